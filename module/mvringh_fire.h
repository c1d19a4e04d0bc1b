/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firing an event of a ring's RING stream. Private to mvringh.ko. The caller's
 * lock, which serialises the ring, orders the stream.
 */
#ifndef MVRINGH_FIRE_H
#define MVRINGH_FIRE_H

#include "mvringh.h"
#include "mvringh_trace.h"
#include "uapi/vmdev_event.h"
#include "vmdev_fire.h"

#define MVRINGH_FIRE(event, ring, ...)							\
	do {										\
		VMDEV_FIRE(event, (ring)->dev, (ring)->vq, (ring)->seq, ##__VA_ARGS__);	\
		(ring)->seq++;								\
	} while (0)

#endif /* MVRINGH_FIRE_H */
