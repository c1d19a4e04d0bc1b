// SPDX-License-Identifier: GPL-2.0
/*
 * Suspending a device: it does no work and keeps all its state, chains that it has
 * taken included, until it is resumed or reset [1.4, 2.1]. What must not happen
 * meanwhile is refused where it would happen: in the worker and in the callbacks.
 */
#include <linux/export.h>
#include <linux/rcupdate.h>
#include "fault.h"
#include "sim.h"
#include "vmdev_fault.h"

static void mvsim_halt_begin(struct mvsim *sim)
{
	spin_lock_bh(&sim->status_lock);
	sim->halting = true;
	WRITE_ONCE(sim->suspended, true);
	spin_unlock_bh(&sim->status_lock);
}

/* Returns false if the suspension was called off meanwhile: then nothing is kept back. */
static bool mvsim_halt_end(struct mvsim *sim)
{
	bool halted, late;

	spin_lock_bh(&sim->status_lock);
	halted = sim->halting;
	sim->halting = false;
	late = !halted && sim->config_late;
	sim->config_late &= halted;
	spin_unlock_bh(&sim->status_lock);
	if (!halted)
		mvsim_serve_all(sim);
	if (late)
		schedule_work(&sim->late);
	return halted;
}

static int mvsim_halt(struct mvsim *sim)
{
	mvsim_halt_begin(sim);
	/* A run, with its callbacks, is one RCU read-side section, and so is a callback. */
	synchronize_rcu_expedited();
	if (!mvsim_halt_end(sim))
		return -EBUSY;
	mvsim_fault_halt(sim);
	return 0;
}

/**
 * mvsim_suspend_call_off - a driver has sent a command and waits for its answer
 * @sim: device, found suspended
 *
 * The thread that suspends the device may be waiting for that driver, which waits with bottom
 * halves off, perhaps on the only processor. So a suspension that is not complete yields to it.
 *
 * Context: any but hard interrupts.
 * Return: true if the device works again, false if it is suspended for good.
 */
bool mvsim_suspend_call_off(struct mvsim *sim)
{
	bool off;

	spin_lock_bh(&sim->status_lock);
	off = sim->halting || !sim->suspended;
	if (sim->halting)
		WRITE_ONCE(sim->suspended, false);
	sim->halting = false;
	spin_unlock_bh(&sim->status_lock);
	return off;
}
EXPORT_SYMBOL_GPL(mvsim_suspend_call_off);

/* vmdev_ops.suspend */
int mvsim_suspend(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);
	int ret = -EINVAL;

	mutex_lock(&sim->lock);
	if ((sim->status & VMDEV_S_DRIVER_OK) && !sim->suspended)
		ret = mvsim_halt(sim);
	mutex_unlock(&sim->lock);
	return ret;
}

/*
 * vmdev_ops.resume. Kicks that came meanwhile were not remembered one by one: the
 * device looks at all its queues. Does not sleep: a driver that waits for it may call it.
 */
int mvsim_resume(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);
	bool late, was;

	if (!READ_ONCE(sim->suspended))
		return -EINVAL;
	if (sim->ops->resume)
		sim->ops->resume(sim);
	spin_lock_bh(&sim->status_lock);
	was = sim->suspended && !sim->halting;
	late = was && sim->config_late;
	if (was) {
		WRITE_ONCE(sim->suspended, vmdev_fault(VMDEV_FAULT_STILL_AFTER_RESUME));
		sim->config_late = false;
	}
	spin_unlock_bh(&sim->status_lock);
	if (was)
		mvsim_serve_all(sim);
	if (late)
		schedule_work(&sim->late);
	return was ? 0 : -EINVAL;
}

static void mvsim_late_work(struct work_struct *work)
{
	mvsim_config_announce(container_of(work, struct mvsim, late));
}

/**
 * mvsim_suspend_setup - prepare a zeroed device
 * @sim: device
 */
void mvsim_suspend_setup(struct mvsim *sim)
{
	INIT_WORK(&sim->late, mvsim_late_work);
}

/**
 * mvsim_suspend_stop - wait until no worker runs; none may be queued any more
 * @sim: device
 *
 * Context: process context, may sleep.
 */
void mvsim_suspend_stop(struct mvsim *sim)
{
	cancel_work_sync(&sim->late);
}
