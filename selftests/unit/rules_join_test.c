// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a device that ran before the checker is judged from its snapshot on, by
 * what it was and held then; what no snapshot tells makes no rule fire. Needs nothing.
 */
#include <string.h>

#include "rules_feed.h"

#define JOIN_SEQ 1000	/* numbers that the streams have reached before the checker came */
#define JOIN_USED 77
#define JOIN_FLAGS (VMDEV_STATE_F_BOUND | VMDEV_STATE_F_DMA_OPS | VMDEV_STATE_F_CONFIG_CB)

/* A device whose add event nobody saw. */
static struct feed *join_old(void **state)
{
	struct feed *f = *state;

	if (f->ctl)
		return f;
	f->ctl = JOIN_SEQ;
	f->dma = JOIN_SEQ;
	for (unsigned int i = 0; i < VMDEV_MAX_VQS; i++)
		f->ring[i] = JOIN_SEQ;
	for (unsigned int i = 0; i < RULES_GROUPS; i++)
		f->work[i] = JOIN_SEQ;
	return f;
}

static void join_device(struct feed *f, __u64 status, __u64 flags)
{
	feed_event(f, VMDEV_EV_STATE, VMDEV_VQ_NONE, 8, status, flags, (__u64)FEED_QUEUES,
		   (__u64)1, (__u64)64, (__u64)0, FEED_FEATURES,
		   status & VMDEV_S_FEATURES_OK ? FEED_FEATURES : (__u64)0);
}

static void join_vq(struct feed *f, unsigned int vq, __u64 flags)
{
	__u64 base = flags & VMDEV_VQSTATE_F_READY ? FEED_HEAP * (vq + 1) : 0;

	feed_ev(f, VMDEV_EV_VQ_STATE, vq, base ? FEED_RING : 0, 1024, 0, flags, base,
		base + 0x1000, base + 0x2000);
}

static void join_ring(struct feed *f, unsigned int vq, __u64 num, __u64 held)
{
	feed_ev(f, VMDEV_EV_RING_STATE, vq, num, JOIN_USED + held, JOIN_USED, JOIN_USED,
		VMDEV_RING_F_EVENT_IDX, held);
}

/* A running device with two ready queues, whose rings come last. */
static struct feed *join_ctl(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0xf, JOIN_FLAGS);
	for (unsigned int vq = 0; vq < FEED_QUEUES; vq++)
		join_vq(f, vq, vq < 2 ? VMDEV_VQSTATE_F_READY | VMDEV_VQSTATE_F_CB : 0);
	feed_clean(f);
	return f;
}

static struct feed *join_running(void **state)
{
	struct feed *f = join_ctl(state);

	for (unsigned int vq = 0; vq < FEED_QUEUES; vq++)
		join_ring(f, vq, vq < 2 ? FEED_RING : 0, 0);
	feed_clean(f);
	return f;
}

static void join_stats(struct feed *f, struct check_stats *s)
{
	static const struct check_total none;

	feed_stats(f, s, &none);
}

static void joined_device_is_judged_and_complete(void **state)
{
	struct feed *f = join_old(state);
	struct check_stats s;

	/* Seen before the snapshot, and judged by nothing. */
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 1, 0);
	feed_chain(f, 1, 9, 0);
	feed_used(f, 1, 9, JOIN_USED - 1, 0);
	join_running(state);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 1, 0);
	feed_chain(f, 1, 3, 0);
	feed_used(f, 1, 3, JOIN_USED, 0);
	feed_clean(f);
	f->slot.dev.dma.unjudged = 4;
	join_stats(f, &s);
	assert_int_equal(s.devices_unknown, 0);
	assert_int_equal(s.devices_joined, 1);
	assert_int_equal(s.unjudged, 0);
	assert_int_equal(s.gaps, 0);
	assert_true(s.joined[0].early > 0);
	assert_int_equal(s.joined[0].unmaps, 4);
	assert_int_equal(s.joined[0].ts, f->slot.dev.joined_ts);
	assert_true(s.evaluated[RULE_RING_03] > 0);
}

static void joined_queue_knows_its_used_index(void **state)
{
	struct feed *f = join_running(state);

	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, JOIN_USED + 1, 64);
	feed_skipped(f);
}

static void joined_queue_knows_what_it_is_for(void **state)
{
	struct feed *f = join_running(state);

	feed_chain(f, 1, 1, 0);
	feed_clean(f);
	feed_chain(f, 1, 2, 64);
	feed_broken2(f, RULE_NET_04, RULE_NET_01);
	feed_chain(f, 0, 3, 0);
	feed_broken(f, RULE_NET_04);
}

static void chain_held_before_may_be_completed_once(void **state)
{
	struct feed *f = join_ctl(state);

	join_ring(f, 0, FEED_RING, 2);
	feed_ev(f, VMDEV_EV_HELD, 0, 5, 0, 100);
	feed_ev(f, VMDEV_EV_HELD, 0, 6, 0, 100);
	assert_int_equal(f->slot.dev.vq[0].outstanding, 2);
	feed_used(f, 0, 5, JOIN_USED, 100);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 6, JOIN_USED + 1, 101);
	feed_overlong(f);
	feed_used(f, 0, 5, JOIN_USED + 2, 0);
	feed_twice(f);
}

static void chain_that_was_not_held_is_stray(void **state)
{
	struct feed *f = join_ctl(state);

	join_ring(f, 0, FEED_RING, 1);
	feed_ev(f, VMDEV_EV_HELD, 0, 5, 0, 100);
	feed_used(f, 0, 7, JOIN_USED, 0);
	feed_stray(f);
}

static void first_callback_after_joining_may_be_for_what_was_before(void **state)
{
	struct feed *f = join_running(state);

	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_RING_17);
}

