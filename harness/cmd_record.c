// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev record`: every event into a file, and what the file says of itself.
 * Does not own the streaming program (lib/live/tracer.h) or the format (lib/recording/rec_write.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/contract/option.h"
#include "lib/live/join.h"
#include "lib/live/judge.h"
#include "lib/machine/loaded.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"
#include "lib/recording/rec_about.h"
#include "lib/recording/rec_write.h"
#include "lib/live/tracer.h"
#include "lib/base/watch.h"

#define RECORD_TICK_MS 20
#define RECORD_RINGBUF (16U << 20)
#define RECORD_FLUSH_NS 250000000ULL	/* a recorder that is killed loses no more than this */
#define RECORD_KEEP 2		/* reports for each rule in the live verdict */
#define RECORD_FILE "vmdev.rec"
#define RECORD_MODE 0644

/* What the user asked for. */
struct record_opts {
	struct vmdev_tracer_opts what;
	struct vmdev_option_choice choice;
	const char *file;
	__u64 limit_ms;
	bool check;
	char **cmd;
};

/* A recording that runs. */
struct record_run {
	const struct record_opts *opts;
	struct vmdev_tracer tracer;
	struct vmdev_judge judge;
	struct vmdev_child child;
	struct vmdev_rec_writer *w;
	__u64 flushed;
	__u64 misshapen;
};

static int record_event(void *ctx, void *data, size_t size)
{
	const struct trace_record *rec = data;
	struct record_run *run = ctx;

	if (size < sizeof(*rec))
		run->misshapen++;
	else
		vmdev_rec_write_event(run->w, &rec->event, rec->comm);
	return 0;
}

/* A checker that runs us as its command has to hear of the load too. */
static void record_forward(const struct vmdev_event *ev)
{
	const char *fd = getenv(VMDEV_CHILD_REPORT);
	__u64 number;

	if (fd && vmdev_arg_u64(fd, 0, INT_MAX, &number) &&
	    write(number, ev, sizeof(*ev)) != sizeof(*ev))
		vmdev_msg("record", "cannot pass on what the load reports: %m; judge the "
				    "recording instead");
}

/* What a load generator reports stands behind the events that it caused. */
static void record_load(struct record_run *run)
{
	struct vmdev_event ev;

	while (run->child.report_fd >= 0 &&
	       read(run->child.report_fd, &ev, sizeof(ev)) == sizeof(ev)) {
		record_forward(&ev);
		ev.ts = vmdev_watch_now();
		vmdev_rec_write_event(run->w, &ev, "load");
		if (run->opts->check)
			vmdev_judge_load(&run->judge, &ev);
	}
}

static int record_tick(void *ctx)
{
	struct record_run *run = ctx;
	__u64 now = vmdev_watch_now();

	vmdev_tracer_drain(&run->tracer);
	record_load(run);
	if (run->opts->check)
		vmdev_judge_drain(&run->judge);
	if (now - run->flushed > RECORD_FLUSH_NS) {
		vmdev_rec_write_flush(run->w);
		run->flushed = now;
	}
	return run->w->err ? -run->w->err : 0;
}

/* Runs the command, or waits. */
static int record_watch(struct record_run *run, struct vmdev_watch *watch)
{
	const struct record_opts *opts = run->opts;
	int err;

	vmdev_tracer_arm(&run->tracer, true);
	if (opts->check)
		vmdev_judge_arm(&run->judge, true);
	else
		vmdev_join_ask("/sys", "record");
	err = vmdev_watch_start(watch, &run->child, opts->cmd, true, "record", "attached");
	if (err)
		return err;
	vmdev_watch_run(watch);
	if (opts->check)
		vmdev_judge_arm(&run->judge, false);
	else
		vmdev_join_ask("/sys", NULL);
	vmdev_tracer_arm(&run->tracer, false);
	vmdev_tracer_detach(&run->tracer);
	record_tick(run);
	vmdev_rec_write_flush(run->w);
	return 0;
}

/* The trailer: what was lost, in numbers, and how the command ended. */
static __u64 record_end(struct record_run *run, const struct vmdev_watch *watch)
{
	struct trace_lost lost = vmdev_tracer_lost(&run->tracer, "record");
	__u64 misses = vmdev_tracer_misses(&run->tracer);
	struct json_object *obj = json_object_new_object(), *loss = json_object_new_object();

	json_object_object_add(obj, "events", json_object_new_uint64(run->w->written));
	json_object_object_add(obj, "seen", json_object_new_uint64(lost.seen));
	json_object_object_add(loss, "ringbuf_full", json_object_new_uint64(lost.ringbuf_full));
	json_object_object_add(loss, "recursion_misses", json_object_new_uint64(misses));
	json_object_object_add(loss, "user_space", json_object_new_uint64(run->misshapen));
	json_object_object_add(obj, "loss", loss);
	vmdev_rec_about_end(obj);
	if (run->child.ended)
		json_object_object_add(obj, "command_exit_code",
				       json_object_new_int(vmdev_child_code(&run->child)));
	json_object_object_add(obj, "command_stopped", json_object_new_boolean(watch->stopped));
	vmdev_rec_write_json(run->w, VMDEV_REC_END, obj);
	fprintf(stderr,
		"vmdev: record: %s: events=%llu; lost: ringbuf_full=%llu recursion_misses=%llu "
		"user_space=%llu\n",
		run->opts->file, run->w->written, lost.ringbuf_full, misses, run->misshapen);
	return lost.ringbuf_full + misses + run->misshapen;
}

static int record_result(struct record_run *run, const struct vmdev_watch *watch)
{
	int code = run->child.ended ? vmdev_child_code(&run->child) : 0;
	struct vmdev_session *r = &run->judge.session;
	__u64 lost;

	if (run->opts->check) {
		r->in.code = code;
		r->in.failed = code && !watch->stopped;
		vmdev_judge_end(&run->judge);
		vmdev_verdict_make(&r->in, &r->verdict);
		vmdev_rec_write_json(run->w, VMDEV_REC_LIVE, vmdev_report_object(r));
	}
	lost = record_end(run, watch);
	if (run->w->err)
		return VMDEV_EXIT_CLEAN;
	if (lost) {
		vmdev_msg("record", "incomplete: events were lost; use a larger --ringbuf");
		return VMDEV_EXIT_INCONCLUSIVE;
	}
	if (code && !watch->stopped) {
		vmdev_msg("record", "the command exited with %d; the recording is complete", code);
		return VMDEV_EXIT_INTERNAL;
	}
	return VMDEV_EXIT_CLEAN;
}

/* Attaches what is asked for; the recording begins when all is in place. */
static int record_attached(struct record_run *run, struct vmdev_watch *watch)
{
	const struct record_opts *opts = run->opts;
	int code = 0;

	if (opts->check)
		code = vmdev_judge_open(&run->judge);
	if (!code)
		code = vmdev_tracer_open(&run->tracer, &opts->what, record_event, run);
	if (!code)
		code = record_watch(run, watch);
	if (!code)
		code = record_result(run, watch);
	vmdev_tracer_close(&run->tracer);
	if (opts->check)
		vmdev_judge_close(&run->judge);
	return code;
}

static void record_about(struct vmdev_rec_meta *meta, const struct record_opts *opts)
{
	struct json_object *settings = json_object_new_object();

	json_object_object_add(settings, "check", json_object_new_boolean(opts->check));
	json_object_object_add(settings, "ringbuf", json_object_new_uint64(opts->what.ringbuf));
	vmdev_rec_meta_lacks(meta, &opts->what.events);
	json_object_object_add(meta->obj, "kind", json_object_new_string("vmdev record"));
	json_object_object_add(meta->obj, "settings", settings);
	vmdev_rec_about_machine(meta->obj);
	vmdev_rec_about_command(meta->obj, opts->cmd);
}

static int record_run(const struct record_opts *opts, int fd)
{
	/* Too large for the stack; one recording a process. */
	static struct record_run run = { .child = { .report_fd = -1 } };
	struct vmdev_watch watch = { .tick = record_tick, .ctx = &run, .limit_ms = opts->limit_ms,
				     .tick_ms = RECORD_TICK_MS };
	int code, err = vmdev_watch_init(&watch);

	run.opts = opts;
	run.judge.ringbuf = VMDEV_JUDGE_RINGBUF;
	run.judge.watch = &watch;
	run.judge.session.tally.keep = RECORD_KEEP;
	run.judge.session.in.min_ops = 1;
	run.judge.session.cmd = opts->cmd;
	run.judge.session.rules = opts->choice.rules;
	run.w = err ? NULL : vmdev_rec_writer_new(fd, VMDEV_REC_BY_FILE, "mono");
	if (!run.w) {
		vmdev_msg("record", "cannot start: %s", strerror(err ? err : ENOMEM));
		return VMDEV_EXIT_INTERNAL;
	}
	record_about(&run.w->meta, opts);
	vmdev_rec_write_meta(run.w);
	code = record_attached(&run, &watch);
	if (run.child.report_fd >= 0)
		close(run.child.report_fd);
	vmdev_watch_exit(&watch);
	err = vmdev_rec_writer_free(run.w);
	if (!err)
		return code;
	vmdev_msg("record", "cannot write %s: %s; make room, or name another file with -o",
		  opts->file, strerror(err));
	return VMDEV_EXIT_INTERNAL;
}

static int record_file(const struct record_opts *opts)
{
	int code, fd = open(opts->file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, RECORD_MODE);

	if (fd < 0) {
		vmdev_msg("record", "cannot write %s: %s; name another file with -o", opts->file,
			  strerror(errno));
		return VMDEV_EXIT_USAGE;
	}
	code = record_run(opts, fd);
	if (close(fd) && !code) {
		vmdev_msg("record", "cannot write %s: %s; make room", opts->file, strerror(errno));
		code = VMDEV_EXIT_INTERNAL;
	}
	return code;
}

static error_t record_option(int key, char *arg, struct argp_state *state)
{
	struct record_opts *opts = state->input;

	switch (key) {
	case 'o':
		opts->file = arg;
		return 0;
	case 'c':
		opts->check = true;
		return 0;
	case ARGP_KEY_END:
		opts->check |= opts->choice.given;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option record_options[] = {
	{ "output", 'o', "FILE", 0, "file to write (" RECORD_FILE "); replaced if it is there", 0 },
	{ "check", 'c', NULL, 0,
	  "run the checker too, and record its verdict: for the rules that need more than "
	  "events; --rules implies it", 0 },
	{ 0 },
};

static const char record_doc[] =
	"Record every event into a file, for 'vmdev verify'.\v"
	"With a command, records until it ends; without, until SIGINT or for --time. A recording "
	"of chosen events cannot be judged: 'vmdev verify' will say what it lacks. Exit codes: 0 "
	"complete, 2 usage, 3 events were lost, 4 cannot run here, 5 internal error or the command "
	"failed.";

int cmd_record(int argc, char **argv)
{
	const struct argp argp = {
		.options = record_options,
		.parser = record_option,
		.doc = record_doc,
	};
	struct record_opts opts = { .what = { .verb = "record", .ringbuf = RECORD_RINGBUF },
				    .file = RECORD_FILE };
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_option_rules, &opts.choice },
		{ &vmdev_option_time, &opts.limit_ms },
		{ &vmdev_tracer_options, &opts.what },
		{ &vmdev_option_ringbuf, &opts.what.ringbuf },
		{ &vmdev_option_command, &opts.cmd },
		{ 0 },
	};
	int lock, code;

	if (!vmdev_arg_parse(&argp, shared, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (!opts.what.chosen)
		vmdev_loaded_events(&opts.what.events);
	if (!vmdev_probe_require("record", opts.check))
		return VMDEV_EXIT_CANNOT_RUN;
	if (!vmdev_tracer_device(&opts.what))
		return VMDEV_EXIT_USAGE;
	vmdev_attach_quiet(false);
	lock = opts.check ? vmdev_judge_alone("record") : 0;
	if (lock < 0)
		return VMDEV_EXIT_CANNOT_RUN;
	code = record_file(&opts);
	if (opts.check)
		close(lock);
	return code;
}
