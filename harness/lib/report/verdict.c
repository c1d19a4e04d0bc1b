// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the verdict: from what a run saw and missed to a word, a reason, an exit code.
 * Does not own the counting, nor how a verdict is shown.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"
#include "lib/report/verdict.h"

__attribute__((format(printf, 4, 5)))
static void vmdev_verdict_set(struct vmdev_verdict *v, const char *word, enum vmdev_exit code,
			      const char *reason, ...)
{
	va_list ap;

	v->word = word;
	v->code = code;
	va_start(ap, reason);
	vsnprintf(v->reason, sizeof(v->reason), reason, ap);
	va_end(ap);
}

__u64 vmdev_verdict_lost(const struct vmdev_verdict_loss *loss)
{
	return loss->ringbuf_full + loss->recursion_misses + loss->slot_missing +
	       loss->user_space + loss->sequence_gaps + loss->missing_events;
}

/* Both must reach it: one cannot make up for the other. */
static bool vmdev_verdict_covered(const struct vmdev_verdict_in *in)
{
	const struct vmdev_verdict_coverage *c = &in->coverage;

	return c->exercised * 100ULL >= (__u64)c->armed * in->min_coverage &&
	       c->taken * 100ULL >= (__u64)c->transitions * in->min_coverage;
}

static void vmdev_verdict_judge(const struct vmdev_verdict_in *in, struct vmdev_verdict *v)
{
	if (in->violations)
		vmdev_verdict_set(v, "violation", VMDEV_EXIT_VIOLATION,
				  "rules were broken %llu times", in->violations);
	else if (in->incomplete)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE, "%s",
				  in->incomplete);
	else if (in->blind)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE, "%s", in->blind);
	else if (vmdev_verdict_lost(&in->loss))
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "events were lost, see the loss line");
	else if (in->unknown)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "%u devices ran before the checker, their state was unknown; "
				  "start the checker first",
				  in->unknown);
	else if (in->unjudged)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "%llu events could not be judged", in->unjudged);
	else if (!in->ops.total)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE, "nothing was seen");
	else if (in->ops.total < in->min_ops)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "%llu operations were checked, %llu were asked for",
				  in->ops.total, in->min_ops);
	else if (!in->coverage.exercised)
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "none of the %u rules that were armed was exercised",
				  in->coverage.armed);
	else if (!vmdev_verdict_covered(in))
		vmdev_verdict_set(v, "inconclusive", VMDEV_EXIT_INCONCLUSIVE,
				  "less than %u %% was exercised: %u of %u rules, %u of %u "
				  "transitions of the model",
				  in->min_coverage, in->coverage.exercised, in->coverage.armed,
				  in->coverage.taken, in->coverage.transitions);
	else if (in->joined)
		vmdev_verdict_set(v, "clean", VMDEV_EXIT_CLEAN,
				  "no rule was broken and no event was missed; joined late: %u "
				  "devices, see the joined lines for what is unknown", in->joined);
	else
		vmdev_verdict_set(v, "clean", VMDEV_EXIT_CLEAN,
				  "no rule was broken and no event was missed");
}

__attribute__((format(printf, 2, 3)))
static void vmdev_verdict_add(struct vmdev_verdict *v, const char *more, ...)
{
	size_t len = strlen(v->reason);
	va_list ap;

	va_start(ap, more);
	vsnprintf(v->reason + len, sizeof(v->reason) - len, more, ap);
	va_end(ap);
}

void vmdev_verdict_make(const struct vmdev_verdict_in *in, struct vmdev_verdict *out)
{
	vmdev_verdict_judge(in, out);
	if (in->machine_ms)
		vmdev_verdict_add(out, "; the machine itself stood still for %llu ms",
				  in->machine_ms);
	if (!in->failed)
		return;
	vmdev_verdict_add(out, "; but the command exited with %d", in->code);
	if (out->code != VMDEV_EXIT_VIOLATION) {
		out->word = "failed";
		out->code = VMDEV_EXIT_INTERNAL;
	}
}

/* Copies are counted where their memory was compared, not where they were announced. */
static __u64 *vmdev_verdict_kind(struct vmdev_verdict_ops *ops, __u64 id)
{
	switch (id) {
	case VMDEV_EV_CMD_BEGIN:
		return &ops->commands;
	case VMDEV_EV_VQ_CB:
	case VMDEV_EV_CONFIG_CB:
		return &ops->callbacks;
	case VMDEV_EV_REGISTER:
		return &ops->dma;
	case VMDEV_EV_COPY_BEGIN:
	case VMDEV_EV_COPY_END:
	case VMDEV_EV_RING_STATE:
	case VMDEV_EV_HELD:
	case VMDEV_EV_LOOK:
		return NULL;
	default:
		if (vmdev_name_stream(id) == VMDEV_STREAM_RING)
			return &ops->ring;
		return vmdev_name_stream(id) == VMDEV_STREAM_DMA ? &ops->dma : NULL;
	}
}

void vmdev_verdict_ops(const struct check_stats *stats, struct vmdev_verdict_ops *ops)
{
	*ops = (struct vmdev_verdict_ops){ .copies = stats->copies + stats->vringh_calls };
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++) {
		__u64 *kind = vmdev_verdict_kind(ops, id);

		if (kind)
			*kind += stats->events[id];
	}
	ops->total = ops->commands + ops->ring + ops->copies + ops->dma + ops->callbacks;
}
