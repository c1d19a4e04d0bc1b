// SPDX-License-Identifier: GPL-2.0
/*
 * Streams every event to user space, as struct trace_record. Owns the filters
 * and the loss counters of the stream; judges nothing.
 *
 * Attaches to: raw_tp of every event of vmdev, mvringh and mvnet, each named by the program's
 * section. User space attaches trace_cmd_begin and trace_cmd_end to each command's tracepoints,
 * sets trace_armed, and reads the ring buffer by a timer: no event wakes it.
 */
#include "vmdev.bpf.h"
#include "rules/core/report.h"

#define TRACE_RING_BYTES (8u << 20)

#define TRACE_EVERY_VQ ~0u	/* and events without one */

/* Filters: all bits set lets everything pass. */
const volatile __u64 trace_devs = ~0ULL;
const volatile __u32 trace_vq = TRACE_EVERY_VQ;
const volatile __u64 trace_events = ~0ULL;	/* by enum vmdev_event_id */
const volatile __u64 trace_cmds = ~0ULL;	/* by enum vmdev_cmd */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, TRACE_RING_BYTES);
} trace_ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct trace_lost);
} trace_losses SEC(".maps");

__u32 trace_armed = 0;

static __always_inline int trace_wanted(const struct bpf_raw_tracepoint_args *ctx, __u16 id)
{
	__u32 dev = ctx->args[VMDEV_CTX_DEV], vq = ctx->args[VMDEV_CTX_VQ];

	if (!trace_armed || !(trace_events >> (id & 63) & 1) || !(trace_devs >> (dev & 63) & 1))
		return 0;
	return trace_vq == TRACE_EVERY_VQ || trace_vq == vq;
}

static __always_inline int trace_event(struct bpf_raw_tracepoint_args *ctx, __u16 id,
				       unsigned int nargs)
{
	struct trace_record *r;
	struct trace_lost *lost;
	__u32 zero = 0;

	if (!trace_wanted(ctx, id))
		return 0;
	lost = bpf_map_lookup_elem(&trace_losses, &zero);
	if (!lost)
		return 0;
	lost->seen++;
	r = bpf_ringbuf_reserve(&trace_ring, sizeof(*r), 0);
	if (!r) {
		lost->ringbuf_full++;
		return 0;
	}
	__builtin_memset(r->event.arg, 0, sizeof(r->event.arg));
	vmdev_decode(&r->event, ctx, id, nargs);
	r->event.ts = bpf_ktime_get_ns();
	r->event.cpu = bpf_get_smp_processor_id();
	r->event.pid = bpf_get_current_pid_tgid();
	bpf_get_current_comm(r->comm, sizeof(r->comm));
	bpf_ringbuf_submit(r, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("raw_tp/vmdev_cmd")
int trace_cmd_begin(struct bpf_raw_tracepoint_args *ctx)
{
	if (!(trace_cmds >> (ctx->args[VMDEV_CTX_ARG] & 63) & 1))
		return 0;
	return trace_event(ctx, VMDEV_EV_CMD_BEGIN, VMDEV_NARGS_CMD_BEGIN);
}

SEC("raw_tp/vmdev_cmd_end")
int trace_cmd_end(struct bpf_raw_tracepoint_args *ctx)
{
	if (!(trace_cmds >> (ctx->args[VMDEV_CTX_ARG] & 63) & 1))
		return 0;
	return trace_event(ctx, VMDEV_EV_CMD_END, VMDEV_NARGS_CMD_END);
}

/* One program for each tracepoint but the batches, which tell what others tell: see make lint. */

SEC("raw_tp/vmdev_add")
int trace_vmdev_add(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_ADD, VMDEV_NARGS_ADD);
}

SEC("raw_tp/vmdev_del")
int trace_vmdev_del(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_DEL, VMDEV_NARGS_DEL);
}

SEC("raw_tp/vmdev_bind")
int trace_vmdev_bind(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_BIND, VMDEV_NARGS_BIND);
}

SEC("raw_tp/vmdev_unbind")
int trace_vmdev_unbind(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_UNBIND, VMDEV_NARGS_UNBIND);
}

SEC("raw_tp/vmdev_vq_cb")
int trace_vmdev_vq_cb(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_VQ_CB, VMDEV_NARGS_VQ_CB);
}

