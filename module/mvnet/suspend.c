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

static void mvnet_halt_begin(struct mvnet *nic)
{
	spin_lock_bh(&nic->status_lock);
	nic->halting = true;
	WRITE_ONCE(nic->suspended, true);
	spin_unlock_bh(&nic->status_lock);
}

/* Returns false if the suspension was called off meanwhile: then nothing is kept back. */
static bool mvnet_halt_end(struct mvnet *nic)
{
	bool halted, late;

	spin_lock_bh(&nic->status_lock);
	halted = nic->halting;
	nic->halting = false;
	late = !halted && nic->config_late;
	nic->config_late &= halted;
	spin_unlock_bh(&nic->status_lock);
	if (!halted)
		mvnet_wake(nic);
	if (late)
		schedule_work(&nic->late);
	return halted;
}

static int mvnet_halt(struct mvnet *nic)
{
	mvnet_halt_begin(nic);
	/* A run, with its callbacks, is one RCU read-side section, and so is a callback. */
	synchronize_rcu_expedited();
	if (!mvnet_halt_end(nic))
		return -EBUSY;
	if (vmdev_fault(VMDEV_FAULT_WORK_WHILE_SUSPENDED))
		mvnet_halt_not(nic);
	return 0;
}

/**
 * mvnet_suspend_call_off - a driver has sent a command and waits for its answer
 * @nic: card, found suspended
 *
 * Whoever suspends the card may be waiting for that driver, which waits with bottom halves
 * off, perhaps on the only processor. So a suspension that is not complete yields to it.
 *
 * Context: any but hard interrupts.
 * Return: true if the card goes on, false if it is suspended for good.
 */
bool mvnet_suspend_call_off(struct mvnet *nic)
{
	bool off;

	spin_lock_bh(&nic->status_lock);
	off = nic->halting || !nic->suspended;
	if (nic->halting)
		WRITE_ONCE(nic->suspended, false);
	nic->halting = false;
	spin_unlock_bh(&nic->status_lock);
	return off;
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
 * looks at all its queues. Does not sleep: a driver that waits for the card may call it.
 */
int mvnet_resume(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	bool late, was;
	u32 i;

	if (!READ_ONCE(nic->suspended))
		return -EINVAL;
	for (i = 0; i < nic->max_pairs; i++)
		mvnet_forgive(&nic->pair[i]);
	spin_lock_bh(&nic->status_lock);
	was = nic->suspended && !nic->halting;
	late = was && nic->config_late;
	if (was) {
		WRITE_ONCE(nic->suspended, vmdev_fault(VMDEV_FAULT_STILL_AFTER_RESUME));
		nic->config_late = false;
	}
	spin_unlock_bh(&nic->status_lock);
	if (was)
		mvnet_wake(nic);
	if (late)
		schedule_work(&nic->late);
	return was ? 0 : -EINVAL;
}

static void mvnet_late_work(struct work_struct *work)
{
	mvnet_config_announce(container_of(work, struct mvnet, late));
}

/**
 * mvnet_suspend_setup - prepare a zeroed card
 * @nic: card
 */
void mvnet_suspend_setup(struct mvnet *nic)
{
	INIT_WORK(&nic->late, mvnet_late_work);
}

/**
 * mvnet_suspend_stop - wait until no worker runs; none may be queued any more
 * @nic: card
 *
 * Context: process context, may sleep.
 */
void mvnet_suspend_stop(struct mvnet *nic)
{
	cancel_work_sync(&nic->late);
}
