// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: kicks that are served late, and calls of a driver that come late or too often,
 * are reported when looks find many of them among few others, once; those of one moment, of a busy
 * machine, or such as may wait are not. Needs nothing.
 */
#include "rules_feed.h"

#define LATE_APART 250000000ULL	/* of looks, in ns */
#define LATE_RX 0
#define LATE_TX 1
#define LATE_TICKS 8

static __u64 late_now;
static int late_busy;	/* the machine has no time to spare */
static __u32 late_tick;

/* A chain is offered and kicked; the device takes it @ticks later and uses it. */
static void late_kick(struct feed *f, __u32 ticks)
{
	struct rules_vq *q = &f->slot.dev.vq[LATE_TX];
	__u32 next = (q->used_next + 1) & 0xffff;

	rules_late_kick(q, next | RULES_KICKED_KNOWN, late_tick);
	late_tick += ticks;
	if (q->late.kicks != q->late.served)
		rules_late_served(q, late_tick, LATE_TICKS);
	q->used_next = next | RULES_USED_KNOWN;
}

/* So many kicks, of which one in @each is late if that is not 0, and a look. */
static int late_look(struct feed *f, unsigned int kicks, unsigned int each)
{
	struct vmdev_event e = { .id = VMDEV_EV_LOOK, .vq = LATE_TX };
	struct rules_verdict v = {};

	for (unsigned int i = 1; i <= kicks; i++)
		late_kick(f, each && i % each == 0 ? LATE_TICKS + 1 : LATE_TICKS);
	late_now += LATE_APART;
	e.arg[VMDEV_LOOK_A_SPARE] = late_busy ? 0 : late_now;
	rules_step_late(&f->slot.dev, &e, &v);
	if (!feed_named(&v))
		return 0;
	assert_true(rules_has(&v, RULE_RING_33));
	assert_int_equal(v.detail[1], f->slot.dev.vq[LATE_TX].late.late);
	return 1;
}

/* Looks one after the other, until one reports; how many, or 0. */
static unsigned int late_looks(struct feed *f, unsigned int most, unsigned int kicks,
			       unsigned int each)
{
	for (unsigned int i = 1; i <= most; i++)
		if (late_look(f, kicks, each))
			return i;
	return 0;
}

/* A queue that has begun, and two looks at it. */
static struct feed *late_running(void **state)
{
	struct feed *f = feed_kicked(state);

	f->slot.dev.vq[LATE_TX].used_next = 0xfffe | RULES_USED_KNOWN;
	assert_int_equal(late_looks(f, 2, 0, 0), 0);
	return f;
}

static void one_late_kick_in_twenty_is_reported_once(void **state)
{
	struct feed *f = late_running(state);

	assert_int_equal(late_looks(f, 20, 40, 20), 4);
	assert_int_equal(late_looks(f, 20, 40, 20), 0);
	assert_int_equal(f->slot.dev.look[LATE_TX].kicked.judged, 24 * 40);
}

static void late_kicks_are_reported_again_when_all_was_in_time(void **state)
{
	struct feed *f = late_running(state);

	assert_int_equal(late_looks(f, 20, 4, 1), 4);
	assert_int_equal(late_looks(f, 2, 10000, 0), 0);
	assert_int_equal(late_looks(f, 20, 4, 1), 4);
}

static void few_late_kicks_among_many_are_not_reported(void **state)
{
	assert_int_equal(late_looks(late_running(state), 100, 260, 65), 0);
}

/* One in 50 is more than one in 64, but it takes 18 looks to be sure. */
static void score_of_late_kicks_grows_slowly_among_many(void **state)
{
	assert_int_equal(late_looks(late_running(state), 40, 50, 50), 18);
}

/* Receive buffers wait for traffic; a device that asked for a reset, or has no room, for others. */
static void kicks_that_may_wait_are_not_late(void **state)
{
	struct feed *f = late_running(state);

	f->slot.dev.look[LATE_RX].dry = 1;
	assert_int_equal(late_looks(f, 20, 40, 2), 0);
	f->slot.dev.look[LATE_RX].dry = 0;
	f->slot.dev.device_id = 62;
	assert_int_equal(late_looks(f, 20, 40, 2), 0);
}

/* The machine stood still: many kicks were late at once. */
static void late_kicks_of_one_moment_are_not_reported(void **state)
{
	struct feed *f = late_running(state);

	assert_int_equal(late_looks(f, 3, 100, 1), 0);
	assert_int_equal(late_looks(f, 1, 20000, 0), 0);
	assert_int_equal(late_looks(f, 1, 1, 1), 0);
}

/* A worker that may run waits for a processor: then, and a look later. */
static void late_kicks_of_a_busy_machine_are_not_reported(void **state)
{
	struct feed *f = late_running(state);

	for (unsigned int i = 0; i < 20; i++) {
		late_busy = 1;
		assert_int_equal(late_look(f, 20, 2), 0);
		late_busy = 0;
		assert_int_equal(late_look(f, 20, 2), 0);
	}
}

static void late_kicks_of_a_session_that_ended_are_not_reported(void **state)
{
	struct feed *f = late_running(state);

	for (unsigned int i = 0; i < 20; i++) {
		f->slot.dev.commands[VMDEV_CMD_SUSPEND]++;
		assert_int_equal(late_look(f, 20, 2), 0);
	}
}

