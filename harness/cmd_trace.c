// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev trace`: a line for every event, live.
 * Does not own the streaming program (bpf/) or how a line looks (lib/line.h).
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "lib/arg.h"
#include "lib/attach.h"
#include "lib/device.h"
#include "lib/field.h"
#include "lib/line.h"
#include "lib/msg.h"
#include "lib/probe.h"
#include "lib/stream.h"
#include "lib/watch.h"
#include "rules/report.h"
#include "vmdev_trace.skel.h"

#define TRACE_TICK_MS 20
#define TRACE_RINGBUF (8U << 20)
#define TRACE_OUTPUT_BUFFER (1U << 16)
#define TRACE_DONE 1	/* a tick's way to say: enough */

/* What the user asked for. */
struct trace_opts {
	const char *device;
	__u64 dev;
	__u64 queue;
	bool one_queue;
	struct vmdev_select events;
	bool chosen;
	__u64 count;
	__u64 limit_ms;
	__u64 ringbuf;
	bool json;
	char **cmd;
};

/* A trace that runs. */
struct trace_run {
	const struct trace_opts *opts;
	struct vmdev_trace_bpf *skel;
	struct ring_buffer *rb;
	struct vmdev_attach attach;
	struct vmdev_child child;
	struct vmdev_streams streams;
	__u64 t0;
	__u64 printed;
	__u64 misshapen;
};

static int trace_record(void *ctx, void *data, size_t size)
{
	const struct trace_record *rec = data;
	struct trace_run *run = ctx;
	struct json_object *obj;

	if (size < sizeof(*rec)) {
		run->misshapen++;
		return 0;
	}
	if (run->opts->count && run->printed == run->opts->count)
		return 0;
	run->printed++;
	/* Only whole streams have no holes of our own making. */
	if (!run->opts->chosen && !run->opts->one_queue)
		vmdev_stream_step(&run->streams, &rec->event);
	if (!run->opts->json) {
		vmdev_line_text(stdout, &rec->event, rec->comm, run->t0);
		return 0;
	}
	obj = vmdev_line_json(&rec->event, VMDEV_FIELD_ALL, rec->comm);
	puts(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN));
	json_object_put(obj);
	return 0;
}

static int trace_tick(void *ctx)
{
	struct trace_run *run = ctx;

	ring_buffer__consume(run->rb);
	if (vmdev_msg_flush())
		return -EIO;
	return run->opts->count && run->printed == run->opts->count ? TRACE_DONE : 0;
}

/* Adds up what the processors counted. */
static struct trace_lost trace_counters(const struct trace_run *run)
{
	int cpus = libbpf_num_possible_cpus(), fd = bpf_map__fd(run->skel->maps.trace_losses);
	struct trace_lost *per_cpu = cpus > 0 ? calloc(cpus, sizeof(*per_cpu)) : NULL;
	struct trace_lost sum = { 0 };
	__u32 key = 0;

	if (!per_cpu || bpf_map_lookup_elem(fd, &key, per_cpu)) {
		vmdev_msg("trace",
			  "cannot read the loss counters: %s; take the trace as incomplete",
			  strerror(errno));
		sum.ringbuf_full = 1;
		cpus = 0;
	}
	for (int i = 0; i < cpus; i++) {
		sum.seen += per_cpu[i].seen;
		sum.ringbuf_full += per_cpu[i].ringbuf_full;
	}
	free(per_cpu);
	return sum;
}

static int trace_load(struct trace_run *run)
{
	const struct trace_opts *opts = run->opts;
	int err;

	run->skel = vmdev_trace_bpf__open();
	if (!run->skel)
		return -errno;
	if (opts->device)
		run->skel->rodata->trace_devs = 1ULL << opts->dev;
	if (opts->one_queue)
		run->skel->rodata->trace_vqs = 1ULL << opts->queue;
	err = bpf_map__set_max_entries(run->skel->maps.trace_ring, opts->ringbuf);
	if (!err)
		err = vmdev_trace_bpf__load(run->skel);
	if (err)
		return err;
	run->rb = ring_buffer__new(bpf_map__fd(run->skel->maps.trace_ring), trace_record, run,
				   NULL);
	return run->rb ? 0 : -errno;
}

