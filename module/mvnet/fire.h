/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a pair's WORK stream, ordered by the pair's lock. Private
 * to mvnet.ko.
 */
#ifndef MVNET_FIRE_H
#define MVNET_FIRE_H

#include "mvnet.h"
#include "trace.h"
#include "vmdev_fire.h"

#define MVNET_FIRE(event, pair, ...)							\
	do {										\
		VMDEV_FIRE(event, (pair)->nic->vd.index, (pair)->index, (pair)->seq,	\
			   __VA_ARGS__);						\
		(pair)->seq++;								\
	} while (0)

#endif /* MVNET_FIRE_H */
