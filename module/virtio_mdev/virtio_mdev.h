/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel transport's own types. Private to virtio_mdev.ko.
 */
#ifndef VIRTIO_MDEV_H
#define VIRTIO_MDEV_H

#include <linux/cpumask.h>
#include <linux/spinlock.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include "vmdev.h"

struct virtio_mdev_vq {
	struct virtqueue *vq;
	struct cpumask affinity;
};

/* What kicks meet: a device that runs, one on its way to stand still, and so on. */
enum virtio_mdev_halt {
	VIRTIO_MDEV_RUNS,
	VIRTIO_MDEV_STOPS,
	VIRTIO_MDEV_STANDS,
	VIRTIO_MDEV_RESETS,
};

/**
 * struct virtio_mdev - a virtio device on top of a virtio mediated device
 * @vdev:   what the virtio drivers see; its parent is the vmdev device
 * @vd:     the vmdev device
 * @status: status as last read or written; only faults use it
 * @leak:   page that a fault left mapped
 * @lock:   protects @halt and, with it, resuming; any context but hard interrupts
 * @halt:   whether the device stands still under its driver
 * @held:   queues that were to be kicked meanwhile, a bit each
 * @vqs:    one entry per queue of the device, by queue index
 */
struct virtio_mdev {
	struct virtio_device vdev;
	struct vmdev_device *vd;
	u8 status;
	struct page *leak;
	spinlock_t lock;
	enum virtio_mdev_halt halt;
	unsigned long held;
	struct virtio_mdev_vq vqs[];
};

static inline struct virtio_mdev *to_virtio_mdev(struct virtio_device *vdev)
{
	return container_of(vdev, struct virtio_mdev, vdev);
}

/* virtio_mdev/vq.c */
int virtio_mdev_setup_vq(struct virtio_mdev *vm, u32 index, vq_callback_t *callback,
				const char *name, bool ctx);
void virtio_mdev_del_vqs(struct virtio_device *vdev);
int virtio_mdev_disable_vq_and_reset(struct virtqueue *vq);
int virtio_mdev_enable_vq_after_reset(struct virtqueue *vq);
int virtio_mdev_set_vq_affinity(struct virtqueue *vq, const struct cpumask *mask);
const struct cpumask *virtio_mdev_get_vq_affinity(struct virtio_device *vdev, int index);

/* virtio_mdev/suspend.c */
extern const struct attribute_group *virtio_mdev_groups[];
bool virtio_mdev_kick(struct virtio_mdev *vm, u32 index);
void virtio_mdev_reset_begin(struct virtio_mdev *vm);
void virtio_mdev_reset_end(struct virtio_mdev *vm);
int virtio_mdev_resume(struct virtio_mdev *vm);

/* virtio_mdev/fault.c */
#ifdef VMDEV_FAULTS
bool virtio_mdev_misreset(struct virtio_mdev *vm);
void virtio_mdev_misbehave_early(struct virtio_mdev *vm);
u64 virtio_mdev_misaccept(struct virtio_mdev *vm, u64 features);
void virtio_mdev_misprogram(struct virtio_mdev *vm, struct virtqueue *vq);
void virtio_mdev_misprogram_ready(struct virtio_mdev *vm, struct virtqueue *vq);
void virtio_mdev_misbehave(struct virtio_mdev *vm);
void virtio_mdev_misbehave_end(struct virtio_mdev *vm);
bool virtio_mdev_missend(struct virtqueue *vq);
#else
static inline bool virtio_mdev_misreset(struct virtio_mdev *vm)
{
	return false;
}

static inline void virtio_mdev_misbehave_early(struct virtio_mdev *vm)
{
}

static inline u64 virtio_mdev_misaccept(struct virtio_mdev *vm, u64 features)
{
	return features;
}

static inline void virtio_mdev_misprogram(struct virtio_mdev *vm, struct virtqueue *vq)
{
}

static inline void virtio_mdev_misprogram_ready(struct virtio_mdev *vm, struct virtqueue *vq)
{
}

static inline void virtio_mdev_misbehave(struct virtio_mdev *vm)
{
}

static inline void virtio_mdev_misbehave_end(struct virtio_mdev *vm)
{
}

static inline bool virtio_mdev_missend(struct virtqueue *vq)
{
	return false;
}
#endif

#endif /* VIRTIO_MDEV_H */