/* Kicks behind chains that are out, and such as cover nothing, wait for nothing. */
static void kick_of_a_queue_at_work_is_not_timed(void **state)
{
	struct feed *f = late_running(state);
	struct rules_vq *q = &f->slot.dev.vq[LATE_TX];

	q->outstanding = 1;
	late_kick(f, 2 * LATE_TICKS);
	q->outstanding = 0;
	rules_late_kick(q, q->used_next, late_tick);
	assert_int_equal(q->late.kicks, 0);
	assert_int_equal(q->late.late, 0);
}

/* Its chain was taken before; or the ring has begun again since. */
static void kick_that_was_overtaken_is_not_late(void **state)
{
	struct feed *f = late_running(state);
	struct rules_vq *q = &f->slot.dev.vq[LATE_TX];
	__u32 next = 6 | RULES_KICKED_KNOWN;

	q->used_next = 5 | RULES_USED_KNOWN;
	rules_late_kick(q, next, late_tick);
	q->outstanding = 1;
	rules_late_served(q, late_tick + 2 * LATE_TICKS, LATE_TICKS);
	assert_int_equal(q->late.served, 1);
	q->outstanding = 0;
	rules_late_kick(q, next, late_tick);
	rules_forget_ring(q);
	assert_int_equal(q->late.served, q->late.kicks);
	rules_late_served(q, late_tick + 2 * LATE_TICKS, LATE_TICKS);
	assert_int_equal(q->late.late, 0);
}

/* A callback is announced; its driver is called @ticks later, and @extra times more. */
static void late_call(struct feed *f, __u32 ticks, unsigned int extra)
{
	struct rules_vq *q = &f->slot.dev.vq[LATE_RX];

	rules_call_announced(q, late_tick);
	q->cbs++;
	late_tick += ticks;
	for (extra++; extra--; late_tick++)
		rules_call_arrived(q, late_tick, LATE_TICKS);
}

/* So many looks with 40 callbacks before each, of which 2 are so late, or so many calls. */
static unsigned int late_call_looks(struct feed *f, unsigned int most, __u32 ticks,
				    unsigned int extra)
{
	struct vmdev_event e = { .id = VMDEV_EV_LOOK, .vq = LATE_RX };
	struct rules_verdict v = {};

	for (unsigned int i = 1; i <= most; i++) {
		for (unsigned int n = 0; n < 40; n++)
			late_call(f, n < 2 ? ticks : 0, n < 2 ? extra : 0);
		late_now += LATE_APART;
		e.arg[VMDEV_LOOK_A_SPARE] = late_now;
		rules_step_calls(&f->slot.dev, &e, &v);
		if (!feed_named(&v))
			continue;
		assert_true(rules_has(&v, RULE_RING_34));
		assert_int_equal(v.detail[1], f->slot.dev.vq[LATE_RX].calls.late);
		assert_int_equal(v.detail[2], f->slot.dev.vq[LATE_RX].calls.extra);
		assert_int_equal(v.detail[3], f->slot.dev.vq[LATE_RX].calls.arrived);
		return i;
	}
	return 0;
}

static void calls_that_come_at_once_are_not_reported(void **state)
{
	struct feed *f = feed_kicked(state);

	assert_int_equal(late_call_looks(f, 40, LATE_TICKS, 0), 0);
	assert_int_equal(f->slot.dev.look[LATE_RX].called.judged, 38 * 40);
}

static void calls_that_come_late_are_reported_once(void **state)
{
	struct feed *f = feed_kicked(state);

	late_call_looks(f, 2, 0, 0);
	assert_int_equal(late_call_looks(f, 20, LATE_TICKS + 1, 0), 4);
	assert_int_equal(late_call_looks(f, 20, LATE_TICKS + 1, 0), 0);
}

static void calls_that_none_was_announced_for_are_reported(void **state)
{
	struct feed *f = feed_kicked(state);

	late_call_looks(f, 2, 0, 0);
	assert_int_equal(late_call_looks(f, 20, 0, 199), 4);
	assert_int_equal(f->slot.dev.vq[LATE_RX].calls.late, 0);
	assert_int_equal(f->slot.dev.look[LATE_RX].called.score, RULES_LATE_MOST);
}

/* Another callback came before the late call of the first. */
static void call_that_was_overtaken_is_one_too_many(void **state)
{
	struct feed *f = feed_kicked(state);
	struct rules_vq *q = &f->slot.dev.vq[LATE_RX];

	q->cbs++;
	late_call(f, 0, 0);
	rules_call_arrived(q, late_tick + 100, LATE_TICKS);
	assert_int_equal(q->calls.extra, 1);
	assert_int_equal(q->calls.late, 0);
	assert_int_equal(q->calls.arrived, 2);
}

int rules_late_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(one_late_kick_in_twenty_is_reported_once),
		FEED_TEST(late_kicks_are_reported_again_when_all_was_in_time),
		FEED_TEST(few_late_kicks_among_many_are_not_reported),
		FEED_TEST(score_of_late_kicks_grows_slowly_among_many),
		FEED_TEST(kicks_that_may_wait_are_not_late),
		FEED_TEST(late_kicks_of_one_moment_are_not_reported),
		FEED_TEST(late_kicks_of_a_busy_machine_are_not_reported),
		FEED_TEST(late_kicks_of_a_session_that_ended_are_not_reported),
		FEED_TEST(kick_of_a_queue_at_work_is_not_timed),
		FEED_TEST(kick_that_was_overtaken_is_not_late),
		FEED_TEST(calls_that_come_at_once_are_not_reported),
		FEED_TEST(calls_that_come_late_are_reported_once),
		FEED_TEST(calls_that_none_was_announced_for_are_reported),
		FEED_TEST(call_that_was_overtaken_is_one_too_many),
	};

	return cmocka_run_group_tests_name("bpf/rules late", tests, NULL, NULL);
}
