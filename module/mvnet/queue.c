// SPDX-License-Identifier: GPL-2.0
/*
 * The card's queues as the transport sees them: set up, enable, disable, reset.
 * All but the getters run in process context and take the card's mutex.
 */
#include <linux/rcupdate.h>
#include "mvnet.h"
#include "vmdev_fault.h"

int mvnet_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num)
{
	struct mvnet *nic = to_mvnet(vd);

	mutex_lock(&nic->lock);
	mvnet_vq_of(nic, vq)->config.num = num;
	mutex_unlock(&nic->lock);
	return 0;
}

u32 mvnet_get_vq_num(struct vmdev_device *vd, u32 vq)
{
	return READ_ONCE(mvnet_vq_of(to_mvnet(vd), vq)->config.num);
}

int mvnet_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device)
{
	struct mvnet *nic = to_mvnet(vd);
	struct mvringh_config *config = &mvnet_vq_of(nic, vq)->config;

	/* Kernel virtual addresses, or the driver did not use our DMA ops. */
	if (!mvringh_reachable(desc, 1) || !mvringh_reachable(driver, 1) ||
	    !mvringh_reachable(device, 1))
		return -EINVAL;
	mutex_lock(&nic->lock);
	config->desc = desc;
	config->driver = driver;
	config->device = device;
	mutex_unlock(&nic->lock);
	return 0;
}

/* The old callback runs inside an RCU section at most until the grace period ends. */
int mvnet_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	struct mvnet *nic = to_mvnet(vd);
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);
	bool had;

	spin_lock_bh(&pair->lock);
	had = q->cb.callback;
	q->cb = *cb;
	spin_unlock_bh(&pair->lock);
	if (had)
		synchronize_rcu_expedited();
	return 0;
}

/* Look at what the driver made available while nobody listened. */
static void mvnet_serve(struct mvnet *nic, u32 vq)
{
	if (mvnet_is_ctrl(nic, vq))
		mvnet_ctrl_queue(nic);
	else
		mvnet_worker_queue(mvnet_pair_of(nic, vq));
}

static int mvnet_enable(struct mvnet *nic, u32 vq)
{
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);
	struct mvringh_config config;
	u16 stale = q->ring.last_avail;
	int ret;

	if (q->ready)
		return 0;
	if (!mvnet_vq_exists(nic, vq) || !q->config.num || !q->config.desc)
		return -EINVAL;
	config = q->config;
	config.features = nic->features;
	/* A frame may need so many receive buffers before it can complete one. */
	config.rooms = vq % 2 || mvnet_is_ctrl(nic, vq) ? 1 : MVNET_RX_MAX;
	if (vmdev_fault(VMDEV_FAULT_FEATURES_AS_OFFERED))
		config.features = nic->offered;
	if (vmdev_fault(VMDEV_FAULT_RING_SIZE_IGNORED))
		config.num /= 2;
	if (vmdev_fault(VMDEV_FAULT_VQ_STATE_LOST))
		config.avail_idx = stale;
	ret = mvringh_init(&q->ring, &config);
	if (ret)
		return ret;
	spin_lock_bh(&pair->lock);
	q->ready = true;
	spin_unlock_bh(&pair->lock);
	if (nic->status & VMDEV_S_DRIVER_OK)
		mvnet_serve(nic, vq);
	return 0;
}

/* No new run touches the queue. Returns whether one might still do. */
static bool mvnet_disable_begin(struct mvnet *nic, u32 vq)
{
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);
	bool was;

	spin_lock_bh(&pair->lock);
	was = q->ready;
	q->ready = false;
	spin_unlock_bh(&pair->lock);
	return was;
}

/* After the grace period: forget the ring; what was taken and not completed is not ours. */
static void mvnet_disable_end(struct mvnet *nic, u32 vq)
{
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);

	spin_lock_bh(&pair->lock);
	if (vq % 2) {
		pair->nslots = 0;
		pair->next = 0;
	} else {
		pair->rx_held = 0;
		pair->rx_used = 0;
	}
	pair->late_held = false;
	pair->rx_since = 0;
	q->config.avail_idx = q->ring.last_used;
	mvringh_exit(&q->ring);
	spin_unlock_bh(&pair->lock);
}

int mvnet_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready)
{
	struct mvnet *nic = to_mvnet(vd);
	int ret = 0;

	mutex_lock(&nic->lock);
	if (ready) {
		ret = mvnet_enable(nic, vq);
	} else if (mvnet_disable_begin(nic, vq)) {
		synchronize_rcu_expedited();
		mvnet_disable_end(nic, vq);
	}
	mutex_unlock(&nic->lock);
	return ret;
}

