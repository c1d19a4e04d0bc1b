// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: where a copy may go is asked of the chains that are out and of their
 * descriptors in memory; a ring in memory that differs from the device's events is reported,
 * and what the driver may have written meanwhile is not; every place of a batch has its turn
 * to be looked at; a used ring that is written after a reset is reported; DMA ops that were
 * replaced behind the registration, and callbacks that never arrive, are told once; a chain is
 * taken, or refused, as its descriptors stand in memory; what an entropy device gives is some, and
 * new. Needs nothing.
 */
#include <string.h>

#include "rules_feed.h"

#include "rules/cmd/answer.h"
#include "rules/cmd/told.h"
#include "rules/copy/behind.h"
#include "rules/copy/chain.h"
#include "rules/copy/kept.h"
#include "rules/copy/place.h"
#include "rules/copy/share.h"
#include "rules/dma/ops.h"
#include "rules/ring/memory.h"
#include "rules/ring/mirror.h"
#include "rules/ring/rest.h"
#include "rules/rng/entropy.h"

#define MEMORY_RING 16u
#define MEMORY_BATCHES 6400u	/* of which each place has some 200 turns of one in 32 */
#define MEMORY_TURNS_MIN 150u
#define MEMORY_TURNS_MAX 250u

static void a_copy_of_a_chain_that_is_out_is_clean(void **state)
{
	struct feed *f = feed_running(state);

	feed_chain(f, 0, 3, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 3, 60, 60);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 3, 40, 40);
	feed_clean(f);
}

static void a_copy_into_a_chain_that_was_given_back_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_chain(f, 0, 3, 100);
	feed_used(f, 0, 3, 0, 60);
	feed_clean(f);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 3, 1, 1);
	feed_broken(f, RULE_DIR_09);
}

static void a_copy_into_a_chain_that_was_never_taken_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_chain(f, 0, 3, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 4, 60, 60);
	feed_broken(f, RULE_DIR_09);
}

static void a_push_beyond_the_room_of_its_chain_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	feed_chain(f, 0, 3, 100);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 3, 60, 60);
	feed_clean(f);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 3, 41, 41);
	feed_broken(f, RULE_DIR_09);
}

/* The rule that a copy of @len bytes at @addr breaks, in a chain of these two descriptors. */
static __u64 memory_place(unsigned int op, __u64 addr, __u32 len, unsigned int seen)
{
	const struct rules_desc desc[] = {
		{ 0x1000, 12, VMDEV_DESC_F_NEXT, 1 }, { 0x2000, 0x100, VMDEV_DESC_F_WRITE, 0 },
	};
	struct vmdev_copy copy = { .desc = addr, .len = len, .op = op, .perm = op };
	struct rules_chain_walk w = { .size = MEMORY_RING, .find = addr };
	struct rules_verdict v = { 0 };

	for (unsigned int i = 0; i < seen && !rules_chain_desc(&w, &desc[i]); i++)
		;
	rules_step_place(&copy, &w, &v);
	return feed_named(&v);
}

static void a_copy_stays_within_one_descriptor(void **state)
{
	assert_int_equal(memory_place(VMDEV_COPY_PULL, 0x1000, 12, 2), 0);
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x2000, 0x100, 2), 0);
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x20ff, 1, 2), 0);
	assert_int_equal(memory_place(VMDEV_COPY_PULL, 0x1001, 12, 2), RULE_DIR_10);
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x2001, 0x100, 2), RULE_DIR_10);
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x2100, 1, 2), RULE_DIR_10);
	assert_int_equal(memory_place(VMDEV_COPY_PULL, 0xfff, 1, 2), RULE_DIR_10);
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x2000, ~0u, 2), RULE_DIR_10);
}

static void the_direction_is_that_of_the_descriptor_in_memory(void **state)
{
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x1000, 4, 2), RULE_DIR_04);
	assert_int_equal(memory_place(VMDEV_COPY_PULL, 0x2000, 4, 2), RULE_DIR_04);
}

static void a_chain_that_was_not_seen_whole_is_not_judged(void **state)
{
	assert_int_equal(memory_place(VMDEV_COPY_PUSH, 0x3000, 4, 1), 0);
	assert_int_equal(memory_place(VMDEV_COPY_PULL, 0x1000, 13, 1), RULE_DIR_10);
}

