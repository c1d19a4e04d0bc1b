// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: mvringh works on a ring through its two tables only. Driven with a second
 * access, to a user's memory whose addresses are no pointers (ring_user.h), it serves rings as
 * it does in the kernel's memory, makes no access that the table has not allowed, and gives a
 * ring up when its memory is gone.
 * Does not own what a driver may do wrong in its rings: the fuzzer does (selftests/fuzz).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "ring_user.h"
#include "uapi/vmdev_spec.h"

#define RIG_NUM 4u
/* A user's memory begins where no pointer is; in the kernel's it is the shim's arena. */
#define RIG_USER 0x7000000000u
#define RIG_DESC 0u
#define RIG_DRIVER 0x1000u
#define RIG_DEVICE 0x2000u
/* Two mappings side by side, read and written; behind them a hole. */
#define RIG_BUF 0x3000u
#define RIG_BUF_LEN 0x100u
/* One of each kind. */
#define RIG_READ_ONLY 0x4000u
#define RIG_WRITE_ONLY 0x5000u
#define RIG_TABLE 0x6000u

struct rig {
	struct user user;
	struct mvringh_memory memory;
	u64 base;
	struct mvringh ring;
	struct mvringh_chain chain;
	u16 avail;
	u8 bytes[RIG_BUF_LEN];
};

/* Of the events of a ring: the number that must come next, and how many had another. */
static u64 rig_seq;
static u32 rig_gaps;

/* The shim asks for these: nobody races here. */
void shim_look(void)
{
}

void shim_look_page(void)
{
}

/* A batch repeats the numbers of its operations, and of copies. */
void shim_event(const char *name, u64 seq)
{
	if (!strcmp(name, "mvringh_ops") || !strncmp(name, "mvringh_copies", 14))
		return;
	rig_gaps += seq != rig_seq;
	rig_seq = seq + 1;
}

static void rig_put(struct rig *r, u64 at, const void *bytes, u32 len)
{
	if (r->memory.access == &user_access)
		assert_true(user_poke(&r->user, r->base + at, bytes, len));
	else
		memcpy((void *)(uintptr_t)(r->base + at), bytes, len);
}

static void rig_get(struct rig *r, u64 at, void *bytes, u32 len)
{
	if (r->memory.access == &user_access)
		assert_true(user_peek(&r->user, r->base + at, bytes, len));
	else
		memcpy(bytes, (void *)(uintptr_t)(r->base + at), len);
}

static void rig_put16(struct rig *r, u64 at, u16 value)
{
	rig_put(r, at, &value, sizeof(value));
}

static u16 rig_get16(struct rig *r, u64 at)
{
	u16 value;

	rig_get(r, at, &value, sizeof(value));
	return value;
}

static u32 rig_get32(struct rig *r, u64 at)
{
	u32 value;

	rig_get(r, at, &value, sizeof(value));
	return value;
}

static void rig_desc_in(struct rig *r, u64 table, u32 i, u64 addr, u32 len, u16 flags, u16 next)
{
	const struct mvringh_desc desc = { r->base + addr, len, flags, next };

	rig_put(r, table + sizeof(desc) * i, &desc, sizeof(desc));
}

static void rig_desc(struct rig *r, u32 i, u64 addr, u32 len, u16 flags, u16 next)
{
	rig_desc_in(r, RIG_DESC, i, addr, len, flags, next);
}

static void rig_offer(struct rig *r, u16 head)
{
	rig_put16(r, RIG_DRIVER + 4 + 2 * (r->avail % RIG_NUM), head);
	rig_put16(r, RIG_DRIVER + 2, ++r->avail);
}

static int rig_start(struct rig *r, u64 features, u32 state)
{
	const struct mvringh_config config = {
		.memory = r->memory,
		.features = features,
		.desc = r->base + RIG_DESC,
		.driver = r->base + RIG_DRIVER,
		.device = r->base + RIG_DEVICE,
		.num = RIG_NUM,
		.rooms = 1,
		.state = state,
	};

	r->avail = state;
	return mvringh_init(&r->ring, &config);
}

