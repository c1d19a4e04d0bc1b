// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a device as the transport sees it: features, status, reset, configuration
 * space. Queues are in queue.c, what a suspension keeps back in suspend.c.
 */
#include <linux/export.h>
#include <linux/rcupdate.h>
#include "fault.h"
#include "sim.h"
#include "vmdev_fault.h"

/* Without these the rings would be in another format, or carry physical addresses. */
#define MVSIM_FEATURES_NEEDED							\
	(VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM))

/* Bits that a driver may write; whatever else it writes means nothing to the device. */
#define MVSIM_S_DRIVERS								\
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK |		\
	 VMDEV_S_DRIVER_OK | VMDEV_S_FAILED)

/* With one of them the features stay as they are; some drivers never write FEATURES_OK. */
#define MVSIM_S_SETTLED (VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)

/* One answer for the life of the device: offered features do not change [2.2]. */
u64 mvsim_get_device_features(struct vmdev_device *vd)
{
	return mvsim_fault_offered(to_mvsim(vd));
}

int mvsim_set_driver_features(struct vmdev_device *vd, u64 features)
{
	struct mvsim *sim = to_mvsim(vd);
	int ret = -EBUSY;

	mutex_lock(&sim->lock);
	if (!(sim->status & MVSIM_S_SETTLED) && !mvsim_any_ready(sim)) {
		sim->features = mvsim_fault_features(sim, features);
		ret = 0;
	}
	mutex_unlock(&sim->lock);
	return ret;
}

u64 mvsim_get_driver_features(struct vmdev_device *vd)
{
	return READ_ONCE(to_mvsim(vd)->features);
}

static bool mvsim_acceptable(const struct mvsim *sim)
{
	if (vmdev_fault(VMDEV_FAULT_TAKEN_SET_REFUSED))
		return false;
	return !(sim->features & ~sim->offered) &&
	       (sim->features & MVSIM_FEATURES_NEEDED) == MVSIM_FEATURES_NEEDED;
}

/* A write adds bits; what it leaves out stays, and NEEDS_RESET is the device's own [2.1.1]. */
static void mvsim_add_status(struct mvsim *sim, u8 status)
{
	spin_lock_bh(&sim->status_lock);
	WRITE_ONCE(sim->status, sim->status | status);
	spin_unlock_bh(&sim->status_lock);
}

/* What a reset does at once: it ends a suspension [1.4, 2.1], and nobody is called any more. */
void mvsim_clear_status(struct mvsim *sim)
{
	static const struct vmdev_cb none;

	spin_lock_bh(&sim->status_lock);
	WRITE_ONCE(sim->status, 0);
	WRITE_ONCE(sim->suspended, false);
	sim->config_late = false;
	mvsim_fault_forget(sim);
	sim->config_cb = none;
	spin_unlock_bh(&sim->status_lock);
}

u8 mvsim_get_status(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);

	mvsim_fault_reset_read(sim);
	return mvsim_fault_status(sim, READ_ONCE(sim->status));
}

int mvsim_set_status(struct vmdev_device *vd, u8 status)
{
	struct mvsim *sim = to_mvsim(vd);
	u8 set;

	mutex_lock(&sim->lock);
	set = status & MVSIM_S_DRIVERS & ~sim->status;
	if ((set & VMDEV_S_FEATURES_OK) && !mvsim_acceptable(sim))
		set &= ~VMDEV_S_FEATURES_OK;
	mvsim_add_status(sim, set);
	/* Kicks before DRIVER_OK were ignored: look at what they were for. */
	if (set & VMDEV_S_DRIVER_OK)
		mvsim_serve_all(sim);
	mutex_unlock(&sim->lock);
	return 0;
}

int mvsim_reset(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);
	bool keep, running;

	/* What a suspension kept back is not the next driver's to know. */
	mvsim_suspend_stop(sim);
	mutex_lock(&sim->lock);
	running = sim->status & VMDEV_S_DRIVER_OK;
	keep = sim->status && vmdev_fault(VMDEV_FAULT_STATUS_KEPT_OVER_RESET);
	if (!keep)
		mvsim_clear_status(sim);
	sim->zombie = sim->vq[0]->ready && vmdev_fault(VMDEV_FAULT_IGNORE_DRIVER_OK);
	if (!sim->zombie)
		mvsim_reset_vqs(sim, running);
	sim->features = 0;
	if (sim->ops->reset)
		sim->ops->reset(sim);
	mutex_unlock(&sim->lock);
	return 0;
}

