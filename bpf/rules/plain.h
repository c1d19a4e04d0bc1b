/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the short way of the operations that every packet makes: those of which one
 * look tells that they can break no rule. Judges nothing; whatever it does not take
 * goes through the steps of ring/ring.h and dma/mapping.h, and what it takes leaves
 * the same state as they would (a unit test holds the two against each other).
 *
 * Each returns nonzero if the operation was taken, else the state is untouched.
 */
#ifndef RULES_PLAIN_H
#define RULES_PLAIN_H

#include "rules/copy/place.h"
#include "rules/dma/mapping.h"
#include "rules/net/frame.h"
#include "rules/ring/notify.h"
#include "rules/ring/ring.h"

/*
 * Entries of a queue whose chains may be plain, else 0: no head is below it. Asked
 * once for a batch, in which it does not change.
 */
RULES_FN __u32 rules_plain_num(const struct rules_vq *q)
{
	return q->live == RULES_LIVE && q->used_next & RULES_USED_KNOWN &&
	       !(q->err_head | q->short_head | q->in_order) ? q->num : 0;
}

/**
 * struct rules_run - plain operations in a row, and what they change of the queue
 * @num:         rules_plain_num()
 * @used:        used index expected next; counts on where the index wraps
 * @outstanding: chains taken and not completed
 * @bytes:       as in struct rules_vq
 *
 * In registers while the run lasts: how many chains were taken and completed follows
 * from where it began and ended.
 */
struct rules_run {
	__u64 used;
	__u64 outstanding;
	__u64 bytes;
	__u32 num;
};

RULES_FN struct rules_run rules_run_begin(const struct rules_vq *q)
{
	return (struct rules_run){
		.used = q->used_next,
		.outstanding = q->outstanding,
		.bytes = q->bytes,
		.num = rules_plain_num(q),
	};
}

RULES_FN void rules_run_end(struct rules_vq *q, const struct rules_run *run)
{
	__u64 completed = run->used - q->used_next;

	q->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST] += completed;
	q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST] +=
		run->outstanding + completed - q->outstanding;
	if (completed)
		q->used_next = (run->used & 0xffff) | RULES_USED_KNOWN;
	q->outstanding = run->outstanding;
	q->bytes = run->bytes;
}

/* A chain is taken: the head is free, and it fits. */
RULES_FN int rules_plain_getdesc(const struct rules_vq *q, struct rules_run *run,
				 struct rules_head *heads, const struct vmdev_ring_op *op,
				 __u32 seq)
{
	__u32 head = op->head, readable = op->len, writable = op->len2;
	struct rules_head *h = &heads[rules_index(head, VMDEV_MAX_RING - 1)];

	rules_keep(h);
	if (rules_unlikely(head >= run->num || h->writable1))
		return 0;
	if (rules_unlikely((__u16)(op->idx2 - op->idx) + run->outstanding > run->num ||
			   op->n > run->num))
		return 0;
	/* Together below 2^32, and no wrap of what is noted. */
	if (rules_unlikely((readable | writable) >> 31 ||
			   rules_frame_misfit(rules_reread(q->role), readable, writable)))
		return 0;
	run->outstanding++;
	h->writable1 = writable + 1;
	h->seq = seq;
	h->pushed = 0;
	h->readable = readable;
	return 1;
}

/* A chain is given back: the head is out, entry and length fit. */
RULES_FN int rules_plain_complete(struct rules_run *run, struct rules_head *heads,
				  const struct vmdev_ring_op *op)
{
	__u32 head = op->head, len = op->len, pushed, writable1;
	struct rules_head *h = &heads[rules_index(head, VMDEV_MAX_RING - 1)];

	rules_keep(h);
	pushed = h->pushed;
	writable1 = h->writable1;
	rules_keep(pushed);
	/* That the length is below it says too that the head is out. */
	if (rules_unlikely(head >= run->num || len >= writable1 || len != pushed ||
			   (__u16)run->used != op->idx))
		return 0;
	run->used++;
	run->outstanding--;
	if (writable1 == 1)
		pushed = h->readable;
	run->bytes += pushed;
	h->writable1 = 0;
	return 1;
}

/* A wish about kicks: nothing is asked of it. */
RULES_FN int rules_plain_wish(struct rules_vq *q, __u16 id)
{
	if (id == VMDEV_EV_NOTIFY_DISABLE)
		rules_ring_count(q, VMDEV_EV_NOTIFY_DISABLE);
	else if (id == VMDEV_EV_NOTIFY_ENABLE)
		rules_ring_count(q, VMDEV_EV_NOTIFY_ENABLE);
	else
		return 0;
	return 1;
}

/* A decision on a callback, once the one before it got its callback, or needed none. */
RULES_FN int rules_plain_decision(struct rules_vq *q, const struct vmdev_ring_op *op, __u64 seq)
{
	if (rules_unlikely(op->id != VMDEV_EV_NEED_NOTIFY || !q->num ||
			   !(q->told & RULES_USED_KNOWN) || (q->due && q->cbs == q->due_cbs)))
		return 0;
	rules_ring_count(q, VMDEV_EV_NEED_NOTIFY);
	rules_decided(q, rules_must_notify(op->len, op->idx, op->idx2, op->n), seq);
	return 1;
}

