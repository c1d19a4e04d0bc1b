/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a device's CTL stream. Private to vmdev.ko.
 */
#ifndef VMDEV_CTL_H
#define VMDEV_CTL_H

#include "vmdev.h"
#include "vmdev_fire.h"
#include "vmdev_trace.h"

/* vmdev_bus.c */
int vmdev_bus_each(int (*fn)(struct device *dev, void *unused));

/* vmdev_parent.c */
struct module *vmdev_parent_module(struct mdev_device *mdev);

/* vmdev_ops.c */
const char *vmdev_ops_missing(const struct vmdev_ops *ops);

/* vmdev_dma.c */
void vmdev_dma_settle(struct vmdev_device *vd);

/*
 * Takes the next number of the CTL stream and fires the event with it. Both
 * happen under the lock, so that consumers see the numbers in order; the lock
 * holds nothing else, therefore any context but NMI may fire. What the same thread
 * did to the DMA stream before is reported before.
 */
#define VMDEV_CTL_FIRE(event, vd, vq, ...)						\
	VMDEV_CTL_FIRE_AND(event, (void)0, vd, vq, ##__VA_ARGS__)

/* The same, and @doing with it under the lock: what snapshots must see as one. */
#define VMDEV_CTL_FIRE_AND(event, doing, vd, vq, ...)					\
	do {										\
		unsigned long __flags;							\
											\
		if (READ_ONCE((vd)->nbuf_ops))						\
			vmdev_dma_settle(vd);						\
		raw_spin_lock_irqsave(&(vd)->ctl_lock, __flags);			\
		VMDEV_FIRE(event, (vd)->index, vq, (vd)->ctl_seq, ##__VA_ARGS__);	\
		(vd)->ctl_seq++;							\
		doing;									\
		raw_spin_unlock_irqrestore(&(vd)->ctl_lock, __flags);			\
	} while (0)

#endif /* VMDEV_CTL_H */
