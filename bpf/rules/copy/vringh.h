/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule DIR-07: a copy by the kernel's own vringh, from its entry to its return. Judges
 * images that somebody else took. Knows no device of ours: there need be none.
 */
#ifdef RULE
RULE(RULE_DIR_07, 167, "DIR-07", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"the kernel's own vringh copies the right way: data arrive, a push spares its source",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_VRINGH |
		RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "The bug that this project was built to find lived in mainline's vringh.c. The "
		"rule is judged on that code itself, with the bug put back and without it.",
	.looks = "The functions vringh_iov_push_*() and vringh_iov_pull_*() at entry and return, "
		"both sides before and after: with addresses of the kernel (kern), and with "
		"those that the vringh's IOTLB translates (iotlb), which vdpa's devices call. The "
		"verdict names those that the kernel has.",
	.blind = "Kernels where vringh.ko is not loaded; copies to and from user space "
		"(vringh_iov_*_user(), an IOTLB of user addresses); processors whose map of all "
		"memory does not begin at page_offset_base (all but x86), but for kern.")
#elif !defined(RULES_COPY_VRINGH_H)
#define RULES_COPY_VRINGH_H

#include "rules/copy/copy.h"

/* Of a call so many bytes are looked at, in so many parts of the chain. */
#define RULES_VRINGH_BYTES 256u
#define RULES_VRINGH_WORDS (RULES_VRINGH_BYTES / 8)
#define RULES_VRINGH_PARTS 8u

/**
 * struct rules_vringh_part - a piece of the chain's memory that a call copies from or to
 * @addr: where it lies
 * @len:  bytes of it that are looked at
 * @at:   where they begin in the image
 */
struct rules_vringh_part {
	__u64 addr;
	__u32 len;
	__u32 at;
};

/**
 * struct rules_vringh - a call of one of vringh's functions that push or pull
 * @begin: its entry
 * @part:  where the chain's memory lies
 * @parts: how many of @part are valid
 * @bytes: bytes that are looked at
 */
struct rules_vringh {
	struct vmdev_event begin;
	struct rules_vringh_part part[RULES_VRINGH_PARTS];
	__u32 parts;
	__u32 bytes;
};

RULES_FN void rules_vringh_begin(struct rules_vringh *c, __u32 op, __u64 buf, __u64 len)
{
	c->begin.id = VMDEV_EV_VRINGH_BEGIN;
	c->begin.dev = VMDEV_DEV_NONE;
	c->begin.vq = VMDEV_VQ_NONE;
	c->begin.arg[VMDEV_VRBEGIN_A_OP] = op;
	c->begin.arg[VMDEV_VRBEGIN_A_BUF] = buf;
	c->begin.arg[VMDEV_VRBEGIN_A_LEN] = len;
}

/* The next element of the chain. Return: nonzero if no more of it is looked at. */
RULES_FN int rules_vringh_add(struct rules_vringh *c, __u64 addr, __u64 len)
{
	struct rules_vringh_part *part = &c->part[rules_index(c->parts, RULES_VRINGH_PARTS - 1)];
	__u64 left = c->begin.arg[VMDEV_VRBEGIN_A_LEN];

	if (left > RULES_VRINGH_BYTES)
		left = RULES_VRINGH_BYTES;
	left -= c->bytes;
	if (!left || c->parts >= RULES_VRINGH_PARTS)
		return 1;
	if (!c->parts)
		c->begin.arg[VMDEV_VRBEGIN_A_DESC] = addr;
	part->addr = addr;
	part->len = len < left ? len : left;
	part->at = c->bytes;
	c->bytes += part->len;
	c->parts++;
	return 0;
}

/* Bytes that must have arrived, of those that are looked at. */
RULES_FN __u32 rules_vringh_done(const struct rules_vringh *c, __s64 ret)
{
	if (ret <= 0)
		return 0;
	return ret < c->bytes ? ret : c->bytes;
}

/* Where two images differ within @bytes. */
struct rules_vringh_diff {
	const __u64 *before;
	const __u64 *now;
	__u32 bytes;
	__u32 word;	/* the first that differs */
	__u32 found;
};

RULES_TURN rules_vringh_turn(__u32 i, void *ctx)
{
	struct rules_vringh_diff *d = ctx;

	i = rules_index(i, RULES_VRINGH_WORDS - 1);
	if (!rules_word_differs(i, d->bytes, d->before[i], d->now[i]))
		return 0;
	d->word = i;
	d->found = 1;
	return 1;
}

/*
 * DIR-07 [2.7.4]: in the kernel's own vringh what a call returns has arrived, and a push
 * leaves its source as it was. Return: nonzero if it is broken.
 */
RULES_FN int rules_dir_07(const struct rules_vringh *c, int arrived, int spared)
{
	return !arrived || (c->begin.arg[VMDEV_VRBEGIN_A_OP] == VMDEV_COPY_PUSH && !spared);
}

/**
 * rules_step_vringh - judge a call that returned
 * @c:   the call
 * @ret: what it returned
 * @dst: destination now against source before; filled
 * @src: source now against source before; filled
 * @e:   filled: the event of its return
 * @v:   filled if the rule is broken, but for the two sides
 *
 * Return: nonzero if @v names the rule.
 */
RULES_FN int rules_step_vringh(const struct rules_vringh *c, __s64 ret,
			       struct rules_vringh_diff *dst, struct rules_vringh_diff *src,
			       struct vmdev_event *e, struct rules_verdict *v)
{
	int push = c->begin.arg[VMDEV_VRBEGIN_A_OP] == VMDEV_COPY_PUSH;
	__u64 buf = c->begin.arg[VMDEV_VRBEGIN_A_BUF], desc = c->begin.arg[VMDEV_VRBEGIN_A_DESC];

	dst->bytes = rules_vringh_done(c, ret);
	src->bytes = c->bytes;
	rules_loop(RULES_VRINGH_WORDS, rules_vringh_turn, dst);
	rules_loop(RULES_VRINGH_WORDS, rules_vringh_turn, src);
	e->id = VMDEV_EV_VRINGH_END;
	e->dev = VMDEV_DEV_NONE;
	e->vq = VMDEV_VQ_NONE;
	e->arg[VMDEV_VREND_A_OP] = c->begin.arg[VMDEV_VRBEGIN_A_OP];
	e->arg[VMDEV_VREND_A_RET] = ret;
	if (!rules_dir_07(c, !dst->found, !src->found))
		return 0;
	v->detail[0] = push ? buf : desc;
	v->detail[1] = push ? desc : buf;
	v->detail[2] = c->begin.arg[VMDEV_VRBEGIN_A_LEN];
	v->detail[3] = (__u32)ret;
	v->earlier = c->begin;
	v->earlier_args = (1u << (VMDEV_VRBEGIN_A_LEN + 1)) - 1;
	return rules_hit(v, RULE_DIR_07);
}

RULES_FN void rules_vringh_counted(struct check_stats *s, const struct check_total *total)
{
	s->evaluated[RULE_DIR_07] += total->vringh_calls;
}

#endif /* RULES_COPY_VRINGH_H */
