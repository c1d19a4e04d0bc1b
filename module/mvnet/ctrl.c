// SPDX-License-Identifier: GPL-2.0
/*
 * The control queue: takes the driver's commands, answers each with one byte, and
 * stores what was asked for [5.1.6.5]. Does not own what follows from it for
 * frames; mvnet/frame.c asks.
 *
 * A command is carried out in the context of its kick, because drivers wait for
 * the answer in a busy loop, under a lock, perhaps on the only processor.
 */
#include <linux/bottom_half.h>
#include <linux/etherdevice.h>
#include <linux/rcupdate.h>
#include "fire.h"
#include "vmdev_fault.h"

/* Commands in one go; a driver that sends more from another CPU must not hold ours. */
#define MVNET_CTRL_BATCH 16
/* Class and command of a chain that is too short to hold them. */
#define MVNET_CTRL_NONE 0xff

/**
 * struct mvnet_command - a kind of command
 * @class:   class and
 * @command: number that the driver sends
 * @needs:   feature without which it is not there
 * @run:     carries it out, the chain being at its data; returns whether it did
 */
struct mvnet_command {
	u8 class;
	u8 command;
	enum vmdev_feature_bit needs;
	bool (*run)(struct mvnet *nic, struct mvsim_vq *vq, struct mvringh_chain *chain);
};

/* Where the control queue is, after what was negotiated. */
static struct mvsim_vq *mvnet_ctrl_vq(struct mvnet *nic)
{
	return nic->sim.vq[mvnet_ctrl_index(nic)];
}

/* The next bytes of a command, at once. Returns whether there are so many. */
static bool mvnet_ctrl_pull(struct mvsim_vq *vq, struct mvringh_chain *chain, void *buf, u32 len)
{
	bool all = mvringh_pull(&vq->ring, chain, buf, len) == len;

	mvringh_transfer(&vq->ring);
	return all;
}

/* Exactly @len bytes of data, or the command is malformed. */
static bool mvnet_ctrl_data(struct mvsim_vq *vq, struct mvringh_chain *chain, void *buf, u32 len)
{
	return chain->readable == len && mvnet_ctrl_pull(vq, chain, buf, len);
}

static bool mvnet_ctrl_flag(struct mvsim_vq *vq, struct mvringh_chain *chain, bool *flag)
{
	u8 on;

	if (!mvnet_ctrl_data(vq, chain, &on, sizeof(on)))
		return false;
	WRITE_ONCE(*flag, on);
	return true;
}

static bool mvnet_ctrl_promisc(struct mvnet *nic, struct mvsim_vq *vq, struct mvringh_chain *chain)
{
	return mvnet_ctrl_flag(vq, chain, &nic->ctrl.promisc);
}

static bool mvnet_ctrl_allmulti(struct mvnet *nic, struct mvsim_vq *vq,
				struct mvringh_chain *chain)
{
	return mvnet_ctrl_flag(vq, chain, &nic->ctrl.allmulti);
}

/* One table: how many addresses, and that many of them, which are passed over. */
static bool mvnet_ctrl_table(struct mvsim_vq *vq, struct mvringh_chain *chain, u32 *entries)
{
	u64 left;
	__le32 n;

	if (!mvnet_ctrl_pull(vq, chain, &n, sizeof(n)))
		return false;
	*entries = le32_to_cpu(n);
	left = (u64)*entries * ETH_ALEN;
	if (left > chain->readable)
		return false;
	mvringh_skip(chain, left);
	return true;
}

/* Unicast addresses, then multicast ones [5.1.6.5.2]. */
static bool mvnet_ctrl_mac_table(struct mvnet *nic, struct mvsim_vq *vq,
				 struct mvringh_chain *chain)
{
	u32 unicast, multicast;

	if (!mvnet_ctrl_table(vq, chain, &unicast) || !mvnet_ctrl_table(vq, chain, &multicast) ||
	    chain->readable)
		return false;
	WRITE_ONCE(nic->ctrl.unicast, unicast);
	WRITE_ONCE(nic->ctrl.multicast, multicast);
	return true;
}

static bool mvnet_ctrl_mac_addr(struct mvnet *nic, struct mvsim_vq *vq,
				struct mvringh_chain *chain)
{
	u8 mac[ETH_ALEN];

	if (!mvnet_ctrl_data(vq, chain, mac, sizeof(mac)) || !is_valid_ether_addr(mac))
		return false;
	mvsim_config_write(&nic->sim, nic->config.mac, mac, sizeof(mac));
	return true;
}

