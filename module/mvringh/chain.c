// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a chain from the available ring: walk, check, copy. A chain is
 * consumed only after it was checked, and a bad one is named to the caller, who
 * completes it; nothing here trusts what the driver wrote.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/sizes.h>
#include "fire.h"
#include "reach.h"
#include "room.h"
#include "vmdev_fault.h"
#include "vmdev_le.h"
#include "uapi/vmdev_spec.h"

/*
 * The most bytes that a chain is taken with: each of their pages is looked at, and a
 * driver must not keep a processor busy with one descriptor.
 */
#define MVRINGH_BYTES_MAX SZ_16M

/* A walk through one chain: where it is and what it has seen. */
struct mvringh_walk {
	const struct vring_desc *table;
	u32 size;	/* entries of the table */
	u32 steps;	/* descriptors seen in this table */
	u32 total;	/* descriptors seen in all */
	u64 readable;
	u64 writable;
	bool indirect;
};

static int mvringh_enter_indirect(struct mvringh *ring, struct mvringh_walk *walk, u64 addr,
				  u32 len, u16 flags)
{
	if (!ring->indirect)
		return VMDEV_ERR_INDIRECT_OFF;
	if (walk->indirect)
		return VMDEV_ERR_INDIRECT_NESTED;
	if (flags & VMDEV_DESC_F_NEXT)
		return VMDEV_ERR_INDIRECT_NEXT;
	if (!len || len % VMDEV_DESC_SIZE)
		return VMDEV_ERR_INDIRECT_LEN;
	if (len / VMDEV_DESC_SIZE > ring->num)
		return VMDEV_ERR_TOO_LONG;
	if (!mvringh_accessible(addr, len, false))
		return VMDEV_ERR_ADDRESS;
	walk->table = (const struct vring_desc *)(uintptr_t)addr;
	walk->size = len / VMDEV_DESC_SIZE;
	walk->steps = 0;
	walk->indirect = true;
	return 0;
}

/* Returns 0, a reason, or -EAGAIN when no room is idle. */
static int mvringh_add_seg(struct mvringh *ring, struct mvringh_chain *chain,
			   struct mvringh_walk *walk, u64 addr, u32 len, u16 flags)
{
	bool writable = flags & VMDEV_DESC_F_WRITE;
	struct mvringh_seg *seg;

	if (!writable && chain->nseg > chain->nread)
		return VMDEV_ERR_ORDER;
	/* An empty element is legal and holds nothing; skipping it cannot loop. */
	if (!len)
		return 0;
	if (writable)
		walk->writable += len;
	else
		walk->readable += len;
	if (walk->readable + walk->writable > U32_MAX)
		return VMDEV_ERR_TOTAL_BYTES;
	/* Refused at its end, if nothing worse is found until then. */
	if (walk->readable + walk->writable > MVRINGH_BYTES_MAX)
		return 0;
	if (!mvringh_accessible(addr, len, writable))
		return VMDEV_ERR_ADDRESS;
	seg = mvringh_room(ring, chain);
	if (!seg)
		return -EAGAIN;
	seg[chain->nseg++] = (struct mvringh_seg){ .addr = addr, .len = len };
	if (!writable)
		chain->nread++;
	return 0;
}

/* What is legal and odd [2.7.5]: noted, and taken all the same. */
static void mvringh_note_odd(struct mvringh *ring, const struct mvringh_chain *chain, u32 len,
			     u16 flags)
{
	if (!len)
		MVRINGH_FIRE(mvringh_error, ring, VMDEV_ERR_ODD_EMPTY, chain->head, len);
	if (flags & ~VMDEV_DESC_F_ALL)
		MVRINGH_FIRE(mvringh_error, ring, VMDEV_ERR_ODD_FLAG, chain->head, flags);
}

/* One descriptor. Returns 0 with *@next set (or -1 at the end), a reason, or -EAGAIN. */
static int mvringh_step(struct mvringh *ring, struct mvringh_chain *chain,
			struct mvringh_walk *walk, int *next)
{
	const struct vring_desc *desc = &walk->table[*next];
	u64 addr = vmdev_get64(&desc->addr);
	u32 len = vmdev_get32(&desc->len);
	u16 flags = vmdev_get16(&desc->flags);
	u16 link = vmdev_get16(&desc->next);
	int ret;

	if (++walk->steps > walk->size)
		return VMDEV_ERR_LOOP;
	if (unlikely(!len || (flags & ~VMDEV_DESC_F_ALL)))
		mvringh_note_odd(ring, chain, len, flags);
	if (flags & VMDEV_DESC_F_INDIRECT) {
		*next = 0;
		return mvringh_enter_indirect(ring, walk, addr, len, flags);
	}
	/* The descriptor that only refers to a table is not counted [2.7.5.3]. */
	if (++walk->total > ring->num)
		return VMDEV_ERR_TOO_LONG;
	ret = mvringh_add_seg(ring, chain, walk, addr, len, flags);
	if (ret)
		return ret;
	if (!(flags & VMDEV_DESC_F_NEXT)) {
		*next = -1;
		return 0;
	}
	if (link >= walk->size)
		return VMDEV_ERR_NEXT_RANGE;
	*next = link;
	return 0;
}

static int mvringh_walk(struct mvringh *ring, struct mvringh_chain *chain,
			struct mvringh_walk *walk)
{
	int next = chain->head;

