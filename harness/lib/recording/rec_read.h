/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the reading of a recording: what it says of itself, and its events in file order.
 * Does not own files of other tools (import.h), nor the order of events (merge.h).
 */
#ifndef VMDEV_REC_READ_H
#define VMDEV_REC_READ_H

#include "lib/recording/rec_block.h"
#include "lib/recording/rec_meta.h"

/**
 * struct vmdev_recording - a recording that is open
 * @cursor: place in the file
 * @first:  the place behind the description
 * @meta:   what it says of itself
 * @live:   verdict of a checker that ran meanwhile, NULL if none did
 * @end:    loss counters; NULL: the file has no end
 * @state:  how the file ended, once it was read
 * @events: events that were handed out
 * @strange: events that this tool does not know, or that lack what the rules read
 */
struct vmdev_recording {
	struct vmdev_rec_cursor cursor;
	struct vmdev_rec_cursor first;
	struct vmdev_rec_meta meta;
	struct json_object *live;
	struct json_object *end;
	enum vmdev_rec_state state;
	__u64 events;
	__u64 strange;
};

/* Called for each event; a value other than 0 ends the reading. */
typedef int (*vmdev_recording_fn)(void *ctx, const struct vmdev_event *ev, const char *comm);

/**
 * vmdev_recording_open() - open a recording that is in memory
 * @r:    what to fill; vmdev_recording_close() lets go of it, whatever is returned
 * @data: the file, which stays the caller's
 * @len:  its length
 *
 * Return: NULL, or why it cannot be read.
 */
const char *vmdev_recording_open(struct vmdev_recording *r, const void *data, size_t len);

/**
 * vmdev_recording_each() - read all events, from the first on
 * @r:   the recording; @r->state, @r->live and @r->end are known afterwards
 * @fn:  called for each event, in file order
 * @ctx: given to @fn
 *
 * Reads up to the last whole block. May be called again.
 *
 * Return: 0, or what @fn returned.
 */
int vmdev_recording_each(struct vmdev_recording *r, vmdev_recording_fn fn, void *ctx);

/**
 * vmdev_recording_lost() - read a loss counter of the trailer
 * @r:   the recording, read
 * @key: name of the counter
 *
 * Return: the counter, 0 if there is none.
 */
__u64 vmdev_recording_lost(const struct vmdev_recording *r, const char *key);

/* Let go of the recording. */
void vmdev_recording_close(struct vmdev_recording *r);

#endif /* VMDEV_REC_READ_H */
