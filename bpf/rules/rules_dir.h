/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the DIR rules: whether a copy moved the right bytes the right way. Judges
 * images of source and destination that somebody else took before and after.
 * Does not read memory; vmdev_check.bpf.c does.
 */
#ifndef RULES_DIR_H
#define RULES_DIR_H

#include "rules_state.h"

/* A copy up to this long is compared as a whole; of a longer one three windows. */
#define RULES_COPY_WHOLE 128u
#define RULES_COPY_WORDS (RULES_COPY_WHOLE / 8)

/**
 * struct rules_copy - one copy between its begin and its end event, and its memory
 * @desc:          address in the driver's descriptor
 * @buf:           address of the device's buffer
 * @len:           bytes asked for
 * @head:          chain
 * @op:            enum vmdev_copy_op asked for
 * @perm:          enum vmdev_perm of the descriptor
 * @active:        begin was seen and the source could be read; end was not seen
 * @middle:        offset of the middle window, which moves from copy to copy
 * @unread:        copies whose memory could not be read
 * @pushes:        copies compared that were pushes
 * @orphans:       end events without their begin event
 * @bytes_copied:  bytes moved by the copies that were compared
 * @bytes_skipped: of these, bytes that were not compared
 * @before:        the source before the copy
 * @src, @dst:     source and destination after it
 */
struct rules_copy {
	__u64 desc;
	__u64 buf;
	__u32 len;
	__u32 head;
	__u32 op;
	__u32 perm;
	__u32 active;
	__u32 middle;
	__u64 unread;
	__u64 pushes;
	__u64 orphans;
	__u64 bytes_copied;
	__u64 bytes_skipped;
	__u64 before[RULES_COPY_WORDS];
	__u64 src[RULES_COPY_WORDS];
	__u64 dst[RULES_COPY_WORDS];
};

/* How a copy compares; nonzero where a byte differs. */
struct rules_copy_diff {
	__u64 dst;	/* destination after, against source before */
	__u64 src;	/* source after, against source before */
};

RULES_FN __u64 rules_copy_source(const struct rules_copy *c)
{
	return c->op == VMDEV_COPY_PUSH ? c->buf : c->desc;
}

RULES_FN __u64 rules_copy_target(const struct rules_copy *c)
{
	return c->op == VMDEV_COPY_PUSH ? c->desc : c->buf;
}

/* DIR-01 [2.7.4]: after a push the destination equals the source as it was before. */
RULES_FN int rules_dir_01(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return c->op == VMDEV_COPY_PUSH && diff->dst;
}

/* DIR-02 [2.7.4]: a push leaves its source unchanged. */
RULES_FN int rules_dir_02(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return c->op == VMDEV_COPY_PUSH && diff->src;
}

/* DIR-03 [2.7.4]: a pull copies descriptor to device buffer and leaves its source unchanged. */
RULES_FN int rules_dir_03(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return c->op == VMDEV_COPY_PULL && (diff->dst | diff->src);
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
RULES_FN int rules_dir_05(const struct rules_copy *c, const struct rules_copy_diff *diff, int ret,
			  __u64 first)
{
	if (ret > 0 && (__u32)ret > c->len)
		return 1;
	return diff->dst && !diff->src && first;
}

/* Step at copy_begin. Return: nonzero if @v names a broken rule. */
RULES_FN int rules_step_copy_begin(struct rules_vq *q, struct rules_copy *c,
				   const struct vmdev_event *e, struct rules_verdict *v)
{
	q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]++;
	c->desc = e->arg[VMDEV_COPY_A_DESC];
	c->buf = e->arg[VMDEV_COPY_A_BUF];
	c->len = e->arg[VMDEV_COPY_A_LEN];
	c->head = e->arg[VMDEV_COPY_A_HEAD];
	c->op = e->arg[VMDEV_COPY_A_OP];
	c->perm = e->arg[VMDEV_COPY_A_PERM];
	c->active = 1;
	if (rules_unlikely(rules_dir_04(e)))
		return rules_hit(v, RULE_DIR_04);
	return 0;
}

/*
 * Judge a finished copy. @first is the offset of the first difference in the
 * destination. Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_judge_copy(const struct rules_copy *c, const struct rules_copy_diff *diff,
			      int ret, __u64 first, struct rules_verdict *v)
{
	int hit = 0;

	if (rules_dir_01(c, diff))
		hit |= rules_hit(v, RULE_DIR_01);
	if (rules_dir_02(c, diff))
		hit |= rules_hit(v, RULE_DIR_02);
	if (rules_dir_03(c, diff))
		hit |= rules_hit(v, RULE_DIR_03);
	if (rules_dir_05(c, diff, ret, first))
		hit |= rules_hit(v, RULE_DIR_05);
	return hit;
}

/* Both sides of a copy that was judged wrong: its begin event and its addresses. */
RULES_FN void rules_explain_copy(const struct rules_copy *c, const struct vmdev_event *e, int ret,
				 struct rules_verdict *v)
{
	v->detail[0] = rules_copy_source(c);
	v->detail[1] = rules_copy_target(c);
	v->detail[2] = c->len;
	v->detail[3] = (__u32)ret;
	v->earlier.id = VMDEV_EV_COPY_BEGIN;
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = e->seq - 1;
	v->earlier.arg[VMDEV_COPY_A_HEAD] = c->head;
	v->earlier.arg[VMDEV_COPY_A_OP] = c->op;
	v->earlier.arg[VMDEV_COPY_A_PERM] = c->perm;
	v->earlier.arg[VMDEV_COPY_A_DESC] = c->desc;
	v->earlier.arg[VMDEV_COPY_A_BUF] = c->buf;
	v->earlier.arg[VMDEV_COPY_A_LEN] = c->len;
	v->earlier_args = (1u << (VMDEV_COPY_A_LEN + 1)) - 1;
}

#endif /* RULES_DIR_H */
