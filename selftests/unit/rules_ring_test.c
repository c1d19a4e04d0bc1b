// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the ring rules follow every chain from available to used and
 * every notification decision, and fire exactly where one is wrong. Needs nothing.
 */
#include "rules_feed.h"

/* Expected: a callback that is due and does not come. */
void feed_lost_callback(struct feed *f)
{
	feed_broken(f, RULE_RING_16);
}

/* Expected: an available index that jumps. */
void feed_jumped(struct feed *f)
{
	feed_broken(f, RULE_RING_02);
}

/* Expected: a used length beyond the chain. */
void feed_overlong(struct feed *f)
{
	feed_broken(f, RULE_RING_12);
}

/* Expected: a used id that is not outstanding. */
void feed_stray(struct feed *f)
{
	feed_broken(f, RULE_RING_10);
}

/* Expected: a used index that skips. */
void feed_skipped(struct feed *f)
{
	feed_broken(f, RULE_RING_11);
}

/* Expected: a chain that is completed again, while no other is outstanding. */
void feed_twice(struct feed *f)
{
	feed_broken2(f, RULE_RING_10, RULE_RING_11);
}

static struct feed *ring_running(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_clean(f);
	/* Chains of any shape: these rules hold for rings of all devices. */
	for (int vq = 0; vq < 2; vq++)
		f->slot.dev.vq[vq].role = RULES_ROLE_NONE;
	return f;
}

static void ring_error(struct feed *f, unsigned int vq, unsigned int reason, unsigned int head)
{
	feed_ev(f, VMDEV_EV_RING_ERROR, vq, reason, head, 0);
}

/* With event index: @event just below @now asks for a notification, @now does not. */
static void ring_decide(struct feed *f, unsigned int vq, unsigned int old, unsigned int now,
			unsigned int event)
{
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, vq, old, now, event, VMDEV_NOTIFY_EVENT_IDX, 0);
}

static void ring_decide_flags(struct feed *f, unsigned int old, unsigned int now,
			      unsigned int flags)
{
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, 0, old, now, flags, VMDEV_NOTIFY_FLAGS, 0);
}

static void many_chains_in_and_out_are_clean(void **state)
{
	struct feed *f = ring_running(state);

	for (unsigned int i = 0; i < 70000; i++) {
		feed_chain(f, 0, i % FEED_RING, 1536);
		feed_used(f, 0, i % FEED_RING, i & 0xffff, i % 1537);
	}
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[0].outstanding, 0);
}

static void chain_taken_before_driver_ok_is_reported(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_reset(f);
	feed_features(f);
	feed_queue(f, 0);
	feed_clean(f);
	feed_chain(f, 0, 1, 64);
	feed_broken(f, RULE_RING_01);
	feed_used(f, 0, 1, 0, 0);
	feed_broken(f, RULE_RING_01);
}

static void chain_taken_while_driver_ok_is_being_written_is_clean(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_reset(f);
	feed_features(f);
	feed_queue(f, 0);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 0xf, 0, 0);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
}

static void chain_taken_during_reset_is_clean_and_after_it_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0);
	feed_chain(f, 0, 2, 64);
	feed_broken(f, RULE_RING_01);
}

static void chain_of_a_disabled_queue_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_begin(f, VMDEV_CMD_SET_VQ_READY, 0, 0, 0, 0);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, 0, 0, 0);
	feed_chain(f, 0, 2, 64);
	feed_broken(f, RULE_RING_01);
	feed_chain(f, 1, 2, 64);
	feed_clean(f);
}

static void head_offered_twice_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 7, 64);
	feed_chain(f, 0, 7, 64);
	feed_broken(f, RULE_RING_03);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_GETDESC);
	assert_int_equal(f->v.earlier.seq, 1);
	/* The device gives it back as often as it got it, and no more often. */
	feed_used(f, 0, 7, 0, 0);
	feed_used(f, 0, 7, 1, 0);
	feed_clean(f);
	feed_used(f, 0, 7, 2, 0);
	feed_broken2(f, RULE_RING_10, RULE_RING_11);
}

static void head_that_the_device_refused_to_take_twice_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 7, 64);
	ring_error(f, 0, VMDEV_ERR_HEAD_OUT, 7);
	feed_broken(f, RULE_RING_03);
	/* Nothing was taken: the chain that is out is given back once. */
	feed_used(f, 0, 7, 0, 0);
	feed_clean(f);
}

