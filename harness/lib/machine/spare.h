/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the measure of time in which the machine could have done more: whoever waited for
 * a processor then had one. Does not own what is expected in it (rules/ring/look.h).
 */
#ifndef VMDEV_SPARE_H
#define VMDEV_SPARE_H

#include <linux/types.h>

/**
 * struct vmdev_spare - spare time since it was zeroed
 * @ns:   the time
 * @at:   CLOCK_MONOTONIC in ns when it was asked for last; 0: never
 * @idle: what the processors had been idle then, in clock ticks of user space
 */
struct vmdev_spare {
	__u64 ns;
	__u64 at;
	__u64 idle;
};

/**
 * vmdev_spare_ns() - spare time until now
 * @spare: the measure
 *
 * The time since it was asked for last counts as a whole if any processor was idle for a
 * tick in it, else not at all; so ask often. Where /proc/stat cannot be read, none counts.
 *
 * Return: the time in ns.
 */
__u64 vmdev_spare_ns(struct vmdev_spare *spare);

#endif /* VMDEV_SPARE_H */
