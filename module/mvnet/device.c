// SPDX-License-Identifier: GPL-2.0
/*
 * The card as a device: what it offers, which queues it has, its configuration space and its
 * life. What it shares with other devices is mvsim's; frames and commands are in files of
 * their own.
 */
#include <linux/etherdevice.h>
#include <linux/jhash.h>
#include <linux/slab.h>
#include <uapi/linux/virtio_ids.h>
#include "mvnet.h"
#include "vmdev_fault.h"

#define MVNET_FEATURES								\
	(VMDEV_FEATURE(VMDEV_F_MTU) | VMDEV_FEATURE(VMDEV_F_MAC) |		\
	 VMDEV_FEATURE(VMDEV_F_MRG_RXBUF) | VMDEV_FEATURE(VMDEV_F_STATUS) |	\
	 VMDEV_FEATURE(VMDEV_F_CTRL_VQ) | VMDEV_FEATURE(VMDEV_F_CTRL_RX) |	\
	 VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR))

/* mvsim_ops.rooms: a frame may need so many receive buffers before it can complete one. */
static u32 mvnet_rooms(struct mvsim *sim, u32 vq)
{
	struct mvnet *nic = to_mvnet(sim);

	if (!mvnet_vq_exists(nic, vq))
		return 0;
	return vq % 2 || mvnet_is_ctrl(nic, vq) ? 1 : MVNET_RX_MAX;
}

/* Whether a queue belongs to a pair, or to the card's end: the control queue of MQ. */
static bool mvnet_in_pair(const struct mvnet *nic, u32 vq)
{
	return vq < 2 * nic->max_pairs;
}

/* mvsim_ops.kick */
static int mvnet_kick(struct mvsim *sim, u32 vq)
{
	struct mvnet *nic = to_mvnet(sim);

	if (mvnet_is_ctrl(nic, vq))
		return mvnet_ctrl_kick(nic);
	if (mvnet_in_pair(nic, vq))
		mvnet_worker_kick(mvnet_pair_of(nic, vq));
	return 0;
}

/* mvsim_ops.serve */
static void mvnet_serve(struct mvsim *sim, u32 vq)
{
	struct mvnet *nic = to_mvnet(sim);

	if (mvnet_is_ctrl(nic, vq))
		mvnet_ctrl_queue(nic);
	else
		mvsim_queue(sim->vq[vq]->group);
}

/* mvsim_ops.forget */
static void mvnet_forget(struct mvsim *sim, u32 vq)
{
	struct mvnet *nic = to_mvnet(sim);

	if (mvnet_in_pair(nic, vq))
		mvnet_frames_forget(mvnet_pair_of(nic, vq), vq % 2);
}

/* mvsim_ops.peek */
static void mvnet_peek(struct mvsim *sim, u32 vq)
{
	struct mvnet *nic = to_mvnet(sim);

	if (mvnet_in_pair(nic, vq))
		mvnet_frames_peek(mvnet_pair_of(nic, vq), vq % 2);
	else
		mvringh_state(&sim->vq[vq]->ring, 0);
}

/* mvsim_ops.reset */
static void mvnet_reset(struct mvsim *sim)
{
	mvnet_ctrl_reset(to_mvnet(sim));
}

/*
 * mvsim_ops.resume: the time that frames wait for receive buffers begins anew, because the card
 * did not look.
 */
static void mvnet_resume(struct mvsim *sim)
{
	struct mvnet *nic = to_mvnet(sim);
	u32 i;

	for (i = 0; i < nic->max_pairs; i++) {
		spin_lock_bh(&nic->pair[i].group.lock);
		nic->pair[i].rx_since = 0;
		spin_unlock_bh(&nic->pair[i].group.lock);
	}
}

/* mvsim_ops.get_config */
static void mvnet_get_config(struct mvsim *sim, u32 offset, void *buf, u32 len)
{
	if (offset == offsetof(struct virtio_net_config, mtu) &&
	    vmdev_fault(VMDEV_FAULT_MTU_ZERO))
		memset(buf, 0, len);
}

/* mvsim_ops.free */
static void mvnet_free(struct mvsim *sim)
{
	struct mvnet *nic = to_mvnet(sim);
	u32 i;

	mvnet_ctrl_stop(nic);
	for (i = 0; i < nic->max_pairs; i++)
		mvnet_worker_stop(&nic->pair[i]);
	kvfree(nic);
}

static const struct mvsim_ops mvnet_ops = {
	.rooms = mvnet_rooms,
	.kick = mvnet_kick,
	.serve = mvnet_serve,
	.forget = mvnet_forget,
	.reset = mvnet_reset,
	.resume = mvnet_resume,
	.get_config = mvnet_get_config,
	.peek = mvnet_peek,
	.free = mvnet_free,
};

/* A MAC that is the same whenever a device of this UUID is created. */
static void mvnet_mac_from_uuid(u8 *mac, const guid_t *uuid)
{
	u32 a = jhash(uuid->b, UUID_SIZE, 0);
	u32 b = jhash(uuid->b, UUID_SIZE, a);

	memcpy(mac, &a, sizeof(a));
	memcpy(mac + sizeof(a), &b, ETH_ALEN - sizeof(a));
	mac[0] = (mac[0] & ~1) | 2;	/* unicast, locally administered */
}

static struct mvnet *mvnet_alloc(struct mdev_device *mdev)
{
	u32 i, pairs = READ_ONCE(mvnet_pairs_wanted);
	struct mvnet *nic = vmdev_alloc(kvzalloc(struct_size(nic, pair, pairs), GFP_KERNEL));

	if (!nic)
		return NULL;
	mvsim_init(&nic->sim, &mvnet_ops);
	nic->sim.device_id = VIRTIO_ID_NET;
	nic->sim.ring_max = MVNET_RING_MAX;
	nic->sim.config = &nic->config;
	nic->sim.config_size = sizeof(nic->config);
	nic->sim.vd.groups = mvnet_groups;
	nic->sim.offered |= MVNET_FEATURES;
	if (pairs > 1)
		nic->sim.offered |= VMDEV_FEATURE(VMDEV_F_MQ);
	if (vmdev_fault(VMDEV_FAULT_OFFER_WITHOUT_BASE))
		nic->sim.offered |= VMDEV_FEATURE(VMDEV_F_RSC_EXT);
	nic->max_pairs = pairs;
	mvnet_mac_from_uuid(nic->mac, &mdev->uuid);
	ether_addr_copy(nic->config.mac, nic->mac);
	vmdev_put16(&nic->config.status, VIRTIO_NET_S_LINK_UP);
	vmdev_put16(&nic->config.max_virtqueue_pairs, pairs);
	vmdev_put16(&nic->config.mtu, MVNET_MTU_DEFAULT);
	for (i = 0; i < pairs; i++)
		mvnet_worker_setup(&nic->pair[i], &nic->sim);
	mvnet_ctrl_setup(nic);
	return nic;
}

/* vmdev_parent.create */
int mvnet_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	struct mvnet *nic = mvnet_alloc(mdev);

	return nic ? mvsim_create(&nic->sim, mdev) : -ENOMEM;
}
