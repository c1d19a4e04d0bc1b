// SPDX-License-Identifier: GPL-2.0
/*
 * Which kernel addresses may be accessed: whatever address a driver gives, looking at it
 * here must not fault, and what passes must not fault when it is copied later. So no other
 * access can fail.
 */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/uaccess.h>
#include "kernel.h"

/*
 * Is this a page that a driver may map? It is online, in the direct map (and not another
 * name of such a page, as the kernel's image has), and not reserved: holes, firmware and
 * the kernel's own image are. The zero page is part of that image and a legal source.
 */
static bool mvringh_kernel_page(u64 addr, bool write)
{
	void *va = (void *)(uintptr_t)(addr & PAGE_MASK);
	struct page *page;
	unsigned long pfn;

	/* There, virt_to_phys() takes a wrong address for a bug of ours. */
	if (IS_ENABLED(CONFIG_DEBUG_VIRTUAL) && !virt_addr_valid(va))
		return false;
	pfn = PHYS_PFN(virt_to_phys(va));
	page = pfn_to_online_page(pfn);
	if (!page || page_address(page) != va)
		return false;
	return !PageReserved(page) || (!write && is_zero_pfn(pfn));
}

/*
 * Memory may lack rights although its page is an ordinary one: text of modules is
 * read-only in the direct map too, and what debugging took out of it faults. The byte is
 * written as it was read; a driver that gave it away does not write to it meanwhile.
 */
static bool mvringh_kernel_probe(u64 addr, bool write)
{
	u8 *byte = (u8 *)(uintptr_t)addr;
	bool good = false;
	u8 value;

	pagefault_disable();
	__get_kernel_nofault(&value, byte, u8, fault);
	if (write)
		__put_kernel_nofault(byte, &value, u8, fault);
	good = true;
fault:
	pagefault_enable();
	return good;
}

/**
 * mvringh_kernel_reach - may these bytes be read, or written too?
 * @space: not used
 * @addr:  kernel virtual address
 * @len:   bytes
 * @write: to write them too
 *
 * Return: true for ordinary memory in the kernel's direct map, which is what the identity
 * DMA ops hand out.
 */
bool mvringh_kernel_reach(void *space, u64 addr, u64 len, bool write)
{
	u64 last = addr + len - 1;

	if (!len || last < addr)
		return false;
	while (mvringh_kernel_page(addr, write) && mvringh_kernel_probe(addr, write)) {
		addr |= PAGE_SIZE - 1;
		if (addr >= last)
			return true;
		addr++;
	}
	return false;
}

/*
 * mvringh_kernel - access to kernel virtual addresses, for struct mvringh_memory
 */
const struct mvringh_access mvringh_kernel = MVRINGH_KERNEL;
EXPORT_SYMBOL_GPL(mvringh_kernel);
