/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only place that asks which kernel this is. Each shim says since when the
 * kernel differs.
 */
#ifndef VMDEV_COMPAT_H
#define VMDEV_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/version.h>
#include <linux/virtio_config.h>

/* bus_type.match takes a const driver since 6.11. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define vmdev_const_driver const struct device_driver
#else
#define vmdev_const_driver struct device_driver
#endif

/* mac_pton() moved from linux/kernel.h to linux/hex.h in 7.x. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
#include <linux/hex.h>
#endif

/* bus_type.uevent takes a const device since 6.3. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define vmdev_const_device const struct device
#else
#define vmdev_const_device struct device
#endif

/* platform_driver.remove returns void since 6.11. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define vmdev_platform_remove_t void
#define vmdev_platform_remove_return
#else
#define vmdev_platform_remove_t int
#define vmdev_platform_remove_return return 0
#endif

/*
 * find_vqs: three arrays (callbacks, names, contexts) until 6.10, one array of
 * struct virtqueue_info since 6.11. The core of find_vqs asks per queue.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define VMDEV_FIND_VQS_ARGS						\
	struct virtio_device *vdev, unsigned int nvqs, struct virtqueue *vqs[],	\
	struct virtqueue_info infos[], struct irq_affinity *desc
#define vmdev_vq_name(i) (infos[i].name)
#define vmdev_vq_callback(i) (infos[i].callback)
#define vmdev_vq_ctx(i) (infos[i].ctx)
#else
#define VMDEV_FIND_VQS_ARGS						\
	struct virtio_device *vdev, unsigned int nvqs, struct virtqueue *vqs[],	\
	vq_callback_t *callbacks[], const char *const names[], const bool *ctx,	\
	struct irq_affinity *desc
#define vmdev_vq_name(i) (names[i])
#define vmdev_vq_callback(i) (callbacks[i])
#define vmdev_vq_ctx(i) (ctx ? ctx[i] : false)
#endif

/* hrtimer_setup() is there since 6.13. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

#endif /* VMDEV_COMPAT_H */
