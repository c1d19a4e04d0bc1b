// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs that see the driver's side of a device in the virtio core: when it is
 * registered, what the kernel says of its DMA; and each configuration change that it learns of.
 */
#include "vmdev_line.bpf.h"
#include "vmdev_report.bpf.h"
#include "rules/cmd/told.h"
#include "rules/dma/ops.h"

/* The device of ours that a virtio device belongs to; NULL if it is not to be judged. */
static __always_inline struct device *check_our_device(struct virtio_device *vdev)
{
	struct device *parent = BPF_CORE_READ(vdev, dev.parent);

	return check_armed && parent && check_on_our_bus(parent) ? parent : 0;
}

/* The driver of a device learns that its configuration changed. */
SEC("fentry/virtio_config_changed")
int check_config_changed(const __u64 *ctx)
{
	struct device *parent = check_our_device((void *)ctx[0]);
	struct check_slot *slot;

	if (!parent)
		return 0;
	slot = check_slot_of(BPF_CORE_READ(parent, id));
	if (slot)
		rules_told_arrived(&slot->dev, bpf_get_current_pid_tgid());
	return 0;
}

/* A virtio device is about to be registered: what does the kernel say of its DMA? */
SEC("fentry/register_virtio_device")
int BPF_PROG(check_register, struct virtio_device *vdev)
{
	struct device *parent = check_our_device(vdev);
	struct vmdev_event e = { .id = VMDEV_EV_REGISTER, .vq = VMDEV_VQ_NONE };
	struct check_where at = { .e = &e, .frames = CHECK_FRAMES_FENTRY };
	struct check_slot *slot;
	__u64 *mask;

	if (!parent)
		return 0;
	e.dev = BPF_CORE_READ(parent, id);
	e.arg[VMDEV_REG_A_DMA_OPS] = (__u64)BPF_CORE_READ(parent, dma_ops);
	mask = BPF_CORE_READ(parent, dma_mask);
	if (mask)
		bpf_probe_read_kernel(&e.arg[VMDEV_REG_A_DMA_MASK], sizeof(*mask), mask);
	slot = check_slot_of(e.dev);
	if (!slot) {
		check_no_room(e.dev);
		return 0;
	}
	rules_ops_registered(&slot->dev, &e, (__u64)parent, (__u64)vdev);
	if (!rules_step_register(&slot->dev, &e, &slot->dev.verdict))
		return 0;
	at.d = &slot->dev;
	check_emit(ctx, &at, &slot->dev.verdict);
	return 0;
}
