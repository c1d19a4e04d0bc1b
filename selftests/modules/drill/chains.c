// SPDX-License-Identifier: GPL-2.0
/*
 * Drill cases about chains: legal ones in odd shapes, and malicious ones. A
 * malicious chain must come back with length 0, harm nothing, and the frame
 * after it must still pass.
 */
#include <linux/kernel.h>
#include <uapi/linux/virtio_net.h>
#include "drill.h"

/* Descriptor 0 of the transmit queue: the whole frame, which comes back as taken. */
int drill_taken(struct drill *d, u8 seed)
{
	int ret;

	drill_fill(d, seed);
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	ret = drill_send(d, 0);
	return ret ?: drill_used(d, DRILL_TX, 0, 0);
}

int drill_pass(struct drill *d, u16 rx_head, u8 seed)
{
	return drill_taken(d, seed) ?: drill_received(d, rx_head);
}

/* What stands at descriptor 1 is refused, and the queue goes on. */
int drill_refused(struct drill *d)
{
	int ret;

	drill_post_rx(d, 2);
	ret = drill_send(d, 1);
	ret = ret ?: drill_used(d, DRILL_TX, 1, 0);
	if (!ret && !drill_idle(d, DRILL_RX))
		ret = drill_fail(d, "receive buffers used for a bad chain", 1, 0);
	return ret ?: drill_pass(d, 0, 7);
}

/* The available ring itself is bad: the device asks for a reset. */
int drill_needs_reset(struct drill *d)
{
	unsigned long deadline = jiffies + DRILL_DEADLINE;
	u8 status = 0;
	int ret = 0;

	while (!ret && !(status & VMDEV_S_NEEDS_RESET)) {
		if (time_after(jiffies, deadline))
			return drill_fail(d, "status", status, VMDEV_S_NEEDS_RESET);
		drill_pause();
		ret = vmdev_get_status(d->vd, &status);
	}
	return ret;
}

static int drill_one_descriptor(struct drill *d)
{
	drill_post_rx(d, 1);
	return drill_pass(d, 0, 1);
}

/* One byte a descriptor for the header, the payload in three parts [2.7.4.1]. */
static int drill_split(struct drill *d)
{
	struct vring_desc *tx = drill_tx(d);
	u32 i;
	int ret;

	drill_post_rx(d, 1);
	drill_fill(d, 2);
	for (i = 0; i < DRILL_HDR; i++)
		drill_desc(tx, i, drill_addr(d, i), 1, DRILL_N, i + 1);
	drill_desc(tx, 12, drill_addr(d, 12), 1, DRILL_N, 13);
	drill_desc(tx, 13, drill_addr(d, 13), 40, DRILL_N, 14);
	drill_desc(tx, 14, drill_addr(d, 53), DRILL_FRAME - 53, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

/* Empty elements are legal and once made drivers of devices spin for ever. */
static int drill_empty_elements(struct drill *d)
{
	struct vring_desc *tx = drill_tx(d);
	int ret;

	drill_post_rx(d, 1);
	drill_fill(d, 3);
	drill_desc(tx, 0, drill_addr(d, 0), DRILL_HDR, DRILL_N, 1);
	drill_desc(tx, 1, drill_addr(d, 0), 0, DRILL_N, 2);
	drill_desc(tx, 2, drill_addr(d, DRILL_HDR), DRILL_FRAME - DRILL_HDR, DRILL_N, 3);
	drill_desc(tx, 3, 0, 0, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

static int drill_indirect(struct drill *d)
{
	struct vring_desc *table = drill_table(d);
	int ret;

	drill_post_rx(d, 1);
	drill_fill(d, 4);
	drill_desc(table, 0, drill_addr(d, 0), DRILL_HDR, DRILL_N, 2);
	drill_desc(table, 2, drill_addr(d, DRILL_HDR), DRILL_FRAME - DRILL_HDR, 0, 0);
	drill_desc(drill_tx(d), 0, drill_addr(d, DRILL_TABLE_AT), 3 * 16, DRILL_I, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

static int drill_loop(struct drill *d)
{
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), 16, DRILL_N, 2);
	drill_desc(drill_tx(d), 2, drill_addr(d, 16), 16, DRILL_N, 1);
	return drill_refused(d);
}

static int drill_indirect_loop(struct drill *d)
{
	drill_desc(drill_table(d), 0, drill_addr(d, 0), 16, DRILL_N, 1);
	drill_desc(drill_table(d), 1, drill_addr(d, 16), 16, DRILL_N, 0);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), 2 * 16, DRILL_I, 0);
	return drill_refused(d);
}

static int drill_next_out_of_range(struct drill *d)
{
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), 16, DRILL_N, d->q[DRILL_TX].num);
	return drill_refused(d);
}

