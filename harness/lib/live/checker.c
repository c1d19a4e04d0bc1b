// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the checker in the kernel: load, attach, arm, drain, read its counters.
 * Does not own the verdict on them, or what runs meanwhile.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "lib/live/checker.h"
#include "lib/live/group.h"
#include "lib/live/vringh.h"
#include "lib/machine/fentry.h"
#include "lib/machine/loaded.h"
#include "lib/machine/probe.h"
#include "lib/base/watch.h"
#include "rules/stats.h"
#include "vmdev_check.skel.h"

/* Links that are asked for in a look; all are at the end. */
#define VMDEV_CHECKER_LINKS 8
#define VMDEV_CHECKER_NS_PER_MS 1000000L
#define VMDEV_CHECKER_TICK_NS 10000000L	/* the longest */

/* Said at once, and once a rule: a run that hangs or takes the kernel down has no report. */
static void vmdev_checker_tell(const struct vmdev_tally *tally, const struct rules_violation *v)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (tally->kept[n] == 1 && tally->group[n]->times == 1 &&
		    !memcmp(&tally->group[n]->first, v, RULES_VIOLATION_SHORT))
			vmdev_msg("violation", "%s: %s; its report follows at the end",
				  vmdev_name_rule(n)->id, vmdev_name_rule(n)->sentence);
}

static int vmdev_checker_record(void *ctx, void *data, size_t size)
{
	struct vmdev_checker *c = ctx;

	if (size < RULES_VIOLATION_SHORT) {
		c->session->tally.lost++;
		return 0;
	}
	/* While it exists, a device can be named; afterwards it has only its number. */
	if (!c->session->ndevs)
		c->session->ndevs = vmdev_device_scan("/sys", c->session->devs, VMDEV_MAX_DEVS);
	vmdev_tally_add(&c->session->tally, data, size, &c->session->rules);
	vmdev_checker_tell(&c->session->tally, data);
	return 0;
}

/* What no armed rule needs is not loaded, and costs nothing. */
static int vmdev_checker_choose(struct vmdev_checker *c)
{
	const struct vmdev_select_rules *rules = &c->session->rules;
	int err = vmdev_group_choose(c->skel->obj, rules);

	/* Either the batches of mappings or, for that group, the single events. */
	bpf_program__set_autoload(c->skel->progs.check_buf_ops,
				  !vmdev_select_group(rules, VMDEV_GROUP_MAPPINGS));
	vmdev_attach_choose(c->skel->obj, &c->events);
	return err;
}

/* A source that is not there: the rules that need it are not armed. */
static void vmdev_checker_absent(struct vmdev_session *session, enum rules_source source,
				 const char *why)
{
	if (why && vmdev_select_absent(&session->rules, source))
		session->absent[source] = why;
}

/* vringh is a module of the kernel's that is rarely there. */
static void vmdev_checker_vringh(struct vmdev_checker *c)
{
	struct vmdev_session *session = c->session;
	const char *why;
	__u64 offset;

	if (!vmdev_select_needs(&session->rules, RULES_NEEDS_VRINGH)) {
		vmdev_vringh_none(c->skel->obj);
		return;
	}
	why = vmdev_vringh_choose(c->skel->obj, &offset, session->vringh,
				  sizeof(session->vringh));
	c->skel->rodata->check_page_offset = offset;
	vmdev_checker_absent(session, RULES_SOURCE_VRINGH, why);
}

static void vmdev_checker_parent(struct vmdev_checker *c)
{
	vmdev_loaded_events(&c->events);
	vmdev_checker_absent(c->session, RULES_SOURCE_MVNET, vmdev_loaded_lacks_parent());
}

/* A kernel that cannot switch fentry off has no function to watch. */
static void vmdev_checker_switch(struct vmdev_checker *c)
{
	bpf_program__set_autoload(c->skel->progs.check_switch, vmdev_fentry_has_switch());
}

