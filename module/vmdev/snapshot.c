// SPDX-License-Identifier: GPL-2.0
/*
 * Snapshots: the state of a device that runs, as events, for an observer that came
 * late. Owns what makes them consistent: each is fired under the lock that orders
 * its stream, so that the events after it tell all that changes it. What the state
 * is, the parent knows.
 */
#include <linux/delay.h>
#include "ctl.h"

/* How long a whole snapshot waits for commands to end: as often as that, so many us each. */
#define VMDEV_SNAPSHOT_TRIES 100
#define VMDEV_SNAPSHOT_US 500

/* Under ctl_lock. Fires and takes a number, as VMDEV_CTL_FIRE() does. */
#define VMDEV_SNAPSHOT_FIRE(event, vd, vq, ...)						\
	do {										\
		VMDEV_FIRE(event, (vd)->index, vq, (vd)->ctl_seq, __VA_ARGS__);		\
		(vd)->ctl_seq++;							\
	} while (0)

static void vmdev_snapshot_device(struct vmdev_device *vd)
{
	struct vmdev_peek peek;
	u32 flags = 0;

	vd->ops->peek(vd, &peek);
	if (vd->bound)
		flags |= VMDEV_STATE_F_BOUND;
	if (peek.suspended)
		flags |= VMDEV_STATE_F_SUSPENDED;
	if (vd->dma_ops)
		flags |= VMDEV_STATE_F_DMA_OPS;
	if (peek.config_cb)
		flags |= VMDEV_STATE_F_CONFIG_CB;
	VMDEV_SNAPSHOT_FIRE(vmdev_state, vd, VMDEV_VQ_NONE, peek.status, flags, vd->nvqs,
			    vd->ops->get_device_id(vd), vd->ops->get_config_size(vd), vd->kicks,
			    vd->ops->get_device_features(vd), vd->ops->get_driver_features(vd));
}

static void vmdev_snapshot_vq(struct vmdev_device *vd, u32 vq)
{
	struct vmdev_vq_peek peek;
	u32 flags = 0;

	vd->ops->peek_vq(vd, vq, &peek);
	if (peek.ready)
		flags |= VMDEV_VQSTATE_F_READY;
	if (peek.cb)
		flags |= VMDEV_VQSTATE_F_CB;
	VMDEV_SNAPSHOT_FIRE(vmdev_vq_state, vd, vq, peek.num, vd->ops->get_vq_num_max(vd, vq),
			    peek.state, flags, peek.desc, peek.driver, peek.device);
}

/*
 * Commands change the state, and all of them begin and end under the lock: while none
 * is under way and the lock is held, the state stands still.
 */
static bool vmdev_snapshot_ctl(struct vmdev_device *vd)
{
	unsigned long flags;
	bool idle;
	u32 vq;

	raw_spin_lock_irqsave(&vd->ctl_lock, flags);
	idle = !vd->commands;
	if (idle) {
		vmdev_snapshot_device(vd);
		for (vq = 0; vq < vd->nvqs; vq++)
			vmdev_snapshot_vq(vd, vq);
	}
	raw_spin_unlock_irqrestore(&vd->ctl_lock, flags);
	return idle;
}

/**
 * vmdev_snapshot_commands - tell in events what the commands of a device have made of it
 * @vd: registered device
 *
 * The first part of a snapshot, for an observer who holds it against the commands that it saw.
 *
 * Context: process context.
 * Return: 0; -EOPNOTSUPP if the parent has no snapshots; -EBUSY if a command is under way.
 */
int vmdev_snapshot_commands(struct vmdev_device *vd)
{
	if (!vd->ops->peek)
		return -EOPNOTSUPP;
	return vmdev_snapshot_ctl(vd) ? 0 : -EBUSY;
}

/**
 * vmdev_snapshot - tell the state of a device in events
 * @vd: registered device
 *
 * Commands and callbacks first, then its rings, so that whoever knows a ring knows the
 * device. Mappings that a batch still holds back are reported; which mappings exist is
 * not known to anybody here.
 *
 * Context: process context, may sleep.
 * Return: 0; -EOPNOTSUPP if the parent has no snapshots; -EBUSY if commands have been
 * under way all the time.
 */
int vmdev_snapshot(struct vmdev_device *vd)
{
	unsigned int tries = VMDEV_SNAPSHOT_TRIES;

	if (!vd->ops->peek)
		return -EOPNOTSUPP;
	vmdev_dma_settle(vd);
	while (!vmdev_snapshot_ctl(vd)) {
		if (!--tries)
			return -EBUSY;
		usleep_range(VMDEV_SNAPSHOT_US, 2 * VMDEV_SNAPSHOT_US);
	}
	vd->ops->peek_rings(vd);
	return 0;
}
