/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the checker's reports: the ring buffer, the counts of violations, and how a
 * verdict becomes a record with what led to it. Which event breaks a rule is found
 * elsewhere.
 */
#ifndef VMDEV_REPORT_BPF_H
#define VMDEV_REPORT_BPF_H

#include "vmdev_slot.bpf.h"

#define CHECK_RING_BYTES (1u << 20)
#define CHECK_RULE_WORD_BITS 64
#define CHECK_PAST_RECORDS 32	/* records of a rule that have the last events with them */
/* Innermost frames that are the checker's own way in, not the module's. */
#define CHECK_FRAMES_RAW_TP 5	/* fill, emit, report, program, bpf_trace_run */
#define CHECK_FRAMES_BATCH 7	/* fill, emit, judge, step, loop, program, bpf_trace_run */
#define CHECK_FRAMES_FENTRY 4	/* fill, emit, program, trampoline */
#define CHECK_FRAMES_ANSWER 5	/* the same, and vmdev_answered() */
#define CHECK_FRAMES_VRINGH 5	/* fill, emit, leave, program, trampoline */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, CHECK_RING_BYTES);
} check_ring CHECK_ONE SEC(".maps");

/* When and by whom an event was fired: asked only where a report may show it. */
static __always_inline void check_stamp(struct vmdev_event *e)
{
	e->ts = bpf_ktime_get_ns();
	e->cpu = bpf_get_smp_processor_id();
	e->pid = bpf_get_current_pid_tgid();
}

/* Where in its stream a violation was found: what led to it is shown from there. */
struct check_where {
	const struct rules_dev *d;	/* NULL: no device of ours */
	const struct vmdev_event *e;
	struct check_batch *b;
	struct check_bufs *bufs;
	__u32 ops;	/* of the last batch, those up to here; of mappings too */
	__u32 copies;
	__u32 frames;	/* of the stack, that are the checker's own; 0: there is no stack */
};

/* Of @n elements the first of those that are kept. */
static __always_inline __u32 check_past_first(__u32 n)
{
	return n > RULES_PAST_MAX ? n - RULES_PAST_MAX : 0;
}

/* A way back over the last batches, from an operation of the last one. */
struct check_back {
	struct rules_violation *r;
	const struct check_where *at;
	__u32 batches;	/* that were left behind */
	__u32 ops;	/* of the batch that is there now, those that are to come */
};

/* The place of the operation before, and its number; CHECK_TRAIL_OPS if there is none. */
static __always_inline __u32 check_back_step(struct check_back *b, const struct check_trail *t,
					     __u64 *seq)
{
	__u32 from = rules_index(t->last - b->batches, RULES_PAST_MAX - 1);

	if (!b->ops) {
		from = rules_index(from - 1, RULES_PAST_MAX - 1);
		b->ops = ++b->batches < RULES_PAST_MAX ? t->n[from] : 0;
	}
	if (!b->ops)
		return CHECK_TRAIL_OPS;
	b->ops--;
	*seq = t->seq[from] + b->ops;
	return t->at[from] + b->ops;
}

static long check_past_op(__u32 i, struct check_back *b)
{
	struct rules_ring_past *past = &b->r->ring;
	__u64 seq = 0;
	__u32 place = check_back_step(b, &b->at->b->trail, &seq);

	if (place >= CHECK_TRAIL_OPS)
		return 1;
	i = rules_index(i, RULES_PAST_MAX - 1);
	past->seq[i] = seq;
	past->op[i] = b->at->b->op[place];
	past->n = i + 1;
	return 0;
}

static long check_past_map(__u32 i, struct check_back *b)
{
	struct rules_buf_past *past = &b->r->bufs;
	__u64 seq = 0;
	__u32 place = check_back_step(b, &b->at->bufs->trail, &seq);

	if (place >= CHECK_TRAIL_OPS)
		return 1;
	i = rules_index(i, RULES_PAST_MAX - 1);
	past->seq[i] = seq;
	past->op[i] = b->at->bufs->op[place];
	past->n = i + 1;
	return 0;
}

/* What led to a violation: operations and copies of its queue, or mappings of its device. */
static __noinline int check_past(struct rules_violation *r, const struct check_where *at)
{
	struct check_back back = { .r = r, .at = at, .ops = at->ops };
	const struct check_batch *b = at->b;
	__u32 first = check_past_first(at->copies);

	r->bufs.n = 0;
	r->ring.n = 0;
	r->ring.copy_n = 0;
	if (at->bufs)
		bpf_loop(RULES_PAST_MAX, check_past_map, &back, 0);
	if (!b)
		return 0;
	bpf_loop(RULES_PAST_MAX, check_past_op, &back, 0);
	r->ring.copy_seq = b->copies.first + 2 * first;
	r->ring.copy_n = at->copies - first;
	bpf_probe_read_kernel(r->ring.copy, sizeof(r->ring.copy), &b->copies.copy[first]);
	return 0;
}

