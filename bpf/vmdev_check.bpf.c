// SPDX-License-Identifier: GPL-2.0
/*
 * The checker: takes every event through the rules while the load runs. Owns the
 * way from a tracepoint to a step and from a verdict to the ring buffer. The
 * rules and their state are in rules/, the memory of copies in vmdev_copy.bpf.h.
 *
 * Attaches to: raw_tp of the events of vmdev, mvringh and mvnet, the operations of
 * rings and mappings in their batches, and fentry of register_virtio_device. User
 * space attaches check_cmd_begin and check_cmd_end to each command's tracepoints, sets
 * check_armed when all are in place, and clears it before it detaches any.
 *
 * No locks and no atomics on the way of a packet: a program runs under the lock
 * that orders its stream, so a stream's state has one writer at a time. The ring
 * buffer carries violations only.
 */
#include "vmdev.bpf.h"
#include "stats.h"
#include "rules_join.h"
#include "rules_plain.h"
#include "vmdev_copy.bpf.h"

#define CHECK_QUEUES (VMDEV_MAX_DEVS * VMDEV_MAX_VQS)
#define CHECK_RING_BYTES (1u << 20)
#define CHECK_RULE_WORD_BITS 64
#define CHECK_PAST_RECORDS 32	/* records of a rule that have the last events with them */
/* Innermost frames that are the checker's own way in, not the module's. */
#define CHECK_FRAMES_RAW_TP 5	/* fill, emit, report, program, bpf_trace_run */
#define CHECK_FRAMES_BATCH 7	/* fill, emit, judge, step, loop, program, bpf_trace_run */
#define CHECK_FRAMES_FENTRY 4	/* fill, emit, program, trampoline */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, CHECK_RING_BYTES);
} check_ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, VMDEV_MAX_DEVS);
	__type(key, __u32);
	__type(value, struct check_slot);
} check_slots SEC(".maps");

__u32 check_armed = 0;
struct check_total check_total = {};

/* When and by whom an event was fired: asked only where a report may show it. */
static __always_inline void check_stamp(struct vmdev_event *e)
{
	e->ts = bpf_ktime_get_ns();
	e->cpu = bpf_get_smp_processor_id();
	e->pid = bpf_get_current_pid_tgid();
}

/*
 * The last batches of a queue. Operations take turns between two places, so that those
 * before the last batch are still there for a report.
 */
struct check_batch {
	struct vmdev_event event;	/* one that is reported; the stack is small */
	struct vmdev_ring_op op[2][VMDEV_OPS_MAX];
	__u64 seq[2];
	__u32 n[2];
	__u32 turn;
	__u32 copies_n;
	__u32 done;
	struct copy_batch copies;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_QUEUES);
	__type(key, __u32);
	__type(value, struct check_batch);
} check_batches SEC(".maps");

struct check_bufs {
	struct vmdev_event event;
	struct vmdev_buf_op op[VMDEV_OPS_MAX];
	__u32 done;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, VMDEV_MAX_DEVS);
	__type(key, __u32);
	__type(value, struct check_bufs);
} check_buffers SEC(".maps");

static __always_inline unsigned int check_vq(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_VQ] & (VMDEV_MAX_VQS - 1);
}

static __always_inline struct check_batch *check_batch_of(__u32 dev, __u32 vq)
{
	__u32 key = dev * VMDEV_MAX_VQS + vq;

	return bpf_map_lookup_elem(&check_batches, &key);
}

static __always_inline struct check_batch *check_batch(const struct bpf_raw_tracepoint_args *ctx)
{
	return check_batch_of(ctx->args[VMDEV_CTX_DEV], check_vq(ctx));
}

/* Where in its stream a violation was found: what led to it is shown from there. */
struct check_where {
	const struct rules_dev *d;
	const struct vmdev_event *e;
	struct check_batch *b;
	struct check_bufs *bufs;
	__u64 maps_seq;
	__u32 ops;
	__u32 copies;
	__u32 maps;
	__u32 frames;
};

