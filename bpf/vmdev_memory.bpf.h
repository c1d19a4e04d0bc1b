/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the look at both rings of a queue in memory when a batch of its operations comes, which
 * the device fires before it lets go of the queue. What a difference means is in
 * rules/ring/memory.h.
 */
#ifndef VMDEV_MEMORY_BPF_H
#define VMDEV_MEMORY_BPF_H

#include "vmdev_batch.bpf.h"
#include "vmdev_look.bpf.h"
#include "rules/copy/chain.h"
#include "rules/ring/memory.h"
#include "rules/rng/entropy.h"

/* One batch in 2^5. */
#define CHECK_MEMORY_BITS 5

/* A batch whose operations are held against memory. */
struct check_memory {
	struct check_walk w;
	__u32 place;	/* of the batch */
	__u32 published;
};

/* What operation @i, or the state after it, breaks. */
static __noinline int check_memory_report(struct check_memory *m, __u32 i)
{
	struct check_where at = {};

	check_op_event(&at, &m->w, rules_index(i, VMDEV_OPS_MAX - 1));
	return check_emit(m->w.ctx, &at, m->w.v);
}

static __always_inline int check_memory_used(struct check_memory *m,
					     const struct vmdev_ring_op *op)
{
	const struct rules_head *h = &m->w.heads[rules_index(op->head, VMDEV_MAX_RING - 1)];
	struct rules_vq *q = m->w.q;
	struct check_used entry;

	if (!rules_memory_kept(q, op->idx) || check_look_used(q, op->idx, &entry))
		return 0;
	q->memory.used++;
	rules_again_keep(q, op);
	return rules_step_used(op, entry.id, entry.len, m->w.v) |
	       rules_step_entropy_len(m->w.d, q, h, op, m->w.v);
}

/*
 * Operation @at of those that are kept took a chain, with the number @seq. As long as it is the
 * device's nobody may change its descriptors. Global, see check_walk_again().
 */
CHECK_APART int check_memory_chain(struct bpf_raw_tracepoint_args *ctx, __u32 at, __u32 seq)
{
	struct rules_chain_walk chain = {};
	const struct vmdev_ring_op *op;
	const struct rules_head *h;
	struct check_walk w = {};

	if (check_walk_again(&w, ctx) || at >= CHECK_TRAIL_OPS)
		return 0;
	op = &w.b->op[at];
	h = &w.heads[rules_index(op->head, VMDEV_MAX_RING - 1)];
	check_chain_walk(&chain, w.q, op->head);
	/* It was the device's until now. */
	if (!rules_memory_out(h, seq))
		return 0;
	w.q->memory.chains++;
	return rules_step_taken(&chain, op->len, op->len2, w.v);
}

static __always_inline int check_memory_avail(struct check_memory *m,
					      const struct vmdev_ring_op *op, __u32 seq)
{
	const struct rules_head *h = &m->w.heads[rules_index(op->head, VMDEV_MAX_RING - 1)];
	struct rules_vq *q = m->w.q;
	__s64 head;

	if (!rules_memory_out(h, seq))
		return 0;
	head = check_look_head(q, op->idx);
	if (head < 0)
		return 0;
	q->memory.avail++;
	return rules_step_avail(op, head, m->w.v);
}

static long check_memory_turn(__u32 i, struct check_memory *m)
{
	const struct vmdev_ring_op *op = &m->w.op[rules_index(i, VMDEV_OPS_MAX - 1)];
	int hit = 0;

	if (op->id == VMDEV_EV_COMPLETE)
		hit = check_memory_used(m, op);
	else if (op->id == VMDEV_EV_GETDESC)
		hit = check_memory_avail(m, op, m->w.seq + i) |
		      check_memory_chain(m->w.ctx, m->place + i, m->w.seq + i);
	else if (op->id == VMDEV_EV_NEED_NOTIFY)
		m->published = (__u16)op->idx | RULES_USED_KNOWN;
	if (hit)
		check_memory_report(m, i);
	return 0;
}

/* The batch was judged, and is the last one fetched. */
CHECK_APART int check_memory_look(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_memory m = {};
	__u32 n, place;
	__s64 idx;

	if (check_walk_again(&m.w, ctx) || !rules_memory_wanted(m.w.q))
		return 0;
	place = check_trail_last(&m.w.b->trail);
	n = check_trail_ops(&m.w.b->trail);
	if (place > CHECK_TRAIL_LAST || !n || n > VMDEV_OPS_MAX)
		return 0;
	m.place = place;
	m.w.op = &m.w.b->op[place];
	bpf_loop(n, check_memory_turn, &m, 0);
	idx = check_look_u16(m.w.q->area[2].lo + RULES_RING_IDX_AT);
	if (idx >= 0 && rules_step_used_idx(m.w.q, m.published, idx, m.w.v))
		check_memory_report(&m, n - 1);
	return 0;
}

/* Whose turn it is can be told by the number alone. */
static __always_inline int check_memory_turns(__u64 seq)
{
	return rules_unlikely(check_witness_turn(seq, CHECK_MEMORY_BITS, seq));
}

#endif /* VMDEV_MEMORY_BPF_H */
