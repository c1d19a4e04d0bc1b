/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the loop of a verb that watches: timer, signals, end of the command.
 * Does not own what is done at each tick.
 */
#ifndef VMDEV_WATCH_H
#define VMDEV_WATCH_H

#include <linux/types.h>

#include "lib/base/child.h"

/**
 * struct vmdev_watch - when to tick and when to stop
 * @tick:     called every @tick_ms; a value other than 0 ends the loop
 * @ctx:      given to @tick
 * @tick_ms:  period
 * @limit_ms: end after this time, 0 for never
 * @child:    end with this command, NULL if there is none
 * @signal:   after the loop: signal that ended it, 0 if none did
 * @continued: signals to go on (SIGCONT) that have come
 * @stopped:  after the loop: the command did not end by itself, but by our will
 * @killed:   it did not end when it was asked to
 * @stuck:    it did not end even so
 * @fd:       signalfd, between init and exit
 */
struct vmdev_watch {
	int (*tick)(void *ctx);
	void *ctx;
	int tick_ms;
	__u64 limit_ms;
	struct vmdev_child *child;
	int signal;
	unsigned int continued;
	bool stopped;
	bool killed;
	bool stuck;
	int fd;
};

/**
 * vmdev_watch_init() - catch SIGINT, SIGTERM, SIGCHLD and SIGCONT from now on
 * @watch: the loop to be
 *
 * To be called before the command starts, so that no signal is missed.
 *
 * Return: 0 or an errno.
 */
int vmdev_watch_init(struct vmdev_watch *watch);

/**
 * vmdev_watch_start() - start the command that ends the loop, or say that we wait
 * @watch:  the loop, after init
 * @child:  the command to be; @watch ends with it
 * @cmd:    command and arguments, NULL if there is none
 * @report: give it a pipe for reports
 * @verb:   who starts it, for messages
 * @ready:  what is in place and now waits for a signal, if there is no command
 *
 * Return: 0, or an exit code after a message.
 */
int vmdev_watch_start(struct vmdev_watch *watch, struct vmdev_child *child, char *const cmd[],
		      bool report, const char *verb, const char *ready);

/**
 * vmdev_watch_run() - tick until the command ends, time is up, or a signal comes
 * @watch: the loop
 *
 * A last tick follows the end. A command that still runs is asked to end; one
 * that does not, in a grace time, is killed, and one that hangs in the kernel left behind.
 *
 * Return: 0, or what @tick returned.
 */
int vmdev_watch_run(struct vmdev_watch *watch);

/**
 * vmdev_watch_exit() - let go of the signals
 * @watch: the loop
 */
void vmdev_watch_exit(struct vmdev_watch *watch);

/**
 * vmdev_watch_now() - time on the clock that events carry
 *
 * Return: CLOCK_MONOTONIC in ns.
 */
__u64 vmdev_watch_now(void);

#endif /* VMDEV_WATCH_H */
