// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a mapping is found by every address in it and by no other, whatever
 * came and went, and what is not known is no violation; a chain that was altered and a
 * push that went too far are told from everything that others may do. Needs nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "rules_feed.h"

#include "rules/copy/chain.h"
#include "rules/dma/range.h"

#define EXTRA_TO VMDEV_DIR_TO_DEVICE
#define EXTRA_FROM VMDEV_DIR_FROM_DEVICE
#define EXTRA_BOTH VMDEV_DIR_BIDIRECTIONAL
#define EXTRA_ANY 15u
#define EXTRA_PAGE 0x1000u
#define EXTRA_LIVE 300u		/* mappings at a time in the random test */
#define EXTRA_STEPS 40000u
#define EXTRA_SPACE 0x40000u	/* addresses of the random test: pages are shared */

/* A device whose mappings are known, and their places. */
struct extra {
	struct rules_dev *d;
	struct rules_ranges *r;
	struct rules_verdict v;
	unsigned int seed;
};

static int extra_setup(void **state)
{
	static struct extra o;

	o = (struct extra){ .d = calloc(1, sizeof(*o.d)), .r = calloc(1, sizeof(*o.r)), .seed = 1 };
	assert_non_null(o.d);
	assert_non_null(o.r);
	o.d->dma.known = 1;
	*state = &o;
	return 0;
}

static int extra_teardown(void **state)
{
	struct extra *o = *state;

	free(o->d);
	free(o->r);
	return 0;
}

/* The rules that a copy breaks. */
static __u64 extra_copy(struct extra *o, unsigned int op, __u64 addr, __u32 len)
{
	struct vmdev_copy copy = { .desc = addr, .len = len, .op = op, .perm = op };

	memset(&o->v, 0, sizeof(o->v));
	rules_step_mapped(o->d, &o->d->vq[1], o->r, &copy, &o->v);
	return feed_named(&o->v);
}

#define EXTRA_PUSH(o, addr, len) extra_copy(o, VMDEV_COPY_PUSH, addr, len)
#define EXTRA_PULL(o, addr, len) extra_copy(o, VMDEV_COPY_PULL, addr, len)

static void a_copy_inside_a_mapping_is_clean(void **state)
{
	struct extra *o = *state;

	rules_range_map(o->r, 0x10f00, 1536, EXTRA_FROM);
	assert_int_equal(EXTRA_PUSH(o, 0x10f00, 1536), 0);
	assert_int_equal(EXTRA_PUSH(o, 0x114ff, 1), 0);
	/* The page on which it ends, and the one on which it begins. */
	assert_int_equal(EXTRA_PUSH(o, 0x11000, 100), 0);
	assert_int_equal(EXTRA_PUSH(o, 0x10ff0, 32), 0);
	assert_int_equal(o->d->vq[1].extra.mapped, 4);
}

static void a_copy_outside_of_every_mapping_is_reported(void **state)
{
	struct extra *o = *state;

	rules_range_map(o->r, 0x10f00, 1536, EXTRA_FROM);
	assert_int_equal(EXTRA_PUSH(o, 0x11500, 1), RULE_DMA_06);
	assert_int_equal(EXTRA_PUSH(o, 0x114ff, 2), RULE_DMA_06);
	assert_int_equal(EXTRA_PUSH(o, 0x10eff, 2), RULE_DMA_06);
	assert_int_equal(o->v.detail[0], 0x10eff);
	rules_range_unmap(o->r, 0x10f00, 1536, EXTRA_FROM);
	assert_int_equal(EXTRA_PUSH(o, 0x10f00, 1), RULE_DMA_06);
	assert_int_equal(EXTRA_PUSH(o, 0x11000, 1), RULE_DMA_06);
}

