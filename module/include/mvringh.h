/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The device side of a split virtqueue [2.7]: take a chain, pull from it, push
 * into it, complete it, decide on a notification. What a driver's addresses mean is
 * told by a table of functions; every address is checked before it is touched.
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
#include "uapi/vmdev_event.h"

/* Segments that a chain holds itself; a longer one has a room of the ring's. */
#define MVRINGH_INLINE_SEGS 20
#define MVRINGH_ROOMS_MAX 64

/**
 * struct mvringh_desc - the four fields of a descriptor, in the byte order of the processor
 * @addr:   first one, of 64 bits
 * @len:    second one, of 32 bits
 * @third:  split: flags
 * @fourth: split: next
 */
struct mvringh_desc {
	u64 addr;
	u32 len;
	u16 third;
	u16 fourth;
};

/**
 * enum mvringh_way - which of the two addresses of a copy is the driver's
 * @MVRINGH_IN:     the source
 * @MVRINGH_OUT:    the destination
 * @MVRINGH_WITHIN: both
 */
enum mvringh_way { MVRINGH_IN, MVRINGH_OUT, MVRINGH_WITHIN };

/**
 * struct mvringh_access - how memory is reached that a driver names
 * @reach:         may these bytes be read, or written too? Not 0 bytes. Looks at each page, so
 *                 the caller bounds them
 * @get16:         read a field of a ring, once
 * @get_desc:      read a descriptor, each field once
 * @put16:         write a field of a ring
 * @put16_release: write one; a reader that sees it also sees all that was written before
 * @put32:         write a field of a ring
 * @copy:          copy bytes
 *
 * @space is what the configuration of the ring says. Fields are little endian in memory. Only
 * what @reach has allowed is accessed, but @reach is not asked again: where memory can go away
 * meanwhile, an access returns false and has done nothing that the driver did not allow.
 * Calls are made under the ring's lock, in any context but NMI, and do not sleep.
 */
struct mvringh_access {
	bool (*reach)(void *space, u64 addr, u64 len, bool write);
	bool (*get16)(void *space, u64 addr, u16 *value);
	bool (*get_desc)(void *space, u64 addr, struct mvringh_desc *desc);
	bool (*put16)(void *space, u64 addr, u16 value);
	bool (*put16_release)(void *space, u64 addr, u16 value);
	bool (*put32)(void *space, u64 addr, u32 value);
	bool (*copy)(void *space, u64 to, u64 from, u32 len, enum mvringh_way way);
};

/**
 * struct mvringh_memory - what the addresses of a driver mean
 * @access: how they are reached
 * @space:  what its functions are told, such as the mappings of a user's memory
 */
struct mvringh_memory {
	const struct mvringh_access *access;
	void *space;
};

/* mvringh/kernel.c: bus addresses that are kernel virtual addresses. */
extern const struct mvringh_access mvringh_kernel;

/**
 * struct mvringh_seg - one contiguous part of a buffer
 * @addr: address as the driver gave it
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
 * @rseg:     segment in which reading continues
 * @roff:     offset in it
 * @wseg:     segment in which writing continues
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
	u32 order;
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
 * @memory:    what the addresses mean
 * @features:  negotiated features
 * @desc:      descriptor area
 * @driver:    driver area
 * @device:    device area
 * @num:       entries, a power of two, 1..VMDEV_MAX_RING
 * @rooms:     the longest chains that the parent needs at once to get on,
 *             1..MVRINGH_ROOMS_MAX
 * @state:     where to begin, as vmdev_set_vq_state() takes it
 *
 * A parent that holds @rooms long chains finds no other until it completes one, so it
 * must be able to complete one then, or it waits for ever.
 */
struct mvringh_config {
	struct mvringh_memory memory;
	u64 features;
	u64 desc;
	u64 driver;
	u64 device;
	u32 num;
	u32 rooms;
	u32 state;
};

struct mvringh_layout;

