/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the RING rules: chains taken and completed, used index, callbacks due.
 * Does not own what the copies move (copy/copy.h).
 *
 * The steps for getdesc and complete run for every packet: they read few cache
 * lines and leave all explaining to the unlikely branches.
 */
#ifdef RULE
RULE(RULE_RING_01, 97, "RING-01", ERROR, DEVICE, "2.1.2", RULES_NONE,
	"no chain is taken or completed before DRIVER_OK, while not ready, or after reset",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "Before DRIVER_OK, and after a reset, the rings are not the device's. Whatever it "
		"takes or completes then is read from memory that is not set up, or written to "
		"freed memory.",
	.looks = "Every chain that is taken or completed against status and ready of its queue.",
	.blind = "Rings of a device whose state is unknown.")
RULE(RULE_RING_02, 98, "RING-02", ERROR, DRIVER, "2.7.6", RULES_NONE,
	"the available index advances by at most the queue size less the outstanding chains",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "The available index can run ahead by no more chains than the ring holds and the "
		"device has not taken. Further ahead, it announces entries that were never "
		"written.",
	.looks = "The available index that the device reads, against the size and the chains "
		"outstanding.",
	.blind = "An index that jumps between two reads of the device.")
RULE(RULE_RING_03, 99, "RING-03", ERROR, DRIVER, "2.7.6", RULES_NONE,
	"an available head is below the queue size and not outstanding already",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A head outside the ring makes the device read a descriptor from other memory. A "
		"head that is offered again while the device has it makes two owners for one "
		"buffer.",
	.looks = "The head of every chain that is taken, against the size and the chains "
		"outstanding; and the errors with which mvringh refuses a head.",
	.blind = "Chains offered that the device has not looked at.")
RULE(RULE_RING_04, 100, "RING-04", ERROR, DRIVER, "2.7.5", RULES_NONE,
	"chains do not loop, stay inside the table, and total at most 2^32 bytes",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A chain that loops keeps a careless device busy for ever. One that leaves the "
		"table makes it read memory that nobody gave it.",
	.looks = "The length of each chain, and the errors with which mvringh refuses one.",
	.blind = "The descriptors themselves: a refused chain is known by its error only.")
RULE(RULE_RING_05, 101, "RING-05", ERROR, DRIVER, "2.7.5.3", RULES_NONE,
	"a chain, with its indirect part, has at most as many descriptors as the queue",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "The ring's size is the longest chain that a device must be ready for. Longer "
		"ones overrun its arrays, or never end.",
	.looks = "Descriptors counted in each chain, and the error with which mvringh refuses "
		"one.",
	.blind = "Chains that the device has not looked at.")
RULE(RULE_RING_06, 102, "RING-06", ERROR, DRIVER, "2.7.5.3", RULES_NONE,
	"INDIRECT only if negotiated, not nested, not with NEXT, length a multiple of 16",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "Indirect tables are memory of the driver with no ring around it: every bound "
		"must come from the descriptor. Nested or odd-sized tables are a classic way to "
		"confuse a device.",
	.looks = "The errors with which mvringh refuses an indirect descriptor.",
	.blind = "The table itself, which only the device reads.")
RULE(RULE_RING_07, 103, "RING-07", ERROR, DRIVER, "2.7.4.2", RULES_NONE,
	"device-writable descriptors come after the readable ones",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A device reads the request first and writes the answer behind it. With the order "
		"mixed it cannot know where the answer begins.",
	.looks = "The error with which mvringh refuses such a chain.",
	.blind = "Chains that the device has not looked at.")
RULE(RULE_RING_08, 104, "RING-08", INFO, DRIVER, "2.7.5", RULES_NONE,
	"no descriptor is empty or has an undefined flag",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A descriptor without length, or with a flag that has no meaning, is no crime, "
		"but a sign that the driver computes something wrong. Some devices loop on it.",
	.looks = "Descriptors of each chain that is taken.",
	.blind = "Chains that the device has not looked at.")
