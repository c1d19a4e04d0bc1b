/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the commands of the CTL stream: which rule a begin or an end event is judged
 * by, and what it changes. The rules are in cmd/order.h, cmd/features.h,
 * cmd/config.h, cmd/queue.h, cmd/call.h and dma/mapping.h; callbacks and the
 * life of a device are in life.h.
 *
 * What enables the device counts from the begin event, what disables it from the
 * end event, because the device may act in between. A command that is refused
 * changes nothing.
 */
#ifndef RULES_CTL_H
#define RULES_CTL_H

#include "rules/cmd/answer.h"
#include "rules/cmd/call.h"
#include "rules/cmd/config.h"
#include "rules/cmd/model.h"
#include "rules/cmd/order.h"
#include "rules/core/known.h"
#include "rules/core/past.h"
#include "rules/dma/mapping.h"
#include "rules/net/frame.h"
#include "rules/ring/ring.h"
#include "rules/ring/start.h"

RULES_FN int rules_ret(const struct vmdev_event *e)
{
	return (int)e->arg[VMDEV_END_A_RET];
}

/* The commands that the broken rules contradict, by their rows. */
RULES_FN __u64 rules_blamed_cmds(const struct rules_verdict *v)
{
	/* Without a branch: the verifier would follow each way through all of them. */
#define RULE(id, number, name, severity, who, section, blames, ...)			\
	| ((blames) == RULES_NONE ? 0 : (v->rules[number / 64] >> number % 64 & 1) << (blames))
	return 0
#include "rules/core/homes.h"
		;
#undef RULE
}

/* What was done first explains best, and what one queue was told before all. */
static const __u8 rules_blame_order[] __attribute__((unused)) = {
	VMDEV_CMD_RESET_VQ, VMDEV_CMD_RESET, VMDEV_CMD_SET_DRIVER_FEATURES,
	VMDEV_CMD_GET_DEVICE_FEATURES, VMDEV_CMD_SUSPEND, VMDEV_CMD_GET_CONFIG_SIZE,
	VMDEV_CMD_SET_VQ_READY, VMDEV_CMD_GET_VQ_NUM_MAX, VMDEV_CMD_SET_VQ_NUM,
	VMDEV_CMD_SET_VQ_STATE, VMDEV_CMD_SET_DMA_OPS,
};

/* One of them. */
RULES_FN unsigned int rules_blamed_cmd(__u64 cmds)
{
	unsigned int i;

	for (i = 0; i < sizeof(rules_blame_order); i++) {
		if (cmds >> rules_blame_order[i] & 1)
			return rules_blame_order[i];
	}
	return VMDEV_CMD_SET_STATUS;
}

RULES_APART int rules_explain_cmd(const struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	if (!d || !e || !v)
		return 0;
	rules_scene_take(d, e, RULES_SCENE_BEFORE, &v->scene);
	v->detail[0] = d->status;
	rules_blame_cmd(d, v, rules_blamed_cmd(rules_blamed_cmds(v)));
	if (v->earlier.vq != VMDEV_VQ_NONE && v->earlier.vq != e->vq)
		v->earlier.id = 0;
	return 0;
}

/* Rules of a status write. */
RULES_APART int rules_judge_status(struct rules_dev *d, const struct vmdev_event *e,
				   struct rules_verdict *v)
{
	int hit;

	if (!d || !e || !v)
		return 0;
	hit = rules_cmd_01(d, v);
	if (!d->known)
		return hit;
	hit |= rules_cmd_02(d, e, v);
	hit |= rules_cmd_03(d, e, v);
	hit |= rules_cmd_04(d, v);
	hit |= rules_cmd_06(d, e, v);
	if (!(e->arg[VMDEV_CMD_A_A0] & ~d->status & VMDEV_S_FEATURES_OK))
		return hit;
	hit |= rules_judge_accepted(d, v);
	if (d->offered_known && d->accepted_known && d->ops_set)
		hit |= rules_dma_03_accepted(d, v);
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
		hit |= rules_cmd_26(d, q, v);
		hit |= rules_cmd_28(d, q, v);
	}
	if (d->known && (d->accepted & VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM)) && q->num_set &&
	    d->dma.known && !d->dma.areas_full)
		hit |= rules_dma_05(d, q, v);
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
RULES_APART int rules_judge_vq(struct rules_dev *d, struct rules_vq *q,
			       const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = 0;

	if (!d || !q || !e || !v)
		return 0;
	if (d->known && rules_programs_vq(e)) {
		hit |= rules_cmd_08(d, v);
		hit |= rules_cmd_06(d, e, v);
	}
	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_SET_VQ_NUM:
		if (d->known) {
			hit |= rules_cmd_25(d, q, e, v);
			hit |= rules_cmd_26(d, q, v);
		}
		break;
	case VMDEV_CMD_SET_VQ_ADDRESS:
		hit |= rules_judge_address(d, q, e, v);
		break;
	case VMDEV_CMD_SET_VQ_STATE:
		if (d->known) {
			hit |= rules_cmd_26(d, q, v);
			hit |= rules_cmd_33(d, q, v);
		}
		break;
	case VMDEV_CMD_SET_VQ_READY:
		if (d->known && e->arg[VMDEV_CMD_A_A0] && !q->ready) {
			hit |= rules_cmd_27(d, q, v);
			hit |= rules_ring_36(q, v);
		}
		break;
	}
	return hit;
}

