// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: headers, chains and lengths of frames that do not fit what was
 * negotiated are reported, and so are control commands that were not negotiated or
 * not answered, and drops whose reason does not hold. Needs nothing; see rules_test.c.
 * Balance and load results are in rules_run_test.c.
 */
#include <string.h>

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
	assert_int_equal(f->slot.dev.group[NET_CTRL_PAIR].ctrls, 5);
	assert_int_equal(f->slot.dev.group[NET_CTRL_PAIR].ctrls_unjudged, 0);
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
	assert_int_equal(f->slot.dev.group[NET_CTRL_PAIR].ctrls_unjudged, 1);
}

#define NET_RX 0u
#define NET_TX 1u
#define NET_BUFFER 1526u
#define NET_MTU 1500u
/* Bytes of the longest frame, with its header. */
#define NET_LONGEST (NET_MTU + RULES_FRAME_EXTRA + RULES_HDR_BYTES)

/* A header's two words. */
#define NET_WORD0(flags, gso, size) ((flags) | (__u64)(gso) << 8 | (__u64)(size) << 32)
#define NET_WORD1(buffers) ((__u64)(buffers) << 16)

/* Copies of a batch, all of them looked at, and how the source of each begins. */
struct net_batch {
	struct vmdev_copy copy[4];
	__u64 hdr[4][2];
	unsigned int n;
};

static void net_copy(struct net_batch *b, unsigned int vq, unsigned int head, unsigned int len,
		     __u64 word0, __u64 word1)
{
	__u8 op = vq == NET_RX ? VMDEV_COPY_PUSH : VMDEV_COPY_PULL;

	b->copy[b->n] = (struct vmdev_copy){ .len = len, .head = head, .op = op, .perm = op };
	b->hdr[b->n][0] = word0;
	b->hdr[b->n++][1] = word1;
}

static void net_play(struct feed *f, unsigned int vq, struct net_batch *b)
{
	struct rules_dev *d = &f->slot.dev;
	struct rules_head *heads = f->slot.head[vq];
	struct rules_vq *q = &d->vq[vq];

	for (unsigned int i = 0; i < b->n; i++)
		rules_copy_pushed(heads, &b->copy[i]);
	memset(&f->v, 0, sizeof(f->v));
	for (unsigned int i = 0; i < b->n; i++) {
		struct rules_frame_walk walk = { .copy = b->copy, .heads = heads, .first = i };

		if (!rules_frame_plain(d, q, heads, b->copy, i, b->hdr[i]))
			rules_step_frame(d, q, &walk, b->n - i - 1, b->hdr[i], &f->v);
	}
	rules_frame_last(d, q, heads, &b->copy[b->n - 1]);
	feed_note(f);
	b->n = 0;
}

static struct feed *net_features(void **state, __u64 features)
{
	struct feed *f = net_running(state);

	f->slot.dev.accepted |= features | VMDEV_FEATURE(VMDEV_F_MTU);
	f->slot.dev.mtu = NET_MTU;
	return f;
}

static void net_sent(struct feed *f, unsigned int head, __u64 word0, __u64 word1)
{
	struct net_batch b = { .n = 0 };

	feed_chain(f, NET_TX, head, 0);
	net_copy(&b, NET_TX, head, 72, word0, word1);
	/* What follows in the same chain is no header, in this batch or the next. */
	net_copy(&b, NET_TX, head, 72, ~0ULL, ~0ULL);
	net_play(f, NET_TX, &b);
	net_copy(&b, NET_TX, head, 72, ~0ULL, ~0ULL);
	net_play(f, NET_TX, &b);
}

/* Taken for a frame that net_play() ends. */
static void net_receive(struct feed *f, struct net_batch *b, unsigned int head, unsigned int len,
			__u64 word0, unsigned int buffers)
{
	feed_chain(f, NET_RX, head, NET_BUFFER);
	net_copy(b, NET_RX, head, len, word0, NET_WORD1(buffers));
}