RULE(RULE_RING_10, 106, "RING-10", ERROR, DEVICE, "2.7.8", RULES_NONE,
	"a used id is a head now outstanding; each is used once",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A used id tells the driver which buffer it has back. A wrong one, or the same "
		"twice, frees a buffer that is still in use.",
	.looks = "Every completion against the chains outstanding.",
	.blind = "Queues whose chains are unknown after lost events.")
RULE(RULE_RING_11, 107, "RING-11", ERROR, DEVICE, "2.7.8", RULES_NONE,
	"the used index rises by one per entry and never passes the available index",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "The driver reads as many used entries as the index says. One too many and it "
		"takes an old entry for new; one skipped and a buffer never returns.",
	.looks = "The used index of every completion against the one before.",
	.blind = "The ring in memory; RING-25 asks for that.")
RULE(RULE_RING_12, 108, "RING-12", ERROR, DEVICE, "2.7.8.2", RULES_NONE,
	"used length is at most the writable bytes of the chain",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "The driver trusts the length and hands that many bytes up. If it is more than "
		"the buffer holds, foreign memory goes to the user.",
	.looks = "The length of every completion against the writable bytes of its chain.",
	.blind = "Whether those bytes were written; RING-13 asks that.")
RULE(RULE_RING_13, 109, "RING-13", ERROR, DEVICE, "2.7.8.2", RULES_NONE,
	"used length is at most the bytes that were pushed into the chain",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "Bytes that are reported and were not written are what the buffer held before: "
		"somebody else's data.",
	.looks = "The bytes pushed into a chain against the length with which it is completed.",
	.blind = "Bytes that the device writes without a copy event.")
RULE(RULE_RING_27, 123, "RING-27", ERROR, DEVICE, "2.7.8", RULES_NONE,
	"used length is not less than the bytes that were pushed, but for a chain given back empty",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "What was written and is not told is lost to the driver: the end of a frame, or "
		"the answer to a command.",
	.looks = "The bytes pushed into a chain against the length with which it is completed.",
	.blind = "Bytes that the device writes without a copy event; a chain that is given back "
		"with length 0, as one is whose work failed.")
RULE(RULE_RING_15, 111, "RING-15", ERROR, DEVICE, "2.7.9", RULES_NONE,
	"with IN_ORDER chains are used in the order in which they were made available",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "With IN_ORDER the driver does not look at ids at all: it counts. One completion "
		"out of order and it frees the wrong buffer.",
	.looks = "The order of completions against the order in which chains were taken, if "
		"IN_ORDER was negotiated.",
	.blind = "Queues whose chains are unknown after lost events.")
RULE(RULE_RING_19, 115, "RING-19", ERROR, DEVICE, "2.7.5", RULES_NONE,
	"a malformed chain is completed with length 0 or the device asks for a reset",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "A bad chain that vanishes leaves its buffers with the device for ever, and the "
		"driver waiting. The device must give it back empty, or say that it needs a "
		"reset.",
	.looks = "What follows the error with which mvringh refuses a chain, until the device "
		"goes on with the queue.",
	.blind = "Chains that a device refuses without an error event.")
RULE(RULE_RING_22, 118, "RING-22", ERROR, DEVICE, "2.6.1", VMDEV_CMD_RESET_VQ,
	"after a queue reset the queue is not accessed and its state is the default",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "Queue reset lets a driver take one queue back while the others run. A device "
		"that still touches it writes into memory that is being freed.",
	.looks = "Ring events between reset_vq and the next ready=1, and the state read back.",
	.blind = "Accesses without a ring event.")
RULE(RULE_RING_24, 120, "RING-24", ERROR, DEVICE, "3.1.1", RULES_NONE,
	"a queue is worked on with the size, addresses and features that the driver set",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING,
	.detail = RULES_DETAIL_FOUND,
	.why = "A device that takes 256 entries for granted works until a driver chooses another "
		"size; one that goes by what it offered works until a driver accepts less. Both "
		"then read and write memory that means something else.",
	.looks = "Size, addresses and ring features with which a ring starts (mvringh_init), "
		"against what the driver set.",
	.blind = "A device that says one thing and does another.")
#elif !defined(RULES_RING_RING_H)
#define RULES_RING_RING_H

