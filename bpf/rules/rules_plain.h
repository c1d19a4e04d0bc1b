/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the short way of the operations that every packet makes: those of which one
 * look tells that they can break no rule. Judges nothing; whatever it does not take
 * goes through the steps of rules_ring.h and rules_dma.h, and what it takes leaves
 * the same state as they would (a unit test holds the two against each other).
 *
 * Each returns nonzero if the operation was taken, else the state is untouched.
 */
#ifndef RULES_PLAIN_H
#define RULES_PLAIN_H

#include "rules_dir.h"
#include "rules_dma.h"
#include "rules_ring.h"

/*
 * Entries of a queue whose chains may be plain, else 0: no head is below it. Asked
 * once for a batch, in which it does not change.
 */
RULES_FN __u32 rules_plain_num(const struct rules_vq *q)
{
	return q->live == RULES_LIVE && !(q->err_head | q->short_head | q->in_order) ? q->num : 0;
}

/* A chain is taken: the head is free, and it fits. */
RULES_FN int rules_plain_getdesc(struct rules_vq *q, struct rules_head *heads, __u32 num,
				 const struct vmdev_ring_op *op, __u32 seq)
{
	__u32 outstanding = q->outstanding, head = op->head;
	struct rules_head *h = &heads[rules_index(head, VMDEV_MAX_RING - 1)];

	if (rules_unlikely(head >= num || h->writable1))
		return 0;
	if (rules_unlikely((__u16)(op->idx2 - op->idx) + outstanding > num || op->n > num))
		return 0;
	/* Together below 2^32, and no wrap of what is noted. */
	if (rules_unlikely(op->len2 >= ~op->len))
		return 0;
	rules_ring_count(q, VMDEV_EV_GETDESC);
	q->outstanding = outstanding + 1;
	h->writable1 = op->len2 + 1;
	h->seq = seq;
	h->pushed = 0;
	h->readable = op->len;
	return 1;
}

/* A chain is given back: the head is out, entry and length fit. */
RULES_FN int rules_plain_complete(struct rules_vq *q, struct rules_head *heads, __u32 num,
				  const struct vmdev_ring_op *op)
{
	__u32 head = op->head, used = op->idx;
	struct rules_head *h = &heads[rules_index(head, VMDEV_MAX_RING - 1)];

	/* That the length is below it says too that the head is out. */
	if (rules_unlikely(head >= num || op->len >= h->writable1 || op->len > h->pushed ||
			   q->used_next != (used | RULES_USED_KNOWN)))
		return 0;
	rules_ring_count(q, VMDEV_EV_COMPLETE);
	q->used_next = ((used + 1) & 0xffff) | RULES_USED_KNOWN;
	q->outstanding--;
	q->bytes += h->writable1 > 1 ? h->pushed : h->readable;
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

/* One operation of a ring. */
RULES_FN int rules_plain_op(struct rules_vq *q, struct rules_head *heads, __u32 num,
			    const struct vmdev_ring_op *op, __u32 seq)
{
	__u16 id = op->id;

	if (id == VMDEV_EV_GETDESC)
		return rules_plain_getdesc(q, heads, num, op, seq);
	if (id == VMDEV_EV_COMPLETE)
		return rules_plain_complete(q, heads, num, op);
	return rules_plain_wish(q, id);
}

/* A copy that runs as its descriptor allows. */
RULES_FN int rules_plain_copy(struct rules_vq *q, struct rules_head *heads,
			      const struct vmdev_copy *copy)
{
	if (rules_unlikely(!rules_copy_allowed(copy)))
		return 0;
	q->copy.bytes += copy->len;
	rules_copy_pushed(heads, copy);
	return 1;
}

/* A buffer is mapped, and not for a ring: its bucket has a place. */
RULES_FN int rules_plain_map(struct rules_dev *d, const struct vmdev_buf_op *op, __u64 meta)
{
	struct rules_dma *m = &d->dma;
	struct rules_map *s = rules_map_exact(d, rules_map_bucket(op->addr, 0), 0, 0);

	if (rules_unlikely(!s))
		return 0;
	s->addr = op->addr;
	s->meta = meta;
	m->n[VMDEV_EV_BUF_MAP - RULES_DMA_FIRST]++;
	m->live++;
	m->bytes += meta & RULES_META_LEN;
	return 1;
}

/* A buffer is unmapped as it was mapped. */
RULES_FN int rules_plain_unmap(struct rules_dev *d, const struct vmdev_buf_op *op, __u64 meta)
{
	struct rules_dma *m = &d->dma;
	struct rules_map *s = rules_map_exact(d, rules_map_bucket(op->addr, 0), op->addr, meta);

	if (rules_unlikely(!s))
		return 0;
	s->meta = 0;
	m->n[VMDEV_EV_BUF_UNMAP - RULES_DMA_FIRST]++;
	m->live--;
	m->bytes -= meta & RULES_META_LEN;
	return 1;
}

/* One mapping or unmapping. What it says below the event id is the table's own form. */
RULES_FN int rules_plain_buf_op(struct rules_dev *d, const struct vmdev_buf_op *op)
{
	__u64 what = op->what, id = VMDEV_BUF_OP_ID(what);
	__u64 meta = what & ((1ULL << VMDEV_BUF_OP_ID_SHIFT) - 1);

	if (rules_unlikely(meta >> RULES_META_SHIFT == VMDEV_DIR_BIDIRECTIONAL + 1))
		return 0;
	return id == VMDEV_EV_BUF_MAP ? rules_plain_map(d, op, meta) :
					rules_plain_unmap(d, op, meta);
}

_Static_assert(VMDEV_BUF_OP_LEN_BITS == RULES_META_SHIFT, "an operation has the table's form");

#endif /* RULES_PLAIN_H */
