/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a report says of the recording that was judged: what it is, what it cannot
 * tell, and what a live checker found meanwhile.
 * Does not own the judging (verify.h).
 */
#ifndef VMDEV_SOURCE_H
#define VMDEV_SOURCE_H

#include <json-c/json.h>
#include <stdio.h>

#include "lib/contract/select.h"

#define VMDEV_SOURCE_NOTES 8
#define VMDEV_SOURCE_NOTE 200

/**
 * struct vmdev_source - a recording that was judged
 * @file:      its name
 * @kind:      who made it
 * @clock:     clock of its times
 * @events:    events in it
 * @span_ns:   from the first to the last
 * @cpus:      processors that fired any
 * @beyond:    rules that it cannot tell
 * @live_has:  of these, rules that a live checker judged meanwhile
 * @live:      verdict of that checker, NULL if none ran
 * @suspected: times that rules seemed broken which it is not enough for
 * @notes:     how many of @note are used
 * @note:      what else a reader has to know
 */
struct vmdev_source {
	const char *file;
	const char *kind;
	const char *clock;
	__u64 events;
	__u64 span_ns;
	unsigned int cpus;
	struct vmdev_select_rules beyond;
	struct vmdev_select_rules live_has;
	struct json_object *live;
	const __u64 *suspected;
	unsigned int notes;
	char note[VMDEV_SOURCE_NOTES][VMDEV_SOURCE_NOTE];
};

/**
 * vmdev_source_note() - add a note
 * @s:   the recording
 * @fmt: what to say
 *
 * Return: the note, which stays where it is.
 */
const char *vmdev_source_note(struct vmdev_source *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * vmdev_source_text() - print the lines of the verdict block that tell of a recording
 * @out:   where to print
 * @s:     the recording
 * @label: how the first word of a line is printed
 */
void vmdev_source_text(FILE *out, const struct vmdev_source *s, const char *label);

/* Make a JSON object of the same, owned by the caller. */
struct json_object *vmdev_source_json(const struct vmdev_source *s);

#endif /* VMDEV_SOURCE_H */