int mvnet_set_vq_state(struct vmdev_device *vd, u32 vq, u16 avail_idx)
{
	struct mvnet *nic = to_mvnet(vd);

	mutex_lock(&nic->lock);
	mvnet_vq_of(nic, vq)->config.avail_idx = avail_idx;
	mutex_unlock(&nic->lock);
	return 0;
}

/* What is taken but not completed counts as not taken: whoever goes on takes it again. */
int mvnet_get_vq_state(struct vmdev_device *vd, u32 vq, u16 *avail_idx)
{
	struct mvnet *nic = to_mvnet(vd);
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);

	mutex_lock(&nic->lock);
	spin_lock_bh(&pair->lock);
	*avail_idx = q->ready ? q->ring.last_used : q->config.avail_idx;
	spin_unlock_bh(&pair->lock);
	mutex_unlock(&nic->lock);
	return 0;
}

static void mvnet_forget(struct mvnet *nic, u32 vq)
{
	struct mvnet_vq *q = mvnet_vq_of(nic, vq);

	q->config = (struct mvringh_config){};
}

static void mvnet_reset_end(struct mvnet *nic, u32 vq)
{
	u16 idx;

	mvnet_disable_end(nic, vq);
	idx = mvnet_vq_of(nic, vq)->config.avail_idx;
	mvnet_forget(nic, vq);
	if (vmdev_fault(VMDEV_FAULT_STATE_KEPT_OVER_QUEUE_RESET))
		mvnet_vq_of(nic, vq)->config.avail_idx = idx;
}

/* The fault access-after-queue-reset: the queue lives on until somebody looks at it. */
static void mvnet_ghost_run(struct mvnet *nic)
{
	u32 vq = nic->ghost - 1;
	struct mvnet_pair *pair = mvnet_pair_of(nic, vq);
	struct mvringh *ring = &mvnet_vq_of(nic, vq)->ring;

	mutex_lock(&nic->lock);
	spin_lock_bh(&pair->lock);
	mvringh_getdesc(ring, &pair->rx_chain[0]);
	mvringh_settle(ring);
	spin_unlock_bh(&pair->lock);
	mvnet_reset_end(nic, vq);
	nic->ghost = 0;
	mutex_unlock(&nic->lock);
}

bool mvnet_get_vq_ready(struct vmdev_device *vd, u32 vq)
{
	struct mvnet *nic = to_mvnet(vd);

	bool ready;

	if (nic->ghost == vq + 1)
		mvnet_ghost_run(nic);
	ready = READ_ONCE(mvnet_vq_of(nic, vq)->ready);
	/* The driver gives its queues back: now is the time to say that one still runs. */
	if (!READ_ONCE(nic->status) && vmdev_fault(VMDEV_FAULT_READY_READS_WRONG))
		return !ready;
	return ready;
}

int mvnet_reset_vq(struct vmdev_device *vd, u32 vq)
{
	struct mvnet *nic = to_mvnet(vd);

	if (!mvnet_has(nic, VMDEV_F_RING_RESET))
		return -EOPNOTSUPP;
	mutex_lock(&nic->lock);
	if (mvnet_disable_begin(nic, vq)) {
		synchronize_rcu_expedited();
		if (vmdev_fault(VMDEV_FAULT_ACCESS_AFTER_QUEUE_RESET))
			nic->ghost = vq + 1;
		else
			mvnet_reset_end(nic, vq);
	} else {
		mvnet_forget(nic, vq);
	}
	mutex_unlock(&nic->lock);
	return 0;
}

/**
 * mvnet_any_ready - is any queue enabled?
 * @nic: card, its mutex held
 */
bool mvnet_any_ready(const struct mvnet *nic)
{
	u32 i;

	for (i = 0; i <= nic->max_pairs; i++)
		if (nic->pair[i].rx.ready || nic->pair[i].tx.ready)
			return true;
	return false;
}

/**
 * mvnet_reset_vqs - disable and forget all queues and their callbacks
 * @nic:     card, its mutex held
 * @running: callbacks may be under way, whatever the queues are
 */
void mvnet_reset_vqs(struct mvnet *nic, bool running)
{
	static const struct vmdev_cb none;
	bool any = running;
	u32 vq;

	for (vq = 0; vq < nic->vd.nvqs; vq++)
		any |= mvnet_disable_begin(nic, vq);
	if (any)
		synchronize_rcu_expedited();
	for (vq = 0; vq < nic->vd.nvqs; vq++) {
		mvnet_disable_end(nic, vq);
		mvnet_vq_of(nic, vq)->cb = none;
		mvnet_forget(nic, vq);
	}
	nic->ghost = 0;
}
