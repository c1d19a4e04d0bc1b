/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CTL stream: which rule a command, a callback or a life-cycle event is
 * judged by, and what it changes. The rules are in rules_cmd.h, rules_cmd_vq.h,
 * rules_dma.h and rules_ring.h.
 *
 * What enables the device counts from the begin event, what disables it from the
 * end event, because the device may act in between. A command that is refused
 * changes nothing.
 */
#ifndef RULES_CTL_H
#define RULES_CTL_H

#include "rules_cmd.h"
#include "rules_cmd_vq.h"
#include "rules_dma.h"
#include "rules_past.h"
#include "rules_ring.h"

RULES_FN int rules_judge(struct rules_dev *d, struct rules_verdict *v, unsigned int rule,
			 int broken)
{
	d->evaluated[rule]++;
	return broken ? rules_hit(v, rule) : 0;
}

RULES_FN int rules_ret(const struct vmdev_event *e)
{
	return (int)e->arg[VMDEV_END_A_RET];
}

/* Commands that carry a queue index. */
RULES_FN int rules_cmd_has_vq(unsigned int cmd)
{
	return (cmd >= VMDEV_CMD_SET_VQ_NUM && cmd <= VMDEV_CMD_GET_VQ_GROUP) ||
	       cmd == VMDEV_CMD_GET_VQ_NUM_MAX || cmd == VMDEV_CMD_GET_VQ_NUM_MIN;
}

/* Which command the broken rules contradict; the first that fits explains best. */
RULES_FN unsigned int rules_blamed_cmd(__u64 rules)
{
#define RULES_HAS(rule) (rules & (1ULL << (rule)))
	if (RULES_HAS(RULE_CMD_10) || RULES_HAS(RULE_CMD_11))
		return VMDEV_CMD_RESET;
	if (RULES_HAS(RULE_CMD_14) || RULES_HAS(RULE_CMD_19) || RULES_HAS(RULE_DMA_03))
		return VMDEV_CMD_GET_DEVICE_FEATURES;
	if (RULES_HAS(RULE_CMD_23))
		return VMDEV_CMD_GET_CONFIG_SIZE;
	if (RULES_HAS(RULE_CMD_26))
		return VMDEV_CMD_SET_VQ_READY;
	if (RULES_HAS(RULE_CMD_25))
		return VMDEV_CMD_GET_VQ_NUM_MAX;
	if (RULES_HAS(RULE_CMD_27) || RULES_HAS(RULE_CMD_28))
		return VMDEV_CMD_SET_VQ_NUM;
	if (RULES_HAS(RULE_CMD_32))
		return VMDEV_CMD_SET_VQ_STATE;
	if (RULES_HAS(RULE_DMA_02))
		return VMDEV_CMD_SET_DMA_OPS;
	return VMDEV_CMD_SET_STATUS;
#undef RULES_HAS
}

RULES_FN void rules_explain_cmd(const struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	rules_scene_take(d, e, RULES_SCENE_BEFORE, &v->scene);
	v->detail[0] = d->status;
	rules_blame_cmd(d, v, rules_blamed_cmd(v->rules[0]));
	if (v->earlier.vq != VMDEV_VQ_NONE && v->earlier.vq != e->vq)
		v->earlier.id = 0;
}

/* Rules of a status write. */
RULES_FN int rules_judge_status(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	int hit = rules_judge(d, v, RULE_CMD_01, rules_cmd_01(d));

	if (!d->known)
		return hit;
	hit |= rules_judge(d, v, RULE_CMD_02, rules_cmd_02(d, e));
	hit |= rules_judge(d, v, RULE_CMD_03, rules_cmd_03(d, e));
	hit |= rules_judge(d, v, RULE_CMD_04, rules_cmd_04(d));
	hit |= rules_judge(d, v, RULE_CMD_06, rules_cmd_06(d, e));
	if (!(e->arg[VMDEV_CMD_A_A0] & ~d->status & VMDEV_S_FEATURES_OK))
		return hit;
	if (d->offered_known && d->accepted_known) {
		hit |= rules_judge(d, v, RULE_CMD_19, rules_cmd_19_accepted(d));
		if (d->ops_set)
			hit |= rules_judge(d, v, RULE_DMA_03, rules_dma_03_accepted(d));
	}
	return hit;
}