/* The rule that a copy breaks whose sides compare so, before the driver sees its chain. */
static __u64 memory_kept(unsigned int op, __u64 dst, __u64 src)
{
	const struct rules_copy_diff diff = { .dst = dst, .src = src };
	const struct vmdev_copy copy = { .op = op, .perm = op, .len = 60 };
	struct rules_verdict v = { 0 };

	rules_dir_11(&copy, &diff, &v);
	return feed_named(&v);
}

static void the_driver_s_side_of_a_copy_is_kept(void **state)
{
	assert_int_equal(memory_kept(VMDEV_COPY_PUSH, 0, 0), 0);
	assert_int_equal(memory_kept(VMDEV_COPY_PUSH, 0, 1), 0);
	assert_int_equal(memory_kept(VMDEV_COPY_PUSH, 1, 0), RULE_DIR_11);
	assert_int_equal(memory_kept(VMDEV_COPY_PULL, 1, 0), 0);
	assert_int_equal(memory_kept(VMDEV_COPY_PULL, 0, 1), RULE_DIR_11);
}

/* The rule that a look at the memory behind a buffer breaks, in which byte @at has changed. */
static __u64 memory_behind(struct rules_vq *q, __u32 at)
{
	struct rules_behind b = { .addr = 0x2000 };
	struct rules_verdict v = { 0 };

	if (at < RULES_BEHIND_BYTES)
		((__u8 *)b.now)[at] = 1;
	rules_step_behind(q, &b, &v);
	return feed_named(&v);
}

static void memory_behind_untouched(struct rules_vq *q, __u32 looks)
{
	while (looks--)
		assert_int_equal(memory_behind(q, RULES_BEHIND_BYTES), 0);
}

static void writes_behind_a_buffer_are_told_at_the_third(void **state)
{
	struct rules_vq q = { 0 };

	(void)state;
	memory_behind_untouched(&q, 100);
	assert_int_equal(memory_behind(&q, 0), 0);
	memory_behind_untouched(&q, RULES_BEHIND_NEAR - 1);
	assert_int_equal(memory_behind(&q, RULES_BEHIND_BYTES - 1), 0);
	assert_int_equal(memory_behind(&q, 8), RULE_DIR_13);
	assert_int_equal(memory_behind(&q, 8), 0);
}

static void a_write_behind_a_buffer_now_and_then_is_another_s(void **state)
{
	struct rules_vq q = { 0 };
	__u32 i;

	(void)state;
	for (i = 0; i < 10; i++) {
		assert_int_equal(memory_behind(&q, 0), 0);
		memory_behind_untouched(&q, RULES_BEHIND_NEAR);
	}
}

static void memory_behind_that_another_copy_fills_is_not_looked_at(void **state)
{
	const struct rules_behind b = { .addr = 0x2000 };
	struct vmdev_copy copy = { .op = VMDEV_COPY_PUSH, .desc = 0x1f00, .len = 0x100 };

	(void)state;
	assert_false(rules_behind_taken(&b, &copy));
	copy.len++;
	assert_true(rules_behind_taken(&b, &copy));
	copy.desc = 0x2000 + RULES_BEHIND_BYTES;
	assert_false(rules_behind_taken(&b, &copy));
}

static __u64 memory_used(__u32 id, __u32 len)
{
	struct vmdev_ring_op op = { .id = VMDEV_EV_COMPLETE, .head = 5, .idx = 7, .len = 60 };
	struct rules_verdict v = { 0 };

	rules_step_used(&op, id, len, &v);
	return feed_named(&v);
}

static void a_used_entry_is_what_its_event_says(void **state)
{
	assert_int_equal(memory_used(5, 60), 0);
	assert_int_equal(memory_used(6, 60), RULE_RING_25);
	assert_int_equal(memory_used(5, 61), RULE_RING_25);
	assert_int_equal(memory_used(5, 59), RULE_RING_25);
	assert_int_equal(memory_used(5 | 1 << 16, 60), RULE_RING_25);
}

static __u64 memory_index(__u16 next, __u32 published, __u16 idx)
{
	struct rules_vq q = { .num = MEMORY_RING, .used_next = next | RULES_USED_KNOWN };
	struct rules_verdict v = { 0 };

	rules_step_used_idx(&q, published, idx, &v);
	return feed_named(&v);
}

