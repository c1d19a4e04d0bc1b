/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule CMD-38: every command that began ends, and none overlaps another on the
 * same queue, kicks aside. Keeps account of the commands under way (rules_dev.open
 * and the two kinds of busy). Judges only while each of them is counted.
 */
#ifdef RULE
RULE(RULE_CMD_38, 38, "CMD-38", ERROR, TRANSPORT, "none", RULES_NONE,
	"every command that began ends, and none overlaps another on the same queue",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A command that never ends hangs its caller. Two at once on one queue are a "
		"driver without its lock: which of them wins is chance.",
	.looks = "Begin and end events, by command and queue. Kicks, and commands that only read "
		"of the whole device, may overlap.",
	.blind = "A command that hangs when the run ends is seen only if its driver is unbound.")
#elif !defined(RULES_CMD_CALL_H)
#define RULES_CMD_CALL_H

#include "rules/core/state.h"

/* No command is under way, and from here on each is counted. */
RULES_FN void rules_open_none(struct rules_dev *d)
{
	volatile __u16 *p;
	unsigned int i;

	for (i = 0; i < RULES_CMD_SLOTS; i++) {
		p = &d->open[i];
		*p = 0;
	}
	for (i = 0; i < VMDEV_MAX_VQS; i++)
		d->vq[i].busy = 0;
	d->busy = 0;
	d->open_known = 1;
}

/* Commands that carry a queue index. */
RULES_FN int rules_cmd_has_vq(unsigned int cmd)
{
	return (cmd >= VMDEV_CMD_SET_VQ_NUM && cmd <= VMDEV_CMD_GET_VQ_GROUP) ||
	       cmd == VMDEV_CMD_GET_VQ_NUM_MAX || cmd == VMDEV_CMD_GET_VQ_NUM_MIN;
}

/* Commands that change the whole device. Those that only read may overlap anything. */
RULES_FN int rules_call_writes(unsigned int cmd)
{
	return cmd == VMDEV_CMD_SET_DRIVER_FEATURES || cmd == VMDEV_CMD_SET_STATUS ||
	       cmd == VMDEV_CMD_RESET || cmd == VMDEV_CMD_SET_CONFIG ||
	       cmd == VMDEV_CMD_SET_CONFIG_CB || cmd == VMDEV_CMD_SUSPEND ||
	       cmd == VMDEV_CMD_RESUME || cmd == VMDEV_CMD_SET_DMA_OPS;
}

/* Who keeps a command from overlapping another: its queue, the device, or nobody. */
RULES_FN __u8 *rules_call_busy(struct rules_dev *d, const struct vmdev_event *e, unsigned int cmd)
{
	if (rules_cmd_has_vq(cmd))
		return e->vq < VMDEV_MAX_VQS ? &rules_vq_of(d, e)->busy : 0;
	return rules_call_writes(cmd) ? &d->busy : 0;
}

/* CMD-38, a command begins: nothing else is under way in the same place. */
RULES_FN int rules_call_begin(struct rules_dev *d, const struct vmdev_event *e, unsigned int cmd,
			      struct rules_verdict *v)
{
	__u8 *busy;
	int hit = 0;

	if (cmd == VMDEV_CMD_KICK_VQ)
		return 0;
	busy = rules_call_busy(d, e, cmd);
	if (!busy)
		return 0;
	if (d->open_known)
		hit = rules_judge(d, v, RULE_CMD_38, *busy != 0);
	*busy = cmd + 1;
	return hit;
}

/* CMD-38, a command ends: it had begun, and nothing began in the same place since. */
RULES_FN int rules_call_end(struct rules_dev *d, const struct vmdev_event *e, unsigned int cmd,
			    struct rules_verdict *v)
{
	__u16 *open = &d->open[rules_index(cmd, RULES_CMD_SLOTS - 1)];
	int hit = rules_unlikely(d->open_known && !*open);
	__u8 *busy;

	if (*open)
		(*open)--;
	if (cmd == VMDEV_CMD_KICK_VQ)
		return hit ? rules_hit(v, RULE_CMD_38) : 0;
	busy = rules_call_busy(d, e, cmd);
	if (busy) {
		hit |= d->open_known && *busy != cmd + 1;
		*busy = 0;
	}
	return hit ? rules_hit(v, RULE_CMD_38) : 0;
}

/* CMD-38, a driver is unbound: nothing that it began is still under way. */
RULES_FN int rules_call_none_broken(const struct rules_dev *d)
{
	unsigned int i, open = 0;

	for (i = 0; i < VMDEV_CMD_COUNT; i++)
		open |= d->open[i];
	return open != 0;
}

RULES_FN int rules_call_none(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_38, rules_call_none_broken(d));
}

#endif /* RULES_CMD_CALL_H */
