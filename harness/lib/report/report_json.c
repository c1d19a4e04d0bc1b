// SPDX-License-Identifier: GPL-2.0
/*
 * Owns verdict.json: the report of a checked run for machines.
 * Does not own the verdict block for people (report.c).
 */
#include <json-c/json.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/contract/name.h"
#include "lib/report/report.h"
#include "lib/report/reproduce.h"
#include "lib/report/violation.h"

static void vmdev_report_number(struct json_object *obj, const char *key, __u64 value)
{
	json_object_object_add(obj, key, json_object_new_uint64(value));
}

static void vmdev_report_string(struct json_object *obj, const char *key, const char *value)
{
	json_object_object_add(obj, key, json_object_new_string(value));
}

static bool vmdev_report_armed(const struct vmdev_session *r, unsigned int number)
{
	return vmdev_select_has(&r->rules, number);
}

static void vmdev_report_rules(struct json_object *obj, const char *key,
			       const struct vmdev_session *r,
			       bool (*has)(const struct vmdev_session *, unsigned int))
{
	struct json_object *list = json_object_new_array();

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (has(r, n))
			json_object_array_add(list, json_object_new_string(vmdev_name_rule(n)->id));
	json_object_object_add(obj, key, list);
}

static void vmdev_report_absent(struct json_object *obj, const struct vmdev_session *r)
{
	char key[VMDEV_NAME_MAX];

	for (enum rules_source s = 0; s < RULES_SOURCES; s++) {
		snprintf(key, sizeof(key), "no_%s", vmdev_name_source(s)->name);
		if (r->absent[s])
			vmdev_report_string(obj, key, r->absent[s]);
	}
}

static bool vmdev_report_off(const struct vmdev_session *r, unsigned int number)
{
	return vmdev_name_rule(number) && !vmdev_select_has(&r->rules, number);
}

/* The groups of which any rule was armed. */
static struct json_object *vmdev_report_groups(const struct vmdev_session *r)
{
	struct json_object *list = json_object_new_array();

	for (int group = 0; group < VMDEV_GROUP_MAX; group++)
		if (vmdev_select_group(&r->rules, group))
			json_object_array_add(
				list, json_object_new_string(vmdev_name_group(group)->name));
	return list;
}

static struct json_object *vmdev_report_rule(const struct vmdev_session *r,
					     const struct vmdev_violation *v)
{
	struct json_object *obj = vmdev_violation_json(v);
	char again[VMDEV_REPRODUCE_MAX];

	vmdev_report_string(obj, "reproduce",
			    vmdev_reproduce(r, vmdev_name_rule(v->rule)->id, again));
	return obj;
}

static void vmdev_report_fired(struct json_object *obj, const struct vmdev_session *r)
{
	struct json_object *list = json_object_new_array();

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_violation v = {
			.rule = n,
			.count = r->stats.violations[n],
			.tally = &r->tally,
		};

		if (v.count && vmdev_name_rule(n))
			json_object_array_add(list, vmdev_report_rule(r, &v));
	}
	json_object_object_add(obj, "rules_fired", list);
}

static struct json_object *vmdev_report_operations(const struct vmdev_session *r)
{
	struct json_object *obj = json_object_new_object();

	vmdev_report_number(obj, "commands", r->in.ops.commands);
	vmdev_report_number(obj, "ring", r->in.ops.ring);
	vmdev_report_number(obj, "copies", r->in.ops.copies);
	vmdev_report_number(obj, "dma", r->in.ops.dma);
	vmdev_report_number(obj, "callbacks", r->in.ops.callbacks);
	vmdev_report_number(obj, "registrations", r->stats.events[VMDEV_EV_REGISTER]);
	vmdev_report_number(obj, "total", r->in.ops.total);
	vmdev_report_number(obj, "copies_made", r->stats.events[VMDEV_EV_COPY_END]);
	vmdev_report_number(obj, "bytes_copied", r->stats.bytes_copied);
	vmdev_report_number(obj, "bytes_compared", r->stats.bytes_compared);
	vmdev_report_number(obj, "looks", r->stats.looks);
	return obj;
}

static struct json_object *vmdev_report_lost(const struct vmdev_verdict_loss *l)
{
	struct json_object *obj = json_object_new_object();

	vmdev_report_number(obj, "ringbuf_full", l->ringbuf_full);
	vmdev_report_number(obj, "recursion_misses", l->recursion_misses);
	vmdev_report_number(obj, "slot_missing", l->slot_missing);
	vmdev_report_number(obj, "user_space", l->user_space);
	vmdev_report_number(obj, "sequence_gaps", l->sequence_gaps);
	vmdev_report_number(obj, "missing_events", l->missing_events);
	return obj;
}

static struct json_object *vmdev_report_unknown(const struct vmdev_session *r)
{
	struct json_object *obj = json_object_new_object();

	vmdev_report_number(obj, "devices", r->in.unknown);
	vmdev_report_number(obj, "events", r->stats.unjudged);
	vmdev_report_number(obj, "copies", r->stats.copies_unread);
	return obj;
}

/* Times are left out: a recording has them to the event, a live run does not. */
static struct json_object *vmdev_report_joined(const struct vmdev_session *r)
{
	struct json_object *list = json_object_new_array(), *one;
	char ids[VMDEV_NAME_BITS];

	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		if (!(r->stats.devices_joined >> dev & 1))
			continue;
		one = json_object_new_object();
		vmdev_report_number(one, "dev", dev);
		vmdev_report_number(one, "events_before", r->stats.joined[dev].early);
		vmdev_report_number(one, "unmaps_unknown", r->stats.joined[dev].unmaps);
		vmdev_report_number(one, "copies_unknown", r->stats.joined[dev].copies);
		vmdev_report_string(one, "rules_unknown",
				    vmdev_name_rules_need(RULES_NEEDS_START | RULES_NEEDS_MAPS, ids,
							  sizeof(ids)));
		json_object_array_add(list, one);
	}
	return list;
}

