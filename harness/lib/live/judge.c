// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the order of a checked run: load, attach, arm, drain, disarm, detach, collect.
 * Does not own the checker's programs, nor what runs meanwhile.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "lib/machine/fault.h"
#include "lib/live/join.h"
#include "lib/live/judge.h"
#include "lib/machine/device.h"
#include "lib/machine/lock.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"
#include "lib/base/watch.h"

#define VMDEV_JUDGE_NS_PER_MS 1000000ULL
#define VMDEV_JUDGE_LOOK_MS 200
#define VMDEV_JUDGE_COMPARE_MS 1000

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
	struct vmdev_session *r = &j->session;
	struct utsname uts;
	__u64 start = vmdev_watch_now();
	int code;

	uname(&uts);
	snprintf(r->kernel, sizeof(r->kernel), "%s", uts.release);
	vmdev_probe_variant(r->variant, sizeof(r->variant));
	code = vmdev_checker_open(&j->checker, r, j->ringbuf, j->devices);
	if (code)
		return code;
	r->load_ms = vmdev_judge_ms_since(start);
	r->verified = vmdev_checker_verified(&j->checker, j->verbose);
	start = vmdev_watch_now();
	code = vmdev_checker_attach(&j->checker);
	r->attach_ms = vmdev_judge_ms_since(start);
	return code;
}

/*
 * A device that came while the checker began may have been added too early and joined too late.
 * If it does nothing, no event tells that it is there.
 */
static void vmdev_judge_unheard(struct vmdev_judge *j)
{
	if (!j->askable || !vmdev_checker_unheard(&j->checker, vmdev_device_present("/sys")))
		return;
	vmdev_checker_present(&j->checker);
	vmdev_join_ask("/sys", NULL);
}

/* What parents hold is asked for less often than rings are looked at. */
static void vmdev_judge_compare(struct vmdev_judge *j)
{
	if (!j->askable || vmdev_judge_ms_since(j->compared) < VMDEV_JUDGE_COMPARE_MS)
		return;
	j->compared = vmdev_watch_now();
	vmdev_join_compare("/sys");
}

/* Rules of what does not happen have to be asked for; a ring that stands still is silent. */
static void vmdev_judge_look(struct vmdev_judge *j)
{
	__u64 ms = vmdev_judge_ms_since(j->looked);
	char ids[VMDEV_NAME_BITS];
	int err;

	if (!j->armed || ms < VMDEV_JUDGE_LOOK_MS)
		return;
	j->looked = vmdev_watch_now();
	if (ms > j->session.look_ms)
		j->session.look_ms = ms;
	vmdev_judge_unheard(j);
	vmdev_judge_compare(j);
	err = vmdev_checker_look(&j->checker, vmdev_spare_ns(&j->spare));
	vmdev_checker_whole(&j->checker, false);
	if (err && vmdev_select_needs(&j->session.rules, RULES_NEEDS_LOOKS))
		vmdev_vigil_blind(&j->checker.vigil, "looks at rings failed: %s; %s are not judged",
				  strerror(err), vmdev_name_rules_need(RULES_NEEDS_LOOKS, ids,
								       sizeof(ids)));
}

/* A command, or a run without one, that a signal to the checker cut short, or that never ends. */
static void vmdev_judge_cut(struct vmdev_judge *j)
{
	const struct vmdev_watch *w = j->watch;

	if (w->signal && (w->child ? w->stopped : w->signal != SIGINT))
		vmdev_vigil_blind(&j->checker.vigil, "signal %d ended it half way", w->signal);
	else if (w->stuck)
		vmdev_vigil_blind(&j->checker.vigil, "its command hangs in the kernel");
}

void vmdev_judge_arm(struct vmdev_judge *j, bool on)
{
	if (on) {
		/* From here on a switch of fentry is seen. */
		vmdev_checker_whole(&j->checker, true);
		j->session.t0 = vmdev_watch_now();
		vmdev_checker_arm(&j->checker, true);
		j->askable = vmdev_join_ask("/sys", "check");
		j->session.join_ms = vmdev_judge_ms_since(j->session.t0);
		j->looked = vmdev_watch_now();
		j->compared = j->looked;
		j->armed = true;
		vmdev_checker_watch(&j->checker);
		return;
	}
	vmdev_judge_cut(j);
	vmdev_judge_look(j);
	vmdev_checker_touch(&j->checker);
	vmdev_checker_whole(&j->checker, true);
	j->checker.vigil.watching = false;
	j->armed = false;
	/* Devices also report what they still hold back, so that the end is complete. */
	vmdev_join_ask("/sys", NULL);
	vmdev_checker_arm(&j->checker, false);
	j->session.run_ms = vmdev_judge_ms_since(j->session.t0);
}

void vmdev_judge_drain(struct vmdev_judge *j)
{
	vmdev_checker_touch(&j->checker);
	vmdev_vigil_signals(&j->checker.vigil, j->watch->continued);
	vmdev_checker_room(&j->checker);
	vmdev_judge_look(j);
	vmdev_checker_touch(&j->checker);
	vmdev_checker_drain(&j->checker);
	if (j->askable && vmdev_checker_strangers(&j->checker))
		vmdev_join_ask("/sys", NULL);
	vmdev_fault_note(j->session.faults, sizeof(j->session.faults));
}

void vmdev_judge_load(struct vmdev_judge *j, const struct vmdev_event *ev)
{
	const struct vmdev_event *sum = vmdev_session_load(&j->session, ev);

	if (sum)
		vmdev_checker_load(&j->checker, sum);
}

void vmdev_judge_end(struct vmdev_judge *j)
{
	struct vmdev_session *r = &j->session;
	__u64 start = vmdev_watch_now();

	/* A processor that loops in the kernel would hold this up, and the verdict with it. */
	if (!j->watch->stuck)
		vmdev_checker_detach(&j->checker);
	r->detach_ms = vmdev_judge_ms_since(start);
	vmdev_judge_drain(j);
	vmdev_checker_stats(&j->checker, &r->stats, &r->in.loss);
	r->in.blind = j->checker.vigil.why[0] ? j->checker.vigil.why : NULL;
	r->in.machine_ms = j->checker.vigil.machine_ms;
	vmdev_session_count(r);
}

void vmdev_judge_close(struct vmdev_judge *j)
{
	vmdev_checker_close(&j->checker);
	json_object_put(j->session.programs);
	vmdev_tally_free(&j->session.tally);
}
