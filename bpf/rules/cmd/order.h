/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the order of commands and callbacks, one function per
 * rule. Others are in cmd/features.h, cmd/config.h, cmd/queue.h (queues)
 * and cmd/call.h (begin and end); which event calls which is in ctl.h.
 *
 * Each function returns true if the event breaks the rule. It may rely on
 * d->known where its comment does not say otherwise.
 */
#ifdef RULE
RULE(RULE_CMD_01, 1, "CMD-01", ERROR, DRIVER, "3.1.1", RULES_NONE,
	"the first status-changing command of a session is reset",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A driver does not know in what state its predecessor left the device. Only a "
		"reset makes that certain; without one, old queues may still be live and the "
		"device writes into memory that now belongs to somebody else.",
	.looks = "The first set_status of a device that was added or unbound, and whether a "
		"reset began before it.",
	.blind = "Devices whose add or unbind event was not seen: a session that runs already is "
		"not judged.")
RULE(RULE_CMD_02, 2, "CMD-02", WARNING, DRIVER, "2.1.1", RULES_NONE,
	"status bits are added in the order ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK, one a "
	"write",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Each bit is a promise that builds on the one before. A device may look at them "
		"one by one, and a driver that sets several at once gives it no chance to "
		"refuse. Some monitors do that all the same, so it is a warning.",
	.looks = "Every set_status against the status known so far. FAILED may come at any time.",
	.blind = "Status writes while the state is unknown, until the next reset.")
RULE(RULE_CMD_03, 3, "CMD-03", ERROR, DRIVER, "2.1.1", RULES_NONE,
	"a status write clears no bit",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A bit that goes away without a reset would take a promise back while the device "
		"already acts on it. The device has no defined way to follow.",
	.looks = "Every set_status: bits of the known status that the new value lacks, "
		"NEEDS_RESET aside.",
	.blind = "Status writes while the state is unknown.")
RULE(RULE_CMD_04, 4, "CMD-04", ERROR, DRIVER, "2.1.1", RULES_NONE,
	"after FAILED the next status change is a reset",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "FAILED says that the driver has given up. Whatever follows without a reset "
		"drives a device that nobody answers for, usually from an error path that forgot "
		"to return.",
	.looks = "Every set_status that comes while FAILED is set.",
	.blind = "Commands other than status writes after FAILED.")
RULE(RULE_CMD_05, 5, "CMD-05", ERROR, DRIVER, "3.1.1", RULES_NONE,
	"driver features are not written once FEATURES_OK is set",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "FEATURES_OK ends the negotiation: both sides lay out their rings and headers by "
		"the set. A later write would leave them with different ideas of the same memory.",
	.looks = "Every set_driver_features against the known status.",
	.blind = "Whether a late write would have changed anything.")
RULE(RULE_CMD_06, 6, "CMD-06", ERROR, DRIVER, "3.1.1", RULES_NONE,
	"status is read back after FEATURES_OK; if the bit reads 0 only reset or FAILED follows",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "The device refuses a feature set by keeping FEATURES_OK clear. A driver that "
		"does not read the status back goes on with features that the device does not "
		"speak.",
	.looks = "The order of status write, status read and the commands that program the "
		"device.",
	.blind = "Whether the driver looked at the value that it read; only what it does next "
		"shows it.")
RULE(RULE_CMD_08, 8, "CMD-08", WARNING, DRIVER, "3.1.1", RULES_NONE,
	"no queue is programmed before FEATURES_OK",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Size and layout of a queue may depend on the features. A queue that is "
		"programmed before they are settled may have to be programmed again; widely used "
		"clients do it, so it is a warning.",
	.looks = "set_vq_num, set_vq_address, set_vq_state, and set_vq_cb and set_vq_ready that "
		"set something, against the known status.",
	.blind = "Commands while the state is unknown.")
RULE(RULE_CMD_09, 9, "CMD-09", ERROR, DRIVER, "3.1.1", RULES_NONE,
	"no kick before DRIVER_OK",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Before DRIVER_OK the device must not touch a queue, so an early kick is lost. "
		"What it announced then waits for ever.",
	.looks = "Every kick_vq against the known status.",
	.blind = "Kicks while the state is unknown.")
RULE(RULE_CMD_10, 10, "CMD-10", ERROR, DEVICE, "2.4.1", VMDEV_CMD_RESET,
	"after reset status reads 0 and every queue reads not ready",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A reset that leaves something behind is the worst kind: the driver frees its "
		"rings and the device goes on writing into them. The first read after a reset is "
		"where it shows.",
	.looks = "The first get_status, and get_vq_ready of each queue, after a reset.",
	.blind = "State of the device that no command reads; reads that overlap the reset; the "
		"status, if the driver writes it before it reads it: then it is CMD-13's.")
