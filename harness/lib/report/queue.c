// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the words for what a queue waits for.
 * Does not own what makes a rule of it (bpf/rules/ring/look.h): here it is said at once which side
 * owes something, and there it is a violation only after seconds.
 */
#include <stdarg.h>
#include <stdio.h>

#include "lib/report/queue.h"
#include "rules/ring/look.h"

#define QUEUE_AVAIL_F_NO_INTERRUPT 1u /* [2.7.6] */

static void vmdev_queue_say(struct vmdev_queue *q, enum vmdev_queue_owes owes, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void vmdev_queue_say(struct vmdev_queue *q, enum vmdev_queue_owes owes, const char *fmt, ...)
{
	va_list args;

	q->owes = owes;
	va_start(args, fmt);
	vsnprintf(q->verdict, sizeof(q->verdict), fmt, args);
	va_end(args);
}

static bool vmdev_queue_receives(const struct rules_dev *d, unsigned int vq)
{
	return d->device_id == RULES_DEVICE_NET && !rules_look_serves(d, vq);
}

/* Chains that the device can use at once. */
static bool vmdev_queue_waits(const struct vmdev_queue *q, const struct rules_dev *d,
			      const struct rules_look *l)
{
	return q->out && !(l->stands & RULES_STANDS_EXCUSED) && rules_look_serves(d, q->vq);
}

/* Whether the device has asked for a kick for what waits, be it that one came. */
static bool vmdev_queue_kick_due(const struct rules_dev *d, const struct vmdev_event *now)
{
	struct vmdev_event unkicked = *now;

	unkicked.arg[VMDEV_LOOK_A_KICKED] = now->arg[VMDEV_LOOK_A_TAKEN];
	return rules_ring_09(d, &unkicked);
}

/* What the device owes, if it owes anything. Returns whether it does. */
static bool vmdev_queue_device(struct vmdev_queue *q, const struct rules_dev *d,
			       const struct rules_vq *vq, const struct rules_look *l)
{
	bool waits = vmdev_queue_waits(q, d, l);
	__u16 taken = q->taken_idx - q->used_idx;

	if (vq->due && vq->cbs == vq->due_cbs && vq->cb_set)
		vmdev_queue_say(q, VMDEV_OWES_DEVICE, "device owes a callback: used index %u",
				q->used_idx);
	else if (waits && (l->stands & (RULES_STANDS_KICKED | RULES_STANDS_TAKEN)))
		vmdev_queue_say(q, VMDEV_OWES_DEVICE, "device owes chains: %u, taken %u", q->out,
				taken);
	else if (waits && !vmdev_queue_kick_due(d, &l->now))
		vmdev_queue_say(q, VMDEV_OWES_DEVICE,
				"device owes chains: %u, and asks for no kick", q->out);
	else if (vmdev_queue_receives(d, q->vq) && l->rx_turns > 2)
		vmdev_queue_say(q, VMDEV_OWES_DEVICE, "device owes: frames were sent, none came");
	return q->owes == VMDEV_OWES_DEVICE;
}

/* Used entries that wait to be read: was the driver called back for them, as far as is known? */
static void vmdev_queue_deaf(struct vmdev_queue *q, const struct rules_vq *vq, unsigned int unread)
{
	if (!(vq->told & RULES_USED_KNOWN))
		vmdev_queue_say(q, VMDEV_OWES_EITHER,
				"used entries %u unread: callback lost, or not acted on", unread);
	else if (rules_notify_silent(vq, q->used_idx, q->driver_asks))
		vmdev_queue_say(q, VMDEV_OWES_DEVICE,
				"device owes a callback: used entries %u unread", unread);
	else
		vmdev_queue_say(q, VMDEV_OWES_DRIVER,
				"driver owes: used entries %u unread, it was called back", unread);
}

/* What the driver owes, if it owes anything; or one of both. Returns whether they do. */
static bool vmdev_queue_driver(struct vmdev_queue *q, const struct rules_dev *d,
			       const struct rules_vq *vq, const struct rules_look *l)
{
	unsigned int unread = rules_look_unread(d, vq, &l->now);

	if (l->stands & RULES_STANDS_UNKICKED)
		vmdev_queue_say(q, VMDEV_OWES_DRIVER, "driver owes a kick: chains %u",
				(__u16)(q->avail_idx - q->taken_idx));
	else if (vmdev_queue_waits(q, d, l))
		vmdev_queue_say(q, VMDEV_OWES_EITHER,
				"chains %u wait: kick lost, or not acted on", q->out);
	else if (unread)
		vmdev_queue_deaf(q, vq, unread);
	else if (vmdev_queue_receives(d, q->vq) && !q->out)
		vmdev_queue_say(q, VMDEV_OWES_DRIVER, "driver owes: no receive buffer");
	return q->owes != VMDEV_OWES_NOBODY;
}

/* It does not move, and nobody has to act. */
static void vmdev_queue_idle(struct vmdev_queue *q, const struct rules_dev *d,
			     const struct rules_look *l)
{
	if (!q->out)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "idle");
	else if (vmdev_queue_receives(d, q->vq))
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "idle: buffers %u wait for frames", q->out);
	else if (l->stands & RULES_STANDS_EXCUSED)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "chains %u wait for receive buffers", q->out);
	else
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "chains %u wait; for what is not known",
				q->out);
}

