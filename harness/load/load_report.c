// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how the figures of a run are shown: table, JSON, events for a checker.
 * Does not own the figures (load_result).
 */
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/arg.h"
#include "lib/base/child.h"
#include "lib/base/msg.h"
#include "load/load_report.h"
#include "vmdev_event.h"

#define LOAD_REPORT_NS_PER_US 1000.0
#define LOAD_REPORT_BITS_PER_MBIT 1e6

static const char *load_report_word(enum vmdev_exit verdict)
{
	switch (verdict) {
	case VMDEV_EXIT_CLEAN:
		return "clean";
	case VMDEV_EXIT_VIOLATION:
		return "violation";
	case VMDEV_EXIT_INCONCLUSIVE:
		return "inconclusive";
	default:
		return "error";
	}
}

/* What else handled the frames, and so may have done what the device is asked about. */
static const struct load_report_other {
	enum vmdev_other bit;
	const char *name;
	const char *what;
} load_report_other[] = {
	{ VMDEV_OTHER_XDP, "xdp", "an XDP program" },
	{ VMDEV_OTHER_FILTER, "filter", "a qdisc for filters" },
	{ VMDEV_OTHER_NETEM, "netem", "the qdisc netem" },
	{ VMDEV_OTHER_UNKNOWN, "unknown", "something unknown" },
};

#define LOAD_REPORT_OTHERS (sizeof(load_report_other) / sizeof(*load_report_other))

static void load_report_others(const char *name, uint32_t others)
{
	for (size_t i = 0; i < LOAD_REPORT_OTHERS; i++)
		if (others & load_report_other[i].bit)
			vmdev_msg(name, "%s handles the frames too: what is lost, doubled, late or "
					"changed is not held against the device",
				  load_report_other[i].what);
}

static struct json_object *load_report_others_json(uint32_t others)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < LOAD_REPORT_OTHERS; i++)
		if (others & load_report_other[i].bit)
			json_object_array_add(list,
					      json_object_new_string(load_report_other[i].name));
	return list;
}

static void load_report_remark(const struct load_lane *lane)
{
	const struct load_result *result = &lane->result;
	const char *name = lane->tx.name;

	if (result->gone)
		vmdev_msg(name, "interface went down or away with %" PRIu64 " frames under way",
			  result->in_flight);
	if (result->others)
		load_report_others(name, result->others);
	if (result->stalled)
		vmdev_msg(name, "nothing came back for --stall-ms; the run ended early");
	if (result->overruns)
		vmdev_msg(name, "%" PRIu64 " frames came faster than they could be checked; "
				"use a lower --rate",
			  result->overruns);
	if (!result->sent)
		vmdev_msg(name, "nothing was sent: this proves nothing");
	else if (!result->received && !result->corrupt)
		vmdev_msg(name, "nothing came back: this proves nothing; is it a loopback device? "
				"Otherwise name the other end with --peer");
}

void load_report_remarks(const struct load_run *run)
{
	for (unsigned int i = 0; i < run->nlanes; i++)
		load_report_remark(&run->lanes[i]);
}

static void load_report_row(const char *name, const struct load_result *result)
{
	const struct load_hist *latency = &result->latency;

	printf("%-15s %11" PRIu64 " %11" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64
	       " %8" PRIu64 " %9.0f %9.2f %9.1f %9.1f %9.1f\n",
	       name, result->sent, result->received, result->lost, result->device_drops,
	       result->duplicated, result->reordered, result->corrupt, load_result_pps(result),
	       load_result_bps(result) / LOAD_REPORT_BITS_PER_MBIT,
	       load_hist_percentile(latency, 50) / LOAD_REPORT_NS_PER_US,
	       load_hist_percentile(latency, 99) / LOAD_REPORT_NS_PER_US,
	       latency->max / LOAD_REPORT_NS_PER_US);
}

void load_report_text(const struct load_run *run, enum vmdev_exit verdict)
{
	printf("%-15s %11s %11s %8s %8s %8s %8s %8s %9s %9s %9s %9s %9s\n", "interface", "sent",
	       "received", "lost", "counted", "dup", "reorder", "corrupt", "frames/s", "Mbit/s",
	       "p50 us", "p99 us", "max us");
	for (unsigned int i = 0; i < run->nlanes; i++)
		load_report_row(run->lanes[i].tx.name, &run->lanes[i].result);
	if (run->nlanes > 1)
		load_report_row("total", &run->total);
	printf("load: %s\n", load_report_word(verdict));
}

static void load_report_add(struct json_object *obj, const char *key, uint64_t value)
{
	json_object_object_add(obj, key, json_object_new_uint64(value));
}

static void load_report_add_rate(struct json_object *obj, const char *key, double value)
{
	/* Whole numbers: a fraction of a frame per second is noise. */
	load_report_add(obj, key, (uint64_t)(value + 0.5));
}