static void head_beyond_the_ring_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, FEED_RING, 64);
	feed_broken(f, RULE_RING_03);
	ring_error(f, 0, VMDEV_ERR_HEAD_RANGE, FEED_RING);
	feed_broken(f, RULE_RING_03);
	feed_chain(f, 0, FEED_RING - 1, 64);
	feed_clean(f);
}

static void bad_chains_are_the_drivers_and_completed_empty(void **state)
{
	struct feed *f = ring_running(state);
	static const unsigned int loops[] = {
		VMDEV_ERR_NEXT_RANGE, VMDEV_ERR_LOOP, VMDEV_ERR_TOTAL_BYTES,
	};

	for (unsigned int i = 0; i < 3; i++) {
		ring_error(f, 0, loops[i], i);
		feed_broken(f, RULE_RING_04);
		feed_used(f, 0, i, i, 0);
	}
	ring_error(f, 0, VMDEV_ERR_ORDER, 9);
	feed_broken(f, RULE_RING_07);
	feed_used(f, 0, 9, 3, 0);
	feed_chain(f, 0, 9, 64);
	feed_clean(f);
}

/* A getdesc at @avail while the driver's index is @avail_new. */
static void ring_take(struct feed *f, unsigned int head, unsigned int avail,
		      unsigned int avail_new, unsigned int ndesc)
{
	feed_ev(f, VMDEV_EV_GETDESC, 0, head, avail, avail_new, 0, 64, ndesc, 0);
}

static void available_index_that_advances_too_far_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	ring_take(f, 0, 0, FEED_RING, 1);
	ring_take(f, 1, 1, FEED_RING, 1);
	feed_clean(f);
	ring_take(f, 2, 2, FEED_RING + 1, 1);
	feed_broken(f, RULE_RING_02);
	assert_int_equal(f->v.detail[1], FEED_RING - 2);
	assert_int_equal(f->v.detail[2], FEED_RING - 1);
	feed_used(f, 0, 0, 0, 0);
	ring_take(f, 3, 3, FEED_RING + 1, 1);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_RING_ERROR, 0, VMDEV_ERR_AVAIL_JUMP, FEED_RING, 3000);
	feed_broken(f, RULE_RING_02);
	feed_chain(f, 0, 4, 64);
	feed_clean(f);
}

static void available_index_may_wrap(void **state)
{
	struct feed *f = ring_running(state);

	ring_take(f, 0, 0xffff, (0xffff + FEED_RING) & 0xffff, 1);
	feed_clean(f);
	ring_take(f, 1, 0xfffe, (0xffff + FEED_RING) & 0xffff, 1);
	feed_broken(f, RULE_RING_02);
}

static void chain_longer_than_the_queue_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	ring_take(f, 0, 0, 1, FEED_RING);
	feed_clean(f);
	ring_take(f, 1, 1, 2, FEED_RING + 1);
	feed_broken(f, RULE_RING_05);
	ring_error(f, 0, VMDEV_ERR_TOO_LONG, 2);
	feed_broken(f, RULE_RING_05);
}

static void indirect_tables_against_the_rules_are_reported(void **state)
{
	struct feed *f = ring_running(state);
	static const unsigned int reasons[] = {
		VMDEV_ERR_INDIRECT_OFF, VMDEV_ERR_INDIRECT_NESTED, VMDEV_ERR_INDIRECT_NEXT,
		VMDEV_ERR_INDIRECT_LEN,
	};

	for (unsigned int i = 0; i < 4; i++) {
		ring_error(f, 0, reasons[i], i);
		feed_broken(f, RULE_RING_06);
		feed_used(f, 0, i, i, 0);
	}
	feed_clean(f);
}

/* Odd chains are taken: nothing is due, and they count as no error. */
static void odd_descriptors_are_noted_and_nothing_else(void **state)
{
	struct feed *f = ring_running(state);

	ring_error(f, 0, VMDEV_ERR_ODD_EMPTY, 1);
	feed_broken(f, RULE_RING_08);
	feed_chain(f, 0, 1, 64);
	ring_error(f, 0, VMDEV_ERR_ODD_FLAG, 2);
	feed_broken(f, RULE_RING_08);
	feed_chain(f, 0, 2, 64);
	feed_used(f, 0, 1, 0, 64);
	feed_used(f, 0, 2, 1, 64);
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[0].errors, 0);
}