static void a_copy_against_the_direction_is_reported(void **state)
{
	struct extra *o = *state;

	rules_range_map(o->r, 0x20000, 100, EXTRA_FROM);
	rules_range_map(o->r, 0x20100, 100, EXTRA_TO);
	rules_range_map(o->r, 0x20200, 100, EXTRA_BOTH);
	rules_range_map(o->r, 0x30000, 2 * EXTRA_PAGE, RULES_KIND_ALLOC);
	assert_int_equal(EXTRA_PULL(o, 0x20000, 100), RULE_DMA_07);
	assert_int_equal(EXTRA_PUSH(o, 0x20100, 100), RULE_DMA_07);
	assert_int_equal(EXTRA_PUSH(o, 0x20000, 100) | EXTRA_PULL(o, 0x20100, 100) |
			 EXTRA_PUSH(o, 0x20200, 100) | EXTRA_PULL(o, 0x20200, 100) |
			 EXTRA_PUSH(o, 0x30fff, 100) | EXTRA_PULL(o, 0x31fff, 1), 0);
}

/* As when one buffer is sent twice, or a page holds buffers of both queues. */
static void one_of_several_mappings_will_do(void **state)
{
	struct extra *o = *state;

	rules_range_map(o->r, 0x20000, 100, EXTRA_TO);
	rules_range_map(o->r, 0x20000, 100, EXTRA_TO);
	rules_range_map(o->r, 0x20010, 200, EXTRA_FROM);
	assert_int_equal(EXTRA_PUSH(o, 0x20020, 50), 0);
	rules_range_unmap(o->r, 0x20000, 100, EXTRA_TO);
	assert_int_equal(EXTRA_PULL(o, 0x20020, 50), 0);
	rules_range_unmap(o->r, 0x20000, 100, EXTRA_TO);
	assert_int_equal(EXTRA_PULL(o, 0x20020, 50), RULE_DMA_07);
}

/* Receive pages that are mapped once and handed out in pieces. */
static void a_mapping_of_many_pages_holds_all_of_its_pieces(void **state)
{
	struct extra *o = *state;
	__u32 at;

	for (unsigned int pages = 1; pages <= 2 * RULES_RANGE_PAGES; pages *= 2) {
		rules_range_map(o->r, 0x800040, pages * EXTRA_PAGE - 0x40, EXTRA_FROM);
		for (at = 0x40; at + 1536 <= pages * EXTRA_PAGE; at += 1536)
			assert_int_equal(EXTRA_PUSH(o, 0x800000 + at, 1536), 0);
		rules_range_unmap(o->r, 0x800040, pages * EXTRA_PAGE - 0x40, EXTRA_FROM);
		assert_int_equal(EXTRA_PUSH(o, 0x800040, 1), RULE_DMA_06);
	}
}

static void what_is_not_known_is_no_violation(void **state)
{
	struct extra *o = *state;

	o->d->dma.known = 0;
	assert_int_equal(EXTRA_PUSH(o, 0x1000, 1), 0);
	assert_int_equal(o->d->vq[1].extra.unmapped, 1);
	/* The direction of one that is known counts all the same. */
	rules_range_map(o->r, 0x2000, 64, EXTRA_TO);
	assert_int_equal(EXTRA_PUSH(o, 0x2000, 64), RULE_DMA_07);
}

static void lost_mappings_make_all_unknown_until_the_device_comes_anew(void **state)
{
	struct extra *o = *state;

	rules_range_map(o->r, 0x2000, 64, EXTRA_TO);
	o->d->dma.seq.gaps++;
	assert_int_equal(EXTRA_PULL(o, 0x5000, 64), 0);
	o->d->dma.known = 0;
	rules_range_sync(o->r, o->d);
	assert_int_equal(EXTRA_PULL(o, 0x2000, 64), 0);
	assert_int_equal(o->d->vq[1].extra.unmapped, 2);
	o->d->n[VMDEV_EV_ADD]++;
	o->d->dma.known = 1;
	rules_range_sync(o->r, o->d);
	assert_int_equal(EXTRA_PULL(o, 0x2000, 64), RULE_DMA_06);
}

static void a_full_table_is_unknown_and_never_a_violation(void **state)
{
	struct extra *o = *state;
	unsigned int i;

	for (i = 0; i < RULES_RANGE_NODES; i++)
		assert_int_equal(rules_range_map(o->r, (__u64)i * EXTRA_PAGE, 64, EXTRA_TO), 0);
	assert_int_not_equal(rules_range_map(o->r, (__u64)i * EXTRA_PAGE, 64, EXTRA_TO), 0);
	assert_int_equal(EXTRA_PULL(o, (__u64)i * EXTRA_PAGE, 64), 0);
	assert_int_equal(EXTRA_PULL(o, 5 * EXTRA_PAGE, 64), 0);
	assert_int_equal(o->d->vq[1].extra.unmapped, 1);
}

