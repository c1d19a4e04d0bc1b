/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a group's WORK stream, ordered by the group's lock. Private
 * to mvnet.ko.
 */
#ifndef MVNET_FIRE_H
#define MVNET_FIRE_H

#include "mvnet.h"
#include "trace.h"
#include "vmdev_fire.h"

#define MVNET_FIRE(event, group, ...)							\
	do {										\
		VMDEV_FIRE(event, (group)->sim->vd.index, (group)->index, (group)->seq,	\
			   __VA_ARGS__);						\
		(group)->seq++;								\
	} while (0)

#endif /* MVNET_FIRE_H */
