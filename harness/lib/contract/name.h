/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the names of the contract's numbers: events, commands, bits, reasons.
 * Does not own how an event becomes a line (field.h, line.h).
 */
#ifndef VMDEV_NAME_H
#define VMDEV_NAME_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#include "rules/core/rule.h"
#include "rules/core/source.h"
#include "vmdev_cmd.h"
#include "vmdev_event.h"
#include "vmdev_fault.h"
#include "vmdev_spec.h"

#define VMDEV_NAME_MAX 64	/* room for any tracepoint name */
#define VMDEV_NAME_BITS 512	/* room for any set of bits in words */

/* X(system): of tracepoints the first ones, one for each module that has any; then of reports. */
#define VMDEV_SYSTEM_LIST(X) X(vmdev) X(mvringh) X(mvnet) X(load) X(virtio) X(ring) X(vringh)

/* The system of an event. */
#define VMDEV_SYSTEM_ENUM(system) VMDEV_SYSTEM_##system,
enum vmdev_system { VMDEV_SYSTEM_LIST(VMDEV_SYSTEM_ENUM) VMDEV_SYSTEMS };
#undef VMDEV_SYSTEM_ENUM

/**
 * struct vmdev_name_arg - one argument of an event
 * @name: its name
 * @type: how its value is printed
 * @at:   its place in arg[]
 */
struct vmdev_name_arg {
	const char *name;
	enum vmdev_type type;
	unsigned int at;
};

/**
 * struct vmdev_name_kind - what the arguments of a command's begin or end event mean
 * @name: name of the kind
 * @arg:  the arguments that mean something; the last is followed by one without a name
 */
struct vmdev_name_kind {
	const char *name;
	struct vmdev_name_arg arg[VMDEV_MAX_ARGS];
};

/**
 * struct vmdev_name_cmd - one transport command
 * @name:  name without system
 * @group: group of the catalogue
 * @begin: kind of its begin event
 * @end:   kind of its end event
 */
struct vmdev_name_cmd {
	const char *name;
	const char *group;
	const struct vmdev_name_kind *begin;
	const struct vmdev_name_kind *end;
};

/**
 * struct vmdev_name_event - one event
 * @system: its system
 * @name:   name without system
 * @stream: stream that numbers it
 * @nargs:  how many arguments it has
 * @arg:    they, in the order of the tracepoint
 */
struct vmdev_name_event {
	enum vmdev_system system;
	const char *name;
	enum vmdev_stream stream;
	unsigned int nargs;
	struct vmdev_name_arg arg[VMDEV_MAX_ARGS];
};

/**
 * struct vmdev_name_stream - one stream
 * @name:      its name
 * @per_queue: each queue has one; else each device
 * @what:      what it tells
 */
struct vmdev_name_stream {
	const char *name;
	bool per_queue;
	const char *what;
};

/**
 * struct vmdev_name_rule - one rule
 * @id:       such as CMD-NN
 * @severity: ERROR, WARNING or INFO
 * @counts:   breaking it is a violation
 * @who:      who must obey
 * @section:  section of virtio 1.2
 * @sentence: what must hold
 * @row:      the rest
 */
struct vmdev_name_rule {
	const char *id;
	const char *severity;
	bool counts;
	const char *who;
	const char *section;
	const char *sentence;
	struct rules_row row;
};

/**
 * struct vmdev_name_group - one group of rules
 * @name: its name
 * @what: what its rules look at
 */
struct vmdev_name_group {
	const char *name;
	const char *what;
};

/**
 * struct vmdev_name_fault - one fault point
 * @name:    name of its debugfs file
 * @must:    rules that must fire
 * @may:     rules that may follow
 * @what:    what it does
 */
struct vmdev_name_fault {
	const char *name;
	const char *must;
	const char *may;
	const char *what;
};

/**
 * struct vmdev_name_source - where facts come from
 * @name:    its name
 * @vouches: for which facts it vouches, RULES_NEEDS_* mask
 */
struct vmdev_name_source {
	const char *name;
	unsigned int vouches;
};

const struct vmdev_name_source *vmdev_name_source(enum rules_source source);

/* Each returns NULL for a number that the contract does not know. */
const struct vmdev_name_cmd *vmdev_name_cmd(__u64 cmd);
const struct vmdev_name_event *vmdev_name_event(__u64 id);
const struct vmdev_name_rule *vmdev_name_rule(__u64 number);
const struct vmdev_name_group *vmdev_name_group(__u64 group);
const struct vmdev_name_fault *vmdev_name_fault(__u64 fault);