RULE(RULE_CMD_11, 11, "CMD-11", WARNING, DRIVER, "2.4.2", VMDEV_CMD_RESET,
	"after reset status is read before the next command",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A device may need time to reset. Reading 0 is the only sign that it has ended; "
		"commands before that meet a device in between.",
	.looks = "The first command after a reset that uses the device. A second reset, clearing "
		"a callback and the set-up of DMA are none.",
	.blind = "How long the reset takes inside the device.")
RULE(RULE_CMD_12, 12, "CMD-12", ERROR, DEVICE, "2.1.2", RULES_NONE,
	"NEEDS_RESET comes with a configuration callback, and the driver then only resets",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "DEVICE_NEEDS_RESET is the device's call for help. It is of no use to a driver "
		"that sleeps: so a callback must come with it, and the driver must then do "
		"nothing but reset.",
	.looks = "Worker runs that end in an error, and whether a configuration callback came in "
		"them; set-up commands after a status read that showed the bit.",
	.blind = "A device that sets the bit outside of a worker run; kicks and configuration "
		"reads, which drivers make after it all the same.")
RULE(RULE_CMD_13, 13, "CMD-13", ERROR, DEVICE, "2.1", RULES_NONE,
	"status reads back what was written, plus NEEDS_RESET alone",
	.needs = RULES_NEEDS_CTL,
	.detail = { { "status before", VMDEV_TYPE_STATUS }, { "expected", VMDEV_TYPE_STATUS },
		    { "found", VMDEV_TYPE_STATUS } },
	.why = "The status is the one thing on which both sides must agree. A device that reads "
		"back something else makes the driver skip or repeat steps of the set-up.",
	.looks = "Every get_status that overlaps no status write, against what was written. The "
		"first read after FEATURES_OK may lack that bit.",
	.blind = "Reads that overlap a write: either value is right then.")
RULE(RULE_CMD_31, 31, "CMD-31", ERROR, DRIVER, "4.2.2.2", RULES_NONE,
	"a queue index is below the number of queues; out of range is refused",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "An index that is not checked reaches past the device's array of queues: from a "
		"guest that is a way to corrupt the host. The command must be refused before the "
		"device sees it.",
	.looks = "The queue index of every command, and the result where it is out of range.",
	.blind = "What the device would have done with it.")
RULE(RULE_CMD_34, 34, "CMD-34", ERROR, DEVICE, "2.4.1", RULES_NONE,
	"no callback after a reset, nor of a queue after its ready=0",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "After a reset the driver frees what its callback uses. An interrupt that comes "
		"late runs into freed memory: a crash that depends on timing.",
	.looks = "Callbacks between the end of a reset and the next status write, and callbacks "
		"of a queue whose ready=0 has ended.",
	.blind = "Callbacks that the device makes without the transport.")
RULE(RULE_CMD_35, 35, "CMD-35", ERROR, DEVICE, "2.1.2", RULES_NONE,
	"no callback before DRIVER_OK",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Before DRIVER_OK the driver is not ready to be called: its handlers may lack "
		"what they need. Many a probe function crashed on an early interrupt.",
	.looks = "Every queue and configuration callback against the known status, from the "
		"first status write on; earlier ones are CMD-34.",
	.blind = "Callbacks while the state is unknown.")
RULE(RULE_CMD_36, 36, "CMD-36", ERROR, DRIVER, "1.4 2.1", VMDEV_CMD_SUSPEND,
	"while suspended no kick and no configuration write, no ring access and no callback",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "A suspended device must stand still so that its state can be taken away. A kick, "
		"a callback or a ring access in between is lost, or is done twice after the "
		"resume.",
	.looks = "Kicks, configuration writes, ring events and callbacks between suspend and "
		"resume or reset.",
	.blind = "Memory that the device writes without a ring event.")
RULE(RULE_CMD_39, 39, "CMD-39", ERROR, TRANSPORT, "none", RULES_NONE,
	"commands come from a bound driver only, none after it is unbound",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A command without a driver behind it comes from a path that has outlived its "
		"device: the next one will use freed memory.",
	.looks = "Every command against bind, unbind, add and del.",
	.blind = "Devices whose bind was not seen.")
#elif !defined(RULES_CMD_ORDER_H)
#define RULES_CMD_ORDER_H

#include "rules/core/state.h"

#define RULES_STATUS_ORDERED \
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)

