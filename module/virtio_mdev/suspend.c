// SPDX-License-Identifier: GPL-2.0
/*
 * Suspending a device under its virtio driver, which knows nothing of it: kicks are
 * held back meanwhile and made good afterwards. Driven by the attribute "suspended" of
 * the vmdev device, which exists while this transport is bound to it.
 *
 * A driver that waits for the device in a loop does so under locks that others need to
 * unbind it, perhaps with bottom halves off and on the only processor. So its kick ends
 * the suspension, there and then, and resuming needs nothing that such a driver, or
 * whoever waits for it, could hold: it does not sleep, and does not take the lock of
 * @vdev.
 */
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sysfs.h>
#include "vmdev_fault.h"
#include "virtio_mdev.h"

/* Kicks reach the device again. Pairs with the barrier of virtio_mdev_hold(). */
static void virtio_mdev_runs(struct virtio_mdev *vm)
{
	smp_store_mb(vm->halt, VIRTIO_MDEV_RUNS);
}

static void virtio_mdev_make_good(struct virtio_mdev *vm)
{
	unsigned long held = xchg(&vm->held, 0);
	u32 index;

	for_each_set_bit(index, &held, vm->vd->nvqs)
		vmdev_kick_vq(vm->vd, index);
}

/* Remember a kick; whoever lets kicks go either finds the bit or is seen here. */
static bool virtio_mdev_hold(struct virtio_mdev *vm, u32 index)
{
	set_bit(index, &vm->held);
	/* The bit before the look; pairs with the barrier of virtio_mdev_runs(). */
	smp_mb__after_atomic();
	if (READ_ONCE(vm->halt) != VIRTIO_MDEV_RUNS || !test_and_clear_bit(index, &vm->held))
		return true;
	return !vmdev_kick_vq(vm->vd, index);
}

/* Under @lock, so that no command of another thread comes between. */
static int virtio_mdev_resume_locked(struct virtio_mdev *vm)
{
	int ret = 0;

	if (vm->halt == VIRTIO_MDEV_STOPS || vm->halt == VIRTIO_MDEV_STANDS)
		ret = vmdev_resume(vm->vd);
	else if (vm->halt == VIRTIO_MDEV_RESETS)
		ret = -EBUSY;
	if (!ret)
		virtio_mdev_runs(vm);
	return ret;
}

/**
 * virtio_mdev_resume - let the device go on, if it stands still
 * @vm: transport
 *
 * Context: any with interrupts on.
 * Return: 0 or -errno.
 */
int virtio_mdev_resume(struct virtio_mdev *vm)
{
	int ret;

	spin_lock_bh(&vm->lock);
	/* Another thread suspends it right now, and would be overtaken. */
	ret = vm->halt == VIRTIO_MDEV_STOPS ? -EBUSY : virtio_mdev_resume_locked(vm);
	spin_unlock_bh(&vm->lock);
	if (!ret)
		virtio_mdev_make_good(vm);
	return ret;
}

/*
 * A kick of a queue for which the driver waits. Returns false if no answer will come: the
 * queue is then broken, which ends the driver's loop.
 */
static bool virtio_mdev_insist(struct virtio_mdev *vm, u32 index)
{
	int ret;

	if (irqs_disabled() || in_hardirq())
		return false;
	/* A device that does not stand still yet answers, and is not suspended after all. */
	if (READ_ONCE(vm->halt) == VIRTIO_MDEV_STOPS) {
		ret = vmdev_kick_vq(vm->vd, index);
		if (ret != -EBUSY)
			return !ret;
	}
	spin_lock_bh(&vm->lock);
	ret = virtio_mdev_resume_locked(vm);
	spin_unlock_bh(&vm->lock);
	if (ret)
		return false;
	dev_notice(&vm->vd->dev, "resumed: the driver waits for queue %u\n", index);
	virtio_mdev_make_good(vm);
	return !vmdev_kick_vq(vm->vd, index);
}

/**
 * virtio_mdev_kick - kick a queue, or remember that it has to be kicked
 * @vm:    transport
 * @index: queue
 *
 * Context: any but NMI.
 * Return: whether the device took it, as far as is known.
 */
