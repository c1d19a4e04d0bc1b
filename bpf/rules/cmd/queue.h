/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the programming of queues, one function per rule.
 * Status and negotiation are in cmd/order.h.
 */
#ifdef RULE
RULE(RULE_CMD_25, 25, "CMD-25", ERROR, DRIVER, "2.7", VMDEV_CMD_GET_VQ_NUM_MAX,
	"queue size is a power of two in 1..32768, at most the maximum, set only while not ready",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Ring indexes run modulo the size, so a size that is no power of two breaks at "
		"the first wrap. A size above the maximum, or one that changes while the ring "
		"runs, makes the device read outside the ring.",
	.looks = "Every set_vq_num: its value, the maximum read before, and whether the queue is "
		"ready.",
	.blind = "The maximum, where the driver never read it.")
RULE(RULE_CMD_26, 26, "CMD-26", ERROR, DRIVER, "4.2.2.2", VMDEV_CMD_SET_VQ_READY,
	"while a queue is ready its size, addresses and state are not touched",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A device takes size and addresses over when the queue becomes ready. What is "
		"written later is either ignored or splits the ring between two places.",
	.looks = "set_vq_num, set_vq_address and set_vq_state while ready=1 was the last word.",
	.blind = "Queues whose state is unknown.")
RULE(RULE_CMD_27, 27, "CMD-27", ERROR, DRIVER, "4.2.2.2", VMDEV_CMD_SET_VQ_NUM,
	"ready=1 only after size, the three addresses and a callback decision",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A queue that is made ready too soon starts with addresses that are zero or left "
		"over from its last life. The device then reads descriptors from the wrong "
		"memory.",
	.looks = "Every set_vq_ready of 1: which of size, addresses and callback were set since "
		"the last reset or disable.",
	.blind = "Whether the values make sense; other rules look at those.")
RULE(RULE_CMD_28, 28, "CMD-28", ERROR, DRIVER, "2.7.1", VMDEV_CMD_SET_VQ_NUM,
	"ring areas are aligned, do not overlap and do not wrap",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Misaligned rings are read with the wrong stride or trap on some machines. Areas "
		"that overlap are worse: the device's used entries overwrite descriptors.",
	.looks = "The addresses of set_vq_address with the size set before, against alignment "
		"and the areas of all queues.",
	.blind = "Extents, where the size was not set before the addresses.")
RULE(RULE_CMD_29, 29, "CMD-29", WARNING, DRIVER, "4.2.3.2", RULES_NONE,
	"ready=0 is read back before the memory of the ring is freed",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A device may need a moment to stop. Ring memory that is freed before ready reads "
		"0 can still be written to.",
	.looks = "set_vq_ready of 0 and reset_vq, the reads after them, and the freeing of ring "
		"areas. After a reset of the device the status read says as much.",
	.blind = "Ring memory that is freed behind the DMA API.")
RULE(RULE_CMD_30, 30, "CMD-30", ERROR, DEVICE, "4.2.2.1", VMDEV_CMD_SET_VQ_READY,
	"ready reads back what was last written",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "The driver reads ready to learn whether a queue runs or has stopped. A wrong "
		"answer lets it free memory that is in use, or wait for ever.",
	.looks = "Every get_vq_ready that overlaps no write, against the last set_vq_ready that "
		"succeeded.",
	.blind = "Reads that overlap a write.")
RULE(RULE_CMD_32, 32, "CMD-32", ERROR, DEVICE, "vhost", VMDEV_CMD_SET_VQ_STATE,
	"queue state reads back what was set, survives enabling, and reset clears it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = { [1] = { "index expected", VMDEV_TYPE_DEC },
		    [2] = { "index found", VMDEV_TYPE_DEC } },
	.why = "The available index is what makes a queue continue where it stopped, after a "
		"migration or a suspend. Lost, it makes the device take old chains again or skip "
		"new ones. Two simulators had this bug for years.",
	.looks = "set_vq_state, get_vq_state and the index with which the ring starts "
		"(mvringh_init).",
	.blind = "The index of a running queue.")
RULE(RULE_CMD_33, 33, "CMD-33", ERROR, DRIVER, "vhost", VMDEV_CMD_SET_VQ_READY,
	"queue state is set only while the queue is not ready",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "The index of a running ring belongs to the device. A driver that writes it "
		"meanwhile makes the device lose or repeat chains.",
	.looks = "Every set_vq_state against the queue's ready.",
	.blind = "Queues whose state is unknown.")
