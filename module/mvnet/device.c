// SPDX-License-Identifier: GPL-2.0
/*
 * The card as a virtio mediated device: identity, features, status, reset,
 * configuration space, life. Queues are in mvnet/queue.c.
 */
#include <linux/etherdevice.h>
#include <linux/jhash.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <uapi/linux/virtio_ids.h>
#include "mvnet.h"
#include "vmdev_fault.h"

#define MVNET_FEATURES								\
	(VMDEV_FEATURE(VMDEV_F_MTU) | VMDEV_FEATURE(VMDEV_F_MAC) |		\
	 VMDEV_FEATURE(VMDEV_F_MRG_RXBUF) | VMDEV_FEATURE(VMDEV_F_STATUS) |	\
	 VMDEV_FEATURE(VMDEV_F_CTRL_VQ) | VMDEV_FEATURE(VMDEV_F_CTRL_RX) |	\
	 VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR) |					\
	 VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC) | VMDEV_FEATURE(VMDEV_F_EVENT_IDX) |	\
	 VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_RING_RESET) |	\
	 VMDEV_FEATURE(VMDEV_F_IN_ORDER))

/* Without these the rings would be in another format, or carry physical addresses. */
#define MVNET_FEATURES_NEEDED							\
	(VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM))

/* Bits that a driver may write; whatever else it writes means nothing to the card. */
#define MVNET_S_DRIVERS								\
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK |		\
	 VMDEV_S_DRIVER_OK | VMDEV_S_FAILED)

/* With one of them the features stay as they are; some drivers never write FEATURES_OK. */
#define MVNET_S_SETTLED (VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)

static u32 mvnet_get_device_id(struct vmdev_device *vd)
{
	return VIRTIO_ID_NET;
}

static u32 mvnet_get_vendor_id(struct vmdev_device *vd)
{
	return 0;
}

static u32 mvnet_get_vq_num_max(struct vmdev_device *vd, u32 vq)
{
	/* 0 says that there is no such queue [4.2.2.2]. */
	return mvnet_vq_exists(to_mvnet(vd), vq) ? MVNET_RING_MAX : 0;
}

static u32 mvnet_get_vq_align(struct vmdev_device *vd)
{
	return SMP_CACHE_BYTES;
}

static u32 mvnet_get_config_size(struct vmdev_device *vd)
{
	return sizeof(struct virtio_net_config);
}

/* The fault features-masked: what was not offered is dropped, and nobody told. */
static u64 mvnet_mask(const struct mvnet *nic, u64 features)
{
	return vmdev_fault(VMDEV_FAULT_FEATURES_MASKED) ? features & nic->offered : features;
}

/* One answer for the life of the device: offered features do not change [2.2]. */
static u64 mvnet_get_device_features(struct vmdev_device *vd)
{
	return to_mvnet(vd)->offered;
}

static int mvnet_set_driver_features(struct vmdev_device *vd, u64 features)
{
	struct mvnet *nic = to_mvnet(vd);
	int ret = -EBUSY;

	mutex_lock(&nic->lock);
	if (!(nic->status & MVNET_S_SETTLED) && !mvnet_any_ready(nic)) {
		nic->features = mvnet_mask(nic, features);
		ret = 0;
	}
	mutex_unlock(&nic->lock);
	return ret;
}

static u64 mvnet_get_driver_features(struct vmdev_device *vd)
{
	return READ_ONCE(to_mvnet(vd)->features);
}

static bool mvnet_acceptable(const struct mvnet *nic)
{
	if (vmdev_fault(VMDEV_FAULT_TAKEN_SET_REFUSED))
		return false;
	return !(nic->features & ~nic->offered) &&
	       (nic->features & MVNET_FEATURES_NEEDED) == MVNET_FEATURES_NEEDED;
}

/* A write adds bits; what it leaves out stays, and NEEDS_RESET is the card's own [2.1.1]. */
static void mvnet_add_status(struct mvnet *nic, u8 status)
{
	spin_lock_bh(&nic->status_lock);
	WRITE_ONCE(nic->status, nic->status | status);
	spin_unlock_bh(&nic->status_lock);
}

/* What a reset does at once: it ends a suspension [1.4, 2.1], and nobody is called any more. */
static void mvnet_clear_status(struct mvnet *nic)
{
	static const struct vmdev_cb none;

	spin_lock_bh(&nic->status_lock);
	WRITE_ONCE(nic->status, 0);
	WRITE_ONCE(nic->suspended, false);
	nic->config_late = false;
	if (nic->config_cb.callback && vmdev_fault(VMDEV_FAULT_LATE_CALLBACK))
		nic->stale_cb = nic->config_cb;
	nic->config_cb = none;
	spin_unlock_bh(&nic->status_lock);
}

