// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the verdict on a recording: census, order, replay, what was missed.
 * Does not own the rules, nor how a verdict is shown.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/contract/lookup.h"
#include "lib/recording/rec_write.h"
#include "lib/recording/verify.h"

#define VMDEV_VERIFY_NS_PER_MS 1000000ULL
/* Of so many events one may have the time of its neighbour by chance. */
#define VMDEV_VERIFY_TIES 20

static int vmdev_verify_keep(void *ctx, const struct vmdev_event *ev, const char *comm)
{
	struct vmdev_verify *v = ctx;

	return vmdev_merge_add(&v->events, ev, comm);
}

static int vmdev_verify_count(void *ctx, const struct vmdev_event *ev, const char *comm)
{
	struct vmdev_verify *v = ctx;

	vmdev_census_event(&v->census, ev);
	return 0;
}

static int vmdev_verify_judge(void *ctx, const struct vmdev_event *ev, const char *comm)
{
	struct vmdev_verify *v = ctx;

	vmdev_replay_event(&v->replay, ev, comm);
	return 0;
}

static bool vmdev_verify_loaded(const struct vmdev_verify *v)
{
	return v->events.at;
}

/* All events in order, from memory if they had to be put there. */
static void vmdev_verify_each(struct vmdev_verify *v, vmdev_recording_fn fn)
{
	if (!vmdev_verify_loaded(v)) {
		vmdev_recording_each(&v->rec, fn, v);
		return;
	}
	for (size_t i = 0; i < v->events.count; i++)
		fn(v, &v->events.at[i].ev, v->events.at[i].comm);
}

/* Brings the events into memory and into order, where the file does not have them so. */
static const char *vmdev_verify_load(struct vmdev_verify *v)
{
	bool by_cpu = v->rec.meta.by_cpu;
	int err;

	if (!by_cpu && !v->keep)
		return NULL;
	err = vmdev_recording_each(&v->rec, vmdev_verify_keep, v);
	if (!err && by_cpu)
		err = vmdev_merge_order(&v->events);
	return err ? "its events do not fit into memory; record less" : NULL;
}

/* Why the file does not tell all that happened; NULL if nothing speaks against it. */
static const char *vmdev_verify_incomplete(struct vmdev_verify *v)
{
	__u64 strange = v->rec.strange + json_object_get_uint64(
						 json_object_object_get(v->rec.end, "strange"));
	struct vmdev_source *s = &v->source;

	if (v->rec.state == VMDEV_REC_DAMAGED)
		return vmdev_source_note(s, "the recording is damaged behind %llu events; copy it "
					    "again", v->rec.events);
	if (v->rec.state == VMDEV_REC_SHORT || !v->rec.end)
		return vmdev_source_note(s, "the recording is truncated: it ends behind %llu "
					    "events, without its loss counters", v->rec.events);
	if (strange)
		return vmdev_source_note(s, "%llu events are of another version of the modules "
					    "and cannot be judged; use the vmdev that fits",
					 strange);
	return NULL;
}

/*
 * Order between CPUs comes from the clock alone. A clock that contradicts the sequence
 * numbers, or that gives many events the same time, proves no order. Nor do two clocks; which
 * one a further buffer has is not known: trace-cmd 3.1.6 writes down that of the first.
 */
static const char *vmdev_verify_doubt(struct vmdev_verify *v)
{
	const struct vmdev_merge *m = &v->events;
	__u64 buffers = json_object_get_uint64(json_object_object_get(v->rec.end, "buffers"));

	if (m->twice)
		vmdev_source_note(&v->source, "%llu events were recorded twice, and count once",
				  m->twice);
	if (buffers > 1)
		return vmdev_source_note(&v->source,
					 "its events are in %llu buffers, which may have clocks of "
					 "their own: order between them is not proven; record all "
					 "into one", buffers);
	if (__builtin_popcountll(v->census.cpus) < 2)
		return NULL;
	if (m->skew)
		return vmdev_source_note(&v->source,
					 "the clock '%s' puts %llu events up to %llu ns too early: "
					 "order between processors is not proven; record with -C "
					 "mono", v->source.clock, m->late, m->skew);
	if (m->ties > m->count / VMDEV_VERIFY_TIES)
		return vmdev_source_note(&v->source,
					 "the clock '%s' is too coarse to order the events of "
					 "different processors; record with -C mono",
					 v->source.clock);
	return NULL;
}

/* A recording that was cut for one rule can be judged by that one only. */
static bool vmdev_verify_was_shrunk(struct vmdev_verify *v)
{
	struct json_object *shrunk = json_object_object_get(v->rec.meta.obj, "shrunk");
	const char *rule = json_object_get_string(json_object_object_get(shrunk, "rule"));
	struct vmdev_select_rules only;
	char bad[VMDEV_SELECT_WORD];

	if (!rule || !vmdev_select_rules(&only, rule, bad))
		return false;
	for (size_t i = 0; i < VMDEV_RULE_WORDS; i++)
		v->session.rules.mask[i] &= only.mask[i];
	vmdev_source_note(&v->source, "cut from %llu events for %s: no other rule is judged, and "
				      "what was cut is not loss",
			  (unsigned long long)json_object_get_uint64(
				  json_object_object_get(shrunk, "events")), rule);
	return true;
}

