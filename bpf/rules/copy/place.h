/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns where a copy may go: by the chains that are outstanding (DIR-09), and by their
 * descriptors in memory (DIR-10). Does not read memory; check/copies.bpf.c does.
 */
#ifdef RULE
RULE(RULE_DIR_09, 169, "DIR-09", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"a copy is of a chain that the device has, and a push has room in it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MORE,
	.detail = { [1] = { "room in the chain", VMDEV_TYPE_SIZE },
		    [2] = { "length", VMDEV_TYPE_SIZE } },
	.why = "A chain that was given back is the driver's again, and may be in use elsewhere. "
		"What is written into it then, or behind the end of one, is corruption of memory "
		"that shows much later.",
	.looks = "The chain that each copy names, against the chains outstanding, and the bytes "
		"pushed into it so far against what its getdesc event said.",
	.blind = "Copies without events, and a copy that names another chain than it touches: "
		"DIR-10 asks for that.")
RULE(RULE_DIR_10, 170, "DIR-10", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"a copy stays within a descriptor of the chain that it names",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "descriptors", VMDEV_TYPE_DEC }, { "end of descriptor", VMDEV_TYPE_HEX },
		    { "end of copy", VMDEV_TYPE_HEX }, { "descriptor flags", VMDEV_TYPE_HEX } },
	.why = "A device that copies to another place than the driver gave it overwrites memory "
		"that is not the driver's buffer, or hands out what it should never have read. Its "
		"own events may look right.",
	.looks = "The descriptors of the chain in memory, 16 at most, when the copy begins: of "
		"one copy in 32, of a queue's first 1024, and with --full-compare of all. Its "
		"direction is held against theirs too.",
	.blind = "Copies without events. A driver that alters descriptors which the device has "
		"looks like a device that copies elsewhere.")
#elif !defined(RULES_COPY_PLACE_H)
#define RULES_COPY_PLACE_H

#include "rules/copy/chain.h"

/* Bytes that fit into a chain behind those that were pushed. */
RULES_FN __u64 rules_place_room(const struct rules_head *h)
{
	return h->pushed < h->writable1 ? h->writable1 - 1 - h->pushed : 0;
}

/* Whether a chain is out, and takes what is pushed: no room is left where it is not. */
RULES_FN int rules_place_given(const struct rules_head *h, __u32 op, __u64 len)
{
	if (op == VMDEV_COPY_PUSH)
		return h->pushed + len < h->writable1;
	return h->writable1 != 0;
}

/**
 * rules_dir_09 - DIR-09 [2.7.4], by the chains that are outstanding
 * @q:     queue
 * @heads: its chains
 * @e:     the copy's begin; what it pushes is not accounted yet
 * @v:     filled
 *
 * Return: nonzero if it is broken.
 */
RULES_FN int rules_dir_09(const struct rules_vq *q, struct rules_head *heads,
			  const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 head = e->arg[VMDEV_COPY_A_HEAD];
	const struct rules_head *h = &heads[rules_index(head, VMDEV_MAX_RING - 1)];

	if (!q->num || (head < q->num && rules_place_given(h, e->arg[VMDEV_COPY_A_OP],
							   e->arg[VMDEV_COPY_A_LEN])))
		return 0;
	v->detail[1] = rules_place_room(h);
	v->detail[2] = e->arg[VMDEV_COPY_A_LEN];
	return rules_hit(v, RULE_DIR_09);
}

/**
 * rules_step_place - judge a copy by its chain's descriptors, as they stand in memory
 * @copy: copy, not made yet
 * @w:    the way along the chain, which looked for the copy's address
 * @v:    filled
 *
 * A chain that was not seen to its end, and does not hold the address so far, is not judged.
 *
 * Return: nonzero if @v names a broken rule: DIR-10 [2.7.4], or that of the direction.
 */
RULES_FN int rules_step_place(const struct vmdev_copy *copy, const struct rules_chain_walk *w,
			      struct rules_verdict *v)
{
	int hit;

	if (!w->end && !w->done)
		return 0;
	if (!w->end || copy->desc + copy->len > w->end)
		hit = rules_hit(v, RULE_DIR_10);
	else
		hit = rules_dir_04_flags(copy->op, w->flags, v);
	if (hit) {
		v->detail[0] = w->count;
		v->detail[1] = w->end;
		v->detail[2] = copy->desc + copy->len;
		v->detail[3] = w->flags;
	}
	return hit;
}

RULES_FN void rules_place_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_DIR_09] += q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST];
	s->evaluated[RULE_DIR_10] += q->copy.places;
}

#endif /* RULES_COPY_PLACE_H */
