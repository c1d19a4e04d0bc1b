// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev load`: options, the run, its exit code.
 * Does not own the run (load/load_run.h) nor the output (load/load_report.h).
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/base/msg.h"
#include "load/load_report.h"
#include "load/load_run.h"
#include "vmdev_event.h"

#define LOAD_NS_PER_MS 1000000ULL
#define LOAD_WINDOW 64
#define LOAD_WINDOW_MAX 32768
#define LOAD_SECONDS_MS 10000
#define LOAD_STALL_MS 2000
#define LOAD_DRAIN_MS 500
#define LOAD_WAIT_MS_MAX 600000
#define LOAD_THREADS_MAX 64
#define LOAD_RATE_MAX 1000000000ULL
#define LOAD_COUNT_MAX (1ULL << 48)

enum {
	LOAD_OPT_WARMUP = 256,
	LOAD_OPT_DRAIN,
	LOAD_OPT_STALL,
	LOAD_OPT_SENDMMSG,
	LOAD_OPT_JSON,
	LOAD_OPT_PEER,
	LOAD_OPT_PLAIN,
};

/* What the user asked for. */
struct load_opts {
	struct load_run run;
	char *names[VMDEV_MAX_DEVS];
	unsigned int count;
	const char *peer;
	const char *json;
	bool window_given;
	bool quiet;
};

static const struct argp_option load_options[] = {
	{ "threads", 't', "N", 0, "flows, each a thread, per interface (1)", 0 },
	{ "size", 's', "BYTES|MIN-MAX", 0, "length without FCS, 60 to MTU + 14 (60)", 0 },
	{ "window", 'w', "N", 0, "closed loop: at most N frames of a flow under way (64)", 0 },
	{ "rate", 'r', "PPS|max", 0, "open loop: send PPS frames a second per interface", 0 },
	{ "count", 'n', "N", 0, "send N frames per interface", 0 },
	{ "seconds", 'd', "S", 0, "send for S seconds (10)", 0 },
	{ "warmup", LOAD_OPT_WARMUP, "N", 0, "send N frames first: checked, but not timed (0)", 0 },
	{ "drain-ms", LOAD_OPT_DRAIN, "MS", 0,
	  "after the last frame, give up when nothing came for MS (500)", 0 },
	{ "stall-ms", LOAD_OPT_STALL, "MS", 0, "end the run when nothing came for MS (2000)", 0 },
	{ "sendmmsg", LOAD_OPT_SENDMMSG, "N", 0, "frames per system call, 1 to 64 (1)", 0 },
	{ "peer", LOAD_OPT_PEER, "IF", 0, "receive on IF, the other end of a veth pair", 0 },
	{ "plain", LOAD_OPT_PLAIN, NULL, 0,
	  "ordinary sockets: queueing discipline, recv() per frame, no ring", 0 },
	{ "json", LOAD_OPT_JSON, "FILE", 0, "write the figures as JSON ('-': standard output)", 0 },
	{ "quiet", 'q', NULL, 0, "print no table", 0 },
	{ 0 },
};

static const char load_doc[] =
	"Send numbered frames through loopback interfaces, check every byte of what comes back, "
	"and account for each frame.\v"
	"Frames carry a sequence number, a time and a checksum of all that follows the Ethernet "
	"header. Figures of a run with --count are those of exactly that many frames (rounded up "
	"to the number of flows).\n\n"
	"Exit codes: 0 every frame came back once, unchanged and in order, or was counted as "
	"dropped by the device; 1 some did not; 2 usage; 3 inconclusive: nothing was sent or came "
	"back, the interface went away, or frames came faster than they could be checked; 4 cannot "
	"run here; 5 internal error.";

static error_t load_refuse(const char *option, const char *arg, const char *wanted)
{
	vmdev_msg("load", "--%s %s: want %s; see 'vmdev load --help'", option, arg, wanted);
	return VMDEV_ARG_REFUSED;
}

static error_t load_parse_size(struct load_plan *plan, char *arg)
{
	__u64 min, max;
	char *dash = strchr(arg, '-');
	char low[16] = "";

	if (!dash || dash - arg >= (long)sizeof(low))
		dash = arg;
	else
		memcpy(low, arg, dash++ - arg);
	if (!vmdev_arg_u64(dash, LOAD_FRAME_MIN, LOAD_FRAME_MAX, &max) ||
	    !vmdev_arg_u64(*low ? low : dash, LOAD_FRAME_MIN, max, &min))
		return load_refuse("size", arg, "a length, or MIN-MAX, of 60 bytes at least");
	plan->size_min = min;
	plan->size_max = max;
	return 0;
}

static error_t load_parse_number(const char *option, const char *arg, __u64 min, __u64 max,
				 __u64 *value)
{
	char wanted[80];

	if (vmdev_arg_u64(arg, min, max, value))
		return 0;
	snprintf(wanted, sizeof(wanted), "a number from %llu to %llu", min, max);
	return load_refuse(option, arg, wanted);
}