/* Takes away the rules that the recording is not enough for; NULL if it is for all. */
static const char *vmdev_verify_enough(struct vmdev_verify *v)
{
	const char *why = NULL;

	if (vmdev_verify_was_shrunk(v))
		return NULL;
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		unsigned int missing = vmdev_census_missing(&v->census, dev), first;
		__u64 events = 0;

		for (unsigned int i = 0; i < VMDEV_STREAMS; i++)
			events += v->census.dev[dev].events[i];
		vmdev_select_without(&v->replay.judged[dev], missing);
		if (!missing || !events)
			continue;
		first = __builtin_ctz(missing);
		if (!why)
			why = vmdev_source_note(&v->source,
						"not all %s of device %u were recorded; record "
						"all events: -e vmdev -e mvringh -e mvnet",
						vmdev_name_stream_info(first)->what, dev);
	}
	return why;
}

static void vmdev_verify_distrust(struct vmdev_verify *v)
{
	memset(v->replay.judged, 0, sizeof(v->replay.judged));
}

/* The numbers of a rule that only the live checker could judge. */
static void vmdev_verify_live_rule(struct vmdev_verify *v, const char *key)
{
	struct json_object *list = json_object_object_get(v->source.live, key);
	size_t count = json_object_get_type(list) == json_type_array ?
			       json_object_array_length(list) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);
		bool fired = json_object_get_type(one) == json_type_object;
		const char *id = json_object_get_string(
			fired ? json_object_object_get(one, "rule") : one);
		unsigned int n = id ? vmdev_lookup_rule(id) : VMDEV_RULE_MAX;

		if (!vmdev_select_has(&v->source.beyond, n))
			continue;
		vmdev_select_set(&v->source.live_has, n, true);
		v->session.stats.evaluated[n] = 1;
		if (fired)
			v->session.stats.violations[n] = json_object_get_uint64(
				json_object_object_get(one, "count"));
	}
}

/* Rules that are off by default count here too if they did live. */
static void vmdev_verify_extra(struct vmdev_verify *v)
{
	struct json_object *list = json_object_object_get(v->rec.live, "rules_armed");
	size_t count = json_object_get_type(list) == json_type_array ?
			       json_object_array_length(list) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *id = json_object_get_string(json_object_array_get_idx(list, i));
		unsigned int n = id ? vmdev_lookup_rule(id) : VMDEV_RULE_MAX;

		if (n < VMDEV_RULE_MAX && vmdev_name_rule_group(n) != VMDEV_GROUP_DEFAULT)
			vmdev_select_set(&v->session.rules, n, true);
	}
}

/* What needs more than events is taken from the live verdict, or is no part of this one. */
static void vmdev_verify_beyond(struct vmdev_verify *v)
{
	struct vmdev_select_rules *rules = &v->session.rules;

	if (v->extra)
		vmdev_verify_extra(v);
	v->source.live = v->rec.live;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule(n) && vmdev_select_has(rules, n) && vmdev_census_beyond(n))
			vmdev_select_set(&v->source.beyond, n, true);
	if (v->rec.live) {
		vmdev_verify_live_rule(v, "rules_exercised");
		vmdev_verify_live_rule(v, "rules_fired");
	}
	for (size_t i = 0; i < VMDEV_RULE_WORDS; i++)
		rules->mask[i] &= ~v->source.beyond.mask[i] | v->source.live_has.mask[i];
}

static void vmdev_verify_words(struct vmdev_verify *v)
{
	struct json_object *list = json_object_object_get(v->rec.meta.obj, "command");
	size_t count = json_object_get_type(list) == json_type_array ?
			       json_object_array_length(list) : 0;

	v->cmd = count ? calloc(count + 1, sizeof(*v->cmd)) : NULL;
	for (size_t i = 0; v->cmd && i < count; i++) {
		const char *word = json_object_get_string(json_object_array_get_idx(list, i));

		v->cmd[i] = (char *)(word ? word : "");
	}
	v->session.cmd = v->cmd;
}