static struct user_map *rig_map_of(struct rig *r, u64 addr)
{
	u32 i;

	for (i = 0; i < r->user.nmaps; i++)
		if (r->user.map[i].addr == r->base + addr)
			return &r->user.map[i];
	fail();
	return NULL;
}

static void rig_map(struct rig *r, u64 at, u32 len, bool read, bool write)
{
	user_map(&r->user, r->base + at, len, read, write);
}

static void rig_map_all(struct rig *r)
{
	r->memory = (struct mvringh_memory){ &user_access, &r->user };
	r->base = RIG_USER;
	rig_map(r, RIG_DESC, VMDEV_DESC_AREA_BYTES(RIG_NUM), true, false);
	rig_map(r, RIG_DRIVER, VMDEV_DRIVER_AREA_BYTES(RIG_NUM), true, false);
	rig_map(r, RIG_DEVICE, VMDEV_DEVICE_AREA_BYTES(RIG_NUM), false, true);
	rig_map(r, RIG_BUF, RIG_BUF_LEN, true, true);
	rig_map(r, RIG_BUF + RIG_BUF_LEN, RIG_BUF_LEN, true, true);
	rig_map(r, RIG_READ_ONLY, RIG_BUF_LEN, true, false);
	rig_map(r, RIG_WRITE_ONLY, RIG_BUF_LEN, false, true);
	rig_map(r, RIG_TABLE, VMDEV_DESC_AREA_BYTES(RIG_NUM), true, false);
}

static int rig_setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	if (!r)
		return -1;
	rig_map_all(r);
	*state = r;
	return rig_start(r, VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC), 0);
}

/* Whatever a test did: no access that was not allowed. */
static int rig_teardown(void **state)
{
	struct rig *r = *state;
	u32 stray = r->user.stray;

	mvringh_exit(&r->ring);
	shim_traced = false;
	user_free(&r->user);
	free(r);
	if (stray)
		fprintf(stderr, "ring: %u accesses were not allowed by the table\n", stray);
	return stray ? -1 : 0;
}

static int rig_take(struct rig *r)
{
	return mvringh_getdesc(&r->ring, &r->chain);
}

/* A malformed chain comes, and is given back with nothing in it. */
static void rig_is_refused(struct rig *r)
{
	u32 copies = r->user.copies;
	u16 used = rig_get16(r, RIG_DEVICE + 2);

	assert_int_equal(rig_take(r), -EINVAL);
	assert_int_equal(r->chain.capacity, 0);
	assert_int_equal(mvringh_pull(&r->ring, &r->chain, r->bytes, 1), 0);
	assert_int_equal(mvringh_push(&r->ring, &r->chain, r->bytes, 1), 0);
	mvringh_transfer(&r->ring);
	assert_int_equal(r->user.copies, copies);
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 0), 0);
	mvringh_publish(&r->ring);
	assert_int_equal(rig_get16(r, RIG_DEVICE + 2), (u16)(used + 1));
	assert_false(r->ring.broken);
}

