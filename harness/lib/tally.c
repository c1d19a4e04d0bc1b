// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the violation records that a run keeps for its report, by rule.
 * Does not own the counting of all violations.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

static bool vmdev_tally_names(const struct rules_violation *v, unsigned int rule)
{
	return v->verdict.rules[rule / 64] >> rule % 64 & 1;
}

void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v,
		     const struct vmdev_select_rules *armed)
{
	if (!(v->verdict.rules[0] | v->verdict.rules[1]))
		tally->lost++;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_tally_names(v, n) && vmdev_select_has(armed, n) &&
		    !vmdev_tally_keep(tally, n, v))
			tally->lost++;
}

unsigned int vmdev_tally_first(const struct vmdev_tally *tally, unsigned int rule,
			       unsigned int index)
{
	const struct rules_violation *v = &tally->sample[rule][index];

	for (unsigned int n = 0; n < rule; n++)
		for (unsigned int i = 0; vmdev_tally_names(v, n) && i < tally->kept[n]; i++)
			if (!memcmp(&tally->sample[n][i], v, sizeof(*v)))
				return n;
	return rule;
}

void vmdev_tally_free(struct vmdev_tally *tally)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		free(tally->sample[n]);
}
