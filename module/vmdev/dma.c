// SPDX-License-Identifier: GPL-2.0
/*
 * DMA ops per device. Owns the helper that sets them and proves that the kernel
 * took them, the identity ops that hand out kernel virtual addresses as bus
 * addresses, and the events of the DMA stream.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/jump_label.h>
#include <linux/scatterlist.h>
#include "compat/vmdev_compat_dma.h"
#include "ctl.h"
#include "vmdev_fault.h"

/*
 * DMA calls come from any CPU without a common lock. Numbers are taken only
 * while an event of the stream is on, so that an untraced mapping costs no lock; a consumer
 * that attaches takes the first number it sees as its base.
 *
 * One key counts the events of the stream that are on: a packet maps and unmaps
 * twice, and would pass each event's own key every time.
 */
static DEFINE_STATIC_KEY_FALSE(vmdev_dma_listened);

static __always_inline bool vmdev_dma_traced(void)
{
	return static_branch_unlikely(&vmdev_dma_listened);
}

/*
 * The lock by hand: the two calls that save and restore interrupts with it cost as
 * much as all the rest, four times a packet.
 */
#define vmdev_dma_lock(vd, flags)	\
	do {				\
		local_irq_save(flags);	\
		raw_spin_lock(&(vd)->dma_lock);	\
	} while (0)
#define vmdev_dma_unlock(vd, flags)	\
	do {				\
		raw_spin_unlock(&(vd)->dma_lock);	\
		local_irq_restore(flags);	\
	} while (0)

#ifndef VMDEV_NOTRACE
/* An event of the stream is switched on, before its own key is. */
int vmdev_dma_event_reg(void)
{
	static_branch_inc(&vmdev_dma_listened);
	return 0;
}

void vmdev_dma_event_unreg(void)
{
	static_branch_dec(&vmdev_dma_listened);
}

static int vmdev_buf_ops_forget(struct device *dev, void *unused)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	unsigned long flags;

	vmdev_dma_lock(vd, flags);
	WRITE_ONCE(vd->nbuf_ops, 0);
	vmdev_dma_unlock(vd, flags);
	return 0;
}

/*
 * Batches are switched on. What is still in a log from an earlier time is not
 * connected with what comes, and must not be reported.
 */
int vmdev_buf_ops_reg(void)
{
	int ret = vmdev_bus_each(vmdev_buf_ops_forget);

	return ret ? ret : vmdev_dma_event_reg();
}

/* Under dma_lock. Reports what is in the log. */
static void vmdev_buf_ops_flush(struct vmdev_device *vd)
{
	VMDEV_FIRE(vmdev_buf_ops, vd->index, VMDEV_VQ_NONE, vd->dma_seq - vd->nbuf_ops,
		   vd->nbuf_ops, (uintptr_t)vd->buf_ops);
	WRITE_ONCE(vd->nbuf_ops, 0);
}

/* Under dma_lock; the operation has the number dma_seq. */
static __always_inline void vmdev_buf_ops_add(struct vmdev_device *vd, u64 addr, u64 what)
{
	u32 n = vd->nbuf_ops;

	vd->buf_ops[n] = (struct vmdev_buf_op){ .addr = addr, .what = what };
	WRITE_ONCE(vd->nbuf_ops, n + 1);
}
#else
static void vmdev_buf_ops_flush(struct vmdev_device *vd) {}
static void vmdev_buf_ops_add(struct vmdev_device *vd, u64 addr, u64 what) {}
#endif

/**
 * vmdev_dma_settle - report the mappings that a batch still holds back
 * @vd: device
 *
 * Context: any but NMI.
 */
void vmdev_dma_settle(struct vmdev_device *vd)
{
	unsigned long flags;

	vmdev_dma_lock(vd, flags);
	if (vd->nbuf_ops)
		vmdev_buf_ops_flush(vd);
	vmdev_dma_unlock(vd, flags);
}

#define VMDEV_DMA_FIRE(event, vd, ...)							\
	do {										\
		unsigned long __flags;							\
											\
		vmdev_dma_lock(vd, __flags);						\
		if ((vd)->nbuf_ops)							\
			vmdev_buf_ops_flush(vd);					\
		VMDEV_FIRE(event, (vd)->index, VMDEV_VQ_NONE, (vd)->dma_seq, __VA_ARGS__);	\
		(vd)->dma_seq++;							\
		vmdev_dma_unlock(vd, __flags);						\
	} while (0)

