// SPDX-License-Identifier: GPL-2.0
/*
 * The checker: takes every event through the rules while the load runs. Owns the
 * programs: the way from a tracepoint to a step. The rules and their state are in
 * rules/, the way through a batch in vmdev_batch.bpf.h, the memory of copies in
 * vmdev_copy.bpf.h, looks at rings in vmdev_look.bpf.h, the way from a verdict to the
 * ring buffer in vmdev_report.bpf.h, and the programs of the rule groups that are off by
 * default in the file of each group.
 *
 * Attaches to: raw_tp of the events of vmdev, mvringh and mvnet, the operations of
 * rings and mappings in their batches, and fentry of register_virtio_device. check_look
 * is attached to nothing: user space runs it every now and then. User space attaches
 * check_cmd_begin and check_cmd_end to each command's tracepoints, sets check_armed when
 * all are in place, and clears it before it detaches any.
 *
 * No locks and no atomics on the way of a packet: a program runs under the lock
 * that orders its stream, so a stream's state has one writer at a time. The ring
 * buffer carries violations only.
 */
#include "vmdev_slot.bpf.h"
#include "rules_join.h"
#include "vmdev_batch.bpf.h"
#include "vmdev_report.bpf.h"
#include "vmdev_vringh.bpf.h"

/* A hole in a stream, and the stream's first event. Global, see check_walk_again(). */
__noinline int check_forget_ring(struct rules_vq *q)
{
	if (q)
		rules_forget_ring(q);
	return 0;
}

__noinline int check_forget_dma(struct rules_dev *d)
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

#include "vmdev_look.bpf.h"

/* CTL stream */
static __always_inline void check_stamp_wanted(struct vmdev_event *e)
{
	if (rules_past_wanted(e))
		check_stamp(e);
}

#define CHECK_CTL(sec, name, id, step)							\
	CHECK_PROG(sec, name, id, v = &d->verdict,					\
		   (check_stamp_wanted(&e), rules_seq_ctl(d, &e), step))

CHECK_CTL("raw_tp", cmd_begin, CMD_BEGIN,
	  (check_look_kick(&e), rules_step_cmd_begin(d, &e, v)))
CHECK_CTL("raw_tp", cmd_end, CMD_END, rules_step_cmd_end(d, &e, v))
CHECK_CTL("raw_tp/vmdev_add", add, ADD,
	  (check_past_clear_maps(e.dev), rules_step_life(d, &e, v)))
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

CHECK_RING("mvringh_init", ring_init, RING_INIT,
	   (check_past_clear(ctx), rules_step_init(d, q, &e, v)))
CHECK_RING("mvringh_reset", ring_reset, RING_RESET, (rules_step_ring_reset(q), 0))
CHECK_RING("mvringh_state", ring_state, RING_STATE, (rules_step_ring_state(d, q, &e), 0))
CHECK_RING("mvringh_held", held, HELD, (rules_step_held(d, q, &e), 0))
CHECK_RING("mvringh_error", ring_error, RING_ERROR, rules_step_error(d, q, &e, v))

/*
 * Batches: the same steps, many in one program, which fetches them from the module. What
 * cannot be fetched was not judged.
 */

SEC("raw_tp/mvringh_ops")
int check_ops(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_ring_op *op;
	struct check_walk w = {};
	struct rules_run run;
	__u32 n, place;
	__u64 i;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, n, w.d->added) != RULES_SEQ_NEXT))
		check_forget_ring(w.q);
	place = check_trail_place(&w.b->trail);
	w.op = &w.b->op[place];
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(w.op, n * sizeof(w.op[0]), check_batch_at(ctx))) {
		w.q->unjudged += n;
		return 0;
	}
	check_trail_add(&w.b->trail, place, w.seq, n);
	run = rules_run_begin(w.q);
	op = w.op;
	CHECK_PLAIN_LOOP(i, op, n, VMDEV_OPS_MAX,
			 rules_plain_op(w.q, &run, w.heads, op, w.seq + i), w.b->done);
	rules_run_end(w.q, &run);
	if (w.done < n)
		bpf_loop(n - w.done, check_op_step, &w, 0);
	return 0;
}

