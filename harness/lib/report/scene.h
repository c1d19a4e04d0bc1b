/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a report shows what was known when a rule was broken: state and last events.
 * Does not own the two sides of the violation (violation.h).
 */
#ifndef VMDEV_SCENE_H
#define VMDEV_SCENE_H

#include <json-c/json.h>
#include <stdio.h>

#include "rules/core/report.h"

/**
 * vmdev_scene_text() - print what was known of the device and its queue
 * @out: where to print
 * @s:   the scene
 * @vq:  queue that it tells of
 */
void vmdev_scene_text(FILE *out, const struct rules_scene *s, unsigned int vq);

/* The same as a JSON object, owned by the caller. */
struct json_object *vmdev_scene_json(const struct rules_scene *s);

/**
 * vmdev_scene_past_text() - print the last events, newest last
 * @out:   where to print
 * @label: what they are the last events of
 * @past:  the events
 * @t0:    time that counts as 0, in ns
 */
void vmdev_scene_past_text(FILE *out, const char *label, const struct rules_past *past, __u64 t0);

/**
 * vmdev_scene_last() - put the last operations of a queue, or mappings of a device, in order
 * @v:     the violation
 * @event: filled; times, CPUs and threads were not kept
 *
 * Return: how many events there are, oldest first.
 */
unsigned int vmdev_scene_last(const struct rules_violation *v,
			      struct vmdev_event event[RULES_PAST_MAX]);

/**
 * vmdev_scene_last_text() - print them, newest last
 * @out: where to print
 * @v:   the violation
 */
void vmdev_scene_last_text(FILE *out, const struct rules_violation *v);

/* All last events as a JSON object of arrays, owned by the caller. */
struct json_object *vmdev_scene_past_json(const struct rules_violation *v);

/**
 * vmdev_scene_when() - print when an event fired and by whom, where that was kept
 * @out:  where to print
 * @ev:   the event
 * @comm: name of the thread, NULL if it was not kept
 * @t0:   time that counts as 0, in ns
 */
void vmdev_scene_when(FILE *out, const struct vmdev_event *ev, const char *comm, __u64 t0);

#endif /* VMDEV_SCENE_H */