/* Of @n elements the first of those that are kept. */
static __always_inline __u32 check_past_first(__u32 n)
{
	return n > RULES_PAST_MAX ? n - RULES_PAST_MAX : 0;
}

static __always_inline void check_past_ops(struct rules_ring_past *p, const struct check_batch *b,
					   __u32 to, __u32 from, __u32 n)
{
	__u32 first = check_past_first(n);

	from = rules_index(from, 1);
	p->seq[to] = b->seq[from] + first;
	p->n[to] = n - first;
	bpf_probe_read_kernel(p->op[to], sizeof(p->op[to]), &b->op[from][first]);
}

static __noinline int check_past_ring(struct rules_violation *r, const struct check_where *at)
{
	const struct check_batch *b = at->b;
	struct rules_ring_past *p = &r->ring;
	__u32 first, other;

	p->n[0] = 0;
	p->n[1] = 0;
	p->copy_n = 0;
	if (!b)
		return 0;
	other = rules_index(b->turn + 1, 1);
	check_past_ops(p, b, 0, b->turn, at->ops);
	check_past_ops(p, b, 1, other, b->n[other]);
	first = check_past_first(at->copies);
	p->copy_seq = b->copies.first + 2 * first;
	p->copy_n = at->copies - first;
	bpf_probe_read_kernel(p->copy, sizeof(p->copy), &b->copies.copy[first]);
	return 0;
}