/* Takes no numbers: the end of the copies does. */
SEC("raw_tp/mvringh_copies_begin")
int check_copies_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w = {};
	struct vmdev_copy *copy;
	__u64 i;
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	w.b->copies.n = 0;
	if (n > VMDEV_COPIES_MAX ||
	    bpf_probe_read_kernel(w.b->copies.copy, n * sizeof(w.b->copies.copy[0]),
				  check_batch_at(ctx)))
		return 0;
	w.b->copies_n = n;
	copy_choose(&w.b->copies, n, w.seq, w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST]);
	w.q->n[VMDEV_EV_COPY_BEGIN - RULES_RING_FIRST] += n;
	copy = w.b->copies.copy;
	CHECK_PLAIN_LOOP(i, copy, n, VMDEV_COPIES_MAX, rules_plain_copy(w.q, w.heads, copy),
			 w.b->done);
	if (w.done < n)
		bpf_loop(n - w.done, check_copy_step, &w, 0);
	bpf_loop(w.b->copies.nchosen, check_copy_before, &w, 0);
	rules_frame_last(w.d, w.q, w.heads,
			 &w.b->copies.copy[rules_index(n - 1, VMDEV_COPIES_MAX - 1)]);
	return 0;
}

SEC("raw_tp/mvringh_copies_end")
int check_copies_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_walk w = {};
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	if (rules_unlikely(rules_seq_range(&w.q->seq, w.seq, 2 * n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_ring(w.q);
	w.q->n[VMDEV_EV_COPY_END - RULES_RING_FIRST] += n;
	if (!check_copies_fetched(&w, n)) {
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

SEC("raw_tp/vmdev_buf_ops")
int check_buf_ops(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_bufs *bufs = check_bufs_of(ctx->args[VMDEV_CTX_DEV]);
	struct check_walk w = { .ctx = ctx, .seq = check_seq(ctx) };
	struct check_slot *slot = check_slot(ctx);
	__u32 n = check_batch_n(ctx), place;
	struct rules_map_run run;
	struct vmdev_buf_op *op;
	__u64 i;

	if (!slot || !bufs || !n)
		return 0;
	w.d = &slot->dev;
	if (rules_unlikely(rules_seq_range(&w.d->dma.seq, w.seq, n, w.d->added) !=
			   RULES_SEQ_NEXT))
		check_forget_dma(w.d);
	place = check_trail_place(&bufs->trail);
	op = &bufs->op[place];
	if (n > VMDEV_OPS_MAX ||
	    bpf_probe_read_kernel(op, n * sizeof(*op), check_batch_at(ctx))) {
		w.d->dma.unjudged += n;
		return 0;
	}
	run = rules_map_run_begin(&w.d->dma);
	check_trail_add(&bufs->trail, place, w.seq, n);
	CHECK_PLAIN_LOOP(i, op, n, VMDEV_OPS_MAX, rules_plain_buf_op(w.d, &run, op), bufs->done);
	rules_map_run_end(&w.d->dma, &run, w.done);
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
	slot = check_slot_of(e.dev);
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

/* The kernel's own vringh: looked at where it is loaded, whoever uses it. */
#define CHECK_VRINGH(way, op)								\
	SEC("fentry/vringh_iov_" #way "_kern")						\
	int check_vringh_##way(void *ctx)						\
	{										\
		if (check_armed)							\
			check_vringh_enter(ctx, op);					\
		return 0;								\
	}										\
	SEC("fexit/vringh_iov_" #way "_kern")						\
	int check_vringh_##way##_end(void *ctx)						\
	{										\
		if (check_armed)							\
			check_vringh_leave(ctx);					\
		return 0;								\
	}

CHECK_VRINGH(push, VMDEV_COPY_PUSH)
CHECK_VRINGH(pull, VMDEV_COPY_PULL)

/* The programs of rules that are off by default, which use what stands above. */
#include "vmdev_mappings.bpf.h"
#include "vmdev_descriptors.bpf.h"
#include "vmdev_guard.bpf.h"

char LICENSE[] SEC("license") = "GPL";
