/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the exit codes and the one shape of every message to the user.
 * Does not own data on standard output.
 */
#ifndef VMDEV_MSG_H
#define VMDEV_MSG_H

/* Exit codes, the same for every verb that judges. */
enum vmdev_exit {
	VMDEV_EXIT_CLEAN = 0,		/* nothing wrong, and nothing missed */
	VMDEV_EXIT_VIOLATION = 1,	/* a rule was broken */
	VMDEV_EXIT_USAGE = 2,		/* bad command line */
	VMDEV_EXIT_INCONCLUSIVE = 3,	/* events lost, state unknown, nothing seen */
	VMDEV_EXIT_CANNOT_RUN = 4,	/* something is missing here (KSFT_SKIP) */
	VMDEV_EXIT_INTERNAL = 5,	/* the tool or the command it ran failed */
};

/**
 * vmdev_msg() - print "vmdev: what: why" on standard error
 * @what: verb or thing the message is about
 * @fmt:  why, and what the user can do about it
 */
void vmdev_msg(const char *what, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * vmdev_msg_flush() - push standard output out and notice when that fails
 *
 * A full disk or a closed pipe must not look like a complete output.
 *
 * Return: 0, or -1 after a message.
 */
int vmdev_msg_flush(void);

#endif /* VMDEV_MSG_H */
