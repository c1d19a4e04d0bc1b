/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the DIR rules: whether a copy moved the right bytes the right way. Judges
 * images of source and destination that somebody else took before and after.
 * Does not read memory; vmdev_check.bpf.c does.
 */
#ifndef RULES_DIR_H
#define RULES_DIR_H

#include "rules_batch.h"

/* How a copy compares; nonzero where a byte differs. */
struct rules_copy_diff {
	__u64 dst;	/* destination after, against source before */
	__u64 src;	/* source after, against source before */
};

RULES_FN __u64 rules_copy_from(const struct vmdev_copy *copy)
{
	return copy->op == VMDEV_COPY_PUSH ? copy->buf : copy->desc;
}

RULES_FN __u64 rules_copy_to(const struct vmdev_copy *copy)
{
	return copy->op == VMDEV_COPY_PUSH ? copy->desc : copy->buf;
}

/* DIR-01 [2.7.4]: after a push the destination equals the source as it was before. */
RULES_FN int rules_dir_01(const struct vmdev_copy *copy, const struct rules_copy_diff *diff)
{
	return copy->op == VMDEV_COPY_PUSH && diff->dst;
}

/* DIR-02 [2.7.4]: a push leaves its source unchanged. */
RULES_FN int rules_dir_02(const struct vmdev_copy *copy, const struct rules_copy_diff *diff)
{
	return copy->op == VMDEV_COPY_PUSH && diff->src;
}

/* DIR-03 [2.7.4]: a pull copies descriptor to device buffer and leaves its source unchanged. */
RULES_FN int rules_dir_03(const struct vmdev_copy *copy, const struct rules_copy_diff *diff)
{
	return copy->op == VMDEV_COPY_PULL && (diff->dst | diff->src);
}

/* The same question as DIR-04, of a copy in a batch: both lists count alike. */
RULES_FN int rules_copy_allowed(const struct vmdev_copy *copy)
{
	return copy->op == copy->perm;
}
_Static_assert((int)VMDEV_COPY_PULL == (int)VMDEV_PERM_READABLE &&
	       (int)VMDEV_COPY_PUSH == (int)VMDEV_PERM_WRITABLE, "operation and permission");

/**
 * struct rules_early - a copy that ended early, compared word by word
 * @done:    bytes that it claims to have copied
 * @len:     bytes that were asked for
 * @differs: nonzero if a byte within @done did not arrive
 * @rest:    nonzero if a byte behind @done did not arrive either
 * @text:    nonzero if the source behind @done is no run of one byte
 */
struct rules_early {
	__u32 done;
	__u32 len;
	__u64 differs;
	__u64 rest;
	__u64 text;
};

/* Whether word @i of two images differs within the first @bytes. */
RULES_FN __u64 rules_word_differs(unsigned int i, __u32 bytes, __u64 a, __u64 b)
{
	if (8 * i + 8 <= bytes)
		return a ^ b;
	return 8 * i < bytes ? (a ^ b) << 8 * (8 - bytes % 8) : 0;
}

/* Word @i of the source as it was, and of the destination. Behind @done whole words count. */
RULES_FN void rules_early_word(struct rules_early *r, unsigned int i, __u64 src, __u64 dst)
{
	if (8 * i < r->done) {
		r->differs |= rules_word_differs(i, r->done, src, dst);
	} else if (8 * i + 8 <= r->len) {
		r->rest |= src ^ dst;
		r->text |= src ^ (src & 0xff) * 0x0101010101010101ULL;
	}
}

/*
 * DIR-05 [2.7.4], a count that is too low: what stands in the source behind the count is
 * in the destination although it was not claimed. Bytes that are all the same may have
 * been there before.
 */
RULES_FN int rules_dir_05_early(const struct rules_early *r)
{
	return r->text && !r->rest;
}

/* DIR-04 [2.7.4]: push only to writable, pull only from readable descriptors. */
RULES_FN int rules_dir_04(const struct vmdev_event *e)
{
	return e->arg[VMDEV_COPY_A_PERM] != (e->arg[VMDEV_COPY_A_OP] == VMDEV_COPY_PUSH ?
					     VMDEV_PERM_WRITABLE : VMDEV_PERM_READABLE);
}

