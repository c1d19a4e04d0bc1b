// SPDX-License-Identifier: GPL-2.0
/*
 * vmdev_bare.ko: a parent that implements the mandatory ops and no other, each in the
 * shortest way that a driver accepts. The parameter "without" takes one of them, or
 * another, away from the devices that are created next; "ops" lists what it may name.
 * Its devices move no data.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "compat/vmdev_compat.h"
#include "vmdev.h"

#define BARE_QUEUES 2
#define BARE_RING 64
#define BARE_CONFIG 8
/* An id that no driver of the guest is for. */
#define BARE_ID 63

#define BARE_OPS(X)						\
	X(get_device_id) X(get_vendor_id) X(get_vq_num_max)	\
	X(get_vq_align) X(get_config_size)			\
	X(get_device_features) X(set_driver_features)		\
	X(get_driver_features) X(get_status) X(set_status)	\
	X(reset) X(get_config) X(set_config_cb) X(set_vq_num)	\
	X(get_vq_num) X(set_vq_address) X(set_vq_cb)		\
	X(set_vq_ready) X(get_vq_ready) X(set_vq_state)		\
	X(get_vq_state) X(kick_vq) X(free)

struct bare {
	struct vmdev_device vd;
	struct vmdev_ops ops;
	u8 status;
	u64 features;
	u32 num[BARE_QUEUES];
	u32 state[BARE_QUEUES];
	bool ready[BARE_QUEUES];
};

static char without[32];
module_param_string(without, without, sizeof(without), 0600);
MODULE_PARM_DESC(without, "op that the devices created next lack");

static struct bare *to_bare(struct vmdev_device *vd)
{
	return container_of(vd, struct bare, vd);
}

static u32 bare_get_device_id(struct vmdev_device *vd)
{
	return BARE_ID;
}

static u32 bare_get_vendor_id(struct vmdev_device *vd)
{
	return 0;
}

static u32 bare_get_vq_num_max(struct vmdev_device *vd, u32 vq)
{
	return BARE_RING;
}

static u32 bare_get_vq_align(struct vmdev_device *vd)
{
	return SMP_CACHE_BYTES;
}

static u32 bare_get_config_size(struct vmdev_device *vd)
{
	return BARE_CONFIG;
}

static u64 bare_get_device_features(struct vmdev_device *vd)
{
	return VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM);
}

static int bare_set_driver_features(struct vmdev_device *vd, u64 features)
{
	to_bare(vd)->features = features;
	return 0;
}

static u64 bare_get_driver_features(struct vmdev_device *vd)
{
	return to_bare(vd)->features;
}

static u8 bare_get_status(struct vmdev_device *vd)
{
	return to_bare(vd)->status;
}

static int bare_set_status(struct vmdev_device *vd, u8 status)
{
	to_bare(vd)->status = status;
	return 0;
}

static int bare_reset(struct vmdev_device *vd)
{
	struct bare *bare = to_bare(vd);

	bare->status = 0;
	bare->features = 0;
	memset(bare->num, 0, sizeof(bare->num));
	memset(bare->state, 0, sizeof(bare->state));
	memset(bare->ready, 0, sizeof(bare->ready));
	return 0;
}

static int bare_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len)
{
	memset(buf, 0, len);
	return 0;
}

static int bare_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb)
{
	return 0;
}

static int bare_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num)
{
	to_bare(vd)->num[vq] = num;
	return 0;
}

static u32 bare_get_vq_num(struct vmdev_device *vd, u32 vq)
{
	return to_bare(vd)->num[vq];
}

static int bare_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device)
{
	return 0;
}

static int bare_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	return 0;
}

static int bare_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready)
{
	to_bare(vd)->ready[vq] = ready;
	return 0;
}

static bool bare_get_vq_ready(struct vmdev_device *vd, u32 vq)
{
	return to_bare(vd)->ready[vq];
}

static int bare_set_vq_state(struct vmdev_device *vd, u32 vq, u32 state)
{
	to_bare(vd)->state[vq] = state;
	return 0;
}

static int bare_get_vq_state(struct vmdev_device *vd, u32 vq, u32 *state)
{
	*state = to_bare(vd)->state[vq];
	return 0;
}

static int bare_kick_vq(struct vmdev_device *vd, u32 vq)
{
	return 0;
}

static int bare_suspend(struct vmdev_device *vd)
{
	return 0;
}

