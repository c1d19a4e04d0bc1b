// SPDX-License-Identifier: GPL-2.0
/*
 * Virtqueues of the kernel transport: set up, tear down, reset one, affinity.
 */
#include <linux/virtio_ring.h>
#include "vmdev_fault.h"
#include "virtio_mdev.h"

static bool virtio_mdev_notify(struct virtqueue *vq)
{
	return virtio_mdev_missend(vq) || virtio_mdev_kick(to_virtio_mdev(vq->vdev), vq->index);
}

static void virtio_mdev_vq_callback(void *private)
{
	vring_interrupt(0, private);
}

/*
 * Tell the device all about a queue and enable it, in the specification's order [4.2.3.2]. A queue
 * whose driver polls gets no callback: with EVENT_IDX the ring alone does not say so.
 */
static int virtio_mdev_activate_vq(struct virtio_mdev *vm, struct virtqueue *vq)
{
	struct vmdev_cb cb = {
		.callback = vq->callback ? virtio_mdev_vq_callback : NULL,
		.private = vq,
	};
	struct vmdev_device *vd = vm->vd;
	bool late = vmdev_fault(VMDEV_FAULT_CALLBACK_AFTER_READY);
	u32 index = vq->index;
	int ret;

	ret = late ? 0 : vmdev_set_vq_cb(vd, index, &cb);
	if (ret)
		return ret;
	ret = vmdev_set_vq_num(vd, index, virtqueue_get_vring_size(vq));
	if (ret)
		return ret;
	virtio_mdev_misprogram(vm, vq);
	if (vmdev_fault(VMDEV_FAULT_READY_BEFORE_ADDRESS))
		vmdev_set_vq_ready(vd, index, true);
	ret = vmdev_set_vq_address(vd, index, virtqueue_get_desc_addr(vq),
				   virtqueue_get_avail_addr(vq), virtqueue_get_used_addr(vq));
	if (ret)
		return ret;
	ret = vmdev_set_vq_state(vd, index, 0);
	if (ret)
		return ret;
	ret = vmdev_set_vq_ready(vd, index, true);
	if (!ret)
		virtio_mdev_misprogram_ready(vm, vq);
	return late && !ret ? vmdev_set_vq_cb(vd, index, &cb) : ret;
}

/* Disable, and read back before the ring's memory may go [4.2.3.2]. */
static void virtio_mdev_deactivate_vq(struct virtio_mdev *vm, u32 index)
{
	bool ready;

	vmdev_set_vq_ready(vm->vd, index, false);
	vmdev_get_vq_ready(vm->vd, index, &ready);
	if (ready)
		dev_err(&vm->vd->dev, "queue %u does not stop\n", index);
	vmdev_set_vq_cb(vm->vd, index, NULL);
}

static void virtio_mdev_del_vq(struct virtio_mdev *vm, u32 index)
{
	struct virtqueue *vq = vm->vqs[index].vq;

	virtio_mdev_deactivate_vq(vm, index);
	vm->vqs[index].vq = NULL;
	vring_del_virtqueue(vq);
}

/**
 * virtio_mdev_setup_vq - create a queue and enable it on the device
 * @vm:       transport
 * @index:    queue index on the device
 * @callback: the driver's callback, may be NULL
 * @name:     for messages
 * @ctx:      the driver wants a context per buffer
 *
 * Return: 0 or -errno; on error nothing is left of the queue.
 */
int virtio_mdev_setup_vq(struct virtio_mdev *vm, u32 index, vq_callback_t *callback,
			 const char *name, bool ctx)
{
	struct vmdev_device *vd = vm->vd;
	struct virtqueue *vq;
	u32 num, align;
	bool ready;
	int ret;

	if (index >= vd->nvqs)
		return -ENOENT;
	ret = vmdev_get_vq_ready(vd, index, &ready);
	if (ret || ready)
		return ret ?: -EBUSY;
	ret = vmdev_get_vq_num_max(vd, index, &num);
	if (ret || !num)
		return ret ?: -ENOENT;
	ret = vmdev_get_vq_align(vd, &align);
	if (ret)
		return ret;
	vq = vring_create_virtqueue(index, num, align, &vm->vdev, true, true, ctx,
				    virtio_mdev_notify, callback, name);
	if (!vq)
		return -ENOMEM;
	vq->num_max = num;
	vm->vqs[index].vq = vq;
	ret = virtio_mdev_activate_vq(vm, vq);
	if (ret)
		virtio_mdev_del_vq(vm, index);
	return ret;
}

/* virtio_config_ops.del_vqs */
void virtio_mdev_del_vqs(struct virtio_device *vdev)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);
	u32 index;

	virtio_mdev_misbehave_end(vm);
	vmdev_set_config_cb(vm->vd, NULL);
	for (index = 0; index < vm->vd->nvqs; index++)
		if (vm->vqs[index].vq)
			virtio_mdev_del_vq(vm, index);
}

/* virtio_config_ops.disable_vq_and_reset [2.6.1] */
int virtio_mdev_disable_vq_and_reset(struct virtqueue *vq)
{
	struct virtio_mdev *vm = to_virtio_mdev(vq->vdev);
	bool ready;
	int ret;

	if (!virtio_has_feature(&vm->vdev, VIRTIO_F_RING_RESET))
		return -ENOENT;
	ret = vmdev_reset_vq(vm->vd, vq->index);
	if (ret)
		return ret;
	ret = vmdev_get_vq_ready(vm->vd, vq->index, &ready);
	if (ret || ready)
		return ret ?: -EBUSY;
	vq->reset = true;
	return 0;
}

/* virtio_config_ops.enable_vq_after_reset */
int virtio_mdev_enable_vq_after_reset(struct virtqueue *vq)
{
	int ret;

	if (!vq->reset)
		return -EBUSY;
	ret = virtio_mdev_activate_vq(to_virtio_mdev(vq->vdev), vq);
	if (!ret)
		vq->reset = false;
	return ret;
}

/* virtio_config_ops.set_vq_affinity: a hint for the device, NULL mask = anywhere */
int virtio_mdev_set_vq_affinity(struct virtqueue *vq, const struct cpumask *mask)
{
	struct virtio_mdev *vm = to_virtio_mdev(vq->vdev);
	struct virtio_mdev_vq *info = &vm->vqs[vq->index];

	cpumask_copy(&info->affinity, mask ?: cpu_possible_mask);
	if (!vm->vd->ops->set_vq_affinity)
		return 0;
	return vm->vd->ops->set_vq_affinity(vm->vd, vq->index, mask);
}

/* virtio_config_ops.get_vq_affinity */
const struct cpumask *virtio_mdev_get_vq_affinity(struct virtio_device *vdev, int index)
{
	struct virtio_mdev *vm = to_virtio_mdev(vdev);

	return index >= 0 && index < vm->vd->nvqs ? &vm->vqs[index].affinity : NULL;
}
