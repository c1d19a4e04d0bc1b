/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the look at the memory behind a buffer, before a push and after it. What a change means is
 * in rules/copy/behind.h.
 */
#ifndef VMDEV_BEHIND_BPF_H
#define VMDEV_BEHIND_BPF_H

#include "vmdev_batch.bpf.h"
#include "vmdev_chain.bpf.h"
#include "rules/copy/behind.h"

/* Copy @i of those that begin writes where it is looked. */
static long check_behind_turn(__u32 i, struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;

	if (!rules_behind_taken(&b->behind, &b->copy[rules_index(i, VMDEV_COPIES_MAX - 1)]))
		return 0;
	b->behind.addr = 0;
	return 1;
}

/* Copies begin: if the first of those that are looked at is a push, what lies behind its buffer. */
CHECK_APART int check_behind_keep(struct bpf_raw_tracepoint_args *ctx)
{
	struct rules_chain_walk chain = {};
	const struct vmdev_copy *copy;
	struct rules_behind *r;
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	r = &w.b->copies.behind;
	copy = &w.b->copies.copy[copy_chosen(&w.b->copies, 0)];
	if (copy->op != VMDEV_COPY_PUSH || !copy->len)
		return 0;
	chain.find = copy->desc;
	check_chain_walk(&chain, w.q, copy->head);
	r->addr = chain.end;
	if (r->addr)
		bpf_loop(w.b->copies.n, check_behind_turn, &w, 0);
	if (r->addr && bpf_probe_read_kernel(r->word, sizeof(r->word), (void *)r->addr))
		r->addr = 0;
	return 0;
}

/* Their chains are about to be shown. */
CHECK_APART int check_behind_look(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_where at = {};
	struct rules_behind *r;
	struct check_walk w;
	__u32 i;

	if (check_walk_again(&w, ctx))
		return 0;
	r = &w.b->copies.behind;
	if (!r->addr || bpf_probe_read_kernel(r->now, sizeof(r->now), (void *)r->addr) ||
	    !rules_step_behind(w.q, r, w.v))
		return 0;
	i = copy_chosen(&w.b->copies, 0);
	w.seq = w.b->copies.first;
	check_copy_ended(&at, &w, i);
	return check_emit(ctx, &at, w.v);
}

#endif /* VMDEV_BEHIND_BPF_H */
