/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule RING-29: what a device leaves alone once its queue was reset. Does not read memory;
 * vmdev_rest.bpf.h does, when the reset has ended and when the driver gives the memory back.
 */
#ifdef RULE
RULE(RULE_RING_29, 125, "RING-29", ERROR, DEVICE, "2.4.1", RULES_NONE,
	"the used ring is not written between a reset and the driver's freeing it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "After a reset the memory of the rings is the driver's again. A device that writes "
		"there once more writes a moment later into another owner's data.",
	.looks = "Flags, index, the entry behind the last and the event field of each ready "
		"queue's used ring in memory: when a reset has ended, and when its allocation is "
		"freed.",
	.blind = "Other entries; a ring that is not an allocation of the device's DMA ops, or "
		"that is enabled again; a write after the memory was freed.")
#elif !defined(RULES_RING_REST_H)
#define RULES_RING_REST_H

#include "rules/ring/layout.h"

/*
 * The device's reset, or a queue's, begins, or the queue is enabled. If it was ready, its ring will
 * be at rest; if not, an earlier reset's still is.
 */
RULES_FN void rules_rest_begin(struct rules_vq *q, int enabled)
{
	if (enabled)
		q->rest.known = RULES_REST_NONE;
	if (enabled || !q->ready || !q->area[2].hi)
		return;
	q->rest.used = q->area[2].lo;
	q->rest.num = q->num_set;
	q->rest.known = RULES_REST_BEGUN;
}

/* Whether the memory that is freed holds a ring at rest. */
RULES_FN int rules_rest_in(const struct rules_rest *r, __u64 addr, __u64 len)
{
	return r->known == RULES_REST_KNOWN && r->used - addr < len;
}

/**
 * rules_step_rest - judge a used ring at the end of its rest
 * @q:   its queue; its rest is over
 * @now: what is there now
 * @v:   filled
 *
 * Return: nonzero if @v names RING-29 [2.4.1].
 */
RULES_FN int rules_step_rest(struct rules_vq *q, const struct rules_rest *now,
			     struct rules_verdict *v)
{
	const struct rules_rest *then = &q->rest;
	int head = then->head != now->head, entry = then->entry != now->entry;

	q->rest.known = RULES_REST_NONE;
	q->rest.judged++;
	if (!head && !entry && then->event == now->event)
		return 0;
	v->detail[1] = head ? then->head : entry ? then->entry : then->event;
	v->detail[2] = head ? now->head : entry ? now->entry : now->event;
	return rules_hit(v, RULE_RING_29);
}

RULES_FN void rules_rest_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_RING_29] += q->rest.judged;
}

#endif /* RULES_RING_REST_H */
