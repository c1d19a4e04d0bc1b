// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a recording says of itself, and how its event numbers are matched by name.
 * Does not own the packing of events.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"
#include "lib/recording/rec_block.h"
#include "lib/contract/former.h"
#include "lib/contract/lookup.h"
#include "lib/recording/rec_meta.h"

#define VMDEV_REC_DEPTH 32	/* levels of JSON: more than a verdict has */

static void vmdev_rec_event_name(const struct vmdev_name_event *info, char name[VMDEV_NAME_MAX])
{
	snprintf(name, VMDEV_NAME_MAX, "%s_%s", vmdev_name_system(info->system), info->name);
}

/* The names of an event's arguments, one by one. */
static struct json_object *vmdev_rec_args(const struct vmdev_name_event *info)
{
	struct json_object *list = json_object_new_array();

	for (unsigned int i = 0; i < info->nargs; i++)
		json_object_array_add(list, json_object_new_string(info->arg[i].name));
	return list;
}

static struct json_object *vmdev_rec_event_list(void)
{
	struct json_object *list = json_object_new_array();

	for (__u64 id = 1; id < VMDEV_EV_MAX; id++) {
		const struct vmdev_name_event *info = vmdev_name_event(id);
		char name[VMDEV_NAME_MAX];
		struct json_object *one;
		const char *stream;

		if (!info)
			continue;
		vmdev_rec_event_name(info, name);
		stream = vmdev_name_stream_info(info->stream)->name;
		one = json_object_new_object();
		json_object_object_add(one, "id", json_object_new_uint64(id));
		json_object_object_add(one, "name", json_object_new_string(name));
		json_object_object_add(one, "stream", json_object_new_string(stream));
		json_object_object_add(one, "args", vmdev_rec_args(info));
		json_object_array_add(list, one);
	}
	return list;
}

static void vmdev_rec_own_shape(struct vmdev_rec_meta *m)
{
	for (__u64 id = 1; id < VMDEV_EV_MAX; id++) {
		const struct vmdev_name_event *info = vmdev_name_event(id);

		if (!info)
			continue;
		m->shape.known[id] = true;
		m->shape.nargs[id] = info->nargs;
		m->id[id] = id;
		for (int i = 0; i < VMDEV_REC_ARGS; i++)
			m->place[id][i] = i < VMDEV_MAX_ARGS ? i : -1;
	}
}

void vmdev_rec_meta_new(struct vmdev_rec_meta *m, const char *order, const char *clock)
{
	memset(m, 0, sizeof(*m));
	m->obj = json_object_new_object();
	json_object_object_add(m->obj, "format", json_object_new_int(VMDEV_REC_VERSION));
	json_object_object_add(m->obj, "order", json_object_new_string(order));
	json_object_object_add(m->obj, "clock", json_object_new_string(clock));
	json_object_object_add(m->obj, "events", vmdev_rec_event_list());
	vmdev_rec_own_shape(m);
}

static void vmdev_rec_lack(struct json_object *list, __u64 id, __u64 cmd)
{
	char name[VMDEV_NAME_MAX];

	vmdev_name_tracepoint(id, cmd, name, sizeof(name));
	json_object_array_add(list, json_object_new_string(name));
}

void vmdev_rec_meta_lacks(struct vmdev_rec_meta *m, const struct vmdev_select *sel)
{
	struct json_object *list = json_object_new_array();

	for (__u64 cmd = 0; cmd < VMDEV_CMD_COUNT; cmd++) {
		if (!vmdev_name_cmd(cmd))
			continue;
		if (!(sel->begin >> cmd & 1))
			vmdev_rec_lack(list, VMDEV_EV_CMD_BEGIN, cmd);
		if (!(sel->end >> cmd & 1))
			vmdev_rec_lack(list, VMDEV_EV_CMD_END, cmd);
	}
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++)
		if (vmdev_name_is_tracepoint(id) && id != VMDEV_EV_CMD_BEGIN &&
		    id != VMDEV_EV_CMD_END && !sel->event[id])
			vmdev_rec_lack(list, id, 0);
	json_object_object_add(m->obj, "lacks", list);
}