/* Turns what the user calls a device into the index that its events carry. */
static bool trace_device(struct trace_opts *opts)
{
	static struct vmdev_device devs[VMDEV_MAX_DEVS];
	const struct vmdev_device *dev;
	int count;

	/* A plain index may belong to a device that comes later. */
	if (!opts->device || vmdev_arg_u64(opts->device, 0, VMDEV_MAX_DEVS - 1, &opts->dev))
		return true;
	count = vmdev_device_scan("/sys", devs, VMDEV_MAX_DEVS);
	dev = vmdev_device_find(devs, count, opts->device);
	if (!dev) {
		vmdev_msg("trace", "no single device is called '%s'; 'vmdev list devices' names "
				   "them, and one that comes later goes by its index",
			  opts->device);
		return false;
	}
	opts->dev = dev->index;
	return true;
}

/* Waits, drains, detaches, and drains what came in between. */
static int trace_watch(struct trace_run *run, struct vmdev_watch *watch)
{
	const struct trace_opts *opts = run->opts;
	int err = 0;

	run->t0 = vmdev_watch_now();
	run->skel->bss->trace_armed = 1;
	if (opts->cmd) {
		err = vmdev_child_start(&run->child, opts->cmd, false);
		watch->child = &run->child;
	} else {
		vmdev_msg("trace", "attached; ends at SIGINT");
	}
	if (err) {
		vmdev_msg("trace", "cannot run '%s': %s; check its name", opts->cmd[0],
			  strerror(err));
		return err == ENOENT || err == EACCES ? VMDEV_EXIT_USAGE : VMDEV_EXIT_INTERNAL;
	}
	err = vmdev_watch_run(watch);
	run->skel->bss->trace_armed = 0;
	vmdev_attach_detach(&run->attach);
	if (!err)
		err = trace_tick(run);
	return err < 0 ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}

/* What was lost is said always, so that silence never means "complete". */
static int trace_result(const struct trace_run *run, const struct vmdev_watch *watch)
{
	struct trace_lost lost = trace_counters(run);
	__u64 misses = vmdev_attach_misses(run->skel->obj);
	__u64 missing = vmdev_stream_missing(&run->streams);
	int code = run->child.ended ? vmdev_child_code(&run->child) : 0;

	fprintf(stderr,
		"vmdev: trace: seen=%llu printed=%llu; lost: ringbuf_full=%llu "
		"recursion_misses=%llu user_space=%llu missing_events=%llu\n",
		lost.seen, run->printed, lost.ringbuf_full, misses, run->misshapen, missing);
	if (lost.ringbuf_full + misses + run->misshapen + missing) {
		vmdev_msg("trace", "incomplete: events were lost; choose fewer events (-e, -d, -q) "
				   "or a larger --ringbuf");
		return VMDEV_EXIT_INCONCLUSIVE;
	}
	if (code && !watch->stopped) {
		vmdev_msg("trace", "the command exited with %d; the trace is complete", code);
		return VMDEV_EXIT_INTERNAL;
	}
	return VMDEV_EXIT_CLEAN;
}

static int trace_run(const struct trace_opts *opts)
{
	/* Too large for the stack; one trace a process. */
	static struct trace_run run;
	struct vmdev_watch watch = { .tick = trace_tick, .ctx = &run, .tick_ms = TRACE_TICK_MS,
				     .limit_ms = opts->limit_ms };
	int err = vmdev_watch_init(&watch), code;

	run.opts = opts;
	if (!err)
		err = -trace_load(&run);
	if (err) {
		vmdev_msg("trace", "cannot load the program: %s; see 'vmdev doctor'",
			  strerror(err));
		code = VMDEV_EXIT_INTERNAL;
		goto out;
	}
	code = vmdev_attach_programs(&run.attach, run.skel->obj, &opts->events, "trace");
	if (!code)
		code = trace_watch(&run, &watch);
	if (!code)
		code = trace_result(&run, &watch);
	vmdev_attach_detach(&run.attach);
out:
	ring_buffer__free(run.rb);
	vmdev_trace_bpf__destroy(run.skel);
	vmdev_watch_exit(&watch);
	return code;
}

