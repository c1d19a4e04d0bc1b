/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what becomes of a device's DMA ops behind its registration: rule DMA-11. Judges what
 * looks from outside find in the kernel's struct device. Does not read memory.
 */
#ifdef RULE
RULE(RULE_DMA_11, 75, "DMA-11", ERROR, TRANSPORT, "6", RULES_NONE,
	"a device keeps the DMA ops that it was registered with while its driver uses it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_LOOKS |
		RULES_NEEDS_START | RULES_NEEDS_MORE,
	.detail = { [1] = { "dma_ops registered", VMDEV_TYPE_HEX },
		    [2] = { "dma_ops now", VMDEV_TYPE_HEX } },
	.why = "Ops that are put in place behind the commands map without events and unmap what "
		"others mapped: every other DMA rule then judges a story.",
	.looks = "The kernel's struct device in looks from outside, five a second, from "
		"DRIVER_OK to the next reset, against what stood there at the registration.",
	.blind = "Ops that change and change back between two looks; a table of ops that is "
		"itself rewritten; a device that was joined.")
#elif !defined(RULES_DMA_OPS_H)
#define RULES_DMA_OPS_H

#include "rules/dma/mapping.h"

/* A device is registered with these ops, @virtio on behalf of @device. */
RULES_FN void rules_ops_registered(struct rules_dev *d, const struct vmdev_event *e, __u64 device,
				   __u64 virtio)
{
	d->ops.device = device;
	d->ops.virtio = virtio;
	d->ops.table = e->arg[VMDEV_REG_A_DMA_OPS];
	d->ops.told = 0;
}

/* Whether a look has something to compare: it is asked again after the ops were read. */
RULES_FN int rules_ops_wanted(const struct rules_dev *d)
{
	return d->known && d->ops.device && d->ops.table && d->bound == RULES_BOUND &&
	       d->status & VMDEV_S_DRIVER_OK && !d->resetting;
}

/**
 * rules_step_ops - judge the DMA ops of a device that is in use
 * @d: device, for which rules_ops_wanted() holds
 * @e: VMDEV_EV_REGISTER with what the struct device says now
 * @v: filled
 *
 * Return: nonzero if @v names DMA-11; once for each registration.
 */
RULES_FN int rules_step_ops(struct rules_dev *d, const struct vmdev_event *e,
			    struct rules_verdict *v)
{
	d->ops.looks++;
	if (e->arg[VMDEV_REG_A_DMA_OPS] == d->ops.table || d->ops.told)
		return 0;
	d->ops.told = 1;
	v->detail[1] = d->ops.table;
	v->detail[2] = e->arg[VMDEV_REG_A_DMA_OPS];
	return rules_hit(v, RULE_DMA_11);
}

RULES_FN void rules_ops_counted(struct check_stats *s, const struct rules_dev *d)
{
	s->evaluated[RULE_DMA_11] += d->ops.looks;
}

#endif /* RULES_DMA_OPS_H */