static int drill_readable_after_writable(struct drill *d)
{
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), 16, DRILL_N | DRILL_W, 2);
	drill_desc(drill_tx(d), 2, drill_addr(d, 16), 56, 0, 0);
	return drill_refused(d);
}

static int drill_nested(struct drill *d)
{
	drill_desc(drill_table(d), 0, drill_addr(d, DRILL_TABLE_AT), 16, DRILL_I, 0);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), 16, DRILL_I, 0);
	return drill_refused(d);
}

static int drill_indirect_and_next(struct drill *d)
{
	drill_desc(drill_table(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), 16, DRILL_I | DRILL_N, 2);
	drill_desc(drill_tx(d), 2, drill_addr(d, 0), 16, 0, 0);
	return drill_refused(d);
}

static int drill_odd_table(struct drill *d)
{
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), 17, DRILL_I, 0);
	return drill_refused(d);
}

static int drill_table_too_long(struct drill *d)
{
	u32 entries = d->q[DRILL_TX].num + 1;
	u32 i;

	for (i = 0; i < entries; i++)
		drill_desc(drill_table(d), i, drill_addr(d, i), 1, i + 1 < entries ? DRILL_N : 0,
			   i + 1);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), entries * 16, DRILL_I, 0);
	return drill_refused(d);
}

/* A table with more entries than the queue, of which the chain needs one. */
static int drill_table_too_large(struct drill *d)
{
	drill_desc(drill_table(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), (d->q[DRILL_TX].num + 1) * 16,
		   DRILL_I, 0);
	return drill_refused(d);
}

static int drill_indirect_not_negotiated(struct drill *d)
{
	drill_desc(drill_table(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	drill_desc(drill_tx(d), 1, drill_addr(d, DRILL_TABLE_AT), 16, DRILL_I, 0);
	return drill_refused(d);
}

/* The longest frame that the MTU and a VLAN tag allow passes, and not one byte more. */
static int drill_frame_limit(struct drill *d)
{
	u32 len;
	int ret = drill_longest(d, &len);

	drill_post_rx(d, 2);
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), len, 0, 0);
	ret = ret ?: drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	ret = ret ?: drill_used(d, DRILL_RX, 0, len);
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), len + 1, 0, 0);
	ret = ret ?: drill_send(d, 1);
	ret = ret ?: drill_used(d, DRILL_TX, 1, 0);
	if (!ret && !drill_idle(d, DRILL_RX))
		ret = drill_fail(d, "receive buffers used for a long frame", 1, 0);
	return ret;
}

/* Shorter than the header that every frame begins with [5.1.6]. */
static int drill_short_header(struct drill *d)
{
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), DRILL_HDR - 1, 0, 0);
	return drill_refused(d);
}

/* A header that asks for what was not negotiated [5.1.6.2]. */
static int drill_offload(struct drill *d)
{
	drill_fill(d, 11);
	d->mem[0] = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	drill_desc(drill_tx(d), 1, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	return drill_refused(d);
}

/* A queue that works goes on where it is. */
static int drill_enabled_twice(struct drill *d)
{
	u32 idx = 0;
	int ret = drill_one_descriptor(d);

	ret = ret ?: vmdev_set_vq_ready(d->vd, DRILL_RX, true);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_RX, &idx);
	return ret ?: idx == 10 ? 0 : drill_fail(d, "state", idx, 10);
}

/* What was completed counts as done, for whoever goes on with the queue. */
static int drill_stopped_state(struct drill *d)
{
	u32 idx = 0;
	int ret = drill_one_descriptor(d);

	ret = ret ?: vmdev_set_vq_ready(d->vd, DRILL_TX, false);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_TX, &idx);
	return ret ?: idx == 8 ? 0 : drill_fail(d, "state of a stopped queue", idx, 8);
}

/* A receive buffer in three parts, filled one after the other [2.7.4]. */
static int drill_split_receive(struct drill *d)
{
	struct vring_desc *rx = d->q[DRILL_RX].desc;
	u64 at = drill_addr(d, DRILL_RX_AT);

	drill_desc(rx, 0, at, DRILL_HDR, DRILL_W | DRILL_N, 1);
	drill_desc(rx, 1, at + DRILL_HDR, 20, DRILL_W | DRILL_N, 2);
	drill_desc(rx, 2, at + DRILL_HDR + 20, DRILL_RX_LEN - DRILL_HDR - 20, DRILL_W, 0);
	drill_offer(&d->q[DRILL_RX], 0);
	return drill_pass(d, 0, 10);
}

