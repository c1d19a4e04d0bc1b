/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the lock that lets only one checker run on a machine.
 * Does not own the checker.
 */
#ifndef VMDEV_LOCK_H
#define VMDEV_LOCK_H

#include <sys/types.h>

/**
 * vmdev_lock_take() - become the one checker
 * @owner: where the process id of another checker goes, 0 if unknown
 *
 * The kernel drops the lock when the process ends, however it ends.
 *
 * Return: a descriptor that holds the lock; -1 if another holds it (*@owner is
 * set); -2 if no lock file can be made.
 */
int vmdev_lock_take(pid_t *owner);

/**
 * vmdev_lock_owner() - look who holds the lock, without taking it
 *
 * Return: process id of the checker that runs, 0 if none does.
 */
pid_t vmdev_lock_owner(void);

#endif /* VMDEV_LOCK_H */
