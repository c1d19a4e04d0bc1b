// SPDX-License-Identifier: GPL-2.0
/*
 * Parents: the link to the mdev core. Owns the one mdev_driver that the core
 * wants per parent and hands its calls to the parent that a type belongs to.
 */
#include <linux/module.h>
#include "ctl.h"

static struct vmdev_parent *vmdev_parent_of(struct mdev_type *type)
{
	return container_of(type->parent, struct vmdev_parent, mdev);
}

/**
 * vmdev_parent_module - the module whose code a device runs
 * @mdev: mediated device that is being created
 *
 * Return: the module, or NULL if it can never go.
 */
struct module *vmdev_parent_module(struct mdev_device *mdev)
{
	return vmdev_parent_of(mdev->type)->owner;
}

static int vmdev_mdev_probe(struct mdev_device *mdev)
{
	struct vmdev_parent *parent = vmdev_parent_of(mdev->type);
	int ret;

	if (!try_module_get(parent->owner))
		return -ENODEV;
	ret = parent->create(parent, mdev);
	if (ret)
		module_put(parent->owner);
	return ret;
}

/* The device may live on: it has a reference on the module of its own. */
static void vmdev_mdev_remove(struct mdev_device *mdev)
{
	struct vmdev_parent *parent = vmdev_parent_of(mdev->type);
	struct module *owner = parent->owner;

	parent->remove(mdev);
	module_put(owner);
}

static unsigned int vmdev_mdev_available(struct mdev_type *type)
{
	return vmdev_parent_of(type)->available(type);
}

static struct mdev_driver vmdev_mdev_driver = {
	.device_api = "virtio-mdev",
	.probe = vmdev_mdev_probe,
	.remove = vmdev_mdev_remove,
	.get_available = vmdev_mdev_available,
	.driver = {
		.name = "vmdev",
		.owner = THIS_MODULE,
		.mod_name = KBUILD_MODNAME,
	},
};

/**
 * vmdev_parent_register - let user space create devices of a parent
 * @parent:   owner, create, remove and available set
 * @dev:      the parent's device; it must be bound to a driver, whose name
 *            becomes part of the type's name
 * @types:    types that can be created
 * @nr_types: their number
 *
 * Context: process context, may sleep.
 * Return: 0 or -errno; -EINVAL if a function is missing, which the log names.
 */
int vmdev_parent_register(struct vmdev_parent *parent, struct device *dev,
			  struct mdev_type **types, unsigned int nr_types)
{
	if (!parent->create || !parent->remove || !parent->available) {
		dev_err(dev, "parent lacks %s\n", !parent->create ? "create" :
			!parent->remove ? "remove" : "available");
		return -EINVAL;
	}
	return mdev_register_parent(&parent->mdev, dev, &vmdev_mdev_driver, types, nr_types);
}
EXPORT_SYMBOL_GPL(vmdev_parent_register);

/**
 * vmdev_parent_unregister - remove a parent and all its devices
 * @parent: registered parent
 *
 * Context: process context, may sleep.
 */
void vmdev_parent_unregister(struct vmdev_parent *parent)
{
	mdev_unregister_parent(&parent->mdev);
}
EXPORT_SYMBOL_GPL(vmdev_parent_unregister);

int vmdev_parent_init(void)
{
	return mdev_register_driver(&vmdev_mdev_driver);
}

void vmdev_parent_exit(void)
{
	mdev_unregister_driver(&vmdev_mdev_driver);
}
