// SPDX-License-Identifier: GPL-2.0
/*
 * The log of a ring's operations: kept while somebody takes them in batches, and
 * reported with one event when it is full, before anything that must come after
 * it, and before the caller lets go of its lock. Costs nothing otherwise.
 */
#include "fire.h"

#ifndef VMDEV_NOTRACE
DEFINE_STATIC_KEY_FALSE(mvringh_heard_key);

int mvringh_heard_reg(void)
{
	static_branch_inc(&mvringh_heard_key);
	return 0;
}

void mvringh_heard_unreg(void)
{
	static_branch_dec(&mvringh_heard_key);
}
#endif

/**
 * mvringh_log_flush - report what is in the log
 * @ring: ring
 */
void mvringh_log_flush(struct mvringh *ring)
{
	VMDEV_FIRE(mvringh_ops, ring->dev, ring->vq, ring->ops_seq, ring->nops,
		   (uintptr_t)ring->ops);
	ring->ops_seq += ring->nops;
	ring->nops = 0;
}