SEC("raw_tp/vmdev_config_cb")
int trace_vmdev_config_cb(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_CONFIG_CB, VMDEV_NARGS_CONFIG_CB);
}

SEC("raw_tp/vmdev_buf_map")
int trace_vmdev_buf_map(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_BUF_MAP, VMDEV_NARGS_BUF_MAP);
}

SEC("raw_tp/vmdev_buf_unmap")
int trace_vmdev_buf_unmap(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_BUF_UNMAP, VMDEV_NARGS_BUF_UNMAP);
}

SEC("raw_tp/vmdev_mem_alloc")
int trace_vmdev_mem_alloc(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_MEM_ALLOC, VMDEV_NARGS_MEM_ALLOC);
}

SEC("raw_tp/vmdev_mem_free")
int trace_vmdev_mem_free(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_MEM_FREE, VMDEV_NARGS_MEM_FREE);
}

SEC("raw_tp/mvringh_init")
int trace_mvringh_init(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_RING_INIT, VMDEV_NARGS_RING_INIT);
}

SEC("raw_tp/mvringh_reset")
int trace_mvringh_reset(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_RING_RESET, VMDEV_NARGS_RING_RESET);
}

SEC("raw_tp/mvringh_getdesc")
int trace_mvringh_getdesc(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_GETDESC, VMDEV_NARGS_GETDESC);
}

SEC("raw_tp/mvringh_copy_begin")
int trace_mvringh_copy_begin(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_COPY_BEGIN, VMDEV_NARGS_COPY_BEGIN);
}

SEC("raw_tp/mvringh_copy_end")
int trace_mvringh_copy_end(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_COPY_END, VMDEV_NARGS_COPY_END);
}

SEC("raw_tp/mvringh_complete")
int trace_mvringh_complete(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_COMPLETE, VMDEV_NARGS_COMPLETE);
}

SEC("raw_tp/mvringh_need_notify")
int trace_mvringh_need_notify(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_NEED_NOTIFY, VMDEV_NARGS_NEED_NOTIFY);
}

SEC("raw_tp/mvringh_notify_enable")
int trace_mvringh_notify_enable(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_NOTIFY_ENABLE, VMDEV_NARGS_NOTIFY_ENABLE);
}

SEC("raw_tp/mvringh_notify_disable")
int trace_mvringh_notify_disable(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_NOTIFY_DISABLE, VMDEV_NARGS_NOTIFY_DISABLE);
}

SEC("raw_tp/mvringh_error")
int trace_mvringh_error(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_RING_ERROR, VMDEV_NARGS_RING_ERROR);
}

SEC("raw_tp/vmdev_work_begin")
int trace_vmdev_work_begin(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_WORK_BEGIN, VMDEV_NARGS_WORK_BEGIN);
}

SEC("raw_tp/vmdev_work_end")
int trace_vmdev_work_end(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_WORK_END, VMDEV_NARGS_WORK_END);
}

SEC("raw_tp/mvnet_drop")
int trace_mvnet_drop(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_DROP, VMDEV_NARGS_DROP);
}

SEC("raw_tp/vmdev_state")
int trace_vmdev_state(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_STATE, VMDEV_NARGS_STATE);
}

SEC("raw_tp/vmdev_vq_state")
int trace_vmdev_vq_state(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_VQ_STATE, VMDEV_NARGS_VQ_STATE);
}

SEC("raw_tp/mvringh_state")
int trace_mvringh_state(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_RING_STATE, VMDEV_NARGS_RING_STATE);
}

SEC("raw_tp/mvringh_held")
int trace_mvringh_held(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_HELD, VMDEV_NARGS_HELD);
}

SEC("raw_tp/mvnet_ctrl")
int trace_mvnet_ctrl(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_CTRL, VMDEV_NARGS_CTRL);
}

SEC("raw_tp/vmdev_config_change")
int trace_vmdev_config_change(struct bpf_raw_tracepoint_args *ctx)
{
	return trace_event(ctx, VMDEV_EV_CONFIG_CHANGE, VMDEV_NARGS_CONFIG_CHANGE);
}

char LICENSE[] SEC("license") = "GPL";
