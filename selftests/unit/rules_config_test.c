// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the rules on the configuration space fire exactly where the
 * specification is broken. Needs nothing.
 */
#include "rules_feed.h"

static void config_access_past_the_end_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 60, 4, 0);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 61, 4, 0);
	feed_broken(f, RULE_CMD_23);
	f->slot.dev.device_id = FEED_DEVICE_OTHER;
	feed_begin(f, VMDEV_CMD_SET_CONFIG, VMDEV_VQ_NONE, ~0ULL, 2, 0);
	feed_broken(f, RULE_CMD_23);
}

static void refused_config_access_tells_where_the_size_is_unknown(void **state)
{
	struct feed *f = feed_negotiated(state);

	f->slot.dev.config_size = 0;
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 60, 4, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 61, 4, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, -22, 0);
	feed_broken(f, RULE_CMD_23);
}

static void configuration_write_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_begin(f, VMDEV_CMD_SET_CONFIG, VMDEV_VQ_NONE, 0, 1, 0);
	feed_end(f, VMDEV_CMD_SET_CONFIG, VMDEV_VQ_NONE, 0, 0);
	feed_broken(f, RULE_CMD_07);
	feed_features(f);
	feed_begin(f, VMDEV_CMD_SET_CONFIG, VMDEV_VQ_NONE, 0, 1, 0);
	feed_end(f, VMDEV_CMD_SET_CONFIG, VMDEV_VQ_NONE, 0, 0);
	feed_broken(f, RULE_CMD_07);
}

static void other_devices_take_configuration_writes_after_features_ok(void **state)
{
	struct feed *f = feed_fresh(state);

	f->slot.dev.device_id = FEED_DEVICE_OTHER;
	feed_set(f, VMDEV_CMD_SET_CONFIG, 0);
	feed_broken(f, RULE_CMD_07);
	feed_features(f);
	feed_set(f, VMDEV_CMD_SET_CONFIG, 0);
	feed_clean(f);
}

static void mac_read_without_a_generation_before_is_reported_once(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_read(f, 0, 1, 0xaa);
	feed_broken(f, RULE_CMD_20);
	feed_read(f, 1, 1, 2);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_queue(f, 0);
	feed_clean(f);
}

static void mac_read_without_a_generation_after_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_read(f, 0, 6, FEED_MAC);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_broken(f, RULE_CMD_20);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 1, FEED_RING);
	feed_clean(f);
}

/* As Linux reads a MAC: byte by byte, again if the generation moved. */
static void read_repeated_until_the_generation_stands_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	for (unsigned int i = 0; i < 6; i++)
		feed_read(f, i, 1, FEED_MAC >> 8 * i & 0xff);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	for (unsigned int i = 0; i < 6; i++)
		feed_read(f, i, 1, 2 * i);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_queue(f, 0);
	feed_clean(f);
}

static void torn_read_that_is_used_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_read(f, 0, 6, FEED_MAC);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_queue(f, 0);
	feed_broken(f, RULE_CMD_20);
}

static void field_of_32_bits_needs_no_generation(void **state)
{
	struct feed *f = feed_negotiated(state);

	f->slot.dev.device_id = FEED_DEVICE_OTHER;
	feed_read(f, 0, 4, 5);
	feed_queue(f, 0);
	feed_clean(f);
	feed_read(f, 0, 8, 5);
	feed_broken(f, RULE_CMD_20);
}

static void bytes_that_differ_under_one_generation_are_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_config(f, 0, 6, FEED_MAC);
	feed_config(f, 0, 6, FEED_MAC);
	feed_clean(f);
	feed_config(f, 5, 1, 0x77);
	feed_broken(f, RULE_CMD_21);
	feed_config(f, 5, 1, 0x77);
	feed_clean(f);
}

static void bytes_that_differ_with_the_generation_are_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_config(f, 0, 6, FEED_MAC);
	feed_reset(f);
	feed_features(f);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_read(f, 0, 6, FEED_MAC + 0x100);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_read(f, 1, 1, 7);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_broken(f, RULE_CMD_21);
}

static void change_while_no_generation_frames_it_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	f->slot.dev.offered |= VMDEV_FEATURE(VMDEV_F_STATUS);
	feed_config(f, 6, 2, 1);
	feed_read(f, 6, 2, 0);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 2);
	feed_clean(f);
}

