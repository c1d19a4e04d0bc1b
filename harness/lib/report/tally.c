// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the violation records that a run keeps for its report: by rule, and of each rule by
 * signature.
 * Does not own the counting of all violations.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/report/tally.h"
#include "rules/core/state.h"

static struct vmdev_group *vmdev_tally_find(const struct vmdev_tally *tally, unsigned int rule,
					    const struct rules_violation *v)
{
	for (unsigned int i = 0; i < tally->kept[rule]; i++)
		if (vmdev_signature_alike(&tally->group[rule][i].first, v))
			return &tally->group[rule][i];
	return NULL;
}

static bool vmdev_tally_keep(struct vmdev_tally *tally, unsigned int rule,
			     const struct rules_violation *v, size_t size)
{
	struct vmdev_group **groups = &tally->group[rule];
	struct vmdev_group *g = vmdev_tally_find(tally, rule, v);

	if (!g && tally->kept[rule] >= tally->keep) {
		tally->others[rule]++;
		return true;
	}
	if (!*groups)
		*groups = calloc(tally->keep, sizeof(**groups));
	if (!*groups)
		return false;
	if (!g) {
		g = &(*groups)[tally->kept[rule]++];
		memcpy(&g->first, v, size < sizeof(*v) ? RULES_VIOLATION_SHORT : sizeof(*v));
	}
	g->times++;
	g->last_ts = v->event.ts;
	return true;
}

void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v, size_t size,
		     const struct vmdev_select_rules *armed)
{
	if (!rules_any(&v->verdict))
		tally->lost++;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (rules_has(&v->verdict, n) && vmdev_select_has(armed, n) &&
		    !vmdev_tally_keep(tally, n, v, size))
			tally->lost++;
}

/* Another group of the rule, before @g, with the same signature. */
static struct vmdev_group *vmdev_tally_twin(struct vmdev_group *groups,
					    const struct vmdev_group *g)
{
	for (struct vmdev_group *twin = groups; twin < g; twin++)
		if (!strcmp(twin->signature, g->signature))
			return twin;
	return NULL;
}

static void vmdev_tally_join(struct vmdev_tally *tally, unsigned int rule)
{
	struct vmdev_group *groups = tally->group[rule], *twin;
	unsigned int kept = 0;

	for (unsigned int i = 0; i < tally->kept[rule]; i++) {
		struct vmdev_group *g = &groups[kept];

		if (i != kept)
			*g = groups[i];
		vmdev_signature(rule, &g->first, g->signature);
		twin = vmdev_tally_twin(groups, g);
		if (!twin) {
			kept++;
			continue;
		}
		twin->times += g->times;
		if (g->last_ts > twin->last_ts)
			twin->last_ts = g->last_ts;
	}
	tally->kept[rule] = kept;
}

void vmdev_tally_settle(struct vmdev_tally *tally)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		vmdev_tally_join(tally, n);
}

unsigned int vmdev_tally_first(const struct vmdev_tally *tally, unsigned int rule,
			       unsigned int index)
{
	const struct rules_violation *v = &tally->group[rule][index].first;

	for (unsigned int n = 0; n < rule; n++)
		for (unsigned int i = 0; rules_has(&v->verdict, n) && i < tally->kept[n]; i++)
			if (!memcmp(&tally->group[n][i].first, v, sizeof(*v)))
				return n;
	return rule;
}

void vmdev_tally_free(struct vmdev_tally *tally)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		free(tally->group[n]);
}
