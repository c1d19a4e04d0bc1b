// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs attributes of every device on the bus. Reads the device through its ops
 * and not through commands: looking must not be part of the driver's sequence.
 */
#include <linux/device.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "vmdev.h"

struct vmdev_bit_name {
	u64 bit;
	const char *name;
};

#define VMDEV_STATUS_NAME(id, value, text) { id, text },
static const struct vmdev_bit_name vmdev_status_names[] = {
	VMDEV_STATUS_LIST(VMDEV_STATUS_NAME)
};

#define VMDEV_FEATURE_NAME(id, value, text) { VMDEV_FEATURE(id), text },
static const struct vmdev_bit_name vmdev_feature_names[] = {
	VMDEV_FEATURE_LIST(VMDEV_FEATURE_NAME)
};

static int vmdev_emit_names(char *buf, int at, u64 bits, char separator,
			    const struct vmdev_bit_name *names, size_t n)
{
	char before = ' ';
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(bits & names[i].bit))
			continue;
		at += sysfs_emit_at(buf, at, "%c%s", before, names[i].name);
		before = separator;
	}
	return at + sysfs_emit_at(buf, at, "\n");
}

static int vmdev_emit_features(char *buf, u64 features)
{
	int at = sysfs_emit(buf, "0x%llx", features);

	return vmdev_emit_names(buf, at, features, ' ', vmdev_feature_names,
				ARRAY_SIZE(vmdev_feature_names));
}

static ssize_t index_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", to_vmdev_device(dev)->index);
}
static DEVICE_ATTR_RO(index);

static ssize_t device_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	return sysfs_emit(buf, "%u\n", vd->ops->get_device_id(vd));
}
static DEVICE_ATTR_RO(device_id);

static ssize_t nvqs_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", to_vmdev_device(dev)->nvqs);
}
static DEVICE_ATTR_RO(nvqs);

static ssize_t vq_num_max_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	return sysfs_emit(buf, "%u\n", vd->ops->get_vq_num_max(vd, 0));
}
static DEVICE_ATTR_RO(vq_num_max);

static ssize_t vq_num_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	int at = 0;
	u32 vq;

	for (vq = 0; vq < vd->nvqs; vq++)
		at += sysfs_emit_at(buf, at, "%u: %u\n", vq, vd->ops->get_vq_num(vd, vq));
	return at;
}
static DEVICE_ATTR_RO(vq_num);

static ssize_t device_features_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	return vmdev_emit_features(buf, vd->ops->get_device_features(vd));
}
static DEVICE_ATTR_RO(device_features);

static ssize_t driver_features_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	return vmdev_emit_features(buf, vd->ops->get_driver_features(vd));
}
static DEVICE_ATTR_RO(driver_features);

static ssize_t status_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	u8 status = vd->ops->get_status(vd);

	return vmdev_emit_names(buf, sysfs_emit(buf, "0x%02x", status), status, '|',
				vmdev_status_names, ARRAY_SIZE(vmdev_status_names));
}
static DEVICE_ATTR_RO(status);

static ssize_t driver_override_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	ssize_t len;

	spin_lock(&vd->override_lock);
	len = sysfs_emit(buf, "%s\n", vd->driver_override);
	spin_unlock(&vd->override_lock);
	return len;
}

static ssize_t driver_override_store(struct device *dev, struct device_attribute *attr,
				     const char *buf, size_t len)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	size_t n = strcspn(buf, "\n");

	if (n >= sizeof(vd->driver_override))
		return -EINVAL;
	spin_lock(&vd->override_lock);
	memcpy(vd->driver_override, buf, n);
	vd->driver_override[n] = '\0';
	spin_unlock(&vd->override_lock);
	return len;
}
static DEVICE_ATTR_RW(driver_override);

static ssize_t modalias_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	return sysfs_emit(buf, VMDEV_MODALIAS "\n", vd->ops->get_device_id(vd),
			  vd->ops->get_vendor_id(vd));
}
static DEVICE_ATTR_RO(modalias);

/*
 * An observer that wants to judge a device that runs lets it tell its state first. "commands"
 * leaves its rings out, and does not wait.
 */
static ssize_t snapshot_store(struct device *dev, struct device_attribute *attr, const char *buf,
			      size_t len)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	int ret = sysfs_streq(buf, "commands") ? vmdev_snapshot_commands(vd) : vmdev_snapshot(vd);

	return ret ?: len;
}
static DEVICE_ATTR(snapshot, 0200, NULL, snapshot_store);

static struct attribute *vmdev_device_attrs[] = {
	&dev_attr_index.attr,
	&dev_attr_device_id.attr,
	&dev_attr_nvqs.attr,
	&dev_attr_vq_num_max.attr,
	&dev_attr_vq_num.attr,
	&dev_attr_device_features.attr,
	&dev_attr_driver_features.attr,
	&dev_attr_status.attr,
	&dev_attr_driver_override.attr,
	&dev_attr_modalias.attr,
	&dev_attr_snapshot.attr,
	NULL,
};

static const struct attribute_group vmdev_device_group = {
	.attrs = vmdev_device_attrs,
};

const struct attribute_group *vmdev_device_groups[] = {
	&vmdev_device_group,
	NULL,
};
