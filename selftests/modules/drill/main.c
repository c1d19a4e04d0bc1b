// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev_drill.ko: binds where driver_override names it and runs cases by name.
 * debugfs vmdev_drill/<index>/: "cases" lists them; writing one to "run" runs it,
 * and fails with EPROTO if the claim does not hold; "why" then says what is wrong. So
 * do "walk" and "fuzz", which are in drill/walk.c and drill/fuzz.c.
 */
#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "drill.h"

static struct dentry *drill_root;

static const struct drill_case *const drill_tables[] = {
	drill_chain_cases, drill_long_cases, drill_memory_cases, drill_cmd_cases,
	drill_ctrl_cases, drill_linger_cases, drill_flow_cases,
};

static const struct drill_case *drill_find(const char *name)
{
	const struct drill_case *c;
	int i;

	for (i = 0; i < ARRAY_SIZE(drill_tables); i++)
		for (c = drill_tables[i]; c->name; c++)
			if (!strcmp(c->name, name))
				return c;
	return NULL;
}

/* Cases that withhold what the device needs hold if it refuses to start. */
static int drill_run(struct drill *d, const struct drill_case *c)
{
	const u64 needed = VMDEV_FEATURE(VMDEV_F_VERSION_1) |
			   VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM);
	int ret = drill_start(d, c);

	if (ret == -ENODEV && (c->withhold & needed))
		ret = 0;
	else if (ret)
		drill_fail(d, "start", -ret, 0);
	else
		ret = c->run(d);
	if (c->leave)
		drill_abandon(d);
	else
		drill_stop(d);
	return d->why[0] ? -EPROTO : ret;
}

static ssize_t drill_run_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct drill *d = file->private_data;
	const struct drill_case *c;
	char name[64] = "";
	int ret;

	if (len >= sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, buf, len))
		return -EFAULT;
	c = drill_find(strim(name));
	if (!c)
		return -ENOENT;
	mutex_lock(&d->lock);
	ret = drill_run(d, c);
	mutex_unlock(&d->lock);
	return ret ?: len;
}

static const struct file_operations drill_run_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = drill_run_write,
	.llseek = noop_llseek,
};

static int drill_cases_show(struct seq_file *m, void *unused)
{
	const struct drill_case *c;
	int i;

	for (i = 0; i < ARRAY_SIZE(drill_tables); i++)
		for (c = drill_tables[i]; c->name; c++)
			seq_printf(m, "%s\n", c->name);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(drill_cases);

static int drill_why_show(struct seq_file *m, void *unused)
{
	struct drill *d = m->private;

	mutex_lock(&d->lock);
	seq_printf(m, "%s\n", d->why);
	mutex_unlock(&d->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(drill_why);

static void drill_debugfs(struct drill *d)
{
	char name[12];

	snprintf(name, sizeof(name), "%u", d->vd->index);
	d->dir = debugfs_create_dir(name, drill_root);
	debugfs_create_file("run", 0200, d->dir, d, &drill_run_fops);
	debugfs_create_file("cases", 0400, d->dir, d, &drill_cases_fops);
	debugfs_create_file("why", 0400, d->dir, d, &drill_why_fops);
	drill_nest_add(d);
	drill_walk_add(d);
	drill_fuzz_add(d);
}

static int drill_probe(struct vmdev_device *vd)
{
	struct drill *d;

	/* Only on request: it would be a poor driver for everybody else. */
	if (!vmdev_overridden(vd) || vd->nvqs < DRILL_QUEUES)
		return -ENODEV;
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	d->vd = vd;
	mutex_init(&d->lock);
	d->lone = kzalloc(DRILL_FRAME, GFP_KERNEL);
	d->mem = d->lone ? dma_alloc_coherent(&vd->dev, DRILL_MEM, &d->dma, GFP_KERNEL) : NULL;
	if (!d->mem) {
		kfree(d->lone);
		kfree(d);
		return -ENOMEM;
	}
	dev_set_drvdata(&vd->dev, d);
	drill_debugfs(d);
	return 0;
}

static void drill_remove(struct vmdev_device *vd)
{
	struct drill *d = dev_get_drvdata(&vd->dev);

	debugfs_remove(d->dir);
	drill_nest_del(d);
	dma_free_coherent(&vd->dev, DRILL_MEM, d->mem, d->dma);
	kfree(d->lone);
	kfree(d);
}

static struct vmdev_driver drill_driver = {
	.driver = {
		.name = "vmdev_drill",
		.owner = THIS_MODULE,
	},
	.probe = drill_probe,
	.remove = drill_remove,
};

static int __init drill_init(void)
{
	int ret;

	drill_root = debugfs_create_dir("vmdev_drill", NULL);
	ret = vmdev_driver_register(&drill_driver);
	if (ret)
		debugfs_remove(drill_root);
	return ret;
}

static void __exit drill_exit(void)
{
	vmdev_driver_unregister(&drill_driver);
	debugfs_remove(drill_root);
}

module_init(drill_init);
module_exit(drill_exit);

MODULE_DESCRIPTION("Upper driver for tests of virtio mediated devices");
MODULE_LICENSE("GPL");
