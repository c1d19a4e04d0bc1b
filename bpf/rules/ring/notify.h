/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the callbacks that a queue owes its driver, and must not make. Does not own the
 * entries that they are for (ring/ring.h).
 */
#ifdef RULE
RULE(RULE_RING_16, 112, "RING-16", ERROR, DEVICE, "2.7.7.2", RULES_NONE,
	"a used update that must notify is followed by a callback; one that must not is not",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A callback that is lost leaves the driver asleep with work to do: the transfer "
		"stalls. One too many costs time, and shows that suppression is ignored.",
	.looks = "The device's decision after each batch of used entries, against what it read "
		"from the ring, and the callbacks that follow; with EVENT_IDX also the wish in "
		"memory, once nothing of the queue moves.",
	.blind = "A wish read wrongly in a queue that moves on: there what the device says that it "
		"read is believed.")
RULE(RULE_RING_17, 113, "RING-17", WARNING, DEVICE, "2.7.7.2", RULES_NONE,
	"no callback without a used entry since the last",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "An interrupt without a reason costs a context switch, and Linux turns off a line "
		"that has too many of them.",
	.looks = "Every queue callback against the completions since the last.",
	.blind = "Completions lost with a gap in the events; then nothing is judged.")
#elif !defined(RULES_RING_NOTIFY_H)
#define RULES_RING_NOTIFY_H

#include "rules/core/state.h"

/* The decision that the device must take, from what it read in the ring [2.7.7.2, 2.7.10.2]. */
RULES_FN int rules_must_notify(__u16 old, __u16 now, __u16 event, __u64 mode)
{
	if (mode != VMDEV_NOTIFY_EVENT_IDX)
		return old != now && !(event & 1);
	return (__u16)(now - event - 1) < (__u16)(now - old);
}

/*
 * RING-16 [2.7.7.2], first half: a used update that must notify is followed by a
 * callback. Asked when the next decision, or the end of the run, finds it due.
 */
RULES_FN int rules_ring_16_lost(const struct rules_dev *d, const struct rules_vq *q)
{
	return q->due && q->cbs == q->due_cbs && q->cb_set && q->live == RULES_LIVE &&
	       !d->resetting;
}

/* What is contradicted then is the decision that a callback is due. */
RULES_FN int rules_ring_16_hit(const struct rules_vq *q, unsigned int vq,
			       const struct vmdev_event *e, struct rules_verdict *v)
{
	v->earlier.id = VMDEV_EV_NEED_NOTIFY;
	v->earlier.dev = e->dev;
	v->earlier.vq = vq;
	v->earlier.seq = q->due_seq;
	v->earlier.arg[VMDEV_NN_A_NOTIFY] = 1;
	v->earlier_args = 1u << VMDEV_NN_A_NOTIFY;
	return rules_hit(v, RULE_RING_16);
}

/* Whether the driver was called back neither for the used entry @event nor for a later one. */
RULES_FN int rules_notify_silent(const struct rules_vq *q, __u16 used, __u16 event)
{
	__u16 told = q->told - event - 1;

	return q->told & RULES_USED_KNOWN && told >= (__u16)(used - event);
}

/*
 * RING-16 [2.7.7.2], first half, by memory, whatever was decided: entries up to @used are
 * published, and at @event the driver wishes to be called back.
 */
RULES_FN int rules_ring_16_missed(const struct rules_vq *q, __u16 used, __u16 event,
				  struct rules_verdict *v)
{
	return rules_notify_silent(q, used, event) ? rules_hit(v, RULE_RING_16) : 0;
}

/* RING-16 [2.7.7.2], second half: no callback if no update since the last had to notify. */
RULES_FN int rules_ring_16_unasked(struct rules_dev *d, const struct rules_vq *q,
				   struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_RING_16, q->musts == q->cb_musts);
}

/* RING-17 [2.7.7.2]: no callback without a used entry since the last. */
RULES_FN int rules_ring_17(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_RING_17,
			   q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST] == q->cb_completes);
}

/* A decision is noted; a callback is due after it if it @must come. */
RULES_FN void rules_decided(struct rules_vq *q, int must, __u64 seq)
{
	q->due = must;
	q->due_seq = seq;
	q->due_cbs = q->cbs;
	q->musts += must;
}

RULES_FN int rules_step_need_notify(struct rules_dev *d, struct rules_vq *q,
				    const struct vmdev_event *e, struct rules_verdict *v)
{
	int must = rules_must_notify(e->arg[VMDEV_NN_A_OLD], e->arg[VMDEV_NN_A_NEW],
				     e->arg[VMDEV_NN_A_EVENT], e->arg[VMDEV_NN_A_MODE]);
	int hit = 0;

	rules_ring_count(q, VMDEV_EV_NEED_NOTIFY);
	if (rules_unlikely(!q->num))
		return 0;
	if (rules_unlikely(q->due && rules_ring_16_lost(d, q)))
		hit = rules_ring_16_hit(q, e->vq, e, v);
	rules_decided(q, must, e->seq);
	if (rules_unlikely(!(q->told & RULES_USED_KNOWN)))
		q->told = (__u16)e->arg[VMDEV_NN_A_OLD] | RULES_USED_KNOWN;
	return hit;
}

RULES_FN void rules_notify_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_RING_16] += q->musts;
}

#endif /* RULES_RING_NOTIFY_H */
