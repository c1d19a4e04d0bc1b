// SPDX-License-Identifier: GPL-2.0
/*
 * A ring's life, its used side and its notifications both ways. Taking chains
 * is in mvringh/chain.c.
 */
#include <linux/bitmap.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "fault.h"
#include "fire.h"
#include "room.h"
#include "tables.h"
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
	size_t room = config->num * sizeof(*ring->rooms);

	ring->rooms = vmdev_alloc(kvcalloc(config->rooms, room, GFP_KERNEL));
	ring->out = vmdev_alloc(bitmap_zalloc(config->num, GFP_KERNEL));
	ring->ops = vmdev_alloc(kcalloc(VMDEV_OPS_MAX, sizeof(*ring->ops), GFP_KERNEL));
	ring->copies = vmdev_alloc(kcalloc(VMDEV_COPIES_MAX, sizeof(*ring->copies), GFP_KERNEL));
	if (ring->rooms && ring->out && ring->ops && ring->copies)
		return 0;
	mvringh_free(ring);
	return -ENOMEM;
}

static const struct mvringh_layout *mvringh_layout_of(const struct mvringh_config *config)
{
	return &mvringh_split;
}

static bool mvringh_sane(const struct mvringh_config *config)
{
	return config->rooms && config->rooms <= MVRINGH_ROOMS_MAX &&
	       mvringh_layout_of(config)->sane(config);
}

/**
 * mvringh_init - begin to work on a ring
 * @ring:   dev and vq set, not initialised
 * @config: where it is and what was negotiated
 *
 * What was taken before a restart was also completed.
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
	ring->made = 0;
	ring->within = 0;
	ring->lost = 0;
	ring->overrun = 0;
	ring->shown = 0;
	ring->behind = 0;
	ring->turned = false;
	ring->memory = config->memory;
	ring->layout = mvringh_layout_of(config);
	ring->usual = ring->layout == &mvringh_split && ring->memory.access == &mvringh_kernel;
	ring->desc = config->desc;
	ring->driver = config->driver;
	ring->device = config->device;
	ring->layout->start(ring, config->state);
	ring->taken = 0;
	ring->done = 0;
	ring->event_idx = config->features & VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
	ring->indirect = config->features & VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC);
	ring->in_order = config->features & VMDEV_FEATURE(VMDEV_F_IN_ORDER);
	ring->broken = false;
	ring->gone = false;
	ring->num = num;
	MVRINGH_FIRE(mvringh_init, ring, num, config->desc, config->driver, config->device,
		     mvringh_flags(ring), config->state);
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

/**
 * mvringh_break - the ring is of no use any more: nothing can be completed
 * @ring:   ring
 * @reason: one for which VMDEV_ERR_IS_BREAK() is true
 * @head:   head that was offered, or what stands for it
 * @detail: for the event
 *
 * Return: -EIO.
 */
int mvringh_break(struct mvringh *ring, enum vmdev_err reason, u32 head, u64 detail)
{
	ring->broken = true;
	if (reason == VMDEV_ERR_RING_GONE)
		ring->gone = true;
	MVRINGH_FIRE(mvringh_error, ring, reason, head, detail);
	return -EIO;
}

static noinline bool mvringh_pending_any(struct mvringh *ring)
{
	return ring->layout->has(ring, ring->memory.access, 1);
}

/**
 * mvringh_pending - has the driver made chains available?
 * @ring: initialised ring
 */
bool mvringh_pending(struct mvringh *ring)
{
	if (unlikely(!ring->usual))
		return mvringh_pending_any(ring);
	return mvringh_usual.layout->has(ring, mvringh_usual.access, 1);
}
EXPORT_SYMBOL_GPL(mvringh_pending);

static __always_inline void mvringh_used(struct mvringh *ring, u32 slots)
{
	ring->seq++;
	ring->last_used += mvringh_fault_used(slots);
}

static void mvringh_log_complete(struct mvringh *ring, u16 head, u32 len)
{
	struct vmdev_ring_op *op = mvringh_log_place(ring);

	op->id = VMDEV_EV_COMPLETE;
	op->head = head;
	op->idx = mvringh_index(ring, ring->last_used);
	op->len = len;
	mvringh_log_done(ring);
}