static error_t trace_option(int key, char *arg, struct argp_state *state)
{
	struct trace_opts *opts = state->input;
	char bad[VMDEV_SELECT_WORD];

	switch (key) {
	case 'd':
		opts->device = arg;
		return 0;
	case 'q':
		opts->one_queue = true;
		if (vmdev_arg_u64(arg, 0, VMDEV_MAX_VQS - 1, &opts->queue))
			return 0;
		return vmdev_arg_refuse("trace", "queue", arg, "an index below 16");
	case 'e':
		opts->chosen = true;
		if (vmdev_select_events(&opts->events, arg, bad))
			return 0;
		return vmdev_arg_refuse("trace", "event", bad, "a name from 'vmdev list events'");
	case 'n':
		if (vmdev_arg_u64(arg, 1, ~0ULL, &opts->count))
			return 0;
		return vmdev_arg_refuse("trace", "count", arg, "a number above zero");
	case 't':
		if (vmdev_arg_seconds(arg, &opts->limit_ms))
			return 0;
		return vmdev_arg_refuse("trace", "time", arg, "seconds above zero, a day at most");
	case 'b':
		if (vmdev_arg_ringbuf(arg, &opts->ringbuf))
			return 0;
		return vmdev_arg_refuse("trace", "ring buffer", arg, VMDEV_ARG_RINGBUF);
	case 'j':
		opts->json = true;
		return 0;
	case ARGP_KEY_ARG:
		opts->cmd = &state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option trace_options[] = {
	{ "device", 'd', "DEV", 0, "only this device: index, UUID or interface", 0 },
	{ "queue", 'q', "QUEUE", 0, "only this queue", 0 },
	{ "event", 'e', "EVENT[,EVENT]", 0,
	  "only these: names of events or commands, with or without their system, shell wildcards "
	  "allowed", 0 },
	{ "count", 'n', "COUNT", 0, "end after this many events", 0 },
	{ "time", 't', "SECONDS", 0, "end after this time", 0 },
	{ "json", 'j', NULL, 0, "one JSON object a line", 0 },
	{ "ringbuf", 'b', "BYTES", 0, "size of the ring buffer: 4K..1G, a power of two", 0 },
	{ 0 },
};

static const char trace_doc[] =
	"Print a line for every event: seconds since the start, CPU, thread, device, queue, event, "
	"and what it carries.\v"
	"With a command, traces until it ends; without, until SIGINT. What was lost is printed "
	"last, on standard error. Exit codes: 0 complete, 2 usage, 3 events were lost, 4 cannot "
	"run here, 5 internal error or the command failed.";

int cmd_trace(int argc, char **argv)
{
	const struct argp argp = {
		.options = trace_options,
		.parser = trace_option,
		.args_doc = "[-- COMMAND [ARG...]]",
		.doc = trace_doc,
	};
	struct trace_opts opts = { .ringbuf = TRACE_RINGBUF };

	if (!vmdev_arg_parse(&argp, "trace", argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (!opts.chosen)
		vmdev_select_all(&opts.events);
	if (!vmdev_probe_require("trace"))
		return VMDEV_EXIT_CANNOT_RUN;
	if (!trace_device(&opts))
		return VMDEV_EXIT_USAGE;
	vmdev_attach_quiet(false);
	/* Many short lines: one write a tick is enough. */
	setvbuf(stdout, NULL, _IOFBF, TRACE_OUTPUT_BUFFER);
	return trace_run(&opts);
}
