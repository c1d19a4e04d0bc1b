/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the reading of the JSON files that load generators write.
 * Does not own what they measure (load/).
 */
#ifndef VMDEV_FIGURES_H
#define VMDEV_FIGURES_H

#include <json-c/json.h>
#include <stdio.h>

/**
 * vmdev_figures_read() - read the files that a pattern names
 * @pattern: path with shell wildcards
 *
 * Return: an object owned by the caller, with one member per file, under the file's
 * name without suffix. A file that is no JSON reads null. NULL is a pattern's error.
 */
struct json_object *vmdev_figures_read(const char *pattern);

/**
 * vmdev_figures_text() - print throughput and latency of each file, a line each
 * @out:     where to print
 * @figures: as from vmdev_figures_read()
 * @label:   printf format for the label in front of a line
 */
void vmdev_figures_text(FILE *out, struct json_object *figures, const char *label);

#endif /* VMDEV_FIGURES_H */
