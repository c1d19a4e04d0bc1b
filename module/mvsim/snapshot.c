// SPDX-License-Identifier: GPL-2.0
/*
 * The state for snapshots: of the device, of its queues, and of its rings with the chains
 * that the parent holds from one run to the next. Changes nothing.
 */
#include "sim.h"

/* vmdev_ops.peek: no command runs, so nobody writes what is read here but NEEDS_RESET. */
void mvsim_peek(struct vmdev_device *vd, struct vmdev_peek *peek)
{
	struct mvsim *sim = to_mvsim(vd);

	*peek = (struct vmdev_peek){
		.status = READ_ONCE(sim->status),
		.suspended = READ_ONCE(sim->suspended),
		.config_cb = READ_ONCE(sim->config_cb.callback),
	};
}

/* vmdev_ops.peek_vq */
void mvsim_peek_vq(struct vmdev_device *vd, u32 vq, struct vmdev_vq_peek *peek)
{
	const struct mvsim_vq *q = to_mvsim(vd)->vq[vq];

	*peek = (struct vmdev_vq_peek){
		.num = q->config.num,
		.state = q->config.state,
		.desc = q->config.desc,
		.driver = q->config.driver,
		.device = q->config.device,
		.ready = READ_ONCE(q->ready),
		.cb = READ_ONCE(q->cb.callback),
	};
}

/* The default: a parent that completes each chain in the run that takes it holds none. */
static void mvsim_peek_ring(struct mvsim *sim, u32 vq)
{
	if (sim->ops->peek)
		sim->ops->peek(sim, vq);
	else
		mvringh_state(&sim->vq[vq]->ring, 0);
}

/* vmdev_ops.peek_rings: the mutex keeps those away who begin and end rings without a lock. */
void mvsim_peek_rings(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);
	u32 vq;

	mutex_lock(&sim->lock);
	for (vq = 0; vq < sim->nvqs; vq++) {
		spin_lock_bh(&sim->vq[vq]->group->lock);
		mvsim_peek_ring(sim, vq);
		spin_unlock_bh(&sim->vq[vq]->group->lock);
	}
	mutex_unlock(&sim->lock);
}
