// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the rules on callbacks, suspension, who commands, and begin and end
 * of commands fire exactly where they are broken. Needs nothing.
 */
#include "rules_feed.h"

/* Expected: what is done while suspended. */
void feed_suspended(struct feed *f)
{
	feed_broken(f, RULE_CMD_36);
}

/* Expected: commands that overlap. */
void feed_overlap(struct feed *f)
{
	feed_broken(f, RULE_CMD_38);
}

static void callback_before_driver_ok_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_35);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_CMD_BEGIN);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_CMD_35);
}

static void config_callback_while_running_is_clean(void **state)
{
	struct feed *f = feed_running(state);

	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_34);
}

static void callback_of_a_disabled_queue_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_VQ_READY, 0, 0, 0, 0);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, 0, 0, 0);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_CMD_34);
}

static void driver_that_only_resets_a_broken_device_is_clean(void **state)
{
	struct feed *f = feed_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf | VMDEV_S_NEEDS_RESET);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf | VMDEV_S_FAILED);
	feed_down(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_clean(f);
}

static void driver_that_goes_on_with_a_broken_device_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf | VMDEV_S_NEEDS_RESET);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 1);
	feed_broken(f, RULE_CMD_12);
}

/* A worker run that ends in an error, with @callbacks configuration callbacks. */
static void order_broken_run(struct feed *f, unsigned int callbacks)
{
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
	for (unsigned int i = 0; i < callbacks; i++)
		feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_ev(f, VMDEV_EV_WORK_END, 0, 0, 0, 0, VMDEV_WHY_ERROR);
}

static void needs_reset_without_a_callback_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	order_broken_run(f, 1);
	feed_clean(f);
	order_broken_run(f, 0);
	feed_broken(f, RULE_CMD_12);
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 0);
	order_broken_run(f, 0);
	feed_clean(f);
}

/* A device that broke owes a callback only where all of these hold. */
static void needs_reset_owes_a_callback_to_a_driver_that_runs(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_dev *d = &f->slot.dev;
	struct rules_group p = { .config_cbs = d->config_cbs };
	struct rules_verdict v = { 0 };
	const struct rules_dev good = *d;

	assert_true(rules_cmd_12_device(d, &p, &v));
	d->known = 0;
	assert_false(rules_cmd_12_device(d, &p, &v));
	*d = good;
	d->status &= ~VMDEV_S_DRIVER_OK;
	assert_false(rules_cmd_12_device(d, &p, &v));
	*d = good;
	d->config_cb_set = 0;
	assert_false(rules_cmd_12_device(d, &p, &v));
	*d = good;
	d->resetting = 1;
	assert_false(rules_cmd_12_device(d, &p, &v));
	*d = good;
	d->halt = RULES_SUSPENDED;
	assert_false(rules_cmd_12_device(d, &p, &v));
	*d = good;
	p.config_cbs--;
	assert_false(rules_cmd_12_device(d, &p, &v));
}

static void needs_reset_while_the_driver_resets_needs_no_callback(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	order_broken_run(f, 0);
	feed_end(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
}

static void suspended_driver_neither_kicks_nor_writes_configuration(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 1);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_broken(f, RULE_CMD_36);
	assert_int_equal(f->slot.dev.last[VMDEV_CMD_SUSPEND].id, VMDEV_EV_CMD_BEGIN);
	feed_set(f, VMDEV_CMD_SET_CONFIG, 0);
	feed_broken2(f, RULE_CMD_07, RULE_CMD_36);
	feed_set(f, VMDEV_CMD_RESUME, 0);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_clean(f);
}

/* Among the commands that were lost may be one that resumed it. */
static void device_whose_commands_were_lost_is_not_taken_for_suspended(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	f->ctl += 3;
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_clean(f);
}

