// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the DMA rules follow every mapping, fire on the first that is
 * wrong, and know when they do not know. Needs nothing.
 */
#include "rules_feed.h"

#define DMA_TO VMDEV_DIR_TO_DEVICE
#define DMA_FROM VMDEV_DIR_FROM_DEVICE

static void dma_map(struct feed *f, __u64 addr, __u64 len, __u64 dir)
{
	feed_ev(f, VMDEV_EV_BUF_MAP, VMDEV_VQ_NONE, addr, len, dir);
}

static void dma_unmap(struct feed *f, __u64 addr, __u64 len, __u64 dir)
{
	feed_ev(f, VMDEV_EV_BUF_UNMAP, VMDEV_VQ_NONE, addr, len, dir);
}

static struct feed *dma_added(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_clean(f);
	return f;
}

static void registering_without_dma_ops_is_reported(void **state)
{
	struct feed *f = dma_added(state);

	feed_ev(f, VMDEV_EV_REGISTER, VMDEV_VQ_NONE, 0, ~0ULL);
	feed_broken(f, RULE_DMA_01);
	/* The ops that come later free what they did not allocate: no account of that. */
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x4000);
	feed_clean(f);
}

static void registering_without_dma_mask_is_reported(void **state)
{
	struct feed *f = dma_added(state);

	feed_ev(f, VMDEV_EV_REGISTER, VMDEV_VQ_NONE, 0xffffffff81000000ULL, 0);
	feed_broken(f, RULE_DMA_04);
}

static void dma_ops_set_twice_are_reported(void **state)
{
	struct feed *f = dma_added(state);

	feed_begin(f, VMDEV_CMD_SET_DMA_OPS, VMDEV_VQ_NONE, 1, 0, 0);
	feed_end(f, VMDEV_CMD_SET_DMA_OPS, VMDEV_VQ_NONE, -16, 0);
	feed_broken(f, RULE_DMA_02);
}

static void dma_ops_changed_under_mappings_are_reported(void **state)
{
	struct feed *f = dma_added(state);

	dma_map(f, 0x1000, 64, DMA_TO);
	feed_set(f, VMDEV_CMD_SET_DMA_OPS, 0);
	feed_broken(f, RULE_DMA_02);
}

static void access_platform_not_offered_is_reported(void **state)
{
	struct feed *f = dma_added(state);
	__u64 without = FEED_FEATURES & ~VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM);

	feed_reset(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, without);
	feed_broken(f, RULE_DMA_03);
	/* Without it the driver passes physical addresses, as it may. */
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, without);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_addresses(f, 0, 0x7000000);
	feed_clean(f);
}

static void access_platform_not_accepted_is_reported(void **state)
{
	struct feed *f = dma_added(state);

	feed_reset(f);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, VMDEV_FEATURE(VMDEV_F_VERSION_1));
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_broken(f, RULE_DMA_03);
}

static struct feed *dma_programming(void **state)
{
	struct feed *f = dma_added(state);

	feed_reset(f);
	feed_features(f);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, 0, FEED_RING);
	feed_clean(f);
	return f;
}

static void ring_areas_outside_allocations_are_reported(void **state)
{
	struct feed *f = dma_programming(state);

	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_DMA_05);
	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP, 0x1a45);
	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_DMA_05);
	feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP, 0x1a45);
	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP - 0x1000, 0x8000);
	feed_addresses(f, 0, FEED_HEAP);
	feed_clean(f);
}

static void ring_areas_in_bidirectional_mappings_are_clean(void **state)
{
	struct feed *f = dma_programming(state);

	dma_map(f, FEED_HEAP, 0x4000, DMA_FROM);
	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_DMA_05);
	dma_map(f, FEED_HEAP, 0x4000, VMDEV_DIR_BIDIRECTIONAL);
	feed_addresses(f, 0, FEED_HEAP);
	feed_clean(f);
	dma_unmap(f, FEED_HEAP, 0x4000, VMDEV_DIR_BIDIRECTIONAL);
	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_DMA_05);
}

static void unmap_that_does_not_match_is_reported_once(void **state)
{
	struct feed *f = dma_added(state);

	dma_map(f, 0x1000, 64, DMA_TO);
	dma_unmap(f, 0x1000, 65, DMA_TO);
	feed_broken(f, RULE_DMA_08);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_BUF_MAP);
	assert_int_equal(f->v.detail[1], 64);
	assert_int_equal(f->v.detail[2], 65);
	dma_map(f, 0x1000, 64, DMA_TO);
	dma_unmap(f, 0x1000, 64, DMA_FROM);
	feed_broken(f, RULE_DMA_08);
	dma_map(f, 0x1000, 64, DMA_TO);
	dma_unmap(f, 0x1000, 64, DMA_TO);
	feed_clean(f);
	dma_unmap(f, 0x1000, 64, DMA_TO);
	feed_broken(f, RULE_DMA_08);
	assert_int_equal(f->slot.dev.dma.live, 0);
}