/* Receive buffer 0 holds a header and nothing more: it waits for others, the frame does not. */
static int drill_hold(struct drill *d, u8 seed)
{
	struct drill_queue *rx = &d->q[DRILL_RX];

	drill_desc(rx->desc, 0, drill_addr(d, DRILL_RX_AT), DRILL_HDR, DRILL_W, 0);
	drill_offer(rx, 0);
	return drill_taken(d, seed);
}

/* The queue ends while it holds a buffer, and begins anew without it. */
static int drill_held_forgotten(struct drill *d)
{
	int ret = drill_hold(d, 9);

	ret = ret ?: vmdev_set_vq_ready(d->vd, DRILL_RX, false);
	ret = ret ?: drill_queue_program(d, DRILL_RX, 0);
	drill_post_rx(d, 1);
	return ret ?: drill_pass(d, 0, 9);
}

/* A buffer that was too small for one frame is the first of the next. */
static int drill_held_used(struct drill *d)
{
	struct drill_queue *rx = &d->q[DRILL_RX];
	const u8 *mem = d->mem + DRILL_RX_AT;
	int ret = drill_hold(d, 12);

	drill_desc(rx->desc, 1, drill_addr(d, DRILL_RX_AT + DRILL_HDR), DRILL_RX_LEN - DRILL_HDR,
		   DRILL_W, 0);
	drill_offer(rx, 1);
	ret = ret ?: drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_RX, 0, DRILL_HDR);
	ret = ret ?: drill_used(d, DRILL_RX, 1, DRILL_FRAME - DRILL_HDR);
	return ret ?: mem[10] == 2 ? 0 : drill_fail(d, "num_buffers", mem[10], 2);
}

/* Without receive buffers the frame is dropped and counted, and its buffer comes back. */
static int drill_starved(struct drill *d)
{
	int ret = drill_taken(d, 6);

	drill_post_rx(d, 1);
	return ret ?: drill_pass(d, 0, 8);
}

/* A frame over three mergeable buffers: all but the last full, num_buffers 3 [5.1.6.4]. */
static int drill_merge(struct drill *d)
{
	struct drill_queue *rx = &d->q[DRILL_RX];
	const u8 *mem = d->mem + DRILL_RX_AT;
	u32 i;
	int ret;

	drill_fill(d, 9);
	for (i = 0; i < 3; i++) {
		drill_desc(rx->desc, i, drill_addr(d, DRILL_RX_AT + 32 * i), 32, DRILL_W, 0);
		drill_offer(rx, i);
	}
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	ret = drill_send(d, 0);
	ret = ret ?: drill_used(d, DRILL_RX, 0, 32);
	ret = ret ?: drill_used(d, DRILL_RX, 1, 32);
	ret = ret ?: drill_used(d, DRILL_RX, 2, DRILL_FRAME - 64);
	if (!ret && mem[10] != 3)
		return drill_fail(d, "num_buffers", mem[10], 3);
	if (!ret && memcmp(mem + DRILL_HDR, d->mem + DRILL_HDR, DRILL_FRAME - DRILL_HDR))
		return drill_fail(d, "merged frame differs", 1, 0);
	return ret;
}

/* Far more frames than entries, over the wrap of both indexes. */
static int drill_wrap(struct drill *d)
{
	struct drill_queue *rx = &d->q[DRILL_RX];
	int ret = 0;
	u32 i;

	for (i = 0; i < 200 && !ret; i++) {
		drill_desc(rx->desc, 0, drill_addr(d, DRILL_RX_AT), DRILL_RX_LEN, DRILL_W, 0);
		drill_offer(rx, 0);
		ret = drill_pass(d, 0, i);
	}
	return ret;
}

/* The device asks for kicks before it goes to rest, in two bytes and no more [2.7.8]. */
static int drill_event_width(struct drill *d)
{
	int ret = drill_one_descriptor(d);

	return ret ?: drill_guarded(d, DRILL_TX);
}

/* With callbacks suppressed by flag none comes [2.7.7.2]. */
static int drill_suppressed(struct drill *d)
{
	int ret;

	vmdev_put16(&d->q[DRILL_RX].avail->flags, VRING_AVAIL_F_NO_INTERRUPT);
	vmdev_put16(&d->q[DRILL_TX].avail->flags, VRING_AVAIL_F_NO_INTERRUPT);
	drill_post_rx(d, 1);
	ret = drill_pass(d, 0, 10);
	if (!ret && atomic_read(&d->q[DRILL_RX].callbacks))
		ret = drill_fail(d, "callbacks", atomic_read(&d->q[DRILL_RX].callbacks), 0);
	return ret;
}

