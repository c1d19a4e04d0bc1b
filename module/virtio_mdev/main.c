// SPDX-License-Identifier: GPL-2.0
/*
 * virtio_mdev.ko: the kernel transport. Turns virtio_config_ops into transport
 * commands and gives every vmdev device a virtio device. Queues are in
 * virtio_mdev/vq.c.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/virtio_ring.h>
#include "compat/vmdev_compat.h"
#include "vmdev_fault.h"
#include "virtio_mdev.h"

/* Tries to read bytes that do not change meanwhile [2.5.1]. */
#define VIRTIO_MDEV_CONFIG_TRIES 16

static void virtio_mdev_get(struct virtio_device *vdev, unsigned int offset, void *buf,
			    unsigned int len)
{
	struct vmdev_device *vd = to_virtio_mdev(vdev)->vd;
	u32 before, after;
	int i;

	/* What the driver reads in one go up to 32 bits is whole by itself. */
	if (len <= sizeof(u32)) {
		vmdev_get_config(vd, offset, buf, len);
		return;
	}
	for (i = 0; i < VIRTIO_MDEV_CONFIG_TRIES; i++) {
		vmdev_get_generation(vd, &before);
		vmdev_get_config(vd, offset, buf, len);
		vmdev_get_generation(vd, &after);
		if (before == after)
			return;
	}
	dev_warn(&vd->dev, "configuration changes faster than it can be read\n");
}

static void virtio_mdev_set(struct virtio_device *vdev, unsigned int offset, const void *buf,
			    unsigned int len)
{
	vmdev_set_config(to_virtio_mdev(vdev)->vd, offset, buf, len);
}

static u32 virtio_mdev_generation(struct virtio_device *vdev)
{
	u32 generation;

	if (vmdev_fault(VMDEV_FAULT_SKIP_GENERATION))
		return 0;
	vmdev_get_generation(to_virtio_mdev(vdev)->vd, &generation);
	return generation;
}

static u8 virtio_mdev_get_status(struct virtio_device *vdev)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);

	if ((vm->status & VMDEV_S_FEATURES_OK) && vmdev_fault(VMDEV_FAULT_SKIP_STATUS_READBACK))
		return vm->status;
	vmdev_get_status(vm->vd, &vm->status);
	return vm->status;
}

static void virtio_mdev_set_status(struct virtio_device *vdev, u8 status)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);

	if ((status & VMDEV_S_DRIVER_OK) && vmdev_fault(VMDEV_FAULT_CLEAR_STATUS_BIT))
		status &= ~VMDEV_S_DRIVER;
	if (status == VMDEV_S_ACKNOWLEDGE && vmdev_fault(VMDEV_FAULT_TWO_STATUS_BITS))
		status |= VMDEV_S_DRIVER;
	vm->status = status;
	vmdev_set_status(vm->vd, status);
}

/* Reset, and see that it is complete before the next command [2.4.2]. */
static void virtio_mdev_reset(struct virtio_device *vdev)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);

	virtio_mdev_reset_begin(vm);
	if (!virtio_mdev_misreset(vm))
		vmdev_reset(vm->vd);
	virtio_mdev_reset_end(vm);
	if (!vmdev_get_status(vm->vd, &vm->status) && vm->status) {
		dev_warn(&vm->vd->dev, "status 0x%02x after reset, trying again\n", vm->status);
		vmdev_reset(vm->vd);
		vmdev_get_status(vm->vd, &vm->status);
	}
	if (vm->status)
		dev_err(&vm->vd->dev, "status 0x%02x after reset\n", vm->status);
}

static u64 virtio_mdev_get_features(struct virtio_device *vdev)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);
	u64 features;

	virtio_mdev_misbehave_early(vm);
	vmdev_get_device_features(vm->vd, &features);
	return features;
}

static int virtio_mdev_finalize_features(struct virtio_device *vdev)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);
	bool ring_reset = virtio_has_feature(vdev, VIRTIO_F_RING_RESET);

	/* Drops transport features that the ring code does not know; resetting is ours. */
	vring_transport_features(vdev);
	if (ring_reset)
		__virtio_set_bit(vdev, VIRTIO_F_RING_RESET);
	return vmdev_set_driver_features(vm->vd, virtio_mdev_misaccept(vm, vdev->features));
}

static void virtio_mdev_config_callback(void *private)
{
	virtio_config_changed(private);
}