static void suspended_device_neither_works_nor_calls_back(void **state)
{
	struct feed *f = feed_running(state);

	feed_chain(f, 0, 1, 64);
	feed_begin(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0, 0);
	feed_used(f, 0, 1, 0, 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_end(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_36);
	feed_chain(f, 0, 2, 64);
	feed_broken(f, RULE_CMD_36);
	feed_used(f, 0, 2, 1, 0);
	feed_broken(f, RULE_CMD_36);
	feed_begin(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, 0, 0, 0);
	feed_chain(f, 0, 3, 64);
	feed_end(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
}

static void refused_suspension_changes_nothing(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_SUSPEND, VMDEV_VQ_NONE, -22, 0);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	feed_begin(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_RESUME, VMDEV_VQ_NONE, -22, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_broken(f, RULE_CMD_36);
}

static void reset_ends_a_suspension(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SUSPEND, 0);
	feed_down(f);
	feed_up(f);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_clean(f);
}

static void command_without_a_driver_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_down(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0);
	feed_broken(f, RULE_CMD_39);
	feed_begin(f, VMDEV_CMD_KICK_VQ, 0, 0, 0, 0);
	feed_stray_kick(f);
	feed_end(f, VMDEV_CMD_KICK_VQ, 0, 0, 0);
	feed_plain(f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
	feed_reset(f);
	feed_clean(f);
}

static void command_after_removal_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_down(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	for (unsigned int vq = 0; vq < 2; vq++)
		feed_clean(f);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_ID, 1);
	feed_broken(f, RULE_CMD_39);
	feed_add(f);
	feed_clean(f);
}

static void command_that_does_not_end_is_reported_by_the_next(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_VQ_CB, 0, 1, 0, 0);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 1, 1);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_GET_VQ_READY, 0, 0, 0, 0);
	feed_broken(f, RULE_CMD_38);
	feed_end(f, VMDEV_CMD_GET_VQ_READY, 0, 0, 1);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_38);
}

static void end_without_a_begin_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_end(f, VMDEV_CMD_GET_VENDOR_ID, VMDEV_VQ_NONE, 0, 0);
	feed_broken(f, RULE_CMD_38);
	feed_end(f, VMDEV_CMD_KICK_VQ, 0, 0, 0);
	feed_broken(f, RULE_CMD_38);
}

static void writes_to_the_device_do_not_overlap(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_begin(f, VMDEV_CMD_SET_CONFIG_CB, VMDEV_VQ_NONE, 1, 0, 0);
	feed_broken(f, RULE_CMD_38);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0, 0);
	feed_broken(f, RULE_CMD_38);
}

static void reads_and_kicks_overlap_anything(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_begin(f, VMDEV_CMD_KICK_VQ, 1, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_GET_VQ_STATE, 1, 0, 0, 0);
	feed_end(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0xf);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0, 0);
	feed_end(f, VMDEV_CMD_KICK_VQ, 1, 0, 0);
	feed_end(f, VMDEV_CMD_GET_VQ_STATE, 1, 0, 0);
	feed_end(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0xf);
	feed_clean(f);
}

static void calls_are_not_counted_after_a_loss_until_a_driver_binds(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_SET_VQ_CB, 0, 1, 0, 0);
	f->ctl += 3;
	feed_end(f, VMDEV_CMD_GET_VENDOR_ID, VMDEV_VQ_NONE, 0, 0);
	feed_set_vq(f, VMDEV_CMD_GET_VQ_GROUP, 0, 0);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_plain(f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_GET_VENDOR_ID, VMDEV_VQ_NONE, 0, 0, 0);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_broken(f, RULE_CMD_38);
}

int rules_order_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(callback_before_driver_ok_is_reported),
		FEED_TEST(config_callback_while_running_is_clean),
		FEED_TEST(callback_of_a_disabled_queue_is_reported),
		FEED_TEST(driver_that_only_resets_a_broken_device_is_clean),
		FEED_TEST(driver_that_goes_on_with_a_broken_device_is_reported),
		FEED_TEST(needs_reset_without_a_callback_is_reported),
		FEED_TEST(needs_reset_owes_a_callback_to_a_driver_that_runs),
		FEED_TEST(needs_reset_while_the_driver_resets_needs_no_callback),
		FEED_TEST(suspended_driver_neither_kicks_nor_writes_configuration),
		FEED_TEST(device_whose_commands_were_lost_is_not_taken_for_suspended),
		FEED_TEST(suspended_device_neither_works_nor_calls_back),
		FEED_TEST(refused_suspension_changes_nothing),
		FEED_TEST(reset_ends_a_suspension),
		FEED_TEST(command_without_a_driver_is_reported),
		FEED_TEST(command_after_removal_is_reported),
		FEED_TEST(command_that_does_not_end_is_reported_by_the_next),
		FEED_TEST(end_without_a_begin_is_reported),
		FEED_TEST(writes_to_the_device_do_not_overlap),
		FEED_TEST(reads_and_kicks_overlap_anything),
		FEED_TEST(calls_are_not_counted_after_a_loss_until_a_driver_binds),
	};

	return cmocka_run_group_tests_name("rules-order", tests, NULL, NULL);
}