#include "rules/cmd/order.h"
#include "rules/cmd/queue.h"
#include "rules/core/known.h"
#include "rules/ring/notify.h"
#include "rules/ring/stale.h"

#define RULES_CHAIN_BYTES_MAX (1ULL << 32)

/* The contradicted event is the getdesc that took @head. */
RULES_FN void rules_blame_getdesc(const struct rules_head *h, const struct vmdev_event *e,
				  __u32 head, struct rules_verdict *v)
{
	v->earlier.id = VMDEV_EV_GETDESC;
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = (e->seq & ~0xffffffffULL) | h->seq;
	v->earlier.arg[VMDEV_GET_A_HEAD] = head;
	v->earlier.arg[VMDEV_GET_A_WRITABLE] = h->writable1 - 1;
	v->earlier_args = 1u << VMDEV_GET_A_HEAD | 1u << VMDEV_GET_A_WRITABLE;
}

/*
 * RING-01 [2.1.2]: no chain is taken or completed before DRIVER_OK, while the
 * queue is not ready, or after reset. Nor while suspended [1.4, SUSPEND]. After a
 * reset of this queue alone it is RING-22 [2.6.1].
 */
RULES_FN int rules_ring_01(const struct rules_dev *d, struct rules_vq *q, struct rules_verdict *v)
{
	if (q->live == RULES_LIVE_UNKNOWN) {
		q->unjudged++;
		return 0;
	}
	v->detail[0] = d->status;
	if (q->live == RULES_HALTED) {
		rules_blame_cmd(d, v, VMDEV_CMD_SUSPEND);
		return rules_cmd_36_worked(v);
	}
	if (q->was_reset) {
		rules_blame_cmd(d, v, VMDEV_CMD_RESET_VQ);
		return rules_hit(v, RULE_RING_22);
	}
	rules_blame_cmd(d, v, d->status & VMDEV_S_DRIVER_OK ? VMDEV_CMD_SET_VQ_READY :
			      d->status ? VMDEV_CMD_SET_STATUS : VMDEV_CMD_RESET);
	return rules_hit(v, RULE_RING_01);
}

/*
 * RING-02 [2.7.6]: the available index advances by at most the queue size less the
 * outstanding chains: each of them, and each chain that waits, needs a descriptor of
 * its own. Asked before the chain is taken, so it is one of those that wait.
 */
RULES_FN int rules_ring_02(const struct rules_vq *q, const struct vmdev_event *e)
{
	__u16 waiting = e->arg[VMDEV_GET_A_AVAIL_NEW] - e->arg[VMDEV_GET_A_AVAIL];

	return waiting + q->outstanding > q->num;
}

/* RING-03 [2.7.6]: an available head is below the queue size and not outstanding already. */
RULES_FN int rules_ring_03(const struct rules_vq *q, const struct rules_head *h,
			   const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_GET_A_HEAD];

	v->detail[1] = q->num;
	v->detail[2] = head;
	if (head < q->num)
		rules_blame_getdesc(h, e, head, v);
	return rules_hit(v, RULE_RING_03);
}

/* RING-04 [2.7.5]: a chain totals at most 2^32 bytes. Loops come as error events. */
RULES_FN int rules_ring_04(const struct vmdev_event *e)
{
	return e->arg[VMDEV_GET_A_READABLE] + e->arg[VMDEV_GET_A_WRITABLE] > RULES_CHAIN_BYTES_MAX;
}

/*
 * RING-05 [2.7.5.3]: a chain, with its indirect part, has at most as many descriptors
 * as the queue. Of a chain that the device did not refuse.
 */
RULES_FN int rules_ring_05(const struct rules_vq *q, const struct vmdev_event *e)
{
	return e->arg[VMDEV_GET_A_NDESC] > q->num;
}

/* What is wrong with a chain that stays within the ring: how many, how long. Out of line. */
RULES_FN int rules_ring_beyond(const struct rules_vq *q, const struct vmdev_event *e,
			       struct rules_verdict *v)
{
	v->detail[1] = q->num;
	if (rules_ring_02(q, e)) {
		v->detail[1] = q->num - q->outstanding;
		v->detail[2] = (__u16)(e->arg[VMDEV_GET_A_AVAIL_NEW] -
				       e->arg[VMDEV_GET_A_AVAIL]);
		rules_hit(v, RULE_RING_02);
	}
	if (rules_ring_05(q, e)) {
		v->detail[2] = e->arg[VMDEV_GET_A_NDESC];
		rules_hit(v, RULE_RING_05);
	}
	return 1;
}