static int virtio_mdev_find_vqs(VMDEV_FIND_VQS_ARGS)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);
	struct vmdev_cb cb = { .callback = virtio_mdev_config_callback, .private = vdev };
	u32 index = 0;
	int ret = 0;
	u32 i;

	for (i = 0; i < nvqs && !ret; i++) {
		vqs[i] = NULL;
		if (!vmdev_vq_name(i))
			continue;
		ret = virtio_mdev_setup_vq(vm, index, vmdev_vq_callback(i), vmdev_vq_name(i),
					   vmdev_vq_ctx(i));
		if (!ret)
			vqs[i] = vm->vqs[index++].vq;
	}
	if (!ret)
		ret = vmdev_set_config_cb(vm->vd, &cb);
	if (ret) {
		virtio_mdev_del_vqs(vdev);
		return ret;
	}
	virtio_mdev_misbehave(vm);
	return 0;
}

/* Callbacks run inside RCU read-side sections: after a grace period none is left. */
static void virtio_mdev_synchronize_cbs(struct virtio_device *vdev)
{
	synchronize_rcu();
}

static const char *virtio_mdev_bus_name(struct virtio_device *vdev)
{
	return dev_name(&to_virtio_mdev(vdev)->vd->dev);
}

static const struct virtio_config_ops virtio_mdev_config_ops = {
	.get = virtio_mdev_get,
	.set = virtio_mdev_set,
	.generation = virtio_mdev_generation,
	.get_status = virtio_mdev_get_status,
	.set_status = virtio_mdev_set_status,
	.reset = virtio_mdev_reset,
	.find_vqs = virtio_mdev_find_vqs,
	.del_vqs = virtio_mdev_del_vqs,
	.synchronize_cbs = virtio_mdev_synchronize_cbs,
	.get_features = virtio_mdev_get_features,
	.finalize_features = virtio_mdev_finalize_features,
	.bus_name = virtio_mdev_bus_name,
	.set_vq_affinity = virtio_mdev_set_vq_affinity,
	.get_vq_affinity = virtio_mdev_get_vq_affinity,
	.disable_vq_and_reset = virtio_mdev_disable_vq_and_reset,
	.enable_vq_after_reset = virtio_mdev_enable_vq_after_reset,
};

static void virtio_mdev_release(struct device *dev)
{
	struct virtio_device *vdev = container_of(dev, struct virtio_device, dev);

	kfree(to_virtio_mdev(vdev));
}

static int virtio_mdev_identify(struct virtio_mdev *vm)
{
	int ret = vmdev_get_device_id(vm->vd, &vm->vdev.id.device);

	if (ret)
		return ret;
	/* Id 0 means that there is no device behind the transport [4.2.3.1]. */
	if (!vm->vdev.id.device)
		return -ENODEV;
	return vmdev_get_vendor_id(vm->vd, &vm->vdev.id.vendor);
}

static int virtio_mdev_probe(struct vmdev_device *vd)
{
	struct virtio_mdev *vm = vmdev_alloc(kzalloc(struct_size(vm, vqs, vd->nvqs), GFP_KERNEL));
	u32 i;
	int ret;

	if (!vm)
		return -ENOMEM;
	vm->vd = vd;
	spin_lock_init(&vm->lock);
	vm->vdev.dev.parent = &vd->dev;
	vm->vdev.dev.release = virtio_mdev_release;
	vm->vdev.config = &virtio_mdev_config_ops;
	for (i = 0; i < vd->nvqs; i++)
		cpumask_copy(&vm->vqs[i].affinity, cpu_possible_mask);
	ret = virtio_mdev_identify(vm);
	if (ret) {
		kfree(vm);
		return ret;
	}
	ret = register_virtio_device(&vm->vdev);
	if (ret) {
		put_device(&vm->vdev.dev);
		return ret;
	}
	dev_set_drvdata(&vd->dev, vm);
	return 0;
}

static void virtio_mdev_remove(struct vmdev_device *vd)
{
	struct virtio_mdev *vm = dev_get_drvdata(&vd->dev);

	/* The driver may wait for the device before it goes. */
	virtio_mdev_resume(vm);
	unregister_virtio_device(&vm->vdev);
}

static struct vmdev_driver virtio_mdev_driver = {
	.driver = {
		.name = "virtio_mdev",
		.owner = THIS_MODULE,
		.dev_groups = virtio_mdev_groups,
	},
	.probe = virtio_mdev_probe,
	.remove = virtio_mdev_remove,
};

static int __init virtio_mdev_init(void)
{
	return vmdev_driver_register(&virtio_mdev_driver);
}

static void __exit virtio_mdev_exit(void)
{
	vmdev_driver_unregister(&virtio_mdev_driver);
}

module_init(virtio_mdev_init);
module_exit(virtio_mdev_exit);

MODULE_DESCRIPTION("Virtio transport over virtio mediated devices");
/* The virtio drivers know the device ids. */
MODULE_ALIAS("vmdev:d*v*");
MODULE_LICENSE("GPL");
