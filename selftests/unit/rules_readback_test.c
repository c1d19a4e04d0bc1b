// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a snapshot that differs from what the commands of a device have said is
 * reported, each of its fields; one that comes while the device is set up, or that only
 * NEEDS_RESET tells apart, is not. Needs nothing.
 */
#include "rules_feed.h"

#include "rules/cmd/readback.h"

#define READBACK_VQ_ARGS 7u

/* What a snapshot tells of a running device. */
static const __u64 readback_runs[] = {
	0xf, VMDEV_STATE_F_BOUND | VMDEV_STATE_F_DMA_OPS | VMDEV_STATE_F_CONFIG_CB, FEED_QUEUES, 1,
	64, 0, FEED_FEATURES, FEED_FEATURES,
};

static void readback_device(struct feed *f, const __u64 *a)
{
	feed_event(f, VMDEV_EV_STATE, VMDEV_VQ_NONE, 8, a[0], a[1], a[2], a[3], a[4], a[5], a[6],
		   a[7]);
}

/* A snapshot of which argument @at has these bits turned over. */
static void readback_wrong(struct feed *f, unsigned int at, __u64 bits)
{
	__u64 a[8];

	for (unsigned int i = 0; i < 8; i++)
		a[i] = readback_runs[i];
	a[at] ^= bits;
	readback_device(f, a);
}

static void a_device_that_holds_what_it_was_told_is_clean(void **state)
{
	struct feed *f = feed_running(state);

	readback_device(f, readback_runs);
	/* It asks for a reset; kicks are under way. */
	readback_wrong(f, VMDEV_STATE_A_STATUS, VMDEV_S_NEEDS_RESET);
	readback_wrong(f, VMDEV_STATE_A_KICKS, 5);
	feed_clean(f);
	assert_int_equal(f->slot.dev.evaluated[RULE_CMD_45], 3);
}

static void each_field_of_a_device_is_held_against_its_commands(void **state)
{
	static const struct {
		unsigned int at;
		__u64 bits;
		enum rules_readback what;
	} wrong[] = {
		{ VMDEV_STATE_A_STATUS, 4, RULES_READBACK_STATUS },
		{ VMDEV_STATE_A_OFFERED, 1, RULES_READBACK_OFFERED },
		{ VMDEV_STATE_A_ACCEPTED, VMDEV_FEATURE(VMDEV_F_MAC), RULES_READBACK_ACCEPTED },
		{ VMDEV_STATE_A_FLAGS, VMDEV_STATE_F_CONFIG_CB, RULES_READBACK_CONFIG_CB },
	};
	struct feed *f = feed_running(state);

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		readback_wrong(f, wrong[i].at, wrong[i].bits);
		assert_int_equal(f->v.detail[3], wrong[i].what);
		feed_broken(f, RULE_CMD_45);
	}
}

static void each_field_of_a_queue_is_held_against_its_commands(void **state)
{
	struct feed *f = feed_running(state);
	const struct rules_vq *q = &f->slot.dev.vq[1];
	const __u64 good[READBACK_VQ_ARGS] = {
		FEED_RING, 1024, 0, VMDEV_VQSTATE_F_READY | VMDEV_VQSTATE_F_CB,
		q->area[0].lo, q->area[1].lo, q->area[2].lo,
	};
	/* A bit of each argument that makes it wrong; 0: it is not judged. */
	static const __u64 bits[READBACK_VQ_ARGS] = { 0x300, 0, 0, VMDEV_VQSTATE_F_CB, 8, 8, 8 };

	for (unsigned int i = 0; i < READBACK_VQ_ARGS; i++) {
		__u64 a[READBACK_VQ_ARGS];

		for (unsigned int k = 0; k < READBACK_VQ_ARGS; k++)
			a[k] = good[k] ^ (k == i ? bits[i] : 0);
		feed_ev(f, VMDEV_EV_VQ_STATE, 1, a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
		feed_expect(f, bits[i] ? RULE_CMD_45 : 0);
	}
	/* It is not ready, and the driver enabled it. */
	feed_ev(f, VMDEV_EV_VQ_STATE, 1, FEED_RING, 1024, 0, VMDEV_VQSTATE_F_CB, 0, 0, 0);
	feed_broken(f, RULE_CMD_45);
	/* The driver never enabled this one. */
	feed_ev(f, VMDEV_EV_VQ_STATE, 3, FEED_RING, 1024, 0, VMDEV_VQSTATE_F_READY, 0, 0, 0);
	feed_broken(f, RULE_CMD_45);
	feed_ev(f, VMDEV_EV_VQ_STATE, 3, 0, 1024, 0, 0, 0, 0, 0);
	feed_clean(f);
}

static void a_reset_that_left_something_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_down(f);
	feed_clean(f);
	readback_wrong(f, VMDEV_STATE_A_STATUS, 0xf);
	feed_clean(f);
	readback_device(f, readback_runs);
	feed_broken(f, RULE_CMD_45);
}

/* What it holds by then may be what its driver is about to say, or what it left out. */
static void a_device_that_is_set_up_is_not_judged(void **state)
{
	struct feed *f = feed_negotiated(state);

	readback_device(f, readback_runs);
	feed_ev(f, VMDEV_EV_VQ_STATE, 1, 0, 1024, 0, VMDEV_VQSTATE_F_READY, 0, 0, 0);
	feed_clean(f);
	assert_int_equal(f->slot.dev.evaluated[RULE_CMD_45], 0);
}

int rules_readback_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(a_device_that_holds_what_it_was_told_is_clean),
		FEED_TEST(each_field_of_a_device_is_held_against_its_commands),
		FEED_TEST(each_field_of_a_queue_is_held_against_its_commands),
		FEED_TEST(a_reset_that_left_something_is_reported),
		FEED_TEST(a_device_that_is_set_up_is_not_judged),
	};

	return cmocka_run_group_tests_name("rules-readback", tests, NULL, NULL);
}
