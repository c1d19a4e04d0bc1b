// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the tables of names, made from the contract's lists.
 * Does not own how an event becomes a line.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"

#define VMDEV_NAME_ARRAY(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
#define ARG_ENTRY(prefix, place, name, type) \
	{ #name, VMDEV_TYPE_##type, VMDEV_##prefix##_A_##place },
#define EVENT_ENTRY(id, value, system, name, stream, rows) \
	[value] = { VMDEV_SYSTEM_##system, #name, VMDEV_STREAM_##stream, VMDEV_NARGS_##id, \
		    { rows } },
static const struct vmdev_name_event vmdev_name_events[] = {
	VMDEV_EVENT_LIST(EVENT_ENTRY, ARG_ENTRY)
};
#undef EVENT_ENTRY

#define SYSTEM_ENTRY(system) #system,
static const char *const vmdev_name_systems[] = { VMDEV_SYSTEM_LIST(SYSTEM_ENTRY) };
#undef SYSTEM_ENTRY

#define STREAM_ENTRY(stream, whose, what) \
	[VMDEV_STREAM_##stream] = { #stream, STREAM_##whose, what },
enum { STREAM_DEVICE, STREAM_QUEUE };
static const struct vmdev_name_stream vmdev_name_streams[] = { VMDEV_STREAM_LIST(STREAM_ENTRY) };
#undef STREAM_ENTRY

#define BEGIN_ARG(place, name, type) ARG_ENTRY(CMD, place, name, type)
#define END_ARG(place, name, type) ARG_ENTRY(END, place, name, type)
#define BEGIN_ENTRY(kind, rows) [VMDEV_BEGIN_##kind] = { #kind, { rows } },
#define END_ENTRY(kind, rows) [VMDEV_END_##kind] = { #kind, { rows } },
static const struct vmdev_name_kind vmdev_name_begins[] = {
	VMDEV_BEGIN_LIST(BEGIN_ENTRY, BEGIN_ARG)
};
static const struct vmdev_name_kind vmdev_name_ends[] = {
	VMDEV_END_LIST(END_ENTRY, END_ARG)
};
#undef END_ENTRY
#undef BEGIN_ENTRY
#undef END_ARG
#undef BEGIN_ARG
#undef ARG_ENTRY

#define CMD_ENTRY(id, value, name, group, begin, end) \
	[value] = { #name, #group, &vmdev_name_begins[VMDEV_BEGIN_##begin], \
		    &vmdev_name_ends[VMDEV_END_##end] },
static const struct vmdev_name_cmd vmdev_name_cmds[] = { VMDEV_CMD_LIST(CMD_ENTRY) };
#undef CMD_ENTRY

#define RULE(id, number, name, severity, who, section, blames, sentence, ...) \
	[number] = { name, #severity, RULES_##severity != RULES_INFO, #who, section, sentence, \
		     { __VA_ARGS__ } },
static const struct vmdev_name_rule vmdev_name_rules[] = {
#include "rules/core/homes.h"
};
#undef RULE

#define SOURCE_ENTRY(id, name, vouches) { name, vouches },
static const struct vmdev_name_source vmdev_name_sources[] = { RULES_SOURCE_LIST(SOURCE_ENTRY) };
#undef SOURCE_ENTRY

#define GROUP_ENTRY(id, number, name, what) [number] = { name, what },
static const struct vmdev_name_group vmdev_name_groups[] = { VMDEV_GROUP_LIST(GROUP_ENTRY) };
#undef GROUP_ENTRY

#define FAULT_ENTRY(id, value, name, must, may, what) [value] = { name, must, may, what },
static const struct vmdev_name_fault vmdev_name_faults[] = { VMDEV_FAULT_LIST(FAULT_ENTRY) };
#undef FAULT_ENTRY

/* A value with a name, or bits that have one. */
struct vmdev_name_word {
	__u64 value;
	const char *name;
};

#define NO_WORDS(type, ...)
#define WORD_ENTRY(id, value, name) { value, name },
#define BIT_ENTRY(id, value, name) { 1ULL << (value), name },
#define WORDS(type, list) \
	static const struct vmdev_name_word vmdev_name_words_##type[] = { list(WORD_ENTRY) };
#define BIT_WORDS(type, list) \
	static const struct vmdev_name_word vmdev_name_words_##type[] = { list(BIT_ENTRY) };
VMDEV_TYPE_LIST(NO_WORDS, WORDS, WORDS, BIT_WORDS)
#undef BIT_WORDS
#undef WORDS
#undef BIT_ENTRY
#undef WORD_ENTRY
#undef NO_WORDS

#define PLAIN_ENTRY(type, ...) [VMDEV_TYPE_##type] = { #type, VMDEV_FORM_PLAIN, NULL, 0 },
#define TYPE_ENTRY(type, form) \
	[VMDEV_TYPE_##type] = { #type, form, vmdev_name_words_##type, \
				VMDEV_NAME_ARRAY(vmdev_name_words_##type) },
#define ONE_OF_ENTRY(type, list) TYPE_ENTRY(type, VMDEV_FORM_ONE_OF)
#define FLAGS_ENTRY(type, list) TYPE_ENTRY(type, VMDEV_FORM_FLAGS)
static const struct vmdev_name_type {
	const char *name;
	enum vmdev_form form;
	const struct vmdev_name_word *words;
	size_t count;
} vmdev_name_types[] = {
	VMDEV_TYPE_LIST(PLAIN_ENTRY, ONE_OF_ENTRY, FLAGS_ENTRY, FLAGS_ENTRY)
};
#undef FLAGS_ENTRY
#undef ONE_OF_ENTRY
#undef TYPE_ENTRY
#undef PLAIN_ENTRY
/* clang-format on */

/* The tables have holes, where a number was never given out: such an entry has no name. */
#define VMDEV_NAME_LOOKUP(table, index, member)                                                   \
	((index) < VMDEV_NAME_ARRAY(table) && (table)[index].member ? &(table)[index] : NULL)

const struct vmdev_name_cmd *vmdev_name_cmd(__u64 cmd)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_cmds, cmd, name);
}

const struct vmdev_name_event *vmdev_name_event(__u64 id)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_events, id, name);
}

const struct vmdev_name_rule *vmdev_name_rule(__u64 number)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_rules, number, id);
}

