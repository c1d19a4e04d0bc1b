// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev-tracedat FILE: reads a trace.dat file of trace-cmd, writes a recording to standard
 * output. Owns the way from libtracecmd's records to our events, by names of events and
 * fields only. `vmdev verify` starts it; see lib/recording/import.c for why it is a program of
 * its own. Does not own the order of events: each CPU's stand as they were, vmdev merges them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <trace-cmd.h>
#include <unistd.h>

#include "lib/base/msg.h"
#include "lib/recording/rec_write.h"
#include "tracedat/tracedat_map.h"

/* In the library, but in none of its headers: what is not there stays unknown. */
extern const char *tracecmd_get_trace_clock(struct tracecmd_input *handle) __attribute__((weak));
extern const char *tracecmd_get_uname(struct tracecmd_input *handle) __attribute__((weak));
extern const char *tracecmd_get_cpustats(struct tracecmd_input *handle) __attribute__((weak));

/**
 * struct tracedat - a file that is being read
 * @w:       the recording that is written
 * @map:     what the file's event numbers mean; afresh for each buffer
 * @lost:    events that ftrace says it dropped
 * @strange: events of ours that this tool does not know
 * @events:  events of ours
 * @buffers: buffers with such events
 */
struct tracedat {
	struct vmdev_rec_writer *w;
	struct tracedat_map *map;
	__u64 lost;
	__u64 strange;
	__u64 events;
	__u64 buffers;
};

static void tracedat_event(struct tracedat *t, struct tep_handle *tep, struct tep_record *rec)
{
	const struct tracedat_event *e = tracedat_map_find(t->map, tep, rec);
	struct vmdev_event ev;
	const char *comm;

	if (!e)
		return;
	if (!tracedat_map_read(e, rec, &ev)) {
		t->strange++;
		return;
	}
	t->events++;
	ev.pid = tep_data_pid(tep, rec);
	comm = tep_data_comm_from_pid(tep, ev.pid);
	vmdev_rec_write_event(t->w, &ev, comm ? comm : "");
}

/* A record says how many were dropped before it; below 0 is: some. */
static void tracedat_cpu(struct tracedat *t, struct tracecmd_input *in, int cpu)
{
	struct tep_handle *tep = tracecmd_get_tep(in);
	struct tep_record *rec = tracecmd_read_cpu_first(in, cpu);

	for (; rec; rec = tracecmd_read_data(in, cpu)) {
		if (rec->missed_events)
			t->lost += rec->missed_events > 0 ? rec->missed_events : 1;
		tracedat_event(t, tep, rec);
		tracecmd_free_record(rec);
	}
}

static bool tracedat_buffer(struct tracedat *t, struct tracecmd_input *in)
{
	int cpus = tep_get_cpus(tracecmd_get_tep(in));
	__u64 before = t->events;

	t->map = tracedat_map_new();
	for (int cpu = 0; t->map && cpu < cpus; cpu++)
		tracedat_cpu(t, in, cpu);
	t->buffers += t->events > before;
	free(t->map);
	return t->map;
}

static bool tracedat_buffers(struct tracedat *t, struct tracecmd_input *in)
{
	int count = tracecmd_buffer_instances(in);

	if (!tracedat_buffer(t, in))
		return false;
	for (int i = 0; i < count; i++) {
		struct tracecmd_input *one = tracecmd_buffer_instance_handle(in, i);
		bool ok = one && tracedat_buffer(t, one);

		if (one)
			tracecmd_close(one);
		if (!ok)
			return false;
	}
	return true;
}

/* Events dropped at the end are told by the statistics only, which end the file. */
static __u64 tracedat_dropped(struct tracecmd_input *in)
{
	const char *text = tracecmd_get_cpustats ? tracecmd_get_cpustats(in) : NULL;
	__u64 sum = 0;

	for (; text && *text; text = strchr(text, '\n'), text = text ? text + 1 : NULL) {
		unsigned long long n = 0;

		if (sscanf(text, "overrun: %llu", &n) == 1 ||
		    sscanf(text, "dropped events: %llu", &n) == 1)
			sum += n;
	}
	return sum;
}

/* The second word of "Linux release": trace-cmd keeps what uname said. */
static void tracedat_about(struct tracedat *t, struct tracecmd_input *in)
{
	const char *uname = tracecmd_get_uname ? tracecmd_get_uname(in) : NULL;
	struct vmdev_select sel = { 0 };
	char kernel[sizeof(((struct utsname *)0)->release)];

	if (uname && sscanf(uname, "%*s %*s %64s", kernel) == 1)
		json_object_object_add(t->w->meta.obj, "kernel", json_object_new_string(kernel));
	json_object_object_add(t->w->meta.obj, "kind", json_object_new_string("trace-cmd"));
	tracedat_map_recorded(tracecmd_get_tep(in), &sel);
	vmdev_rec_meta_lacks(&t->w->meta, &sel);
	vmdev_rec_write_meta(t->w);
}

static void tracedat_end(struct tracedat *t, __u64 dropped)
{
	struct json_object *obj = json_object_new_object(), *loss = json_object_new_object();
	__u64 lost = dropped > t->lost ? dropped : t->lost;

	json_object_object_add(loss, "ringbuf_full", json_object_new_uint64(lost));
	json_object_object_add(obj, "loss", loss);
	json_object_object_add(obj, "strange", json_object_new_uint64(t->strange));
	json_object_object_add(obj, "buffers", json_object_new_uint64(t->buffers));
	vmdev_rec_write_json(t->w, VMDEV_REC_END, obj);
}

static int tracedat_convert(struct tracecmd_input *in, const char *file)
{
	const char *clock = tracecmd_get_trace_clock ? tracecmd_get_trace_clock(in) : NULL;
	struct tracedat t = { 0 };
	__u64 dropped = tracedat_dropped(in);
	bool whole;
	int err;

	t.w = vmdev_rec_writer_new(STDOUT_FILENO, VMDEV_REC_BY_CPU, clock ? clock : "unknown");
	if (!t.w) {
		vmdev_msg("verify", "no memory: %m; free some");
		return VMDEV_EXIT_INTERNAL;
	}
	tracedat_about(&t, in);
	whole = tracedat_buffers(&t, in);
	if (whole)
		tracedat_end(&t, dropped);
	else
		vmdev_rec_write_flush(t.w);
	err = vmdev_rec_writer_free(t.w);
	if (!err)
		return VMDEV_EXIT_CLEAN;
	vmdev_msg("verify", "cannot keep what was read of %s: %s; free some memory", file,
		  strerror(err));
	return VMDEV_EXIT_INTERNAL;
}

int main(int argc, char **argv)
{
	struct tracecmd_input *in;
	int code;

	if (argc != 2 || isatty(STDOUT_FILENO)) {
		vmdev_msg("tracedat", "usage: vmdev-tracedat trace.dat > FILE; "
				      "'vmdev verify' reads trace.dat files by itself");
		return VMDEV_EXIT_USAGE;
	}
	tracecmd_set_loglevel(TEP_LOG_NONE);
	in = tracecmd_open(argv[1], TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!in) {
		vmdev_msg("verify", "cannot judge %s: libtracecmd cannot read it; "
				    "it is damaged, or trace-cmd did not end it: record again",
			  argv[1]);
		return VMDEV_EXIT_INTERNAL;
	}
	code = tracedat_convert(in, argv[1]);
	tracecmd_close(in);
	return code;
}