static void vmdev_queue_judge(struct vmdev_queue *q, const struct rules_dev *d)
{
	const struct rules_vq *vq = &d->vq[q->vq];
	const struct rules_look *l = &d->look[q->vq];

	if (d->halt != RULES_RUNS)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "suspended");
	else if (!q->live)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "not in use");
	else if (d->needs_reset || vq->broken)
		vmdev_queue_say(q, VMDEV_OWES_DRIVER,
				"driver owes a reset: the device asks for it");
	else if (!q->taken)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "not known yet");
	else if (!l->turns)
		vmdev_queue_say(q, VMDEV_OWES_NOBODY, "works");
	else if (!vmdev_queue_device(q, d, vq, l) && !vmdev_queue_driver(q, d, vq, l))
		vmdev_queue_idle(q, d, l);
}

void vmdev_queue_read(struct vmdev_queue *q, const struct rules_dev *d, unsigned int vq)
{
	const struct rules_look *l = &d->look[vq];
	const struct vmdev_event now = l->now;

	*q = (struct vmdev_queue){ .vq = vq, .size = d->vq[vq].num_set };
	q->live = rules_look_wanted(d, &d->vq[vq]) && l->looks;
	if (q->live) {
		q->event_idx = rules_look_event_idx(d);
		q->taken = now.arg[VMDEV_LOOK_A_TAKEN] != VMDEV_LOOK_UNKNOWN;
		q->avail_idx = now.arg[VMDEV_LOOK_A_AVAIL];
		q->taken_idx = now.arg[VMDEV_LOOK_A_TAKEN];
		q->used_idx = now.arg[VMDEV_LOOK_A_USED];
		q->out = q->avail_idx - q->used_idx;
		q->device_asks = q->event_idx ? now.arg[VMDEV_LOOK_A_AVAIL_EVENT] :
				 !(now.arg[VMDEV_LOOK_A_USED_FLAGS] & RULES_RING_F_QUIET);
		q->driver_asks = q->event_idx ? now.arg[VMDEV_LOOK_A_USED_EVENT] :
				 !(now.arg[VMDEV_LOOK_A_AVAIL_FLAGS] & QUEUE_AVAIL_F_NO_INTERRUPT);
		q->still_ns = l->turns ? now.ts - l->first.ts : 0;
	}
	vmdev_queue_judge(q, d);
}

const char *vmdev_queue_owes(enum vmdev_queue_owes owes)
{
	static const char *const word[] = { "nobody", "driver", "device", "either" };

	return word[owes];
}
