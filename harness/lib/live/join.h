/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how devices that run already are asked for their state.
 * Does not own what the rules make of it (bpf/rules/join.h).
 */
#ifndef VMDEV_JOIN_H
#define VMDEV_JOIN_H

#include <stdbool.h>

/**
 * vmdev_join_ask() - let every device on the bus tell its state in events
 * @sysfs: where sysfs is mounted
 * @verb:  the verb, for messages; NULL to say nothing
 *
 * A device with a command under way does not answer, nor does one that goes meanwhile:
 * ask again.
 *
 * Return: false if a device cannot be asked at all, after a message.
 */
bool vmdev_join_ask(const char *sysfs, const char *verb);

/**
 * vmdev_join_compare() - let every device tell what its commands have made of it
 * @sysfs: where sysfs is mounted
 *
 * For those that are known already: it is held against what was seen of their commands. Rings
 * are left out, and nothing is waited for.
 */
void vmdev_join_compare(const char *sysfs);

#endif /* VMDEV_JOIN_H */