static __noinline int check_past_bufs(struct rules_violation *r, const struct check_where *at)
{
	__u32 first = check_past_first(at->maps);

	r->bufs.n = 0;
	if (!at->bufs)
		return 0;
	r->bufs.seq = at->maps_seq + first;
	r->bufs.n = at->maps - first;
	bpf_probe_read_kernel(r->bufs.op, sizeof(r->bufs.op), &at->bufs->op[first]);
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
	bytes = bpf_get_stack(ctx, r->stack, sizeof(r->stack), at->frames);
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

	rules_scene_take(at->d, at->e, 0, &v->scene);
	if (check_count(v) < CHECK_PAST_RECORDS) {
		r = bpf_ringbuf_reserve(&check_ring, sizeof(*r), 0);
		if (r) {
			bpf_probe_read_kernel(&r->past, sizeof(r->past), &at->d->past);
			check_past_ring(r, at);
			check_past_bufs(r, at);
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
 * queue, and the end of a run those of the queue that it contradicts.
 */
static __noinline int check_report(struct bpf_raw_tracepoint_args *ctx, const struct rules_dev *d,
				   struct rules_verdict *v, const struct vmdev_event *e)
{
	struct check_where at = { .d = d, .e = e, .frames = CHECK_FRAMES_RAW_TP };

	if (e->id == VMDEV_EV_VQ_CB || (e->id >= RULES_RING_FIRST && e->id < RULES_WORK_FIRST))
		at.b = check_batch(ctx);
	else if (e->id >= RULES_WORK_FIRST && v->earlier.id >= RULES_RING_FIRST)
		at.b = check_batch_of(e->dev, v->earlier.vq);
	if (at.b) {
		at.ops = at.b->n[rules_index(at.b->turn, 1)];
		at.copies = at.b->copies_n;
	}
	return check_emit(ctx, &at, v);
}

static __always_inline struct check_slot *check_slot(const struct bpf_raw_tracepoint_args *ctx)
{
	__u32 dev = ctx->args[VMDEV_CTX_DEV];
	struct check_slot *slot;

	if (!check_armed)
		return 0;
	slot = bpf_map_lookup_elem(&check_slots, &dev);
	if (!slot)
		__sync_fetch_and_add(&check_total.slot_missing, 1);
	return slot;
}

/* Out of line: a hole in a stream, and the stream's first event. */
static __noinline int check_forget_ring(struct rules_vq *q)
{
	if (q)
		rules_forget_ring(q);
	return 0;
}

static __noinline int check_forget_dma(struct rules_dev *d)
{
	if (d)
		rules_forget_dma(d);
	return 0;
}

/*
 * The programs. CHECK_PROG opens one: it finds the state, accounts the number of
 * the event, decodes it and takes the step; a verdict is reported. The number goes
 * first because the call for a hole in the numbers would drive all that is decoded
 * before it out of the registers.
 */
#define CHECK_PROG(sec, name, id_, number, step)					\
	SEC(sec)									\
	int check_##name(struct bpf_raw_tracepoint_args *ctx)				\
	{										\
		struct check_slot *slot = check_slot(ctx);				\
		struct rules_verdict *v;						\
		struct vmdev_event e = {};						\
		struct rules_dev *d;							\
											\
		if (!slot)								\
			return 0;							\
		d = &slot->dev;								\
		number;									\
		vmdev_decode(&e, ctx, VMDEV_EV_##id_, VMDEV_NARGS_##id_);		\
		if (rules_unlikely(step))						\
			check_report(ctx, d, v, &e);					\
		return 0;								\
	}

static __always_inline __u64 check_seq(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_SEQ];
}

/* CTL stream */
static __always_inline void check_stamp_wanted(struct vmdev_event *e)
{
	if (rules_past_wanted(e))
		check_stamp(e);
}

#define CHECK_CTL(sec, name, id, step)							\
	CHECK_PROG(sec, name, id, v = &d->verdict,					\
		   (check_stamp_wanted(&e), rules_seq_ctl(d, &e), step))

CHECK_CTL("raw_tp", cmd_begin, CMD_BEGIN, rules_step_cmd_begin(d, &e, v))
CHECK_CTL("raw_tp", cmd_end, CMD_END, rules_step_cmd_end(d, &e, v))
CHECK_CTL("raw_tp/vmdev_add", add, ADD, rules_step_life(d, &e, v))
CHECK_CTL("raw_tp/vmdev_del", del, DEL, rules_step_life(d, &e, v))
CHECK_CTL("raw_tp/vmdev_bind", bind, BIND, rules_step_life(d, &e, v))
CHECK_CTL("raw_tp/vmdev_unbind", unbind, UNBIND, rules_step_life(d, &e, v))
CHECK_CTL("raw_tp/vmdev_vq_cb", vq_cb, VQ_CB, rules_step_vq_cb(d, &e, v))
CHECK_CTL("raw_tp/vmdev_config_cb", config_cb, CONFIG_CB, rules_step_config_cb(d, &e, v))
CHECK_CTL("raw_tp/vmdev_config_change", config_change, CONFIG_CHANGE,
	  rules_step_config_change(d, &e, v))
CHECK_CTL("raw_tp/vmdev_state", state, STATE, (rules_step_state(d, &e), 0))
CHECK_CTL("raw_tp/vmdev_vq_state", vq_state, VQ_STATE,
	  (rules_step_vq_state(d, rules_vq_of(d, &e), &e), 0))

/* DMA stream */
static __always_inline void check_seq_dma(struct rules_dev *d, __u64 seq)
{
	if (rules_unlikely(rules_seq_step(&d->dma.seq, seq, d->added) != RULES_SEQ_NEXT))
		check_forget_dma(d);
}

#define CHECK_DMA(tp, name, id, step)							\
	CHECK_PROG("raw_tp/" tp, name, id,						\
		   check_seq_dma(d, check_seq(ctx)), (v = &d->dma_verdict, step))

CHECK_DMA("vmdev_mem_alloc", mem_alloc, MEM_ALLOC, rules_step_alloc(d, &e))
CHECK_DMA("vmdev_mem_free", mem_free, MEM_FREE, rules_step_free(d, &e, v))

/* RING stream */
static __always_inline void check_seq_ring(const struct rules_dev *d, struct rules_vq *q,
					   __u64 seq)
{
	if (rules_unlikely(rules_seq_step(&q->seq, seq, d->added) != RULES_SEQ_NEXT))
		check_forget_ring(q);
}

#define CHECK_RING(tp, name, id, step)							\
	CHECK_PROG("raw_tp/" tp, name, id,						\
		   struct rules_vq *q = &d->vq[check_vq(ctx)];				\
		   check_seq_ring(d, q, check_seq(ctx)),				\
		   (v = &d->vq_verdict[check_vq(ctx)], step))

CHECK_RING("mvringh_init", ring_init, RING_INIT, rules_step_init(d, q, &e, v))
CHECK_RING("mvringh_reset", ring_reset, RING_RESET, (rules_step_ring_reset(q), 0))
CHECK_RING("mvringh_state", ring_state, RING_STATE, (rules_step_ring_state(d, q, &e), 0))
CHECK_RING("mvringh_held", held, HELD, (rules_step_held(d, q, &e), 0))
CHECK_RING("mvringh_error", ring_error, RING_ERROR, rules_step_error(d, q, &e, v))

/*
 * Batches: the same steps, many in one program. CHECK_QUEUE_WALK opens one; it finds the
 * state and the place for the operations, which are then fetched from the module. What
 * cannot be fetched was not judged.
 */

/* The way through a batch. */
struct check_walk {
	struct bpf_raw_tracepoint_args *ctx;
	struct rules_dev *d;
	struct rules_vq *q;
	struct rules_head *heads;
	struct rules_verdict *v;
	struct check_batch *b;
	struct vmdev_ring_op *op;
	struct check_bufs *bufs;
	__u64 seq;
	__u32 done;	/* elements that the plain loop has taken */
	__u32 early;
};

/*
 * The plain part of a batch is a loop in place: a call for each element costs as much
 * again. How far it came goes through memory, because the verifier would else follow
 * the rest of the batch once for each number that it knows.
 */
#define CHECK_PLAIN_LOOP(i, n, max, plain, store)					\
	do {										\
		_Pragma("clang loop unroll(disable)")					\
		for ((i) = 0; (i) < (max); (i)++) {					\
			if ((i) >= (n) || rules_unlikely(!(plain)))			\
				break;							\
		}									\
		*(volatile __u32 *)&(store) = (i);					\
		w.done = *(volatile __u32 *)&(store);					\
	} while (0)

static __always_inline __u32 check_batch_n(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_N];
}

static __always_inline const void *check_batch_at(const struct bpf_raw_tracepoint_args *ctx)
{
	return (const void *)ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_ADDR];
}

/* The event that an element of the batch stands for, without its arguments. */
static __always_inline void check_event_init(struct vmdev_event *e, const struct check_walk *w,
					     __u64 seq)
{
	__builtin_memset(e, 0, sizeof(*e));
	e->dev = w->ctx->args[VMDEV_CTX_DEV];
	e->vq = w->ctx->args[VMDEV_CTX_VQ];
	e->seq = seq;
}

/* An operation that has to be looked at rule by rule. */
static __noinline int check_op_judge(struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->b->event;
	struct check_where at = { .d = w->d, .e = e, .b = w->b, .copies = w->b->copies_n,
				  .frames = CHECK_FRAMES_BATCH };
	struct rules_verdict *v = w->v;
	struct rules_dev *d = w->d;
	struct rules_vq *q = w->q;
	int hit = 0;

	i = rules_index(i, VMDEV_OPS_MAX - 1);
	at.ops = i + 1;
	check_event_init(e, w, w->seq + i);
	rules_event_of_op(e, &w->op[i]);
	switch (e->id) {
	case VMDEV_EV_GETDESC:
		hit = rules_step_getdesc(d, q, e, v);
		break;
	case VMDEV_EV_COMPLETE:
		hit = rules_step_complete(d, q, e, v);
		break;
	case VMDEV_EV_NEED_NOTIFY:
		hit = rules_step_need_notify(d, q, e, v);
		break;
	case VMDEV_EV_NOTIFY_ENABLE:
		rules_ring_count(q, VMDEV_EV_NOTIFY_ENABLE);
		break;
	case VMDEV_EV_NOTIFY_DISABLE:
		rules_ring_count(q, VMDEV_EV_NOTIFY_DISABLE);
		break;
	}
	return hit ? check_emit(w->ctx, &at, v) : 0;
}

/* The rest of a batch, from the first operation on that is not plain. */
static long check_op_step(__u32 i, struct check_walk *w)
{
	i += w->done;
	if (!rules_plain_op(w->q, w->heads, rules_plain_num(w->q),
			    &w->op[rules_index(i, VMDEV_OPS_MAX - 1)], w->seq + i))
		check_op_judge(w, i);
	return 0;
}

#define CHECK_QUEUE_WALK()								\
	struct check_slot *slot = check_slot(ctx);					\
	struct check_walk w = { .ctx = ctx, .seq = check_seq(ctx) };			\
	__u32 n = check_batch_n(ctx);							\
											\
	if (!slot)									\
		return 0;								\
	w.b = check_batch(ctx);								\
	if (!w.b || !n)									\
		return 0;								\
	w.d = &slot->dev;								\
	w.q = &slot->dev.vq[check_vq(ctx)];						\
	w.heads = slot->dev.head[check_vq(ctx)];					\
	w.v = &slot->dev.vq_verdict[check_vq(ctx)]

SEC("raw_tp/mvringh_ops")
int check_ops(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 turn, num, i;

	CHECK_QUEUE_WALK();

	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, n, w.d->added) != RULES_SEQ_NEXT))
		check_forget_ring(w.q);
	turn = rules_index(w.b->turn + 1, 1);
	w.op = w.b->op[turn];
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(w.op, n * sizeof(w.op[0]), check_batch_at(ctx))) {
		w.q->unjudged += n;
		return 0;
	}
	w.b->seq[turn] = w.seq;
	w.b->n[turn] = n;
	w.b->turn = turn;
	num = rules_plain_num(w.q);
	CHECK_PLAIN_LOOP(i, n, VMDEV_OPS_MAX,
			 rules_plain_op(w.q, w.heads, num, &w.op[i], w.seq + i), w.b->done);
	if (w.done < n)
		bpf_loop(n - w.done, check_op_step, &w, 0);
	return 0;
}

