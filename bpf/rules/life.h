/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the events of the CTL stream that are no commands: which rule the life of a
 * device, its registration and its callbacks are judged by, and what they change.
 */
#ifndef RULES_LIFE_H
#define RULES_LIFE_H

#include "rules/cmd/told.h"
#include "rules/core/known.h"
#include "rules/ctl.h"

/* A driver leaves: all that it began has ended, and its successor begins a session. */
RULES_FN int rules_unbound(struct rules_dev *d, struct rules_verdict *v)
{
	int hit = 0;

	if (d->open_known)
		hit = rules_call_none(d, v);
	rules_open_none(d);
	d->bound = RULES_UNBOUND;
	d->config_cb_set = 0;
	d->told.known = 0;
	if (d->known)
		d->session_reset = 0;
	return hit;
}

/* Add, removal, binding. */
RULES_FN int rules_step_life(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	int hit = 0;

	switch (e->id) {
	case VMDEV_EV_ADD:
		d->n[VMDEV_EV_ADD]++;
		rules_dev_added(d, e);
		rules_open_none(d);
		break;
	case VMDEV_EV_DEL:
		d->n[VMDEV_EV_DEL]++;
		if (d->dma.known)
			hit = rules_dma_09(d, v);
		if (hit) {
			rules_scene_take(d, e, RULES_SCENE_BEFORE, &v->scene);
			v->detail[1] = d->dma.live;
			v->detail[2] = d->dma.bytes;
		}
		d->added = 0;
		if (d->known)
			rules_model_dev_to(d, RULES_DEV_ABSENT);
		rules_forget_dev(d);
		d->bound = RULES_UNBOUND;
		break;
	case VMDEV_EV_BIND:
		d->n[VMDEV_EV_BIND]++;
		rules_open_none(d);
		d->bound = RULES_BOUND;
		break;
	case VMDEV_EV_UNBIND:
		d->n[VMDEV_EV_UNBIND]++;
		hit = rules_unbound(d, v);
		break;
	}
	return hit;
}

/* What the kernel's own struct says when a virtio device is registered. */
RULES_FN int rules_step_register(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	int hit = rules_dma_01(d, e, v) |
		  rules_dma_04(d, e, v);

	d->registers++;
	rules_told_begin(d);
	if (hit) {
		rules_scene_take(d, e, RULES_SCENE_BEFORE, &v->scene);
		v->detail[1] = e->arg[VMDEV_REG_A_DMA_OPS];
		v->detail[2] = e->arg[VMDEV_REG_A_DMA_MASK];
	}
	if (e->arg[VMDEV_REG_A_DMA_OPS])
		d->ops_set = 1;
	else
		d->dma.known = 0;	/* mappings now bypass the events: no account of them */
	return hit;
}

/* Rules of any callback, while the command state is known. */
RULES_FN int rules_judge_callback(struct rules_dev *d, struct rules_verdict *v)
{
	int hit = rules_cmd_34(d, v);

	hit |= rules_cmd_35(d, v);
	if (rules_unlikely(d->halt == RULES_SUSPENDED))
		hit |= rules_cmd_36(d, v);
	return hit;
}

/* Rules of a queue's callback that its ring must have called for. */
RULES_FN int rules_judge_wanted(struct rules_dev *d, const struct rules_vq *q,
				struct rules_verdict *v)
{
	if (rules_ring_17(d, q, v))
		return 1;
	return rules_ring_16_unasked(d, q, v);
}

RULES_FN int rules_step_vq_cb(struct rules_dev *d, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	struct rules_vq *q = rules_vq_of(d, e);
	int hit = 0;

	d->n[VMDEV_EV_VQ_CB]++;
	if (e->vq >= VMDEV_MAX_VQS)
		return 0;
	if (d->known) {
		hit |= rules_judge_callback(d, v);
		hit |= rules_cmd_34_queue(d, q, v);
		/* The first one after the queue was joined may be for what was before. */
		if (q->num && q->cb_joined == q->joined)
			hit |= rules_judge_wanted(d, q, v);
	} else {
		d->unjudged++;
	}
	if (rules_unlikely(hit))
		rules_explain_cmd(d, e, v);
	q->cbs++;
	q->told = q->used_next;
	q->cb_completes = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	q->cb_musts = q->musts;
	q->cb_joined = q->joined;
	return hit;
}

RULES_FN int rules_step_config_cb(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	int hit = 0;

	d->n[VMDEV_EV_CONFIG_CB]++;
	if (d->known)
		hit = rules_judge_callback(d, v) | rules_cmd_46(d, v);
	else
		d->unjudged++;
	if (rules_unlikely(hit))
		rules_explain_cmd(d, e, v);
	rules_told_announced(d, e->pid);
	d->config_cbs++;
	return hit;
}

#endif /* RULES_LIFE_H */