/**
 * struct mvringh - a ring, device side
 * @dev:       device index, for events
 * @vq:        queue index, for events
 * @seq:       next number of the RING stream; survives init and exit
 * @num:       entries; 0 while not initialised
 * @memory:    what addresses mean
 * @layout:    how the ring lies in memory
 * @usual:     both are those that nearly all rings have
 * @desc:      descriptor area
 * @driver:    driver area
 * @device:    device area
 * @rooms:     places of @num segments each, for chains too long for their own
 * @idle:      bit n: no chain has room n
 * @out:       bit n: head n is taken and not given back
 * @last_avail: position of the next chain to take; it runs on, and only the layout knows
 *             what the ring holds for it
 * @last_used: position of the next used entry to write, published or not
 * @notified:  the same, at the last notification decision
 * @taken:     running number of the next chain to take
 * @done:      running number of the next chain to complete in order
 * @event_idx: EVENT_IDX negotiated
 * @indirect:  INDIRECT_DESC negotiated
 * @in_order:  IN_ORDER negotiated
 * @broken:    the ring makes no sense, or is gone; the device needs a reset
 * @gone:      it is broken because memory of its driver cannot be accessed any more
 * @ops:       operations not reported yet, while somebody takes batches
 * @nops:      how many
 * @ops_seq:   number of the first
 * @copies:    copies posted
 * @ncopies:   how many
 * @made:      copies that are done, with a listener, and whose chains are not published yet
 * @made_seq:  number of the first
 * @within:    bit n: copy n is from one chain into another
 * @lost:      number of the last copy whose memory was gone, plus one
 * @overrun:   the fault copy-one-more: number of the copy that goes too far, plus one
 * @shown:     the fault shown-changes: address of the byte that changes next
 * @behind:    the fault behind-buffer: address of the bytes that are others
 * @turned:    the fault taken-out-of-turn: the chain that was passed over comes next
 */
struct mvringh {
	u32 dev;
	u32 vq;
	u64 seq;
	u32 num;
	struct mvringh_memory memory;
	const struct mvringh_layout *layout;
	bool usual;
	u64 desc;
	u64 driver;
	u64 device;
	struct mvringh_seg *rooms;
	u64 idle;
	unsigned long *out;
	u32 last_avail;
	u32 last_used;
	u32 notified;
	u32 taken;
	u32 done;
	bool event_idx;
	bool indirect;
	bool in_order;
	bool broken;
	bool gone;
	struct vmdev_ring_op *ops;
	u32 nops;
	u64 ops_seq;
	struct vmdev_copy *copies;
	u32 ncopies;
	u32 made;
	u64 made_seq;
	u32 within;
	u32 lost;
	u32 overrun;
	u64 shown;
	u64 behind;
	bool turned;
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
bool mvringh_pending(struct mvringh *ring);
int mvringh_complete(struct mvringh *ring, struct mvringh_chain *chain, u32 len);
void mvringh_publish(struct mvringh *ring);
bool mvringh_need_notify(struct mvringh *ring);
bool mvringh_notify_after(struct mvringh *ring, u16 count);
void mvringh_notify_disable(struct mvringh *ring);
void mvringh_settle(struct mvringh *ring);
u32 mvringh_position(const struct mvringh *ring);
void mvringh_state(struct mvringh *ring, u32 held);
void mvringh_held(struct mvringh *ring, const struct mvringh_chain *chain);

/* Ask the driver for a kick with the next chain; true if one came meanwhile. */
static inline bool mvringh_notify_enable(struct mvringh *ring)
{
	return mvringh_notify_after(ring, 1);
}

/* May a device read these bytes of its driver? */
static inline bool mvringh_reachable(const struct mvringh_memory *memory, u64 addr, u64 len)
{
	return memory->access->reach(memory->space, addr, len, false);
}

/* mvringh/chain.c */
int mvringh_getdesc(struct mvringh *ring, struct mvringh_chain *chain);

/* mvringh/copy.c */
u32 mvringh_pull(struct mvringh *ring, struct mvringh_chain *chain, void *buf, u32 len);
u32 mvringh_push(struct mvringh *ring, struct mvringh_chain *chain, const void *buf, u32 len);
u32 mvringh_forward(struct mvringh *ring, struct mvringh_chain *to, struct mvringh_chain *from);
void mvringh_skip(struct mvringh_chain *chain, u32 len);
void mvringh_transfer(struct mvringh *ring);

#ifdef VMDEV_FAULTS
/* mvringh/fault.c */
void mvringh_push_into_readable(struct mvringh *ring, const struct mvringh_chain *chain,
				const void *buf, u32 len);
void mvringh_corrupt(struct mvringh *ring, const struct mvringh_chain *chain);
#endif

#endif /* MVRINGH_H */