/* Under dma_lock. The event of one operation, for those who want each. */
static noinline void vmdev_trace_one_buf(struct vmdev_device *vd, u64 addr, u64 what)
{
	u64 len = VMDEV_BUF_OP_LEN(what);
	u32 dir = VMDEV_BUF_OP_DIR(what);

	if (VMDEV_BUF_OP_ID(what) == VMDEV_EV_BUF_MAP)
		VMDEV_FIRE(vmdev_buf_map, vd->index, VMDEV_VQ_NONE, vd->dma_seq, addr, len, dir);
	else
		VMDEV_FIRE(vmdev_buf_unmap, vd->index, VMDEV_VQ_NONE, vd->dma_seq, addr, len, dir);
}

/*
 * Out of line, and called last: what only a listener needs must not cost the
 * others. Returns @addr.
 */
static noinline dma_addr_t vmdev_trace_buf(struct vmdev_device *vd, u64 addr, u64 what)
{
	unsigned long flags;

	vmdev_dma_lock(vd, flags);
	if (VMDEV_TRACED(vmdev_buf_map) || VMDEV_TRACED(vmdev_buf_unmap))
		vmdev_trace_one_buf(vd, addr, what);
	if (VMDEV_TRACED(vmdev_buf_ops))
		vmdev_buf_ops_add(vd, addr, what);
	vd->dma_seq++;
	if (unlikely(vd->nbuf_ops == VMDEV_OPS_MAX))
		vmdev_buf_ops_flush(vd);
	vmdev_dma_unlock(vd, flags);
	return addr;
}

static void vmdev_trace_alloc(struct vmdev_device *vd, u64 addr, u64 len)
{
	if (vmdev_dma_traced())
		VMDEV_DMA_FIRE(vmdev_mem_alloc, vd, addr, len);
}

static void vmdev_trace_free(struct vmdev_device *vd, u64 addr, u64 len)
{
	if (vmdev_dma_traced())
		VMDEV_DMA_FIRE(vmdev_mem_free, vd, addr, len);
}

static void *vmdev_identity_alloc(struct device *dev, size_t size, dma_addr_t *addr, gfp_t gfp,
				  unsigned long attrs)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	void *va = vmdev_alloc(alloc_pages_exact(size, gfp | __GFP_ZERO));

	if (!va)
		return NULL;
	*addr = (uintptr_t)va;
	atomic_inc(&vd->dma_live);
	vmdev_trace_alloc(vd, *addr, size);
	return va;
}

static void vmdev_identity_free(struct device *dev, size_t size, void *va, dma_addr_t addr,
				unsigned long attrs)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	vmdev_trace_free(vd, addr, size);
	atomic_dec(&vd->dma_live);
	free_pages_exact(va, size);
}

static dma_addr_t vmdev_identity_map_phys(struct device *dev, phys_addr_t phys, size_t size,
					  enum dma_data_direction dir, unsigned long attrs)
{
	struct vmdev_device *vd = to_vmdev_device(dev);
	dma_addr_t addr = (uintptr_t)phys_to_virt(phys);

	/* Registers of other devices are no memory that ring code could copy. */
	if (unlikely(attrs & DMA_ATTR_MMIO))
		return DMA_MAPPING_ERROR;
	atomic_inc(&vd->dma_live);
	if (vmdev_dma_traced())
		return vmdev_trace_buf(vd, addr, VMDEV_BUF_OP(VMDEV_EV_BUF_MAP, dir, size));
	return addr;
}

VMDEV_DEFINE_MAP_PHYS(vmdev_identity_map_phys)

static void vmdev_identity_unmap_phys(struct device *dev, dma_addr_t addr, size_t size,
				      enum dma_data_direction dir, unsigned long attrs)
{
	struct vmdev_device *vd = to_vmdev_device(dev);

	atomic_dec(&vd->dma_live);
	if (vmdev_dma_traced())
		vmdev_trace_buf(vd, addr, VMDEV_BUF_OP(VMDEV_EV_BUF_UNMAP, dir, size));
}

static int vmdev_identity_map_sg(struct device *dev, struct scatterlist *sgl, int nents,
				 enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		sg_dma_address(sg) = vmdev_identity_map_phys(dev, sg_phys(sg), sg->length, dir,
							     attrs);
		sg_dma_len(sg) = sg->length;
	}
	return nents;
}

static void vmdev_identity_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
				    enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i)
		vmdev_identity_unmap_phys(dev, sg_dma_address(sg), sg_dma_len(sg), dir, attrs);
}

