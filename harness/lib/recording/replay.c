// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the judging of recorded events by the rules that BPF runs live.
 * Does not own reading, or the order of events.
 */
#include <string.h>
#include <sys/mman.h>

#include "lib/contract/name.h"
#include "lib/recording/replay.h"

#define VMDEV_REPLAY_SLOTS (VMDEV_MAX_DEVS * sizeof(struct rules_all))

bool vmdev_replay_start(struct vmdev_replay *r, struct vmdev_session *session)
{
	*r = (struct vmdev_replay){ .session = session };
	memset(r->judged, 0xff, sizeof(r->judged));
	/* Zero pages cost nothing until a device is seen. */
	r->slots = mmap(NULL, VMDEV_REPLAY_SLOTS, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r->slots == MAP_FAILED)
		r->slots = NULL;
	return r->slots;
}

/* Counts the rules that the recording is enough for, and keeps only those in the verdict. */
static bool vmdev_replay_count(struct vmdev_replay *r, unsigned int dev, struct rules_verdict *v)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!rules_has(v, n))
			continue;
		if (vmdev_select_has(&r->judged[dev], n)) {
			r->total.violations[n]++;
			continue;
		}
		r->suspected[n]++;
		v->rules[n / 64] &= ~(1ULL << n % 64);
	}
	return rules_any(v);
}

/* Batches carry the operations of other events once more, and no numbers of their own. */
static bool vmdev_replay_wanted(const struct vmdev_event *ev)
{
	return vmdev_name_event(ev->id) && vmdev_name_stream(ev->id) != VMDEV_STREAM_BATCH;
}

bool vmdev_replay_event(struct vmdev_replay *r, const struct vmdev_event *ev, const char *comm)
{
	struct rules_violation v = { .event = *ev };

	if (!vmdev_replay_wanted(ev))
		return false;
	if (ev->dev >= VMDEV_MAX_DEVS) {
		r->total.slot_missing++;
		return false;
	}
	if (ev->id == VMDEV_EV_LOAD_RESULT) {
		const struct vmdev_event *sum = vmdev_session_load(r->session, ev);

		if (sum)
			v.event = *sum;
	}
	if (!rules_step(&r->slots[ev->dev], &v.event, &v.verdict) ||
	    !vmdev_replay_count(r, ev->dev, &v.verdict))
		return false;
	memcpy(v.comm, comm, strnlen(comm, sizeof(v.comm) - 1));
	v.past = r->slots[ev->dev].dev.past;
	vmdev_tally_add(&r->session->tally, &v, sizeof(v), &r->session->rules);
	return true;
}

void vmdev_replay_end(struct vmdev_replay *r)
{
	struct check_stats *s = &r->session->stats;
	struct vmdev_verdict_loss *loss = &r->session->in.loss;
	const struct rules_dev *devs[VMDEV_MAX_DEVS];
	struct vmdev_select_rules any = { 0 };

	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++)
		devs[dev] = &r->slots[dev].dev;
	check_stats_collect(s, devs, VMDEV_MAX_DEVS, &r->total);
	/* No memory was compared, so no copy was either. */
	s->copies = s->copies_unread = s->bytes_copied = s->bytes_compared = 0;
	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++)
		if (s->devices >> dev & 1)
			for (size_t i = 0; i < VMDEV_RULE_WORDS; i++)
				any.mask[i] |= r->judged[dev].mask[i];
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_census_beyond(n) || !vmdev_select_has(&any, n))
			s->evaluated[n] = 0;
	loss->slot_missing = s->slot_missing;
	loss->sequence_gaps = s->gaps;
	loss->missing_events = s->gap_events;
}

void vmdev_replay_free(struct vmdev_replay *r)
{
	if (r->slots)
		munmap(r->slots, VMDEV_REPLAY_SLOTS);
	r->slots = NULL;
}
