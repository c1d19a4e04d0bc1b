// SPDX-License-Identifier: GPL-2.0
/*
 * Drill cases about chains longer than a device holds in place, several at once, and about
 * heads: one that is offered while the device has it, and others that make no sense.
 */
#include "drill.h"

/* One more than a chain holds itself (MVRINGH_INLINE_SEGS). */
#define LONG_SEGS 21
/* Receive buffers that one frame may need. */
#define LONG_BUFFERS 16
/* Room for the tables of so many chains of 64 descriptors. */
#define LONG_TABLE(i) (DRILL_TABLE_AT + 64 * VMDEV_DESC_SIZE * (i))

/* @n descriptors of @bytes each, from @table[@from] on. */
static void long_chain(struct drill *d, struct vring_desc *table, u32 from, u32 n, u32 bytes,
		       u32 at, u16 flags)
{
	u32 i;

	for (i = 0; i < n; i++)
		drill_desc(table, from + i, drill_addr(d, at + i * bytes), bytes,
			   flags | (i + 1 < n ? DRILL_N : 0), from + i + 1);
}

/*
 * A frame of @len bytes over @n receive buffers, of which all but the last are full: @heads
 * apart in the table, @bytes long, one behind the other in memory.
 */
static int long_merged(struct drill *d, u32 n, u32 heads, u32 bytes, u32 len)
{
	const u8 *mem = d->mem + DRILL_RX_AT;
	u32 i;
	int ret;

	for (i = 0; i < n; i++)
		drill_offer(&d->q[DRILL_RX], i * heads);
	drill_fill(d, 21);
	for (i = DRILL_FRAME; i < len; i++)
		d->mem[i] = i;
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), len, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	for (i = 0; i < n && !ret; i++)
		ret = drill_used(d, DRILL_RX, i * heads, min(bytes, len - i * bytes));
	if (!ret && mem[10] != n)
		ret = drill_fail(d, "num_buffers", mem[10], n);
	if (!ret && memcmp(mem + DRILL_HDR, d->mem + DRILL_HDR, len - DRILL_HDR))
		ret = drill_fail(d, "merged frame differs", 1, 0);
	return ret;
}

/* Two receive chains, each one descriptor too long to be held in place. And again. */
static int long_two_receive(struct drill *d)
{
	struct vring_desc *rx = d->q[DRILL_RX].desc;
	int ret = 0;
	u32 i;

	for (i = 0; i < 3 && !ret; i++) {
		long_chain(d, rx, 0, LONG_SEGS, 2, DRILL_RX_AT, DRILL_W);
		long_chain(d, rx, LONG_SEGS, LONG_SEGS, 2, DRILL_RX_AT + 2 * LONG_SEGS, DRILL_W);
		ret = long_merged(d, 2, LONG_SEGS, 2 * LONG_SEGS, DRILL_FRAME);
	}
	return ret;
}

/* As many receive chains of the queue's size as a frame may need. And again. */
static int long_all_receive(struct drill *d)
{
	struct vring_desc *rx = d->q[DRILL_RX].desc;
	u32 num = d->q[DRILL_RX].num;
	int ret = 0;
	u32 i, round;

	for (round = 0; round < 3 && !ret; round++) {
		for (i = 0; i < LONG_BUFFERS; i++) {
			long_chain(d, (struct vring_desc *)(d->mem + LONG_TABLE(i)), 0, num, 1,
				   DRILL_RX_AT + i * num, DRILL_W);
			drill_desc(rx, i, drill_addr(d, LONG_TABLE(i)), num * VMDEV_DESC_SIZE,
				   DRILL_I, 0);
		}
		ret = long_merged(d, LONG_BUFFERS, 1, num, LONG_BUFFERS * num - 10);
	}
	return ret;
}

/* All descriptors of a ring in one chain, in both directions. */
static int long_whole_ring(struct drill *d)
{
	u32 num = d->q[DRILL_TX].num;
	int ret = 0;
	u32 i;

	for (i = 0; i < 3 && !ret; i++) {
		drill_fill(d, i);
		long_chain(d, d->q[DRILL_RX].desc, 0, num, 2, DRILL_RX_AT, DRILL_W);
		long_chain(d, drill_tx(d), 0, num - 1, 1, 0, 0);
		drill_desc(drill_tx(d), num - 2, drill_addr(d, num - 2), 1, DRILL_N, num - 1);
		drill_desc(drill_tx(d), num - 1, drill_addr(d, num - 1), DRILL_FRAME - num + 1, 0,
			   0);
		drill_offer(&d->q[DRILL_RX], 0);
		ret = drill_send(d, 0);
		ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
		ret = ret ?: drill_received(d, 0);
	}
	return ret;
}