/* The fault status-reads-garbage: a bit without a meaning in any status. */
#define MVNET_STATUS_GARBAGE 32

/* The fault ignore-driver-ok: a chain is taken although the device is reset. */
static void mvnet_zombie_run(struct mvnet *nic)
{
	struct mvnet_pair *pair = &nic->pair[0];

	mutex_lock(&nic->lock);
	if (nic->zombie && pair->rx.ready) {
		spin_lock_bh(&pair->lock);
		mvringh_getdesc(&pair->rx.ring, &pair->rx_chain[0]);
		mvringh_settle(&pair->rx.ring);
		spin_unlock_bh(&pair->lock);
	}
	nic->zombie = false;
	mvnet_reset_vqs(nic, false);
	mutex_unlock(&nic->lock);
}

/* The fault late-callback: the driver has reset the device and is called back all the same. */
static void mvnet_late_callback(struct mvnet *nic)
{
	struct vmdev_cb cb = nic->stale_cb;

	nic->stale_cb = (struct vmdev_cb){};
	rcu_read_lock();
	vmdev_config_cb(&nic->vd, &cb);
	rcu_read_unlock();
}

static u8 mvnet_get_status(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	u8 status;

	if (nic->zombie)
		mvnet_zombie_run(nic);
	status = READ_ONCE(nic->status);
	if ((status & VMDEV_S_FEATURES_OK) && vmdev_fault(VMDEV_FAULT_STATUS_READS_GARBAGE))
		status |= MVNET_STATUS_GARBAGE;
	if (nic->stale_cb.callback)
		mvnet_late_callback(nic);
	return status;
}

static int mvnet_set_status(struct vmdev_device *vd, u8 status)
{
	struct mvnet *nic = to_mvnet(vd);
	u8 set;
	u32 i;

	mutex_lock(&nic->lock);
	set = status & MVNET_S_DRIVERS & ~nic->status;
	if ((set & VMDEV_S_FEATURES_OK) && !mvnet_acceptable(nic))
		set &= ~VMDEV_S_FEATURES_OK;
	mvnet_add_status(nic, set);
	/* Kicks before DRIVER_OK were ignored: look at what they were for. */
	for (i = 0; i < mvnet_pairs(nic) && (set & VMDEV_S_DRIVER_OK); i++)
		mvnet_worker_queue(&nic->pair[i]);
	if (set & VMDEV_S_DRIVER_OK)
		mvnet_ctrl_queue(nic);
	mutex_unlock(&nic->lock);
	return 0;
}

static int mvnet_reset(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	bool keep, running;

	/* What a suspension kept back is not the next driver's to know. */
	mvnet_suspend_stop(nic);
	mutex_lock(&nic->lock);
	running = nic->status & VMDEV_S_DRIVER_OK;
	keep = nic->status && vmdev_fault(VMDEV_FAULT_STATUS_KEPT_OVER_RESET);
	if (!keep)
		mvnet_clear_status(nic);
	nic->zombie = nic->pair[0].rx.ready && vmdev_fault(VMDEV_FAULT_IGNORE_DRIVER_OK);
	if (!nic->zombie)
		mvnet_reset_vqs(nic, running);
	nic->features = 0;
	mvnet_ctrl_reset(nic);
	mutex_unlock(&nic->lock);
	return 0;
}

static int mvnet_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len)
{
	struct mvnet *nic = to_mvnet(vd);

	spin_lock_bh(&nic->status_lock);
	memcpy(buf, (u8 *)&nic->config + offset, len);
	spin_unlock_bh(&nic->status_lock);
	if (offset == offsetof(struct virtio_net_config, mtu) &&
	    vmdev_fault(VMDEV_FAULT_MTU_ZERO))
		memset(buf, 0, len);
	return 0;
}

/**
 * mvnet_config_write - change a field of the configuration, and the generation with it
 * @nic:   card
 * @field: inside nic->config
 * @value: its new bytes, little endian
 * @len:   how many
 *
 * Context: any but hard interrupts.
 */
void mvnet_config_write(struct mvnet *nic, void *field, const void *value, size_t len)
{
	spin_lock_bh(&nic->status_lock);
	memcpy(field, value, len);
	if (!vmdev_fault(VMDEV_FAULT_CONSTANT_GENERATION))
		WRITE_ONCE(nic->generation, nic->generation + 1);
	spin_unlock_bh(&nic->status_lock);
}

static u32 mvnet_get_generation(struct vmdev_device *vd)
{
	return READ_ONCE(to_mvnet(vd)->generation);
}

