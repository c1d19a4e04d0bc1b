// SPDX-License-Identifier: GPL-2.0
/*
 * Driver-side misbehaviour that needs code of its own. Built with FAULTS=1 only.
 */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <uapi/linux/virtio_net.h>
#include "vmdev_fault.h"
#include "vmdev_le.h"
#include "virtio_mdev.h"

/* Far beyond any device's number of queues. */
#define VIRTIO_MDEV_ABSURD_QUEUE 1000
#define VIRTIO_MDEV_ODD_SIZE 100
/* Aligned, apart, and in nobody's mapping. */
#define VIRTIO_MDEV_RAW_DESC 0x100000
#define VIRTIO_MDEV_RAW_DRIVER 0x200000
#define VIRTIO_MDEV_RAW_DEVICE 0x300000

/* Instead of, or before, a good reset. Returns true if there shall be no reset. */
bool virtio_mdev_misreset(struct virtio_mdev *vm)
{
	u64 features;

	if (vmdev_fault(VMDEV_FAULT_SKIP_RESET))
		return true;
	if (vmdev_fault(VMDEV_FAULT_SKIP_RESET_READBACK)) {
		vmdev_reset(vm->vd);
		vmdev_get_device_features(vm->vd, &features);
	}
	return false;
}

/* What a bad driver does before the features are settled. */
void virtio_mdev_misbehave_early(struct virtio_mdev *vm)
{
	static const u8 mac[] = { 2, 0, 0, 0, 0, 1 };

	if (vmdev_fault(VMDEV_FAULT_EARLY_QUEUE))
		vmdev_set_vq_num(vm->vd, 0, 1);
	if (vmdev_fault(VMDEV_FAULT_CONFIG_WRITE))
		vmdev_set_config(vm->vd, 0, mac, sizeof(mac));
}

/* The set of features that a bad driver accepts instead of @features. */
u64 virtio_mdev_misaccept(struct virtio_mdev *vm, u64 features)
{
	if (vmdev_fault(VMDEV_FAULT_FEATURE_NOT_OFFERED) ||
	    vmdev_fault(VMDEV_FAULT_FEATURES_MASKED))
		features |= VMDEV_FEATURE(VMDEV_F_CTRL_VLAN) | VMDEV_FEATURE(VMDEV_F_CTRL_VQ);
	if (vmdev_fault(VMDEV_FAULT_FEATURE_WITHOUT_BASE))
		features |= VMDEV_FEATURE(VMDEV_F_GUEST_ECN);
	return features;
}

/* The used ring is not as a driver must leave it: it has a flag that means nothing. */
static void virtio_mdev_leave_flags(struct virtqueue *vq)
{
	vmdev_put16(&virtqueue_get_vring(vq)->used->flags, 2);
}

/* What a bad driver tells of a queue that is not ready; the device refuses most of it. */
void virtio_mdev_misprogram(struct virtio_mdev *vm, struct virtqueue *vq)
{
	struct vmdev_device *vd = vm->vd;
	u32 index = vq->index;

	if (vmdev_fault(VMDEV_FAULT_BAD_QUEUE_SIZE))
		vmdev_set_vq_num(vd, index, VIRTIO_MDEV_ODD_SIZE);
	if (vmdev_fault(VMDEV_FAULT_MISALIGNED_AREAS))
		vmdev_set_vq_address(vd, index,
				     virtqueue_get_desc_addr(vq) + VMDEV_DESC_ALIGN / 2,
				     virtqueue_get_avail_addr(vq), virtqueue_get_used_addr(vq));
	if (vmdev_fault(VMDEV_FAULT_RAW_RING_ADDRESS))
		vmdev_set_vq_address(vd, index, VIRTIO_MDEV_RAW_DESC, VIRTIO_MDEV_RAW_DRIVER,
				     VIRTIO_MDEV_RAW_DEVICE);
	if (vmdev_fault(VMDEV_FAULT_USED_FLAGS_LEFT))
		virtio_mdev_leave_flags(vq);
}

/* The same of a queue that is ready. */
void virtio_mdev_misprogram_ready(struct virtio_mdev *vm, struct virtqueue *vq)
{
	if (vmdev_fault(VMDEV_FAULT_ADDRESS_WHILE_READY))
		vmdev_set_vq_address(vm->vd, vq->index, virtqueue_get_desc_addr(vq),
				     virtqueue_get_avail_addr(vq), virtqueue_get_used_addr(vq));
	if (vmdev_fault(VMDEV_FAULT_STATE_WHILE_READY))
		vmdev_set_vq_state(vm->vd, vq->index, 0);
}

/* Gives up, and goes on. */
static void virtio_mdev_fail_and_go_on(struct virtio_mdev *vm)
{
	vmdev_set_status(vm->vd, vm->status | VMDEV_S_FAILED);
	vmdev_set_status(vm->vd, vm->status | VMDEV_S_FAILED);
}

static void virtio_mdev_read_past_end(struct virtio_mdev *vm)
{
	u8 bytes[2];

	vmdev_get_config(vm->vd, vm->vd->ops->get_config_size(vm->vd) - 1, bytes, sizeof(bytes));
}

static void virtio_mdev_leak_mapping(struct virtio_mdev *vm)
{
	vm->leak = alloc_page(GFP_KERNEL);
	if (vm->leak)
		dma_map_page(&vm->vd->dev, vm->leak, 0, PAGE_SIZE, DMA_TO_DEVICE);
}

