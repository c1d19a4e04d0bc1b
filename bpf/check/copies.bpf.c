// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of copies, in their batches: before they are made and after.
 */
#include "vmdev_stream.bpf.h"
#include "vmdev_batch.bpf.h"

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
	bpf_loop(w.b->copies.nchosen, check_copy_before, &w, 0);
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
		w.q->copy.orphans += n;
		check_forget_ring(w.q);
		return 0;
	}
	w.early = ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_SHORT];
	if (rules_unlikely(w.early))
		bpf_loop(n, check_early_account, &w, 0);
	bpf_loop(w.b->copies.nchosen, check_copy_after, &w, 0);
	w.b->copies.n = 0;
	return 0;
}
