/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rules that show only in what does not happen: RING-09, RING-18, RING-20, RING-28,
 * and RING-35.
 * Judges looks at the memory of a live queue's rings from outside, made every now and
 * then while nothing orders them against the queue's events. Does not read memory.
 *
 * A look reads what the streams' programs write meanwhile, so nothing is made of one
 * look: what is told stood the same in every look of a span, and no event of the queue
 * came in it. The span is as long as the machine makes it: only time counts in which
 * the machine had some to spare, because on a busy one a worker may wait for seconds
 * until its turn comes; and a checker that is seldom run waits for as many looks.
 */
#ifdef RULE
RULE(RULE_RING_09, 105, "RING-09", ERROR, DRIVER, "2.7.10.1", RULES_NONE,
	"an available update that must notify is followed by a kick",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "spare ms without change", VMDEV_TYPE_DEC },
		    [2] = { "looks", VMDEV_TYPE_DEC } },
	.why = "If the driver skips a kick that the device asked for, the chain waits until "
		"something else wakes the device: a stall that comes and goes with the traffic.",
	.looks = "The rings in memory, at each kick and in looks from outside, five a second: "
		"for 2 s and 8 looks, whichever is longer, chains wait that no kick covers, "
		"where the device asked for one. Only time counts in which a processor was idle "
		"now and then.",
	.blind = "A kick that came late; a lost one that other traffic made good before that "
		"time; and whether a device that asked too late has forgotten to look again.")
RULE(RULE_RING_18, 114, "RING-18", ERROR, DEVICE, "2.7.10.2", RULES_NONE,
	"used flags are 0 or 1, and 0 with EVENT_IDX",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [3] = { "used flags", VMDEV_TYPE_HEX } },
	.why = "The driver reads these flags to decide whether to kick. A stray bit may be taken "
		"for 'do not kick', and the queue stalls.",
	.looks = "The used ring's flags in memory, looked at from outside five times a second: "
		"two looks must agree.",
	.blind = "A value that is there only between two looks.")
RULE(RULE_RING_20, 116, "RING-20", ERROR, DEVICE, "none", RULES_NONE,
	"a chain that the device knows of, and can use, is used before long",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "spare ms without change", VMDEV_TYPE_DEC },
		    [2] = { "looks", VMDEV_TYPE_DEC },
		    [3] = { "frames that did not arrive", VMDEV_TYPE_DEC } },
	.why = "A chain that was kicked and is never used is a hang: the driver's watchdog fires "
		"long after the cause is gone. A device can use at once what a network card is to "
		"send or do, and requests to block, entropy, 9P, crypto and pmem devices.",
	.looks = "Rings from outside: such chains do not move for 2 s and 8 looks, but for time in "
		"which no processor was idle, and no kick is owed. Of a card's receive queues: "
		"frames were sent, none dropped, none arrived. Of both: a chain is out for 2 s, "
		"and as many others were used as the queue has entries.",
	.blind = "Devices of other kinds; a device that is slow but moves; a chain that was not "
		"taken while others are; a device without receive buffers, or one that has asked "
		"for a reset.")
RULE(RULE_RING_28, 124, "RING-28", ERROR, DRIVER, "none", RULES_NONE,
	"used entries that the driver wants to be called back for are read before long",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "spare ms without change", VMDEV_TYPE_DEC },
		    [2] = { "looks", VMDEV_TYPE_DEC },
		    [3] = { "used index told of", VMDEV_TYPE_DEC } },
	.why = "A callback that is announced and never reaches the driver, or that the driver does "
		"not act on, is a hang that looks like the device's: by its events all is done.",
	.looks = "The driver's wish in memory, five times a second, with EVENT_IDX: for 2 s and 8 "
		"looks, whichever is longer, it stays at an entry that was used. A driver that "
		"reads asks for the next one. If no callback came since, the device owes one.",
	.blind = "Queues without EVENT_IDX or callback, a card's transmit and control queues, a "
		"card whose interface is down. Of a queue that stood still when the checker came: "
		"whether the device called back.")
RULE(RULE_RING_35, 131, "RING-35", ERROR, DRIVER, "2.7.7.1", RULES_NONE,
	"available flags are 0 or 1, and 0 with EVENT_IDX",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_LOOKS | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { [3] = { "available flags", VMDEV_TYPE_HEX } },
	.why = "A device may take a stray bit for 'do not call back', and the driver waits for "
		"ever. With EVENT_IDX the wish is elsewhere, and a device that minds the flags "
		"too is silenced by what the driver has left there.",
	.looks = "The available ring's flags in memory, looked at from outside five times a "
		"second: two looks must agree.",
	.blind = "A value that is there only between two looks; who wrote it: nobody but the "
		"driver has business there.")