/* More than there are places: two lengths of one page, as the fragments of a packet are. */
static void any_number_of_mappings_alike_share_a_place(void **state)
{
	struct extra *o = *state;
	unsigned int i;

	for (i = 0; i < 2 * RULES_RANGE_NODES; i++)
		assert_int_equal(rules_range_map(o->r, EXTRA_PAGE, 64 + i % 2, EXTRA_TO), 0);
	for (i = 0; i < 2 * RULES_RANGE_WIDE; i++)
		assert_int_equal(rules_range_map(o->r, 0x100000, 0x20000, EXTRA_BOTH), 0);
	for (i = 0; i < 2 * RULES_RANGE_NODES - 1; i++)
		rules_range_unmap(o->r, EXTRA_PAGE, 64 + i % 2, EXTRA_TO);
	for (i = 1; i < 2 * RULES_RANGE_WIDE; i++)
		rules_range_unmap(o->r, 0x100000, 0x20000, EXTRA_BOTH);
	assert_int_equal(EXTRA_PULL(o, EXTRA_PAGE, 65), 0);
	assert_int_equal(EXTRA_PULL(o, 0x110000, 65), 0);
	rules_range_unmap(o->r, EXTRA_PAGE, 65, EXTRA_TO);
	rules_range_unmap(o->r, 0x100000, 0x20000, EXTRA_BOTH);
	assert_int_equal(EXTRA_PULL(o, EXTRA_PAGE, 65), RULE_DMA_06);
	assert_int_equal(EXTRA_PULL(o, 0x110000, 65), RULE_DMA_06);
}

/* Somebody writes while we look: what is not found then says nothing. */
static void a_search_that_is_disturbed_is_unsure(void **state)
{
	struct extra *o = *state;

	rules_range_touch(o->r);
	assert_int_equal(EXTRA_PULL(o, 0x9000, 64), 0);
	assert_int_equal(o->d->vq[1].extra.unsure, 1);
	rules_range_touch(o->r);
	assert_int_equal(EXTRA_PULL(o, 0x9000, 64), RULE_DMA_06);
}

struct extra_live {
	__u64 addr;
	__u32 len;
	__u32 kind;
};

/* What a list of all mappings says. */
static enum rules_range_result extra_slow(const struct extra_live *live, __u64 addr, __u32 len,
					  __u32 fits)
{
	__u32 seen = 0;

	for (unsigned int i = 0; i < EXTRA_LIVE; i++)
		if (live[i].len && addr >= live[i].addr &&
		    addr + len <= live[i].addr + live[i].len)
			seen |= 1u << live[i].kind;
	return seen & fits ? RULES_RANGE_FITS : seen ? RULES_RANGE_OTHER : RULES_RANGE_NONE;
}

static void mappings_that_come_and_go_are_found_as_in_a_plain_list(void **state)
{
	static struct extra_live live[EXTRA_LIVE];
	unsigned int count[RULES_RANGE_UNSURE] = { 0 };
	struct extra *o = *state;

	for (unsigned int i = 0; i < EXTRA_STEPS; i++) {
		struct extra_live *m = &live[random_below(&o->seed, EXTRA_LIVE)];
		__u32 fits = 1 + random_below(&o->seed, EXTRA_ANY);
		__u32 len = 1 + random_below(&o->seed, 200);
		__u64 addr = random_below(&o->seed, EXTRA_SPACE);
		enum rules_range_result want = extra_slow(live, addr, len, fits);

		assert_int_equal(rules_range_find(o->r, addr, len, fits), want);
		count[want]++;
		if (m->len) {
			rules_range_unmap(o->r, m->addr, m->len, m->kind);
			m->len = 0;
			continue;
		}
		*m = (struct extra_live){ .addr = addr, .len = 1 + random_below(&o->seed, 5000),
					  .kind = RULES_KIND_ALLOC };
		if (random_below(&o->seed, 64))
			m->kind = random_below(&o->seed, 3);
		assert_int_equal(rules_range_map(o->r, m->addr, m->len, m->kind), 0);
	}
	assert_true(count[RULES_RANGE_FITS] > 100 && count[RULES_RANGE_OTHER] > 100 &&
		    count[RULES_RANGE_NONE] > 100);
}

