// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a queue that stands still is told after a span of looks, as the driver's
 * lost kick or as the device's stall, once; whatever moves, may wait, or is unknown is not.
 * Needs nothing.
 */
#include "rules_feed.h"

#define LOOK_MS 1000000ULL
#define LOOK_APART (250 * LOOK_MS)
#define LOOK_RX 0
#define LOOK_TX 1

/* A queue's memory. */
struct look {
	__u16 avail;
	__u16 used;
	__u16 avail_event;
	__u16 used_event;
	__u16 used_flags;
	__u16 avail_flags;
};

static __u64 look_now;
static int look_busy;	/* the machine has no time to spare */

/* A look at one queue, as the checker makes it. */
static void look_at(struct feed *f, unsigned int vq, const struct look *l)
{
	struct rules_dev *d = &f->slot.dev;
	struct vmdev_event e = { .id = VMDEV_EV_LOOK, .vq = vq, .ts = look_now };

	if (!rules_look_wanted(d, &d->vq[vq]))
		return;
	e.arg[VMDEV_LOOK_A_AVAIL] = l->avail;
	e.arg[VMDEV_LOOK_A_USED] = l->used;
	e.arg[VMDEV_LOOK_A_AVAIL_EVENT] = l->avail_event;
	e.arg[VMDEV_LOOK_A_USED_EVENT] = l->used_event;
	e.arg[VMDEV_LOOK_A_USED_FLAGS] = l->used_flags;
	e.arg[VMDEV_LOOK_A_AVAIL_FLAGS] = l->avail_flags;
	e.arg[VMDEV_LOOK_A_SPARE] = look_busy ? 0 : look_now;
	e.arg[VMDEV_LOOK_A_TAKEN] = rules_look_taken(&d->vq[vq]);
	e.arg[VMDEV_LOOK_A_KICKED] = rules_look_kicked(&d->vq[vq]);
	rules_step(&f->slot, &e, &f->v);
	feed_note(f);
}

/* Looks at both queues; there are receive buffers, unless @rx says something else. */
static void look_both(struct feed *f, unsigned int times, const struct look *tx,
		      const struct look *rx)
{
	static const struct look filled = { .avail = 200 };

	while (times--) {
		look_now += LOOK_APART;
		look_at(f, LOOK_RX, rx ? rx : &filled);
		look_at(f, LOOK_TX, tx);
	}
}

/* Two looks more than a span takes: the first of a session, and that in which it begins. */
#define LOOK_SPAN (RULES_LOOK_TURNS + 2)

/* The driver makes a frame available; the device has asked for a kick at it. */
static const struct look look_one = { .avail = 1 };

static void kick_that_never_comes_is_reported_once(void **state)
{
	struct feed *f = feed_kicked(state);

	look_both(f, LOOK_SPAN - 1, &look_one, NULL);
	feed_clean(f);
	look_both(f, 1, &look_one, NULL);
	feed_broken(f, RULE_RING_09);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_LOOK);
	assert_int_equal(f->v.earlier.arg[VMDEV_LOOK_A_AVAIL], 1);
	assert_int_equal(f->v.earlier_args, VMDEV_LOOK_ARGS);
	assert_int_equal(f->v.scene.flags & RULES_SCENE_QUEUE, RULES_SCENE_QUEUE);
	assert_true(f->v.detail[1] >= 2000);
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

/*
 * The driver offers more: no kick is asked for any more, and none makes the lost one good. Its wish
 * for a callback moves, too.
 */
static void lost_kick_is_reported_although_more_is_made_available(void **state)
{
	struct feed *f = feed_kicked(state);
	struct look tx = look_one;

	for (unsigned int i = 0; i < LOOK_SPAN; i++, tx.avail++) {
		tx.used_event = tx.avail;
		look_both(f, 1, &tx, NULL);
	}
	feed_broken(f, RULE_RING_09);
}

static void looks_that_come_fast_take_the_time_of_the_span(void **state)
{
	struct feed *f = feed_kicked(state);

	for (unsigned int i = 0; i < 3 * LOOK_SPAN; i++) {
		look_both(f, 1, &look_one, NULL);
		look_now -= LOOK_APART - LOOK_MS;
	}
	feed_clean(f);
}

