/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the lock that lets only one checker run on a machine.
 * Does not own the checker.
 */
#ifndef VMDEV_LOCK_H
#define VMDEV_LOCK_H

#include <sys/types.h>

/* What vmdev_lock_take() returns instead of a descriptor. */
#define VMDEV_LOCK_BUSY (-1)	/* another checker holds the lock */
#define VMDEV_LOCK_FAILED (-2)	/* no lock file, or no file locks in this kernel */

/**
 * vmdev_lock_take() - become the one checker
 * @owner: where the process id of another checker goes, 0 if unknown
 *
 * The kernel drops the lock when the process ends, however it ends.
 *
 * Return: a descriptor that holds the lock, VMDEV_LOCK_BUSY (*@owner is set), or
 * VMDEV_LOCK_FAILED.
 */
int vmdev_lock_take(pid_t *owner);

/**
 * vmdev_lock_owner() - look who holds the lock, without taking it
 *
 * Return: process id of the checker that runs, 0 if none does.
 */
pid_t vmdev_lock_owner(void);

#endif /* VMDEV_LOCK_H */
