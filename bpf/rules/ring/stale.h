/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what becomes of a chain of which a copy ended early. Does not own the copy
 * (copy/copy.h), nor the run of the worker in which that happens (net/traffic.h).
 */
#ifdef RULE
RULE(RULE_DIR_08, 168, "DIR-08", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"when a copy fails or is short nothing stale is delivered in its place",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.other_event = VMDEV_EV_WORK_END,
	.other = { { "TX completed", VMDEV_TYPE_DEC }, { "RX completed", VMDEV_TYPE_DEC },
		   { "frames reported", VMDEV_TYPE_DEC }, { "drops", VMDEV_TYPE_DEC } },
	.why = "If a copy fails and the device completes the chain all the same, the driver gets "
		"what the buffer held before: with one simulator, the whole previous frame.",
	.looks = "Failed and short copies of a chain against the length with which it is "
		"completed.",
	.blind = "Copies without events.")
#elif !defined(RULES_RING_STALE_H)
#define RULES_RING_STALE_H

#include "rules/core/state.h"

/* DIR-08 [2.7.4]: bytes are delivered that no copy has put there. */
RULES_FN int rules_stale_hit(struct rules_verdict *v)
{
	return rules_hit(v, RULE_DIR_08);
}

/* DIR-08 [2.7.4], a frame that was not read as a whole: it is not delivered. */
RULES_FN int rules_stale_run(__u64 tx, __u64 shorts, __u64 frames)
{
	return shorts && frames > tx - shorts;
}

RULES_FN void rules_stale_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_DIR_08] += q->shorts;
}

#endif /* RULES_RING_STALE_H */
