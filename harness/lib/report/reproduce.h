/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the command lines that show a violation again.
 * Does not own the run that they describe (report.h).
 */
#ifndef VMDEV_REPRODUCE_H
#define VMDEV_REPRODUCE_H

#include <stddef.h>

#include "lib/report/report.h"

#define VMDEV_REPRODUCE_MAX 4096

/**
 * vmdev_reproduce() - write the command that checks a rule in the same run
 * @r:    the report of the run
 * @rule: id of the rule
 * @buf:  where it goes, with room for VMDEV_REPRODUCE_MAX
 *
 * Words are quoted for a shell where they need it.
 *
 * Return: @buf.
 */
const char *vmdev_reproduce(const struct vmdev_session *r, const char *rule, char *buf);

#endif /* VMDEV_REPRODUCE_H */
