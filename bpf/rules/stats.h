/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the sum of a run: what all devices' states say together. For user space.
 * Does not own the counters (rules_state.h) nor the verdict (harness/).
 */
#ifndef RULES_STATS_H
#define RULES_STATS_H

#include "rules.h"

/**
 * struct check_slot - what the checker's map holds for one device
 * @dev: state of the rules
 */
struct check_slot {
	struct rules_dev dev;
};

RULES_FN void check_stats_stream(struct check_stats *s, const struct rules_stream *stream)
{
	s->gaps += stream->gaps;
	s->gap_events += stream->missing;
}

/* Of the rules that are off by default: nothing was counted if they were off. */
RULES_FN void check_stats_extra(struct check_stats *s, const struct rules_extra *o)
{
	s->unjudged += o->unsure;
	s->evaluated[RULE_DMA_06] += o->mapped;
	s->evaluated[RULE_DMA_07] += o->mapped;
	s->evaluated[RULE_RING_14] += o->chains;
	s->evaluated[RULE_DIR_06] += o->guarded;
}

RULES_FN void check_stats_vq(struct check_stats *s, const struct rules_vq *q)
{
	const struct rules_copy *c = &q->copy;
	__u64 get = q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST];
	__u64 done = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	__u64 begun = q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST];
	unsigned int i;

	for (i = 0; i < RULES_RING_EVENTS; i++)
		s->events[RULES_RING_FIRST + i] += q->n[i];
	check_stats_stream(s, &q->seq);
	s->unjudged += q->unjudged + q->unjudged_get + q->unjudged_complete + c->orphans -
		       q->early;
	s->copies += c->compared;
	s->copies_unread += c->unread;
	s->bytes_copied += c->bytes;
	s->bytes_compared += c->bytes_compared;
	s->evaluated[RULE_RING_01] += get + done - q->unjudged;
	s->evaluated[RULE_RING_02] += get - q->unjudged_get;
	s->evaluated[RULE_RING_03] += get - q->unjudged_get;
	s->evaluated[RULE_RING_04] += get + q->errors;
	s->evaluated[RULE_RING_05] += get + q->errors;
	s->evaluated[RULE_RING_06] += get + q->errors;
	s->evaluated[RULE_RING_07] += get + q->errors;
	s->evaluated[RULE_RING_08] += get + q->errors;
	s->evaluated[RULE_RING_10] += done - q->unjudged_complete;
	s->evaluated[RULE_RING_11] += done - q->unjudged_complete;
	s->evaluated[RULE_RING_12] += done - q->unjudged_complete;
	s->evaluated[RULE_RING_13] += done - q->unjudged_complete;
	if (q->in_order)
		s->evaluated[RULE_RING_15] += done - q->unjudged_complete;
	s->evaluated[RULE_RING_16] += q->musts;
	s->evaluated[RULE_RING_19] += q->errors;
	s->evaluated[RULE_NET_01] += q->role == RULES_ROLE_TX ? q->frame.headers : 0;
	s->evaluated[RULE_NET_02] += q->role == RULES_ROLE_RX ? q->frame.headers : 0;
	s->evaluated[RULE_NET_03] += q->role == RULES_ROLE_RX ? q->frame.headers : 0;
	s->evaluated[RULE_NET_04] += q->role != RULES_ROLE_NONE ? get : 0;
	s->evaluated[RULE_NET_05] += q->role == RULES_ROLE_RX ? q->frame.headers : 0;
	s->evaluated[RULE_DIR_01] += c->pushes;
	s->evaluated[RULE_DIR_02] += c->push_sources;
	s->evaluated[RULE_DIR_03] += c->compared - c->pushes;
	s->evaluated[RULE_DIR_04] += begun;
	s->evaluated[RULE_DIR_05] += c->compared;
	s->evaluated[RULE_DIR_08] += q->shorts;
}

RULES_FN void check_stats_look(struct check_stats *s, const struct rules_look *l)
{
	s->looks += l->looks;
	s->evaluated[RULE_RING_09] += l->kicks;
	s->evaluated[RULE_RING_18] += l->judged;
	s->evaluated[RULE_RING_20] += l->served;
}

RULES_FN void check_stats_dma(struct check_stats *s, const struct rules_dma *m, int joined)
{
	unsigned int i;

	for (i = 0; i < RULES_DMA_EVENTS; i++)
		s->events[RULES_DMA_FIRST + i] += m->n[i];
	check_stats_stream(s, &m->seq);
	s->slot_missing += m->slot_missing;
	/* Of a device that was joined the mappings made before are unknown, and told so. */
	if (!joined)
		s->unjudged += m->unjudged;
	s->evaluated[RULE_DMA_08] += m->n[VMDEV_EV_BUF_UNMAP - RULES_DMA_FIRST] +
				     m->n[VMDEV_EV_MEM_FREE - RULES_DMA_FIRST] - m->unjudged;
	s->evaluated[RULE_CMD_29] += m->frees;
	s->evaluated[RULE_DMA_10] += m->frees;
}