/* The walk along these descriptors. */
static struct rules_chain_walk extra_walk(const struct rules_desc *desc, unsigned int n)
{
	struct rules_chain_walk w = { .size = 16, .find = desc[n - 1].addr };

	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(rules_chain_desc(&w, &desc[i]), i + 1 == n);
	return w;
}

static struct vmdev_event extra_complete(unsigned int head, __u64 seq)
{
	return (struct vmdev_event){ .id = VMDEV_EV_COMPLETE, .vq = 1, .seq = seq,
				     .arg = { head } };
}

static __u64 extra_given(struct extra *o, const struct rules_chain *c,
			 const struct rules_chain_walk *w, __u32 entry)
{
	struct vmdev_event e = extra_complete(3, 20);

	memset(&o->v, 0, sizeof(o->v));
	rules_ring_14(c, w, entry, &e, &o->v);
	return feed_named(&o->v);
}

static void every_change_of_a_descriptor_is_reported(void **state)
{
	const struct rules_desc chain[] = {
		{ 0x1000, 12, VMDEV_DESC_F_NEXT, 7 }, { 0x2000, 0x1000, VMDEV_DESC_F_WRITE, 0 },
	};
	struct rules_chain_walk w = extra_walk(chain, 2);
	struct extra *o = *state;
	struct rules_chain c;

	assert_int_equal(w.end, 0x3000);
	rules_chain_take(&c, &w, 11, 5);
	assert_int_equal(extra_given(o, &c, &w, 3), 0);
	assert_int_equal(extra_given(o, &c, &w, 4), RULE_RING_14);
	assert_int_equal(o->v.earlier.seq, 11);
	for (unsigned int bit = 0; bit < 8 * sizeof(chain); bit++) {
		struct rules_desc now[2];

		memcpy(now, chain, sizeof(now));
		((__u8 *)now)[bit / 8] ^= 1u << bit % 8;
		/* A change of the flags may change the walk; it is compared as far as it goes. */
		memset(&w, 0, sizeof(w));
		if (!rules_chain_desc(&w, &now[0]))
			rules_chain_desc(&w, &now[1]);
		assert_int_equal(extra_given(o, &c, &w, 3), RULE_RING_14);
	}
}

static void a_table_is_followed_to_its_end(void **state)
{
	const struct rules_desc table = { 0x5000, 32, VMDEV_DESC_F_INDIRECT, 0 };
	struct rules_chain_walk w = { .size = 256, .at = 9, .find = 0x7010 };
	const struct rules_desc first = { 0x6000, 16, VMDEV_DESC_F_NEXT, 1 };
	const struct rules_desc second = { 0x7000, 64, VMDEV_DESC_F_WRITE, 0 };

	assert_int_equal(rules_chain_desc(&w, &table), 0);
	assert_int_equal(w.table, 0x5000);
	assert_int_equal(w.size, 2);
	assert_int_equal(w.at, 0);
	assert_int_equal(rules_chain_desc(&w, &first), 0);
	assert_int_equal(w.at, 1);
	assert_int_equal(rules_chain_desc(&w, &second), 1);
	assert_int_equal(w.end, 0x7040);
}

static void only_the_chain_that_was_taken_is_compared(void **state)
{
	struct rules_chain c = { .seq = 10, .out = 1, .avail = 65530 };
	struct rules_head h = { .writable1 = 1, .seq = 10 };
	struct vmdev_event e = extra_complete(3, 20);

	assert_true(rules_chain_same(&c, &h, &e));
	h.seq = 9;
	assert_false(rules_chain_same(&c, &h, &e));
	h.seq = 10;
	h.writable1 = 0;
	assert_false(rules_chain_same(&c, &h, &e));
	h.writable1 = 1;
	c.out = 0;
	assert_false(rules_chain_same(&c, &h, &e));
	c.out = 1;
	e.seq = 10 + RULES_CHAIN_NUMBERS;
	assert_false(rules_chain_same(&c, &h, &e));
	/* The driver has come round when it has written as many entries as there are. */
	assert_true(rules_ring_listed(c.avail, 65531, 16));
	assert_true(rules_ring_listed(c.avail, (__u16)(65530 + 15), 16));
	assert_false(rules_ring_listed(c.avail, (__u16)(65530 + 16), 16));
	assert_int_equal(rules_ring_entry(0, RULES_AVAIL_ENTRY, c.avail, 16),
			 4 + 2 * (65530 % 16));
}

