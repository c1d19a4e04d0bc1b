/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how the result of a checked run is shown: the verdict block and verdict.json.
 * Does not own the verdict (verdict.h) or single violations (violation.h).
 */
#ifndef VMDEV_REPORT_H
#define VMDEV_REPORT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "lib/machine/device.h"
#include "lib/contract/model.h"
#include "lib/contract/select.h"
#include "lib/report/source.h"
#include "lib/report/tally.h"
#include "lib/report/verdict.h"

/* What is never judged of a device that ran before the checker. */
#define VMDEV_REPORT_SETUP "DMA-01 DMA-04"
#define VMDEV_REPORT_MAPS "DMA-05 DMA-09"

/**
 * struct vmdev_report - everything that a report tells
 * @verdict:    the verdict
 * @in:         what it was made from
 * @stats:      totals of the run
 * @model:      transitions of the model that were taken
 * @rules:      rules that were armed
 * @no_vringh:  why DIR-07 was not armed, NULL if it was or was not asked for
 * @no_mvnet:   why the rules that mvnet's events drive were not armed, likewise
 * @tally:      violation records
 * @load:       sum of what load generators reported, by device; id 0 if nothing
 * @figures:    what load generators wrote into files, NULL if not asked for
 * @devs:       devices seen in sysfs
 * @ndevs:      how many
 * @kernel:     release of the kernel
 * @variant:    how the modules were built
 * @faults:     fault points that were armed, joined by blanks
 * @cmd:        command that ran, NULL if none
 * @reproduce:  what the user calls the command that makes such a run, NULL if nothing
 * @full:       every byte of long copies was compared
 * @t0:         time when the checker was armed, in ns
 * @run_ms:     time it stayed armed
 * @load_ms:    time it took to load the programs
 * @verified:   instructions that the verifier followed meanwhile
 * @programs:   the same by program, NULL if none was loaded
 * @attach_ms:  time it took to attach
 * @join_ms:    time it took to ask the devices that ran already for their state
 * @look_ms:    longest time between two looks at rings from outside
 * @detach_ms:  time it took to detach
 * @source:     the recording that was judged, NULL if the run was live
 */
struct vmdev_report {
	struct vmdev_verdict verdict;
	struct vmdev_verdict_in in;
	struct check_stats stats;
	struct vmdev_model model;
	struct vmdev_select_rules rules;
	const char *no_vringh;
	const char *no_mvnet;
	struct vmdev_tally tally;
	struct vmdev_event load[VMDEV_MAX_DEVS];
	struct json_object *figures;
	struct vmdev_device devs[VMDEV_MAX_DEVS];
	int ndevs;
	char kernel[65];
	char variant[32];
	char faults[512];
	char **cmd;
	const char *reproduce;
	bool full;
	__u64 t0;
	__u64 run_ms;
	__u64 load_ms;
	__u64 verified;
	struct json_object *programs;
	__u64 attach_ms;
	__u64 join_ms;
	__u64 look_ms;
	__u64 detach_ms;
	const struct vmdev_source *source;
};

/**
 * vmdev_report_load() - add one report of a load generator
 * @r:  the report
 * @ev: what the load generator says of a device
 *
 * Return: the sum of all that was said of this device; NULL if @ev makes no sense.
 */
const struct vmdev_event *vmdev_report_load(struct vmdev_report *r, const struct vmdev_event *ev);

/**
 * vmdev_report_count() - settle the records, and count what the armed rules found
 * @r: the report, its stats and tally filled
 */
void vmdev_report_count(struct vmdev_report *r);

/**
 * vmdev_report_cover() - find out what of rules and model the run exercised
 * @r: the report; its stats and rules are read, its model and in.coverage filled
 */
void vmdev_report_cover(struct vmdev_report *r);

/**
 * vmdev_report_text() - print violations and the verdict block
 * @out: where to print
 * @r:   the report
 */
void vmdev_report_text(FILE *out, const struct vmdev_report *r);

/**
 * vmdev_report_object() - make a JSON object of the report
 * @r: the report
 *
 * Return: an object owned by the caller.
 */
struct json_object *vmdev_report_object(const struct vmdev_report *r);

/**
 * vmdev_report_json() - write the report as JSON
 * @path: file to write, replaced as a whole
 * @r:    the report
 *
 * Return: 0, or -1 after a message.
 */
int vmdev_report_json(const char *path, const struct vmdev_report *r);

/**
 * vmdev_report_exercised() - see whether a rule was judged at all
 * @r:      the report
 * @number: the rule
 *
 * Return: true if it is armed and was judged at least once.
 */
bool vmdev_report_exercised(const struct vmdev_report *r, unsigned int number);

#endif /* VMDEV_REPORT_H */
