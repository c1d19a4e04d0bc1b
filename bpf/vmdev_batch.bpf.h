/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the way through a batch: its plain part in a loop in place, and the steps for
 * each operation, copy or mapping after it. The programs that fetch batches, and
 * account their numbers, are in check/.
 */
#ifndef VMDEV_BATCH_BPF_H
#define VMDEV_BATCH_BPF_H

#include "vmdev_chain.bpf.h"
#include "vmdev_report.bpf.h"
#include "rules/plain.h"

/* The way through a batch. */
struct check_walk {
	struct bpf_raw_tracepoint_args *ctx;
	struct rules_dev *d;
	struct rules_vq *q;
	struct rules_head *heads;
	struct rules_verdict *v;
	struct check_batch *b;
	struct vmdev_ring_op *op;
	__u64 seq;
	__u32 done;	/* elements that the plain loop has taken */
	__u32 early;
};

/*
 * The plain part of a batch is a loop in place: a call for each element costs as much
 * again. The compiler must not know how its index goes on: it would keep two of them.
 */
static __always_inline __u64 check_next(__u64 i)
{
	asm volatile("%0 += 1" : "+r"(i));
	return i;
}

/*
 * How far the loop came goes through memory (@store), because the verifier would else follow
 * the rest of the batch once for each number that it knows.
 */
static __always_inline void check_plain_end(struct check_walk *w, __u32 *store, __u64 i)
{
	*(volatile __u32 *)store = i;
	w->done = *(volatile __u32 *)store;
}

static __always_inline __u32 check_batch_n(const struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_N];
}

static __always_inline const void *check_batch_at(const struct bpf_raw_tracepoint_args *ctx)
{
	return (const void *)ctx->args[VMDEV_CTX_ARG + VMDEV_BATCH_A_ADDR];
}

/* The state of a batch's queue, and the place of its batches. Returns nonzero if there is none. */
static __always_inline int check_walk_find(struct check_walk *w,
					   struct bpf_raw_tracepoint_args *ctx,
					   struct check_slot *slot, struct check_batch *b)
{
	if (!b)
		return 1;
	w->ctx = ctx;
	w->seq = check_seq(ctx);
	w->b = b;
	w->heads = b->head;
	w->d = &slot->dev;
	w->q = &slot->dev.vq[check_vq(ctx)];
	w->v = &slot->dev.vq_verdict[check_vq(ctx)];
	return 0;
}

/*
 * When the batch comes. Returns how many elements it has, 0 if none is to be judged. That is
 * read last, because the verifier forgets the bounds of what was spilled meanwhile.
 */
static __always_inline __u32 check_walk_begin(struct check_walk *w,
					      struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot(ctx);

	if (!slot)
		return 0;
	return check_walk_find(w, ctx, slot, check_batch(ctx, slot)) ? 0 : check_batch_n(ctx);
}

/*
 * The slow ways are global functions, which the verifier follows once, each by itself. A
 * static one that a turn of bpf_loop() calls it follows for each state of the turn, and
 * newer kernels tell these apart by the ranges of all numbers. A global function may trust
 * nothing but the context: it finds the rest as the program did.
 */
