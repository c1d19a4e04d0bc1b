// SPDX-License-Identifier: GPL-2.0
/*
 * A ring's life, its used side and its notifications both ways. Taking chains
 * is in mvringh/chain.c.
 */
#include <linux/bitmap.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "fire.h"
#include "reach.h"
#include "room.h"
#include "vmdev_fault.h"
#include "vmdev_le.h"
#include "uapi/vmdev_spec.h"

#ifndef VMDEV_NOTRACE
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif

static u32 mvringh_flags(const struct mvringh *ring)
{
	return (ring->event_idx ? VMDEV_RING_F_EVENT_IDX : 0) |
	       (ring->indirect ? VMDEV_RING_F_INDIRECT : 0) |
	       (ring->in_order ? VMDEV_RING_F_IN_ORDER : 0);
}

static void mvringh_free(struct mvringh *ring)
{
	kvfree(ring->rooms);
	bitmap_free(ring->out);
	kfree(ring->ops);
	kfree(ring->copies);
	ring->rooms = NULL;
	ring->out = NULL;
	ring->ops = NULL;
	ring->copies = NULL;
}

static int mvringh_alloc(struct mvringh *ring, const struct mvringh_config *config)
{
	ring->rooms = kvcalloc(config->rooms, config->num * sizeof(*ring->rooms), GFP_KERNEL);
	ring->out = bitmap_zalloc(config->num, GFP_KERNEL);
	ring->ops = kcalloc(VMDEV_OPS_MAX, sizeof(*ring->ops), GFP_KERNEL);
	ring->copies = kcalloc(VMDEV_COPIES_MAX, sizeof(*ring->copies), GFP_KERNEL);
	if (ring->rooms && ring->out && ring->ops && ring->copies)
		return 0;
	mvringh_free(ring);
	return -ENOMEM;
}

/* Every byte of the areas is looked at: later accesses are not checked. */
static bool mvringh_sane(const struct mvringh_config *config)
{
	u32 num = config->num;

	return is_power_of_2(num) && num <= VMDEV_MAX_RING &&
	       config->rooms && config->rooms <= MVRINGH_ROOMS_MAX &&
	       IS_ALIGNED(config->desc, VMDEV_DESC_ALIGN) &&
	       IS_ALIGNED(config->driver, VMDEV_DRIVER_ALIGN) &&
	       IS_ALIGNED(config->device, VMDEV_DEVICE_ALIGN) &&
	       mvringh_accessible(config->desc, VMDEV_DESC_AREA_BYTES(num), false) &&
	       mvringh_accessible(config->driver, VMDEV_DRIVER_AREA_BYTES(num), false) &&
	       mvringh_accessible(config->device, VMDEV_DEVICE_AREA_BYTES(num), true);
}

/**
 * mvringh_init - begin to work on a ring
 * @ring:   dev and vq set, not initialised
 * @config: where it is and what was negotiated
 *
 * The used index goes on from the available index: what was taken before a
 * restart was also completed.
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL for size, rooms or addresses; -ENOMEM.
 */
int mvringh_init(struct mvringh *ring, const struct mvringh_config *config)
{
	u32 num = config->num;
	int ret = mvringh_sane(config) ? mvringh_alloc(ring, config) : -EINVAL;

	if (ret)
		return ret;
	ring->idle = GENMASK_ULL(config->rooms - 1, 0);
	ring->nops = 0;
	ring->ncopies = 0;
	ring->overrun = 0;
	ring->desc = (struct vring_desc *)(uintptr_t)config->desc;
	ring->avail = (struct vring_avail *)(uintptr_t)config->driver;
	ring->used = (struct vring_used *)(uintptr_t)config->device;
	ring->last_avail = config->avail_idx;
	ring->last_used = config->avail_idx;
	ring->notified = config->avail_idx;
	ring->taken = 0;
	ring->done = 0;
	ring->event_idx = config->features & VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
	ring->indirect = config->features & VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC);
	ring->in_order = config->features & VMDEV_FEATURE(VMDEV_F_IN_ORDER);
	ring->broken = false;
	ring->num = num;
	MVRINGH_FIRE(mvringh_init, ring, num, config->desc, config->driver, config->device,
		     mvringh_flags(ring), config->avail_idx);
	return 0;
}
EXPORT_SYMBOL_GPL(mvringh_init);

/**
 * mvringh_exit - stop working on a ring; its memory is not touched again
 * @ring: ring; nothing happens if it is not initialised
 */
void mvringh_exit(struct mvringh *ring)
{
	if (!ring->num)
		return;
	ring->num = 0;
	MVRINGH_FIRE(mvringh_reset, ring);
	mvringh_free(ring);
}
EXPORT_SYMBOL_GPL(mvringh_exit);

/* Chains that the driver has made available and that were not taken. */
static u16 mvringh_waiting(const struct mvringh *ring)
{
	return vmdev_get16(&ring->avail->idx) - ring->last_avail;
}

