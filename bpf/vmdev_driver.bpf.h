/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the way to the driver's side of a queue: what the kernel's virtio_ring keeps of it. Does not
 * know what is looked for there.
 */
#ifndef VMDEV_DRIVER_BPF_H
#define VMDEV_DRIVER_BPF_H

#include "vmdev_slot.bpf.h"

/* What is used of the kernel's types. */
struct virtio_device___own {
	struct list_head vqs;
} __attribute__((preserve_access_index));

struct virtqueue___own {
	struct list_head list;
	unsigned int index;
} __attribute__((preserve_access_index));

struct vring_desc_state_split___own {
	void *data;
} __attribute__((preserve_access_index));

struct vring_desc_extra___own {
	__u64 addr;
	__u32 len;
} __attribute__((preserve_access_index));

struct vring_virtqueue_split___own {
	struct vring_desc_state_split___own *desc_state;
	struct vring_desc_extra___own *desc_extra;
} __attribute__((preserve_access_index));

/* It begins with its struct virtqueue. */
struct vring_virtqueue___own {
	__u16 last_used_idx;
	struct vring_virtqueue_split___own split;
} __attribute__((preserve_access_index));

/* The way along the list of a device's queues. */
struct check_driver {
	__u64 list;	/* its head */
	__u64 at;	/* link in it */
	__u64 vq;	/* the queue; 0: not found */
	__u32 index;
};

static long check_driver_turn(__u32 i, struct check_driver *w)
{
	struct virtqueue___own *vq;

	(void)i;
	if (!w->at || w->at == w->list)
		return 1;
	vq = (void *)(w->at - bpf_core_field_offset(struct virtqueue___own, list));
	if (BPF_CORE_READ(vq, index) == w->index) {
		w->vq = (__u64)vq;
		return 1;
	}
	w->at = (__u64)BPF_CORE_READ(vq, list.next);
	return 0;
}

/* The driver's struct of queue @vq; NULL if it is not known. A global function: it is slow. */
CHECK_APART __u64 check_driver_queue(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct check_driver w = { .index = vq };
	struct virtio_device___own *virtio;

	if (!slot || !slot->dev.ops.virtio || !bpf_core_type_exists(struct vring_virtqueue___own))
		return 0;
	virtio = (void *)slot->dev.ops.virtio;
	w.list = (__u64)virtio + bpf_core_field_offset(struct virtio_device___own, vqs);
	w.at = (__u64)BPF_CORE_READ(virtio, vqs.next);
	bpf_loop(VMDEV_MAX_VQS, check_driver_turn, &w, 0);
	return w.vq;
}

/* The used index up to which the driver has taken its chains back; -1 if it is not known. */
CHECK_APART __s64 check_driver_taken(__u32 dev, __u32 vq)
{
	struct vring_virtqueue___own *ring = (void *)check_driver_queue(dev, vq);

	if (!ring || !bpf_core_field_exists(ring->last_used_idx))
		return -1;
	return BPF_CORE_READ(ring, last_used_idx);
}

#endif /* VMDEV_DRIVER_BPF_H */