static error_t load_parse_plan(int key, char *arg, struct load_opts *opts)
{
	struct load_plan *plan = &opts->run.plan;
	__u64 value = 0;
	error_t err;

	switch (key) {
	case 's':
		return load_parse_size(plan, arg);
	case 'w':
		err = load_parse_number("window", arg, 1, LOAD_WINDOW_MAX, &value);
		plan->window = value;
		opts->window_given = true;
		return err;
	case 'r':
		err = 0;
		if (strcmp(arg, "max"))
			err = load_parse_number("rate", arg, 1, LOAD_RATE_MAX, &value);
		plan->rate = value;
		if (!opts->window_given)
			plan->window = 0;
		return err;
	case 'n':
		err = load_parse_number("count", arg, 1, LOAD_COUNT_MAX, &value);
		plan->count = value;
		return err;
	case 'd':
		if (!vmdev_arg_seconds(arg, &value))
			return load_refuse("seconds", arg, "a time above zero, of a day at most");
		plan->duration_ns = value * LOAD_NS_PER_MS;
		return 0;
	case LOAD_OPT_WARMUP:
		err = load_parse_number("warmup", arg, 0, LOAD_COUNT_MAX, &value);
		plan->warmup = value;
		return err;
	case LOAD_OPT_DRAIN:
		err = load_parse_number("drain-ms", arg, 1, LOAD_WAIT_MS_MAX, &value);
		plan->drain_ns = value * LOAD_NS_PER_MS;
		return err;
	case LOAD_OPT_STALL:
		err = load_parse_number("stall-ms", arg, 1, LOAD_WAIT_MS_MAX, &value);
		plan->stall_ns = value * LOAD_NS_PER_MS;
		return err;
	case LOAD_OPT_SENDMMSG:
		err = load_parse_number("sendmmsg", arg, 1, LOAD_FLOW_BATCH_MAX, &value);
		plan->batch = value;
		return err;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t load_parse_end(struct load_opts *opts)
{
	struct load_plan *plan = &opts->run.plan;

	if (!opts->count) {
		vmdev_msg("load", "no interface named; see 'vmdev load --help'");
		return VMDEV_ARG_REFUSED;
	}
	if (opts->peer && opts->count > 1) {
		vmdev_msg("load", "--peer goes with one interface only; start one load per pair");
		return VMDEV_ARG_REFUSED;
	}
	if (plan->count && plan->duration_ns) {
		vmdev_msg("load", "--count and --seconds exclude each other; leave one out");
		return VMDEV_ARG_REFUSED;
	}
	if (!plan->count && !plan->duration_ns)
		plan->duration_ns = LOAD_SECONDS_MS * LOAD_NS_PER_MS;
	return 0;
}

static error_t load_parse_name(struct load_opts *opts, char *name)
{
	for (unsigned int i = 0; i < opts->count; i++)
		if (!strcmp(opts->names[i], name)) {
			vmdev_msg(name, "named twice; use --threads for more load");
			return VMDEV_ARG_REFUSED;
		}
	if (opts->count == VMDEV_MAX_DEVS) {
		vmdev_msg("load", "more than %u interfaces; start another load", VMDEV_MAX_DEVS);
		return VMDEV_ARG_REFUSED;
	}
	opts->names[opts->count++] = name;
	return 0;
}

static error_t load_parse(int key, char *arg, struct argp_state *state)
{
	struct load_opts *opts = state->input;
	__u64 value;
	error_t err;

	switch (key) {
	case 't':
		err = load_parse_number("threads", arg, 1, LOAD_THREADS_MAX, &value);
		if (!err)
			opts->run.threads = value;
		return err;
	case 'q':
		opts->quiet = true;
		return 0;
	case LOAD_OPT_PEER:
		opts->peer = arg;
		return 0;
	case LOAD_OPT_PLAIN:
		opts->run.plain = true;
		return 0;
	case LOAD_OPT_JSON:
		opts->json = arg;
		return 0;
	case ARGP_KEY_ARG:
		return load_parse_name(opts, arg);
	case ARGP_KEY_END:
		return load_parse_end(opts);
	default:
		return load_parse_plan(key, arg, opts);
	}
}

static void load_on_signal(int signo)
{
	(void)signo;
	load_flow_stop_all();
}

static enum vmdev_exit load_report(const struct load_opts *opts, enum vmdev_exit code)
{
	const struct load_run *run = &opts->run;

	for (unsigned int i = 0; i < run->nlanes; i++)
		code = load_result_worse(code, load_result_verdict(&run->lanes[i].result));
	if (load_report_events(run))
		code = load_result_worse(code, VMDEV_EXIT_INTERNAL);
	load_report_remarks(run);
	if (!opts->quiet)
		load_report_text(run, code);
	if (opts->json && load_report_json(run, code, opts->json))
		code = VMDEV_EXIT_INTERNAL;
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : code;
}

int cmd_load(int argc, char **argv)
{
	const struct argp argp = {
		.options = load_options,
		.parser = load_parse,
		.args_doc = "IF [IF...]",
		.doc = load_doc,
	};
	struct sigaction action = { .sa_handler = load_on_signal };
	struct load_opts opts = {
		.run.threads = 1,
		.run.plan = {
			.size_min = LOAD_FRAME_MIN,
			.size_max = LOAD_FRAME_MIN,
			.window = LOAD_WINDOW,
			.batch = 1,
			.stall_ns = LOAD_STALL_MS * LOAD_NS_PER_MS,
			.drain_ns = LOAD_DRAIN_MS * LOAD_NS_PER_MS,
		},
	};
	enum vmdev_exit code;

	if (!vmdev_arg_parse(&argp, NULL, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	/* A checker that ended shows as a failed write, with a message. */
	signal(SIGPIPE, SIG_IGN);
	code = load_run_open(&opts.run, opts.names, opts.count, opts.peer);
	if (!code)
		code = load_report(&opts, load_run_go(&opts.run));
	load_run_close(&opts.run);
	return code;
}