#elif !defined(RULES_RING_LOOK_H)
#define RULES_RING_LOOK_H

#include "rules/cmd/features.h"
#include "rules/core/known.h"
#include "rules/ring/notify.h"
#include "rules/ring/ring.h"

#define RULES_LOOK_STILL_NS 2000000000ULL
#define RULES_LOOK_TURNS 8
#define RULES_RING_F_QUIET 1u	/* the other side is asked not to notify [2.7.7, 2.7.10] */

/* Changes whenever a queue's session does; it only grows. */
RULES_FN __u64 rules_look_session(const struct rules_dev *d, const struct rules_vq *q)
{
	return 1 + d->commands[VMDEV_CMD_RESET] + d->commands[VMDEV_CMD_RESET_VQ] +
	       d->commands[VMDEV_CMD_SUSPEND] + d->commands[VMDEV_CMD_RESUME] +
	       d->commands[VMDEV_CMD_SET_VQ_READY] + d->seq.gaps + q->seq.gaps + q->joined +
	       q->n[VMDEV_EV_RING_INIT - RULES_RING_FIRST];
}

/* Whether a queue's rings may be looked at: the device may use them, and all is known. */
RULES_FN int rules_look_wanted(const struct rules_dev *d, const struct rules_vq *q)
{
	return q->live == RULES_LIVE && !d->resetting && q->num_set && q->area[1].hi &&
	       q->area[2].hi;
}

/* Available index of the chain that the device takes next. */
RULES_FN __u64 rules_look_taken(const struct rules_vq *q)
{
	if (!(q->used_next & RULES_USED_KNOWN))
		return VMDEV_LOOK_UNKNOWN;
	return (__u16)(q->used_next + q->outstanding);
}

/* Available index at the last kick. */
RULES_FN __u64 rules_look_kicked(const struct rules_vq *q)
{
	return q->kicked & RULES_KICKED_KNOWN ? (__u16)q->kicked : VMDEV_LOOK_UNKNOWN;
}

RULES_FN int rules_look_event_idx(const struct rules_dev *d)
{
	return (d->accepted & VMDEV_FEATURE(VMDEV_F_EVENT_IDX)) != 0;
}

/*
 * RING-18 [2.7.10.2], RING-35 [2.7.7.1]: a ring's flags are 0 or 1, and 0 with EVENT_IDX. @odd
 * counts the looks, one after the other, that found others: two must.
 */
RULES_FN int rules_look_flags(const struct rules_dev *d, __u32 *odd, __u64 flags,
			      struct rules_verdict *v)
{
	if (flags <= (rules_look_event_idx(d) ? 0 : RULES_RING_F_QUIET)) {
		*odd = 0;
		return 0;
	}
	if (*odd >= 2 || ++*odd < 2)
		return 0;
	v->detail[3] = flags;
	return 1;
}

/* Flags of both rings. */
RULES_FN int rules_look_odd(const struct rules_dev *d, struct rules_look *l,
			    const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = 0;

	if (rules_look_flags(d, &l->odd_used, e->arg[VMDEV_LOOK_A_USED_FLAGS], v))
		hit |= rules_hit(v, RULE_RING_18);
	if (rules_look_flags(d, &l->odd_avail, e->arg[VMDEV_LOOK_A_AVAIL_FLAGS], v))
		hit |= rules_hit(v, RULE_RING_35);
	return hit;
}

/*
 * RING-09 [2.7.10.1], as far as one look tells: chains wait that no kick covers, and the
 * device has asked for a kick at one of them.
 */
RULES_FN int rules_ring_09(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u16 avail = e->arg[VMDEV_LOOK_A_AVAIL], event = e->arg[VMDEV_LOOK_A_AVAIL_EVENT];
	__u16 waiting = avail - e->arg[VMDEV_LOOK_A_TAKEN];
	__u16 unkicked = avail - e->arg[VMDEV_LOOK_A_KICKED];

	if (unkicked < waiting)
		return 0;
	if (rules_look_event_idx(d))
		return (__u16)(avail - event - 1) < waiting;
	return !(e->arg[VMDEV_LOOK_A_USED_FLAGS] & RULES_RING_F_QUIET);
}

/* The control queue follows the last pair, and without MQ there is one [5.1.2]. */
RULES_FN int rules_look_ctrl(const struct rules_dev *d, unsigned int vq)
{
	if (!(d->accepted & VMDEV_FEATURE(VMDEV_F_CTRL_VQ)))
		return 0;
	return vq == (d->accepted & VMDEV_FEATURE(VMDEV_F_MQ) ? d->nvqs - 1 : 2);
}

