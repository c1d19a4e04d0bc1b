/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the trail of batches: where the last ones of a queue or of a device's mappings lie.
 * Does not own what is shown of them (vmdev_report.bpf.h).
 */
#ifndef VMDEV_TRAIL_BPF_H
#define VMDEV_TRAIL_BPF_H

#include "vmdev.bpf.h"
#include "rules/rules.h"

/*
 * Where the last batches lie, for reports: one behind the other, and from the front again
 * when a whole one may find no room. Then those that a report shows, the last
 * RULES_PAST_MAX operations, are never overwritten by the batch that follows them.
 */
#define CHECK_TRAIL_OPS (3 * VMDEV_OPS_MAX)
#define CHECK_TRAIL_LAST (CHECK_TRAIL_OPS - VMDEV_OPS_MAX)	/* place of a batch at most */

struct check_trail {
	__u64 seq[RULES_PAST_MAX];
	__u16 at[RULES_PAST_MAX];
	__u16 n[RULES_PAST_MAX];
	__u32 last;
	__u32 next;
};

/* The place of the next batch. */
static __always_inline __u32 check_trail_place(const struct check_trail *t)
{
	return t->next > CHECK_TRAIL_LAST ? 0 : t->next;
}

/* A batch of @n operations lies at @at. */
static __always_inline void check_trail_add(struct check_trail *t, __u32 at, __u64 seq, __u32 n)
{
	__u32 last = rules_index(t->last + 1, RULES_PAST_MAX - 1);

	t->seq[last] = seq;
	t->at[last] = at;
	t->n[last] = n;
	t->last = last;
	t->next = at + n;
}

/* The place of the last batch. */
static __always_inline __u32 check_trail_last(const struct check_trail *t)
{
	return t->at[rules_index(t->last, RULES_PAST_MAX - 1)];
}

/* How many operations the last batch has. */
static __always_inline __u32 check_trail_ops(const struct check_trail *t)
{
	return t->n[rules_index(t->last, RULES_PAST_MAX - 1)];
}

/* What came before a queue was set up anew, or a device was added, is not shown. */
static __always_inline void check_past_clear(struct check_trail *t)
{
	__builtin_memset(t->n, 0, sizeof(t->n));
}

#endif /* VMDEV_TRAIL_BPF_H */
