/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the order of commands and callbacks, one function per
 * rule. Others are in rules_features.h, rules_config.h, rules_cmd_vq.h (queues)
 * and rules_call.h (begin and end); which event calls which is in rules_ctl.h.
 *
 * Each function returns true if the event breaks the rule. It may rely on
 * d->known where its comment does not say otherwise.
 */
#ifndef RULES_CMD_H
#define RULES_CMD_H

#include "rules_state.h"

#define RULES_STATUS_ORDERED \
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)

RULES_FN unsigned int rules_cmd_of(const struct vmdev_event *e)
{
	return e->arg[VMDEV_CMD_A_CMD];
}

/* CMD-01 [3.1.1]: the first status-changing command of a session is reset. */
RULES_FN int rules_cmd_01(const struct rules_dev *d)
{
	return !d->session_reset;
}

/*
 * CMD-02 [2.1.1]: status bits are added in the order ACKNOWLEDGE, DRIVER,
 * FEATURES_OK, DRIVER_OK, one a write. FAILED may be added at any time.
 */
RULES_FN int rules_cmd_02(const struct rules_dev *d, const struct vmdev_event *e)
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

/* CMD-03 [2.1.1]: a status write clears no bit; NEEDS_RESET is not the driver's. */
RULES_FN int rules_cmd_03(const struct rules_dev *d, const struct vmdev_event *e)
{
	return (d->status & ~VMDEV_S_NEEDS_RESET & ~e->arg[VMDEV_CMD_A_A0]) != 0;
}

/* CMD-04 [2.1.1]: after FAILED the next status change is a reset. */
RULES_FN int rules_cmd_04(const struct rules_dev *d)
{
	return (d->status & VMDEV_S_FAILED) != 0;
}

/* CMD-05 [3.1.1]: driver features are not written once FEATURES_OK is set. */
RULES_FN int rules_cmd_05(const struct rules_dev *d)
{
	return (d->status & VMDEV_S_FEATURES_OK) != 0;
}

/*
 * CMD-06 [3.1.1]: status is read back after FEATURES_OK; if the bit reads 0 only
 * reset or FAILED follows. Asked for each command that goes on with the set-up.
 */
RULES_FN int rules_cmd_06(const struct rules_dev *d, const struct vmdev_event *e)
{
	if (!(d->wait & RULES_WAIT_FOR_CMD_06))
		return 0;
	return rules_cmd_of(e) != VMDEV_CMD_SET_STATUS ||
	       !(e->arg[VMDEV_CMD_A_A0] & VMDEV_S_FAILED);
}

/* CMD-08 [3.1.1]: no queue is programmed before FEATURES_OK. */
RULES_FN int rules_cmd_08(const struct rules_dev *d)
{
	return !(d->status & VMDEV_S_FEATURES_OK);
}

/* CMD-09 [3.1.1]: no kick before DRIVER_OK. */
RULES_FN int rules_cmd_09(const struct rules_dev *d)
{
	return !(d->status & VMDEV_S_DRIVER_OK);
}

/* CMD-10 [2.4.1]: after reset status reads 0. Judged on the first read after a reset. */
RULES_FN int rules_cmd_10_status(const struct vmdev_event *e)
{
	return e->arg[VMDEV_END_A_VALUE] != 0;
}

/* CMD-10 [2.4.1]: after reset every queue reads not ready, until it is made ready. */
RULES_FN int rules_cmd_10_ready(const struct vmdev_event *e)
{
	return e->arg[VMDEV_END_A_VALUE] != 0;
}

/*
 * CMD-11 [2.4.2]: after reset status is read before the next command. A second
 * reset, clearing a callback and the DMA-ops set-up are no use of the device.
 */
RULES_FN int rules_cmd_11(const struct rules_dev *d, const struct vmdev_event *e)
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

/*
 * CMD-13 [2.1]: status reads back what was written, plus NEEDS_RESET alone. The
 * first read after FEATURES_OK may lack that bit: so the device refuses [3.1.1].
 */
RULES_FN int rules_cmd_13(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u8 differs = (d->status ^ e->arg[VMDEV_END_A_VALUE]) & ~VMDEV_S_NEEDS_RESET;

	if (d->wait & RULES_WAIT_FEATURES_OK)
		differs &= ~VMDEV_S_FEATURES_OK;
	return differs != 0;
}

/* CMD-31 [4.2.2.2]: a queue index is below the number of queues. Needs no history. */
RULES_FN int rules_cmd_31(const struct rules_dev *d, const struct vmdev_event *e)
{
	return e->vq >= (d->nvqs ? d->nvqs : VMDEV_MAX_VQS);
}

/* CMD-31 [4.2.2.2]: a command out of range is refused. Needs no history. */
RULES_FN int rules_cmd_31_accepted(const struct rules_dev *d, const struct vmdev_event *e)
{
	return rules_cmd_31(d, e) && (int)e->arg[VMDEV_END_A_RET] >= 0;
}

/*
 * CMD-12 [2.1.2]: once the driver has read NEEDS_RESET it only resets. Kicks and
 * configuration reads are let pass: they may be under way, and Linux makes them.
 */
RULES_FN int rules_cmd_12_driver(const struct rules_dev *d)
{
	return d->needs_reset;
}

/*
 * CMD-34 [2.4.1]: no callback between a reset and the beginning of the next session.
 * CMD-35 [2.1.2]: none from there to DRIVER_OK.
 */
RULES_FN int rules_cmd_34(const struct rules_dev *d)
{
	return !d->status;
}

RULES_FN int rules_cmd_35(const struct rules_dev *d)
{
	return d->status && !(d->status & VMDEV_S_DRIVER_OK);
}

/* CMD-34 [4.2.3.2]: no callback of a queue after its ready=0 ended. */
RULES_FN int rules_cmd_34_queue(const struct rules_dev *d, const struct rules_vq *q)
{
	return (d->status & VMDEV_S_DRIVER_OK) && !q->ready;
}

/* CMD-36 [1.4, SUSPEND]: while suspended no kick, no configuration write, no callback. */
RULES_FN int rules_cmd_36(const struct rules_dev *d)
{
	return d->halt == RULES_SUSPENDED;
}

/* CMD-39: commands come from a bound upper driver; the DMA ops are set by the parent. */
RULES_FN int rules_cmd_39(const struct rules_dev *d, const struct vmdev_event *e)
{
	return d->bound == RULES_UNBOUND && rules_cmd_of(e) != VMDEV_CMD_SET_DMA_OPS;
}

#endif /* RULES_CMD_H */