/* Note the areas being set. The old ones are replaced, whatever comes of it. */
RULES_FN void rules_note_areas(struct rules_vq *q, const struct vmdev_event *e)
{
	unsigned int i;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		q->area_pend[i].lo = e->arg[VMDEV_CMD_A_A0 + i];
		q->area_pend[i].hi = 0;
		if (q->num_set)
			q->area_pend[i].hi = q->area_pend[i].lo + rules_area_bytes(i, q->num_set);
	}
	rules_areas_drop(q);
}

RULES_FN int rules_judge_address(struct rules_dev *d, struct rules_vq *q,
				 const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = 0;

	rules_note_areas(q, e);
	if (d->known) {
		hit |= rules_judge(d, v, RULE_CMD_26, rules_cmd_26(q));
		hit |= rules_judge(d, v, RULE_CMD_28, rules_cmd_28(d, q));
	}
	if (d->known && (d->accepted & VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM)) && q->num_set &&
	    d->dma.known && !d->dma.areas_full)
		hit |= rules_judge(d, v, RULE_DMA_05, rules_dma_05(d, q));
	return hit;
}

/* Whether this begin event programs a queue: clearing a callback or disabling does not. */
RULES_FN int rules_programs_vq(const struct vmdev_event *e)
{
	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_SET_VQ_NUM:
	case VMDEV_CMD_SET_VQ_ADDRESS:
	case VMDEV_CMD_SET_VQ_STATE:
		return 1;
	case VMDEV_CMD_SET_VQ_CB:
	case VMDEV_CMD_SET_VQ_READY:
		return e->arg[VMDEV_CMD_A_A0] != 0;
	}
	return 0;
}

/* Rules of a command on one queue, whose index is in range. */
RULES_FN int rules_judge_vq(struct rules_dev *d, struct rules_vq *q, const struct vmdev_event *e,
			    struct rules_verdict *v)
{
	int hit = 0;

	if (d->known && rules_programs_vq(e)) {
		hit |= rules_judge(d, v, RULE_CMD_08, rules_cmd_08(d));
		hit |= rules_judge(d, v, RULE_CMD_06, rules_cmd_06(d, e));
	}
	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_SET_VQ_NUM:
		if (d->known) {
			hit |= rules_judge(d, v, RULE_CMD_25, rules_cmd_25(q, e));
			hit |= rules_judge(d, v, RULE_CMD_26, rules_cmd_26(q));
		}
		break;
	case VMDEV_CMD_SET_VQ_ADDRESS:
		hit |= rules_judge_address(d, q, e, v);
		break;
	case VMDEV_CMD_SET_VQ_STATE:
		if (d->known)
			hit |= rules_judge(d, v, RULE_CMD_26, rules_cmd_26(q));
		break;
	case VMDEV_CMD_SET_VQ_READY:
		if (d->known && e->arg[VMDEV_CMD_A_A0] && !q->ready)
			hit |= rules_judge(d, v, RULE_CMD_27, rules_cmd_27(q));
		break;
	}
	return hit;
}

/* All rules of a command's begin event. */
RULES_FN int rules_judge_begin(struct rules_dev *d, const struct vmdev_event *e,
			       struct rules_verdict *v)
{
	unsigned int cmd = rules_cmd_of(e);
	int hit = 0;

