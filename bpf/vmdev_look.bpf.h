/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the looks at rings from outside: what the checker reads in a queue's memory when
 * the driver kicks, and when user space asks for a look. Whether it is right is judged
 * in rules/rules_look.h; who asks, and how often, is user space's business.
 *
 * A ring may go while it is read: the read then fails, or its values are thrown away,
 * because the session has changed.
 */
#ifndef VMDEV_LOOK_BPF_H
#define VMDEV_LOOK_BPF_H

#include "rules_look.h"

/* Rings are little endian, and so are these: flags, then index [2.7.6, 2.7.8]. */
#define CHECK_LOOK_FLAGS_AT 0
#define CHECK_LOOK_IDX_AT 2
#define CHECK_LOOK_RING_AT 4
#define CHECK_LOOK_AVAIL_BYTES 2
#define CHECK_LOOK_USED_BYTES 8

/*
 * A 16-bit number of a ring; -1 if it cannot be read. A global function, which the
 * verifier follows once and not for each caller and result.
 */
__noinline __s64 check_look_u16(__u64 addr)
{
	__u8 byte[2];

	if (bpf_probe_read_kernel(byte, sizeof(byte), (const void *)addr))
		return -1;
	return byte[0] | byte[1] << 8;
}

/* A kick covers all that is available when it begins. Global, likewise. */
__noinline int check_look_kicked(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct rules_vq *q;
	__s64 idx;

	if (!slot || vq >= VMDEV_MAX_VQS)
		return 0;
	q = &slot->dev.vq[rules_index(vq, VMDEV_MAX_VQS - 1)];
	if (!q->area[1].hi)
		return 0;
	idx = check_look_u16(q->area[1].lo + CHECK_LOOK_IDX_AT);
	q->kicked = idx < 0 ? 0 : idx | RULES_KICKED_KNOWN;
	return 0;
}

static __always_inline void check_look_kick(const struct vmdev_event *e)
{
	if (rules_cmd_of(e) == VMDEV_CMD_KICK_VQ)
		check_look_kicked(e->dev, e->vq);
}

/* Reads both rings of a queue. Returns nonzero if that was not possible. */
static __always_inline int check_look_read(const struct rules_vq *q, struct vmdev_event *e)
{
	__u64 avail = q->area[1].lo, used = q->area[2].lo, num = q->num_set;
	__s64 bad = 0, value;

#define CHECK_LOOK_READ(to, addr)							\
	(value = check_look_u16(addr), bad |= value, e->arg[to] = value)
	CHECK_LOOK_READ(VMDEV_LOOK_A_USED_FLAGS, used + CHECK_LOOK_FLAGS_AT);
	CHECK_LOOK_READ(VMDEV_LOOK_A_USED, used + CHECK_LOOK_IDX_AT);
	CHECK_LOOK_READ(VMDEV_LOOK_A_AVAIL_EVENT,
			used + CHECK_LOOK_RING_AT + CHECK_LOOK_USED_BYTES * num);
	CHECK_LOOK_READ(VMDEV_LOOK_A_AVAIL_FLAGS, avail + CHECK_LOOK_FLAGS_AT);
	CHECK_LOOK_READ(VMDEV_LOOK_A_AVAIL, avail + CHECK_LOOK_IDX_AT);
	CHECK_LOOK_READ(VMDEV_LOOK_A_USED_EVENT,
			avail + CHECK_LOOK_RING_AT + CHECK_LOOK_AVAIL_BYTES * num);
#undef CHECK_LOOK_READ
	e->arg[VMDEV_LOOK_A_TAKEN] = rules_look_taken(q);
	e->arg[VMDEV_LOOK_A_KICKED] = rules_look_kicked(q);
	return bad < 0;
}

/* The device being looked at. */
struct check_look_walk {
	void *ctx;
	struct rules_dev *d;
	__u64 spare_ns;
	__u32 dev;
};

static __noinline int check_look_report(struct check_look_walk *w, const struct vmdev_event *e)
{
	struct check_where at = { .d = w->d, .e = e, .b = check_batch_of(e->dev, e->vq) };

	if (at.b) {
		at.ops = check_trail_ops(&at.b->trail);
		at.copies = at.b->copies_n;
	}
	return check_emit(w->ctx, &at, &w->d->look_verdict);
}

/*
 * Global, so that the verifier does not follow the rules once for each way in which the
 * reading can go.
 */
__noinline int check_look_step(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	return rules_step_look(d, &d->look[rules_index(vq, VMDEV_MAX_VQS - 1)].now,
			       &d->look_verdict);
}

static long check_look_queue(__u32 i, struct check_look_walk *w)
{
	struct rules_dev *d = w->d;
	struct rules_vq *q = &d->vq[rules_index(i, VMDEV_MAX_VQS - 1)];
	struct vmdev_event *e = &d->look[rules_index(i, VMDEV_MAX_VQS - 1)].now;
	__u64 session = rules_look_session(d, q);

	if (!rules_look_wanted(d, q) || check_look_read(q, e))
		return 0;
	if (session != rules_look_session(d, q) || !rules_look_wanted(d, q))
		return 0;
	e->id = VMDEV_EV_LOOK;
	e->dev = w->dev;
	e->vq = i;
	e->arg[VMDEV_LOOK_A_SPARE] = w->spare_ns;
	check_stamp(e);
	if (check_look_step(w->dev, i))
		check_look_report(w, e);
	return 0;
}

/* One look at all queues of a device. */
SEC("syscall")
int check_look(struct check_look_args *args)
{
	struct check_look_walk w = { .ctx = args, .dev = args->dev,
				    .spare_ns = args->spare_ns };
	struct check_slot *slot;

	if (!check_armed)
		return 0;
	slot = check_slot_of(w.dev);
	if (!slot)
		return 0;
	w.d = &slot->dev;
	bpf_loop(VMDEV_MAX_VQS, check_look_queue, &w, 0);
	return 0;
}

#endif /* VMDEV_LOOK_BPF_H */
