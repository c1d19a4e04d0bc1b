// SPDX-License-Identifier: GPL-2.0
/*
 * When a pair works: inline in the kick while traffic is light, in an unbound
 * worker while it is heavy; in bounded batches, with kicks off while it polls
 * and one notification decision per queue and batch. Under heavy traffic the
 * worker lingers: it comes back by itself and leaves kicks off meanwhile.
 */
#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include "mvnet_fire.h"
#include "vmdev_fault.h"

#define MVNET_BATCH 64
#define MVNET_INLINE_BATCH 8
/* Frames in one tick from which on a worker is cheaper than the kick's context. */
#define MVNET_BUSY_FRAMES 16

/* How many frames the worker lets gather before it looks again... */
#define MVNET_LINGER_WANT 16
/* ... and how long at most, in us. */
#define MVNET_LINGER_MIN_US 20
#define MVNET_LINGER_MAX_US 1000
/* Fewer frames than this after lingering, and it is not worth it... */
#define MVNET_LINGER_FRAMES 4
/* ... for so many ticks. */
#define MVNET_LINGER_PAUSE 3

/* Who runs a pair. */
enum mvnet_runner { MVNET_KICK, MVNET_WORKER, MVNET_LINGERED };

static struct workqueue_struct *mvnet_wq;

static bool mvnet_runnable(const struct mvnet_pair *pair)
{
	return mvnet_live(pair->nic) && pair->rx.ready && pair->tx.ready &&
	       !pair->rx.ring.broken && !pair->tx.ring.broken;
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

/* Is traffic such that frames gather while one waits a little? */
static bool mvnet_batching(const struct mvnet_pair *pair)
{
	return mvnet_busy(pair) && time_after_eq(jiffies, pair->linger_from);
}

/*
 * Shall the worker come back by itself, without a kick? Kicks cost the sender,
 * and each would wake the worker for a single frame.
 */
static bool mvnet_linger(struct mvnet_pair *pair, enum mvnet_runner runner)
{
	if (runner == MVNET_LINGERED && pair->frames < MVNET_LINGER_FRAMES)
		pair->linger_from = jiffies + MVNET_LINGER_PAUSE;
	return runner != MVNET_KICK && mvnet_batching(pair);
}

/* Ask for kicks on the queue that we wait for. Returns true if it has something already. */
static bool mvnet_await(struct mvnet_pair *pair, enum vmdev_why why)
{
	if (why == VMDEV_WHY_NO_RX)
		return mvringh_notify_enable(&pair->rx.ring);
	return mvringh_notify_enable(&pair->tx.ring);
}

static enum vmdev_why mvnet_poll(struct mvnet_pair *pair, enum mvnet_runner runner)
{
	u32 budget = runner == MVNET_KICK ? MVNET_INLINE_BATCH : MVNET_BATCH;
	enum vmdev_why why;
	u32 done = 0;
	int ret;

	if (vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION))
		budget = 1;
	mvringh_notify_disable(&pair->tx.ring);
	while (done < budget) {
		ret = mvnet_frames(pair, budget - done, &why);
		if (ret < 0)
			return VMDEV_WHY_ERROR;
		done += ret;
		if (ret)
			continue;
		if (why == VMDEV_WHY_NO_TX && mvnet_linger(pair, runner))
			return VMDEV_WHY_LINGER;
		if (!mvnet_await(pair, why))
			return why;
		/* Something came while we asked; the look counts, so that the batch is bounded. */
		mvringh_notify_disable(&pair->tx.ring);
		done++;
	}
	return VMDEV_WHY_BATCH;
}

/**
 * mvnet_publish - let the driver see what a queue has used
 * @vq: queue, its lock held
 *
 * Return: true if the driver must be called back.
 */
bool mvnet_publish(struct mvnet_vq *vq)
{
	if (vq->ring.notified == vq->ring.last_used)
		return false;
	mvringh_publish(&vq->ring);
	if (mvringh_need_notify(&vq->ring))
		return !vmdev_fault(VMDEV_FAULT_LOST_CALLBACK);
	return vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION);
}

/* The part of a run that works on the rings. */
static enum vmdev_why mvnet_run_locked(struct mvnet_pair *pair, enum mvnet_runner runner,
				       bool *rx_cb, bool *tx_cb)
{
	enum vmdev_why why;

	MVNET_FIRE(mvnet_work_begin, pair, runner == MVNET_KICK);
	pair->frames = 0;
	pair->dropped = 0;
	pair->bytes = 0;
	pair->stats.runs++;
	pair->stats.inline_runs += runner == MVNET_KICK;
	why = mvnet_poll(pair, runner);
	*tx_cb = mvnet_publish(&pair->tx);
	*rx_cb = mvnet_publish(&pair->rx);
	mvringh_settle(&pair->tx.ring);
	mvringh_settle(&pair->rx.ring);
	return why;
}