/* RING-10 [2.7.8]: a used id is a head now outstanding; each is used once. */
RULES_FN int rules_ring_10(const struct rules_vq *q, const struct vmdev_event *e,
			   struct rules_verdict *v)
{
	v->detail[1] = q->num;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_HEAD];
	return rules_hit(v, RULE_RING_10);
}

/*
 * RING-11 [2.7.8]: the used index rises by one per entry. That it does not pass
 * the available index is the second half: there is no chain left to complete.
 */
RULES_FN int rules_ring_11(__u32 expected, const struct vmdev_event *e, struct rules_verdict *v)
{
	v->detail[1] = (__u16)expected;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_USED];
	return rules_hit(v, RULE_RING_11);
}

/* RING-12 [2.7.8.2]: used length is at most the writable bytes of the chain. */
RULES_FN int rules_ring_12(const struct rules_head *h, const struct vmdev_event *e,
			   struct rules_verdict *v)
{
	v->detail[1] = h->writable1 - 1;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_LEN];
	rules_blame_getdesc(h, e, e->arg[VMDEV_COMPLETE_A_HEAD], v);
	return rules_hit(v, RULE_RING_12);
}

/*
 * RING-13 [2.7.8.2]: used length is at most the bytes that were pushed into the chain. Where
 * one of its copies ended early, what is behind them is stale.
 */
RULES_FN int rules_ring_13(const struct rules_vq *q, const struct rules_head *h,
			   const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COMPLETE_A_HEAD];

	v->detail[1] = h->pushed;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_LEN];
	rules_blame_getdesc(h, e, head, v);
	return q->short_head == head + 1 ? rules_stale_hit(v) : rules_hit(v, RULE_RING_13);
}

/* RING-27 [2.7.8]: used length is not less than the bytes that were pushed; 0 says none count. */
RULES_FN int rules_ring_27(const struct rules_head *h, const struct vmdev_event *e,
			   struct rules_verdict *v)
{
	if (!e->arg[VMDEV_COMPLETE_A_LEN])
		return 0;
	v->detail[1] = h->pushed;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_LEN];
	rules_blame_getdesc(h, e, e->arg[VMDEV_COMPLETE_A_HEAD], v);
	return rules_hit(v, RULE_RING_27);
}

/*
 * RING-15 [2.7.9]: with IN_ORDER chains are used in the order in which they were made
 * available, which is the order in which they were taken.
 */
RULES_FN int rules_ring_15(struct rules_vq *q, const struct rules_head *h,
			   const struct vmdev_event *e, struct rules_verdict *v)
{
	int late = (__s32)(h->seq - q->used_seq) < 0;

	if (late) {
		v->detail[1] = q->used_seq;
		v->detail[2] = h->seq;
		rules_blame_getdesc(h, e, e->arg[VMDEV_COMPLETE_A_HEAD], v);
		return rules_hit(v, RULE_RING_15);
	}
	q->used_seq = h->seq;
	return 0;
}

/*
 * RING-19 [2.7.5]: a malformed chain is completed with length 0, or the device
 * asks for a reset, before it goes on with the queue.
 */
RULES_FN int rules_ring_19(const struct rules_dev *d, struct rules_vq *q,
			   const struct vmdev_event *e, struct rules_verdict *v)
{
	__u32 head = q->err_head - 1;

	if (!q->err_head)
		return 0;
	q->err_head = 0;
	if (d->needs_reset || d->config_cbs != q->err_cfg || d->resetting)
		return 0;
	v->earlier.id = VMDEV_EV_RING_ERROR;
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = 0;
	v->earlier.arg[VMDEV_ERR_A_HEAD] = head;
	v->earlier_args = 1u << VMDEV_ERR_A_HEAD;
	v->detail[2] = head;
	return rules_hit(v, RULE_RING_19);
}

