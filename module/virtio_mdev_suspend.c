// SPDX-License-Identifier: GPL-2.0
/*
 * Suspending a device under its virtio driver, which knows nothing of it: kicks are
 * held back meanwhile and made good afterwards. Driven by the attribute "suspended" of
 * the vmdev device, which exists while this transport is bound to it.
 */
#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <linux/sysfs.h>
#include "vmdev_fault.h"
#include "virtio_mdev.h"

/**
 * virtio_mdev_kick - kick a queue, or remember that it has to be kicked
 * @vm:    transport
 * @index: queue
 *
 * Context: any but NMI.
 * Return: whether the device took it, as far as is known.
 */
bool virtio_mdev_kick(struct virtio_mdev *vm, u32 index)
{
	bool ok = true;

	/* Whoever sets or clears @suspended waits for the kicks under way. */
	rcu_read_lock();
	if (unlikely(READ_ONCE(vm->suspended)))
		set_bit(index, &vm->held);
	else
		ok = !vmdev_kick_vq(vm->vd, index);
	rcu_read_unlock();
	return ok;
}

static void virtio_mdev_let_go(struct virtio_mdev *vm)
{
	unsigned long held;
	u32 index;

	WRITE_ONCE(vm->suspended, false);
	synchronize_rcu();
	held = xchg(&vm->held, 0);
	for_each_set_bit(index, &held, vm->vd->nvqs)
		vmdev_kick_vq(vm->vd, index);
}

static int virtio_mdev_suspend(struct virtio_mdev *vm)
{
	int ret;

	WRITE_ONCE(vm->suspended, true);
	synchronize_rcu();
	ret = vmdev_suspend(vm->vd);
	if (ret)
		virtio_mdev_let_go(vm);
	else if (vmdev_fault(VMDEV_FAULT_KICK_WHILE_SUSPENDED))
		vmdev_kick_vq(vm->vd, 0);
	return ret;
}

static int virtio_mdev_resume(struct virtio_mdev *vm)
{
	int ret = vmdev_resume(vm->vd);

	if (!ret)
		virtio_mdev_let_go(vm);
	return ret;
}

static ssize_t suspended_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct virtio_mdev *vm = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(vm->suspended));
}

static ssize_t suspended_store(struct device *dev, struct device_attribute *attr, const char *buf,
			       size_t len)
{
	struct virtio_mdev *vm = dev_get_drvdata(dev);
	bool on;
	int ret = kstrtobool(buf, &on);

	if (ret)
		return ret;
	/* Keeps the virtio driver from coming, going and resetting the device meanwhile. */
	device_lock(&vm->vdev.dev);
	if (on != vm->suspended)
		ret = on ? virtio_mdev_suspend(vm) : virtio_mdev_resume(vm);
	device_unlock(&vm->vdev.dev);
	return ret ?: len;
}
static DEVICE_ATTR_RW(suspended);

static struct attribute *virtio_mdev_attrs[] = {
	&dev_attr_suspended.attr,
	NULL,
};

static const struct attribute_group virtio_mdev_group = {
	.attrs = virtio_mdev_attrs,
};

const struct attribute_group *virtio_mdev_groups[] = {
	&virtio_mdev_group,
	NULL,
};

/**
 * virtio_mdev_forget_suspend - the device was reset: it is not suspended any more
 * @vm: transport
 */
void virtio_mdev_forget_suspend(struct virtio_mdev *vm)
{
	WRITE_ONCE(vm->suspended, false);
	WRITE_ONCE(vm->held, 0);
}
