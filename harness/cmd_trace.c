// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev trace`: a line for every event, live.
 * Does not own the streaming program (bpf/) or how a line looks (lib/report/line.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/contract/field.h"
#include "lib/contract/option.h"
#include "lib/report/line.h"
#include "lib/machine/loaded.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"
#include "lib/contract/stream.h"
#include "lib/live/tracer.h"
#include "lib/base/watch.h"

#define TRACE_TICK_MS 20
#define TRACE_RINGBUF (8U << 20)
#define TRACE_OUTPUT_BUFFER (1U << 16)
#define TRACE_DONE 1	/* a tick's way to say: enough */

/* What the user asked for. */
struct trace_opts {
	struct vmdev_tracer_opts what;
	__u64 count;
	__u64 limit_ms;
	bool json;
	char **cmd;
};

/* A trace that runs. */
struct trace_run {
	const struct trace_opts *opts;
	struct vmdev_tracer tracer;
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
	if (!run->opts->what.chosen && !run->opts->what.one_queue)
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

	vmdev_tracer_drain(&run->tracer);
	if (vmdev_msg_flush())
		return -EIO;
	return run->opts->count && run->printed == run->opts->count ? TRACE_DONE : 0;
}

/* Waits, drains, detaches, and drains what came in between. */
static int trace_watch(struct trace_run *run, struct vmdev_watch *watch)
{
	const struct trace_opts *opts = run->opts;
	int err;

	run->t0 = vmdev_watch_now();
	vmdev_tracer_arm(&run->tracer, true);
	err = vmdev_watch_start(watch, &run->child, opts->cmd, false, "trace", "attached");
	if (err)
		return err;
	err = vmdev_watch_run(watch);
	vmdev_tracer_arm(&run->tracer, false);
	vmdev_tracer_detach(&run->tracer);
	if (!err)
		err = trace_tick(run);
	return err < 0 ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}

/* What was lost is said always, so that silence never means "complete". */
static int trace_result(const struct trace_run *run, const struct vmdev_watch *watch)
{
	struct trace_lost lost = vmdev_tracer_lost(&run->tracer, "trace");
	__u64 misses = vmdev_tracer_misses(&run->tracer);
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

	if (err) {
		vmdev_msg("trace", "cannot catch signals: %s", strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	run.opts = opts;
	code = vmdev_tracer_open(&run.tracer, &opts->what, trace_record, &run);
	if (!code)
		code = trace_watch(&run, &watch);
	if (!code)
		code = trace_result(&run, &watch);
	vmdev_tracer_close(&run.tracer);
	vmdev_watch_exit(&watch);
	return code;
}

static error_t trace_option(int key, char *arg, struct argp_state *state)
{
	struct trace_opts *opts = state->input;

	switch (key) {
	case 'n':
		if (vmdev_arg_u64(arg, 1, ~0ULL, &opts->count))
			return 0;
		return vmdev_arg_refuse("trace", "count", arg, "a number above zero");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option trace_options[] = {
	{ "count", 'n', "COUNT", 0, "end after this many events", 0 },
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
		.doc = trace_doc,
	};
	struct trace_opts opts = { .what = { .verb = "trace", .ringbuf = TRACE_RINGBUF } };
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_tracer_options, &opts.what },
		{ &vmdev_option_ringbuf, &opts.what.ringbuf },
		{ &vmdev_option_time, &opts.limit_ms },
		{ &vmdev_option_json_lines, &opts.json },
		{ &vmdev_option_command, &opts.cmd },
		{ 0 },
	};

	if (!vmdev_arg_parse(&argp, shared, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (!opts.what.chosen)
		vmdev_loaded_events(&opts.what.events);
	if (!vmdev_probe_require("trace", false))
		return VMDEV_EXIT_CANNOT_RUN;
	if (!vmdev_tracer_device(&opts.what))
		return VMDEV_EXIT_USAGE;
	vmdev_attach_quiet(false);
	/* Many short lines: one write a tick is enough. */
	setvbuf(stdout, NULL, _IOFBF, TRACE_OUTPUT_BUFFER);
	return trace_run(&opts);
}
