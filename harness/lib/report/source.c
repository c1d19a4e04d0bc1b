// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a report says of the recording that was judged.
 * Does not own the judging.
 */
#include <stdarg.h>

#include "lib/contract/name.h"
#include "lib/report/source.h"

#define VMDEV_SOURCE_NS_PER_S 1e9

/* Picks the rules of a list. */
typedef bool (*vmdev_source_has)(const struct vmdev_source *s, unsigned int n);

const char *vmdev_source_note(struct vmdev_source *s, const char *fmt, ...)
{
	char *note = s->note[s->notes < VMDEV_SOURCE_NOTES ? s->notes++ : VMDEV_SOURCE_NOTES - 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(note, VMDEV_SOURCE_NOTE, fmt, ap);
	va_end(ap);
	return note;
}

static bool vmdev_source_unjudged(const struct vmdev_source *s, unsigned int n)
{
	return vmdev_select_has(&s->beyond, n) && !vmdev_select_has(&s->live_has, n);
}

/* A line of rule ids; no line if there is none. */
static void vmdev_source_rules(FILE *out, const char *label, const char *word, const char *tail,
			       const struct vmdev_source *s, vmdev_source_has has)
{
	unsigned int found = 0;

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!vmdev_name_rule(n) || !has(s, n))
			continue;
		if (!found++)
			fprintf(out, label, word);
		fprintf(out, "%s%s", found > 1 ? " " : "", vmdev_name_rule(n)->id);
	}
	if (found)
		fprintf(out, "%s\n", tail);
}

static bool vmdev_source_live_has(const struct vmdev_source *s, unsigned int n)
{
	return vmdev_select_has(&s->live_has, n);
}

static void vmdev_source_suspected(FILE *out, const struct vmdev_source *s, const char *label)
{
	unsigned int found = 0;

	for (unsigned int n = 0; s->suspected && n < VMDEV_RULE_MAX; n++) {
		if (!s->suspected[n] || !vmdev_name_rule(n))
			continue;
		if (!found++)
			fprintf(out, label, "suspected");
		fprintf(out, "%s%s %llu", found > 1 ? ", " : "", vmdev_name_rule(n)->id,
			s->suspected[n]);
	}
	if (found)
		fputs("; not counted, the recording is not enough for these\n", out);
}

void vmdev_source_text(FILE *out, const struct vmdev_source *s, const char *label)
{
	fprintf(out, label, "recording");
	fprintf(out, "%s, %s: %llu events in %.3f s, %u processors, clock %s\n", s->file, s->kind,
		s->events, s->span_ns / VMDEV_SOURCE_NS_PER_S, s->cpus, s->clock);
	vmdev_source_rules(out, label, "not judged", ": they need more than events", s,
			   vmdev_source_unjudged);
	vmdev_source_rules(out, label, "judged live", ": as the checker found that ran meanwhile",
			   s, vmdev_source_live_has);
	vmdev_source_suspected(out, s, label);
	for (unsigned int i = 0; i < s->notes; i++) {
		fprintf(out, label, "note");
		fprintf(out, "%s\n", s->note[i]);
	}
}

static struct json_object *vmdev_source_list(const struct vmdev_source *s,
					     vmdev_source_has has)
{
	struct json_object *list = json_object_new_array();

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule(n) && has(s, n))
			json_object_array_add(list, json_object_new_string(vmdev_name_rule(n)->id));
	return list;
}

struct json_object *vmdev_source_json(const struct vmdev_source *s)
{
	struct json_object *obj = json_object_new_object(), *list = json_object_new_array();
	struct json_object *suspected = json_object_new_object();

	json_object_object_add(obj, "file", json_object_new_string(s->file));
	json_object_object_add(obj, "kind", json_object_new_string(s->kind));
	json_object_object_add(obj, "clock", json_object_new_string(s->clock));
	json_object_object_add(obj, "events", json_object_new_uint64(s->events));
	json_object_object_add(obj, "span_ns", json_object_new_uint64(s->span_ns));
	json_object_object_add(obj, "processors", json_object_new_uint64(s->cpus));
	json_object_object_add(obj, "rules_not_judged",
			       vmdev_source_list(s, vmdev_source_unjudged));
	json_object_object_add(obj, "rules_judged_live",
			       vmdev_source_list(s, vmdev_source_live_has));
	for (unsigned int n = 0; s->suspected && n < VMDEV_RULE_MAX; n++)
		if (s->suspected[n] && vmdev_name_rule(n))
			json_object_object_add(suspected, vmdev_name_rule(n)->id,
					       json_object_new_uint64(s->suspected[n]));
	json_object_object_add(obj, "suspected", suspected);
	for (unsigned int i = 0; i < s->notes; i++)
		json_object_array_add(list, json_object_new_string(s->note[i]));
	json_object_object_add(obj, "notes", list);
	return obj;
}
