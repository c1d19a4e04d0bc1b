// SPDX-License-Identifier: GPL-2.0
/*
 * When a group of queues is served: inside the kick, or in a worker; one notification
 * decision per queue and run. What is done with chains is the parent's.
 */
#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/rcupdate.h>
#include "fault.h"
#include "sim.h"
#include "vmdev_fault.h"

static struct workqueue_struct *mvsim_wq;

/**
 * mvsim_runnable - can a group be served?
 * @group: group, its lock held
 *
 * Return: true if the device is at work, and all queues are ready and make sense.
 */
bool mvsim_runnable(const struct mvsim_group *group)
{
	u32 i;

	if (!mvsim_live(group->sim))
		return false;
	for (i = 0; i < group->nvqs; i++)
		if (!group->vq[i]->ready || group->vq[i]->ring.broken)
			return false;
	return true;
}
EXPORT_SYMBOL_GPL(mvsim_runnable);

/**
 * mvsim_publish - let the driver see what a queue has used
 * @vq: queue, its lock held
 *
 * Return: true if the driver must be called back.
 */
bool mvsim_publish(struct mvsim_vq *vq)
{
	if (vq->ring.notified == vq->ring.last_used)
		return false;
	mvringh_publish(&vq->ring);
	return mvsim_fault_decide(mvringh_need_notify(&vq->ring));
}
EXPORT_SYMBOL_GPL(mvsim_publish);

/* What the events of a run tell. */
static struct vmdev_run mvsim_run_told(const struct mvsim_group *group)
{
	return (struct vmdev_run){
		.group = group->index,
		.first = group->first,
		.nvqs = group->nvqs,
		.seq = group->seq,
		.frames = group->frames,
		.drops = group->drops,
		.bytes = group->bytes,
	};
}

static noinline void mvsim_tell_begin(struct mvsim_group *group, enum mvsim_runner runner)
{
	struct vmdev_run run = mvsim_run_told(group);

	vmdev_work_begin(&group->sim->vd, &run, runner == MVSIM_KICK);
}

static noinline void mvsim_tell_end(struct mvsim_group *group, enum vmdev_why why)
{
	struct vmdev_run run = mvsim_run_told(group);

	vmdev_work_end(&group->sim->vd, &run, why);
}

/*
 * The part of a run that works on the rings. Queues go from the last to the first, so that a
 * card's driver hears of what it sent before it hears of what it receives. Only the callbacks
 * that are due are set in @cb.
 */
static enum vmdev_why mvsim_run_locked(struct mvsim_group *group, enum mvsim_runner runner,
				       struct vmdev_cb *cb)
{
	bool due[MVSIM_GROUP_VQS];
	enum vmdev_why why;
	u32 i;

	group->frames = 0;
	group->drops = 0;
	group->bytes = 0;
	if (vmdev_runs_traced())
		mvsim_tell_begin(group, runner);
	group->seq++;
	why = group->ops->run(group, runner);
	for (i = group->nvqs; i--;)
		due[i] = mvsim_publish(group->vq[i]);
	/* Also while chains taken before it wait: no later run looks at a ring that is broken. */
	for (i = 0; i < group->nvqs; i++)
		if (group->vq[i]->ring.broken)
			why = VMDEV_WHY_ERROR;
	for (i = group->nvqs; i--;) {
		mvringh_settle(&group->vq[i]->ring);
		cb[i] = due[i] ? group->vq[i]->cb : (struct vmdev_cb){};
	}
	return why;
}

/* Call the driver back, without the lock, because it may kick from there. */
static void mvsim_call_back(struct mvsim_group *group, const struct vmdev_cb *cb)
{
	u32 i;

	for (i = group->nvqs; i--;)
		if (cb[i].callback)
			vmdev_vq_cb(&group->sim->vd, group->first + i, &cb[i]);
	mvsim_fault_called_back(group, cb);
}

/* The run is over. Who runs next: the worker at once, or whom the parent arranges for. */
static void mvsim_run_end(struct mvsim_group *group, enum vmdev_why why)
{
	bool again = group->again || why == VMDEV_WHY_BATCH || vmdev_fault(VMDEV_FAULT_IDLE_SPIN);
	enum vmdev_why told = mvsim_fault_run_end(group, why);

	group->running = false;
	group->again = false;
	if (vmdev_runs_traced())
		mvsim_tell_end(group, told);
	group->seq++;
	if (group->ops->ran)
		group->ops->ran(group, why, again);
	if (again)
		mvsim_queue(group);
}

/**
 * mvsim_run - serve a group now
 * @group:  group with ops
 * @runner: who calls
 *
 * Bottom halves stay off over the run and its callbacks: NAPI then runs once, afterwards, and
 * finds all of it. The RCU section lets a queue's disabler wait for us. Callbacks come without
 * the lock; @running keeps a second run out meanwhile.
 *
 * Context: any but hard interrupts, with interrupts on.
 */
