/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of the system vmdev: life cycle, one begin and one end event per
 * transport command, callbacks, and DMA API calls. Prototypes and argument
 * order are the contract of uapi/vmdev_event.h.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vmdev

#if !defined(VMDEV_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VMDEV_TRACE_H

#include <linux/tracepoint.h>

/* vmdev/dma.c: an event of the DMA stream, or its batches, are switched on and off. */
int vmdev_dma_event_reg(void);
void vmdev_dma_event_unreg(void);
int vmdev_buf_ops_reg(void);
#include "uapi/vmdev_cmd.h"
#include "uapi/vmdev_event.h"
#include "vmdev_show.h"

#undef VMDEV_PRINT_DEV
#define VMDEV_PRINT_DEV TP_printk("dev=%u seq=%llu", __entry->dev, __entry->seq)

/* Define the begin event of a command, by the kind of its arguments (uapi/vmdev_cmd.h). */
#undef VMDEV_BEGIN_EVENT
#define VMDEV_BEGIN_EVENT(name, print)					\
	DEFINE_EVENT_PRINT(vmdev_cmd, vmdev_##name,			\
		TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, u64 a0, u64 a1, u64 a2),	\
		TP_ARGS(dev, vq, seq, cmd, a0, a1, a2), PARAMS(print))
#undef VMDEV_BEGIN_NONE
#define VMDEV_BEGIN_NONE(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu", __entry->dev, __entry->seq))
#undef VMDEV_BEGIN_VQ
#define VMDEV_BEGIN_VQ(name)						\
	DEFINE_EVENT(vmdev_cmd, vmdev_##name,				\
		TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, u64 a0, u64 a1, u64 a2),	\
		TP_ARGS(dev, vq, seq, cmd, a0, a1, a2))
#undef VMDEV_BEGIN_STATUS
#define VMDEV_BEGIN_STATUS(name)					\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu status=%s", __entry->dev, __entry->seq,	\
		  VMDEV_SHOW(STATUS, __entry->a0)))
#undef VMDEV_BEGIN_FEATURES
#define VMDEV_BEGIN_FEATURES(name)					\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu features=0x%llx", __entry->dev,	\
		  __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_OFFLEN
#define VMDEV_BEGIN_OFFLEN(name)					\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu offset=%llu len=%llu", __entry->dev,	\
		  __entry->seq, __entry->a0, __entry->a1))
#undef VMDEV_BEGIN_NUM
#define VMDEV_BEGIN_NUM(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu num=%llu", __entry->dev, __entry->vq,	\
		  __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_ADDR
#define VMDEV_BEGIN_ADDR(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu desc=0x%llx driver=0x%llx device=0x%llx",	\
		  __entry->dev, __entry->vq, __entry->seq, __entry->a0,	\
		  __entry->a1, __entry->a2))
#undef VMDEV_BEGIN_CB
#define VMDEV_BEGIN_CB(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu set=%llu", __entry->dev, __entry->vq,	\
		  __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_READY
#define VMDEV_BEGIN_READY(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu ready=%llu", __entry->dev, __entry->vq,	\
		  __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_STATE
#define VMDEV_BEGIN_STATE(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu avail_idx=%llu", __entry->dev,	\
		  __entry->vq, __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_OPS
#define VMDEV_BEGIN_OPS(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu set_before=%llu", __entry->dev,	\
		  __entry->seq, __entry->a0))
#undef VMDEV_BEGIN_RANGE
#define VMDEV_BEGIN_RANGE(name)						\
	VMDEV_BEGIN_EVENT(name, TP_printk("dev=%u seq=%llu addr=0x%llx size=%llu", __entry->dev,	\
		  __entry->seq, __entry->a0, __entry->a1))

/* Define the end event of a command, by the kind of its value. */
#undef VMDEV_END_EVENT
#define VMDEV_END_EVENT(name, print)					\
	DEFINE_EVENT_PRINT(vmdev_cmd_end, vmdev_##name##_end,		\
		TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, s32 ret, u64 value, u64 ns),	\
		TP_ARGS(dev, vq, seq, cmd, ret, value, ns), PARAMS(print))
