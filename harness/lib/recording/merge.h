/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns events in memory, and how those of several CPUs become one row: the order on a CPU
 * and the numbers of a stream are kept, which prove what came before where times tie or
 * disagree; time decides the rest.
 * Does not own reading or judging.
 */
#ifndef VMDEV_MERGE_H
#define VMDEV_MERGE_H

#include "rules/core/report.h"

/**
 * struct vmdev_merge_event - one event in memory
 * @ev:   the event
 * @comm: name of its thread
 */
struct vmdev_merge_event {
	struct vmdev_event ev;
	char comm[RULES_COMM_LEN];
};

/**
 * struct vmdev_merge - events in memory
 * @at:    the events
 * @count: how many
 * @room:  how many there is room for
 * @twice: events that were dropped because they were there already
 * @late:  events that times put behind a later one of their stream
 * @skew:  by how many ns at most
 * @ties:  neighbours on different CPUs with the same time
 */
struct vmdev_merge {
	struct vmdev_merge_event *at;
	size_t count;
	size_t room;
	__u64 twice;
	__u64 late;
	__u64 skew;
	__u64 ties;
};

/**
 * vmdev_merge_add() - add an event
 * @m:    events, zeroed before the first
 * @ev:   the event
 * @comm: name of its thread
 *
 * Return: 0, or ENOMEM.
 */
int vmdev_merge_add(struct vmdev_merge *m, const struct vmdev_event *ev, const char *comm);

/**
 * vmdev_merge_order() - put all events in order
 * @m: events; those that one buffer holds of one CPU stand in the order in which they fired
 *
 * Return: 0, or ENOMEM.
 */
int vmdev_merge_order(struct vmdev_merge *m);

/* Forget all events. */
void vmdev_merge_free(struct vmdev_merge *m);

#endif /* VMDEV_MERGE_H */