/* A request of 20 bytes over two mappings is answered with the same bytes. */
static void rig_serve(struct rig *r)
{
	u8 request[20], answer[20];
	u16 used = rig_get16(r, RIG_DEVICE + 2);
	u32 i;

	for (i = 0; i < sizeof(request); i++)
		request[i] = 3 * i + used;
	rig_put(r, RIG_BUF + RIG_BUF_LEN - 10, request, sizeof(request));
	rig_desc(r, 2, RIG_BUF + RIG_BUF_LEN - 10, 20, VMDEV_DESC_F_NEXT, 0);
	rig_desc(r, 0, RIG_WRITE_ONLY, 7, VMDEV_DESC_F_NEXT | VMDEV_DESC_F_WRITE, 3);
	rig_desc(r, 3, RIG_BUF + 2 * RIG_BUF_LEN - 13, 13, VMDEV_DESC_F_WRITE, 0);
	assert_false(mvringh_pending(&r->ring));
	rig_offer(r, 2);
	assert_true(mvringh_pending(&r->ring));

	assert_int_equal(rig_take(r), 1);
	assert_int_equal(mvringh_pull(&r->ring, &r->chain, r->bytes, RIG_BUF_LEN), 20);
	mvringh_transfer(&r->ring);
	assert_memory_equal(r->bytes, request, sizeof(request));
	assert_int_equal(mvringh_push(&r->ring, &r->chain, r->bytes, RIG_BUF_LEN), 20);
	mvringh_transfer(&r->ring);
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 20), 0);
	assert_int_equal(rig_get16(r, RIG_DEVICE + 2), used);
	mvringh_publish(&r->ring);

	rig_get(r, RIG_WRITE_ONLY, answer, 7);
	rig_get(r, RIG_BUF + 2 * RIG_BUF_LEN - 13, answer + 7, 13);
	assert_memory_equal(answer, request, sizeof(request));
	assert_int_equal(rig_get16(r, RIG_DEVICE + 2), (u16)(used + 1));
	assert_int_equal(rig_get32(r, RIG_DEVICE + 4 + 8 * (used % RIG_NUM)), 2);
	assert_int_equal(rig_get32(r, RIG_DEVICE + 8 + 8 * (used % RIG_NUM)), 20);
}

static void chain_in_a_users_memory_is_served(void **state)
{
	struct rig *r = *state;

	assert_false(r->ring.usual);
	rig_serve(r);
	assert_true(mvringh_need_notify(&r->ring));
	/* The index three times, a head, three descriptors, the wish. */
	assert_int_equal(r->user.looks, 8);
	assert_int_equal(r->user.puts, 3);
	assert_int_equal(r->user.copies, 3);
	assert_int_equal(r->user.refused, 0);
}

/* The same doings, with the table that rings in the kernel's memory have. */
static void chain_in_the_kernels_memory_is_served_alike(void **state)
{
	struct rig *r = *state;

	mvringh_exit(&r->ring);
	r->memory = (struct mvringh_memory){ .access = &mvringh_kernel };
	r->base = (uintptr_t)shim_arena;
	memset(shim_arena, 0, SHIM_RAM_BYTES);
	assert_int_equal(rig_start(r, 0, 0), 0);
	assert_true(r->ring.usual);
	rig_serve(r);
	assert_true(mvringh_need_notify(&r->ring));
	assert_int_equal(r->user.looks + r->user.puts + r->user.copies, 0);
}

static void areas_must_be_mapped_with_their_rights(void **state)
{
	static const u32 areas[] = { RIG_DESC, RIG_DRIVER, RIG_DEVICE };
	struct rig *r = *state;
	u32 i;

	mvringh_exit(&r->ring);
	for (i = 0; i < 3; i++) {
		struct user_map *map = rig_map_of(r, areas[i]);
		const struct user_map was = *map;

		map->len--;
		assert_int_equal(rig_start(r, 0, 0), -EINVAL);
		*map = was;
		map->read = was.write;
		map->write = was.read;
		assert_int_equal(rig_start(r, 0, 0), -EINVAL);
		*map = was;
	}
	assert_int_equal(rig_start(r, 0, 0), 0);
}

/* Of a split queue it has 16 bits: the rest is for packed ones. */
static void state_that_a_split_ring_cannot_have_is_refused(void **state)
{
	struct rig *r = *state;

	mvringh_exit(&r->ring);
	assert_int_equal(rig_start(r, 0, 0x10000), -EINVAL);
	assert_int_equal(rig_start(r, 0, 0xffff), 0);
}

static void buffer_outside_the_mappings_is_refused(void **state)
{
	/* A hole, into it, out of it, the end of all addresses, and a pointer. */
	struct rig *r = *state;
	const u64 bad[] = { RIG_BUF + 2 * RIG_BUF_LEN, RIG_BUF + 2 * RIG_BUF_LEN - 15, RIG_BUF - 1,
			    -16 - r->base, (uintptr_t)r->bytes - r->base };
	u32 i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rig_desc(r, 0, bad[i], 16, 0, 0);
		rig_offer(r, 0);
		rig_is_refused(r);
		rig_desc(r, 1, bad[i], 16, VMDEV_DESC_F_WRITE, 0);
		rig_offer(r, 1);
		rig_is_refused(r);
	}
	rig_serve(r);
}

