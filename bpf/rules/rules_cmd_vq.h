/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the programming of queues, one function per rule.
 * Status and negotiation are in rules_cmd.h.
 */
#ifndef RULES_CMD_VQ_H
#define RULES_CMD_VQ_H

#include "rules_state.h"

/*
 * CMD-25 [2.7]: queue size is a power of two in 1..32768, at most the maximum, and
 * set only while not ready.
 */
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

RULES_FN int rules_areas_misaligned(const struct rules_dev *d, const struct rules_span *area)
{
	__u64 mask = d->vq_align ? d->vq_align - 1 : 0;

	/* A vring places descriptor and device area on this alignment, the driver area between. */
	return ((area[0].lo | area[2].lo) & mask) || (area[0].lo & (VMDEV_DESC_ALIGN - 1)) ||
	       (area[1].lo & (VMDEV_DRIVER_ALIGN - 1)) || (area[2].lo & (VMDEV_DEVICE_ALIGN - 1));
}

RULES_FN int rules_span_overlaps(const struct rules_span *a, const struct rules_span *b)
{
	return a->lo < b->hi && b->lo < a->hi;
}

/* Whether one area of @a overlaps one of @b. */
RULES_FN int rules_areas_overlap(const struct rules_span *a, const struct rules_span *b)
{
	unsigned int i, j;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		for (j = 0; j < RULES_RING_AREAS; j++) {
			if (rules_span_overlaps(&a[i], &b[j]))
				return 1;
		}
	}
	return 0;
}

RULES_FN int rules_areas_clash(const struct rules_span *a)
{
	return rules_span_overlaps(&a[0], &a[1]) || rules_span_overlaps(&a[0], &a[2]) ||
	       rules_span_overlaps(&a[1], &a[2]);
}

RULES_FN int rules_areas_wrap(const struct rules_span *a)
{
	return a[0].hi < a[0].lo || a[1].hi < a[1].lo || a[2].hi < a[2].lo;
}

/* The areas that are set, and whether any queue's clash with them. */
struct rules_areas_walk {
	const struct rules_dev *d;
	const struct rules_span *area;
	int clash;
};

RULES_TURN rules_areas_turn(__u32 i, void *ctx)
{
	struct rules_areas_walk *w = ctx;

	if (!rules_areas_overlap(w->area, w->d->vq[rules_index(i, VMDEV_MAX_VQS - 1)].area))
		return 0;
	w->clash = 1;
	return 1;
}

/*
 * CMD-28 [2.7.1]: ring areas are aligned, do not overlap and do not wrap. Extents
 * are judged only where the size is known; @q->area_pend holds the new areas, and
 * @q->area nothing, because they replace it.
 */
RULES_FN int rules_cmd_28(const struct rules_dev *d, const struct rules_vq *q)
{
	struct rules_areas_walk w = { .d = d, .area = q->area_pend };

	if (rules_areas_misaligned(d, q->area_pend))
		return 1;
	if (!q->num_set)
		return 0;
	if (rules_areas_wrap(q->area_pend) || rules_areas_clash(q->area_pend))
		return 1;
	rules_loop(VMDEV_MAX_VQS, rules_areas_turn, &w);
	return w.clash;
}

/*
 * CMD-29 [4.2.3.2]: ready=0 is read back before the ring's memory is freed.
 * DMA-10 [3.3.1]: it is not freed while the queue is live. Asked when memory is
 * freed; the areas set last are those that may still be in use.
 */
RULES_FN int rules_vq_holds(const struct rules_vq *q, __u64 lo, __u64 len)
{
	const struct rules_span freed = { .lo = lo, .hi = lo + len };
	unsigned int i;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		if (q->area_pend[i].hi && rules_span_overlaps(&freed, &q->area_pend[i]))
			return 1;
	}
	return 0;
}

/* CMD-30 [4.2.2.1]: ready reads back what was last written. */
RULES_FN int rules_cmd_30(const struct rules_vq *q, const struct vmdev_event *e)
{
	return !e->arg[VMDEV_END_A_VALUE] != !q->ready;
}

/* CMD-33 [vhost]: queue state is set only while the queue is not ready. */
RULES_FN int rules_cmd_33(const struct rules_vq *q)
{
	return q->ready;
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
