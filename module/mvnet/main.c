// SPDX-License-Identifier: GPL-2.0
/*
 * mvnet.ko: start and end of the module, its tracepoints, and the parent from
 * which cards are created.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include "compat/vmdev_compat.h"
#include "mvnet.h"

#ifndef VMDEV_NOTRACE
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif

static unsigned int max_devices = VMDEV_MAX_DEVS;
module_param(max_devices, uint, 0444);
MODULE_PARM_DESC(max_devices, "How many cards may exist at once, up to 64 (default 64)");

unsigned int mvnet_pairs_wanted = 1;

static int mvnet_pairs_set(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, 1, MVNET_PAIRS_MAX);
}

static const struct kernel_param_ops mvnet_pairs_ops = {
	.set = mvnet_pairs_set,
	.get = param_get_uint,
};

module_param_cb(pairs, &mvnet_pairs_ops, &mvnet_pairs_wanted, 0644);
MODULE_PARM_DESC(pairs, "Queue pairs of the cards that are created from now on, 1..7 (default 1)");

static atomic_t mvnet_count = ATOMIC_INIT(0);

static unsigned int mvnet_available(struct mdev_type *type)
{
	return max_devices - atomic_read(&mvnet_count);
}

static int mvnet_parent_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	int ret;

	if (!atomic_add_unless(&mvnet_count, 1, max_devices))
		return -ENOSPC;
	ret = mvnet_create(parent, mdev);
	if (ret)
		atomic_dec(&mvnet_count);
	return ret;
}

static void mvnet_parent_remove(struct mdev_device *mdev)
{
	mvsim_remove(mdev);
	atomic_dec(&mvnet_count);
}

static struct mdev_type mvnet_type = {
	.sysfs_name = "net",
	.pretty_name = "virtio-net loopback",
};

static struct mdev_type *mvnet_types[] = { &mvnet_type };

static struct vmdev_parent mvnet_parent = {
	.owner = THIS_MODULE,
	.create = mvnet_parent_create,
	.remove = mvnet_parent_remove,
	.available = mvnet_available,
};

static int mvnet_platform_probe(struct platform_device *pdev)
{
	return vmdev_parent_register(&mvnet_parent, &pdev->dev, mvnet_types,
				     ARRAY_SIZE(mvnet_types));
}

static vmdev_platform_remove_t mvnet_platform_remove(struct platform_device *pdev)
{
	vmdev_parent_unregister(&mvnet_parent);
	vmdev_platform_remove_return;
}

/* The type's directory is named after the parent's driver: mvnet-net. */
static struct platform_driver mvnet_platform_driver = {
	.probe = mvnet_platform_probe,
	.remove = mvnet_platform_remove,
	.driver = {
		.name = "mvnet",
		/* Unbinding the parent would take the cards from under their users. */
		.suppress_bind_attrs = true,
	},
};

static struct platform_device *mvnet_platform;

static int __init mvnet_init(void)
{
	int ret;

	if (!max_devices || max_devices > VMDEV_MAX_DEVS) {
		pr_err("mvnet: max_devices=%u: must be 1..%u\n", max_devices, VMDEV_MAX_DEVS);
		return -EINVAL;
	}
	ret = platform_driver_register(&mvnet_platform_driver);
	if (ret)
		return ret;
	mvnet_platform = platform_device_register_simple("mvnet", PLATFORM_DEVID_NONE, NULL, 0);
	ret = PTR_ERR_OR_ZERO(mvnet_platform);
	if (ret)
		goto unregister_driver;
	return 0;

unregister_driver:
	platform_driver_unregister(&mvnet_platform_driver);
	return ret;
}

static void __exit mvnet_exit(void)
{
	platform_device_unregister(mvnet_platform);
	platform_driver_unregister(&mvnet_platform_driver);
}

module_init(mvnet_init);
module_exit(mvnet_exit);

MODULE_DESCRIPTION("Loopback virtio-net card, offered as mediated devices");
MODULE_LICENSE("GPL");
