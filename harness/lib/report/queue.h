/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the state of a queue as users see it: its indexes, who asked for what, and in words which
 * side owes what. Takes it from the rules' state.
 * Does not own the looks that fill that (bpf/check/look.bpf.c).
 */
#ifndef VMDEV_QUEUE_H
#define VMDEV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/core/state.h"

/* Who has to act before anything moves. */
enum vmdev_queue_owes {
	VMDEV_OWES_NOBODY,
	VMDEV_OWES_DRIVER,
	VMDEV_OWES_DEVICE,
	VMDEV_OWES_EITHER,
};

#define VMDEV_QUEUE_VERDICT 96

/**
 * struct vmdev_queue - the state of a queue
 * @vq:        its index
 * @size:      entries; 0: not set
 * @live:      the device may use it, and it was looked at; what follows is known then only
 * @event_idx: EVENT_IDX was negotiated
 * @taken:     @taken_idx is known
 * @avail_idx: available index in memory
 * @taken_idx: available index of the chain that the device takes next
 * @used_idx:  used index in memory
 * @out:       chains that were made available and are not used
 * @device_asks: with EVENT_IDX the available index at which the device asks for a kick; else
 *             nonzero if it asks for kicks
 * @driver_asks: the same of the driver, the used index and callbacks
 * @still_ns:  for how long nothing of it has moved, in ns, as far as was watched
 * @owes:      who has to act
 * @verdict:   the same in words
 */
struct vmdev_queue {
	unsigned int vq;
	unsigned int size;
	bool live;
	bool event_idx;
	bool taken;
	__u16 avail_idx;
	__u16 taken_idx;
	__u16 used_idx;
	__u16 out;
	__u16 device_asks;
	__u16 driver_asks;
	__u64 still_ns;
	enum vmdev_queue_owes owes;
	char verdict[VMDEV_QUEUE_VERDICT];
};

/**
 * vmdev_queue_read() - say what a queue waits for
 * @q:  filled
 * @d:  the state of its device, which the programs may write to meanwhile
 * @vq: its index, below VMDEV_MAX_VQS
 */
void vmdev_queue_read(struct vmdev_queue *q, const struct rules_dev *d, unsigned int vq);

/* Who owes, as JSON names it: "nobody", "driver", "device" or "either". */
const char *vmdev_queue_owes(enum vmdev_queue_owes owes);

#endif /* VMDEV_QUEUE_H */