/* The flags of a ring with these features. */
RULES_FN __u64 rules_ring_flags(__u64 features)
{
	return (features & VMDEV_FEATURE(VMDEV_F_EVENT_IDX) ? VMDEV_RING_F_EVENT_IDX : 0) |
	       (features & VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC) ? VMDEV_RING_F_INDIRECT : 0) |
	       (features & VMDEV_FEATURE(VMDEV_F_IN_ORDER) ? VMDEV_RING_F_IN_ORDER : 0);
}

RULES_FN int rules_ring_24(const struct rules_dev *d, struct rules_verdict *v, unsigned int cmd,
			   __u64 set, __u64 used)
{
	v->detail[1] = set;
	v->detail[2] = used;
	rules_blame_cmd(d, v, cmd);
	return rules_hit(v, RULE_RING_24);
}

/* RING-24 [3.1.1]: a queue is worked on as the driver set it up. The first difference is told. */
RULES_FN int rules_ring_set_up(struct rules_dev *d, const struct rules_vq *q,
			       const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 flags = rules_ring_flags(d->accepted);
	int i;

	if (!d->known || !d->accepted_known || !q->num_set || q->prog != RULES_PROG_ALL)
		return 0;
	d->evaluated[RULE_RING_24]++;
	if (e->arg[VMDEV_INIT_A_NUM] != q->num_set)
		return rules_ring_24(d, v, VMDEV_CMD_SET_VQ_NUM, q->num_set,
				     e->arg[VMDEV_INIT_A_NUM]);
	for (i = 0; i < RULES_RING_AREAS; i++)
		if (e->arg[VMDEV_INIT_A_DESC + i] != q->area[i].lo)
			return rules_ring_24(d, v, VMDEV_CMD_SET_VQ_ADDRESS, q->area[i].lo,
					     e->arg[VMDEV_INIT_A_DESC + i]);
	if (e->arg[VMDEV_INIT_A_FLAGS] != flags)
		return rules_ring_24(d, v, VMDEV_CMD_SET_DRIVER_FEATURES, flags,
				     e->arg[VMDEV_INIT_A_FLAGS]);
	return 0;
}

/* RING-22 [2.6.1]: after a queue reset a queue reads not ready. */
RULES_FN int rules_ring_22_ready(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_RING_22, e->arg[VMDEV_END_A_VALUE] != 0);
}

/* RING-22 [2.6.1]: and its state is the default. */
RULES_FN int rules_ring_22_state(struct rules_dev *d, const struct rules_vq *q,
				 const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_RING_22, e->arg[VMDEV_END_A_VALUE] != q->state);
}

/* How often each rule was judged, of a queue. */
RULES_FN void rules_ring_counted(struct check_stats *s, const struct rules_vq *q)
{
	__u64 get = q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST];
	__u64 done = q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST];

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
	s->evaluated[RULE_RING_27] += done - q->unjudged_complete;
	if (q->in_order)
		s->evaluated[RULE_RING_15] += done - q->unjudged_complete;
	s->evaluated[RULE_RING_19] += q->errors;
}

/*
 * One step per ring event. Each returns nonzero if @v names a broken rule. A chain that is
 * taken, and a ring that starts, are a matter of the device's type too: see net/frame.h.
 */

RULES_FN int rules_ring_init(struct rules_dev *d, struct rules_vq *q, struct rules_head *heads,
			     const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = 0;

	rules_ring_count(q, VMDEV_EV_RING_INIT);
	if (d->known && q->state_known)
		hit = rules_cmd_32_init(d, q, e, v);
	hit |= rules_ring_set_up(d, q, e, v);
	rules_clear_heads(heads);
	rules_forget_ring(q);
	/* What was taken before a restart was completed too: used goes on from available. */
	q->used_next = (__u16)e->arg[VMDEV_INIT_A_AVAIL] | RULES_USED_KNOWN;
	q->num = e->arg[VMDEV_INIT_A_NUM] <= VMDEV_MAX_RING ? e->arg[VMDEV_INIT_A_NUM] : 0;
	q->in_order = (e->arg[VMDEV_INIT_A_FLAGS] & VMDEV_RING_F_IN_ORDER) != 0;
	q->used_seq = e->seq;
	return hit;
}

