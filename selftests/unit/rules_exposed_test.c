// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: bytes of a chain are judged when the very chain is given back from which they
 * were kept, in the same session of its queue and before the driver takes it; any byte of a part
 * that differs is reported, and none behind it, nor in the header of a frame that a card has;
 * every part of a long buffer has its turn. Needs nothing.
 */
#include <string.h>

#include "rules_feed.h"

#include "rules/copy/exposed.h"
#include "rules/net/carried.h"

#define EXPOSED_VQ 1u
#define EXPOSED_AVAIL 7u
#define EXPOSED_HEAD 3u
#define EXPOSED_LONG 1526u
#define EXPOSED_TURNS 4096u

/* Bytes of @len that are kept at the kick of chain EXPOSED_AVAIL. */
static struct rules_exposed exposed_kept(struct feed *f, __u32 len)
{
	struct rules_exposed x = { .head = EXPOSED_HEAD, .avail = EXPOSED_AVAIL };

	rules_exposed_begin(&x, &f->slot.dev, &f->slot.dev.vq[EXPOSED_VQ], RULES_EXPOSED_TAKEN);
	rules_exposed_add(&x, 0x1000, len);
	memset(x.word, 0x5a, sizeof(x.word));
	memset(x.now, 0x5a, sizeof(x.now));
	return x;
}

static int exposed_op(struct rules_exposed *x, __u16 id, __u16 head, __u16 idx)
{
	const struct vmdev_ring_op op = { .id = id, .head = head, .idx = idx };

	return rules_exposed_op(x, &op);
}

static void a_chain_is_judged_when_it_was_taken_and_is_given_back(void **state)
{
	struct rules_exposed x = exposed_kept(*state, 32);

	assert_false(exposed_op(&x, VMDEV_EV_COMPLETE, EXPOSED_HEAD, 0));
	assert_false(exposed_op(&x, VMDEV_EV_GETDESC, EXPOSED_HEAD, EXPOSED_AVAIL));
	assert_false(exposed_op(&x, VMDEV_EV_COMPLETE, EXPOSED_HEAD + 1, 0));
	assert_false(exposed_op(&x, VMDEV_EV_NEED_NOTIFY, EXPOSED_HEAD, 1));
	assert_true(exposed_op(&x, VMDEV_EV_COMPLETE, EXPOSED_HEAD, 1));
}

static void a_head_that_comes_again_is_another_chain(void **state)
{
	struct rules_exposed x = exposed_kept(*state, 32);

	exposed_op(&x, VMDEV_EV_GETDESC, EXPOSED_HEAD, EXPOSED_AVAIL + 1);
	assert_false(exposed_op(&x, VMDEV_EV_COMPLETE, EXPOSED_HEAD, 0));
	x = exposed_kept(*state, 32);
	exposed_op(&x, VMDEV_EV_GETDESC, EXPOSED_HEAD, EXPOSED_AVAIL);
	exposed_op(&x, VMDEV_EV_GETDESC, EXPOSED_HEAD, EXPOSED_AVAIL + 1);
	assert_false(exposed_op(&x, VMDEV_EV_COMPLETE, EXPOSED_HEAD, 0));
}

/* They are read again at once. */
static void parts_that_follow_each_other_are_one_span(void **state)
{
	struct rules_exposed x = exposed_kept(*state, RULES_EXPOSED_BYTES);

	assert_int_equal(x.span, RULES_EXPOSED_BYTES);
	rules_exposed_add(&x, 0x1000 + RULES_EXPOSED_BYTES, 8);
	assert_int_equal(x.span, RULES_EXPOSED_BYTES + 8);
	/* Behind a part that is not full there is a hole between their images. */
	rules_exposed_add(&x, 0x1000 + RULES_EXPOSED_BYTES + 8, 8);
	assert_int_equal(x.span, 0);
	x = exposed_kept(*state, EXPOSED_LONG);
	rules_exposed_add(&x, 0x1001 + RULES_EXPOSED_BYTES, 8);
	assert_int_equal(x.span, 0);
	/* Nor does a third part make one of it again. */
	rules_exposed_add(&x, 0x1000, 8);
	assert_int_equal(x.span, 0);
}

static void what_the_driver_has_taken_is_not_judged(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_vq *q = &f->slot.dev.vq[EXPOSED_VQ];
	struct rules_exposed x = exposed_kept(f, 32);

	assert_true(rules_exposed_kept(&f->slot.dev, q, &x, 5, 5));
	assert_true(rules_exposed_kept(&f->slot.dev, q, &x, 0, 0xffff));
	assert_false(rules_exposed_kept(&f->slot.dev, q, &x, 5, 6));
	assert_false(rules_exposed_kept(&f->slot.dev, q, &x, 0xffff, 0));
	assert_false(rules_exposed_kept(&f->slot.dev, q, &x, 5, -1));
}

static void another_session_is_not_judged(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_vq *q = &f->slot.dev.vq[EXPOSED_VQ];
	struct rules_exposed x = exposed_kept(f, 32);

	q->seq.gaps++;
	assert_false(rules_exposed_kept(&f->slot.dev, q, &x, 5, 5));
	x = exposed_kept(f, 32);
	assert_true(rules_exposed_kept(&f->slot.dev, q, &x, 5, 5));
	q->live = RULES_HALTED;
	assert_false(rules_exposed_kept(&f->slot.dev, q, &x, 5, 5));
}