/* As many descriptors as the queue has, in a table. Twice, one behind the other. */
static int long_transmit(struct drill *d)
{
	struct vring_desc *table = drill_table(d);
	u32 num = d->q[DRILL_TX].num;
	int ret = 0;
	u32 i;

	drill_post_rx(d, 2);
	drill_fill(d, 5);
	long_chain(d, table, 0, num, 1, 0, 0);
	drill_desc(table, num - 1, drill_addr(d, num - 1), DRILL_FRAME - (num - 1), 0, 0);
	for (i = 0; i < 2; i++) {
		drill_desc(drill_tx(d), i, drill_addr(d, DRILL_TABLE_AT), num * VMDEV_DESC_SIZE,
			   DRILL_I, 0);
		drill_offer(&d->q[DRILL_TX], i);
	}
	ret = vmdev_kick_vq(d->vd, DRILL_TX);
	for (i = 0; i < 2 && !ret; i++) {
		ret = drill_used(d, DRILL_TX, i, 0);
		ret = ret ?: drill_received(d, i);
	}
	return ret;
}

/* A receive buffer that the device holds is offered again: one buffer, two owners. */
static int long_head_twice(struct drill *d, u32 segs)
{
	int ret;

	/* Too small for the frame, so that the device takes it and looks for another. */
	long_chain(d, d->q[DRILL_RX].desc, 0, segs, 1, DRILL_RX_AT, DRILL_W);
	drill_offer(&d->q[DRILL_RX], 0);
	ret = drill_taken(d, 3);
	drill_offer(&d->q[DRILL_RX], 0);
	ret = ret ?: drill_send(d, 0);
	return ret ?: drill_needs_reset(d);
}

static int long_short_head_twice(struct drill *d)
{
	return long_head_twice(d, DRILL_HDR);
}

static int long_long_head_twice(struct drill *d)
{
	return long_head_twice(d, LONG_SEGS);
}

/*
 * The device holds a long chain; the driver offers its head again, and then another long
 * chain in that place. Whatever the device makes of that, what it fills is what it was given.
 */
static int long_replaced(struct drill *d)
{
	struct drill_queue *rx = &d->q[DRILL_RX];
	u8 *gone = d->mem + DRILL_RX_AT + DRILL_RX_LEN;
	int ret;

	long_chain(d, rx->desc, 0, LONG_SEGS, 1, DRILL_RX_AT, DRILL_W);
	drill_offer(rx, 0);
	ret = drill_taken(d, 3);
	drill_offer(rx, 0);
	ret = ret ?: drill_send(d, 0);
	ret = ret ?: drill_needs_reset(d);
	memset(gone, 0xa5, DRILL_RX_LEN);
	long_chain(d, rx->desc, LONG_SEGS, LONG_SEGS, 8, DRILL_RX_AT + DRILL_RX_LEN, DRILL_W);
	vmdev_put16(&rx->avail->ring[(rx->next - 1) & (rx->num - 1)], LONG_SEGS);
	drill_offer(&d->q[DRILL_TX], 1);
	ret = ret ?: vmdev_kick_vq(d->vd, DRILL_TX);
	ret = ret ?: vmdev_set_vq_ready(d->vd, DRILL_RX, false);
	if (!ret && memchr_inv(gone, 0xa5, DRILL_RX_LEN))
		ret = drill_fail(d, "bytes written by a broken ring", 1, 0);
	return ret;
}

static int long_head_out_of_range(struct drill *d)
{
	int ret = drill_send(d, d->q[DRILL_TX].num);

	return ret ?: drill_needs_reset(d);
}

static int long_avail_jump(struct drill *d)
{
	d->q[DRILL_TX].next += d->q[DRILL_TX].num;
	return drill_send(d, 0) ?: drill_needs_reset(d);
}

/*
 * Behind two frames, of which one waits for a receive buffer: nobody waits for that any more,
 * since the frame cannot be taken again from a ring that makes no sense.
 */
static int long_bad_head_behind_frames(struct drill *d)
{
	u32 i;

	drill_post_rx(d, 1);
	drill_fill(d, 8);
	for (i = 0; i < 2; i++) {
		drill_desc(drill_tx(d), i, drill_addr(d, 0), DRILL_FRAME, 0, 0);
		drill_offer(&d->q[DRILL_TX], i);
	}
	return long_head_out_of_range(d);
}

const struct drill_case drill_long_cases[] = {
	{ "longest_chains_pass", 0, 64, 0, long_transmit },
	{ "two_long_receive_chains_are_filled", 0, 64, 0, long_two_receive },
	{ "longest_receive_chains_are_filled", 0, 64, 0, long_all_receive },
	{ "chains_of_the_whole_ring_pass", 0, 64, 0, long_whole_ring },
	{ "head_offered_twice_asks_for_reset", 0, 16, 0, long_short_head_twice },
	{ "long_head_offered_twice_asks_for_reset", 0, 64, 0, long_long_head_twice },
	{ "long_chain_is_not_replaced_by_another", 0, 64, 0, long_replaced },
	{ "head_out_of_range_asks_for_reset", 0, 16, 0, long_head_out_of_range },
	{ "bad_head_behind_a_waiting_frame_asks_for_reset", 0, 16, 0,
	  long_bad_head_behind_frames },
	{ "avail_jump_asks_for_reset", 0, 16, 0, long_avail_jump },
	{}
};
