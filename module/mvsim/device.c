// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a device: made for a parent, put on the bus, freed. Owns the table of
 * operations; state, queues, worker and the rest are in files of their own.
 */
#include <linux/cache.h>
#include <linux/export.h>
#include "sim.h"
#include "vmdev_fault.h"

static u32 mvsim_get_device_id(struct vmdev_device *vd)
{
	return to_mvsim(vd)->device_id;
}

static u32 mvsim_get_vendor_id(struct vmdev_device *vd)
{
	return 0;
}

static u32 mvsim_get_vq_align(struct vmdev_device *vd)
{
	return SMP_CACHE_BYTES;
}

/* Whatever the last driver left behind goes, too: rings belong to the device, not to a session. */
static void mvsim_free(struct vmdev_device *vd)
{
	struct mvsim *sim = to_mvsim(vd);
	u32 vq;

	mutex_lock(&sim->lock);
	mvsim_clear_status(sim);
	mvsim_reset_vqs(sim, true);
	mutex_unlock(&sim->lock);
	mvsim_suspend_stop(sim);
	for (vq = 0; vq < sim->nvqs; vq++)
		mvsim_group_stop(sim->vq[vq]->group);
	sim->ops->free(sim);
}

static const struct vmdev_ops mvsim_vmdev_ops = {
	.get_device_id = mvsim_get_device_id,
	.get_vendor_id = mvsim_get_vendor_id,
	.get_vq_num_max = mvsim_get_vq_num_max,
	.get_vq_align = mvsim_get_vq_align,
	.get_config_size = mvsim_get_config_size,
	.get_device_features = mvsim_get_device_features,
	.set_driver_features = mvsim_set_driver_features,
	.get_driver_features = mvsim_get_driver_features,
	.get_status = mvsim_get_status,
	.set_status = mvsim_set_status,
	.reset = mvsim_reset,
	.get_config = mvsim_get_config,
	.get_generation = mvsim_get_generation,
	.set_config_cb = mvsim_set_config_cb,
	.set_vq_num = mvsim_set_vq_num,
	.get_vq_num = mvsim_get_vq_num,
	.set_vq_address = mvsim_set_vq_address,
	.set_vq_cb = mvsim_set_vq_cb,
	.set_vq_ready = mvsim_set_vq_ready,
	.get_vq_ready = mvsim_get_vq_ready,
	.set_vq_state = mvsim_set_vq_state,
	.get_vq_state = mvsim_get_vq_state,
	.kick_vq = mvsim_kick_vq,
	.suspend = mvsim_suspend,
	.resume = mvsim_resume,
	.reset_vq = mvsim_reset_vq,
	.set_vq_affinity = mvsim_set_vq_affinity,
	.peek = mvsim_peek,
	.peek_vq = mvsim_peek_vq,
	.peek_rings = mvsim_peek_rings,
	.free = mvsim_free,
};

/**
 * mvsim_init - prepare a zeroed device
 * @sim: device; the parent then sets what struct mvsim says, and adds its queues
 * @ops: the parent's
 *
 * Offers the features of rings; the parent adds those of its device type to sim->offered.
 */
void mvsim_init(struct mvsim *sim, const struct mvsim_ops *ops)
{
	sim->ops = ops;
	/* As vmdev_identity_dma_ops hands them out. */
	sim->memory.access = &mvringh_kernel;
	mutex_init(&sim->lock);
	mutex_init(&sim->announce);
	spin_lock_init(&sim->status_lock);
	mvsim_suspend_setup(sim);
	sim->offered = MVSIM_FEATURES;
	if (!vmdev_fault(VMDEV_FAULT_NO_ACCESS_PLATFORM))
		sim->offered |= VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM);
	if (vmdev_fault(VMDEV_FAULT_NO_VERSION_1))
		sim->offered &= ~VMDEV_FEATURE(VMDEV_F_VERSION_1);
}
EXPORT_SYMBOL_GPL(mvsim_init);

static void mvsim_name_rings(struct mvsim *sim)
{
	u32 vq;

	for (vq = 0; vq < sim->nvqs; vq++) {
		sim->vq[vq]->ring.dev = sim->vd.index;
		sim->vq[vq]->ring.vq = vq;
	}
}

/**
 * mvsim_create - put a device on the bus, for vmdev_parent.create
 * @sim:  device, prepared, with its queues
 * @mdev: its mediated device
 *
 * The device ends with ops->free, also if this fails.
 *
 * Context: process context, may sleep.
 * Return: 0 or -errno, as vmdev_device_init(), vmdev_set_dma_ops() and
 * vmdev_device_register().
 */
int mvsim_create(struct mvsim *sim, struct mdev_device *mdev)
{
	int ret = vmdev_device_init(&sim->vd, mdev, &mvsim_vmdev_ops, sim->nvqs);

	if (ret) {
		sim->ops->free(sim);
		return ret;
	}
	mvsim_name_rings(sim);
	ret = vmdev_set_dma_ops(&sim->vd, &vmdev_identity_dma_ops);
	if (!ret && vmdev_fault(VMDEV_FAULT_DMA_OPS_TWICE))
		vmdev_set_dma_ops(&sim->vd, &vmdev_identity_dma_ops);
	if (!ret)
		ret = vmdev_device_register(&sim->vd);
	if (ret) {
		vmdev_device_abort(&sim->vd);
		return ret;
	}
	dev_set_drvdata(mdev_dev(mdev), sim);
	return 0;
}
EXPORT_SYMBOL_GPL(mvsim_create);

/**
 * mvsim_remove - take a device off the bus, for vmdev_parent.remove
 * @mdev: the mediated device
 *
 * Context: process context, may sleep.
 */
void mvsim_remove(struct mdev_device *mdev)
{
	struct mvsim *sim = dev_get_drvdata(mdev_dev(mdev));

	vmdev_device_unregister(&sim->vd);
}
EXPORT_SYMBOL_GPL(mvsim_remove);
