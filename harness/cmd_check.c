// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev check`: its options, and the order of attach, arm, run, disarm, judge.
 * Does not own the rules (bpf/), the checker's programs (lib/live/checker.h) or the report.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/contract/option.h"
#include "lib/report/figures.h"
#include "lib/live/judge.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"
#include "lib/base/watch.h"

#define CHECK_TICK_MS 50
#define CHECK_DEVICES "1 to 64"
static_assert(VMDEV_MAX_DEVS == 64, "CHECK_DEVICES says how many there can be");

/* What the user asked for. */
struct check_opts {
	struct vmdev_option_choice choice;
	const char *json;
	const char *load_json;
	const char *reproduce;
	__u64 ringbuf;
	__u64 limit_ms;
	__u64 min_ops;
	__u64 min_coverage;
	__u64 devices;
	bool full;	/* every look that the chosen rules have */
	bool everything;	/* and every rule, unless --rules chose */
	bool verbose;
	char **cmd;
};

/* A check that runs. */
struct check_run {
	struct vmdev_judge judge;
	struct vmdev_child child;
};

/* Takes what a load generator has reported, and judges it with the same rules. */
static void check_load(struct check_run *run)
{
	struct vmdev_event ev;

	/* Each report is one write of less than a page, so it comes whole or not at all. */
	while (run->child.report_fd >= 0 &&
	       read(run->child.report_fd, &ev, sizeof(ev)) == sizeof(ev))
		vmdev_judge_load(&run->judge, &ev);
}

static int check_tick(void *ctx)
{
	struct check_run *run = ctx;

	vmdev_judge_drain(&run->judge);
	check_load(run);
	return 0;
}

static int check_report(struct check_run *run, const struct check_opts *opts)
{
	struct vmdev_session *r = &run->judge.session;
	int err = 0;

	if (opts->load_json)
		r->figures = vmdev_figures_read(opts->load_json);
	vmdev_verdict_make(&r->in, &r->verdict);
	vmdev_report_text(stdout, r);
	if (vmdev_msg_flush())
		err = -1;
	if (opts->json && vmdev_report_json(opts->json, r))
		err = -1;
	return err && r->verdict.code != VMDEV_EXIT_VIOLATION ? VMDEV_EXIT_INTERNAL :
								r->verdict.code;
}

/* Runs the command, or waits, with the checker armed. */
static int check_watch(struct check_run *run, const struct check_opts *opts,
		       struct vmdev_watch *watch)
{
	struct vmdev_session *r = &run->judge.session;
	int err;

	vmdev_judge_arm(&run->judge, true);
	err = vmdev_watch_start(watch, &run->child, opts->cmd, true, "check", "armed");
	if (err)
		return err;
	vmdev_watch_run(watch);
	vmdev_judge_arm(&run->judge, false);
	check_tick(run);
	if (run->child.ended)
		r->in.code = vmdev_child_code(&run->child);
	/* A command that we ended ourselves did not fail. */
	r->in.failed = r->in.code && !watch->stopped;
	return 0;
}

