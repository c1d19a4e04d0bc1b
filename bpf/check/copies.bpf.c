// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of copies, in their batches: before they are made, after, and once more
 * before the driver sees their chains.
 */
#include "vmdev_stream.bpf.h"
#include "vmdev_batch.bpf.h"
#include "vmdev_behind.bpf.h"
#include "vmdev_carried.bpf.h"
#include "vmdev_exposed.bpf.h"
#include "rules/copy/kept.h"
#include "rules/rng/entropy.h"

/* Of copies one in 2^5 is looked at again, whatever part of them was chosen before. */
#define CHECK_KEPT_BITS 5

/* A copy that does not compare any more. */
CHECK_APART int check_copy_changed(struct bpf_raw_tracepoint_args *ctx, __u32 i, int result)
{
	struct rules_copy_diff diff = check_copy_diff(result);
	struct check_where at = {};
	struct vmdev_copy *copy;
	struct vmdev_event *e;
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &w.b->copies.copy[i];
	if (!rules_dir_11(copy, &diff, w.v))
		return 0;
	w.seq = w.b->copies.first;
	e = check_copy_ended(&at, &w, i);
	copy_show_sides(&w.b->copies, i, w.v,
			copy->op == VMDEV_COPY_PUSH ? COPY_DST_DIFFERS : COPY_SRC_DIFFERS);
	rules_explain_copy(copy, e, w.v);
	return check_emit(ctx, &at, w.v);
}

/* Copy @i filled a buffer of an entropy device. */
CHECK_APART int check_copy_entropy(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_where at = {};
	struct vmdev_copy *copy;
	struct check_walk w;
	__u64 bytes;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &w.b->copies.copy[i];
	if (copy->op != VMDEV_COPY_PUSH || copy->len < RULES_ENTROPY_BYTES ||
	    bpf_probe_read_kernel(&bytes, sizeof(bytes), (void *)copy->desc) ||
	    !rules_step_entropy_bytes(w.d, bytes, w.v))
		return 0;
	w.seq = w.b->copies.first;
	check_copy_ended(&at, &w, i);
	return check_emit(ctx, &at, w.v);
}

static long check_copy_again(__u32 k, struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;
	__u32 i = copy_chosen(b, k);
	int result;

	if (b->unjudged >> i & 1)
		return 0;
	result = copy_compare_again(b, i);
	if (result & COPY_FAILED)
		return 0;
	w->q->copy.kept++;
	if (rules_unlikely(result))
		check_copy_changed(w->ctx, i, result);
	if (rules_unlikely(rules_entropy_device(w->d)))
		check_copy_entropy(w->ctx, i);
	return 0;
}

CHECK_APART int check_copies_again(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	bpf_loop(w.b->copies.nchosen, check_copy_again, &w, 0);
	return 0;
}

/* Whether what was chosen of these copies is looked at again. */
static __always_inline int check_copies_turn(const struct copy_batch *b)
{
	return b->nchosen && check_witness_turn(b->first, CHECK_KEPT_BITS - b->stride, b->first);
}

/*
 * Before a queue's copies are forgotten: if it is their turn, and the driver does not see them
 * yet, they are looked at again. A decision on a callback that came since says that it does.
 * Returns whether they were.
 */
static __always_inline int check_copies_leave(const struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;
	int turn = b->made && b->decided == w->q->n[VMDEV_EV_NEED_NOTIFY - RULES_RING_FIRST] &&
		   check_copies_turn(b);

	if (turn) {
		check_copies_again(w->ctx);
		check_behind_look(w->ctx);
	}
	b->made = 0;
	return turn;
}

/*
 * The number tells of most that it is not their turn, so that nothing has to be looked up: these
 * are not forgotten here, and it is not their turn later either.
 */
SEC("raw_tp/mvringh_copies_shown")
int check_copies_shown(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 first = check_seq(ctx);
	struct check_walk w = {};

	if (!check_witness_turn(first, CHECK_KEPT_BITS - RULES_SHARE_STRIDE_MAX, first) ||
	    !check_walk_begin(&w, ctx))
		return 0;
	if (w.b->copies.first != w.seq)
		w.b->copies.made = 0;
	if (check_copies_leave(&w))
		check_expose_copy(ctx, VMDEV_COPY_PUSH,
				  check_exposed_key_of(ctx->args[VMDEV_CTX_DEV], check_vq(ctx)));
	return 0;
}

/* Takes no numbers: the end of the copies does. */
SEC("raw_tp/mvringh_copies_begin")
int check_copies_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w = {};
	struct vmdev_copy *copy;
	__u64 i;
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	check_copies_leave(&w);
	w.b->copies.n = 0;
	if (n > VMDEV_COPIES_MAX ||
	    bpf_probe_read_kernel(w.b->copies.copy, n * sizeof(w.b->copies.copy[0]),
				  check_batch_at(ctx)))
		return 0;
	w.b->copies_n = n;
	copy_choose(&w.b->copies, n, w.seq, w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]);
	w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST] += n;
	copy = w.b->copies.copy;
#pragma clang loop unroll(disable)
	for (i = 0; i < VMDEV_COPIES_MAX && i < n; copy++) {
		if (rules_unlikely(!rules_plain_copy(w.q, w.heads, copy)))
			break;
		i = check_next(i);
	}
	check_plain_end(&w, &w.b->done, i);
	if (w.done < n)
		bpf_loop(n - w.done, check_copy_step, &w, 0);
	if (w.b->copies.nchosen)
		bpf_loop(w.b->copies.nchosen, check_copy_before, &w, 0);
	w.b->copies.behind.addr = 0;
	if (check_copies_turn(&w.b->copies))
		check_behind_keep(ctx);
	if (check_carried_wanted(ctx))
		check_carried_look(ctx);
	rules_frame_last(w.d, w.q, w.heads,
			 &w.b->copies.copy[rules_index(n - 1, VMDEV_COPIES_MAX - 1)]);
	return 0;
}

SEC("raw_tp/mvringh_copies_end")
int check_copies_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w = {};
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, 2 * n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_ring(w.q);
	w.q->n[VMDEV_EV_COPY_END - RULES_RING_FIRST] += n;
	if (!check_copies_fetched(&w, n)) {
		w.b->copies.made = 0;
		w.q->copy.orphans += n;
		check_forget_ring(w.q);
		return 0;
	}
	w.early = ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_SHORT];
	if (rules_unlikely(w.early))
		bpf_loop(n, check_early_account, &w, 0);
	if (w.b->copies.nchosen)
		bpf_loop(w.b->copies.nchosen, check_copy_after, &w, 0);
	w.b->copies.unjudged |= w.early;
	w.b->copies.decided = w.q->n[VMDEV_EV_NEED_NOTIFY - RULES_RING_FIRST];
	w.b->copies.made = n;
	w.b->copies.n = 0;
	if (w.q->role == RULES_ROLE_TX &&
	    (n >= RULES_CARRIED_MANY || check_copies_turn(&w.b->copies)))
		check_expose_copy(ctx, VMDEV_COPY_PULL, check_carried_key(ctx));
	return 0;
}
