// SPDX-License-Identifier: GPL-2.0
/*
 * The card's own attributes, in the group "mvnet" of its device: MAC, MTU, link,
 * queue pairs, receive mode and counters. MAC and MTU are part of what a driver is
 * told at probe, so they change only while none is bound.
 */
#include <linux/etherdevice.h>
#include <linux/sysfs.h>
#include "compat/vmdev_compat.h"
#include "mvnet.h"

/* Six bytes in hexadecimal, and what is between them. */
#define MVNET_MAC_CHARS (3 * ETH_ALEN - 1)

static struct mvnet *dev_to_mvnet(struct device *dev)
{
	return to_mvnet(to_mvsim(to_vmdev_device(dev)));
}

/* Change the configuration space if no driver is bound. The caller unlocks on success. */
static int mvnet_config_lock(struct device *dev)
{
	device_lock(dev);
	if (dev->driver) {
		device_unlock(dev);
		return -EBUSY;
	}
	mutex_lock(&dev_to_mvnet(dev)->sim.lock);
	return 0;
}

static void mvnet_config_unlock(struct device *dev)
{
	struct mvnet *nic = dev_to_mvnet(dev);

	mutex_unlock(&nic->sim.lock);
	mvsim_config_announce(&nic->sim);
	device_unlock(dev);
}

static ssize_t mac_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%pM\n", dev_to_mvnet(dev)->config.mac);
}

/* mac_pton() does not look beyond the address. */
static bool mvnet_mac_parse(const char *buf, size_t len, u8 *mac)
{
	if (len == MVNET_MAC_CHARS + 1 && buf[MVNET_MAC_CHARS] == '\n')
		len--;
	return len == MVNET_MAC_CHARS && mac_pton(buf, mac);
}

static ssize_t mac_store(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t len)
{
	struct mvnet *nic = dev_to_mvnet(dev);
	u8 mac[ETH_ALEN];
	int ret;

	if (!mvnet_mac_parse(buf, len, mac) || !is_valid_ether_addr(mac))
		return -EINVAL;
	ret = mvnet_config_lock(dev);
	if (ret)
		return ret;
	ether_addr_copy(nic->mac, mac);
	mvsim_config_write(&nic->sim, nic->config.mac, mac, ETH_ALEN);
	mvnet_config_unlock(dev);
	return len;
}
static DEVICE_ATTR_RW(mac);

static ssize_t mtu_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", vmdev_get16(&dev_to_mvnet(dev)->config.mtu));
}

static ssize_t mtu_store(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t len)
{
	struct mvnet *nic = dev_to_mvnet(dev);
	u16 mtu;
	__le16 field;
	int ret = kstrtou16(buf, 10, &mtu);

	if (ret)
		return ret;
	if (mtu < MVNET_MTU_MIN || mtu > MVNET_MTU_MAX)
		return -ERANGE;
	ret = mvnet_config_lock(dev);
	if (ret)
		return ret;
	field = cpu_to_le16(mtu);
	mvsim_config_write(&nic->sim, &nic->config.mtu, &field, sizeof(field));
	mvnet_config_unlock(dev);
	return len;
}
static DEVICE_ATTR_RW(mtu);

static ssize_t link_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	__virtio16 status = READ_ONCE(dev_to_mvnet(dev)->config.status);

	return sysfs_emit(buf, "%s\n", status ? "up" : "down");
}

static ssize_t link_store(struct device *dev, struct device_attribute *attr, const char *buf,
			  size_t len)
{
	struct mvnet *nic = dev_to_mvnet(dev);
	bool up = sysfs_streq(buf, "up");
	__le16 field = cpu_to_le16(up ? VIRTIO_NET_S_LINK_UP : 0);

	if (!up && !sysfs_streq(buf, "down"))
		return -EINVAL;
	mutex_lock(&nic->sim.lock);
	mvsim_config_write(&nic->sim, &nic->config.status, &field, sizeof(field));
	mutex_unlock(&nic->sim.lock);
	mvsim_config_announce(&nic->sim);
	return len;
}
static DEVICE_ATTR_RW(link);

