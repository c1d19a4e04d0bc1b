/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a program that takes one event begins, by stream, and how it ends: the state is
 * found, the number accounted, the event decoded, and a verdict reported. The number goes
 * first because the call for a hole in the numbers would drive all that is decoded before it
 * out of the registers.
 */
#ifndef VMDEV_STREAM_BPF_H
#define VMDEV_STREAM_BPF_H

#include "vmdev_report.bpf.h"

/* A hole in a stream, and the stream's first event. Global, see check_walk_again(). */
CHECK_APART int check_forget_ring(struct rules_vq *q)
{
	if (q)
		rules_forget_ring(q);
	return 0;
}

CHECK_APART int check_forget_dma(struct rules_dev *d)
{
	if (d)
		rules_forget_dma(d);
	return 0;
}

/* What the step of an event has found. */
static __always_inline int check_found(struct bpf_raw_tracepoint_args *ctx,
				       const struct rules_dev *d, struct rules_verdict *v,
				       const struct vmdev_event *e, int hit)
{
	return rules_unlikely(hit) ? check_report(ctx, d, v, e) : 0;
}

/* CTL stream: the slot of an event's device, and the event; NULL if it is not to be judged. */
static __always_inline struct check_slot *check_ctl(const struct bpf_raw_tracepoint_args *ctx,
						    struct vmdev_event *e, __u16 id,
						    unsigned int nargs)
{
	struct check_slot *slot = check_slot(ctx);

	if (!slot)
		return 0;
	vmdev_decode(e, ctx, id, nargs);
	if (rules_past_wanted(e))
		check_stamp(e);
	rules_seq_ctl(&slot->dev, e);
	return slot;
}

/* DMA stream, likewise. */
static __always_inline struct rules_dev *check_dma(const struct bpf_raw_tracepoint_args *ctx,
						   struct vmdev_event *e, __u16 id,
						   unsigned int nargs)
{
	struct check_slot *slot = check_slot(ctx);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	if (rules_unlikely(rules_seq_step(&d->dma.seq, check_seq(ctx), d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_dma(d);
	vmdev_decode(e, ctx, id, nargs);
	return d;
}

/* RING stream: where an event's queue lies. */
struct check_ring {
	struct rules_dev *d;
	struct rules_vq *q;
	struct check_batch *b;
	struct rules_verdict *v;
};

/* Likewise; returns nonzero if it is not to be judged. */
static __always_inline int check_ring_event(const struct bpf_raw_tracepoint_args *ctx,
					    struct check_ring *r, struct vmdev_event *e, __u16 id,
					    unsigned int nargs)
{
	struct check_slot *slot = check_slot(ctx);

	if (!slot)
		return 1;
	r->b = check_batch(ctx, slot);
	if (!r->b)
		return 1;
	r->d = &slot->dev;
	r->q = &slot->dev.vq[check_vq(ctx)];
	r->v = &slot->dev.vq_verdict[check_vq(ctx)];
	if (rules_unlikely(rules_seq_step(&r->q->seq, check_seq(ctx), r->d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_ring(r->q);
	vmdev_decode(e, ctx, id, nargs);
	return 0;
}

#endif /* VMDEV_STREAM_BPF_H */
