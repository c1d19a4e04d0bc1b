// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how a session adds up: what load generators said of it, and what of rules and model it
 * exercised. Does not own how it is shown, nor who fills it.
 */
#include "lib/contract/name.h"
#include "lib/report/session.h"

void vmdev_session_sum(__u64 *sum, const __u64 *arg)
{
	for (int i = 0; i < VMDEV_LOAD_A_OTHERS; i++)
		sum[i] += arg[i];
	sum[VMDEV_LOAD_A_OTHERS] |= arg[VMDEV_LOAD_A_OTHERS];
}

const struct vmdev_event *vmdev_session_load(struct vmdev_session *r, const struct vmdev_event *ev)
{
	struct vmdev_event *sum;

	if (ev->id != VMDEV_EV_LOAD_RESULT || ev->dev >= VMDEV_MAX_DEVS) {
		r->tally.lost++;
		return NULL;
	}
	sum = &r->load[ev->dev];
	vmdev_session_sum(sum->arg, ev->arg);
	sum->ts = ev->ts;
	sum->dev = ev->dev;
	sum->vq = ev->vq;
	sum->id = ev->id;
	return sum;
}

bool vmdev_session_exercised(const struct vmdev_session *r, unsigned int number)
{
	return vmdev_select_has(&r->rules, number) && r->stats.evaluated[number];
}

const char *vmdev_session_absence(const struct vmdev_session *r)
{
	for (enum rules_source s = 0; s < RULES_SOURCES; s++)
		if (r->absent[s])
			return r->absent[s];
	return NULL;
}

void vmdev_session_cover(struct vmdev_session *r)
{
	struct vmdev_verdict_coverage *c = &r->in.coverage;
	struct vmdev_model_sum sum;

	vmdev_model_take(&r->stats, &r->model);
	vmdev_model_sum(&r->model, &sum);
	c->transitions = sum.transitions;
	c->taken = sum.taken;
	c->armed = 0;
	c->exercised = 0;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		c->armed += vmdev_select_has(&r->rules, n);
		c->exercised += vmdev_session_exercised(r, n);
	}
}

void vmdev_session_count(struct vmdev_session *r)
{
	vmdev_tally_settle(&r->tally);
	r->in.violations = 0;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!vmdev_select_has(&r->rules, n))
			r->stats.violations[n] = 0;
		if (vmdev_name_rule_counts(n))
			r->in.violations += r->stats.violations[n];
	}
	vmdev_verdict_ops(&r->stats, &r->in.ops);
	r->in.loss.user_space = r->tally.lost;
	r->in.unknown = __builtin_popcountll(r->stats.devices_unknown);
	r->in.joined = __builtin_popcountll(r->stats.devices_joined);
	r->in.unjudged = r->stats.unjudged + r->stats.copies_unread + r->stats.vringh_unjudged;
	vmdev_session_cover(r);
}
