/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a ring's RING stream, and the log that reports operations in
 * batches. Private to mvringh.ko. The caller's lock, which serialises the ring,
 * orders the stream.
 */
#ifndef MVRINGH_FIRE_H
#define MVRINGH_FIRE_H

#include <linux/jump_label.h>
#include "mvringh.h"
#include "trace.h"
#include "uapi/vmdev_event.h"
#include "vmdev_fire.h"

/* mvringh/log.c */
void mvringh_log_flush(struct mvringh *ring);

/*
 * Does anybody listen to what rings do all the time? One key counts the events of chains,
 * copies and notifications that are on: a packet would pass the key of each every time.
 */
#ifdef VMDEV_NOTRACE
static inline bool mvringh_heard(void) { return false; }
#else
DECLARE_STATIC_KEY_FALSE(mvringh_heard_key);

static __always_inline bool mvringh_heard(void)
{
	return static_branch_unlikely(&mvringh_heard_key);
}
#endif

/*
 * The next place in the log; the ring's next number is that of the operation. What
 * was logged before batches were switched off for a while is not connected with what
 * comes now, and is dropped: the consumer was not there.
 */
static __always_inline struct vmdev_ring_op *mvringh_log_place(struct mvringh *ring)
{
	if (unlikely(ring->ops_seq + ring->nops != ring->seq)) {
		ring->nops = 0;
		ring->ops_seq = ring->seq;
	}
	return &ring->ops[ring->nops];
}

/* It is filled. The last thing that a function does, so that it need keep nothing for later. */
static __always_inline void mvringh_log_done(struct mvringh *ring)
{
	if (++ring->nops == VMDEV_OPS_MAX)
		mvringh_log_flush(ring);
}

/* An operation that has no place in a batch; what happened before it is reported first. */
#define MVRINGH_FIRE(event, ring, ...)							\
	do {										\
		if ((ring)->nops)							\
			mvringh_log_flush(ring);					\
		VMDEV_FIRE(event, (ring)->dev, (ring)->vq, (ring)->seq, ##__VA_ARGS__);	\
		(ring)->seq++;								\
	} while (0)

#endif /* MVRINGH_FIRE_H */