/* The end event of a read does not say which read it was. */
static void reads_that_overlap_are_not_judged(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_config(f, 0, 6, FEED_MAC);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 1, 0);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 1, 1, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 0xaa);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 2);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_clean(f);
	feed_config(f, 0, 1, 0xab);
	feed_broken(f, RULE_CMD_21);
}

static void bytes_far_into_the_configuration_are_compared(void **state)
{
	struct feed *f = feed_negotiated(state);

	f->slot.dev.device_id = FEED_DEVICE_OTHER;
	feed_config(f, 59, 5, 0x1122334455ULL);
	feed_config(f, 53, 8, 0x4455010203040506ULL & 0xffffffffffffULL);
	feed_broken(f, RULE_CMD_21);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_read(f, 53, 8, 0x1122334455667788ULL);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_read(f, 56, 5, 0x1122334455ULL);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_read(f, 60, 1, 0x12);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 3);
	feed_broken(f, RULE_CMD_21);
}

/* Fields of a network device, and a feature of which each needs one. */
static void field_whose_feature_is_not_offered_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);
	static const struct {
		__u64 off, len, feature, value;
	} field[] = {
		{ 0, 1, VMDEV_FEATURE(VMDEV_F_MAC), 0xaa },
		{ 6, 2, VMDEV_FEATURE(VMDEV_F_STATUS), 1 },
		{ 8, 2, VMDEV_FEATURE(VMDEV_F_MQ), 1 },
		{ 8, 2, VMDEV_FEATURE(VMDEV_F_RSS), 1 },
		{ 10, 2, VMDEV_FEATURE(VMDEV_F_MTU), 1500 },
		{ 12, 4, VMDEV_FEATURE(VMDEV_F_SPEED_DUPLEX), 10 },
		{ 16, 1, VMDEV_FEATURE(VMDEV_F_SPEED_DUPLEX), 1 },
		{ 17, 1, VMDEV_FEATURE(VMDEV_F_RSS), 40 },
		{ 20, 4, VMDEV_FEATURE(VMDEV_F_HASH_REPORT), 1 },
	};

	for (unsigned int i = 0; i < sizeof(field) / sizeof(field[0]); i++) {
		f->slot.dev.offered = field[i].feature;
		feed_config(f, field[i].off, field[i].len, field[i].value);
		feed_clean(f);
		f->slot.dev.offered = ~field[i].feature;
		if (field[i].feature & (VMDEV_FEATURE(VMDEV_F_MQ) | VMDEV_FEATURE(VMDEV_F_RSS) |
					VMDEV_FEATURE(VMDEV_F_HASH_REPORT)))
			f->slot.dev.offered = VMDEV_FEATURE(VMDEV_F_MAC);
		feed_config(f, field[i].off, field[i].len, field[i].value);
		feed_broken(f, RULE_CMD_22);
	}
}

static void copy_of_the_whole_configuration_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_config(f, 0, 24, FEED_MAC);
	feed_read(f, 30, 2, 0);
	feed_clean(f);
}

static void insane_fields_are_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	f->slot.dev.offered |= VMDEV_FEATURE(VMDEV_F_MTU) | VMDEV_FEATURE(VMDEV_F_MQ);
	feed_read(f, 10, 2, 68);
	feed_read(f, 10, 2, 65535);
	feed_read(f, 8, 2, 1);
	feed_read(f, 8, 2, 0x8000);
	feed_clean(f);
	feed_read(f, 10, 2, 67);
	feed_broken(f, RULE_CMD_37);
	feed_read(f, 8, 2, 0);
	feed_broken(f, RULE_CMD_37);
	feed_read(f, 8, 2, 0x8001);
	feed_broken(f, RULE_CMD_37);
	feed_config(f, 0, 6, 0);
	feed_broken(f, RULE_CMD_37);
	f->slot.dev.config.settled = 0;
	feed_config(f, 0, 6, FEED_MAC | 1);
	feed_broken(f, RULE_CMD_37);
}

static void mac_read_byte_by_byte_is_judged_as_a_whole(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	for (unsigned int i = 0; i < 6; i++) {
		feed_clean(f);
		feed_read(f, i, 1, 0);
	}
	feed_broken(f, RULE_CMD_37);
}

/* A change that the driver is told of between the two events. */
static void change_begin(struct feed *f)
{
	feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, 2, 0);
}

static void change_end(struct feed *f)
{
	feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, 2, 1);
}

