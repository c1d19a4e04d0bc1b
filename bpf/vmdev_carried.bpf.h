/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the look at a frame in a card's own memory, between its copies. What a difference means is
 * in rules/net/carried.h.
 */
#ifndef VMDEV_CARRIED_BPF_H
#define VMDEV_CARRIED_BPF_H

#include "vmdev_exposed.bpf.h"
#include "rules/net/carried.h"

/* The key of the pair that a queue belongs to: that of its second queue, which sends. */
static __always_inline __u32 check_carried_key(const struct bpf_raw_tracepoint_args *ctx)
{
	return check_exposed_key_of(ctx->args[VMDEV_CTX_DEV], check_vq(ctx) | 1) |
	       CHECK_EXPOSED_CARRIED;
}

/* Whether bytes of a frame of this pair are kept: asked of each batch of copies that begins. */
static __always_inline int check_carried_wanted(const struct bpf_raw_tracepoint_args *ctx)
{
	return rules_unlikely(check_exposed_holds(check_carried_key(ctx)));
}

/* Of the copies that begin one that pushes the frame. */
struct check_carried {
	struct copy_batch *b;
	struct rules_exposed *x;
	__u32 copy;
	__u32 found;
};

static long check_carried_turn(__u32 i, struct check_carried *s)
{
	const struct vmdev_copy *copy;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &s->b->copy[i];
	if (copy->op != VMDEV_COPY_PUSH || copy->buf != s->x->addr[0])
		return 0;
	s->copy = i;
	s->found = 1;
	return 1;
}

/* Most cards push their frames in the order in which they pulled them. */
static __always_inline void check_carried_find(struct check_carried *s)
{
	__u32 same = s->x->copy;

	if (same >= s->b->n || !check_carried_turn(same, s))
		bpf_loop(s->b->n, check_carried_turn, s, 0);
}

static __always_inline int check_carried_judge(struct check_walk *w, struct rules_exposed *x)
{
	struct check_carried s = { .b = &w->b->copies, .x = x };
	struct check_where at = {};

	check_carried_find(&s);
	if (!s.found)
		return 0;
	check_exposed_now(x);
	if (!x->session || !rules_step_carried(w->q, x, w->v))
		return 0;
	check_copy_begun(&at, w, s.copy);
	return check_emit(w->ctx, &at, w->v);
}

/* Copies begin: those of the frame, or others of the queue that sends, which overwrite it. */
CHECK_APART int check_carried_look(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = check_carried_key(ctx);
	struct rules_exposed *x;
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	x = check_exposed_claim(key);
	if (!x)
		return 0;
	if (check_exposed_holds(key) && w.q->role == RULES_ROLE_RX)
		check_carried_judge(&w, x);
	check_exposed_leave(key, 0);
	return 0;
}

#endif /* VMDEV_CARRIED_BPF_H */
