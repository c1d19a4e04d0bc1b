// SPDX-License-Identifier: GPL-2.0
/*
 * The bus of virtio mediated devices. Owns indexes, the life of a device and
 * the binding of upper drivers; the parents' side is in vmdev/parent.c.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include "compat/vmdev_compat.h"
#include "ctl.h"
#include "vmdev_fault.h"

static DEFINE_IDA(vmdev_ida);

/* The UUID as two numbers that print in its usual order: GUIDs are stored mixed-endian. */
static u64 vmdev_uuid_hi(const guid_t *uuid)
{
	const u8 *b = uuid->b;

	return (u64)b[3] << 56 | (u64)b[2] << 48 | (u64)b[1] << 40 | (u64)b[0] << 32 |
	       (u64)b[5] << 24 | (u64)b[4] << 16 | (u64)b[7] << 8 | b[6];
}

static u64 vmdev_uuid_lo(const guid_t *uuid)
{
	u64 lo = 0;
	int i;

	for (i = 8; i < UUID_SIZE; i++)
		lo = lo << 8 | uuid->b[i];
	return lo;
}

/* Called with and without the device's lock, so the name needs one of its own. */
static int vmdev_bus_match(struct device *dev, vmdev_const_driver *drv)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	bool match;

	spin_lock(&vd->override_lock);
	match = !vd->driver_override[0] || !strcmp(vd->driver_override, drv->name);
	spin_unlock(&vd->override_lock);
	return match;
}

static int vmdev_bus_uevent(vmdev_const_device *dev, struct kobj_uevent_env *env)
{
	struct vmdev_device *vd = container_of(dev, struct vmdev_device, dev);

	return add_uevent_var(env, "MODALIAS=" VMDEV_MODALIAS, vd->ops->get_device_id(vd),
			      vd->ops->get_vendor_id(vd));
}

/* Before each binding: whatever cleared the ops when the last driver left. */
static int vmdev_bus_dma_configure(struct device *dev)
{
	return vmdev_dma_configure(to_vmdev_device(dev));
}

/*
 * A driver has left, or failed: the device must not go on with rings and functions that are
 * about to vanish, whatever the driver has seen to by itself.
 */
static void vmdev_bus_forget(struct vmdev_device *vd)
{
	if (vd->ops->get_status(vd) & VMDEV_S_DRIVER_OK)
		dev_warn(&vd->dev, "%s left without a reset\n", vd->dev.driver->name);
	vd->ops->reset(vd);
	vmdev_forget_cbs(vd);
}

static int vmdev_bus_probe(struct device *dev)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	int ret;

	VMDEV_CTL_FIRE_AND(vmdev_bind, vd->bound = true, vd, VMDEV_VQ_NONE);
	ret = to_vmdev_driver(dev->driver)->probe(vd);
	vmdev_dma_ops_apply_late(vd);
	if (!ret)
		return 0;
	vmdev_bus_forget(vd);
	VMDEV_CTL_FIRE_AND(vmdev_unbind, vd->bound = false, vd, VMDEV_VQ_NONE);
	return ret;
}

static void vmdev_bus_remove(struct device *dev)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	u8 status;

	to_vmdev_driver(dev->driver)->remove(vd);
	vmdev_bus_forget(vd);
	VMDEV_CTL_FIRE_AND(vmdev_unbind, vd->bound = false, vd, VMDEV_VQ_NONE);
	if (vmdev_fault(VMDEV_FAULT_COMMAND_AFTER_UNBIND))
		vmdev_get_status(vd, &status);
}

static struct bus_type vmdev_bus = {
	.name = "vmdev",
	.dev_groups = vmdev_device_groups,
	.match = vmdev_bus_match,
	.uevent = vmdev_bus_uevent,
	.dma_configure = vmdev_bus_dma_configure,
	.probe = vmdev_bus_probe,
	.remove = vmdev_bus_remove,
};

static void vmdev_device_release(struct device *dev)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	struct module *owner = vd->owner;

	ida_free(&vmdev_ida, vd->index);
	vd->ops->free(vd);
	/* The op was the parent's code. vmdev_exit() waits for what is left of ours. */
	module_put(owner);
}

/**
 * vmdev_bus_each - call a function for each device on the bus
 * @fn: gets the device; a nonzero result ends the walk
 *
 * Context: process context, may sleep.
 * Return: what @fn returned last.
 */
int vmdev_bus_each(int (*fn)(struct device *dev, void *unused))
{
	return bus_for_each_dev(&vmdev_bus, NULL, NULL, fn);
}

