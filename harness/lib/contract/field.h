/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the decoding of an event's arguments into named values.
 * Does not own how a line is laid out (line.h).
 */
#ifndef VMDEV_FIELD_H
#define VMDEV_FIELD_H

#include "lib/contract/name.h"

#define VMDEV_FIELD_KEY 16
#define VMDEV_FIELD_TEXT VMDEV_NAME_BITS
#define VMDEV_FIELD_ALL (~0u)	/* every argument is known */

/* How a value is best read. */
enum vmdev_field_kind { VMDEV_FIELD_DEC, VMDEV_FIELD_SIGNED, VMDEV_FIELD_HEX, VMDEV_FIELD_WORDS };

/**
 * struct vmdev_field - one decoded argument
 * @key:   its name
 * @kind:  how @value is best read
 * @value: the number itself
 * @text:  what to print: the number, or words where it has a meaning
 */
struct vmdev_field {
	char key[VMDEV_FIELD_KEY];
	enum vmdev_field_kind kind;
	__u64 value;
	char text[VMDEV_FIELD_TEXT];
};

/**
 * vmdev_field_show() - put a value into words
 * @f:    its @value is taken, @kind and @text are filled
 * @type: its type; a half of a UUID alone has no words
 */
void vmdev_field_show(struct vmdev_field *f, enum vmdev_type type);

/**
 * vmdev_field_decode() - decode the arguments of an event
 * @ev:     the event
 * @known:  bit i set: argument i is known; others are left out
 * @fields: where the values go
 *
 * Return: how many values there are, at most VMDEV_MAX_ARGS.
 */
int vmdev_field_decode(const struct vmdev_event *ev, __u32 known,
		       struct vmdev_field fields[VMDEV_MAX_ARGS]);

#endif /* VMDEV_FIELD_H */
