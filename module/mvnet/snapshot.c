// SPDX-License-Identifier: GPL-2.0
/*
 * The card's state for snapshots: of the device, of its queues, and of its rings with
 * the chains that a pair holds from one run to the next. Changes nothing.
 */
#include "mvnet.h"

/* vmdev_ops.peek: no command runs, so nobody writes what is read here but NEEDS_RESET. */
void mvnet_peek(struct vmdev_device *vd, struct vmdev_peek *peek)
{
	struct mvnet *nic = to_mvnet(vd);

	*peek = (struct vmdev_peek){
		.status = READ_ONCE(nic->status),
		.suspended = READ_ONCE(nic->suspended),
		.config_cb = READ_ONCE(nic->config_cb.callback),
	};
}

/* vmdev_ops.peek_vq */
void mvnet_peek_vq(struct vmdev_device *vd, u32 vq, struct vmdev_vq_peek *peek)
{
	const struct mvnet_vq *q = mvnet_vq_of(to_mvnet(vd), vq);

	*peek = (struct vmdev_vq_peek){
		.num = q->config.num,
		.avail_idx = q->config.avail_idx,
		.desc = q->config.desc,
		.driver = q->config.driver,
		.device = q->config.device,
		.ready = READ_ONCE(q->ready),
		.cb = READ_ONCE(q->cb.callback),
	};
}

/* Receive chains that have no frame yet; and one that a fault holds back. */
static void mvnet_peek_rx(struct mvnet_pair *pair)
{
	u32 i;

	mvringh_state(&pair->rx.ring, pair->rx_held - pair->rx_used + pair->late_held);
	for (i = pair->rx_used; i < pair->rx_held; i++)
		mvringh_held(&pair->rx.ring, &pair->rx_chain[i]);
	if (pair->late_held)
		mvringh_held(&pair->rx.ring, &pair->late);
}

/* Frames that wait for receive chains. */
static void mvnet_peek_tx(struct mvnet_pair *pair)
{
	u32 i;

	mvringh_state(&pair->tx.ring, pair->nslots - pair->next);
	for (i = pair->next; i < pair->nslots; i++)
		mvringh_held(&pair->tx.ring, &pair->slot[i].tx);
}

/* vmdev_ops.peek_rings: the mutex keeps those away who begin and end rings without a lock. */
void mvnet_peek_rings(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	u32 i;

	mutex_lock(&nic->lock);
	for (i = 0; i <= nic->max_pairs; i++) {
		struct mvnet_pair *pair = &nic->pair[i];

		spin_lock_bh(&pair->lock);
		mvnet_peek_rx(pair);
		if (i < nic->max_pairs)
			mvnet_peek_tx(pair);
		spin_unlock_bh(&pair->lock);
	}
	mutex_unlock(&nic->lock);
}
