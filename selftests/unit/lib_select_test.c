// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: rules are chosen by name, by pattern and by group. Needs nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/contract/select.h"
#include "lib_report_test.h"

int lib_extra_rules(void)
{
	int extra = 0;

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		extra += vmdev_name_rule_group(n) != VMDEV_GROUP_DEFAULT;
	return extra;
}

static int rules_chosen(const struct vmdev_select_rules *rules)
{
	int chosen = 0;

	for (unsigned int i = 0; i < VMDEV_RULE_WORDS; i++)
		chosen += __builtin_popcountll(rules->mask[i]);
	return chosen;
}

const char *lib_rule_of(enum vmdev_rule_group group)
{
	unsigned int n = 0;

	while (!vmdev_name_rule(n) || vmdev_name_rule_group(n) != group)
		n++;
	return vmdev_name_rule(n)->id;
}

/* What a rule needs, the live sources vouch for, and no two of them for the same. */
static void every_fact_has_a_source(void **state)
{
	unsigned int all = 0;

	for (enum rules_source s = 0; s < RULES_SOURCES; s++) {
		unsigned int vouches = vmdev_name_source(s)->vouches;

		if (s == RULES_SOURCE_RECORDING)
			continue;
		assert_int_equal(all & vouches, 0);
		all |= vouches;
	}
	assert_int_equal(all, RULES_NEEDS_FACTS);
}

static void absent_sources_take_their_rules(void **state)
{
	struct vmdev_select_rules rules;
	char bad[VMDEV_SELECT_WORD];

	assert_true(vmdev_select_rules(&rules, "all", bad));
	assert_true(vmdev_select_absent(&rules, RULES_SOURCE_MVNET));
	assert_false(vmdev_select_needs(&rules, RULES_NEEDS_CARD));
	assert_true(vmdev_select_needs(&rules, RULES_NEEDS_VRINGH));
	assert_false(vmdev_select_absent(&rules, RULES_SOURCE_MVNET));
	assert_true(vmdev_select_absent(&rules, RULES_SOURCE_VRINGH));
	assert_true(vmdev_select_needs(&rules, RULES_NEEDS_RING));
	assert_true(vmdev_select_absent(&rules, RULES_SOURCE_VMDEV));
	assert_false(vmdev_select_any(&rules));
}

static void groups_of_rules_are_switched(void **state)
{
	struct vmdev_select_rules rules;
	char bad[VMDEV_SELECT_WORD];

	assert_true(vmdev_select_rules(&rules, "+mappings", bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT - lib_extra_rules() + 2);
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		assert_int_equal(vmdev_select_has(&rules, n),
				 vmdev_name_rule(n) &&
				 (vmdev_name_rule_group(n) == VMDEV_GROUP_DEFAULT ||
				  vmdev_name_rule_group(n) == VMDEV_GROUP_MAPPINGS));
	assert_true(vmdev_select_group(&rules, VMDEV_GROUP_MAPPINGS));
	assert_false(vmdev_select_group(&rules, VMDEV_GROUP_GUARD));
	assert_true(vmdev_select_rules(&rules, "default,guard", bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT - lib_extra_rules() + 1);
	assert_true(vmdev_select_group(&rules, VMDEV_GROUP_GUARD));
	assert_true(vmdev_select_rules(&rules, "descriptors", bad));
	assert_int_equal(rules_chosen(&rules), 1);
	assert_false(vmdev_select_group(&rules, VMDEV_GROUP_DEFAULT));
	/* One rule is enough to switch on what its group needs. */
	assert_true(vmdev_select_rules(&rules, lib_rule_of(VMDEV_GROUP_MAPPINGS), bad));
	assert_int_equal(rules_chosen(&rules), 1);
	assert_true(vmdev_select_group(&rules, VMDEV_GROUP_MAPPINGS));
	assert_true(vmdev_select_rules(&rules, "all,!guard", bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT - 1);
	assert_false(vmdev_select_rules(&rules, "+nothing", bad));
	assert_string_equal(bad, "+nothing");
	assert_false(vmdev_select_rules(&rules, "default,!default", bad));
}

static void rules_are_chosen_and_taken_away(void **state)
{
	struct vmdev_select_rules rules;
	const char *first = lib_rule_of(VMDEV_GROUP_DEFAULT);
	char list[64];
	char bad[VMDEV_SELECT_WORD];

	assert_true(vmdev_select_rules(&rules, "all", bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT);
	assert_true(vmdev_select_rules(&rules, NULL, bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT - lib_extra_rules());
	snprintf(list, sizeof(list), "cmd-*,!%s", first);
	assert_true(vmdev_select_rules(&rules, list, bad));
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		assert_int_equal(vmdev_select_has(&rules, n),
				 vmdev_name_rule(n) && strcmp(vmdev_name_rule(n)->id, first) &&
				 !strncmp(vmdev_name_rule(n)->id, "CMD-", 4));
	snprintf(list, sizeof(list), "!%s", first);
	assert_true(vmdev_select_rules(&rules, list, bad));
	assert_int_equal(rules_chosen(&rules), VMDEV_RULE_COUNT - lib_extra_rules() - 1);
	assert_false(vmdev_select_has(&rules, VMDEV_RULE_MAX));
	assert_false(vmdev_select_rules(&rules, "CMD-77", bad));
	assert_string_equal(bad, "CMD-77");
	snprintf(list, sizeof(list), "%s,!%s", first, first);
	assert_false(vmdev_select_rules(&rules, list, bad));
}

int lib_select_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fact_has_a_source),
		cmocka_unit_test(absent_sources_take_their_rules),
		cmocka_unit_test(groups_of_rules_are_switched),
		cmocka_unit_test(rules_are_chosen_and_taken_away),
	};

	return cmocka_run_group_tests_name("harness/lib-choices", tests, NULL, NULL);
}