/* Kinds of device of which each queue holds requests, that wait for the device alone [5]. */
#define RULES_DEVICE_BLOCK 2u
#define RULES_DEVICE_ENTROPY 4u
#define RULES_DEVICE_9P 9u
#define RULES_DEVICE_CRYPTO 20u
#define RULES_DEVICE_PMEM 27u

/* Whether the device must use each chain of a queue by itself, without traffic for it. */
RULES_FN int rules_look_serves(const struct rules_dev *d, unsigned int vq)
{
	switch (d->device_id) {
	case RULES_DEVICE_NET:
		return vq % 2 || rules_look_ctrl(d, vq);
	case RULES_DEVICE_BLOCK:
	case RULES_DEVICE_ENTROPY:
	case RULES_DEVICE_9P:
	case RULES_DEVICE_CRYPTO:
	case RULES_DEVICE_PMEM:
		return 1;
	}
	return 0;
}

/*
 * Whether the driver of a queue asks for the next callback when it has read what is used. Of a
 * card's queues it does so where it receives.
 */
RULES_FN int rules_look_reads(const struct rules_dev *d, const struct rules_vq *q, unsigned int vq)
{
	if (!rules_look_event_idx(d) || !q->cb_set)
		return 0;
	return d->device_id != RULES_DEVICE_NET || (!rules_look_serves(d, vq) && !d->deaf);
}

/* Used entries at which the driver wished to be called back, and behind. */
RULES_FN __u16 rules_look_unread(const struct rules_dev *d, const struct rules_vq *q,
				 const struct vmdev_event *e)
{
	__u16 unread = e->arg[VMDEV_LOOK_A_USED] - e->arg[VMDEV_LOOK_A_USED_EVENT];

	return rules_look_reads(d, q, e->vq) && unread <= q->num_set ? unread : 0;
}

/*
 * What a device that stands still is excused by: it has asked for a reset, or it has no
 * receive buffers for what it shall send.
 */
RULES_FN int rules_look_excused(const struct rules_dev *d, const struct rules_vq *q,
				unsigned int vq)
{
	const struct rules_group *p = &d->group[rules_group_of(d, vq)];
	const struct rules_look *rx = &d->look[rules_index(vq & ~1U, VMDEV_MAX_VQS - 1)];

	if (d->needs_reset || q->broken ||
	    (p->broken_at && p->broken_at == p->n[VMDEV_EV_WORK_BEGIN - RULES_WORK_FIRST]))
		return 1;
	return d->device_id == RULES_DEVICE_NET && vq % 2 && rx->dry;
}

/* How a queue stands: RULES_STANDS_* of the chains that were not used yet, or not read. */
RULES_FN __u32 rules_look_stands(const struct rules_dev *d, const struct rules_vq *q,
				 const struct vmdev_event *e)
{
	__u16 open = e->arg[VMDEV_LOOK_A_AVAIL] - e->arg[VMDEV_LOOK_A_USED];
	__u16 waiting = e->arg[VMDEV_LOOK_A_AVAIL] - e->arg[VMDEV_LOOK_A_TAKEN];
	__u32 stands = rules_look_unread(d, q, e) ? RULES_STANDS_UNREAD : 0;

	/* Read while both moved, or an index makes no sense: another rule's matter. */
	if (e->arg[VMDEV_LOOK_A_TAKEN] == VMDEV_LOOK_UNKNOWN || open > q->num_set ||
	    waiting > open)
		return stands;
	if (waiting < open)
		stands |= RULES_STANDS_TAKEN;
	if (rules_look_excused(d, q, e->vq))
		stands |= RULES_STANDS_EXCUSED;
	if (!waiting)
		return stands;
	/* Who has to act next is unknown. */
	if (e->arg[VMDEV_LOOK_A_KICKED] == VMDEV_LOOK_UNKNOWN)
		return stands;
	return stands | (rules_ring_09(d, e) ? RULES_STANDS_UNKICKED : RULES_STANDS_KICKED);
}

/*
 * Whether a queue stands as in the first look of the span. A driver that reads what is used moves
 * its wish; of a queue from which nothing waits to be read, it also moves with what is offered.
 */
