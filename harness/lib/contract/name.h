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

#include "vmdev_cmd.h"
#include "vmdev_event.h"
#include "vmdev_fault.h"
#include "vmdev_rule.h"
#include "vmdev_spec.h"

#define VMDEV_NAME_MAX 64	/* room for any tracepoint name */
#define VMDEV_NAME_BITS 512	/* room for any set of bits in words */

/* What the begin and end arguments of a command mean (kinds of vmdev_cmd.h). */
enum vmdev_kind {
	VMDEV_KIND_NONE, VMDEV_KIND_VQ, VMDEV_KIND_STATUS, VMDEV_KIND_FEATURES, VMDEV_KIND_OFFLEN,
	VMDEV_KIND_NUM, VMDEV_KIND_ADDR, VMDEV_KIND_CB, VMDEV_KIND_READY, VMDEV_KIND_STATE,
	VMDEV_KIND_OPS, VMDEV_KIND_RANGE, VMDEV_KIND_RC, VMDEV_KIND_VALUE, VMDEV_KIND_BYTES,
};

/**
 * struct vmdev_name_cmd - one transport command
 * @name:  name without system
 * @group: group of the catalogue
 * @begin: what a0..a2 of the begin event mean
 * @end:   what the value of the end event means
 */
struct vmdev_name_cmd {
	const char *name;
	const char *group;
	enum vmdev_kind begin;
	enum vmdev_kind end;
};

/**
 * struct vmdev_name_event - one event
 * @system: tracepoint system
 * @name:   name without system
 * @stream: stream that numbers it
 * @args:   names of the arguments, separated by commas
 */
struct vmdev_name_event {
	const char *system;
	const char *name;
	const char *stream;
	const char *args;
};

/**
 * struct vmdev_name_rule - one rule
 * @id:       "CMD-07"
 * @severity: ERROR, WARNING or INFO
 * @who:      who must obey
 * @section:  section of virtio 1.2
 * @sentence: what must hold
 */
struct vmdev_name_rule {
	const char *id;
	const char *severity;
	const char *who;
	const char *section;
	const char *sentence;
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

/* Lists of numbers that have a name. */
enum vmdev_name_list {
	VMDEV_NAME_COPY, VMDEV_NAME_PERM, VMDEV_NAME_DIR, VMDEV_NAME_ERR, VMDEV_NAME_NOTIFY,
	VMDEV_NAME_WHY, VMDEV_NAME_DROP, VMDEV_NAME_CLASS, VMDEV_NAME_ACK,
};

/* Lists of bits that have a name. */
enum vmdev_name_bits { VMDEV_NAME_STATUS, VMDEV_NAME_FEATURES, VMDEV_NAME_RING_FLAGS };

/* Each returns NULL for a number that the contract does not know. */
const struct vmdev_name_cmd *vmdev_name_cmd(__u64 cmd);
const struct vmdev_name_event *vmdev_name_event(__u64 id);
const struct vmdev_name_rule *vmdev_name_rule(__u64 number);
const struct vmdev_name_group *vmdev_name_group(__u64 group);
const struct vmdev_name_fault *vmdev_name_fault(__u64 fault);
const char *vmdev_name_value(enum vmdev_name_list list, __u64 value);

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
 * vmdev_name_is_tracepoint() - tell events that fire in the kernel from reports
 * @id: event id
 *
 * Return: true if a tracepoint (or a set of them) carries this event.
 */
bool vmdev_name_is_tracepoint(__u64 id);

/**
 * vmdev_name_bits() - write a set of bits in words
 * @list:  which words
 * @value: the bits
 * @buf:   where the words go, joined by '|'; bits without a name as a hex rest
 * @size:  room in @buf, VMDEV_NAME_BITS is always enough
 *
 * Return: @buf.
 */
const char *vmdev_name_bits(enum vmdev_name_bits list, __u64 value, char *buf, size_t size);

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
