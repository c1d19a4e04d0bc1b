/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the DIR rules: whether a copy moved the right bytes the right way. Judges
 * images of source and destination that somebody else took before and after.
 * Does not read memory; the programs do.
 */
#ifdef RULE
RULE(RULE_DIR_01, 161, "DIR-01", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"after a push the destination equals the source as it was before",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "Push is how data reaches the driver. The function that did it in the kernel's "
		"own vringh copied the other way for six years: nothing arrived, and the source "
		"was overwritten.",
	.looks = "The source read before the copy, the destination read after it.",
	.blind = "Without --full-compare: copies that were not chosen, and bytes outside the "
		"windows of a copy of more than 128 bytes.")
RULE(RULE_DIR_02, 162, "DIR-02", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"a push leaves its source unchanged",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "The source of a push is the device's own data, often used again. A copy that "
		"runs the wrong way destroys it, and both sides then look alike.",
	.looks = "The source before the copy and, for one copy in eight and for every one that "
		"did not arrive, after it.",
	.blind = "A source that is changed by somebody else meanwhile counts as changed.")
RULE(RULE_DIR_03, 163, "DIR-03", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"a pull copies descriptor to device buffer and leaves its source unchanged",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "Pull is how the device reads a request. The wrong way round it overwrites the "
		"driver's buffer with garbage and works on what was in its own.",
	.looks = "The descriptor's memory before the copy, the device's buffer after it.",
	.blind = "Without --full-compare: copies that were not chosen, and bytes outside the "
		"windows of a copy of more than 128 bytes.")
RULE(RULE_DIR_04, 164, "DIR-04", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"push only to writable, pull only from readable descriptors",
	.needs = RULES_NEEDS_RING | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "A readable descriptor may be mapped read-only, or hold data that the driver "
		"still needs. A writable one may hold nothing yet.",
	.looks = "The operation asked for and the descriptor's permission, in each copy's begin "
		"event; and where DIR-10 looks at a descriptor, its flags in memory.",
	.blind = "Accesses without a copy event.")
RULE(RULE_DIR_05, 165, "DIR-05", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"the count returned is what was copied; a short copy is reported short",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "The caller adds up what was copied and reports it to the driver. A count that is "
		"too high delivers bytes that were never written, one that is too low loses data.",
	.looks = "The count returned, against the bytes asked for and the memory that changed.",
	.blind = "A short copy whose rest happens to be equal.")
#elif !defined(RULES_COPY_COPY_H)
#define RULES_COPY_COPY_H

#include "rules/core/batch.h"

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

/* Whether a copy writes to any of @bytes at @at. */
RULES_FN int rules_copy_writes(const struct vmdev_copy *copy, __u64 at, __u64 bytes)
{
	__u64 to = rules_copy_to(copy);

	return to < at + bytes && to + copy->len > at;
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
RULES_FN int rules_dir_04(const struct vmdev_event *e, struct rules_verdict *v)
{
	if (!rules_unlikely(e->arg[VMDEV_COPY_A_PERM] !=
			    (e->arg[VMDEV_COPY_A_OP] == VMDEV_COPY_PUSH ? VMDEV_PERM_WRITABLE :
									  VMDEV_PERM_READABLE)))
		return 0;
	return rules_hit(v, RULE_DIR_04);
}

/* DIR-04 [2.7.4], of a descriptor with these flags in memory. */
RULES_FN int rules_dir_04_flags(__u32 op, __u32 flags, struct rules_verdict *v)
{
	__u32 perm = flags & VMDEV_DESC_F_WRITE ? VMDEV_PERM_WRITABLE : VMDEV_PERM_READABLE;

	return op != perm && rules_hit(v, RULE_DIR_04);
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
	return rules_dir_04(e, v);
}

/* What a copy leaves with its chain: the bytes pushed. */
RULES_FN void rules_copy_pushed(struct rules_head *heads, const struct vmdev_copy *copy)
{
	if (copy->op == VMDEV_COPY_PUSH)
		heads[rules_index(copy->head, VMDEV_MAX_RING - 1)].pushed += copy->len;
}

/* It ended after @done bytes: not all that was accounted was pushed. */
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
RULES_FN void rules_step_copy_end(struct rules_vq *q, struct rules_head *heads,
				  const struct vmdev_event *e)
{
	int ret = e->arg[VMDEV_COPYEND_A_RET];
	struct vmdev_copy copy = {
		.head = e->arg[VMDEV_COPYEND_A_HEAD],
		.op = e->arg[VMDEV_COPYEND_A_OP],
		.len = q->copy_len,
	};

	q->n[VMDEV_EV_COPY_END - RULES_RING_FIRST]++;
	rules_copy_pushed(heads, &copy);
	rules_copy_early(q, heads, &copy, ret > 0 ? ret : 0);
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

/* Judge a copy that ended early, of which every word was looked at. */
RULES_FN void rules_judge_early(const struct vmdev_copy *copy, const struct rules_early *r,
				struct rules_verdict *v)
{
	if (rules_dir_05_early(r))
		rules_hit(v, RULE_DIR_05);
	if (r->differs)
		rules_hit(v, copy->op == VMDEV_COPY_PUSH ? RULE_DIR_01 : RULE_DIR_03);
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

/* How often each rule was judged, of a queue. */
RULES_FN void rules_copy_counted(struct check_stats *s, const struct rules_vq *q)
{
	const struct rules_copy *c = &q->copy;

	s->evaluated[RULE_DIR_01] += c->pushes;
	s->evaluated[RULE_DIR_02] += c->push_sources;
	s->evaluated[RULE_DIR_03] += c->compared - c->pushes;
	s->evaluated[RULE_DIR_04] += q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST];
	s->evaluated[RULE_DIR_05] += c->compared;
}

#endif /* RULES_COPY_COPY_H */
