// SPDX-License-Identifier: GPL-2.0
/*
 * Holds the checker's process against a clock in the kernel. Judges no device.
 *
 * Two looks at a queue must not be so far apart that a stall which a rule judges hides between
 * them. A process that was stopped gets a signal when it continues; it must not have stopped for as
 * long as half such a stall. What else keeps it from running (a frozen group, a quota, processes
 * that go first) has no signal: there the kernel's clock counts, which beats only as far as the
 * machine itself ran, and the time allowed is as much longer as other work may have it wait.
 */
#include <stdarg.h>
#include <stdio.h>

#include "lib/base/watch.h"
#include "lib/live/vigil.h"
#include "rules/core/report.h"

#define VMDEV_VIGIL_NS_PER_MS 1000000ULL
#define VMDEV_VIGIL_STOPPED_NS 1000000000ULL
#define VMDEV_VIGIL_STILL_NS 5000000000ULL

void vmdev_vigil_blind(struct vmdev_vigil *v, const char *why, ...)
{
	va_list ap;

	if (v->why[0])
		return;
	va_start(ap, why);
	vsnprintf(v->why, sizeof(v->why), why, ap);
	va_end(ap);
}

static void vmdev_vigil_still(struct vmdev_vigil *v, __u64 ns)
{
	vmdev_vigil_blind(v, "the checker's process stood still for %llu ms, and did not look",
			  ns / VMDEV_VIGIL_NS_PER_MS);
}

void vmdev_vigil_begin(struct vmdev_vigil *v, __u64 beats)
{
	v->watching = true;
	v->touched = vmdev_watch_now();
	v->beats = beats;
}

void vmdev_vigil_touch(struct vmdev_vigil *v, __u64 beats)
{
	__u64 now = vmdev_watch_now(), still = now - v->touched;

	if (!v->watching)
		return;
	if (still > v->still_ns)
		v->still_ns = still;
	if ((beats - v->beats) * CHECK_BEAT_NS >= VMDEV_VIGIL_STILL_NS)
		vmdev_vigil_still(v, still);
	else if (still >= VMDEV_VIGIL_STILL_NS && still / VMDEV_VIGIL_NS_PER_MS > v->machine_ms)
		v->machine_ms = still / VMDEV_VIGIL_NS_PER_MS;
	v->touched = now;
	v->beats = beats;
}

void vmdev_vigil_signals(struct vmdev_vigil *v, unsigned int continued)
{
	if (v->watching && continued != v->continued && v->still_ns >= VMDEV_VIGIL_STOPPED_NS)
		vmdev_vigil_still(v, v->still_ns);
	v->continued = continued;
	v->still_ns = 0;
}