/*
 * The fault ignore-suppression: right after a callback the driver wants no other,
 * until it has polled. One frame more, and it gets one.
 */
static void mvnet_overrun(struct mvnet_pair *pair, const struct vmdev_cb *rx_cb)
{
	enum vmdev_why why;
	bool used = false;

	spin_lock(&pair->lock);
	if (mvnet_runnable(pair) && mvnet_frames(pair, 1, &why) > 0)
		used = pair->rx.ring.notified != pair->rx.ring.last_used;
	if (used) {
		mvringh_publish(&pair->rx.ring);
		mvringh_need_notify(&pair->rx.ring);
	}
	mvringh_settle(&pair->tx.ring);
	mvringh_settle(&pair->rx.ring);
	spin_unlock(&pair->lock);
	if (used)
		vmdev_vq_cb(&pair->nic->vd, 2 * pair->index, rx_cb);
}

/* The fault silent-needs-reset: the device asks for a reset and calls nobody. */
static enum vmdev_why mvnet_silent_reset(struct mvnet_pair *pair, enum vmdev_why why)
{
	if (!vmdev_fault(VMDEV_FAULT_SILENT_NEEDS_RESET))
		return why;
	mvnet_needs_reset_set(pair->nic);
	return VMDEV_WHY_ERROR;
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
 *
 * Returns why it ended.
 */
static enum vmdev_why mvnet_run(struct mvnet_pair *pair, enum mvnet_runner runner)
{
	enum vmdev_why why = VMDEV_WHY_STOPPED, told;
	bool rx_cb = false, tx_cb = false;
	struct vmdev_cb cb[2];

	local_bh_disable();
	rcu_read_lock();
	spin_lock(&pair->lock);
	if (pair->running || !mvnet_runnable(pair)) {
		pair->again = pair->running;
		goto out;
	}
	if (vmdev_fault(VMDEV_FAULT_STALL_WORKER))
		goto out;
	pair->running = true;
	why = mvnet_run_locked(pair, runner, &rx_cb, &tx_cb);
	cb[0] = pair->rx.cb;
	cb[1] = pair->tx.cb;
	spin_unlock(&pair->lock);

	if (tx_cb)
		vmdev_vq_cb(&pair->nic->vd, 2 * pair->index + 1, &cb[1]);
	if (rx_cb)
		vmdev_vq_cb(&pair->nic->vd, 2 * pair->index, &cb[0]);
	if (rx_cb && vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION))
		mvnet_overrun(pair, &cb[0]);
	if (why == VMDEV_WHY_ERROR)
		mvnet_needs_reset(pair->nic);

	spin_lock(&pair->lock);
	told = mvnet_silent_reset(pair, why);
	MVNET_FIRE(mvnet_work_end, pair, pair->frames, pair->dropped, pair->bytes, told);
	pair->stats.frames += pair->frames;
	pair->stats.bytes += pair->bytes;
	mvnet_window_add(pair, pair->frames);
	pair->running = false;
	mvnet_run_again(pair, why);
out:
	spin_unlock(&pair->lock);
	rcu_read_unlock();
	local_bh_enable();
	return why;
}

/* As long as the frames wanted take to come at the rate of the last tick. */
static void mvnet_gather(const struct mvnet_pair *pair)
{
	u32 rate = max(pair->before_frames, pair->window_frames);
	u32 us = MVNET_LINGER_WANT * (USEC_PER_SEC / HZ) / max(rate, 1u);

	us = clamp_t(u32, us, MVNET_LINGER_MIN_US, MVNET_LINGER_MAX_US);
	usleep_range(us, 2 * us);
}

static void mvnet_work(struct work_struct *work)
{
	struct mvnet_pair *pair = container_of(to_delayed_work(work), struct mvnet_pair, work);
	enum mvnet_runner runner = MVNET_WORKER;

	while (mvnet_run(pair, runner) == VMDEV_WHY_LINGER) {
		mvnet_gather(pair);
		runner = MVNET_LINGERED;
	}
}

/**
 * mvnet_worker_queue_in - let the worker run a pair later
 * @pair:  pair
 * @delay: when, in ticks from now; 0: soon
 *
 * Context: any.
 */
void mvnet_worker_queue_in(struct mvnet_pair *pair, unsigned long delay)
{
	mod_delayed_work_on(pair->cpu, mvnet_wq, &pair->work, delay);
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
	if (mvnet_batching(pair) || irqs_disabled() || in_hardirq())
		mvnet_worker_queue(pair);
	else
		mvnet_run(pair, MVNET_KICK);
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