RULE(RULE_CMD_41, 41, "CMD-41", ERROR, DEVICE, "2.7", RULES_NONE,
	"the largest size that a device tells of a queue is 0 or a power of two, at most 32768",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A driver takes the largest size as it is told, or halves it until the memory "
		"suffices. Indexes of a split ring wrap at its size: with any other number they "
		"name the wrong entry after 65536 chains, long after the mistake.",
	.looks = "What each get_vq_num_max that succeeded has read. 0 says that there is no such "
		"queue.",
	.blind = "Queues whose largest size nobody reads; and whether the device has that many "
		"entries.")
#elif !defined(RULES_CMD_QUEUE_H)
#define RULES_CMD_QUEUE_H

#include "rules/core/state.h"

/*
 * CMD-25 [2.7]: queue size is a power of two in 1..32768, at most the maximum, and
 * set only while not ready.
 */
RULES_FN int rules_cmd_25_broken(const struct rules_vq *q, const struct vmdev_event *e)
{
	__u64 num = e->arg[VMDEV_CMD_A_A0];

	if (!num || num > VMDEV_QUEUE_SIZE_MAX || (num & (num - 1)))
		return 1;
	return (q->num_max && num > q->num_max) || q->ready;
}

RULES_FN int rules_cmd_25(struct rules_dev *d, const struct rules_vq *q,
			  const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_25, rules_cmd_25_broken(q, e));
}

/* CMD-41 [2.7]: the largest size is such that a driver may set it. Needs no history. */
RULES_FN int rules_cmd_41(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 max = e->arg[VMDEV_END_A_VALUE];

	return rules_judge(d, v, RULE_CMD_41, max > VMDEV_QUEUE_SIZE_MAX || (max & (max - 1)));
}

/* CMD-26 [4.2.2.2]: while a queue is ready its size, addresses and state are not touched. */
RULES_FN int rules_cmd_26(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_26, q->ready);
}

/* CMD-27 [4.2.2.2]: ready=1 only after size, the three addresses and a callback decision. */
RULES_FN int rules_cmd_27(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_27, q->prog != RULES_PROG_ALL);
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
RULES_FN int rules_cmd_28_broken(const struct rules_dev *d, const struct rules_vq *q)
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

RULES_FN int rules_cmd_28(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_28, rules_cmd_28_broken(d, q));
}

/* Whether freed memory holds an area; those set last are those that may still be in use. */
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

/* CMD-29 [4.2.3.2]: ready=0 is read back before the ring's memory is freed. */
RULES_FN int rules_cmd_29(const struct rules_vq *q, struct rules_verdict *v)
{
	return q->unread ? rules_hit(v, RULE_CMD_29) : 0;
}

/* CMD-30 [4.2.2.1]: ready reads back what was last written. */
RULES_FN int rules_cmd_30(struct rules_dev *d, const struct rules_vq *q,
			  const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_30, !e->arg[VMDEV_END_A_VALUE] != !q->ready);
}

/* CMD-33 [vhost]: queue state is set only while the queue is not ready. */
RULES_FN int rules_cmd_33(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_33, q->ready);
}

/* CMD-32 [vhost]: queue state reads back what was set, until the queue is enabled. */
RULES_FN int rules_cmd_32_read(struct rules_dev *d, const struct rules_vq *q,
			       const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_32,
			   q->state_known && !q->ready &&
			   e->arg[VMDEV_END_A_VALUE] != q->state);
}

/* CMD-32 [vhost]: queue state survives enabling, and reset clears it. Needs state_known. */
RULES_FN int rules_cmd_32_init(struct rules_dev *d, const struct rules_vq *q,
			       const struct vmdev_event *e, struct rules_verdict *v)
{
	if (!rules_judge(d, v, RULE_CMD_32, e->arg[VMDEV_INIT_A_AVAIL] != q->state))
		return 0;
	v->detail[1] = q->state;
	v->detail[2] = e->arg[VMDEV_INIT_A_AVAIL];
	rules_blame_cmd(d, v, VMDEV_CMD_SET_VQ_STATE);
	return 1;
}

RULES_FN void rules_queue_counted(struct check_stats *s, const struct rules_dma *m)
{
	s->evaluated[RULE_CMD_29] += m->frees;
}

#endif /* RULES_CMD_QUEUE_H */
