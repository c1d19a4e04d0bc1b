/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a walk through a chain may take, in any layout: the segments of buffers, and tables of
 * descriptors. Private to mvringh.ko.
 */
#ifndef MVRINGH_SEG_H
#define MVRINGH_SEG_H

#include <linux/sizes.h>
#include "layout.h"
#include "room.h"
#include "uapi/vmdev_spec.h"

/*
 * The most bytes that a chain is taken with: each of their pages is looked at, and a
 * driver must not keep a processor busy with one descriptor.
 */
#define MVRINGH_BYTES_MAX SZ_16M

/* A descriptor names a table: the walk continues there. Returns 0 or a reason. */
static __always_inline int mvringh_enter_indirect(struct mvringh *ring,
						  const struct mvringh_access *access,
						  struct mvringh_walk *walk, u64 addr, u32 len,
						  u16 flags)
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
	if (!access->reach(ring->memory.space, addr, len, false))
		return VMDEV_ERR_ADDRESS;
	walk->table = addr;
	walk->size = len / VMDEV_DESC_SIZE;
	walk->steps = 0;
	walk->indirect = true;
	return 0;
}

/* Returns 0, a reason, or -EAGAIN when no room is idle. */
static __always_inline int mvringh_add_seg(struct mvringh *ring,
					   const struct mvringh_access *access,
					   struct mvringh_chain *chain, struct mvringh_walk *walk,
					   u64 addr, u32 len, u16 flags)
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
	if (!access->reach(ring->memory.space, addr, len, writable))
		return VMDEV_ERR_ADDRESS;
	seg = mvringh_room(ring, chain);
	if (!seg)
		return -EAGAIN;
	seg[chain->nseg++] = (struct mvringh_seg){ .addr = addr, .len = len };
	if (!writable)
		chain->nread++;
	return 0;
}

#endif /* MVRINGH_SEG_H */
