/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how violations of a rule are shown: both sides, memory, stack.
 * Does not own the verdict around them (report.h), nor state and last events (scene.h).
 */
#ifndef VMDEV_VIOLATION_H
#define VMDEV_VIOLATION_H

#include <json-c/json.h>
#include <stdio.h>

#include "lib/machine/device.h"
#include "lib/report/tally.h"

/**
 * struct vmdev_violation - the violations of one rule
 * @rule:   number of the rule
 * @count:  how often it was broken
 * @tally:  records kept, of this and all other rules
 * @t0:     time that counts as 0, in ns
 * @devs:   devices that were seen in sysfs
 * @ndevs:  how many
 */
struct vmdev_violation {
	unsigned int rule;
	__u64 count;
	const struct vmdev_tally *tally;
	__u64 t0;
	const struct vmdev_device *devs;
	int ndevs;
};

/**
 * vmdev_violation_text() - print the violations of one rule
 * @out: where to print
 * @v:   the violations
 */
void vmdev_violation_text(FILE *out, const struct vmdev_violation *v);

/**
 * vmdev_violation_json() - make a JSON object of the violations of one rule
 * @v: the violations
 *
 * Return: an object owned by the caller.
 */
struct json_object *vmdev_violation_json(const struct vmdev_violation *v);

#endif /* VMDEV_VIOLATION_H */
