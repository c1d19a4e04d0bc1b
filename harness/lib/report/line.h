/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how one event is shown: a line of text, or a JSON object.
 * Does not own the meaning of its arguments (field.h).
 */
#ifndef VMDEV_LINE_H
#define VMDEV_LINE_H

#include <json-c/json.h>
#include <stdio.h>

#include "vmdev_event.h"

/**
 * vmdev_line_what() - print name and arguments of an event
 * @out:   where to print
 * @ev:    the event
 * @known: bit i set: argument i is known; others are left out
 *
 * Prints "mvringh_complete head=3 used_idx=17 len=0", without a newline.
 */
void vmdev_line_what(FILE *out, const struct vmdev_event *ev, __u32 known);

/**
 * vmdev_line_text() - print an event as one line
 * @out:  where to print
 * @ev:   the event
 * @comm: name of the thread that fired it
 * @t0:   time that counts as 0, in ns
 */
void vmdev_line_text(FILE *out, const struct vmdev_event *ev, const char *comm, __u64 t0);

/**
 * vmdev_line_json() - make a JSON object of an event
 * @ev:    the event
 * @known: bit i set: argument i is known; others are left out
 * @comm:  name of the thread that fired it, or NULL
 *
 * Return: an object owned by the caller. Addresses are strings ("0x..."), because
 * JSON's readers keep only 53 bits of a number; bits and reasons are in words.
 */
struct json_object *vmdev_line_json(const struct vmdev_event *ev, __u32 known, const char *comm);

#endif /* VMDEV_LINE_H */
