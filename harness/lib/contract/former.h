/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the events that had another name in earlier versions of the contract, for files that
 * were recorded then.
 * Does not own the names of today (name.h).
 */
#ifndef VMDEV_FORMER_H
#define VMDEV_FORMER_H

#include "lib/contract/select.h"

/**
 * struct vmdev_former - an event as it was
 * @name:  name of its tracepoint
 * @id:    enum vmdev_event_id that it has today
 * @first: it is of a worker that served a pair of queues and did not say so: where the first
 *         of them goes in arg[], and how many there are behind it
 */
struct vmdev_former {
	const char *name;
	__u16 id;
	__u8 first;
};

/* Arguments that such an event lacks, because its pair says them. */
#define VMDEV_FORMER_LACKS 2u

/**
 * vmdev_former_lacks() - how many arguments an event may lack in a file of an earlier version
 * @id:    enum vmdev_event_id
 * @first: of struct vmdev_former, 0 if the event has its name of today
 *
 * Return: a number; such arguments are 0, or vmdev_former_complete() adds them.
 */
unsigned int vmdev_former_lacks(__u16 id, __u8 first);

/**
 * vmdev_former_find() - find an event that had another name
 * @name: name of a tracepoint, as a file has it; may be NULL
 *
 * Return: the event; NULL if none was called so.
 */
const struct vmdev_former *vmdev_former_find(const char *name);

/**
 * vmdev_former_select() - choose a tracepoint by the name that a file has for it
 * @sel:  where it goes
 * @name: its name, of today or a former one; others choose nothing
 */
void vmdev_former_select(struct vmdev_select *sel, const char *name);

/**
 * vmdev_former_complete() - add what an event did not say
 * @first: of struct vmdev_former
 * @ev:    the event, its vq the pair
 */
void vmdev_former_complete(__u8 first, struct vmdev_event *ev);

#endif /* VMDEV_FORMER_H */