bool virtio_mdev_kick(struct virtio_mdev *vm, u32 index)
{
	bool ok;

	/* Whoever suspends the device waits for the kicks under way. */
	rcu_read_lock();
	if (likely(READ_ONCE(vm->halt) == VIRTIO_MDEV_RUNS))
		ok = !vmdev_kick_vq(vm->vd, index);
	else if (vm->vqs[index].vq->callback)
		ok = virtio_mdev_hold(vm, index);
	else
		ok = virtio_mdev_insist(vm, index);
	rcu_read_unlock();
	return ok;
}

/* Returns whether it was running. */
static bool virtio_mdev_suspend_begin(struct virtio_mdev *vm)
{
	bool runs;

	spin_lock_bh(&vm->lock);
	runs = vm->halt == VIRTIO_MDEV_RUNS;
	if (runs)
		WRITE_ONCE(vm->halt, VIRTIO_MDEV_STOPS);
	spin_unlock_bh(&vm->lock);
	return runs;
}

/* What came of it: somebody may have resumed or reset the device in the meantime. */
static int virtio_mdev_suspend_end(struct virtio_mdev *vm, int ret)
{
	spin_lock_bh(&vm->lock);
	if (vm->halt != VIRTIO_MDEV_STOPS)
		ret = -EBUSY;
	else if (ret)
		virtio_mdev_runs(vm);
	else
		WRITE_ONCE(vm->halt, VIRTIO_MDEV_STANDS);
	spin_unlock_bh(&vm->lock);
	return ret;
}

static int virtio_mdev_suspend(struct virtio_mdev *vm)
{
	int ret;

	if (!virtio_mdev_suspend_begin(vm))
		return 0;
	synchronize_rcu();
	ret = virtio_mdev_suspend_end(vm, vmdev_suspend(vm->vd));
	if (ret)
		virtio_mdev_make_good(vm);
	else if (vmdev_fault(VMDEV_FAULT_KICK_WHILE_SUSPENDED))
		vmdev_kick_vq(vm->vd, 0);
	return ret;
}

static ssize_t suspended_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct virtio_mdev *vm = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(vm->halt) != VIRTIO_MDEV_RUNS);
}

static ssize_t suspended_store(struct device *dev, struct device_attribute *attr, const char *buf,
			       size_t len)
{
	struct virtio_mdev *vm = dev_get_drvdata(dev);
	u8 on;
	int ret = kstrtou8(buf, 10, &on);

	if (ret || on > 1)
		return -EINVAL;
	if (!on)
		return virtio_mdev_resume(vm) ?: len;
	/*
	 * Keeps the virtio driver from coming, going and resetting the device meanwhile.
	 * Whoever holds the lock may be removing this attribute, which waits for us: leave,
	 * and come back if it is still there.
	 */
	if (!device_trylock(&vm->vdev.dev))
		return restart_syscall();
	ret = virtio_mdev_suspend(vm);
	device_unlock(&vm->vdev.dev);
	return ret ?: len;
}
static DEVICE_ATTR_RW(suspended);

static struct attribute *virtio_mdev_attrs[] = {
	&dev_attr_suspended.attr,
	NULL,
};

static const struct attribute_group virtio_mdev_group = {
	.attrs = virtio_mdev_attrs,
};

const struct attribute_group *virtio_mdev_groups[] = {
	&virtio_mdev_group,
	NULL,
};

/**
 * virtio_mdev_reset_begin - the driver is about to reset the device
 * @vm: transport
 *
 * From here on nobody resumes it, and kicks of a device that stood still are lost, as
 * they are to one that is reset.
 */
void virtio_mdev_reset_begin(struct virtio_mdev *vm)
{
	spin_lock_bh(&vm->lock);
	if (vm->halt != VIRTIO_MDEV_RUNS)
		WRITE_ONCE(vm->halt, VIRTIO_MDEV_RESETS);
	spin_unlock_bh(&vm->lock);
}

/**
 * virtio_mdev_reset_end - the device was reset: it is not suspended any more
 * @vm: transport
 */
void virtio_mdev_reset_end(struct virtio_mdev *vm)
{
	spin_lock_bh(&vm->lock);
	WRITE_ONCE(vm->held, 0);
	virtio_mdev_runs(vm);
	spin_unlock_bh(&vm->lock);
}
