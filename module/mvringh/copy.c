// SPDX-License-Identifier: GPL-2.0
/*
 * Moving bytes between a chain and the device. Copies are posted first, and then
 * done together, each with an event before and after it. Addresses were checked
 * when the chain was taken.
 */
#include <linux/export.h>
#include <linux/minmax.h>
#include "fault.h"
#include "fire.h"
#include "tables.h"

/* Which addresses of a copy are the driver's. */
static __always_inline enum mvringh_way mvringh_way(const struct mvringh *ring, u32 i, bool push)
{
	if (ring->within & BIT(i))
		return MVRINGH_WITHIN;
	return push ? MVRINGH_OUT : MVRINGH_IN;
}

/* Said after the copies: their numbers follow each other. */
static void mvringh_say_lost(struct mvringh *ring)
{
	const struct vmdev_copy *copy;

	if (!ring->lost)
		return;
	copy = &ring->copies[ring->lost - 1];
	mvringh_break(ring, VMDEV_ERR_RING_GONE, copy->head, copy->desc);
	ring->lost = 0;
}

/* Do copy @i. Returns the bytes copied. */
static __always_inline u32 mvringh_copy(struct mvringh *ring, const struct mvringh_tables *t, u32 i)
{
	const struct vmdev_copy *copy = &ring->copies[i];
	bool push = mvringh_fault_push(copy->op == VMDEV_COPY_PUSH);
	u64 to = push ? copy->desc : copy->buf;
	u64 from = push ? copy->buf : copy->desc;
	u32 n = copy->len;
	u32 done = mvringh_fault_copy(&n);

	if (!t->access->copy(ring->memory.space, to, from, n, mvringh_way(ring, i, push))) {
		ring->lost = i + 1;
		return 0;
	}
	mvringh_fault_copied(ring, i, push);
	return done;
}

static __always_inline void mvringh_transfer_told(struct mvringh *ring,
						  const struct mvringh_tables *t)
{
	u64 first = ring->seq;
	u32 early = 0;
	u32 i;

	if (ring->nops)
		mvringh_log_flush(ring);
	VMDEV_FIRE(mvringh_copies_begin, ring->dev, ring->vq, first, ring->ncopies,
		   (uintptr_t)ring->copies);
	for (i = 0; i < ring->ncopies; i++) {
		struct vmdev_copy *copy = &ring->copies[i];
		u32 done;

		VMDEV_FIRE(mvringh_copy_begin, ring->dev, ring->vq, ring->seq, copy->head,
			   copy->op, copy->perm, copy->desc, copy->buf, copy->len);
		done = mvringh_copy(ring, t, i);
		VMDEV_FIRE(mvringh_copy_end, ring->dev, ring->vq, ring->seq + 1, copy->head,
			   copy->op, done);
		if (done < copy->len)
			early |= BIT(i);
		copy->len = done;
		ring->seq += 2;
	}
	VMDEV_FIRE(mvringh_copies_end, ring->dev, ring->vq, first, ring->ncopies,
		   (uintptr_t)ring->copies, early);
	ring->made = ring->ncopies;
	ring->made_seq = first;
	mvringh_say_lost(ring);
}

/* Out of line: what is only needed while there is a listener must not cost the others. */
static noinline void mvringh_transfer_traced(struct mvringh *ring)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	if (likely(ring->usual))
		mvringh_transfer_told(ring, &mvringh_usual);
	else
		mvringh_transfer_told(ring, &t);
}

static __always_inline void mvringh_transfer_plain(struct mvringh *ring,
						   const struct mvringh_tables *t)
{
	u32 i;

	for (i = 0; i < ring->ncopies; i++)
		mvringh_copy(ring, t, i);
	ring->seq += 2 * ring->ncopies;
}

static noinline void mvringh_transfer_any(struct mvringh *ring)
{
	const struct mvringh_tables t = mvringh_tables_of(ring);

	mvringh_transfer_plain(ring, &t);
	mvringh_say_lost(ring);
}

/**
 * mvringh_transfer - do the copies that were posted, in their order
 * @ring: ring
 */
void mvringh_transfer(struct mvringh *ring)
{
	if (mvringh_heard() && ring->ncopies)
		mvringh_transfer_traced(ring);
	else if (unlikely(!ring->usual))
		mvringh_transfer_any(ring);
	else
		mvringh_transfer_plain(ring, &mvringh_usual);
	ring->ncopies = 0;
	ring->within = 0;
}
EXPORT_SYMBOL_GPL(mvringh_transfer);

