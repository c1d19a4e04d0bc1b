// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the rules on the order of commands and the device status fire
 * exactly where the specification is broken. Needs nothing.
 */
#include "rules_feed.h"

/* Expected: a session without a reset. */
void feed_unreset(struct feed *f)
{
	feed_broken(f, RULE_CMD_01);
}

/* Expected: a kick before DRIVER_OK, from a driver that is not bound. */
void feed_stray_kick(struct feed *f)
{
	feed_broken2(f, RULE_CMD_09, RULE_CMD_39);
}

static void golden_session_is_clean(void **state)
{
	struct feed *f = *state;

	for (int i = 0; i < 3; i++) {
		feed_add(f);
		feed_up(f);
		feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
		feed_down(f);
		feed_set(f, VMDEV_CMD_SET_STATUS, 1);
		feed_reset(f);
		feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
		feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
		feed_clean(f);
	}
	assert_int_equal(f->slot.dev.unjudged, 0);
	assert_int_equal(f->slot.dev.seq.gaps, 0);
}

static void status_before_reset_is_reported_once_per_session(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_broken(f, RULE_CMD_01);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_plain(f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_broken(f, RULE_CMD_01);
}

static void reset_opens_a_session(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_clean(f);
}

static void two_status_bits_at_once_are_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_broken(f, RULE_CMD_02);
}

static void status_bits_out_of_order_are_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 2);
	feed_broken(f, RULE_CMD_02);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 5);
	feed_broken(f, RULE_CMD_02);
}

static void failed_may_be_added_at_any_time(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1 | VMDEV_S_FAILED);
	feed_clean(f);
}

static void cleared_status_bit_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 0xd);
	feed_broken(f, RULE_CMD_03);
	assert_false(rules_any(&f->v));
}

static void same_status_again_is_clean(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf | VMDEV_S_NEEDS_RESET);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_clean(f);
}

static void only_reset_follows_failed(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf | VMDEV_S_FAILED);
	feed_clean(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf | VMDEV_S_FAILED);
	feed_broken(f, RULE_CMD_04);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_clean(f);
}

static void late_feature_write_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_VQ_NONE, FEED_FEATURES, 0, 0);
	feed_end(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_VQ_NONE, -16, 0);
	feed_broken(f, RULE_CMD_05);
}

/* Up to the write of FEATURES_OK, whose read-back is the test's. */
static struct feed *cmd_offered(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_clean(f);
	return f;
}

static void features_ok_not_read_back_is_reported_once(void **state)
{
	struct feed *f = cmd_offered(state);

	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 1);
	feed_broken(f, RULE_CMD_06);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_clean(f);
}

static void going_on_after_refused_features_is_reported(void **state)
{
	struct feed *f = cmd_offered(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_broken2(f, RULE_CMD_06, RULE_CMD_08);
}

static void giving_up_after_refused_features_is_clean(void **state)
{
	struct feed *f = cmd_offered(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3 | VMDEV_S_FAILED);
	feed_reset(f);
	feed_features(f);
	feed_clean(f);
}

static void kick_before_driver_ok_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_broken(f, RULE_CMD_09);
}

static void kick_counts_from_the_begin_of_driver_ok(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0, 0);
	feed_clean(f);
}

static void refused_driver_ok_enables_nothing(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, -22, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_broken(f, RULE_CMD_09);
}

static void status_kept_over_reset_is_reported_and_nothing_built_on_it(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	feed_broken(f, RULE_CMD_10);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_clean(f);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_broken(f, RULE_CMD_02);
}

/* What is read then tells of the write, whoever should have read before it. */
static void status_read_behind_a_write_is_held_against_the_write(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_broken(f, RULE_CMD_11);
	feed_get(f, VMDEV_CMD_GET_STATUS, 1);
	feed_clean(f);
	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_broken(f, RULE_CMD_11);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(f->v.detail[1], 1);
	assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_CMD], VMDEV_CMD_SET_STATUS);
	feed_broken(f, RULE_CMD_13);
}

static void status_read_behind_a_refused_write_is_held_against_the_reset(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 1, 0, 0);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, -22, 0);
	feed_broken(f, RULE_CMD_11);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(f->v.detail[1], 0);
	assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_CMD], VMDEV_CMD_RESET);
	feed_broken(f, RULE_CMD_10);
}

static void queue_ready_after_reset_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_reset(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 1, 1);
	feed_broken(f, RULE_CMD_10);
}

static void reset_without_status_read_is_reported_once(void **state)
{
	struct feed *f = feed_running(state);

	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 0);
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 0);
	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_clean(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_broken(f, RULE_CMD_11);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_clean(f);
}

