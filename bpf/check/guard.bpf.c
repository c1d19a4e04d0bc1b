// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of the rule group "guard", which are loaded only if it is
 * armed: images of the memory behind descriptors, taken before and after the pushes that
 * fill them. Does not own the rule (rules/copy/chain.h).
 *
 * They run behind check_copies_begin and check_copies_end, look at the copies that these
 * have chosen, and find the end of a descriptor in the ring itself.
 */
#include "vmdev_batch.bpf.h"
#include "vmdev_chain.bpf.h"

/**
 * struct check_guards - the guards of a queue's copies that are under way
 * @guard: by copy
 * @first: number of the first copy's begin event
 * @mask:  bit i set: there is one for copy i
 */
struct check_guards {
	struct rules_guard guard[VMDEV_COPIES_MAX];
	__u64 first;
	__u32 mask;
};

struct check_guard_block {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_BLOCK_QUEUES);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct check_guards));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CHECK_QUEUE_BLOCKS);
	__type(key, __u32);
	__array(values, struct check_guard_block);
} check_guard SEC(".maps") CHECK_GROUP(VMDEV_GROUP_GUARD);

struct check_guarding {
	struct check_walk *w;
	struct check_guards *g;
	struct rules_chain_walk chain;
	__u32 copy;
	__u32 n;
	__u32 taken;
};

static __always_inline struct check_guards *
check_guards_of(const struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot_of(ctx->args[VMDEV_CTX_DEV]);

	return slot ? check_element(&check_guard, check_place(slot, check_vq(ctx)),
				    CHECK_BLOCK_QUEUES) : 0;
}

/* Is the memory behind the copy that is looked at the destination of another? */
static long check_guard_other(__u32 i, struct check_guarding *s)
{
	const struct vmdev_copy *copy, *other;

	copy = &s->w->b->copies.copy[rules_index(s->copy, VMDEV_COPIES_MAX - 1)];
	other = &s->w->b->copies.copy[rules_index(i, VMDEV_COPIES_MAX - 1)];
	s->taken = rules_guard_overlaps(copy, other);
	return s->taken != 0;
}

/* The image before a push that fills its descriptor, with nobody's destination behind it. */
static long check_guard_image(__u32 k, struct check_guarding *s)
{
	struct copy_batch *b = &s->w->b->copies;
	__u32 i = copy_chosen(b, k);
	struct rules_guard *g = &s->g->guard[i];
	struct vmdev_copy *copy = &b->copy[i];

	if (copy->op != VMDEV_COPY_PUSH || !copy->len)
		return 0;
	__builtin_memset(&s->chain, 0, sizeof(s->chain));
	s->chain.find = copy->desc;
	check_chain_walk(&s->chain, s->w->q, copy->head);
	if (s->chain.end != copy->desc + copy->len)
		return 0;
	s->copy = i;
	s->taken = 0;
	bpf_loop(s->n, check_guard_other, s, 0);
	if (s->taken ||
	    bpf_probe_read_kernel(g->before, sizeof(g->before), (void *)s->chain.end) ||
	    bpf_probe_read_kernel(g->more, sizeof(g->more), (void *)(copy->buf + copy->len)))
		return 0;
	s->g->mask |= 1u << i;
	return 0;
}

SEC("raw_tp/mvringh_copies_begin") CHECK_GROUP(VMDEV_GROUP_GUARD)
int check_guard_before(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_guarding s = {};
	struct check_walk w = {};
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	s.g = check_guards_of(ctx);
	if (!s.g)
		return 0;
	s.g->mask = 0;
	s.g->first = w.seq;
	if (!check_copies_fetched(&w, n)) {
		w.q->extra.unsure += n;
		return 0;
	}
	s.w = &w;
	s.n = n;
	bpf_loop(w.b->copies.nchosen, check_guard_image, &s, 0);
	return 0;
}

/* A push that went beyond its descriptor. */
__noinline int check_guard_report(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_guards *guards = check_guards_of(ctx);
	const struct rules_guard *g;
	struct check_where at = {};
	struct vmdev_copy *copy;
	struct vmdev_event *e;
	struct check_walk w;

	if (!guards || check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	g = &guards->guard[i];
	copy = &w.b->copies.copy[i];
	e = check_copy_ended(&at, &w, i);
	rules_guard_hit(w.v);
	rules_explain_copy(copy, e, w.v);
	rules_sides(w.v, copy->len, g->before, g->now, RULES_GUARD_BYTES);
	return check_emit(ctx, &at, w.v);
}

static long check_guard_compare(__u32 i, struct check_guarding *s)
{
	struct vmdev_copy *copy;
	struct rules_guard *g;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	if (!(s->g->mask >> i & 1))
		return 0;
	g = &s->g->guard[i];
	copy = &s->w->b->copies.copy[i];
	if (bpf_probe_read_kernel(g->now, sizeof(g->now), (void *)(copy->desc + copy->len)))
		return 0;
	s->w->q->extra.guarded++;
	if (rules_dir_06(g))
		check_guard_report(s->w->ctx, i);
	return 0;
}

SEC("raw_tp/mvringh_copies_end") CHECK_GROUP(VMDEV_GROUP_GUARD)
int check_guard_after(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_guarding s = {};
	struct check_walk w = {};
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	s.g = check_guards_of(ctx);
	if (!s.g || s.g->first != w.seq || !s.g->mask)
		return 0;
	s.w = &w;
	/* Of a copy that ended early it is not known how far it should have come. */
	s.g->mask &= ~ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_SHORT];
	bpf_loop(n, check_guard_compare, &s, 0);
	s.g->mask = 0;
	return 0;
}
