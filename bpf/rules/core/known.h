/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns how what is known of a device changes as a whole: what a lost event makes
 * unknown, whether queues are live and where the automata stand, what a reset and
 * an addition leave. Judges nothing; the layout of the state is in core/state.h.
 */
#ifndef RULES_CORE_KNOWN_H
#define RULES_CORE_KNOWN_H

#include "rules/core/race.h"

/* Ring events were lost: what is outstanding is unknown until the next init. */
RULES_FN void rules_forget_ring(struct rules_vq *q)
{
	q->num = 0;
	q->used_next = 0;
	q->outstanding = 0;
	q->err_head = 0;
	q->short_head = 0;
	q->doubled = 0;
	q->due = 0;
	q->told = 0;
	q->broken = 0;
	q->memory.again.turns = 0;
	q->late.served = q->late.kicks;
	q->frame.unsure = 1;
}

RULES_FN void rules_forget_dma(struct rules_dev *d)
{
	rules_clear_maps(d);
	d->dma.known = 0;
}

/* Where the device's automaton stands, by what is known. */
RULES_FN __u32 rules_model_dev_now(const struct rules_dev *d)
{
	if (!d->known)
		return RULES_DEV_UNKNOWN;
	if (d->status & VMDEV_S_FAILED)
		return RULES_DEV_FAILED;
	if ((d->status & VMDEV_S_DRIVER_OK) && d->needs_reset)
		return RULES_DEV_NEEDS_RESET;
	if (d->halt == RULES_SUSPENDED)
		return RULES_DEV_SUSPENDED;
	if (d->status & VMDEV_S_DRIVER_OK)
		return RULES_DEV_DRIVER_OK;
	if (d->status & VMDEV_S_FEATURES_OK)
		return RULES_DEV_FEATURES_OK;
	if (d->status & VMDEV_S_DRIVER)
		return RULES_DEV_DRIVER;
	return d->status & VMDEV_S_ACKNOWLEDGE ? RULES_DEV_ACKNOWLEDGE : RULES_DEV_RESET;
}

/* The way from one state to another is off the model: said when the event has been judged. */
RULES_FN void rules_model_off(struct rules_dev *d, __u32 from, __u32 to)
{
	d->model.off = from << 16 | to;
}

/* Count the way to a state; it is no transition if either end is unknown. */
RULES_FN void rules_model_dev_to(struct rules_dev *d, __u32 to)
{
	__u32 from = rules_index(d->model.state, RULES_MODEL_MAX - 1);

	d->model.state = to;
	to = rules_index(to, RULES_MODEL_MAX - 1);
	if (!from || !to || d->model.undo)
		return;
	d->model.dev[from][to]++;
	if (!rules_model_dev_has[from][to])
		rules_model_off(d, from, to);
}

/* Something that makes the device change its state has happened. */
RULES_FN void rules_model_dev_step(struct rules_dev *d)
{
	__u32 to = rules_model_dev_now(d);

	if (to != d->model.state)
		rules_model_dev_to(d, to);
}

/* The same of a queue. */
RULES_FN void rules_model_vq_step(struct rules_dev *d, struct rules_vq *q)
{
	__u32 from = rules_index(q->model, RULES_MODEL_MAX - 1), to = RULES_VQ_UNSET;

	if (!d->known)
		to = RULES_VQ_UNKNOWN;
	else if (q->ready)
		to = d->status & VMDEV_S_DRIVER_OK ? RULES_VQ_RUNNING : RULES_VQ_READY;
	else if (q->prog & (RULES_PROG_NUM | RULES_PROG_ADDR))
		to = RULES_VQ_CONFIGURED;
	else if (q->was_reset)
		to = RULES_VQ_RESET;
	q->model = to;
	if (!from || !to || from == to || d->model.undo)
		return;
	d->model.vq[from][to]++;
	if (!rules_model_vq_has[from][to])
		rules_model_off(d, RULES_MODEL_MAX + from, RULES_MODEL_MAX + to);
}

RULES_FN void rules_live_vq(struct rules_dev *d, struct rules_vq *q)
{
	if (!d->known)
		q->live = RULES_LIVE_UNKNOWN;
	else if (!(d->status & VMDEV_S_DRIVER_OK) || !q->ready)
		q->live = RULES_DEAD;
	else
		q->live = d->halt == RULES_SUSPENDED ? RULES_HALTED : RULES_LIVE;
	rules_model_vq_step(d, q);
}

RULES_TURN rules_live_turn(__u32 i, void *ctx)
{
	struct rules_dev *d = *(struct rules_dev **)ctx;

	rules_live_vq(d, &d->vq[rules_index(i, VMDEV_MAX_VQS - 1)]);
	return 0;
}

RULES_FN void rules_live_all(struct rules_dev *d)
{
	rules_loop(VMDEV_MAX_VQS, rules_live_turn, &d);
}

