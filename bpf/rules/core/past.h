/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what a report shows beside the broken rule: the last events of a device, and what
 * was known when it happened. Judges nothing.
 */
#ifndef RULES_CORE_PAST_H
#define RULES_CORE_PAST_H

#include "rules/core/state.h"

/*
 * Whether an event is noted. Kicks and queue callbacks come with the traffic: they would
 * push the commands out, and cost too much; the scene counts them. So would the queues of
 * a snapshot.
 */
RULES_FN int rules_past_wanted(const struct vmdev_event *e)
{
	if (e->id == VMDEV_EV_VQ_CB || e->id == VMDEV_EV_VQ_STATE)
		return 0;
	return (e->id != VMDEV_EV_CMD_BEGIN && e->id != VMDEV_EV_CMD_END) ||
	       e->arg[VMDEV_CMD_A_CMD] != VMDEV_CMD_KICK_VQ;
}

RULES_FN void rules_past_note(struct rules_past *past, const struct vmdev_event *e)
{
	past->event[rules_index(past->count, RULES_PAST_MAX - 1)] = *e;
	past->count++;
}

RULES_FN void rules_scene_queue(const struct rules_vq *q, struct rules_scene *s)
{
	s->flags |= RULES_SCENE_QUEUE;
	s->taken = q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST];
	s->completed = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	s->callbacks = q->cbs;
	s->area[0] = q->area[0].lo;
	s->area[1] = q->area[1].lo;
	s->area[2] = q->area[2].lo;
	s->num = q->num;
	s->outstanding = q->outstanding;
	s->used_next = q->used_next;
	s->num_set = q->num_set;
	s->prog = q->prog;
	s->ready = q->ready;
	s->live = q->live;
	s->cb_set = q->cb_set;
}

/**
 * rules_scene_take - note what is known of a device and of the queue of an event
 * @d:     device
 * @e:     event
 * @flags: RULES_SCENE_BEFORE, or 0
 * @s:     filled; one that was taken before is kept, because it is nearer to the cause
 */
RULES_FN void rules_scene_take(const struct rules_dev *d, const struct vmdev_event *e,
			       __u32 flags, struct rules_scene *s)
{
	if (s->flags)
		return;
	s->flags = flags | RULES_SCENE_TAKEN;
	if (d->known)
		s->flags |= RULES_SCENE_STATUS;
	if (d->offered_known)
		s->flags |= RULES_SCENE_OFFERED;
	if (d->accepted_known)
		s->flags |= RULES_SCENE_ACCEPTED;
	if (d->dma.known)
		s->flags |= RULES_SCENE_DMA;
	s->nvqs = d->nvqs;
	s->offered = d->offered;
	s->accepted = d->accepted;
	s->mappings = d->dma.live;
	s->bytes = d->dma.bytes;
	s->status = d->status;
	s->wait = d->wait;
	/* Where a pair is meant, or all the load, the index is none of a queue. */
	if (e->vq < VMDEV_MAX_VQS && (e->id < RULES_WORK_FIRST || e->id == VMDEV_EV_LOOK))
		rules_scene_queue(&d->vq[rules_index(e->vq, VMDEV_MAX_VQS - 1)], s);
}

#endif /* RULES_CORE_PAST_H */