void mvsim_run(struct mvsim_group *group, enum mvsim_runner runner)
{
	struct vmdev_cb cb[MVSIM_GROUP_VQS];
	enum vmdev_why why;

	local_bh_disable();
	rcu_read_lock();
	spin_lock(&group->lock);
	if (group->running || !mvsim_runnable(group) || vmdev_fault(VMDEV_FAULT_STALL_WORKER)) {
		group->again = group->running;
		goto out;
	}
	group->running = true;
	why = mvsim_run_locked(group, runner, cb);
	spin_unlock(&group->lock);

	mvsim_call_back(group, cb);
	if (why == VMDEV_WHY_ERROR)
		mvsim_needs_reset(group->sim);

	spin_lock(&group->lock);
	mvsim_run_end(group, why);
out:
	spin_unlock(&group->lock);
	rcu_read_unlock();
	local_bh_enable();
}
EXPORT_SYMBOL_GPL(mvsim_run);

static void mvsim_work(struct work_struct *work)
{
	mvsim_run(container_of(to_delayed_work(work), struct mvsim_group, work), MVSIM_WORKER);
}

/**
 * mvsim_queue_in - let the worker run a group later
 * @group: group; nothing happens if it has no ops
 * @delay: when, in ticks from now; 0: soon
 *
 * Context: any.
 */
void mvsim_queue_in(struct mvsim_group *group, unsigned long delay)
{
	if (group->ops)
		mod_delayed_work_on(group->cpu, mvsim_wq, &group->work, delay);
}
EXPORT_SYMBOL_GPL(mvsim_queue_in);

/**
 * mvsim_kick - the driver has made buffers available
 * @group:  group with ops
 * @beside: better serve it beside the driver than inside its kick
 *
 * Context: any but NMI. Works at once, or in the worker where the context allows nothing else.
 */
void mvsim_kick(struct mvsim_group *group, bool beside)
{
	if (beside || irqs_disabled() || in_hardirq())
		mvsim_queue(group);
	else
		mvsim_run(group, MVSIM_KICK);
}
EXPORT_SYMBOL_GPL(mvsim_kick);

/* vmdev_ops.kick_vq */
int mvsim_kick_vq(struct vmdev_device *vd, u32 vq)
{
	struct mvsim *sim = to_mvsim(vd);

	if (!(READ_ONCE(sim->status) & VMDEV_S_DRIVER_OK) || mvsim_fault_late(sim->vq[vq]->group))
		return 0;
	if (sim->ops->kick)
		return sim->ops->kick(sim, vq);
	mvsim_kick(sim->vq[vq]->group, false);
	return 0;
}

/* vmdev_ops.set_vq_affinity */
int mvsim_set_vq_affinity(struct vmdev_device *vd, u32 vq, const struct cpumask *mask)
{
	struct mvsim_group *group = to_mvsim(vd)->vq[vq]->group;
	bool one = mask && cpumask_weight(mask) == 1;

	WRITE_ONCE(group->cpu, one ? cpumask_first(mask) : WORK_CPU_UNBOUND);
	return 0;
}

/**
 * mvsim_group_init - add a group without queues to a device
 * @group: zeroed group
 * @sim:   device, prepared
 * @ops:   what to do with chains; NULL if the parent runs the group's queue by itself
 */
void mvsim_group_init(struct mvsim_group *group, struct mvsim *sim,
		      const struct mvsim_group_ops *ops)
{
	spin_lock_init(&group->lock);
	INIT_DELAYED_WORK(&group->work, mvsim_work);
	group->sim = sim;
	group->ops = ops;
	group->index = sim->ngroups++;
	group->first = sim->nvqs;
	group->cpu = WORK_CPU_UNBOUND;
}
EXPORT_SYMBOL_GPL(mvsim_group_init);

/**
 * mvsim_vq_add - add the device's next queue, to the group added last
 * @group: group that has room
 * @vq:    zeroed queue
 */
void mvsim_vq_add(struct mvsim_group *group, struct mvsim_vq *vq)
{
	struct mvsim *sim = group->sim;

	vq->group = group;
	group->vq[group->nvqs++] = vq;
	sim->vq[sim->nvqs++] = vq;
}
EXPORT_SYMBOL_GPL(mvsim_vq_add);

/**
 * mvsim_group_stop - wait until no worker runs; none may be queued any more
 * @group: group
 *
 * Context: process context, may sleep.
 */
void mvsim_group_stop(struct mvsim_group *group)
{
	cancel_delayed_work_sync(&group->work);
}

int mvsim_worker_init(void)
{
	mvsim_wq = vmdev_alloc(alloc_workqueue("mvsim", WQ_UNBOUND, 0));
	return mvsim_wq ? 0 : -ENOMEM;
}

void mvsim_worker_exit(void)
{
	destroy_workqueue(mvsim_wq);
}
