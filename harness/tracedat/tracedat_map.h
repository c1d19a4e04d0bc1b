/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what the event numbers and fields of a trace.dat file mean, by their names.
 * Does not own the reading of the file.
 */
#ifndef TRACEDAT_MAP_H
#define TRACEDAT_MAP_H

#include <event-parse.h>

#include "lib/contract/select.h"

/**
 * struct tracedat_event - an event of ours, as a file has it
 * @known: this entry was looked up
 * @ours:  it is of one of our systems
 * @id:    enum vmdev_event_id; 0: not in the contract
 * @lacks: the file's event has fewer fields than the contract
 * @first: of struct vmdev_former, where the file's event had another name; 0: it had not
 * @dev:   field of the device
 * @vq:    field of the queue, NULL if there is none
 * @seq:   field of the sequence number
 * @arg:   fields of the arguments
 */
struct tracedat_event {
	bool known;
	bool ours;
	__u64 id;
	bool lacks;
	__u8 first;
	struct tep_format_field *dev;
	struct tep_format_field *vq;
	struct tep_format_field *seq;
	struct tep_format_field *arg[VMDEV_MAX_ARGS];
};

struct tracedat_map;

/* Begin with nothing known; free() lets go of it. NULL without memory. */
struct tracedat_map *tracedat_map_new(void);

/**
 * tracedat_map_find() - tell what a record is
 * @map: what is known so far
 * @tep: formats of the file
 * @rec: the record
 *
 * Return: the event, NULL if it is none of ours, or a batch.
 */
const struct tracedat_event *tracedat_map_find(struct tracedat_map *map, struct tep_handle *tep,
					       struct tep_record *rec);

/**
 * tracedat_map_read() - read the fields of a record
 * @e:   what it is
 * @rec: the record
 * @ev:  where they go; all but pid
 *
 * Return: false if the event is not the contract's, or lacks a field.
 */
bool tracedat_map_read(const struct tracedat_event *e, struct tep_record *rec,
		       struct vmdev_event *ev);

/**
 * tracedat_map_recorded() - find the tracepoints whose formats are in the file
 * @tep: formats of the file
 * @sel: where they go; trace-cmd keeps the formats of what it was asked to record
 */
void tracedat_map_recorded(struct tep_handle *tep, struct vmdev_select *sel);

#endif /* TRACEDAT_MAP_H */