RULES_FN void check_stats_pair(struct check_stats *s, const struct rules_pair *p)
{
	unsigned int i;

	for (i = 0; i < RULES_WORK_EVENTS; i++)
		s->events[RULES_WORK_FIRST + i] += p->n[i];
	check_stats_stream(s, &p->seq);
	s->events[VMDEV_EV_CTRL] += p->ctrls;
	s->unjudged += p->unjudged + p->ctrls_unjudged - p->early;
	s->evaluated[RULE_NET_06] += p->judged;
	s->evaluated[RULE_NET_07] += p->ctrls - p->ctrls_unjudged;
	s->evaluated[RULE_CMD_12] += p->broken;
	s->evaluated[RULE_RING_21] += p->judged;
}

RULES_FN void check_stats_model(struct check_stats *s, const struct rules_model *m)
{
	unsigned int from, to;

	for (from = 0; from < RULES_MODEL_MAX; from++) {
		for (to = 0; to < RULES_MODEL_MAX; to++) {
			s->model_dev[from][to] += m->dev[from][to];
			s->model_vq[from][to] += m->vq[from][to];
		}
	}
}

/* What is unknown of a device that was joined, and since when the rest is known. */
RULES_FN void check_stats_joined(struct check_stats *s, const struct rules_dev *d,
				 unsigned int dev)
{
	struct check_joined *j = &s->joined[dev];
	unsigned int i;

	s->devices_joined |= 1ULL << dev;
	j->ts = d->joined_ts;
	j->early = d->early;
	j->unmaps = d->dma.unjudged;
	for (i = 0; i < RULES_PAIRS; i++)
		j->early += d->pair[i].early;
	for (i = 0; i < VMDEV_MAX_VQS; i++) {
		j->early += d->vq[i].early;
		j->copies += d->vq[i].extra.unmapped;
	}
}

RULES_FN void check_stats_dev(struct check_stats *s, const struct check_slot *slot,
			      unsigned int dev)
{
	const struct rules_dev *d = &slot->dev;
	__u64 before = 0, after = 0;
	unsigned int i;

	for (i = 0; i < VMDEV_EV_MAX; i++)
		before += s->events[i];
	for (i = 0; i < RULES_DMA_FIRST; i++)
		s->events[i] += d->n[i];
	for (i = 0; i < VMDEV_CMD_COUNT; i++) {
		s->commands[i] += d->commands[i];
		s->events[VMDEV_EV_CMD_BEGIN] += d->commands[i];
	}
	s->events[VMDEV_EV_CMD_END] += d->ends;
	s->events[VMDEV_EV_REGISTER] += d->registers;
	s->events[VMDEV_EV_CONFIG_CHANGE] += d->config_changes;
	for (i = 0; i < VMDEV_RULE_MAX; i++)
		s->evaluated[i] += d->evaluated[i];
	check_stats_stream(s, &d->seq);
	s->unjudged += d->unjudged - d->early;
	check_stats_model(s, &d->model);
	check_stats_dma(s, &d->dma, d->joined);
	for (i = 0; i < RULES_PAIRS; i++)
		check_stats_pair(s, &d->pair[i]);
	for (i = 0; i < VMDEV_MAX_VQS; i++) {
		check_stats_vq(s, &d->vq[i]);
		check_stats_look(s, &d->look[i]);
		check_stats_extra(s, &d->vq[i].extra);
	}
	for (i = 0; i < VMDEV_EV_MAX; i++)
		after += s->events[i];
	if (after == before)
		return;
	s->devices |= 1ULL << dev;
	if (d->joined)
		check_stats_joined(s, d, dev);
	else if (!d->n[VMDEV_EV_ADD])
		s->devices_unknown |= 1ULL << dev;
}

/**
 * check_stats_collect - sum up all devices
 * @s:     filled
 * @slots: the checker's map, one element per device index
 * @n:     elements
 * @total: the counters that belong to no device
 *
 * May be called while events arrive: each counter is then as old as its reading.
 */
RULES_FN void check_stats_collect(struct check_stats *s, const struct check_slot *slots,
				  unsigned int n, const struct check_total *total)
{
	unsigned int i;

	__builtin_memset(s, 0, sizeof(*s));
	for (i = 0; i < n; i++)
		check_stats_dev(s, &slots[i], i);
	for (i = 0; i < VMDEV_RULE_MAX; i++)
		s->violations[i] = total->violations[i];
	s->ringbuf_full = total->ringbuf_full;
	s->slot_missing += total->slot_missing;
	s->vringh_calls = total->vringh_calls;
	s->vringh_unjudged = total->vringh_unjudged;
	s->evaluated[RULE_DIR_07] += total->vringh_calls;
}

#endif /* RULES_STATS_H */
