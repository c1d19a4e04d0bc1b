// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the streaming program: load, filter, attach, arm, drain, count what was lost.
 * Does not own what is done with an event.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/arg.h"
#include "lib/machine/device.h"
#include "lib/base/msg.h"
#include "lib/live/tracer.h"
#include "vmdev_trace.skel.h"

bool vmdev_tracer_device(struct vmdev_tracer_opts *opts)
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
		vmdev_msg(opts->verb,
			  "no single device is called '%s'; 'vmdev list devices' names them, and "
			  "one that comes later goes by its index",
			  opts->device);
		return false;
	}
	opts->dev = dev->index;
	return true;
}

static error_t vmdev_tracer_option(int key, char *arg, struct argp_state *state)
{
	struct vmdev_tracer_opts *opts = state->input;
	char bad[VMDEV_SELECT_WORD];

	switch (key) {
	case 'd':
		opts->device = arg;
		return 0;
	case 'q':
		opts->one_queue = true;
		if (vmdev_arg_u64(arg, 0, VMDEV_MAX_VQS - 1, &opts->queue))
			return 0;
		return vmdev_arg_refuse(opts->verb, "queue", arg, "an index below 64");
	case 'e':
		opts->chosen = true;
		if (vmdev_select_events(&opts->events, arg, bad))
			return 0;
		return vmdev_arg_refuse(opts->verb, "event", bad,
					"a name from 'vmdev list events'");
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp vmdev_tracer_options = {
	.options = (const struct argp_option[]){
		{ "device", 'd', "DEV", 0, "only this device: index, UUID or interface", 0 },
		{ "queue", 'q', "QUEUE", 0, "only this queue", 0 },
		{ "event", 'e', "EVENT[,EVENT]", 0,
		  "only these: names of events or commands, with or without their system, shell "
		  "wildcards allowed", 0 },
		{ 0 },
	},
	.parser = vmdev_tracer_option,
};

static int vmdev_tracer_load(struct vmdev_tracer *t, const struct vmdev_tracer_opts *opts,
			     ring_buffer_sample_fn fn, void *ctx)
{
	int err;

	t->skel = vmdev_trace_bpf__open();
	if (!t->skel)
		return errno;
	if (opts->device)
		t->skel->rodata->trace_devs = 1ULL << opts->dev;
	if (opts->one_queue)
		t->skel->rodata->trace_vq = opts->queue;
	err = bpf_map__set_max_entries(t->skel->maps.trace_ring, opts->ringbuf);
	if (!err)
		err = vmdev_trace_bpf__load(t->skel);
	if (err)
		return -err;
	t->rb = ring_buffer__new(bpf_map__fd(t->skel->maps.trace_ring), fn, ctx, NULL);
	return t->rb ? 0 : errno;
}

int vmdev_tracer_open(struct vmdev_tracer *t, const struct vmdev_tracer_opts *opts,
		      ring_buffer_sample_fn fn, void *ctx)
{
	int err = vmdev_tracer_load(t, opts, fn, ctx);

	if (err) {
		vmdev_msg(opts->verb, "cannot load the program: %s; see 'vmdev doctor'",
			  strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	return vmdev_attach_programs(&t->attach, t->skel->obj, &opts->events, opts->verb);
}

void vmdev_tracer_arm(struct vmdev_tracer *t, bool on)
{
	__atomic_store_n(&t->skel->bss->trace_armed, on, __ATOMIC_SEQ_CST);
}

void vmdev_tracer_drain(struct vmdev_tracer *t)
{
	ring_buffer__consume(t->rb);
}

void vmdev_tracer_detach(struct vmdev_tracer *t)
{
	vmdev_attach_detach(&t->attach);
}

struct trace_lost vmdev_tracer_lost(const struct vmdev_tracer *t, const char *verb)
{
	int cpus = libbpf_num_possible_cpus(), fd = bpf_map__fd(t->skel->maps.trace_losses);
	struct trace_lost *per_cpu = cpus > 0 ? calloc(cpus, sizeof(*per_cpu)) : NULL;
	struct trace_lost sum = { 0 };
	__u32 key = 0;

	if (!per_cpu || bpf_map_lookup_elem(fd, &key, per_cpu)) {
		vmdev_msg(verb, "cannot read the loss counters: %s; take the events as incomplete",
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

__u64 vmdev_tracer_misses(const struct vmdev_tracer *t)
{
	return vmdev_attach_misses(t->skel->obj);
}

void vmdev_tracer_close(struct vmdev_tracer *t)
{
	vmdev_attach_detach(&t->attach);
	ring_buffer__free(t->rb);
	vmdev_trace_bpf__destroy(t->skel);
}
