// SPDX-License-Identifier: GPL-2.0
/*
 * Owns a run: interfaces, their flows, start and end of all threads.
 * Does not own the work of one flow (load_flow) nor the output (load_report).
 */
#define _GNU_SOURCE /* CPU_SET, sched_getcpu */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "lib/base/msg.h"
#include "load/load_path.h"
#include "load/load_run.h"

#define LOAD_RUN_SLOTS_MIN 256u /* received frames that may wait for one flow */
#define LOAD_RUN_SLOTS_OPEN 4096u /* the same without a window */
#define LOAD_RUN_SLOTS_MAX 65536u
#define LOAD_RUN_SLACK_NS 1 /* timers of an open loop shall be on time */

static uint32_t load_run_number(void)
{
	uint32_t number = 0;

	/* Only keeps concurrent runs apart: early in a boot any number will do. */
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		number = (uint32_t)getpid() * 2654435761u;
	return number;
}

/* Twice the window, so that duplicates of all of it find room. */
static unsigned int load_run_slots(const struct load_plan *plan)
{
	uint64_t slots = plan->window ? 2 * plan->window : LOAD_RUN_SLOTS_OPEN;

	if (slots < LOAD_RUN_SLOTS_MIN)
		return LOAD_RUN_SLOTS_MIN;
	return slots < LOAD_RUN_SLOTS_MAX ? slots : LOAD_RUN_SLOTS_MAX;
}

static int load_run_open_flow(struct load_run *run, struct load_lane *lane, unsigned int number,
			      uint32_t id)
{
	struct load_flow *flow = &lane->flows[number];
	const struct load_port_spec spec = {
		.tx = &lane->tx,
		.rx = &lane->rx,
		.flows = run->threads,
		.max_frame = lane->rx.mtu + LOAD_FRAME_ETH_LEN,
		.slots = load_run_slots(&run->plan),
		.plain = run->plain,
	};

	flow->plan = &run->plan;
	flow->id.flow = number;
	flow->id.run = id;
	load_frame_set_eth(&flow->id, lane->rx.mac, lane->tx.mac);
	flow->port.tx = -1;
	flow->port.rx = -1;
	if (load_flow_init(flow)) {
		vmdev_msg("load", "no memory for a flow; use fewer --threads");
		return -1;
	}
	return load_port_open(&flow->port, &spec, number, &lane->group);
}

static enum vmdev_exit load_run_check_size(const struct load_run *run, const struct load_if *ifc)
{
	if (run->plan.size_max <= ifc->mtu + LOAD_FRAME_ETH_LEN)
		return VMDEV_EXIT_CLEAN;
	vmdev_msg(ifc->name, "frames of %u bytes do not fit its MTU of %u; use --size %u or less",
		  run->plan.size_max, ifc->mtu, ifc->mtu + LOAD_FRAME_ETH_LEN);
	return VMDEV_EXIT_USAGE;
}

static enum vmdev_exit load_run_open_lane(struct load_run *run, struct load_lane *lane,
					  const char *name, const char *peer, uint32_t id)
{
	enum vmdev_exit code;

	if (load_if_open(&lane->tx, name) || load_if_open(&lane->rx, peer ? peer : name))
		return VMDEV_EXIT_CANNOT_RUN;
	code = load_run_check_size(run, &lane->tx);
	if (code)
		return code;
	lane->flows = calloc(run->threads, sizeof(*lane->flows));
	if (!lane->flows) {
		vmdev_msg("load", "no memory for %u flows; use fewer --threads", run->threads);
		return VMDEV_EXIT_INTERNAL;
	}
	for (unsigned int i = 0; i < run->threads; i++)
		if (load_run_open_flow(run, lane, i, id))
			return VMDEV_EXIT_CANNOT_RUN;
	return VMDEV_EXIT_CLEAN;
}

enum vmdev_exit load_run_open(struct load_run *run, char **names, unsigned int count,
			      const char *peer)
{
	enum vmdev_exit code = VMDEV_EXIT_CLEAN;
	uint32_t id = load_run_number();

	load_frame_init();
	/* What is asked of an interface is shared by its flows, rounded up. */
	run->plan.count = (run->plan.count + run->threads - 1) / run->threads;
	run->plan.warmup = (run->plan.warmup + run->threads - 1) / run->threads;
	run->plan.rate = (run->plan.rate + run->threads - 1) / run->threads;
	run->plan.start = &run->start;
	run->lanes = calloc(count, sizeof(*run->lanes));
	if (!run->lanes || pthread_barrier_init(&run->start, NULL, count * run->threads)) {
		vmdev_msg("load", "no memory for %u interfaces", count);
		return VMDEV_EXIT_INTERNAL;
	}
	run->nlanes = count;
	for (unsigned int i = 0; i < count && !code; i++)
		code = load_run_open_lane(run, &run->lanes[i], names[i], peer, id);
	return code;
}

/*
 * A flow stays on one CPU: a multi-queue interface chooses the queue by CPU, and
 * frames of one flow that change queues may overtake each other rightfully.
 */
