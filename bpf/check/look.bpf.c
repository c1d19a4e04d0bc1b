// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the looks at rings from outside: what is read in a queue's memory when user space asks
 * for it. The program is attached to nothing: user space runs it. Whether what it finds is
 * right is judged in rules/; who asks, and how often, is user space's business.
 *
 * A ring may go while it is read: the read then fails, or its values are thrown away,
 * because the session has changed.
 */
#include "vmdev_look.bpf.h"
#include "vmdev_mirror.bpf.h"
#include "rules/cmd/told.h"
#include "rules/dma/ops.h"

/* The number at @addr into @to. Returns nonzero if it cannot be read. */
static __always_inline int check_look_into(__u64 *to, __u64 addr)
{
	__s64 value = check_look_u16(addr);

	*to = value;
	return value < 0;
}

/* Reads both rings of a queue. Returns nonzero if that was not possible. */
static __always_inline int check_look_read(const struct rules_vq *q, struct vmdev_event *e)
{
	__u64 avail = q->area[1].lo, used = q->area[2].lo, num = q->num_set;
	int bad = 0;

	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_USED_FLAGS], used + RULES_RING_FLAGS_AT);
	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_USED], used + RULES_RING_IDX_AT);
	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_AVAIL_EVENT],
			       rules_ring_event(used, RULES_USED_ENTRY, num));
	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_AVAIL_FLAGS], avail + RULES_RING_FLAGS_AT);
	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_AVAIL], avail + RULES_RING_IDX_AT);
	bad |= check_look_into(&e->arg[VMDEV_LOOK_A_USED_EVENT],
			       rules_ring_event(avail, RULES_AVAIL_ENTRY, num));
	e->arg[VMDEV_LOOK_A_TAKEN] = rules_look_taken(q);
	e->arg[VMDEV_LOOK_A_KICKED] = rules_look_kicked(q);
	return bad;
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
	struct check_where at = { .d = w->d, .e = e, .b = check_batch_find(e->dev, e->vq) };

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

/* Likewise: the chains that the queue's device has. */
__noinline int check_look_left(__u32 dev, __u32 vq)
{
	struct check_batch *b = check_batch_find(dev, vq);
	struct check_slot *slot = check_slot_of(dev);
	struct rules_dev *d;

	if (!slot || !b)
		return 0;
	d = &slot->dev;
	vq = rules_index(vq, VMDEV_MAX_VQS - 1);
	return rules_step_left(d, &d->vq[vq], b->head, &d->look[vq].now, &d->look_verdict);
}

/* Likewise: how long its kicks have waited, and its driver's calls. */
__noinline int check_look_late(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct rules_dev *d;

	if (!slot)
		return 0;
	d = &slot->dev;
	vq = rules_index(vq, VMDEV_MAX_VQS - 1);
	return rules_step_late(d, &d->look[vq].now, &d->look_verdict) |
	       rules_step_calls(d, &d->look[vq].now, &d->look_verdict);
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
	if (check_look_left(w->dev, i))
		check_look_report(w, e);
	if (check_look_mirror(w->dev, i))
		check_look_report(w, e);
	if (check_look_late(w->dev, i))
		check_look_report(w, e);
	return 0;
}

/* What the kernel says now of a device's DMA ops. The device may go while it is looked at. */
static __noinline int check_look_ops(struct check_look_walk *w)
{
	struct rules_dev *d = w->d;
	struct vmdev_event *e = &d->ops.now;
	struct check_where at = { .d = d, .e = e };
	struct device *device = (void *)d->ops.device;

	if (!rules_ops_wanted(d))
		return 0;
	e->id = VMDEV_EV_REGISTER;
	e->dev = w->dev;
	e->vq = VMDEV_VQ_NONE;
	e->arg[VMDEV_REG_A_DMA_OPS] = (__u64)BPF_CORE_READ(device, dma_ops);
	if (!rules_ops_wanted(d) || (__u64)device != d->ops.device)
		return 0;
	if (rules_step_ops(d, e, &d->look_verdict))
		check_emit(w->ctx, &at, &d->look_verdict);
	return 0;
}

/* What was announced to its driver, and what arrived. */
static __noinline int check_look_told(struct check_look_walk *w)
{
	struct rules_dev *d = w->d;
	struct vmdev_event *e = &d->ops.now;
	struct check_where at = { .d = d, .e = e };

	if (!rules_step_told(d, &d->look_verdict))
		return 0;
	e->id = VMDEV_EV_CONFIG_CB;
	e->dev = w->dev;
	e->vq = VMDEV_VQ_NONE;
	e->seq = d->seq.next;
	return check_emit(w->ctx, &at, &d->look_verdict);
}

/* One look at a device and all of its queues. */
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
	w.d->deaf = args->deaf;
	check_look_ops(&w);
	check_look_told(&w);
	bpf_loop(VMDEV_MAX_VQS, check_look_queue, &w, 0);
	return 0;
}
