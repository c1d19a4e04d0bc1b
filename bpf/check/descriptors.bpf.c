// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of the rule group
 * "descriptors", which are loaded only if it is armed. Does not own the rules
 * (rules/copy/chain.h).
 *
 * The programs take the single events of a ring beside its batches, for the moment at
 * which they fire: right when a chain is taken, and before the driver can see that it has
 * it back. They account no numbers.
 */
#include "vmdev_chain.bpf.h"
#include "vmdev_look.bpf.h"
#include "vmdev_report.bpf.h"

struct check_chains {
	struct rules_chain chain[VMDEV_MAX_RING];
};

struct check_descriptors_block {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_BLOCK_QUEUES);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct check_chains));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CHECK_QUEUE_BLOCKS);
	__type(key, __u32);
	__array(values, struct check_descriptors_block);
} check_descriptors SEC(".maps") CHECK_GROUP(VMDEV_GROUP_DESCRIPTORS);

static __always_inline struct rules_chain *check_chain(const struct check_slot *slot, __u32 vq,
						       __u64 head)
{
	struct check_chains *chains = check_element(&check_descriptors, check_place(slot, vq),
						    CHECK_BLOCK_QUEUES);

	return chains ? &chains->chain[rules_index(head, VMDEV_MAX_RING - 1)] : 0;
}

SEC("raw_tp/mvringh_getdesc") CHECK_GROUP(VMDEV_GROUP_DESCRIPTORS)
int check_descriptors_take(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 head = ctx->args[VMDEV_CTX_ARG + VMDEV_GET_A_HEAD];
	struct check_slot *slot = check_slot(ctx);
	struct rules_chain_walk w = {};
	struct rules_chain *c;

	if (!slot)
		return 0;
	c = check_chain(slot, check_vq(ctx), head);
	if (!c)
		return 0;
	check_chain_walk(&w, &slot->dev.vq[check_vq(ctx)], head);
	rules_chain_take(c, &w, ctx->args[VMDEV_CTX_SEQ],
			 ctx->args[VMDEV_CTX_ARG + VMDEV_GET_A_AVAIL]);
	return 0;
}

SEC("raw_tp/mvringh_complete") CHECK_GROUP(VMDEV_GROUP_DESCRIPTORS)
int check_descriptors_give(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 head = ctx->args[VMDEV_CTX_ARG + VMDEV_COMPLETE_A_HEAD];
	struct check_slot *slot = check_slot(ctx);
	struct rules_chain_walk w = {};
	struct vmdev_event e = {};
	struct rules_verdict *v;
	struct check_batch *b;
	struct rules_chain *c;
	struct rules_vq *q;
	__s64 entry;

	if (!slot)
		return 0;
	c = check_chain(slot, check_vq(ctx), head);
	b = check_batch_of(slot, check_vq(ctx));
	if (!b || !c)
		return 0;
	q = &slot->dev.vq[check_vq(ctx)];
	v = &slot->dev.vq_verdict[check_vq(ctx)];
	vmdev_decode(&e, ctx, VMDEV_EV_COMPLETE, VMDEV_NARGS_COMPLETE);
	if (!rules_chain_same(c, rules_head_at(b->head, head), &e))
		goto out;
	check_chain_walk(&w, q, head);
	q->extra.chains++;
	entry = check_look_head(q, c->avail);
	if (rules_ring_14(c, &w, entry < 0 ? head : entry, &e, v))
		check_report(ctx, &slot->dev, v, &e);
out:
	c->out = 0;
	return 0;
}
