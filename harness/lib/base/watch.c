// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the loop of a verb that watches: timer, signals, end of the command.
 * Does not own what is done at each tick.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/msg.h"
#include "lib/base/watch.h"

#define VMDEV_WATCH_NS 1000000000ULL
#define VMDEV_WATCH_NS_PER_MS 1000000ULL
/* How long a command may take to end once it was asked to. */
#define VMDEV_WATCH_GRACE_MS 5000ULL

__u64 vmdev_watch_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * VMDEV_WATCH_NS + ts.tv_nsec;
}

int vmdev_watch_init(struct vmdev_watch *watch)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGCONT);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return errno;
	/* A reader that goes away is noticed at the next write, not by dying. */
	signal(SIGPIPE, SIG_IGN);
	watch->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return watch->fd < 0 ? errno : 0;
}

void vmdev_watch_exit(struct vmdev_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

int vmdev_watch_start(struct vmdev_watch *watch, struct vmdev_child *child, char *const cmd[],
		      bool report, const char *verb, const char *ready)
{
	int err;

	if (!cmd) {
		vmdev_msg(verb, "%s; ends at SIGINT", ready);
		return 0;
	}
	err = vmdev_child_start(child, cmd, report);
	watch->child = child;
	if (!err)
		return 0;
	vmdev_msg(verb, "cannot run '%s': %s; check its name", cmd[0], strerror(err));
	return err == ENOENT || err == EACCES ? VMDEV_EXIT_USAGE : VMDEV_EXIT_INTERNAL;
}

/* Notes the signals that came: to end, and to go on after a stop. */
static void vmdev_watch_signals(struct vmdev_watch *watch)
{
	struct signalfd_siginfo info;

	while (read(watch->fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCONT)
			watch->continued++;
		else if (info.ssi_signo != SIGCHLD)
			watch->signal = info.ssi_signo;
	}
}

/* Sleeps for one period or until a signal comes. */
static void vmdev_watch_sleep(struct vmdev_watch *watch)
{
	struct pollfd pfd = { .fd = watch->fd, .events = POLLIN };

	if (poll(&pfd, 1, watch->tick_ms) > 0)
		vmdev_watch_signals(watch);
}

/*
 * The loop shall end: the command is asked to, then killed, and at last left behind, each after a
 * grace time. Returns whether it is not waited for any more.
 */
static bool vmdev_watch_stop(struct vmdev_watch *watch, __u64 now, __u64 *deadline)
{
	if (!watch->child)
		return true;
	if (*deadline && now < *deadline)
		return false;
	if (watch->killed) {
		watch->stuck = true;
		vmdev_msg("command",
			  "process %d hangs in the kernel, and no signal ends it: it is left there",
			  watch->child->pid);
		return true;
	}
	if (*deadline) {
		vmdev_child_kill(watch->child);
		watch->killed = true;
	} else {
		vmdev_child_ask(watch->child);
		watch->stopped = true;
	}
	*deadline = now + VMDEV_WATCH_GRACE_MS * VMDEV_WATCH_NS_PER_MS;
	return false;
}

int vmdev_watch_run(struct vmdev_watch *watch)
{
	__u64 end = vmdev_watch_now() + watch->limit_ms * VMDEV_WATCH_NS_PER_MS;
	__u64 deadline = 0;
	int err = 0, rc;

	while (!watch->child || !vmdev_child_reap(watch->child)) {
		__u64 now = vmdev_watch_now();

		if ((deadline || err || watch->signal || (watch->limit_ms && now >= end)) &&
		    vmdev_watch_stop(watch, now, &deadline))
			break;
		vmdev_watch_sleep(watch);
		/* Whatever runs must be drained to its end, whoever wanted the end. */
		rc = watch->tick(watch->ctx);
		if (!err)
			err = rc;
	}
	vmdev_watch_signals(watch);
	return err ? err : watch->tick(watch->ctx);
}
