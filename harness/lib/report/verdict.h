/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the verdict: from what a run saw and missed to a word, a reason, an exit code.
 * Does not own the counting, nor how a verdict is shown.
 */
#ifndef VMDEV_VERDICT_H
#define VMDEV_VERDICT_H

#include <linux/types.h>
#include <stdbool.h>

#include "lib/base/msg.h"
#include "rules/core/report.h"

/**
 * struct vmdev_verdict_loss - events that were or may have been missed
 * @ringbuf_full:     records that found no room in the ring buffer
 * @recursion_misses: calls that the kernel skipped, because a program was running
 * @slot_missing:     state that found no slot
 * @user_space:       records that this tool could not keep
 * @sequence_gaps:    holes in sequence numbers
 * @missing_events:   numbers missing in them
 */
struct vmdev_verdict_loss {
	__u64 ringbuf_full;
	__u64 recursion_misses;
	__u64 slot_missing;
	__u64 user_space;
	__u64 sequence_gaps;
	__u64 missing_events;
};

/**
 * struct vmdev_verdict_ops - operations that were checked, by kind
 * @commands:  transport commands
 * @ring:      ring operations: chains taken, completed, refused, notifications
 * @copies:    copies whose memory was compared
 * @dma:       DMA operations: map, unmap, alloc, free, registration
 * @callbacks: queue and configuration callbacks
 * @total:     all of these
 */
struct vmdev_verdict_ops {
	__u64 commands;
	__u64 ring;
	__u64 copies;
	__u64 dma;
	__u64 callbacks;
	__u64 total;
};

/**
 * struct vmdev_verdict_coverage - what of rules and model was exercised
 * @armed:       rules that were armed
 * @exercised:   of these, rules that were judged
 * @transitions: transitions that the model has
 * @taken:       of these, transitions that were taken
 */
struct vmdev_verdict_coverage {
	unsigned int armed;
	unsigned int exercised;
	unsigned int transitions;
	unsigned int taken;
};

/**
 * struct vmdev_verdict_in - what a verdict is made from
 * @violations: how often a rule was broken, all rules together
 * @loss:       what was missed
 * @unknown:    devices whose state was not known from the start
 * @joined:     devices that ran before and told their state
 * @unjudged:   events and copies that could not be judged
 * @ops:        what was checked
 * @min_ops:    fewer operations than this prove nothing; at least 1
 * @incomplete: why a recording cannot tell everything; NULL if it can
 * @blind:      why the checker could not see all the time; NULL if it could
 * @machine_ms: so long the machine stood still, and the checker with it; 0 if that is no matter
 * @coverage:   what of rules and model was exercised
 * @min_coverage: less than so many percent of it is inconclusive
 * @failed:     the command that ran did not succeed
 * @code:       its exit code then
 */
struct vmdev_verdict_in {
	__u64 violations;
	struct vmdev_verdict_loss loss;
	unsigned int unknown;
	unsigned int joined;
	__u64 unjudged;
	struct vmdev_verdict_ops ops;
	__u64 min_ops;
	const char *incomplete;
	const char *blind;
	__u64 machine_ms;
	struct vmdev_verdict_coverage coverage;
	unsigned int min_coverage;
	bool failed;
	int code;
};

/**
 * struct vmdev_verdict - what a run proves
 * @word:   "clean", "violation", "inconclusive", or "failed"
 * @code:   exit code
 * @reason: one sentence
 */
struct vmdev_verdict {
	const char *word;
	enum vmdev_exit code;
	char reason[256];
};

/**
 * vmdev_verdict_make() - judge a run
 * @in:  what it saw and missed
 * @out: the verdict
 *
 * A violation is never hidden by loss. A run that saw nothing, or nothing that an armed
 * rule could judge, proves nothing. A command that failed turns anything but a violation
 * into "failed" and VMDEV_EXIT_INTERNAL: what the checker saw is in the reason.
 */
void vmdev_verdict_make(const struct vmdev_verdict_in *in, struct vmdev_verdict *out);

/**
 * vmdev_verdict_ops() - sort what was seen into kinds
 * @stats: totals of a run
 * @ops:   where the kinds go
 */
void vmdev_verdict_ops(const struct check_stats *stats, struct vmdev_verdict_ops *ops);

/**
 * vmdev_verdict_lost() - add up what was missed
 * @loss: the counters
 *
 * Return: 0 only if nothing was.
 */
__u64 vmdev_verdict_lost(const struct vmdev_verdict_loss *loss);

#endif /* VMDEV_VERDICT_H */
