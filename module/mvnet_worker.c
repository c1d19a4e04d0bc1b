// SPDX-License-Identifier: GPL-2.0
/*
 * When a pair works: inline in the kick while traffic is light, in an unbound
 * worker while it is heavy; in bounded batches, with kicks off while it polls
 * and one notification decision per queue and batch.
 */
#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include "mvnet_fire.h"
#include "vmdev_fault.h"

#define MVNET_BATCH 64
#define MVNET_INLINE_BATCH 8
/* Frames in one tick from which on a worker is cheaper than the kick's context. */
#define MVNET_BUSY_FRAMES 16

static struct workqueue_struct *mvnet_wq;

static bool mvnet_runnable(const struct mvnet_pair *pair)
{
	return (READ_ONCE(pair->nic->status) & VMDEV_S_DRIVER_OK) && pair->rx.ready &&
	       pair->tx.ready && !pair->rx.ring.broken && !pair->tx.ring.broken;
}

/* Count frames per tick; the tick before tells whether traffic is heavy. */
static void mvnet_window_add(struct mvnet_pair *pair, u32 frames)
{
	if (pair->window != jiffies) {
		pair->before_frames = pair->window + 1 == jiffies ? pair->window_frames : 0;
		pair->window_frames = 0;
		pair->window = jiffies;
	}
	pair->window_frames += frames;
}

static bool mvnet_busy(const struct mvnet_pair *pair)
{
	return jiffies - pair->window <= 1 &&
	       (pair->window_frames >= MVNET_BUSY_FRAMES ||
		pair->before_frames >= MVNET_BUSY_FRAMES);
}

/* Ask for kicks on the queue that we wait for. Returns true if it has something already. */
static bool mvnet_await(struct mvnet_pair *pair, enum vmdev_why why)
{
	if (why == VMDEV_WHY_NO_RX)
		return mvringh_notify_enable(&pair->rx.ring);
	return mvringh_notify_enable(&pair->tx.ring);
}

static enum vmdev_why mvnet_poll(struct mvnet_pair *pair, u32 budget)
{
	enum vmdev_why why;
	u32 done = 0;
	int ret;

	mvringh_notify_disable(&pair->tx.ring);
	while (done < budget) {
		ret = mvnet_frame(pair, &why);
		if (ret < 0)
			return VMDEV_WHY_ERROR;
		done += ret;
		if (ret)
			continue;
		if (!mvnet_await(pair, why))
			return why;
		/* Something came while we asked; the look counts, so that the batch is bounded. */
		mvringh_notify_disable(&pair->tx.ring);
		done++;
	}
	return VMDEV_WHY_BATCH;
}

static void mvnet_notify(struct mvnet_pair *pair, struct mvnet_vq *vq, bool *notify)
{
	mvringh_publish(&vq->ring);
	*notify = vq->ring.notified != vq->ring.last_used && mvringh_need_notify(&vq->ring);
	if (*notify && vmdev_fault(VMDEV_FAULT_LOST_CALLBACK))
		*notify = false;
	else if (!*notify && vq->ring.num && vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION))
		*notify = true;
}

/* The part of a run that works on the rings. */
static enum vmdev_why mvnet_run_locked(struct mvnet_pair *pair, bool in_kick, bool *rx_cb,
				       bool *tx_cb)
{
	enum vmdev_why why;

	MVNET_FIRE(mvnet_work_begin, pair, in_kick);
	pair->frames = 0;
	pair->dropped = 0;
	pair->bytes = 0;
	pair->stats.runs++;
	pair->stats.inline_runs += in_kick;
	why = mvnet_poll(pair, in_kick ? MVNET_INLINE_BATCH : MVNET_BATCH);
	mvnet_frame_flush(pair);
	mvnet_notify(pair, &pair->tx, tx_cb);
	mvnet_notify(pair, &pair->rx, rx_cb);
	pair->stats.frames += pair->frames;
	pair->stats.bytes += pair->bytes;
	mvnet_window_add(pair, pair->frames);
	return why;
}