	if (d->known && cmd != VMDEV_CMD_GET_STATUS)
		hit |= rules_judge(d, v, RULE_CMD_11, rules_cmd_11(d, e));
	if (rules_cmd_has_vq(cmd)) {
		hit |= rules_judge(d, v, RULE_CMD_31, rules_cmd_31(d, e));
		if (e->vq < VMDEV_MAX_VQS && !hit)
			hit |= rules_judge_vq(d, rules_vq_of(d, e), e, v);
	}
	switch (cmd) {
	case VMDEV_CMD_SET_STATUS:
		hit |= rules_judge_status(d, e, v);
		break;
	case VMDEV_CMD_SET_DRIVER_FEATURES:
		if (d->known)
			hit |= rules_judge(d, v, RULE_CMD_05, rules_cmd_05(d));
		if (d->offered_known)
			hit |= rules_judge(d, v, RULE_CMD_14, rules_cmd_14(d, e));
		break;
	case VMDEV_CMD_GET_CONFIG:
	case VMDEV_CMD_SET_CONFIG:
		if (d->config_size)
			hit |= rules_judge(d, v, RULE_CMD_23, rules_cmd_23(d, e));
		break;
	case VMDEV_CMD_KICK_VQ:
		if (d->known)
			hit |= rules_judge(d, v, RULE_CMD_09, rules_cmd_09(d));
		break;
	case VMDEV_CMD_SET_DMA_OPS:
		hit |= rules_judge(d, v, RULE_DMA_02, rules_dma_02(d, e));
		break;
	}
	return hit;
}

RULES_FN void rules_apply_begin_vq(struct rules_dev *d, struct rules_vq *q,
				   const struct vmdev_event *e)
{
	__u64 a0 = e->arg[VMDEV_CMD_A_A0];

	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_SET_VQ_NUM:
		q->num_pend = a0 <= VMDEV_QUEUE_SIZE_MAX ? a0 : 0;
		break;
	case VMDEV_CMD_SET_VQ_STATE:
		q->state_pend = a0;
		break;
	case VMDEV_CMD_SET_VQ_CB:
		q->cb_pend = a0 != 0;
		if (!a0)
			q->cb_set = 0;
		break;
	case VMDEV_CMD_SET_VQ_READY:
		q->ready_pend = a0 != 0;
		q->ready_prev = q->ready;
		if (a0) {
			q->ready = 1;
			q->reset_ready = 0;
			rules_live_vq(d, q);
		}
		break;
	}
}

RULES_FN void rules_apply_begin_status(struct rules_dev *d, const struct vmdev_event *e)
{
	__u8 to = e->arg[VMDEV_CMD_A_A0];

	if (to & ~d->status & VMDEV_S_FEATURES_OK)
		d->wait |= RULES_WAIT_FEATURES_OK;
	if (to & VMDEV_S_FAILED)
		d->wait &= ~RULES_WAIT_FOR_CMD_06;
	d->status_prev = d->status;
	d->status = to;
	d->status_writes++;
	d->status_race = 1;
	rules_model_dev_step(d);
	if (to & VMDEV_S_DRIVER_OK)
		rules_live_all(d);
}

/* What is told once is not waited for any more. */
RULES_FN void rules_settle_begin(struct rules_dev *d, const struct rules_verdict *v)
{
	if (v->rules[0] & (1ULL << RULE_CMD_01))
		d->session_reset = 1;
	if (v->rules[0] & (1ULL << RULE_CMD_06))
		d->wait &= ~RULES_WAIT_FOR_CMD_06;
	if (v->rules[0] & (1ULL << RULE_CMD_11))
		d->wait &= ~RULES_WAIT_RESET;
}