static __u64 exposed_judge(struct feed *f, const struct rules_exposed *x, struct rules_verdict *v)
{
	memset(v, 0, sizeof(*v));
	rules_step_exposed(&f->slot.dev.vq[EXPOSED_VQ], x, v);
	return feed_named(v);
}

static void a_byte_that_changed_is_reported(void **state)
{
	struct feed *f = *state;
	struct rules_exposed x = exposed_kept(f, 32);
	struct rules_verdict v;
	__u32 i;

	rules_exposed_add(&x, 0x2000, 5);
	assert_int_equal(exposed_judge(f, &x, &v), 0);
	for (i = 0; i < 32 + 5; i++) {
		((__u8 *)x.now)[i] ^= 1;
		assert_int_equal(exposed_judge(f, &x, &v), RULE_DIR_12);
		assert_int_equal(v.detail[0] & ~0xfffULL, i < 32 ? 0x1000 : 0x2000);
		assert_memory_not_equal(v.expected, v.actual, v.side_len);
		((__u8 *)x.now)[i] ^= 1;
	}
	/* The last part has five bytes, and the words behind its first are nobody's. */
	((__u8 *)x.now)[32 + 8] ^= 1;
	assert_int_equal(exposed_judge(f, &x, &v), 0);
	assert_int_equal(f->slot.dev.vq[EXPOSED_VQ].copy.exposed, 32 + 5 + 2);
}

/* The header is the card's to write. */
static void a_frame_that_is_altered_between_its_copies_is_reported(void **state)
{
	struct feed *f = *state;
	struct rules_vq *q = &f->slot.dev.vq[EXPOSED_VQ];
	struct rules_exposed x = exposed_kept(f, 72);
	struct rules_verdict v = { 0 };

	((__u8 *)x.now)[15] ^= 1;
	assert_false(rules_step_carried(q, &x, &v));
	((__u8 *)x.now)[16] ^= 1;
	assert_true(rules_step_carried(q, &x, &v));
	assert_int_equal(feed_named(&v), RULE_NET_09);
	assert_int_equal(q->copy.carried, 2);
}

static void there_is_room_for_so_many_parts(void **state)
{
	struct rules_exposed x = exposed_kept(*state, EXPOSED_LONG);
	__u32 i;

	assert_int_equal(x.len[0], RULES_EXPOSED_BYTES);
	for (i = 1; i < RULES_EXPOSED_PARTS; i++)
		assert_int_equal(rules_exposed_add(&x, 0x1000, 1), i);
	assert_int_equal(rules_exposed_add(&x, 0x1000, 1), RULES_EXPOSED_PARTS);
	assert_int_equal(x.parts, RULES_EXPOSED_PARTS);
}

/* A short buffer is kept whole, of a long one the first bytes and then each in its turn. */
static void every_byte_of_a_buffer_has_its_turn(void **state)
{
	__u8 seen[EXPOSED_LONG] = { 0 };
	__u32 avail, part, off;

	(void)state;
	for (off = 0; off < 72; off += RULES_EXPOSED_BYTES)
		assert_int_equal(rules_exposed_offset(72, off, 1, 5), off);
	for (avail = 0; avail < EXPOSED_TURNS; avail++) {
		assert_int_equal(rules_exposed_offset(EXPOSED_LONG, 0, 0, avail), 0);
		for (part = 1; part < RULES_EXPOSED_PARTS; part++) {
			off = rules_exposed_offset(EXPOSED_LONG, 32, part, avail);
			assert_in_range(off, 0, EXPOSED_LONG - RULES_EXPOSED_BYTES);
			memset(seen + off, 1, RULES_EXPOSED_BYTES);
		}
	}
	assert_null(memchr(seen, 0, sizeof(seen)));
}

static void bytes_are_kept_of_queues_that_have_something_to_read(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_dev *d = &f->slot.dev;
	struct rules_vq *q = &d->vq[EXPOSED_VQ];

	q->role = RULES_ROLE_TX;
	assert_false(rules_exposed_turn(d, q, 100));
	d->ops.virtio = 1;
	assert_true(rules_exposed_turn(d, q, 100));
	assert_false(rules_exposed_turn(d, q, 100 + RULES_EXPOSED_EVERY - 1));
	assert_true(rules_exposed_turn(d, q, 100 + RULES_EXPOSED_EVERY));
	q->role = RULES_ROLE_NONE;
	assert_true(rules_exposed_turn(d, q, 101 + RULES_EXPOSED_EVERY));
	q->role = RULES_ROLE_RX;
	assert_false(rules_exposed_turn(d, q, 0));
}

int rules_exposed_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(a_chain_is_judged_when_it_was_taken_and_is_given_back),
		FEED_TEST(a_head_that_comes_again_is_another_chain),
		FEED_TEST(parts_that_follow_each_other_are_one_span),
		FEED_TEST(what_the_driver_has_taken_is_not_judged),
		FEED_TEST(another_session_is_not_judged),
		FEED_TEST(a_byte_that_changed_is_reported),
		FEED_TEST(a_frame_that_is_altered_between_its_copies_is_reported),
		FEED_TEST(there_is_room_for_so_many_parts),
		FEED_TEST(every_byte_of_a_buffer_has_its_turn),
		FEED_TEST(bytes_are_kept_of_queues_that_have_something_to_read),
	};

	return cmocka_run_group_tests_name("bpf/rules exposed", tests, NULL, NULL);
}
