// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the rules on programming queues fire exactly where the
 * specification is broken. Needs nothing.
 */
#include "rules_feed.h"

static void programming_before_features_ok_is_reported(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_broken(f, RULE_CMD_08);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 1);
	feed_broken(f, RULE_CMD_08);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 3);
	feed_broken(f, RULE_CMD_08);
}

static void disabling_before_features_ok_is_clean(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	feed_clean(f);
}

static void queue_size_is_a_power_of_two_below_the_maximum(void **state)
{
	struct feed *f = feed_negotiated(state);
	static const __u64 bad[] = { 0, 3, 100, 512, 32769, 65536 };

	feed_get_vq(f, VMDEV_CMD_GET_VQ_NUM_MAX, 0, 256);
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		feed_begin(f, VMDEV_CMD_SET_VQ_NUM, 0, bad[i], 0, 0);
		feed_end(f, VMDEV_CMD_SET_VQ_NUM, 0, -22, 0);
		feed_broken(f, RULE_CMD_25);
	}
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, 1);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, 256);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 1, 512);
	feed_clean(f);
}

static void largest_size_is_one_that_can_be_set(void **state)
{
	static const __u64 good[] = { 0, 1, 256, 32768 }, bad[] = { 3, 100, 32769, 65536 };
	struct feed *f = feed_negotiated(state);

	for (unsigned int i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		feed_get_vq(f, VMDEV_CMD_GET_VQ_NUM_MAX, 0, good[i]);
	feed_clean(f);
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		feed_get_vq(f, VMDEV_CMD_GET_VQ_NUM_MAX, 0, bad[i]);
		feed_broken(f, RULE_CMD_41);
	}
}

static void ready_queue_is_not_reprogrammed(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_SET_VQ_NUM, 0, 128, 0, 0);
	feed_end(f, VMDEV_CMD_SET_VQ_NUM, 0, -16, 0);
	feed_broken2(f, RULE_CMD_25, RULE_CMD_26);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 4);
	feed_broken2(f, RULE_CMD_26, RULE_CMD_33);
	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_CMD_26);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 1);
	feed_clean(f);
}

static void ready_before_programming_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 0);
	feed_begin(f, VMDEV_CMD_SET_VQ_READY, 0, 1, 0, 0);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, 0, -22, 0);
	feed_broken(f, RULE_CMD_27);
	feed_queue(f, 0);
	feed_clean(f);
}

static void used_flags_of_a_queue_that_starts_are_zero(void **state)
{
	struct feed *f = feed_negotiated(state);
	struct rules_vq *q = f->slot.dev.vq;

	rules_start_note(&q[0], 0);
	feed_queue(f, 0);
	feed_clean(f);
	rules_start_note(&q[1], 2);
	feed_queue(f, 1);
	feed_broken(f, RULE_RING_36);
	assert_int_equal(q[0].start.judged, 1);
	assert_int_equal(q[1].start.judged, 1);
}

static void used_flags_that_nobody_read_are_not_judged(void **state)
{
	struct feed *f = feed_negotiated(state);
	struct rules_vq *q = f->slot.dev.vq;

	rules_start_note(&q[0], -1);
	feed_queue(f, 0);
	feed_queue(f, 1);
	feed_clean(f);
	assert_int_equal(q[0].start.judged + q[1].start.judged, 0);
}

static void used_flags_of_a_queue_that_continues_are_not_judged(void **state)
{
	struct feed *f = feed_negotiated(state);
	struct rules_vq *q = f->slot.dev.vq;

	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 5);
	rules_start_note(q, 1);
	feed_enable(f, 0, 0, 5);
	feed_clean(f);
	assert_int_equal(q->start.judged, 0);
}

static void disabled_queue_is_programmed_anew(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 1);
	feed_broken(f, RULE_CMD_27);
}

/* By each of the low bits of each area. */
static void areas_have_the_alignment_of_the_specification(void **state)
{
	static const __u64 align[] = { 16, 2, 4 };
	struct rules_dev *d = &((struct feed *)*state)->slot.dev;

	for (unsigned int area = 0; area < RULES_RING_AREAS; area++) {
		for (__u64 low = 0; low < 16; low++) {
			struct rules_span span[RULES_RING_AREAS] = { { 0 } };

			span[area].lo = 0x1000 + low;
			assert_int_equal(rules_areas_misaligned(d, span), low % align[area] != 0);
		}
	}
}