/* The driver takes the ring areas back. */
RULES_FN void rules_areas_drop(struct rules_vq *q)
{
	q->area[0].hi = 0;
	q->area[1].hi = 0;
	q->area[2].hi = 0;
}

/* The default state of a queue's command side, after reset or queue reset [2.6.1]. */
RULES_FN void rules_vq_default(struct rules_vq *q)
{
	rules_areas_drop(q);
	q->prog = 0;
	q->ready = 0;
	q->was_reset = 0;
	q->unread = 0;
	q->reset_ready = 1;
	q->state = 0;
	q->state_known = 1;
	q->num_set = 0;
	q->kicked = 0;
	q->live = RULES_DEAD;
	q->cb_completes = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	q->cb_musts = q->musts;
}

/* Transmit chains completed so far: those of the odd queues. */
RULES_FN __u64 rules_tx_total(const struct rules_dev *d)
{
	unsigned int i;
	__u64 sum = 0;

	for (i = 1; i < VMDEV_MAX_VQS; i += 2)
		sum += d->vq[i].n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	return sum;
}

RULES_TURN rules_reset_turn(__u32 i, void *ctx)
{
	struct rules_dev *d = *(struct rules_dev **)ctx;
	struct rules_vq *q = &d->vq[rules_index(i, VMDEV_MAX_VQS - 1)];

	rules_vq_default(q);
	rules_model_vq_step(d, q);
	return 0;
}

/* A reset was completed: from here on status and queues are known. */
RULES_APART int rules_reset_done(struct rules_dev *d)
{
	if (!d)
		return 0;
	if (d->status & VMDEV_S_DRIVER_OK)
		d->tx_at_reset = rules_tx_total(d);
	d->known = 1;
	d->resetting = 0;
	d->config_cb_set = 0;
	d->status = 0;
	d->status_prev = 0;
	d->needs_reset = 0;
	d->halt = RULES_RUNS;
	d->config.framed = 0;
	d->config.unframed = 0;
	d->offered_fresh = 0;
	d->after_reset = 1;
	d->accepted = 0;
	d->accepted_known = 1;
	d->mtu = 0;
	d->wait = RULES_WAIT_RESET;
	rules_model_dev_to(d, RULES_DEV_RESET);
	rules_loop(VMDEV_MAX_VQS, rules_reset_turn, &d);
	return 0;
}

/* Command state is unknown until the next reset: no rule that needs it judges. */
RULES_APART int rules_forget_ctl(struct rules_dev *d)
{
	if (!d)
		return 0;
	d->known = 0;
	d->accepted_known = 0;
	d->mtu = 0;
	d->wait = 0;
	d->needs_reset = 0;
	d->halt = RULES_RUNS;
	d->config.framed = 0;
	d->after_reset = 0;
	d->resetting = 0;
	d->status_writes = 0;
	d->race = RULES_RACE_ALL;
	d->session_reset = 1;
	rules_model_dev_step(d);
	rules_live_all(d);
	return 0;
}

/* Events were lost, so that even another device may now have this index. */
RULES_APART int rules_forget_dev(struct rules_dev *d)
{
	if (!d)
		return 0;
	d->device_id = 0;
	d->bound = RULES_BOUND_UNKNOWN;
	d->open_known = 0;
	d->taken_known = 0;
	d->config_cb_set = 0;
	d->config.settled = 0;
	d->config.linked = 0;
	d->config.due = 0;
	d->nvqs = 0;
	d->config_size = 0;
	d->vq_align = 0;
	d->offered_known = 0;
	return rules_forget_ctl(d);
}

RULES_TURN rules_added_turn(__u32 i, void *ctx)
{
	struct rules_dev *d = *(struct rules_dev **)ctx;
	struct rules_group *p = &d->group[rules_index(i, RULES_GROUPS - 1)];
	struct rules_vq *q = &d->vq[rules_index(i, VMDEV_MAX_VQS - 1)];

	q->seq.next = 0;
	q->num_max = 0;
	q->cb_set = 0;
	q->group = 0;
	rules_forget_ring(q);
	p->seq.next = 0;
	p->known = 0;
	return 0;
}

/* A device was added: everything is known, and all its streams start anew. */
RULES_APART int rules_dev_added(struct rules_dev *d, const struct vmdev_event *e)
{
	if (!d || !e)
		return 0;
	rules_forget_dev(d);
	d->model.state = RULES_DEV_ABSENT;
	rules_reset_done(d);
	d->wait = 0;
	d->after_reset = 0;
	d->session_reset = 0;
	d->added = 1;
	d->ops_set = 0;
	d->ops.device = 0;
	d->bound = RULES_UNBOUND;
	d->device_id = e->arg[VMDEV_ADD_A_DEVICE_ID];
	d->nvqs = e->arg[VMDEV_ADD_A_NVQS];
	rules_loop(VMDEV_MAX_VQS, rules_added_turn, &d);
	d->dma.seq.next = 0;
	rules_clear_maps(d);
	d->dma.known = 1;
	return 0;
}

#endif /* RULES_CORE_KNOWN_H */