/* Whether this begin event builds on what was negotiated and read before. */
RULES_FN int rules_goes_on(const struct vmdev_event *e)
{
	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_SET_STATUS:
		return !(e->arg[VMDEV_CMD_A_A0] & VMDEV_S_FAILED);
	case VMDEV_CMD_SET_DRIVER_FEATURES:
	case VMDEV_CMD_SET_CONFIG:
	case VMDEV_CMD_RESET_VQ:
		return 1;
	}
	return rules_programs_vq(e);
}

/* Rules of a kick. It comes with packets: the rare ones are judged where they may break. */
RULES_FN int rules_judge_kick(struct rules_dev *d, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	int hit = rules_cmd_31(d, e, v);

	if (d->known)
		hit |= rules_cmd_09(d, v);
	if (rules_unlikely(d->halt == RULES_SUSPENDED))
		hit |= rules_cmd_36(d, v);
	if (rules_unlikely(d->bound == RULES_UNBOUND))
		hit |= rules_cmd_39(d, e, v);
	return hit;
}

/* Rules of a command that is no kick, whatever it is. */
RULES_APART int rules_judge_order(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	unsigned int cmd;
	int hit;

	if (!d || !e || !v)
		return 0;
	cmd = rules_cmd_of(e);
	hit = rules_call_begin(d, e, cmd, v);
	if (d->bound != RULES_BOUND_UNKNOWN)
		hit |= rules_cmd_39(d, e, v);
	if (!d->known)
		return hit;
	if (cmd != VMDEV_CMD_GET_STATUS)
		hit |= rules_cmd_11(d, e, v);
	if (rules_goes_on(e)) {
		hit |= rules_cmd_12_driver(d, v);
		hit |= rules_config_used(d, v);
	}
	return hit;
}

/* Rules of an access to the configuration space. */
RULES_FN int rules_judge_config(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	int hit = 0;

	if (d->config_size)
		hit |= rules_cmd_23(d, e, v);
	if (rules_cmd_of(e) == VMDEV_CMD_GET_CONFIG)
		return hit | rules_config_begin(d, e, v);
	if (d->known) {
		hit |= rules_cmd_07(d, v);
		hit |= rules_cmd_36(d, v);
	}
	return hit;
}

