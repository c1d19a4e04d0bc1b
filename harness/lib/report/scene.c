// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how a report shows what was known when a rule was broken: state and last events.
 * Does not own the two sides of the violation.
 */
#include <stdlib.h>

#include "lib/contract/field.h"
#include "lib/report/line.h"
#include "lib/contract/name.h"
#include "lib/report/scene.h"
#include "rules/core/batch.h"

#define VMDEV_SCENE_NS 1000000000ULL
#define VMDEV_SCENE_LABEL "    %-13s"

void vmdev_scene_when(FILE *out, const struct vmdev_event *ev, const char *comm, __u64 t0)
{
	__u64 since = ev->ts > t0 ? ev->ts - t0 : 0;

	if (!ev->ts)
		return;
	fprintf(out, "%llu.%06llu s [%03u] ", since / VMDEV_SCENE_NS,
		since % VMDEV_SCENE_NS / 1000, ev->cpu);
	if (comm)
		fprintf(out, "%.*s/", RULES_COMM_LEN, comm);
	else
		fputs("pid ", out);
	fprintf(out, "%u ", ev->pid);
}

static void vmdev_scene_features(FILE *out, const char *label, __u64 features, bool known)
{
	char words[VMDEV_NAME_BITS];

	fprintf(out, VMDEV_SCENE_LABEL "%s %s\n", "", label,
		known ? vmdev_name_bits(VMDEV_TYPE_FEATURES, features, words, sizeof(words)) :
			"unknown");
}

static const char *vmdev_scene_live(const struct rules_scene *s)
{
	static const char *const words[] = { "unknown", "may be used by the device",
					     "must not be touched by the device", "suspended" };

	return s->live < sizeof(words) / sizeof(words[0]) ? words[s->live] : words[0];
}

static void vmdev_scene_queue(FILE *out, const struct rules_scene *s, unsigned int vq)
{
	fprintf(out, VMDEV_SCENE_LABEL "queue %u ready=%u num_set=%u callback=%u, %s\n", "", vq,
		s->ready, s->num_set, s->cb_set, vmdev_scene_live(s));
	fprintf(out, VMDEV_SCENE_LABEL "areas desc=0x%llx driver=0x%llx device=0x%llx\n", "",
		s->area[0], s->area[1], s->area[2]);
	fprintf(out,
		VMDEV_SCENE_LABEL "ring num=%u taken=%llu completed=%llu outstanding=%u "
		"used_idx=%u callbacks=%llu\n", "", s->num, s->taken, s->completed,
		s->outstanding, s->used_next, s->callbacks);
}

void vmdev_scene_text(FILE *out, const struct rules_scene *s, unsigned int vq)
{
	char words[VMDEV_NAME_BITS];

	if (!(s->flags & RULES_SCENE_TAKEN))
		return;
	fprintf(out, VMDEV_SCENE_LABEL "status %s, queues %u\n",
		s->flags & RULES_SCENE_BEFORE ? "state before" : "state after",
		s->flags & RULES_SCENE_STATUS ?
			vmdev_name_bits(VMDEV_TYPE_STATUS, s->status, words, sizeof(words)) :
			"unknown",
		s->nvqs);
	vmdev_scene_features(out, "offered", s->offered, s->flags & RULES_SCENE_OFFERED);
	vmdev_scene_features(out, "accepted", s->accepted, s->flags & RULES_SCENE_ACCEPTED);
	if (s->flags & RULES_SCENE_QUEUE)
		vmdev_scene_queue(out, s, vq);
	if (s->flags & RULES_SCENE_DMA)
		fprintf(out, VMDEV_SCENE_LABEL "mappings %llu, of %llu bytes\n", "", s->mappings,
			s->bytes);
	else
		fprintf(out, VMDEV_SCENE_LABEL "mappings unknown\n", "");
}

static void vmdev_scene_number(struct json_object *obj, const char *key, __u64 value)
{
	json_object_object_add(obj, key, json_object_new_uint64(value));
}

static void vmdev_scene_words(struct json_object *obj, const char *key,
			      enum vmdev_type list, __u64 value)
{
	char words[VMDEV_NAME_BITS];

	vmdev_name_bits(list, value, words, sizeof(words));
	json_object_object_add(obj, key, json_object_new_string(words));
}

struct json_object *vmdev_scene_json(const struct rules_scene *s)
{
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "before",
			       json_object_new_boolean(s->flags & RULES_SCENE_BEFORE));
	if (s->flags & RULES_SCENE_STATUS)
		vmdev_scene_words(obj, "status", VMDEV_TYPE_STATUS, s->status);
	if (s->flags & RULES_SCENE_OFFERED)
		vmdev_scene_words(obj, "offered", VMDEV_TYPE_FEATURES, s->offered);
	if (s->flags & RULES_SCENE_ACCEPTED)
		vmdev_scene_words(obj, "accepted", VMDEV_TYPE_FEATURES, s->accepted);
	vmdev_scene_number(obj, "queues", s->nvqs);
	if (s->flags & RULES_SCENE_QUEUE) {
		vmdev_scene_number(obj, "ready", s->ready);
		vmdev_scene_number(obj, "num_set", s->num_set);
		vmdev_scene_number(obj, "callback", s->cb_set);
		vmdev_scene_number(obj, "num", s->num);
		vmdev_scene_number(obj, "taken", s->taken);
		vmdev_scene_number(obj, "completed", s->completed);
		vmdev_scene_number(obj, "outstanding", s->outstanding);
		vmdev_scene_number(obj, "used_idx", s->used_next);
		vmdev_scene_number(obj, "callbacks", s->callbacks);
	}
	if (s->flags & RULES_SCENE_DMA) {
		vmdev_scene_number(obj, "mappings", s->mappings);
		vmdev_scene_number(obj, "mapped_bytes", s->bytes);
	}
	return obj;
}