/* Out of line, and called last: what only a listener needs must not cost the others. */
static noinline void mvringh_used_traced(struct mvringh *ring, u32 slots, u16 head, u32 len)
{
	VMDEV_FIRE(mvringh_complete, ring->dev, ring->vq, ring->seq, head,
		   mvringh_index(ring, ring->last_used), len);
	if (VMDEV_TRACED(mvringh_ops))
		mvringh_log_complete(ring, head, len);
	mvringh_used(ring, slots);
}

static __always_inline void mvringh_write_used(struct mvringh *ring,
					       const struct mvringh_tables *t,
					       const struct mvringh_chain *chain, u32 len)
{
	u32 slots = t->layout->slots(chain);

	t->layout->used(ring, t->access, chain->head, len);
	if (mvringh_heard())
		mvringh_used_traced(ring, slots, chain->head, len);
	else
		mvringh_used(ring, slots);
}

static __always_inline int mvringh_give_back(struct mvringh *ring, const struct mvringh_tables *t,
					     struct mvringh_chain *chain, u32 len)
{
	if (len > chain->capacity || (ring->in_order && chain->order != ring->done))
		return -EINVAL;
	if (!__test_and_clear_bit(chain->head, ring->out))
		return -EINVAL;
	mvringh_vacate(ring, chain);
	if (t != &mvringh_usual && ring->gone)
		return 0;
	len = mvringh_fault_complete(ring, chain, len);
	ring->done++;
	mvringh_write_used(ring, t, chain, len);
	mvringh_fault_completed(ring, chain, len);
	return 0;
}

static noinline int mvringh_complete_any(struct mvringh *ring, struct mvringh_chain *chain,
					 u32 len)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	return mvringh_give_back(ring, &t, chain, len);
}

/**
 * mvringh_complete - give a chain back [2.7.8]
 * @ring:  ring
 * @chain: chain from mvringh_getdesc()
 * @len:   bytes written into its writable part, from its start
 *
 * The driver sees it after mvringh_publish(). Nothing is told of a ring whose memory is gone.
 *
 * Return: 0; -EINVAL if @len is more than the chain holds, if the chain was given
 * back already, or if IN_ORDER was negotiated and an earlier chain is not completed yet.
 */
int mvringh_complete(struct mvringh *ring, struct mvringh_chain *chain, u32 len)
{
	if (unlikely(!ring->usual))
		return mvringh_complete_any(ring, chain, len);
	return mvringh_give_back(ring, &mvringh_usual, chain, len);
}
EXPORT_SYMBOL_GPL(mvringh_complete);

/* Of a ring that is gone nothing is shown: what was used may not have reached its buffer. */
static noinline void mvringh_publish_any(struct mvringh *ring)
{
	if (!ring->gone)
		ring->layout->publish(ring, ring->memory.access);
}

/* The copies lie where they were posted: what is posted next is not before it is published. */
static noinline void mvringh_tell_shown(struct mvringh *ring)
{
	VMDEV_FIRE(mvringh_copies_shown, ring->dev, ring->vq, ring->made_seq, ring->made,
		   (uintptr_t)ring->copies);
	ring->made = 0;
}

/**
 * mvringh_publish - let the driver see all completed chains
 * @ring: ring
 */
void mvringh_publish(struct mvringh *ring)
{
	if (mvringh_fault_publish())
		return;
	if (mvringh_heard() && ring->made)
		mvringh_tell_shown(ring);
	if (unlikely(!ring->usual))
		mvringh_publish_any(ring);
	else
		mvringh_usual.layout->publish(ring, mvringh_usual.access);
	mvringh_fault_published(ring);
}
EXPORT_SYMBOL_GPL(mvringh_publish);

static noinline void mvringh_trace_need_notify(struct mvringh *ring, u32 from, u32 to, u16 event,
					       bool notify)
{
	u32 mode = ring->event_idx ? VMDEV_NOTIFY_EVENT_IDX : VMDEV_NOTIFY_FLAGS;
	u16 old = mvringh_index(ring, from);
	u16 new = mvringh_index(ring, to);
	struct vmdev_ring_op *op;

	VMDEV_FIRE(mvringh_need_notify, ring->dev, ring->vq, ring->seq, old, new, event, mode,
		   notify);
	if (!VMDEV_TRACED(mvringh_ops))
		return;
	op = mvringh_log_place(ring);
	op->id = VMDEV_EV_NEED_NOTIFY;
	op->len = old;
	op->idx = new;
	op->idx2 = event;
	op->n = mode;
	op->flag = notify;
	mvringh_log_done(ring);
}

