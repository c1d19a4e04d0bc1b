/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rule that the device writes nothing behind a buffer (DIR-13), by what is found there
 * before and after a push. Does not read memory; vmdev_behind.bpf.h does.
 */
#ifdef RULE
RULE(RULE_DIR_13, 173, "DIR-13", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"what lies behind a buffer stays as it is while the device fills the buffer",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "address", VMDEV_TYPE_HEX }, [3] = { "times", VMDEV_TYPE_DEC } },
	.why = "A few bytes too many are corruption of memory that belongs to another. It rarely "
		"crashes where it happens, and never in the run that is looked at.",
	.looks = "The 16 bytes behind the descriptor of a push, before it is made and before its "
		"chain is shown: of one batch of pushes in 32 at least, and of all up to a queue's "
		"1024th number. Three changes, each at most 32 looks after the one before, are "
		"reported: one alone may be another's write.",
	.blind = "Bytes before a buffer or further behind; a device that does it seldom; where "
		"another copy of the batch goes; what is put right before the chain is shown.")
#elif !defined(RULES_COPY_BEHIND_H)
#define RULES_COPY_BEHIND_H

#include "rules/copy/chain.h"

#define RULES_BEHIND_WORDS 2u	/* looked at behind a descriptor */
#define RULES_BEHIND_BYTES (8 * RULES_BEHIND_WORDS)
#define RULES_BEHIND_NEAR 32u	/* looks from one change to the next */
#define RULES_BEHIND_TIMES 3u	/* changes that are reported */

/**
 * struct rules_behind - memory behind a buffer that is filled
 * @word: what was found there
 * @now:  what is found
 * @addr: where; 0: it is not looked at
 */
struct rules_behind {
	__u64 word[RULES_BEHIND_WORDS];
	__u64 now[RULES_BEHIND_WORDS];
	__u64 addr;
};

/* Whether another copy writes there. */
RULES_FN int rules_behind_taken(const struct rules_behind *b, const struct vmdev_copy *other)
{
	return rules_copy_writes(other, b->addr, RULES_BEHIND_BYTES);
}

/**
 * rules_step_behind - judge what is found behind a buffer after a push
 * @q: queue
 * @b: memory, before and now
 * @v: filled
 *
 * Return: nonzero if @v names DIR-13 [2.7.4].
 */
RULES_FN int rules_step_behind(struct rules_vq *q, const struct rules_behind *b,
			       struct rules_verdict *v)
{
	struct rules_copy *c = &q->copy;
	__u64 since = ++c->behind - c->behind_at;

	if (b->word[0] == b->now[0] && b->word[1] == b->now[1])
		return 0;
	c->behind_at = c->behind;
	c->behind_odd = since <= RULES_BEHIND_NEAR ? c->behind_odd + 1 : 1;
	if (c->behind_odd != RULES_BEHIND_TIMES)
		return 0;
	v->detail[0] = b->addr;
	v->detail[3] = RULES_BEHIND_TIMES;
	rules_sides(v, 0, b->word, b->now, RULES_BEHIND_BYTES);
	return rules_hit(v, RULE_DIR_13);
}

RULES_FN void rules_behind_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_DIR_13] += q->copy.behind;
}

#endif /* RULES_COPY_BEHIND_H */