static void a_used_entry_stays_as_it_was_looked_at(void **state)
{
	const struct vmdev_ring_op op = { .id = VMDEV_EV_COMPLETE, .head = 5, .idx = 2, .len = 60 };
	struct feed *f = feed_running(state);
	struct rules_vq *q = &f->slot.dev.vq[0];
	struct rules_verdict v = { 0 };

	q->num = 256;
	q->num_set = 256;
	q->used_next = 3 | RULES_USED_KNOWN;
	assert_false(rules_again_wanted(q));
	rules_again_keep(q, &op);
	assert_true(rules_again_wanted(q));
	assert_false(rules_step_again(q, 5, 60, &v));
	assert_true(rules_again_wanted(q));
	assert_true(rules_step_again(q, 5, 67, &v));
	assert_int_equal(feed_named(&v), RULE_RING_25);
	/* Told once; and forgotten after some batches, or when its place is used again. */
	assert_false(rules_again_wanted(q));
	rules_again_keep(q, &op);
	for (unsigned int i = 0; i < RULES_AGAIN_TURNS; i++)
		assert_true(rules_again_wanted(q));
	assert_false(rules_again_wanted(q));
	rules_again_keep(q, &op);
	q->used_next = (2 + 256 - VMDEV_OPS_MAX + 1) | RULES_USED_KNOWN;
	assert_false(rules_again_wanted(q));
}

static void the_used_index_is_between_what_was_published_and_what_was_written(void **state)
{
	assert_int_equal(memory_index(10, 0, 10), 0);
	assert_int_equal(memory_index(10, 0, 3), 0);
	assert_int_equal(memory_index(10, 8 | RULES_USED_KNOWN, 8), 0);
	assert_int_equal(memory_index(2, 65534 | RULES_USED_KNOWN, 0), 0);
	assert_int_equal(memory_index(10, 0, 11), RULE_RING_25);
	assert_int_equal(memory_index(65535, 0, 0), RULE_RING_25);
	assert_int_equal(memory_index(10, 10 | RULES_USED_KNOWN, 9), RULE_RING_25);
	assert_int_equal(memory_index(2, 0 | RULES_USED_KNOWN, 65535), RULE_RING_25);
}

static void an_entry_that_was_written_again_is_not_looked_at(void **state)
{
	struct rules_vq q = { .num = MEMORY_RING, .used_next = 3 | RULES_USED_KNOWN };

	assert_true(rules_memory_kept(&q, 2));
	assert_true(rules_memory_kept(&q, (__u16)(3 - MEMORY_RING)));
	assert_false(rules_memory_kept(&q, (__u16)(2 - MEMORY_RING)));
}

/* A ring that starts has other memory, and what was lost may have written the entry again. */
static void an_entry_is_looked_at_again_in_its_own_session_only(void **state)
{
	struct feed *f = feed_running(state);
	const struct vmdev_ring_op op = { .id = VMDEV_EV_COMPLETE };
	struct rules_vq *q = &f->slot.dev.vq[1];
	struct rules_again kept;

	rules_again_keep(q, &op);
	kept = q->memory.again;
	assert_true(kept.turns);
	feed_queue(f, 1);
	assert_false(q->memory.again.turns);
	q->memory.again = kept;
	rules_forget_ring(q);
	assert_false(rules_again_wanted(q));
}

static __u64 memory_avail(__u16 head)
{
	struct vmdev_ring_op op = { .id = VMDEV_EV_GETDESC, .head = 5, .idx = 65535 };
	struct rules_verdict v = { 0 };

	rules_step_avail(&op, head, &v);
	return feed_named(&v);
}

static void a_chain_is_the_one_that_the_ring_names(void **state)
{
	assert_int_equal(memory_avail(5), 0);
	assert_int_equal(memory_avail(6), RULE_RING_26);
}

static void an_entry_that_the_driver_may_have_overwritten_is_not_looked_at(void **state)
{
	struct rules_head h = { .writable1 = 1, .seq = 30 };

	assert_true(rules_ring_listed(65535, 0, MEMORY_RING));
	assert_true(rules_ring_listed(65535, MEMORY_RING - 2, MEMORY_RING));
	/* It has come round, or has written the entry and not the index yet. */
	assert_false(rules_ring_listed(65535, MEMORY_RING - 1, MEMORY_RING));
	assert_false(rules_ring_listed(65535, MEMORY_RING, MEMORY_RING));
	assert_true(rules_memory_out(&h, 30));
	/* The head is out for another chain, or not at all. */
	assert_false(rules_memory_out(&h, 29));
	h.writable1 = 0;
	assert_false(rules_memory_out(&h, 30));
}

