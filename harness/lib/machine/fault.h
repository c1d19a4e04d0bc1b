/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the state of the fault points, as debugfs shows it.
 * Does not own arming them: that is a write of the user.
 */
#ifndef VMDEV_FAULT_STATE_H
#define VMDEV_FAULT_STATE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * vmdev_fault_state() - read the state of a fault point
 * @name: the fault point
 * @buf:  where the state goes
 * @size: room in @buf
 *
 * Return: true if there is such a file: modules with fault points, debugfs mounted.
 */
bool vmdev_fault_state(const char *name, char *buf, size_t size);

/**
 * vmdev_fault_note() - add the fault points that are armed to a list of names
 * @names: the list, joined by blanks; a name that is in it stays
 * @size:  room in @names
 */
void vmdev_fault_note(char *names, size_t size);

#endif /* VMDEV_FAULT_STATE_H */
