// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the rules on offered and accepted features fire exactly where the
 * specification is broken. Needs nothing.
 */
#include "rules_feed.h"

static void feature_not_offered_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES | VMDEV_FEATURE(VMDEV_F_MQ));
	feed_broken(f, RULE_CMD_14);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_FEATURE(VMDEV_F_VERSION_1));
	feed_clean(f);
}

static void version_1_not_offered_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES,
		 FEED_FEATURES & ~VMDEV_FEATURE(VMDEV_F_VERSION_1));
	feed_broken(f, RULE_CMD_19);
}

static void version_1_not_accepted_is_reported_when_negotiation_ends(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES,
		 FEED_FEATURES & ~VMDEV_FEATURE(VMDEV_F_VERSION_1));
	feed_clean(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_broken(f, RULE_CMD_19);
}

#define F(name) VMDEV_FEATURE(VMDEV_F_##name)

/* Up to the write of FEATURES_OK: @offered is offered, @accepted accepted. */
static struct feed *features_written(struct feed *f, __u64 offered, __u64 accepted)
{
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, offered);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, accepted);
	return f;
}

/* A feature, and one set that gives it what it requires [5.1.3.1]. */
static const struct {
	__u64 feature;
	__u64 base;
} features_needs[] = {
	{ F(GUEST_TSO4), F(GUEST_CSUM) },
	{ F(GUEST_TSO6), F(GUEST_CSUM) },
	{ F(GUEST_UFO), F(GUEST_CSUM) },
	{ F(GUEST_ECN), F(GUEST_TSO6) | F(GUEST_CSUM) },
	{ F(HOST_TSO4), F(CSUM) },
	{ F(HOST_TSO6), F(CSUM) },
	{ F(HOST_UFO), F(CSUM) },
	{ F(HOST_ECN), F(HOST_TSO4) | F(CSUM) },
	{ F(RSC_EXT), F(HOST_TSO4) | F(CSUM) },
	{ F(CTRL_RX), F(CTRL_VQ) },
	{ F(CTRL_VLAN), F(CTRL_VQ) },
	{ F(GUEST_ANNOUNCE), F(CTRL_VQ) },
	{ F(MQ), F(CTRL_VQ) },
	{ F(CTRL_MAC_ADDR), F(CTRL_VQ) },
	{ F(RSS), F(CTRL_VQ) },
};

#define FEATURES_NEEDS (sizeof(features_needs) / sizeof(features_needs[0]))

static void offered_feature_without_its_base_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	for (unsigned int i = 0; i < FEATURES_NEEDS; i++) {
		feed_reset(f);
		feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES,
			 FEED_FEATURES | features_needs[i].feature | features_needs[i].base);
		feed_clean(f);
		feed_reset(f);
		feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES,
			 FEED_FEATURES | features_needs[i].feature);
		feed_broken(f, RULE_CMD_16);
	}
}

static void accepted_feature_without_its_base_is_reported_when_negotiation_ends(void **state)
{
	struct feed *f = feed_fresh(state);
	__u64 offered;

	for (unsigned int i = 0; i < FEATURES_NEEDS; i++) {
		offered = FEED_FEATURES | features_needs[i].feature | features_needs[i].base;
		feed_reset(f);
		features_written(f, offered, offered);
		feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
		feed_clean(f);
		feed_reset(f);
		features_written(f, offered, offered & ~features_needs[i].base);
		feed_clean(f);
		feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
		feed_broken(f, RULE_CMD_15);
	}
}

static void only_network_features_have_bases(void **state)
{
	struct feed *f = feed_fresh(state);

	f->slot.dev.device_id = FEED_DEVICE_OTHER;
	features_written(f, FEED_FEATURES | F(MQ), FEED_FEATURES | F(MQ));
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_clean(f);
}

static void set_not_offered_and_taken_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	features_written(f, FEED_FEATURES, FEED_FEATURES | F(STATUS));
	feed_broken(f, RULE_CMD_14);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_broken(f, RULE_CMD_17);
}