/**
 * vmdev_name_system() - tell the name of a system
 * @system: the system
 *
 * Return: its name; never NULL.
 */
const char *vmdev_name_system(enum vmdev_system system);

/**
 * vmdev_name_stream() - tell the stream of an event
 * @id: event id
 *
 * Return: the stream; VMDEV_STREAM_NONE for a number that is no event.
 */
enum vmdev_stream vmdev_name_stream(__u64 id);

/**
 * vmdev_name_stream_info() - tell about a stream
 * @stream: the stream
 *
 * Return: what is to be told; never NULL.
 */
const struct vmdev_name_stream *vmdev_name_stream_info(enum vmdev_stream stream);

/**
 * vmdev_name_type() - tell the name of a type
 * @type: the type
 *
 * Return: its name.
 */
const char *vmdev_name_type(enum vmdev_type type);

/* How values of a type become words. */
enum vmdev_form { VMDEV_FORM_PLAIN, VMDEV_FORM_ONE_OF, VMDEV_FORM_FLAGS };

/**
 * vmdev_name_form() - tell how values of a type become words
 * @type: the type
 *
 * Return: VMDEV_FORM_PLAIN if there are none.
 */
enum vmdev_form vmdev_name_form(enum vmdev_type type);

/**
 * vmdev_name_value() - name a value
 * @type:  a type that is one of a list
 * @value: the value
 *
 * Return: its name, NULL if it has none.
 */
const char *vmdev_name_value(enum vmdev_type type, __u64 value);

/**
 * vmdev_name_rule_counts() - tell rules that make a verdict from those that only inform
 * @number: a rule's number
 *
 * Return: true if breaking it is a violation; false for INFO, and for no rule.
 */
bool vmdev_name_rule_counts(__u64 number);

/**
 * vmdev_name_rule_group() - tell the group that a rule is in
 * @number: a rule's number
 *
 * Return: the group; VMDEV_GROUP_DEFAULT is the one that is armed without being asked for.
 */
enum vmdev_rule_group vmdev_name_rule_group(__u64 number);

/**
 * vmdev_name_rule_needs() - does a rule need something?
 * @number: number of the rule
 * @needs:  RULES_NEEDS_* mask
 *
 * Return: true if it needs any of it.
 */
bool vmdev_name_rule_needs(__u64 number, unsigned int needs);

/**
 * vmdev_name_rule_witness() - tell what a rule's facts rest on
 * @rule: the rule
 *
 * Return: "memory" (what the checker reads itself), "device" (what the device's own code says in
 * its events), "DMA" or "commands" (calls that pass vmdev.ko, which sees them).
 */
const char *vmdev_name_rule_witness(const struct vmdev_name_rule *rule);

/**
 * vmdev_name_rules_need() - name the rules that need something
 * @needs: RULES_NEEDS_* mask
 * @buf:   filled: their ids, with a space between
 * @size:  of @buf; VMDEV_NAME_BITS is always enough
 *
 * Return: @buf.
 */
const char *vmdev_name_rules_need(unsigned int needs, char *buf, size_t size);

/**
 * vmdev_name_is_tracepoint() - tell events that fire in the kernel from reports
 * @id: event id
 *
 * Return: true if a tracepoint (or a set of them) carries this event.
 */
bool vmdev_name_is_tracepoint(__u64 id);

/**
 * vmdev_name_bits() - write a set of bits in words
 * @type:  a type that has flags
 * @value: the bits
 * @buf:   where the words go, joined by '|'; bits without a name as a hex rest
 * @size:  room in @buf, VMDEV_NAME_BITS is always enough
 *
 * Return: @buf.
 */
const char *vmdev_name_bits(enum vmdev_type type, __u64 value, char *buf, size_t size);

/**
 * vmdev_name_tracepoint() - write the name of the tracepoint that an event came from
 * @id:   event id
 * @cmd:  command, where the event is a command's begin or end
 * @buf:  where the name goes
 * @size: room in @buf, VMDEV_NAME_MAX is always enough
 *
 * Return: @buf.
 */
const char *vmdev_name_tracepoint(__u64 id, __u64 cmd, char *buf, size_t size);

#endif /* VMDEV_NAME_H */
