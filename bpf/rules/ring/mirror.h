/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule RING-32: descriptors against what the driver keeps of them for itself. Does not read
 * either; vmdev_mirror.bpf.h does.
 */
#ifdef RULE
RULE(RULE_RING_32, 128, "RING-32", ERROR, DEVICE, "2.7.5.1", RULES_NONE,
	"descriptors in memory stay as the driver wrote them",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MEMORY | RULES_NEEDS_LOOKS | RULES_NEEDS_START |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "the driver wrote", RULES_TYPE_NUMBER },
		    [2] = { "found", RULES_TYPE_NUMBER }, [3] = { "head", VMDEV_TYPE_DEC } },
	.why = "Descriptors belong to the driver. A device that writes there makes the next chain "
		"another one, before it is taken or after it was given back, and its own events "
		"tell of the chain that it has made.",
	.looks = "Addresses and lengths of heads that the driver has out, five times a second, "
		"against the copy that the kernel's virtio_ring keeps for itself: 12 that the "
		"device has just given back or has out, the 12 behind them, and eight others in "
		"turn. Two looks at a queue must find one that differs.",
	.blind = "Descriptors behind the first of a chain, indirect tables, and what is put right "
		"between two looks; a device that was joined; a driver that maps its buffers "
		"itself.")
#elif !defined(RULES_RING_MIRROR_H)
#define RULES_RING_MIRROR_H

#include "rules/ring/look.h"

#define RULES_MIRROR_HEADS 32u	/* of a queue, in one look */
#define RULES_MIRROR_NEAR 24u	/* of these, those before and behind the used index */
#define RULES_MIRROR_TURN (RULES_MIRROR_HEADS - RULES_MIRROR_NEAR)
#define RULES_MIRROR_ODD 2u	/* looks that found a difference */

/* Whether the queue's descriptors, and the driver that wrote them, are known. */
RULES_FN int rules_mirror_wanted(const struct rules_dev *d, const struct rules_vq *q)
{
	return d->ops.virtio && d->bound == RULES_BOUND && rules_look_wanted(d, q) &&
	       q->area[0].hi;
}

/* The first head of those whose turn it is. */
RULES_FN __u32 rules_mirror_first(const struct rules_vq *q, const struct rules_look *l)
{
	return (__u32)l->mirrors * RULES_MIRROR_TURN % q->num_set;
}

/**
 * rules_step_mirror - judge what a look has found of a queue's descriptors
 * @l:     looks at the queue
 * @heads: heads that were compared
 * @wrote: number that the driver keeps, of one that differs
 * @found: number in memory; the same if none differs
 * @head:  which
 * @v:     filled
 *
 * Return: nonzero if @v names RING-32 [2.7.5.1]; once for each queue.
 */
RULES_FN int rules_step_mirror(struct rules_look *l, __u32 heads, __u64 wrote, __u64 found,
			       __u32 head, struct rules_verdict *v)
{
	l->mirrors++;
	l->mirrored += heads;
	if (wrote == found || ++l->mirror_odd != RULES_MIRROR_ODD)
		return 0;
	v->detail[1] = wrote;
	v->detail[2] = found;
	v->detail[3] = head;
	return rules_hit(v, RULE_RING_32);
}

RULES_FN void rules_mirror_counted(struct check_stats *s, const struct rules_look *l)
{
	s->evaluated[RULE_RING_32] += l->mirrored;
}

#endif /* RULES_RING_MIRROR_H */