static void net_received(struct feed *f, unsigned int head, unsigned int len, __u64 word0,
			 unsigned int buffers)
{
	struct net_batch b = { .n = 0 };

	net_receive(f, &b, head, len, word0, buffers);
	net_play(f, NET_RX, &b);
}

static void plain_frames_are_clean(void **state)
{
	struct feed *f = net_features(state, 0);

	for (unsigned int i = 0; i < 3; i++) {
		net_sent(f, i, 0, 0);
		net_received(f, i, 72, 0, 1);
	}
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[NET_TX].frame.headers, 3);
	assert_int_equal(f->slot.dev.vq[NET_RX].frame.headers, 3);
}

static void transmit_headers_beyond_the_negotiated_are_reported(void **state)
{
	const __u64 csum = VMDEV_FEATURE(VMDEV_F_CSUM);
	const __u64 tso = csum | VMDEV_FEATURE(VMDEV_F_HOST_TSO4);
	const __u64 mrg = VMDEV_FEATURE(VMDEV_F_MRG_RXBUF);
	const struct {
		__u64 features;
		__u64 word0;
		__u64 word1;
		int broken;
	} cases[] = {
		{ 0, NET_WORD0(1, 0, 0), 0, 1 },
		{ csum, NET_WORD0(1, 0, 0), 0, 0 },
		{ csum, NET_WORD0(2, 0, 0), 0, 1 },
		{ csum, NET_WORD0(1, 1, 1448), 0, 1 },
		{ tso, NET_WORD0(1, 1, 1448), 0, 0 },
		{ tso, NET_WORD0(0, 1, 1448), 0, 1 },
		{ tso, NET_WORD0(1, 1, 0), 0, 1 },
		{ tso, NET_WORD0(1, 4, 1448), 0, 1 },
		{ tso, NET_WORD0(1, 0x81, 1448), 0, 1 },
		{ tso | VMDEV_FEATURE(VMDEV_F_HOST_ECN), NET_WORD0(1, 0x81, 1448), 0, 0 },
		{ csum | VMDEV_FEATURE(VMDEV_F_HOST_TSO6), NET_WORD0(1, 4, 1448), 0, 0 },
		{ csum | VMDEV_FEATURE(VMDEV_F_HOST_UFO), NET_WORD0(1, 3, 1448), 0, 0 },
		{ mrg, 0, NET_WORD1(1), 1 },
		{ 0, 0, NET_WORD1(1), 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct feed *f = net_features(state, cases[i].features);

		net_sent(f, 1, cases[i].word0, cases[i].word1);
		if (cases[i].broken)
			feed_broken(f, RULE_NET_01);
		else
			feed_clean(f);
		feed_down(f);
		feed_clean(f);
		feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	}
}

static void transmit_chain_without_header_is_reported(void **state)
{
	struct feed *f = net_features(state, 0);

	feed_ev(f, VMDEV_EV_GETDESC, NET_TX, 1, 0, 1, RULES_HDR_BYTES - 1, 0, 1, 0);
	feed_broken(f, RULE_NET_01);
	feed_ev(f, VMDEV_EV_GETDESC, NET_TX, 2, 1, 2, RULES_HDR_BYTES, 0, 1, 0);
	feed_clean(f);
}

static void chains_of_the_wrong_direction_are_reported(void **state)
{
	struct feed *f = net_features(state, 0);

	feed_ev(f, VMDEV_EV_GETDESC, NET_TX, 1, 0, 1, 72, 1, 2, 0);
	feed_broken(f, RULE_NET_04);
	feed_ev(f, VMDEV_EV_GETDESC, NET_RX, 1, 0, 1, 1, 1500, 2, 0);
	feed_broken(f, RULE_NET_04);
	/* Queue 2 is the control queue as long as there is one pair, and then a receive queue. */
	f->slot.dev.accepted &= ~VMDEV_FEATURE(VMDEV_F_MQ);
	feed_queue(f, 2);
	feed_ev(f, VMDEV_EV_GETDESC, 2, 1, 0, 1, 3, 1, 3, 0);
	feed_clean(f);
}

static void number_of_buffers_is_judged(void **state)
{
	struct feed *f = net_features(state, 0);

	net_received(f, 1, 72, 0, 0);
	feed_broken(f, RULE_NET_02);
	net_received(f, 2, 72, 0, 2);
	feed_broken(f, RULE_NET_02);
}

static void merged_buffers_are_full_but_the_last(void **state)
{
	struct feed *f = net_features(state, VMDEV_FEATURE(VMDEV_F_MRG_RXBUF));
	struct net_batch b = { .n = 0 };

	f->slot.dev.mtu = 9000;
	net_receive(f, &b, 1, NET_BUFFER - 100, 0, 3);
	net_copy(&b, NET_RX, 1, 100, ~0ULL, ~0ULL);
	net_receive(f, &b, 2, NET_BUFFER, ~0ULL, 7);
	net_receive(f, &b, 3, 10, ~0ULL, 7);
	net_play(f, NET_RX, &b);
	net_received(f, 4, 72, 0, 1);
	feed_clean(f);
	net_receive(f, &b, 5, NET_BUFFER - 1, 0, 2);
	net_receive(f, &b, 6, 72, 0, 1);
	net_play(f, NET_RX, &b);
	feed_broken(f, RULE_NET_02);
	net_received(f, 7, 72, 0, 1);
	feed_clean(f);
}

/* Behind a full buffer nobody knows whether a frame begins: better silent than wrong. */
static void frame_that_goes_on_in_the_next_batch_is_no_header(void **state)
{
	struct feed *f = net_features(state, VMDEV_FEATURE(VMDEV_F_MRG_RXBUF));

	f->slot.dev.mtu = 9000;
	net_received(f, 1, NET_BUFFER, 0, 2);
	net_received(f, 2, 72, ~0ULL, 9);
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[NET_RX].frame.headers, 1);
	net_received(f, 3, 72, 0, 0);
	feed_broken(f, RULE_NET_02);
}

