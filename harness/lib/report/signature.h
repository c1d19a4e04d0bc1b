/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the signature of a violation: a short text that is the same whenever the same bug
 * shows, in any run.
 * Does not own the grouping by it (tally.h).
 */
#ifndef VMDEV_SIGNATURE_H
#define VMDEV_SIGNATURE_H

#include <stddef.h>

#include "rules/core/report.h"

#define VMDEV_SIGNATURE_MAX 192

/**
 * vmdev_signature() - write the signature of a violation
 * @rule: number of the rule
 * @v:    its record
 * @buf:  where the signature goes, with room for VMDEV_SIGNATURE_MAX
 *
 * It is made of the rule, the kinds of both events, and the innermost function of the
 * modules; it ends with a hash of these. No address, number or time is in it.
 *
 * Return: @buf.
 */
const char *vmdev_signature(unsigned int rule, const struct rules_violation *v, char *buf);

/**
 * vmdev_signature_alike() - see whether two records can have the same signature
 * @a: a record
 * @b: another one
 *
 * Needs no names of functions, so it can be asked while records come in. Records that are
 * alike have the same signature; some that are not alike may have, too.
 */
int vmdev_signature_alike(const struct rules_violation *a, const struct rules_violation *b);

#endif /* VMDEV_SIGNATURE_H */
