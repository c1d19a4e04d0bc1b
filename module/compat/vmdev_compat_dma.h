/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DMA ops: the interface of newer kernels on older ones. Each shim says since
 * when the kernel differs.
 */
#ifndef VMDEV_COMPAT_DMA_H
#define VMDEV_COMPAT_DMA_H

#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/version.h>

/* Mappings of memory that has no pages come through map_phys since 6.18. */
#ifndef DMA_ATTR_MMIO
#define DMA_ATTR_MMIO 0UL
#endif

/*
 * dma_map_ops.map_phys and unmap_phys since 6.19; map_page and unmap_page before,
 * where a page and an offset stand for the physical address.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#define VMDEV_DEFINE_MAP_PHYS(map)
#define VMDEV_PHYS_OPS(map, unmap) .map_phys = (map), .unmap_phys = (unmap)
#else
#define VMDEV_DEFINE_MAP_PHYS(map)							\
	static dma_addr_t map##_page(struct device *dev, struct page *page,		\
				     unsigned long offset, size_t size,			\
				     enum dma_data_direction dir, unsigned long attrs)	\
	{										\
		return map(dev, page_to_phys(page) + offset, size, dir, attrs);		\
	}
#define VMDEV_PHYS_OPS(map, unmap) .map_page = map##_page, .unmap_page = (unmap)
#endif

#endif /* VMDEV_COMPAT_DMA_H */