/* When this returns no frame goes to a pair that was switched off [5.1.6.5.5]. */
static void mvnet_ctrl_enable(struct mvnet *nic, u32 pairs)
{
	u32 i;

	for (i = 0; i < nic->max_pairs; i++) {
		struct mvnet_pair *pair = &nic->pair[i];

		/* Inside the lock of the control queue, which no pair's run takes. */
		spin_lock_nested(&pair->group.lock, SINGLE_DEPTH_NESTING);
		pair->enabled = i < pairs;
		spin_unlock(&pair->group.lock);
		mvsim_queue(&pair->group);
	}
	WRITE_ONCE(nic->ctrl.pairs, pairs);
}

static bool mvnet_ctrl_pairs(struct mvnet *nic, struct mvsim_vq *vq, struct mvringh_chain *chain)
{
	__le16 field;
	u16 pairs;

	if (!mvnet_ctrl_data(vq, chain, &field, sizeof(field)))
		return false;
	pairs = le16_to_cpu(field);
	if (!pairs || pairs > nic->max_pairs)
		return false;
	mvnet_ctrl_enable(nic, pairs);
	return true;
}

static const struct mvnet_command mvnet_commands[] = {
	{ VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, VMDEV_F_CTRL_RX, mvnet_ctrl_promisc },
	{ VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_ALLMULTI, VMDEV_F_CTRL_RX, mvnet_ctrl_allmulti },
	{ VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, VMDEV_F_CTRL_RX,
	  mvnet_ctrl_mac_table },
	{ VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, VMDEV_F_CTRL_MAC_ADDR,
	  mvnet_ctrl_mac_addr },
	{ VIRTIO_NET_CTRL_MQ, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, VMDEV_F_MQ, mvnet_ctrl_pairs },
};

/* What is unknown, not negotiated or malformed is answered with an error [5.1.6.5]. */
static u8 mvnet_ctrl_answer(struct mvnet *nic, struct mvsim_vq *vq, struct mvringh_chain *chain,
			    const struct virtio_net_ctrl_hdr *hdr)
{
	const struct mvnet_command *c;
	int i;

	for (i = 0; i < ARRAY_SIZE(mvnet_commands); i++) {
		c = &mvnet_commands[i];
		if (c->class == hdr->class && c->command == hdr->cmd && mvnet_has(nic, c->needs))
			return c->run(nic, vq, chain) ? VIRTIO_NET_OK : VIRTIO_NET_ERR;
	}
	return VIRTIO_NET_ERR;
}

/* Serve the next chain. Returns 1, 0 if there is none, or -EIO. */
static int mvnet_ctrl_one(struct mvnet *nic, struct mvsim_vq *vq)
{
	struct virtio_net_ctrl_hdr hdr = { MVNET_CTRL_NONE, MVNET_CTRL_NONE };
	struct mvringh_chain *chain = &nic->ctrl.chain;
	u8 ack = VIRTIO_NET_ERR;
	u32 readable, used = 0;
	int ret = mvringh_getdesc(&vq->ring, chain);

	if (ret == -EINVAL) {
		nic->ctrl.bad_chains++;
		mvringh_complete(&vq->ring, chain, 0);
		return 1;
	}
	if (ret <= 0)
		return ret;
	readable = chain->readable;
	if (readable >= sizeof(hdr) && chain->writable) {
		mvnet_ctrl_pull(vq, chain, &hdr, sizeof(hdr));
		ack = mvnet_ctrl_answer(nic, vq, chain, &hdr);
	}
	if (!vmdev_fault(VMDEV_FAULT_CTRL_NO_ACK))
		used = mvringh_push(&vq->ring, chain, &ack, sizeof(ack));
	mvringh_transfer(&vq->ring);
	mvringh_complete(&vq->ring, chain, used);
	/* Whoever judges the command knows what it did to the ring. */
	mvringh_settle(&vq->ring);
	nic->ctrl.commands++;
	nic->ctrl.errors += ack != VIRTIO_NET_OK;
	MVNET_FIRE(mvnet_ctrl, vq->group, hdr.class, hdr.cmd, ack, readable, chain->capacity,
		   used);
	return 1;
}

/* Serve what is there. Returns 1 if there may be more, 0, or -EIO. */
static int mvnet_ctrl_batch(struct mvnet *nic, struct mvsim_vq *vq)
{
	u32 done = 0;
	int ret;

	do {
		ret = mvnet_ctrl_one(nic, vq);
		if (ret < 0)
			return ret;
		if (!ret && !mvringh_notify_enable(&vq->ring))
			return 0;
	} while (++done < MVNET_CTRL_BATCH);
	return 1;
}