RULES_FN void rules_step_ring_reset(struct rules_vq *q)
{
	rules_ring_count(q, VMDEV_EV_RING_RESET);
	rules_forget_ring(q);
}

RULES_FN int rules_ring_getdesc(struct rules_dev *d, struct rules_vq *q,
				struct rules_head *heads, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_GET_A_HEAD];
	__u32 num = q->num;
	struct rules_head *h;
	int hit = 0;

	rules_ring_count(q, VMDEV_EV_GETDESC);
	if (rules_unlikely(q->live != RULES_LIVE))
		hit |= rules_ring_01(d, q, v);
	if (rules_unlikely(q->err_head))
		hit |= rules_ring_19(d, q, e, v);
	if (rules_unlikely(rules_ring_04(e)))
		hit |= rules_hit(v, RULE_RING_04);
	if (rules_unlikely(!num)) {
		q->unjudged_get++;
		return hit;
	}
	if (rules_unlikely(rules_ring_02(q, e) | rules_ring_05(q, e)))
		hit |= rules_ring_beyond(q, e, v);
	h = rules_head_at(heads, head);
	if (rules_unlikely(head >= num))
		return rules_ring_03(q, h, e, v);
	if (rules_unlikely(h->writable1)) {
		hit |= rules_ring_03(q, h, e, v);
		q->doubled++;
	} else {
		q->outstanding++;
	}
	h->writable1 = e->arg[VMDEV_GET_A_WRITABLE] + 1;
	h->seq = e->seq;
	h->pushed = 0;
	h->readable = e->arg[VMDEV_GET_A_READABLE];
	return hit;
}

/*
 * What a completion of a head that is not outstanding breaks. Where the driver offered
 * one twice (RING-03) the device may complete it twice.
 */
RULES_FN int rules_complete_stray(struct rules_vq *q, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	if (q->doubled) {
		q->doubled--;
		return 0;
	}
	if (!q->outstanding)
		rules_ring_11(e->arg[VMDEV_COMPLETE_A_USED], e, v);
	return rules_ring_10(q, e, v);
}

/* What few completions need: of a malformed chain, after a short copy, with IN_ORDER. */
RULES_FN int rules_complete_special(struct rules_dev *d, struct rules_vq *q,
				    const struct rules_head *h, const struct vmdev_event *e,
				    struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COMPLETE_A_HEAD];
	int hit = 0;

	if (q->in_order)
		hit |= rules_ring_15(q, h, e, v);
	if (q->short_head == head + 1) {
		q->short_head = 0;
		q->shorts++;
	}
	if (q->err_head == head + 1) {
		if (e->arg[VMDEV_COMPLETE_A_LEN])
			hit |= rules_ring_19(d, q, e, v);
		q->err_head = 0;
	}
	return hit;
}

RULES_FN int rules_step_complete(struct rules_dev *d, struct rules_vq *q,
				 struct rules_head *heads, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COMPLETE_A_HEAD], len = e->arg[VMDEV_COMPLETE_A_LEN];
	__u32 used = (__u16)e->arg[VMDEV_COMPLETE_A_USED], next = q->used_next, w;
	struct rules_head *h = rules_head_at(heads, head);
	int hit = 0;

	rules_ring_count(q, VMDEV_EV_COMPLETE);
	if (rules_unlikely(q->live != RULES_LIVE))
		hit |= rules_ring_01(d, q, v);
	if (rules_unlikely(!q->num)) {
		q->unjudged_complete++;
		return hit;
	}
	q->used_next = ((used + 1) & 0xffff) | RULES_USED_KNOWN;
	if (rules_unlikely(next != (used | RULES_USED_KNOWN)))
		hit |= rules_ring_11(next, e, v);
	w = h->writable1;
	if (rules_unlikely(head >= q->num || !w))
		return hit | rules_complete_stray(q, e, v);
	if (rules_unlikely(len >= w))
		hit |= rules_ring_12(h, e, v);
	else if (rules_unlikely(len > h->pushed))
		hit |= rules_ring_13(q, h, e, v);
	else if (rules_unlikely(len < h->pushed))
		hit |= rules_ring_27(h, e, v);
	if (rules_unlikely(q->err_head | q->short_head | q->in_order))
		hit |= rules_complete_special(d, q, h, e, v);
	q->bytes += w > 1 ? h->pushed : h->readable;
	h->writable1 = 0;
	q->outstanding--;
	return hit;
}

