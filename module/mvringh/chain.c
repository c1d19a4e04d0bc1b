// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a chain from the available ring: walk, check, copy. A chain is
 * consumed only after it was checked, and a bad one is named to the caller, who
 * completes it; nothing here trusts what the driver wrote.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include "fault.h"
#include "fire.h"
#include "tables.h"

/**
 * mvringh_note_odd - a descriptor is legal and odd [2.7.5]: noted, and taken all the same
 * @ring:  ring
 * @chain: chain that it belongs to, its head known
 * @len:   its length; 0 is odd
 * @flags: its flags; undefined ones are odd
 */
void mvringh_note_odd(struct mvringh *ring, const struct mvringh_chain *chain, u32 len,
		      u16 flags)
{
	if (!len)
		MVRINGH_FIRE(mvringh_error, ring, VMDEV_ERR_ODD_EMPTY, chain->head, len);
	if (flags & ~VMDEV_DESC_F_ALL)
		MVRINGH_FIRE(mvringh_error, ring, VMDEV_ERR_ODD_FLAG, chain->head, flags);
}

/* Returns 0, a reason, or what struct mvringh_layout says. */
static __always_inline int mvringh_walk(struct mvringh *ring, const struct mvringh_tables *t,
					struct mvringh_chain *chain, struct mvringh_walk *walk)
{
	int ret;

	chain->seg = chain->own;
	chain->nread = 0;
	chain->nseg = 0;
	ret = t->layout->walk(ring, t->access, chain, walk);
	if (ret)
		return ret;
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

/**
 * mvringh_refuse - consume a bad chain
 * @ring:   ring
 * @chain:  chain whose head is known
 * @reason: why, for the event
 *
 * The chain has no segments left, and the caller completes it.
 *
 * Return: -EINVAL.
 */
int mvringh_refuse(struct mvringh *ring, struct mvringh_chain *chain, enum vmdev_err reason)
{
	mvringh_vacate(ring, chain);
	chain->nread = 0;
	chain->nseg = 0;
	chain->readable = 0;
	chain->writable = 0;
	mvringh_rewind(chain);
	chain->order = ring->taken++;
	__set_bit(chain->head, ring->out);
	MVRINGH_FIRE(mvringh_error, ring, reason, chain->head,
		     mvringh_index(ring, ring->last_avail));
	ring->last_avail += ring->layout->slots(chain);
	return -EINVAL;
}

/* The chain is taken: the last step of mvringh_getdesc(). */
static __always_inline int mvringh_took(struct mvringh *ring, u32 slots)
{
	ring->seq++;
	ring->last_avail += slots;
	return 1;
}

static void mvringh_log_getdesc(struct mvringh *ring, const struct mvringh_chain *chain,
				u32 total, bool indirect, u16 seen)
{
	struct vmdev_ring_op *op = mvringh_log_place(ring);

	op->id = VMDEV_EV_GETDESC;
	op->head = chain->head;
	op->idx = mvringh_index(ring, ring->last_avail);
	op->idx2 = seen;
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
					u32 slots, u32 total, bool indirect, u16 seen)
{
	VMDEV_FIRE(mvringh_getdesc, ring->dev, ring->vq, ring->seq, chain->head,
		   mvringh_index(ring, ring->last_avail), seen, chain->readable, chain->writable,
		   total, indirect);
	if (VMDEV_TRACED(mvringh_ops))
		mvringh_log_getdesc(ring, chain, total, indirect, seen);
	return mvringh_took(ring, slots);
}

static __always_inline int mvringh_take(struct mvringh *ring, const struct mvringh_tables *t,
					struct mvringh_chain *chain)
{
	struct mvringh_walk walk = {};
	u32 slots;
	u16 seen;
	int ret;

	if (ring->broken)
		return -EIO;
	chain->room = 0;
	ret = t->layout->next(ring, t->access, chain, &seen);
	ret = mvringh_fault_next(ring, chain, ret);
	if (ret <= 0)
		return ret;
	ret = mvringh_fault_walked(chain, mvringh_walk(ring, t, chain, &walk));
	if (ret < 0)
		return ret == -EAGAIN ? 0 : ret;
	if (ret)
		return mvringh_refuse(ring, chain, ret);
	mvringh_rewind(chain);
	chain->order = ring->taken++;
	__set_bit(chain->head, ring->out);
	slots = t->layout->slots(chain);
	if (mvringh_heard())
		return mvringh_took_traced(ring, chain, slots, walk.total, walk.indirect, seen);
	return mvringh_took(ring, slots);
}

static noinline int mvringh_getdesc_any(struct mvringh *ring, struct mvringh_chain *chain)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	return mvringh_take(ring, &t, chain);
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
	if (unlikely(!ring->usual))
		return mvringh_getdesc_any(ring, chain);
	return mvringh_take(ring, &mvringh_usual, chain);
}
EXPORT_SYMBOL_GPL(mvringh_getdesc);