RULES_FN int rules_look_same(const struct rules_look *l, const struct rules_vq *q,
			     const struct vmdev_event *e, __u32 stands)
{
	return l->stands == stands && l->seq == q->seq.next &&
	       l->first.arg[VMDEV_LOOK_A_USED] == e->arg[VMDEV_LOOK_A_USED] &&
	       (!(stands & RULES_STANDS_UNREAD) ||
		l->first.arg[VMDEV_LOOK_A_USED_EVENT] == e->arg[VMDEV_LOOK_A_USED_EVENT]) &&
	       l->first.arg[VMDEV_LOOK_A_TAKEN] == e->arg[VMDEV_LOOK_A_TAKEN] &&
	       l->first.arg[VMDEV_LOOK_A_KICKED] == e->arg[VMDEV_LOOK_A_KICKED];
}

/* A span begins with this look. */
RULES_FN void rules_look_begin(struct rules_look *l, const struct rules_vq *q,
			       const struct vmdev_event *e, __u32 stands)
{
	l->first = *e;
	l->seq = q->seq.next;
	l->stands = stands;
	l->turns = 0;
	l->told = 0;
}

/* Spare time since it was @since. */
RULES_FN __u64 rules_look_spared(__u64 since, const struct vmdev_event *e)
{
	return e->arg[VMDEV_LOOK_A_SPARE] - since;
}

RULES_FN int rules_look_overdue(__u64 spared, __u32 turns)
{
	return turns >= RULES_LOOK_TURNS && spared >= RULES_LOOK_STILL_NS;
}

/* RING-28, unless the device owes a callback: what is used waits to be read. */
RULES_FN int rules_look_deaf(const struct rules_vq *q, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	if (rules_ring_16_missed(q, e->arg[VMDEV_LOOK_A_USED], e->arg[VMDEV_LOOK_A_USED_EVENT], v))
		return 1;
	v->detail[3] = (__u16)q->told;
	return rules_hit(v, RULE_RING_28);
}

/*
 * Is the span over? A chain that waits unkicked is the driver's matter (RING-09); one
 * that was kicked, that needed no kick, or that the device has taken, is the device's.
 * RING-20: it is used within the span, for the driver can do nothing more.
 */
RULES_FN int rules_look_judge(const struct rules_dev *d, const struct rules_vq *q,
			      struct rules_look *l, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	__u64 spared = rules_look_spared(l->first.arg[VMDEV_LOOK_A_SPARE], e);
	int hit = 0;

	if (!rules_look_overdue(spared, l->turns))
		return 0;
	if (l->stands & RULES_STANDS_UNKICKED)
		hit |= rules_hit(v, RULE_RING_09);
	if ((l->stands & (RULES_STANDS_KICKED | RULES_STANDS_TAKEN)) &&
	    !(l->stands & RULES_STANDS_EXCUSED) && rules_look_serves(d, e->vq))
		hit |= rules_hit(v, RULE_RING_20);
	if (l->stands & RULES_STANDS_UNREAD)
		hit |= rules_look_deaf(q, e, v);
	if (hit) {
		l->told = 1;
		v->detail[1] = spared / 1000000;
		v->detail[2] = l->turns;
	}
	return hit;
}

/*
 * RING-20, receive queues: their chains wait for traffic, so frames that were taken from
 * the transmit queue, and neither dropped nor malformed, must arrive. Counted in whole
 * runs of the worker; a run under way in the first look is over in the second.
 */
RULES_FN int rules_look_receive(const struct rules_dev *d, struct rules_look *l,
				const struct vmdev_event *e, struct rules_verdict *v)
{
	const struct rules_group *p = &d->group[rules_group_of(d, e->vq)];
	__u64 due = p->tx_done - p->drops_done - p->errors;

	if (!p->known || l->dry || l->rx_done != p->rx_done) {
		l->rx_done = p->rx_done;
		l->rx_turns = 0;
		return 0;
	}
	if (l->rx_turns < 2 || (__s64)(due - l->rx_due) <= 0) {
		l->rx_turns = l->rx_turns ? 2 : 1;
		l->rx_due = due;
		l->rx_since = e->arg[VMDEV_LOOK_A_SPARE];
		return 0;
	}
	if (++l->rx_turns < RULES_LOOK_TURNS ||
	    !rules_look_overdue(rules_look_spared(l->rx_since, e), l->rx_turns))
		return 0;
	v->detail[1] = rules_look_spared(l->rx_since, e) / 1000000;
	v->detail[2] = l->rx_turns;
	v->detail[3] = due - l->rx_due;
	l->rx_turns = 0;
	return rules_hit(v, RULE_RING_20);
}

/* Whether it is time to look through the chains that are out: enough others were used. */
RULES_FN int rules_left_due(const struct rules_vq *q, const struct rules_look *l,
			    const struct vmdev_event *e)
{
	return l->left_ts && q->num && e->ts - l->left_ts >= RULES_LOOK_STILL_NS &&
	       q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST] - l->left_done >= q->num;
}