static void status_that_reads_other_than_written_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf | VMDEV_S_NEEDS_RESET);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x7);
	feed_broken(f, RULE_CMD_13);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x7);
	feed_clean(f);
}

static void status_read_that_overlaps_a_write_is_not_judged(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_end(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0xb);
	feed_end(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0, 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	feed_clean(f);
}

/* The second begins when the write is over; the first is as old as it was. */
static void status_reads_that_overlap_do_not_hide_a_write(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_begin(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0xb);
	feed_end(f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0xf);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_broken(f, RULE_CMD_13);
}

static void device_seen_late_is_not_judged_until_reset(void **state)
{
	struct feed *f = *state;

	f->ctl = 100;
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0x3);
	feed_clean(f);
	assert_int_equal(f->slot.dev.unjudged, 4);
	assert_int_equal(f->slot.dev.seq.gaps, 0);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_broken(f, RULE_CMD_02);
	assert_int_equal(f->slot.dev.unjudged, 4);
}

/* Its removal was lost: nothing of the device before may be left. */
static void device_that_is_added_again_is_another(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_dev *d = &f->slot.dev;
	unsigned int i;

	feed_chain(f, 1, 3, 0);
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_ev(f, VMDEV_EV_ADD, VMDEV_VQ_NONE, 0x1234, 0x5678, 1, FEED_QUEUES);
	for (i = 0; i < VMDEV_MAX_VQS; i++) {
		assert_int_equal(d->vq[i].num | d->vq[i].num_set | d->vq[i].num_max, 0);
		assert_int_equal(d->vq[i].outstanding | d->vq[i].used_next, 0);
		assert_int_equal(d->vq[i].seq.next | d->vq[i].cb_set | d->vq[i].ready, 0);
		assert_int_equal(d->group[i].seq.next | d->group[i].known, 0);
	}
	assert_int_equal(d->dma.seq.next | d->status | d->ops.device | d->ops_set, 0);
}

static void lost_commands_are_counted_and_never_violations(void **state)
{
	struct feed *f = feed_fresh(state);

	f->ctl += 7;
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 1);
	feed_clean(f);
	assert_int_equal(f->slot.dev.seq.gaps, 1);
	assert_int_equal(f->slot.dev.seq.missing, 7);
	assert_true(f->slot.dev.unjudged > 0);
}

static void report_names_the_status_write_that_is_contradicted(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_KICK_VQ, 0, 0, 0, 0);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_CMD_BEGIN);
	assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_CMD], VMDEV_CMD_SET_STATUS);
	assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_A0], 0xb);
	assert_int_equal(f->v.detail[0], 0xb);
	feed_broken(f, RULE_CMD_09);
}

int rules_cmd_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(golden_session_is_clean),
		FEED_TEST(status_before_reset_is_reported_once_per_session),
		FEED_TEST(reset_opens_a_session),
		FEED_TEST(two_status_bits_at_once_are_reported),
		FEED_TEST(status_bits_out_of_order_are_reported),
		FEED_TEST(failed_may_be_added_at_any_time),
		FEED_TEST(cleared_status_bit_is_reported),
		FEED_TEST(same_status_again_is_clean),
		FEED_TEST(only_reset_follows_failed),
		FEED_TEST(late_feature_write_is_reported),
		FEED_TEST(features_ok_not_read_back_is_reported_once),
		FEED_TEST(going_on_after_refused_features_is_reported),
		FEED_TEST(giving_up_after_refused_features_is_clean),
		FEED_TEST(kick_before_driver_ok_is_reported),
		FEED_TEST(kick_counts_from_the_begin_of_driver_ok),
		FEED_TEST(refused_driver_ok_enables_nothing),
		FEED_TEST(status_kept_over_reset_is_reported_and_nothing_built_on_it),
		FEED_TEST(status_read_behind_a_write_is_held_against_the_write),
		FEED_TEST(status_read_behind_a_refused_write_is_held_against_the_reset),
		FEED_TEST(queue_ready_after_reset_is_reported),
		FEED_TEST(reset_without_status_read_is_reported_once),
		FEED_TEST(status_that_reads_other_than_written_is_reported),
		FEED_TEST(status_read_that_overlaps_a_write_is_not_judged),
		FEED_TEST(status_reads_that_overlap_do_not_hide_a_write),
		FEED_TEST(device_seen_late_is_not_judged_until_reset),
		FEED_TEST(device_that_is_added_again_is_another),
		FEED_TEST(lost_commands_are_counted_and_never_violations),
		FEED_TEST(report_names_the_status_write_that_is_contradicted),
	};

	return cmocka_run_group_tests_name("rules-cmd", tests, NULL, NULL);
}