	chain->seg = chain->own;
	chain->nread = 0;
	chain->nseg = 0;
	while (next >= 0) {
		int ret = mvringh_step(ring, chain, walk, &next);

		if (ret)
			return ret;
	}
	chain->readable = walk->readable;
	chain->writable = walk->writable;
	return walk->readable + walk->writable > MVRINGH_BYTES_MAX ? VMDEV_ERR_TOO_LARGE : 0;
}

static void mvringh_rewind(struct mvringh_chain *chain)
{
	chain->capacity = chain->writable;
	chain->rseg = 0;
	chain->roff = 0;
	chain->wseg = chain->nread;
	chain->woff = 0;
}

/* The available ring itself makes no sense: nothing can be completed any more. */
static int mvringh_break(struct mvringh *ring, enum vmdev_err reason, u32 head, u64 detail)
{
	ring->broken = true;
	MVRINGH_FIRE(mvringh_error, ring, reason, head, detail);
	return -EIO;
}

/* Consume a bad chain: it has no segments left, and the caller completes it. */
static int mvringh_refuse(struct mvringh *ring, struct mvringh_chain *chain,
			  enum vmdev_err reason)
{
	mvringh_vacate(ring, chain);
	chain->nread = 0;
	chain->nseg = 0;
	chain->readable = 0;
	chain->writable = 0;
	mvringh_rewind(chain);
	chain->order = ring->taken++;
	__set_bit(chain->head, ring->out);
	MVRINGH_FIRE(mvringh_error, ring, reason, chain->head, ring->last_avail);
	ring->last_avail++;
	return -EINVAL;
}

/* The chain is taken: the last step of mvringh_getdesc(). */
static __always_inline int mvringh_took(struct mvringh *ring)
{
	ring->seq++;
	ring->last_avail++;
	return 1;
}

static void mvringh_log_getdesc(struct mvringh *ring, const struct mvringh_chain *chain,
				u32 total, bool indirect, u16 avail_idx)
{
	struct vmdev_ring_op *op = mvringh_log_place(ring);

	op->id = VMDEV_EV_GETDESC;
	op->head = chain->head;
	op->idx = ring->last_avail;
	op->idx2 = avail_idx;
	op->len = chain->readable;
	op->len2 = chain->writable;
	op->n = total;
	op->flag = indirect;
	mvringh_log_done(ring);
}

/*
 * Out of line, and called last with what it needs by value: what only a listener needs
 * must not cost the others.
 */
static noinline int mvringh_took_traced(struct mvringh *ring, const struct mvringh_chain *chain,
					u32 total, bool indirect, u16 avail_idx)
{
	VMDEV_FIRE(mvringh_getdesc, ring->dev, ring->vq, ring->seq, chain->head, ring->last_avail,
		   avail_idx, chain->readable, chain->writable, total, indirect);
	if (VMDEV_TRACED(mvringh_ops))
		mvringh_log_getdesc(ring, chain, total, indirect, avail_idx);
	return mvringh_took(ring);
}

/**
 * mvringh_getdesc - take the next available chain
 * @ring:  initialised ring
 * @chain: filled
 *
 * Return: 1 and a chain that must be completed; 0 if there is none (or a long
 * chain must wait until one of the config's rooms is given back); -EINVAL if the chain is
 * malformed: it is taken, holds no bytes, and must be completed with length 0
 * [2.7.5]; -EIO if the available ring makes no sense: nothing is taken and the
 * device must ask for a reset.
 */
int mvringh_getdesc(struct mvringh *ring, struct mvringh_chain *chain)
{
	struct mvringh_walk walk = { .table = ring->desc, .size = ring->num };
	u16 avail_idx = vmdev_get16(&ring->avail->idx);
	u16 pending = avail_idx - ring->last_avail;
	int ret;

	if (ring->broken)
		return -EIO;
	if (!pending)
		return 0;
	if (pending > ring->num)
		return mvringh_break(ring, VMDEV_ERR_AVAIL_JUMP, ring->num, avail_idx);
	/* Entries are read after the index that covers them; pairs with the driver's. */
	smp_rmb();
	chain->head = vmdev_get16(&ring->avail->ring[ring->last_avail & (ring->num - 1)]);
	if (chain->head >= ring->num)
		return mvringh_break(ring, VMDEV_ERR_HEAD_RANGE, chain->head, ring->last_avail);
	/* Two chains of one head would be one for the driver, which gets it back once. */
	if (test_bit(chain->head, ring->out))
		return mvringh_break(ring, VMDEV_ERR_HEAD_OUT, chain->head, ring->last_avail);
	chain->room = 0;
	if (vmdev_fault(VMDEV_FAULT_SWALLOW_CHAIN)) {
		mvringh_refuse(ring, chain, VMDEV_ERR_ADDRESS);
		return 0;
	}
	ret = mvringh_walk(ring, chain, &walk);
	if (ret == -EAGAIN)
		return 0;
	if (ret)
		return mvringh_refuse(ring, chain, ret);
	mvringh_rewind(chain);
	chain->order = ring->taken++;
	__set_bit(chain->head, ring->out);
	if (mvringh_heard())
		return mvringh_took_traced(ring, chain, walk.total, walk.indirect, avail_idx);
	return mvringh_took(ring);
}
EXPORT_SYMBOL_GPL(mvringh_getdesc);