static void buffer_without_its_right_is_refused(void **state)
{
	struct rig *r = *state;

	rig_desc(r, 0, RIG_WRITE_ONLY, 16, 0, 0);
	rig_offer(r, 0);
	rig_is_refused(r);
	rig_desc(r, 0, RIG_READ_ONLY, 16, VMDEV_DESC_F_WRITE, 0);
	rig_offer(r, 0);
	rig_is_refused(r);
	/* The used ring may be written, and is no buffer to read. */
	rig_desc(r, 0, RIG_DEVICE, 16, 0, 0);
	rig_offer(r, 0);
	rig_is_refused(r);
	rig_serve(r);
}

static void table_is_read_where_it_is_mapped(void **state)
{
	struct rig *r = *state;

	rig_desc(r, 1, RIG_TABLE, 2 * VMDEV_DESC_SIZE, VMDEV_DESC_F_INDIRECT, 0);
	rig_desc_in(r, RIG_TABLE, 0, RIG_READ_ONLY, 5, VMDEV_DESC_F_NEXT, 1);
	rig_desc_in(r, RIG_TABLE, 1, RIG_WRITE_ONLY, 6, VMDEV_DESC_F_WRITE, 0);
	rig_offer(r, 1);
	assert_int_equal(rig_take(r), 1);
	assert_int_equal(r->chain.readable, 5);
	assert_int_equal(r->chain.capacity, 6);
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 0), 0);
	mvringh_publish(&r->ring);

	/* It continues behind what is mapped; or may not be read. */
	rig_desc(r, 1, RIG_TABLE + 16, RIG_NUM * VMDEV_DESC_SIZE, VMDEV_DESC_F_INDIRECT, 0);
	rig_offer(r, 1);
	rig_is_refused(r);
	rig_desc(r, 1, RIG_WRITE_ONLY, VMDEV_DESC_SIZE, VMDEV_DESC_F_INDIRECT, 0);
	rig_offer(r, 1);
	rig_is_refused(r);
}

static void chains_are_copied_into_each_other_without_pointers(void **state)
{
	static const char text[] = "from one buffer into another";
	struct rig *r = *state;
	struct mvringh_chain from;
	char got[sizeof(text)];

	rig_put(r, RIG_READ_ONLY, text, sizeof(text));
	rig_desc(r, 0, RIG_READ_ONLY, sizeof(text), 0, 0);
	rig_desc(r, 1, RIG_BUF + RIG_BUF_LEN - 3, RIG_BUF_LEN, VMDEV_DESC_F_WRITE, 0);
	rig_offer(r, 0);
	rig_offer(r, 1);
	assert_int_equal(mvringh_getdesc(&r->ring, &from), 1);
	assert_int_equal(rig_take(r), 1);
	assert_int_equal(mvringh_forward(&r->ring, &r->chain, &from), sizeof(text));
	mvringh_transfer(&r->ring);
	rig_get(r, RIG_BUF + RIG_BUF_LEN - 3, got, sizeof(got));
	assert_memory_equal(got, text, sizeof(text));
	/* The next copy is the device's own again. */
	memset(r->bytes, 7, sizeof(r->bytes));
	assert_int_equal(mvringh_push(&r->ring, &r->chain, r->bytes, 1), 1);
	mvringh_transfer(&r->ring);
	rig_get(r, RIG_BUF + RIG_BUF_LEN - 3 + sizeof(text), got, 1);
	assert_int_equal(got[0], 7);
}

/* The ring is of no use any more, and says so however it is asked. */
static void rig_is_broken(struct rig *r)
{
	assert_true(r->ring.broken);
	assert_int_equal(rig_take(r), -EIO);
	assert_int_equal(r->user.stray, 0);
}

