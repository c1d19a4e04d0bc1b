// SPDX-License-Identifier: GPL-2.0
/*
 * Queues as the transport sees them: set up, enable, disable, reset.
 * All but the getters run in process context and take the device's mutex.
 */
#include <linux/rcupdate.h>
#include "fault.h"
#include "sim.h"
#include "vmdev_fault.h"

/* How many of the longest chains a queue needs at once; 0: there is no such queue. */
static u32 mvsim_rooms(struct mvsim *sim, u32 vq)
{
	return sim->ops->rooms ? sim->ops->rooms(sim, vq) : 1;
}

u32 mvsim_get_vq_num_max(struct vmdev_device *vd, u32 vq)
{
	struct mvsim *sim = to_mvsim(vd);

	/* 0 says that there is no such queue [4.2.2.2]. */
	if (!mvsim_rooms(sim, vq))
		return 0;
	return vmdev_fault(VMDEV_FAULT_QUEUE_MAX_ODD) ? sim->ring_max - 1 : sim->ring_max;
}

int mvsim_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num)
{
	struct mvsim *sim = to_mvsim(vd);

	mutex_lock(&sim->lock);
	sim->vq[vq]->config.num = num;
	mutex_unlock(&sim->lock);
	return 0;
}

u32 mvsim_get_vq_num(struct vmdev_device *vd, u32 vq)
{
	return READ_ONCE(to_mvsim(vd)->vq[vq]->config.num);
}

int mvsim_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device)
{
	struct mvsim *sim = to_mvsim(vd);
	struct mvringh_config *config = &sim->vq[vq]->config;

	/* The driver's memory, or it did not use our DMA ops. */
	if (!mvringh_reachable(&sim->memory, desc, 1) ||
	    !mvringh_reachable(&sim->memory, driver, 1) ||
	    !mvringh_reachable(&sim->memory, device, 1))
		return -EINVAL;
	mutex_lock(&sim->lock);
	config->desc = desc;
	config->driver = driver;
	config->device = device;
	mutex_unlock(&sim->lock);
	return 0;
}

/* The old callback runs inside an RCU section at most until the grace period ends. */
int mvsim_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	struct mvsim *sim = to_mvsim(vd);
	struct mvsim_vq *q = sim->vq[vq];
	bool had;

	spin_lock_bh(&q->group->lock);
	had = q->cb.callback;
	q->cb = *cb;
	spin_unlock_bh(&q->group->lock);
	if (had)
		synchronize_rcu_expedited();
	return 0;
}

/* Look at what the driver made available while nobody listened. */
static void mvsim_serve(struct mvsim *sim, u32 vq)
{
	if (sim->ops->serve)
		sim->ops->serve(sim, vq);
	else
		mvsim_queue(sim->vq[vq]->group);
}

static int mvsim_enable(struct mvsim *sim, u32 vq)
{
	struct mvsim_vq *q = sim->vq[vq];
	struct mvringh_config config;
	int ret;

	if (q->ready)
		return 0;
	if (!mvsim_rooms(sim, vq) || !q->config.num || !q->config.desc)
		return -EINVAL;
	config = q->config;
	config.memory = sim->memory;
	config.features = sim->features;
	config.rooms = mvsim_rooms(sim, vq);
	mvsim_fault_enable(q, &config);
	ret = mvringh_init(&q->ring, &config);
	if (ret)
		return ret;
	spin_lock_bh(&q->group->lock);
	q->ready = true;
	spin_unlock_bh(&q->group->lock);
	if (sim->status & VMDEV_S_DRIVER_OK)
		mvsim_serve(sim, vq);
	return 0;
}

/* No new run touches the queue. Returns whether one might still do. */
static bool mvsim_disable_begin(struct mvsim *sim, u32 vq)
{
	struct mvsim_vq *q = sim->vq[vq];
	bool was;

	spin_lock_bh(&q->group->lock);
	was = q->ready;
	q->ready = false;
	spin_unlock_bh(&q->group->lock);
	return was;
}

/* After the grace period: forget the ring; what was taken and not completed is not ours. */
static void mvsim_disable_end(struct mvsim *sim, u32 vq)
{
	struct mvsim_vq *q = sim->vq[vq];

	spin_lock_bh(&q->group->lock);
	if (sim->ops->forget)
		sim->ops->forget(sim, vq);
	if (q->ring.num)
		q->config.state = mvringh_position(&q->ring);
	mvringh_exit(&q->ring);
	spin_unlock_bh(&q->group->lock);
}