/* All rules of the begin event of a command that is no kick. */
RULES_APART int rules_judge_begin(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	unsigned int cmd;
	int hit;

	if (!d || !e || !v)
		return 0;
	cmd = rules_cmd_of(e);
	hit = rules_judge_order(d, e, v);
	if (rules_cmd_has_vq(cmd)) {
		if (rules_cmd_31(d, e, v))
			hit = 1;
		else if (e->vq < VMDEV_MAX_VQS)
			hit |= rules_judge_vq(d, rules_vq_of(d, e), e, v);
	}
	switch (cmd) {
	case VMDEV_CMD_SET_STATUS:
		hit |= rules_judge_status(d, e, v);
		break;
	case VMDEV_CMD_SET_DRIVER_FEATURES:
		if (d->known)
			hit |= rules_cmd_05(d, v);
		if (d->offered_known)
			hit |= rules_cmd_14(d, e, v);
		break;
	case VMDEV_CMD_GET_CONFIG:
	case VMDEV_CMD_SET_CONFIG:
		hit |= rules_judge_config(d, e, v);
		break;
	case VMDEV_CMD_SET_DMA_OPS:
		hit |= rules_dma_02(d, e, v);
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
			/* Nothing is kicked yet; only a queue that starts anew begins there. */
			if (!q->ready)
				q->kicked = q->state_known ?
						    (__u16)q->state | RULES_KICKED_KNOWN : 0;
			q->ready = 1;
			q->reset_ready = 0;
			q->was_reset = 0;
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
		d->wait &= ~RULES_WAIT_ANSWER;
	d->status_prev = d->status;
	/* A device takes no bit away, whatever the driver leaves out. */
	d->status |= to;
	d->status_writes++;
	rules_model_dev_step(d);
	if (to & VMDEV_S_DRIVER_OK)
		rules_live_all(d);
}

/* A device that is told to suspend may stop at once; one told to resume may go on at once. */
RULES_FN void rules_apply_begin_halt(struct rules_dev *d, unsigned int cmd)
{
	d->config.due = 0;
	if (cmd == VMDEV_CMD_SUSPEND) {
		if (d->halt == RULES_RUNS)
			d->halt = RULES_SUSPENDING;
		return;
	}
	if (d->halt != RULES_SUSPENDED)
		return;
	rules_cmd_36_resumed(d);
	d->halt = RULES_RESUMING;
	rules_live_all(d);
	rules_model_dev_step(d);
}

/* What a command that is no kick changes when it begins. */
RULES_APART int rules_apply_begin(struct rules_dev *d, const struct vmdev_event *e)
{
	unsigned int cmd;

	if (!d || !e)
		return 0;
	cmd = rules_cmd_of(e);
	rules_race_begin(d, cmd);
	d->open[rules_index(cmd, RULES_CMD_SLOTS - 1)]++;
	switch (cmd) {
	case VMDEV_CMD_SET_STATUS:
		rules_apply_begin_status(d, e);
		break;
	case VMDEV_CMD_RESET:
		d->config.due = 0;
		d->resetting = 1;
		d->session_reset = 1;
		d->status_writes++;
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
	case VMDEV_CMD_SET_CONFIG_CB:
		d->config.due = 0;
		d->config_cb_set = 0;
		d->config_cb_pend = e->arg[VMDEV_CMD_A_A0] != 0;
		return 0;
	case VMDEV_CMD_SUSPEND:
	case VMDEV_CMD_RESUME:
		rules_apply_begin_halt(d, cmd);
		break;
	case VMDEV_CMD_SET_DMA_OPS:
		break;
	default:
		return 0;
	}
	d->last[rules_index(cmd, RULES_CMD_SLOTS - 1)] = *e;
	return 0;
}

/*
 * A status read ended: it tells of the reset if nothing was written since, else of what was
 * written. That tells no more of the reset: the driver was to read before.
 */
RULES_FN int rules_judge_status_read(struct rules_dev *d, const struct vmdev_event *e,
				     struct rules_verdict *v)
{
	int hit = 0;

	if (!d->known || rules_raced(d, VMDEV_CMD_GET_STATUS))
		return 0;
	if (d->after_reset)
		return rules_cmd_10_status(d, e, v);
	if (d->wait & RULES_WAIT_FEATURES_OK)
		hit = rules_judge_answer(d, e, v);
	return hit | rules_cmd_13(d, e, v);
}

/* Queue readiness was read: after a reset, or what was last written. */
RULES_FN int rules_judge_ready_read(struct rules_dev *d, const struct rules_vq *q,
				    const struct vmdev_event *e, struct rules_verdict *v)
{
	if (!d->known || rules_raced(d, VMDEV_CMD_GET_VQ_READY))
		return 0;
	if (q->reset_ready)
		return q->was_reset ? rules_ring_22_ready(d, e, v) : rules_cmd_10_ready(d, e, v);
	return rules_cmd_30(d, q, e, v);
}

/* Rules of what a command that succeeded has read. */
RULES_FN int rules_judge_value(struct rules_dev *d, const struct vmdev_event *e,
			       struct rules_verdict *v)
{
	struct rules_vq *q = rules_vq_of(d, e);
	int hit;

	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_GET_STATUS:
		return rules_judge_status_read(d, e, v);
	case VMDEV_CMD_GET_DEVICE_FEATURES:
		hit = rules_judge_offered(d, e, v);
		if (d->ops_set)
			hit |= rules_dma_03_offered(d, e, v);
		return hit;
	case VMDEV_CMD_GET_DRIVER_FEATURES:
		if (!d->known || !d->accepted_known || rules_raced(d, rules_cmd_of(e)))
			return 0;
		return rules_cmd_17_masked(d, e, v);
	case VMDEV_CMD_GET_CONFIG:
		return rules_config_end(d, e, v);
	case VMDEV_CMD_GET_GENERATION:
		return rules_config_generation(d, e, v);
	case VMDEV_CMD_GET_VQ_NUM_MAX:
		return rules_cmd_41(d, e, v);
	case VMDEV_CMD_GET_VQ_READY:
		return rules_judge_ready_read(d, q, e, v);
	case VMDEV_CMD_GET_VQ_STATE:
		if (!d->known || !q->state_known || q->ready || rules_raced(d, rules_cmd_of(e)))
			return 0;
		return q->was_reset && !q->state ? rules_ring_22_state(d, q, e, v) :
						   rules_cmd_32_read(d, q, e, v);
	}
	return 0;
}

