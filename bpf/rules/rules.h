/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the way of one event through the rules: its number, its step, its verdict.
 * For user space: unit tests and recordings. BPF calls the same steps from one
 * program per event, see bpf/check/.
 */
#ifndef RULES_H
#define RULES_H

#include "rules/copy/place.h"
#include "rules/core/known.h"
#include "rules/core/past.h"
#include "rules/join.h"
#include "rules/life.h"
#include "rules/net/ctrl.h"
#include "rules/net/drop.h"
#include "rules/net/traffic.h"
#include "rules/ring/look.h"

/*
 * Each stream's number, and what a hole in it makes unknown. An add event opens a
 * new CTL stream; the other streams of a device that was added begin at 0.
 */
RULES_FN void rules_seq_ctl(struct rules_dev *d, const struct vmdev_event *e)
{
	if (e->id == VMDEV_EV_ADD)
		d->seq.next = e->seq;
	if (rules_unlikely(rules_seq_step(&d->seq, e->seq, 0) != RULES_SEQ_NEXT))
		rules_forget_dev(d);
	if (rules_past_wanted(e))
		rules_past_note(&d->past, e);
}

RULES_FN void rules_seq_dma(struct rules_dev *d, const struct vmdev_event *e)
{
	if (rules_unlikely(rules_seq_step(&d->dma.seq, e->seq, d->added) != RULES_SEQ_NEXT))
		rules_forget_dma(d);
}

RULES_FN void rules_seq_ring(const struct rules_dev *d, struct rules_vq *q,
			     const struct vmdev_event *e)
{
	if (rules_unlikely(rules_seq_step(&q->seq, e->seq, d->added) != RULES_SEQ_NEXT))
		rules_forget_ring(q);
}

RULES_FN void rules_seq_work(const struct rules_dev *d, struct rules_group *p,
			     const struct vmdev_event *e)
{
	if (rules_unlikely(rules_seq_step(&p->seq, e->seq, d->added) != RULES_SEQ_NEXT))
		p->known = 0;
}

RULES_FN int rules_dispatch_ctl(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	rules_seq_ctl(d, e);
	switch (e->id) {
	case VMDEV_EV_CMD_BEGIN:
		return rules_step_cmd_begin(d, e, v);
	case VMDEV_EV_CMD_END:
		return rules_step_cmd_end(d, e, v);
	case VMDEV_EV_VQ_CB:
		return rules_step_vq_cb(d, e, v);
	case VMDEV_EV_CONFIG_CB:
		return rules_step_config_cb(d, e, v);
	case VMDEV_EV_CONFIG_CHANGE:
		return rules_step_config_change(d, e, v);
	case VMDEV_EV_STATE:
		rules_step_state(d, e);
		return rules_step_readback(d, e, v);
	case VMDEV_EV_VQ_STATE:
		rules_step_vq_state(d, rules_vq_of(d, e), e);
		return rules_step_readback_vq(d, rules_vq_of(d, e), e, v);
	}
	return rules_step_life(d, e, v);
}

RULES_FN int rules_dispatch_dma(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	rules_seq_dma(d, e);
	switch (e->id) {
	case VMDEV_EV_BUF_MAP:
		return rules_step_map(d, e);
	case VMDEV_EV_BUF_UNMAP:
		return rules_step_unmap(d, e, v);
	case VMDEV_EV_MEM_ALLOC:
		return rules_step_alloc(d, e);
	}
	return rules_step_free(d, e, v);
}

RULES_FN int rules_dispatch_ring(struct rules_all *a, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	struct rules_head *heads = a->head[rules_index(e->vq, VMDEV_MAX_VQS - 1)];
	struct rules_dev *d = &a->dev;
	struct rules_vq *q = rules_vq_of(d, e);

	rules_seq_ring(d, q, e);
	switch (e->id) {
	case VMDEV_EV_RING_INIT:
		return rules_step_init(d, q, heads, e, v);
	case VMDEV_EV_RING_RESET:
		rules_step_ring_reset(q);
		return 0;
	case VMDEV_EV_GETDESC:
		return rules_step_getdesc(d, q, heads, e, v);
	case VMDEV_EV_COPY_BEGIN:
		/* Without the memory only the directions can be judged. */
		return rules_step_copy_begin(q, e, v) | rules_dir_09(q, heads, e, v);
	case VMDEV_EV_COPY_END:
		rules_step_copy_end(q, heads, e);
		return 0;
	case VMDEV_EV_COMPLETE:
		return rules_step_complete(d, q, heads, e, v);
	case VMDEV_EV_NEED_NOTIFY:
		return rules_step_need_notify(d, q, e, v);
	case VMDEV_EV_RING_ERROR:
		return rules_step_error(d, q, heads, e, v);
	case VMDEV_EV_RING_STATE:
		rules_step_ring_state(d, q, heads, e);
		return 0;
	case VMDEV_EV_HELD:
		rules_step_held(q, heads, e);
		return 0;
	}
	rules_ring_count(q, e->id);
	return 0;
}

RULES_FN int rules_dispatch_work(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	struct rules_group *p = &d->group[rules_index(e->vq, RULES_GROUPS - 1)];

	rules_seq_work(d, p, e);
	switch (e->id) {
	case VMDEV_EV_WORK_BEGIN:
		rules_step_work_begin(d, p, e);
		return 0;
	case VMDEV_EV_WORK_END:
		return rules_step_work_end(d, p, e, v);
	case VMDEV_EV_CTRL:
		return rules_step_ctrl(d, p, e, v);
	}
	return rules_step_drop(d, p, e, v);
}

RULES_FN int rules_dispatch(struct rules_all *a, const struct vmdev_event *e,
			    struct rules_verdict *v)
{
	struct rules_dev *d = &a->dev;

	if (e->id == VMDEV_EV_LOAD_RESULT)
		return rules_step_load(d, e, v);
	if (e->id == VMDEV_EV_REGISTER)
		return rules_step_register(d, e, v);
	if (e->id == VMDEV_EV_LOOK)
		return rules_step_look(d, e, v);
	if (e->id == VMDEV_EV_CONFIG_CHANGE || e->id == VMDEV_EV_STATE ||
	    e->id == VMDEV_EV_VQ_STATE)
		return rules_dispatch_ctl(d, e, v);
	if (e->id == VMDEV_EV_RING_STATE || e->id == VMDEV_EV_HELD)
		return rules_dispatch_ring(a, e, v);
	if (e->id >= RULES_WORK_FIRST)
		return rules_dispatch_work(d, e, v);
	if (e->id >= RULES_RING_FIRST)
		return rules_dispatch_ring(a, e, v);
	if (e->id >= RULES_DMA_FIRST)
		return rules_dispatch_dma(d, e, v);
	return rules_dispatch_ctl(d, e, v);
}

/**
 * rules_step - take one event through all rules
 * @a: state of the event's device; zero-filled before its first event
 * @e: event
 * @v: zeroed, then filled
 *
 * Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step(struct rules_all *a, const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit;

	__builtin_memset(v, 0, sizeof(*v));
	hit = rules_dispatch(a, e, v);
	if (hit)
		rules_scene_take(&a->dev, e, 0, &v->scene);
	return hit;
}

#endif /* RULES_H */
