// SPDX-License-Identifier: GPL-2.0
/*
 * Suspending the card: it stands still and keeps all that it knows, chains that it has
 * taken included, until it is resumed or reset [1.4, 2.1]. What must not happen
 * meanwhile is refused where it would happen: in the worker and in the callbacks.
 */
#include <linux/rcupdate.h>
#include "mvnet.h"
#include "vmdev_fault.h"

/* By then the command that the fault speaks of has ended. */
#define MVNET_HALT_LATE (HZ / 16)

static void mvnet_wake(struct mvnet *nic)
{
	u32 i;

	for (i = 0; i < nic->max_pairs; i++)
		mvnet_worker_queue(&nic->pair[i]);
	mvnet_ctrl_queue(nic);
}

/* The fault work-while-suspended: the card only says that it stands still. */
static void mvnet_halt_not(struct mvnet *nic)
{
	u32 i;

	WRITE_ONCE(nic->suspended, false);
	for (i = 0; i < nic->max_pairs; i++)
		mvnet_worker_queue_in(&nic->pair[i], MVNET_HALT_LATE);
}

static int mvnet_halt(struct mvnet *nic)
{
	spin_lock_bh(&nic->status_lock);
	WRITE_ONCE(nic->suspended, true);
	spin_unlock_bh(&nic->status_lock);
	/* A run, with its callbacks, is one RCU read-side section, and so is a callback. */
	synchronize_rcu_expedited();
	if (vmdev_fault(VMDEV_FAULT_WORK_WHILE_SUSPENDED))
		mvnet_halt_not(nic);
	return 0;
}

/* vmdev_ops.suspend */
int mvnet_suspend(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	int ret = -EINVAL;

	mutex_lock(&nic->lock);
	if ((nic->status & VMDEV_S_DRIVER_OK) && !nic->suspended)
		ret = mvnet_halt(nic);
	mutex_unlock(&nic->lock);
	return ret;
}

/* The time that frames wait for receive buffers begins anew: the card did not look. */
static void mvnet_forgive(struct mvnet_pair *pair)
{
	spin_lock_bh(&pair->lock);
	pair->rx_since = 0;
	spin_unlock_bh(&pair->lock);
}

/*
 * vmdev_ops.resume. Kicks that came meanwhile were not remembered one by one: the card
 * looks at all its queues.
 */
int mvnet_resume(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	bool late, was;
	u32 i;

	mutex_lock(&nic->lock);
	for (i = 0; i < nic->max_pairs; i++)
		mvnet_forgive(&nic->pair[i]);
	spin_lock_bh(&nic->status_lock);
	was = nic->suspended;
	late = nic->config_late;
	WRITE_ONCE(nic->suspended, was && vmdev_fault(VMDEV_FAULT_STILL_AFTER_RESUME));
	nic->config_late = false;
	spin_unlock_bh(&nic->status_lock);
	if (was)
		mvnet_wake(nic);
	mutex_unlock(&nic->lock);
	if (late)
		mvnet_config_announce(nic);
	return was ? 0 : -EINVAL;
}