RULES_FN unsigned int rules_cmd_of(const struct vmdev_event *e)
{
	return e->arg[VMDEV_CMD_A_CMD];
}

/* CMD-01 [3.1.1]: the first status-changing command of a session is reset. */
RULES_FN int rules_cmd_01(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_01, !d->session_reset);
}

/*
 * CMD-02 [2.1.1]: status bits are added in the order ACKNOWLEDGE, DRIVER,
 * FEATURES_OK, DRIVER_OK, one a write. FAILED may be added at any time.
 */
RULES_FN int rules_cmd_02_broken(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u8 to = e->arg[VMDEV_CMD_A_A0] & RULES_STATUS_ORDERED;
	__u8 add = to & ~d->status;

	if (!add)
		return 0;
	if (add & (add - 1))
		return 1;
	if (add == VMDEV_S_DRIVER)
		return !(to & VMDEV_S_ACKNOWLEDGE);
	if (add == VMDEV_S_FEATURES_OK)
		return (to & ~VMDEV_S_DRIVER_OK) != (RULES_STATUS_ORDERED & ~VMDEV_S_DRIVER_OK);
	if (add == VMDEV_S_DRIVER_OK)
		return to != RULES_STATUS_ORDERED;
	return 0;
}

RULES_FN int rules_cmd_02(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_02, rules_cmd_02_broken(d, e));
}

/* CMD-03 [2.1.1]: a status write clears no bit; NEEDS_RESET is not the driver's. */
RULES_FN int rules_cmd_03(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_03,
			   (d->status & ~VMDEV_S_NEEDS_RESET & ~e->arg[VMDEV_CMD_A_A0]) != 0);
}

/* CMD-04 [2.1.1]: after FAILED the next status change is a reset. */
RULES_FN int rules_cmd_04(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_04, (d->status & VMDEV_S_FAILED) != 0);
}

/* CMD-05 [3.1.1]: driver features are not written once FEATURES_OK is set. */
RULES_FN int rules_cmd_05(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_05, (d->status & VMDEV_S_FEATURES_OK) != 0);
}

/*
 * CMD-06 [3.1.1]: status is read back after FEATURES_OK; if the bit reads 0 only
 * reset or FAILED follows. Asked for each command that goes on with the set-up.
 */
RULES_FN int rules_cmd_06_broken(const struct rules_dev *d, const struct vmdev_event *e)
{
	if (!(d->wait & RULES_WAIT_ANSWER))
		return 0;
	return rules_cmd_of(e) != VMDEV_CMD_SET_STATUS ||
	       !(e->arg[VMDEV_CMD_A_A0] & VMDEV_S_FAILED);
}

RULES_FN int rules_cmd_06(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_06, rules_cmd_06_broken(d, e));
}

/* CMD-08 [3.1.1]: no queue is programmed before FEATURES_OK. */
RULES_FN int rules_cmd_08(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_08, !(d->status & VMDEV_S_FEATURES_OK));
}

/* CMD-09 [3.1.1]: no kick before DRIVER_OK. */
RULES_FN int rules_cmd_09(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_09, !(d->status & VMDEV_S_DRIVER_OK));
}

/* CMD-10 [2.4.1]: after reset status reads 0. Judged on the first read after a reset. */
RULES_FN int rules_cmd_10_status(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_10, e->arg[VMDEV_END_A_VALUE] != 0);
}

/* CMD-10 [2.4.1]: after reset every queue reads not ready, until it is made ready. */
RULES_FN int rules_cmd_10_ready(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_10, e->arg[VMDEV_END_A_VALUE] != 0);
}

/*
 * CMD-11 [2.4.2]: after reset status is read before the next command. A second
 * reset, clearing a callback and the DMA-ops set-up are no use of the device.
 */
RULES_FN int rules_cmd_11_broken(const struct rules_dev *d, const struct vmdev_event *e)
{
	if (!(d->wait & RULES_WAIT_RESET))
		return 0;
	switch (rules_cmd_of(e)) {
	case VMDEV_CMD_RESET:
	case VMDEV_CMD_GET_STATUS:
	case VMDEV_CMD_SET_DMA_OPS:
	case VMDEV_CMD_DMA_MAP:
	case VMDEV_CMD_DMA_UNMAP:
		return 0;
	case VMDEV_CMD_SET_VQ_CB:
	case VMDEV_CMD_SET_CONFIG_CB:
		return e->arg[VMDEV_CMD_A_A0] != 0;
	}
	return 1;
}

RULES_FN int rules_cmd_11(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_11, rules_cmd_11_broken(d, e));
}