/**
 * mvringh_pending - has the driver made chains available?
 * @ring: initialised ring
 */
bool mvringh_pending(const struct mvringh *ring)
{
	return mvringh_waiting(ring);
}
EXPORT_SYMBOL_GPL(mvringh_pending);

static __always_inline void mvringh_used(struct mvringh *ring)
{
	ring->seq++;
	ring->last_used += vmdev_fault(VMDEV_FAULT_USED_INDEX_SKIPS) ? 2 : 1;
}

static void mvringh_log_complete(struct mvringh *ring, u16 head, u32 len)
{
	struct vmdev_ring_op *op = mvringh_log_place(ring);

	op->id = VMDEV_EV_COMPLETE;
	op->head = head;
	op->idx = ring->last_used;
	op->len = len;
	mvringh_log_done(ring);
}

/* Out of line, and called last: what only a listener needs must not cost the others. */
static noinline void mvringh_used_traced(struct mvringh *ring, u16 head, u32 len)
{
	VMDEV_FIRE(mvringh_complete, ring->dev, ring->vq, ring->seq, head, ring->last_used, len);
	if (VMDEV_TRACED(mvringh_ops))
		mvringh_log_complete(ring, head, len);
	mvringh_used(ring);
}

static __always_inline void mvringh_write_used(struct mvringh *ring, u16 head, u32 len)
{
	struct vring_used_elem *elem = &ring->used->ring[ring->last_used & (ring->num - 1)];

	vmdev_put32(&elem->id, head);
	vmdev_put32(&elem->len, len);
	if (mvringh_heard())
		mvringh_used_traced(ring, head, len);
	else
		mvringh_used(ring);
}

/**
 * mvringh_complete - give a chain back [2.7.8]
 * @ring:  ring
 * @chain: chain from mvringh_getdesc()
 * @len:   bytes written into its writable part, from its start
 *
 * The driver sees it after mvringh_publish().
 *
 * Return: 0; -EINVAL if @len is more than the chain holds, if the chain was given
 * back already, or if IN_ORDER was negotiated and an earlier chain is not completed yet.
 */
int mvringh_complete(struct mvringh *ring, struct mvringh_chain *chain, u32 len)
{
	if (len > chain->capacity || (ring->in_order && chain->order != ring->done))
		return -EINVAL;
	if (!__test_and_clear_bit(chain->head, ring->out))
		return -EINVAL;
	mvringh_vacate(ring, chain);
	if (!chain->capacity && vmdev_fault(VMDEV_FAULT_USED_LEN_TOO_LONG))
		len = 1;
	if (vmdev_fault(VMDEV_FAULT_SCRIBBLE_DESCRIPTOR))
		vmdev_put32(&ring->desc[chain->head].len,
			    vmdev_get32(&ring->desc[chain->head].len) ^ 1);
	ring->done++;
	mvringh_write_used(ring, chain->head, len);
	if (vmdev_fault(VMDEV_FAULT_COMPLETE_TWICE))
		mvringh_write_used(ring, chain->head, len);
	return 0;
}
EXPORT_SYMBOL_GPL(mvringh_complete);

/**
 * mvringh_publish - let the driver see all completed chains
 * @ring: ring
 */
void mvringh_publish(struct mvringh *ring)
{
	/* Entries before the index that covers them; pairs with the driver's read barrier. */
	vmdev_put16_release(&ring->used->idx, ring->last_used);
}
EXPORT_SYMBOL_GPL(mvringh_publish);

static noinline void mvringh_trace_need_notify(struct mvringh *ring, u16 old, u16 new, u16 event,
					       bool notify)
{
	u32 mode = ring->event_idx ? VMDEV_NOTIFY_EVENT_IDX : VMDEV_NOTIFY_FLAGS;
	struct vmdev_ring_op *op;

	VMDEV_FIRE(mvringh_need_notify, ring->dev, ring->vq, ring->seq, old, new, event, mode,
		   notify);
	if (!VMDEV_TRACED(mvringh_ops))
		return;
	op = mvringh_log_place(ring);
	op->id = VMDEV_EV_NEED_NOTIFY;
	op->head = old;
	op->idx = new;
	op->idx2 = event;
	op->n = mode;
	op->flag = notify;
	mvringh_log_done(ring);
}

/**
 * mvringh_need_notify - must the driver be told of what was published? [2.7.7.2]
 * @ring: ring; published
 *
 * Return: true if the queue's callback must be called.
 */
