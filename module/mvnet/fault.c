// SPDX-License-Identifier: GPL-2.0
/*
 * Misbehaviour of the card that needs code of its own. Built with FAULTS=1 only.
 */
#include <linux/minmax.h>
#include "fault.h"

#define MVNET_FAULT_BYTE 45	/* of header and frame */

/* drop-frame, push-into-readable, split-loses-byte: a frame was taken, its copies posted. */
void mvnet_fault_took(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	static const u8 zeros[MVNET_HDR_LEN];

	slot->pad = 0;
	if (vmdev_fault(VMDEV_FAULT_DROP_FRAME))
		slot->fate = MVNET_SWALLOW;
	if (vmdev_fault(VMDEV_FAULT_PUSH_INTO_READABLE))
		mvringh_push_into_readable(&pair->tx.ring, &slot->tx, zeros, sizeof(zeros));
	if (slot->tx.nread > 1 && vmdev_fault(VMDEV_FAULT_SPLIT_LOSES_BYTE))
		slot->bounced--;
}

/*
 * frame-too-long: a frame that is delivered gets more bytes than the MTU allows. drop-reason-false:
 * a frame that could be delivered is dropped, and counted as if the link were down. frame-altered.
 */
void mvnet_fault_fate(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	if (slot->fate == MVNET_DELIVER && vmdev_fault(VMDEV_FAULT_DROP_REASON_FALSE))
		slot->fate = VMDEV_DROP_LINK_DOWN;
	if (slot->bounced > MVNET_FAULT_BYTE && vmdev_fault(VMDEV_FAULT_FRAME_ALTERED))
		slot->bounce[MVNET_FAULT_BYTE] ^= 0xff;
	if (slot->fate == MVNET_DELIVER && vmdev_fault(VMDEV_FAULT_FRAME_TOO_LONG))
		slot->pad = mvnet_frame_max(mvnet_of(pair)) + 1 - slot->len;
}

/* no-num-buffers, rx-header-flags */
void mvnet_fault_header(struct virtio_net_hdr_v1 *hdr)
{
	if (vmdev_fault(VMDEV_FAULT_NO_NUM_BUFFERS))
		hdr->num_buffers = 0;
	if (vmdev_fault(VMDEV_FAULT_RX_HEADER_FLAGS))
		hdr->flags = VIRTIO_NET_HDR_F_DATA_VALID;
}

/* frame-too-long: the bytes too many, from @chain on; room for them was gathered. */
void mvnet_fault_posted(struct mvnet_pair *pair, struct mvnet_slot *slot,
			struct mvringh_chain *chain)
{
	while (slot->pad) {
		u32 n = min_t(u32, slot->pad, sizeof(slot->bounce));

		if (!chain->writable)
			chain++;
		slot->pad -= mvringh_push(&pair->rx.ring, chain, slot->bounce, n);
	}
}

/* reorder-frames: this frame waits for the next one. */
static void mvnet_fault_keep(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	mvringh_chain_copy(&pair->late, &pair->rx_chain[slot->rx]);
	pair->late_len = pair->late.capacity - pair->late.writable;
	pair->late_held = true;
	slot->nrx = 0;
}

/*
 * corrupt-payload, reorder-frames, used-out-of-order, used-len-not-pushed: the receive buffers
 * of a frame are to be given back.
 */
void mvnet_fault_rx(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
	struct mvringh_chain *chain = &pair->rx_chain[slot->rx];
	u32 i;

	if (vmdev_fault(VMDEV_FAULT_CORRUPT_PAYLOAD))
		mvringh_corrupt(&pair->rx.ring, chain);
	if (slot->nrx == 1 && !pair->late_held && vmdev_fault(VMDEV_FAULT_REORDER_FRAMES))
		mvnet_fault_keep(pair, slot);
	if (slot->nrx > 1 && vmdev_fault(VMDEV_FAULT_USED_OUT_OF_ORDER))
		swap(chain[0].head, chain[1].head);
	for (i = 0; i < slot->nrx; i++) {
		if (chain[i].writable && vmdev_fault(VMDEV_FAULT_USED_LEN_NOT_PUSHED))
			chain[i].writable--;
	}
}

/* reorder-frames: the frame that was kept goes behind the one that was given back. */
void mvnet_fault_rx_done(struct mvnet_pair *pair, const struct mvnet_slot *slot)
{
	if (!pair->late_held || !slot->nrx)
		return;
	mvringh_complete(&pair->rx.ring, &pair->late, pair->late_len);
	pair->late_held = false;
}

/* reorder-frames: the chain that is kept is held, too. */
void mvnet_fault_peek_rx(struct mvnet_pair *pair)
{
	if (pair->late_held)
		mvringh_held(&pair->rx.ring, &pair->late);
}

/* ignore-suppression: one frame, so that the next one finds the driver called back. */
u32 mvnet_fault_budget(u32 budget)
{
	return vmdev_fault(VMDEV_FAULT_IGNORE_SUPPRESSION) ? 1 : budget;
}

/*
 * ignore-suppression: right after a callback the driver wants no other, until it has polled.
 * One frame more, and it gets one.
 */
void mvnet_fault_overrun(struct mvsim_group *group)
{
	struct mvnet_pair *pair = to_mvnet_pair(group);
	struct vmdev_cb cb = {};
	enum vmdev_why why;

	spin_lock(&group->lock);
	if (mvsim_runnable(group) && mvnet_frames(pair, 1, &why) > 0 &&
	    pair->rx.ring.notified != pair->rx.ring.last_used) {
		mvringh_publish(&pair->rx.ring);
		mvringh_need_notify(&pair->rx.ring);
		cb = pair->rx.cb;
	}
	mvringh_settle(&pair->tx.ring);
	mvringh_settle(&pair->rx.ring);
	spin_unlock(&group->lock);
	vmdev_vq_cb(&group->sim->vd, group->first, &cb);
}
