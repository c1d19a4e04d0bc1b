// SPDX-License-Identifier: GPL-2.0
/*
 * Fires an event inside the checker's own program: writing "COUNT INDEX" to
 * debugfs vmdev_drill/<index>/nest runs COUNT commands on this device, each with
 * a command on the drilled device INDEX in the middle of the program that takes
 * its begin event. The kernel skips a program that runs on this CPU already, so
 * the inner begin event is lost, in silence: a recursion miss. Owns no rule and
 * no driver.
 */
#include <linux/debugfs.h>
#include <linux/kprobes.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include "vmdev_drill.h"

/* What the kernel calls first between the guard against recursion and the program. */
#define DRILL_NEST_SYMBOL "__rcu_read_lock"
#define DRILL_NEST_MAX 100000

/* Protects all below, and keeps the drilled devices where they are. */
static DEFINE_MUTEX(drill_nest_lock);
static struct drill *drill_nest_bound[VMDEV_MAX_DEVS];
/* The thread whose next command shall have another inside, and the device for that one. */
static struct task_struct *drill_nest_task;
static struct vmdev_device *drill_nest_inner;
static u32 drill_nest_hits;

static int drill_nest_pre(struct kprobe *probe, struct pt_regs *regs)
{
	u32 id;

	if (READ_ONCE(drill_nest_task) != current)
		return 0;
	WRITE_ONCE(drill_nest_task, NULL);
	drill_nest_hits++;
	/* Two devices' locks of one kind nest here, in this order only. */
	lockdep_off();
	vmdev_get_device_id(drill_nest_inner, &id);
	lockdep_on();
	return 0;
}

static int drill_nest_run(struct drill *d, u32 count)
{
	struct kprobe probe = {
		.symbol_name = DRILL_NEST_SYMBOL,
		.pre_handler = drill_nest_pre,
	};
	int ret = register_kprobe(&probe);
	u32 id;

	if (ret)
		return ret;
	drill_nest_hits = 0;
	while (!ret && count--) {
		WRITE_ONCE(drill_nest_task, current);
		ret = vmdev_get_device_id(d->vd, &id);
		WRITE_ONCE(drill_nest_task, NULL);
		cond_resched();
	}
	unregister_kprobe(&probe);
	return ret ?: drill_nest_hits ? 0 : -ENODATA;
}

static ssize_t drill_nest_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct drill *inner, *d = file->private_data;
	char text[32] = "";
	u32 count, index;
	int ret;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	if (sscanf(text, "%u %u", &count, &index) != 2 || !count || count > DRILL_NEST_MAX)
		return -EINVAL;
	mutex_lock(&drill_nest_lock);
	inner = index < VMDEV_MAX_DEVS ? drill_nest_bound[index] : NULL;
	if (!inner || inner == d) {
		ret = -ENODEV;
	} else {
		drill_nest_inner = inner->vd;
		ret = drill_nest_run(d, count);
	}
	mutex_unlock(&drill_nest_lock);
	return ret ?: len;
}

static const struct file_operations drill_nest_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = drill_nest_write,
	.llseek = noop_llseek,
};

/**
 * drill_nest_add - offer the file of a device that has its directory
 * @d: device
 */
void drill_nest_add(struct drill *d)
{
	mutex_lock(&drill_nest_lock);
	drill_nest_bound[d->vd->index] = d;
	mutex_unlock(&drill_nest_lock);
	debugfs_create_file("nest", 0200, d->dir, d, &drill_nest_fops);
}

/**
 * drill_nest_del - forget a device whose file is gone
 * @d: device
 */
void drill_nest_del(struct drill *d)
{
	mutex_lock(&drill_nest_lock);
	drill_nest_bound[d->vd->index] = NULL;
	mutex_unlock(&drill_nest_lock);
}
