/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the shortening of a recording to what still breaks a rule.
 * Does not own the judging (replay.h) or the writing (rec_write.h).
 */
#ifndef VMDEV_SHRINK_H
#define VMDEV_SHRINK_H

#include "lib/recording/merge.h"

/**
 * struct vmdev_shrink - a recording that is being shortened
 * @rule:   rule that has to stay broken
 * @events: what is left, in order; the last event is the one that breaks the rule
 * @tries:  how many cuts were tried
 * @spent:  events that were judged for it
 * @attempt: state of the attempt under way
 */
struct vmdev_shrink {
	unsigned int rule;
	struct vmdev_merge events;
	__u64 tries;
	__u64 spent;
	struct vmdev_shrink_try *attempt;
};

/**
 * vmdev_shrink_run() - cut all that the broken rule does not need
 * @s:  what to fill, @rule set; vmdev_merge_free() lets go of @s->events
 * @in: all events, in order, none lost
 *
 * Cuts devices, queues and streams first, then ever smaller pieces, until no single event
 * can go. The event that broke the rule first stays, and has to break it in what is left.
 * The events that stay are numbered anew, so that cutting is no loss. The same input gives
 * the same output.
 *
 * Return: NULL, or why it cannot be done.
 */
const char *vmdev_shrink_run(struct vmdev_shrink *s, const struct vmdev_merge *in);

#endif /* VMDEV_SHRINK_H */