static ssize_t max_pairs_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", dev_to_mvnet(dev)->max_pairs);
}
static DEVICE_ATTR_RO(max_pairs);

/* Each value is whole by itself: they are read without the control queue's lock. */
static ssize_t pairs_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(dev_to_mvnet(dev)->ctrl.pairs));
}
static DEVICE_ATTR_RO(pairs);

static ssize_t rx_mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	const struct mvnet_ctrl *ctrl = &dev_to_mvnet(dev)->ctrl;

	return sysfs_emit(buf, "promisc: %u\nallmulti: %u\nunicast: %u\nmulticast: %u\n",
			  READ_ONCE(ctrl->promisc), READ_ONCE(ctrl->allmulti),
			  READ_ONCE(ctrl->unicast), READ_ONCE(ctrl->multicast));
}
static DEVICE_ATTR_RO(rx_mode);

static u64 mvnet_dropped(const struct mvnet_pair *pair)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(pair->stats.drops); i++)
		sum += pair->stats.drops[i];
	return sum;
}

static ssize_t drops_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct mvnet *nic = dev_to_mvnet(dev);
	u64 sum = 0;
	u32 i;

	for (i = 0; i < nic->max_pairs; i++)
		sum += mvnet_dropped(&nic->pair[i]);
	return sysfs_emit(buf, "%llu\n", sum);
}
static DEVICE_ATTR_RO(drops);

static int mvnet_emit_stats(char *buf, int at, struct mvnet_pair *pair)
{
	static const char *const reason[] = {
#define MVNET_DROP_NAME(id, nr, name) [nr] = name,
		VMDEV_DROP_LIST(MVNET_DROP_NAME)
#undef MVNET_DROP_NAME
	};
	u32 index = pair->group.index;
	struct mvnet_stats stats;
	int i;

	spin_lock_bh(&pair->group.lock);
	stats = pair->stats;
	spin_unlock_bh(&pair->group.lock);
	at += sysfs_emit_at(buf, at, "pair%u_frames: %llu\n", index, stats.frames);
	at += sysfs_emit_at(buf, at, "pair%u_bytes: %llu\n", index, stats.bytes);
	at += sysfs_emit_at(buf, at, "pair%u_runs: %llu\n", index, stats.runs);
	at += sysfs_emit_at(buf, at, "pair%u_inline_runs: %llu\n", index, stats.inline_runs);
	at += sysfs_emit_at(buf, at, "pair%u_bad_chains: %llu\n", index, stats.bad_chains);
	for (i = 0; i < ARRAY_SIZE(reason); i++)
		at += sysfs_emit_at(buf, at, "pair%u_drop_%s: %llu\n", index, reason[i],
				    stats.drops[i]);
	return at;
}

static ssize_t stats_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct mvnet *nic = dev_to_mvnet(dev);
	int at = 0;
	u32 i;

	for (i = 0; i < nic->max_pairs; i++)
		at = mvnet_emit_stats(buf, at, &nic->pair[i]);
	at += sysfs_emit_at(buf, at, "ctrl_commands: %llu\n", READ_ONCE(nic->ctrl.commands));
	at += sysfs_emit_at(buf, at, "ctrl_errors: %llu\n", READ_ONCE(nic->ctrl.errors));
	at += sysfs_emit_at(buf, at, "ctrl_bad_chains: %llu\n", READ_ONCE(nic->ctrl.bad_chains));
	return at;
}
static DEVICE_ATTR_RO(stats);

static struct attribute *mvnet_attrs[] = {
	&dev_attr_mac.attr,
	&dev_attr_mtu.attr,
	&dev_attr_link.attr,
	&dev_attr_max_pairs.attr,
	&dev_attr_pairs.attr,
	&dev_attr_rx_mode.attr,
	&dev_attr_drops.attr,
	&dev_attr_stats.attr,
	NULL,
};

static const struct attribute_group mvnet_group = {
	.name = "mvnet",
	.attrs = mvnet_attrs,
};

const struct attribute_group *mvnet_groups[] = {
	&mvnet_group,
	NULL,
};
