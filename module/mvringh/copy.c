// SPDX-License-Identifier: GPL-2.0
/*
 * Moving bytes between a chain and the device. Copies are posted first, and then
 * done together, each with an event before and after it. Addresses were checked
 * when the chain was taken.
 */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "fire.h"
#include "vmdev_fault.h"

/* Returns the bytes copied. */
static __always_inline u32 mvringh_move(enum vmdev_copy_op op, void *mem, void *buf, u32 len)
{
	bool push = op == VMDEV_COPY_PUSH;
	u32 n = len;

	/* The historic bug: the copy runs against the direction asked for. */
	if (vmdev_fault(push ? VMDEV_FAULT_PUSH_DIRECTION : VMDEV_FAULT_PULL_DIRECTION))
		push = !push;
	if (vmdev_fault(VMDEV_FAULT_STALE_AFTER_FAILED_COPY))
		return 0;
	if (vmdev_fault(VMDEV_FAULT_COPY_CUT_UNSAID))
		n /= 2;
	/* A driver that names the same memory in two chains gets whatever comes of it. */
	if (push)
		memcpy(mem, buf, n);
	else
		memcpy(buf, mem, n);
	if (push && vmdev_fault(VMDEV_FAULT_PUSH_SCRIBBLES_SOURCE))
		*(u8 *)buf ^= 0xff;
	return vmdev_fault(VMDEV_FAULT_COPY_COUNT_SHORT) ? len / 2 : len;
}

/* The fault copy-one-more: the copy just done goes on behind its descriptor. */
static void mvringh_overrun(struct mvringh *ring, u32 i)
{
#ifdef VMDEV_FAULTS
	const struct vmdev_copy *copy = &ring->copies[i];

	if (ring->overrun != i + 1)
		return;
	ring->overrun = 0;
	memcpy((void *)(uintptr_t)(copy->desc + copy->len),
	       (const void *)(uintptr_t)(copy->buf + copy->len), sizeof(u64));
#endif
}

static __always_inline u32 mvringh_copy(const struct vmdev_copy *copy)
{
	return mvringh_move(copy->op, (void *)(uintptr_t)copy->desc,
			    (void *)(uintptr_t)copy->buf, copy->len);
}

/* Out of line: what is only needed while somebody listens must not cost the others. */
static noinline void mvringh_transfer_traced(struct mvringh *ring)
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
		done = mvringh_copy(copy);
		mvringh_overrun(ring, i);
		VMDEV_FIRE(mvringh_copy_end, ring->dev, ring->vq, ring->seq + 1, copy->head,
			   copy->op, done);
		if (done < copy->len)
			early |= BIT(i);
		copy->len = done;
		ring->seq += 2;
	}
	VMDEV_FIRE(mvringh_copies_end, ring->dev, ring->vq, first, ring->ncopies,
		   (uintptr_t)ring->copies, early);
}

/**
 * mvringh_transfer - do the copies that were posted, in their order
 * @ring: ring
 */
void mvringh_transfer(struct mvringh *ring)
{
	u32 i;

	if (mvringh_heard() && ring->ncopies) {
		mvringh_transfer_traced(ring);
	} else {
		for (i = 0; i < ring->ncopies; i++) {
			mvringh_copy(&ring->copies[i]);
			mvringh_overrun(ring, i);
		}
		ring->seq += 2 * ring->ncopies;
	}
	ring->ncopies = 0;
}
EXPORT_SYMBOL_GPL(mvringh_transfer);

static __always_inline void mvringh_post(struct mvringh *ring, const struct mvringh_chain *chain,
					 enum vmdev_copy_op op, enum vmdev_perm perm, u64 desc,
					 const void *buf, u32 len)
{
	if (ring->ncopies == VMDEV_COPIES_MAX)
		mvringh_transfer(ring);
	ring->copies[ring->ncopies++] = (struct vmdev_copy){
		.desc = desc,
		.buf = (uintptr_t)buf,
		.len = len,
		.head = chain->head,
		.op = op,
		.perm = perm,
	};
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

	while (done < len) {
		const void *mem;
		u32 n = min(mvringh_peek(chain, &mem), len - done);

		if (!n)
			break;
		mvringh_post(ring, chain, VMDEV_COPY_PULL, VMDEV_PERM_READABLE, (uintptr_t)mem,
			     buf + done, n);
		mvringh_skip(chain, n);
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_GPL(mvringh_pull);

/**
 * mvringh_push - post a copy from the device into the chain's writable part
 * @ring:  ring
 * @chain: chain; what is pushed is consumed
 * @buf:   source, unchanged until mvringh_transfer(); may be memory that another
 *         chain lets the device read
 * @len:   bytes
 *
 * Return: bytes to be copied; fewer than @len if the chain ends before.
 */
u32 mvringh_push(struct mvringh *ring, struct mvringh_chain *chain, const void *buf, u32 len)
{
	u32 done = 0;

	while (done < len && chain->writable) {
		const struct mvringh_seg *seg = &chain->seg[chain->wseg];
		u32 n = min(seg->len - chain->woff, len - done);

		mvringh_post(ring, chain, VMDEV_COPY_PUSH, VMDEV_PERM_WRITABLE,
			     seg->addr + chain->woff, buf + done, n);
		chain->writable -= n;
		chain->woff += n;
		if (chain->woff == seg->len) {
			if (vmdev_fault(VMDEV_FAULT_COPY_ONE_MORE))
				ring->overrun = ring->ncopies;
			chain->wseg++;
			chain->woff = 0;
		}
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_GPL(mvringh_push);

/**
 * mvringh_peek - look at the next readable bytes in place
 * @chain: chain
 * @buf:   where they are
 *
 * Return: contiguous bytes at *@buf; 0 at the end of the readable part.
 */
u32 mvringh_peek(const struct mvringh_chain *chain, const void **buf)
{
	const struct mvringh_seg *seg = &chain->seg[chain->rseg];

	*buf = NULL;
	if (!chain->readable)
		return 0;
	*buf = (const void *)(uintptr_t)(seg->addr + chain->roff);
	return seg->len - chain->roff;
}
EXPORT_SYMBOL_GPL(mvringh_peek);

/**
 * mvringh_skip - consume readable bytes
 * @chain: chain
 * @len:   bytes, at most what mvringh_peek() returned
 */
void mvringh_skip(struct mvringh_chain *chain, u32 len)
{
	chain->readable -= len;
	chain->roff += len;
	if (chain->roff == chain->seg[chain->rseg].len) {
		chain->rseg++;
		chain->roff = 0;
	}
}
EXPORT_SYMBOL_GPL(mvringh_skip);

#ifdef VMDEV_FAULTS
/**
 * mvringh_push_into_readable - the fault of that name: what mvringh_push() never does
 * @ring:  ring
 * @chain: chain with a readable part
 * @buf:   source
 * @len:   bytes; no more than the first readable segment holds are copied
 */
void mvringh_push_into_readable(struct mvringh *ring, struct mvringh_chain *chain,
				const void *buf, u32 len)
{
	if (chain->nread)
		mvringh_post(ring, chain, VMDEV_COPY_PUSH, VMDEV_PERM_READABLE,
			     chain->seg[0].addr, buf, min(len, chain->seg[0].len));
}
EXPORT_SYMBOL_GPL(mvringh_push_into_readable);
#endif
