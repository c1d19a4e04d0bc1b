/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the way along a chain's descriptors in memory, and the programs of the rule group
 * "descriptors" (RING-14), which are loaded only if it is armed. Does not own the rules
 * (rules/rules_chain.h).
 *
 * The programs take the single events of a ring beside its batches, for the moment at
 * which they fire: right when a chain is taken, and before the driver can see that it has
 * it back. They account no numbers.
 */
#ifndef VMDEV_DESCRIPTORS_BPF_H
#define VMDEV_DESCRIPTORS_BPF_H

#include "rules_chain.h"
#include "vmdev_report.bpf.h"

struct check_chains {
	struct rules_chain chain[VMDEV_MAX_RING];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_QUEUES);
	__type(key, __u32);
	__type(value, struct check_chains);
} check_descriptors SEC(".maps");

static long check_chain_turn(__u32 i, struct rules_chain_walk *w)
{
	struct rules_desc desc;

	(void)i;
	if (w->at >= w->size ||
	    bpf_probe_read_kernel(&desc, sizeof(desc),
				  (void *)(w->table + (__u64)w->at * VMDEV_DESC_SIZE)))
		return 1;
	return rules_chain_desc(w, &desc);
}

/* Follow the chain of @head. One that is longer than what is looked at is not done. */
static __always_inline void check_chain_walk(struct rules_chain_walk *w,
					     const struct rules_vq *q, __u32 head)
{
	w->table = q->area[0].lo;
	w->size = q->area[0].hi ? q->num : 0;
	w->at = head;
	bpf_loop(RULES_CHAIN_MAX, check_chain_turn, w, 0);
}

static __always_inline struct rules_chain *
check_chain(const struct bpf_raw_tracepoint_args *ctx, __u64 head)
{
	__u32 key = (__u32)ctx->args[VMDEV_CTX_DEV] * VMDEV_MAX_VQS + check_vq(ctx);
	struct check_chains *chains = bpf_map_lookup_elem(&check_descriptors, &key);

	return chains ? &chains->chain[rules_index(head, VMDEV_MAX_RING - 1)] : 0;
}

SEC("raw_tp/mvringh_getdesc")
int check_descriptors_take(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 head = ctx->args[VMDEV_CTX_ARG + VMDEV_GET_A_HEAD];
	struct rules_chain *c = check_chain(ctx, head);
	struct check_slot *slot = check_slot(ctx);
	struct rules_chain_walk w = {};

	if (!slot || !c)
		return 0;
	check_chain_walk(&w, &slot->dev.vq[check_vq(ctx)], head);
	rules_chain_take(c, &w, ctx->args[VMDEV_CTX_SEQ],
			 ctx->args[VMDEV_CTX_ARG + VMDEV_GET_A_AVAIL]);
	return 0;
}

/* The entry of @c in the available ring; the head if it cannot be known any more. */
static __always_inline __u32 check_chain_entry(const struct rules_chain *c,
					       const struct rules_vq *q, __u32 head)
{
	__u64 ring = q->area[1].lo;
	__u16 entry, now;

	/* The entry first: if it is still the old one afterwards, it was when it was read. */
	if (bpf_probe_read_kernel(&entry, sizeof(entry),
				  (void *)(ring + rules_chain_entry_at(c, q->num))) ||
	    bpf_probe_read_kernel(&now, sizeof(now), (void *)(ring + RULES_AVAIL_IDX_AT)))
		return head;
	return rules_chain_listed(c, q->num, now) ? entry : head;
}

SEC("raw_tp/mvringh_complete")
int check_descriptors_give(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 head = ctx->args[VMDEV_CTX_ARG + VMDEV_COMPLETE_A_HEAD];
	struct rules_chain *c = check_chain(ctx, head);
	struct check_slot *slot = check_slot(ctx);
	struct rules_chain_walk w = {};
	struct vmdev_event e = {};
	struct rules_verdict *v;
	const struct rules_head *h;
	struct rules_vq *q;

	if (!slot || !c)
		return 0;
	q = &slot->dev.vq[check_vq(ctx)];
	h = &slot->dev.head[check_vq(ctx)][rules_index(head, VMDEV_MAX_RING - 1)];
	v = &slot->dev.vq_verdict[check_vq(ctx)];
	vmdev_decode(&e, ctx, VMDEV_EV_COMPLETE, VMDEV_NARGS_COMPLETE);
	if (!rules_chain_same(c, h, &e))
		goto out;
	check_chain_walk(&w, q, head);
	q->extra.chains++;
	if (rules_ring_14(c, &w, check_chain_entry(c, q, head), &e, v))
		check_report(ctx, &slot->dev, v, &e);
out:
	c->out = 0;
	return 0;
}

#endif /* VMDEV_DESCRIPTORS_BPF_H */
