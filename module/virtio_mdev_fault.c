// SPDX-License-Identifier: GPL-2.0
/*
 * Driver-side misbehaviour that needs code of its own. Built with FAULTS=1 only.
 */
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include "vmdev_fault.h"
#include "virtio_mdev.h"

/* Far beyond any device's number of queues. */
#define VIRTIO_MDEV_ABSURD_QUEUE 1000

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

/* What a bad driver does between setting up its queues and DRIVER_OK. */
void virtio_mdev_misbehave(struct virtio_mdev *vm)
{
	bool ready;

	if (vmdev_fault(VMDEV_FAULT_KICK_BEFORE_DRIVER_OK))
		vmdev_kick_vq(vm->vd, 0);
	if (vmdev_fault(VMDEV_FAULT_QUEUE_INDEX_OUT_OF_RANGE))
		vmdev_get_vq_ready(vm->vd, VIRTIO_MDEV_ABSURD_QUEUE, &ready);
	if (vmdev_fault(VMDEV_FAULT_DMA_MAP_LEAK) && !vm->leak)
		virtio_mdev_leak_mapping(vm);
	if (vmdev_fault(VMDEV_FAULT_UNMAP_WRONG_SIZE))
		virtio_mdev_unmap_half(vm);
}

/* The leak is of the mapping; the page itself is given back. */
void virtio_mdev_misbehave_end(struct virtio_mdev *vm)
{
	if (vm->leak)
		__free_page(vm->leak);
	vm->leak = NULL;
}
