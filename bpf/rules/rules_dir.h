/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the DIR rules: whether a copy moved the right bytes the right way. Judges
 * images of source and destination that somebody else took before and after.
 * Does not read memory; vmdev_check.bpf.c does.
 */
#ifndef RULES_DIR_H
#define RULES_DIR_H

#include "rules_state.h"

/* How a copy compares; nonzero where a byte differs. */
struct rules_copy_diff {
	__u64 dst;	/* destination after, against source before */
	__u64 src;	/* source after, against source before */
};

RULES_FN int rules_copy_is(const struct rules_copy *c, unsigned int op)
{
	return c->state == RULES_COPY_OF(op);
}

/* DIR-01 [2.7.4]: after a push the destination equals the source as it was before. */
RULES_FN int rules_dir_01(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return rules_copy_is(c, VMDEV_COPY_PUSH) && diff->dst;
}

/* DIR-02 [2.7.4]: a push leaves its source unchanged. */
RULES_FN int rules_dir_02(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return rules_copy_is(c, VMDEV_COPY_PUSH) && diff->src;
}

/* DIR-03 [2.7.4]: a pull copies descriptor to device buffer and leaves its source unchanged. */
RULES_FN int rules_dir_03(const struct rules_copy *c, const struct rules_copy_diff *diff)
{
	return rules_copy_is(c, VMDEV_COPY_PULL) && (diff->dst | diff->src);
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
RULES_FN int rules_step_copy_begin(struct rules_vq *q, const struct vmdev_event *e,
				   struct rules_verdict *v)
{
	struct rules_copy *c = &q->copy;
	int push = e->arg[VMDEV_COPY_A_OP] == VMDEV_COPY_PUSH;

	q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]++;
	if (push) {
		c->from = e->arg[VMDEV_COPY_A_BUF];
		c->to = e->arg[VMDEV_COPY_A_DESC];
		c->state = RULES_COPY_OF(VMDEV_COPY_PUSH);
	} else {
		c->from = e->arg[VMDEV_COPY_A_DESC];
		c->to = e->arg[VMDEV_COPY_A_BUF];
		c->state = RULES_COPY_OF(VMDEV_COPY_PULL);
	}
	c->len = e->arg[VMDEV_COPY_A_LEN];
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
	int push = rules_copy_is(c, VMDEV_COPY_PUSH);

	v->detail[0] = c->from;
	v->detail[1] = c->to;
	v->detail[2] = c->len;
	v->detail[3] = (__u32)ret;
	v->earlier.id = VMDEV_EV_COPY_BEGIN;
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = e->seq - 1;
	v->earlier.arg[VMDEV_COPY_A_HEAD] = e->arg[VMDEV_COPYEND_A_HEAD];
	v->earlier.arg[VMDEV_COPY_A_OP] = push ? VMDEV_COPY_PUSH : VMDEV_COPY_PULL;
	v->earlier.arg[VMDEV_COPY_A_DESC] = push ? c->to : c->from;
	v->earlier.arg[VMDEV_COPY_A_BUF] = push ? c->from : c->to;
	v->earlier.arg[VMDEV_COPY_A_LEN] = c->len;
	v->earlier_args = 1u << VMDEV_COPY_A_HEAD | 1u << VMDEV_COPY_A_OP |
			  1u << VMDEV_COPY_A_DESC | 1u << VMDEV_COPY_A_BUF |
			  1u << VMDEV_COPY_A_LEN;
}

#endif /* RULES_DIR_H */