u32 mvsim_get_config_size(struct vmdev_device *vd)
{
	return to_mvsim(vd)->config_size;
}

int mvsim_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len)
{
	struct mvsim *sim = to_mvsim(vd);

	spin_lock_bh(&sim->status_lock);
	memcpy(buf, sim->config + offset, len);
	spin_unlock_bh(&sim->status_lock);
	if (sim->ops->get_config)
		sim->ops->get_config(sim, offset, buf, len);
	return 0;
}

/**
 * mvsim_config_write - change a field of the configuration, and the generation with it
 * @sim:   device
 * @field: inside @sim->config
 * @value: its new bytes, little endian
 * @len:   how many
 *
 * Context: any but hard interrupts.
 */
void mvsim_config_write(struct mvsim *sim, void *field, const void *value, size_t len)
{
	spin_lock_bh(&sim->status_lock);
	memcpy(field, value, len);
	if (!vmdev_fault(VMDEV_FAULT_CONSTANT_GENERATION))
		WRITE_ONCE(sim->generation, sim->generation + 1);
	spin_unlock_bh(&sim->status_lock);
}
EXPORT_SYMBOL_GPL(mvsim_config_write);

u32 mvsim_get_generation(struct vmdev_device *vd)
{
	return READ_ONCE(to_mvsim(vd)->generation) + mvsim_fault_drift(to_mvsim(vd));
}

int mvsim_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb)
{
	struct mvsim *sim = to_mvsim(vd);
	bool had;

	spin_lock_bh(&sim->status_lock);
	had = sim->config_cb.callback;
	sim->config_cb = *cb;
	spin_unlock_bh(&sim->status_lock);
	if (had)
		synchronize_rcu_expedited();
	if (cb->callback && vmdev_fault(VMDEV_FAULT_CALLBACK_BEFORE_DRIVER_OK))
		vmdev_config_cb(vd, cb);
	return 0;
}

/*
 * Tell the driver that configuration or status changed; one that has suspended the device is
 * told when it resumes it.
 */
static void mvsim_config_changed(struct mvsim *sim)
{
	struct vmdev_cb cb = {};

	rcu_read_lock();
	spin_lock_bh(&sim->status_lock);
	if (sim->suspended && !vmdev_fault(VMDEV_FAULT_CALLBACK_WHILE_SUSPENDED))
		sim->config_late = true;
	else if (sim->status & VMDEV_S_DRIVER_OK)
		cb = sim->config_cb;
	spin_unlock_bh(&sim->status_lock);
	vmdev_config_cb(&sim->vd, &cb);
	rcu_read_unlock();
}

/**
 * mvsim_config_announce - the configuration has changed: let the driver know
 * @sim: device, its generation already new
 *
 * Context: process context, may sleep.
 */
void mvsim_config_announce(struct mvsim *sim)
{
	u32 generation = READ_ONCE(sim->generation);

	mutex_lock(&sim->announce);
	vmdev_config_change(&sim->vd, generation, false);
	if (!vmdev_fault(VMDEV_FAULT_SILENT_CONFIG_CHANGE))
		mvsim_config_changed(sim);
	vmdev_config_change(&sim->vd, generation, true);
	mutex_unlock(&sim->announce);
}
EXPORT_SYMBOL_GPL(mvsim_config_announce);

/**
 * mvsim_needs_reset_set - set NEEDS_RESET, and nothing else
 * @sim: device
 *
 * Context: any but hard interrupts.
 */
void mvsim_needs_reset_set(struct mvsim *sim)
{
	spin_lock_bh(&sim->status_lock);
	/* A run that a reset waits for must not leave a bit behind it. */
	if (sim->status & VMDEV_S_DRIVER_OK)
		WRITE_ONCE(sim->status, sim->status | VMDEV_S_NEEDS_RESET);
	spin_unlock_bh(&sim->status_lock);
}
EXPORT_SYMBOL_GPL(mvsim_needs_reset_set);

/**
 * mvsim_needs_reset - a ring makes no sense any more [2.1.2]
 * @sim: device
 *
 * Context: any but hard interrupts; no group's lock held.
 */
void mvsim_needs_reset(struct mvsim *sim)
{
	mvsim_needs_reset_set(sim);
	mvsim_config_changed(sim);
}
EXPORT_SYMBOL_GPL(mvsim_needs_reset);
