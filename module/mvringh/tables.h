/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Each function that works on a ring is compiled twice, from one source: with the tables that
 * nearly all rings have, which the compiler sees through, and with those of the ring. The
 * first costs what it would without tables. Private to mvringh.ko.
 */
#ifndef MVRINGH_TABLES_H
#define MVRINGH_TABLES_H

#include "kernel.h"
#include "split.h"

/**
 * struct mvringh_tables - what a ring is worked on with
 * @layout: how it lies in memory
 * @access: how its memory is reached
 */
struct mvringh_tables {
	const struct mvringh_layout *layout;
	const struct mvringh_access *access;
};

static const struct mvringh_access mvringh_usual_access = MVRINGH_KERNEL;
static const struct mvringh_layout mvringh_usual_layout = MVRINGH_SPLIT;
static const struct mvringh_tables mvringh_usual = {
	.layout = &mvringh_usual_layout,
	.access = &mvringh_usual_access,
};

static inline struct mvringh_tables mvringh_tables_of(const struct mvringh *ring)
{
	return (struct mvringh_tables){
		.layout = ring->layout,
		.access = ring->memory.access,
	};
}

/* For events. A ring that was never there has no layout. */
static inline u16 mvringh_index(const struct mvringh *ring, u32 position)
{
	if (likely(ring->usual))
		return mvringh_usual.layout->index(ring, position);
	return ring->layout ? ring->layout->index(ring, position) : 0;
}

#endif /* MVRINGH_TABLES_H */
