/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the judging of recorded events: the same rules and counters as live.
 * Does not own reading (rec_read.h) or the order of events (merge.h).
 */
#ifndef VMDEV_REPLAY_H
#define VMDEV_REPLAY_H

#include "lib/recording/census.h"
#include "lib/report/report.h"
#include "rules/stats.h"

/**
 * struct vmdev_replay - recorded events under the rules
 * @session:   what is filled: tally, load results, and in the end its counters
 * @judged:    rules that the recording is enough for, by device
 * @suspected: times that any other rule seemed broken
 * @slots:     state of the devices
 * @total:     counters that belong to no device
 */
struct vmdev_replay {
	struct vmdev_session *session;
	struct vmdev_select_rules judged[VMDEV_MAX_DEVS];
	__u64 suspected[VMDEV_RULE_MAX];
	struct rules_all *slots;
	struct check_total total;
};

/**
 * vmdev_replay_start() - begin with devices of which nothing is known
 * @r:      what to set up; every rule counts for every device
 * @session: what will be filled; its rules are armed
 *
 * Return: false without memory.
 */
bool vmdev_replay_start(struct vmdev_replay *r, struct vmdev_session *session);

/**
 * vmdev_replay_event() - judge the next event
 * @r:    the replay
 * @ev:   the event
 * @comm: name of its thread
 *
 * Return: true if a rule that counts was broken.
 */
bool vmdev_replay_event(struct vmdev_replay *r, const struct vmdev_event *ev, const char *comm);

/**
 * vmdev_replay_end() - collect the counters into the report
 * @r: the replay
 *
 * Rules that need more than events are not evaluated, whatever was counted.
 */
void vmdev_replay_end(struct vmdev_replay *r);

/* Let go of the devices' state. */
void vmdev_replay_free(struct vmdev_replay *r);

#endif /* VMDEV_REPLAY_H */