static int mvnet_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb)
{
	struct mvnet *nic = to_mvnet(vd);
	bool had;

	spin_lock_bh(&nic->status_lock);
	had = nic->config_cb.callback;
	nic->config_cb = *cb;
	spin_unlock_bh(&nic->status_lock);
	if (had)
		synchronize_rcu_expedited();
	if (cb->callback && vmdev_fault(VMDEV_FAULT_CALLBACK_BEFORE_DRIVER_OK))
		vmdev_config_cb(vd, cb);
	return 0;
}

/**
 * mvnet_config_changed - tell the driver that configuration or status changed
 * @nic: card
 *
 * A driver that has suspended the card is told when it resumes it.
 *
 * Context: any but hard interrupts; no pair's lock held.
 */
void mvnet_config_changed(struct mvnet *nic)
{
	struct vmdev_cb cb = {};

	rcu_read_lock();
	spin_lock_bh(&nic->status_lock);
	if (nic->suspended && !vmdev_fault(VMDEV_FAULT_CALLBACK_WHILE_SUSPENDED))
		nic->config_late = true;
	else if (nic->status & VMDEV_S_DRIVER_OK)
		cb = nic->config_cb;
	spin_unlock_bh(&nic->status_lock);
	vmdev_config_cb(&nic->vd, &cb);
	rcu_read_unlock();
}

/**
 * mvnet_config_announce - the configuration has changed: let the driver know
 * @nic: card, its generation already new
 *
 * Context: process context, may sleep.
 */
void mvnet_config_announce(struct mvnet *nic)
{
	u32 generation = READ_ONCE(nic->generation);

	mutex_lock(&nic->announce);
	vmdev_config_change(&nic->vd, generation, false);
	if (!vmdev_fault(VMDEV_FAULT_SILENT_CONFIG_CHANGE))
		mvnet_config_changed(nic);
	vmdev_config_change(&nic->vd, generation, true);
	mutex_unlock(&nic->announce);
}

/**
 * mvnet_needs_reset_set - set NEEDS_RESET, and nothing else
 * @nic: card
 *
 * Context: any but hard interrupts.
 */
void mvnet_needs_reset_set(struct mvnet *nic)
{
	spin_lock_bh(&nic->status_lock);
	/* A run that a reset waits for must not leave a bit behind it. */
	if (nic->status & VMDEV_S_DRIVER_OK)
		WRITE_ONCE(nic->status, nic->status | VMDEV_S_NEEDS_RESET);
	spin_unlock_bh(&nic->status_lock);
}

/**
 * mvnet_needs_reset - a ring makes no sense any more [2.1.2]
 * @nic: card
 *
 * Context: any but hard interrupts; no pair's lock held.
 */
void mvnet_needs_reset(struct mvnet *nic)
{
	mvnet_needs_reset_set(nic);
	mvnet_config_changed(nic);
}

static int mvnet_kick_vq(struct vmdev_device *vd, u32 vq)
{
	struct mvnet *nic = to_mvnet(vd);

	if (!(READ_ONCE(nic->status) & VMDEV_S_DRIVER_OK))
		return 0;
	if (mvnet_is_ctrl(nic, vq))
		return mvnet_ctrl_kick(nic);
	mvnet_worker_kick(mvnet_pair_of(nic, vq));
	return 0;
}

static int mvnet_set_vq_affinity(struct vmdev_device *vd, u32 vq, const struct cpumask *mask)
{
	struct mvnet_pair *pair = mvnet_pair_of(to_mvnet(vd), vq);
	bool one = mask && cpumask_weight(mask) == 1;

	WRITE_ONCE(pair->cpu, one ? cpumask_first(mask) : WORK_CPU_UNBOUND);
	return 0;
}

/* Whatever the last driver left behind goes, too: rings belong to the card, not to a session. */
static void mvnet_free(struct vmdev_device *vd)
{
	struct mvnet *nic = to_mvnet(vd);
	u32 i;

	mutex_lock(&nic->lock);
	mvnet_clear_status(nic);
	mvnet_reset_vqs(nic, true);
	mutex_unlock(&nic->lock);
	mvnet_suspend_stop(nic);
	mvnet_ctrl_stop(nic);
	for (i = 0; i <= nic->max_pairs; i++)
		mvnet_worker_stop(&nic->pair[i]);
	kvfree(nic);
}