RULES_FN void rules_apply_begin(struct rules_dev *d, const struct vmdev_event *e)
{
	unsigned int cmd = rules_cmd_of(e);

	switch (cmd) {
	case VMDEV_CMD_GET_STATUS:
		d->status_race = d->status_writes != 0;
		return;
	case VMDEV_CMD_SET_STATUS:
		rules_apply_begin_status(d, e);
		break;
	case VMDEV_CMD_RESET:
		d->resetting = 1;
		d->session_reset = 1;
		d->status_writes++;
		d->status_race = 1;
		break;
	case VMDEV_CMD_SET_DRIVER_FEATURES:
		d->accepted_pend = e->arg[VMDEV_CMD_A_A0];
		break;
	case VMDEV_CMD_SET_VQ_NUM:
	case VMDEV_CMD_SET_VQ_ADDRESS:
	case VMDEV_CMD_SET_VQ_STATE:
	case VMDEV_CMD_SET_VQ_CB:
	case VMDEV_CMD_SET_VQ_READY:
		if (e->vq < VMDEV_MAX_VQS)
			rules_apply_begin_vq(d, rules_vq_of(d, e), e);
		break;
	case VMDEV_CMD_SET_DMA_OPS:
		break;
	default:
		return;
	}
	d->last[rules_index(cmd, RULES_CMD_SLOTS - 1)] = *e;
}

/* A status read ended: CMD-10 after a reset, else CMD-13. */
RULES_FN int rules_judge_status_read(struct rules_dev *d, const struct vmdev_event *e,
				     struct rules_verdict *v)
{
	if (!d->known || d->status_race)
		return 0;
	if (d->after_reset)
		return rules_judge(d, v, RULE_CMD_10, rules_cmd_10_status(e));
	return rules_judge(d, v, RULE_CMD_13, rules_cmd_13(d, e));
}

/* All rules of a command's end event. */
RULES_FN int rules_judge_end(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	unsigned int cmd = rules_cmd_of(e);
	struct rules_vq *q = rules_vq_of(d, e);

	if (rules_cmd_has_vq(cmd) && rules_cmd_31_accepted(d, e))
		return rules_hit(v, RULE_CMD_31);
	if ((cmd == VMDEV_CMD_GET_CONFIG || cmd == VMDEV_CMD_SET_CONFIG) && !d->config_size)
		return rules_judge(d, v, RULE_CMD_23, rules_cmd_23_refused(e));
	if (rules_ret(e) < 0)
		return 0;
	switch (cmd) {
	case VMDEV_CMD_GET_STATUS:
		return rules_judge_status_read(d, e, v);
	case VMDEV_CMD_GET_DEVICE_FEATURES:
		return rules_judge(d, v, RULE_CMD_19, rules_cmd_19_offered(e)) |
		       (d->ops_set ?
			rules_judge(d, v, RULE_DMA_03, rules_dma_03_offered(e)) : 0);
	case VMDEV_CMD_GET_VQ_READY:
		if (d->known && q->reset_ready)
			return rules_judge(d, v, RULE_CMD_10, rules_cmd_10_ready(e));
		return 0;
	case VMDEV_CMD_GET_VQ_STATE:
		if (!d->known || !q->state_known || q->ready)
			return 0;
		return rules_judge(d, v, RULE_CMD_32, rules_cmd_32_read(q, e));
	}
	return 0;
}

RULES_FN void rules_apply_status_read(struct rules_dev *d, const struct vmdev_event *e, int hit)
{
	__u8 value = e->arg[VMDEV_END_A_VALUE];

	if (hit && d->after_reset) {
		/* Told once: what follows on top of a reset that failed proves nothing. */
		rules_forget_ctl(d);
		return;
	}
	d->wait &= ~RULES_WAIT_RESET;
	if (d->status_race)
		return;
	d->after_reset = 0;
	d->needs_reset = (value & VMDEV_S_NEEDS_RESET) != 0;
	if (d->wait & RULES_WAIT_FEATURES_OK) {
		d->wait &= ~RULES_WAIT_FEATURES_OK;
		if (!(value & VMDEV_S_FEATURES_OK))
			d->wait |= RULES_WAIT_REFUSED;
	}
	if (d->known)
		d->status = value & ~VMDEV_S_NEEDS_RESET;
	rules_model_dev_step(d);
}

RULES_FN void rules_apply_end_ready(struct rules_dev *d, struct rules_vq *q, int ret)
{
	if (ret < 0) {
		q->ready = q->ready_prev;
	} else if (!q->ready_pend) {
		q->ready = 0;
		q->prog = 0;
		q->state_known = 0;
		rules_areas_drop(q);
	}
	rules_live_vq(d, q);
}