bool vmdev_name_rule_counts(__u64 number)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(number);

	return rule && rule->counts;
}

const struct vmdev_name_source *vmdev_name_source(enum rules_source source)
{
	return &vmdev_name_sources[source];
}

const struct vmdev_name_group *vmdev_name_group(__u64 group)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_groups, group, name);
}

enum vmdev_rule_group vmdev_name_rule_group(__u64 number)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(number);

	return rule ? rule->row.group : VMDEV_GROUP_DEFAULT;
}

bool vmdev_name_rule_needs(__u64 number, unsigned int needs)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(number);

	return rule && rule->row.needs & needs;
}

const char *vmdev_name_rule_witness(const struct vmdev_name_rule *rule)
{
	unsigned int needs = rule->row.needs;

	if (needs & (RULES_NEEDS_MEMORY | RULES_NEEDS_LOOKS))
		return "memory";
	if (needs & (RULES_NEEDS_RING | RULES_NEEDS_WORK))
		return "device";
	return needs & RULES_NEEDS_DMA ? "DMA" : "commands";
}

const char *vmdev_name_rules_need(unsigned int needs, char *buf, size_t size)
{
	size_t len = 0;

	*buf = '\0';
	for (__u64 n = 0; n < VMDEV_RULE_MAX && len < size; n++)
		if (vmdev_name_rule_needs(n, needs))
			len += snprintf(buf + len, size - len, "%s%s", len ? " " : "",
					vmdev_name_rule(n)->id);
	return buf;
}

const struct vmdev_name_fault *vmdev_name_fault(__u64 fault)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_faults, fault, name);
}

const char *vmdev_name_system(enum vmdev_system system)
{
	return vmdev_name_systems[system];
}

enum vmdev_stream vmdev_name_stream(__u64 id)
{
	const struct vmdev_name_event *ev = vmdev_name_event(id);

	return ev ? ev->stream : VMDEV_STREAM_NONE;
}

const struct vmdev_name_stream *vmdev_name_stream_info(enum vmdev_stream stream)
{
	return &vmdev_name_streams[stream];
}

const char *vmdev_name_type(enum vmdev_type type)
{
	return vmdev_name_types[type].name;
}

enum vmdev_form vmdev_name_form(enum vmdev_type type)
{
	return vmdev_name_types[type].form;
}

const char *vmdev_name_value(enum vmdev_type type, __u64 value)
{
	const struct vmdev_name_type *t = &vmdev_name_types[type];

	for (size_t i = 0; i < t->count; i++)
		if (t->words[i].value == value)
			return t->words[i].name;
	return NULL;
}

bool vmdev_name_is_tracepoint(__u64 id)
{
	return id < VMDEV_EV_LOAD_RESULT && vmdev_name_event(id);
}

const char *vmdev_name_bits(enum vmdev_type type, __u64 value, char *buf, size_t size)
{
	const struct vmdev_name_type *t = &vmdev_name_types[type];
	size_t used = 0;

	if (!value) {
		snprintf(buf, size, "0");
		return buf;
	}
	buf[0] = '\0';
	for (size_t i = 0; i < t->count && used < size; i++) {
		const struct vmdev_name_word *bit = &t->words[i];

		if (!(value & bit->value))
			continue;
		value &= ~bit->value;
		used += snprintf(buf + used, size - used, "%s%s", used ? "|" : "", bit->name);
	}
	if (value && used < size)
		snprintf(buf + used, size - used, "%s0x%llx", used ? "|" : "", value);
	return buf;
}

const char *vmdev_name_tracepoint(__u64 id, __u64 cmd, char *buf, size_t size)
{
	const struct vmdev_name_event *ev = vmdev_name_event(id);
	const struct vmdev_name_cmd *c = vmdev_name_cmd(cmd);
	bool end = id == VMDEV_EV_CMD_END;

	if (!ev)
		snprintf(buf, size, "event_%llu", id);
	else if (id != VMDEV_EV_CMD_BEGIN && !end)
		snprintf(buf, size, "%s_%s", vmdev_name_system(ev->system), ev->name);
	else if (c)
		snprintf(buf, size, "vmdev_%s%s", c->name, end ? "_end" : "");
	else
		snprintf(buf, size, "vmdev_cmd_%llu%s", cmd, end ? "_end" : "");
	return buf;
}