/* All rules of a command's end event. */
RULES_FN int rules_judge_end(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	unsigned int cmd = rules_cmd_of(e);
	int hit = rules_call_end(d, e, cmd, v);

	if (rules_cmd_has_vq(cmd) && rules_cmd_31_accepted(d, e, v))
		return 1;
	if ((cmd == VMDEV_CMD_GET_CONFIG || cmd == VMDEV_CMD_SET_CONFIG) && !d->config_size)
		hit |= rules_cmd_23_refused(d, e, v);
	if (rules_ret(e) < 0)
		return hit;
	return hit | rules_judge_value(d, e, v);
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
	if (rules_raced(d, VMDEV_CMD_GET_STATUS))
		return;
	d->after_reset = 0;
	d->needs_reset = (value & VMDEV_S_NEEDS_RESET) != 0;
	if (d->wait & RULES_WAIT_FEATURES_OK) {
		rules_apply_answer(d, value);
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
		q->unread |= q->ready;
		q->reset_ready = 0;
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
		if (q->state_known || q->ready || rules_raced(d, VMDEV_CMD_GET_VQ_STATE))
			break;
		q->state = value;
		q->state_known = 1;
		break;
	case VMDEV_CMD_GET_VQ_READY:
		if (!value)
			q->unread = 0;
		break;
	case VMDEV_CMD_RESET_VQ:
		value = q->unread | q->ready;
		rules_vq_default(q);
		q->was_reset = 1;
		q->unread = value;
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
	else
		d->after_reset = 0;
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

RULES_FN void rules_apply_end_halt(struct rules_dev *d, unsigned int cmd, int ret)
{
	if (cmd == VMDEV_CMD_SUSPEND && d->halt == RULES_SUSPENDING)
		d->halt = ret < 0 ? RULES_RUNS : RULES_SUSPENDED;
	else if (cmd == VMDEV_CMD_RESUME && d->halt == RULES_RESUMING)
		d->halt = ret < 0 ? RULES_SUSPENDED : RULES_RUNS;
	rules_live_all(d);
	rules_model_dev_step(d);
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
	case VMDEV_CMD_SUSPEND:
	case VMDEV_CMD_RESUME:
		rules_apply_end_halt(d, cmd, ret);
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
		if (!rules_raced(d, cmd))
			rules_apply_offered(d, value);
		break;
	case VMDEV_CMD_SET_CONFIG_CB:
		d->config_cb_set = d->config_cb_pend;
		return;
	case VMDEV_CMD_GET_CONFIG_SIZE:
		d->config_size = value;
		break;
	case VMDEV_CMD_GET_CONFIG:
		rules_frame_config(d, e);
		break;
	case VMDEV_CMD_GET_VQ_ALIGN:
		d->vq_align = value & (value - 1) ? 0 : value;
		break;
	default:
		if (rules_cmd_has_vq(cmd) && e->vq < VMDEV_MAX_VQS)
			rules_apply_end_vq(d, q, e);
		if (cmd != VMDEV_CMD_GET_VQ_NUM_MAX && cmd != VMDEV_CMD_RESET_VQ)
			return;
	}
	d->last[rules_index(cmd, RULES_CMD_SLOTS - 1)] = *e;
}

/* The transitions that an event has taken. */
RULES_APART int rules_judge_model(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	if (!d || !e || !v || !rules_cmd_40(d, v))
		return 0;
	return rules_explain_cmd(d, e, v) | 1;
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
	if (cmd == VMDEV_CMD_KICK_VQ)
		hit = rules_judge_kick(d, e, v);
	else
		hit = rules_judge_begin(d, e, v);
	if (rules_unlikely(hit)) {
		rules_explain_cmd(d, e, v);
		rules_order_settle(d, v);
	}
	/* A kick changes nothing, and spoils no read. */
	if (cmd == VMDEV_CMD_KICK_VQ) {
		d->open[VMDEV_CMD_KICK_VQ]++;
		return hit;
	}
	rules_apply_begin(d, e);
	return hit | rules_judge_model(d, e, v);
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
	/* A kick has changed nothing. */
	if (rules_cmd_of(e) == VMDEV_CMD_KICK_VQ)
		return hit;
	rules_answer_note(d, e);
	d->model.undo = rules_ret(e) < 0;
	rules_apply_end(d, e, hit);
	d->model.undo = 0;
	return hit | rules_judge_model(d, e, v);
}

#endif /* RULES_CTL_H */