/* What a queue command that succeeded leaves behind. */
RULES_FN void rules_apply_end_vq(struct rules_dev *d, struct rules_vq *q,
				 const struct vmdev_event *e)
{
	__u64 value = e->arg[VMDEV_END_A_VALUE];

	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_GET_VQ_NUM_MAX:
		q->num_max = value <= VMDEV_QUEUE_SIZE_MAX ? value : 0;
		break;
	case VMDEV_CMD_SET_VQ_NUM:
		q->num_set = q->num_pend;
		q->prog |= RULES_PROG_NUM;
		rules_model_vq_step(d, q);
		break;
	case VMDEV_CMD_SET_VQ_ADDRESS:
		q->area[0] = q->area_pend[0];
		q->area[1] = q->area_pend[1];
		q->area[2] = q->area_pend[2];
		q->prog |= RULES_PROG_ADDR;
		rules_model_vq_step(d, q);
		break;
	case VMDEV_CMD_SET_VQ_CB:
		q->cb_set = q->cb_pend;
		q->prog |= RULES_PROG_CB;
		break;
	case VMDEV_CMD_SET_VQ_STATE:
		q->state = q->state_pend;
		q->state_known = 1;
		break;
	case VMDEV_CMD_GET_VQ_STATE:
		if (q->state_known || q->ready)
			break;
		q->state = value;
		q->state_known = 1;
		break;
	case VMDEV_CMD_RESET_VQ:
		rules_vq_default(q);
		q->was_reset = 1;
		rules_live_vq(d, q);
		break;
	}
}

RULES_FN void rules_apply_end_status(struct rules_dev *d, int ret)
{
	if (d->status_writes)
		d->status_writes--;
	if (ret < 0)
		d->status = d->status_prev;
	rules_model_dev_step(d);
	rules_live_all(d);
}

RULES_FN void rules_apply_end_reset(struct rules_dev *d, int ret)
{
	if (d->status_writes)
		d->status_writes--;
	d->resetting = 0;
	if (ret >= 0)
		rules_reset_done(d);
}

RULES_FN void rules_apply_end(struct rules_dev *d, const struct vmdev_event *e, int hit)
{
	unsigned int cmd = rules_cmd_of(e);
	struct rules_vq *q = rules_vq_of(d, e);
	__u64 value = e->arg[VMDEV_END_A_VALUE];
	int ret = rules_ret(e);

	switch (cmd) {
	case VMDEV_CMD_SET_STATUS:
		rules_apply_end_status(d, ret);
		return;
	case VMDEV_CMD_RESET:
		rules_apply_end_reset(d, ret);
		return;
	case VMDEV_CMD_SET_VQ_READY:
		if (e->vq < VMDEV_MAX_VQS)
			rules_apply_end_ready(d, q, ret);
		return;
	}
	if (ret < 0)
		return;
	switch (cmd) {
	case VMDEV_CMD_GET_STATUS:
		rules_apply_status_read(d, e, hit);
		return;
	case VMDEV_CMD_SET_DRIVER_FEATURES:
		d->accepted = d->accepted_pend;
		d->accepted_known = 1;
		return;
	case VMDEV_CMD_SET_DMA_OPS:
		d->ops_set = 1;
		return;
	case VMDEV_CMD_GET_DEVICE_FEATURES:
		d->offered = value;
		d->offered_known = 1;
		break;
	case VMDEV_CMD_GET_CONFIG_SIZE:
		d->config_size = value;
		break;
	case VMDEV_CMD_GET_VQ_ALIGN:
		d->vq_align = value & (value - 1) ? 0 : value;
		break;
	default:
		if (rules_cmd_has_vq(cmd) && e->vq < VMDEV_MAX_VQS)
			rules_apply_end_vq(d, q, e);
		if (cmd != VMDEV_CMD_GET_VQ_NUM_MAX)
			return;
	}
	d->last[rules_index(cmd, RULES_CMD_SLOTS - 1)] = *e;
}

