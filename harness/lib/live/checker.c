// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the checker in the kernel: load, attach, arm, drain, read its counters.
 * Does not own the verdict on them, or what runs meanwhile.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/live/checker.h"
#include "lib/machine/loaded.h"
#include "lib/base/watch.h"
#include "rules/stats.h"
#include "vmdev_check.skel.h"

/* The kernel gives the programs' map as whole elements behind each other. */
#define VMDEV_CHECKER_SLOTS (VMDEV_MAX_DEVS * sizeof(struct check_slot))

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
		c->report->tally.lost++;
		return 0;
	}
	/* While it exists, a device can be named; afterwards it has only its number. */
	if (!c->report->ndevs)
		c->report->ndevs = vmdev_device_scan("/sys", c->report->devs, VMDEV_MAX_DEVS);
	vmdev_tally_add(&c->report->tally, data, size, &c->report->rules);
	vmdev_checker_tell(&c->report->tally, data);
	return 0;
}

/* The programs and the map of a group of rules have names that begin with its own. */
static void vmdev_checker_group(struct bpf_object *obj, enum vmdev_rule_group group, bool on)
{
	char prefix[VMDEV_NAME_MAX];
	struct bpf_program *prog;
	struct bpf_map *map;
	int len;

	len = snprintf(prefix, sizeof(prefix), "check_%s", vmdev_name_group(group)->name);
	bpf_object__for_each_program(prog, obj)
		if (!strncmp(bpf_program__name(prog), prefix, len))
			bpf_program__set_autoload(prog, on);
	bpf_object__for_each_map(map, obj)
		if (!strcmp(bpf_map__name(map), prefix))
			bpf_map__set_autocreate(map, on);
}

/* What no armed rule needs is not loaded, and costs nothing. */
static void vmdev_checker_choose(struct vmdev_checker *c)
{
	const struct vmdev_select_rules *rules = &c->report->rules;

	for (int group = VMDEV_GROUP_DEFAULT + 1; group < VMDEV_GROUP_MAX; group++)
		vmdev_checker_group(c->skel->obj, group, vmdev_select_group(rules, group));
	/* Either the batches of mappings or, for that group, the single events. */
	bpf_program__set_autoload(c->skel->progs.check_buf_ops,
				  !vmdev_select_group(rules, VMDEV_GROUP_MAPPINGS));
	vmdev_attach_choose(c->skel->obj, &c->events);
}

/* Why the copies of the kernel's own vringh cannot be looked at; NULL if they can. */
static const char *vmdev_checker_vringh_lacks(void)
{
	static const char *const functions[] = { "vringh_iov_push_kern", "vringh_iov_pull_kern" };
	struct btf *base, *btf = NULL;
	const char *why = NULL;

	if (access("/sys/module/vringh", F_OK))
		return "vringh is not loaded";
	if (access("/sys/kernel/btf/vringh", R_OK))
		return "vringh has no BTF";
	base = btf__load_vmlinux_btf();
	if (base)
		btf = btf__load_module_btf("vringh", base);
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]) && !why; i++)
		if (!btf || btf__find_by_name_kind(btf, functions[i], BTF_KIND_FUNC) < 0)
			why = "this vringh does not copy kernel memory";
	btf__free(btf);
	btf__free(base);
	return why;
}

/* DIR-07 needs a module of the kernel's that is rarely there: else it is not armed. */
static void vmdev_checker_vringh(struct vmdev_checker *c)
{
	struct vmdev_select_rules *rules = &c->report->rules;
	const char *why = vmdev_select_has(rules, RULE_DIR_07) ? vmdev_checker_vringh_lacks() :
								 "not asked for";

	if (!why)
		return;
	bpf_program__set_autoload(c->skel->progs.check_vringh_push, false);
	bpf_program__set_autoload(c->skel->progs.check_vringh_push_end, false);
	bpf_program__set_autoload(c->skel->progs.check_vringh_pull, false);
	bpf_program__set_autoload(c->skel->progs.check_vringh_pull_end, false);
	if (vmdev_select_has(rules, RULE_DIR_07))
		c->report->no_vringh = why;
	rules->mask[RULE_DIR_07 / 64] &= ~(1ULL << RULE_DIR_07 % 64);
}

/* Likewise the events of a parent, and the rules that nothing else drives. */
static void vmdev_checker_parent(struct vmdev_checker *c)
{
	vmdev_loaded_events(&c->events);
	c->report->no_mvnet = vmdev_loaded_rules(&c->report->rules);
}

static int vmdev_checker_prepare(struct vmdev_checker *c, __u64 ringbuf, bool full)
{
	int err;

	c->skel = vmdev_check_bpf__open();
	if (!c->skel)
		return errno;
	vmdev_checker_vringh(c);
	vmdev_checker_parent(c);
	c->skel->rodata->check_full = full;
	vmdev_checker_choose(c);
	err = bpf_map__set_max_entries(c->skel->maps.check_ring, ringbuf);
	if (!err)
		err = vmdev_check_bpf__load(c->skel);
	return -err;
}