static void bare_peek(struct vmdev_device *vd, struct vmdev_peek *peek)
{
	*peek = (struct vmdev_peek){ .status = to_bare(vd)->status };
}

static void bare_free(struct vmdev_device *vd)
{
	kfree(to_bare(vd));
}

static const struct {
	const char *name;
	size_t at;
} bare_ops[] = {
#define BARE_PLACE(op) { #op, offsetof(struct vmdev_ops, op) },
	BARE_OPS(BARE_PLACE)
};

static int bare_ops_get(char *buf, const struct kernel_param *kp)
{
	int i, at = 0;

	for (i = 0; i < ARRAY_SIZE(bare_ops); i++)
		at += sysfs_emit_at(buf, at, "%s\n", bare_ops[i].name);
	return at;
}

static const struct kernel_param_ops bare_param_ops = { .get = bare_ops_get };
module_param_cb(ops, &bare_param_ops, NULL, 0400);
MODULE_PARM_DESC(ops, "mandatory ops");

/* All but the one named by "without"; of a pair of optional ops only one half. */
static void bare_fill_ops(struct vmdev_ops *ops)
{
	int i;

#define BARE_FILL(op) ops->op = bare_##op;
	BARE_OPS(BARE_FILL)
	for (i = 0; i < ARRAY_SIZE(bare_ops); i++)
		if (sysfs_streq(without, bare_ops[i].name))
			*(void **)((char *)ops + bare_ops[i].at) = NULL;
	if (sysfs_streq(without, "resume"))
		ops->suspend = bare_suspend;
	if (sysfs_streq(without, "peek_vq"))
		ops->peek = bare_peek;
}

static int bare_create(struct vmdev_parent *parent, struct mdev_device *mdev)
{
	struct bare *bare = kzalloc(sizeof(*bare), GFP_KERNEL);
	int ret;

	if (!bare)
		return -ENOMEM;
	bare_fill_ops(&bare->ops);
	ret = vmdev_device_init(&bare->vd, mdev, &bare->ops, BARE_QUEUES);
	if (ret) {
		kfree(bare);
		return ret;
	}
	ret = vmdev_set_dma_ops(&bare->vd, &vmdev_identity_dma_ops);
	ret = ret ?: vmdev_device_register(&bare->vd);
	if (ret) {
		vmdev_device_abort(&bare->vd);
		return ret;
	}
	dev_set_drvdata(mdev_dev(mdev), bare);
	return 0;
}

static void bare_remove(struct mdev_device *mdev)
{
	struct bare *bare = dev_get_drvdata(mdev_dev(mdev));

	vmdev_device_unregister(&bare->vd);
}

static unsigned int bare_available(struct mdev_type *type)
{
	return VMDEV_MAX_DEVS;
}

static struct mdev_type bare_type = { .sysfs_name = "bare", .pretty_name = "no device" };
static struct mdev_type *bare_types[] = { &bare_type };
static struct vmdev_parent bare_parent = {
	.owner = THIS_MODULE,
	.create = bare_create,
	.remove = bare_remove,
	.available = bare_available,
};

static int bare_platform_probe(struct platform_device *pdev)
{
	return vmdev_parent_register(&bare_parent, &pdev->dev, bare_types,
				     ARRAY_SIZE(bare_types));
}

static vmdev_platform_remove_t bare_platform_remove(struct platform_device *pdev)
{
	vmdev_parent_unregister(&bare_parent);
	vmdev_platform_remove_return;
}

static struct platform_driver bare_driver = {
	.probe = bare_platform_probe,
	.remove = bare_platform_remove,
	.driver = { .name = "vmdev_bare", .suppress_bind_attrs = true },
};

static struct platform_device *bare_device;

static int __init bare_init(void)
{
	int ret = platform_driver_register(&bare_driver);

	if (ret)
		return ret;
	bare_device = platform_device_register_simple("vmdev_bare", PLATFORM_DEVID_NONE, NULL, 0);
	ret = PTR_ERR_OR_ZERO(bare_device);
	if (ret)
		platform_driver_unregister(&bare_driver);
	return ret;
}

static void __exit bare_exit(void)
{
	platform_device_unregister(bare_device);
	platform_driver_unregister(&bare_driver);
}

module_init(bare_init);
module_exit(bare_exit);

MODULE_DESCRIPTION("Parent with the mandatory ops only, for tests");
MODULE_LICENSE("GPL");
