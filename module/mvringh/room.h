/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the segments of a long chain are: in one of the ring's rooms, which the chain has
 * until it is given back. Who has a room is written in the chain itself: a head does not
 * name a chain while its driver is not to be trusted. Private to mvringh.ko.
 */
#ifndef MVRINGH_ROOM_H
#define MVRINGH_ROOM_H

#include <linux/bitops.h>
#include <linux/string.h>
#include "mvringh.h"

/* Where the next segment goes: into a room when the chain has outgrown its own. NULL: none idle. */
static inline struct mvringh_seg *mvringh_room(struct mvringh *ring, struct mvringh_chain *chain)
{
	u32 room;

	if (chain->seg != chain->own || chain->nseg < MVRINGH_INLINE_SEGS)
		return chain->seg;
	if (!ring->idle)
		return NULL;
	room = __ffs64(ring->idle);
	ring->idle &= ~BIT_ULL(room);
	chain->room = room + 1;
	chain->seg = &ring->rooms[room * ring->num];
	memcpy(chain->seg, chain->own, sizeof(chain->own));
	return chain->seg;
}

static inline void mvringh_vacate(struct mvringh *ring, struct mvringh_chain *chain)
{
	if (chain->room)
		ring->idle |= BIT_ULL(chain->room - 1);
	chain->room = 0;
}

#endif /* MVRINGH_ROOM_H */
