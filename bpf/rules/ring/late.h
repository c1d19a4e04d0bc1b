/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule RING-33: how long a kick waits for the device. Kicks and ring events note the time;
 * looks judge. Does not read the time.
 */
#ifdef RULE
RULE(RULE_RING_33, 129, "RING-33", WARNING, DEVICE, "none", RULES_NONE,
	"a device that was kicked works on the queue at once",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "kicks that waited", VMDEV_TYPE_DEC },
		    [2] = { "kicks served", VMDEV_TYPE_DEC },
		    [3] = { "more than ms", VMDEV_TYPE_DEC } },
	.why = "A device that polls by a timer, or that loses a kick and looks again later, loses "
		"nothing. But each frame or request waits for it, and the driver has done all that "
		"it can.",
	.looks = "Ticks of the kernel from a kick of an idle queue, in which chains wait, to the "
		"first operation on it. Each that waits for more than 30 ms counts for 64 others: "
		"4 more than these, found by at least 4 looks between which a processor was idle, "
		"are too many.",
	.blind = "A card's receive queues, and devices of which RING-20 knows nothing; kicks while "
		"other chains are under way; fewer than one late kick in 64; whatever a busy "
		"machine may have delayed.")
#elif !defined(RULES_RING_LATE_H)
#define RULES_RING_LATE_H

#include "rules/ring/look.h"

#define RULES_LATE_MS 30u
#define RULES_LATE_WORTH 64u	/* kicks in time that make one late kick good */
#define RULES_LATE_SCORE (4 * RULES_LATE_WORTH)
#define RULES_LATE_LOOKS 4u	/* one stall of the machine is found by one or two */

/* Chains up to @kicked, with RULES_KICKED_KNOWN, were kicked at tick @now. */
RULES_FN void rules_late_kick(struct rules_vq *q, __u32 kicked, __u32 now)
{
	struct rules_late *late = &q->late;

	if (late->kicks != late->served || q->outstanding || q->used_next == kicked)
		return;
	late->idx = kicked;
	late->since = now;
	late->kicks++;
}

/*
 * The device was seen at work at tick @now, and what it did is not accounted yet. A kick that was
 * overtaken waited for nothing: its chains were taken before.
 */
RULES_FN void rules_late_served(struct rules_vq *q, __u32 now, __u32 ticks)
{
	struct rules_late *late = &q->late;

	late->served = late->kicks;
	if (rules_unlikely(now - late->since > ticks) && q->used_next & RULES_USED_KNOWN)
		late->late += (__s16)(late->idx - q->used_next - q->outstanding) > 0;
}

/* What was noted since the last look: late kicks, and others. Returns nonzero if it may count. */
RULES_FN int rules_late_news(const struct rules_dev *d, const struct rules_vq *q,
			     struct rules_lateness *l, const struct vmdev_event *e)
{
	__u64 session = rules_look_session(d, q), spare = e->arg[VMDEV_LOOK_A_SPARE];
	__u32 idle = l->session == session && spare > l->spare;
	__u32 late = q->late.late, served = q->late.served;
	/* What ends in this span has begun in it, or in the one before. */
	int counts = idle && l->idle;

	l->new_late = late - l->late;
	l->new_served = served - l->served;
	l->session = session;
	l->spare = spare;
	l->idle = idle;
	l->late = late;
	l->served = served;
	return counts && rules_look_serves(d, e->vq) && !rules_look_excused(d, q, e->vq);
}

/**
 * rules_step_late - judge how long the kicks of a queue have waited
 * @d: device
 * @e: VMDEV_EV_LOOK at the queue
 * @v: filled
 *
 * Return: nonzero if @v names RING-33; once, until all is in time again.
 */
RULES_FN int rules_step_late(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	const struct rules_vq *q = rules_vq_of(d, e);
	struct rules_lateness *l = &d->look[rules_index(e->vq, VMDEV_MAX_VQS - 1)].lateness;
	__u32 good;

	if (!rules_late_news(d, q, l, e))
		return 0;
	good = l->new_served - l->new_late;
	l->judged += l->new_served;
	l->score += l->new_late * RULES_LATE_WORTH;
	if (good >= l->score) {
		l->score = 0;
		l->looks = 0;
		l->told = 0;
		return 0;
	}
	l->score -= good;
	l->looks += l->new_late > 0;
	if (l->told || l->looks < RULES_LATE_LOOKS || l->score < RULES_LATE_SCORE)
		return 0;
	l->told = 1;
	v->detail[1] = l->late;
	v->detail[2] = l->served;
	v->detail[3] = RULES_LATE_MS;
	return rules_hit(v, RULE_RING_33);
}

RULES_FN void rules_late_counted(struct check_stats *s, const struct rules_look *l)
{
	s->evaluated[RULE_RING_33] += l->lateness.judged;
}

#endif /* RULES_RING_LATE_H */