static __always_inline int check_walk_again(struct check_walk *w,
					    struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot_of(ctx->args[VMDEV_CTX_DEV]);

	return !slot || check_walk_find(w, ctx, slot, check_batch_of(slot, check_vq(ctx)));
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

/* Judge an operation rule by rule. Returns nonzero if one is broken. */
static __always_inline int check_op_rules(const struct check_walk *w, struct vmdev_event *e)
{
	switch (e->id) {
	case VMDEV_EV_GETDESC:
		return rules_step_getdesc(w->d, w->q, w->heads, e, w->v);
	case VMDEV_EV_COMPLETE:
		return rules_step_complete(w->d, w->q, w->heads, e, w->v);
	case VMDEV_EV_NEED_NOTIFY:
		return rules_step_need_notify(w->d, w->q, e, w->v);
	case VMDEV_EV_NOTIFY_ENABLE:
		rules_ring_count(w->q, VMDEV_EV_NOTIFY_ENABLE);
		break;
	case VMDEV_EV_NOTIFY_DISABLE:
		rules_ring_count(w->q, VMDEV_EV_NOTIFY_DISABLE);
		break;
	}
	return 0;
}

/* Operation @i of the batch that lies at @w->op, as an event of its own. */
static __always_inline struct vmdev_event *check_op_event(struct check_where *at,
							  const struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->b->event;

	at->d = w->d;
	at->b = w->b;
	at->e = e;
	at->frames = CHECK_FRAMES_BATCH;
	at->ops = i + 1;
	at->copies = w->b->copies_n;
	check_event_init(e, w, w->seq + i);
	rules_event_of_op(e, &w->op[i]);
	return e;
}

/*
 * An operation that has to be looked at rule by rule. Some come with packets: what it needs is
 * given to it.
 */
CHECK_APART int check_op_judge(struct bpf_raw_tracepoint_args *ctx, struct rules_dev *d,
			      struct rules_vq *q, struct check_batch *b, __u32 i)
{
	struct check_walk w = { .ctx = ctx, .d = d, .q = q, .b = b };
	struct check_where at = {};
	__u32 place;

	if (!d || !q || !b)
		return 0;
	place = check_trail_last(&b->trail);
	if (place > CHECK_TRAIL_LAST)
		return 0;
	w.seq = check_seq(ctx);
	w.op = &b->op[place];
	w.v = &d->vq_verdict[check_vq(ctx)];
	w.heads = b->head;
	if (!check_op_rules(&w, check_op_event(&at, &w, rules_index(i, VMDEV_OPS_MAX - 1))))
		return 0;
	return check_emit(ctx, &at, w.v);
}

/* The rest of a batch, from the first operation on that is not plain: rule by rule. */
static long check_op_step(__u32 i, struct check_walk *w)
{
	check_op_judge(w->ctx, w->d, w->q, w->b, i + w->done);
	return 0;
}

/* A violation of copy @i: the operations before it are all of the last batch. */
static __always_inline void check_where_copy(struct check_where *at, const struct check_walk *w,
					     __u32 i)
{
	at->d = w->d;
	at->b = w->b;
	at->ops = check_trail_ops(&w->b->trail);
	at->copies = i + 1;
}

/* The begin of copy @i, which is looked at, as an event of its own. */
static __always_inline struct vmdev_event *check_copy_begun(struct check_where *at,
							    const struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->b->event;

	at->e = e;
	at->frames = CHECK_FRAMES_BATCH;
	check_where_copy(at, w, i);
	check_event_init(e, w, w->seq + 2 * i);
	rules_event_of_copy_begin(e, &w->b->copies.copy[i]);
	return e;
}

/* Whether these copies are those that were fetched when they began. */
static __always_inline int check_copies_fetched(const struct check_walk *w, __u32 n)
{
	return n <= VMDEV_COPIES_MAX && w->b->copies.n == n && w->b->copies.first == w->seq;
}

/* A copy that runs against what its descriptor allows, or into a chain that is not out. */
CHECK_APART int check_copy_judge(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_where at = {};
	const struct vmdev_event *e;
	struct check_walk w;
	int hit;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	e = check_copy_begun(&at, &w, i);
	hit = rules_dir_04(e, w.v);
	/* Events that were lost before the copies show at their end: the chain may be in them. */
	if (w.seq == w.q->seq.next)
		hit |= rules_dir_09(w.q, w.heads, e, w.v);
	return hit ? check_emit(ctx, &at, w.v) : 0;
}

/* Where a copy goes, by the descriptors of its chain in memory. */
CHECK_APART int check_copy_place(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct rules_chain_walk chain = {};
	const struct vmdev_copy *copy;
	struct check_where at = {};
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &w.b->copies.copy[i];
	if (!copy->len)
		return 0;
	chain.find = copy->desc;
	check_chain_walk(&chain, w.q, copy->head);
	w.q->copy.places++;
	if (!rules_step_place(copy, &chain, w.v))
		return 0;
	check_copy_begun(&at, &w, i);
	return check_emit(ctx, &at, w.v);
}

/* What is looked at in every copy, from the first one on that is not plain. */
static long check_copy_step(__u32 i, struct check_walk *w)
{
	struct vmdev_copy *copy;

	i = rules_index(i + w->done, VMDEV_COPIES_MAX - 1);
	copy = &w->b->copies.copy[i];
	if (!rules_plain_copy(w->q, w->heads, copy)) {
		w->q->copy.bytes += copy->len;
		check_copy_judge(w->ctx, i);
		rules_copy_pushed(w->heads, copy);
	}
	return 0;
}

/* A frame whose header is not the usual one, or that is long. */
CHECK_APART int check_frame(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct rules_frame_walk f = {};
	struct check_where at = {};
	struct copy_batch *b;
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	b = &w.b->copies;
	f.copy = b->copy;
	f.heads = w.heads;
	f.first = i;
	if (!rules_step_frame(w.d, w.q, &f, b->n - i - 1, b->before[i].word, w.v))
		return 0;
	check_copy_begun(&at, &w, i);
	return check_emit(ctx, &at, w.v);
}

/*
 * Looking at descriptors and rings in memory is dear, and a device that copies elsewhere does it
 * more than once: of copies one in 2^5 is looked at, whatever part of them was chosen before.
 */
#define CHECK_PLACE_BITS 5

/*
 * Those whose memory is looked at: every one, or one of so many. Then the first of them is
 * judged as a header, not each.
 */
static long check_copy_before(__u32 k, struct check_walk *w)
{
	struct copy_batch *b = &w->b->copies;
	__u32 i = copy_chosen(b, k);

	copy_before(b, i);
	if (rules_unlikely(check_witness_turn(w->seq + 2 * i, CHECK_PLACE_BITS - b->stride,
					      w->q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST])))
		check_copy_place(w->ctx, i);
	if ((k && b->stride) || w->q->role == RULES_ROLE_NONE || b->unjudged >> i & 1)
		return 0;
	if (rules_unlikely(!rules_frame_plain(w->d, w->q, w->heads, b->copy, i,
					      b->before[i].word)))
		check_frame(w->ctx, i);
	return 0;
}

