// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev_planted.ko: insmod with bug=NAME does that one thing that a sanitizer
 * must find; bug=none does nothing wrong. Shares no code with the product, and
 * says nothing of its own: the kernel must complain.
 */
#include <linux/dma-mapping.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define PLANTED_BYTES 100
#define PLANTED_LEAKS 16

static char *bug = "none";
module_param(bug, charp, 0400);
MODULE_PARM_DESC(bug, "which bug to commit");

static DEFINE_MUTEX(planted_mutex_a);
static DEFINE_MUTEX(planted_mutex_b);
static DEFINE_SPINLOCK(planted_spin);
static DEFINE_RAW_SPINLOCK(planted_raw_spin);

static int planted_none(void)
{
	return 0;
}

static int planted_use_after_free(void)
{
	volatile u8 *p = kmalloc(PLANTED_BYTES, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree((void *)p);
	p[1] = 1;
	return 0;
}

static int planted_out_of_bounds(void)
{
	volatile u8 *p = kmalloc(PLANTED_BYTES, GFP_KERNEL);
	unsigned int at = PLANTED_BYTES;

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(at);
	p[at] = 1;
	kfree((void *)p);
	return 0;
}

static int planted_lock_inversion(void)
{
	mutex_lock(&planted_mutex_a);
	mutex_lock(&planted_mutex_b);
	mutex_unlock(&planted_mutex_b);
	mutex_unlock(&planted_mutex_a);

	mutex_lock(&planted_mutex_b);
	mutex_lock(&planted_mutex_a);
	mutex_unlock(&planted_mutex_a);
	mutex_unlock(&planted_mutex_b);
	return 0;
}

static int planted_sleep_in_atomic(void)
{
	spin_lock(&planted_spin);
	kfree(kmalloc(PLANTED_BYTES, GFP_KERNEL));
	spin_unlock(&planted_spin);
	return 0;
}

/* A lock that may sleep on a real-time kernel, inside one that never does. */
static int planted_raw_nesting(void)
{
	raw_spin_lock(&planted_raw_spin);
	spin_lock(&planted_spin);
	spin_unlock(&planted_spin);
	raw_spin_unlock(&planted_raw_spin);
	return 0;
}

/* Several, because a stale copy of a pointer somewhere hides one of them now and then. */
static int planted_leak(void)
{
	int i;

	for (i = 0; i < PLANTED_LEAKS; i++)
		if (!kmalloc(PLANTED_BYTES, GFP_KERNEL))
			return -ENOMEM;
	return 0;
}

static int planted_dma_map(struct device *dev)
{
	void *p = kmalloc(PLANTED_BYTES, GFP_KERNEL);
	dma_addr_t at;
	int ret;

	if (!p)
		return -ENOMEM;
	ret = dma_coerce_mask_and_coherent(dev, DMA_BIT_MASK(64));
	if (ret)
		goto out;
	at = dma_map_single(dev, p, PLANTED_BYTES, DMA_TO_DEVICE);
	ret = dma_mapping_error(dev, at);
	if (!ret)
		dma_unmap_single(dev, at, PLANTED_BYTES / 2, DMA_TO_DEVICE);
out:
	kfree(p);
	return ret;
}

/* Unmaps another size than it mapped. */
static int planted_dma_misuse(void)
{
	struct platform_device *pdev;
	int ret;

	pdev = platform_device_register_simple("vmdev_planted", -1, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	ret = planted_dma_map(&pdev->dev);
	platform_device_unregister(pdev);
	return ret;
}

static const struct planted_bug {
	const char *name;
	int (*commit)(void);
} planted_bugs[] = {
	{ "none", planted_none },
	{ "use_after_free", planted_use_after_free },
	{ "out_of_bounds", planted_out_of_bounds },
	{ "lock_inversion", planted_lock_inversion },
	{ "sleep_in_atomic", planted_sleep_in_atomic },
	{ "raw_nesting", planted_raw_nesting },
	{ "leak", planted_leak },
	{ "dma_misuse", planted_dma_misuse },
};

static int __init planted_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(planted_bugs); i++)
		if (!strcmp(planted_bugs[i].name, bug))
			return planted_bugs[i].commit();
	return -EINVAL;
}

static void __exit planted_exit(void)
{
}

module_init(planted_init);
module_exit(planted_exit);

MODULE_DESCRIPTION("Bugs that the sanitizers of a test kernel must find");
MODULE_LICENSE("GPL");
