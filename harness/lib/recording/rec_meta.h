/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a recording says of itself: kernel, modules, settings, and the list of its
 * events by name, through which a file of another version can be read.
 * Does not own the packing of events (rec_event.h).
 */
#ifndef VMDEV_REC_META_H
#define VMDEV_REC_META_H

#include <json-c/json.h>

#include "lib/recording/rec_event.h"
#include "lib/contract/select.h"

/* What keeps the order of events in a file, in its own words. */
#define VMDEV_REC_BY_FILE "file"	/* events stand in the order in which they fired */
#define VMDEV_REC_BY_CPU "cpu"		/* events of one CPU do; times order the CPUs */

/**
 * struct vmdev_rec_meta - what a recording says of itself
 * @obj:    all of it
 * @by_cpu: events of one CPU are in order; times order the CPUs
 * @shape:  shape of the events
 * @id:     enum vmdev_event_id, by the file's number; 0 if this tool does not know it
 * @place:  where an argument of the file goes in arg[]; below 0 for nowhere
 * @lacks:  the file's event has fewer arguments than the rules read
 * @first:  of struct vmdev_former, where the file's event had another name; 0: it had not
 */
struct vmdev_rec_meta {
	struct json_object *obj;
	bool by_cpu;
	struct vmdev_rec_shape shape;
	__u16 id[VMDEV_REC_IDS];
	__s8 place[VMDEV_REC_IDS][VMDEV_REC_ARGS];
	bool lacks[VMDEV_REC_IDS];
	__u8 first[VMDEV_REC_IDS];
};

/**
 * vmdev_rec_meta_new() - begin the description of a new recording
 * @m:     what to fill; its event numbers are the contract's
 * @order: VMDEV_REC_BY_FILE or VMDEV_REC_BY_CPU
 * @clock: name of the clock
 */
void vmdev_rec_meta_new(struct vmdev_rec_meta *m, const char *order, const char *clock);

/**
 * vmdev_rec_meta_lacks() - name the tracepoints that are not recorded
 * @m:   description of a new recording
 * @sel: tracepoints that are
 */
void vmdev_rec_meta_lacks(struct vmdev_rec_meta *m, const struct vmdev_select *sel);

/**
 * vmdev_rec_meta_read() - read the description of a recording
 * @m:    what to fill
 * @text: JSON, not terminated
 * @len:  its length
 *
 * Return: NULL, or why it cannot be used.
 */
const char *vmdev_rec_meta_read(struct vmdev_rec_meta *m, const void *text, size_t len);

/**
 * vmdev_rec_meta_text() - read one text of the description
 * @m:   description
 * @key: its name
 *
 * Return: the text, "unknown" if there is none.
 */
const char *vmdev_rec_meta_text(const struct vmdev_rec_meta *m, const char *key);

/**
 * vmdev_rec_meta_decode() - turn an event of the file into one of the contract
 * @m:   description
 * @raw: the event as the file has it
 * @ev:  where it goes
 *
 * Return: false if this tool does not know the event, or needs more than the file has.
 */
bool vmdev_rec_meta_decode(const struct vmdev_rec_meta *m, const struct vmdev_rec_raw *raw,
			   struct vmdev_event *ev);

/**
 * vmdev_rec_parse() - read JSON that need not be terminated
 * @text: JSON
 * @len:  its length
 *
 * Return: an object owned by the caller, NULL if it is none.
 */
struct json_object *vmdev_rec_parse(const void *text, size_t len);

/* Let go of the description. */
void vmdev_rec_meta_free(struct vmdev_rec_meta *m);

#endif /* VMDEV_REC_META_H */
