/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule NET-09 of a loopback network device: it hands out the bytes that it took. Does not read
 * memory; vmdev_carried.bpf.h does.
 */
#ifdef RULE
RULE(RULE_NET_09, 201, "NET-09", ERROR, DEVICE, "5.1.6", RULES_NONE,
	"the bytes of a frame stay as they are while the card has them",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_CARD |
		RULES_NEEDS_MORE,
	.detail = { { "address", VMDEV_TYPE_HEX }, [3] = { "head", VMDEV_TYPE_DEC } },
	.why = "Each copy of a card may be right, and the frame another one than was sent, because "
		"it was altered in between. Where no load compares the frames nothing else shows "
		"it.",
	.looks = "128 bytes of a frame in the card's memory, when it was pulled and when its push "
		"begins: of one frame in a batch of eight or more, else of one batch in 32.",
	.blind = "The first 16 bytes, which hold the header; frames that are forwarded from buffer "
		"to buffer; other devices than this loopback card.")
#elif !defined(RULES_NET_CARRIED_H)
#define RULES_NET_CARRIED_H

#include "rules/copy/exposed.h"

#define RULES_CARRIED_SKIP 2u	/* words: header, and what is left of the second */
#define RULES_CARRIED_MANY 8u	/* frames of a batch, of which one is always kept */

/* What is not compared is taken for the same. */
RULES_FN void rules_carried_skip(struct rules_exposed *x)
{
	unsigned int i;

	for (i = 0; i < RULES_CARRIED_SKIP; i++)
		x->now[i] = x->word[i];
}

/**
 * rules_step_carried - judge bytes of a frame that is about to be pushed
 * @q: queue that receives it
 * @x: what they were when it was pulled, and are
 * @v: filled
 *
 * Return: nonzero if @v names NET-09 [5.1.6].
 */
RULES_FN int rules_step_carried(struct rules_vq *q, struct rules_exposed *x,
				struct rules_verdict *v)
{
	q->copy.carried++;
	rules_carried_skip(x);
	return rules_exposed_differs(x, v) && rules_hit(v, RULE_NET_09);
}

RULES_FN void rules_carried_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_NET_09] += q->copy.carried;
}

#endif /* RULES_NET_CARRIED_H */
