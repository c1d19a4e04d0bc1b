// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what the event numbers and fields of a trace.dat file mean, by their names.
 * Does not own the reading of the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/contract/former.h"
#include "lib/contract/lookup.h"
#include "tracedat/tracedat_map.h"

#define TRACEDAT_TYPES 65536	/* ftrace's event numbers are 16 bits */

struct tracedat_map {
	struct tracedat_event at[TRACEDAT_TYPES];
};

struct tracedat_map *tracedat_map_new(void)
{
	return calloc(1, sizeof(struct tracedat_map));
}

static bool tracedat_map_ours(const struct tep_event *event)
{
	if (!event || !event->system || !event->name)
		return false;
	switch (vmdev_lookup_system(event->system)) {
	case VMDEV_SYSTEM_vmdev:
	case VMDEV_SYSTEM_mvringh:
	case VMDEV_SYSTEM_mvnet:
		return true;
	default:
		return false;
	}
}

/* The contract's event of this name; commands have many names. */
static __u64 tracedat_map_id(const char *name)
{
	struct vmdev_select sel = { 0 };
	char bad[VMDEV_SELECT_WORD];

	if (!vmdev_select_events(&sel, name, bad))
		return 0;
	if (sel.begin)
		return VMDEV_EV_CMD_BEGIN;
	if (sel.end)
		return VMDEV_EV_CMD_END;
	for (__u64 id = 1; id < VMDEV_EV_MAX; id++)
		if (sel.event[id])
			return id;
	return 0;
}

/* The field has the contract's name of the argument; but C has a meaning for "inline". */
static const char *tracedat_map_field(__u64 id, const struct vmdev_name_arg *arg)
{
	return id == VMDEV_EV_WORK_BEGIN && arg->at == VMDEV_WORK_A_INLINE ? "in_kick" : arg->name;
}

/* Whether the event had another name when it was recorded, and did not say this argument yet. */
static bool tracedat_map_unsaid(const struct tracedat_event *e, unsigned int at)
{
	return e->first && at >= e->first && at < e->first + VMDEV_FORMER_LACKS;
}

static void tracedat_map_fields(struct tracedat_event *e, struct tep_event *event)
{
	const struct vmdev_name_event *info = vmdev_name_event(e->id);

	e->dev = tep_find_any_field(event, "dev");
	e->vq = tep_find_any_field(event, "vq");
	e->seq = tep_find_any_field(event, "seq");
	e->lacks = !e->dev || !e->seq;
	for (unsigned int i = 0; i < info->nargs; i++) {
		const struct vmdev_name_arg *arg = &info->arg[i];

		if (tracedat_map_unsaid(e, arg->at))
			continue;
		e->arg[arg->at] = tep_find_any_field(event, tracedat_map_field(e->id, arg));
		e->lacks |= !e->arg[arg->at];
	}
}

/* What the event is today. */
static void tracedat_map_name(struct tracedat_event *e, struct tep_event *event)
{
	const struct vmdev_former *former = vmdev_former_find(event->name);

	e->id = former ? former->id : tracedat_map_id(event->name);
	e->first = former ? former->first : 0;
	if (e->id)
		tracedat_map_fields(e, event);
}

const struct tracedat_event *tracedat_map_find(struct tracedat_map *map, struct tep_handle *tep,
					       struct tep_record *rec)
{
	int type = tep_data_type(tep, rec);
	struct tracedat_event *e;
	struct tep_event *event;

	if (type < 0 || type >= TRACEDAT_TYPES)
		return NULL;
	e = &map->at[type];
	if (!e->known) {
		e->known = true;
		event = tep_find_event(tep, type);
		e->ours = tracedat_map_ours(event);
		if (e->ours)
			tracedat_map_name(e, event);
		/* A batch carries operations that have events of their own. */
		if (vmdev_name_stream(e->id) == VMDEV_STREAM_BATCH)
			e->ours = false;
	}
	return e->ours ? e : NULL;
}

/* As a raw tracepoint has it: as wide as the field, without its sign. */
static bool tracedat_map_number(struct tep_format_field *field, struct tep_record *rec,
				__u64 *value)
{
	unsigned long long v;

	if (field->offset + field->size > rec->size || tep_read_number_field(field, rec->data, &v))
		return false;
	*value = v;
	return true;
}

bool tracedat_map_read(const struct tracedat_event *e, struct tep_record *rec,
		       struct vmdev_event *ev)
{
	__u64 dev, vq = VMDEV_VQ_NONE;

	*ev = (struct vmdev_event){ .ts = rec->ts, .id = e->id, .cpu = rec->cpu };
	if (!e->id || e->lacks || !tracedat_map_number(e->dev, rec, &dev) ||
	    !tracedat_map_number(e->seq, rec, &ev->seq) ||
	    (e->vq && !tracedat_map_number(e->vq, rec, &vq)))
		return false;
	for (int i = 0; i < VMDEV_MAX_ARGS && e->arg[i]; i++)
		if (!tracedat_map_number(e->arg[i], rec, &ev->arg[i]))
			return false;
	ev->dev = dev;
	/* An index that does not fit is out of range, whatever it was. */
	ev->vq = vq > VMDEV_VQ_NONE ? VMDEV_VQ_NONE - 1 : vq;
	if (e->first)
		vmdev_former_complete(e->first, ev);
	return true;
}

void tracedat_map_recorded(struct tep_handle *tep, struct vmdev_select *sel)
{
	int count = tep_get_events_count(tep);

	for (int i = 0; i < count; i++) {
		const struct tep_event *event = tep_get_event(tep, i);

		if (tracedat_map_ours(event))
			vmdev_former_select(sel, event->name);
	}
}
