/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule CMD-40: no step off the model, unless a rule of the command that took it has told
 * of it. The model itself is in core/model.h, and core/known.h follows it.
 */
#ifdef RULE
RULE(RULE_CMD_40, 40, "CMD-40", ERROR, DEVICE, "2.1", RULES_NONE,
	"device and queues change their state only as the specification's states allow",
	.needs = RULES_NEEDS_CTL,
	.detail = { { "status before", VMDEV_TYPE_STATUS }, { "state before", RULES_TYPE_STATE },
		    { "state after", RULES_TYPE_STATE } },
	.why = "The other rules each know one wrong way. A device may find another: a call for "
		"help that is gone when it is read again, a suspension of a device that does not "
		"run. The driver then believes in a state that the device never was in.",
	.looks = "Each change of state that a command's begin, its end or a status read shows, "
		"against the table of transitions that `vmdev rules` prints. A rule that says "
		"more precisely what is wrong speaks in its place.",
	.blind = "Changes that no command and no status read shows.")
#elif !defined(RULES_CMD_MODEL_H)
#define RULES_CMD_MODEL_H

#include "rules/core/known.h"

/* The event under way, whose rules have spoken, takes no transition off the model [2.1]. */
RULES_FN int rules_cmd_40(struct rules_dev *d, struct rules_verdict *v)
{
	__u32 off = d->model.off;

	d->model.off = 0;
	if (!d->known || rules_any(v) || !rules_judge(d, v, RULE_CMD_40, off != 0))
		return 0;
	v->detail[1] = off >> 16;
	v->detail[2] = off & 0xffff;
	return 1;
}

#endif /* RULES_CMD_MODEL_H */
