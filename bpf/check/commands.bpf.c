// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of commands, of a device's life, and of callbacks: the stream CTL. User
 * space attaches check_cmd_begin and check_cmd_end to each command's tracepoints.
 */
#include "vmdev_stream.bpf.h"
#include "vmdev_exposed.bpf.h"
#include "vmdev_line.bpf.h"
#include "vmdev_look.bpf.h"
#include "vmdev_rest.bpf.h"
#include "rules/join.h"

SEC("raw_tp/vmdev_cmd")
int check_cmd_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_CMD_BEGIN, VMDEV_NARGS_CMD_BEGIN);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	if (rules_unlikely(check_look_kick(&e)))
		check_expose(e.dev, e.vq);
	check_rest_cmd(&e);
	if (rules_unlikely(rules_cmd_of(&e) == VMDEV_CMD_SET_VQ_CB))
		check_line_clear();
	return check_found(ctx, d, &d->verdict, &e, rules_step_cmd_begin(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_cmd_end")
int check_cmd_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_CMD_END, VMDEV_NARGS_CMD_END);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	check_rest_cmd_end(&e);
	return check_found(ctx, d, &d->verdict, &e, rules_step_cmd_end(d, &e, &d->verdict));
}

/* A device comes, goes, finds its driver or loses it. */
static __always_inline int check_life(struct bpf_raw_tracepoint_args *ctx, __u16 id,
				      unsigned int nargs)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, id, nargs);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	check_line_clear();
	if (id == VMDEV_EV_ADD)
		check_past_clear(&slot->bufs.trail);
	return check_found(ctx, d, &d->verdict, &e, rules_step_life(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_add")
int check_add(struct bpf_raw_tracepoint_args *ctx)
{
	return check_life(ctx, VMDEV_EV_ADD, VMDEV_NARGS_ADD);
}

SEC("raw_tp/vmdev_del")
int check_del(struct bpf_raw_tracepoint_args *ctx)
{
	return check_life(ctx, VMDEV_EV_DEL, VMDEV_NARGS_DEL);
}

SEC("raw_tp/vmdev_bind")
int check_bind(struct bpf_raw_tracepoint_args *ctx)
{
	return check_life(ctx, VMDEV_EV_BIND, VMDEV_NARGS_BIND);
}

SEC("raw_tp/vmdev_unbind")
int check_unbind(struct bpf_raw_tracepoint_args *ctx)
{
	return check_life(ctx, VMDEV_EV_UNBIND, VMDEV_NARGS_UNBIND);
}

SEC("raw_tp/vmdev_vq_cb")
int check_vq_cb(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_VQ_CB, VMDEV_NARGS_VQ_CB);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	rules_call_announced(rules_vq_of(d, &e), bpf_jiffies64());
	return check_found(ctx, d, &d->verdict, &e, rules_step_vq_cb(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_config_cb")
int check_config_cb(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_CONFIG_CB, VMDEV_NARGS_CONFIG_CB);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	return check_found(ctx, d, &d->verdict, &e, rules_step_config_cb(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_config_change")
int check_config_change(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_CONFIG_CHANGE,
					    VMDEV_NARGS_CONFIG_CHANGE);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	return check_found(ctx, d, &d->verdict, &e, rules_step_config_change(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_state")
int check_state(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_STATE, VMDEV_NARGS_STATE);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	rules_step_state(d, &e);
	return check_found(ctx, d, &d->verdict, &e, rules_step_readback(d, &e, &d->verdict));
}

SEC("raw_tp/vmdev_vq_state")
int check_vq_state(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct check_slot *slot = check_ctl(ctx, &e, VMDEV_EV_VQ_STATE, VMDEV_NARGS_VQ_STATE);
	struct rules_dev *d;
	struct rules_vq *q;

	if (!slot)
		return 0;
	d = &slot->dev;
	q = rules_vq_of(d, &e);
	rules_step_vq_state(d, q, &e);
	return check_found(ctx, d, &d->verdict, &e, rules_step_readback_vq(d, q, &e, &d->verdict));
}

char LICENSE[] SEC("license") = "GPL";