/* The part of a run that works on the ring. Returns as mvnet_ctrl_batch(), or -EBUSY. */
static int mvnet_ctrl_run_locked(struct mvnet *nic, struct mvsim_vq *vq, bool *notify)
{
	int ret;

	if (!vq->ready)
		return 0;
	if (READ_ONCE(nic->sim.suspended))
		return -EBUSY;
	if (!mvsim_live(&nic->sim))
		return 0;
	if (vq->ring.broken)
		return -EIO;
	ret = mvnet_ctrl_batch(nic, vq);
	*notify = mvsim_publish(vq);
	mvringh_settle(&vq->ring);
	return ret;
}

/*
 * Like a pair's run: an RCU section for whoever disables the queue, and the
 * callback without the lock.
 *
 * Returns 0, -EBUSY if the card stands still, or -EIO if the ring makes no sense.
 */
static int mvnet_ctrl_run(struct mvnet *nic)
{
	struct mvsim_vq *vq = mvnet_ctrl_vq(nic);
	bool notify = false;
	struct vmdev_cb cb;
	int ret;

	local_bh_disable();
	rcu_read_lock();
	spin_lock(&vq->group->lock);
	ret = mvnet_ctrl_run_locked(nic, vq, &notify);
	cb = vq->cb;
	spin_unlock(&vq->group->lock);
	if (notify)
		vmdev_vq_cb(&nic->sim.vd, vq->ring.vq, &cb);
	if (ret == -EIO)
		mvsim_needs_reset(&nic->sim);
	if (ret > 0)
		mvnet_ctrl_queue(nic);
	rcu_read_unlock();
	local_bh_enable();
	return min(ret, 0);
}

static void mvnet_ctrl_work(struct work_struct *work)
{
	mvnet_ctrl_run(container_of(work, struct mvnet, ctrl.work));
}

/**
 * mvnet_ctrl_queue - let a worker look at the control queue soon
 * @nic: card
 *
 * Context: any.
 */
void mvnet_ctrl_queue(struct mvnet *nic)
{
	schedule_work(&nic->ctrl.work);
}

/* Where a run cannot be: a worker will serve what a card that works is sent. */
static int mvnet_ctrl_kick_late(struct mvnet *nic)
{
	if (READ_ONCE(nic->sim.suspended) && READ_ONCE(mvnet_ctrl_vq(nic)->ready))
		return -EBUSY;
	mvnet_ctrl_queue(nic);
	return 0;
}

/**
 * mvnet_ctrl_kick - the driver has sent commands
 * @nic: card
 *
 * A driver waits for the answer in a loop, so it is told if none will come. What it
 * has sent to a card that stands still is served all the same when that goes on.
 *
 * Context: any but NMI. They are answered before it returns where the context
 * allows that.
 * Return: 0; -EBUSY if the card stands still; -EIO if the ring makes no sense.
 */
int mvnet_ctrl_kick(struct mvnet *nic)
{
	int ret;

	if (irqs_disabled() || in_hardirq())
		return mvnet_ctrl_kick_late(nic);
	do
		ret = mvnet_ctrl_run(nic);
	while (ret == -EBUSY && mvsim_suspend_call_off(&nic->sim));
	return ret;
}

/**
 * mvnet_ctrl_reset - forget what the driver asked for
 * @nic: card, its mutex held, its queues disabled
 */
void mvnet_ctrl_reset(struct mvnet *nic)
{
	struct mvnet_ctrl *ctrl = &nic->ctrl;
	u32 i;

	for (i = 0; i < nic->max_pairs; i++) {
		spin_lock_bh(&nic->pair[i].group.lock);
		nic->pair[i].enabled = !i;
		spin_unlock_bh(&nic->pair[i].group.lock);
	}
	WRITE_ONCE(ctrl->pairs, 1);
	WRITE_ONCE(ctrl->promisc, true);
	WRITE_ONCE(ctrl->allmulti, false);
	WRITE_ONCE(ctrl->unicast, 0);
	WRITE_ONCE(ctrl->multicast, 0);
	if (!ether_addr_equal(nic->config.mac, nic->mac))
		mvsim_config_write(&nic->sim, nic->config.mac, nic->mac, ETH_ALEN);
}

/**
 * mvnet_ctrl_setup - prepare a zeroed card
 * @nic: card; pairs and addresses set
 */
void mvnet_ctrl_setup(struct mvnet *nic)
{
	mvsim_group_init(&nic->ctrl.group, &nic->sim, NULL);
	mvsim_vq_add(&nic->ctrl.group, &nic->ctrl.vq);
	INIT_WORK(&nic->ctrl.work, mvnet_ctrl_work);
	mvnet_ctrl_reset(nic);
}

/**
 * mvnet_ctrl_stop - wait until no worker runs; none may be queued any more
 * @nic: card
 *
 * Context: process context, may sleep.
 */
void mvnet_ctrl_stop(struct mvnet *nic)
{
	cancel_work_sync(&nic->ctrl.work);
}