/* Kernel virtual addresses need all 64 bits. */
static int vmdev_identity_supported(struct device *dev, u64 mask)
{
	return mask == DMA_BIT_MASK(64);
}

/*
 * vmdev_identity_dma_ops - bus address = kernel virtual address
 *
 * For devices whose ring code runs on this CPU: what the driver maps, the device
 * reads and writes in place. No IOMMU, no bounce buffer, no sync.
 */
const struct dma_map_ops vmdev_identity_dma_ops = {
	.alloc = vmdev_identity_alloc,
	.free = vmdev_identity_free,
	VMDEV_PHYS_OPS(vmdev_identity_map_phys, vmdev_identity_unmap_phys),
	.map_sg = vmdev_identity_map_sg,
	.unmap_sg = vmdev_identity_unmap_sg,
	.dma_supported = vmdev_identity_supported,
};
EXPORT_SYMBOL_GPL(vmdev_identity_dma_ops);

/* The fault no-dma-mask: the kernel warns of a mask that is missing, so it is there and empty. */
static int vmdev_dma_forget_mask(struct vmdev_device *vd)
{
	static u64 none;

	vd->dev.dma_mask = &none;
	vd->dev.coherent_dma_mask = DMA_BIT_MASK(64);
	return 0;
}

/*
 * On a kernel without ARCH_HAS_DMA_OPS set_dma_ops() does nothing, and rings would carry
 * physical addresses.
 */
static int vmdev_dma_ops_apply(struct vmdev_device *vd)
{
	set_dma_ops(&vd->dev, vd->dma_ops);
	if (get_dma_ops(&vd->dev) == vd->dma_ops)
		return 0;
	dev_err(&vd->dev, "kernel ignores per-device DMA ops: needs ARCH_HAS_DMA_OPS\n");
	return -ENODEV;
}

static int vmdev_dma_ops_set_once(struct vmdev_device *vd, const struct dma_map_ops *ops)
{
	if (vd->dma_ops || atomic_read(&vd->dma_live))
		return -EBUSY;
	vd->dma_ops = ops;
	return vmdev_dma_ops_apply(vd);
}

/**
 * vmdev_set_dma_ops - give a device its own DMA ops; the set_dma_ops command
 * @vd:  device after vmdev_device_init(), before vmdev_device_register()
 * @ops: ops; must live as long as the device
 *
 * Every binding of an upper driver begins with these ops and a mask of 64 bits.
 *
 * Context: process context.
 * Return: 0; -EBUSY if ops were set before or mappings exist; -ENODEV if the
 * kernel does not take per-device ops.
 */
int vmdev_set_dma_ops(struct vmdev_device *vd, const struct dma_map_ops *ops)
{
	int ret;

	VMDEV_CTL_FIRE(vmdev_set_dma_ops, vd, VMDEV_VQ_NONE, VMDEV_CMD_SET_DMA_OPS,
		       vd->dma_ops != NULL, 0, 0);
	ret = vmdev_dma_ops_set_once(vd, ops);
	VMDEV_CTL_FIRE(vmdev_set_dma_ops_end, vd, VMDEV_VQ_NONE, VMDEV_CMD_SET_DMA_OPS, ret, 0, 0);
	return ret;
}
EXPORT_SYMBOL_GPL(vmdev_set_dma_ops);

/**
 * vmdev_dma_configure - put the device's DMA ops in force for a driver that is to bind
 * @vd: device
 *
 * Unbinding may have cleared them: some architectures do.
 *
 * Context: process context; before the driver's probe.
 * Return: 0; -ENODEV if the kernel does not take the ops, -EIO if it does not take the mask.
 */
int vmdev_dma_configure(struct vmdev_device *vd)
{
	int ret = 0;

	if (!vd->dma_ops)
		return 0;
	vd->dma_late = vmdev_fault(VMDEV_FAULT_REGISTER_BEFORE_DMA_OPS);
	if (vd->dma_late)
		set_dma_ops(&vd->dev, NULL);
	else
		ret = vmdev_dma_ops_apply(vd);
	if (ret)
		return ret;
	if (vmdev_fault(VMDEV_FAULT_NO_DMA_MASK))
		return vmdev_dma_forget_mask(vd);
	return dma_coerce_mask_and_coherent(&vd->dev, DMA_BIT_MASK(64));
}

/* The other half of the fault register-before-dma-ops. */
void vmdev_dma_ops_apply_late(struct vmdev_device *vd)
{
	if (vd->dma_late)
		vmdev_dma_ops_apply(vd);
	vd->dma_late = false;
}