static void set_not_offered_and_refused_is_the_drivers_alone(void **state)
{
	struct feed *f = feed_fresh(state);

	features_written(f, FEED_FEATURES, FEED_FEATURES | F(STATUS));
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_broken(f, RULE_CMD_14);
}

static void features_that_read_other_than_written_are_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	features_written(f, FEED_FEATURES, FEED_FEATURES);
	feed_get(f, VMDEV_CMD_GET_DRIVER_FEATURES, FEED_FEATURES);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_DRIVER_FEATURES, FEED_FEATURES & ~F(MAC));
	feed_broken(f, RULE_CMD_17);
}

static void features_read_while_they_are_written_are_not_judged(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_begin(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_VQ_NONE, FEED_FEATURES, 0, 0);
	feed_get(f, VMDEV_CMD_GET_DRIVER_FEATURES, FEED_FEATURES);
	feed_end(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
}

static void offered_features_that_change_between_resets_are_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES | F(STATUS));
	feed_broken(f, RULE_CMD_18);
	feed_reset(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_clean(f);
}

static void set_once_taken_and_then_refused_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_features(f);
	feed_reset(f);
	features_written(f, FEED_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_broken(f, RULE_CMD_18);
}

static void another_set_may_be_refused(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_features(f);
	feed_reset(f);
	features_written(f, FEED_FEATURES, FEED_FEATURES & ~F(MAC));
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_reset(f);
	features_written(f, FEED_FEATURES | F(STATUS), FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_clean(f);
}

static void features_read_over_a_whole_write_are_not_judged(void **state)
{
	struct feed *f = feed_fresh(state);
	__u64 less = FEED_FEATURES & ~VMDEV_FEATURE(VMDEV_F_MAC);

	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_begin(f, VMDEV_CMD_GET_DRIVER_FEATURES, VMDEV_VQ_NONE, 0, 0, 0);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, less);
	feed_end(f, VMDEV_CMD_GET_DRIVER_FEATURES, VMDEV_VQ_NONE, 0, FEED_FEATURES);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_DRIVER_FEATURES, FEED_FEATURES);
	feed_broken(f, RULE_CMD_17);
}

static void offered_features_read_over_a_reset_bind_nobody(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_begin(f, VMDEV_CMD_GET_DEVICE_FEATURES, VMDEV_VQ_NONE, 0, 0, 0);
	feed_reset(f);
	feed_end(f, VMDEV_CMD_GET_DEVICE_FEATURES, VMDEV_VQ_NONE, 0, FEED_FEATURES);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES & ~VMDEV_FEATURE(VMDEV_F_MAC));
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_broken(f, RULE_CMD_18);
}

int rules_features_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(feature_not_offered_is_reported),
		FEED_TEST(version_1_not_offered_is_reported),
		FEED_TEST(version_1_not_accepted_is_reported_when_negotiation_ends),
		FEED_TEST(offered_feature_without_its_base_is_reported),
		FEED_TEST(accepted_feature_without_its_base_is_reported_when_negotiation_ends),
		FEED_TEST(only_network_features_have_bases),
		FEED_TEST(set_not_offered_and_taken_is_reported),
		FEED_TEST(set_not_offered_and_refused_is_the_drivers_alone),
		FEED_TEST(features_that_read_other_than_written_are_reported),
		FEED_TEST(features_read_while_they_are_written_are_not_judged),
		FEED_TEST(offered_features_that_change_between_resets_are_reported),
		FEED_TEST(set_once_taken_and_then_refused_is_reported),
		FEED_TEST(another_set_may_be_refused),
		FEED_TEST(features_read_over_a_whole_write_are_not_judged),
		FEED_TEST(offered_features_read_over_a_reset_bind_nobody),
	};

	return cmocka_run_group_tests_name("rules-features", tests, NULL, NULL);
}