static void memory_that_goes_away_is_not_touched_again(void **state)
{
	struct rig *r = *state;
	u8 byte = 1;

	rig_desc(r, 0, RIG_BUF, 16, VMDEV_DESC_F_WRITE, 0);
	rig_offer(r, 0);
	assert_int_equal(rig_take(r), 1);
	memset(r->bytes, 0xff, sizeof(r->bytes));
	assert_int_equal(mvringh_push(&r->ring, &r->chain, r->bytes, 16), 16);
	rig_map_of(r, RIG_BUF)->gone = true;
	mvringh_transfer(&r->ring);
	assert_int_equal(r->user.refused, 1);
	rig_get(r, RIG_BUF, &byte, 1);
	assert_int_equal(byte, 0);
	/* What the driver did not get it is not told of. */
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 16), 0);
	mvringh_publish(&r->ring);
	assert_int_equal(rig_get16(r, RIG_DEVICE + 2), 0);
	rig_is_broken(r);
}

static void events_have_no_gap_when_memory_goes_away(void **state)
{
	struct rig *r = *state;
	u64 told;

	shim_traced = true;
	rig_seq = r->ring.seq;
	rig_gaps = 0;
	rig_serve(r);
	rig_desc(r, 0, RIG_READ_ONLY, 16, VMDEV_DESC_F_NEXT, 1);
	rig_desc(r, 1, RIG_BUF, 16, VMDEV_DESC_F_WRITE, 0);
	rig_offer(r, 0);
	assert_int_equal(rig_take(r), 1);
	assert_int_equal(mvringh_push(&r->ring, &r->chain, r->bytes, 16), 16);
	assert_int_equal(mvringh_pull(&r->ring, &r->chain, r->bytes, 16), 16);
	rig_map_of(r, RIG_BUF)->gone = true;
	mvringh_transfer(&r->ring);
	rig_map_of(r, RIG_DEVICE)->gone = true;
	/* What the driver will never see is not told either. */
	told = r->ring.seq;
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 0), 0);
	assert_true(told == r->ring.seq);
	mvringh_settle(&r->ring);
	assert_int_equal(rig_gaps, 0);
	assert_true(rig_seq == r->ring.seq);
	rig_is_broken(r);
}

/* A new ring, whose memory goes away as that of the last one did. */
static void rig_loses_again(struct rig *r, u64 addr)
{
	mvringh_exit(&r->ring);
	rig_map_of(r, addr)->gone = false;
	assert_int_equal(rig_start(r, 0, 0), 0);
	rig_map_of(r, addr)->gone = true;
}

static void available_ring_that_goes_away_breaks_the_ring(void **state)
{
	struct rig *r = *state;

	rig_map_of(r, RIG_DRIVER)->gone = true;
	/* A poller must come and get the error, not wait for a kick. */
	assert_true(mvringh_pending(&r->ring));
	rig_is_broken(r);

	rig_loses_again(r, RIG_DRIVER);
	assert_true(mvringh_notify_enable(&r->ring));
	assert_false(mvringh_need_notify(&r->ring));
	rig_is_broken(r);

	rig_loses_again(r, RIG_DRIVER);
	assert_int_equal(rig_take(r), -EIO);
	rig_is_broken(r);
}

static void used_ring_that_goes_away_breaks_the_ring(void **state)
{
	struct rig *r = *state;

	rig_desc(r, 0, RIG_READ_ONLY, 16, 0, 0);
	rig_offer(r, 0);
	assert_int_equal(rig_take(r), 1);
	rig_map_of(r, RIG_DEVICE)->gone = true;
	assert_int_equal(mvringh_complete(&r->ring, &r->chain, 0), 0);
	mvringh_publish(&r->ring);
	mvringh_notify_disable(&r->ring);
	assert_int_equal(rig_get16(r, RIG_DEVICE + 2), 0);
	rig_is_broken(r);
}

static void descriptors_that_go_away_make_a_bad_chain(void **state)
{
	struct rig *r = *state;

	rig_desc(r, 0, RIG_READ_ONLY, 16, 0, 0);
	rig_offer(r, 0);
	rig_map_of(r, RIG_DESC)->gone = true;
	rig_is_refused(r);
	rig_map_of(r, RIG_DESC)->gone = false;
	rig_serve(r);
}