static void rings_are_read_while_the_device_works_on_them(void **state)
{
	struct rules_vq q = { .num = MEMORY_RING, .num_set = MEMORY_RING, .live = RULES_LIVE,
			      .used_next = RULES_USED_KNOWN,
			      .area = { { 1, 2 }, { 1, 2 }, { 1, 2 } } };

	assert_true(rules_memory_wanted(&q));
	q.live = RULES_DEAD;
	assert_false(rules_memory_wanted(&q));
	q.live = RULES_LIVE;
	q.used_next = 0;
	assert_false(rules_memory_wanted(&q));
	q.used_next = RULES_USED_KNOWN;
	q.num = 0;
	assert_false(rules_memory_wanted(&q));
	assert_int_equal(rules_ring_entry(0x100, RULES_USED_ENTRY, 18, MEMORY_RING), 0x114);
	assert_int_equal(rules_ring_entry(0x100, RULES_AVAIL_ENTRY, 65535, MEMORY_RING), 0x122);
}

/* The rule that DMA ops @table break, now. */
static __u64 memory_ops(struct rules_dev *d, __u64 table)
{
	struct vmdev_event e = { .id = VMDEV_EV_REGISTER, .arg = { table } };
	struct rules_verdict v = { 0 };

	rules_step_ops(d, &e, &v);
	return feed_named(&v);
}

static void dma_ops_that_were_replaced_are_told_once(void **state)
{
	struct vmdev_event e = { .id = VMDEV_EV_REGISTER, .arg = { 0x100 } };
	struct feed *f = feed_running(state);
	struct rules_dev *d = &f->slot.dev;

	d->bound = RULES_BOUND;
	assert_false(rules_ops_wanted(d));
	rules_ops_registered(d, &e, 0x5000, 0);
	assert_true(rules_ops_wanted(d));
	assert_int_equal(memory_ops(d, 0x100), 0);
	assert_int_equal(memory_ops(d, 0x108), RULE_DMA_11);
	assert_int_equal(memory_ops(d, 0x108), 0);
	rules_ops_registered(d, &e, 0x5000, 0);
	assert_int_equal(memory_ops(d, 0), RULE_DMA_11);
	feed_reset(f);
	assert_false(rules_ops_wanted(d));
}

static void dma_ops_of_a_device_that_was_added_again_are_not_known(void **state)
{
	struct vmdev_event e = { .id = VMDEV_EV_REGISTER, .arg = { 0x100 } };
	struct feed *f = feed_running(state);

	rules_ops_registered(&f->slot.dev, &e, 0x5000, 0);
	feed_add(f);
	assert_int_equal(f->slot.dev.ops.device, 0);
}

/* Looks at a registered device: what is broken in the last of them. */
static __u64 memory_told(struct feed *f, unsigned int looks)
{
	struct rules_verdict v = { 0 };

	while (looks--)
		rules_step_told(&f->slot.dev, &v);
	return feed_named(&v);
}

