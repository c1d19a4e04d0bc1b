// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the merging of several CPUs' events: what one CPU fired stays in its order, what
 * one stream counts stays in the order of its numbers, and time decides the rest.
 * Does not own reading or judging.
 */
#define _GNU_SOURCE /* qsort_r */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/recording/merge.h"
#include "lib/contract/name.h"

#define VMDEV_MERGE_FIRST 4096
#define VMDEV_MERGE_CPUS 256u	/* more share a place */
#define VMDEV_MERGE_LANES 256u
#define VMDEV_MERGE_NONE ((size_t)-1)

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

/*
 * Puts the events into the order of their times. Returns where each stood before, to be
 * freed, or NULL if there is no memory.
 */
static size_t *vmdev_merge_sort(struct vmdev_merge *m)
{
	size_t *order = malloc(m->count * sizeof(*order) + 1);
	struct vmdev_merge_event *sorted = malloc(m->count * sizeof(*sorted) + 1);

	if (!order || !sorted) {
		free(order);
		free(sorted);
		return NULL;
	}
	for (size_t i = 0; i < m->count; i++)
		order[i] = i;
	qsort_r(order, m->count, sizeof(*order), vmdev_merge_by_time, m->at);
	for (size_t i = 0; i < m->count; i++) {
		sorted[i] = m->at[order[i]];
		m->ties += i && sorted[i].ev.ts == sorted[i - 1].ev.ts &&
			   sorted[i].ev.cpu != sorted[i - 1].ev.cpu;
	}
	free(m->at);
	m->at = sorted;
	m->room = m->count;
	return order;
}

