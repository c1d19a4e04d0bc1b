// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the order of a checked run: load, attach, arm, drain, disarm, detach, collect.
 * Does not own the checker's programs, nor what runs meanwhile.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "lib/machine/fault.h"
#include "lib/live/join.h"
#include "lib/live/judge.h"
#include "lib/machine/lock.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"
#include "lib/base/watch.h"

#define VMDEV_JUDGE_NS_PER_MS 1000000ULL
#define VMDEV_JUDGE_LOOK_MS 200

static __u64 vmdev_judge_ms_since(__u64 then)
{
	return (vmdev_watch_now() - then) / VMDEV_JUDGE_NS_PER_MS;
}

int vmdev_judge_alone(const char *verb)
{
	pid_t owner;
	int lock = vmdev_lock_take(&owner);

	if (lock == VMDEV_LOCK_BUSY)
		vmdev_msg(verb,
			  "cannot run here: another checker runs, process %d; wait for it, or end "
			  "it", owner);
	else if (lock < 0)
		vmdev_msg(verb,
			  "cannot run here: no lock file in /run or /tmp: %m; make one writable");
	return lock < 0 ? -1 : lock;
}

int vmdev_judge_open(struct vmdev_judge *j)
{
	struct vmdev_report *r = &j->report;
	struct utsname uts;
	__u64 start = vmdev_watch_now();
	int code;

	uname(&uts);
	snprintf(r->kernel, sizeof(r->kernel), "%s", uts.release);
	vmdev_probe_variant(r->variant, sizeof(r->variant));
	code = vmdev_checker_open(&j->checker, r, j->ringbuf, r->full);
	if (code)
		return code;
	r->load_ms = vmdev_judge_ms_since(start);
	r->verified = vmdev_checker_verified(&j->checker, j->verbose);
	start = vmdev_watch_now();
	code = vmdev_checker_attach(&j->checker);
	r->attach_ms = vmdev_judge_ms_since(start);
	return code;
}

/* Rules of what does not happen have to be asked for; a ring that stands still is silent. */
static void vmdev_judge_look(struct vmdev_judge *j)
{
	__u64 ms = vmdev_judge_ms_since(j->looked);
	int err;

	if (!j->armed || ms < VMDEV_JUDGE_LOOK_MS)
		return;
	j->looked = vmdev_watch_now();
	if (ms > j->report.look_ms)
		j->report.look_ms = ms;
	err = vmdev_checker_look(&j->checker, vmdev_spare_ns(&j->spare));
	if (err && !j->blind)
		vmdev_msg("check", "cannot look at rings from outside: %s; RING-09, RING-18 and "
				   "RING-20 are not judged, see 'vmdev doctor'", strerror(err));
	j->blind |= err;
}

void vmdev_judge_arm(struct vmdev_judge *j, bool on)
{
	if (on) {
		j->report.t0 = vmdev_watch_now();
		vmdev_checker_arm(&j->checker, true);
		j->askable = vmdev_join_ask("/sys", "check");
		j->report.join_ms = vmdev_judge_ms_since(j->report.t0);
		j->looked = vmdev_watch_now();
		j->armed = true;
		return;
	}
	vmdev_judge_look(j);
	j->armed = false;
	/* Devices also report what they still hold back, so that the end is complete. */
	vmdev_join_ask("/sys", NULL);
	vmdev_checker_arm(&j->checker, false);
	j->report.run_ms = vmdev_judge_ms_since(j->report.t0);
}

void vmdev_judge_drain(struct vmdev_judge *j)
{
	vmdev_judge_look(j);
	vmdev_checker_drain(&j->checker);
	if (j->askable && vmdev_checker_strangers(&j->checker))
		vmdev_join_ask("/sys", NULL);
	vmdev_fault_note(j->report.faults, sizeof(j->report.faults));
}

void vmdev_judge_load(struct vmdev_judge *j, const struct vmdev_event *ev)
{
	const struct vmdev_event *sum = vmdev_report_load(&j->report, ev);

	if (sum)
		vmdev_checker_load(&j->checker, sum);
}

void vmdev_judge_end(struct vmdev_judge *j)
{
	struct vmdev_report *r = &j->report;
	__u64 start = vmdev_watch_now();

	vmdev_checker_detach(&j->checker);
	r->detach_ms = vmdev_judge_ms_since(start);
	vmdev_judge_drain(j);
	vmdev_checker_stats(&j->checker, &r->stats, &r->in.loss);
	vmdev_report_count(r);
}

void vmdev_judge_close(struct vmdev_judge *j)
{
	vmdev_checker_close(&j->checker);
	json_object_put(j->report.programs);
	vmdev_tally_free(&j->report.tally);
}