static void receive_headers_beyond_the_negotiated_are_reported(void **state)
{
	struct feed *f = net_features(state, 0);

	net_received(f, 1, 72, NET_WORD0(2, 0, 0), 1);
	feed_broken(f, RULE_NET_03);
	net_received(f, 2, 72, NET_WORD0(0, 1, 1448), 1);
	feed_broken(f, RULE_NET_03);
	f->slot.dev.accepted |= VMDEV_FEATURE(VMDEV_F_GUEST_CSUM);
	net_received(f, 3, 72, NET_WORD0(2, 0, 0), 1);
	feed_clean(f);
	net_received(f, 4, 72, NET_WORD0(4, 0, 0), 1);
	feed_broken(f, RULE_NET_03);
	net_received(f, 5, 72, NET_WORD0(1, 4, 1448), 1);
	feed_broken(f, RULE_NET_03);
	f->slot.dev.accepted |= VMDEV_FEATURE(VMDEV_F_GUEST_TSO6);
	net_received(f, 6, 72, NET_WORD0(1, 4, 1448), 1);
	feed_clean(f);
}

static void net_long(struct feed *f, unsigned int head, __u64 word0, unsigned int bytes)
{
	struct net_batch b = { .n = 0 };

	net_receive(f, &b, head, NET_BUFFER, word0, 2);
	net_receive(f, &b, head + 1, bytes - NET_BUFFER - 1, 0, 0);
	net_copy(&b, NET_RX, head + 1, 1, 0, 0);
	net_play(f, NET_RX, &b);
}