/* A violation of copy @i: the operations before it are all of the last batch. */
static __always_inline void check_where_copy(struct check_where *at, const struct check_walk *w,
					     __u32 i)
{
	at->d = w->d;
	at->b = w->b;
	at->ops = w->b->n[rules_index(w->b->turn, 1)];
	at->copies = i + 1;
}

/* Out of line: a copy that runs against what its descriptor allows. */
static __noinline int check_copy_judge(struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->b->event;
	struct check_where at = { .e = e, .frames = CHECK_FRAMES_BATCH };

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	check_where_copy(&at, w, i);
	check_event_init(e, w, w->seq + 2 * i);
	rules_event_of_copy_begin(e, &w->b->copies.copy[i]);
	if (!rules_dir_04(e))
		return 0;
	rules_hit(w->v, RULE_DIR_04);
	return check_emit(w->ctx, &at, w->v);
}

/* What is looked at in every copy, from the first one on that is not plain. */
static long check_copy_step(__u32 i, struct check_walk *w)
{
	struct vmdev_copy *copy;

	i = rules_index(i + w->done, VMDEV_COPIES_MAX - 1);
	copy = &w->b->copies.copy[i];
	if (!rules_plain_copy(w->q, w->heads, copy)) {
		w->q->copy.bytes += copy->len;
		rules_copy_pushed(w->heads, copy);
		check_copy_judge(w, i);
	}
	return 0;
}

