/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a report shows what was known when a rule was broken: state and last events.
 * Does not own the two sides of the violation (violation.h).
 */
#ifndef VMDEV_SCENE_H
#define VMDEV_SCENE_H

#include <json-c/json.h>
#include <stdio.h>

#include "rules/report.h"

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

/* The same as a JSON array, owned by the caller. */
struct json_object *vmdev_scene_past_json(const struct rules_past *past);

/**
 * vmdev_scene_when() - print when an event fired and by whom, where that was kept
 * @out:  where to print
 * @ev:   the event
 * @comm: name of the thread, NULL if it was not kept
 * @t0:   time that counts as 0, in ns
 */
void vmdev_scene_when(FILE *out, const struct vmdev_event *ev, const char *comm, __u64 t0);

#endif /* VMDEV_SCENE_H */
