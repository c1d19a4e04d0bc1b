// SPDX-License-Identifier: GPL-2.0
/*
 * When a pair works: inline in the kick, or in an unbound worker where that can
 * run beside the sender; in bounded batches, with kicks off while it polls and
 * one notification decision per queue and batch. Frames that come fast gather:
 * the driver is asked for one kick for several, and a timer looks if fewer come.
 */
#include <linux/bottom_half.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include "compat/vmdev_compat.h"
#include "fire.h"
#include "vmdev_fault.h"

#define MVNET_BATCH 64
/* One burst: a kick is served under the driver's queue lock, so that no more come meanwhile. */
#define MVNET_INLINE_BATCH MVNET_BURST

/* Frames gather for so long by the rate of the last ones, and for no longer than this. */
#define MVNET_GATHER_NS (200 * NSEC_PER_USEC)
#define MVNET_GATHER_LATE_NS (250 * NSEC_PER_USEC)
/* Fewer in that time are not worth waiting for; more save little, and the last ones wait longer. */
#define MVNET_GATHER_WORTH 6
#define MVNET_GATHER_MAX 16
/* A wait in vain is paid for by so many runs before the next, and more each time. */
#define MVNET_GATHER_PAUSE_MIN 4
#define MVNET_GATHER_PAUSE_MAX 1024

/* Frames at a time from which on a worker beside the sender is worth its wake-up. */
#define MVNET_BESIDE 8

/* Who runs a pair. */
enum mvnet_runner { MVNET_KICK, MVNET_WORKER, MVNET_TIMER };

static struct workqueue_struct *mvnet_wq;

static bool mvnet_runnable(const struct mvnet_pair *pair)
{
	return mvnet_live(pair->nic) && pair->rx.ready && pair->tx.ready &&
	       !pair->rx.ring.broken && !pair->tx.ring.broken;
}

/* The time is up. What came is what can be had; a try that was in vain is not repeated soon. */
static void mvnet_gather_less(struct mvnet_gather *gather, u32 frames)
{
	gather->want = max(frames, 1u);
	if (gather->trying && frames) {
		gather->hold = gather->pause;
		gather->pause = min(2 * gather->pause, (u32)MVNET_GATHER_PAUSE_MAX);
	}
	gather->trying = false;
}

/* All that were wanted came, and by the rate of these @soon in time: are more to be had? */
static void mvnet_gather_more(struct mvnet_gather *gather, u64 soon)
{
	u32 most = min_t(u64, soon, MVNET_GATHER_MAX);

	if (gather->trying)
		gather->pause = MVNET_GATHER_PAUSE_MIN;
	gather->trying = false;
	if (gather->hold) {
		gather->hold--;
	} else if (gather->want < most) {
		gather->want = min(2 * gather->want, most);
		gather->trying = true;
	}
}

/*
 * Frames that go together cost less each, and a frame that waits for others comes late. So the
 * driver is asked for a kick after as many frames as its sender is known to have under way at
 * once, and a timer bounds how long the first of them waits. Known is what was gained: twice as
 * many are tried while frames come fast, and fewer are wanted when the timer was first. Frames
 * that come slowly do not wait at all.
 */
static void mvnet_gather_learn(struct mvnet_pair *pair, enum mvnet_runner runner)
{
	struct mvnet_gather *gather = &pair->gather;
	u64 now, soon;

	/* A run that looks twice, or that found nothing because another was first, says nothing. */
	if (gather->learnt || (!pair->frames && runner != MVNET_TIMER))
		return;
	gather->learnt = true;
	now = ktime_get_ns();
	soon = div64_u64(MVNET_GATHER_NS * pair->frames, max(now - gather->since, 1ULL));
	gather->since = now;
	if (runner == MVNET_TIMER && pair->frames < gather->want)
		mvnet_gather_less(gather, pair->frames);
	else if (soon < MVNET_GATHER_WORTH)
		gather->want = 1;
	else if (pair->frames >= gather->want)
		mvnet_gather_more(gather, soon);
}