/* Those whose memory is looked at: every one, or one of so many. */
static long check_copy_before(__u32 k, struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;

	copy_before(b, copy_chosen(b, k));
	return 0;
}

/* Takes no numbers: the end of the copies does. */
SEC("raw_tp/mvringh_copies_begin")
int check_copies_begin(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 i;

	CHECK_QUEUE_WALK();

	w.b->copies.n = 0;
	if (n > VMDEV_COPIES_MAX ||
	    bpf_probe_read_kernel(w.b->copies.copy, n * sizeof(w.b->copies.copy[0]),
				  check_batch_at(ctx)))
		return 0;
	w.b->copies_n = n;
	copy_choose(&w.b->copies, n, w.seq, w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]);
	w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST] += n;
	CHECK_PLAIN_LOOP(i, n, VMDEV_COPIES_MAX,
			 rules_plain_copy(w.q, w.heads, &w.b->copies.copy[i]), w.b->done);
	if (w.done < n)
		bpf_loop(n - w.done, check_copy_step, &w, 0);
	bpf_loop(w.b->copies.nchosen, check_copy_before, &w, 0);
	return 0;
}

/* Out of line: a copy that did not compare. */
static __noinline int check_copy_broken(struct check_walk *w, __u32 i, int result)
{
	struct rules_copy_diff diff = {
		.dst = result & COPY_DST_DIFFERS,
		.src = result & COPY_SRC_DIFFERS,
	};
	struct copy_batch *b = &w->b->copies;
	struct vmdev_event *e = &w->b->event;
	struct check_where at = { .e = e, .frames = CHECK_FRAMES_BATCH };
	int first;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	check_event_init(e, w, w->seq + 2 * i + 1);
	rules_event_of_copy_end(e, &b->copy[i]);
	first = copy_show_sides(b, i, w->v, result);
	if (!rules_judge_copy(&b->copy[i], &diff, b->copy[i].len, first, w->v))
		return 0;
	rules_explain_copy(&b->copy[i], e, w->v);
	check_where_copy(&at, w, i);
	return check_emit(w->ctx, &at, w->v);
}

