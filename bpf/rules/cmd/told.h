/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule CMD-42: what is announced to a driver reaches it. Judges two counts in looks from
 * outside: the events, and the calls of the function by which the virtio core learns of it. Does
 * not count the calls; check/register.bpf.c does.
 */
#ifdef RULE
RULE(RULE_CMD_42, 42, "CMD-42", ERROR, TRANSPORT, "2.5", RULES_NONE,
	"a configuration callback that is announced reaches the driver",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MEMORY | RULES_NEEDS_LOOKS | RULES_NEEDS_START |
		RULES_NEEDS_MORE,
	.detail = { [1] = { "announced", VMDEV_TYPE_DEC }, [2] = { "arrived", VMDEV_TYPE_DEC } },
	.why = "A link that went down stays up for the driver, and a device that asks for a reset "
		"is never reset, while every event says that the driver was told.",
	.looks = "Configuration callbacks by their events, against the calls of "
		"virtio_config_changed() for this device, since it was registered: in 8 looks in "
		"a row, five a second, more were announced than arrived.",
	.blind = "A device that was joined; callbacks of queues; an upper driver that is "
		"not virtio's.")
#elif !defined(RULES_CMD_TOLD_H)
#define RULES_CMD_TOLD_H

#include "rules/core/state.h"

#define RULES_TOLD_TURNS 8u

/* A virtio device is registered: both counts begin. */
RULES_FN void rules_told_begin(struct rules_dev *d)
{
	d->told = (struct rules_told){ .known = 1, .before = d->config_cbs };
}

/* Thread @pid announces a callback, and is about to make it. */
RULES_FN void rules_told_announced(struct rules_dev *d, __u32 pid)
{
	struct rules_told *t = &d->told;

	t->pid[rules_index(t->next++, RULES_TOLD_THREADS - 1)] = pid;
}

/* Thread @pid makes one. A driver may also call the virtio core by itself: that does not count. */
RULES_FN void rules_told_arrived(struct rules_dev *d, __u32 pid)
{
	struct rules_told *t = &d->told;
	unsigned int i;

	for (i = 0; i < RULES_TOLD_THREADS; i++) {
		if (t->pid[i] != pid)
			continue;
		t->pid[i] = 0;
		t->arrived++;
		return;
	}
}

/**
 * rules_step_told - judge the callbacks of a device that is registered
 * @d: device
 * @v: filled
 *
 * A callback under way is announced before it arrives, so that one look proves nothing.
 *
 * Return: nonzero if @v names CMD-42; once for each registration.
 */
RULES_FN int rules_step_told(struct rules_dev *d, struct rules_verdict *v)
{
	struct rules_told *t = &d->told;
	__u64 announced = d->config_cbs - t->before;

	if (!t->known || d->seq.gaps || d->bound != RULES_BOUND)
		return 0;
	t->looks++;
	if (announced <= t->arrived) {
		t->turns = 0;
		return 0;
	}
	if (t->turns >= RULES_TOLD_TURNS || ++t->turns < RULES_TOLD_TURNS)
		return 0;
	v->detail[1] = announced;
	v->detail[2] = t->arrived;
	return rules_hit(v, RULE_CMD_42);
}

RULES_FN void rules_told_counted(struct check_stats *s, const struct rules_dev *d)
{
	s->evaluated[RULE_CMD_42] += d->told.before < d->config_cbs ? d->told.looks : 0;
}

#endif /* RULES_CMD_TOLD_H */