static void free_is_no_unmap(void **state)
{
	struct feed *f = dma_added(state);

	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, 0x1000, 4096);
	dma_unmap(f, 0x1000, 4096, VMDEV_DIR_BIDIRECTIONAL);
	feed_broken(f, RULE_DMA_08);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_MEM_ALLOC);
}

static void one_buffer_mapped_twice_is_unmapped_twice(void **state)
{
	struct feed *f = dma_added(state);

	dma_map(f, 0x2000, 100, DMA_TO);
	dma_map(f, 0x2000, 200, DMA_TO);
	dma_map(f, 0x2000, 100, DMA_TO);
	dma_unmap(f, 0x2000, 100, DMA_TO);
	dma_unmap(f, 0x2000, 200, DMA_TO);
	dma_unmap(f, 0x2000, 100, DMA_TO);
	feed_clean(f);
	assert_int_equal(f->slot.dev.dma.live, 0);
	assert_int_equal(f->slot.dev.dma.bytes, 0);
}

static void mapping_left_at_removal_is_reported(void **state)
{
	struct feed *f = dma_added(state);

	dma_map(f, 0x1000, 64, DMA_TO);
	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, 0x2000, 4096);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_broken(f, RULE_DMA_09);
	assert_int_equal(f->v.detail[1], 2);
	assert_int_equal(f->v.detail[2], 64 + 4096);
	feed_add(f);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
}

static void four_thousand_live_mappings_find_their_slots(void **state)
{
	struct feed *f = dma_added(state);

	for (__u64 i = 0; i < 4000; i++)
		dma_map(f, 0xffff888000000000ULL + i * 2048 + (i & 1) * 66, 60 + i % 1454, DMA_TO);
	for (__u64 i = 0; i < 4000; i++)
		dma_unmap(f, 0xffff888000000000ULL + i * 2048 + (i & 1) * 66, 60 + i % 1454,
			  DMA_TO);
	feed_clean(f);
	assert_int_equal(f->slot.dev.dma.slot_missing, 0);
	assert_int_equal(f->slot.dev.dma.live, 0);
	assert_true(f->slot.dev.dma.known);
}

#define DMA_PAGE 0xffff888004200000ULL
#define DMA_ALIKE 20000u	/* chains of 17 descriptors in a queue of 1024, and more */

static void any_number_of_mappings_of_one_buffer_is_followed(void **state)
{
	struct feed *f = dma_added(state);

	for (unsigned int i = 0; i < DMA_ALIKE; i++)
		dma_map(f, DMA_PAGE, 1024, DMA_TO);
	dma_unmap(f, DMA_PAGE, 1024, DMA_FROM);
	feed_broken(f, RULE_DMA_08);
	assert_int_equal(f->v.earlier.arg[VMDEV_DMA_A_DIR], DMA_TO);
	assert_int_equal(f->slot.dev.dma.live, DMA_ALIKE - 1);
	assert_int_equal(f->slot.dev.dma.bytes, (DMA_ALIKE - 1) * 1024ULL);
	for (unsigned int i = 1; i < DMA_ALIKE; i++)
		dma_unmap(f, DMA_PAGE, 1024, DMA_TO);
	feed_clean(f);
	assert_int_equal(f->slot.dev.dma.slot_missing, 0);
	assert_int_equal(f->slot.dev.dma.live, 0);
	dma_unmap(f, DMA_PAGE, 1024, DMA_TO);
	feed_broken(f, RULE_DMA_08);
}

/* Three times each of 600 lengths, in either direction, and away again in another order. */
static void many_lengths_at_one_address_are_followed(void **state)
{
	struct feed *f = dma_added(state);
	const struct rules_dma *m = &f->slot.dev.dma;
	const unsigned int n = 3 * 600;

	for (unsigned int i = 0; i < n; i++)
		dma_map(f, DMA_PAGE, 60 + i / 3, i & 1 ? DMA_TO : DMA_FROM);
	assert_int_equal(m->live, n);
	for (unsigned int i = 0; i < n; i++) {
		unsigned int k = (i * 7 + 11) % n;

		dma_unmap(f, DMA_PAGE, 60 + k / 3, k & 1 ? DMA_TO : DMA_FROM);
	}
	feed_clean(f);
	assert_int_equal(m->slot_missing, 0);
	assert_int_equal(m->live | m->bytes | m->second, 0);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
}