/* The worker may be waiting for its turn. */
static void machine_without_spare_time_makes_nobody_late(void **state)
{
	struct feed *f = feed_kicked(state);

	look_busy = 1;
	look_both(f, 4 * LOOK_SPAN, &look_one, NULL);
	look_busy = 0;
	feed_clean(f);
}

static void looks_that_come_seldom_take_their_number(void **state)
{
	struct feed *f = feed_kicked(state);

	for (unsigned int i = 0; i < LOOK_SPAN - 1; i++) {
		look_both(f, 1, &look_one, NULL);
		look_now += 100 * LOOK_APART;
	}
	feed_clean(f);
}

static void kick_that_was_not_asked_for_is_not_missed(void **state)
{
	struct feed *f = feed_kicked(state);
	struct look tx = { .avail = 2, .avail_event = 7 };

	/* The device polls: it asked long ago, and stands still now. */
	look_both(f, LOOK_SPAN, &tx, NULL);
	feed_broken(f, RULE_RING_20);
}

static void suppressed_kick_is_not_missed_without_event_idx(void **state)
{
	struct feed *f = feed_kicked(state);
	struct look tx = { .avail = 1, .used_flags = 1 };

	f->slot.dev.accepted &= ~VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
	look_both(f, LOOK_SPAN, &tx, NULL);
	feed_broken(f, RULE_RING_20);
	tx.used_flags = 0;
	look_both(f, LOOK_SPAN, &tx, NULL);
	feed_broken(f, RULE_RING_09);
}