static void chain_of_more_than_4_gib_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_ev(f, VMDEV_EV_GETDESC, 0, 1, 0, 1, 1ULL << 31, 1ULL << 31, 2, 0);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_GETDESC, 0, 2, 1, 2, 1ULL << 31, (1ULL << 31) + 1, 2, 0);
	feed_broken(f, RULE_RING_04);
}

static void completion_of_no_chain_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 2, 0, 0);
	feed_broken(f, RULE_RING_10);
	feed_used(f, 0, 1, 1, 0);
	feed_clean(f);
	feed_used(f, 0, 1, 2, 0);
	feed_broken2(f, RULE_RING_10, RULE_RING_11);
}

static void used_index_that_jumps_is_reported_once(void **state)
{
	struct feed *f = ring_running(state);

	for (unsigned int head = 0; head < 4; head++)
		feed_chain(f, 0, head, 64);
	feed_used(f, 0, 0, 0, 0);
	feed_used(f, 0, 1, 2, 0);
	feed_broken(f, RULE_RING_11);
	assert_int_equal(f->v.detail[1], 1);
	feed_used(f, 0, 2, 3, 0);
	feed_clean(f);
}

static void used_index_goes_on_from_the_restart_state(void **state)
{
	struct feed *f = ring_running(state);

	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 0xffff);
	feed_enable(f, 0, 0, 0xffff);
	feed_chain(f, 0, 1, 64);
	feed_chain(f, 0, 2, 64);
	feed_used(f, 0, 1, 0xffff, 0);
	feed_used(f, 0, 2, 0, 0);
	feed_clean(f);
}

static void used_length_beyond_the_chain_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 100);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 0, 101);
	feed_broken(f, RULE_RING_12);
	assert_int_equal(f->v.detail[1], 100);
	feed_chain(f, 0, 1, 0);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 1, 1);
	feed_broken(f, RULE_RING_12);
	feed_chain(f, 0, 1, 100);
	feed_used(f, 0, 1, 2, 100);
	feed_clean(f);
}

static void used_length_below_what_was_pushed_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 1, 50, 50);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 0, 49);
	feed_broken(f, RULE_RING_27);
	assert_int_equal(f->v.detail[1], 50);
	/* Work that failed is given back empty. */
	feed_chain(f, 0, 1, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 1, 50, 50);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 1, 0);
	feed_clean(f);
}

static void used_length_beyond_what_was_pushed_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 1, 30, 30);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 1, 20, 20);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 0, 50);
	feed_clean(f);
	/* What was pushed counts for the chain that it was pushed into, and once. */
	feed_chain(f, 0, 1, 100);
	feed_chain(f, 0, 2, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 2, 50, 50);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 1, 1);
	feed_broken(f, RULE_RING_13);
	assert_int_equal(f->v.detail[1], 0);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 2, 2, 51);
	feed_broken(f, RULE_RING_13);
}

/* Queue 0 anew, with IN_ORDER if @flags say so. */
static void ring_anew(struct feed *f, unsigned int flags)
{
	if (flags)
		f->slot.dev.accepted |= VMDEV_FEATURE(VMDEV_F_IN_ORDER);
	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_plain(f, VMDEV_EV_RING_RESET, 0);
	feed_enable(f, 0, flags, 0);
	feed_clean(f);
}

/* Queue 1 as the driver set it up, which is ready, but with these differences. */
static void ring_other(struct feed *f, unsigned int num, unsigned int off, unsigned int flags)
{
	const struct rules_vq *q = &f->slot.dev.vq[1];

	feed_ev(f, VMDEV_EV_RING_INIT, 1, num, q->area[0].lo, q->area[1].lo + off, q->area[2].lo,
		flags, 0);
}

