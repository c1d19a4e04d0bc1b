// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the merging of several CPUs' events: by time, then by sequence number.
 * Does not own reading or judging.
 */
#define _GNU_SOURCE /* qsort_r */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/merge.h"
#include "lib/name.h"

#define VMDEV_MERGE_FIRST 4096

/* An event's stream, and where the event stands; numbers are compared inside a stream only. */
struct vmdev_merge_key {
	__u64 stream;
	__u64 seq;
	size_t pos;
};

int vmdev_merge_add(struct vmdev_merge *m, const struct vmdev_event *ev, const char *comm)
{
	struct vmdev_merge_event *one;

	if (m->count == m->room) {
		size_t room = m->room ? 2 * m->room : VMDEV_MERGE_FIRST;

		one = reallocarray(m->at, room, sizeof(*one));
		if (!one)
			return ENOMEM;
		m->at = one;
		m->room = room;
	}
	one = &m->at[m->count++];
	memset(one, 0, sizeof(*one));
	one->ev = *ev;
	memcpy(one->comm, comm, strnlen(comm, sizeof(one->comm) - 1));
	return 0;
}

static int vmdev_merge_by_time(const void *a, const void *b, void *ctx)
{
	const struct vmdev_merge_event *at = ctx;
	const size_t *x = a, *y = b;

	if (at[*x].ev.ts != at[*y].ev.ts)
		return at[*x].ev.ts < at[*y].ev.ts ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static int vmdev_merge_by_number(const void *a, const void *b)
{
	const struct vmdev_merge_key *x = a, *y = b;

	if (x->stream != y->stream)
		return x->stream < y->stream ? -1 : 1;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return x->pos < y->pos ? -1 : x->pos > y->pos;
}

static int vmdev_merge_by_place(const void *a, const void *b)
{
	const struct vmdev_merge_key *x = a, *y = b;

	if (x->stream != y->stream)
		return x->stream < y->stream ? -1 : 1;
	return x->pos < y->pos ? -1 : x->pos > y->pos;
}

/* Puts the events into the order of their times. */
static int vmdev_merge_sort(struct vmdev_merge *m)
{
	size_t *order = malloc(m->count * sizeof(*order) + 1);
	struct vmdev_merge_event *sorted = malloc(m->count * sizeof(*sorted) + 1);

	if (!order || !sorted) {
		free(order);
		free(sorted);
		return ENOMEM;
	}
	for (size_t i = 0; i < m->count; i++)
		order[i] = i;
	qsort_r(order, m->count, sizeof(*order), vmdev_merge_by_time, m->at);
	for (size_t i = 0; i < m->count; i++) {
		sorted[i] = m->at[order[i]];
		m->ties += i && sorted[i].ev.ts == sorted[i - 1].ev.ts &&
			   sorted[i].ev.cpu != sorted[i - 1].ev.cpu;
	}
	free(order);
	free(m->at);
	m->at = sorted;
	m->room = m->count;
	return 0;
}

/* A number for the stream that counts an event; 0 if none does. */
static __u64 vmdev_merge_stream(const struct vmdev_event *ev, __u32 life)
{
	static const char *const names[] = { "CTL", "DMA", "RING", "WORK" };
	const struct vmdev_name_event *info = vmdev_name_event(ev->id);
	__u64 vq;

	for (__u64 i = 0; info && i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(info->stream, names[i]))
			continue;
		/* The first two streams are the whole device's. */
		vq = i < 2 ? 0 : ev->vq;
		return (__u64)life << 32 | (__u64)(ev->dev & 0xff) << 24 | vq << 8 | (i + 1);
	}
	return 0;
}

/* Notes for each event its stream; an index that is given to a new device begins new ones. */
static struct vmdev_merge_key *vmdev_merge_keys(const struct vmdev_merge *m)
{
	struct vmdev_merge_key *key = malloc(m->count * sizeof(*key) + 1);
	__u32 life[256] = { 0 };

