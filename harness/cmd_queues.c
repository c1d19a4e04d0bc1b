// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev queues`: a table of all queues, and which side owes what.
 * Does not own the checker that watches them (lib/live/judge.h), nor the words
 * (lib/report/queue.h).
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/base/msg.h"
#include "lib/base/watch.h"
#include "lib/contract/option.h"
#include "lib/live/judge.h"
#include "lib/machine/device.h"
#include "lib/machine/probe.h"
#include "lib/report/queue.h"

#define QUEUES_TICK_MS 50
#define QUEUES_SHOW_MS 1000
#define QUEUES_ONCE_MS 2500 /* ten looks, and some time to attach */
#define QUEUES_NS_PER_MS 1000000ULL
#define QUEUES_TEXT 24

/* When a queue's kicks and callbacks were last seen to change; 0: not since it is watched. */
struct queues_seen {
	bool known;
	__u32 kicked;
	__u64 cbs;
	__u64 kick_at;
	__u64 cb_at;
};

/* A run of the verb. */
struct queues_run {
	struct vmdev_judge judge;
	struct queues_seen seen[VMDEV_MAX_DEVS][VMDEV_MAX_VQS];
	struct vmdev_device dev[VMDEV_MAX_DEVS];
	int devs;
	__u64 shown;
	bool once;
	bool json;
	bool owed;
};

static void queues_note(struct queues_seen *s, const struct rules_vq *q)
{
	__u64 now = vmdev_watch_now();

	if (s->known && s->kicked != q->kicked)
		s->kick_at = now;
	if (s->known && s->cbs != q->cbs)
		s->cb_at = now;
	s->kicked = q->kicked;
	s->cbs = q->cbs;
	s->known = true;
}

/* Kicks and callbacks have no times in the rules' state: they are as old as the tick. */
static void queues_watch(struct queues_run *run)
{
	for (int i = 0; i < run->devs; i++) {
		unsigned int index = run->dev[i].index;
		const struct rules_dev *d = run->judge.checker.room.dev[index];

		for (unsigned int vq = 0; d && vq < run->dev[i].nvqs; vq++)
			queues_note(&run->seen[index][vq], &d->vq[vq]);
	}
}

static const char *queues_ms(char buf[QUEUES_TEXT], __u64 ns)
{
	if (ns)
		snprintf(buf, QUEUES_TEXT, "%.1fs", ns / 1e9);
	else
		snprintf(buf, QUEUES_TEXT, "-");
	return buf;
}

static __u64 queues_age(__u64 at)
{
	return at ? vmdev_watch_now() - at : 0;
}

/* What one side asks for: an index with EVENT_IDX, else whether it asks at all. */
static const char *queues_asks(char buf[QUEUES_TEXT], const struct vmdev_queue *q, __u16 asks)
{
	if (q->event_idx)
		snprintf(buf, QUEUES_TEXT, "at %u", asks);
	else
		snprintf(buf, QUEUES_TEXT, "%s", asks ? "always" : "never");
	return buf;
}

static const char *queues_index(char buf[QUEUES_TEXT], bool known, __u16 index)
{
	if (known)
		snprintf(buf, QUEUES_TEXT, "%u", index);
	else
		snprintf(buf, QUEUES_TEXT, "-");
	return buf;
}

static void queues_text(const struct vmdev_device *dev, const struct vmdev_queue *q,
			const struct queues_seen *s)
{
	char avail[QUEUES_TEXT], taken[QUEUES_TEXT], used[QUEUES_TEXT], out[QUEUES_TEXT];
	char still[QUEUES_TEXT], kick[QUEUES_TEXT], cb[QUEUES_TEXT];
	char device[QUEUES_TEXT] = "-", driver[QUEUES_TEXT] = "-";

	if (q->live) {
		queues_asks(device, q, q->device_asks);
		queues_asks(driver, q, q->driver_asks);
	}
	printf("%-10s %3u %5u %6s %6s %6s %5s %7s %7s %9s %9s %9s  %s\n",
	       dev->ifname[0] ? dev->ifname : dev->driver, q->vq, q->size,
	       queues_index(avail, q->live, q->avail_idx),
	       queues_index(taken, q->taken, q->taken_idx),
	       queues_index(used, q->live, q->used_idx), queues_index(out, q->live, q->out),
	       queues_ms(still, q->still_ns), queues_ms(kick, queues_age(s->kick_at)),
	       queues_ms(cb, queues_age(s->cb_at)), device, driver, q->verdict);
}

static void queues_add(struct json_object *obj, const char *key, bool known, __u64 value)
{
	json_object_object_add(obj, key, known ? json_object_new_uint64(value) : NULL);
}

static void queues_json(const struct vmdev_device *dev, const struct vmdev_queue *q,
			const struct queues_seen *s)
{
	struct json_object *obj = json_object_new_object();

	queues_add(obj, "device", true, dev->index);
	json_object_object_add(obj, "uuid", json_object_new_string(dev->uuid));
	json_object_object_add(obj, "interface", json_object_new_string(dev->ifname));
	queues_add(obj, "vq", true, q->vq);
	queues_add(obj, "size", true, q->size);
	json_object_object_add(obj, "live", json_object_new_boolean(q->live));
	json_object_object_add(obj, "event_idx", json_object_new_boolean(q->event_idx));
	queues_add(obj, "avail_idx", q->live, q->avail_idx);
	queues_add(obj, "taken_idx", q->taken, q->taken_idx);
	queues_add(obj, "used_idx", q->live, q->used_idx);
	queues_add(obj, "outstanding", q->live, q->out);
	queues_add(obj, "device_asks", q->live, q->device_asks);
	queues_add(obj, "driver_asks", q->live, q->driver_asks);
	queues_add(obj, "still_ns", q->live, q->still_ns);
	queues_add(obj, "kick_age_ns", s->kick_at, queues_age(s->kick_at));
	queues_add(obj, "callback_age_ns", s->cb_at, queues_age(s->cb_at));
	json_object_object_add(obj, "owes", json_object_new_string(vmdev_queue_owes(q->owes)));
	json_object_object_add(obj, "verdict", json_object_new_string(q->verdict));
	puts(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN));
	json_object_put(obj);
}

