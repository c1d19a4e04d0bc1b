// SPDX-License-Identifier: GPL-2.0
/*
 * The data path of frames: take a few from the transmit queue, take receive
 * buffers for them, copy from the one into the other, complete both. Frames go
 * together because copies, their events and notifications are cheaper so. Runs
 * under the pair's lock; when and how often is mvnet/worker.c's business.
 */
#include <linux/jiffies.h>
#include "fault.h"
#include "fire.h"

static bool mvnet_mergeable(const struct mvnet_pair *pair)
{
	return mvnet_has(mvnet_of(pair), VMDEV_F_MRG_RXBUF);
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

static bool mvnet_link_up(const struct mvnet *nic)
{
	return vmdev_get16(&nic->config.status) & VIRTIO_NET_S_LINK_UP;
}

/*
 * Take one frame, and ask for its header, with the whole frame if it is short.
 * Returns 1, 0 if there is none, or -EIO.
 */
static int mvnet_take_one(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	int ret = mvringh_getdesc(&pair->tx.ring, &slot->tx);
	u32 len;

	slot->len = 0;
	slot->bounced = 0;
	slot->nrx = 0;
	slot->fate = VMDEV_DROP_BAD_TX;
	if (ret == -EINVAL) {
		pair->stats.bad_chains++;
		return 1;
	}
	if (ret <= 0)
		return ret;
	len = slot->tx.readable;
	if (len <= MVNET_HDR_LEN)
		return 1;
	slot->len = len - MVNET_HDR_LEN;
	slot->bounced = mvringh_pull(&pair->tx.ring, &slot->tx, slot->bounce,
				     len > MVNET_COPYBREAK ? MVNET_HDR_LEN : len);
	slot->fate = MVNET_DELIVER;
	mvnet_fault_took(pair, slot);
	return 1;
}

/* The header has come: does it fit what was negotiated (no offloads), and the frame? [5.1.6.2] */
static int mvnet_fate(const struct mvnet_pair *pair, const struct mvnet_slot *slot)
{
	const struct virtio_net_hdr_v1 *hdr = (const void *)slot->bounce;

	if (hdr->flags || hdr->gso_type != VIRTIO_NET_HDR_GSO_NONE)
		return VMDEV_DROP_BAD_TX;
	if (slot->len > mvnet_frame_max(mvnet_of(pair)))
		return VMDEV_DROP_TOO_LONG;
	return mvnet_link_up(mvnet_of(pair)) ? MVNET_DELIVER : VMDEV_DROP_LINK_DOWN;
}

/* Take up to @most frames. Returns how many, 0 if there is nothing to do now, or -EIO. */
static int mvnet_take(struct mvnet_pair *pair, u32 most, enum vmdev_why *why)
{
	u32 i;
	int ret = 0;

	pair->next = 0;
	pair->nslots = 0;
	*why = VMDEV_WHY_NO_TX;
	if (!mvringh_pending(&pair->tx.ring))
		return 0;
	*why = VMDEV_WHY_NO_RX;
	if (!pair->rx_held && !mvringh_pending(&pair->rx.ring) && !mvnet_rx_overdue(pair))
		return 0;
	*why = VMDEV_WHY_NO_TX;
	while (pair->nslots < min(most, (u32)MVNET_BURST)) {
		ret = mvnet_take_one(pair, &pair->slot[pair->nslots]);
		if (ret <= 0)
			break;
		pair->nslots++;
	}
	mvringh_transfer(&pair->tx.ring);
	for (i = 0; i < pair->nslots; i++) {
		if (pair->slot[i].fate == MVNET_DELIVER)
			pair->slot[i].fate = mvnet_fate(pair, &pair->slot[i]);
		mvnet_fault_fate(pair, &pair->slot[i]);
	}
	return pair->nslots ?: ret;
}

/* Take one more receive buffer. Returns 1, 0 if there is none, or -EIO. */
static int mvnet_take_rx(struct mvnet_pair *pair)
{
	struct mvringh_chain *chain = &pair->rx_chain[pair->rx_held];

	for (;;) {
		int ret = mvringh_getdesc(&pair->rx.ring, chain);

		if (ret == -EIO || !ret)
			return ret;
		if (ret > 0 && vmdev_fault(VMDEV_FAULT_CHAIN_FORGOTTEN))
			continue;
		if (ret > 0 && chain->capacity >= MVNET_HDR_LEN) {
			pair->rx_held++;
			return 1;
		}
		/* Malformed, or too small for even the header: back with nothing in it. */
		pair->stats.bad_chains++;
		if (!mvringh_complete(&pair->rx.ring, chain, 0))
			continue;
		/* With IN_ORDER it would have to wait for the buffers gathered before it. */
		pair->rx.ring.broken = true;
		return -EIO;
	}
}

static u32 mvnet_rx_room(const struct mvnet_pair *pair)
{
	u32 room = 0;
	u32 i;

	for (i = pair->rx_used; i < pair->rx_held; i++)
		room += pair->rx_chain[i].writable;
	return room;
}

/* Gather buffers for a frame. Returns 1, 0 if none is left, -ENOSPC, or -EIO. */
static int mvnet_gather_rx(struct mvnet_pair *pair, const struct mvnet_slot *slot)
{
	u32 need = slot->len + slot->pad + MVNET_HDR_LEN;
	u32 most = mvnet_mergeable(pair) ? MVNET_RX_MAX : 1;

	while (mvnet_rx_room(pair) < need) {
		int ret;

		if (pair->rx_held - pair->rx_used >= most)
			return -ENOSPC;
		ret = mvnet_take_rx(pair);
		if (ret <= 0)
			return ret;
	}
	return 1;
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
static void mvnet_post(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	struct mvringh_chain *chain = &pair->rx_chain[pair->rx_used];
	struct virtio_net_hdr_v1 *hdr = (void *)slot->bounce;

	slot->rx = pair->rx_used;
	slot->nrx = pair->rx_held - pair->rx_used;
	pair->rx_used = pair->rx_held;
	memset(hdr, 0, sizeof(*hdr));
	vmdev_put16(&hdr->num_buffers, slot->nrx);
	mvnet_fault_header(hdr);
	chain = mvnet_push(pair, chain, slot->bounce, slot->bounced);
	while (slot->tx.readable) {
		if (!chain->writable)
			chain++;
		mvringh_forward(&pair->rx.ring, chain, &slot->tx);
	}
	mvnet_fault_posted(pair, slot, chain);
}

/*
 * Find receive buffers for the frames that wait, and post their copies. Returns how
 * many frames are decided, 0 if the first must wait, or -EIO.
 */
static int mvnet_place(struct mvnet_pair *pair)
{
	u32 end;

	for (end = pair->next; end < pair->nslots; end++) {
		struct mvnet_slot *slot = &pair->slot[end];
		int ret;

		/* On a pair that the driver does not use: no receive queue is for it. */
		if (slot->fate == MVNET_DELIVER && !pair->enabled)
			slot->fate = VMDEV_DROP_PAIR_OFF;
		if (slot->fate != MVNET_DELIVER)
			continue;
		if (pair->rx_used + MVNET_RX_MAX > MVNET_RX_CHAINS)
			break;
		ret = mvnet_gather_rx(pair, slot);
		if (ret == -ENOSPC)
			slot->fate = VMDEV_DROP_RX_SMALL;
		else if (!ret && end == pair->next && mvnet_rx_overdue(pair))
			slot->fate = VMDEV_DROP_NO_RX;
		else if (ret <= 0 && end == pair->next)
			return ret;
		else if (ret <= 0)
			break;
		else
			mvnet_post(pair, slot);
	}
	return end - pair->next;
}

static void mvnet_rx_done(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	u32 i;

	mvnet_fault_rx(pair, slot);
	for (i = slot->rx; i < slot->rx + slot->nrx; i++) {
		struct mvringh_chain *chain = &pair->rx_chain[i];
		u32 len = chain->capacity - chain->writable;

		mvringh_complete(&pair->rx.ring, chain, len);
	}
	mvnet_fault_rx_done(pair, slot);
}

/* The copies are done: give the buffers of one frame back. */
static void mvnet_finish_one(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	if (slot->fate >= 0) {
		MVNET_FIRE(mvnet_drop, &pair->group, slot->fate, slot->len);
		pair->stats.drops[slot->fate]++;
		pair->group.drops++;
	}
	mvringh_complete(&pair->tx.ring, &slot->tx, 0);
	if (slot->fate != MVNET_DELIVER)
		return;
	mvnet_rx_done(pair, slot);
	pair->rx_since = 0;
	pair->group.frames++;
	pair->group.bytes += slot->len;
}

/* Buffers that were gathered for a frame which did not get enough wait for the next look. */
static void mvnet_keep_rx(struct mvnet_pair *pair)
{
	u32 i;

	for (i = pair->rx_used; i < pair->rx_held; i++)
		mvringh_chain_copy(&pair->rx_chain[i - pair->rx_used], &pair->rx_chain[i]);
	pair->rx_held -= pair->rx_used;
	pair->rx_used = 0;
}

/**
 * mvnet_frames - bring a few frames from the transmit to the receive queue
 * @pair: pair, locked; both queues ready
 * @most: frames at most
 * @why:  set to the reason when nothing was done
 *
 * A frame that finds no receive buffer waits MVNET_RX_GRACE and is then dropped
 * and counted, so that a driver that stops refilling still gets its transmit
 * buffers back.
 *
 * Return: how many frames were delivered or dropped; 0 if there is nothing to do
 * now; -EIO if a ring makes no sense.
 */
int mvnet_frames(struct mvnet_pair *pair, u32 most, enum vmdev_why *why)
{
	u32 end;
	int ret;

	if (pair->next == pair->nslots) {
		ret = mvnet_take(pair, most, why);
		if (ret <= 0)
			return ret;
	}
	*why = VMDEV_WHY_NO_RX;
	ret = mvnet_place(pair);
	if (ret <= 0)
		return ret;
	mvringh_transfer(&pair->rx.ring);
	for (end = pair->next + ret; pair->next < end; pair->next++)
		mvnet_finish_one(pair, &pair->slot[pair->next]);
	mvnet_keep_rx(pair);
	return ret;
}

/**
 * mvnet_frames_forget - a queue of a pair was disabled: what was taken of it is void
 * @pair: pair, locked
 * @tx:   it was the transmit queue
 */
void mvnet_frames_forget(struct mvnet_pair *pair, bool tx)
{
	if (tx) {
		pair->nslots = 0;
		pair->next = 0;
	} else {
		pair->rx_held = 0;
		pair->rx_used = 0;
	}
	pair->late_held = false;
	pair->rx_since = 0;
}

/* Receive chains that have no frame yet. */
static void mvnet_peek_rx(struct mvnet_pair *pair)
{
	u32 i;

	mvringh_state(&pair->rx.ring, pair->rx_held - pair->rx_used + pair->late_held);
	for (i = pair->rx_used; i < pair->rx_held; i++)
		mvringh_held(&pair->rx.ring, &pair->rx_chain[i]);
	mvnet_fault_peek_rx(pair);
}

/* Frames that wait for receive chains. */
static void mvnet_peek_tx(struct mvnet_pair *pair)
{
	u32 i;

	mvringh_state(&pair->tx.ring, pair->nslots - pair->next);
	for (i = pair->next; i < pair->nslots; i++)
		mvringh_held(&pair->tx.ring, &pair->slot[i].tx);
}

/**
 * mvnet_frames_peek - tell the state of a ring, and the chains held from one run to the next
 * @pair: pair, locked
 * @tx:   of its transmit queue
 */
void mvnet_frames_peek(struct mvnet_pair *pair, bool tx)
{
	if (tx)
		mvnet_peek_tx(pair);
	else
		mvnet_peek_rx(pair);
}