static void kicked_chain_that_stays_is_the_stall_of_the_device(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_kick(f, LOOK_TX, 1);
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_broken(f, RULE_RING_20);
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

/* Requests of any queue wait for the device alone; of what kinds is known. */
static void request_that_stays_is_the_stall_of_its_device(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_kick(f, LOOK_RX, 1);
	f->slot.dev.device_id = RULES_DEVICE_ENTROPY;
	look_both(f, LOOK_SPAN, &(const struct look){ 0 }, &look_one);
	feed_broken(f, RULE_RING_20);
	f->slot.dev.device_id = 62;
	look_both(f, 1, &(const struct look){ 0 }, &(const struct look){ 0 });
	look_both(f, LOOK_SPAN, &(const struct look){ 0 }, &look_one);
	feed_clean(f);
}

static void queue_beside_an_empty_one_is_excused_of_cards_only(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look dry = { 0 };

	f->slot.dev.device_id = RULES_DEVICE_BLOCK;
	feed_kick(f, LOOK_TX, 1);
	look_both(f, LOOK_SPAN, &look_one, &dry);
	feed_broken(f, RULE_RING_20);
}

static void chain_that_was_taken_and_stays_is_the_stall_of_the_device(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_chain(f, LOOK_TX, 5, 0);
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_broken(f, RULE_RING_20);
}

/* Without MQ it is the third queue, with it the last [5.1.2]. */
static void control_queue_is_behind_the_pairs(void **state)
{
	struct rules_dev *d = &((struct feed *)*state)->slot.dev;

	d->nvqs = 9;
	assert_false(rules_look_ctrl(d, 2) || rules_look_ctrl(d, 8));
	d->accepted = VMDEV_FEATURE(VMDEV_F_CTRL_VQ);
	assert_true(rules_look_ctrl(d, 2));
	assert_false(rules_look_ctrl(d, 8));
	d->accepted |= VMDEV_FEATURE(VMDEV_F_MQ);
	assert_true(rules_look_ctrl(d, 8));
	assert_false(rules_look_ctrl(d, 2) || rules_look_ctrl(d, 10));
}

static void slow_device_is_clean(void **state)
{
	struct feed *f = feed_kicked(state);
	struct look tx = { .avail = 100 };

	feed_kick(f, LOOK_TX, 100);
	for (tx.used = 0; tx.used < 20; tx.used++) {
		look_both(f, RULES_LOOK_TURNS, &tx, NULL);
		feed_ev(f, VMDEV_EV_GETDESC, LOOK_TX, tx.used, tx.used, 100, 72, 0, 1, 0);
		feed_used(f, LOOK_TX, tx.used, tx.used, 0);
	}
	feed_clean(f);
}

static void idle_time_before_a_frame_does_not_count(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look idle = { 0 };

	look_both(f, 3 * LOOK_SPAN, &idle, NULL);
	look_both(f, RULES_LOOK_TURNS, &look_one, NULL);
	feed_kick(f, LOOK_TX, 1);
	look_both(f, RULES_LOOK_TURNS, &look_one, NULL);
	feed_clean(f);
}

static void device_without_receive_buffers_may_wait(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look dry = { 0 };

	feed_kick(f, LOOK_TX, 1);
	look_both(f, 3 * LOOK_SPAN, &look_one, &dry);
	feed_clean(f);
	/* From the first buffer on it may not. */
	look_both(f, RULES_LOOK_TURNS, &look_one, NULL);
	feed_clean(f);
	look_both(f, 1, &look_one, NULL);
	feed_broken(f, RULE_RING_20);
}

static void device_that_needs_a_reset_may_stop(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_kick(f, LOOK_TX, 1);
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_ev(f, VMDEV_EV_WORK_END, 0, 0, 0, 0, VMDEV_WHY_ERROR);
	look_both(f, 2 * LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

/* A parent with many groups: one that broke excuses its own queues, and no other's. */
static void group_that_broke_excuses_no_other(void **state)
{
	struct feed *f = feed_kicked(state);
	const unsigned int last = VMDEV_MAX_VQS - 1;

	feed_kick(f, LOOK_TX, 1);
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
	feed_ev(f, VMDEV_EV_WORK_END, 0, 0, 0, 0, 0);
	for (unsigned int group = 8; group <= last; group += last - 8) {
		feed_ev(f, VMDEV_EV_WORK_BEGIN, group, 0, group, 1);
		feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
		feed_ev(f, VMDEV_EV_WORK_END, group, 0, 0, 0, VMDEV_WHY_ERROR, group, 1);
		assert_int_equal(rules_group_of(&f->slot.dev, group), group);
	}
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_broken(f, RULE_RING_20);
}

/* Group and number of queues may be any in a recording. */
static void run_of_a_senseless_group_is_soon_done(void **state)
{
	struct feed *f = feed_kicked(state);
	struct vmdev_event e = { .id = VMDEV_EV_WORK_BEGIN, .vq = 255 };

	e.arg[VMDEV_WORK_A_NVQS] = ~0U;
	for (unsigned int i = 0; i < 1000; i++) {
		e.arg[VMDEV_WORK_A_FIRST] = i;
		rules_step(&f->slot, &e, &f->v);
	}
	for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
		assert_int_equal(f->slot.dev.vq[vq].group, 0);
}

static void queue_with_a_senseless_index_may_stop(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_kick(f, LOOK_TX, 1);
	feed_ev(f, VMDEV_EV_RING_ERROR, LOOK_TX, VMDEV_ERR_AVAIL_JUMP, 0, 999);
	feed_jumped(f);
	look_both(f, 2 * LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

static void new_session_begins_a_new_span(void **state)
{
	struct feed *f = feed_kicked(state);

	for (unsigned int i = 0; i < 3; i++) {
		feed_kick(f, LOOK_TX, 1);
		look_both(f, RULES_LOOK_TURNS, &look_one, NULL);
		feed_set(f, VMDEV_CMD_SUSPEND, 0);
		look_both(f, RULES_LOOK_TURNS, &look_one, NULL);
		feed_set(f, VMDEV_CMD_RESUME, 0);
	}
	feed_clean(f);
}

static void queue_that_is_not_live_is_not_looked_at(void **state)
{
	struct feed *f = feed_kicked(state);
	struct check_total none = { 0 };
	static struct check_stats s;

	feed_down(f);
	look_both(f, LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
	feed_stats(f, &s, &none);
	assert_int_equal(s.looks, 0);
	assert_int_equal(s.evaluated[RULE_RING_09] + s.evaluated[RULE_RING_18] +
			 s.evaluated[RULE_RING_20], 0);
}

static void one_look_judges_nothing(void **state)
{
	struct feed *f = feed_kicked(state);
	struct check_total none = { 0 };
	static struct check_stats s;

	look_both(f, 1, &look_one, NULL);
	feed_stats(f, &s, &none);
	assert_int_equal(s.looks, 2);
	assert_int_equal(s.evaluated[RULE_RING_20], 0);
	look_both(f, 1, &look_one, NULL);
	feed_stats(f, &s, &none);
	assert_int_equal(s.evaluated[RULE_RING_09], 2);
	assert_int_equal(s.evaluated[RULE_RING_18], 2);
	assert_int_equal(s.evaluated[RULE_RING_20], 1);
}

/* Of a queue that was joined the last kick is unknown. */
static void chain_whose_kick_is_unknown_is_nobodys(void **state)
{
	struct feed *f = feed_kicked(state);

	f->slot.dev.vq[LOOK_TX].kicked = 0;
	look_both(f, 2 * LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

static void lost_ring_events_are_not_judged(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_kick(f, LOOK_TX, 1);
	rules_forget_ring(&f->slot.dev.vq[LOOK_TX]);
	look_both(f, 2 * LOOK_SPAN, &look_one, NULL);
	feed_clean(f);
}

/* @flags lie in @tx, a queue with EVENT_IDX at first. */
static void look_flags(struct feed *f, struct look *tx, __u16 *flags, unsigned int rule)
{
	*flags = 1;
	look_both(f, 2, tx, NULL);
	feed_clean(f);
	look_both(f, 1, tx, NULL);
	feed_broken(f, rule);
	assert_int_equal(f->v.detail[3], 1);
	look_both(f, 2, tx, NULL);
	feed_clean(f);
	f->slot.dev.accepted &= ~VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
	look_both(f, 3, tx, NULL);
	feed_clean(f);
	*flags = 2;
	look_both(f, 2, tx, NULL);
	feed_broken(f, rule);
}

static void used_flags_that_mean_nothing_are_reported_once(void **state)
{
	struct look tx = { 0 };

	look_flags(feed_kicked(state), &tx, &tx.used_flags, RULE_RING_18);
}

static void available_flags_that_mean_nothing_are_reported_once(void **state)
{
	struct look tx = { 0 };

	look_flags(feed_kicked(state), &tx, &tx.avail_flags, RULE_RING_35);
}

static void flags_of_a_new_session_begin_at_one_look(void **state)
{
	struct feed *f = feed_kicked(state);
	struct look tx = { .avail_flags = 2, .used_flags = 2 };

	look_both(f, 2, &tx, NULL);
	feed_clean(f);
	f->slot.dev.commands[VMDEV_CMD_RESUME]++;
	look_both(f, 2, &tx, NULL);
	feed_clean(f);
}

/* A worker run that sends @frames, of which @arrive, and counts @drops. */
static void look_run(struct feed *f, unsigned int frames, unsigned int arrive, unsigned int drops)
{
	unsigned int sent = (__u16)f->slot.dev.vq[LOOK_TX].used_next;
	unsigned int received = (__u16)f->slot.dev.vq[LOOK_RX].used_next, i;

	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
	for (i = 0; i < drops; i++)
		feed_ev(f, VMDEV_EV_DROP, 0, VMDEV_DROP_NO_RX, 60);
	for (i = 0; i < frames; i++, sent++) {
		feed_ev(f, VMDEV_EV_GETDESC, LOOK_TX, i, sent, sent + 1, 72, 0, 1, 0);
		feed_used(f, LOOK_TX, i, sent, 0);
	}
	for (i = 0; i < arrive; i++, received++) {
		feed_ev(f, VMDEV_EV_GETDESC, LOOK_RX, i, received, received + 1, 0, 72, 1, 0);
		feed_used(f, LOOK_RX, i, received, 72);
	}
	feed_ev(f, VMDEV_EV_WORK_END, 0, arrive, drops, 60 * arrive, VMDEV_WHY_NO_TX);
}

static void frames_that_never_arrive_are_reported(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look idle = { .avail = 2, .used = 2 };

	look_run(f, 1, 1, 0);
	feed_clean(f);
	look_both(f, 4, &idle, NULL);
	look_run(f, 1, 0, 0);
	feed_lost_frame(f);
	look_both(f, LOOK_SPAN, &idle, NULL);
	feed_broken(f, RULE_RING_20);
}

static void frames_that_were_dropped_need_not_arrive(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look idle = { .avail = 2, .used = 2 };

	look_run(f, 1, 1, 0);
	look_both(f, 4, &idle, NULL);
	look_run(f, 1, 0, 1);
	look_both(f, 2 * LOOK_SPAN, &idle, NULL);
	feed_clean(f);
}

/* A received frame, for which the device decides as it reads the wish @event. */
static void look_receive(struct feed *f, __u16 event)
{
	look_run(f, 1, 1, 0);
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, LOOK_RX, 0, 1, event, VMDEV_NOTIFY_EVENT_IDX, !event);
}

/* Another one, for which it need not call back. */
static void look_receive_more(struct feed *f)
{
	look_run(f, 1, 1, 0);
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, LOOK_RX, 1, 2, 0, VMDEV_NOTIFY_EVENT_IDX, 0);
}

static void look_rx(struct feed *f, unsigned int times, const struct look *rx)
{
	while (times--) {
		look_now += LOOK_APART;
		look_at(f, LOOK_RX, rx);
	}
}

/* The driver wants to be called back for the first of its used entries, and has read none. */
static const struct look look_unread = { .avail = 200, .used = 1 };
static const struct look look_unread2 = { .avail = 200, .used = 2 };

static void driver_that_reads_nothing_after_a_callback_is_reported_once(void **state)
{
	struct feed *f = feed_kicked(state);

	look_receive(f, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, LOOK_RX);
	look_rx(f, LOOK_SPAN - 1, &look_unread);
	feed_clean(f);
	look_rx(f, 1, &look_unread);
	feed_broken(f, RULE_RING_28);
	assert_int_equal(f->v.detail[3], 1);
	look_rx(f, 2 * LOOK_SPAN, &look_unread);
	feed_clean(f);
}

/* The device's own decision is right for the wish that it says it has read. */
static void callback_that_memory_asks_for_is_missed(void **state)
{
	struct feed *f = feed_kicked(state);

	look_receive(f, 1);
	look_rx(f, LOOK_SPAN, &look_unread);
	feed_lost_callback(f);
}

/* The wish was passed by the first frame, and later decisions are right. */
static void callback_that_was_missed_stays_missed(void **state)
{
	struct feed *f = feed_kicked(state);

	look_receive(f, 1);
	look_receive_more(f);
	look_rx(f, LOOK_SPAN, &look_unread2);
	feed_lost_callback(f);
}

/* It was called back for the first entry; the second, for which it need not be, changes nothing. */
static void callback_for_an_earlier_entry_is_the_drivers(void **state)
{
	struct feed *f = feed_kicked(state);

	look_receive(f, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, LOOK_RX);
	look_receive_more(f);
	look_rx(f, LOOK_SPAN, &look_unread2);
	feed_broken(f, RULE_RING_28);
	assert_int_equal(f->v.detail[3], 1);
}

static void driver_that_reads_late_is_clean(void **state)
{
	struct feed *f = feed_kicked(state);
	const struct look rx = { .avail = 200, .used = 1, .used_event = 1 };

	look_receive(f, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, LOOK_RX);
	look_rx(f, LOOK_SPAN - 1, &look_unread);
	look_rx(f, 2 * LOOK_SPAN, &rx);
	feed_clean(f);
}

static void driver_that_need_not_read_is_clean(void **state)
{
	struct feed *f = feed_kicked(state);

	look_receive(f, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, LOOK_RX);
	f->slot.dev.deaf = 1;
	look_rx(f, 2 * LOOK_SPAN, &look_unread);
	feed_clean(f);
	f->slot.dev.deaf = 0;
	f->slot.dev.accepted &= ~VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
	look_rx(f, 2 * LOOK_SPAN, &look_unread);
	feed_clean(f);
}

/* Chains that come and go in two seconds; what a look through those that are out finds then. */
static __u64 look_left(struct feed *f, unsigned int chains)
{
	struct rules_dev *d = &f->slot.dev;
	struct rules_verdict v = { 0 };

	for (unsigned int i = 0; i < chains; i++) {
		unsigned int idx = d->vq[LOOK_TX].used_next & 0xffff;

		feed_chain(f, LOOK_TX, 1 + i % 8, 0);
		feed_used(f, LOOK_TX, 1 + i % 8, idx, 0);
	}
	look_now += RULES_LOOK_STILL_NS;
	look_at(f, LOOK_TX, &look_one);
	d->look[LOOK_TX].now = (struct vmdev_event){ .vq = LOOK_TX, .ts = look_now };
	rules_step_left(d, &d->vq[LOOK_TX], f->slot.head[LOOK_TX], &d->look[LOOK_TX].now, &v);
	return feed_named(&v);
}

static void chain_that_is_left_behind_is_reported(void **state)
{
	struct feed *f = feed_kicked(state);

	assert_int_equal(look_left(f, FEED_RING), 0);
	assert_int_equal(look_left(f, FEED_RING), 0);
	/* Taken, and passed over from now on; it was not yet when the last look came. */
	feed_chain(f, LOOK_TX, 0, 0);
	assert_int_equal(look_left(f, FEED_RING), 0);
	assert_int_equal(look_left(f, FEED_RING), RULE_RING_20);
}

static void chain_that_waits_among_few_is_not_left_behind(void **state)
{
	struct feed *f = feed_kicked(state);

	feed_chain(f, LOOK_TX, 0, 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(look_left(f, 1), 0);
}

int rules_look_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(kick_that_never_comes_is_reported_once),
		FEED_TEST(lost_kick_is_reported_although_more_is_made_available),
		FEED_TEST(looks_that_come_fast_take_the_time_of_the_span),
		FEED_TEST(looks_that_come_seldom_take_their_number),
		FEED_TEST(kick_that_was_not_asked_for_is_not_missed),
		FEED_TEST(suppressed_kick_is_not_missed_without_event_idx),
		FEED_TEST(kicked_chain_that_stays_is_the_stall_of_the_device),
		FEED_TEST(request_that_stays_is_the_stall_of_its_device),
		FEED_TEST(queue_beside_an_empty_one_is_excused_of_cards_only),
		FEED_TEST(chain_that_was_taken_and_stays_is_the_stall_of_the_device),
		FEED_TEST(control_queue_is_behind_the_pairs),
		FEED_TEST(slow_device_is_clean),
		FEED_TEST(idle_time_before_a_frame_does_not_count),
		FEED_TEST(device_without_receive_buffers_may_wait),
		FEED_TEST(device_that_needs_a_reset_may_stop),
		FEED_TEST(group_that_broke_excuses_no_other),
		FEED_TEST(run_of_a_senseless_group_is_soon_done),
		FEED_TEST(queue_with_a_senseless_index_may_stop),
		FEED_TEST(new_session_begins_a_new_span),
		FEED_TEST(queue_that_is_not_live_is_not_looked_at),
		FEED_TEST(one_look_judges_nothing),
		FEED_TEST(chain_whose_kick_is_unknown_is_nobodys),
		FEED_TEST(lost_ring_events_are_not_judged),
		FEED_TEST(machine_without_spare_time_makes_nobody_late),
		FEED_TEST(used_flags_that_mean_nothing_are_reported_once),
		FEED_TEST(available_flags_that_mean_nothing_are_reported_once),
		FEED_TEST(flags_of_a_new_session_begin_at_one_look),
		FEED_TEST(frames_that_never_arrive_are_reported),
		FEED_TEST(frames_that_were_dropped_need_not_arrive),
		FEED_TEST(driver_that_reads_nothing_after_a_callback_is_reported_once),
		FEED_TEST(callback_that_memory_asks_for_is_missed),
		FEED_TEST(callback_that_was_missed_stays_missed),
		FEED_TEST(callback_for_an_earlier_entry_is_the_drivers),
		FEED_TEST(driver_that_reads_late_is_clean),
		FEED_TEST(driver_that_need_not_read_is_clean),
		FEED_TEST(chain_that_is_left_behind_is_reported),
		FEED_TEST(chain_that_waits_among_few_is_not_left_behind),
	};

	return cmocka_run_group_tests_name("rules-look", tests, NULL, NULL);
}