struct check_early {
	struct copy_batch *b;
	struct rules_early r;
	__u32 i;
};

static long check_early_step(__u32 word, struct check_early *early)
{
	struct copy_batch *b = early->b;
	struct copy_image *before = &b->before[rules_index(early->i, VMDEV_COPIES_MAX - 1)];

	word = rules_index(word, RULES_COPY_WORDS - 1);
	rules_early_word(&early->r, word, before->word[word], b->dst.word[word]);
	return 0;
}

/* What the module says of copy @i now that it ended early. */
static __always_inline __u32 check_early_done(const struct check_walk *w, __u32 i)
{
	struct vmdev_copy now = {};

	bpf_probe_read_kernel(&now, sizeof(now),
			      (const struct vmdev_copy *)check_batch_at(w->ctx) + i);
	return now.len;
}

/* It was accounted as a whole when it began. */
static long check_early_account(__u32 i, struct check_walk *w)
{
	struct vmdev_copy *copy;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &w->b->copies.copy[i];
	if (w->early >> i & 1)
		rules_copy_early(w->q, w->heads, copy, check_early_done(w, i));
	return 0;
}

/*
 * Out of line: a copy that ended early. As far as it claims to have come it is compared;
 * behind that nothing may have arrived. A long one is not judged: its windows lie wrong.
 */
static __noinline int check_copy_early(struct check_walk *w, __u32 i)
{
	struct copy_batch *b = &w->b->copies;
	struct vmdev_event *e = &w->b->event;
	struct check_where at = { .e = e, .frames = CHECK_FRAMES_BATCH };
	struct check_early early = { .b = b };
	struct vmdev_copy *copy;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	early.i = i;
	early.r.len = copy->len;
	early.r.done = check_early_done(w, i);
	if (copy_read_dst(b, i)) {
		w->q->copy.unread++;
		return 0;
	}
	check_event_init(e, w, w->seq + 2 * i + 1);
	rules_event_of_copy_end(e, copy);
	e->arg[VMDEV_COPYEND_A_RET] = early.r.done;
	bpf_loop(RULES_COPY_WORDS, check_early_step, &early, 0);
	if (rules_dir_05_early(&early.r))
		rules_hit(w->v, RULE_DIR_05);
	if (early.r.differs)
		rules_hit(w->v, copy->op == VMDEV_COPY_PUSH ? RULE_DIR_01 : RULE_DIR_03);
	if (!w->v->rules[1])
		return 0;
	rules_explain_copy(copy, e, w->v);
	check_where_copy(&at, w, i);
	return check_emit(w->ctx, &at, w->v);
}

