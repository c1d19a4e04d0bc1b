// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: all rule tests pass, no rule is left that no test made fire, and how often each
 * was judged is in the sum of a run. Needs nothing; no root, no kernel of any kind.
 */
#include <stdlib.h>
#include <string.h>

#include "rules_feed.h"
#include "rules/stats.h"

static void every_rule_fired_in_some_test(void **state)
{
#define RULE(id, number, name, ...)						\
	if (!rules_has(&feed_fired, id))				\
		fail_msg("no test makes %s fire", name);
#include "rules/core/homes.h"
#undef RULE
}

/* Each counter is another number, and the rules' own are 0: what is not summed up shows. */
static void every_rule_is_counted(void **state)
{
	struct rules_dev *dev = malloc(sizeof(*dev));
	struct check_stats *s = malloc(sizeof(*s));
	struct check_total total = { .vringh_calls = 1 };
	const struct rules_dev *devs = dev;
	__u32 *word = (__u32 *)dev;

	for (unsigned int i = 0; i < sizeof(*dev) / sizeof(*word); i++)
		word[i] = (i + 1) * 2654435761u >> 3;
	memset(dev->evaluated, 0, sizeof(dev->evaluated));
	dev->told.before = 0;
	dev->vq[0].role = RULES_ROLE_RX;
	dev->vq[1].role = RULES_ROLE_TX;
	check_stats_collect(s, &devs, 1, &total);
#define RULE(id, number, name, ...)						\
	if (!s->evaluated[id] && !feed_judged[id])				\
		fail_msg("how often %s was judged is not told", name);
#include "rules/core/homes.h"
#undef RULE
	free(s);
	free(dev);
}

int main(void)
{
	const struct CMUnitTest last[] = {
		cmocka_unit_test(every_rule_fired_in_some_test),
		cmocka_unit_test(every_rule_is_counted),
	};
	int failed = 0;

	failed += rules_cmd_tests();
	failed += rules_vq_tests();
	failed += rules_features_tests();
	failed += rules_config_tests();
	failed += rules_order_tests();
	failed += rules_dma_tests();
	failed += rules_ring_tests();
	failed += rules_run_tests();
	failed += rules_past_tests();
	failed += rules_plain_tests();
	failed += rules_net_tests();
	failed += rules_join_tests();
	failed += rules_model_tests();
	failed += rules_walk_tests();
	failed += rules_look_tests();
	failed += rules_late_tests();
	failed += rules_extra_tests();
	failed += rules_memory_tests();
	failed += rules_exposed_tests();
	failed += rules_readback_tests();
	failed += cmocka_run_group_tests_name("rules-all", last, NULL, NULL);
	return failed ? 1 : 0;
}