static __always_inline bool mvringh_decide(struct mvringh *ring, const struct mvringh_tables *t)
{
	u32 old = ring->notified;
	u32 new = ring->last_used;
	int notify;
	u16 event;

	/*
	 * The used index must be visible before the driver's wish is read, or both
	 * sides could miss each other; pairs with the barrier in the driver between
	 * writing its wish and looking at the used index.
	 */
	smp_mb();
	notify = mvringh_fault_wish(t->layout->wanted(ring, t->access, &event), new, &event);
	if (notify < 0)
		return false;
	ring->notified = new;
	if (mvringh_heard())
		mvringh_trace_need_notify(ring, old, new, event, notify);
	ring->seq++;
	return notify;
}

static noinline bool mvringh_need_notify_any(struct mvringh *ring)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	return mvringh_decide(ring, &t);
}

/**
 * mvringh_need_notify - must the driver be told of what was published? [2.7.7.2]
 * @ring: ring; published
 *
 * Return: true if the queue's callback must be called.
 */
bool mvringh_need_notify(struct mvringh *ring)
{
	if (unlikely(!ring->usual))
		return mvringh_need_notify_any(ring);
	return mvringh_decide(ring, &mvringh_usual);
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

static __always_inline bool mvringh_wish(struct mvringh *ring, const struct mvringh_tables *t,
					 u16 count)
{
	u16 event = t->layout->ask(ring, t->access, count);
	bool more;

	/* The wish before the look; pairs with the barrier in the driver's kick decision. */
	smp_mb();
	more = t->layout->has(ring, t->access, count);
	if (mvringh_heard())
		mvringh_trace_notify_enable(ring, event, more);
	ring->seq++;
	return more;
}

static noinline bool mvringh_notify_after_any(struct mvringh *ring, u16 count)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	return mvringh_wish(ring, &t, count) || ring->broken;
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
	if (unlikely(!ring->usual))
		return mvringh_notify_after_any(ring, count);
	return mvringh_wish(ring, &mvringh_usual, count);
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

static __always_inline void mvringh_wish_none(struct mvringh *ring,
					      const struct mvringh_tables *t)
{
	t->layout->hush(ring, t->access);
	if (mvringh_heard())
		mvringh_trace_notify_disable(ring);
	ring->seq++;
}

static noinline void mvringh_notify_disable_any(struct mvringh *ring)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	mvringh_wish_none(ring, &t);
}

/**
 * mvringh_notify_disable - ask the driver not to kick, while polling
 * @ring: ring
 *
 * A wish only: kicks may come all the same.
 */
void mvringh_notify_disable(struct mvringh *ring)
{
	if (unlikely(!ring->usual))
		mvringh_notify_disable_any(ring);
	else
		mvringh_wish_none(ring, &mvringh_usual);
}
EXPORT_SYMBOL_GPL(mvringh_notify_disable);

/**
 * mvringh_settle - report all that was done, before the ring's lock is let go
 * @ring: ring
 *
 * A consumer of batches then knows of everything that happened before what the next holder
 * of the lock, or the caller without it, will do.
 */
void mvringh_settle(struct mvringh *ring)
{
	if (ring->nops)
		mvringh_log_flush(ring);
}
EXPORT_SYMBOL_GPL(mvringh_settle);

/**
 * mvringh_position - the state from which a queue continues
 * @ring: initialised ring
 *
 * Return: for struct mvringh_config. What is taken and not completed counts as not taken.
 */
u32 mvringh_position(const struct mvringh *ring)
{
	return ring->layout->state(ring);
}
EXPORT_SYMBOL_GPL(mvringh_position);

/**
 * mvringh_state - tell in an event where a ring stands
 * @ring: ring, initialised or not
 * @held: chains taken and not completed; mvringh_held() for each follows
 */
void mvringh_state(struct mvringh *ring, u32 held)
{
	MVRINGH_FIRE(mvringh_state, ring, ring->num, mvringh_index(ring, ring->last_avail),
		     mvringh_index(ring, ring->last_used), mvringh_index(ring, ring->notified),
		     mvringh_flags(ring), held);
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

MODULE_DESCRIPTION("Device side of a virtqueue");
MODULE_LICENSE("GPL");
