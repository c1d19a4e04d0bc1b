// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev verify`: its options, and the verdict on several recordings.
 * Does not own the judging (lib/recording/verify.h) or other tools' files (lib/recording/import.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/recording/import.h"
#include "lib/live/judge.h"
#include "lib/base/msg.h"
#include "lib/contract/name.h"
#include "lib/contract/option.h"
#include "lib/recording/verify.h"

#define VERIFY_MODE 0644

/* What the user asked for. */
struct verify_opts {
	struct vmdev_option_choice choice;
	const char *json;
	const char *shrink;
	__u64 min_ops;
	bool verbose;
	char **files;
};

static int verify_show(const struct verify_opts *opts, struct vmdev_verify *v)
{
	int code = v->session.verdict.code, err = 0;

	vmdev_report_text(stdout, &v->session);
	if (vmdev_msg_flush())
		err = -1;
	if (opts->json && vmdev_report_json(opts->json, &v->session))
		err = -1;
	return err && code != VMDEV_EXIT_VIOLATION ? VMDEV_EXIT_INTERNAL : code;
}

/* The rule that is to stay broken: the first that was, and that events alone can tell. */
static unsigned int verify_rule(const struct vmdev_verify *v)
{
	unsigned int n = 0;

	while (n < VMDEV_RULE_MAX &&
	       (!v->session.stats.violations[n] || vmdev_select_has(&v->source.beyond, n)))
		n++;
	return n;
}

static int verify_shrunk(const struct verify_opts *opts, const struct vmdev_verify *v,
			 const struct vmdev_shrink *s)
{
	int fd = open(opts->shrink, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, VERIFY_MODE), err;

	err = fd < 0 ? errno : vmdev_verify_write(v, s, fd);
	if (fd >= 0 && close(fd) && !err)
		err = errno;
	if (err)
		vmdev_msg("verify", "cannot write %s: %s; name another file", opts->shrink,
			  strerror(err));
	else
		vmdev_msg("verify", "%s: %zu of %zu events still break %s; %llu cuts were tried",
			  opts->shrink, s->events.count, v->events.count,
			  vmdev_name_rule(s->rule)->id, s->tries);
	return err;
}

static int verify_shrink(const struct verify_opts *opts, const struct vmdev_verify *v, int code)
{
	struct vmdev_shrink s = { .rule = verify_rule(v) };
	const char *why;
	int err = 1;

	if (s.rule == VMDEV_RULE_MAX)
		why = "it breaks no rule that events alone can tell";
	else if (v->session.in.loss.sequence_gaps)
		why = "events were lost, and cutting would hide it";
	else
		why = vmdev_shrink_run(&s, &v->events);
	if (why)
		vmdev_msg("verify", "cannot shrink %s: %s", v->source.file, why);
	else
		err = verify_shrunk(opts, v, &s);
	vmdev_merge_free(&s.events);
	return err && code == VMDEV_EXIT_CLEAN ? VMDEV_EXIT_INCONCLUSIVE : code;
}

static int verify_file(const struct verify_opts *opts, const char *file)
{
	struct vmdev_verify *v = calloc(1, sizeof(*v));
	struct vmdev_import in;
	int code = VMDEV_EXIT_INTERNAL;
	const char *why;

	if (!v) {
		vmdev_msg("verify", "no memory: %m; free some");
		return code;
	}
	v->session.rules = opts->choice.rules;
	v->session.in.min_ops = opts->min_ops;
	v->keep = opts->shrink;
	v->extra = !opts->choice.given;
	v->session.tally.keep = opts->verbose ? VMDEV_JUDGE_KEEP_VERBOSE : VMDEV_JUDGE_KEEP;
	code = vmdev_import_open(&in, file);
	if (!code) {
		why = vmdev_verify_run(v, file, in.data, in.len);
		if (why)
			vmdev_msg("verify", "cannot judge %s: %s", file, why);
		code = why ? VMDEV_EXIT_INTERNAL : verify_show(opts, v);
		if (!why && opts->shrink)
			code = verify_shrink(opts, v, code);
		vmdev_verify_free(v);
	}
	vmdev_import_close(&in);
	free(v);
	return code;
}

/* The worst of two verdicts: a violation is hidden by nothing. */
static int verify_worse(int a, int b)
{
	static const int rank[] = {
		[VMDEV_EXIT_CLEAN] = 0,	       [VMDEV_EXIT_INCONCLUSIVE] = 1,
		[VMDEV_EXIT_CANNOT_RUN] = 2,   [VMDEV_EXIT_USAGE] = 3,
		[VMDEV_EXIT_INTERNAL] = 4,     [VMDEV_EXIT_VIOLATION] = 5,
	};

	return rank[a] > rank[b] ? a : b;
}

static error_t verify_option(int key, char *arg, struct argp_state *state)
{
	struct verify_opts *opts = state->input;

	switch (key) {
	case 's':
		opts->shrink = arg;
		return 0;
	case ARGP_KEY_ARGS:
		opts->files = state->argv + state->next;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option verify_options[] = {
	{ "shrink", 's', "OUT", 0,
	  "write the shortest recording that still breaks the same rule; --rules chooses it", 0 },
	{ 0 },
};

static const char verify_doc[] =
	"Judge recordings by the rules of 'vmdev check': those of 'vmdev record', and trace.dat "
	"files of 'trace-cmd record -e vmdev -e mvringh -e mvnet'.\v"
	"Rules that need memory are taken from the live verdict, if 'vmdev record --check' made "
	"one. --json and --shrink take one recording. Exit codes, the worst of all files: 0 no "
	"rule broken and no event missed; 1 violation; 2 usage, or no such file; 3 inconclusive: "
	"truncated, events lost, state unknown, or too little recorded; 4 cannot run here; 5 "
	"cannot be read, or the recorded command failed and no rule was broken.";

int cmd_verify(int argc, char **argv)
{
	const struct argp argp = {
		.options = verify_options,
		.parser = verify_option,
		.args_doc = "FILE...",
		.doc = verify_doc,
	};
	struct verify_opts opts = { .min_ops = 1 };
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_option_rules, &opts.choice },
		{ &vmdev_option_json, &opts.json },
		{ &vmdev_option_min_ops, &opts.min_ops },
		{ &vmdev_option_verbose, &opts.verbose },
		{ 0 },
	};
	int code = VMDEV_EXIT_CLEAN;

	if (!vmdev_arg_parse(&argp, shared, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (!opts.files || ((opts.json || opts.shrink) && opts.files[1])) {
		vmdev_msg("verify", opts.files ? "--json and --shrink take one recording; verify "
						 "the others one by one" :
						 "no recording was named; see 'vmdev verify "
						 "--help'");
		return VMDEV_EXIT_USAGE;
	}
	if (opts.json && vmdev_report_forget(opts.json))
		return VMDEV_EXIT_USAGE;
	for (char **file = opts.files; *file; file++)
		code = verify_worse(code, verify_file(&opts, *file));
	return code;
}
