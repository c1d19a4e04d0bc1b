// SPDX-License-Identifier: GPL-2.0
/*
 * The data path of one frame: take it from the transmit queue, take receive
 * buffers, copy once from the one into the other, complete both. Runs under the
 * pair's lock; when and how often is mvnet_worker.c's business.
 */
#include <linux/jiffies.h>
#include "mvnet_fire.h"
#include "vmdev_fault.h"

static bool mvnet_mergeable(const struct mvnet_pair *pair)
{
	return mvnet_has(pair->nic, VMDEV_F_MRG_RXBUF);
}

static void mvnet_tx_done(struct mvnet_pair *pair)
{
	mvringh_complete(&pair->tx.ring, &pair->tx_chain, 0);
	pair->tx_held = false;
}

static int mvnet_drop(struct mvnet_pair *pair, enum vmdev_drop reason)
{
	MVNET_FIRE(mvnet_drop, pair, reason, pair->frame_len);
	pair->stats.drops[reason]++;
	pair->dropped++;
	mvnet_tx_done(pair);
	return 1;
}

/* Have frames waited for receive buffers long enough? */
static bool mvnet_rx_overdue(struct mvnet_pair *pair)
{
	if (!pair->rx_since) {
		/* 0 means that nobody waits. */
		pair->rx_since = jiffies ?: 1;
		return false;
	}
	return time_after(jiffies, pair->rx_since + MVNET_RX_GRACE);
}

/*
 * Fetch the header, and with it the whole frame if it is short. Returns whether
 * the header is one that fits what was negotiated: no offloads [5.1.6.2].
 */
static bool mvnet_pull(struct mvnet_pair *pair)
{
	const struct virtio_net_hdr_v1 *hdr = (const void *)pair->bounce;
	u32 len = pair->tx_chain.readable;

	pair->frame_len = len > MVNET_HDR_LEN ? len - MVNET_HDR_LEN : 0;
	if (len > MVNET_COPYBREAK)
		len = MVNET_HDR_LEN;
	pair->bounced = mvringh_pull(&pair->tx.ring, &pair->tx_chain, pair->bounce, len);
	return pair->frame_len && pair->bounced == len && !hdr->flags &&
	       hdr->gso_type == VIRTIO_NET_HDR_GSO_NONE;
}

static u32 mvnet_frame_max(const struct mvnet *nic)
{
	return le16_to_cpu((__force __le16)nic->config.mtu) + MVNET_FRAME_OVERHEAD;
}

static bool mvnet_link_up(const struct mvnet *nic)
{
	return le16_to_cpu((__force __le16)nic->config.status) & VIRTIO_NET_S_LINK_UP;
}

/* Take the next frame. Returns 1 if it is held, 2 if it was disposed of, 0 or -EIO. */
static int mvnet_take_tx(struct mvnet_pair *pair)
{
	int ret = mvringh_getdesc(&pair->tx.ring, &pair->tx_chain);

	if (ret == -EINVAL) {
		pair->stats.bad_chains++;
		pair->frame_len = 0;
		mvnet_drop(pair, VMDEV_DROP_BAD_TX);
		return 2;
	}
	if (ret <= 0)
		return ret;
	pair->tx_held = true;
	if (vmdev_fault(VMDEV_FAULT_DROP_FRAME)) {
		mvnet_tx_done(pair);
		return 2;
	}
#ifdef VMDEV_FAULTS
	if (vmdev_fault(VMDEV_FAULT_PUSH_INTO_READABLE)) {
		static const u8 zeros[MVNET_HDR_LEN];

		mvringh_push_into_readable(&pair->tx.ring, &pair->tx_chain, zeros, sizeof(zeros));
	}
#endif
	if (!mvnet_pull(pair))
		mvnet_drop(pair, VMDEV_DROP_BAD_TX);
	else if (pair->frame_len > mvnet_frame_max(pair->nic))
		mvnet_drop(pair, VMDEV_DROP_TOO_LONG);
	else if (!mvnet_link_up(pair->nic))
		mvnet_drop(pair, VMDEV_DROP_LINK_DOWN);
	return pair->tx_held ? 1 : 2;
}

/* Take one more receive buffer. Returns 1, 0 if there is none, or -EIO. */
static int mvnet_take_rx(struct mvnet_pair *pair)
{
	struct mvringh_chain *chain = &pair->rx_chain[pair->rx_held];

	for (;;) {
		int ret = mvringh_getdesc(&pair->rx.ring, chain);

		if (ret == -EIO || !ret)
			return ret;
		if (ret > 0 && chain->capacity >= MVNET_HDR_LEN) {
			pair->rx_held++;
			return 1;
		}
		/* Malformed, or too small for even the header: back with nothing in it. */
		pair->stats.bad_chains++;
		mvringh_complete(&pair->rx.ring, chain, 0);
	}
}

static u32 mvnet_rx_room(const struct mvnet_pair *pair)
{
	u32 room = 0;
	u32 i;

	for (i = 0; i < pair->rx_held; i++)
		room += pair->rx_chain[i].writable;
	return room;
}

