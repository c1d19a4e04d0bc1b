/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the command that runs while we watch: start, end, its report pipe.
 * Does not own waiting (watch.h) or what the reports mean.
 */
#ifndef VMDEV_CHILD_H
#define VMDEV_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* Name of the variable that tells a command where to write its reports. */
#define VMDEV_CHILD_REPORT "VMDEV_REPORT_FD"

/**
 * struct vmdev_child - a command that we started
 * @pid:       its process, 0 if none was started
 * @report_fd: our end of the pipe for its reports, -1 if none
 * @ended:     it was reaped
 * @status:    as from waitpid(), once @ended
 */
struct vmdev_child {
	pid_t pid;
	int report_fd;
	bool ended;
	int status;
};

/**
 * vmdev_child_start() - start a command with signals as in a shell
 * @child:  what to fill
 * @argv:   command and arguments
 * @report: give it a pipe for reports
 *
 * Return: 0, or an errno: of fork or pipe, or of exec in the child.
 */
int vmdev_child_start(struct vmdev_child *child, char *const argv[], bool report);

/**
 * vmdev_child_reap() - see whether the command has ended
 * @child: the command
 *
 * Return: true once it has ended.
 */
bool vmdev_child_reap(struct vmdev_child *child);

/**
 * vmdev_child_ask() - ask a command that still runs to end, with SIGTERM
 * @child: the command
 */
void vmdev_child_ask(const struct vmdev_child *child);

/**
 * vmdev_child_kill() - end a command that still runs, with SIGKILL: it may hang in the kernel
 * @child: the command
 */
void vmdev_child_kill(const struct vmdev_child *child);

/**
 * vmdev_child_code() - exit code of a command that ended
 * @child: the command
 *
 * Return: its exit code, or 128 plus the signal that ended it, as a shell has it.
 */
int vmdev_child_code(const struct vmdev_child *child);

#endif /* VMDEV_CHILD_H */