/* A kernel with PREEMPT_RT lets no program have a timer. */
static void vmdev_checker_clock(struct vmdev_checker *c)
{
	bool timers = !vmdev_probe_realtime();

	bpf_program__set_autoload(c->skel->progs.check_begin, timers);
	bpf_map__set_autocreate(c->skel->maps.check_pulses, timers);
}

/* How long a kick may wait, in ticks of the kernel: the coarse clock advances with each. */
static void vmdev_checker_tick(struct vmdev_checker *c)
{
	struct timespec tick;

	if (clock_getres(CLOCK_MONOTONIC_COARSE, &tick) || !tick.tv_nsec)
		tick.tv_nsec = VMDEV_CHECKER_TICK_NS;
	c->skel->rodata->check_late_ticks =
		(RULES_LATE_MS * VMDEV_CHECKER_NS_PER_MS + tick.tv_nsec - 1) / tick.tv_nsec;
}

static int vmdev_checker_prepare(struct vmdev_checker *c, __u64 ringbuf)
{
	int err;

	c->skel = vmdev_check_bpf__open();
	if (!c->skel)
		return errno;
	vmdev_checker_vringh(c);
	vmdev_checker_parent(c);
	vmdev_checker_switch(c);
	vmdev_checker_clock(c);
	c->skel->rodata->check_full = c->session->full;
	vmdev_checker_tick(c);
	err = vmdev_checker_choose(c);
	if (err)
		return -err;
	vmdev_room_open(&c->room, c->skel->obj);
	err = bpf_map__set_max_entries(c->skel->maps.check_ring, ringbuf);
	if (!err)
		err = vmdev_check_bpf__load(c->skel);
	return -err;
}

