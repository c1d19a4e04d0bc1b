/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule NET-07: commands of a network card's control queue and their answers.
 * Judges the command as the card understood it; that the answer byte was really
 * written is for the rules on copies and used lengths.
 */
#ifdef RULE
RULE(RULE_NET_07, 199, "NET-07", ERROR, DEVICE, "5.1.6.5", RULES_NONE,
	"a control chain holds one command that was negotiated, and gets its ack byte",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_CARD,
	.detail = { { "class", VMDEV_TYPE_CLASS }, { "command", VMDEV_TYPE_DEC },
		    { "features accepted", VMDEV_TYPE_FEATURES },
		    { "used length", VMDEV_TYPE_SIZE } },
	.why = "The driver waits for the answer of a control command, often with a lock held. A "
		"missing answer hangs the system, and a command that was not negotiated has none.",
	.looks = "Each chain of the control queue: class and command against the features, and "
		"the byte that is written as answer.",
	.blind = "What the device does because of the command.")
#elif !defined(RULES_NET_CTRL_H)
#define RULES_NET_CTRL_H

#include "rules/core/state.h"

/* Class and command, and the answer: what every command has [5.1.6.5]. */
#define RULES_CTRL_HDR 2
#define RULES_CTRL_ACK 1

/* Commands of a class that one feature brings [5.1.6.5]. */
#define RULES_CTRL_KEY(class, command) ((class) << 8 | (command))

/* The feature that brings a command; 0 for a command that the specification does not know. */
RULES_FN __u64 rules_ctrl_feature(__u64 class, __u64 command)
{
	switch (RULES_CTRL_KEY(class, command)) {
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 0):
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 1):
	case RULES_CTRL_KEY(VMDEV_CLASS_MAC, 0):
		return VMDEV_FEATURE(VMDEV_F_CTRL_RX);
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 2):
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 3):
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 4):
	case RULES_CTRL_KEY(VMDEV_CLASS_RX, 5):
		return VMDEV_FEATURE(VMDEV_F_CTRL_RX_EXTRA);
	case RULES_CTRL_KEY(VMDEV_CLASS_MAC, 1):
		return VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR);
	case RULES_CTRL_KEY(VMDEV_CLASS_VLAN, 0):
	case RULES_CTRL_KEY(VMDEV_CLASS_VLAN, 1):
		return VMDEV_FEATURE(VMDEV_F_CTRL_VLAN);
	case RULES_CTRL_KEY(VMDEV_CLASS_ANNOUNCE, 0):
		return VMDEV_FEATURE(VMDEV_F_GUEST_ANNOUNCE);
	case RULES_CTRL_KEY(VMDEV_CLASS_MQ, 0):
		return VMDEV_FEATURE(VMDEV_F_MQ);
	case RULES_CTRL_KEY(VMDEV_CLASS_OFFLOADS, 0):
		return VMDEV_FEATURE(VMDEV_F_CTRL_GUEST_OFFLOADS);
	}
	return 0;
}

/*
 * NET-07 [5.1.6.5], the driver: a chain holds one command, which was negotiated, and
 * room for the answer.
 */
RULES_FN int rules_net_07_driver(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 need = rules_ctrl_feature(e->arg[VMDEV_CTRL_A_CLASS], e->arg[VMDEV_CTRL_A_COMMAND]);

	return e->arg[VMDEV_CTRL_A_READABLE] < RULES_CTRL_HDR ||
	       e->arg[VMDEV_CTRL_A_WRITABLE] < RULES_CTRL_ACK || !(d->accepted & need) ||
	       !(d->accepted & VMDEV_FEATURE(VMDEV_F_CTRL_VQ));
}

/* NET-07 [5.1.6.5], the device: the answer is there, and it is one that exists. */
RULES_FN int rules_net_07_device(const struct vmdev_event *e)
{
	if (e->arg[VMDEV_CTRL_A_WRITABLE] < RULES_CTRL_ACK)
		return 0;
	return e->arg[VMDEV_CTRL_A_USED] < RULES_CTRL_ACK ||
	       e->arg[VMDEV_CTRL_A_ACK] > VMDEV_ACK_ERR;
}

/* A command was answered. Return: nonzero if @v names a broken rule. */
RULES_FN int rules_step_ctrl(const struct rules_dev *d, struct rules_group *p,
			     const struct vmdev_event *e, struct rules_verdict *v)
{
	int driver;

	p->ctrls++;
	if (!d->known || !d->accepted_known) {
		p->ctrls_unjudged++;
		return 0;
	}
	driver = rules_net_07_driver(d, e);
	if (!driver && !rules_net_07_device(e))
		return 0;
	if (driver)
		rules_blame_cmd(d, v, VMDEV_CMD_SET_DRIVER_FEATURES);
	v->detail[0] = e->arg[VMDEV_CTRL_A_CLASS];
	v->detail[1] = e->arg[VMDEV_CTRL_A_COMMAND];
	v->detail[2] = d->accepted;
	v->detail[3] = e->arg[VMDEV_CTRL_A_USED];
	return rules_hit(v, RULE_NET_07);
}

RULES_FN void rules_ctrl_counted(struct check_stats *s, const struct rules_group *p)
{
	s->evaluated[RULE_NET_07] += p->ctrls - p->ctrls_unjudged;
}

#endif /* RULES_NET_CTRL_H */