static void misaligned_areas_are_reported(void **state)
{
	struct feed *f = feed_negotiated(state);
	static const __u64 bad[][3] = {
		{ 0x100008, 0x102000, 0x103000 },
		{ 0x100000, 0x102001, 0x103000 },
		{ 0x100000, 0x102000, 0x103002 },
		{ 0x100010, 0x102000, 0x103000 },	/* aligned, but not to get_vq_align */
	};

	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, 0x100000, 0x10000);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		feed_begin(f, VMDEV_CMD_SET_VQ_ADDRESS, 0, bad[i][0], bad[i][1], bad[i][2]);
		feed_end(f, VMDEV_CMD_SET_VQ_ADDRESS, 0, -22, 0);
		feed_broken(f, RULE_CMD_28);
	}
	feed_begin(f, VMDEV_CMD_SET_VQ_ADDRESS, 0, 0x100000, 0x101002, 0x103000);
	feed_clean(f);
}

static void overlapping_areas_are_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP, 0x100000);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 1, FEED_RING);
	feed_begin(f, VMDEV_CMD_SET_VQ_ADDRESS, 0, FEED_HEAP, FEED_HEAP + 0xffe,
		   FEED_HEAP + 0x2000);
	feed_end(f, VMDEV_CMD_SET_VQ_ADDRESS, 0, -22, 0);
	feed_broken(f, RULE_CMD_28);
	feed_addresses(f, 0, FEED_HEAP);
	feed_addresses(f, 0, FEED_HEAP + 0x40);
	feed_addresses(f, 0, FEED_HEAP);
	feed_clean(f);
	feed_addresses(f, 1, FEED_HEAP + 0x1000);
	feed_broken(f, RULE_CMD_28);
	feed_addresses(f, 1, FEED_HEAP + 0x4000);
	feed_clean(f);
}

static void wrapping_area_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	/* The wrapped area also lies in no allocation. */
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_addresses(f, 0, -64ULL * 4);
	feed_broken2(f, RULE_CMD_28, RULE_DMA_05);
}

static void queue_index_out_of_range_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_GET_VQ_NUM_MAX, 1000, 0, 0, 0);
	feed_broken(f, RULE_CMD_31);
	feed_end(f, VMDEV_CMD_GET_VQ_NUM_MAX, 1000, -22, 0);
	feed_clean(f);
	feed_begin(f, VMDEV_CMD_SET_VQ_READY, FEED_QUEUES, 1, 0, 0);
	feed_broken(f, RULE_CMD_31);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, FEED_QUEUES, 0, 0);
	feed_broken(f, RULE_CMD_31);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_GROUP, FEED_QUEUES - 1, 0);
	feed_clean(f);
}

static void queue_state_that_reads_other_than_set_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 77);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 77);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0);
	feed_broken(f, RULE_CMD_32);
	/* A packed ring's has two halves. */
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 0x8004d);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0x8004d);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0x4d);
	feed_broken(f, RULE_CMD_32);
}

static void queue_state_lost_by_enabling_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 77);
	feed_ev(f, VMDEV_EV_RING_INIT, 0, FEED_RING, 0, 0, 0, 0, 77);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_ev(f, VMDEV_EV_RING_INIT, 0, FEED_RING, 0, 0, 0, 0, 0);
	feed_broken(f, RULE_CMD_32);
	assert_int_equal(f->v.detail[1], 77);
}

static void reset_clears_queue_state(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 1, 5);
	feed_reset(f);
	feed_features(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 1, 0);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_RING_INIT, 1, FEED_RING, 0, 0, 0, 0, 5);
	feed_broken(f, RULE_CMD_32);
}

static void queue_state_after_disabling_is_unknown_until_read(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 9);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 9);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 8);
	feed_broken(f, RULE_CMD_32);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0);
	feed_clean(f);
}

/* What it does after it was set up again is not its reset's matter. */
static void state_of_a_queue_that_ran_after_its_reset_is_its_own(void **state)
{
	struct feed *f = feed_running(state);

	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_queue(f, 0);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 8);
	feed_broken(f, RULE_CMD_32);
}

/* A reset is under way, or is over, when the device answers: neither state is expected. */
static void queue_read_that_overlaps_a_reset_is_not_judged(void **state)
{
	struct feed *f = feed_running(state);

	feed_begin(f, VMDEV_CMD_GET_VQ_READY, 1, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, VMDEV_CMD_GET_VQ_READY, 1, 0, 0);
	feed_begin(f, VMDEV_CMD_GET_VQ_READY, 0, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_GET_VQ_STATE, 1, 0, 0, 0);
	feed_end(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0);
	feed_end(f, VMDEV_CMD_GET_VQ_READY, 0, 0, 1);
	feed_end(f, VMDEV_CMD_GET_VQ_STATE, 1, 0, 7);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 1, 7);
	feed_broken(f, RULE_CMD_32);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 1);
	feed_broken(f, RULE_CMD_10);
}

