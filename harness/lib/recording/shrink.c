// SPDX-License-Identifier: GPL-2.0
/*
 * Owns delta debugging over events: which can go while the rule stays broken.
 * Does not own the judging, or the writing of what is left.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/contract/name.h"
#include "lib/recording/shrink.h"
#include "rules/rules.h"

/* So many judged events are minutes; a recording that needs more stays a little longer. */
#define VMDEV_SHRINK_BUDGET 2000000000ULL
/* The whole device, and each of its streams. */
#define VMDEV_SHRINK_KINDS (VMDEV_STREAMS + 1)

/**
 * struct vmdev_shrink_try - one attempt
 * @devs: state of the devices
 * @used: devices whose state is not all zero, as bits
 * @next: numbers of the streams, by stream, device and queue
 * @open: the stream has begun
 * @has:  kind, device and queue have events, see vmdev_shrink_streams()
 */
struct vmdev_shrink_try {
	struct rules_all *devs;
	__u64 used;
	__u64 next[VMDEV_STREAMS][VMDEV_MAX_DEVS][VMDEV_MAX_VQS];
	bool open[VMDEV_STREAMS][VMDEV_MAX_DEVS][VMDEV_MAX_VQS];
	bool has[VMDEV_SHRINK_KINDS][VMDEV_MAX_DEVS][VMDEV_MAX_VQS];
};

/* A stream of the whole device is kept at queue 0, whatever queue an event names. */
static unsigned int vmdev_shrink_vq(enum vmdev_stream stream, const struct vmdev_event *ev)
{
	return vmdev_name_stream_info(stream)->per_queue ? ev->vq % VMDEV_MAX_VQS : 0;
}

/* Gives an event the next number of its stream; a device that is added begins at 0. */
static void vmdev_shrink_number(struct vmdev_shrink_try *t, struct vmdev_event *ev)
{
	enum vmdev_stream stream = vmdev_name_stream(ev->id);
	unsigned int vq;

	if (stream >= VMDEV_STREAMS)
		return;
	if (ev->id == VMDEV_EV_ADD) {
		for (unsigned int i = 0; i < VMDEV_STREAMS; i++) {
			memset(t->next[i][ev->dev], 0, sizeof(t->next[i][ev->dev]));
			memset(t->open[i][ev->dev], 1, sizeof(t->open[i][ev->dev]));
		}
		t->open[stream][ev->dev][0] = false;
	}
	vq = vmdev_shrink_vq(stream, ev);
	if (t->open[stream][ev->dev][vq])
		ev->seq = t->next[stream][ev->dev][vq];
	t->open[stream][ev->dev][vq] = true;
	t->next[stream][ev->dev][vq] = ev->seq + 1;
}

/* Judges one event of an attempt, with its new number. */
static bool vmdev_shrink_step(struct vmdev_shrink_try *t, const struct vmdev_event *from,
			      unsigned int rule)
{
	struct vmdev_event ev = *from;
	struct rules_verdict v;

	if (ev.dev >= VMDEV_MAX_DEVS || vmdev_name_stream(ev.id) == VMDEV_STREAM_BATCH)
		return false;
	vmdev_shrink_number(t, &ev);
	t->used |= 1ULL << ev.dev;
	return rules_step(&t->devs[ev.dev], &ev, &v) && rules_has(&v, rule);
}

/* The state of a device is large: only what the last attempt touched is emptied. */
static void vmdev_shrink_forget(struct vmdev_shrink_try *t)
{
	for (; t->used; t->used &= t->used - 1)
		memset(&t->devs[__builtin_ctzll(t->used)], 0, sizeof(*t->devs));
	memset(t->next, 0, sizeof(t->next));
	memset(t->open, 0, sizeof(t->open));
}

/*
 * Judges all events that are kept. Return: the place of the first that breaks the rule,
 * @count if none does.
 */
static size_t vmdev_shrink_try(struct vmdev_shrink *s, const struct vmdev_merge *in,
			       const bool *kept, size_t count)
{
	struct vmdev_shrink_try *t = s->attempt;
	size_t i;

	vmdev_shrink_forget(t);
	s->tries++;
	for (i = 0; i < count; i++) {
		if (kept && !kept[i])
			continue;
		s->spent++;
		if (vmdev_shrink_step(t, &in->at[i].ev, s->rule))
			break;
	}
	return i;
}

/* Tries to do without some events; the last one has to break the rule, and none before. */
static bool vmdev_shrink_cut(struct vmdev_shrink *s, const struct vmdev_merge *in, bool *kept,
			     const size_t *cut, size_t n)
{
	if (!n || s->spent > VMDEV_SHRINK_BUDGET)
		return false;
	for (size_t i = 0; i < n; i++)
		kept[cut[i]] = false;
	if (vmdev_shrink_try(s, in, kept, s->events.count) == s->events.count - 1)
		return true;
	for (size_t i = 0; i < n; i++)
		kept[cut[i]] = true;
	return false;
}

