// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of rings: single events, and operations in their batches. What cannot be
 * fetched of a batch was not judged.
 */
#include "vmdev_stream.bpf.h"
#include "vmdev_batch.bpf.h"
#include "vmdev_exposed.bpf.h"
#include "vmdev_look.bpf.h"
#include "vmdev_memory.bpf.h"
#include "rules/join.h"
#include "rules/ring/memory.h"

SEC("raw_tp/mvringh_init")
int check_ring_init(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_ring r = {};

	if (check_ring_event(ctx, &r, &e, VMDEV_EV_RING_INIT, VMDEV_NARGS_RING_INIT))
		return 0;
	check_batch_clear(r.b);
	return check_found(ctx, r.d, r.v, &e, rules_step_init(r.d, r.q, r.b->head, &e, r.v));
}

SEC("raw_tp/mvringh_reset")
int check_ring_reset(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_ring r = {};

	if (!check_ring_event(ctx, &r, &e, VMDEV_EV_RING_RESET, VMDEV_NARGS_RING_RESET))
		rules_step_ring_reset(r.q);
	return 0;
}

SEC("raw_tp/mvringh_state")
int check_ring_state(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_ring r = {};

	if (!check_ring_event(ctx, &r, &e, VMDEV_EV_RING_STATE, VMDEV_NARGS_RING_STATE))
		rules_step_ring_state(r.d, r.q, r.b->head, &e);
	return 0;
}

SEC("raw_tp/mvringh_held")
int check_held(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_ring r = {};

	if (!check_ring_event(ctx, &r, &e, VMDEV_EV_HELD, VMDEV_NARGS_HELD))
		rules_step_held(r.q, r.b->head, &e);
	return 0;
}

/* A chain is called malformed: is it? */
static __noinline int check_refused(const struct rules_vq *q, __u64 head, struct rules_verdict *v)
{
	struct rules_chain_walk w = {};

	if (head >= q->num)
		return 0;
	check_chain_walk(&w, q, head);
	return rules_step_refused(&w, v);
}

SEC("raw_tp/mvringh_error")
int check_ring_error(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_ring r = {};
	int hit;

	if (check_ring_event(ctx, &r, &e, VMDEV_EV_RING_ERROR, VMDEV_NARGS_RING_ERROR))
		return 0;
	hit = rules_step_error(r.d, r.q, r.b->head, &e, r.v);
	if (hit && rules_error_of_chain(e.arg[VMDEV_ERR_A_REASON]))
		check_refused(r.q, e.arg[VMDEV_ERR_A_HEAD], r.v);
	return check_found(ctx, r.d, r.v, &e, hit);
}

/*
 * A used entry that was looked at is read once more: nobody may have changed it. Global, see
 * check_walk_again().
 */
CHECK_APART int check_again(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = { .id = VMDEV_EV_COMPLETE };
	struct check_walk w = {};
	struct check_used entry;

	if (check_walk_again(&w, ctx) || !rules_again_wanted(w.q) ||
	    check_look_used(w.q, w.q->memory.again.idx, &entry) ||
	    !rules_step_again(w.q, entry.id, entry.len, w.v))
		return 0;
	e.dev = ctx->args[VMDEV_CTX_DEV];
	e.vq = ctx->args[VMDEV_CTX_VQ];
	e.seq = w.seq;
	e.arg[VMDEV_COMPLETE_A_HEAD] = w.q->memory.again.head;
	e.arg[VMDEV_COMPLETE_A_USED] = w.q->memory.again.idx;
	e.arg[VMDEV_COMPLETE_A_LEN] = w.q->memory.again.len;
	return check_report(ctx, w.d, w.v, &e);
}

/*
 * A decision ends most batches. It goes first, the short way, because the operations before it have
 * nothing in common with it, and the verifier would follow it once for each turn of their loop.
 * Returns how many of @n operations are left.
 */
static __noinline __u32 check_decision(struct check_walk *w, __u32 n)
{
	__u32 last = rules_index(n - 1, VMDEV_OPS_MAX - 1);

	check_plain_end(w, &w->b->done,
			n - rules_plain_decision(w->q, &w->op[last], w->seq + last));
	return w->done;
}

/* Many operations in one program, which fetches them from the module: the same steps. */
SEC("raw_tp/mvringh_ops")
int check_ops(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_ring_op *op;
	struct check_walk w = {};
	struct rules_run run;
	__u32 n, place;
	__u64 i;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, n, w.d->added) != RULES_SEQ_NEXT)) {
		check_forget_ring(w.q);
		w.b->copies.made = 0;
	}
	if (w.q->late.kicks != w.q->late.served)
		rules_late_served(w.q, bpf_jiffies64(), check_late_ticks);
	if (rules_unlikely(w.q->memory.again.turns))
		check_again(ctx);
	place = check_trail_place(&w.b->trail);
	w.op = &w.b->op[place];
	/* Again, because it was spilled: the verifier forgets the bounds of what is. */
	n = check_batch_n(ctx);
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(w.op, n * sizeof(w.op[0]), check_batch_at(ctx))) {
		w.q->unjudged += n;
		return 0;
	}
	check_trail_add(&w.b->trail, place, w.seq, n);
	n = check_decision(&w, n);
	run = rules_run_begin(w.q);
	op = w.op;
#pragma clang loop unroll(disable)
	for (i = 0; i < VMDEV_OPS_MAX && i < n; op++) {
		if (rules_unlikely(!rules_plain_op(w.q, &run, w.heads, op, w.seq + i)))
			break;
		i = check_next(i);
	}
	check_plain_end(&w, &w.b->done, i);
	rules_run_end(w.q, &run);
	if (w.done < n)
		bpf_loop(n - w.done, check_op_step, &w, 0);
	if (check_memory_turns(check_seq(ctx)))
		check_memory_look(ctx);
	if (check_exposed_wanted(ctx))
		check_exposed_ops(ctx);
	return 0;
}
