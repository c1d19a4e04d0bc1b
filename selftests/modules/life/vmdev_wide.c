// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev_wide.ko: a parent whose devices have as many queues as there can be, each in a group
 * and with a worker of its own. What the driver leaves room for is filled with the queue's
 * index. An upper driver of its own must be named by driver_override.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include "compat/vmdev_compat.h"
#include "mvsim.h"

#define WIDE_QUEUES VMDEV_MAX_VQS
#define WIDE_RING 64
#define WIDE_BYTES 256
/* An id that no driver of the guest is for. */
#define WIDE_ID 62

struct wide_queue {
	struct mvsim_group group;
	struct mvsim_vq vq;
	struct mvringh_chain chain;
	u8 bytes[WIDE_BYTES];
};

struct wide {
	struct mvsim sim;
	struct wide_queue q[WIDE_QUEUES];
};

/* mvsim_group_ops.run */
static enum vmdev_why wide_run(struct mvsim_group *group, enum mvsim_runner runner)
{
	struct wide_queue *q = container_of(group, struct wide_queue, group);
	struct mvringh *ring = &q->vq.ring;
	int ret = mvringh_getdesc(ring, &q->chain);
	u32 used = 0;

	if (ret == -EIO)
		return VMDEV_WHY_ERROR;
	if (!ret)
		return mvringh_notify_enable(ring) ? VMDEV_WHY_BATCH : VMDEV_WHY_NO_RX;
	if (ret > 0) {
		memset(q->bytes, group->index, WIDE_BYTES);
		used = mvringh_push(ring, &q->chain, q->bytes,
				    min_t(u32, q->chain.writable, WIDE_BYTES));
		mvringh_transfer(ring);
	}
	mvringh_complete(ring, &q->chain, used);
	return VMDEV_WHY_BATCH;
}

static const struct mvsim_group_ops wide_group_ops = { .run = wide_run };

static void wide_free(struct mvsim *sim)
{
	kvfree(container_of(sim, struct wide, sim));
}

static const struct mvsim_ops wide_ops = { .free = wide_free };

static int wide_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	struct wide *wide = kvzalloc(sizeof(*wide), GFP_KERNEL);
	u32 i;

	if (!wide)
		return -ENOMEM;
	mvsim_init(&wide->sim, &wide_ops);
	wide->sim.device_id = WIDE_ID;
	wide->sim.ring_max = WIDE_RING;
	for (i = 0; i < WIDE_QUEUES; i++) {
		mvsim_group_init(&wide->q[i].group, &wide->sim, &wide_group_ops);
		mvsim_vq_add(&wide->q[i].group, &wide->q[i].vq);
	}
	return mvsim_create(&wide->sim, mdev);
}

static unsigned int wide_available(struct mdev_type *type)
{
	return VMDEV_MAX_DEVS;
}

static struct mdev_type wide_type = { .sysfs_name = "wide", .pretty_name = "many queues" };
static struct mdev_type *wide_types[] = { &wide_type };
static struct vmdev_parent wide_parent = {
	.owner = THIS_MODULE,
	.create = wide_create,
	.remove = mvsim_remove,
	.available = wide_available,
};

static int wide_platform_probe(struct platform_device *pdev)
{
	return vmdev_parent_register(&wide_parent, &pdev->dev, wide_types,
				     ARRAY_SIZE(wide_types));
}

static vmdev_platform_remove_t wide_platform_remove(struct platform_device *pdev)
{
	vmdev_parent_unregister(&wide_parent);
	vmdev_platform_remove_return;
}

static struct platform_driver wide_driver = {
	.probe = wide_platform_probe,
	.remove = wide_platform_remove,
	.driver = { .name = "vmdev_wide", .suppress_bind_attrs = true },
};

static struct platform_device *wide_device;

static int __init wide_init(void)
{
	int ret = platform_driver_register(&wide_driver);

	if (ret)
		return ret;
	wide_device = platform_device_register_simple("vmdev_wide", PLATFORM_DEVID_NONE, NULL, 0);
	ret = PTR_ERR_OR_ZERO(wide_device);
	if (ret)
		platform_driver_unregister(&wide_driver);
	return ret;
}

static void __exit wide_exit(void)
{
	platform_device_unregister(wide_device);
	platform_driver_unregister(&wide_driver);
}

module_init(wide_init);
module_exit(wide_exit);

MODULE_DESCRIPTION("Parent with many queues, for tests");
MODULE_LICENSE("GPL");