static void virtio_mdev_unmap_half(struct virtio_mdev *vm)
{
	struct page *page = alloc_page(GFP_KERNEL);
	dma_addr_t addr;

	if (!page)
		return;
	addr = dma_map_page(&vm->vd->dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	dma_unmap_page(&vm->vd->dev, addr, PAGE_SIZE / 2, DMA_TO_DEVICE);
	__free_page(page);
}

/* The speed, which the card does not have. */
static void virtio_mdev_read_not_offered(struct virtio_mdev *vm)
{
	u32 speed;

	vmdev_get_config(vm->vd, offsetof(struct virtio_net_config, speed), &speed,
			 sizeof(speed));
}

/* They do the same, so that only who looks at the device can tell. */
static void virtio_mdev_replace_ops(struct virtio_mdev *vm)
{
	static struct dma_map_ops other;

	other = *get_dma_ops(&vm->vd->dev);
	set_dma_ops(&vm->vd->dev, &other);
}

/* What a bad driver does between setting up its queues and DRIVER_OK. */
void virtio_mdev_misbehave(struct virtio_mdev *vm)
{
	bool ready;

	if (vmdev_fault(VMDEV_FAULT_KICK_BEFORE_DRIVER_OK))
		vmdev_kick_vq(vm->vd, 0);
	if (vmdev_fault(VMDEV_FAULT_QUEUE_INDEX_OUT_OF_RANGE))
		vmdev_get_vq_ready(vm->vd, VIRTIO_MDEV_ABSURD_QUEUE, &ready);
	if (vmdev_fault(VMDEV_FAULT_DMA_OPS_REPLACED))
		virtio_mdev_replace_ops(vm);
	if (vmdev_fault(VMDEV_FAULT_DMA_MAP_LEAK) && !vm->leak)
		virtio_mdev_leak_mapping(vm);
	if (vmdev_fault(VMDEV_FAULT_UNMAP_WRONG_SIZE))
		virtio_mdev_unmap_half(vm);
	if (vmdev_fault(VMDEV_FAULT_LATE_FEATURES))
		vmdev_set_driver_features(vm->vd, vm->vdev.features);
	if (vmdev_fault(VMDEV_FAULT_CONFIG_PAST_END))
		virtio_mdev_read_past_end(vm);
	if (vmdev_fault(VMDEV_FAULT_CONFIG_NOT_OFFERED))
		virtio_mdev_read_not_offered(vm);
	if (vmdev_fault(VMDEV_FAULT_STATUS_AFTER_FAILED))
		virtio_mdev_fail_and_go_on(vm);
}

/* The leak is of the mapping; the page itself is given back. */
void virtio_mdev_misbehave_end(struct virtio_mdev *vm)
{
	if (vm->leak)
		__free_page(vm->leak);
	vm->leak = NULL;
}

/*
 * The first descriptor of the chain that was offered last, behind an indirect table if
 * there is one. Bus addresses are kernel addresses here. Nothing stops the device from
 * having taken the chain, but a queue that has to be kicked is one that it awaits.
 */
static struct vring_desc *virtio_mdev_newest(struct virtqueue *vq)
{
	const struct vring *vring = virtqueue_get_vring(vq);
	u16 last = virtio16_to_cpu(vq->vdev, vring->avail->idx) - 1;
	u16 head = virtio16_to_cpu(vq->vdev, vring->avail->ring[last & (vring->num - 1)]);
	struct vring_desc *desc = &vring->desc[head];

	if (virtio16_to_cpu(vq->vdev, desc->flags) & VRING_DESC_F_INDIRECT)
		desc = (void *)(uintptr_t)virtio64_to_cpu(vq->vdev, desc->addr);
	return desc;
}

static u8 *virtio_mdev_newest_data(struct virtqueue *vq)
{
	return (u8 *)(uintptr_t)virtio64_to_cpu(vq->vdev, virtio_mdev_newest(vq)->addr);
}

/* What a bad network driver does to the frame that it is about to announce. */
static void virtio_mdev_misframe(struct virtqueue *vq)
{
	struct vring_desc *desc;

	if (vmdev_fault(VMDEV_FAULT_TX_HEADER_FLAGS))
		virtio_mdev_newest_data(vq)[0] = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	if (vmdev_fault(VMDEV_FAULT_WRITABLE_TRANSMIT)) {
		desc = virtio_mdev_newest(vq);
		desc->flags |= cpu_to_virtio16(vq->vdev, VRING_DESC_F_WRITE);
	}
}

/* Instead of a kick, or before it. Returns true if there shall be none. */
bool virtio_mdev_missend(struct virtqueue *vq)
{
	bool ctrl = !strcmp(vq->name, "control");

	if (ctrl && vmdev_fault(VMDEV_FAULT_CTRL_NOT_NEGOTIATED))
		virtio_mdev_newest_data(vq)[0] = VIRTIO_NET_CTRL_VLAN;
	if (!ctrl && vq->index % 2)
		virtio_mdev_misframe(vq);
	/* Where there is no callback the driver would spin for the answer. */
	return vq->callback && vmdev_fault(VMDEV_FAULT_SWALLOW_KICK);
}