	for (size_t i = 0; key && i < m->count; i++) {
		const struct vmdev_event *ev = &m->at[i].ev;

		if (ev->id == VMDEV_EV_ADD)
			life[ev->dev & 0xff]++;
		key[i].stream = vmdev_merge_stream(ev, life[ev->dev & 0xff]);
		/* Events that no stream counts stay where they are. */
		key[i].seq = key[i].stream ? ev->seq : i;
		key[i].pos = i;
	}
	return key;
}

/* Counts the events of one stream, in order of number, that times put too late. */
static void vmdev_merge_measure(struct vmdev_merge *m, const struct vmdev_merge_key *key, size_t n)
{
	__u64 latest = 0;

	for (size_t i = 0; i < n; i++) {
		__u64 ts = m->at[key[i].pos].ev.ts;

		if (ts < latest) {
			m->late++;
			if (latest - ts > m->skew)
				m->skew = latest - ts;
		} else {
			latest = ts;
		}
	}
}

/* An event that two buffers recorded is there twice: with the same number, alike in all. */
static bool vmdev_merge_same(const struct vmdev_event *a, const struct vmdev_event *b)
{
	return a->seq == b->seq && a->id == b->id && a->vq == b->vq &&
	       !memcmp(a->arg, b->arg, sizeof(a->arg));
}

/* Gives the events of one stream, in order of number, the places that its events had. */
static void vmdev_merge_place(struct vmdev_merge *m, const struct vmdev_merge_key *by_number,
			      const struct vmdev_merge_key *by_place, size_t n,
			      struct vmdev_merge_event *out)
{
	const struct vmdev_event *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct vmdev_merge_event *one = &m->at[by_number[i].pos];
		struct vmdev_merge_event *place = &out[by_place[i].pos];

		*place = *one;
		if (by_number[i].stream && last && vmdev_merge_same(last, &one->ev)) {
			place->ev.id = 0;
			m->twice++;
		}
		last = &one->ev;
	}
}

static void vmdev_merge_streams(struct vmdev_merge *m, const struct vmdev_merge_key *by_number,
				const struct vmdev_merge_key *by_place,
				struct vmdev_merge_event *out)
{
	size_t end;

	for (size_t start = 0; start < m->count; start = end) {
		for (end = start + 1; end < m->count; end++)
			if (by_number[end].stream != by_number[start].stream)
				break;
		if (by_number[start].stream)
			vmdev_merge_measure(m, by_number + start, end - start);
		vmdev_merge_place(m, by_number + start, by_place + start, end - start, out);
	}
}

static void vmdev_merge_compact(struct vmdev_merge *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count; i++)
		if (m->at[i].ev.id)
			m->at[kept++] = m->at[i];
	m->count = kept;
}

int vmdev_merge_order(struct vmdev_merge *m)
{
	struct vmdev_merge_key *by_number = NULL, *by_place = NULL;
	struct vmdev_merge_event *out = NULL;
	int err = vmdev_merge_sort(m);

	if (err)
		return err;
	by_number = vmdev_merge_keys(m);
	by_place = malloc(m->count * sizeof(*by_place) + 1);
	out = malloc(m->count * sizeof(*out) + 1);
	if (by_number && by_place && out) {
		memcpy(by_place, by_number, m->count * sizeof(*by_place));
		qsort(by_number, m->count, sizeof(*by_number), vmdev_merge_by_number);
		qsort(by_place, m->count, sizeof(*by_place), vmdev_merge_by_place);
		vmdev_merge_streams(m, by_number, by_place, out);
		free(m->at);
		m->at = out;
		vmdev_merge_compact(m);
	} else {
		free(out);
		err = ENOMEM;
	}
	free(by_number);
	free(by_place);
	return err;
}

void vmdev_merge_free(struct vmdev_merge *m)
{
	free(m->at);
	*m = (struct vmdev_merge){ 0 };
}