/* The end of copy @i, which is looked at, as an event of its own. */
static __always_inline struct vmdev_event *check_copy_ended(struct check_where *at,
							    const struct check_walk *w, __u32 i)
{
	struct vmdev_event *e = &w->b->event;

	at->e = e;
	at->frames = CHECK_FRAMES_BATCH;
	check_where_copy(at, w, i);
	check_event_init(e, w, w->seq + 2 * i + 1);
	rules_event_of_copy_end(e, &w->b->copies.copy[i]);
	return e;
}

/* @result: a mask of COPY_*_DIFFERS. */
static __always_inline struct rules_copy_diff check_copy_diff(int result)
{
	return (struct rules_copy_diff){
		.dst = result & COPY_DST_DIFFERS,
		.src = result & COPY_SRC_DIFFERS,
	};
}

/* A copy that did not compare. */
CHECK_APART int check_copy_broken(struct bpf_raw_tracepoint_args *ctx, __u32 i, int result)
{
	struct rules_copy_diff diff = check_copy_diff(result);
	struct check_where at = {};
	struct vmdev_copy *copy;
	struct vmdev_event *e;
	struct check_walk w;
	int first;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &w.b->copies.copy[i];
	e = check_copy_ended(&at, &w, i);
	first = copy_show_sides(&w.b->copies, i, w.v, result);
	if (!rules_judge_copy(copy, &diff, copy->len, first, w.v))
		return 0;
	rules_explain_copy(copy, e, w.v);
	return check_emit(ctx, &at, w.v);
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

/* Which rules copy @i breaks, whose image after it is there. */
static __always_inline int check_early_rules(const struct check_walk *w, __u32 i, __u32 done)
{
	struct check_early early = { .b = &w->b->copies, .i = i };
	const struct vmdev_copy *copy = &w->b->copies.copy[i];

	early.r.len = copy->len;
	early.r.done = done;
	bpf_loop(RULES_COPY_WORDS, check_early_step, &early, 0);
	rules_judge_early(copy, &early.r, w->v);
	return rules_any(w->v);
}

/*
 * A copy that ended early. As far as it claims to have come it is compared; behind that
 * nothing may have arrived. A long one is not judged: its windows lie wrong.
 */
CHECK_APART int check_copy_early(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_where at = {};
	struct vmdev_event *e;
	struct check_walk w;
	__u32 done;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	if (copy_read_dst(&w.b->copies, i)) {
		w.q->copy.unread++;
		return 0;
	}
	done = check_early_done(&w, i);
	if (!check_early_rules(&w, i, done))
		return 0;
	e = check_copy_ended(&at, &w, i);
	e->arg[VMDEV_COPYEND_A_RET] = done;
	rules_explain_copy(&w.b->copies.copy[i], e, w.v);
	return check_emit(ctx, &at, w.v);
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
		check_copy_early(w->ctx, i);
		return 0;
	}
	len = copy_len(b->copy[i].len);
	source = rules_share_turn(w->seq + 2 * i, COPY_SOURCE_BITS) ||
		 len > RULES_COPY_WHOLE || check_full;
	if (rules_unlikely(b->unjudged >> i & 1))
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
	if (rules_unlikely(result)) {
		b->unjudged |= 1u << i;
		check_copy_broken(w->ctx, i, result);
	}
	return 0;
}

/* A mapping that has to be looked at rule by rule. */
CHECK_APART int check_buf_judge(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_where at = { .frames = CHECK_FRAMES_BATCH };
	struct check_slot *slot = check_slot_of(ctx->args[VMDEV_CTX_DEV]);
	struct check_walk w = { .ctx = ctx };
	struct check_bufs *bufs;
	struct vmdev_event *e;
	__u32 place;

	if (!slot)
		return 0;
	bufs = &slot->bufs;
	place = check_trail_last(&bufs->trail);
	if (place > CHECK_TRAIL_LAST)
		return 0;
	i = rules_index(i, VMDEV_OPS_MAX - 1);
	e = &bufs->event;
	check_event_init(e, &w, check_seq(ctx) + i);
	rules_event_of_buf_op(e, &bufs->op[place + i]);
	if (e->id == VMDEV_EV_BUF_MAP)
		return rules_step_map(&slot->dev, e);
	if (!rules_step_unmap(&slot->dev, e, &slot->dev.dma_verdict))
		return 0;
	at.d = &slot->dev;
	at.e = e;
	at.bufs = bufs;
	at.ops = i + 1;
	return check_emit(ctx, &at, &slot->dev.dma_verdict);
}

/* The rest of a batch of mappings, from the first on that is not plain: rule by rule. */
static long check_buf_step(__u32 i, struct check_walk *w)
{
	check_buf_judge(w->ctx, i + w->done);
	return 0;
}

#endif /* VMDEV_BATCH_BPF_H */
