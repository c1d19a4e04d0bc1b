// SPDX-License-Identifier: GPL-2.0
/*
 * Named fault points and their files in debugfs. Owns when a fault fires; what
 * it breaks stands where vmdev_fault() is asked. Built with FAULTS=1 only.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "fault.h"
#include "vmdev.h"

/* One callback in so many is harmed: it comes so late, or so many times more. */
#define VMDEV_CALL_EACH 20
#define VMDEV_CALL_LATE_MS 100
#define VMDEV_CALL_MORE 200

#define VMDEV_FAULT_OFF 0
#define VMDEV_FAULT_ALWAYS (-1)

/* Opportunities left until the fault fires; off and always as above. */
static atomic_t vmdev_fault_left[VMDEV_FAULT_MAX];

#define VMDEV_FAULT_NAME(id, nr, name, ...) [nr] = name,
static const char *const vmdev_fault_name[VMDEV_FAULT_MAX] = {
	VMDEV_FAULT_LIST(VMDEV_FAULT_NAME)
};

static bool vmdev_fault_strikes(enum vmdev_fault fault)
{
	int left = atomic_read(&vmdev_fault_left[fault]);

	if (likely(left == VMDEV_FAULT_OFF))
		return false;
	if (left == VMDEV_FAULT_ALWAYS)
		return true;
	return atomic_dec_if_positive(&vmdev_fault_left[fault]) == 0;
}

/**
 * vmdev_fault - is this fault to happen now?
 * @fault: which; asking is an opportunity and counts
 *
 * Every question is one for the no-op fault as well: it strikes wherever another
 * could, and nothing may come of it.
 *
 * Context: any.
 * Return: true if the caller must misbehave.
 */
bool vmdev_fault(enum vmdev_fault fault)
{
	vmdev_fault_strikes(VMDEV_FAULT_NO_OP);
	return vmdev_fault_strikes(fault);
}
EXPORT_SYMBOL_GPL(vmdev_fault);

/**
 * vmdev_fault_wait - spin for a while
 * @ms: milliseconds
 *
 * By the clock: mdelay() was seen to end at once in guests whose clock is the HPET.
 *
 * Context: any but NMI.
 */
void vmdev_fault_wait(unsigned int ms)
{
	ktime_t end = ktime_add_ms(ktime_get(), ms);

	while (ktime_before(ktime_get(), end))
		cpu_relax();
}
EXPORT_SYMBOL_GPL(vmdev_fault_wait);

/* callback-late, callback-again: before the driver is called, with bottom halves off. */
void vmdev_fault_call(const struct vmdev_cb *cb)
{
	static atomic_t calls;
	unsigned int i;

	if (atomic_inc_return(&calls) % VMDEV_CALL_EACH)
		return;
	if (vmdev_fault(VMDEV_FAULT_CALLBACK_LATE))
		vmdev_fault_wait(VMDEV_CALL_LATE_MS);
	if (vmdev_fault(VMDEV_FAULT_CALLBACK_AGAIN))
		for (i = 0; i < VMDEV_CALL_MORE; i++)
			cb->callback(cb->private);
}

static ssize_t vmdev_fault_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	int left = atomic_read((atomic_t *)file->private_data);
	char text[16];
	int n;

	if (left == VMDEV_FAULT_OFF)
		n = scnprintf(text, sizeof(text), "off\n");
	else if (left == VMDEV_FAULT_ALWAYS)
		n = scnprintf(text, sizeof(text), "always\n");
	else
		n = scnprintf(text, sizeof(text), "%d\n", left);
	return simple_read_from_buffer(buf, len, pos, text, n);
}

static ssize_t vmdev_fault_write(struct file *file, const char __user *buf, size_t len,
				 loff_t *pos)
{
	char text[16] = "";
	char *word;
	int left;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	word = strim(text);
	if (!strcmp(word, "off"))
		left = VMDEV_FAULT_OFF;
	else if (!strcmp(word, "always"))
		left = VMDEV_FAULT_ALWAYS;
	else if (kstrtoint(word, 10, &left) || left <= 0)
		return -EINVAL;
	atomic_set((atomic_t *)file->private_data, left);
	return len;
}

static const struct file_operations vmdev_fault_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = vmdev_fault_read,
	.write = vmdev_fault_write,
	.llseek = default_llseek,
};

/**
 * vmdev_fault_init - make the files; they go with @root
 * @root: debugfs directory of the module
 */
void vmdev_fault_init(struct dentry *root)
{
	struct dentry *dir = debugfs_create_dir("faults", root);
	int i;

	for (i = 0; i < VMDEV_FAULT_MAX; i++) {
		if (vmdev_fault_name[i])
			debugfs_create_file(vmdev_fault_name[i], 0600, dir, &vmdev_fault_left[i],
					    &vmdev_fault_fops);
	}
}
