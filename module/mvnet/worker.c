// SPDX-License-Identifier: GPL-2.0
/*
 * What a run of a pair does: bounded batches, with kicks off while it polls. Frames that
 * come fast gather: the driver is asked for one kick for several, and a timer looks if
 * fewer come.
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include "compat/vmdev_compat.h"
#include "fault.h"

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
static void mvnet_gather_learn(struct mvnet_pair *pair, enum mvsim_runner runner)
{
	struct mvnet_gather *gather = &pair->gather;
	u64 now, soon;

	/* A run that looks twice, or that found nothing because another was first, says nothing. */
	if (gather->learnt || (!pair->group.frames && runner != MVSIM_TIMER))
		return;
	gather->learnt = true;
	now = ktime_get_ns();
	soon = div64_u64(MVNET_GATHER_NS * pair->group.frames, max(now - gather->since, 1ULL));
	gather->since = now;
	if (runner == MVSIM_TIMER && pair->group.frames < gather->want)
		mvnet_gather_less(gather, pair->group.frames);
	else if (soon < MVNET_GATHER_WORTH)
		gather->want = 1;
	else if (pair->group.frames >= gather->want)
		mvnet_gather_more(gather, soon);
}

/* Shall frames gather from here on? Not without a way to ask for several, nor after a pause. */
static bool mvnet_gathers(struct mvnet_pair *pair, enum mvsim_runner runner)
{
	mvnet_gather_learn(pair, runner);
	return pair->group.frames && pair->gather.want > 1 && pair->tx.ring.event_idx;
}

/* Ask for kicks on the queue that we wait for. Returns true if it has something already. */
static bool mvnet_await(struct mvnet_pair *pair, enum mvsim_runner runner, enum vmdev_why *why)
{
	if (*why == VMDEV_WHY_NO_RX)
		return mvringh_notify_enable(&pair->rx.ring);
	if (!mvnet_gathers(pair, runner))
		return mvringh_notify_enable(&pair->tx.ring);
	*why = VMDEV_WHY_LINGER;
	return mvringh_notify_after(&pair->tx.ring, pair->gather.want);
}

static enum vmdev_why mvnet_poll(struct mvnet_pair *pair, enum mvsim_runner runner)
{
	u32 budget = runner == MVSIM_KICK ? MVNET_INLINE_BATCH : MVNET_BATCH;
	enum vmdev_why why;
	u32 done = 0;
	int ret;

	budget = mvnet_fault_budget(budget);
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

/* mvsim_group_ops.run */
static enum vmdev_why mvnet_run(struct mvsim_group *group, enum mvsim_runner runner)
{
	struct mvnet_pair *pair = to_mvnet_pair(group);

	pair->gather.learnt = false;
	pair->stats.runs++;
	pair->stats.inline_runs += runner == MVSIM_KICK;
	return mvnet_poll(pair, runner);
}

/*
 * mvsim_group_ops.ran. Who runs next, if it is not the worker at once: nobody, the worker when
 * the grace has passed, or the timer.
 */
static void mvnet_ran(struct mvsim_group *group, enum vmdev_why why, bool again)
{
	struct mvnet_pair *pair = to_mvnet_pair(group);

	pair->stats.frames += group->frames;
	pair->stats.bytes += group->bytes;
	if (again)
		return;
	if (why == VMDEV_WHY_LINGER)
		hrtimer_start(&pair->gather.timer, ns_to_ktime(MVNET_GATHER_LATE_NS),
			      HRTIMER_MODE_REL_SOFT);
	else if (why == VMDEV_WHY_NO_RX)
		mvsim_queue_in(group, MVNET_RX_GRACE + 1);
}

static const struct mvsim_group_ops mvnet_group_ops = {
	.run = mvnet_run,
	.ran = mvnet_ran,
	.overrun = MVNET_FAULT_OVERRUN,
};

static enum hrtimer_restart mvnet_timer(struct hrtimer *timer)
{
	struct mvnet_pair *pair = container_of(timer, struct mvnet_pair, gather.timer);

	mvsim_run(&pair->group, MVSIM_TIMER);
	return HRTIMER_NORESTART;
}

/*
 * Frames that come many at a time are worth waking another processor for, which then works
 * beside the sender. Where there is none, or the driver has bound the queue to the processor
 * that it sends on, a worker would only be a detour.
 */
static bool mvnet_beside(const struct mvnet_pair *pair)
{
	return READ_ONCE(pair->gather.want) >= MVNET_BESIDE &&
	       READ_ONCE(pair->group.cpu) == WORK_CPU_UNBOUND && num_online_cpus() > 1;
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
	mvsim_kick(&pair->group, mvnet_beside(pair));
}

/**
 * mvnet_worker_setup - prepare a zeroed pair, the card's next
 * @pair: pair
 * @sim:  its device
 */
void mvnet_worker_setup(struct mvnet_pair *pair, struct mvsim *sim)
{
	mvsim_group_init(&pair->group, sim, &mvnet_group_ops);
	mvsim_vq_add(&pair->group, &pair->rx);
	mvsim_vq_add(&pair->group, &pair->tx);
	hrtimer_setup(&pair->gather.timer, mvnet_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	pair->gather.want = 1;
	pair->gather.pause = MVNET_GATHER_PAUSE_MIN;
}

/**
 * mvnet_worker_stop - wait until no timer runs; the card is not at work any more
 * @pair: pair
 *
 * Context: process context, may sleep.
 */
void mvnet_worker_stop(struct mvnet_pair *pair)
{
	hrtimer_cancel(&pair->gather.timer);
}