int vmdev_checker_open(struct vmdev_checker *c, struct vmdev_session *session, __u64 ringbuf,
		       unsigned int devices)
{
	int err;

	c->session = session;
	err = vmdev_checker_prepare(c, ringbuf);
	if (!err && !vmdev_select_any(&session->rules)) {
		vmdev_msg("check", "cannot run here: no rule that was asked for can be judged, for "
			  "%s; load it before the checker starts",
			  vmdev_session_absence(session));
		return VMDEV_EXIT_CANNOT_RUN;
	}
	if (err) {
		vmdev_msg("check",
			  "cannot load the checker: %s; see 'vmdev doctor', and -v for the "
			  "kernel's words", strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	err = vmdev_room_make(&c->room, devices, devices * VMDEV_CHECKER_QUEUES);
	if (!err) {
		c->rb = ring_buffer__new(bpf_map__fd(c->skel->maps.check_ring),
					 vmdev_checker_record, c, NULL);
		err = c->rb ? 0 : errno;
	}
	if (!err)
		return 0;
	vmdev_msg("check", "cannot map the checker's state: %s; free some memory", strerror(err));
	return VMDEV_EXIT_INTERNAL;
}

__u64 vmdev_checker_verified(const struct vmdev_checker *c, bool verbose)
{
	c->session->programs = json_object_new_array();
	return vmdev_attach_verified(c->skel->obj, c->session->programs, verbose);
}

int vmdev_checker_attach(struct vmdev_checker *c)
{
	return vmdev_attach_programs(&c->attach, c->skel->obj, &c->events, "check");
}

/* Whether events came of a device. */
static bool vmdev_checker_seen(const struct rules_dev *d)
{
	__u64 seen = d->seq.next | d->dma.seq.next;

	for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
		seen |= d->vq[vq].seq.next;
	return seen;
}

/* The highest index in use plus one, whether there is room for it or not. */
static unsigned int vmdev_checker_devices(const struct vmdev_checker *c)
{
	unsigned int n = c->room.devices < VMDEV_MAX_DEVS ? c->room.devices : VMDEV_MAX_DEVS;

	while (n && !vmdev_checker_seen(c->room.dev[n - 1]))
		n--;
	return n > c->skel->bss->check_devs ? n : c->skel->bss->check_devs;
}

static void vmdev_checker_grow(struct vmdev_checker *c, unsigned int devices, unsigned int queues)
{
	int err = vmdev_room_make(&c->room, devices, queues);

	if (c->missed || (!err && !c->skel->bss->check_total.slot_missing))
		return;
	c->missed = true;
	if (err)
		vmdev_msg("check", "no room for the state of more devices: %s; they are not "
				   "judged, free some memory", strerror(err));
	else
		vmdev_msg("check", "devices or queues came sooner than room was made for their "
				   "state: what they did until then is not judged; say how many "
				   "come with --devices");
}

void vmdev_checker_room(struct vmdev_checker *c)
{
	vmdev_checker_grow(c, vmdev_checker_devices(c), c->skel->bss->check_places);
}

void vmdev_checker_present(struct vmdev_checker *c)
{
	struct vmdev_device devs[VMDEV_MAX_DEVS];
	int n = vmdev_device_scan("/sys", devs, VMDEV_MAX_DEVS);
	unsigned int queues = 0;

	for (int i = 0; i < n; i++)
		queues += devs[i].nvqs;
	if (n > 0)
		vmdev_checker_grow(c, devs[n - 1].index + 1, queues);
}

void vmdev_checker_arm(struct vmdev_checker *c, bool on)
{
	if (on)
		vmdev_checker_present(c);
	__atomic_store_n(&c->skel->bss->check_armed, on, __ATOMIC_SEQ_CST);
}

/* Beats of the kernel's clock; without one all time counts. */
static __u64 vmdev_checker_beats(const struct vmdev_checker *c)
{
	if (bpf_program__autoload(c->skel->progs.check_begin))
		return c->skel->bss->check_beats;
	return vmdev_watch_now() / CHECK_BEAT_NS;
}

void vmdev_checker_watch(struct vmdev_checker *c)
{
	int err = 0, fd = bpf_program__fd(c->skel->progs.check_begin);
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	if (bpf_program__autoload(c->skel->progs.check_begin))
		err = -bpf_prog_test_run_opts(fd, &opts);
	if (err || opts.retval)
		vmdev_vigil_blind(&c->vigil, "the clock that its looks are held against does not "
					     "run: %s", strerror(err ? err : EINVAL));
	vmdev_vigil_begin(&c->vigil, vmdev_checker_beats(c));
}

void vmdev_checker_touch(struct vmdev_checker *c)
{
	vmdev_vigil_touch(&c->vigil, vmdev_checker_beats(c));
}

/* The events of a parent that came meanwhile have no program. */
static bool vmdev_checker_outdated(const struct vmdev_checker *c)
{
	struct vmdev_select now = { 0 };

	vmdev_loaded_events(&now);
	return memcmp(c->events.event, now.event, sizeof(now.event));
}

void vmdev_checker_whole(struct vmdev_checker *c, bool all)
{
	const char *lost = vmdev_attach_lost(&c->attach,
					     all ? c->attach.count : VMDEV_CHECKER_LINKS);

	if (c->skel->bss->check_switches || !vmdev_fentry_on())
		vmdev_vigil_blind(&c->vigil, "fentry was off, or was switched: "
					     "kernel.ftrace_enabled");
	if (lost)
		vmdev_vigil_blind(&c->vigil, "the program %s was not attached", lost);
	if (vmdev_checker_outdated(c))
		vmdev_vigil_blind(&c->vigil, "a parent was loaded while the checker ran, and no "
					     "program was attached to its events; load it first");
}

/* Whether a device was added meanwhile, or joined. */
static bool vmdev_checker_met(const struct rules_dev *d)
{
	return d->n[VMDEV_EV_ADD] || d->joined;
}

static bool vmdev_checker_stranger(const struct rules_dev *d)
{
	return vmdev_checker_seen(d) && !d->n[VMDEV_EV_DEL] && !vmdev_checker_met(d);
}

bool vmdev_checker_unheard(const struct vmdev_checker *c, __u64 present)
{
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		const struct rules_dev *d = c->room.dev[dev];

		if ((present >> dev & 1) && (!d || !vmdev_checker_met(d)))
			return true;
	}
	return false;
}

bool vmdev_checker_strangers(const struct vmdev_checker *c)
{
	for (unsigned int dev = 0; dev < c->room.devices; dev++)
		if (vmdev_checker_stranger(c->room.dev[dev]))
			return true;
	return false;
}

void vmdev_checker_drain(struct vmdev_checker *c)
{
	ring_buffer__consume(c->rb);
}

/*
 * Does a card have used buffers that its driver leaves unread by right? sysfs is asked when one
 * seems to leave them, and from then on until its interface is up.
 */
static bool vmdev_checker_deaf(const struct rules_dev *d, unsigned int dev)
{
	__u32 stands = d->deaf ? RULES_STANDS_UNREAD : 0;

	for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
		stands |= d->look[vq].stands;
	return d->device_id == RULES_DEVICE_NET && stands & RULES_STANDS_UNREAD &&
	       !(vmdev_device_open("/sys") >> dev & 1);
}

/* Most devices are not there; asking the kernel about them would cost more than the looks. */
int vmdev_checker_look(struct vmdev_checker *c, __u64 spare_ns)
{
	int fd = bpf_program__fd(c->skel->progs.check_look), err = 0;

	for (unsigned int dev = 0; dev < c->room.devices && !err; dev++) {
		const struct rules_dev *d = c->room.dev[dev];
		struct check_look_args args = { .dev = dev, .spare_ns = spare_ns };
		LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = &args, .ctx_size_in = sizeof(args));

		if (!d->known || !(d->status & VMDEV_S_DRIVER_OK))
			continue;
		args.deaf = vmdev_checker_deaf(d, dev);
		/* Many looks take long, and devices come meanwhile. */
		vmdev_checker_room(c);
		vmdev_checker_touch(c);
		err = -bpf_prog_test_run_opts(fd, &opts);
	}
	return err;
}

