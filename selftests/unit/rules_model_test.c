// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the automata follow the commands, count each way once, and count nothing
 * whose beginning is unknown; and what is off the model breaks a rule.
 */
#include "rules_feed.h"

static void expect_dev(struct feed *f, unsigned int from, unsigned int to, unsigned int count)
{
	assert_int_equal(f->slot.dev.model.dev[from][to], count);
}

static void expect_vq(struct feed *f, unsigned int from, unsigned int to, unsigned int count)
{
	assert_int_equal(f->slot.dev.model.vq[from][to], count);
}

/* Transitions taken that the model does not have. */
static unsigned int forbidden(const struct feed *f)
{
	const struct rules_model *m = &f->slot.dev.model;
	unsigned int sum = 0;

	for (int from = 0; from < RULES_MODEL_MAX; from++)
		for (int to = 0; to < RULES_MODEL_MAX; to++) {
			sum += rules_model_dev_has[from][to] ? 0 : m->dev[from][to];
			sum += rules_model_vq_has[from][to] ? 0 : m->vq[from][to];
		}
	return sum;
}

static void a_session_takes_the_way_of_the_model(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	expect_dev(f, RULES_DEV_ABSENT, RULES_DEV_RESET, 1);
	feed_up(f);
	assert_int_equal(f->slot.dev.model.state, RULES_DEV_DRIVER_OK);
	expect_dev(f, RULES_DEV_RESET, RULES_DEV_RESET, 1);
	expect_dev(f, RULES_DEV_RESET, RULES_DEV_ACKNOWLEDGE, 1);
	expect_dev(f, RULES_DEV_ACKNOWLEDGE, RULES_DEV_DRIVER, 1);
	expect_dev(f, RULES_DEV_DRIVER, RULES_DEV_FEATURES_OK, 1);
	expect_dev(f, RULES_DEV_FEATURES_OK, RULES_DEV_DRIVER_OK, 1);
	expect_vq(f, RULES_VQ_UNSET, RULES_VQ_CONFIGURED, 2);
	expect_vq(f, RULES_VQ_CONFIGURED, RULES_VQ_READY, 2);
	expect_vq(f, RULES_VQ_READY, RULES_VQ_RUNNING, 2);
	feed_down(f);
	expect_dev(f, RULES_DEV_DRIVER_OK, RULES_DEV_RESET, 1);
	expect_vq(f, RULES_VQ_RUNNING, RULES_VQ_UNSET, 2);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	expect_dev(f, RULES_DEV_RESET, RULES_DEV_ABSENT, 1);
	assert_int_equal(forbidden(f), 0);
}

static void failure_and_call_for_help_are_states(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f | VMDEV_S_NEEDS_RESET);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f | VMDEV_S_NEEDS_RESET);
	expect_dev(f, RULES_DEV_DRIVER_OK, RULES_DEV_NEEDS_RESET, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0x0f | VMDEV_S_FAILED);
	expect_dev(f, RULES_DEV_NEEDS_RESET, RULES_DEV_FAILED, 1);
	feed_reset(f);
	expect_dev(f, RULES_DEV_FAILED, RULES_DEV_RESET, 1);
	assert_int_equal(forbidden(f), 0);
}

static void a_queue_reset_is_a_state_of_its_own(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 1, 0);
	expect_vq(f, RULES_VQ_RUNNING, RULES_VQ_RESET, 1);
	feed_queue(f, 1);
	expect_vq(f, RULES_VQ_RESET, RULES_VQ_CONFIGURED, 1);
	expect_vq(f, RULES_VQ_CONFIGURED, RULES_VQ_RUNNING, 1);
	assert_int_equal(forbidden(f), 0);
}

static void a_jump_is_counted_as_forbidden(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER);
	expect_dev(f, RULES_DEV_RESET, RULES_DEV_DRIVER, 1);
	assert_int_equal(forbidden(f), 1);
}

/* A call for help is taken back by a reset alone [2.1.2]. */
static void a_call_for_help_does_not_vanish(void **state)
{
	struct feed *f = feed_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f | VMDEV_S_NEEDS_RESET);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f);
	feed_broken(f, RULE_CMD_40);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f);
	feed_clean(f);
}

/* What does not run cannot be suspended; the device is to refuse it. */
static void only_what_runs_is_suspended(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, -22, 0);
	feed_clean(f);
	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	feed_broken(f, RULE_CMD_40);
}

/* What was refused goes back to what it was: neither way is a transition twice. */
static void a_refused_command_is_no_transition(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0x0f | VMDEV_S_FAILED, 0, 0);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, -5, 0);
	feed_clean(f);
	assert_int_equal(f->slot.dev.model.state, RULES_DEV_DRIVER_OK);
	feed_begin(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0);
	feed_begin(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, -5, 0);
	feed_clean(f);
	assert_int_equal(f->slot.dev.model.state, RULES_DEV_SUSPENDED);
	expect_dev(f, RULES_DEV_DRIVER_OK, RULES_DEV_SUSPENDED, 1);
	assert_int_equal(forbidden(f), 0);
}

/* A driver may give up, and a device may go, in any state; and a queue be reset [2.6.1]. */
static void what_may_come_in_any_state_is_on_the_model(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, VMDEV_S_FAILED);
	feed_clean(f);
	feed_up(f);
	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0x0f | VMDEV_S_FAILED);
	feed_clean(f);
	feed_down(f);
	feed_features(f);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 1, 0);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
	assert_int_equal(forbidden(f), 0);
}

static void nothing_counts_from_the_unknown(void **state)
{
	struct feed *f = *state;

	feed_set(f, VMDEV_CMD_SET_STATUS, 0x0f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x0f);
	assert_int_equal(f->slot.dev.model.state, RULES_DEV_UNKNOWN);
	feed_reset(f);
	assert_int_equal(f->slot.dev.model.state, RULES_DEV_RESET);
	for (int from = 0; from < RULES_MODEL_MAX; from++)
		for (int to = 0; to < RULES_MODEL_MAX; to++)
			expect_dev(f, from, to, 0);
}

int rules_model_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(a_session_takes_the_way_of_the_model),
		FEED_TEST(failure_and_call_for_help_are_states),
		FEED_TEST(a_queue_reset_is_a_state_of_its_own),
		FEED_TEST(a_jump_is_counted_as_forbidden),
		FEED_TEST(a_call_for_help_does_not_vanish),
		FEED_TEST(only_what_runs_is_suspended),
		FEED_TEST(a_refused_command_is_no_transition),
		FEED_TEST(what_may_come_in_any_state_is_on_the_model),
		FEED_TEST(nothing_counts_from_the_unknown),
	};

	return cmocka_run_group_tests_name("rules-model", tests, NULL, NULL);
}
