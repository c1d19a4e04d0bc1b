/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule RING-36: what a driver has put into a ring that it enables. Does not read memory;
 * vmdev_rest.bpf.h does, just before.
 */
#ifdef RULE
RULE(RULE_RING_36, 132, "RING-36", ERROR, DRIVER, "2.7.10.1", RULES_NONE,
	"used flags are 0 when a queue is enabled to start at 0",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { [3] = { "used flags", VMDEV_TYPE_HEX } },
	.why = "A driver reads these flags to know whether to kick. What lay in the memory before "
		"may read as 'do not kick', until the device writes them for the first time: "
		"with EVENT_IDX it never does.",
	.looks = "The used ring's flags in memory, when set_vq_ready begins to enable a queue "
		"whose state is 0.",
	.blind = "A queue that continues where it was; the rest of the ring.")
#elif !defined(RULES_RING_START_H)
#define RULES_RING_START_H

#include "rules/core/state.h"

/* Used flags were read, for the enable that begins now; negative: they were not. */
RULES_FN void rules_start_note(struct rules_vq *q, __s64 flags)
{
	q->start.flags = flags;
	q->start.known = flags >= 0;
}

/* RING-36 [2.7.10.1]. The enable that the flags were read for begins. */
RULES_FN int rules_ring_36(struct rules_vq *q, struct rules_verdict *v)
{
	struct rules_start *s = &q->start;

	if (!s->known || !q->state_known || q->state)
		return 0;
	s->known = 0;
	s->judged++;
	if (!s->flags)
		return 0;
	v->detail[3] = s->flags;
	return rules_hit(v, RULE_RING_36);
}

RULES_FN void rules_start_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_RING_36] += q->start.judged;
}

#endif /* RULES_RING_START_H */