static void ring_that_is_not_as_the_driver_set_it_up_is_reported(void **state)
{
	struct feed *f = feed_negotiated(state);

	feed_queue(f, 1);
	ring_other(f, FEED_RING, 0, VMDEV_RING_F_EVENT_IDX);
	feed_clean(f);
	ring_other(f, FEED_RING / 2, 0, VMDEV_RING_F_EVENT_IDX);
	feed_broken(f, RULE_RING_24);
	assert_int_equal(f->v.detail[1], FEED_RING);
	assert_int_equal(f->v.earlier.arg[VMDEV_END_A_CMD], VMDEV_CMD_SET_VQ_NUM);
	ring_other(f, FEED_RING, 2, VMDEV_RING_F_EVENT_IDX);
	feed_broken(f, RULE_RING_24);
	assert_int_equal(f->v.earlier.arg[VMDEV_END_A_CMD], VMDEV_CMD_SET_VQ_ADDRESS);
	ring_other(f, FEED_RING, 0, VMDEV_RING_F_EVENT_IDX | VMDEV_RING_F_IN_ORDER);
	feed_broken(f, RULE_RING_24);
	assert_int_equal(f->v.earlier.arg[VMDEV_END_A_CMD], VMDEV_CMD_SET_DRIVER_FEATURES);
	ring_other(f, FEED_RING, 0, 0);
	feed_broken(f, RULE_RING_24);
	/* What is not known is not judged. */
	f->slot.dev.accepted_known = 0;
	ring_other(f, FEED_RING / 2, 0, 0);
	feed_clean(f);
}

static void use_out_of_order_is_reported_if_order_was_negotiated(void **state)
{
	struct feed *f = ring_running(state);

	for (unsigned int flags = 0; flags <= VMDEV_RING_F_IN_ORDER;
	     flags += VMDEV_RING_F_IN_ORDER) {
		ring_anew(f, flags);
		for (unsigned int head = 0; head < 3; head++)
			feed_chain(f, 0, head, 64);
		feed_used(f, 0, 1, 0, 0);
		feed_clean(f);
		feed_used(f, 0, 0, 1, 0);
		if (flags)
			feed_broken(f, RULE_RING_15);
		feed_used(f, 0, 2, 2, 0);
		feed_clean(f);
	}
}

static void queue_that_is_touched_after_its_reset_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_begin(f, VMDEV_CMD_RESET_VQ, 0, 0, 0, 0);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
	feed_end(f, VMDEV_CMD_RESET_VQ, 0, 0, 0);
	feed_chain(f, 0, 2, 64);
	feed_broken(f, RULE_RING_22);
	assert_int_equal(f->v.earlier.arg[VMDEV_END_A_CMD], VMDEV_CMD_RESET_VQ);
	feed_chain(f, 1, 2, 64);
	feed_clean(f);
	/* After a reset of the device it is no queue reset any more. */
	feed_reset(f);
	feed_chain(f, 0, 3, 64);
	feed_broken(f, RULE_RING_01);
}

static void queue_state_that_outlives_its_reset_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_set_vq(f, VMDEV_CMD_RESET_VQ, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 1);
	feed_broken(f, RULE_RING_22);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 9);
	feed_broken(f, RULE_RING_22);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, 0, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 0);
	feed_clean(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_STATE, 0, 7);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_STATE, 0, 9);
	feed_broken(f, RULE_CMD_32);
}

static void lost_callback_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 0, 0);
	ring_decide(f, 0, 0, 1, 0);
	feed_clean(f);
	ring_decide(f, 0, 1, 2, 0);
	feed_broken(f, RULE_RING_16);
}

static void callback_that_was_asked_for_is_clean(void **state)
{
	struct feed *f = ring_running(state);

	for (unsigned int i = 0; i < 3; i++) {
		feed_chain(f, 0, 1, 64);
		feed_used(f, 0, 1, i, 0);
		ring_decide(f, 0, i, i + 1, i);
		feed_plain(f, VMDEV_EV_VQ_CB, 0);
	}
	feed_clean(f);
}

static void callback_is_not_due_without_one_registered(void **state)
{
	struct feed *f = ring_running(state);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, 0, 0);
	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 0, 0);
	ring_decide(f, 0, 0, 1, 0);
	ring_decide(f, 0, 1, 1, 0);
	feed_clean(f);
}

static void callback_against_suppression_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 0, 0);
	ring_decide(f, 0, 0, 1, 5);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_RING_16);
	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 1, 0);
	ring_decide_flags(f, 1, 2, 1);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_RING_16);
	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 2, 0);
	ring_decide_flags(f, 2, 3, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_clean(f);
}

static void callback_without_a_used_entry_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 0, 0);
	ring_decide(f, 0, 0, 1, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_clean(f);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	feed_broken(f, RULE_RING_17);
}

