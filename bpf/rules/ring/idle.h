/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule RING-30: what a device does that has nothing to do. Judges the ends of its worker's
 * runs. Does not know what the runs are for.
 */
#ifdef RULE
RULE(RULE_RING_30, 126, "RING-30", WARNING, DEVICE, "none", RULES_NONE,
	"a device that has nothing to do does not run again and again",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK,
	.detail = { [1] = { "runs for nothing", VMDEV_TYPE_DEC },
		    [2] = { "kicks of the device", VMDEV_TYPE_DEC } },
	.why = "A worker that queues itself for no reason keeps a processor from sleeping, and "
		"takes its time from others. No frame is lost by it, so that nobody looks.",
	.looks = "Runs in a row, one after the other, in which a group of queues took no chain, "
		"gave none back, dropped and refused nothing, and before which no queue of the "
		"device was kicked, enabled or reset, nor the device started or resumed: 64 of "
		"them are too many.",
	.blind = "Parents that have no worker events, and what a device does outside of its runs.")
#elif !defined(RULES_RING_IDLE_H)
#define RULES_RING_IDLE_H

#include "rules/core/known.h"

#define RULES_IDLE_RUNS 64u	/* a kick that crosses a run, or a timer, cause one or two */

/* What moves if a queue does anything. */
RULES_FN __u64 rules_idle_moves(const struct rules_vq *q)
{
	return q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST] +
	       q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST] + q->errors + q->seq.gaps;
}

/* Commands after which a device looks at its queues: there may be nothing in them. */
RULES_FN __u64 rules_idle_asked(const struct rules_dev *d)
{
	return d->commands[VMDEV_CMD_KICK_VQ] + d->commands[VMDEV_CMD_SET_VQ_READY] +
	       d->commands[VMDEV_CMD_RESET_VQ] + d->commands[VMDEV_CMD_SET_STATUS] +
	       d->commands[VMDEV_CMD_RESUME];
}

/**
 * rules_step_idle - a run has ended: was it for nothing, as those before it?
 * @d:  device
 * @p:  group of queues that ran
 * @rx: its first queue
 * @tx: the queue after that
 * @v:  filled
 *
 * Return: nonzero if @v names RING-30.
 */
RULES_FN int rules_step_idle(const struct rules_dev *d, struct rules_group *p,
			     const struct rules_vq *rx, const struct rules_vq *tx,
			     struct rules_verdict *v)
{
	__u64 moved = rules_idle_moves(rx) + rules_idle_moves(tx) + p->drops + p->ctrls +
		      p->seq.gaps + rules_idle_asked(d);

	if (moved != p->moved) {
		p->moved = moved;
		p->idle = 0;
		return 0;
	}
	/* Told once, until something moves. */
	if (p->idle >= RULES_IDLE_RUNS || ++p->idle < RULES_IDLE_RUNS)
		return 0;
	v->detail[1] = p->idle;
	v->detail[2] = d->commands[VMDEV_CMD_KICK_VQ];
	return rules_hit(v, RULE_RING_30);
}

RULES_FN void rules_idle_counted(struct check_stats *s, const struct rules_group *p)
{
	s->evaluated[RULE_RING_30] += p->n[VMDEV_EV_WORK_END - RULES_WORK_FIRST];
}

#endif /* RULES_RING_IDLE_H */
