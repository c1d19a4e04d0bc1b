// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a command of which the first calls of bpf(2) of one kind come to nothing:
 * refuse COMMAND-OF-BPF ERRNO TIMES CMD... With an errno of 0 they seem to succeed, and return 0.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define REFUSE_EXIT_USAGE 2
#define REFUSE_EXIT_INTERNAL 5
#define REFUSE_POLL_MS 20

/* Calls of this process go to a listener, and wait for its answer. Returns that, or -1. */
static int refuse_listener(unsigned int command)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_bpf, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, command, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = sizeof(steps) / sizeof(*steps), .filter = steps };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
		       &filter);
}

/*
 * The command: tells the number of its listener, waits until the other side has it too, for its
 * own is closed then, and becomes what it shall be.
 */
static void refuse_run(int other, unsigned int command, char **argv)
{
	int listener = refuse_listener(command);

	if (listener < 0 || write(other, &listener, sizeof(listener)) != sizeof(listener) ||
	    read(other, &listener, sizeof(listener)) != sizeof(listener))
		_exit(REFUSE_EXIT_INTERNAL);
	close(other);
	execvp(argv[0], argv);
	_exit(REFUSE_EXIT_INTERNAL);
}

/* Waits for a call, or for the end of the command. Not all kernels tell a listener of that. */
static int refuse_next(int listener, pid_t pid, int *status)
{
	struct pollfd pfd = { .fd = listener, .events = POLLIN };

	while (poll(&pfd, 1, REFUSE_POLL_MS) <= 0 || !(pfd.revents & POLLIN))
		if (waitpid(pid, status, WNOHANG) == pid)
			return 0;
	return 1;
}

/* Answers calls until the command has ended. */
static void refuse_answer(int listener, pid_t pid, int *status, int error, unsigned int times)
{
	struct seccomp_notif call = { 0 };

	while (refuse_next(listener, pid, status)) {
		struct seccomp_notif_resp answer = { .error = -error };

		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
			continue;
		answer.id = call.id;
		if (!times)
			answer = (struct seccomp_notif_resp){
				.id = call.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE,
			};
		else
			times--;
		ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
		call = (struct seccomp_notif){ 0 };
	}
}

int main(int argc, char **argv)
{
	int ends[2], listener, status = 0, pidfd;
	pid_t pid;

	if (argc < 5) {
		fprintf(stderr, "vmdev: refuse: wrong use; refuse COMMAND-OF-BPF ERRNO TIMES "
				"CMD...\n");
		return REFUSE_EXIT_USAGE;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return REFUSE_EXIT_INTERNAL;
	pid = fork();
	if (!pid) {
		close(ends[0]);
		refuse_run(ends[1], atoi(argv[1]), argv + 4);
	}
	close(ends[1]);
	pidfd = syscall(__NR_pidfd_open, pid, 0);
	if (read(ends[0], &listener, sizeof(listener)) == sizeof(listener)) {
		listener = syscall(__NR_pidfd_getfd, pidfd, listener, 0);
		if (write(ends[0], &listener, sizeof(listener)) != sizeof(listener))
			return REFUSE_EXIT_INTERNAL;
		refuse_answer(listener, pid, &status, atoi(argv[2]), atoi(argv[3]));
	} else {
		fprintf(stderr, "vmdev: refuse: no filter of calls: is seccomp in this kernel?\n");
		waitpid(pid, &status, 0);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : REFUSE_EXIT_INTERNAL;
}
