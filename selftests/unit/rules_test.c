// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: all rule tests pass, and no rule is left that no test made
 * fire. Needs nothing; no root, no kernel of any kind.
 */
#include "rules_feed.h"

static void every_rule_fired_in_some_test(void **state)
{
#define RULE(id, number, name, ...)						\
	if (!rules_has(&feed_fired, id))				\
		fail_msg("no test makes %s fire", name);
#include "rules/core/homes.h"
#undef RULE
}

int main(void)
{
	const struct CMUnitTest last[] = { cmocka_unit_test(every_rule_fired_in_some_test) };
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
