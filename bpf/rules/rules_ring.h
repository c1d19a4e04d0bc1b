/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the RING rules: chains taken and completed, used index, callbacks due.
 * Does not own what the copies move (rules_dir.h).
 *
 * The steps for getdesc and complete run for every packet: they read few cache
 * lines and leave all explaining to the unlikely branches.
 */
#ifndef RULES_RING_H
#define RULES_RING_H

#include "rules_cmd_vq.h"
#include "rules_frame.h"
#include "rules_known.h"

#define RULES_CHAIN_BYTES_MAX (1ULL << 32)

RULES_FN void rules_ring_count(struct rules_vq *q, unsigned int id)
{
	q->n[id - RULES_RING_FIRST]++;
}

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
 * queue is not ready, or after reset. CMD-36 [1.4, SUSPEND]: nor while suspended. After a
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
		return rules_hit(v, RULE_CMD_36);
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
 * RING-13 [2.7.8.2]: used length is at most the bytes that were pushed into the chain.
 * DIR-08 [2.7.4]: when a copy fails or is short nothing stale is delivered in its place;
 * so it is called where one of the chain's copies ended early.
 */
RULES_FN int rules_ring_13(const struct rules_vq *q, const struct rules_head *h,
			   const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COMPLETE_A_HEAD];

	v->detail[1] = h->pushed;
	v->detail[2] = e->arg[VMDEV_COMPLETE_A_LEN];
	rules_blame_getdesc(h, e, head, v);
	return rules_hit(v, q->short_head == head + 1 ? RULE_DIR_08 : RULE_RING_13);
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

/* RING-16 [2.7.7.2], second half: no callback if no update since the last had to notify. */
RULES_FN int rules_ring_16_unasked(const struct rules_vq *q)
{
	return q->musts == q->cb_musts;
}

/* RING-17 [2.7.7.2]: no callback without a used entry since the last. */
RULES_FN int rules_ring_17(const struct rules_vq *q)
{
	return q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST] == q->cb_completes;
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

/* The decision that the device must take, from what it read in the ring [2.7.7.2, 2.7.10.2]. */
RULES_FN int rules_must_notify(const struct vmdev_event *e)
{
	__u16 old = e->arg[VMDEV_NN_A_OLD], now = e->arg[VMDEV_NN_A_NEW];
	__u16 event = e->arg[VMDEV_NN_A_EVENT];

	if (e->arg[VMDEV_NN_A_MODE] != VMDEV_NOTIFY_EVENT_IDX)
		return old != now && !(event & 1);
	return (__u16)(now - event - 1) < (__u16)(now - old);
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

/*
 * One step per ring event. Each returns nonzero if @v names a broken rule.
 */

RULES_FN int rules_step_init(struct rules_dev *d, struct rules_vq *q, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	int hit = 0;

	rules_ring_count(q, VMDEV_EV_RING_INIT);
	if (d->known && q->state_known) {
		d->evaluated[RULE_CMD_32]++;
		if (rules_cmd_32_init(q, e)) {
			v->detail[1] = q->state;
			v->detail[2] = e->arg[VMDEV_INIT_A_AVAIL];
			rules_blame_cmd(d, v, VMDEV_CMD_SET_VQ_STATE);
			hit = rules_hit(v, RULE_CMD_32);
		}
	}
	hit |= rules_ring_set_up(d, q, e, v);
	rules_clear_heads(rules_heads_of(d, e));
	rules_forget_ring(q);
	/* What was taken before a restart was completed too: used goes on from available. */
	q->used_next = (__u16)e->arg[VMDEV_INIT_A_AVAIL] | RULES_USED_KNOWN;
	q->num = e->arg[VMDEV_INIT_A_NUM] <= VMDEV_MAX_RING ? e->arg[VMDEV_INIT_A_NUM] : 0;
	q->in_order = (e->arg[VMDEV_INIT_A_FLAGS] & VMDEV_RING_F_IN_ORDER) != 0;
	q->used_seq = e->seq;
	rules_frame_init(d, q, e->vq);
	return hit;
}

RULES_FN void rules_step_ring_reset(struct rules_vq *q)
{
	rules_ring_count(q, VMDEV_EV_RING_RESET);
	rules_forget_ring(q);
}

RULES_FN int rules_step_getdesc(struct rules_dev *d, struct rules_vq *q,
				const struct vmdev_event *e, struct rules_verdict *v)
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
	if (rules_unlikely(rules_frame_misfit(q->role, e->arg[VMDEV_GET_A_READABLE],
					      e->arg[VMDEV_GET_A_WRITABLE])))
		hit |= rules_frame_chain(q, e, v);
	if (rules_unlikely(!num)) {
		q->unjudged_get++;
		return hit;
	}
	if (rules_unlikely(rules_ring_02(q, e) | rules_ring_05(q, e)))
		hit |= rules_ring_beyond(q, e, v);
	h = rules_head_of(d, e, head);
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
				 const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COMPLETE_A_HEAD], len = e->arg[VMDEV_COMPLETE_A_LEN];
	__u32 used = (__u16)e->arg[VMDEV_COMPLETE_A_USED], next = q->used_next, w;
	struct rules_head *h = rules_head_of(d, e, head);
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
	if (rules_unlikely(q->err_head | q->short_head | q->in_order))
		hit |= rules_complete_special(d, q, h, e, v);
	q->bytes += w > 1 ? h->pushed : h->readable;
	h->writable1 = 0;
	q->outstanding--;
	return hit;
}

RULES_FN int rules_step_need_notify(struct rules_dev *d, struct rules_vq *q,
				    const struct vmdev_event *e, struct rules_verdict *v)
{
	int must = rules_must_notify(e), hit = 0;

	rules_ring_count(q, VMDEV_EV_NEED_NOTIFY);
	if (rules_unlikely(!q->num))
		return 0;
	if (rules_unlikely(q->due && rules_ring_16_lost(d, q)))
		hit = rules_ring_16_hit(q, e->vq, e, v);
	q->due = must;
	q->due_seq = e->seq;
	q->due_cbs = q->cbs;
	q->musts += must;
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

RULES_FN int rules_step_error(struct rules_dev *d, struct rules_vq *q, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_ERR_A_HEAD];
	struct rules_head *h = rules_head_of(d, e, head);
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

#endif /* RULES_RING_H */
