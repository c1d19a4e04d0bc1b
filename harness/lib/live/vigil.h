/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what the checker knows of itself: whether its process ran all the time, and the first
 * reason why it could not see. Does not own the verdict on that, nor who finds reasons.
 */
#ifndef VMDEV_VIGIL_H
#define VMDEV_VIGIL_H

#include <linux/types.h>
#include <stdbool.h>

#define VMDEV_VIGIL_WHY 160

/**
 * struct vmdev_vigil - what the checker knows of itself
 * @why:       why it could not see, for the verdict; empty: it could
 * @watching:  it has begun
 * @touched:   CLOCK_MONOTONIC in ns when the process was last known to run
 * @beats:     the kernel's clock then
 * @still_ns:  longest time since @continued last changed in which it was not known to run
 * @continued: signals to go on that have come
 * @machine_ms: longest time in which the machine as a whole stood still
 */
struct vmdev_vigil {
	char why[VMDEV_VIGIL_WHY];
	bool watching;
	__u64 touched;
	__u64 beats;
	__u64 still_ns;
	unsigned int continued;
	__u64 machine_ms;
};

/**
 * vmdev_vigil_blind() - the checker could not see
 * @v:   the vigil
 * @why: why, in a sentence of the verdict; the first one is kept
 */
__attribute__((format(printf, 2, 3)))
void vmdev_vigil_blind(struct vmdev_vigil *v, const char *why, ...);

/**
 * vmdev_vigil_begin() - the process has to run from now on
 * @v:     the vigil
 * @beats: the kernel's clock
 */
void vmdev_vigil_begin(struct vmdev_vigil *v, __u64 beats);

/**
 * vmdev_vigil_touch() - the process runs
 * @v:     the vigil
 * @beats: the kernel's clock
 *
 * To be called at least as often as the process looks, and between steps that may take long.
 */
void vmdev_vigil_touch(struct vmdev_vigil *v, __u64 beats);

/**
 * vmdev_vigil_signals() - see whether the process was stopped
 * @v:         the vigil
 * @continued: signals to go on that have come since it was started
 */
void vmdev_vigil_signals(struct vmdev_vigil *v, unsigned int continued);

#endif /* VMDEV_VIGIL_H */
