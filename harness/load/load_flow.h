/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns one flow: a thread that sends numbered frames and checks what comes back.
 * Does not own the set of flows and interfaces (load_run).
 */
#ifndef LOAD_FLOW_H
#define LOAD_FLOW_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "load/load_frame.h"
#include "load/load_port.h"
#include "load/load_result.h"
#include "load/load_seq.h"

#define LOAD_FLOW_BATCH_MAX 64u

/**
 * struct load_plan - what every flow of a run does
 * @size_min:    shortest frame, without FCS
 * @size_max:    longest frame
 * @window:      frames that may be under way, 0 for no limit (open loop)
 * @rate:        frames per second, 0 for as fast as the window allows
 * @batch:       frames per system call
 * @count:       frames of the timed part, 0 if @duration_ns ends it
 * @warmup:      frames before the timed part
 * @duration_ns: length of the timed part, 0 if @count ends it
 * @stall_ns:    nothing moves for so long: the run ends
 * @drain_ns:    nothing comes for so long after the last send: the rest is lost
 * @start:       all flows wait here for each other
 */
struct load_plan {
	unsigned int size_min;
	unsigned int size_max;
	uint64_t window;
	uint64_t rate;
	unsigned int batch;
	uint64_t count;
	uint64_t warmup;
	uint64_t duration_ns;
	uint64_t stall_ns;
	uint64_t drain_ns;
	pthread_barrier_t *start;
};

/**
 * struct load_damage - the first damaged frame of a flow
 * @state:   what is wrong with it, LOAD_FRAME_INTACT if there is none
 * @len:     its length
 * @located: @diff is known
 * @diff:    where it differs from what was sent
 */
struct load_damage {
	enum load_frame_state state;
	size_t len;
	bool located;
	struct load_frame_diff diff;
};

/**
 * struct load_flow - one sequence of frames, one thread
 * @plan:       what to do
 * @id:         what is the same in all its frames
 * @port:       its sockets
 * @thread:     runs load_flow_thread()
 * @next:       number of the next frame to send
 * @target:     number at which the present part ends
 * @now:        CLOCK_MONOTONIC in ns, a few frames old at most
 * @ticks:      uses of @now since it was read
 * @begin:      when the present part began
 * @begin_next: @next when it began
 * @progress:   last time a frame came, or waiting for one began
 * @arrival:    last time a frame came
 * @damaged:    damaged frames since the highest number rose
 * @idle:       passes without work since the last frame
 * @busy:       the interface took no frame last time
 * @gone:       the interface went down or away
 * @error:      errno that ended the flow, or 0
 * @corrupt:    damaged frames
 * @damage:     the first of them
 * @seq:        numbers received
 * @result:     figures that need no judgement
 * @batch:      frames of one system call
 */
struct load_flow {
	const struct load_plan *plan;
	struct load_frame_id id;
	struct load_port port;
	pthread_t thread;

	uint64_t next;
	uint64_t target;
	uint64_t now;
	unsigned int ticks;
	uint64_t begin;
	uint64_t begin_next;
	uint64_t progress;
	uint64_t arrival;
	uint64_t damaged;
	unsigned int idle;
	bool busy;
	bool gone;
	int error;

	uint64_t corrupt;
	struct load_damage damage;
	struct load_seq seq;
	struct load_result result;

	struct load_flow_batch *batch;
};

/* Room for the frames of a flow whose @plan and @id are set: 0, or -1. */
int load_flow_init(struct load_flow *flow);
void load_flow_exit(struct load_flow *flow);

/* Thread function: runs the plan. @arg is the flow. */
void *load_flow_thread(void *arg);

/**
 * load_flow_due() - how many frames may have gone at a time of an open loop
 * @age:  ns since the loop began
 * @rate: frames per second
 */
uint64_t load_flow_due(uint64_t age, uint64_t rate);

/**
 * load_flow_time() - when a frame of an open loop is due
 * @number: of the frame, from 0
 * @rate:   frames per second
 *
 * Return: ns since the loop began: the first moment at which load_flow_due() counts the frame.
 */
uint64_t load_flow_time(uint64_t number, uint64_t rate);

/* Every flow ends soon. Safe in a signal handler. */
void load_flow_stop_all(void);

/* What the flow counted, after its thread ended; closes its port's counters. */
void load_flow_collect(struct load_flow *flow, struct load_result *result);

#endif /* LOAD_FLOW_H */