static void swallowed_chain_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	ring_error(f, 0, VMDEV_ERR_ADDRESS, 3);
	feed_chain(f, 0, 4, 64);
	feed_broken(f, RULE_RING_19);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_RING_ERROR);
	feed_chain(f, 0, 5, 64);
	feed_clean(f);
}

static void malformed_chain_completed_with_a_length_is_reported(void **state)
{
	struct feed *f = ring_running(state);

	ring_error(f, 0, VMDEV_ERR_ADDRESS, 3);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 3, 0, 1);
	feed_broken2(f, RULE_RING_12, RULE_RING_19);
}

static void device_that_asks_for_a_reset_may_leave_the_chain(void **state)
{
	struct feed *f = ring_running(state);

	ring_error(f, 0, VMDEV_ERR_ADDRESS, 3);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_chain(f, 0, 4, 64);
	feed_clean(f);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf | VMDEV_S_NEEDS_RESET);
	ring_error(f, 0, VMDEV_ERR_ADDRESS, 5);
	feed_chain(f, 0, 6, 64);
	feed_clean(f);
}

static void lost_ring_events_are_unknown_until_the_next_init(void **state)
{
	struct feed *f = ring_running(state);

	feed_chain(f, 0, 1, 64);
	f->ring[0] += 2;
	feed_used(f, 0, 9, 5, 9999);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[0].seq.missing, 2);
	assert_int_equal(f->slot.dev.vq[0].unjudged_complete, 1);
	assert_int_equal(f->slot.dev.vq[0].unjudged_get, 1);
	feed_reset(f);
	feed_features(f);
	feed_enable(f, 0, 0, 0);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
	feed_clean(f);
	feed_chain(f, 0, 1, 64);
	feed_clean(f);
	feed_used(f, 0, 9, 0, 0);
	feed_broken(f, RULE_RING_10);
}

int rules_ring_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(many_chains_in_and_out_are_clean),
		FEED_TEST(chain_taken_before_driver_ok_is_reported),
		FEED_TEST(chain_taken_while_driver_ok_is_being_written_is_clean),
		FEED_TEST(chain_taken_during_reset_is_clean_and_after_it_reported),
		FEED_TEST(chain_of_a_disabled_queue_is_reported),
		FEED_TEST(head_offered_twice_is_reported),
		FEED_TEST(head_that_the_device_refused_to_take_twice_is_reported),
		FEED_TEST(head_beyond_the_ring_is_reported),
		FEED_TEST(bad_chains_are_the_drivers_and_completed_empty),
		FEED_TEST(available_index_that_advances_too_far_is_reported),
		FEED_TEST(available_index_may_wrap),
		FEED_TEST(chain_longer_than_the_queue_is_reported),
		FEED_TEST(indirect_tables_against_the_rules_are_reported),
		FEED_TEST(odd_descriptors_are_noted_and_nothing_else),
		FEED_TEST(chain_of_more_than_4_gib_is_reported),
		FEED_TEST(completion_of_no_chain_is_reported),
		FEED_TEST(used_index_that_jumps_is_reported_once),
		FEED_TEST(used_index_goes_on_from_the_restart_state),
		FEED_TEST(used_length_beyond_the_chain_is_reported),
		FEED_TEST(used_length_below_what_was_pushed_is_reported),
		FEED_TEST(used_length_beyond_what_was_pushed_is_reported),
		FEED_TEST(ring_that_is_not_as_the_driver_set_it_up_is_reported),
		FEED_TEST(use_out_of_order_is_reported_if_order_was_negotiated),
		FEED_TEST(queue_that_is_touched_after_its_reset_is_reported),
		FEED_TEST(queue_state_that_outlives_its_reset_is_reported),
		FEED_TEST(lost_callback_is_reported),
		FEED_TEST(callback_that_was_asked_for_is_clean),
		FEED_TEST(callback_is_not_due_without_one_registered),
		FEED_TEST(callback_against_suppression_is_reported),
		FEED_TEST(callback_without_a_used_entry_is_reported),
		FEED_TEST(swallowed_chain_is_reported),
		FEED_TEST(malformed_chain_completed_with_a_length_is_reported),
		FEED_TEST(device_that_asks_for_a_reset_may_leave_the_chain),
		FEED_TEST(lost_ring_events_are_unknown_until_the_next_init),
	};

	return cmocka_run_group_tests_name("rules-ring", tests, NULL, NULL);
}
