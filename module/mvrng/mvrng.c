// SPDX-License-Identifier: GPL-2.0
/*
 * mvrng.ko: virtio entropy devices. One queue, in which the driver leaves buffers that the
 * device fills with random bytes [5.4]. The smallest whole parent, and the example that
 * docs/protocol.md walks through: what any device does is mvsim's.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <uapi/linux/virtio_ids.h>
#include "compat/vmdev_compat.h"
#include "mvsim.h"
#include "vmdev_fault.h"

#define MVRNG_RING_MAX 64
/* A device may leave the rest of a buffer as it is [5.4.6.2]; drivers ask for 64 at a time. */
#define MVRNG_BYTES_MAX 256
/* Chains in one run, so that a driver does not wait in its kick for long. */
#define MVRNG_BATCH 16

/**
 * struct mvrng - one entropy device
 * @sim:   the device: its state and its queues
 * @group: the queue and its worker; its lock protects what follows
 * @vq:    the queue
 * @chain: the buffer that is being filled
 * @bytes: what it is filled with
 */
struct mvrng {
	struct mvsim sim;
	struct mvsim_group group;
	struct mvsim_vq vq;
	struct mvringh_chain chain;
	u8 bytes[MVRNG_BYTES_MAX];
};

static struct mvrng *group_to_mvrng(struct mvsim_group *group)
{
	return container_of(group, struct mvrng, group);
}

/* Fill a buffer. Returns how many bytes were written. */
static u32 mvrng_fill(struct mvrng *rng)
{
	struct mvringh *ring = &rng->vq.ring;
	u32 len = min_t(u32, rng->chain.writable, MVRNG_BYTES_MAX);

	/* A driver places no buffers there for the device to read [5.4.6.1]. */
	if (rng->chain.readable || vmdev_fault(VMDEV_FAULT_ENTROPY_NONE))
		return 0;
	if (!vmdev_fault(VMDEV_FAULT_ENTROPY_AGAIN))
		get_random_bytes(rng->bytes, len);
	len = mvringh_push(ring, &rng->chain, rng->bytes, len);
	/* The copy was posted; it is done before the bytes are others. */
	mvringh_transfer(ring);
	return len;
}

/* Serve the next chain. Returns 1, 0 if there is none, or -EIO if the ring makes no sense. */
static int mvrng_serve(struct mvrng *rng)
{
	int ret = mvringh_getdesc(&rng->vq.ring, &rng->chain);
	u32 used = 0;

	if (ret > 0)
		used = mvrng_fill(rng);
	else if (ret != -EINVAL)
		return ret;
	/* A malformed chain goes back with nothing in it. */
	mvringh_complete(&rng->vq.ring, &rng->chain, used);
	return 1;
}

/*
 * mvsim_group_ops.run: no kicks while it polls; a driver that adds a buffer just when they are
 * asked for again is seen by mvringh_notify_enable().
 */
static enum vmdev_why mvrng_run(struct mvsim_group *group, enum mvsim_runner runner)
{
	struct mvrng *rng = group_to_mvrng(group);
	u32 done;

	mvringh_notify_disable(&rng->vq.ring);
	for (done = 0; done < MVRNG_BATCH; done++) {
		int ret = mvrng_serve(rng);

		if (ret < 0)
			return VMDEV_WHY_ERROR;
		if (ret)
			continue;
		if (!mvringh_notify_enable(&rng->vq.ring))
			return VMDEV_WHY_NO_RX;
		mvringh_notify_disable(&rng->vq.ring);
	}
	return VMDEV_WHY_BATCH;
}

static const struct mvsim_group_ops mvrng_group_ops = {
	.run = mvrng_run,
};

static void mvrng_free(struct mvsim *sim)
{
	kfree(container_of(sim, struct mvrng, sim));
}

/* One queue whose chains are completed in the run that takes them: the defaults do. */
static const struct mvsim_ops mvrng_ops = {
	.free = mvrng_free,
};

static atomic_t mvrng_count = ATOMIC_INIT(0);

static int mvrng_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	struct mvrng *rng = vmdev_alloc(kzalloc(sizeof(*rng), GFP_KERNEL));
	int ret;

	if (!rng)
		return -ENOMEM;
	mvsim_init(&rng->sim, &mvrng_ops);
	rng->sim.device_id = VIRTIO_ID_RNG;
	rng->sim.ring_max = MVRNG_RING_MAX;
	mvsim_group_init(&rng->group, &rng->sim, &mvrng_group_ops);
	mvsim_vq_add(&rng->group, &rng->vq);
	ret = mvsim_create(&rng->sim, mdev);
	if (!ret)
		atomic_inc(&mvrng_count);
	return ret;
}

static void mvrng_remove(struct mdev_device *mdev)
{
	mvsim_remove(mdev);
	atomic_dec(&mvrng_count);
}

static unsigned int mvrng_available(struct mdev_type *type)
{
	return VMDEV_MAX_DEVS - atomic_read(&mvrng_count);
}

static struct mdev_type mvrng_type = {
	.sysfs_name = "rng",
	.pretty_name = "virtio entropy",
};

static struct mdev_type *mvrng_types[] = { &mvrng_type };

static struct vmdev_parent mvrng_parent = {
	.owner = THIS_MODULE,
	.create = mvrng_create,
	.remove = mvrng_remove,
	.available = mvrng_available,
};

static int mvrng_platform_probe(struct platform_device *pdev)
{
	return vmdev_parent_register(&mvrng_parent, &pdev->dev, mvrng_types,
				     ARRAY_SIZE(mvrng_types));
}

static vmdev_platform_remove_t mvrng_platform_remove(struct platform_device *pdev)
{
	vmdev_parent_unregister(&mvrng_parent);
	vmdev_platform_remove_return;
}

/* The type's directory is named after the parent's driver: mvrng-rng. */
static struct platform_driver mvrng_platform_driver = {
	.probe = mvrng_platform_probe,
	.remove = mvrng_platform_remove,
	.driver = {
		.name = "mvrng",
		/* Unbinding the parent would take the devices from under their users. */
		.suppress_bind_attrs = true,
	},
};

static struct platform_device *mvrng_platform;

static int __init mvrng_init(void)
{
	int ret = platform_driver_register(&mvrng_platform_driver);

	if (ret)
		return ret;
	mvrng_platform = platform_device_register_simple("mvrng", PLATFORM_DEVID_NONE, NULL, 0);
	ret = PTR_ERR_OR_ZERO(mvrng_platform);
	if (ret)
		platform_driver_unregister(&mvrng_platform_driver);
	return ret;
}

static void __exit mvrng_exit(void)
{
	platform_device_unregister(mvrng_platform);
	platform_driver_unregister(&mvrng_platform_driver);
}

module_init(mvrng_init);
module_exit(mvrng_exit);

MODULE_DESCRIPTION("virtio entropy, offered as mediated devices");
MODULE_LICENSE("GPL");