/*
 * One step per CTL event. Each returns nonzero if @v names a broken rule.
 */

RULES_FN int rules_step_cmd_begin(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	unsigned int cmd = rules_cmd_of(e);
	int hit;

	if (cmd >= VMDEV_CMD_COUNT)
		return 0;
	d->commands[rules_index(cmd, RULES_CMD_SLOTS - 1)]++;
	if (!d->known && cmd != VMDEV_CMD_RESET)
		d->unjudged++;
	hit = rules_judge_begin(d, e, v);
	if (rules_unlikely(hit)) {
		rules_explain_cmd(d, e, v);
		rules_settle_begin(d, v);
	}
	rules_apply_begin(d, e);
	return hit;
}

RULES_FN int rules_step_cmd_end(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	int hit;

	if (rules_cmd_of(e) >= VMDEV_CMD_COUNT)
		return 0;
	d->ends++;
	hit = rules_judge_end(d, e, v);
	if (rules_unlikely(hit)) {
		rules_explain_cmd(d, e, v);
		v->detail[1] = rules_cmd_of(e) == VMDEV_CMD_GET_VQ_STATE ?
			       rules_vq_of(d, e)->state : d->status;
		v->detail[2] = e->arg[VMDEV_END_A_VALUE];
	}
	rules_apply_end(d, e, hit);
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
		break;
	case VMDEV_EV_DEL:
		d->n[VMDEV_EV_DEL]++;
		if (d->dma.known)
			hit = rules_judge(d, v, RULE_DMA_09, rules_dma_09(d));
		if (hit) {
			rules_scene_take(d, e, RULES_SCENE_BEFORE, &v->scene);
			v->detail[1] = d->dma.live;
			v->detail[2] = d->dma.bytes;
		}
		d->added = 0;
		if (d->known)
			rules_model_dev_to(d, RULES_DEV_ABSENT);
		rules_forget_dev(d);
		break;
	case VMDEV_EV_BIND:
		d->n[VMDEV_EV_BIND]++;
		break;
	case VMDEV_EV_UNBIND:
		d->n[VMDEV_EV_UNBIND]++;
		if (d->known)
			d->session_reset = 0;
		break;
	}
	return hit;
}

/* What the kernel's own struct says when a virtio device is registered. */
RULES_FN int rules_step_register(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	int hit = rules_judge(d, v, RULE_DMA_01, rules_dma_01(e)) |
		  rules_judge(d, v, RULE_DMA_04, rules_dma_04(e));

	d->registers++;
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

RULES_FN int rules_step_vq_cb(struct rules_dev *d, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	struct rules_vq *q = rules_vq_of(d, e);
	int hit = 0;

	d->n[VMDEV_EV_VQ_CB]++;
	if (e->vq >= VMDEV_MAX_VQS)
		return 0;
	if (d->known) {
		hit |= rules_judge(d, v, RULE_CMD_35, rules_cmd_35(d));
		if (q->num && rules_judge(d, v, RULE_RING_17, rules_ring_17(q)))
			hit = 1;
		else if (q->num)
			hit |= rules_judge(d, v, RULE_RING_16, rules_ring_16_unasked(q));
	} else {
		d->unjudged++;
	}
	if (rules_unlikely(hit))
		rules_explain_cmd(d, e, v);
	q->cbs++;
	q->cb_completes = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	q->cb_musts = q->musts;
	return hit;
}

RULES_FN int rules_step_config_cb(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	int hit = 0;

	d->n[VMDEV_EV_CONFIG_CB]++;
	if (d->known)
		hit = rules_judge(d, v, RULE_CMD_35, rules_cmd_35(d));
	else
		d->unjudged++;
	if (rules_unlikely(hit))
		rules_explain_cmd(d, e, v);
	d->config_cbs++;
	return hit;
}

#endif /* RULES_CTL_H */