bool mvringh_need_notify(struct mvringh *ring)
{
	u16 old = ring->notified;
	u16 new = ring->last_used;
	bool notify;
	u16 event;

	/*
	 * The used index must be visible before the driver's wish is read, or both
	 * sides could miss each other; pairs with the barrier in the driver between
	 * writing its wish and looking at the used index.
	 */
	smp_mb();
	if (ring->event_idx) {
		event = vmdev_get16(&ring->avail->ring[ring->num]);
		notify = vring_need_event(event, new, old);
	} else {
		event = vmdev_get16(&ring->avail->flags);
		notify = new != old && !(event & VRING_AVAIL_F_NO_INTERRUPT);
	}
	ring->notified = new;
	if (mvringh_heard())
		mvringh_trace_need_notify(ring, old, new, event, notify);
	ring->seq++;
	return notify;
}
EXPORT_SYMBOL_GPL(mvringh_need_notify);

static noinline void mvringh_trace_notify_enable(struct mvringh *ring, u16 event, bool more)
{
	struct vmdev_ring_op *op;

	VMDEV_FIRE(mvringh_notify_enable, ring->dev, ring->vq, ring->seq, event, more);
	if (!VMDEV_TRACED(mvringh_ops))
		return;
	op = mvringh_log_place(ring);
	op->id = VMDEV_EV_NOTIFY_ENABLE;
	op->idx = event;
	op->flag = more;
	mvringh_log_done(ring);
}

/* Behind the last used entry, and half as wide as its first field [2.7.8]. */
static __virtio16 *mvringh_avail_event(const struct mvringh *ring)
{
	return (void *)&ring->used->ring[ring->num];
}

/**
 * mvringh_notify_after - ask the driver for a kick when several chains wait [2.7.10]
 * @ring:  ring
 * @count: how many, 1 to its size. Of fewer nothing is heard, so the caller looks again by
 *         itself. Without EVENT_IDX a kick comes for each.
 *
 * Return: true if so many became available meanwhile: no kick may come for them.
 */
bool mvringh_notify_after(struct mvringh *ring, u16 count)
{
	u16 event = ring->last_avail + count - 1;
	bool more;

	if (ring->event_idx)
		vmdev_put16(mvringh_avail_event(ring), event);
	else
		vmdev_put16(&ring->used->flags, 0);
	/* The wish before the look; pairs with the barrier in the driver's kick decision. */
	smp_mb();
	more = mvringh_waiting(ring) >= count;
	if (mvringh_heard())
		mvringh_trace_notify_enable(ring, event, more);
	ring->seq++;
	return more;
}
EXPORT_SYMBOL_GPL(mvringh_notify_after);

static noinline void mvringh_trace_notify_disable(struct mvringh *ring)
{
	VMDEV_FIRE(mvringh_notify_disable, ring->dev, ring->vq, ring->seq);
	if (!VMDEV_TRACED(mvringh_ops))
		return;
	mvringh_log_place(ring)->id = VMDEV_EV_NOTIFY_DISABLE;
	mvringh_log_done(ring);
}

/**
 * mvringh_notify_disable - ask the driver not to kick, while polling
 * @ring: ring
 *
 * With EVENT_IDX nothing is written: an index that was passed asks for nothing.
 */
void mvringh_notify_disable(struct mvringh *ring)
{
	if (!ring->event_idx || vmdev_fault(VMDEV_FAULT_ODD_USED_FLAGS))
		vmdev_put16(&ring->used->flags, VRING_USED_F_NO_NOTIFY);
	if (mvringh_heard())
		mvringh_trace_notify_disable(ring);
	ring->seq++;
}
EXPORT_SYMBOL_GPL(mvringh_notify_disable);

/**
 * mvringh_settle - report all that was done, before the ring's lock is let go
 * @ring: ring
 *
 * Whoever takes operations in batches then knows of everything that happened
 * before what the next holder of the lock, or the caller without it, will do.
 */
void mvringh_settle(struct mvringh *ring)
{
	if (ring->nops)
		mvringh_log_flush(ring);
}
EXPORT_SYMBOL_GPL(mvringh_settle);

/**
 * mvringh_state - tell in an event where a ring stands
 * @ring: ring, initialised or not
 * @held: chains taken and not completed; mvringh_held() for each follows
 */
void mvringh_state(struct mvringh *ring, u32 held)
{
	MVRINGH_FIRE(mvringh_state, ring, ring->num, ring->last_avail, ring->last_used,
		     ring->notified, mvringh_flags(ring), held);
}
EXPORT_SYMBOL_GPL(mvringh_state);

/**
 * mvringh_held - tell of a chain that was taken and not completed
 * @ring:  ring
 * @chain: chain
 */
void mvringh_held(struct mvringh *ring, const struct mvringh_chain *chain)
{
	u32 readable = 0;
	u16 i;

	for (i = 0; i < chain->nread; i++)
		readable += chain->seg[i].len;
	MVRINGH_FIRE(mvringh_held, ring, chain->head, readable, chain->capacity);
}
EXPORT_SYMBOL_GPL(mvringh_held);

MODULE_DESCRIPTION("Device side of a split virtqueue");
MODULE_LICENSE("GPL");
