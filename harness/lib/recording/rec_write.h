/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the writing of a recording: description, events, verdict of a live checker, trailer.
 * Does not own where the events come from.
 */
#ifndef VMDEV_REC_WRITE_H
#define VMDEV_REC_WRITE_H

#include "lib/recording/rec_block.h"
#include "lib/recording/rec_meta.h"

/**
 * struct vmdev_rec_writer - a recording that is being written
 * @fd:      file
 * @number:  of the next block
 * @err:     errno of the first failure; nothing is written after it
 * @written: events so far
 * @bytes:   packed events that are not written yet
 * @len:     how many bytes
 * @count:   how many events
 * @meta:    description; its texts are written by vmdev_rec_write_meta()
 * @codec:   packing of the block that is being filled
 */
struct vmdev_rec_writer {
	int fd;
	__u32 number;
	int err;
	__u64 written;
	__u8 *bytes;
	size_t len;
	__u32 count;
	struct vmdev_rec_meta meta;
	struct vmdev_rec_codec codec;
};

/**
 * vmdev_rec_writer_new() - begin a recording
 * @fd:    file, empty
 * @order: VMDEV_REC_BY_FILE or VMDEV_REC_BY_CPU
 * @clock: name of the clock
 *
 * Return: the writer, NULL without memory.
 */
struct vmdev_rec_writer *vmdev_rec_writer_new(int fd, const char *order, const char *clock);

/* Write what @w->meta.obj says; to be called once, before the first event. */
void vmdev_rec_write_meta(struct vmdev_rec_writer *w);

/**
 * vmdev_rec_write_event() - add an event
 * @w:    writer
 * @ev:   the event
 * @comm: name of its thread
 */
void vmdev_rec_write_event(struct vmdev_rec_writer *w, const struct vmdev_event *ev,
			   const char *comm);

/* Write the events that are still in memory, so that no later crash loses them. */
void vmdev_rec_write_flush(struct vmdev_rec_writer *w);

/**
 * vmdev_rec_write_json() - add a block of JSON
 * @w:    writer
 * @type: VMDEV_REC_LIVE or VMDEV_REC_END
 * @obj:  what it says; let go of here
 */
void vmdev_rec_write_json(struct vmdev_rec_writer *w, enum vmdev_rec_type type,
			  struct json_object *obj);

/* Let go of the writer; the file stays open. Return: errno of the first failure, or 0. */
int vmdev_rec_writer_free(struct vmdev_rec_writer *w);

#endif /* VMDEV_REC_WRITE_H */
