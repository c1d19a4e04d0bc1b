/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule CMD-45: a device holds what its commands have said. Judges snapshots, in which the
 * parent tells what it holds, of devices whose commands were seen. What a snapshot makes known of
 * other devices is in join.h.
 */
#ifdef RULE
RULE(RULE_CMD_45, 45, "CMD-45", ERROR, TRANSPORT, "none", RULES_NONE,
	"a device holds what its commands have said",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = { [1] = { "by its commands", RULES_TYPE_NUMBER },
		    [2] = { "by its parent", RULES_TYPE_NUMBER },
		    [3] = { "what", VMDEV_TYPE_DEC } },
	.why = "An operation of the parent that got another value than its command's event says, "
		"or that never ran, leaves a device that works by other rules than its driver.",
	.looks = "What the parent tells once a second and at the end, between two commands, of a "
		"device that runs or was reset. detail 'what': 0 status, 1 offered, 2 accepted, "
		"3 configuration callback, 4 queue ready, 5 size, 6 callback, 7 to 9 addresses.",
	.blind = "What was put right before the next snapshot; a device that is being set up; "
		"NEEDS_RESET; the state of queues; a parent without snapshots.")
#elif !defined(RULES_CMD_READBACK_H)
#define RULES_CMD_READBACK_H

#include "rules/cmd/order.h"

enum rules_readback {
	RULES_READBACK_STATUS,
	RULES_READBACK_OFFERED,
	RULES_READBACK_ACCEPTED,
	RULES_READBACK_CONFIG_CB,
	RULES_READBACK_READY,
	RULES_READBACK_NUM,
	RULES_READBACK_CB,
	RULES_READBACK_AREA,
};

/* Whether all that the device holds now follows from its commands: it was reset, or it runs. */
RULES_FN int rules_readback_wanted(const struct rules_dev *d)
{
	return d->known && !d->joining && !d->seq.gaps && !d->resetting && !d->status_writes &&
	       (!d->status || d->status == RULES_STATUS_ORDERED);
}

RULES_FN int rules_cmd_45(__u64 said, __u64 held, enum rules_readback what,
			  struct rules_verdict *v)
{
	if (said == held)
		return 0;
	v->detail[1] = said;
	v->detail[2] = held;
	v->detail[3] = what;
	return rules_hit(v, RULE_CMD_45);
}

/**
 * rules_step_readback - judge what a device holds
 * @d: device
 * @e: VMDEV_EV_STATE
 * @v: filled
 *
 * Return: nonzero if @v names CMD-45.
 */
RULES_APART int rules_step_readback(struct rules_dev *d, const struct vmdev_event *e,
				    struct rules_verdict *v)
{
	__u64 status;

	if (!d || !e || !v || !rules_readback_wanted(d))
		return 0;
	d->evaluated[RULE_CMD_45]++;
	status = e->arg[VMDEV_STATE_A_STATUS] & ~(__u64)VMDEV_S_NEEDS_RESET;
	if (rules_cmd_45(d->status, status, RULES_READBACK_STATUS, v))
		return 1;
	if (!d->status)
		return 0;
	if (d->offered_known && rules_cmd_45(d->offered, e->arg[VMDEV_STATE_A_OFFERED],
					     RULES_READBACK_OFFERED, v))
		return 1;
	if (d->accepted_known && rules_cmd_45(d->accepted, e->arg[VMDEV_STATE_A_ACCEPTED],
					      RULES_READBACK_ACCEPTED, v))
		return 1;
	return rules_cmd_45(d->config_cb_set,
			    (e->arg[VMDEV_STATE_A_FLAGS] & VMDEV_STATE_F_CONFIG_CB) != 0,
			    RULES_READBACK_CONFIG_CB, v);
}

/* The addresses of a ready queue. */
RULES_FN int rules_readback_areas(const struct rules_vq *q, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	unsigned int i;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		if (q->area[i].hi && rules_cmd_45(q->area[i].lo, e->arg[VMDEV_VQSTATE_A_DESC + i],
						  RULES_READBACK_AREA + i, v))
			return 1;
	}
	return 0;
}

/**
 * rules_step_readback_vq - judge what a device holds of a queue
 * @d: device
 * @q: queue
 * @e: VMDEV_EV_VQ_STATE
 * @v: filled
 *
 * Return: nonzero if @v names CMD-45.
 */
RULES_APART int rules_step_readback_vq(struct rules_dev *d, struct rules_vq *q,
				       const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 flags;

	if (!d || !q || !e || !v || !rules_readback_wanted(d))
		return 0;
	d->evaluated[RULE_CMD_45]++;
	flags = e->arg[VMDEV_VQSTATE_A_FLAGS];
	if (rules_cmd_45(q->ready, (flags & VMDEV_VQSTATE_F_READY) != 0, RULES_READBACK_READY, v))
		return 1;
	if (!q->ready)
		return 0;
	if (q->num_set && rules_cmd_45(q->num_set, e->arg[VMDEV_VQSTATE_A_NUM],
				       RULES_READBACK_NUM, v))
		return 1;
	if (rules_cmd_45(q->cb_set, (flags & VMDEV_VQSTATE_F_CB) != 0, RULES_READBACK_CB, v))
		return 1;
	return rules_readback_areas(q, e, v);
}

#endif /* RULES_CMD_READBACK_H */