static void a_callback_that_never_arrives_is_told_once(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_told *t = &f->slot.dev.told;

	assert_true(t->known);
	assert_int_equal(memory_told(f, 100), 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	assert_int_equal(memory_told(f, RULES_TOLD_TURNS - 1), 0);
	/* It was under way; what the driver itself calls is another thing. */
	t->pid[0] = 7;
	rules_told_arrived(&f->slot.dev, 8);
	assert_int_equal(t->arrived, 0);
	rules_told_arrived(&f->slot.dev, 7);
	rules_told_arrived(&f->slot.dev, 7);
	assert_int_equal(t->arrived, 1);
	assert_int_equal(memory_told(f, 100), 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	assert_int_equal(memory_told(f, RULES_TOLD_TURNS), RULE_CMD_42);
	assert_int_equal(memory_told(f, 100), 0);
}

static void callbacks_of_another_registration_do_not_count(void **state)
{
	struct feed *f = feed_running(state);

	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_ev(f, VMDEV_EV_REGISTER, VMDEV_VQ_NONE, 0xffffffff81000000ULL, ~0ULL);
	assert_int_equal(memory_told(f, 100), 0);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_plain(f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
	assert_int_equal(memory_told(f, 100), 0);
}

/* What is broken where a thread's command gives a value to its driver. */
static __u64 memory_answer(struct feed *f, __u32 cmd, __u64 value, int ret)
{
	struct rules_verdict v = { 0 };

	if (!rules_answer_wanted(&f->slot.dev, cmd, 0))
		return 0;
	rules_step_answer(&f->slot.dev, value, ret, &v);
	return feed_named(&v);
}

static void a_driver_gets_what_the_event_says(void **state)
{
	struct feed *f = feed_running(state);

	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(memory_answer(f, VMDEV_CMD_GET_STATUS, 0xf, 0), 0);
	/* It has returned. */
	assert_int_equal(memory_answer(f, VMDEV_CMD_GET_STATUS, 0, 0), 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(memory_answer(f, VMDEV_CMD_GET_STATUS, 0x4f, 0), RULE_CMD_43);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(memory_answer(f, VMDEV_CMD_GET_STATUS, 0xf, -5), RULE_CMD_43);
	/* Another command, and another thread's. */
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xf);
	assert_int_equal(memory_answer(f, VMDEV_CMD_GET_GENERATION, 1, 0), 0);
	assert_false(rules_answer_wanted(&f->slot.dev, VMDEV_CMD_GET_STATUS, 1));
}

static __u64 memory_entropy_len(struct feed *f, __u32 len)
{
	const struct vmdev_ring_op op = { .head = 3, .len = len };
	struct rules_dev *d = &f->slot.dev;
	struct rules_verdict v = { 0 };

	rules_step_entropy_len(d, &d->vq[0], &f->slot.head[0][3], &op, &v);
	return feed_named(&v);
}

static void an_entropy_device_that_gives_nothing_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	/* A card may. */
	assert_int_equal(memory_entropy_len(f, 0), 0);
	f->slot.dev.device_id = RULES_DEVICE_RNG;
	assert_int_equal(memory_entropy_len(f, 1), 0);
	assert_int_equal(memory_entropy_len(f, 0), RULE_RNG_01);
	/* The driver left bytes to read in its chain, or made one that nobody can follow. */
	f->slot.head[0][3].readable = 4;
	assert_int_equal(memory_entropy_len(f, 0), 0);
	f->slot.head[0][3].readable = 0;
	f->slot.dev.vq[0].errors = 1;
	assert_int_equal(memory_entropy_len(f, 0), 0);
}

static __u64 memory_entropy_bytes(struct feed *f, __u64 bytes)
{
	struct rules_verdict v = { 0 };

	rules_step_entropy_bytes(&f->slot.dev, bytes, &v);
	return feed_named(&v);
}

static void entropy_that_comes_again_is_reported(void **state)
{
	struct feed *f = feed_running(state);

	assert_int_equal(memory_entropy_bytes(f, 0), 0);
	assert_int_equal(memory_entropy_bytes(f, 5), 0);
	assert_int_equal(memory_entropy_bytes(f, 0), 0);
	assert_int_equal(memory_entropy_bytes(f, 0), RULE_RNG_02);
}

static __u64 memory_mirror(struct rules_look *l, __u64 wrote, __u64 found)
{
	struct rules_verdict v = { 0 };

	rules_step_mirror(l, 3, wrote, found, 1, &v);
	return feed_named(&v);
}

static void descriptors_that_are_not_the_drivers_are_told_once(void **state)
{
	struct rules_look l = { 0 };

	assert_int_equal(memory_mirror(&l, 64, 64), 0);
	/* The driver may have been in the midst of it. */
	assert_int_equal(memory_mirror(&l, 64, 65), 0);
	assert_int_equal(memory_mirror(&l, 64, 64), 0);
	assert_int_equal(memory_mirror(&l, 64, 60), RULE_RING_32);
	assert_int_equal(memory_mirror(&l, 64, 60), 0);
	assert_int_equal(l.mirrored, 15);
}

static void each_head_has_its_turn_to_be_compared(void **state)
{
	const struct rules_vq q = { .num_set = 100 };
	struct rules_look l = { 0 };
	__u8 turns[100] = { 0 };

	for (l.mirrors = 0; l.mirrors < 100; l.mirrors++)
		for (__u32 i = 0; i < RULES_MIRROR_TURN; i++)
			turns[(rules_mirror_first(&q, &l) + i) % 100]++;
	for (unsigned int i = 0; i < 100; i++)
		assert_int_equal(turns[i], RULES_MIRROR_TURN);
}

/* The way along descriptors of which each has 100 bytes and these flags. */
static struct rules_chain_walk memory_walk(const __u16 *flags, unsigned int n)
{
	struct rules_chain_walk w = { .size = MEMORY_RING };

	for (unsigned int i = 0; i < n; i++) {
		struct rules_desc desc = { .len = 100, .flags = flags[i], .next = i + 1 };

		if (i + 1 < n)
			desc.flags |= VMDEV_DESC_F_NEXT;
		rules_chain_desc(&w, &desc);
	}
	return w;
}

static __u64 memory_taken(const struct rules_chain_walk *w, __u32 readable, __u32 writable)
{
	struct rules_verdict v = { 0 };

	rules_step_taken(w, readable, writable, &v);
	return feed_named(&v);
}

static void a_chain_is_taken_as_it_stands_in_memory(void **state)
{
	static const __u16 flags[] = { 0, 0, VMDEV_DESC_F_WRITE };
	struct rules_chain_walk w = memory_walk(flags, 3);

	assert_true(w.done);
	assert_int_equal(memory_taken(&w, 200, 100), 0);
	assert_int_equal(memory_taken(&w, 196, 100), RULE_RING_31);
	assert_int_equal(memory_taken(&w, 200, 101), RULE_RING_31);
	/* A chain of which the end was not seen. */
	w.done = 0;
	assert_int_equal(memory_taken(&w, 300, 0), 0);
}

/* What is broken where a device refused a chain and blames the driver for its order. */
static __u64 memory_refused(struct rules_chain_walk w)
{
	struct rules_verdict v = { 0 };

	rules_hit(&v, RULE_RING_07);
	assert_true(rules_step_refused(&w, &v));
	return feed_named(&v);
}

static void a_good_chain_that_is_refused_is_the_devices_matter(void **state)
{
	static const __u16 good[] = { 0, VMDEV_DESC_F_WRITE };
	static const __u16 bad[] = { VMDEV_DESC_F_WRITE, 0 };
	struct rules_chain_walk w = memory_walk(good, 2);

	assert_int_equal(memory_refused(w), RULE_RING_31);
	assert_int_equal(memory_refused(memory_walk(bad, 2)), RULE_RING_07);
	w.done = 0;
	assert_int_equal(memory_refused(w), RULE_RING_07);
}

/* Turns of the copy at place @i in batches of 2^@stride, @step numbers apart. */
static unsigned int memory_turns(unsigned int i, unsigned int stride, __u64 step)
{
	unsigned int turns = 0;

	for (__u64 seq = 1000; seq < 1000 + MEMORY_BATCHES * step; seq += step)
		turns += rules_share_phase(seq, stride) == i % (1u << stride) &&
			 rules_share_turn(seq + 2 * i, 5 - stride);
	return turns;
}

static void every_place_of_a_batch_has_its_turns(void **state)
{
	for (unsigned int stride = 0; stride <= RULES_SHARE_STRIDE_MAX; stride++)
		for (unsigned int step = 1; step < 100; step += 3)
			for (unsigned int i = 0; i < 8; i++)
				assert_in_range(memory_turns(i, stride, step), MEMORY_TURNS_MIN,
						MEMORY_TURNS_MAX);
}

/* A used ring that the device may not write to, of the queue 0. */
static struct rules_rest *memory_rest(struct feed *f)
{
	struct rules_vq *q = &f->slot.dev.vq[0];

	rules_rest_begin(q, 0);
	assert_int_equal(q->rest.known, RULES_REST_BEGUN);
	q->rest.known = RULES_REST_KNOWN;
	q->rest.head = 7 << 16;
	q->rest.entry = 3;
	q->rest.event = 9;
	return &q->rest;
}

static void a_used_ring_that_changes_after_a_reset_is_reported(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_vq *q = &f->slot.dev.vq[0];
	struct rules_rest now = *memory_rest(f);

	assert_true(rules_rest_in(&q->rest, q->area[2].lo - 8, 16));
	assert_false(rules_rest_in(&q->rest, q->area[2].lo + 8, 16));
	assert_int_equal(rules_step_rest(q, &now, &f->v), 0);
	assert_false(rules_rest_in(&q->rest, q->area[2].lo - 8, 16));
	for (int what = 0; what < 3; what++) {
		now = *memory_rest(f);
		now.head ^= what == 0;
		now.entry ^= what == 1;
		now.event ^= what == 2;
		rules_step_rest(q, &now, &f->v);
		feed_note(f);
		feed_broken(f, RULE_RING_29);
		assert_int_equal(f->v.detail[1] ^ f->v.detail[2], 1);
		memset(&f->v, 0, sizeof(f->v));
	}
}

/* A second reset, of a queue that is not ready any more, changes nothing; enabling it does. */
static void a_used_ring_rests_until_its_queue_is_enabled(void **state)
{
	struct feed *f = feed_running(state);
	struct rules_vq *q = &f->slot.dev.vq[0];

	memory_rest(f);
	q->ready = 0;
	rules_rest_begin(q, 0);
	assert_int_equal(q->rest.known, RULES_REST_KNOWN);
	rules_rest_begin(q, 1);
	assert_int_equal(q->rest.known, RULES_REST_NONE);
	rules_rest_begin(q, 0);
	assert_int_equal(q->rest.known, RULES_REST_NONE);
	feed_clean(f);
}

#define MEMORY_TEST(name) cmocka_unit_test_setup_teardown(name, feed_setup, feed_teardown)

int rules_memory_tests(void)
{
	const struct CMUnitTest tests[] = {
		MEMORY_TEST(a_copy_of_a_chain_that_is_out_is_clean),
		MEMORY_TEST(a_copy_into_a_chain_that_was_given_back_is_reported),
		MEMORY_TEST(a_copy_into_a_chain_that_was_never_taken_is_reported),
		MEMORY_TEST(a_push_beyond_the_room_of_its_chain_is_reported),
		cmocka_unit_test(a_copy_stays_within_one_descriptor),
		cmocka_unit_test(the_direction_is_that_of_the_descriptor_in_memory),
		cmocka_unit_test(a_chain_that_was_not_seen_whole_is_not_judged),
		cmocka_unit_test(the_driver_s_side_of_a_copy_is_kept),
		cmocka_unit_test(writes_behind_a_buffer_are_told_at_the_third),
		cmocka_unit_test(a_write_behind_a_buffer_now_and_then_is_another_s),
		cmocka_unit_test(memory_behind_that_another_copy_fills_is_not_looked_at),
		cmocka_unit_test(a_used_entry_is_what_its_event_says),
		MEMORY_TEST(a_used_entry_stays_as_it_was_looked_at),
		cmocka_unit_test(the_used_index_is_between_what_was_published_and_what_was_written),
		cmocka_unit_test(an_entry_that_was_written_again_is_not_looked_at),
		cmocka_unit_test(a_chain_is_the_one_that_the_ring_names),
		cmocka_unit_test(an_entry_that_the_driver_may_have_overwritten_is_not_looked_at),
		cmocka_unit_test(rings_are_read_while_the_device_works_on_them),
		cmocka_unit_test(every_place_of_a_batch_has_its_turns),
		MEMORY_TEST(a_used_ring_that_changes_after_a_reset_is_reported),
		MEMORY_TEST(a_used_ring_rests_until_its_queue_is_enabled),
		MEMORY_TEST(an_entry_is_looked_at_again_in_its_own_session_only),
		MEMORY_TEST(dma_ops_that_were_replaced_are_told_once),
		MEMORY_TEST(dma_ops_of_a_device_that_was_added_again_are_not_known),
		MEMORY_TEST(a_callback_that_never_arrives_is_told_once),
		MEMORY_TEST(callbacks_of_another_registration_do_not_count),
		MEMORY_TEST(a_driver_gets_what_the_event_says),
		cmocka_unit_test(descriptors_that_are_not_the_drivers_are_told_once),
		cmocka_unit_test(each_head_has_its_turn_to_be_compared),
		MEMORY_TEST(an_entropy_device_that_gives_nothing_is_reported),
		MEMORY_TEST(entropy_that_comes_again_is_reported),
		cmocka_unit_test(a_chain_is_taken_as_it_stands_in_memory),
		cmocka_unit_test(a_good_chain_that_is_refused_is_the_devices_matter),
	};

	return cmocka_run_group_tests_name("bpf/rules memory", tests, NULL, NULL);
}
