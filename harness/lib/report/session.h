/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what is known of one checked run, live or recorded: who fills it may change it, what is
 * made of it (report.h) only reads. Does not own the verdict (verdict.h).
 */
#ifndef VMDEV_SESSION_H
#define VMDEV_SESSION_H

#include <json-c/json.h>
#include <stdbool.h>

#include "lib/machine/device.h"
#include "lib/contract/model.h"
#include "lib/contract/select.h"
#include "lib/report/source.h"
#include "lib/report/tally.h"
#include "lib/report/verdict.h"

/**
 * struct vmdev_session - everything that is known of a checked run
 * @verdict:    the verdict
 * @in:         what it was made from
 * @stats:      totals of the run
 * @model:      transitions of the model that were taken
 * @rules:      rules that were armed
 * @absent:     by source, why the rules that need it were not armed, NULL if they were or were
 *              not asked for
 * @vringh:     functions of vringh that were looked at, joined by blanks
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
 * @locked:     bytes of memory that the kernel accounts for the checker's maps
 * @room_devices: devices that there is room for in them
 * @room_queues: queues, likewise
 * @programs:   the same by program, NULL if none was loaded
 * @attach_ms:  time it took to attach
 * @join_ms:    time it took to ask the devices that ran already for their state
 * @look_ms:    longest time between two looks at rings from outside
 * @detach_ms:  time it took to detach
 * @source:     the recording that was judged, NULL if the run was live
 */
struct vmdev_session {
	struct vmdev_verdict verdict;
	struct vmdev_verdict_in in;
	struct check_stats stats;
	struct vmdev_model model;
	struct vmdev_select_rules rules;
	const char *absent[RULES_SOURCES];
	char vringh[128];
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
	__u64 locked;
	unsigned int room_devices;
	unsigned int room_queues;
	struct json_object *programs;
	__u64 attach_ms;
	__u64 join_ms;
	__u64 look_ms;
	__u64 detach_ms;
	const struct vmdev_source *source;
};

/**
 * vmdev_session_sum() - add up what load generators said
 * @sum: arguments of a VMDEV_EV_LOAD_RESULT
 * @arg: those that are added to it
 */
void vmdev_session_sum(__u64 *sum, const __u64 *arg);

/**
 * vmdev_session_load() - add one report of a load generator
 * @r:  the session
 * @ev: what the load generator says of a device
 *
 * Return: the sum of all that was said of this device; NULL if @ev makes no sense.
 */
const struct vmdev_event *vmdev_session_load(struct vmdev_session *r, const struct vmdev_event *ev);

/**
 * vmdev_session_count() - settle the records, and count what the armed rules found
 * @r: the session, its stats and tally filled
 */
void vmdev_session_count(struct vmdev_session *r);

/**
 * vmdev_session_cover() - find out what of rules and model the run exercised
 * @r: the session; its stats and rules are read, its model and in.coverage filled
 */
void vmdev_session_cover(struct vmdev_session *r);

/**
 * vmdev_session_exercised() - see whether a rule was judged at all
 * @r:      the session
 * @number: the rule
 *
 * Return: true if it is armed and was judged at least once.
 */
bool vmdev_session_exercised(const struct vmdev_session *r, unsigned int number);

/**
 * vmdev_session_absence() - why rules that were asked for are not armed
 * @r: the session
 *
 * Return: what is said of the first source that is absent, NULL if none is.
 */
const char *vmdev_session_absence(const struct vmdev_session *r);

#endif /* VMDEV_SESSION_H */
