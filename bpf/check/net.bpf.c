// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of work: runs of any parent's workers, a card's drops and the commands of its
 * control queue.
 */
#include "vmdev_stream.bpf.h"

/* WORK stream: an event's group of queues. */
struct check_work {
	struct rules_dev *d;
	struct rules_group *p;
	struct rules_verdict *v;
};

/* Likewise. */
static __always_inline int check_work_event(const struct bpf_raw_tracepoint_args *ctx,
					    struct check_work *w, struct vmdev_event *e, __u16 id,
					    unsigned int nargs)
{
	struct check_slot *slot = check_slot(ctx);
	unsigned int group = check_vq(ctx);

	if (!slot)
		return 1;
	w->d = &slot->dev;
	w->p = &slot->dev.group[group];
	w->v = &slot->dev.group_verdict[group];
	vmdev_decode(e, ctx, id, nargs);
	rules_seq_work(w->d, w->p, e);
	return 0;
}

SEC("raw_tp/vmdev_work_begin")
int check_work_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_work w = {};

	if (!check_work_event(ctx, &w, &e, VMDEV_EV_WORK_BEGIN, VMDEV_NARGS_WORK_BEGIN))
		rules_step_work_begin(w.d, w.p, &e);
	return 0;
}

SEC("raw_tp/vmdev_work_end")
int check_work_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_work w = {};

	if (check_work_event(ctx, &w, &e, VMDEV_EV_WORK_END, VMDEV_NARGS_WORK_END))
		return 0;
	return check_found(ctx, w.d, w.v, &e, rules_step_work_end(w.d, w.p, &e, w.v));
}

SEC("raw_tp/mvnet_drop")
int check_drop(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_work w = {};

	if (check_work_event(ctx, &w, &e, VMDEV_EV_DROP, VMDEV_NARGS_DROP))
		return 0;
	check_stamp(&e);
	return check_found(ctx, w.d, w.v, &e, rules_step_drop(w.d, w.p, &e, w.v));
}

SEC("raw_tp/mvnet_ctrl")
int check_ctrl(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_work w = {};

	if (check_work_event(ctx, &w, &e, VMDEV_EV_CTRL, VMDEV_NARGS_CTRL))
		return 0;
	return check_found(ctx, w.d, w.v, &e, rules_step_ctrl(w.d, w.p, &e, w.v));
}