static void frame_beyond_the_mtu_is_reported(void **state)
{
	struct feed *f = net_features(state, VMDEV_FEATURE(VMDEV_F_MRG_RXBUF) |
				      VMDEV_FEATURE(VMDEV_F_GUEST_CSUM) |
				      VMDEV_FEATURE(VMDEV_F_GUEST_TSO4));

	net_long(f, 1, 0, NET_LONGEST);
	feed_clean(f);
	net_long(f, 3, 0, NET_LONGEST + 1);
	feed_broken(f, RULE_NET_05);
	net_long(f, 5, NET_WORD0(1, 1, 1448), 2 * NET_BUFFER - 1);
	feed_clean(f);
	f->slot.dev.mtu = 1400;
	net_received(f, 7, 1400 + RULES_FRAME_EXTRA + RULES_HDR_BYTES, 0, 1);
	feed_clean(f);
	net_received(f, 8, 1400 + RULES_FRAME_EXTRA + RULES_HDR_BYTES + 1, 0, 1);
	feed_broken(f, RULE_NET_05);
}

/* A frame of @bytes with its header. */
static void net_sent_long(struct feed *f, unsigned int head, __u64 word0, unsigned int bytes)
{
	struct net_batch b = { .n = 0 };

	feed_ev(f, VMDEV_EV_GETDESC, NET_TX, head, head, head + 1, bytes, 0, 1, 0);
	net_copy(&b, NET_TX, head, bytes, word0, 0);
	net_play(f, NET_TX, &b);
}

static void sent_frame_beyond_the_mtu_is_reported(void **state)
{
	struct feed *f = net_features(state, VMDEV_FEATURE(VMDEV_F_CSUM) |
				      VMDEV_FEATURE(VMDEV_F_HOST_TSO4));
	const struct rules_frame *frame = &f->slot.dev.vq[NET_TX].frame;

	net_sent_long(f, 0, 0, NET_LONGEST);
	feed_clean(f);
	net_sent_long(f, 1, 0, NET_LONGEST + 1);
	feed_broken(f, RULE_NET_10);
	assert_int_equal(f->v.detail[0], NET_MTU + RULES_FRAME_EXTRA + 1);
	assert_int_equal(f->v.detail[1], NET_MTU + RULES_FRAME_EXTRA);
	net_sent_long(f, 2, NET_WORD0(1, 1, 1448), 4 * NET_MTU);
	feed_clean(f);
	net_sent_long(f, 3, NET_WORD0(1, 0, 0), NET_LONGEST + 1);
	feed_broken(f, RULE_NET_10);
	assert_int_equal(frame->limited, frame->headers);
	f->slot.dev.mtu = 0;
	net_sent_long(f, 4, 0, NET_LONGEST + 1);
	feed_clean(f);
	assert_int_equal(frame->limited, frame->headers - 1);
}

static void header_in_pieces_is_not_judged(void **state)
{
	struct feed *f = net_features(state, 0);

	net_received(f, 1, 4, 0, 0);
	feed_clean(f);
	assert_int_equal(f->slot.dev.vq[NET_RX].frame.headers, 0);
	net_received(f, 2, 72, 0, 0);
	feed_broken(f, RULE_NET_02);
}

static void mtu_is_what_the_driver_read(void **state)
{
	struct feed *f = net_running(state);

	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 10, 2, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 1400);
	assert_int_equal(f->slot.dev.mtu, 1400);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 6, 6, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 0x0578ULL << 32 | 0xffffffff);
	assert_int_equal(f->slot.dev.mtu, 1400);
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 12, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, ~0ULL);
	assert_int_equal(f->slot.dev.mtu, 1400);
	feed_reset(f);
	assert_int_equal(f->slot.dev.mtu, 0);
}

/* A card that tells of its link. */
static struct feed *net_linked(void **state)
{
	struct feed *f = net_running(state);

	f->slot.dev.offered |= VMDEV_FEATURE(VMDEV_F_STATUS);
	return f;
}