struct json_object *vmdev_rec_parse(const void *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(VMDEV_REC_DEPTH);
	struct json_object *obj = NULL;

	if (tok && len < INT_MAX) {
		obj = json_tokener_parse_ex(tok, text, len);
		/* One more byte tells that a number at the end is complete. */
		if (!obj && json_tokener_get_error(tok) == json_tokener_continue)
			obj = json_tokener_parse_ex(tok, "", 1);
	}
	if (tok)
		json_tokener_free(tok);
	if (obj && json_object_get_type(obj) == json_type_object)
		return obj;
	json_object_put(obj);
	return NULL;
}

/* Matches the arguments of the file's event @n with those of the contract's. */
static void vmdev_rec_match_args(struct vmdev_rec_meta *m, __u64 n, struct json_object *args)
{
	const struct vmdev_name_event *info = vmdev_name_event(m->id[n]);
	unsigned int found = 0;

	for (unsigned int i = 0; i < m->shape.nargs[n]; i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(args, i));
		int place = name ? vmdev_lookup_arg(info, name) : -1;

		m->place[n][i] = place;
		found += place >= 0;
	}
	m->lacks[n] = found < info->nargs - vmdev_former_lacks(m->id[n], m->first[n]);
}

static const char *vmdev_rec_read_event(struct vmdev_rec_meta *m, struct json_object *one)
{
	const char *name = json_object_get_string(json_object_object_get(one, "name"));
	struct json_object *args = json_object_object_get(one, "args");
	const struct vmdev_former *former = vmdev_former_find(name);
	__u64 n = json_object_get_uint64(json_object_object_get(one, "id"));
	size_t nargs;

	if (!n || n >= VMDEV_REC_IDS || m->shape.known[n] ||
	    json_object_get_type(args) != json_type_array)
		return "its list of events makes no sense";
	nargs = json_object_array_length(args);
	if (nargs > VMDEV_REC_ARGS)
		return "an event has too many arguments";
	m->shape.known[n] = true;
	m->shape.nargs[n] = nargs;
	m->id[n] = name ? vmdev_lookup_event(name) : 0;
	if (former) {
		m->id[n] = former->id;
		m->first[n] = former->first;
	}
	memset(m->place[n], -1, sizeof(m->place[n]));
	if (m->id[n])
		vmdev_rec_match_args(m, n, args);
	return NULL;
}

const char *vmdev_rec_meta_read(struct vmdev_rec_meta *m, const void *text, size_t len)
{
	struct json_object *events;
	const char *why = NULL;

	memset(m, 0, sizeof(*m));
	m->obj = vmdev_rec_parse(text, len);
	if (!m->obj)
		return "its description is no JSON";
	events = json_object_object_get(m->obj, "events");
	if (json_object_get_type(events) != json_type_array)
		return "its description has no list of events";
	m->by_cpu = strcmp(vmdev_rec_meta_text(m, "order"), VMDEV_REC_BY_FILE) != 0;
	for (size_t i = 0; !why && i < json_object_array_length(events); i++) {
		struct json_object *one = json_object_array_get_idx(events, i);

		why = json_object_get_type(one) == json_type_object ?
			      vmdev_rec_read_event(m, one) : "its list of events makes no sense";
	}
	return why;
}

const char *vmdev_rec_meta_text(const struct vmdev_rec_meta *m, const char *key)
{
	struct json_object *value = json_object_object_get(m->obj, key);

	return json_object_get_type(value) == json_type_string ? json_object_get_string(value) :
								 "unknown";
}

bool vmdev_rec_meta_decode(const struct vmdev_rec_meta *m, const struct vmdev_rec_raw *raw,
			   struct vmdev_event *ev)
{
	if (!m->id[raw->id] || m->lacks[raw->id])
		return false;
	*ev = (struct vmdev_event){
		.ts = raw->ts,
		.seq = raw->seq,
		.dev = raw->dev,
		/* An index that does not fit is out of range, whatever it was. */
		.vq = raw->vq > VMDEV_VQ_NONE ? VMDEV_VQ_NONE - 1 : raw->vq,
		.id = m->id[raw->id],
		.cpu = raw->cpu,
		.pid = raw->pid,
	};
	for (unsigned int i = 0; i < m->shape.nargs[raw->id]; i++)
		if (m->place[raw->id][i] >= 0)
			ev->arg[m->place[raw->id][i]] = raw->arg[i];
	if (m->first[raw->id])
		vmdev_former_complete(m->first[raw->id], ev);
	return true;
}

void vmdev_rec_meta_free(struct vmdev_rec_meta *m)
{
	json_object_put(m->obj);
	m->obj = NULL;
}