/**
 * vmdev_device_init - prepare a device: index, name, first event
 * @vd:   zeroed device inside the parent's structure; vd->groups may be set
 * @mdev: the mediated device that it stands for
 * @ops:  the parent's implementation; ops->free is called for the last reference
 * @nvqs: number of queues, 1..VMDEV_MAX_VQS
 *
 * The device keeps the parent's module until ops->free has returned. On success the parent goes
 * on with vmdev_set_dma_ops() and ends with vmdev_device_register() or vmdev_device_abort().
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL for @nvqs, or if @ops lacks a mandatory op, which the log names; -ENOSPC
 * if VMDEV_MAX_DEVS devices exist; -ENOMEM.
 * On error @vd is still the caller's to free.
 */
int vmdev_device_init(struct vmdev_device *vd, struct mdev_device *mdev,
		      const struct vmdev_ops *ops, u32 nvqs)
{
	const char *missing = vmdev_ops_missing(ops);
	int index, ret;

	if (missing) {
		dev_err(mdev_dev(mdev), "parent lacks the op %s\n", missing);
		return -EINVAL;
	}
	if (!nvqs || nvqs > VMDEV_MAX_VQS)
		return -EINVAL;
	index = ida_alloc_max(&vmdev_ida, VMDEV_MAX_DEVS - 1, GFP_KERNEL);
	if (index < 0)
		return index;
	device_initialize(&vd->dev);
	ret = dev_set_name(&vd->dev, "%pUl", &mdev->uuid);
	if (ret) {
		ida_free(&vmdev_ida, index);
		return ret;
	}
	vd->dev.parent = mdev_dev(mdev);
	vd->dev.bus = &vmdev_bus;
	vd->dev.id = index;
	vd->dev.release = vmdev_device_release;
	vd->dev.groups = vd->groups;
	vd->mdev = mdev;
	vd->ops = ops;
	vd->index = index;
	vd->nvqs = nvqs;
	/* Whoever creates a device for a parent holds its module until that is done. */
	vd->owner = vmdev_parent_module(mdev);
	__module_get(vd->owner);
	spin_lock_init(&vd->override_lock);
	raw_spin_lock_init(&vd->ctl_lock);
	raw_spin_lock_init(&vd->dma_lock);
	VMDEV_CTL_FIRE(vmdev_add, vd, VMDEV_VQ_NONE, vmdev_uuid_hi(&mdev->uuid),
		       vmdev_uuid_lo(&mdev->uuid), ops->get_device_id(vd), nvqs);
	return 0;
}
EXPORT_SYMBOL_GPL(vmdev_device_init);

/**
 * vmdev_device_abort - give up a device that was not registered
 * @vd: device after vmdev_device_init(); freed through ops->free
 *
 * Context: process context.
 */
void vmdev_device_abort(struct vmdev_device *vd)
{
	VMDEV_CTL_FIRE(vmdev_del, vd, VMDEV_VQ_NONE);
	put_device(&vd->dev);
}
EXPORT_SYMBOL_GPL(vmdev_device_abort);

/**
 * vmdev_device_register - put a device on the bus; an upper driver may bind at once
 * @vd: device after vmdev_device_init() and vmdev_set_dma_ops()
 *
 * Context: process context, may sleep.
 * Return: 0 or -errno; on error the caller calls vmdev_device_abort().
 */
int vmdev_device_register(struct vmdev_device *vd)
{
	return device_add(&vd->dev);
}
EXPORT_SYMBOL_GPL(vmdev_device_register);

/**
 * vmdev_device_unregister - unbind the upper driver, remove the device, drop it
 * @vd: registered device; freed through ops->free with its last reference
 *
 * Context: process context, may sleep.
 */
void vmdev_device_unregister(struct vmdev_device *vd)
{
	device_del(&vd->dev);
	vmdev_device_abort(vd);
}
EXPORT_SYMBOL_GPL(vmdev_device_unregister);

/**
 * vmdev_driver_register - offer an upper driver to the devices on the bus
 * @drv: name, owner, probe and remove set
 *
 * Context: process context, may sleep.
 * Return: 0 or -errno; -EINVAL without probe or remove.
 */
int vmdev_driver_register(struct vmdev_driver *drv)
{
	if (!drv->probe || !drv->remove) {
		pr_err("vmdev: driver %s lacks %s\n", drv->driver.name,
		       drv->probe ? "remove" : "probe");
		return -EINVAL;
	}
	drv->driver.bus = &vmdev_bus;
	return driver_register(&drv->driver);
}
EXPORT_SYMBOL_GPL(vmdev_driver_register);

/**
 * vmdev_driver_unregister - unbind an upper driver from all devices
 * @drv: registered driver
 *
 * Context: process context, may sleep.
 */
void vmdev_driver_unregister(struct vmdev_driver *drv)
{
	driver_unregister(&drv->driver);
}
EXPORT_SYMBOL_GPL(vmdev_driver_unregister);

int vmdev_bus_init(void)
{
	return bus_register(&vmdev_bus);
}

void vmdev_bus_exit(void)
{
	bus_unregister(&vmdev_bus);
	ida_destroy(&vmdev_ida);
}
