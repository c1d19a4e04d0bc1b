/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Access to the fields of rings and of the configuration space, which are little endian
 * on every machine. Each accessor has the width of its field; a cast elsewhere would hide
 * a wrong one, so the module's sources have none (make lint counts).
 *
 * Each reads or writes its field once: the other side may be writing it.
 */
#ifndef VMDEV_LE_H
#define VMDEV_LE_H

#include <linux/compiler.h>
#include <linux/virtio_byteorder.h>
#include <asm/barrier.h>

static inline u16 vmdev_get16(const __virtio16 *field)
{
	return __virtio16_to_cpu(true, READ_ONCE(*field));
}

static inline u32 vmdev_get32(const __virtio32 *field)
{
	return __virtio32_to_cpu(true, READ_ONCE(*field));
}

static inline u64 vmdev_get64(const __virtio64 *field)
{
	return __virtio64_to_cpu(true, READ_ONCE(*field));
}

static inline void vmdev_put16(__virtio16 *field, u16 value)
{
	WRITE_ONCE(*field, __cpu_to_virtio16(true, value));
}

static inline void vmdev_put32(__virtio32 *field, u32 value)
{
	WRITE_ONCE(*field, __cpu_to_virtio32(true, value));
}

static inline void vmdev_put64(__virtio64 *field, u64 value)
{
	WRITE_ONCE(*field, __cpu_to_virtio64(true, value));
}

/* What the other side wrote before the field is read after it. */
static inline u16 vmdev_get16_acquire(const __virtio16 *field)
{
	return __virtio16_to_cpu(true, smp_load_acquire(field));
}

/* A reader that sees the field also sees all that was written before. */
static inline void vmdev_put16_release(__virtio16 *field, u16 value)
{
	smp_store_release(field, __cpu_to_virtio16(true, value));
}

#endif /* VMDEV_LE_H */
