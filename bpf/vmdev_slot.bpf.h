/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the maps of the state of devices and queues, and how a program finds its event's part
 * of them. What the state means is in rules/.
 *
 * There is state for what is there. It lies in blocks of a few devices or queues each, which
 * user space makes, some ahead of need (harness/lib/live/room.c), and puts into the maps of
 * blocks below. A device's slot is at its index. A queue takes the next place when its first
 * event comes, and keeps it.
 */
#ifndef VMDEV_SLOT_BPF_H
#define VMDEV_SLOT_BPF_H

#include "vmdev_copy.bpf.h"
#include "vmdev_trail.bpf.h"
#include "rules/stats.h"

/* Devices and queues of a block: powers of two, for they are found by division. */
#define CHECK_BLOCK_DEVS 2u
#define CHECK_BLOCK_QUEUES 16u
#define CHECK_DEV_BLOCKS (VMDEV_MAX_DEVS / CHECK_BLOCK_DEVS)
#define CHECK_QUEUE_BLOCKS (VMDEV_MAX_DEVS * VMDEV_MAX_VQS / CHECK_BLOCK_QUEUES)

/* The last batches of a device's mappings. */
struct check_bufs {
	struct vmdev_event event;	/* one that is reported; the stack is small */
	struct vmdev_buf_op op[CHECK_TRAIL_OPS];
	struct check_trail trail;
	__u32 done;
};

/**
 * struct check_slot - a device
 * @dev:   state of the rules; first, because user space reads it
 * @place: number of each queue's place plus one; 0: it has none yet
 * @bufs:  its last mappings
 */
struct check_slot {
	struct rules_dev dev;
	__u32 place[VMDEV_MAX_VQS];
	struct check_bufs bufs;
};

/* A queue: its last batches, and the chains that are outstanding. */
struct check_batch {
	struct vmdev_event event;
	struct vmdev_ring_op op[CHECK_TRAIL_OPS];
	struct check_trail trail;
	__u32 copies_n;
	__u32 done;
	struct copy_batch copies;
	struct rules_head head[VMDEV_MAX_RING];
};

struct check_slot_block {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, CHECK_BLOCK_DEVS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct check_slot));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CHECK_DEV_BLOCKS);
	__type(key, __u32);
	__array(values, struct check_slot_block);
} check_slots CHECK_ONE SEC(".maps");

struct check_queue_block {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_BLOCK_QUEUES);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct check_batch));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CHECK_QUEUE_BLOCKS);
	__type(key, __u32);
	__array(values, struct check_queue_block);
} check_queues CHECK_ONE SEC(".maps");

/*
 * What a queue did before it was set up again is not shown. A global function, and the first that
 * takes a queue: clang describes the type where it first meets it, whole only in such a place.
 */
CHECK_APART int check_batch_clear(struct check_batch *b)
{
	if (!b)
		return 0;
	check_past_clear(&b->trail);
	b->copies.made = 0;
	return 0;
}

CHECK_ONE struct check_total check_total = {};

CHECK_ONE __u32 check_armed = 0;

/* Ticks of the kernel that a kick or a call may take; user space knows how long one is. */
CHECK_ONE const volatile __u32 check_late_ticks = 0;

/* What user space makes room by: places taken, and devices there was none for, by index. */
CHECK_ONE __u32 check_places = 0;
CHECK_ONE __u32 check_devs = 0;

/* Element @n of a map of blocks; NULL if its block is not there. */
static __always_inline void *check_element(void *blocks, __u32 n, __u32 per_block)
{
	__u32 block = n / per_block, at = n % per_block;
	void *elements = bpf_map_lookup_elem(blocks, &block);

	return elements ? bpf_map_lookup_elem(elements, &at) : 0;
}

static __always_inline struct check_slot *check_slot_of(__u32 dev)
{
	return check_element(&check_slots, dev, CHECK_BLOCK_DEVS);
}

/* An event is not judged, because there is no room for its device or queue. */
CHECK_APART int check_no_room(__u32 dev)
{
	__sync_fetch_and_add(&check_total.slot_missing, 1);
	if (dev < VMDEV_MAX_DEVS && dev >= check_devs)
		check_devs = dev + 1;
	return 0;
}

/* The slot of an event, if it is to be judged; that there is none is counted. */
static __always_inline struct check_slot *check_slot(const struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot;

	if (!check_armed)
		return 0;
	slot = check_slot_of(ctx->args[VMDEV_CTX_DEV]);
	if (rules_unlikely(!slot))
		check_no_room(ctx->args[VMDEV_CTX_DEV]);
	return slot;
}

static __always_inline unsigned int check_vq(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_VQ] & (VMDEV_MAX_VQS - 1);
}

static __always_inline __u64 check_seq(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_SEQ];
}

static __always_inline __u32 check_has_place(const struct check_slot *slot, __u32 vq)
{
	return slot->place[rules_index(vq, VMDEV_MAX_VQS - 1)];
}

/* A queue without a place has a number that no block holds. */
static __always_inline __u32 check_place(const struct check_slot *slot, __u32 vq)
{
	return check_has_place(slot, vq) - 1;
}

static __always_inline struct check_batch *check_batch_of(const struct check_slot *slot, __u32 vq)
{
	return check_element(&check_queues, check_place(slot, vq), CHECK_BLOCK_QUEUES);
}

static __always_inline struct check_batch *check_batch_find(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);

	return slot ? check_batch_of(slot, vq) : 0;
}

/* The first event of a queue takes a place. The lock of its ring's stream is held. */
CHECK_APART int check_take_place(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);

	if (slot)
		slot->place[rules_index(vq, VMDEV_MAX_VQS - 1)] =
			__sync_fetch_and_add(&check_places, 1) + 1;
	return 0;
}

/* The queue of a ring's event that is to be judged; that there is none is counted. */
static __always_inline struct check_batch *check_batch(const struct bpf_raw_tracepoint_args *ctx,
						       const struct check_slot *slot)
{
	__u32 dev = ctx->args[VMDEV_CTX_DEV], vq = check_vq(ctx);
	struct check_batch *b;

	if (rules_unlikely(!check_has_place(slot, vq)))
		check_take_place(dev, vq);
	b = check_batch_of(slot, vq);
	if (rules_unlikely(!b))
		check_no_room(dev);
	return b;
}

#endif /* VMDEV_SLOT_BPF_H */