static void queues_show_device(struct queues_run *run, const struct vmdev_device *dev)
{
	const struct rules_dev *d = run->judge.checker.room.dev[dev->index];
	struct vmdev_queue q;

	for (unsigned int vq = 0; d && vq < dev->nvqs; vq++) {
		vmdev_queue_read(&q, d, vq);
		run->owed |= q.owes != VMDEV_OWES_NOBODY;
		if (run->json)
			queues_json(dev, &q, &run->seen[dev->index][vq]);
		else
			queues_text(dev, &q, &run->seen[dev->index][vq]);
	}
}

static void queues_show(struct queues_run *run)
{
	run->shown = vmdev_watch_now();
	run->owed = false;
	run->devs = vmdev_device_scan("/sys", run->dev, VMDEV_MAX_DEVS);
	if (!run->json && !run->once && isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	if (!run->json)
		printf("%-10s %3s %5s %6s %6s %6s %5s %7s %7s %9s %9s %9s  %s\n", "DEVICE", "VQ",
		       "SIZE", "AVAIL", "TAKEN", "USED", "OUT", "STILL", "KICK", "CALLBACK",
		       "WANTSKICK", "WANTSCB", "WHO OWES WHAT");
	for (int i = 0; i < run->devs; i++)
		queues_show_device(run, &run->dev[i]);
	fflush(stdout);
}

static int queues_tick(void *ctx)
{
	struct queues_run *run = ctx;

	vmdev_judge_drain(&run->judge);
	queues_watch(run);
	if (!run->once && vmdev_watch_now() - run->shown > QUEUES_SHOW_MS * QUEUES_NS_PER_MS)
		queues_show(run);
	return 0;
}

static int queues_run(struct queues_run *run, __u64 limit_ms)
{
	struct vmdev_watch watch = { .tick = queues_tick, .ctx = run, .tick_ms = QUEUES_TICK_MS,
				     .limit_ms = limit_ms };
	int code, err = vmdev_watch_init(&watch);

	if (err) {
		vmdev_msg("queues", "cannot catch signals: %s", strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	run->judge.watch = &watch;
	run->judge.ringbuf = VMDEV_JUDGE_RINGBUF;
	run->judge.session.tally.keep = 1;
	code = vmdev_judge_open(&run->judge);
	if (!code) {
		run->devs = vmdev_device_scan("/sys", run->dev, VMDEV_MAX_DEVS);
		vmdev_judge_arm(&run->judge, true);
		vmdev_watch_run(&watch);
		queues_show(run);
		vmdev_judge_arm(&run->judge, false);
		code = run->owed ? VMDEV_EXIT_VIOLATION : VMDEV_EXIT_CLEAN;
	}
	vmdev_judge_close(&run->judge);
	vmdev_watch_exit(&watch);
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : code;
}

static error_t queues_option(int key, char *arg, struct argp_state *state)
{
	struct queues_run *run = state->input;

	if (key != '1')
		return ARGP_ERR_UNKNOWN;
	run->once = true;
	return 0;
}

static const struct argp_option queues_options[] = {
	{ "once", '1', NULL, 0, "watch for 2.5 s, or for --time, show one table, and end", 0 },
	{ 0 },
};

static const char queues_doc[] =
	"Show the indexes of every queue of every device, and which side owes what.\v"
	"Without -1 a table a second, until SIGINT or for --time. STILL is for how long nothing "
	"of the queue has moved; KICK and CALLBACK are the ages of the last that were seen; "
	"WANTSKICK and WANTSCB are what the device and the driver asked for. Exit codes: 0 nobody "
	"owes anything; 1 a side does, in the last table; 2 usage; 4 cannot run here; "
	"5 internal error.";

int cmd_queues(int argc, char **argv)
{
	const struct argp argp = {
		.options = queues_options,
		.parser = queues_option,
		.doc = queues_doc,
	};
	struct queues_run *run = calloc(1, sizeof(*run));
	__u64 limit_ms = 0;
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_option_time, &limit_ms },
		{ &vmdev_option_json_lines, run ? &run->json : NULL },
		{ 0 },
	};
	char bad[VMDEV_SELECT_WORD];
	int code = VMDEV_EXIT_CANNOT_RUN, lock;

	if (!run) {
		vmdev_msg("queues", "no memory: %m; free some");
		return VMDEV_EXIT_INTERNAL;
	}
	if (!vmdev_arg_parse(&argp, shared, argc, argv, run)) {
		free(run);
		return VMDEV_EXIT_USAGE;
	}
	vmdev_attach_quiet(false);
	vmdev_select_rules(&run->judge.session.rules, NULL, bad);
	if (run->once && !limit_ms)
		limit_ms = QUEUES_ONCE_MS;
	lock = vmdev_probe_require("queues", true) ? vmdev_judge_alone("queues") : -1;
	if (lock >= 0) {
		code = queues_run(run, limit_ms);
		close(lock);
	}
	free(run);
	return code;
}