#undef VMDEV_END_RC
#define VMDEV_END_RC(name)						\
	DEFINE_EVENT(vmdev_cmd_end, vmdev_##name##_end,			\
		TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, s32 ret, u64 value, u64 ns),	\
		TP_ARGS(dev, vq, seq, cmd, ret, value, ns))
#undef VMDEV_END_VALUE
#define VMDEV_END_VALUE(name)						\
	VMDEV_END_EVENT(name, TP_printk("dev=%u vq=%u seq=%llu ret=%d value=%llu ns=%llu", __entry->dev,	\
		  __entry->vq, __entry->seq, __entry->ret, __entry->value, __entry->ns))
#undef VMDEV_END_STATUS
#define VMDEV_END_STATUS(name)						\
	VMDEV_END_EVENT(name, TP_printk("dev=%u seq=%llu ret=%d status=%s ns=%llu", __entry->dev,	\
		  __entry->seq, __entry->ret, VMDEV_SHOW(STATUS, __entry->value), __entry->ns))
#undef VMDEV_END_FEATURES
#define VMDEV_END_FEATURES(name)					\
	VMDEV_END_EVENT(name, TP_printk("dev=%u seq=%llu ret=%d features=0x%llx ns=%llu", __entry->dev,	\
		  __entry->seq, __entry->ret, __entry->value, __entry->ns))
#undef VMDEV_END_BYTES
#define VMDEV_END_BYTES(name)						\
	VMDEV_END_EVENT(name, TP_printk("dev=%u seq=%llu ret=%d bytes=0x%llx ns=%llu", __entry->dev,	\
		  __entry->seq, __entry->ret, __entry->value, __entry->ns))

DECLARE_EVENT_CLASS(vmdev_cmd,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, u64 a0, u64 a1, u64 a2),
	TP_ARGS(dev, vq, seq, cmd, a0, a1, a2),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, a0)
		__field(u64, a1)
		__field(u64, a2)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, cmd)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->a0 = a0;
		__entry->a1 = a1;
		__entry->a2 = a2;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->cmd = cmd;
	),
	TP_printk("dev=%u vq=%u seq=%llu", __entry->dev, __entry->vq, __entry->seq)
);

DECLARE_EVENT_CLASS(vmdev_cmd_end,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 cmd, s32 ret, u64 value, u64 ns),
	TP_ARGS(dev, vq, seq, cmd, ret, value, ns),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, value)
		__field(u64, ns)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, cmd)
		__field(s32, ret)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->value = value;
		__entry->ns = ns;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->cmd = cmd;
		__entry->ret = ret;
	),
	TP_printk("dev=%u vq=%u seq=%llu ret=%d ns=%llu", __entry->dev, __entry->vq, __entry->seq,
		  __entry->ret, __entry->ns)
);

#undef VMDEV_CMD_EVENTS
#define VMDEV_CMD_EVENTS(id, nr, name, group, begin, end)		\
	VMDEV_BEGIN_##begin(name);					\
	VMDEV_END_##end(name);
VMDEV_CMD_LIST(VMDEV_CMD_EVENTS)

TRACE_EVENT(vmdev_add,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 uuid_hi, u64 uuid_lo, u32 device_id, u32 nvqs),
	TP_ARGS(dev, vq, seq, uuid_hi, uuid_lo, device_id, nvqs),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, uuid_hi)
		__field(u64, uuid_lo)
		__field(u32, dev)
		__field(u32, device_id)
		__field(u32, nvqs)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->uuid_hi = uuid_hi;
		__entry->uuid_lo = uuid_lo;
		__entry->dev = dev;
		__entry->device_id = device_id;
		__entry->nvqs = nvqs;
	),
	TP_printk("dev=%u seq=%llu uuid=%016llx%016llx device_id=%u nvqs=%u", __entry->dev,
		  __entry->seq, __entry->uuid_hi, __entry->uuid_lo, __entry->device_id,
		  __entry->nvqs)
);

