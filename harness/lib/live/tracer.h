/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the streaming program: its filters, its ring buffer, its loss counters.
 * Does not own what is done with an event: `vmdev trace` prints it, `vmdev record` keeps it.
 */
#ifndef VMDEV_TRACER_H
#define VMDEV_TRACER_H

#include <argp.h>

#include "lib/live/attach.h"
#include "rules/core/report.h"

/**
 * struct vmdev_tracer_opts - what to stream
 * @verb:      for messages
 * @device:    only this one, as the user named it; NULL for all
 * @dev:       its index
 * @queue:     only this queue, if @one_queue
 * @one_queue: only one queue
 * @events:    tracepoints wanted
 * @chosen:    @events are not all
 * @ringbuf:   size of the ring buffer in bytes
 */
struct vmdev_tracer_opts {
	const char *verb;
	const char *device;
	__u64 dev;
	__u64 queue;
	bool one_queue;
	struct vmdev_select events;
	bool chosen;
	__u64 ringbuf;
};

/**
 * struct vmdev_tracer - the streaming program
 * @skel:   its program and maps
 * @rb:     reader of its ring buffer
 * @attach: what is attached
 */
struct vmdev_tracer {
	struct vmdev_trace_bpf *skel;
	struct ring_buffer *rb;
	struct vmdev_attach attach;
};

/**
 * vmdev_tracer_device() - turn what the user calls a device into the index of its events
 * @opts: what to stream
 *
 * Return: true, or false after a message.
 */
bool vmdev_tracer_device(struct vmdev_tracer_opts *opts);

/* --device DEV, --queue QUEUE, --event EVENT: a struct vmdev_tracer_opts */
extern const struct argp vmdev_tracer_options;

/**
 * vmdev_tracer_open() - load and attach the program; nothing is streamed yet
 * @t:    what to fill, zeroed
 * @opts: what to stream
 * @fn:   called for each record
 * @ctx:  given to @fn
 *
 * Return: 0, or an enum vmdev_exit after a message.
 */
int vmdev_tracer_open(struct vmdev_tracer *t, const struct vmdev_tracer_opts *opts,
		      ring_buffer_sample_fn fn, void *ctx);

/* Begin or end streaming. */
void vmdev_tracer_arm(struct vmdev_tracer *t, bool on);

/* Take all records that are there. */
void vmdev_tracer_drain(struct vmdev_tracer *t);

/* Detach the program; its counters can still be read. */
void vmdev_tracer_detach(struct vmdev_tracer *t);

/**
 * vmdev_tracer_lost() - add up what the processors counted
 * @t:    the program
 * @verb: for a message
 *
 * Return: the counters; one event lost if they cannot be read.
 */
struct trace_lost vmdev_tracer_lost(const struct vmdev_tracer *t, const char *verb);

/* Calls of the program that the kernel skipped. */
__u64 vmdev_tracer_misses(const struct vmdev_tracer *t);

/* Let go of everything. */
void vmdev_tracer_close(struct vmdev_tracer *t);

#endif /* VMDEV_TRACER_H */
