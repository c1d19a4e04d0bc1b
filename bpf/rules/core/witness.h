/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what is kept of what was seen beside the events, in memory and at the driver's side: which
 * events were held against it, and how it was before. Judges nothing.
 */
#ifndef RULES_CORE_WITNESS_H
#define RULES_CORE_WITNESS_H

#include "vmdev_event.h"

/**
 * struct rules_again - a used entry that was looked at, and will be once more
 * @idx:   its index
 * @len:   its length
 * @head:  its id
 * @turns: batches of the queue that come before it is forgotten; 0: there is none
 */
struct rules_again {
	__u32 idx;
	__u32 len;
	__u32 head;
	__u32 turns;
};

/**
 * struct rules_memory - operations of a queue that were held against its rings in memory
 * @used:   completions
 * @avail:  chains taken
 * @chains: chains whose descriptors were looked at
 * @again:  the completion looked at last
 */
struct rules_memory {
	__u64 used;
	__u64 avail;
	__u64 chains;
	struct rules_again again;
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
 * struct rules_start - a used ring as it is when its queue is enabled; written by commands
 * @flags:  its flags
 * @known:  they were read, and not judged yet
 * @judged: times they were judged
 */
struct rules_start {
	__u16 flags;
	__u16 known;
	__u32 judged;
};

/**
 * struct rules_late - how long a queue's kicks wait
 * @kicks:  kicks that found nothing under way, and of which the time was noted; kicks write it
 * @since:  kernel tick of the last of them
 * @idx:    available index then
 * @served: those after which the device has worked on the queue; written by ring events
 * @late:   of these, those that waited too long
 */
struct rules_late {
	__u32 kicks;
	__u32 since;
	__u32 idx;
	__u32 served;
	__u32 late;
};

/**
 * struct rules_calls - calls of a queue's driver; written by callbacks, and when they arrive
 * @since:    kernel tick of the last callback that was announced
 * @answered: callbacks announced when a call came last
 * @arrived:  calls
 * @late:     of these, those that took too long
 * @extra:    of these, those for which none was announced
 */
struct rules_calls {
	__u32 since;
	__u32 answered;
	__u32 arrived;
	__u32 late;
	__u32 extra;
};

/**
 * struct rules_lateness - what looks make of either
 * @session:    rules_look_session() at the last look
 * @spare:      spare time then
 * @bad:        kicks or calls that were wrong by then
 * @all:        kicks or calls by then
 * @idle:       a processor was idle between that look and the one before
 * @score:      grows with those that are wrong, and shrinks with others
 * @looks:      looks that found such since it was 0
 * @told:       a rule was broken since
 * @judged:     those that counted
 */
struct rules_lateness {
	__u64 session;
	__u64 spare;
	__u32 bad;
	__u32 all;
	__u32 idle;
	__u32 score;
	__u32 looks;
	__u32 told;
	__u64 judged;
};

/* How a queue stands: what there is of chains that were made available and not used. */
#define RULES_STANDS_TAKEN 1u		/* the device has taken some */
#define RULES_STANDS_KICKED 2u		/* the device must take some by itself */
#define RULES_STANDS_UNKICKED 4u	/* some wait for a kick that was asked for */
#define RULES_STANDS_EXCUSED 8u		/* the device cannot use them */
#define RULES_STANDS_UNREAD 16u		/* used ones that the driver wished to be told of wait */

/**
 * struct rules_look - looks at the rings of a queue from outside; written by looks only
 * @session:  rules_look_session() at the last look
 * @looks:    looks
 * @judged:   of these, such that followed another one in the same session
 * @kicks:    of these, such that knew the last kick
 * @served:   of @judged, those at a queue whose chains wait for nothing but the device
 * @asked:    of @judged, those at a queue whose driver must read what is used
 * @now:      the look that is made, where somebody has to keep it
 * @first:    the first look of a span in which the queue stands still
 * @seq:      number expected next in the ring stream then
 * @stands:   RULES_STANDS_* then
 * @turns:    looks since
 * @told:     a rule was broken since
 * @odd_used: looks one after the other that found wrong used flags; no more than 2 are counted
 * @odd_avail: the same of available flags
 * @dry:      no chain was available to the device
 * @rx_turns: looks since no frame arrived
 * @rx_done:  receive chains completed then
 * @rx_due:   frames that had been sent then
 * @rx_since: spare time at the last look at which none more was due
 * @left_seq: number expected next in the ring stream when chains were last looked through
 * @left_done: chains that had been used then
 * @left_ts:  time of that look, ns; 0: none
 * @mirrors:  looks at descriptors
 * @mirrored: heads whose descriptor was compared
 * @mirror_odd: looks that found one to differ
 * @kicked:   what its kicks have waited for
 * @called:   the same of its callbacks
 */
struct rules_look {
	__u64 session;
	__u64 looks;
	__u64 judged;
	__u64 kicks;
	__u64 served;
	__u64 asked;
	struct vmdev_event now;
	struct vmdev_event first;
	__u64 seq;
	__u32 stands;
	__u32 turns;
	__u32 told;
	__u32 odd_used;
	__u32 odd_avail;
	__u32 dry;
	__u32 rx_turns;
	__u64 rx_done;
	__u64 rx_due;
	__u64 rx_since;
	__u64 left_seq;
	__u64 left_done;
	__u64 left_ts;
	__u64 mirrors;
	__u64 mirrored;
	__u64 mirror_odd;
	struct rules_lateness kicked;
	struct rules_lateness called;
};

/**
 * struct rules_ops - DMA ops of a device; written at its registration, and by looks
 * @device: address of its struct device; 0: its registration was not seen
 * @virtio: address of the virtio device that belongs to it
 * @table:  its DMA ops then
 * @looks:  times they were compared
 * @told:   others were found
 * @now:    what a look has found, while it is judged and reported
 */
struct rules_ops {
	__u64 device;
	__u64 virtio;
	__u64 table;
	__u64 looks;
	__u64 told;
	struct vmdev_event now;
};

/**
 * struct rules_answer - the command that ended last; written by its end event, and when it returns
 * @value:  what the event says that it gives
 * @judged: commands whose driver was seen to get something
 * @ret:    what it returns
 * @pid:    thread
 * @cmd:    command
 * @known:  it has not returned yet
 */
struct rules_answer {
	__u64 value;
	__u64 judged;
	__s32 ret;
	__u32 pid;
	__u16 cmd;
	__u16 known;
};

/**
 * struct rules_entropy - what an entropy device has put into its driver's buffers
 * @bytes:    the first of the buffer that was looked at last
 * @known:    @bytes are
 * @given:    buffers whose length was judged
 * @compared: buffers whose bytes were
 */
struct rules_entropy {
	__u64 bytes;
	__u64 known;
	__u64 given;
	__u64 compared;
};

#define RULES_TOLD_THREADS 4u	/* that call a driver back at the same time */

/**
 * struct rules_told - callbacks that the driver's side was seen to get; written at registrations,
 * at calls of the virtio core, and by looks
 * @before:  configuration callbacks that had been announced before the device was registered
 * @arrived: calls since
 * @looks:   times they were compared
 * @pid:     threads whose call is to come; 0: none
 * @next:    where the next one goes
 * @turns:   looks in a row that missed one
 * @known:   the registration was seen
 */
struct rules_told {
	__u64 before;
	__u64 arrived;
	__u64 looks;
	__u32 pid[RULES_TOLD_THREADS];
	__u32 next;
	__u32 turns;
	__u32 known;
};

#endif /* RULES_CORE_WITNESS_H */
