// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the verdict block that a checked run prints.
 * Does not own verdict.json (report_json.c), the verdict, or single violations.
 */
#include <string.h>

#include "lib/report/figures.h"
#include "lib/contract/name.h"
#include "lib/report/report.h"
#include "lib/report/reproduce.h"
#include "lib/report/violation.h"

#define VMDEV_REPORT_LABEL "%-14s"
#define VMDEV_REPORT_NS_PER_MS 1000000ULL
#define VMDEV_REPORT_KIB 1024

static void vmdev_report_reproduce(FILE *out, const struct vmdev_session *r, const char *rule)
{
	char again[VMDEV_REPRODUCE_MAX];

	fputs("  reproduce    ", out);
	if (r->reproduce)
		fprintf(out, "%s\n               ", r->reproduce);
	fprintf(out, "%s\n               on %s, modules %s%s%s\n\n",
		vmdev_reproduce(r, rule, again), r->kernel, r->variant,
		r->faults[0] ? ", faults armed: " : "", r->faults);
}

static void vmdev_report_violations(FILE *out, const struct vmdev_session *r)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_violation v = {
			.rule = n,
			.count = r->stats.violations[n],
			.tally = &r->tally,
			.t0 = r->t0,
			.devs = r->devs,
			.ndevs = r->ndevs,
		};

		if (!v.count || !vmdev_name_rule(n))
			continue;
		vmdev_violation_text(out, &v);
		vmdev_report_reproduce(out, r, vmdev_name_rule(n)->id);
	}
}

/* The rules that were asked for, and have nothing that drives them. */
static void vmdev_report_absent(FILE *out, const struct vmdev_session *r)
{
	char ids[VMDEV_NAME_BITS];

	for (enum rules_source s = 0; s < RULES_SOURCES; s++)
		if (r->absent[s])
			fprintf(out, VMDEV_REPORT_LABEL "%s: %s\n", "not armed",
				vmdev_name_rules_need(vmdev_name_source(s)->vouches, ids,
						      sizeof(ids)), r->absent[s]);
}

/* The rules that are off by default and were not asked for: nothing is said about them. */
static void vmdev_report_off(FILE *out, const struct vmdev_session *r)
{
	const char *label = "not armed", *separator = "";

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		enum vmdev_rule_group group = vmdev_name_rule_group(n);

		if (group == VMDEV_GROUP_DEFAULT || vmdev_select_has(&r->rules, n))
			continue;
		if (label)
			fprintf(out, VMDEV_REPORT_LABEL, label);
		fprintf(out, "%s%s (+%s)", separator, vmdev_name_rule(n)->id,
			vmdev_name_group(group)->name);
		label = NULL;
		separator = ", ";
	}
	if (!label)
		fputc('\n', out);
}

static void vmdev_report_coverage(FILE *out, const struct vmdev_session *r)
{
	const struct vmdev_verdict_coverage *c = &r->in.coverage;
	const char *separator = "";

	fprintf(out, VMDEV_REPORT_LABEL "%u armed, %u of them exercised\n", "rules", c->armed,
		c->exercised);
	if (r->vringh[0])
		fprintf(out, VMDEV_REPORT_LABEL "%s\n", "vringh", r->vringh);
	vmdev_report_absent(out, r);
	if (c->exercised == c->armed)
		return;
	fprintf(out, VMDEV_REPORT_LABEL, "not exercised");
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!vmdev_select_has(&r->rules, n) || vmdev_session_exercised(r, n))
			continue;
		fprintf(out, "%s%s", separator, vmdev_name_rule(n)->id);
		separator = " ";
	}
	fputc('\n', out);
}

/* The rules that were broken, of those that count or of those that inform. */
static void vmdev_report_fired(FILE *out, const struct vmdev_session *r, bool counts)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (r->stats.violations[n] && vmdev_name_rule(n) &&
		    vmdev_name_rule_counts(n) == counts)
			fprintf(out, ", %s %llu", vmdev_name_rule(n)->id, r->stats.violations[n]);
	fputc('\n', out);
}

static void vmdev_report_broken(FILE *out, const struct vmdev_session *r)
{
	__u64 notes = 0;

	fprintf(out, VMDEV_REPORT_LABEL "%llu", "violations", r->in.violations);
	vmdev_report_fired(out, r, true);
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		notes += vmdev_name_rule_counts(n) ? 0 : r->stats.violations[n];
	if (!notes)
		return;
	fprintf(out, VMDEV_REPORT_LABEL "%llu", "notes", notes);
	vmdev_report_fired(out, r, false);
}

/* Who else had the frames in his hands, so that the device is not blamed for them. */
static void vmdev_report_others(FILE *out, __u64 others)
{
	char words[VMDEV_NAME_BITS];

	if (others)
		fprintf(out, "; not judged end to end, others handled the frames: %s",
			vmdev_name_bits(VMDEV_TYPE_OTHERS, others, words, sizeof(words)));
	fputc('\n', out);
}