int vmdev_checker_open(struct vmdev_checker *c, struct vmdev_report *report, __u64 ringbuf,
		       bool full)
{
	int err;

	c->report = report;
	err = vmdev_checker_prepare(c, ringbuf, full);
	if (!err && !(report->rules.mask[0] | report->rules.mask[1])) {
		vmdev_msg("check", "cannot run here: no rule that was asked for can be judged, for "
			  "%s; load it before the checker starts",
			  report->no_vringh ? report->no_vringh : report->no_mvnet);
		return VMDEV_EXIT_CANNOT_RUN;
	}
	if (err) {
		vmdev_msg("check",
			  "cannot load the checker: %s; see 'vmdev doctor', and -v for the "
			  "kernel's words", strerror(err));
		return VMDEV_EXIT_INTERNAL;
	}
	c->slots = mmap(NULL, VMDEV_CHECKER_SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED,
			bpf_map__fd(c->skel->maps.check_slots), 0);
	if (c->slots == MAP_FAILED)
		c->slots = NULL;
	c->rb = ring_buffer__new(bpf_map__fd(c->skel->maps.check_ring), vmdev_checker_record, c,
				 NULL);
	if (c->slots && c->rb)
		return 0;
	vmdev_msg("check", "cannot map the checker's state: %s; free some memory", strerror(errno));
	return VMDEV_EXIT_INTERNAL;
}

__u64 vmdev_checker_verified(const struct vmdev_checker *c, bool verbose)
{
	c->report->programs = json_object_new_array();
	return vmdev_attach_verified(c->skel->obj, c->report->programs, verbose);
}

int vmdev_checker_attach(struct vmdev_checker *c)
{
	return vmdev_attach_programs(&c->attach, c->skel->obj, &c->events, "check");
}

void vmdev_checker_arm(struct vmdev_checker *c, bool on)
{
	__atomic_store_n(&c->skel->bss->check_armed, on, __ATOMIC_SEQ_CST);
}

static bool vmdev_checker_stranger(const struct rules_dev *d)
{
	__u64 seen = d->seq.next | d->dma.seq.next;

	for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
		seen |= d->vq[vq].seq.next;
	return seen && !d->n[VMDEV_EV_ADD] && !d->n[VMDEV_EV_DEL] && !d->joined;
}

bool vmdev_checker_strangers(const struct vmdev_checker *c)
{
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++)
		if (vmdev_checker_stranger(&c->slots[dev].dev))
			return true;
	return false;
}

void vmdev_checker_drain(struct vmdev_checker *c)
{
	ring_buffer__consume(c->rb);
}

/* Most devices are not there; asking the kernel about them would cost more than the looks. */
int vmdev_checker_look(struct vmdev_checker *c, __u64 spare_ns)
{
	int fd = bpf_program__fd(c->skel->progs.check_look), err = 0;

	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS && !err; dev++) {
		const struct rules_dev *d = &c->slots[dev].dev;
		struct check_look_args args = { .dev = dev, .spare_ns = spare_ns };
		LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = &args, .ctx_size_in = sizeof(args));

		if (d->known && (d->status & VMDEV_S_DRIVER_OK))
			err = -bpf_prog_test_run_opts(fd, &opts);
	}
	return err;
}

/* The same step, state and counters as for the kernel's own events. */
void vmdev_checker_load(struct vmdev_checker *c, const struct vmdev_event *ev)
{
	struct rules_violation v = { .event = *ev, .comm = "load" };

	struct rules_dev *d = &c->slots[ev->dev].dev;

	if (!rules_step(d, ev, &v.verdict))
		return;
	v.past = d->past;
	v.event.ts = vmdev_watch_now();
	__sync_fetch_and_add(&c->skel->bss->check_total.violations[RULE_NET_06], 1);
	vmdev_checker_record(c, &v, sizeof(v));
}

void vmdev_checker_detach(struct vmdev_checker *c)
{
	vmdev_attach_detach(&c->attach);
}

void vmdev_checker_stats(struct vmdev_checker *c, struct check_stats *stats,
			 struct vmdev_verdict_loss *loss)
{
	check_stats_collect(stats, c->slots, VMDEV_MAX_DEVS, &c->skel->bss->check_total);
	loss->ringbuf_full = stats->ringbuf_full;
	loss->slot_missing = stats->slot_missing;
	loss->sequence_gaps = stats->gaps;
	loss->missing_events = stats->gap_events;
	loss->recursion_misses = vmdev_attach_misses(c->skel->obj);
}

void vmdev_checker_close(struct vmdev_checker *c)
{
	vmdev_attach_detach(&c->attach);
	ring_buffer__free(c->rb);
	if (c->slots)
		munmap(c->slots, VMDEV_CHECKER_SLOTS);
	vmdev_check_bpf__destroy(c->skel);
}
