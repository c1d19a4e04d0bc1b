/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the programming of queues, one function per rule.
 * Status and negotiation are in rules_cmd.h.
 */
#ifndef RULES_CMD_VQ_H
#define RULES_CMD_VQ_H

#include "rules_state.h"

/* CMD-25 [2.7]: queue size is a power of two in 1..32768, at most the maximum, set while not ready. */
RULES_FN int rules_cmd_25(const struct rules_vq *q, const struct vmdev_event *e)
{
	__u64 num = e->arg[VMDEV_CMD_A_A0];

	if (!num || num > VMDEV_QUEUE_SIZE_MAX || (num & (num - 1)))
		return 1;
	return (q->num_max && num > q->num_max) || q->ready;
}

/* CMD-26 [4.2.2.2]: while a queue is ready its size, addresses and state are not touched. */
RULES_FN int rules_cmd_26(const struct rules_vq *q)
{
	return q->ready;
}

/* CMD-27 [4.2.2.2]: ready=1 only after size, the three addresses and a callback decision. */
RULES_FN int rules_cmd_27(const struct rules_vq *q)
{
	return q->prog != RULES_PROG_ALL;
}

RULES_FN int rules_areas_misaligned(const struct rules_dev *d, const __u64 *area)
{
	__u64 mask = d->vq_align ? d->vq_align - 1 : 0;

	/* A vring places descriptor and device area on this alignment, the driver area between. */
	return ((area[0] | area[2]) & mask) || (area[0] & (VMDEV_DESC_ALIGN - 1)) ||
	       (area[1] & (VMDEV_DRIVER_ALIGN - 1)) || (area[2] & (VMDEV_DEVICE_ALIGN - 1));
}

/* Whether one area of @a overlaps one of @b; each area is compared with itself if @a is @b. */
RULES_FN int rules_areas_overlap(const __u64 *a, __u32 anum, const __u64 *b, __u32 bnum)
{
	unsigned int i, j;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		for (j = 0; j < RULES_RING_AREAS; j++) {
			if (a == b && j <= i)
				continue;
			if (a[i] < b[j] + rules_area_bytes(j, bnum) &&
			    b[j] < a[i] + rules_area_bytes(i, anum))
				return 1;
		}
	}
	return 0;
}

RULES_FN int rules_areas_wrap(const __u64 *area, __u32 num)
{
	unsigned int i;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		if (area[i] + rules_area_bytes(i, num) < area[i])
			return 1;
	}
	return 0;
}

/*
 * CMD-28 [2.7.1]: ring areas are aligned, do not overlap and do not wrap. Extents
 * are judged only where the sizes are known; @q->area_pend holds the new areas.
 */
RULES_FN int rules_cmd_28(const struct rules_dev *d, const struct rules_vq *q)
{
	const struct rules_vq *o;
	unsigned int i;

	if (rules_areas_misaligned(d, q->area_pend))
		return 1;
	if (!q->num_set)
		return 0;
	if (rules_areas_wrap(q->area_pend, q->num_set) ||
	    rules_areas_overlap(q->area_pend, q->num_set, q->area_pend, q->num_set))
		return 1;
	for (i = 0; i < VMDEV_MAX_VQS; i++) {
		o = &d->vq[i];
		if (o == q || !(o->prog & RULES_PROG_ADDR))
			continue;
		if (rules_areas_overlap(q->area_pend, q->num_set, o->area, o->num_set))
			return 1;
	}
	return 0;
}

/* CMD-32 [vhost]: queue state reads back what was set, until the queue is enabled. */
RULES_FN int rules_cmd_32_read(const struct rules_vq *q, const struct vmdev_event *e)
{
	return q->state_known && !q->ready && (__u16)e->arg[VMDEV_END_A_VALUE] != q->state;
}

/* CMD-32 [vhost]: queue state survives enabling, and reset clears it. */
RULES_FN int rules_cmd_32_init(const struct rules_vq *q, const struct vmdev_event *e)
{
	return q->state_known && (__u16)e->arg[VMDEV_INIT_A_AVAIL] != q->state;
}

#endif /* RULES_CMD_VQ_H */
