/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how events are packed into a block of a recording, and unpacked again.
 * Does not own blocks (rec_block.h), or what a file's event numbers mean (rec_meta.h).
 *
 * An event is its number, one byte, then variable-length numbers, seven bits a byte, least
 * first: device; queue; difference of its sequence number to the last one of the same kind,
 * device and queue; difference of its time to the last event's; CPU; thread; thread name;
 * and each argument, with the bits flipped that the last event of that number had set.
 * Number 0 introduces a thread name: a length byte and the name; names are numbered from 0.
 * All of this starts afresh in each block.
 */
#ifndef VMDEV_REC_EVENT_H
#define VMDEV_REC_EVENT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#include "rules/core/report.h"

#define VMDEV_REC_IDS 256	/* event numbers are one byte */
#define VMDEV_REC_ARGS 16	/* arguments of an event in a file; ours have fewer */
#define VMDEV_REC_COMMS 512	/* thread names in a block */
#define VMDEV_REC_EVENT_MAX 320	/* no event with its name is longer */

/**
 * struct vmdev_rec_shape - what has to be known of events to unpack them
 * @known: the number is in use
 * @nargs: arguments, by event number
 */
struct vmdev_rec_shape {
	bool known[VMDEV_REC_IDS];
	__u8 nargs[VMDEV_REC_IDS];
};

/**
 * struct vmdev_rec_raw - an event as a file has it
 * @ts:   its time
 * @seq:  its sequence number
 * @arg:  arguments, in the file's order
 * @dev:  device
 * @vq:   queue
 * @cpu:  processor
 * @pid:  thread
 * @id:   number of the event in the file
 * @comm: name of the thread
 */
struct vmdev_rec_raw {
	__u64 ts;
	__u64 seq;
	__u64 arg[VMDEV_REC_ARGS];
	__u32 dev;
	__u32 vq;
	__u32 cpu;
	__u32 pid;
	__u8 id;
	char comm[RULES_COMM_LEN];
};

/**
 * struct vmdev_rec_codec - what packing and unpacking remember inside a block
 * @shape: shape of the events
 * @ts:    time of the last event
 * @seq:   last sequence number, by event, device and queue, folded
 * @arg:   last arguments, by event
 * @comm:  thread names so far
 * @comms: how many
 */
struct vmdev_rec_codec {
	const struct vmdev_rec_shape *shape;
	__u64 ts;
	__u64 seq[1024];
	__u64 arg[VMDEV_REC_IDS][VMDEV_REC_ARGS];
	char comm[VMDEV_REC_COMMS][RULES_COMM_LEN];
	__u32 comms;
};

/**
 * vmdev_rec_codec_start() - forget all, for a new block
 * @c:     codec
 * @shape: shape of the events
 */
void vmdev_rec_codec_start(struct vmdev_rec_codec *c, const struct vmdev_rec_shape *shape);

/**
 * vmdev_rec_pack() - pack an event
 * @c:   codec
 * @ev:  the event; its number must be known to the shape
 * @out: room for VMDEV_REC_EVENT_MAX bytes
 *
 * Return: bytes written; 0 if the block has no room for another thread name.
 */
size_t vmdev_rec_pack(struct vmdev_rec_codec *c, const struct vmdev_rec_raw *ev, __u8 *out);

/**
 * vmdev_rec_unpack_event() - unpack the next event
 * @c:    codec
 * @data: what is left of the block
 * @len:  its length, above 0
 * @ev:   where the event goes
 *
 * Return: bytes used; 0 if they make no sense.
 */
size_t vmdev_rec_unpack_event(struct vmdev_rec_codec *c, const __u8 *data, size_t len,
			      struct vmdev_rec_raw *ev);

#endif /* VMDEV_REC_EVENT_H */