static __always_inline void mvringh_post(struct mvringh *ring, const struct mvringh_chain *chain,
					 enum vmdev_copy_op op, enum vmdev_perm perm, u64 desc,
					 u64 buf, u32 len)
{
	if (ring->ncopies == VMDEV_COPIES_MAX)
		mvringh_transfer(ring);
	ring->copies[ring->ncopies++] = (struct vmdev_copy){
		.desc = desc,
		.buf = buf,
		.len = len,
		.head = chain->head,
		.op = op,
		.perm = perm,
	};
}

/* Where reading a chain that has readable bytes continues, and how many follow there. */
static u64 mvringh_unread(const struct mvringh_chain *chain, u32 *len)
{
	const struct mvringh_seg *seg = &chain->seg[chain->rseg];

	*len = seg->len - chain->roff;
	return seg->addr + chain->roff;
}

/* Of so many readable bytes, all in one segment, no more is to be known. */
static void mvringh_was_read(struct mvringh_chain *chain, u32 len)
{
	chain->readable -= len;
	chain->roff += len;
	if (chain->roff == chain->seg[chain->rseg].len) {
		chain->rseg++;
		chain->roff = 0;
	}
}

/**
 * mvringh_pull - post a copy from the chain's readable part into the device
 * @ring:  ring
 * @chain: chain; what is pulled is consumed
 * @buf:   destination; holds the bytes after mvringh_transfer()
 * @len:   bytes wanted
 *
 * Return: bytes to be copied; fewer than @len if the chain ends before.
 */
u32 mvringh_pull(struct mvringh *ring, struct mvringh_chain *chain, void *buf, u32 len)
{
	u32 done = 0;

	while (done < len && chain->readable) {
		u32 n;
		u64 mem = mvringh_unread(chain, &n);

		n = min(n, len - done);
		mvringh_post(ring, chain, VMDEV_COPY_PULL, VMDEV_PERM_READABLE, mem,
			     (uintptr_t)buf + done, n);
		mvringh_was_read(chain, n);
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_GPL(mvringh_pull);

/* Post one contiguous copy into a chain that has room. Returns its bytes, at most @len. */
static __always_inline u32 mvringh_post_push(struct mvringh *ring, struct mvringh_chain *chain,
					     u64 buf, u32 len)
{
	const struct mvringh_seg *seg = &chain->seg[chain->wseg];
	u32 n = min(seg->len - chain->woff, len);

	mvringh_post(ring, chain, VMDEV_COPY_PUSH, VMDEV_PERM_WRITABLE,
		     seg->addr + chain->woff, buf, n);
	chain->writable -= n;
	chain->woff += n;
	if (chain->woff == seg->len) {
		mvringh_fault_full(ring);
		chain->wseg++;
		chain->woff = 0;
	}
	return n;
}

/**
 * mvringh_push - post a copy from the device into the chain's writable part
 * @ring:  ring
 * @chain: chain; what is pushed is consumed
 * @buf:   source, unchanged until mvringh_transfer()
 * @len:   bytes
 *
 * Return: bytes to be copied; fewer than @len if the chain ends before.
 */
u32 mvringh_push(struct mvringh *ring, struct mvringh_chain *chain, const void *buf, u32 len)
{
	u32 done = 0;

	while (done < len && chain->writable)
		done += mvringh_post_push(ring, chain, (uintptr_t)buf + done, len - done);
	return done;
}
EXPORT_SYMBOL_GPL(mvringh_push);

/**
 * mvringh_forward - post copies from one chain's readable part into another's writable part
 * @ring: ring of @to
 * @to:   chain; what is pushed is consumed
 * @from: chain of a ring whose addresses mean the same; what is read is consumed. Not given
 *        back before mvringh_transfer()
 *
 * Goes on until one of them ends.
 *
 * Return: bytes to be copied.
 */
u32 mvringh_forward(struct mvringh *ring, struct mvringh_chain *to, struct mvringh_chain *from)
{
	u32 done = 0;

	while (from->readable && to->writable) {
		u32 n;
		u64 mem = mvringh_unread(from, &n);

		n = mvringh_post_push(ring, to, mem, n);
		ring->within |= BIT(ring->ncopies - 1);
		mvringh_was_read(from, n);
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_GPL(mvringh_forward);

/**
 * mvringh_skip - consume readable bytes
 * @chain: chain
 * @len:   bytes, at most what is readable
 */
void mvringh_skip(struct mvringh_chain *chain, u32 len)
{
	while (len) {
		u32 n;

		mvringh_unread(chain, &n);
		n = min(n, len);
		mvringh_was_read(chain, n);
		len -= n;
	}
}
EXPORT_SYMBOL_GPL(mvringh_skip);
