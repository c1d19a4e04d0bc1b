/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns which part of many is looked at: by the numbers of the events, spread so that no rhythm
 * of a queue has a place in it that is never looked at. Does not know what is looked at.
 */
#ifndef RULES_COPY_SHARE_H
#define RULES_COPY_SHARE_H

#include "rules/dma/mapping.h"

#define RULES_SHARE_STRIDE_MAX 3	/* of many copies one in 2^3 at least */

/* Of a batch with the number @seq, the first that is looked at; then one in 2^@stride. */
RULES_FN __u32 rules_share_phase(__u64 seq, __u32 stride)
{
	return seq * RULES_MAP_SPREAD >> (64 - RULES_SHARE_STRIDE_MAX) & ((1u << stride) - 1);
}

/*
 * Whether it is the turn of what has the number @n, one in 2^@bits; @bits is not 0. The bits by
 * which rules_share_phase() chose are not asked again: a place in a batch that it chose would
 * else always have its turn, or never.
 */
RULES_FN int rules_share_turn(__u64 n, __u32 bits)
{
	return n * RULES_MAP_SPREAD << RULES_SHARE_STRIDE_MAX >> (64 - bits) == 0;
}

#endif /* RULES_COPY_SHARE_H */