static const struct vmdev_ops mvnet_ops = {
	.get_device_id = mvnet_get_device_id,
	.get_vendor_id = mvnet_get_vendor_id,
	.get_vq_num_max = mvnet_get_vq_num_max,
	.get_vq_align = mvnet_get_vq_align,
	.get_config_size = mvnet_get_config_size,
	.get_device_features = mvnet_get_device_features,
	.set_driver_features = mvnet_set_driver_features,
	.get_driver_features = mvnet_get_driver_features,
	.get_status = mvnet_get_status,
	.set_status = mvnet_set_status,
	.reset = mvnet_reset,
	.get_config = mvnet_get_config,
	.get_generation = mvnet_get_generation,
	.set_config_cb = mvnet_set_config_cb,
	.set_vq_num = mvnet_set_vq_num,
	.get_vq_num = mvnet_get_vq_num,
	.set_vq_address = mvnet_set_vq_address,
	.set_vq_cb = mvnet_set_vq_cb,
	.set_vq_ready = mvnet_set_vq_ready,
	.get_vq_ready = mvnet_get_vq_ready,
	.set_vq_state = mvnet_set_vq_state,
	.get_vq_state = mvnet_get_vq_state,
	.kick_vq = mvnet_kick_vq,
	.suspend = mvnet_suspend,
	.resume = mvnet_resume,
	.reset_vq = mvnet_reset_vq,
	.set_vq_affinity = mvnet_set_vq_affinity,
	.peek = mvnet_peek,
	.peek_vq = mvnet_peek_vq,
	.peek_rings = mvnet_peek_rings,
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
	struct mvnet *nic = kvzalloc(struct_size(nic, pair, pairs + 1), GFP_KERNEL);

	if (!nic)
		return NULL;
	nic->max_pairs = pairs;
	mutex_init(&nic->lock);
	mutex_init(&nic->announce);
	spin_lock_init(&nic->status_lock);
	nic->offered = MVNET_FEATURES;
	if (!vmdev_fault(VMDEV_FAULT_NO_ACCESS_PLATFORM))
		nic->offered |= VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM);
	if (vmdev_fault(VMDEV_FAULT_NO_VERSION_1))
		nic->offered &= ~VMDEV_FEATURE(VMDEV_F_VERSION_1);
	if (pairs > 1)
		nic->offered |= VMDEV_FEATURE(VMDEV_F_MQ);
	mvnet_mac_from_uuid(nic->mac, &mdev->uuid);
	ether_addr_copy(nic->config.mac, nic->mac);
	if (vmdev_fault(VMDEV_FAULT_OFFER_WITHOUT_BASE))
		nic->offered |= VMDEV_FEATURE(VMDEV_F_RSC_EXT);
	vmdev_put16(&nic->config.status, VIRTIO_NET_S_LINK_UP);
	vmdev_put16(&nic->config.max_virtqueue_pairs, pairs);
	vmdev_put16(&nic->config.mtu, MVNET_MTU_DEFAULT);
	for (i = 0; i <= pairs; i++) {
		nic->pair[i].nic = nic;
		nic->pair[i].index = i;
		mvnet_worker_setup(&nic->pair[i]);
	}
	mvnet_ctrl_setup(nic);
	mvnet_suspend_setup(nic);
	nic->vd.groups = mvnet_groups;
	return nic;
}

static void mvnet_name_rings(struct mvnet *nic)
{
	u32 vq;

	for (vq = 0; vq < nic->vd.nvqs; vq++) {
		mvnet_vq_of(nic, vq)->ring.dev = nic->vd.index;
		mvnet_vq_of(nic, vq)->ring.vq = vq;
	}
}

/* vmdev_parent.create */
int mvnet_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	struct mvnet *nic = mvnet_alloc(mdev);
	int ret;

	if (!nic)
		return -ENOMEM;
	ret = vmdev_device_init(&nic->vd, mdev, &mvnet_ops, 2 * nic->max_pairs + 1);
	if (ret) {
		kvfree(nic);
		return ret;
	}
	mvnet_name_rings(nic);
	ret = vmdev_set_dma_ops(&nic->vd, &vmdev_identity_dma_ops);
	if (!ret && vmdev_fault(VMDEV_FAULT_DMA_OPS_TWICE))
		vmdev_set_dma_ops(&nic->vd, &vmdev_identity_dma_ops);
	if (!ret)
		ret = vmdev_device_register(&nic->vd);
	if (ret) {
		vmdev_device_abort(&nic->vd);
		return ret;
	}
	dev_set_drvdata(mdev_dev(mdev), nic);
	return 0;
}

/* vmdev_parent.remove */
void mvnet_remove(struct mdev_device *mdev)
{
	struct mvnet *nic = dev_get_drvdata(mdev_dev(mdev));

	vmdev_device_unregister(&nic->vd);
}