DECLARE_EVENT_CLASS(vmdev_plain,
	TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
	),
	TP_printk("dev=%u vq=%u seq=%llu", __entry->dev, __entry->vq, __entry->seq)
);

DEFINE_EVENT_PRINT(vmdev_plain, vmdev_del, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq), VMDEV_PRINT_DEV);
DEFINE_EVENT_PRINT(vmdev_plain, vmdev_bind, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq), VMDEV_PRINT_DEV);
DEFINE_EVENT_PRINT(vmdev_plain, vmdev_unbind, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq), VMDEV_PRINT_DEV);
DEFINE_EVENT(vmdev_plain, vmdev_vq_cb, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq));
DEFINE_EVENT_PRINT(vmdev_plain, vmdev_config_cb, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq), VMDEV_PRINT_DEV);

TRACE_EVENT(vmdev_config_change,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 generation, u32 done),
	TP_ARGS(dev, vq, seq, generation, done),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, generation)
		__field(u32, done)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->generation = generation;
		__entry->done = done;
	),
	TP_printk("dev=%u seq=%llu generation=%u done=%u", __entry->dev, __entry->seq,
		  __entry->generation, __entry->done)
);

TRACE_EVENT(vmdev_state,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 status, u32 flags, u32 nvqs, u32 device_id,
		 u32 config_size, u32 kicks, u64 offered, u64 accepted),
	TP_ARGS(dev, vq, seq, status, flags, nvqs, device_id, config_size, kicks, offered, accepted),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, offered)
		__field(u64, accepted)
		__field(u32, dev)
		__field(u32, status)
		__field(u32, flags)
		__field(u32, nvqs)
		__field(u32, device_id)
		__field(u32, config_size)
		__field(u32, kicks)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->offered = offered;
		__entry->accepted = accepted;
		__entry->dev = dev;
		__entry->status = status;
		__entry->flags = flags;
		__entry->nvqs = nvqs;
		__entry->device_id = device_id;
		__entry->config_size = config_size;
		__entry->kicks = kicks;
	),
	TP_printk("dev=%u seq=%llu status=%s flags=%s nvqs=%u device_id=%u config_size=%u kicks=%u offered=0x%llx accepted=0x%llx",
		  __entry->dev, __entry->seq, VMDEV_SHOW(STATUS, __entry->status),
		  VMDEV_SHOW(STATE_FLAGS, __entry->flags), __entry->nvqs, __entry->device_id,
		  __entry->config_size, __entry->kicks, __entry->offered, __entry->accepted)
);

TRACE_EVENT(vmdev_vq_state,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 num, u32 num_max, u32 avail_idx, u32 flags,
		 u64 desc, u64 driver, u64 device),
	TP_ARGS(dev, vq, seq, num, num_max, avail_idx, flags, desc, driver, device),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, desc)
		__field(u64, driver)
		__field(u64, device)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, num)
		__field(u32, num_max)
		__field(u32, avail_idx)
		__field(u32, flags)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->desc = desc;
		__entry->driver = driver;
		__entry->device = device;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->num = num;
		__entry->num_max = num_max;
		__entry->avail_idx = avail_idx;
		__entry->flags = flags;
	),
	TP_printk("dev=%u vq=%u seq=%llu num=%u num_max=%u avail_idx=%u flags=%s desc=0x%llx driver=0x%llx device=0x%llx",
		  __entry->dev, __entry->vq, __entry->seq, __entry->num, __entry->num_max,
		  __entry->avail_idx, VMDEV_SHOW(VQ_FLAGS, __entry->flags), __entry->desc,
		  __entry->driver, __entry->device)
);