static int extra_guard(const char *before, const char *more, const char *now)
{
	struct rules_guard g;
	int hit;

	memcpy(g.before, before, RULES_GUARD_BYTES);
	memcpy(g.more, more, RULES_GUARD_BYTES);
	memcpy(g.now, now, RULES_GUARD_BYTES);
	hit = rules_dir_06(&g);
	if (hit)
		rules_hit(&feed_fired, RULE_DIR_06);
	return hit;
}

static void a_push_that_goes_on_is_reported_and_others_writes_are_not(void **state)
{
	static const char before[] = "................", more[] = "abcdefghijklmnop";

	assert_false(extra_guard(before, more, before));
	assert_true(extra_guard(before, more, more));
	assert_true(extra_guard(before, more, "abcd............"));
	/* What stood there already counts for nothing. */
	assert_true(extra_guard("a...............", more, "abcde..........."));
	assert_false(extra_guard("ab..............", more, "abcde..........."));
	/* Too few to be no accident; not from the beginning; something else; all the same. */
	assert_false(extra_guard(before, more, "abc............."));
	assert_false(extra_guard(before, more, "....efghijklmnop"));
	assert_false(extra_guard(before, more, "ABCDEFGHIJKLMNOP"));
	assert_false(extra_guard(before, "0000000000000000", "0000000000000000"));
}

static void a_guard_where_another_copy_goes_is_told(void **state)
{
	struct vmdev_copy copy = { .desc = 0x1000, .len = 32, .op = VMDEV_COPY_PUSH };
	struct vmdev_copy other = { .desc = 0x1020, .len = 8, .op = VMDEV_COPY_PUSH };

	assert_false(rules_guard_overlaps(&copy, &copy));
	assert_true(rules_guard_overlaps(&copy, &other));
	other.desc = 0x1020 + RULES_GUARD_BYTES;
	assert_false(rules_guard_overlaps(&copy, &other));
	other.desc = 0x1000;
	other.len = 33;
	assert_true(rules_guard_overlaps(&copy, &other));
	/* A pull writes into the device's buffer. */
	other = (struct vmdev_copy){ .buf = 0x1024, .len = 1, .op = VMDEV_COPY_PULL };
	assert_true(rules_guard_overlaps(&copy, &other));
}

#define EXTRA_TEST(name) cmocka_unit_test_setup_teardown(name, extra_setup, extra_teardown)

int rules_extra_tests(void)
{
	const struct CMUnitTest tests[] = {
		EXTRA_TEST(a_copy_inside_a_mapping_is_clean),
		EXTRA_TEST(a_copy_outside_of_every_mapping_is_reported),
		EXTRA_TEST(a_copy_against_the_direction_is_reported),
		EXTRA_TEST(one_of_several_mappings_will_do),
		EXTRA_TEST(a_mapping_of_many_pages_holds_all_of_its_pieces),
		EXTRA_TEST(what_is_not_known_is_no_violation),
		EXTRA_TEST(lost_mappings_make_all_unknown_until_the_device_comes_anew),
		EXTRA_TEST(a_full_table_is_unknown_and_never_a_violation),
		EXTRA_TEST(any_number_of_mappings_alike_share_a_place),
		EXTRA_TEST(a_search_that_is_disturbed_is_unsure),
		EXTRA_TEST(mappings_that_come_and_go_are_found_as_in_a_plain_list),
		EXTRA_TEST(every_change_of_a_descriptor_is_reported),
		EXTRA_TEST(a_table_is_followed_to_its_end),
		EXTRA_TEST(only_the_chain_that_was_taken_is_compared),
		EXTRA_TEST(a_push_that_goes_on_is_reported_and_others_writes_are_not),
		EXTRA_TEST(a_guard_where_another_copy_goes_is_told),
	};

	return cmocka_run_group_tests_name("rules-extra", tests, NULL, NULL);
}
