// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of allocations, and of mappings in their batches.
 */
#include "vmdev_stream.bpf.h"
#include "vmdev_batch.bpf.h"
#include "vmdev_rest.bpf.h"

SEC("raw_tp/vmdev_mem_alloc")
int check_mem_alloc(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct rules_dev *d = check_dma(ctx, &e, VMDEV_EV_MEM_ALLOC, VMDEV_NARGS_MEM_ALLOC);

	return d ? rules_step_alloc(d, &e) : 0;
}

SEC("raw_tp/vmdev_mem_free")
int check_mem_free(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct rules_dev *d = check_dma(ctx, &e, VMDEV_EV_MEM_FREE, VMDEV_NARGS_MEM_FREE);
	struct rules_verdict *v;

	if (!d)
		return 0;
	check_rest_free(ctx, d, &e);
	v = &d->dma_verdict;
	return check_found(ctx, d, v, &e, rules_step_free(d, &e, v));
}

SEC("raw_tp/vmdev_buf_ops")
int check_buf_ops(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w = { .ctx = ctx, .seq = check_seq(ctx) };
	struct check_slot *slot = check_slot(ctx);
	__u32 n = check_batch_n(ctx), place;
	struct rules_map_run run;
	struct check_bufs *bufs;
	struct vmdev_buf_op *op;
	__u64 i;

	if (!slot || !n)
		return 0;
	bufs = &slot->bufs;
	w.d = &slot->dev;
	if (rules_unlikely(rules_seq_range(&w.d->dma.seq, w.seq, n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_dma(w.d);
	place = check_trail_place(&bufs->trail);
	op = &bufs->op[place];
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(op, n * sizeof(*op), check_batch_at(ctx))) {
		w.d->dma.unjudged += n;
		return 0;
	}
	run = rules_map_run_begin(&w.d->dma);
	check_trail_add(&bufs->trail, place, w.seq, n);
#pragma clang loop unroll(disable)
	for (i = 0; i < VMDEV_OPS_MAX && i < n; op++) {
		if (rules_unlikely(!rules_plain_buf_op(w.d, &run, op)))
			break;
		i = check_next(i);
	}
	check_plain_end(&w, &bufs->done, i);
	rules_map_run_end(&w.d->dma, &run, w.done);
	if (w.done < n)
		bpf_loop(n - w.done, check_buf_step, &w, 0);
	return 0;
}