/* The same step, state and counters as for the kernel's own events. */
void vmdev_checker_load(struct vmdev_checker *c, const struct vmdev_event *ev)
{
	struct rules_violation v = { .event = *ev, .comm = "load" };
	struct rules_dev *d = c->room.dev[ev->dev];

	if (!d || !rules_step_load(d, ev, &v.verdict))
		return;
	rules_scene_take(d, ev, 0, &v.verdict.scene);
	v.past = d->past;
	v.event.ts = vmdev_watch_now();
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (rules_has(&v.verdict, n))
			__sync_fetch_and_add(&c->skel->bss->check_total.violations[n], 1);
	vmdev_checker_record(c, &v, sizeof(v));
}

void vmdev_checker_detach(struct vmdev_checker *c)
{
	vmdev_attach_detach(&c->attach);
}

void vmdev_checker_stats(struct vmdev_checker *c, struct check_stats *stats,
			 struct vmdev_verdict_loss *loss)
{
	check_stats_collect(stats, (const struct rules_dev *const *)c->room.dev, VMDEV_MAX_DEVS,
			    &c->skel->bss->check_total);
	loss->ringbuf_full = stats->ringbuf_full;
	loss->slot_missing = stats->slot_missing;
	loss->sequence_gaps = stats->gaps;
	loss->missing_events = stats->gap_events;
	loss->recursion_misses = vmdev_attach_misses(c->skel->obj);
	c->session->locked = vmdev_room_locked(&c->room, c->skel->obj);
	c->session->room_devices = c->room.devices;
	c->session->room_queues = c->room.queues;
}

void vmdev_checker_close(struct vmdev_checker *c)
{
	vmdev_attach_detach(&c->attach);
	ring_buffer__free(c->rb);
	vmdev_room_close(&c->room);
	vmdev_check_bpf__destroy(c->skel);
}
