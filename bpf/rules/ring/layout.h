/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns where a split ring has its members in memory, and for how long an available entry stays.
 * Does not read memory.
 */
#ifndef RULES_RING_LAYOUT_H
#define RULES_RING_LAYOUT_H

#include "rules/core/state.h"

/* Of both rings: flags, index, then the entries of so many bytes each [2.7.6, 2.7.8]. */
#define RULES_RING_FLAGS_AT 0u
#define RULES_RING_IDX_AT 2u
#define RULES_RING_ENTRIES_AT 4u
#define RULES_AVAIL_ENTRY 2u
#define RULES_USED_ENTRY 8u

/* Address of the entry of a running position. */
RULES_FN __u64 rules_ring_entry(__u64 ring, __u32 entry, __u32 idx, __u32 num)
{
	return ring + RULES_RING_ENTRIES_AT + entry * (idx & (num - 1));
}

/* Address of the event index, behind the entries. */
RULES_FN __u64 rules_ring_event(__u64 ring, __u32 entry, __u32 num)
{
	return ring + RULES_RING_ENTRIES_AT + entry * num;
}

/*
 * Whether the available ring still has the entry at @idx: as long as the driver has not come
 * round. It writes an entry before the index @now, so that one is not safe either.
 */
RULES_FN int rules_ring_listed(__u32 idx, __u16 now, __u32 num)
{
	return (__u16)(now - idx) < num;
}

#endif /* RULES_RING_LAYOUT_H */
