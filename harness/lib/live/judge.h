/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns a run of the checker, from loading it to the report of what it found.
 * Does not own its programs (checker.h), nor what runs meanwhile (the verbs).
 */
#ifndef VMDEV_JUDGE_H
#define VMDEV_JUDGE_H

#include "lib/live/checker.h"
#include "lib/report/report.h"
#include "lib/base/watch.h"
#include "lib/machine/spare.h"

/**
 * struct vmdev_judge - a run of the checker
 * @checker: the checker
 * @session: what is known of it; rules, full, tally.keep and in.min_ops are the caller's to set
 * @ringbuf: size of the ring buffer in bytes
 * @devices: devices that have room from the start; 0: a few
 * @verbose: say what loading each program cost
 * @watch:   what runs it
 * @askable: every device could be asked for its state
 * @armed:   judging has begun, and not ended
 * @looked:  time of the last look
 * @compared: time when devices were last asked what they hold
 * @spare:   spare time, as looks need it
 */
struct vmdev_judge {
	struct vmdev_checker checker;
	struct vmdev_session session;
	__u64 ringbuf;
	unsigned int devices;
	bool verbose;
	const struct vmdev_watch *watch;
	bool askable;
	bool armed;
	__u64 looked;
	__u64 compared;
	struct vmdev_spare spare;
};

/* Size of the ring buffer, and violations kept for each rule, if nobody asks otherwise. */
#define VMDEV_JUDGE_RINGBUF (1U << 20)
#define VMDEV_JUDGE_KEEP 8
#define VMDEV_JUDGE_KEEP_VERBOSE 32

/**
 * vmdev_judge_alone() - become the one checker of this machine
 * @verb: the verb, for messages
 *
 * Return: a descriptor that is closed at the end; -1 after a message: the verb ends with
 * VMDEV_EXIT_CANNOT_RUN.
 */
int vmdev_judge_alone(const char *verb);

/**
 * vmdev_judge_open() - load and attach the checker
 * @j: the run
 *
 * Return: 0, or an enum vmdev_exit after a message.
 */
int vmdev_judge_open(struct vmdev_judge *j);

/*
 * Begin or end judging. Devices that run already are joined, now or, if they are busy,
 * when the checker is drained.
 */
void vmdev_judge_arm(struct vmdev_judge *j, bool on);

/* Take what the checker has to report, and note the fault points that are armed. */
void vmdev_judge_drain(struct vmdev_judge *j);

/**
 * vmdev_judge_load() - judge one report of a load generator
 * @j:  the run
 * @ev: the report
 */
void vmdev_judge_load(struct vmdev_judge *j, const struct vmdev_event *ev);

/* Detach the checker, disarmed before, and collect its counters into the report. */
void vmdev_judge_end(struct vmdev_judge *j);

/* Let go of everything. */
void vmdev_judge_close(struct vmdev_judge *j);

#endif /* VMDEV_JUDGE_H */
