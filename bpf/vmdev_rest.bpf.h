/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the looks at used rings that no device may write to: which of their memory is read, and
 * when. What that means is in rules/ring/rest.h and start.h.
 */
#ifndef VMDEV_REST_BPF_H
#define VMDEV_REST_BPF_H

#include "vmdev_look.bpf.h"
#include "rules/ring/rest.h"
#include "rules/ring/start.h"

/* What a command does to the rings of the queues that it is about. */
enum check_rest_step { CHECK_REST_BEGIN, CHECK_REST_ENABLE, CHECK_REST_END };

/* A device, of which queues are looked at. */
struct check_rest_walk {
	void *ctx;
	struct rules_dev *d;
	const struct vmdev_event *e;
	enum check_rest_step step;
};

/* Reads what is kept of a ring into @r. Returns nonzero if that was not possible. */
static __always_inline int check_rest_read(struct rules_rest *r, __u64 used, __u32 num)
{
	__s64 idx = check_look_u16(used + RULES_RING_IDX_AT);
	__u64 next = rules_ring_entry(used, RULES_USED_ENTRY, idx, num);

	return idx < 0 || bpf_probe_read_kernel(&r->head, sizeof(r->head), (void *)used) ||
	       bpf_probe_read_kernel(&r->entry, sizeof(r->entry), (void *)next) ||
	       bpf_probe_read_kernel(&r->event, sizeof(r->event),
				     (void *)rules_ring_event(used, RULES_USED_ENTRY, num));
}

static long check_rest_turn(__u32 i, struct check_rest_walk *w)
{
	struct rules_vq *q = &w->d->vq[rules_index(i, VMDEV_MAX_VQS - 1)];
	struct rules_rest *r = &q->rest;

	if (w->step == CHECK_REST_ENABLE && q->area[2].hi)
		rules_start_note(q, check_look_u16(q->area[2].lo + RULES_RING_FLAGS_AT));
	if (w->step != CHECK_REST_END)
		rules_rest_begin(q, w->step == CHECK_REST_ENABLE);
	else if (r->known == RULES_REST_BEGUN)
		r->known = check_rest_read(r, r->used, r->num) ? RULES_REST_NONE : RULES_REST_KNOWN;
	return 0;
}

/* Of one queue, or of all if @vq is none. Global, because it is rare. */
CHECK_APART int check_rest_step(__u32 dev, __u32 vq, __u32 step)
{
	struct check_slot *slot = check_slot_of(dev);
	struct check_rest_walk w = { .step = step };

	if (!slot)
		return 0;
	w.d = &slot->dev;
	if (vq < VMDEV_MAX_VQS)
		check_rest_turn(vq, &w);
	else
		bpf_loop(VMDEV_MAX_VQS, check_rest_turn, &w, 0);
	return 0;
}

static __always_inline int check_rest_resets(unsigned int cmd)
{
	return cmd == VMDEV_CMD_RESET || cmd == VMDEV_CMD_RESET_VQ;
}

/* A ring that is enabled is at rest no more. */
static __always_inline void check_rest_cmd(const struct vmdev_event *e)
{
	unsigned int cmd = rules_cmd_of(e);

	if (rules_unlikely(check_rest_resets(cmd)))
		check_rest_step(e->dev, e->vq, CHECK_REST_BEGIN);
	else if (rules_unlikely(cmd == VMDEV_CMD_SET_VQ_READY && e->arg[VMDEV_CMD_A_A0]))
		check_rest_step(e->dev, e->vq, CHECK_REST_ENABLE);
}

/* A reset that was refused leaves the ring to the device. */
static __always_inline void check_rest_cmd_end(const struct vmdev_event *e)
{
	if (rules_unlikely(check_rest_resets(rules_cmd_of(e))) && !e->arg[VMDEV_END_A_RET])
		check_rest_step(e->dev, e->vq, CHECK_REST_END);
}

static long check_rest_free_vq(__u32 i, struct check_rest_walk *w)
{
	struct rules_vq *q = &w->d->vq[rules_index(i, VMDEV_MAX_VQS - 1)];
	struct rules_rest now = {};

	if (!rules_rest_in(&q->rest, w->e->arg[VMDEV_FREE_A_ADDR], w->e->arg[VMDEV_FREE_A_LEN]) ||
	    check_rest_read(&now, q->rest.used, q->rest.num))
		return 0;
	if (rules_step_rest(q, &now, &w->d->dma_verdict))
		check_report(w->ctx, w->d, &w->d->dma_verdict, w->e);
	return 0;
}

/* Memory is about to be freed. */
static __always_inline void check_rest_free(void *ctx, struct rules_dev *d,
					    const struct vmdev_event *e)
{
	struct check_rest_walk w = { .ctx = ctx, .d = d, .e = e };

	bpf_loop(VMDEV_MAX_VQS, check_rest_free_vq, &w, 0);
}

#endif /* VMDEV_REST_BPF_H */
