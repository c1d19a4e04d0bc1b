/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what is kept of looks at memory beside the events: which of them were held against it,
 * and what stood there before. Judges nothing.
 */
#ifndef RULES_CORE_WITNESS_H
#define RULES_CORE_WITNESS_H

#include "vmdev_event.h"

/**
 * struct rules_memory - operations of a queue that were held against its rings in memory
 * @used:  completions
 * @avail: chains taken
 */
struct rules_memory {
	__u64 used;
	__u64 avail;
};

/* A reset has begun; it has ended, and the ring was neither enabled again nor freed since. */
enum rules_rest_known { RULES_REST_NONE, RULES_REST_BEGUN, RULES_REST_KNOWN };

/**
 * struct rules_rest - a used ring that no device may write to; written by commands, and at its end
 * @used:   its address
 * @entry:  the entry behind the last
 * @head:   flags and index
 * @num:    entries
 * @event:  the event field
 * @known:  enum rules_rest_known
 * @judged: times it was compared
 */
struct rules_rest {
	__u64 used;
	__u64 entry;
	__u32 head;
	__u32 num;
	__u16 event;
	__u16 known;
	__u32 judged;
};

/**
 * struct rules_ops - DMA ops of a device; written at its registration, and by looks
 * @device: address of its struct device; 0: its registration was not seen
 * @table:  its DMA ops then
 * @looks:  times they were compared
 * @told:   others were found
 * @now:    what a look has found, while it is judged and reported
 */
struct rules_ops {
	__u64 device;
	__u64 table;
	__u64 looks;
	__u64 told;
	struct vmdev_event now;
};

#endif /* RULES_CORE_WITNESS_H */