static void vmdev_report_loads(FILE *out, const struct vmdev_session *r)
{
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		const __u64 *a = r->load[dev].arg;

		if (!r->load[dev].id)
			continue;
		fprintf(out,
			VMDEV_REPORT_LABEL "device %u: sent %llu, received %llu, "
			"lost %llu, duplicated %llu, reordered %llu, corrupt %llu",
			"load", dev, a[VMDEV_LOAD_A_SENT], a[VMDEV_LOAD_A_RECEIVED],
			a[VMDEV_LOAD_A_LOST], a[VMDEV_LOAD_A_DUP],
			a[VMDEV_LOAD_A_REORDERED], a[VMDEV_LOAD_A_CORRUPT]);
		vmdev_report_others(out, a[VMDEV_LOAD_A_OTHERS]);
	}
	if (r->figures)
		vmdev_figures_text(out, r->figures, VMDEV_REPORT_LABEL);
}

static void vmdev_report_loss(FILE *out, const struct vmdev_session *r)
{
	const struct vmdev_verdict_loss *l = &r->in.loss;

	fprintf(out,
		VMDEV_REPORT_LABEL "ringbuf_full=%llu recursion_misses=%llu slot_missing=%llu "
		"user_space=%llu sequence_gaps=%llu missing_events=%llu\n",
		"loss", l->ringbuf_full, l->recursion_misses, l->slot_missing, l->user_space,
		l->sequence_gaps, l->missing_events);
	fprintf(out, VMDEV_REPORT_LABEL "devices=%u events=%llu copies=%llu\n", "unknown",
		r->in.unknown, r->stats.unjudged,
		r->stats.copies_unread + r->stats.vringh_unjudged);
}

/* What is proven of devices that ran before the checker begins where they were joined. */
static void vmdev_report_joined(FILE *out, const struct vmdev_session *r)
{
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		const struct check_joined *j = &r->stats.joined[dev];
		char start[VMDEV_NAME_BITS], maps[VMDEV_NAME_BITS];

		if (!(r->stats.devices_joined >> dev & 1))
			continue;
		fprintf(out,
			VMDEV_REPORT_LABEL "device %u: known from its snapshot on, %llu ms after "
			"the start; unknown: registration (%s), mappings made "
			"before (%s; %llu unmaps, %llu copies not judged), "
			"the session before (%llu events not judged)\n",
			"joined", dev, (j->ts - r->t0) / VMDEV_REPORT_NS_PER_MS,
			vmdev_name_rules_need(RULES_NEEDS_START, start, sizeof(start)),
			vmdev_name_rules_need(RULES_NEEDS_MAPS, maps, sizeof(maps)), j->unmaps,
			j->copies, j->early);
	}
}

static void vmdev_report_cost(FILE *out, const struct vmdev_session *r)
{
	fprintf(out,
		VMDEV_REPORT_LABEL "load %llu ms (%llu instructions verified), attach %llu ms, "
		"join %llu ms, armed %llu ms, detach %llu ms\n",
		"time", r->load_ms, r->verified, r->attach_ms, r->join_ms, r->run_ms, r->detach_ms);
	fprintf(out, VMDEV_REPORT_LABEL "%llu KiB locked: room for %u devices and %u queues\n",
		"memory", r->locked / VMDEV_REPORT_KIB, r->room_devices, r->room_queues);
}

void vmdev_report_text(FILE *out, const struct vmdev_session *r)
{
	const struct vmdev_verdict_ops *ops = &r->in.ops;

	fflush(out);
	vmdev_report_violations(out, r);
	fprintf(out, VMDEV_REPORT_LABEL "%s (exit %d): %s\n", "verdict", r->verdict.word,
		r->verdict.code, r->verdict.reason);
	fprintf(out, VMDEV_REPORT_LABEL "%s, modules %s%s%s\n", "kernel", r->kernel, r->variant,
		r->faults[0] ? ", faults armed: " : "", r->faults);
	vmdev_report_coverage(out, r);
	vmdev_report_off(out, r);
	vmdev_model_text(out, &r->model, VMDEV_REPORT_LABEL);
	fprintf(out,
		VMDEV_REPORT_LABEL "%llu: commands %llu, ring %llu, copies %llu, dma %llu, "
		"callbacks %llu; devices %d\n",
		"operations", ops->total, ops->commands, ops->ring, ops->copies, ops->dma,
		ops->callbacks, __builtin_popcountll(r->stats.devices));
	fprintf(out, VMDEV_REPORT_LABEL
		"%llu made, memory of %llu looked at; %llu bytes copied, %llu compared\n", "copies",
		r->stats.events[VMDEV_EV_COPY_END], r->stats.copies, r->stats.bytes_copied,
		r->stats.bytes_compared);
	if (!r->source)
		fprintf(out,
			VMDEV_REPORT_LABEL "%llu at queues from outside, at most %llu ms apart\n",
			"looks", r->stats.looks, r->look_ms);
	vmdev_report_broken(out, r);
	vmdev_report_loads(out, r);
	vmdev_report_loss(out, r);
	vmdev_report_joined(out, r);
	if (r->source)
		vmdev_source_text(out, r->source, VMDEV_REPORT_LABEL);
	else
		vmdev_report_cost(out, r);
	if (r->cmd)
		fprintf(out, VMDEV_REPORT_LABEL "exit code %d\n", "command", r->in.code);
}