/* A number for the stream that counts an event; 0 if none does. */
static __u64 vmdev_merge_stream(const struct vmdev_event *ev, __u32 life)
{
	enum vmdev_stream stream = vmdev_name_stream(ev->id);
	__u64 vq = vmdev_name_stream_info(stream)->per_queue ? ev->vq : 0;

	if (stream >= VMDEV_STREAMS)
		return 0;
	return (__u64)life << 32 | (__u64)(ev->dev & 0xff) << 24 | vq << 8 | (stream + 1);
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

/**
 * struct vmdev_weave - events in the order of their times, on their way into their true order
 * @before: event of the same stream with the number before, or NONE
 * @next:   next event of the same lane, or NONE
 * @done:   it has its place, or was there twice
 * @head:   first event of each lane that has none
 * @tail:   last event of each lane
 * @lanes:  how many of @head are used
 *
 * A lane is what one buffer holds of one CPU.
 */
struct vmdev_weave {
	size_t *before;
	size_t *next;
	bool *done;
	size_t head[VMDEV_MERGE_LANES];
	size_t tail[VMDEV_MERGE_LANES];
	unsigned int lanes;
};

static bool vmdev_weave_alloc(struct vmdev_weave *w, size_t n)
{
	w->before = malloc(n * sizeof(*w->before) + 1);
	w->next = malloc(n * sizeof(*w->next) + 1);
	w->done = calloc(n + 1, sizeof(*w->done));
	return w->before && w->next && w->done;
}

static void vmdev_weave_free(struct vmdev_weave *w)
{
	free(w->before);
	free(w->next);
	free(w->done);
}

/* Who comes before whom in the streams. An event that is there twice is dropped. */
static void vmdev_weave_streams(struct vmdev_weave *w, struct vmdev_merge *m,
				const struct vmdev_merge_key *by_number)
{
	size_t last = VMDEV_MERGE_NONE;

	for (size_t i = 0; i < m->count; i++) {
		size_t pos = by_number[i].pos;

		if (i && by_number[i].stream != by_number[i - 1].stream)
			last = VMDEV_MERGE_NONE;
		w->before[pos] = by_number[i].stream ? last : VMDEV_MERGE_NONE;
		if (by_number[i].stream && last != VMDEV_MERGE_NONE &&
		    vmdev_merge_same(&m->at[last].ev, &m->at[pos].ev)) {
			w->done[pos] = true;
			m->twice++;
			continue;
		}
		last = pos;
	}
}

/*
 * The lane of an event, if @lane is that of the event before it on its CPU. Inside a buffer
 * times do not fall: where they do, the next buffer of that CPU begins. If there is no room
 * for its lane, it is an event that its time puts too early.
 */
static unsigned int vmdev_weave_lane(struct vmdev_weave *w, struct vmdev_merge *m, size_t i,
				     unsigned int lane)
{
	__u64 last = lane < w->lanes ? m->at[w->tail[lane]].ev.ts : 0;
	__u64 ts = m->at[i].ev.ts;

	if (lane < w->lanes && ts >= last)
		return lane;
	if (w->lanes < VMDEV_MERGE_LANES) {
		w->head[w->lanes] = i;
		return w->lanes++;
	}
	m->late++;
	m->skew = last - ts > m->skew ? last - ts : m->skew;
	return lane % VMDEV_MERGE_LANES;
}

/* Who comes after whom in a lane: as they came, whatever their times say. */
static void vmdev_weave_lanes(struct vmdev_weave *w, struct vmdev_merge *m, const size_t *came,
			      size_t *place)
{
	unsigned int of[VMDEV_MERGE_CPUS];

	for (size_t i = 0; i < m->count; i++)
		place[came[i]] = i;
	for (unsigned int c = 0; c < VMDEV_MERGE_CPUS; c++)
		of[c] = VMDEV_MERGE_LANES;
	w->lanes = 0;
	for (size_t k = 0; k < m->count; k++) {
		size_t i = place[k];
		unsigned int *lane = &of[m->at[i].ev.cpu % VMDEV_MERGE_CPUS];

		*lane = vmdev_weave_lane(w, m, i, *lane);
		w->next[i] = VMDEV_MERGE_NONE;
		if (w->head[*lane] != i)
			w->next[w->tail[*lane]] = i;
		w->tail[*lane] = i;
	}
}

/*
 * The lane whose first event comes next: the earliest that waits for none of its stream.
 * If all wait, the recording contradicts itself, and time alone decides.
 */
static unsigned int vmdev_weave_pick(struct vmdev_weave *w)
{
	unsigned int best = VMDEV_MERGE_LANES, first = VMDEV_MERGE_LANES;

	for (unsigned int l = 0; l < w->lanes; l++) {
		size_t i = w->head[l];

		if (i == VMDEV_MERGE_NONE)
			continue;
		if (first == VMDEV_MERGE_LANES || i < w->head[first])
			first = l;
		if (w->before[i] != VMDEV_MERGE_NONE && !w->done[w->before[i]])
			continue;
		if (best == VMDEV_MERGE_LANES || i < w->head[best])
			best = l;
	}
	return best < VMDEV_MERGE_LANES ? best : first;
}

/* Returns how many events have a place in @out. */
static size_t vmdev_weave_run(struct vmdev_weave *w, const struct vmdev_merge *m,
			      struct vmdev_merge_event *out)
{
	size_t kept = 0, i;
	unsigned int l;

	while ((l = vmdev_weave_pick(w)) < VMDEV_MERGE_LANES) {
		i = w->head[l];
		w->head[l] = w->next[i];
		if (w->done[i])
			continue;
		w->done[i] = true;
		out[kept++] = m->at[i];
	}
	return kept;
}

static void vmdev_merge_late(struct vmdev_merge *m, const struct vmdev_merge_key *by_number)
{
	size_t end;

	for (size_t start = 0; start < m->count; start = end) {
		for (end = start + 1; end < m->count; end++)
			if (by_number[end].stream != by_number[start].stream)
				break;
		if (by_number[start].stream)
			vmdev_merge_measure(m, by_number + start, end - start);
	}
}

int vmdev_merge_order(struct vmdev_merge *m)
{
	struct vmdev_merge_key *by_number = NULL;
	struct vmdev_merge_event *out = NULL;
	size_t *came = vmdev_merge_sort(m), *place = NULL;
	struct vmdev_weave w = { 0 };
	int err = ENOMEM;

	if (!came)
		return ENOMEM;
	by_number = vmdev_merge_keys(m);
	place = malloc(m->count * sizeof(*place) + 1);
	out = malloc(m->count * sizeof(*out) + 1);
	if (by_number && place && out && vmdev_weave_alloc(&w, m->count)) {
		qsort(by_number, m->count, sizeof(*by_number), vmdev_merge_by_number);
		vmdev_merge_late(m, by_number);
		vmdev_weave_streams(&w, m, by_number);
		vmdev_weave_lanes(&w, m, came, place);
		m->count = vmdev_weave_run(&w, m, out);
		free(m->at);
		m->at = out;
		out = NULL;
		err = 0;
	}
	vmdev_weave_free(&w);
	free(came);
	free(place);
	free(out);
	free(by_number);
	return err;
}

void vmdev_merge_free(struct vmdev_merge *m)
{
	free(m->at);
	*m = (struct vmdev_merge){ 0 };
}
