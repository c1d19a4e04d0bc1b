// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev_life.ko: an upper driver that leaves devices in a bad way. It binds where
 * driver_override names it; the parameter "play" says what it does then and how it goes:
 *
 *   none             nothing
 *   hold             takes a reference on the device, which "drop" gives back
 *   callback         starts it with a configuration callback, and goes after a reset
 *   callback_left    the same, and goes without a reset
 *   callback_reset   registers one, resets, and starts it without
 *   quiet            starts it without a configuration callback
 *   ready            enables a queue, and goes without a reset
 *   failed           starts it with a queue, and fails
 *   dry              starts it with a queue, gives it no buffer, and goes after a reset
 *   buffer           starts it with a queue, gives it a buffer, waits for it, and resets
 *   dma_cleared      on going clears the DMA ops, as some architectures do
 *   stuck            does nothing, until "play" says something else; no signal ends that
 *   interrupt        issues all that any context may issue in a hard interrupt
 *
 * The queue is "queue", whether the device has it or not.
 *
 * "callbacks" counts configuration callbacks. Writing a number of ms to "race" makes whoever
 * is asked next whether driver_override matches stop so long between finding the name and
 * reading it, or until it changes under his hands; "raced" counts how often that was.
 */
#include <linux/dma-map-ops.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <uapi/linux/virtio_ring.h>
#include "compat/vmdev_compat_regs.h"
#include "vmdev.h"
#include "vmdev_le.h"

#define LIFE_RING 16
#define LIFE_DRIVER_AT 1024
#define LIFE_DEVICE_AT 2048
#define LIFE_BUFFER_AT 3072
#define LIFE_BUFFER 64
#define LIFE_DEADLINE (5 * HZ)
#define LIFE_STUCK_MS 20

struct life {
	struct vmdev_device *vd;
	void *ring;
	dma_addr_t dma;
};

static char play[20] = "none";
module_param_string(play, play, sizeof(play), 0600);
MODULE_PARM_DESC(play, "what to do with the device that is bound next");

static uint queue;
module_param(queue, uint, 0600);
MODULE_PARM_DESC(queue, "queue to enable");

static int callbacks;
module_param(callbacks, int, 0600);
MODULE_PARM_DESC(callbacks, "configuration callbacks so far");

static int raced;
module_param(raced, int, 0400);
MODULE_PARM_DESC(raced, "how often somebody was held up while he compared names");

static struct vmdev_device *life_held;

static void life_drop(void)
{
	struct vmdev_device *vd = life_held;

	life_held = NULL;
	if (vd)
		put_device(&vd->dev);
}

static int life_drop_set(const char *val, const struct kernel_param *kp)
{
	life_drop();
	return 0;
}

static const struct kernel_param_ops life_drop_ops = { .set = life_drop_set };
module_param_cb(drop, &life_drop_ops, NULL, 0200);
MODULE_PARM_DESC(drop, "gives the reference back");

static bool life_plays(const char *what)
{
	return sysfs_streq(play, what);
}

static void life_callback(void *private)
{
	WRITE_ONCE(callbacks, callbacks + 1);
}

static int life_negotiate(struct vmdev_device *vd)
{
	u8 status = VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER;
	u64 features;
	int ret;

	ret = vmdev_reset(vd);
	ret = ret ?: vmdev_get_status(vd, &status);
	ret = ret ?: vmdev_set_status(vd, VMDEV_S_ACKNOWLEDGE);
	ret = ret ?: vmdev_set_status(vd, VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER);
	ret = ret ?: vmdev_get_device_features(vd, &features);
	ret = ret ?: vmdev_set_driver_features(vd, features);
	ret = ret ?: vmdev_set_status(vd, VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER |
					  VMDEV_S_FEATURES_OK);
	ret = ret ?: vmdev_get_status(vd, &status);
	return ret ?: status & VMDEV_S_FEATURES_OK ? 0 : -EPROTO;
}

static int life_driver_ok(struct vmdev_device *vd)
{
	return vmdev_set_status(vd, VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK |
				    VMDEV_S_DRIVER_OK);
}

static int life_set_callback(struct vmdev_device *vd)
{
	struct vmdev_cb cb = { .callback = life_callback };

	return vmdev_set_config_cb(vd, &cb);
}

static void life_used(void *private)
{
}