static void change_in_silence_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	change_begin(f);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	change_end(f);
	feed_clean(f);
	change_begin(f);
	change_end(f);
	feed_broken(f, RULE_CMD_24);
}

/* Fifteen may be chance; one change in between, and they are counted again. */
static void callbacks_without_a_change_are_told_at_the_sixteenth(void **state)
{
	struct feed *f = feed_running(state);
	unsigned int round, i;

	for (round = 0; round < 2; round++) {
		change_begin(f);
		for (i = 0; i < RULES_IDLE_CBS_MAX; i++)
			feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
		change_end(f);
		feed_clean(f);
	}
	change_begin(f);
	for (i = 0; i <= RULES_IDLE_CBS_MAX; i++)
		feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_46);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_clean(f);
}

static void change_that_nobody_can_be_told_of_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	change_begin(f);
	change_end(f);
	feed_queue(f, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	change_begin(f);
	change_end(f);
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 1);
	change_begin(f);
	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	change_end(f);
	feed_clean(f);
}

static void change_during_the_write_of_driver_ok_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 1);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	change_begin(f);
	change_end(f);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
}

/* A reset and an unbinding forget the callback, so nobody can be told after them. */
static void change_after_the_callback_was_forgotten_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 1);
	feed_reset(f);
	feed_features(f);
	feed_queue(f, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	change_begin(f);
	change_end(f);
	feed_clean(f);
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 1);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	change_begin(f);
	change_end(f);
	feed_clean(f);
}

static void generation_that_moves_on_and_on_is_reported_once(void **state)
{
	struct feed *f = feed_negotiated(state);

	for (unsigned int i = 0; i < 16; i++)
		feed_get(f, VMDEV_CMD_GET_GENERATION, i);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 16);
	feed_broken(f, RULE_CMD_44);
	for (unsigned int i = 17; i < 60; i++)
		feed_get(f, VMDEV_CMD_GET_GENERATION, i);
	feed_clean(f);
}

static void generation_that_moves_with_its_changes_is_clean(void **state)
{
	struct feed *f = feed_negotiated(state);

	for (unsigned int i = 0; i < 60; i++) {
		feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, i, 0);
		feed_get(f, VMDEV_CMD_GET_GENERATION, i);
	}
	/* The same twice: it has settled. */
	for (unsigned int i = 0; i < 60; i++)
		feed_get(f, VMDEV_CMD_GET_GENERATION, i / 2);
	feed_clean(f);
}

int rules_config_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(config_access_past_the_end_is_reported),
		FEED_TEST(refused_config_access_tells_where_the_size_is_unknown),
		FEED_TEST(configuration_write_is_reported),
		FEED_TEST(other_devices_take_configuration_writes_after_features_ok),
		FEED_TEST(mac_read_without_a_generation_before_is_reported_once),
		FEED_TEST(mac_read_without_a_generation_after_is_reported),
		FEED_TEST(read_repeated_until_the_generation_stands_is_clean),
		FEED_TEST(torn_read_that_is_used_is_reported),
		FEED_TEST(field_of_32_bits_needs_no_generation),
		FEED_TEST(bytes_that_differ_under_one_generation_are_reported),
		FEED_TEST(bytes_that_differ_with_the_generation_are_clean),
		FEED_TEST(change_while_no_generation_frames_it_is_clean),
		FEED_TEST(reads_that_overlap_are_not_judged),
		FEED_TEST(bytes_far_into_the_configuration_are_compared),
		FEED_TEST(field_whose_feature_is_not_offered_is_reported),
		FEED_TEST(copy_of_the_whole_configuration_is_clean),
		FEED_TEST(insane_fields_are_reported),
		FEED_TEST(mac_read_byte_by_byte_is_judged_as_a_whole),
		FEED_TEST(change_in_silence_is_reported),
		FEED_TEST(callbacks_without_a_change_are_told_at_the_sixteenth),
		FEED_TEST(change_that_nobody_can_be_told_of_is_clean),
		FEED_TEST(change_during_the_write_of_driver_ok_is_clean),
		FEED_TEST(change_after_the_callback_was_forgotten_is_clean),
		FEED_TEST(generation_that_moves_on_and_on_is_reported_once),
		FEED_TEST(generation_that_moves_with_its_changes_is_clean),
	};

	return cmocka_run_group_tests_name("rules-config", tests, NULL, NULL);
}
