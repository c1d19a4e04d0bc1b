/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the checker in the kernel: load, attach, arm, drain, read its counters.
 * Does not own the verdict on them, or what runs meanwhile.
 */
#ifndef VMDEV_CHECKER_H
#define VMDEV_CHECKER_H

#include "lib/live/attach.h"
#include "lib/live/room.h"
#include "lib/live/vigil.h"
#include "lib/report/report.h"

/**
 * struct vmdev_checker - the checker
 * @skel:   its programs and maps
 * @rb:     reader of its ring buffer
 * @attach: what is attached
 * @events: tracepoints that are there
 * @session: where records and load results go
 * @room:   the rules' state of the devices
 * @vigil:  whether it could see all the time
 * @missed: it was told that a device found no room
 */
struct vmdev_checker {
	struct vmdev_check_bpf *skel;
	struct ring_buffer *rb;
	struct vmdev_attach attach;
	struct vmdev_select events;
	struct vmdev_session *session;
	struct vmdev_room room;
	struct vmdev_vigil vigil;
	bool missed;
};

/* Queues of a device that has room from the start. */
#define VMDEV_CHECKER_QUEUES 3

/**
 * vmdev_checker_open() - load the programs
 * @c:       what to fill
 * @session: where records go; its rules are armed
 * @ringbuf: size of the ring buffer in bytes
 * @devices: devices that have room from the start, with VMDEV_CHECKER_QUEUES each; for those
 *	     beyond, room is made as they come
 *
 * Return: 0, or an enum vmdev_exit after a message.
 */
int vmdev_checker_open(struct vmdev_checker *c, struct vmdev_session *session, __u64 ringbuf,
		       unsigned int devices);

/* Instructions that the verifier followed, also by program into the report, or printed. */
__u64 vmdev_checker_verified(const struct vmdev_checker *c, bool verbose);

/* Attach all programs: 0, or an enum vmdev_exit after a message. */
int vmdev_checker_attach(struct vmdev_checker *c);

/**
 * vmdev_checker_room() - see to it that there is room for the state of those that are to come
 * @c: the checker
 *
 * To be called often: a device that comes sooner than the room for it is not judged whole.
 */
void vmdev_checker_room(struct vmdev_checker *c);

/**
 * vmdev_checker_arm() - begin or end judging
 * @c:  the checker, attached
 * @on: begin
 *
 * Programs are attached one after the other; without this the first and the last
 * events would look like loss. There is room for all devices that are there then.
 */
void vmdev_checker_arm(struct vmdev_checker *c, bool on);

/* Make room for the devices that are there: they tell all their state at once. */
void vmdev_checker_present(struct vmdev_checker *c);

/**
 * vmdev_checker_watch() - begin to watch the checker itself
 * @c: the checker, attached
 */
void vmdev_checker_watch(struct vmdev_checker *c);

/* The checker's process runs. */
void vmdev_checker_touch(struct vmdev_checker *c);

/**
 * vmdev_checker_whole() - ask whether fentry was on and all events have their programs
 * @c:   the checker, attached
 * @all: all programs; else the next few in turn
 */
void vmdev_checker_whole(struct vmdev_checker *c, bool all);

/* Whether events came of a device that was neither added meanwhile nor joined. */
bool vmdev_checker_strangers(const struct vmdev_checker *c);

/**
 * vmdev_checker_unheard() - is a device there that was neither added meanwhile nor joined?
 * @c:       the checker
 * @present: bit i: device i is there
 */
bool vmdev_checker_unheard(const struct vmdev_checker *c, __u64 present);

/**
 * vmdev_checker_look() - look once at the rings of all live queues from outside
 * @c:        the checker, armed
 * @spare_ns: see struct check_look_args
 *
 * Return: 0 or an errno.
 */
int vmdev_checker_look(struct vmdev_checker *c, __u64 spare_ns);

/* Take all records that are there. */
void vmdev_checker_drain(struct vmdev_checker *c);

/**
 * vmdev_checker_load() - judge what a load generator reported
 * @c:  the checker, attached
 * @ev: the sum of all reports for this device
 */
void vmdev_checker_load(struct vmdev_checker *c, const struct vmdev_event *ev);

/* Detach all programs; the counters can still be read. */
void vmdev_checker_detach(struct vmdev_checker *c);

/**
 * vmdev_checker_stats() - read the counters
 * @c:     the checker, disarmed
 * @stats: where the totals go
 * @loss:  where the kernel's part of the loss goes
 */
void vmdev_checker_stats(struct vmdev_checker *c, struct check_stats *stats,
			 struct vmdev_verdict_loss *loss);

/* Let go of everything. */
void vmdev_checker_close(struct vmdev_checker *c);

#endif /* VMDEV_CHECKER_H */
