// SPDX-License-Identifier: GPL-2.0
/*
 * Misbehaviour of a device that needs code of its own. Built with FAULTS=1 only.
 */
#include <linux/atomic.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <uapi/linux/virtio_ring.h>
#include "fault.h"
#include "vmdev_le.h"

/* A bit without a meaning in any status. */
#define MVSIM_STATUS_GARBAGE 32

#define MVSIM_FAULT_DRIFT 40

/* By then the command that suspended the device has ended. */
#define MVSIM_HALT_LATE (HZ / 16)

/* One kick in so many is served so late. */
#define MVSIM_LATE_EACH 20
#define MVSIM_LATE (HZ / 10)

/* Whether the driver is called back, where the ring says that it must be if @due. */
bool mvsim_fault_decide(bool due)
{
	if (due)
		return !vmdev_fault(VMDEV_FAULT_LOST_CALLBACK);
	return vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION);
}

/* silent-needs-reset: the device asks for a reset and calls nobody. Returns how the run ended. */
enum vmdev_why mvsim_fault_run_end(struct mvsim_group *group, enum vmdev_why why)
{
	if (!vmdev_fault(VMDEV_FAULT_SILENT_NEEDS_RESET))
		return why;
	mvsim_needs_reset_set(group->sim);
	return VMDEV_WHY_ERROR;
}

/*
 * ignore-suppression, config-callback-idle: one callback more, right after the driver was called
 * back.
 */
void mvsim_fault_called_back(struct mvsim_group *group, const struct vmdev_cb *cb)
{
	if (vmdev_fault(VMDEV_FAULT_CONFIG_CB_IDLE))
		vmdev_config_cb(&group->sim->vd, &group->sim->config_cb);
	if (cb->callback && group->ops->overrun && vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION))
		group->ops->overrun(group);
}

/* no-in-order: a driver may take chains out of turn. */
u64 mvsim_fault_offered(const struct mvsim *sim)
{
	if (vmdev_fault(VMDEV_FAULT_NO_IN_ORDER))
		return sim->offered & ~VMDEV_FEATURE(VMDEV_F_IN_ORDER);
	return sim->offered;
}

/* features-masked: what was not offered is dropped, and nobody told. */
u64 mvsim_fault_features(const struct mvsim *sim, u64 features)
{
	return vmdev_fault(VMDEV_FAULT_FEATURES_MASKED) ? features & sim->offered : features;
}

/* generation-runs: what is added to a generation. A driver would wait for ever, so it ends. */
u32 mvsim_fault_drift(struct mvsim *sim)
{
	if (vmdev_fault(VMDEV_FAULT_GENERATION_RUNS))
		sim->drift = MVSIM_FAULT_DRIFT;
	if (!sim->drift)
		return 0;
	sim->drift--;
	return get_random_u32();
}

/* late-callback, write-after-reset: what outlives the reset that forgets it. */
void mvsim_fault_forget(struct mvsim *sim)
{
	if (sim->config_cb.callback && vmdev_fault(VMDEV_FAULT_LATE_CALLBACK))
		sim->stale_cb = sim->config_cb;
	if (sim->vq[0]->ready && vmdev_fault(VMDEV_FAULT_WRITE_AFTER_RESET))
		sim->stale_used = sim->vq[0]->config.device;
}

/* late-callback: the driver has reset the device and is called back all the same. */
static void mvsim_fault_late_callback(struct mvsim *sim)
{
	struct vmdev_cb cb = sim->stale_cb;

	sim->stale_cb = (struct vmdev_cb){};
	rcu_read_lock();
	vmdev_config_cb(&sim->vd, &cb);
	rcu_read_unlock();
}