/* Who runs next: nobody, the worker at once, or the worker when the grace has passed. */
static void mvnet_run_again(struct mvnet_pair *pair, enum vmdev_why why)
{
	if (pair->again || why == VMDEV_WHY_BATCH)
		mvnet_worker_queue(pair);
	else if (why == VMDEV_WHY_NO_RX)
		queue_delayed_work_on(pair->cpu, mvnet_wq, &pair->work, MVNET_RX_GRACE + 1);
	pair->again = false;
}

/*
 * One run. Bottom halves stay off over the batch and its callbacks: NAPI then
 * runs once, afterwards, and finds the whole batch. The RCU section lets a
 * queue's disabler wait for us. Callbacks come without the lock, because a
 * driver may kick from them; @running keeps a second run out meanwhile.
 */
static void mvnet_run(struct mvnet_pair *pair, bool in_kick)
{
	bool rx_cb = false, tx_cb = false;
	enum vmdev_why why;
	struct vmdev_cb cb[2];

	local_bh_disable();
	rcu_read_lock();
	spin_lock(&pair->lock);
	if (pair->running || !mvnet_runnable(pair)) {
		pair->again = pair->running;
		goto out;
	}
	pair->running = true;
	why = mvnet_run_locked(pair, in_kick, &rx_cb, &tx_cb);
	cb[0] = pair->rx.cb;
	cb[1] = pair->tx.cb;
	spin_unlock(&pair->lock);

	if (tx_cb)
		vmdev_vq_cb(&pair->nic->vd, 2 * pair->index + 1, &cb[1]);
	if (rx_cb)
		vmdev_vq_cb(&pair->nic->vd, 2 * pair->index, &cb[0]);
	if (why == VMDEV_WHY_ERROR)
		mvnet_needs_reset(pair->nic);

	spin_lock(&pair->lock);
	MVNET_FIRE(mvnet_work_end, pair, pair->frames, pair->dropped, pair->bytes, why);
	pair->running = false;
	mvnet_run_again(pair, why);
out:
	spin_unlock(&pair->lock);
	rcu_read_unlock();
	local_bh_enable();
}

static void mvnet_work(struct work_struct *work)
{
	mvnet_run(container_of(to_delayed_work(work), struct mvnet_pair, work), false);
}

/**
 * mvnet_worker_queue - let the worker run a pair soon
 * @pair: pair
 *
 * Context: any.
 */
void mvnet_worker_queue(struct mvnet_pair *pair)
{
	mod_delayed_work_on(pair->cpu, mvnet_wq, &pair->work, 0);
}

/**
 * mvnet_worker_kick - the driver has made buffers available
 * @pair: pair
 *
 * Context: any but NMI. Works at once if traffic is light and the context allows
 * it, else in the worker.
 */
void mvnet_worker_kick(struct mvnet_pair *pair)
{
	if (mvnet_busy(pair) || irqs_disabled() || in_hardirq())
		mvnet_worker_queue(pair);
	else
		mvnet_run(pair, true);
}

/**
 * mvnet_worker_setup - prepare a zeroed pair
 * @pair: pair; nic and index set
 */
void mvnet_worker_setup(struct mvnet_pair *pair)
{
	spin_lock_init(&pair->lock);
	INIT_DELAYED_WORK(&pair->work, mvnet_work);
	pair->cpu = WORK_CPU_UNBOUND;
}

/**
 * mvnet_worker_stop - wait until no worker runs; none may be queued any more
 * @pair: pair
 *
 * Context: process context, may sleep.
 */
void mvnet_worker_stop(struct mvnet_pair *pair)
{
	cancel_delayed_work_sync(&pair->work);
}

int mvnet_worker_init(void)
{
	mvnet_wq = alloc_workqueue("mvnet", WQ_UNBOUND, 0);
	return mvnet_wq ? 0 : -ENOMEM;
}

void mvnet_worker_exit(void)
{
	destroy_workqueue(mvnet_wq);
}