/*
 * CMD-13 [2.1]: status reads back what was written, plus NEEDS_RESET alone. The
 * first read after FEATURES_OK may lack that bit: so the device refuses [3.1.1].
 */
RULES_FN int rules_cmd_13_broken(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u8 differs = (d->status ^ e->arg[VMDEV_END_A_VALUE]) & ~VMDEV_S_NEEDS_RESET;

	if (d->wait & RULES_WAIT_FEATURES_OK)
		differs &= ~VMDEV_S_FEATURES_OK;
	return differs != 0;
}

RULES_FN int rules_cmd_13(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_13, rules_cmd_13_broken(d, e));
}

RULES_FN int rules_cmd_31_beyond(const struct rules_dev *d, const struct vmdev_event *e)
{
	return e->vq >= (d->nvqs ? d->nvqs : VMDEV_MAX_VQS);
}

/* CMD-31 [4.2.2.2]: a queue index is below the number of queues. Needs no history. */
RULES_FN int rules_cmd_31(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_31, rules_cmd_31_beyond(d, e));
}

/* CMD-31 [4.2.2.2]: a command out of range is refused. Needs no history. */
RULES_FN int rules_cmd_31_accepted(const struct rules_dev *d, const struct vmdev_event *e,
				   struct rules_verdict *v)
{
	return rules_cmd_31_beyond(d, e) && (int)e->arg[VMDEV_END_A_RET] >= 0 ?
	       rules_hit(v, RULE_CMD_31) : 0;
}

/*
 * CMD-12 [2.1.2]: once the driver has read NEEDS_RESET it only resets. Kicks and
 * configuration reads are let pass: they may be under way, and Linux makes them.
 */
RULES_FN int rules_cmd_12_driver(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_12, d->needs_reset);
}

/*
 * CMD-34 [2.4.1]: no callback between a reset and the beginning of the next session.
 * CMD-35 [2.1.2]: none from there to DRIVER_OK.
 */
RULES_FN int rules_cmd_34(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_34, !d->status);
}

RULES_FN int rules_cmd_35(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_35, d->status && !(d->status & VMDEV_S_DRIVER_OK));
}

/* CMD-34 [4.2.3.2]: no callback of a queue after its ready=0 ended. */
RULES_FN int rules_cmd_34_queue(struct rules_dev *d, const struct rules_vq *q,
				struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_34, (d->status & VMDEV_S_DRIVER_OK) && !q->ready);
}

/* CMD-36 [1.4, SUSPEND]: while suspended no kick, no configuration write, no callback. */
RULES_FN int rules_cmd_36(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_36, d->halt == RULES_SUSPENDED);
}

/* CMD-39: commands come from a bound upper driver; the DMA ops are set by the parent. */
RULES_FN int rules_cmd_39(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_39,
			   d->bound == RULES_UNBOUND && rules_cmd_of(e) != VMDEV_CMD_SET_DMA_OPS);
}

/* CMD-36 [1.4, SUSPEND]: a queue was worked on while suspended. */
RULES_FN int rules_cmd_36_worked(struct rules_verdict *v)
{
	return rules_hit(v, RULE_CMD_36);
}

/* A suspension ends: all that came in it was judged. */
RULES_FN void rules_cmd_36_resumed(struct rules_dev *d)
{
	d->evaluated[RULE_CMD_36]++;
}

/*
 * CMD-12 [2.1.2]: a device that needs a reset tells its driver by a configuration
 * callback. A run that ends in an error has asked for one before its end event.
 */
RULES_FN int rules_cmd_12_device(const struct rules_dev *d, const struct rules_group *p,
				 struct rules_verdict *v)
{
	if (!d->known || !(d->status & VMDEV_S_DRIVER_OK) || !d->config_cb_set || d->resetting ||
	    d->halt != RULES_RUNS || d->config_cbs != p->config_cbs)
		return 0;
	v->detail[0] = d->status;
	return rules_hit(v, RULE_CMD_12);
}

/* What is told once is not waited for any more. */
RULES_FN void rules_order_settle(struct rules_dev *d, const struct rules_verdict *v)
{
	if (rules_has(v, RULE_CMD_01))
		d->session_reset = 1;
	if (rules_has(v, RULE_CMD_06))
		d->wait &= ~RULES_WAIT_ANSWER;
	if (rules_has(v, RULE_CMD_11))
		d->wait &= ~RULES_WAIT_RESET;
}

RULES_FN void rules_order_counted(struct check_stats *s, const struct rules_group *p)
{
	s->evaluated[RULE_CMD_12] += p->broken;
}

#endif /* RULES_CMD_ORDER_H */