/* From here on: what is taken later is not looked for the next time. */
RULES_FN void rules_left_begin(struct rules_look *l, const struct rules_vq *q,
			       const struct vmdev_event *e)
{
	l->left_seq = q->seq.next;
	l->left_done = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];
	l->left_ts = e->ts;
}

/* Whether a chain is out that was taken before the last time. */
RULES_FN int rules_left_behind(const struct rules_look *l, const struct rules_head *h)
{
	return h->writable1 && (__s32)((__u32)l->left_seq - h->seq) > 0;
}

struct rules_left {
	const struct rules_look *l;
	const struct rules_head *heads;
	__u32 found;	/* head plus one */
};

RULES_TURN rules_left_turn(__u32 i, void *ctx)
{
	struct rules_left *left = ctx;

	i = rules_index(i, VMDEV_MAX_RING - 1);
	if (!rules_left_behind(left->l, &left->heads[i]))
		return 0;
	left->found = i + 1;
	return 1;
}

/**
 * rules_step_left - look through the chains that a device has
 * @d:     device
 * @q:     queue, a look at which was just taken
 * @heads: its chains
 * @e:     VMDEV_EV_LOOK
 * @v:     filled
 *
 * Return: nonzero if @v names RING-20: a chain was left while others were used.
 */
RULES_FN int rules_step_left(struct rules_dev *d, const struct rules_vq *q,
			     const struct rules_head *heads, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	struct rules_look *l = &d->look[rules_index(e->vq, VMDEV_MAX_VQS - 1)];
	struct rules_left left = { .l = l, .heads = heads };
	__u64 still;

	if (!l->left_ts)
		rules_left_begin(l, q, e);
	if (!rules_left_due(q, l, e))
		return 0;
	if (d->device_id == RULES_DEVICE_NET || rules_look_serves(d, e->vq))
		rules_loop(VMDEV_MAX_RING, rules_left_turn, &left);
	still = e->ts - l->left_ts;
	rules_left_begin(l, q, e);
	if (!left.found)
		return 0;
	v->detail[1] = still / 1000000;
	rules_blame_getdesc(&heads[rules_index(left.found - 1, VMDEV_MAX_RING - 1)], e,
			    left.found - 1, v);
	return rules_hit(v, RULE_RING_20);
}

/**
 * rules_step_look - take a look at a live queue through the rules
 * @d: state of the device; the looks' part of it has no other writer
 * @e: VMDEV_EV_LOOK, read since rules_look_session() was asked last
 * @v: zeroed, then filled
 *
 * Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step_look(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	struct rules_look *l = &d->look[rules_index(e->vq, VMDEV_MAX_VQS - 1)];
	struct rules_vq *q = rules_vq_of(d, e);
	__u64 session = rules_look_session(d, q);
	__u32 stands;
	int hit;

	l->looks++;
	l->dry = e->arg[VMDEV_LOOK_A_AVAIL] == e->arg[VMDEV_LOOK_A_TAKEN];
	if (l->session != session) {
		l->session = session;
		l->odd_used = 0;
		l->odd_avail = 0;
		l->rx_turns = 0;
		l->left_ts = 0;
		rules_look_begin(l, q, e, 0);
		return 0;
	}
	l->judged++;
	l->kicks += e->arg[VMDEV_LOOK_A_KICKED] != VMDEV_LOOK_UNKNOWN;
	l->served += rules_look_serves(d, e->vq);
	l->asked += rules_look_reads(d, q, e->vq);
	hit = rules_look_odd(d, l, e, v);
	stands = rules_look_stands(d, q, e);
	if (!rules_look_same(l, q, e, stands))
		rules_look_begin(l, q, e, stands);
	else if (++l->turns && !l->told)
		hit |= rules_look_judge(d, q, l, e, v);
	if (d->device_id == RULES_DEVICE_NET && !rules_look_serves(d, e->vq))
		hit |= rules_look_receive(d, l, e, v);
	if (hit) {
		v->earlier = l->first;
		v->earlier_args = VMDEV_LOOK_ARGS;
	}
	return hit;
}

/* How often each rule was judged, of a queue. */
RULES_FN void rules_look_counted(struct check_stats *s, const struct rules_look *l)
{
	s->evaluated[RULE_RING_09] += l->kicks;
	s->evaluated[RULE_RING_18] += l->judged;
	s->evaluated[RULE_RING_20] += l->served;
	s->evaluated[RULE_RING_28] += l->asked;
	s->evaluated[RULE_RING_35] += l->judged;
}

#endif /* RULES_RING_LOOK_H */