/* Gather buffers for the frame held. Returns 1, 0 if none is left, -ENOSPC, or -EIO. */
static int mvnet_gather_rx(struct mvnet_pair *pair)
{
	u32 need = pair->frame_len + MVNET_HDR_LEN;
	u32 most = mvnet_mergeable(pair) ? MVNET_RX_MAX : 1;

	while (mvnet_rx_room(pair) < need) {
		int ret;

		if (pair->rx_held >= most)
			return -ENOSPC;
		ret = mvnet_take_rx(pair);
		if (ret <= 0)
			return ret;
	}
	return 1;
}

static void mvnet_corrupt(struct mvnet_pair *pair)
{
	const struct mvringh_chain *chain = &pair->rx_chain[0];
	const struct mvringh_seg *seg = &chain->seg[chain->nread];

	((u8 *)(uintptr_t)seg->addr)[min(seg->len, chain->capacity - chain->writable) - 1] ^= 0xff;
}

/* Push on, into the next buffer where one is full [5.1.6.4]. Returns the last one used. */
static struct mvringh_chain *mvnet_push(struct mvnet_pair *pair, struct mvringh_chain *chain,
					const void *mem, u32 len)
{
	for (;;) {
		u32 done = mvringh_push(&pair->rx.ring, chain, mem, len);

		if (done == len)
			return chain;
		mem += done;
		len -= done;
		chain++;
	}
}

/* The receive header and the frame, into the buffers gathered. */
static void mvnet_copy(struct mvnet_pair *pair)
{
	struct virtio_net_hdr_v1 *hdr = (void *)pair->bounce;
	struct mvringh_chain *chain = pair->rx_chain;
	const void *mem;
	u32 n;

	memset(hdr, 0, sizeof(*hdr));
	hdr->num_buffers = (__force __virtio16)cpu_to_le16(pair->rx_held);
	chain = mvnet_push(pair, chain, pair->bounce, pair->bounced);
	while ((n = mvringh_peek(&pair->tx_chain, &mem))) {
		chain = mvnet_push(pair, chain, mem, n);
		mvringh_skip(&pair->tx_chain, n);
	}
	if (vmdev_fault(VMDEV_FAULT_CORRUPT_PAYLOAD))
		mvnet_corrupt(pair);
}

static void mvnet_rx_done(struct mvnet_pair *pair)
{
	u32 i;

	if (pair->rx_held == 1 && !pair->late_held && vmdev_fault(VMDEV_FAULT_REORDER_FRAMES)) {
		pair->late = pair->rx_chain[0];
		pair->late.seg = pair->late.own;
		pair->late_len = pair->late.capacity - pair->late.writable;
		pair->late_held = true;
		pair->rx_held = 0;
		return;
	}
	for (i = 0; i < pair->rx_held; i++) {
		struct mvringh_chain *chain = &pair->rx_chain[i];

		mvringh_complete(&pair->rx.ring, chain, chain->capacity - chain->writable);
	}
	pair->rx_held = 0;
	mvnet_frame_flush(pair);
}

/**
 * mvnet_frame_flush - complete a buffer that reorder-frames held back
 * @pair: pair, locked
 */
void mvnet_frame_flush(struct mvnet_pair *pair)
{
	if (!pair->late_held)
		return;
	mvringh_complete(&pair->rx.ring, &pair->late, pair->late_len);
	pair->late_held = false;
}

static void mvnet_deliver(struct mvnet_pair *pair)
{
	mvnet_copy(pair);
	mvnet_tx_done(pair);
	mvnet_rx_done(pair);
	pair->rx_since = 0;
	pair->frames++;
	pair->bytes += pair->frame_len;
}

/**
 * mvnet_frame - bring one frame from the transmit to the receive queue
 * @pair: pair, locked; both queues ready
 * @why:  set to the reason when nothing was done
 *
 * A frame that finds no receive buffer waits MVNET_RX_GRACE and is then dropped
 * and counted, so that a driver that stops refilling still gets its transmit
 * buffers back.
 *
 * Return: 1 if a frame was delivered or dropped; 0 if there is nothing to do
 * now; -EIO if a ring makes no sense.
 */
int mvnet_frame(struct mvnet_pair *pair, enum vmdev_why *why)
{
	int ret;

	if (!pair->tx_held) {
		*why = VMDEV_WHY_NO_TX;
		if (!mvringh_pending(&pair->tx.ring))
			return 0;
		*why = VMDEV_WHY_NO_RX;
		if (!pair->rx_held && !mvringh_pending(&pair->rx.ring) && !mvnet_rx_overdue(pair))
			return 0;
		*why = VMDEV_WHY_NO_TX;
		ret = mvnet_take_tx(pair);
		if (ret != 1)
			return ret == 2 ? 1 : ret;
	}
	*why = VMDEV_WHY_NO_RX;
	ret = mvnet_gather_rx(pair);
	if (ret == -ENOSPC)
		return mvnet_drop(pair, VMDEV_DROP_RX_SMALL);
	if (!ret && mvnet_rx_overdue(pair))
		return mvnet_drop(pair, VMDEV_DROP_NO_RX);
	if (ret <= 0)
		return ret;
	mvnet_deliver(pair);
	return 1;
}