/* It must not overlap, and the driver is told so; the device is not blamed too. */
static void queue_read_that_overlaps_a_write_is_the_drivers_fault(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_begin(f, VMDEV_CMD_GET_VQ_STATE, 0, 0, 0, 0);
	feed_begin(f, VMDEV_CMD_SET_VQ_STATE, 0, 5, 0, 0);
	feed_overlap(f);
	feed_end(f, VMDEV_CMD_SET_VQ_STATE, 0, 0, 0);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_GET_VQ_STATE, 0, 0, 0);
	feed_overlap(f);
}

static void ready_reads_back_what_was_written(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 1);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_broken(f, RULE_CMD_30);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_clean(f);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 1);
	feed_broken(f, RULE_CMD_30);
}

static void refused_ready_reads_not_ready(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 1);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_addresses(f, 0, FEED_HEAP);
	feed_begin(f, VMDEV_CMD_SET_VQ_READY, 0, 1, 0, 0);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, 0, -22, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_clean(f);
}

/* A running queue whose memory the driver wants back. */
static struct feed *vq_disabled(void **state)
{
	struct feed *f = feed_running(state);

	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 0, 0);
	return f;
}

static void memory_freed_without_reading_ready_back_is_reported(void **state)
{
	struct feed *f = vq_disabled(state);

	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP + 0x8000, 0x4000);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP + 0x8000, 0x4000);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_broken(f, RULE_CMD_29);
}

static void memory_freed_after_reading_ready_back_is_clean(void **state)
{
	struct feed *f = vq_disabled(state);

	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_clean(f);
}

static void memory_freed_after_a_reset_needs_no_reading_back(void **state)
{
	struct feed *f = vq_disabled(state);

	feed_reset(f);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, 2 * FEED_HEAP, 0x4000);
	feed_clean(f);
}

static void memory_of_a_reset_queue_is_freed_after_reading_back(void **state)
{
	struct feed *f = feed_running(state);

	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_broken(f, RULE_CMD_29);
	feed_plain(f, VMDEV_EV_RING_RESET, 1);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 1, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 1, 0);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, 2 * FEED_HEAP, 0x4000);
	feed_clean(f);
}

static void memory_of_a_live_queue_freed_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, 2 * FEED_HEAP, 0x4000);
	feed_broken(f, RULE_DMA_10);
	assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_CMD], VMDEV_CMD_SET_VQ_READY);
}

static void memory_freed_before_driver_ok_is_not_live(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 0);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_clean(f);
}

int rules_vq_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(largest_size_is_one_that_can_be_set),
		FEED_TEST(programming_before_features_ok_is_reported),
		FEED_TEST(disabling_before_features_ok_is_clean),
		FEED_TEST(queue_size_is_a_power_of_two_below_the_maximum),
		FEED_TEST(ready_queue_is_not_reprogrammed),
		FEED_TEST(ready_before_programming_is_reported),
		FEED_TEST(used_flags_of_a_queue_that_starts_are_zero),
		FEED_TEST(used_flags_that_nobody_read_are_not_judged),
		FEED_TEST(used_flags_of_a_queue_that_continues_are_not_judged),
		FEED_TEST(disabled_queue_is_programmed_anew),
		FEED_TEST(areas_have_the_alignment_of_the_specification),
		FEED_TEST(misaligned_areas_are_reported),
		FEED_TEST(overlapping_areas_are_reported),
		FEED_TEST(wrapping_area_is_reported),
		FEED_TEST(queue_index_out_of_range_is_reported),
		FEED_TEST(queue_state_that_reads_other_than_set_is_reported),
		FEED_TEST(queue_state_lost_by_enabling_is_reported),
		FEED_TEST(reset_clears_queue_state),
		FEED_TEST(queue_state_after_disabling_is_unknown_until_read),
		FEED_TEST(state_of_a_queue_that_ran_after_its_reset_is_its_own),
		FEED_TEST(queue_read_that_overlaps_a_reset_is_not_judged),
		FEED_TEST(queue_read_that_overlaps_a_write_is_the_drivers_fault),
		FEED_TEST(ready_reads_back_what_was_written),
		FEED_TEST(refused_ready_reads_not_ready),
		FEED_TEST(memory_freed_without_reading_ready_back_is_reported),
		FEED_TEST(memory_freed_after_reading_ready_back_is_clean),
		FEED_TEST(memory_freed_after_a_reset_needs_no_reading_back),
		FEED_TEST(memory_of_a_reset_queue_is_freed_after_reading_back),
		FEED_TEST(memory_of_a_live_queue_freed_is_reported),
		FEED_TEST(memory_freed_before_driver_ok_is_not_live),
	};

	return cmocka_run_group_tests_name("rules-vq", tests, NULL, NULL);
}