DECLARE_EVENT_CLASS(vmdev_buf,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len, u32 dir),
	TP_ARGS(dev, vq, seq, addr, len, dir),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, addr)
		__field(u64, len)
		__field(u32, dev)
		__field(u32, dir)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->addr = addr;
		__entry->len = len;
		__entry->dev = dev;
		__entry->dir = dir;
	),
	TP_printk("dev=%u seq=%llu addr=0x%llx len=%llu dir=%s", __entry->dev, __entry->seq,
		  __entry->addr, __entry->len, VMDEV_SHOW(DIR, __entry->dir))
);
DEFINE_EVENT_FN(vmdev_buf, vmdev_buf_map,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len, u32 dir),
	TP_ARGS(dev, vq, seq, addr, len, dir),
	vmdev_dma_event_reg, vmdev_dma_event_unreg);
DEFINE_EVENT_FN(vmdev_buf, vmdev_buf_unmap,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len, u32 dir),
	TP_ARGS(dev, vq, seq, addr, len, dir),
	vmdev_dma_event_reg, vmdev_dma_event_unreg);

DECLARE_EVENT_CLASS(vmdev_mem,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len),
	TP_ARGS(dev, vq, seq, addr, len),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, addr)
		__field(u64, len)
		__field(u32, dev)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->addr = addr;
		__entry->len = len;
		__entry->dev = dev;
	),
	TP_printk("dev=%u seq=%llu addr=0x%llx len=%llu", __entry->dev, __entry->seq,
		  __entry->addr, __entry->len)
);
DEFINE_EVENT_FN(vmdev_mem, vmdev_mem_alloc,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len),
	TP_ARGS(dev, vq, seq, addr, len),
	vmdev_dma_event_reg, vmdev_dma_event_unreg);
DEFINE_EVENT_FN(vmdev_mem, vmdev_mem_free,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u64 addr, u64 len),
	TP_ARGS(dev, vq, seq, addr, len),
	vmdev_dma_event_reg, vmdev_dma_event_unreg);

/* Many of them at once, for consumers that read their array. */
TRACE_EVENT_FN(vmdev_buf_ops,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr),
	TP_ARGS(dev, vq, seq, n, addr),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, addr)
		__field(u32, dev)
		__field(u32, n)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->addr = addr;
		__entry->dev = dev;
		__entry->n = n;
	),
	TP_printk("dev=%u seq=%llu n=%u addr=0x%llx", __entry->dev, __entry->seq, __entry->n,
		  __entry->addr),
	vmdev_buf_ops_reg, vmdev_dma_event_unreg
);

/* Here vq is the group that is served. */
TRACE_EVENT(vmdev_work_begin,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 in_kick, u32 first, u32 nvqs),
	TP_ARGS(dev, vq, seq, in_kick, first, nvqs),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, in_kick)
		__field(u32, first)
		__field(u32, nvqs)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->in_kick = in_kick;
		__entry->first = first;
		__entry->nvqs = nvqs;
	),
	TP_printk("dev=%u group=%u seq=%llu inline=%u first=%u nvqs=%u", __entry->dev, __entry->vq,
		  __entry->seq, __entry->in_kick, __entry->first, __entry->nvqs)
);

TRACE_EVENT(vmdev_work_end,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 frames, u32 drops, u64 bytes, u32 why, u32 first,
		 u32 nvqs),
	TP_ARGS(dev, vq, seq, frames, drops, bytes, why, first, nvqs),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, bytes)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, frames)
		__field(u32, drops)
		__field(u32, why)
		__field(u32, first)
		__field(u32, nvqs)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->bytes = bytes;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->frames = frames;
		__entry->drops = drops;
		__entry->why = why;
		__entry->first = first;
		__entry->nvqs = nvqs;
	),
	TP_printk("dev=%u group=%u seq=%llu frames=%u drops=%u bytes=%llu why=%s first=%u nvqs=%u",
		  __entry->dev, __entry->vq, __entry->seq, __entry->frames, __entry->drops,
		  __entry->bytes, VMDEV_SHOW(WHY, __entry->why), __entry->first, __entry->nvqs)
);

#endif /* VMDEV_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH vmdev
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