int mvsim_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready)
{
	struct mvsim *sim = to_mvsim(vd);
	int ret = 0;

	mutex_lock(&sim->lock);
	if (ready) {
		ret = mvsim_enable(sim, vq);
	} else if (mvsim_disable_begin(sim, vq)) {
		synchronize_rcu_expedited();
		mvsim_disable_end(sim, vq);
	}
	mutex_unlock(&sim->lock);
	return ret;
}

int mvsim_set_vq_state(struct vmdev_device *vd, u32 vq, u32 state)
{
	struct mvsim *sim = to_mvsim(vd);

	mutex_lock(&sim->lock);
	sim->vq[vq]->config.state = state;
	mutex_unlock(&sim->lock);
	return 0;
}

/* What is taken but not completed counts as not taken: the queue's next user takes it again. */
int mvsim_get_vq_state(struct vmdev_device *vd, u32 vq, u32 *state)
{
	struct mvsim *sim = to_mvsim(vd);
	struct mvsim_vq *q = sim->vq[vq];

	mutex_lock(&sim->lock);
	spin_lock_bh(&q->group->lock);
	*state = q->ready ? mvringh_position(&q->ring) : q->config.state;
	spin_unlock_bh(&q->group->lock);
	mutex_unlock(&sim->lock);
	return 0;
}

static void mvsim_forget(struct mvsim *sim, u32 vq)
{
	struct mvsim_vq *q = sim->vq[vq];

	q->config = (struct mvringh_config){};
}

void mvsim_reset_end(struct mvsim *sim, u32 vq)
{
	u32 was;

	mvsim_disable_end(sim, vq);
	was = sim->vq[vq]->config.state;
	mvsim_forget(sim, vq);
	if (vmdev_fault(VMDEV_FAULT_STATE_KEPT_OVER_QUEUE_RESET))
		sim->vq[vq]->config.state = was;
}

/**
 * mvsim_take_one - take a chain of a queue that should be left alone
 * @q: queue whose ring is still there; it is not given back
 */
void mvsim_take_one(struct mvsim_vq *q)
{
	struct mvringh_chain chain;

	spin_lock_bh(&q->group->lock);
	mvringh_getdesc(&q->ring, &chain);
	mvringh_settle(&q->ring);
	spin_unlock_bh(&q->group->lock);
}

bool mvsim_get_vq_ready(struct vmdev_device *vd, u32 vq)
{
	struct mvsim *sim = to_mvsim(vd);

	return mvsim_fault_ready(sim, vq, READ_ONCE(sim->vq[vq]->ready));
}

int mvsim_reset_vq(struct vmdev_device *vd, u32 vq)
{
	struct mvsim *sim = to_mvsim(vd);

	if (!mvsim_has(sim, VMDEV_F_RING_RESET))
		return -EOPNOTSUPP;
	mutex_lock(&sim->lock);
	if (mvsim_disable_begin(sim, vq)) {
		synchronize_rcu_expedited();
		if (!mvsim_fault_reset_vq(sim, vq))
			mvsim_reset_end(sim, vq);
	} else {
		mvsim_forget(sim, vq);
	}
	mutex_unlock(&sim->lock);
	return 0;
}

/**
 * mvsim_any_ready - is any queue enabled?
 * @sim: device, its mutex held
 */
bool mvsim_any_ready(const struct mvsim *sim)
{
	u32 i;

	for (i = 0; i < sim->nvqs; i++)
		if (sim->vq[i]->ready)
			return true;
	return false;
}

/**
 * mvsim_reset_vqs - disable and forget all queues and their callbacks
 * @sim:     device, its mutex held
 * @running: callbacks may be under way, whatever the queues are
 */
void mvsim_reset_vqs(struct mvsim *sim, bool running)
{
	static const struct vmdev_cb none;
	bool any = running;
	u32 vq;

	for (vq = 0; vq < sim->nvqs; vq++)
		any |= mvsim_disable_begin(sim, vq);
	if (any)
		synchronize_rcu_expedited();
	for (vq = 0; vq < sim->nvqs; vq++) {
		mvsim_disable_end(sim, vq);
		sim->vq[vq]->cb = none;
		mvsim_forget(sim, vq);
	}
	sim->ghost = 0;
}

/**
 * mvsim_serve_all - look at all queues soon, whatever came while nobody listened
 * @sim: device
 *
 * Context: any.
 */
void mvsim_serve_all(struct mvsim *sim)
{
	u32 vq;

	for (vq = 0; vq < sim->nvqs; vq++)
		if (mvsim_rooms(sim, vq))
			mvsim_serve(sim, vq);
}