/* One operation of a ring, but for decisions. The commonest are asked for first. */
RULES_FN int rules_plain_op(struct rules_vq *q, struct rules_run *run, struct rules_head *heads,
			    const struct vmdev_ring_op *op, __u32 seq)
{
	__u32 id = op->id;

	if (id == VMDEV_EV_GETDESC)
		return rules_plain_getdesc(q, run, heads, op, seq);
	rules_keep(id);
	if (id == VMDEV_EV_COMPLETE)
		return rules_plain_complete(run, heads, op);
	return rules_plain_wish(q, id);
}

/* A copy that runs as its descriptor allows, of a chain that is out and has room. */
RULES_FN int rules_plain_copy(struct rules_vq *q, struct rules_head *heads,
			      const struct vmdev_copy *copy)
{
	const struct rules_head *h = &heads[rules_index(copy->head, VMDEV_MAX_RING - 1)];

	if (rules_unlikely(!rules_copy_allowed(copy) ||
			   !rules_place_given(h, copy->op, copy->len)))
		return 0;
	q->copy.bytes += copy->len;
	rules_copy_pushed(heads, copy);
	return 1;
}

/**
 * struct rules_map_run - plain mappings in a row, and what they change of the device
 * @live:  mappings and allocations that are live
 * @bytes: bytes that they hold, below; what is above RULES_META_LEN means nothing
 */
struct rules_map_run {
	__u64 live;
	__u64 bytes;
};

RULES_FN struct rules_map_run rules_map_run_begin(const struct rules_dma *m)
{
	return (struct rules_map_run){ .live = m->live, .bytes = m->bytes };
}

/* It was of @n operations: each made one or took one away. */
RULES_FN void rules_map_run_end(struct rules_dma *m, const struct rules_map_run *run, __u64 n)
{
	__u64 made = (n + run->live - m->live) / 2;

	m->n[VMDEV_EV_BUF_MAP - RULES_DMA_FIRST] += made;
	m->n[VMDEV_EV_BUF_UNMAP - RULES_DMA_FIRST] += n - made;
	m->live = run->live;
	m->bytes = run->bytes & RULES_META_LEN;
}

/* A buffer is mapped, and not for a ring: its bucket has a place. */
RULES_FN int rules_plain_map(struct rules_dev *d, struct rules_map_run *run, __u64 addr,
			     __u64 meta)
{
	struct rules_map *s = rules_map_empty(d, rules_map_bucket(addr));

	if (rules_unlikely(!s))
		return 0;
	s->addr = addr;
	s->meta = meta;
	run->live++;
	run->bytes += meta;
	return 1;
}

/* A buffer is unmapped as it was mapped, and no other is the same in its slot. */
RULES_FN int rules_plain_unmap(struct rules_dev *d, struct rules_map_run *run, __u64 addr,
			       __u64 meta)
{
	struct rules_map *s = rules_map_exact(d, rules_map_bucket(addr), addr, meta);

	if (rules_unlikely(!s))
		return 0;
	s->meta = 0;
	run->live--;
	run->bytes -= meta;
	return 1;
}

/* An event id and a direction of one way, as they stand in an operation without its last bit. */
#define RULES_ONE_WAY_SHIFT (RULES_META_SHIFT + 1)
#define RULES_ONE_WAY(id) ((__u64)(id) << (VMDEV_BUF_OP_ID_SHIFT - RULES_ONE_WAY_SHIFT) | 1)
_Static_assert((VMDEV_DIR_TO_DEVICE + 1) >> 1 == 1 && (VMDEV_DIR_FROM_DEVICE + 1) >> 1 == 1 &&
	       (VMDEV_DIR_BIDIRECTIONAL + 1) >> 1 == 0, "directions of one way");

/*
 * One mapping or unmapping. What it says below the event id is the table's own form. One
 * that goes both ways is for a ring.
 */
RULES_FN int rules_plain_buf_op(struct rules_dev *d, struct rules_map_run *run,
				const struct vmdev_buf_op *op)
{
	__u64 what = op->what, kind = what >> RULES_ONE_WAY_SHIFT;
	__u64 meta = what & ((1ULL << VMDEV_BUF_OP_ID_SHIFT) - 1);

	if (kind == RULES_ONE_WAY(VMDEV_EV_BUF_MAP))
		return rules_plain_map(d, run, op->addr, meta);
	if (kind == RULES_ONE_WAY(VMDEV_EV_BUF_UNMAP))
		return rules_plain_unmap(d, run, op->addr, meta);
	return 0;
}

_Static_assert(VMDEV_BUF_OP_LEN_BITS == RULES_META_SHIFT, "an operation has the table's form");

#endif /* RULES_PLAIN_H */
