/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The device side of a split virtqueue [2.7]: take a chain, pull from it, push
 * into it, complete it, decide on a notification. Memory is reached by kernel
 * virtual addresses; every address is checked before it is touched.
 *
 * All calls on one ring are serialised by the caller's lock, which also orders
 * the ring's RING stream. They do not sleep unless stated otherwise.
 *
 * Copies are posted, as to a DMA engine, and done by mvringh_transfer(). Before
 * the caller lets go of its lock it calls mvringh_settle().
 */
#ifndef MVRINGH_H
#define MVRINGH_H

#include <linux/types.h>
#include <uapi/linux/virtio_ring.h>
#include "uapi/vmdev_event.h"

/* Segments that a chain holds itself; a longer one has a room of the ring's. */
#define MVRINGH_INLINE_SEGS 20
#define MVRINGH_ROOMS_MAX 64

/**
 * struct mvringh_seg - one contiguous part of a buffer
 * @addr: kernel virtual address
 * @len:  bytes, not 0
 */
struct mvringh_seg {
	u64 addr;
	u32 len;
};

/**
 * struct mvringh_chain - one descriptor chain, validated and copied
 * @seg:      segments, readable ones first
 * @own:      storage for short chains
 * @room:     number of the room that it has, plus one; 0: none
 * @head:     descriptor index that names the chain in the rings
 * @order:    running number, in the order taken
 * @nread:    readable segments
 * @nseg:     all segments
 * @readable: bytes the device may read, not yet pulled or skipped
 * @writable: bytes the device may write, not yet pushed
 * @capacity: writable bytes when taken
 * @rseg:     segment in which reading goes on
 * @roff:     offset in it
 * @wseg:     segment in which writing goes on
 * @woff:     offset in it
 *
 * The copy is what is used afterwards: a driver that changes a descriptor after
 * it was checked changes nothing.
 */
struct mvringh_chain {
	struct mvringh_seg *seg;
	struct mvringh_seg own[MVRINGH_INLINE_SEGS];
	u16 room;
	u16 head;
	u16 order;
	u16 nread;
	u16 nseg;
	u32 readable;
	u32 writable;
	u32 capacity;
	u16 rseg;
	u16 wseg;
	u32 roff;
	u32 woff;
};

/**
 * struct mvringh_config - what a ring is made of
 * @features:  negotiated features
 * @desc:      descriptor area, kernel virtual address
 * @driver:    driver area
 * @device:    device area
 * @num:       entries, a power of two, 1..VMDEV_MAX_RING
 * @rooms:     the longest chains that the parent needs at once to get on,
 *             1..MVRINGH_ROOMS_MAX
 * @avail_idx: available index at which to begin
 *
 * A parent that holds @rooms long chains finds no other until it completes one, so it
 * must be able to complete one then, or it waits for ever.
 */
struct mvringh_config {
	u64 features;
	u64 desc;
	u64 driver;
	u64 device;
	u32 num;
	u32 rooms;
	u16 avail_idx;
};

/**
 * struct mvringh - a ring, device side
 * @dev:       device index, for events
 * @vq:        queue index, for events
 * @seq:       next number of the RING stream; survives init and exit
 * @num:       entries; 0 while not initialised
 * @desc:      descriptor table
 * @avail:     available ring
 * @used:      used ring
 * @rooms:     places of @num segments each, for chains too long for their own
 * @idle:      bit n: no chain has room n
 * @out:       bit n: head n is taken and not given back
 * @last_avail: next available entry to take
 * @last_used: next used entry to write, published or not
 * @notified:  used index at the last notification decision
 * @taken:     running number of the next chain to take
 * @done:      running number of the next chain to complete in order
 * @event_idx: EVENT_IDX negotiated
 * @indirect:  INDIRECT_DESC negotiated
 * @in_order:  IN_ORDER negotiated
 * @broken:    the available ring makes no sense; the device needs a reset
 * @ops:       operations not reported yet, while somebody takes batches
 * @nops:      how many
 * @ops_seq:   number of the first
 * @copies:    copies posted
 * @ncopies:   how many
 * @overrun:   the fault copy-one-more: number of the copy that goes on too far, plus one
 */
struct mvringh {
	u32 dev;
	u32 vq;
	u64 seq;
	u32 num;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	struct mvringh_seg *rooms;
	u64 idle;
	unsigned long *out;
	u16 last_avail;
	u16 last_used;
	u16 notified;
	u16 taken;
	u16 done;
	bool event_idx;
	bool indirect;
	bool in_order;
	bool broken;
	struct vmdev_ring_op *ops;
	u32 nops;
	u64 ops_seq;
	struct vmdev_copy *copies;
	u32 ncopies;
	u32 overrun;
};

/**
 * mvringh_chain_copy - let another place hold a chain
 * @to:   place
 * @from: chain; not used any more
 */
static inline void mvringh_chain_copy(struct mvringh_chain *to, const struct mvringh_chain *from)
{
	*to = *from;
	if (from->seg == from->own)
		to->seg = to->own;
}

/* mvringh/ring.c */
int mvringh_init(struct mvringh *ring, const struct mvringh_config *config);
void mvringh_exit(struct mvringh *ring);
bool mvringh_pending(const struct mvringh *ring);
int mvringh_complete(struct mvringh *ring, struct mvringh_chain *chain, u32 len);
void mvringh_publish(struct mvringh *ring);
bool mvringh_need_notify(struct mvringh *ring);
bool mvringh_notify_after(struct mvringh *ring, u16 count);
void mvringh_notify_disable(struct mvringh *ring);
void mvringh_settle(struct mvringh *ring);
void mvringh_state(struct mvringh *ring, u32 held);
void mvringh_held(struct mvringh *ring, const struct mvringh_chain *chain);

/* Ask the driver for a kick with the next chain; true if one came meanwhile. */
static inline bool mvringh_notify_enable(struct mvringh *ring)
{
	return mvringh_notify_after(ring, 1);
}

/* mvringh/reach.c */
bool mvringh_reachable(u64 addr, u64 len);

/* mvringh/chain.c */
int mvringh_getdesc(struct mvringh *ring, struct mvringh_chain *chain);

/* mvringh/copy.c */
u32 mvringh_pull(struct mvringh *ring, struct mvringh_chain *chain, void *buf, u32 len);
u32 mvringh_push(struct mvringh *ring, struct mvringh_chain *chain, const void *buf, u32 len);
u32 mvringh_peek(const struct mvringh_chain *chain, const void **buf);
void mvringh_skip(struct mvringh_chain *chain, u32 len);
void mvringh_transfer(struct mvringh *ring);
#ifdef VMDEV_FAULTS
void mvringh_push_into_readable(struct mvringh *ring, struct mvringh_chain *chain,
				const void *buf, u32 len);
#endif

#endif /* MVRINGH_H */
