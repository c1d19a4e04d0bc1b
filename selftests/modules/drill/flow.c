// SPDX-License-Identifier: GPL-2.0
/*
 * The drill as an ordinary driver: frames in every shape a chain may have, one after
 * the other, each awaited and compared. This is where a driver's faults in the rings
 * strike. Deliberate malice, and what must come of it, is in drill/chains.c.
 */
#include <linux/dma-mapping.h>
#include <linux/kernel.h>
#include "drill.h"
#include "vmdev_fault.h"

#define FLOW_N VMDEV_DESC_F_NEXT
#define FLOW_W VMDEV_DESC_F_WRITE
#define FLOW_I VMDEV_DESC_F_INDIRECT

#define FLOW_ROUNDS 8
#define FLOW_PARTS 3
/* Receive buffers that take a frame of DRILL_FRAME bytes in FLOW_PARTS parts. */
#define FLOW_SMALL 32
/* They lie apart: what is written behind one of them lies in none. */
#define FLOW_APART (2 * FLOW_SMALL)
#define FLOW_STILL (HZ / 4)

/* How a frame is laid out: one descriptor, several, or a table of several. */
enum flow_shape { FLOW_WHOLE, FLOW_SPLIT, FLOW_TABLE, FLOW_SHAPES };

static const u32 flow_part[FLOW_PARTS] = { DRILL_HDR, 24, DRILL_FRAME - DRILL_HDR - 24 };

static struct vring_desc *flow_table(struct drill *d)
{
	return (struct vring_desc *)(d->mem + DRILL_TABLE_AT);
}

/* The frame in parts, from @table[0] on. */
static void flow_parts(struct drill *d, struct vring_desc *table)
{
	u32 at = 0;
	u32 i;

	for (i = 0; i < FLOW_PARTS; i++) {
		drill_desc(table, i, drill_addr(d, at), flow_part[i],
			   i + 1 < FLOW_PARTS ? FLOW_N : 0, i + 1);
		at += flow_part[i];
	}
}