/* The rules of a verdict, and how often the one broken least had been broken before. */
struct check_counting {
	const struct rules_verdict *v;
	__u64 before;
};

static long check_count_turn(__u32 i, struct check_counting *c)
{
	__u64 n;

	i = rules_index(i, VMDEV_RULE_MAX - 1);
	if (!(c->v->rules[i / CHECK_RULE_WORD_BITS] >> i % CHECK_RULE_WORD_BITS & 1))
		return 0;
	n = __sync_fetch_and_add(&check_total.violations[i], 1);
	if (n < c->before)
		c->before = n;
	return 0;
}

/* Violations are counted even when the record finds no room. */
static __always_inline __u64 check_count(const struct rules_verdict *v)
{
	struct check_counting c = { .v = v, .before = ~0ULL };

	bpf_loop(VMDEV_RULE_MAX, check_count_turn, &c, 0);
	return c.before;
}

/* Everything about a violation that only the moment can tell. */
static __noinline int check_fill(void *ctx, struct rules_violation *r,
				 const struct check_where *at, const struct rules_verdict *v)
{
	long bytes;

	bpf_probe_read_kernel(&r->verdict, sizeof(r->verdict), v);
	__builtin_memcpy(&r->event, at->e, sizeof(r->event));
	check_stamp(&r->event);
	/* A look has no stack that would say anything. */
	bytes = at->frames ? bpf_get_stack(ctx, r->stack, sizeof(r->stack), at->frames) : 0;
	r->nstack = bytes > 0 ? bytes / sizeof(r->stack[0]) : 0;
	r->reserved = 0;
	bpf_get_current_comm(r->comm, sizeof(r->comm));
	return 0;
}

/*
 * Report a verdict and empty it for the stream's next event. Only the first records of a
 * rule have the last events with them, so that a rule that every packet breaks does not
 * fill the ring buffer with them.
 */
static __noinline int check_emit(void *ctx, const struct check_where *at, struct rules_verdict *v)
{
	struct rules_violation *r;

	if (at->d)
		rules_scene_take(at->d, at->e, 0, &v->scene);
	if (check_count(v) < CHECK_PAST_RECORDS && at->d) {
		r = bpf_ringbuf_reserve(&check_ring, sizeof(*r), 0);
		if (r) {
			bpf_probe_read_kernel(&r->past, sizeof(r->past), &at->d->past);
			check_past(r, at);
			check_fill(ctx, r, at, v);
			bpf_ringbuf_submit(r, 0);
			goto empty;
		}
	}
	r = bpf_ringbuf_reserve(&check_ring, RULES_VIOLATION_SHORT, 0);
	if (r) {
		check_fill(ctx, r, at, v);
		bpf_ringbuf_submit(r, 0);
	} else {
		__sync_fetch_and_add(&check_total.ringbuf_full, 1);
	}
empty:
	__builtin_memset(v, 0, sizeof(*v));
	return 0;
}

/*
 * An event that came by itself. Callbacks and ring events follow the batches of their
 * queue, and the end of a run those of the queue that it contradicts. A global function,
 * see check_walk_again().
 */
CHECK_APART int check_report(struct bpf_raw_tracepoint_args *ctx, const struct rules_dev *d,
			    struct rules_verdict *v, const struct vmdev_event *e)
{
	struct check_where at = { .d = d, .e = e, .frames = CHECK_FRAMES_RAW_TP };

	if (!d || !v || !e)
		return 0;
	if (e->id == VMDEV_EV_VQ_CB || (e->id >= RULES_RING_FIRST && e->id < RULES_WORK_FIRST))
		at.b = check_batch_find(e->dev, e->vq);
	else if (e->id >= RULES_WORK_FIRST && v->earlier.id >= RULES_RING_FIRST)
		at.b = check_batch_find(e->dev, v->earlier.vq);
	if (at.b) {
		at.ops = check_trail_ops(&at.b->trail);
		at.copies = at.b->copies_n;
	}
	return check_emit(ctx, &at, v);
}

#endif /* VMDEV_REPORT_BPF_H */
