/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns how a device that runs already is joined: what its snapshot makes known, and
 * what stays unknown. Judges nothing. A device whose add event was seen is known
 * without a snapshot; its snapshots change nothing, and are judged in cmd/readback.h.
 *
 * Unknown stays what no state tells: the order of the commands before, what the driver
 * has read, and the mappings made before. Rules that need it are not judged until a
 * later command makes it known; nothing is assumed that could make them fire.
 */
#ifndef RULES_JOIN_H
#define RULES_JOIN_H

#include "rules/cmd/readback.h"
#include "rules/core/known.h"
#include "rules/ctl.h"
#include "rules/net/frame.h"

/* What a driver may know of the device, and where its session stands. */
RULES_FN void rules_join_session(struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 flags = e->arg[VMDEV_STATE_A_FLAGS];

	d->known = 1;
	/* A read under way may be older than the snapshot. */
	d->race = RULES_RACE_ALL;
	/* Whether the driver has read that bit is unknown. */
	d->status = e->arg[VMDEV_STATE_A_STATUS] & ~VMDEV_S_NEEDS_RESET;
	d->status_prev = d->status;
	d->halt = flags & VMDEV_STATE_F_SUSPENDED ? RULES_SUSPENDED : RULES_RUNS;
	d->bound = flags & VMDEV_STATE_F_BOUND ? RULES_BOUND : RULES_UNBOUND;
	/* A session that has begun counts as begun with a reset. */
	d->session_reset = d->bound == RULES_BOUND;
	d->ops_set = (flags & VMDEV_STATE_F_DMA_OPS) != 0;
	d->config_cb_set = (flags & VMDEV_STATE_F_CONFIG_CB) != 0;
	d->offered = e->arg[VMDEV_STATE_A_OFFERED];
	d->offered_known = 1;
	d->offered_fresh = 1;
	d->accepted = e->arg[VMDEV_STATE_A_ACCEPTED];
	d->accepted_known = 1;
	d->taken = d->accepted;
	d->taken_known = (d->status & VMDEV_S_DRIVER_OK) != 0;
}

/* The state of a device; those of its queues follow. */
RULES_APART int rules_step_state(struct rules_dev *d, const struct vmdev_event *e)
{
	if (!d || !e)
		return 0;
	d->states++;
	d->joining = 0;
	if (d->added || d->joined)
		return 0;
	rules_forget_dev(d);
	d->joined = 1;
	d->joining = 1;
	d->joined_ts = e->ts;
	d->early = d->unjudged;
	d->device_id = e->arg[VMDEV_STATE_A_DEVICE_ID];
	d->nvqs = e->arg[VMDEV_STATE_A_NVQS];
	d->config_size = e->arg[VMDEV_STATE_A_CONFIG_SIZE];
	rules_join_session(d, e);
	/* The generation may have been read just before [2.5.1]. */
	d->config.framed = 1;
	d->config.unframed = 0;
	rules_open_none(d);
	d->open[VMDEV_CMD_KICK_VQ] = e->arg[VMDEV_STATE_A_KICKS];
	rules_model_dev_step(d);
	return 0;
}

/* What the driver has set of a queue. That it decided on a callback is taken for granted. */
RULES_FN void rules_step_vq_state(struct rules_dev *d, struct rules_vq *q,
				  const struct vmdev_event *e)
{
	__u64 num = e->arg[VMDEV_VQSTATE_A_NUM], flags = e->arg[VMDEV_VQSTATE_A_FLAGS];
	unsigned int i;

	if (!d->joining)
		return;
	rules_vq_default(q);
	q->reset_ready = 0;
	q->num_set = num <= VMDEV_QUEUE_SIZE_MAX ? num : 0;
	q->num_max = e->arg[VMDEV_VQSTATE_A_NUM_MAX];
	q->ready = (flags & VMDEV_VQSTATE_F_READY) != 0;
	q->cb_set = (flags & VMDEV_VQSTATE_F_CB) != 0;
	q->state = e->arg[VMDEV_VQSTATE_A_AVAIL];
	q->state_known = !q->ready;
	q->prog = RULES_PROG_CB;
	if (q->num_set)
		q->prog |= RULES_PROG_NUM;
	if (e->arg[VMDEV_VQSTATE_A_DESC])
		q->prog |= RULES_PROG_ADDR;
	/* Of a queue that is not ready they may be left from an earlier time. */
	for (i = 0; i < RULES_RING_AREAS && q->ready; i++) {
		q->area[i].lo = e->arg[VMDEV_VQSTATE_A_DESC + i];
		q->area[i].hi = q->area[i].lo + rules_area_bytes(i, q->num_set);
	}
	rules_live_vq(d, q);
}

/*
 * Where a ring stands. It comes under the lock that orders the worker's events too, so
 * that their part of the state can be written here.
 */
RULES_FN void rules_step_ring_state(struct rules_dev *d, struct rules_vq *q,
				    struct rules_head *heads, const struct vmdev_event *e)
{
	struct rules_group *p = &d->group[rules_group_of(d, e->vq)];
	__u64 num = e->arg[VMDEV_RSTATE_A_NUM];

	q->states++;
	q->held_left = 0;
	if (!d->joined || d->added || q->joined)
		return;
	q->joined = 1;
	q->early = q->unjudged + q->unjudged_get + q->unjudged_complete + q->copy.orphans;
	p->joined = 1;
	p->early = p->unjudged + p->ctrls_unjudged;
	/* It began while we looked on: more is known of it than this. */
	if (q->num || !num || num > VMDEV_MAX_RING)
		return;
	rules_clear_heads(heads);
	rules_forget_ring(q);
	q->num = num;
	q->used_next = (__u16)e->arg[VMDEV_RSTATE_A_USED] | RULES_USED_KNOWN;
	q->in_order = (e->arg[VMDEV_RSTATE_A_FLAGS] & VMDEV_RING_F_IN_ORDER) != 0;
	q->used_seq = e->seq;
	q->held_left = e->arg[VMDEV_RSTATE_A_HELD];
	/* Its last frame may go on with the next copy. */
	q->role = rules_role(d, e->vq);
}

/* A chain that the device had taken before. */
RULES_FN void rules_step_held(struct rules_vq *q, struct rules_head *heads,
			      const struct vmdev_event *e)
{
	__u64 head = e->arg[VMDEV_HELD_A_HEAD];
	struct rules_head *h = rules_head_at(heads, head);

	q->states++;
	if (!q->held_left || head >= q->num)
		return;
	q->held_left--;
	q->outstanding++;
	h->writable1 = e->arg[VMDEV_HELD_A_WRITABLE] + 1;
	h->seq = e->seq;
	h->pushed = 0;
	h->readable = e->arg[VMDEV_HELD_A_READABLE];
}

#endif /* RULES_JOIN_H */
