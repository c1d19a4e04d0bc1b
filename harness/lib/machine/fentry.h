/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the kernel's switch for programs at the entry and exit of functions.
 * Does not own the programs.
 */
#ifndef VMDEV_FENTRY_H
#define VMDEV_FENTRY_H

#include <stdbool.h>

/* Whether this kernel has such a switch: kernel.ftrace_enabled. */
bool vmdev_fentry_has_switch(void);

/* Whether such programs run; without a switch they always do. */
bool vmdev_fentry_on(void);

#endif /* VMDEV_FENTRY_H */
