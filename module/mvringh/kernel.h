/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Access to kernel virtual addresses. It is inline, so that rings which have it, as all do
 * whose driver is the kernel, pay nothing for the table. Which addresses may be accessed is
 * in mvringh/kernel.c. Private to mvringh.ko.
 */
#ifndef MVRINGH_KERNEL_H
#define MVRINGH_KERNEL_H

#include <linux/string.h>
#include "mvringh.h"
#include "vmdev_le.h"

bool mvringh_kernel_reach(void *space, u64 addr, u64 len, bool write);

static __always_inline bool mvringh_kernel_get16(void *space, u64 addr, u16 *value)
{
	const __virtio16 *field = (const void *)(uintptr_t)addr;

	*value = vmdev_get16(field);
	return true;
}

static __always_inline bool mvringh_kernel_get_desc(void *space, u64 addr,
						    struct mvringh_desc *desc)
{
	const struct {
		__virtio64 addr;
		__virtio32 len;
		__virtio16 third;
		__virtio16 fourth;
	} *fields = (const void *)(uintptr_t)addr;

	desc->addr = vmdev_get64(&fields->addr);
	desc->len = vmdev_get32(&fields->len);
	desc->third = vmdev_get16(&fields->third);
	desc->fourth = vmdev_get16(&fields->fourth);
	return true;
}

static __always_inline bool mvringh_kernel_put16(void *space, u64 addr, u16 value)
{
	__virtio16 *field = (void *)(uintptr_t)addr;

	vmdev_put16(field, value);
	return true;
}

static __always_inline bool mvringh_kernel_put16_release(void *space, u64 addr, u16 value)
{
	__virtio16 *field = (void *)(uintptr_t)addr;

	vmdev_put16_release(field, value);
	return true;
}

static __always_inline bool mvringh_kernel_put32(void *space, u64 addr, u32 value)
{
	__virtio32 *field = (void *)(uintptr_t)addr;

	vmdev_put32(field, value);
	return true;
}

/* A driver that names the same memory in two chains gets whatever comes of it. */
static __always_inline bool mvringh_kernel_copy(void *space, u64 to, u64 from, u32 len,
						enum mvringh_way way)
{
	memcpy((void *)(uintptr_t)to, (const void *)(uintptr_t)from, len);
	return true;
}

#define MVRINGH_KERNEL {					\
	.reach = mvringh_kernel_reach,				\
	.get16 = mvringh_kernel_get16,				\
	.get_desc = mvringh_kernel_get_desc,			\
	.put16 = mvringh_kernel_put16,				\
	.put16_release = mvringh_kernel_put16_release,		\
	.put32 = mvringh_kernel_put32,				\
	.copy = mvringh_kernel_copy,				\
}

#endif /* MVRINGH_KERNEL_H */
