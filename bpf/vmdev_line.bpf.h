/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns which queue a virtqueue of the kernel belongs to: a small cache, by its address, of what
 * the kernel's own structs say. Every call of a driver asks it.
 */
#ifndef VMDEV_LINE_BPF_H
#define VMDEV_LINE_BPF_H

#include "vmdev_slot.bpf.h"

/* An entry: the low 48 bits of the address, which tell the kernel's apart; then the place. */
#define CHECK_LINES 256u
#define CHECK_LINE_SHIFT 16
#define CHECK_LINE_FOREIGN 0xffffu	/* of another bus */
_Static_assert(VMDEV_MAX_DEVS <= CHECK_LINE_FOREIGN / VMDEV_MAX_VQS, "a place fits an entry");

CHECK_ONE __u64 check_lines[CHECK_LINES] = {};

/* Whether a device is on the bus vmdev: the name is read, not assumed. */
static __always_inline int check_on_our_bus(struct device *dev)
{
	static const char want[] = "vmdev";

	return vmdev_text_is(BPF_CORE_READ(dev, bus, name), want);
}

static long check_line_drop(__u32 i, void *ctx)
{
	(void)ctx;
	check_lines[rules_index(i, CHECK_LINES - 1)] = 0;
	return 0;
}

/* A virtqueue comes or goes: its address may be another one's. */
CHECK_APART int check_line_clear(void)
{
	return bpf_loop(CHECK_LINES, check_line_drop, NULL, 0);
}

static __always_inline __u64 *check_line_of(__u64 vq)
{
	return &check_lines[rules_index(vq >> 8 ^ vq >> 16, CHECK_LINES - 1)];
}

/* Asks the kernel, and keeps the answer. */
CHECK_APART int check_line_find(__u64 at)
{
	struct virtqueue *vq = (void *)at;
	struct virtio_device *vdev = BPF_CORE_READ(vq, vdev);
	struct device *parent = BPF_CORE_READ(vdev, dev.parent);
	__u32 place = CHECK_LINE_FOREIGN, dev, index = BPF_CORE_READ(vq, index);

	if (parent && check_on_our_bus(parent)) {
		dev = BPF_CORE_READ(parent, id);
		if (dev < VMDEV_MAX_DEVS && index < VMDEV_MAX_VQS)
			place = dev * VMDEV_MAX_VQS + index;
	}
	*check_line_of(at) = at << CHECK_LINE_SHIFT | place;
	return place;
}

/* Where the queue of a virtqueue is: its number among all; CHECK_LINE_FOREIGN: not ours. */
static __always_inline __u32 check_line(__u64 vq)
{
	__u64 line = *check_line_of(vq);

	if (rules_unlikely((line ^ vq << CHECK_LINE_SHIFT) >> CHECK_LINE_SHIFT))
		return check_line_find(vq);
	return line & CHECK_LINE_FOREIGN;
}

#endif /* VMDEV_LINE_BPF_H */