static __always_inline void check_copy_count(struct rules_copy *c, __u32 len, __u32 push,
					     int source)
{
	c->compared++;
	c->bytes_compared += copy_compared(len);
	c->pushes += push;
	if (source) {
		c->sources++;
		c->push_sources += push;
	}
}

static long check_copy_after(__u32 k, struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;
	struct rules_copy *c = &w->q->copy;
	__u32 i = copy_chosen(b, k), len;
	int result = 0, source;

	if (rules_unlikely(w->early >> i & 1)) {
		check_copy_early(w, i);
		return 0;
	}
	len = copy_len(b->copy[i].len);
	source = copy_source_turn(w->seq + 2 * i) || len > RULES_COPY_WHOLE || check_full;
	if (rules_unlikely(b->unread >> i & 1))
		result = COPY_FAILED;
	else if (rules_unlikely(len > RULES_COPY_WHOLE))
		result = copy_compare_long(b, i);
	else if (len)
		result = copy_compare_short(b, i, len, source);
	if (rules_unlikely(result & COPY_FAILED)) {
		c->unread++;
		return 0;
	}
	check_copy_count(c, len, b->copy[i].op, source);
	if (rules_unlikely(result))
		check_copy_broken(w, i, result);
	return 0;
}

SEC("raw_tp/mvringh_copies_end")
int check_copies_end(struct bpf_raw_tracepoint_args *ctx)
{
	CHECK_QUEUE_WALK();

	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, 2 * n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_ring(w.q);
	w.q->n[VMDEV_EV_COPY_END - RULES_RING_FIRST] += n;
	if (n > VMDEV_COPIES_MAX || w.b->copies.n != n || w.b->copies.first != w.seq) {
		w.q->copy.orphans += n;
		check_forget_ring(w.q);
		return 0;
	}
	w.early = ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_SHORT];
	if (rules_unlikely(w.early))
		bpf_loop(n, check_early_account, &w, 0);
	bpf_loop(w.b->copies.nchosen, check_copy_after, &w, 0);
	w.b->copies.n = 0;
	return 0;
}

/* A mapping that has to be looked at rule by rule. */
static __noinline int check_buf_judge(struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->bufs->event;
	struct check_where at = { .d = w->d, .e = e, .bufs = w->bufs, .maps_seq = w->seq,
				  .frames = CHECK_FRAMES_BATCH };
	int hit;

	i = rules_index(i, VMDEV_OPS_MAX - 1);
	at.maps = i + 1;
	check_event_init(e, w, w->seq + i);
	rules_event_of_buf_op(e, &w->bufs->op[i]);
	if (e->id == VMDEV_EV_BUF_MAP)
		hit = rules_step_map(w->d, e);
	else
		hit = rules_step_unmap(w->d, e, w->v);
	return hit ? check_emit(w->ctx, &at, w->v) : 0;
}

static long check_buf_step(__u32 i, struct check_walk *w)
{
	i += w->done;
	if (!rules_plain_buf_op(w->d, &w->bufs->op[rules_index(i, VMDEV_OPS_MAX - 1)]))
		check_buf_judge(w, i);
	return 0;
}

