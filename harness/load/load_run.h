/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns a run: interfaces, their flows, start and end of all threads.
 * Does not own the work of one flow (load_flow) nor the output (load_report).
 */
#ifndef LOAD_RUN_H
#define LOAD_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "load/load_flow.h"
#include "load/load_if.h"
#include "load/load_result.h"

/**
 * struct load_lane - one interface under load
 * @tx:     where frames are sent
 * @rx:     where they come back; the same interface unless a peer was named
 * @flows:  its flows
 * @group:  packet fanout group of its receiving sockets
 * @drops:  what the device's drop counter said before the run
 * @links:  load_if_link_changes() before the run
 * @result: its figures
 */
struct load_lane {
	struct load_if tx;
	struct load_if rx;
	struct load_flow *flows;
	int group;
	uint64_t drops;
	uint64_t links;
	struct load_result result;
};

/**
 * struct load_run - all that runs
 * @plan:     what every flow does; the counts are those of one interface until load_run_open()
 * @threads:  flows per interface
 * @plain:    ordinary sockets, see struct load_port_spec
 * @lanes:    the interfaces
 * @nlanes:   how many there are
 * @start:    where all flows wait for each other
 * @total:    figures of all interfaces
 */
struct load_run {
	struct load_plan plan;
	unsigned int threads;
	bool plain;
	struct load_lane *lanes;
	unsigned int nlanes;
	pthread_barrier_t start;
	struct load_result total;
};

/**
 * load_run_open() - open interfaces and sockets
 * @run:   @plan, @threads and @plain are set, the rest is zero
 * @names: interfaces to send on
 * @count: how many
 * @peer:  interface to receive on, or NULL for the same
 *
 * Return: VMDEV_EXIT_CLEAN, or another exit code after a message. Either way the run must
 * be closed.
 */
enum vmdev_exit load_run_open(struct load_run *run, char **names, unsigned int count,
			      const char *peer);

/* Run all flows to their end and gather the figures. Return: an exit code, as above. */
enum vmdev_exit load_run_go(struct load_run *run);

void load_run_close(struct load_run *run);

#endif /* LOAD_RUN_H */
