// SPDX-License-Identifier: GPL-2.0
/*
 * The log of a ring's operations: kept while somebody takes them in batches, and
 * reported with one event when it is full, before anything that must come after
 * it, and before the caller lets go of its lock. Costs nothing otherwise.
 */
#include "mvringh_fire.h"

/**
 * mvringh_log - the next place in the log
 * @ring: ring; its next number is that of the operation
 * @id:   event of the operation
 *
 * What was logged before the batches were switched off for a while is not
 * connected with what comes now, and is dropped: the consumer was not there.
 *
 * Return: entry to fill; all but @id is zero.
 */
struct vmdev_ring_op *mvringh_log(struct mvringh *ring, enum vmdev_event_id id)
{
	struct vmdev_ring_op *op;

	if (ring->nops == VMDEV_OPS_MAX)
		mvringh_log_flush(ring);
	if (ring->ops_seq + ring->nops != ring->seq) {
		ring->nops = 0;
		ring->ops_seq = ring->seq;
	}
	op = &ring->ops[ring->nops++];
	*op = (struct vmdev_ring_op){ .id = id };
	return op;
}

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
