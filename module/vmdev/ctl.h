/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a device's CTL stream. Private to vmdev.ko.
 */
#ifndef VMDEV_CTL_H
#define VMDEV_CTL_H

#include "vmdev.h"
#include "vmdev_fire.h"
#include "trace.h"

/* vmdev/bus.c */
int vmdev_bus_each(int (*fn)(struct device *dev, void *unused));

/* vmdev/parent.c */
struct module *vmdev_parent_module(struct mdev_device *mdev);

/* vmdev/ops.c */
const char *vmdev_ops_missing(const struct vmdev_ops *ops);

/* vmdev/dma.c */
void vmdev_dma_settle(struct vmdev_device *vd);

/*
 * Takes the next number of the CTL stream and fires the event with it. Both
 * happen under the lock, so that consumers see the numbers in order; the lock
 * holds nothing else, therefore any context but NMI may fire. What the same thread
 * did to the DMA stream before is reported before.
 */
#define VMDEV_CTL_FIRE(event, vd, vq, ...)						\
	VMDEV_CTL_FIRE_AND(event, (void)0, vd, vq, ##__VA_ARGS__)

/*
 * The same, and @doing with it under the lock: what snapshots must see as one. Without
 * tracepoints there is neither a number nor a snapshot, and nothing is done.
 */
#ifdef VMDEV_NOTRACE
#define VMDEV_CTL_FIRE_AND(event, doing, vd, vq, ...)					\
	do {										\
		if (0) {								\
			vmdev_eat((vd)->index, vq, ##__VA_ARGS__);			\
			doing;								\
		}									\
	} while (0)
#else
#define VMDEV_CTL_FIRE_AND(event, doing, vd, vq, ...)					\
	do {										\
		unsigned long __flags;							\
											\
		if (VMDEV_TRACED(vmdev_buf_ops) && READ_ONCE((vd)->nbuf_ops))		\
			vmdev_dma_settle(vd);						\
		raw_spin_lock_irqsave(&(vd)->ctl_lock, __flags);			\
		VMDEV_FIRE(event, (vd)->index, vq, (vd)->ctl_seq, ##__VA_ARGS__);	\
		(vd)->ctl_seq++;							\
		doing;									\
		raw_spin_unlock_irqrestore(&(vd)->ctl_lock, __flags);			\
	} while (0)
#endif

/*
 * Kicks and the callbacks of queues come with packets. They take numbers, and the lock for
 * that, only while somebody listens to any of them. A consumer enables all of them before
 * it takes its first number for good, so it sees no holes.
 */
static __always_inline bool vmdev_traffic_traced(void)
{
	return VMDEV_TRACED(vmdev_kick_vq) || VMDEV_TRACED(vmdev_kick_vq_end) ||
	       VMDEV_TRACED(vmdev_vq_cb);
}

#endif /* VMDEV_CTL_H */