/* Shall frames gather from here on? Not without a way to ask for several, nor after a pause. */
static bool mvnet_gathers(struct mvnet_pair *pair, enum mvnet_runner runner)
{
	mvnet_gather_learn(pair, runner);
	return pair->frames && pair->gather.want > 1 && pair->tx.ring.event_idx;
}

/* Ask for kicks on the queue that we wait for. Returns true if it has something already. */
static bool mvnet_await(struct mvnet_pair *pair, enum mvnet_runner runner, enum vmdev_why *why)
{
	if (*why == VMDEV_WHY_NO_RX)
		return mvringh_notify_enable(&pair->rx.ring);
	if (!mvnet_gathers(pair, runner))
		return mvringh_notify_enable(&pair->tx.ring);
	*why = VMDEV_WHY_LINGER;
	return mvringh_notify_after(&pair->tx.ring, pair->gather.want);
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
		if (!mvnet_await(pair, runner, &why))
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
	pair->gather.learnt = false;
	pair->dropped = 0;
	pair->bytes = 0;
	pair->stats.runs++;
	pair->stats.inline_runs += runner == MVNET_KICK;
	why = mvnet_poll(pair, runner);
	/* Also while frames taken before it wait: no later run looks at a ring that is broken. */
	if (pair->tx.ring.broken || pair->rx.ring.broken)
		why = VMDEV_WHY_ERROR;
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

/* Who runs next: nobody, the worker at once or when the grace has passed, or the timer. */
static void mvnet_run_again(struct mvnet_pair *pair, enum vmdev_why why)
{
	if (pair->again || why == VMDEV_WHY_BATCH)
		mvnet_worker_queue(pair);
	else if (why == VMDEV_WHY_LINGER)
		hrtimer_start(&pair->gather.timer, ns_to_ktime(MVNET_GATHER_LATE_NS),
			      HRTIMER_MODE_REL_SOFT);
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
static void mvnet_run(struct mvnet_pair *pair, enum mvnet_runner runner)
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
	pair->running = false;
	mvnet_run_again(pair, why);
out:
	spin_unlock(&pair->lock);
	rcu_read_unlock();
	local_bh_enable();
}

static void mvnet_work(struct work_struct *work)
{
	struct mvnet_pair *pair = container_of(to_delayed_work(work), struct mvnet_pair, work);

	mvnet_run(pair, MVNET_WORKER);
}

static enum hrtimer_restart mvnet_timer(struct hrtimer *timer)
{
	struct mvnet_pair *pair = container_of(timer, struct mvnet_pair, gather.timer);

	mvnet_run(pair, MVNET_TIMER);
	return HRTIMER_NORESTART;
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

/*
 * Frames that come many at a time are worth waking another processor for, which then works
 * beside the sender. Where there is none, or the driver has bound the queue to the processor
 * that it sends on, a worker would only be a detour.
 */
static bool mvnet_beside(const struct mvnet_pair *pair)
{
	return READ_ONCE(pair->gather.want) >= MVNET_BESIDE &&
	       READ_ONCE(pair->cpu) == WORK_CPU_UNBOUND && num_online_cpus() > 1;
}

/**
 * mvnet_worker_kick - the driver has made buffers available
 * @pair: pair
 *
 * Context: any but NMI. Works at once, or in the worker where that is better or the
 * context allows nothing else.
 */
void mvnet_worker_kick(struct mvnet_pair *pair)
{
	if (mvnet_beside(pair) || irqs_disabled() || in_hardirq())
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
	hrtimer_setup(&pair->gather.timer, mvnet_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	pair->gather.want = 1;
	pair->gather.pause = MVNET_GATHER_PAUSE_MIN;
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
	hrtimer_cancel(&pair->gather.timer);
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