/* The chain of descriptor 0, as a good driver lays it out. */
static void flow_lay_out(struct drill *d, enum flow_shape shape)
{
	struct vring_desc *tx = d->q[DRILL_TX].desc;

	if (shape == FLOW_WHOLE) {
		drill_desc(tx, 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	} else if (shape == FLOW_SPLIT) {
		flow_parts(d, tx);
	} else {
		flow_parts(d, flow_table(d));
		drill_desc(tx, 0, drill_addr(d, DRILL_TABLE_AT), FLOW_PARTS * VMDEV_DESC_SIZE,
			   FLOW_I, 0);
	}
}

/* Faults of a chain in several descriptors. Returns whether the device will refuse it. */
static bool flow_spoil_split(struct drill *d)
{
	struct vring_desc *tx = d->q[DRILL_TX].desc;

	if (vmdev_fault(VMDEV_FAULT_EMPTY_ELEMENT)) {
		drill_desc(tx, 0, drill_addr(d, 0), DRILL_HDR, FLOW_N, FLOW_PARTS);
		drill_desc(tx, FLOW_PARTS, 0, 0, FLOW_N, 1);
	}
	if (vmdev_fault(VMDEV_FAULT_CHAIN_LOOP)) {
		drill_desc(tx, FLOW_PARTS - 1, drill_addr(d, 0), 1, FLOW_N, 0);
		return true;
	}
	if (vmdev_fault(VMDEV_FAULT_READABLE_LAST)) {
		drill_desc(tx, 0, drill_addr(d, 0), DRILL_HDR, FLOW_N | FLOW_W, 1);
		return true;
	}
	return false;
}

/* Faults of an indirect table. Returns whether the device will refuse it. */
static bool flow_spoil_table(struct drill *d)
{
	struct vring_desc *tx = d->q[DRILL_TX].desc;
	u32 i, num = d->q[DRILL_TX].num;

	if (vmdev_fault(VMDEV_FAULT_INDIRECT_NESTED)) {
		drill_desc(flow_table(d), 0, drill_addr(d, DRILL_TABLE_AT), VMDEV_DESC_SIZE,
			   FLOW_I, 0);
		return true;
	}
	if (vmdev_fault(VMDEV_FAULT_INDIRECT_ODD_LENGTH)) {
		drill_desc(tx, 0, drill_addr(d, DRILL_TABLE_AT), VMDEV_DESC_SIZE + 1, FLOW_I, 0);
		return true;
	}
	if (vmdev_fault(VMDEV_FAULT_CHAIN_TOO_LONG)) {
		for (i = 0; i <= num; i++)
			drill_desc(flow_table(d), i, drill_addr(d, i), 1, i < num ? FLOW_N : 0,
				   i + 1);
		drill_desc(tx, 0, drill_addr(d, DRILL_TABLE_AT), (num + 1) * VMDEV_DESC_SIZE,
			   FLOW_I, 0);
		return true;
	}
	return false;
}

/* Wait until the device has used something or asks for a reset: what it thinks of a fault. */
static int flow_reply(struct drill *d)
{
	unsigned long deadline = jiffies + DRILL_DEADLINE;
	u8 status = 0;
	int ret = 0;

	while (!ret && drill_idle(d, DRILL_TX) && !(status & VMDEV_S_NEEDS_RESET)) {
		if (time_after(jiffies, deadline))
			return drill_fail(d, "reply to a fault", 0, 1);
		drill_pause();
		ret = vmdev_get_status(d->vd, &status);
	}
	return ret;
}

/* Faults of the available ring, instead of a good send. Returns whether one has struck. */
static bool flow_spoil_ring(struct drill *d)
{
	struct drill_queue *tx = &d->q[DRILL_TX];

	if (vmdev_fault(VMDEV_FAULT_AVAIL_JUMP)) {
		tx->next += tx->num;
		drill_send(d, 0);
		return true;
	}
	if (vmdev_fault(VMDEV_FAULT_HEAD_OUT_OF_RANGE)) {
		drill_send(d, tx->num);
		return true;
	}
	return false;
}

/* One frame into one receive buffer. Returns 1 if a fault has struck. */
static int flow_frame(struct drill *d, enum flow_shape shape, u8 seed)
{
	bool struck = false;
	int ret;

	drill_post_rx(d, 1);
	drill_fill(d, seed);
	flow_lay_out(d, shape);
	if (shape == FLOW_SPLIT)
		struck = flow_spoil_split(d);
	else if (shape == FLOW_TABLE)
		struck = flow_spoil_table(d);
	if (!struck && flow_spoil_ring(d))
		return flow_reply(d) ?: 1;
	ret = drill_send(d, 0);
	if (struck)
		return ret ?: flow_reply(d) ?: 1;
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

/* A frame that is one byte too long, which the device drops. */
static int flow_beyond(struct drill *d)
{
	u32 len;
	int ret = drill_longest(d, &len);

	drill_post_rx(d, 1);
	drill_fill(d, 0);
	drill_desc(d->q[DRILL_TX].desc, 0, drill_addr(d, 0), len + 1, 0, 0);
	ret = ret ?: drill_send(d, 0);
	return ret ?: drill_used(d, DRILL_TX, 0, 0) ?: 1;
}

/* One frame over as many small receive buffers as it has parts. Returns 1 after a fault. */
static int flow_merged(struct drill *d, u8 seed)
{
	bool twice = vmdev_fault(VMDEV_FAULT_HEAD_TWICE);
	struct drill_queue *rx = &d->q[DRILL_RX];
	u32 i, left = DRILL_FRAME;
	int ret;

	drill_fill(d, seed);
	flow_lay_out(d, FLOW_WHOLE);
	for (i = 0; i < FLOW_PARTS; i++) {
		drill_desc(rx->desc, i, drill_addr(d, DRILL_RX_AT + FLOW_APART * i), FLOW_SMALL,
			   FLOW_W, 0);
		drill_offer(rx, twice ? 0 : i);
	}
	ret = drill_send(d, 0);
	if (twice)
		return ret ?: flow_reply(d) ?: 1;
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	for (i = 0; i < FLOW_PARTS && !ret; i++) {
		ret = drill_used(d, DRILL_RX, i, min_t(u32, left, FLOW_SMALL));
		left -= min_t(u32, left, FLOW_SMALL);
	}
	return ret;
}

/*
 * One frame from memory that is mapped for it alone, as most drivers do. Returns 1 after
 * a fault. The memory stays with the drill, for a device that is late.
 */
static int flow_mapped(struct drill *d, u8 seed)
{
	bool wrong = vmdev_fault(VMDEV_FAULT_WRONG_DMA_DIRECTION);
	bool early = vmdev_fault(VMDEV_FAULT_USE_AFTER_UNMAP);
	enum dma_data_direction way = wrong ? DMA_FROM_DEVICE : DMA_TO_DEVICE;
	struct device *dev = &d->vd->dev;
	dma_addr_t addr;
	int ret;

	drill_post_rx(d, 1);
	drill_fill(d, seed);
	memcpy(d->lone, d->mem, DRILL_FRAME);
	addr = dma_map_single(dev, d->lone, DRILL_FRAME, way);
	if (dma_mapping_error(dev, addr))
		return -ENOMEM;
	if (early)
		dma_unmap_single(dev, addr, DRILL_FRAME, way);
	drill_desc(d->q[DRILL_TX].desc, 0, addr, DRILL_FRAME, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	ret = ret ?: drill_received(d, 0);
	if (!early)
		dma_unmap_single(dev, addr, DRILL_FRAME, way);
	return ret ?: wrong || early;
}

/* Used entries do not grow while the device is suspended. */
static int flow_stands_still(struct drill *d)
{
	unsigned long until = jiffies + FLOW_STILL;
	u16 before = drill_used_idx(&d->q[DRILL_TX]);

	while (time_before(jiffies, until)) {
		if (drill_used_idx(&d->q[DRILL_TX]) != before)
			return drill_fail(d, "used while suspended", 1, 0);
		drill_pause();
	}
	return 0;
}

/*
 * A frame that is there while the device is suspended arrives when it is resumed. Not one that was
 * there before: a worker that comes by late may take that in time.
 */
static int flow_suspend(struct drill *d)
{
	int ret = vmdev_suspend(d->vd);

	drill_post_rx(d, 1);
	drill_fill(d, FLOW_ROUNDS);
	flow_lay_out(d, FLOW_WHOLE);
	drill_offer(&d->q[DRILL_TX], 0);
	ret = ret ?: flow_stands_still(d);
	ret = ret ?: vmdev_resume(d->vd);
	ret = ret ?: vmdev_kick_vq(d->vd, DRILL_TX);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

/* The receive queue is reset while a buffer waits in it, and set up again [2.6.1]. */
static int flow_queue_reset(struct drill *d)
{
	bool ready = false;
	u32 idx = 0;
	int ret;

	drill_post_rx(d, 1);
	ret = vmdev_reset_vq(d->vd, DRILL_RX);
	ret = ret ?: vmdev_get_vq_ready(d->vd, DRILL_RX, &ready);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_RX, &idx);
	if (!ret && (ready || idx))
		return drill_fail(d, "state after queue reset", idx, 0);
	return ret ?: drill_queue_program(d, DRILL_RX, 0);
}

/* A driver may read the status of a device that runs as often as it likes. */
static int flow_status(struct drill *d)
{
	u8 status;
	int ret = vmdev_get_status(d->vd, &status);

	return ret ?: vmdev_get_status(d->vd, &status);
}

/* Until a fault strikes: what comes after it proves nothing more. */
static int flow_run(struct drill *d)
{
	enum flow_shape shape;
	int ret = flow_status(d);
	u32 round;

	if (!ret && vmdev_fault(VMDEV_FAULT_FRAME_BEYOND_MTU))
		ret = flow_beyond(d);
	for (round = 0; round < FLOW_ROUNDS && !ret; round++) {
		if (round == FLOW_ROUNDS / 2)
			ret = flow_queue_reset(d);
		for (shape = 0; shape < FLOW_SHAPES && !ret; shape++)
			ret = flow_frame(d, shape, FLOW_SHAPES * round + shape);
		ret = ret ?: flow_mapped(d, round);
		ret = ret ?: flow_merged(d, round);
	}
	ret = ret ?: flow_suspend(d);
	/* One queue goes while the device runs on. */
	if (!ret)
		drill_queue_stop(d, DRILL_TX);
	return ret > 0 ? 0 : ret;
}

const struct drill_case drill_flow_cases[] = {
	{ "ordinary_traffic_passes", 0, 16, 0, flow_run },
	{}
};