static void vmdev_report_result(struct json_object *obj, const __u64 *arg)
{
	vmdev_report_number(obj, "sent", arg[VMDEV_LOAD_A_SENT]);
	vmdev_report_number(obj, "received", arg[VMDEV_LOAD_A_RECEIVED]);
	vmdev_report_number(obj, "lost", arg[VMDEV_LOAD_A_LOST]);
	vmdev_report_number(obj, "duplicated", arg[VMDEV_LOAD_A_DUP]);
	vmdev_report_number(obj, "reordered", arg[VMDEV_LOAD_A_REORDERED]);
	vmdev_report_number(obj, "corrupt", arg[VMDEV_LOAD_A_CORRUPT]);
	vmdev_report_number(obj, "others", arg[VMDEV_LOAD_A_OTHERS]);
}

static struct json_object *vmdev_report_loads(const struct vmdev_session *r)
{
	struct json_object *obj = json_object_new_object(), *list = json_object_new_array();
	__u64 total[VMDEV_MAX_ARGS] = { 0 };

	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		struct json_object *one;

		if (!r->load[dev].id)
			continue;
		one = json_object_new_object();
		vmdev_report_number(one, "dev", dev);
		vmdev_report_result(one, r->load[dev].arg);
		json_object_array_add(list, one);
		vmdev_session_sum(total, r->load[dev].arg);
	}
	vmdev_report_result(obj, total);
	json_object_object_add(obj, "devices", list);
	if (r->figures)
		json_object_object_add(obj, "figures", json_object_get(r->figures));
	return obj;
}

struct json_object *vmdev_report_object(const struct vmdev_session *r)
{
	struct json_object *obj = json_object_new_object(), *time = json_object_new_object();
	struct json_object *cmd = json_object_new_array();

	vmdev_report_string(obj, "verdict", r->verdict.word);
	vmdev_report_number(obj, "exit_code", r->verdict.code);
	vmdev_report_string(obj, "reason", r->verdict.reason);
	vmdev_report_string(obj, "kernel", r->kernel);
	vmdev_report_string(obj, "variant", r->variant);
	vmdev_report_string(obj, "faults_armed", r->faults);
	if (r->reproduce)
		vmdev_report_string(obj, "reproduce", r->reproduce);
	vmdev_report_rules(obj, "rules_armed", r, vmdev_report_armed);
	vmdev_report_rules(obj, "rules_not_armed", r, vmdev_report_off);
	json_object_object_add(obj, "groups_armed", vmdev_report_groups(r));
	vmdev_report_absent(obj, r);
	if (r->vringh[0])
		vmdev_report_string(obj, "vringh", r->vringh);
	vmdev_report_rules(obj, "rules_exercised", r, vmdev_session_exercised);
	json_object_object_add(obj, "model", vmdev_model_json(&r->model));
	vmdev_report_fired(obj, r);
	vmdev_report_number(obj, "violations", r->in.violations);
	json_object_object_add(obj, "operations", vmdev_report_operations(r));
	json_object_object_add(obj, "loss", vmdev_report_lost(&r->in.loss));
	json_object_object_add(obj, "unknown", vmdev_report_unknown(r));
	json_object_object_add(obj, "joined", vmdev_report_joined(r));
	vmdev_report_number(obj, "devices", __builtin_popcountll(r->stats.devices));
	json_object_object_add(obj, "load", vmdev_report_loads(r));
	vmdev_report_number(time, "load", r->load_ms);
	vmdev_report_number(time, "attach", r->attach_ms);
	vmdev_report_number(time, "join", r->join_ms);
	vmdev_report_number(time, "armed", r->run_ms);
	vmdev_report_number(time, "looks_apart", r->look_ms);
	vmdev_report_number(time, "detach", r->detach_ms);
	json_object_object_add(obj, "milliseconds", time);
	vmdev_report_number(obj, "instructions_verified", r->verified);
	if (!r->source)
		vmdev_report_number(obj, "bytes_locked", r->locked);
	if (r->programs)
		json_object_object_add(obj, "programs", json_object_get(r->programs));
	if (r->source)
		json_object_object_add(obj, "recording", vmdev_source_json(r->source));
	for (char **word = r->cmd; word && *word; word++)
		json_object_array_add(cmd, json_object_new_string(*word));
	json_object_object_add(obj, "command", cmd);
	if (r->cmd)
		vmdev_report_number(obj, "command_exit_code", r->in.code);
	return obj;
}

int vmdev_report_forget(const char *path)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode) || !unlink(path))
		return 0;
	vmdev_msg("check", "cannot remove %s, the verdict of an earlier run: %m; name another file",
		  path);
	return -1;
}

int vmdev_report_json(const char *path, const struct vmdev_session *r)
{
	struct json_object *obj = vmdev_report_object(r);
	char part[PATH_MAX];
	int err;

	/* Renamed when it is complete: half a verdict must not be taken for one. */
	snprintf(part, sizeof(part), "%s.part", path);
	err = json_object_to_file_ext(part, obj, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
						 JSON_C_TO_STRING_NOSLASHESCAPE);
	json_object_put(obj);
	if (!err && !rename(part, path))
		return 0;
	vmdev_msg("check", "cannot write %s: %m; name a file in a directory that exists", path);
	return -1;
}
