/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the map of the devices' state, and how a program finds its event's part of it. What
 * the state means is in rules/.
 */
#ifndef VMDEV_SLOT_BPF_H
#define VMDEV_SLOT_BPF_H

#include "vmdev.bpf.h"
#include "stats.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, VMDEV_MAX_DEVS);
	__type(key, __u32);
	__type(value, struct check_slot);
} check_slots SEC(".maps");

struct check_total check_total = {};

__u32 check_armed = 0;

static __always_inline struct check_slot *check_slot_of(__u32 dev)
{
	return bpf_map_lookup_elem(&check_slots, &dev);
}

/* The same of an event, if it is to be judged; that there is none is counted. */
static __always_inline struct check_slot *check_slot(const struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot;

	if (!check_armed)
		return 0;
	slot = check_slot_of(ctx->args[VMDEV_CTX_DEV]);
	if (!slot)
		__sync_fetch_and_add(&check_total.slot_missing, 1);
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

#endif /* VMDEV_SLOT_BPF_H */