/* Kind 0 stands for the whole device, 1 for its first stream, and so on. */
static void vmdev_shrink_look(struct vmdev_shrink *s, const struct vmdev_merge *in)
{
	struct vmdev_shrink_try *t = s->attempt;

	for (size_t i = 0; i + 1 < s->events.count; i++) {
		const struct vmdev_event *ev = &in->at[i].ev;
		enum vmdev_stream has = vmdev_name_stream(ev->id);

		if (ev->dev >= VMDEV_MAX_DEVS)
			continue;
		t->has[0][ev->dev][0] = true;
		if (has < VMDEV_STREAMS)
			t->has[has + 1][ev->dev][vmdev_shrink_vq(has, ev)] = true;
	}
}

/* Whole streams first: one cut is worth thousands of small ones. */
static void vmdev_shrink_streams(struct vmdev_shrink *s, const struct vmdev_merge *in, bool *kept,
				 size_t *cut)
{
	vmdev_shrink_look(s, in);
	for (unsigned int what = 0; what < VMDEV_SHRINK_KINDS * VMDEV_MAX_DEVS * VMDEV_MAX_VQS;
	     what++) {
		unsigned int vq = what % VMDEV_MAX_VQS, dev = what / VMDEV_MAX_VQS % VMDEV_MAX_DEVS;
		unsigned int kind = what / VMDEV_MAX_VQS / VMDEV_MAX_DEVS;
		size_t n = 0;

		if (!s->attempt->has[kind][dev][vq])
			continue;
		for (size_t i = 0; i + 1 < s->events.count; i++) {
			const struct vmdev_event *ev = &in->at[i].ev;
			enum vmdev_stream has = vmdev_name_stream(ev->id);

			if (kept[i] && ev->dev == dev &&
			    (kind ? has == kind - 1 && vmdev_shrink_vq(has, ev) == vq : !vq))
				cut[n++] = i;
		}
		vmdev_shrink_cut(s, in, kept, cut, n);
	}
}

/* Pieces of @size neighbours, from the newest to the oldest. Return: events cut. */
static size_t vmdev_shrink_pieces(struct vmdev_shrink *s, const struct vmdev_merge *in,
				  bool *kept, size_t *cut, size_t size)
{
	size_t n = 0, done = 0;

	for (size_t i = s->events.count - 1; i-- > 0;) {
		if (kept[i])
			cut[n++] = i;
		if (n == size || !i) {
			done += vmdev_shrink_cut(s, in, kept, cut, n) ? n : 0;
			n = 0;
		}
	}
	return done;
}

static const char *vmdev_shrink_take(struct vmdev_shrink *s, const struct vmdev_merge *in,
				     const bool *kept, size_t count)
{
	struct vmdev_shrink_try *t = s->attempt;
	int err = 0;

	vmdev_shrink_forget(t);
	s->events.count = 0;
	for (size_t i = 0; !err && i < count; i++) {
		struct vmdev_event ev = in->at[i].ev;

		if (!kept[i])
			continue;
		vmdev_shrink_number(t, &ev);
		err = vmdev_merge_add(&s->events, &ev, in->at[i].comm);
	}
	return err ? "there is no memory for it; free some" : NULL;
}

static const char *vmdev_shrink_all(struct vmdev_shrink *s, const struct vmdev_merge *in)
{
	size_t first = vmdev_shrink_try(s, in, NULL, in->count), count = first + 1, size;
	const char *why = "there is no memory for it; free some";
	bool *kept;
	size_t *cut;

	if (first == in->count)
		return "no event breaks the rule";
	kept = malloc(count);
	cut = malloc(count * sizeof(*cut));
	if (kept && cut) {
		memset(kept, 1, count);
		s->events.count = count;
		vmdev_shrink_streams(s, in, kept, cut);
		for (size = count / 2 + 1; size; size /= 2)
			vmdev_shrink_pieces(s, in, kept, cut, size);
		/* Once more, until no single event can go. */
		while (vmdev_shrink_pieces(s, in, kept, cut, 1))
			;
		why = vmdev_shrink_take(s, in, kept, count);
	}
	free(kept);
	free(cut);
	return why;
}

const char *vmdev_shrink_run(struct vmdev_shrink *s, const struct vmdev_merge *in)
{
	struct vmdev_shrink_try *t = calloc(1, sizeof(*t));
	const char *why = "there is no memory for it; free some";

	if (!t)
		return why;
	t->devs = calloc(VMDEV_MAX_DEVS, sizeof(*t->devs));
	s->attempt = t;
	if (t->devs)
		why = vmdev_shrink_all(s, in);
	s->attempt = NULL;
	free(t->devs);
	free(t);
	return why;
}