static void callback_lost_after_joining_is_reported(void **state)
{
	struct feed *f = join_running(state);

	for (unsigned int i = 0; i < 2; i++) {
		feed_chain(f, 0, i, 64);
		feed_used(f, 0, i, JOIN_USED + i, 64);
		feed_ev(f, VMDEV_EV_NEED_NOTIFY, 0, JOIN_USED + i, JOIN_USED + i + 1,
			JOIN_USED + i, VMDEV_NOTIFY_EVENT_IDX, 1);
	}
	feed_lost_callback(f);
}

static void run_that_was_joined_in_its_midst_is_not_asked_for_its_balance(void **state)
{
	struct feed *f = join_running(state);
	struct check_stats s;

	feed_ev(f, VMDEV_EV_WORK_END, 0, 1, 0, 60, VMDEV_WHY_NO_TX);
	feed_clean(f);
	join_stats(f, &s);
	assert_int_equal(s.unjudged, 0);
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 1);
	feed_ev(f, VMDEV_EV_WORK_END, 0, 1, 0, 60, VMDEV_WHY_NO_TX);
	feed_lost_frame(f);
}

static void kick_under_way_ends_without_a_beginning(void **state)
{
	struct feed *f = join_old(state);

	feed_event(f, VMDEV_EV_STATE, VMDEV_VQ_NONE, 8, (__u64)0xf, (__u64)JOIN_FLAGS,
		   (__u64)FEED_QUEUES, (__u64)1, (__u64)64, (__u64)1, FEED_FEATURES,
		   FEED_FEATURES);
	feed_end(f, VMDEV_CMD_KICK_VQ, 1, 0, 0);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_KICK_VQ, 1, 0, 0);
	feed_overlap(f);
}

static void joined_session_goes_on_and_ends_clean(void **state)
{
	struct feed *f = join_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	feed_read(f, 16, 2, 1);
	feed_ev(f, VMDEV_EV_BUF_UNMAP, VMDEV_VQ_NONE, 0x5000, 100, VMDEV_DIR_TO_DEVICE);
	feed_down(f);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
}

static void joined_state_is_held_against_commands(void **state)
{
	struct feed *f = join_running(state);

	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_broken(f, RULE_CMD_05);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, 64);
	feed_broken2(f, RULE_CMD_25, RULE_CMD_26);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_broken(f, RULE_CMD_13);
}

static void session_joined_in_its_set_up_goes_on_clean(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0x3, JOIN_FLAGS & ~VMDEV_STATE_F_CONFIG_CB);
	for (unsigned int vq = 0; vq < FEED_QUEUES; vq++)
		join_vq(f, vq, 0);
	for (unsigned int vq = 0; vq < FEED_QUEUES; vq++)
		join_ring(f, vq, 0, 0);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_queue(f, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 0, 64);
	feed_clean(f);
}

/* The generation before it may have been read before the joining. */
static void reading_that_had_begun_is_not_judged(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0x3, JOIN_FLAGS & ~VMDEV_STATE_F_CONFIG_CB);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 6, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, FEED_MAC);
	feed_clean(f);
}

static void joined_device_without_driver_needs_a_reset_first(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0, VMDEV_STATE_F_DMA_OPS);
	feed_plain(f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_unreset(f);
}

static void suspended_device_is_joined_as_one(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0xf, JOIN_FLAGS | VMDEV_STATE_F_SUSPENDED);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_suspended(f);
}

static void snapshot_of_a_known_device_changes_nothing(void **state)
{
	struct feed *f = feed_running(state);
	struct check_stats s;

	feed_chain(f, 0, 4, 64);
	join_device(f, 0, 0);
	join_vq(f, 0, 0);
	feed_broken(f, RULE_CMD_45);
	join_ring(f, 0, FEED_RING, 0);
	feed_used(f, 0, 4, 0, 64);
	feed_clean(f);
	join_stats(f, &s);
	assert_int_equal(s.devices_joined, 0);
}

static void snapshot_with_a_hole_in_it_knows_no_device(void **state)
{
	struct feed *f = join_old(state);

	join_device(f, 0xf, JOIN_FLAGS);
	f->ctl++;
	join_vq(f, 0, VMDEV_VQSTATE_F_READY);
	assert_int_equal(f->slot.dev.known, 0);
	assert_int_equal(f->slot.dev.vq[0].live, RULES_LIVE_UNKNOWN);
}

int rules_join_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(joined_device_is_judged_and_complete),
		FEED_TEST(joined_queue_knows_its_used_index),
		FEED_TEST(joined_queue_knows_what_it_is_for),
		FEED_TEST(chain_held_before_may_be_completed_once),
		FEED_TEST(chain_that_was_not_held_is_stray),
		FEED_TEST(first_callback_after_joining_may_be_for_what_was_before),
		FEED_TEST(callback_lost_after_joining_is_reported),
		FEED_TEST(run_that_was_joined_in_its_midst_is_not_asked_for_its_balance),
		FEED_TEST(kick_under_way_ends_without_a_beginning),
		FEED_TEST(joined_session_goes_on_and_ends_clean),
		FEED_TEST(joined_state_is_held_against_commands),
		FEED_TEST(session_joined_in_its_set_up_goes_on_clean),
		FEED_TEST(reading_that_had_begun_is_not_judged),
		FEED_TEST(joined_device_without_driver_needs_a_reset_first),
		FEED_TEST(suspended_device_is_joined_as_one),
		FEED_TEST(snapshot_of_a_known_device_changes_nothing),
		FEED_TEST(snapshot_with_a_hole_in_it_knows_no_device),
	};

	return cmocka_run_group_tests_name("rules-join", tests, NULL, NULL);
}
