/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rules that hold a ring's events against the ring in memory: RING-25 (used) and
 * RING-26 (available). Does not read memory; vmdev_memory.bpf.h does.
 */
#ifdef RULE
RULE(RULE_RING_25, 121, "RING-25", ERROR, DEVICE, "2.7.8", RULES_NONE,
	"the used ring in memory says what the device's events say: id, length and index",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "used index", VMDEV_TYPE_DEC }, { "expected", RULES_TYPE_NUMBER },
		    { "found", RULES_TYPE_NUMBER }, { "what", VMDEV_TYPE_DEC } },
	.why = "The driver reads the ring, not our events. A device that writes another id frees "
		"a buffer in use, another length delivers foreign bytes, and an index that runs "
		"ahead or stays behind makes old entries new or hides what is done.",
	.looks = "The used entries of a batch of operations and the used index, in memory, when "
		"the batch comes: one batch in 32, all up to its 1024th number, and all "
		"with --full-compare; the last of these entries once more when each of the next "
		"four batches comes. detail 'what': 0 id, 1 length, 2 index.",
	.blind = "An entry that was wrong only until it was written again; the order in which "
		"entry and index were written; and of queues of up to 64 entries, what was changed "
		"later.")
RULE(RULE_RING_26, 122, "RING-26", ERROR, DEVICE, "2.7.6", RULES_NONE,
	"a chain that the device takes is the one that the available ring names",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "available index", VMDEV_TYPE_DEC }, { "head taken", RULES_TYPE_NUMBER },
		    { "head in the ring", RULES_TYPE_NUMBER } },
	.why = "A device that takes other chains than those it was offered works on buffers that "
		"the driver is still filling.",
	.looks = "The available entry in memory of each chain that was taken, in the batches "
		"that RING-25 looks at.",
	.blind = "A chain that was given back within its batch, and an entry that the driver may "
		"have overwritten.")
#elif !defined(RULES_RING_MEMORY_H)
#define RULES_RING_MEMORY_H

#include "rules/ring/layout.h"

/* What of a used ring differs. */
enum rules_used_what { RULES_USED_ID, RULES_USED_LEN, RULES_USED_IDX };

/* Whether the rings of a queue may be read: the device works on them, and all is known. */
RULES_FN int rules_memory_wanted(const struct rules_vq *q)
{
	return q->live == RULES_LIVE && q->num && q->num == q->num_set && q->area[1].hi &&
	       q->area[2].hi && q->used_next & RULES_USED_KNOWN;
}

/* Whether the used entry at @idx still is that of the last round. */
RULES_FN int rules_memory_kept(const struct rules_vq *q, __u32 idx)
{
	return (__u16)(q->used_next - idx) <= q->num;
}

RULES_FN int rules_ring_25(__u32 idx, __u64 expected, __u64 found, enum rules_used_what what,
			   struct rules_verdict *v)
{
	v->detail[0] = idx;
	v->detail[1] = expected;
	v->detail[2] = found;
	v->detail[3] = what;
	return rules_hit(v, RULE_RING_25);
}

/**
 * rules_step_used - judge a used entry
 * @op:  the completion
 * @id:  id in the ring
 * @len: length in the ring
 * @v:   filled
 *
 * Return: nonzero if @v names RING-25 [2.7.8].
 */
RULES_FN int rules_step_used(const struct vmdev_ring_op *op, __u32 id, __u32 len,
			     struct rules_verdict *v)
{
	if (id != op->head)
		return rules_ring_25(op->idx, op->head, id, RULES_USED_ID, v);
	if (len != op->len)
		return rules_ring_25(op->idx, op->len, len, RULES_USED_LEN, v);
	return 0;
}

#define RULES_AGAIN_TURNS 4u	/* two runs: chains are taken in one batch, used in another */

/* A used entry was looked at: nobody may change it now. */
RULES_FN void rules_again_keep(struct rules_vq *q, const struct vmdev_ring_op *op)
{
	q->memory.again = (struct rules_again){
		.idx = op->idx, .len = op->len, .head = op->head, .turns = RULES_AGAIN_TURNS,
	};
}

/* Whether it is to be read again, at a batch of the queue. */
RULES_FN int rules_again_wanted(struct rules_vq *q)
{
	struct rules_again *a = &q->memory.again;

	if (!a->turns)
		return 0;
	a->turns--;
	/* The batch that comes may have written so many entries, which are not accounted yet. */
	return rules_memory_wanted(q) &&
	       (__u16)(q->used_next - a->idx) + VMDEV_OPS_MAX <= q->num;
}

/**
 * rules_step_again - judge a used entry that was looked at before
 * @q:   its queue; rules_again_wanted() held
 * @id:  id in the ring
 * @len: length in the ring
 * @v:   filled
 *
 * Return: nonzero if @v names RING-25 [2.7.8]: it changed.
 */
RULES_FN int rules_step_again(struct rules_vq *q, __u32 id, __u32 len, struct rules_verdict *v)
{
	struct rules_again *a = &q->memory.again;
	struct vmdev_ring_op op = { .idx = a->idx, .head = a->head, .len = a->len };
	int hit = rules_step_used(&op, id, len, v);

	if (hit)
		a->turns = 0;
	return hit;
}

/**
 * rules_step_used_idx - judge the used index
 * @q:         queue; all operations up to now are accounted
 * @published: index at the last decision about a callback, with RULES_USED_KNOWN; 0: none came
 * @idx:       index in the ring
 * @v:         filled
 *
 * Entries are published together: the index may stay behind the last that was written, and
 * not behind those that the driver was to be told of.
 *
 * Return: nonzero if @v names RING-25 [2.7.8].
 */
RULES_FN int rules_step_used_idx(const struct rules_vq *q, __u32 published, __u16 idx,
				 struct rules_verdict *v)
{
	__u16 ahead = idx - (__u16)q->used_next, behind = (__u16)published - idx;

	if (ahead && ahead < 0x8000)
		return rules_ring_25(idx, (__u16)q->used_next, idx, RULES_USED_IDX, v);
	if (published && behind && behind < 0x8000)
		return rules_ring_25(idx, (__u16)published, idx, RULES_USED_IDX, v);
	return 0;
}

/*
 * Whether a chain that was taken with the number @seq is out still. Then the driver is not about to
 * overwrite its available entry either: each chain takes a descriptor.
 */
RULES_FN int rules_memory_out(const struct rules_head *h, __u32 seq)
{
	return h->writable1 && h->seq == seq;
}

/**
 * rules_step_avail - judge an available entry
 * @op:   the chain that was taken
 * @head: head in the ring, of an entry that rules_ring_listed(); rules_memory_out() holds
 * @v:    filled
 *
 * Return: nonzero if @v names RING-26 [2.7.6].
 */
RULES_FN int rules_step_avail(const struct vmdev_ring_op *op, __u16 head, struct rules_verdict *v)
{
	if (head == op->head)
		return 0;
	v->detail[0] = op->idx;
	v->detail[1] = op->head;
	v->detail[2] = head;
	return rules_hit(v, RULE_RING_26);
}

RULES_FN void rules_memory_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_RING_25] += q->memory.used;
	s->evaluated[RULE_RING_26] += q->memory.avail;
}

#endif /* RULES_RING_MEMORY_H */