/* The @i-th of the events that are kept, oldest first; NULL when there is none. */
static const struct vmdev_event *vmdev_scene_event(const struct rules_past *past, unsigned int i)
{
	__u64 kept = past->count < RULES_PAST_MAX ? past->count : RULES_PAST_MAX;

	return i < kept ? &past->event[(past->count - kept + i) % RULES_PAST_MAX] : NULL;
}

static void vmdev_scene_event_text(FILE *out, const struct vmdev_event *ev, __u64 t0)
{
	fputs("      ", out);
	vmdev_scene_when(out, ev, NULL, t0);
	if (ev->vq != VMDEV_VQ_NONE)
		fprintf(out, "vq=%u ", ev->vq);
	fprintf(out, "seq=%llu ", ev->seq);
	vmdev_line_what(out, ev, VMDEV_FIELD_ALL);
	fputc('\n', out);
}

void vmdev_scene_past_text(FILE *out, const char *label, const struct rules_past *past, __u64 t0)
{
	const struct vmdev_event *ev;

	if (!past->count)
		return;
	fprintf(out, VMDEV_SCENE_LABEL "%s, newest last\n", "last events", label);
	for (unsigned int i = 0; (ev = vmdev_scene_event(past, i)); i++)
		vmdev_scene_event_text(out, ev, t0);
}

static int vmdev_scene_order(const void *a, const void *b)
{
	const struct vmdev_event *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Room for the operations, and for the copies. */
#define VMDEV_SCENE_LAST (2 * RULES_PAST_MAX)

static unsigned int vmdev_scene_ring(const struct rules_ring_past *p,
				     struct vmdev_event event[VMDEV_SCENE_LAST])
{
	unsigned int count = 0;

	for (__u32 i = 0; i < p->n && i < RULES_PAST_MAX; i++) {
		event[count].seq = p->seq[i];
		rules_event_of_op(&event[count++], &p->op[i]);
	}
	for (__u32 i = 0; i < p->copy_n && i < RULES_PAST_MAX; i++) {
		event[count].seq = p->copy_seq + 2 * i;
		rules_event_of_copy_begin(&event[count++], &p->copy[i]);
	}
	return count;
}

static unsigned int vmdev_scene_bufs(const struct rules_buf_past *p,
				     struct vmdev_event event[VMDEV_SCENE_LAST])
{
	unsigned int count = 0;

	for (__u32 i = 0; i < p->n && i < RULES_PAST_MAX; i++) {
		event[count].seq = p->seq[i];
		rules_event_of_buf_op(&event[count++], &p->op[i]);
	}
	return count;
}

/* The queue of the operations that are kept; a run of a worker concerns two. */
static __u16 vmdev_scene_vq(const struct rules_violation *v)
{
	return v->event.id < RULES_WORK_FIRST ? v->event.vq : v->verdict.earlier.vq;
}

unsigned int vmdev_scene_last(const struct rules_violation *v,
			      struct vmdev_event event[RULES_PAST_MAX])
{
	struct vmdev_event all[VMDEV_SCENE_LAST] = { 0 };
	bool bufs = v->bufs.n;
	unsigned int count = bufs ? vmdev_scene_bufs(&v->bufs, all) :
				    vmdev_scene_ring(&v->ring, all);
	unsigned int kept = 0, first;

	for (unsigned int i = 0; i < count; i++) {
		all[i].dev = v->event.dev;
		all[i].vq = bufs ? VMDEV_VQ_NONE : vmdev_scene_vq(v);
		/* What is left of another device's time at this index has other numbers. */
		if (v->event.id >= RULES_DMA_FIRST && v->event.id < RULES_WORK_FIRST &&
		    all[i].seq > v->event.seq)
			continue;
		all[kept++] = all[i];
	}
	qsort(all, kept, sizeof(all[0]), vmdev_scene_order);
	first = kept > RULES_PAST_MAX ? kept - RULES_PAST_MAX : 0;
	for (unsigned int i = first; i < kept; i++)
		event[i - first] = all[i];
	return kept - first;
}

void vmdev_scene_last_text(FILE *out, const struct rules_violation *v)
{
	struct vmdev_event event[RULES_PAST_MAX];
	unsigned int count = vmdev_scene_last(v, event);

	if (count)
		fprintf(out, VMDEV_SCENE_LABEL "of the %s, newest last; times were not kept\n",
			"last events", v->bufs.n ? "device's mappings" : "queue");
	for (unsigned int i = 0; i < count; i++)
		vmdev_scene_event_text(out, &event[i], 0);
}

struct json_object *vmdev_scene_past_json(const struct rules_violation *v)
{
	struct json_object *obj = json_object_new_object(), *list = json_object_new_array();
	struct vmdev_event event[RULES_PAST_MAX];
	unsigned int count = vmdev_scene_last(v, event);
	const struct vmdev_event *ev;

	for (unsigned int i = 0; (ev = vmdev_scene_event(&v->past, i)); i++)
		json_object_array_add(list, vmdev_line_json(ev, VMDEV_FIELD_ALL, NULL));
	json_object_object_add(obj, "device", list);
	list = json_object_new_array();
	for (unsigned int i = 0; i < count; i++)
		json_object_array_add(list, vmdev_line_json(&event[i], VMDEV_FIELD_ALL, NULL));
	json_object_object_add(obj, v->bufs.n ? "mappings" : "queue", list);
	return obj;
}