static int life_enable_queue(struct life *life, const struct vmdev_cb *cb)
{
	struct vmdev_device *vd = life->vd;
	int ret;

	life->ring = dma_alloc_coherent(&vd->dev, PAGE_SIZE, &life->dma, GFP_KERNEL);
	if (!life->ring)
		return -ENOMEM;
	ret = vmdev_set_vq_cb(vd, queue, cb);
	ret = ret ?: vmdev_set_vq_num(vd, queue, LIFE_RING);
	ret = ret ?: vmdev_set_vq_address(vd, queue, life->dma, life->dma + LIFE_DRIVER_AT,
					  life->dma + LIFE_DEVICE_AT);
	ret = ret ?: vmdev_set_vq_state(vd, queue, 0);
	return ret ?: vmdev_set_vq_ready(vd, queue, true);
}

/* The device has one buffer to write to. */
static int life_offer(struct life *life)
{
	struct vring_desc *desc = life->ring;
	struct vring_avail *avail = life->ring + LIFE_DRIVER_AT;

	vmdev_put64(&desc->addr, life->dma + LIFE_BUFFER_AT);
	vmdev_put32(&desc->len, LIFE_BUFFER);
	vmdev_put16(&desc->flags, VRING_DESC_F_WRITE);
	/* The chain before the index; pairs with the device's read barrier. */
	vmdev_put16_release(&avail->idx, 1);
	return vmdev_kick_vq(life->vd, queue);
}

/* It has come back, and every byte of it is the queue's index. */
static int life_wait(struct life *life)
{
	const struct vring_used *used = life->ring + LIFE_DEVICE_AT;
	unsigned long deadline = jiffies + LIFE_DEADLINE;

	while (!vmdev_get16_acquire(&used->idx)) {
		if (time_after(jiffies, deadline))
			return -ETIMEDOUT;
		usleep_range(200, 400);
	}
	return memchr_inv(life->ring + LIFE_BUFFER_AT, queue, LIFE_BUFFER) ? -EBADMSG : 0;
}

static int life_buffer(struct life *life)
{
	struct vmdev_cb cb = { .callback = life_used };
	int ret = life_enable_queue(life, &cb);
	u8 status;

	ret = ret ?: life_driver_ok(life->vd);
	ret = ret ?: life_offer(life);
	ret = ret ?: life_wait(life);
	/* A run is a read-side section: the one that used the buffer is over before the reset. */
	synchronize_rcu();
	vmdev_reset(life->vd);
	vmdev_get_status(life->vd, &status);
	return ret;
}

/* Hard interrupt: all commands that promise to run in any context but NMI. */
struct life_interrupt {
	struct irq_work work;
	struct vmdev_device *vd;
	int ret;
};

static void life_interrupt(struct irq_work *work)
{
	struct life_interrupt *in = container_of(work, struct life_interrupt, work);
	struct vmdev_device *vd = in->vd;
	bool ready;
	u64 value;
	u32 n;
	u8 status;
	int ret;

	ret = in_hardirq() ? 0 : -EPROTO;
	ret = ret ?: vmdev_get_device_id(vd, &n);
	ret = ret ?: vmdev_get_vendor_id(vd, &n);
	ret = ret ?: vmdev_get_vq_num_max(vd, 0, &n);
	ret = ret ?: vmdev_get_vq_num_min(vd, 0, &n);
	ret = ret ?: vmdev_get_vq_align(vd, &n);
	ret = ret ?: vmdev_get_config_size(vd, &n);
	ret = ret ?: vmdev_get_iova_range(vd, &value);
	ret = ret ?: vmdev_get_device_features(vd, &value);
	ret = ret ?: vmdev_get_driver_features(vd, &value);
	ret = ret ?: vmdev_get_status(vd, &status);
	ret = ret ?: vmdev_get_generation(vd, &n);
	ret = ret ?: vmdev_get_vq_ready(vd, 0, &ready);
	ret = ret ?: vmdev_get_vq_group(vd, 0, &n);
	in->ret = ret ?: vmdev_kick_vq(vd, 0);
}

static int life_in_interrupt(struct vmdev_device *vd)
{
	struct life_interrupt in = {
		.work = IRQ_WORK_INIT_HARD(life_interrupt),
		.vd = vd,
	};

	irq_work_queue(&in.work);
	irq_work_sync(&in.work);
	return in.ret;
}

/* Stopped, and started. */
static int life_interrupts(struct vmdev_device *vd)
{
	int ret = vmdev_reset(vd);

	ret = ret ?: life_in_interrupt(vd);
	ret = ret ?: life_negotiate(vd);
	ret = ret ?: life_driver_ok(vd);
	ret = ret ?: life_in_interrupt(vd);
	return ret ?: vmdev_reset(vd);
}

