// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: control commands that were not negotiated or not answered are
 * reported. Needs nothing; see rules_test.c. Balance and load results are in
 * rules_run_test.c.
 */
#include "rules_feed.h"

#define NET_FEATURES \
	(VMDEV_FEATURE(VMDEV_F_CTRL_VQ) | VMDEV_FEATURE(VMDEV_F_CTRL_RX) | \
	 VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR) | VMDEV_FEATURE(VMDEV_F_MQ))
#define NET_CTRL_PAIR 1

static struct feed *net_running(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_clean(f);
	/* Offering a control queue is not what these tests are about. */
	f->slot.dev.accepted |= NET_FEATURES;
	return f;
}

static void net_ctrl(struct feed *f, unsigned int class, unsigned int command, unsigned int ack,
		     unsigned int used)
{
	feed_ev(f, VMDEV_EV_CTRL, NET_CTRL_PAIR, class, command, ack, 3, 1, used);
}

static void commands_that_were_negotiated_are_clean(void **state)
{
	struct feed *f = net_running(state);

	net_ctrl(f, VMDEV_CLASS_RX, 0, VMDEV_ACK_OK, 1);
	net_ctrl(f, VMDEV_CLASS_RX, 1, VMDEV_ACK_ERR, 1);
	net_ctrl(f, VMDEV_CLASS_MAC, 0, VMDEV_ACK_OK, 1);
	net_ctrl(f, VMDEV_CLASS_MAC, 1, VMDEV_ACK_OK, 1);
	net_ctrl(f, VMDEV_CLASS_MQ, 0, VMDEV_ACK_OK, 1);
	feed_clean(f);
	assert_int_equal(f->slot.dev.pair[NET_CTRL_PAIR].ctrls, 5);
	assert_int_equal(f->slot.dev.pair[NET_CTRL_PAIR].ctrls_unjudged, 0);
}

static void commands_that_were_not_negotiated_are_reported(void **state)
{
	static const struct {
		unsigned int class;
		unsigned int command;
		__u64 without;
	} commands[] = {
		{ VMDEV_CLASS_RX, 1, VMDEV_FEATURE(VMDEV_F_CTRL_RX) },
		{ VMDEV_CLASS_RX, 2, 0 },
		{ VMDEV_CLASS_MAC, 0, VMDEV_FEATURE(VMDEV_F_CTRL_RX) },
		{ VMDEV_CLASS_MAC, 1, VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR) },
		{ VMDEV_CLASS_MAC, 2, 0 },
		{ VMDEV_CLASS_VLAN, 0, 0 },
		{ VMDEV_CLASS_ANNOUNCE, 0, 0 },
		{ VMDEV_CLASS_MQ, 0, VMDEV_FEATURE(VMDEV_F_MQ) },
		{ VMDEV_CLASS_OFFLOADS, 0, 0 },
		{ 0xff, 0xff, 0 },
		{ VMDEV_CLASS_RX, 0, VMDEV_FEATURE(VMDEV_F_CTRL_VQ) },
	};
	struct feed *f = net_running(state);
	__u64 accepted = f->slot.dev.accepted;

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		f->slot.dev.accepted = accepted & ~commands[i].without;
		net_ctrl(f, commands[i].class, commands[i].command, VMDEV_ACK_ERR, 1);
		feed_broken(f, RULE_NET_07);
		assert_int_equal(f->v.earlier.arg[VMDEV_CMD_A_CMD], VMDEV_CMD_SET_DRIVER_FEATURES);
	}
}

static void command_without_room_is_reported(void **state)
{
	struct feed *f = net_running(state);

	feed_ev(f, VMDEV_EV_CTRL, NET_CTRL_PAIR, VMDEV_CLASS_RX, 0, VMDEV_ACK_ERR, 3, 0, 0);
	feed_broken(f, RULE_NET_07);
	feed_ev(f, VMDEV_EV_CTRL, NET_CTRL_PAIR, VMDEV_CLASS_RX, 0, VMDEV_ACK_ERR, 1, 1, 1);
	feed_broken(f, RULE_NET_07);
}

static void command_without_answer_is_reported(void **state)
{
	struct feed *f = net_running(state);

	net_ctrl(f, VMDEV_CLASS_RX, 0, VMDEV_ACK_OK, 0);
	feed_broken(f, RULE_NET_07);
	net_ctrl(f, VMDEV_CLASS_RX, 0, VMDEV_ACK_ERR + 1, 1);
	feed_broken(f, RULE_NET_07);
}

static void command_of_an_unknown_device_is_not_judged(void **state)
{
	struct feed *f = *state;

	net_ctrl(f, VMDEV_CLASS_VLAN, 0, VMDEV_ACK_OK, 0);
	feed_clean(f);
	assert_int_equal(f->slot.dev.pair[NET_CTRL_PAIR].ctrls_unjudged, 1);
}

int rules_net_tests(void)
{
	static const struct CMUnitTest tests[] = {
		FEED_TEST(commands_that_were_negotiated_are_clean),
		FEED_TEST(commands_that_were_not_negotiated_are_reported),
		FEED_TEST(command_without_room_is_reported),
		FEED_TEST(command_without_answer_is_reported),
		FEED_TEST(command_of_an_unknown_device_is_not_judged),
	};

	return cmocka_run_group_tests_name("rules-net", tests, NULL, NULL);
}
