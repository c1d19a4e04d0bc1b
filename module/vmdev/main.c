// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev.ko: start and end of the module, its tracepoints and its debugfs root.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include "vmdev.h"
#include "vmdev_fault.h"

#ifndef VMDEV_NOTRACE
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif

static char *variant = VMDEV_VARIANT;
module_param(variant, charp, 0444);
MODULE_PARM_DESC(variant, "How the modules were built: plain, faults or notrace (read only)");

static struct dentry *vmdev_debugfs;

static int __init vmdev_init(void)
{
	int ret = vmdev_bus_init();

	if (ret)
		return ret;
	ret = vmdev_parent_init();
	if (ret) {
		vmdev_bus_exit();
		return ret;
	}
	vmdev_debugfs = debugfs_create_dir("vmdev", NULL);
	vmdev_fault_init(vmdev_debugfs);
	return 0;
}

static void __exit vmdev_exit(void)
{
	debugfs_remove(vmdev_debugfs);
	vmdev_parent_exit();
	vmdev_bus_exit();
	/*
	 * Whoever gave up the last device let its parent's module go, and that let us go: he
	 * may still be on the way out of vmdev_device_release(), preempted.
	 */
	synchronize_rcu_tasks();
}

module_init(vmdev_init);
module_exit(vmdev_exit);

MODULE_DESCRIPTION("Bus and transport commands of virtio mediated devices");
MODULE_LICENSE("GPL");
