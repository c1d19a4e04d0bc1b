/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the sum of a run: what all devices' states say together. For user space.
 * Does not own the counters (core/state.h) nor the verdict (harness/).
 */
#ifndef RULES_STATS_H
#define RULES_STATS_H

#include "rules/cmd/told.h"
#include "rules/copy/behind.h"
#include "rules/copy/exposed.h"
#include "rules/copy/kept.h"
#include "rules/copy/place.h"
#include "rules/copy/vringh.h"
#include "rules/dma/ops.h"
#include "rules/dma/range.h"
#include "rules/net/carried.h"
#include "rules/ring/idle.h"
#include "rules/ring/late.h"
#include "rules/ring/memory.h"
#include "rules/ring/mirror.h"
#include "rules/ring/rest.h"
#include "rules/ring/start.h"
#include "rules/rng/entropy.h"
#include "rules/rules.h"

RULES_FN void check_stats_stream(struct check_stats *s, const struct rules_stream *stream)
{
	s->gaps += stream->gaps;
	s->gap_events += stream->missing;
}

/* Of the rules that are off by default: nothing was counted if they were off. */
RULES_FN void check_stats_extra(struct check_stats *s, const struct rules_extra *o)
{
	s->unjudged += o->unsure;
	rules_range_counted(s, o);
	rules_chain_counted(s, o);
}

RULES_FN void check_stats_vq(struct check_stats *s, const struct rules_vq *q)
{
	const struct rules_copy *c = &q->copy;
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
	rules_ring_counted(s, q);
	rules_notify_counted(s, q);
	rules_stale_counted(s, q);
	rules_memory_counted(s, q);
	rules_taken_counted(s, q);
	rules_rest_counted(s, q);
	rules_start_counted(s, q);
	rules_copy_counted(s, q);
	rules_place_counted(s, q);
	rules_kept_counted(s, q);
	rules_exposed_counted(s, q);
	rules_behind_counted(s, q);
	rules_carried_counted(s, q);
	rules_frame_counted(s, q);
}

RULES_FN void check_stats_look(struct check_stats *s, const struct rules_look *l)
{
	s->looks += l->looks;
	rules_look_counted(s, l);
	rules_mirror_counted(s, l);
	rules_late_counted(s, l);
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
	rules_mapping_counted(s, m);
	rules_queue_counted(s, m);
}

RULES_FN void check_stats_pair(struct check_stats *s, const struct rules_group *p)
{
	unsigned int i;

	for (i = 0; i < RULES_WORK_EVENTS; i++)
		s->events[RULES_WORK_FIRST + i] += p->n[i];
	check_stats_stream(s, &p->seq);
	s->events[VMDEV_EV_CTRL] += p->ctrls;
	s->unjudged += p->unjudged + p->ctrls_unjudged - p->early;
	rules_order_counted(s, p);
	rules_traffic_counted(s, p);
	rules_drop_counted(s, p);
	rules_idle_counted(s, p);
	rules_ctrl_counted(s, p);
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
	for (i = 0; i < RULES_GROUPS; i++)
		j->early += d->group[i].early;
	for (i = 0; i < VMDEV_MAX_VQS; i++) {
		j->early += d->vq[i].early;
		j->copies += d->vq[i].extra.unmapped;
	}
}

RULES_FN void check_stats_dev(struct check_stats *s, const struct rules_dev *d, unsigned int dev)
{
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
	rules_ops_counted(s, d);
	rules_told_counted(s, d);
	rules_answer_counted(s, d);
	rules_entropy_counted(s, d);
	check_stats_model(s, &d->model);
	check_stats_dma(s, &d->dma, d->joined);
	for (i = 0; i < RULES_GROUPS; i++)
		check_stats_pair(s, &d->group[i]);
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
 * @devs:  state of the devices by index; NULL where there is none
 * @n:     how many
 * @total: the counters that belong to no device
 *
 * May be called while events arrive: each counter is then as old as its reading.
 */
RULES_FN void check_stats_collect(struct check_stats *s, const struct rules_dev *const devs[],
				  unsigned int n, const struct check_total *total)
{
	unsigned int i;

	__builtin_memset(s, 0, sizeof(*s));
	for (i = 0; i < n; i++) {
		if (devs[i])
			check_stats_dev(s, devs[i], i);
	}
	for (i = 0; i < VMDEV_RULE_MAX; i++)
		s->violations[i] = total->violations[i];
	s->ringbuf_full = total->ringbuf_full;
	s->slot_missing += total->slot_missing;
	s->vringh_calls = total->vringh_calls;
	s->vringh_unjudged = total->vringh_unjudged;
	rules_vringh_counted(s, total);
}

#endif /* RULES_STATS_H */