/* The queue that wants a callback gets it, and not the other one's. */
static int drill_callbacks_apart(struct drill *d)
{
	int ret;

	vmdev_put16(&d->q[DRILL_TX].avail->flags, VRING_AVAIL_F_NO_INTERRUPT);
	drill_post_rx(d, 1);
	ret = drill_pass(d, 0, 11);
	ret = ret ?: drill_await(d, &d->q[DRILL_RX].callbacks, "callbacks of the receive queue");
	if (!ret && atomic_read(&d->q[DRILL_TX].callbacks))
		ret = drill_fail(d, "callbacks of the transmit queue", 1, 0);
	return ret;
}

/* A driver may kick from its callback: the device is still in the run that calls it. */
static int drill_kick_from_callback(struct drill *d)
{
	int ret;
	u16 i;

	drill_post_rx(d, 2);
	drill_fill(d, 13);
	for (i = 0; i < 2; i++)
		drill_desc(drill_tx(d), i, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	d->q[DRILL_TX].again = d->vd;
	ret = drill_send(d, 0);
	for (i = 0; i < 2; i++) {
		ret = ret ?: drill_used(d, DRILL_TX, i, 0);
		ret = ret ?: drill_received(d, i);
	}
	return ret;
}

#define NO_EVENT_IDX VMDEV_FEATURE(VMDEV_F_EVENT_IDX)
#define NO_INDIRECT VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC)

const struct drill_case drill_chain_cases[] = {
	{ "one_descriptor_passes", 0, 64, 0, drill_one_descriptor },
	{ "result_does_not_depend_on_split", 0, 64, 0, drill_split },
	{ "empty_elements_are_skipped", 0, 64, 0, drill_empty_elements },
	{ "indirect_chain_passes", 0, 64, 0, drill_indirect },
	{ "mergeable_buffers_are_filled_in_order", 0, 64, 0, drill_merge },
	{ "small_ring_wraps", 0, 4, 0, drill_wrap },
	{ "indexes_wrap", NO_EVENT_IDX, 4, 65500, drill_wrap },
	{ "restart_goes_on_from_state", 0, 16, 7, drill_one_descriptor },
	{ "suppressed_callbacks_do_not_come", NO_EVENT_IDX, 16, 0, drill_suppressed },
	{ "nothing_is_written_behind_a_device_area", 0, 16, 0, drill_event_width },
	{ "callbacks_come_to_the_queue_that_wants_them", NO_EVENT_IDX, 16, 0,
	  drill_callbacks_apart },
	{ "kick_from_a_callback_is_served", 0, 16, 0, drill_kick_from_callback },
	{ "starved_frame_is_dropped_and_completed", 0, 16, 0, drill_starved },
	{ "loop_is_refused", 0, 16, 0, drill_loop },
	{ "indirect_loop_is_refused", 0, 16, 0, drill_indirect_loop },
	{ "next_out_of_range_is_refused", 0, 16, 0, drill_next_out_of_range },
	{ "readable_after_writable_is_refused", 0, 16, 0, drill_readable_after_writable },
	{ "nested_indirect_is_refused", 0, 16, 0, drill_nested },
	{ "indirect_with_next_is_refused", 0, 16, 0, drill_indirect_and_next },
	{ "odd_indirect_length_is_refused", 0, 16, 0, drill_odd_table },
	{ "chain_longer_than_queue_is_refused", 0, 16, 0, drill_table_too_long },
	{ "table_larger_than_queue_is_refused", 0, 16, 0, drill_table_too_large },
	{ "indirect_not_negotiated_is_refused", NO_INDIRECT, 16, 0,
	  drill_indirect_not_negotiated },
	{ "short_header_is_refused", 0, 16, 0, drill_short_header },
	{ "offload_not_negotiated_is_dropped", 0, 16, 0, drill_offload },
	{ "enabling_twice_changes_nothing", 0, 16, 9, drill_enabled_twice },
	{ "stopped_queue_says_where_it_was", 0, 16, 7, drill_stopped_state },
	{ "receive_buffer_in_parts_is_filled_in_order", 0, 16, 0, drill_split_receive },
	{ "frames_longer_than_the_mtu_allows_are_dropped", 0, 16, 0, drill_frame_limit },
	{ "held_buffer_is_used_by_the_next_frame", 0, 16, 0, drill_held_used },
	{ "held_buffer_goes_with_its_queue", 0, 16, 0, drill_held_forgotten },
	{}
};
