/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The split layout [2.7]. It is inline, so that rings which have it in the kernel's memory pay
 * nothing for the tables. Private to mvringh.ko.
 */
#ifndef MVRINGH_SPLIT_H
#define MVRINGH_SPLIT_H

#include <asm/barrier.h>
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/log2.h>
#include <uapi/linux/virtio_ring.h>
#include "fault.h"
#include "layout.h"
#include "seg.h"

/* Every byte of the areas is looked at: reach is not asked again. */
static inline bool mvringh_split_sane(const struct mvringh_config *config)
{
	const struct mvringh_access *access = config->memory.access;
	void *space = config->memory.space;
	u32 num = config->num;

	return is_power_of_2(num) && num <= VMDEV_MAX_RING && config->state <= U16_MAX &&
	       IS_ALIGNED(config->desc, VMDEV_DESC_ALIGN) &&
	       IS_ALIGNED(config->driver, VMDEV_DRIVER_ALIGN) &&
	       IS_ALIGNED(config->device, VMDEV_DEVICE_ALIGN) &&
	       access->reach(space, config->desc, VMDEV_DESC_AREA_BYTES(num), false) &&
	       access->reach(space, config->driver, VMDEV_DRIVER_AREA_BYTES(num), false) &&
	       access->reach(space, config->device, VMDEV_DEVICE_AREA_BYTES(num), true);
}

/* The used index continues from the available index. */
static inline void mvringh_split_start(struct mvringh *ring, u32 state)
{
	ring->last_avail = (u16)state;
	ring->last_used = (u16)state;
	ring->notified = (u16)state;
}

static inline u32 mvringh_split_state(const struct mvringh *ring)
{
	return (u16)ring->last_used;
}

/* Indexes of a split ring run on, too, but have 16 bits [2.7.6, 2.7.8]. */
static inline u16 mvringh_split_index(const struct mvringh *ring, u32 position)
{
	return position;
}

/* One entry of the available and of the used ring. */
static inline u32 mvringh_split_slots(const struct mvringh_chain *chain)
{
	return 1;
}

static __always_inline u64 mvringh_split_avail_entry(const struct mvringh *ring, u32 i)
{
	return ring->driver + sizeof(struct vring_avail) + sizeof(u16) * i;
}

static __always_inline u64 mvringh_split_used_entry(const struct mvringh *ring, u32 i)
{
	return ring->device + sizeof(struct vring_used) + sizeof(struct vring_used_elem) * i;
}

static __always_inline bool mvringh_split_has(struct mvringh *ring,
					      const struct mvringh_access *access, u32 count)
{
	u64 at = ring->driver + offsetof(struct vring_avail, idx);
	u16 avail_idx;

	if (!access->get16(ring->memory.space, at, &avail_idx))
		return mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
	return (u16)(avail_idx - ring->last_avail) >= count;
}

static __always_inline int mvringh_split_next(struct mvringh *ring,
					      const struct mvringh_access *access,
					      struct mvringh_chain *chain, u16 *seen)
{
	u64 at = ring->driver + offsetof(struct vring_avail, idx);
	u16 pending;

	if (!access->get16(ring->memory.space, at, seen))
		return mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
	pending = *seen - ring->last_avail;
	if (!pending)
		return 0;
	if (pending > ring->num)
		return mvringh_break(ring, VMDEV_ERR_AVAIL_JUMP, ring->num, *seen);
	/* Entries are read after the index that covers them; pairs with the driver's. */
	smp_rmb();
	at = mvringh_split_avail_entry(ring, mvringh_fault_turn(ring, pending) & (ring->num - 1));
	if (!access->get16(ring->memory.space, at, &chain->head))
		return mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
	if (chain->head >= ring->num)
		return mvringh_break(ring, VMDEV_ERR_HEAD_RANGE, chain->head,
				     (u16)ring->last_avail);
	/* Two chains of one head would be one for the driver, which gets it back once. */
	if (test_bit(chain->head, ring->out))
		return mvringh_break(ring, VMDEV_ERR_HEAD_OUT, chain->head, (u16)ring->last_avail);
	return 1;
}

/* One descriptor. Returns 0 with *@next set (or -1 at the end), a reason, or -EAGAIN. */
static __always_inline int mvringh_split_step(struct mvringh *ring,
					      const struct mvringh_access *access,
					      struct mvringh_chain *chain,
					      struct mvringh_walk *walk, int *next)
{
	struct mvringh_desc desc;
	u16 flags, link;
	int ret;