static int life_play(struct life *life)
{
	struct vmdev_device *vd = life->vd;
	int ret = 0;

	if (life_plays("none") || life_plays("dma_cleared"))
		return 0;
	if (life_plays("hold")) {
		life_drop();
		get_device(&vd->dev);
		life_held = vd;
		return 0;
	}
	while (life_plays("stuck"))
		msleep(LIFE_STUCK_MS);
	if (life_plays("interrupt"))
		return life_interrupts(vd);
	ret = life_negotiate(vd);
	if (!ret && !strncmp(play, "callback", 8))
		ret = life_set_callback(vd);
	if (!ret && life_plays("callback_reset"))
		ret = life_negotiate(vd);
	if (!ret && (life_plays("ready") || life_plays("failed") || life_plays("dry")))
		ret = life_enable_queue(life, NULL);
	if (!ret && life_plays("buffer"))
		return life_buffer(life);
	if (!ret && !life_plays("ready"))
		ret = life_driver_ok(vd);
	return ret ?: life_plays("failed") ? -EIO : 0;
}

static void life_free(struct life *life)
{
	if (life->ring)
		dma_free_coherent(&life->vd->dev, PAGE_SIZE, life->ring, life->dma);
	kfree(life);
}

static int life_probe(struct vmdev_device *vd)
{
	struct life *life = kzalloc(sizeof(*life), GFP_KERNEL);
	int ret;

	if (!life)
		return -ENOMEM;
	life->vd = vd;
	ret = life_play(life);
	if (ret) {
		life_free(life);
		return ret;
	}
	dev_set_drvdata(&vd->dev, life);
	return 0;
}

static void life_remove(struct vmdev_device *vd)
{
	if (life_plays("callback") || life_plays("callback_reset") || life_plays("quiet") ||
	    life_plays("dry"))
		vmdev_reset(vd);
	life_free(dev_get_drvdata(&vd->dev));
	if (life_plays("dma_cleared"))
		set_dma_ops(&vd->dev, NULL);
}

static struct vmdev_driver life_driver = {
	.driver = { .name = "vmdev_life", .owner = THIS_MODULE },
	.probe = life_probe,
	.remove = life_remove,
};

/* The name that the bus compares; others compare names, too. */
static bool life_in_match(const struct pt_regs *regs)
{
	char caller[32];

	snprintf(caller, sizeof(caller), "%ps", vmdev_compat_caller(regs));
	return strstr(caller, "vmdev_bus_match");
}

static unsigned int life_race_ms;

static int life_compare(struct kprobe *probe, struct pt_regs *regs)
{
	const char *name = vmdev_compat_first(regs);
	u64 until = ktime_get_mono_fast_ns() + (u64)life_race_ms * NSEC_PER_MSEC;
	char first;

	if (!READ_ONCE(life_race_ms) || !life_in_match(regs))
		return 0;
	first = READ_ONCE(*name);
	while (READ_ONCE(*name) == first && ktime_get_mono_fast_ns() < until)
		cpu_relax();
	raced++;
	return 0;
}

static struct kprobe life_probe_point = {
	.symbol_name = "strcmp",
	.pre_handler = life_compare,
};

static int life_race_set(const char *val, const struct kernel_param *kp)
{
	unsigned int ms;
	int ret = kstrtouint(val, 0, &ms);

	if (ret || !ms == !life_race_ms)
		return ret;
	if (ms) {
		/* What an earlier registration has found. */
		life_probe_point.addr = NULL;
		life_probe_point.flags = 0;
		ret = register_kprobe(&life_probe_point);
	} else {
		unregister_kprobe(&life_probe_point);
	}
	if (!ret)
		WRITE_ONCE(life_race_ms, ms);
	return ret;
}

static const struct kernel_param_ops life_race_ops = { .set = life_race_set };
module_param_cb(race, &life_race_ops, NULL, 0200);
MODULE_PARM_DESC(race, "ms to hold up whoever compares driver_override; 0: nobody");

static int __init life_init(void)
{
	return vmdev_driver_register(&life_driver);
}

static void __exit life_exit(void)
{
	if (life_race_ms)
		unregister_kprobe(&life_probe_point);
	vmdev_driver_unregister(&life_driver);
	life_drop();
}

module_init(life_init);
module_exit(life_exit);

MODULE_DESCRIPTION("Upper driver that leaves devices in a bad way, for tests");
MODULE_LICENSE("GPL");
