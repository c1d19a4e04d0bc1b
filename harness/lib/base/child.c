// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the command that runs while we watch: start, end, its report pipe.
 * Does not own waiting or what the reports mean.
 */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/child.h"

static void vmdev_child_exec(char *const argv[], int report_fd, int error_fd)
{
	sigset_t none;
	char number[16];

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (report_fd >= 0) {
		snprintf(number, sizeof(number), "%d", report_fd);
		setenv(VMDEV_CHILD_REPORT, number, 1);
		fcntl(report_fd, F_SETFD, 0);
	} else {
		unsetenv(VMDEV_CHILD_REPORT);
	}
	execvp(argv[0], argv);
	/* Nobody is left to hear of a failure to write. */
	if (write(error_fd, &errno, sizeof(errno)) < 0)
		_exit(126);
	_exit(127);
}

int vmdev_child_start(struct vmdev_child *child, char *const argv[], bool report)
{
	int error[2], pipefd[2] = { -1, -1 }, err = 0;

	*child = (struct vmdev_child){ .report_fd = -1 };
	if (pipe2(error, O_CLOEXEC))
		return errno;
	if (report && pipe2(pipefd, O_CLOEXEC)) {
		err = errno;
		goto close_error;
	}
	fflush(NULL);
	child->pid = fork();
	if (child->pid < 0) {
		err = errno;
		child->pid = 0;
		goto close_report;
	}
	if (!child->pid)
		vmdev_child_exec(argv, pipefd[1], error[1]);
	close(error[1]);
	error[1] = -1;
	/* The pipe closes by itself when exec succeeds. */
	if (read(error[0], &err, sizeof(err)) == sizeof(err)) {
		waitpid(child->pid, NULL, 0);
		child->pid = 0;
		goto close_report;
	}
	err = 0;
	if (report) {
		close(pipefd[1]);
		fcntl(pipefd[0], F_SETFL, O_NONBLOCK);
		child->report_fd = pipefd[0];
	}
	goto close_error;

close_report:
	if (report) {
		close(pipefd[0]);
		close(pipefd[1]);
	}
close_error:
	close(error[0]);
	if (error[1] >= 0)
		close(error[1]);
	return err;
}

bool vmdev_child_reap(struct vmdev_child *child)
{
	if (!child->ended && child->pid && waitpid(child->pid, &child->status, WNOHANG) > 0)
		child->ended = true;
	return child->ended;
}

void vmdev_child_ask(const struct vmdev_child *child)
{
	if (child->pid && !child->ended)
		kill(child->pid, SIGTERM);
}

void vmdev_child_kill(const struct vmdev_child *child)
{
	if (child->pid && !child->ended)
		kill(child->pid, SIGKILL);
}

int vmdev_child_code(const struct vmdev_child *child)
{
	if (WIFSIGNALED(child->status))
		return 128 + WTERMSIG(child->status);
	return WEXITSTATUS(child->status);
}