/*
 * DIR-05 [2.7.4]: the count returned is what was copied. Broken if it exceeds what
 * was asked, or if only the front of what it claims arrived from a source that
 * stayed as it was; @first is the offset of the first byte that did not arrive.
 */
RULES_FN int rules_dir_05(const struct vmdev_copy *copy, const struct rules_copy_diff *diff,
			  int ret, __u64 first)
{
	if (ret > 0 && (__u32)ret > copy->len)
		return 1;
	return diff->dst && !diff->src && first;
}

/* Step at copy_begin. Return: nonzero if @v names a broken rule. */
RULES_FN int rules_step_copy_begin(struct rules_vq *q, const struct vmdev_event *e,
				   struct rules_verdict *v)
{
	q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]++;
	q->copy_len = e->arg[VMDEV_COPY_A_LEN];
	return rules_unlikely(rules_dir_04(e)) ? rules_hit(v, RULE_DIR_04) : 0;
}

/* What a copy leaves with its chain: the bytes pushed (RING-13, RING-21). */
RULES_FN void rules_copy_pushed(struct rules_head *heads, const struct vmdev_copy *copy)
{
	if (copy->op == VMDEV_COPY_PUSH)
		heads[rules_index(copy->head, VMDEV_MAX_RING - 1)].pushed += copy->len;
}

/* It ended after @done bytes: not all that was accounted was pushed (DIR-08). */
RULES_FN void rules_copy_early(struct rules_vq *q, struct rules_head *heads,
			       const struct vmdev_copy *copy, __u32 done)
{
	if (done >= copy->len)
		return;
	if (copy->op == VMDEV_COPY_PUSH)
		heads[rules_index(copy->head, VMDEV_MAX_RING - 1)].pushed -= copy->len - done;
	q->short_head = copy->head + 1;
}

/* Step at copy_end, where the copy came as single events and without its memory. */
RULES_FN void rules_step_copy_end(struct rules_dev *d, struct rules_vq *q,
				  const struct vmdev_event *e)
{
	int ret = e->arg[VMDEV_COPYEND_A_RET];
	struct vmdev_copy copy = {
		.head = e->arg[VMDEV_COPYEND_A_HEAD],
		.op = e->arg[VMDEV_COPYEND_A_OP],
		.len = q->copy_len,
	};

	q->n[VMDEV_EV_COPY_END - RULES_RING_FIRST]++;
	rules_copy_pushed(rules_heads_of(d, e), &copy);
	rules_copy_early(q, rules_heads_of(d, e), &copy, ret > 0 ? ret : 0);
}

/*
 * Judge a finished copy. @first is the offset of the first difference in the
 * destination. Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_judge_copy(const struct vmdev_copy *copy, const struct rules_copy_diff *diff,
			      int ret, __u64 first, struct rules_verdict *v)
{
	int hit = 0;

	if (rules_dir_01(copy, diff))
		hit |= rules_hit(v, RULE_DIR_01);
	if (rules_dir_02(copy, diff))
		hit |= rules_hit(v, RULE_DIR_02);
	if (rules_dir_03(copy, diff))
		hit |= rules_hit(v, RULE_DIR_03);
	if (rules_dir_05(copy, diff, ret, first))
		hit |= rules_hit(v, RULE_DIR_05);
	return hit;
}

/* Both sides of a copy that was judged wrong at @e: its begin event and its addresses. */
RULES_FN void rules_explain_copy(const struct vmdev_copy *copy, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	v->detail[0] = rules_copy_from(copy);
	v->detail[1] = rules_copy_to(copy);
	v->detail[2] = copy->len;
	v->detail[3] = (__u32)e->arg[VMDEV_COPYEND_A_RET];
	rules_event_of_copy_begin(&v->earlier, copy);
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = e->seq - 1;
	v->earlier_args = (1u << (VMDEV_COPY_A_LEN + 1)) - 1;
}

#endif /* RULES_DIR_H */