static void load_report_add_hist(struct json_object *obj, const char *key,
				 const struct load_hist *hist)
{
	struct json_object *figures = json_object_new_object();

	load_report_add(figures, "p50", load_hist_percentile(hist, 50));
	load_report_add(figures, "p99", load_hist_percentile(hist, 99));
	load_report_add(figures, "max", hist->max);
	json_object_object_add(obj, key, figures);
}

static struct json_object *load_report_figures(const struct load_result *result)
{
	struct json_object *obj = json_object_new_object();

	load_report_add(obj, "sent", result->sent);
	load_report_add(obj, "received", result->received);
	load_report_add(obj, "lost", result->lost);
	load_report_add(obj, "device_drops", result->device_drops);
	load_report_add(obj, "duplicated", result->duplicated);
	load_report_add(obj, "reordered", result->reordered);
	load_report_add(obj, "corrupt", result->corrupt);
	load_report_add(obj, "in_flight", result->in_flight);
	load_report_add(obj, "foreign", result->foreign);
	load_report_add(obj, "overruns", result->overruns);
	json_object_object_add(obj, "others", load_report_others_json(result->others));
	json_object_object_add(obj, "gone", json_object_new_boolean(result->gone));
	json_object_object_add(obj, "stalled", json_object_new_boolean(result->stalled));
	load_report_add(obj, "measured", result->measured);
	load_report_add(obj, "bytes", result->bytes);
	load_report_add(obj, "elapsed_ns", result->elapsed_ns);
	load_report_add_rate(obj, "pps", load_result_pps(result));
	load_report_add_rate(obj, "bps", load_result_bps(result));
	load_report_add_hist(obj, "latency_ns", &result->latency);
	if (result->lateness.count)
		load_report_add_hist(obj, "lateness_ns", &result->lateness);
	return obj;
}

static struct json_object *load_report_lane(const struct load_lane *lane)
{
	struct json_object *obj = load_report_figures(&lane->result);

	json_object_object_add(obj, "name", json_object_new_string(lane->tx.name));
	json_object_object_add(obj, "peer", json_object_new_string(lane->rx.name));
	if (lane->tx.dev >= 0)
		json_object_object_add(obj, "device", json_object_new_int(lane->tx.dev));
	return obj;
}

int load_report_json(const struct load_run *run, enum vmdev_exit verdict, const char *path)
{
	struct json_object *root = json_object_new_object(), *list = json_object_new_array();
	int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	int ret;

	json_object_object_add(root, "verdict", json_object_new_string(load_report_word(verdict)));
	json_object_object_add(root, "exit_code", json_object_new_int(verdict));
	for (unsigned int i = 0; i < run->nlanes; i++)
		json_object_array_add(list, load_report_lane(&run->lanes[i]));
	json_object_object_add(root, "interfaces", list);
	json_object_object_add(root, "totals", load_report_figures(&run->total));
	if (!strcmp(path, "-"))
		ret = puts(json_object_to_json_string_ext(root, flags)) < 0 ? -1 : 0;
	else
		ret = json_object_to_file_ext(path, root, flags);
	if (ret)
		vmdev_msg(path, "cannot write the figures: %s", strerror(errno));
	json_object_put(root);
	return ret;
}

static int load_report_event(int fd, const struct load_lane *lane)
{
	const struct load_result *result = &lane->result;
	struct vmdev_event event = {
		.id = VMDEV_EV_LOAD_RESULT,
		.dev = lane->tx.dev,
		.arg = {
			[VMDEV_LOAD_A_SENT] = result->sent,
			[VMDEV_LOAD_A_RECEIVED] = result->received,
			[VMDEV_LOAD_A_LOST] = result->lost,
			[VMDEV_LOAD_A_DUP] = result->duplicated,
			[VMDEV_LOAD_A_REORDERED] = result->reordered,
			[VMDEV_LOAD_A_CORRUPT] = result->corrupt,
			[VMDEV_LOAD_A_OTHERS] = result->others,
		},
		.pid = getpid(),
	};
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	event.ts = ts.tv_sec * 1000000000ULL + ts.tv_nsec;
	/* One write: reports of concurrent generators do not mix. */
	return write(fd, &event, sizeof(event)) == sizeof(event) ? 0 : -1;
}

int load_report_events(const struct load_run *run)
{
	const char *name = getenv(VMDEV_CHILD_REPORT);
	__u64 fd;

	if (!name)
		return 0;
	if (!vmdev_arg_u64(name, 0, INT_MAX, &fd)) {
		vmdev_msg("load", VMDEV_CHILD_REPORT "=%s is no file descriptor; unset it", name);
		return -1;
	}
	for (unsigned int i = 0; i < run->nlanes; i++) {
		if (run->lanes[i].tx.dev < 0 || !load_report_event(fd, &run->lanes[i]))
			continue;
		vmdev_msg("load", "cannot report to descriptor %s: %s; the checker that runs us "
				  "will not know these figures",
			  name, strerror(errno));
		return -1;
	}
	return 0;
}