	if (!access->get_desc(ring->memory.space, walk->table + VMDEV_DESC_SIZE * *next, &desc))
		return VMDEV_ERR_ADDRESS;
	flags = desc.third;
	link = desc.fourth;
	if (++walk->steps > walk->size)
		return VMDEV_ERR_LOOP;
	if (unlikely(!desc.len || (flags & ~VMDEV_DESC_F_ALL)))
		mvringh_note_odd(ring, chain, desc.len, flags);
	if (flags & VMDEV_DESC_F_INDIRECT) {
		*next = 0;
		return mvringh_enter_indirect(ring, access, walk, desc.addr, desc.len, flags);
	}
	/* The descriptor that only refers to a table is not counted [2.7.5.3]. */
	if (++walk->total > ring->num)
		return VMDEV_ERR_TOO_LONG;
	ret = mvringh_add_seg(ring, access, chain, walk, desc.addr, desc.len, flags);
	if (ret)
		return ret;
	if (!(flags & VMDEV_DESC_F_NEXT)) {
		*next = -1;
		return 0;
	}
	if (link >= walk->size)
		return VMDEV_ERR_NEXT_RANGE;
	*next = link;
	return 0;
}

static __always_inline int mvringh_split_walk(struct mvringh *ring,
					      const struct mvringh_access *access,
					      struct mvringh_chain *chain,
					      struct mvringh_walk *walk)
{
	int next = chain->head;

	walk->table = ring->desc;
	walk->size = ring->num;
	while (next >= 0) {
		int ret = mvringh_split_step(ring, access, chain, walk, &next);

		if (ret)
			return ret;
	}
	return 0;
}

static __always_inline void mvringh_split_used(struct mvringh *ring,
					       const struct mvringh_access *access, u16 head,
					       u32 len)
{
	u64 elem = mvringh_split_used_entry(ring, ring->last_used & (ring->num - 1));
	void *space = ring->memory.space;

	if (!access->put32(space, elem + offsetof(struct vring_used_elem, id), head) ||
	    !access->put32(space, elem + offsetof(struct vring_used_elem, len), len))
		mvringh_break(ring, VMDEV_ERR_RING_GONE, head, elem);
}

/* Entries before the index that covers them; pairs with the driver's read barrier. */
static __always_inline void mvringh_split_publish(struct mvringh *ring,
						  const struct mvringh_access *access)
{
	u64 at = ring->device + offsetof(struct vring_used, idx);

	if (!access->put16_release(ring->memory.space, at, ring->last_used))
		mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
}

static __always_inline void mvringh_split_put16(struct mvringh *ring,
						const struct mvringh_access *access, u64 at,
						u16 value)
{
	if (!access->put16(ring->memory.space, at, value))
		mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
}

/* With EVENT_IDX an index behind the used ring [2.7.8], without it a flag. */
static __always_inline u16 mvringh_split_ask(struct mvringh *ring,
					     const struct mvringh_access *access, u32 count)
{
	u16 event = ring->last_avail + count - 1;

	if (ring->event_idx)
		mvringh_split_put16(ring, access, mvringh_split_used_entry(ring, ring->num),
				    event);
	else
		mvringh_split_put16(ring, access,
				    ring->device + offsetof(struct vring_used, flags), 0);
	return event;
}

/* With EVENT_IDX nothing is written: an index that was passed asks for nothing. */
static __always_inline void mvringh_split_hush(struct mvringh *ring,
					       const struct mvringh_access *access)
{
	if (!ring->event_idx || vmdev_fault(VMDEV_FAULT_ODD_USED_FLAGS))
		mvringh_split_put16(ring, access,
				    ring->device + offsetof(struct vring_used, flags),
				    VRING_USED_F_NO_NOTIFY);
}

/* With EVENT_IDX an index behind the available ring, without it a flag [2.7.6, 2.7.7]. */
static __always_inline int mvringh_split_wanted(struct mvringh *ring,
						const struct mvringh_access *access, u16 *event)
{
	u64 at = ring->event_idx ? mvringh_split_avail_entry(ring, ring->num) :
				   ring->driver + offsetof(struct vring_avail, flags);
	u16 old = ring->notified;
	u16 new = ring->last_used;

	if (!access->get16(ring->memory.space, at, event))
		return mvringh_break(ring, VMDEV_ERR_RING_GONE, 0, at);
	if (ring->event_idx)
		return vring_need_event(*event, new, old);
	return new != old && !(*event & VRING_AVAIL_F_NO_INTERRUPT);
}

#define MVRINGH_SPLIT {					\
	.sane = mvringh_split_sane,			\
	.start = mvringh_split_start,			\
	.state = mvringh_split_state,			\
	.index = mvringh_split_index,			\
	.slots = mvringh_split_slots,			\
	.has = mvringh_split_has,			\
	.next = mvringh_split_next,			\
	.walk = mvringh_split_walk,			\
	.used = mvringh_split_used,			\
	.publish = mvringh_split_publish,		\
	.ask = mvringh_split_ask,			\
	.hush = mvringh_split_hush,			\
	.wanted = mvringh_split_wanted,			\
}

#endif /* MVRINGH_SPLIT_H */