static void vmdev_verify_about(struct vmdev_verify *v)
{
	struct vmdev_session *r = &v->session;
	struct json_object *start = json_object_object_get(v->rec.meta.obj, "start_ns");
	struct json_object *faults = json_object_object_get(v->rec.end, "faults_armed");

	snprintf(r->kernel, sizeof(r->kernel), "%s", vmdev_rec_meta_text(&v->rec.meta, "kernel"));
	snprintf(r->variant, sizeof(r->variant), "%s",
		 vmdev_rec_meta_text(&v->rec.meta, "variant"));
	snprintf(r->faults, sizeof(r->faults), "%s", faults ? json_object_get_string(faults) : "");
	r->t0 = start ? json_object_get_uint64(start) : v->census.first;
	r->run_ms = (v->census.last - v->census.first) / VMDEV_VERIFY_NS_PER_MS;
	r->source = &v->source;
	v->source.events = v->census.events;
	v->source.span_ns = v->census.last - v->census.first;
	v->source.cpus = __builtin_popcountll(v->census.cpus);
	v->source.suspected = v->replay.suspected;
	vmdev_verify_words(v);
}

/* What the recorder lost, and how its command ended. */
static void vmdev_verify_end(struct vmdev_verify *v)
{
	struct vmdev_verdict_in *in = &v->session.in;
	struct json_object *code = json_object_object_get(v->rec.end, "command_exit_code");

	in->loss.ringbuf_full = vmdev_recording_lost(&v->rec, "ringbuf_full");
	in->loss.recursion_misses = vmdev_recording_lost(&v->rec, "recursion_misses");
	v->session.tally.lost += vmdev_recording_lost(&v->rec, "user_space");
	in->code = json_object_get_int(code);
	in->failed = in->code && !json_object_get_boolean(
				json_object_object_get(v->rec.end, "command_stopped"));
}

static void vmdev_verify_verdict(struct vmdev_verify *v, const char *incomplete)
{
	struct vmdev_session *r = &v->session;

	vmdev_replay_end(&v->replay);
	vmdev_verify_about(v);
	vmdev_verify_end(v);
	vmdev_verify_beyond(v);
	vmdev_session_count(r);
	r->in.incomplete = incomplete;
	vmdev_verdict_make(&r->in, &r->verdict);
}

const char *vmdev_verify_run(struct vmdev_verify *v, const char *file, const void *data,
			     size_t len)
{
	const char *why = vmdev_recording_open(&v->rec, data, len), *incomplete, *other;

	v->source.file = file;
	if (!why)
		why = vmdev_verify_load(v);
	if (why)
		return why;
	v->source.kind = vmdev_rec_meta_text(&v->rec.meta, "kind");
	v->source.clock = vmdev_rec_meta_text(&v->rec.meta, "clock");
	vmdev_census_lacks(&v->census, json_object_object_get(v->rec.meta.obj, "lacks"));
	vmdev_verify_each(v, vmdev_verify_count);
	if (!vmdev_replay_start(&v->replay, &v->session))
		return "there is no memory to judge it; free some";
	incomplete = vmdev_verify_incomplete(v);
	other = vmdev_verify_enough(v);
	incomplete = incomplete ? incomplete : other;
	other = vmdev_verify_doubt(v);
	if (other)
		vmdev_verify_distrust(v);
	vmdev_verify_each(v, vmdev_verify_judge);
	vmdev_verify_verdict(v, incomplete ? incomplete : other);
	return NULL;
}

/* What a description says of machine and modules holds for a part of the recording too. */
static void vmdev_verify_copy(struct json_object *to, struct json_object *from, const char *key)
{
	struct json_object *value = json_object_object_get(from, key);

	if (value)
		json_object_object_add(to, key, json_object_get(value));
}

int vmdev_verify_write(const struct vmdev_verify *v, const struct vmdev_shrink *s, int fd)
{
	static const char *const keys[] = { "kind", "kernel", "variant", "modules", "time" };
	struct vmdev_rec_writer *w = vmdev_rec_writer_new(fd, VMDEV_REC_BY_FILE, v->source.clock);
	struct json_object *shrunk = json_object_new_object(), *end = json_object_new_object();

	if (!w)
		return ENOMEM;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		vmdev_verify_copy(w->meta.obj, v->rec.meta.obj, keys[i]);
	json_object_object_add(shrunk, "rule",
			       json_object_new_string(vmdev_name_rule(s->rule)->id));
	json_object_object_add(shrunk, "events", json_object_new_uint64(v->events.count));
	json_object_object_add(w->meta.obj, "shrunk", shrunk);
	vmdev_rec_write_meta(w);
	for (size_t i = 0; i < s->events.count; i++)
		vmdev_rec_write_event(w, &s->events.at[i].ev, s->events.at[i].comm);
	vmdev_verify_copy(end, v->rec.end, "faults_armed");
	vmdev_rec_write_json(w, VMDEV_REC_END, end);
	return vmdev_rec_writer_free(w);
}

void vmdev_verify_free(struct vmdev_verify *v)
{
	vmdev_replay_free(&v->replay);
	vmdev_merge_free(&v->events);
	vmdev_tally_free(&v->session.tally);
	vmdev_recording_close(&v->rec);
	free(v->cmd);
}
