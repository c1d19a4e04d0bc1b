// SPDX-License-Identifier: GPL-2.0
/*
 * mvsim.ko: start and end of the module. It offers no device; parents do.
 */
#include <linux/module.h>
#include "sim.h"

static int __init mvsim_module_init(void)
{
	return mvsim_worker_init();
}

static void __exit mvsim_module_exit(void)
{
	mvsim_worker_exit();
}

module_init(mvsim_module_init);
module_exit(mvsim_module_exit);

MODULE_DESCRIPTION("What software parents of virtio mediated devices share");
MODULE_LICENSE("GPL");