/* Which rule of the driver an error reports. A bad address is a matter of mappings. */
RULES_FN int rules_error_rule(__u64 reason, struct rules_verdict *v)
{
	switch (reason) {
	case VMDEV_ERR_AVAIL_JUMP:
		return rules_hit(v, RULE_RING_02);
	case VMDEV_ERR_HEAD_RANGE:
	case VMDEV_ERR_HEAD_OUT:
		return rules_hit(v, RULE_RING_03);
	case VMDEV_ERR_NEXT_RANGE:
	case VMDEV_ERR_LOOP:
	case VMDEV_ERR_TOTAL_BYTES:
		return rules_hit(v, RULE_RING_04);
	case VMDEV_ERR_TOO_LONG:
		return rules_hit(v, RULE_RING_05);
	case VMDEV_ERR_INDIRECT_OFF:
	case VMDEV_ERR_INDIRECT_NESTED:
	case VMDEV_ERR_INDIRECT_NEXT:
	case VMDEV_ERR_INDIRECT_LEN:
		return rules_hit(v, RULE_RING_06);
	case VMDEV_ERR_ORDER:
		return rules_hit(v, RULE_RING_07);
	case VMDEV_ERR_ODD_EMPTY:
	case VMDEV_ERR_ODD_FLAG:
		return rules_hit(v, RULE_RING_08);
	}
	return 0;
}

/* Errors that say of a chain that its descriptors are malformed. */
RULES_FN int rules_error_of_chain(__u64 reason)
{
	return reason == VMDEV_ERR_NEXT_RANGE || reason == VMDEV_ERR_LOOP ||
	       reason == VMDEV_ERR_TOTAL_BYTES || reason == VMDEV_ERR_TOO_LONG ||
	       reason == VMDEV_ERR_ORDER;
}

RULES_FN int rules_step_error(struct rules_dev *d, struct rules_vq *q, struct rules_head *heads,
			      const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_ERR_A_HEAD];
	struct rules_head *h = rules_head_at(heads, head);
	int hit = rules_error_rule(e->arg[VMDEV_ERR_A_REASON], v);

	rules_ring_count(q, VMDEV_EV_RING_ERROR);
	if (hit)
		v->detail[2] = e->arg[VMDEV_ERR_A_DETAIL];
	if (VMDEV_ERR_IS_ODD(e->arg[VMDEV_ERR_A_REASON]))
		return hit;
	q->errors++;
	if (VMDEV_ERR_IS_BREAK(e->arg[VMDEV_ERR_A_REASON])) {
		q->broken = 1;
		return hit;
	}
	if (!q->num || head >= q->num)
		return hit;
	hit |= rules_ring_19(d, q, e, v);
	q->err_head = head + 1;
	q->err_cfg = d->config_cbs;
	/* It was offered and found bad before it could be taken: nothing of it is writable. */
	if (!h->writable1) {
		h->writable1 = 1;
		h->seq = e->seq;
		h->pushed = 0;
		h->readable = 0;
		q->outstanding++;
	}
	return hit;
}

/*
 * Called for each queue of a pair when a worker run ends: nothing may be left to
 * do. The run owned both rings, so it may settle their accounts.
 */
RULES_FN int rules_ring_run_end(struct rules_dev *d, struct rules_vq *q, unsigned int vq,
				const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = 0;

	if (!q->num)
		return 0;
	if (q->due && rules_ring_16_lost(d, q))
		hit |= rules_ring_16_hit(q, vq, e, v);
	q->due = 0;
	if (q->err_head && rules_ring_19(d, q, e, v)) {
		v->earlier.vq = vq;
		hit = 1;
	}
	return hit;
}

#endif /* RULES_RING_RING_H */