static void wishes_are_read_and_written_through_the_table(void **state)
{
	struct rig *r = *state;

	mvringh_exit(&r->ring);
	assert_int_equal(rig_start(r, VMDEV_FEATURE(VMDEV_F_EVENT_IDX), 0), 0);
	assert_false(mvringh_notify_after(&r->ring, 3));
	assert_int_equal(rig_get16(r, RIG_DEVICE + 4 + 8 * RIG_NUM), 2);
	rig_put16(r, RIG_DRIVER + 4 + 2 * RIG_NUM, 1);
	rig_serve(r);
	assert_false(mvringh_need_notify(&r->ring));
	rig_serve(r);
	assert_true(mvringh_need_notify(&r->ring));

	mvringh_exit(&r->ring);
	rig_put16(r, RIG_DEVICE + 2, 0);
	rig_put16(r, RIG_DRIVER + 2, 0);
	assert_int_equal(rig_start(r, 0, 0), 0);
	mvringh_notify_disable(&r->ring);
	assert_int_equal(rig_get16(r, RIG_DEVICE), 1);
	assert_false(mvringh_notify_enable(&r->ring));
	assert_int_equal(rig_get16(r, RIG_DEVICE), 0);
	rig_put16(r, RIG_DRIVER, 1);
	rig_serve(r);
	assert_false(mvringh_need_notify(&r->ring));
}

/* Positions run on; what the ring holds has 16 bits [2.7.6, 2.7.8]. */
static void positions_run_on_where_the_rings_indexes_wrap(void **state)
{
	static const u32 starts[] = { 0xfffe, 0xfffffffe };
	struct rig *r = *state;
	u32 i, k;

	for (i = 0; i < 2; i++) {
		mvringh_exit(&r->ring);
		rig_put16(r, RIG_DEVICE + 2, 0xfffe);
		rig_put16(r, RIG_DRIVER + 2, 0xfffe);
		assert_int_equal(rig_start(r, VMDEV_FEATURE(VMDEV_F_EVENT_IDX), 0xfffe), 0);
		r->ring.last_avail = r->ring.last_used = r->ring.notified = starts[i];
		for (k = 0; k < 5; k++) {
			/* The driver wants to be called back for each. */
			rig_put16(r, RIG_DRIVER + 4 + 2 * RIG_NUM, 0xfffe + k);
			assert_false(mvringh_notify_enable(&r->ring));
			rig_serve(r);
			assert_true(mvringh_need_notify(&r->ring));
		}
		assert_true(r->ring.last_avail == starts[i] + 5);
		assert_true(r->ring.last_used == starts[i] + 5);
		assert_int_equal(rig_get16(r, RIG_DEVICE + 2), 3);
		assert_int_equal(mvringh_position(&r->ring), 3);
	}
}

#define RING_TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		RING_TEST(chain_in_a_users_memory_is_served),
		RING_TEST(chain_in_the_kernels_memory_is_served_alike),
		RING_TEST(areas_must_be_mapped_with_their_rights),
		RING_TEST(state_that_a_split_ring_cannot_have_is_refused),
		RING_TEST(buffer_outside_the_mappings_is_refused),
		RING_TEST(buffer_without_its_right_is_refused),
		RING_TEST(table_is_read_where_it_is_mapped),
		RING_TEST(chains_are_copied_into_each_other_without_pointers),
		RING_TEST(memory_that_goes_away_is_not_touched_again),
		RING_TEST(events_have_no_gap_when_memory_goes_away),
		RING_TEST(available_ring_that_goes_away_breaks_the_ring),
		RING_TEST(used_ring_that_goes_away_breaks_the_ring),
		RING_TEST(descriptors_that_go_away_make_a_bad_chain),
		RING_TEST(wishes_are_read_and_written_through_the_table),
		RING_TEST(positions_run_on_where_the_rings_indexes_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