static void net_drop(struct feed *f, unsigned int reason, unsigned int len)
{
	feed_ev(f, VMDEV_EV_DROP, 0, reason, len);
}

/* The same drop again, long after. */
static void net_drop_later(struct feed *f, unsigned int reason, unsigned int len)
{
	f->now += 1000000000;
	net_drop(f, reason, len);
}

static void drops_for_a_link_that_stays_up_are_reported(void **state)
{
	struct feed *f = net_linked(state);

	/* Nobody has read the status. */
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_clean(f);
	feed_read(f, 6, 2, 1);
	net_drop_later(f, VMDEV_DROP_NO_RX, 60);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_clean(f);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_broken(f, RULE_NET_08);
	/* It changes, and what was read is old. */
	feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, 2, 0);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_clean(f);
}

/* A frame that met a link as it was, or as it will be told, is dropped for a good reason. */
static void drops_around_a_change_of_the_link_are_none_too_many(void **state)
{
	struct feed *f = net_linked(state);
	int i;

	for (i = 0; i < 3; i++) {
		feed_read(f, 6, 2, 1);
		net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
		net_drop(f, VMDEV_DROP_LINK_DOWN, 60);
		feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, 2, 0);
	}
	feed_clean(f);
}

static void a_status_that_was_read_over_a_change_is_not_known(void **state)
{
	struct feed *f = net_linked(state);

	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 6, 2, 0);
	feed_ev(f, VMDEV_EV_CONFIG_CHANGE, VMDEV_VQ_NONE, 2, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, 1);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_clean(f);
	feed_read(f, 6, 2, 0);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	net_drop_later(f, VMDEV_DROP_LINK_DOWN, 60);
	feed_clean(f);
}

static void drops_for_length_within_the_mtu_are_reported(void **state)
{
	struct feed *f = net_running(state);

	f->slot.dev.mtu = 1500;
	net_drop_later(f, VMDEV_DROP_TOO_LONG, 1519);
	net_drop_later(f, VMDEV_DROP_TOO_LONG, 1519);
	feed_clean(f);
	net_drop_later(f, VMDEV_DROP_TOO_LONG, 1500);
	net_drop_later(f, VMDEV_DROP_TOO_LONG, 1500);
	feed_broken(f, RULE_NET_08);
}

int rules_net_tests(void)
{
	static const struct CMUnitTest tests[] = {
		FEED_TEST(plain_frames_are_clean),
		FEED_TEST(transmit_headers_beyond_the_negotiated_are_reported),
		FEED_TEST(transmit_chain_without_header_is_reported),
		FEED_TEST(chains_of_the_wrong_direction_are_reported),
		FEED_TEST(number_of_buffers_is_judged),
		FEED_TEST(merged_buffers_are_full_but_the_last),
		FEED_TEST(receive_headers_beyond_the_negotiated_are_reported),
		FEED_TEST(frame_that_goes_on_in_the_next_batch_is_no_header),
		FEED_TEST(frame_beyond_the_mtu_is_reported),
		FEED_TEST(sent_frame_beyond_the_mtu_is_reported),
		FEED_TEST(header_in_pieces_is_not_judged),
		FEED_TEST(mtu_is_what_the_driver_read),
		FEED_TEST(commands_that_were_negotiated_are_clean),
		FEED_TEST(commands_that_were_not_negotiated_are_reported),
		FEED_TEST(command_without_room_is_reported),
		FEED_TEST(command_without_answer_is_reported),
		FEED_TEST(command_of_an_unknown_device_is_not_judged),
		FEED_TEST(drops_for_a_link_that_stays_up_are_reported),
		FEED_TEST(drops_around_a_change_of_the_link_are_none_too_many),
		FEED_TEST(a_status_that_was_read_over_a_change_is_not_known),
		FEED_TEST(drops_for_length_within_the_mtu_are_reported),
	};

	return cmocka_run_group_tests_name("rules-net", tests, NULL, NULL);
}
