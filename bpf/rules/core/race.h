/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns which reads that are under way overlap a command that changes what they answer:
 * the device may then give the old or the new value, and neither can be expected. A race
 * stays until the last read of its kind has ended. Judges nothing.
 */
#ifndef RULES_CORE_RACE_H
#define RULES_CORE_RACE_H

#include "rules/core/state.h"

/* The reads whose answer is held against what was written. */
#define RULES_RACE_STATUS 1u
#define RULES_RACE_ACCEPTED 2u
#define RULES_RACE_OFFERED 4u
#define RULES_RACE_READY 8u
#define RULES_RACE_VQ_STATE 16u
#define RULES_RACE_ALL 31u

RULES_FN unsigned int rules_race_of(unsigned int cmd)
{
	switch (cmd) {
	case VMDEV_CMD_GET_STATUS:
		return RULES_RACE_STATUS;
	case VMDEV_CMD_GET_DRIVER_FEATURES:
		return RULES_RACE_ACCEPTED;
	case VMDEV_CMD_GET_DEVICE_FEATURES:
		return RULES_RACE_OFFERED;
	case VMDEV_CMD_GET_VQ_READY:
		return RULES_RACE_READY;
	case VMDEV_CMD_GET_VQ_STATE:
		return RULES_RACE_VQ_STATE;
	}
	return 0;
}

/* The reads that a command spoils by changing what they answer. */
RULES_FN unsigned int rules_race_spoils(unsigned int cmd)
{
	switch (cmd) {
	case VMDEV_CMD_RESET:
		return RULES_RACE_ALL;
	case VMDEV_CMD_SET_STATUS:
		return RULES_RACE_STATUS;
	case VMDEV_CMD_SET_DRIVER_FEATURES:
		return RULES_RACE_ACCEPTED;
	case VMDEV_CMD_SET_VQ_STATE:
		return RULES_RACE_VQ_STATE;
	case VMDEV_CMD_SET_VQ_READY:
	case VMDEV_CMD_RESET_VQ:
		return RULES_RACE_READY | RULES_RACE_VQ_STATE;
	}
	return 0;
}

/* The reads that commands under way spoil. */
RULES_FN unsigned int rules_race_now(const struct rules_dev *d)
{
	unsigned int race = 0;

	if (d->resetting)
		return RULES_RACE_ALL;
	if (d->status_writes)
		race |= RULES_RACE_STATUS;
	if (d->open[VMDEV_CMD_SET_DRIVER_FEATURES])
		race |= RULES_RACE_ACCEPTED;
	if (d->open[VMDEV_CMD_SET_VQ_STATE])
		race |= RULES_RACE_VQ_STATE;
	if (d->open[VMDEV_CMD_SET_VQ_READY] | d->open[VMDEV_CMD_RESET_VQ])
		race |= RULES_RACE_READY | RULES_RACE_VQ_STATE;
	return race;
}

/* A command begins, and is not counted among those under way yet. */
RULES_FN void rules_race_begin(struct rules_dev *d, unsigned int cmd)
{
	unsigned int read = rules_race_of(cmd), race = d->race | rules_race_spoils(cmd);

	/* Where not every command is counted, a read without an end must not blind us. */
	if (!d->open_known || !d->open[rules_index(cmd, RULES_CMD_SLOTS - 1)])
		race &= ~read;
	d->race = race | (read & rules_race_now(d));
}

/* Whether the read that just ended may have either answer. */
RULES_FN int rules_raced(const struct rules_dev *d, unsigned int cmd)
{
	return (d->race & rules_race_of(cmd)) != 0;
}

#endif /* RULES_CORE_RACE_H */
