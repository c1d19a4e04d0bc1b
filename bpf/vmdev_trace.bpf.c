// SPDX-License-Identifier: GPL-2.0
/*
 * Streams every event to user space, as struct trace_record. Owns the filters
 * and the loss counters of the stream; judges nothing.
 *
 * Attaches to: raw_tp of every event of vmdev, mvringh and mvnet. User space
 * attaches trace_cmd_begin and trace_cmd_end to each command's tracepoints, sets
 * trace_armed, and reads the ring buffer by a timer: no event wakes it.
 */
#include "vmdev.bpf.h"
#include "report.h"

#define TRACE_RING_BYTES (8u << 20)

/* Filters: all bits set lets everything pass. */
const volatile __u64 trace_devs = ~0ULL;
const volatile __u64 trace_vqs = ~0ULL;		/* bit 63: events without a queue */
const volatile __u64 trace_events = ~0ULL;	/* by enum vmdev_event_id */
const volatile __u64 trace_cmds = ~0ULL;	/* by enum vmdev_cmd */

#define TRACE_NO_VQ_BIT 63

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
	return trace_vqs >> (vq < VMDEV_MAX_VQS ? vq : TRACE_NO_VQ_BIT) & 1;
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

SEC("raw_tp")
int trace_cmd_begin(struct bpf_raw_tracepoint_args *ctx)
{
	if (!(trace_cmds >> (ctx->args[VMDEV_CTX_ARG] & 63) & 1))
		return 0;
	return trace_event(ctx, VMDEV_EV_CMD_BEGIN, VMDEV_NARGS_CMD_BEGIN);
}

SEC("raw_tp")
int trace_cmd_end(struct bpf_raw_tracepoint_args *ctx)
{
	if (!(trace_cmds >> (ctx->args[VMDEV_CTX_ARG] & 63) & 1))
		return 0;
	return trace_event(ctx, VMDEV_EV_CMD_END, VMDEV_NARGS_CMD_END);
}

#define TRACE_PROG(tp, id)						\
	SEC("raw_tp/" #tp)						\
	int trace_##tp(struct bpf_raw_tracepoint_args *ctx)		\
	{								\
		return trace_event(ctx, VMDEV_EV_##id, VMDEV_NARGS_##id);	\
	}

TRACE_PROG(vmdev_add, ADD)
TRACE_PROG(vmdev_del, DEL)
TRACE_PROG(vmdev_bind, BIND)
TRACE_PROG(vmdev_unbind, UNBIND)
TRACE_PROG(vmdev_vq_cb, VQ_CB)
TRACE_PROG(vmdev_config_cb, CONFIG_CB)
TRACE_PROG(vmdev_config_change, CONFIG_CHANGE)
TRACE_PROG(vmdev_buf_map, BUF_MAP)
TRACE_PROG(vmdev_buf_unmap, BUF_UNMAP)
TRACE_PROG(vmdev_mem_alloc, MEM_ALLOC)
TRACE_PROG(vmdev_mem_free, MEM_FREE)
TRACE_PROG(vmdev_state, STATE)
TRACE_PROG(vmdev_vq_state, VQ_STATE)
TRACE_PROG(mvringh_init, RING_INIT)
TRACE_PROG(mvringh_reset, RING_RESET)
TRACE_PROG(mvringh_getdesc, GETDESC)
TRACE_PROG(mvringh_copy_begin, COPY_BEGIN)
TRACE_PROG(mvringh_copy_end, COPY_END)
TRACE_PROG(mvringh_complete, COMPLETE)
TRACE_PROG(mvringh_need_notify, NEED_NOTIFY)
TRACE_PROG(mvringh_notify_enable, NOTIFY_ENABLE)
TRACE_PROG(mvringh_notify_disable, NOTIFY_DISABLE)
TRACE_PROG(mvringh_error, RING_ERROR)
TRACE_PROG(mvringh_state, RING_STATE)
TRACE_PROG(mvringh_held, HELD)
TRACE_PROG(mvnet_work_begin, WORK_BEGIN)
TRACE_PROG(mvnet_work_end, WORK_END)
TRACE_PROG(mvnet_drop, DROP)
TRACE_PROG(mvnet_ctrl, CTRL)

char LICENSE[] SEC("license") = "GPL";
