// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the violation records that a run keeps for its report, by rule.
 * Does not own the counting of all violations.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "lib/tally.h"

static bool vmdev_tally_keep(struct vmdev_tally *tally, unsigned int rule,
			     const struct rules_violation *v)
{
	struct rules_violation **sample = &tally->sample[rule];

	if (tally->kept[rule] >= tally->keep)
		return true;
	if (!*sample)
		*sample = calloc(tally->keep, sizeof(**sample));
	if (!*sample)
		return false;
	(*sample)[tally->kept[rule]++] = *v;
	return true;
}

void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v)
{
	const __u64 *rules = v->verdict.rules;

	if (!(rules[0] | rules[1]))
		tally->lost++;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if ((rules[n / 64] >> n % 64 & 1) && !vmdev_tally_keep(tally, n, v))
			tally->lost++;
}

void vmdev_tally_free(struct vmdev_tally *tally)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		free(tally->sample[n]);
}