static void load_run_choose_cpu(pthread_attr_t *attr, unsigned int number, int here)
{
	cpu_set_t allowed, one;
	int count, cpu;

	if (here < 0 || sched_getaffinity(0, sizeof(allowed), &allowed))
		return;
	count = CPU_COUNT(&allowed);
	for (cpu = here, number %= count;; cpu = (cpu + 1) % CPU_SETSIZE)
		if (CPU_ISSET(cpu, &allowed) && !number--)
			break;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	pthread_attr_setaffinity_np(attr, sizeof(one), &one);
}

static int load_run_start_thread(struct load_flow *flow, unsigned int number, int here)
{
	pthread_attr_t attr;
	int error;

	pthread_attr_init(&attr);
	load_run_choose_cpu(&attr, number, here);
	error = pthread_create(&flow->thread, &attr, load_flow_thread, flow);
	pthread_attr_destroy(&attr);
	return error;
}

/* Threads inherit a full mask, so that a signal always finds the main thread. */
static int load_run_start(struct load_run *run)
{
	unsigned int flows = run->nlanes * run->threads, i;
	/* Asked once: this thread moves while it starts the others. */
	int here = sched_getcpu(), error = 0;
	sigset_t all, before;

	prctl(PR_SET_TIMERSLACK, LOAD_RUN_SLACK_NS);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (i = 0; i < flows && !error; i++)
		error = load_run_start_thread(
			&run->lanes[i / run->threads].flows[i % run->threads], i,
			here);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static enum vmdev_exit load_run_collect_flow(struct load_flow *flow, struct load_lane *lane)
{
	const struct load_damage *damage = &flow->damage;
	char where[80] = "";

	load_flow_collect(flow, &lane->result);
	if (damage->located)
		snprintf(where, sizeof(where), ", first at byte %zu: sent 0x%02x, came back 0x%02x",
			 damage->diff.offset, damage->diff.want, damage->diff.got);
	if (damage->state != LOAD_FRAME_INTACT)
		vmdev_msg(lane->rx.name, "first corrupt frame of flow %u (%zu bytes): %s%s",
			  flow->id.flow, damage->len, load_frame_state_name(damage->state), where);
	if (!flow->error)
		return VMDEV_EXIT_CLEAN;
	vmdev_msg(lane->tx.name, "cannot send: %s; the figures cover what went before",
		  strerror(flow->error));
	return VMDEV_EXIT_INTERNAL;
}

/* Who else handles a lane's frames now. */
static void load_run_ask_others(const struct load_run *run, struct load_lane *lane)
{
	lane->result.others |= load_path_others(lane->tx.ifindex, lane->rx.ifindex, run->plain);
}

/* What the counters of the system say, against what they said before. */
static void load_run_collect_counters(const struct load_run *run, struct load_lane *lane)
{
	uint64_t drops;

	load_run_ask_others(run, lane);
	if (load_if_read_drops(&lane->tx, &drops) && drops > lane->drops)
		lane->result.device_drops = drops - lane->drops;
	/* Without a link a queueing discipline takes frames, drops them, and reports success. */
	if (run->plain && load_if_link_changes(&lane->tx) != lane->links)
		load_result_doubt_losses(&lane->result);
}

static enum vmdev_exit load_run_collect(struct load_run *run)
{
	enum vmdev_exit code = VMDEV_EXIT_CLEAN;
	struct load_lane *lane;

	for (lane = run->lanes; lane < run->lanes + run->nlanes; lane++) {
		for (unsigned int i = 0; i < run->threads; i++)
			code = load_result_worse(code,
						 load_run_collect_flow(&lane->flows[i], lane));
		load_run_collect_counters(run, lane);
		load_result_merge(&run->total, &lane->result);
	}
	return code;
}

enum vmdev_exit load_run_go(struct load_run *run)
{
	unsigned int flows = run->nlanes * run->threads;
	int error;

	for (unsigned int i = 0; i < run->nlanes; i++) {
		load_run_ask_others(run, &run->lanes[i]);
		load_if_read_drops(&run->lanes[i].tx, &run->lanes[i].drops);
		run->lanes[i].links = load_if_link_changes(&run->lanes[i].tx);
	}
	error = load_run_start(run);
	if (error) {
		/* Those that did start wait at the barrier for ever: the process must end. */
		vmdev_msg("load", "cannot start %u threads: %s; use fewer --threads", flows,
			  strerror(error));
		exit(VMDEV_EXIT_CANNOT_RUN);
	}
	for (unsigned int i = 0; i < flows; i++)
		pthread_join(run->lanes[i / run->threads].flows[i % run->threads].thread, NULL);
	return load_run_collect(run);
}

void load_run_close(struct load_run *run)
{
	for (unsigned int i = 0; i < run->nlanes; i++) {
		for (unsigned int k = 0; run->lanes[i].flows && k < run->threads; k++)
			if (run->lanes[i].flows[k].plan)
				load_flow_exit(&run->lanes[i].flows[k]);
		free(run->lanes[i].flows);
	}
	if (run->nlanes)
		pthread_barrier_destroy(&run->start);
	free(run->lanes);
	run->lanes = NULL;
	run->nlanes = 0;
}