SEC("raw_tp/vmdev_buf_ops")
int check_buf_ops(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot(ctx);
	struct check_walk w = { .ctx = ctx, .seq = check_seq(ctx) };
	__u32 dev = ctx->args[VMDEV_CTX_DEV], n = check_batch_n(ctx), i;

	if (!slot || !n)
		return 0;
	w.bufs = bpf_map_lookup_elem(&check_buffers, &dev);
	if (!w.bufs)
		return 0;
	w.d = &slot->dev;
	w.v = &slot->dev.dma_verdict;
	if (rules_unlikely(rules_seq_range(&w.d->dma.seq, w.seq, n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_dma(w.d);
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(w.bufs->op, n * sizeof(w.bufs->op[0]), check_batch_at(ctx))) {
		w.d->dma.unjudged += n;
		return 0;
	}
	CHECK_PLAIN_LOOP(i, n, VMDEV_OPS_MAX, rules_plain_buf_op(w.d, &w.bufs->op[i]),
			 w.bufs->done);
	if (w.done < n)
		bpf_loop(n - w.done, check_buf_step, &w, 0);
	return 0;
}

/* WORK stream: a pair is two queues. */
static __always_inline unsigned int check_pair(const struct bpf_raw_tracepoint_args *ctx)
{
	return check_vq(ctx) & (RULES_PAIRS - 1);
}

#define CHECK_WORK(tp, name, id, step)							\
	CHECK_PROG("raw_tp/" tp, name, id,						\
		   struct rules_pair *p = &d->pair[check_pair(ctx)],			\
		   (v = &d->pair_verdict[check_pair(ctx)], rules_seq_work(d, p, &e), step))

#define CHECK_RX (&d->vq[2 * check_pair(ctx)])
#define CHECK_TX (&d->vq[2 * check_pair(ctx) + 1])
CHECK_WORK("mvnet_work_begin", work_begin, WORK_BEGIN,
	   (rules_step_work_begin(d, p, CHECK_RX, CHECK_TX), 0))
CHECK_WORK("mvnet_work_end", work_end, WORK_END,
	   rules_step_work_end(d, p, CHECK_RX, CHECK_TX, &e, v))
CHECK_WORK("mvnet_drop", drop, DROP, (rules_step_drop(p), 0))
CHECK_WORK("mvnet_ctrl", ctrl, CTRL, rules_step_ctrl(d, p, &e, v))

/* Whether a device stands on the bus vmdev: the name is read, not assumed. */
static __always_inline int check_on_our_bus(struct device *dev)
{
	static const char want[] = "vmdev";
	const char *name = BPF_CORE_READ(dev, bus, name);
	char got[sizeof(want)] = {};
	unsigned int i;

	if (!name || bpf_probe_read_kernel(got, sizeof(got), name))
		return 0;
#pragma unroll
	for (i = 0; i < sizeof(want); i++) {
		if (got[i] != want[i])
			return 0;
	}
	return 1;
}

/* A virtio device is about to be registered: what does the kernel say of its DMA? */
SEC("fentry/register_virtio_device")
int BPF_PROG(check_register, struct virtio_device *vdev)
{
	struct device *parent = BPF_CORE_READ(vdev, dev.parent);
	struct vmdev_event e = { .id = VMDEV_EV_REGISTER, .vq = VMDEV_VQ_NONE };
	struct check_where at = { .e = &e, .frames = CHECK_FRAMES_FENTRY };
	struct check_slot *slot;
	__u64 *mask;

	if (!check_armed || !parent || !check_on_our_bus(parent))
		return 0;
	e.dev = BPF_CORE_READ(parent, id);
	e.arg[VMDEV_REG_A_DMA_OPS] = (__u64)BPF_CORE_READ(parent, dma_ops);
	mask = BPF_CORE_READ(parent, dma_mask);
	if (mask)
		bpf_probe_read_kernel(&e.arg[VMDEV_REG_A_DMA_MASK], sizeof(*mask), mask);
	slot = bpf_map_lookup_elem(&check_slots, &e.dev);
	if (!slot) {
		__sync_fetch_and_add(&check_total.slot_missing, 1);
		return 0;
	}
	if (!rules_step_register(&slot->dev, &e, &slot->dev.verdict))
		return 0;
	at.d = &slot->dev;
	check_emit(ctx, &at, &slot->dev.verdict);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