/* status-reads-garbage, needs-reset-vanishes: bits that are not set. */
u8 mvsim_fault_status(struct mvsim *sim, u8 status)
{
	if ((status & VMDEV_S_FEATURES_OK) && vmdev_fault(VMDEV_FAULT_STATUS_READS_GARBAGE))
		status |= MVSIM_STATUS_GARBAGE;
	if ((status & VMDEV_S_DRIVER_OK) && vmdev_fault(VMDEV_FAULT_NEEDS_RESET_VANISHES))
		status |= VMDEV_S_NEEDS_RESET;
	if (sim->stale_cb.callback)
		mvsim_fault_late_callback(sim);
	return status;
}

/* write-after-reset: the driver, which has not let go of its ring yet, is asked for no kicks. */
static void mvsim_fault_write(struct mvsim *sim)
{
	struct vring_used *used = (void *)(uintptr_t)sim->stale_used;

	sim->stale_used = 0;
	vmdev_put16(&used->flags, VRING_USED_F_NO_NOTIFY);
}

/* ignore-driver-ok: a chain is taken although the device is reset. */
void mvsim_fault_reset_read(struct mvsim *sim)
{
	struct mvsim_vq *q = sim->vq[0];

	if (sim->stale_used)
		mvsim_fault_write(sim);
	if (!sim->zombie)
		return;
	mutex_lock(&sim->lock);
	if (sim->zombie && q->ready)
		mvsim_take_one(q);
	sim->zombie = false;
	mvsim_reset_vqs(sim, false);
	mutex_unlock(&sim->lock);
}

/* features-as-offered, ring-size-ignored, vq-state-lost: not what the driver has set. */
void mvsim_fault_enable(const struct mvsim_vq *q, struct mvringh_config *config)
{
	if (vmdev_fault(VMDEV_FAULT_FEATURES_AS_OFFERED))
		config->features = q->group->sim->offered;
	if (vmdev_fault(VMDEV_FAULT_RING_SIZE_IGNORED))
		config->num /= 2;
	if (vmdev_fault(VMDEV_FAULT_VQ_STATE_LOST))
		config->state = (u16)q->ring.last_avail;
}

/* access-after-queue-reset: the queue lives on until the next access to it. */
bool mvsim_fault_reset_vq(struct mvsim *sim, u32 vq)
{
	if (!vmdev_fault(VMDEV_FAULT_ACCESS_AFTER_QUEUE_RESET))
		return false;
	sim->ghost = vq + 1;
	return true;
}

static void mvsim_fault_ghost_run(struct mvsim *sim, u32 vq)
{
	mutex_lock(&sim->lock);
	mvsim_take_one(sim->vq[vq]);
	mvsim_reset_end(sim, vq);
	sim->ghost = 0;
	mutex_unlock(&sim->lock);
}

/*
 * The queue that access-after-queue-reset keeps is at work now. ready-reads-wrong: the driver
 * gives its queues back, and reads that one still runs.
 */
bool mvsim_fault_ready(struct mvsim *sim, u32 vq, bool ready)
{
	if (sim->ghost == vq + 1)
		mvsim_fault_ghost_run(sim, vq);
	if (!READ_ONCE(sim->status) && vmdev_fault(VMDEV_FAULT_READY_READS_WRONG))
		return !ready;
	return ready;
}

/* work-while-suspended: the device only reports that it is suspended. */
void mvsim_fault_halt(struct mvsim *sim)
{
	u32 i;

	if (!vmdev_fault(VMDEV_FAULT_WORK_WHILE_SUSPENDED))
		return;
	WRITE_ONCE(sim->suspended, false);
	for (i = 0; i < sim->nvqs; i++)
		mvsim_queue_in(sim->vq[i]->group, MVSIM_HALT_LATE);
}

/* kick-served-late: returns whether a kick ends here. The worker serves it later. */
bool mvsim_fault_late(struct mvsim_group *group)
{
	static atomic_t kicks;

	if (!group->ops || atomic_inc_return(&kicks) % MVSIM_LATE_EACH ||
	    !vmdev_fault(VMDEV_FAULT_KICK_SERVED_LATE))
		return false;
	mvsim_queue_in(group, MVSIM_LATE);
	return true;
}