/* Wherever those stand that are left, the one that does not match is found. */
static void wrong_unmap_among_many_is_found(void **state)
{
	struct feed *f = dma_added(state);

	for (unsigned int i = 0; i < 64; i++)
		dma_map(f, DMA_PAGE, 100 + i, DMA_TO);
	for (unsigned int i = 0; i < 63; i++)
		dma_unmap(f, DMA_PAGE, 100 + i, DMA_TO);
	feed_clean(f);
	dma_unmap(f, DMA_PAGE, 100, DMA_TO);
	feed_broken(f, RULE_DMA_08);
	assert_int_equal(f->v.earlier.id, VMDEV_EV_BUF_MAP);
	assert_int_equal(f->v.detail[1], 163);
	assert_int_equal(f->v.detail[2], 100);
	assert_int_equal(f->slot.dev.dma.live | f->slot.dev.dma.second, 0);
}

static void any_number_of_areas_alike_is_followed(void **state)
{
	struct feed *f = dma_programming(state);

	for (unsigned int i = 0; i < 3 * RULES_AREAS; i++)
		dma_map(f, FEED_HEAP, 0x4000, VMDEV_DIR_BIDIRECTIONAL);
	assert_int_equal(f->slot.dev.dma.slot_missing, 0);
	for (unsigned int i = 1; i < 3 * RULES_AREAS; i++)
		dma_unmap(f, FEED_HEAP, 0x4000, VMDEV_DIR_BIDIRECTIONAL);
	feed_addresses(f, 0, FEED_HEAP);
	feed_clean(f);
	dma_unmap(f, FEED_HEAP, 0x4000, VMDEV_DIR_BIDIRECTIONAL);
	feed_addresses(f, 0, FEED_HEAP);
	feed_broken(f, RULE_DMA_05);
}

static void full_table_is_unknown_and_never_a_violation(void **state)
{
	struct feed *f = dma_added(state);

	for (__u64 i = 0; i < 2 * RULES_MAP_SLOTS; i++)
		dma_map(f, 0xffff888000000000ULL + i * 4096, 64, DMA_TO);
	assert_true(f->slot.dev.dma.slot_missing > 0);
	for (__u64 i = 0; i < 2 * RULES_MAP_SLOTS; i++)
		dma_unmap(f, 0xffff888000000000ULL + i * 4096, 64, DMA_TO);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
	assert_int_equal(f->slot.dev.dma.unjudged, f->slot.dev.dma.slot_missing);
}

static void lost_dma_events_are_unknown_and_never_a_violation(void **state)
{
	struct feed *f = dma_added(state);

	dma_map(f, 0x1000, 64, DMA_TO);
	f->dma++;
	dma_unmap(f, 0x9000, 64, DMA_TO);
	dma_map(f, 0x2000, 64, DMA_TO);
	dma_unmap(f, 0x2000, 64, DMA_TO);
	feed_clean(f);
	assert_int_equal(f->slot.dev.dma.seq.gaps, 1);
	assert_int_equal(f->slot.dev.dma.unjudged, 1);
	dma_map(f, 0x3000, 64, DMA_TO);
	dma_unmap(f, 0x3000, 32, DMA_TO);
	feed_broken(f, RULE_DMA_08);
	dma_map(f, 0x4000, 64, DMA_TO);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);
}

static void first_numbers_of_an_added_device_must_be_zero(void **state)
{
	struct feed *f = dma_added(state);

	f->dma = 3;
	dma_map(f, 0x1000, 64, DMA_TO);
	assert_int_equal(f->slot.dev.dma.seq.missing, 3);
}

int rules_dma_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(registering_without_dma_ops_is_reported),
		FEED_TEST(registering_without_dma_mask_is_reported),
		FEED_TEST(dma_ops_set_twice_are_reported),
		FEED_TEST(dma_ops_changed_under_mappings_are_reported),
		FEED_TEST(access_platform_not_offered_is_reported),
		FEED_TEST(access_platform_not_accepted_is_reported),
		FEED_TEST(ring_areas_outside_allocations_are_reported),
		FEED_TEST(ring_areas_in_bidirectional_mappings_are_clean),
		FEED_TEST(unmap_that_does_not_match_is_reported_once),
		FEED_TEST(free_is_no_unmap),
		FEED_TEST(one_buffer_mapped_twice_is_unmapped_twice),
		FEED_TEST(mapping_left_at_removal_is_reported),
		FEED_TEST(four_thousand_live_mappings_find_their_slots),
		FEED_TEST(any_number_of_mappings_of_one_buffer_is_followed),
		FEED_TEST(many_lengths_at_one_address_are_followed),
		FEED_TEST(wrong_unmap_among_many_is_found),
		FEED_TEST(any_number_of_areas_alike_is_followed),
		FEED_TEST(full_table_is_unknown_and_never_a_violation),
		FEED_TEST(lost_dma_events_are_unknown_and_never_a_violation),
		FEED_TEST(first_numbers_of_an_added_device_must_be_zero),
	};

	return cmocka_run_group_tests_name("rules-dma", tests, NULL, NULL);
}
