// SPDX-License-Identifier: GPL-2.0
/*
 * Fires events inside the checker's own programs. Writing "commands COUNT INDEX" to
 * debugfs vmdev_drill/<index>/nest runs COUNT commands on this device, each with a
 * command on the drilled device INDEX in the middle of the program that takes its
 * begin event; "frames COUNT INDEX" sends COUNT frames, the n-th with a frame of
 * the other device in the middle of the n-th program on its way. The kernel skips
 * a program that runs on this CPU already, so the inner event is lost, in silence:
 * a recursion miss. Owns no rule and no driver.
 */
#include <linux/debugfs.h>
#include <linux/kprobes.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include "drill.h"

/* What programs call: for the thread of a command, and to read a batch. Few others do. */
#define DRILL_NEST_THREAD "bpf_get_current_pid_tgid"
#define DRILL_NEST_READ "copy_from_kernel_nofault"
#define DRILL_NEST_MAX 100000
#define DRILL_NEST_RING 16

/* Protects all below, and keeps the drilled devices where they are. */
static DEFINE_MUTEX(drill_nest_lock);
static struct drill *drill_nest_bound[VMDEV_MAX_DEVS];
/* The thread whose programs are entered again, at how many programs from now, and for what. */
static struct task_struct *drill_nest_task;
static u32 drill_nest_place;
static struct vmdev_device *drill_nest_inner;
static void (*drill_nest_do)(struct vmdev_device *vd);
static u32 drill_nest_hits;

static int drill_nest_pre(struct kprobe *probe, struct pt_regs *regs)
{
	/* What an interrupt brings on top of the thread may hold the inner device's locks. */
	if (READ_ONCE(drill_nest_task) != current || in_hardirq() || in_serving_softirq() ||
	    --drill_nest_place)
		return 0;
	WRITE_ONCE(drill_nest_task, NULL);
	drill_nest_hits++;
	/* Two devices' locks of one kind nest here, in this order only. */
	lockdep_off();
	drill_nest_do(drill_nest_inner);
	lockdep_on();
	return 0;
}

static void drill_nest_arm(u32 place)
{
	drill_nest_place = place;
	WRITE_ONCE(drill_nest_task, current);
}

static void drill_nest_disarm(void)
{
	WRITE_ONCE(drill_nest_task, NULL);
}

static void drill_nest_command(struct vmdev_device *vd)
{
	u32 id;

	vmdev_get_device_id(vd, &id);
}

static int drill_nest_commands(struct drill *outer, struct drill *inner, u32 count)
{
	u32 id;
	int ret = 0;

	while (!ret && count--) {
		drill_nest_arm(1);
		ret = vmdev_get_device_id(outer->vd, &id);
		drill_nest_disarm();
		cond_resched();
	}
	return ret;
}

static void drill_nest_kick(struct vmdev_device *vd)
{
	vmdev_kick_vq(vd, DRILL_TX);
}

/* A frame that waits for a kick, and a buffer that it can come back to. */
static void drill_nest_offer(struct drill *d, u8 seed)
{
	drill_fill(d, seed);
	drill_post_rx(d, 1);
	drill_desc(d->q[DRILL_TX].desc, 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	drill_offer(&d->q[DRILL_TX], 0);
}

static int drill_nest_come(struct drill *d)
{
	int ret = drill_used(d, DRILL_TX, 0, 0);

	return ret ?: drill_received(d, 0);
}

/* The inner frame is kicked once more behind the outer one, in case the place was not reached. */
static int drill_nest_frame(struct drill *outer, struct drill *inner, u32 place)
{
	int ret;

	drill_nest_offer(outer, place);
	drill_nest_offer(inner, ~place);
	if (place)
		drill_nest_arm(place);
	ret = vmdev_kick_vq(outer->vd, DRILL_TX);
	drill_nest_disarm();
	ret = ret ?: vmdev_kick_vq(inner->vd, DRILL_TX);
	ret = ret ?: drill_nest_come(outer);
	return ret ?: drill_nest_come(inner);
}

/* The first and the last frames are alone: both ends of every stream are seen. */
static int drill_nest_frames(struct drill *outer, struct drill *inner, u32 count)
{
	const struct drill_case c = { .num = DRILL_NEST_RING };
	int ret = drill_start(outer, &c);
	u32 place;

	ret = ret ?: drill_start(inner, &c);
	for (place = 0; place <= count && !ret; place++)
		ret = drill_nest_frame(outer, inner, place);
	ret = ret ?: drill_nest_frame(outer, inner, 0);
	drill_stop(inner);
	drill_stop(outer);
	return ret;
}

static int drill_nest_run(struct drill *outer, struct drill *inner, const char *what, u32 count)
{
	struct kprobe thread = {
		.symbol_name = DRILL_NEST_THREAD,
		.pre_handler = drill_nest_pre,
	};
	struct kprobe read = {
		.symbol_name = DRILL_NEST_READ,
		.pre_handler = drill_nest_pre,
	};
	struct kprobe *probes[] = { &thread, &read };
	bool frames = !strcmp(what, "frames");
	int ret;

	if (!frames && strcmp(what, "commands"))
		return -EINVAL;
	drill_nest_do = frames ? drill_nest_kick : drill_nest_command;
	drill_nest_inner = inner->vd;
	drill_nest_hits = 0;
	ret = register_kprobes(probes, ARRAY_SIZE(probes));
	if (ret)
		return ret;
	ret = frames ? drill_nest_frames(outer, inner, count) :
		       drill_nest_commands(outer, inner, count);
	unregister_kprobes(probes, ARRAY_SIZE(probes));
	return ret ?: drill_nest_hits ? 0 : -ENODATA;
}

static ssize_t drill_nest_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct drill *inner, *outer = file->private_data;
	char text[32] = "", what[12];
	u32 count, index;
	int ret;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	if (sscanf(text, "%11s %u %u", what, &count, &index) != 3 || !count ||
	    count > DRILL_NEST_MAX)
		return -EINVAL;
	mutex_lock(&drill_nest_lock);
	inner = index < VMDEV_MAX_DEVS ? drill_nest_bound[index] : NULL;
	if (!inner || inner == outer) {
		ret = -ENODEV;
	} else {
		mutex_lock(&outer->lock);
		mutex_lock_nested(&inner->lock, SINGLE_DEPTH_NESTING);
		ret = drill_nest_run(outer, inner, what, count);
		mutex_unlock(&inner->lock);
		mutex_unlock(&outer->lock);
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
