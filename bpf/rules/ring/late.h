/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rules RING-33 and RING-34: how long a kick takes to be served, and a callback to reach its
 * driver. Kicks, ring events, callbacks and calls note the time; looks judge. Does not read it.
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
		"other chains are under way; a device that asks for no kicks and polls; fewer than "
		"one late kick in 64; whatever a busy machine may have delayed.")
RULE(RULE_RING_34, 130, "RING-34", WARNING, TRANSPORT, "none", RULES_NONE,
	"a queue's driver is called once and at once for each callback",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { [1] = { "calls that came late", VMDEV_TYPE_DEC },
		    [2] = { "calls without a callback", VMDEV_TYPE_DEC },
		    [3] = { "calls", VMDEV_TYPE_DEC } },
	.why = "By its events the device has called back in time. A call that comes later is a "
		"delay that looks like the driver's; one too many costs what an interrupt costs, "
		"and finds nothing.",
	.looks = "Calls of vring_interrupt() in the kernel against callbacks of the queue. Each "
		"that comes more than 30 ms after its callback, or that no callback was for, "
		"counts for 64 others: 4 more than these, found by at least 4 looks between which "
		"a processor was idle, are too many.",
	.blind = "Upper drivers that are not virtio's; a call that never comes; fewer than one in "
		"64; whatever a busy machine may have delayed.")
#elif !defined(RULES_RING_LATE_H)
#define RULES_RING_LATE_H

#include "rules/ring/look.h"

#define RULES_LATE_MS 30u
#define RULES_LATE_WORTH 64u	/* good ones that make up for one that is not */
#define RULES_LATE_SCORE (4 * RULES_LATE_WORTH)
#define RULES_LATE_MOST (64 * RULES_LATE_SCORE)
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

/* A callback is announced at tick @now; its event is not counted yet, or just was. */
RULES_FN void rules_call_announced(struct rules_vq *q, __u32 now)
{
	q->calls.since = now;
}

/* The driver is called at tick @now. A second call after one callback has none. */
RULES_FN void rules_call_arrived(struct rules_vq *q, __u32 now, __u32 ticks)
{
	struct rules_calls *calls = &q->calls;
	__u32 cbs = q->cbs;

	calls->arrived++;
	if (rules_unlikely(calls->answered == cbs)) {
		calls->extra++;
		return;
	}
	calls->answered = cbs;
	if (rules_unlikely(now - calls->since > ticks))
		calls->late++;
}

/*
 * Of @all there were by now @bad were wrong. A few may be, and all that come in one moment: the
 * machine stood still. Returns nonzero when there are too many; once, until all is well again.
 */
RULES_FN int rules_late_score(struct rules_lateness *l, __u32 bad, __u32 all)
{
	__u32 good = all - bad;

	l->judged += all;
	l->score += bad * RULES_LATE_WORTH;
	if (good >= l->score) {
		l->score = 0;
		l->looks = 0;
		l->told = 0;
		return 0;
	}
	l->score -= good;
	if (l->score > RULES_LATE_MOST)
		l->score = RULES_LATE_MOST;
	l->looks += bad > 0;
	if (l->told || l->looks < RULES_LATE_LOOKS || l->score < RULES_LATE_SCORE)
		return 0;
	l->told = 1;
	return 1;
}

/*
 * A look finds @bad of @all. What has ended since the look before has begun since then, or since
 * the one before that: in both spans a processor was idle, or nothing counts.
 */
RULES_FN int rules_late_look(struct rules_dev *d, struct rules_lateness *l,
			     const struct vmdev_event *e, __u32 bad, __u32 all)
{
	__u64 session = rules_look_session(d, rules_vq_of(d, e));
	__u64 spare = e->arg[VMDEV_LOOK_A_SPARE];
	__u32 idle = l->session == session && spare > l->spare;
	__u32 more_bad = bad - l->bad, more = all - l->all;
	int counts = idle && l->idle;

	l->session = session;
	l->spare = spare;
	l->idle = idle;
	l->bad = bad;
	l->all = all;
	return counts && rules_late_score(l, more_bad, more);
}

/**
 * rules_step_late - judge how long the kicks of a queue have waited
 * @d: device
 * @e: VMDEV_EV_LOOK at the queue
 * @v: filled
 *
 * Return: nonzero if @v names RING-33.
 */
RULES_FN int rules_step_late(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	struct rules_lateness *l = &d->look[rules_index(e->vq, VMDEV_MAX_VQS - 1)].kicked;
	const struct rules_vq *q = rules_vq_of(d, e);

	if (!rules_look_serves(d, e->vq) || rules_look_excused(d, q, e->vq)) {
		l->idle = 0;
		return 0;
	}
	if (!rules_late_look(d, l, e, q->late.late, q->late.served))
		return 0;
	v->detail[1] = l->bad;
	v->detail[2] = l->all;
	v->detail[3] = RULES_LATE_MS;
	return rules_hit(v, RULE_RING_33);
}

/* The same of RING-34, and of the calls of the queue's driver. */
RULES_FN int rules_step_calls(struct rules_dev *d, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	struct rules_lateness *l = &d->look[rules_index(e->vq, VMDEV_MAX_VQS - 1)].called;
	const struct rules_calls *calls = &rules_vq_of(d, e)->calls;

	if (!rules_late_look(d, l, e, calls->late + calls->extra, calls->arrived))
		return 0;
	v->detail[1] = calls->late;
	v->detail[2] = calls->extra;
	v->detail[3] = calls->arrived;
	return rules_hit(v, RULE_RING_34);
}

RULES_FN void rules_late_counted(struct check_stats *s, const struct rules_look *l)
{
	s->evaluated[RULE_RING_33] += l->kicked.judged;
	s->evaluated[RULE_RING_34] += l->called.judged;
}

#endif /* RULES_RING_LATE_H */