static int check_run(const struct check_opts *opts, struct check_run *run)
{
	struct vmdev_watch watch = { .tick = check_tick, .ctx = run, .tick_ms = CHECK_TICK_MS,
				     .limit_ms = opts->limit_ms };
	struct vmdev_judge *judge = &run->judge;
	int code, err = vmdev_watch_init(&watch);

	if (err) {
		vmdev_msg("check", "cannot catch signals: %s", strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	judge->ringbuf = opts->ringbuf;
	judge->devices = opts->devices;
	judge->verbose = opts->verbose;
	judge->watch = &watch;
	judge->session.full = opts->full;
	judge->session.cmd = opts->cmd;
	judge->session.reproduce = opts->reproduce;
	judge->session.in.min_ops = opts->min_ops;
	judge->session.in.min_coverage = opts->min_coverage;
	judge->session.tally.keep = opts->verbose ? VMDEV_JUDGE_KEEP_VERBOSE : VMDEV_JUDGE_KEEP;
	run->child.report_fd = -1;
	code = vmdev_judge_open(judge);
	if (!code)
		code = check_watch(run, opts, &watch);
	if (!code) {
		vmdev_judge_end(judge);
		code = check_report(run, opts);
	}
	json_object_put(judge->session.figures);
	vmdev_judge_close(judge);
	if (run->child.report_fd >= 0)
		close(run->child.report_fd);
	vmdev_watch_exit(&watch);
	return code;
}

static error_t check_option(int key, char *arg, struct argp_state *state)
{
	struct check_opts *opts = state->input;

	switch (key) {
	case 'D':
		if (vmdev_arg_u64(arg, 1, VMDEV_MAX_DEVS, &opts->devices))
			return 0;
		return vmdev_arg_refuse("check", "number of devices", arg, CHECK_DEVICES);
	case 'L':
		opts->load_json = arg;
		return 0;
	case 'R':
		opts->reproduce = arg;
		return 0;
	case 'c':
		if (vmdev_arg_u64(arg, 0, 100, &opts->min_coverage))
			return 0;
		return vmdev_arg_refuse("check", "coverage", arg, "percent: 0 to 100");
	case 'F':
		opts->everything = true;
		opts->full = true;
		return 0;
	case 'f':
		opts->full = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option check_options[] = {
	{ "load-json", 'L', "PATTERN", 0,
	  "put JSON files that the command wrote into the verdict; shell wildcards allowed", 0 },
	{ "reproduce", 'R', "TEXT", 0, "what reports call the command that makes such a run", 0 },
	{ "min-coverage", 'c', "PERCENT", 0,
	  "less than this of the armed rules, or of the model's transitions, is inconclusive", 0 },
	{ "devices", 'D', "N", 0,
	  "have room for the state of so many from the start, however fast they come", 0 },
	{ "full", 'F', NULL, 0,
	  "leave nothing to choice: all rules, if --rules does not say which, and --full-compare",
	  0 },
	{ "full-compare", 'f', NULL, 0,
	  "look at every batch and every copy, and at each byte of long ones", 0 },
	{ 0 },
};

static const char check_doc[] =
	"Verify the rules inside the kernel while a command runs, and give a verdict.\v"
	"Without a command, runs until SIGINT or for --time. The command finds in "
	"VMDEV_REPORT_FD a descriptor to which 'vmdev load' reports. --verbose shows the messages "
	"of libbpf too. Exit codes: 0 no rule broken and no event missed; 1 violation; 2 usage, or "
	"no such command; 3 inconclusive: events lost, state unknown, or too little seen; 4 cannot "
	"run here; 5 internal error, or the command failed and no rule was broken.";

/* Becomes the one checker of this machine, and runs. */
static int check_alone(const struct check_opts *opts, struct check_run *run)
{
	int lock, code;

	if (!vmdev_probe_require("check", true))
		return VMDEV_EXIT_CANNOT_RUN;
	lock = vmdev_judge_alone("check");
	if (lock < 0)
		return VMDEV_EXIT_CANNOT_RUN;
	code = check_run(opts, run);
	close(lock);
	return code;
}

static void check_all_rules(struct vmdev_select_rules *rules)
{
	char bad[VMDEV_SELECT_WORD];

	vmdev_select_rules(rules, "all", bad);
}

int cmd_check(int argc, char **argv)
{
	const struct argp argp = {
		.options = check_options,
		.parser = check_option,
		.doc = check_doc,
	};
	struct check_opts opts = { .ringbuf = VMDEV_JUDGE_RINGBUF, .min_ops = 1 };
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_option_rules, &opts.choice },
		{ &vmdev_option_json, &opts.json },
		{ &vmdev_option_ringbuf, &opts.ringbuf },
		{ &vmdev_option_time, &opts.limit_ms },
		{ &vmdev_option_min_ops, &opts.min_ops },
		{ &vmdev_option_verbose, &opts.verbose },
		{ &vmdev_option_command, &opts.cmd },
		{ 0 },
	};
	struct check_run *run;
	int code;

	if (!vmdev_arg_parse(&argp, shared, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (opts.json && vmdev_report_forget(opts.json))
		return VMDEV_EXIT_USAGE;
	run = calloc(1, sizeof(*run));
	if (!run) {
		vmdev_msg("check", "no memory: %m; free some");
		return VMDEV_EXIT_INTERNAL;
	}
	vmdev_attach_quiet(opts.verbose);
	run->judge.session.rules = opts.choice.rules;
	if (opts.everything && !opts.choice.given)
		check_all_rules(&run->judge.session.rules);
	code = check_alone(&opts, run);
	free(run);
	return code;
}
