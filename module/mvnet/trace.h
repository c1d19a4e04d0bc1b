/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of the system mvnet: dropped frames, control commands. Prototypes and argument
 * order are the contract of uapi/vmdev_event.h; vq is the pair.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mvnet

#if !defined(MVNET_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MVNET_TRACE_H

#include <linux/tracepoint.h>

#include "vmdev_show.h"

TRACE_EVENT(mvnet_drop,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 reason, u32 len),
	TP_ARGS(dev, vq, seq, reason, len),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, reason)
		__field(u32, len)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->reason = reason;
		__entry->len = len;
	),
	TP_printk("dev=%u pair=%u seq=%llu reason=%s len=%u", __entry->dev, __entry->vq,
		  __entry->seq, VMDEV_SHOW(DROP, __entry->reason), __entry->len)
);

TRACE_EVENT(mvnet_ctrl,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 class, u32 command, u32 ack, u32 readable,
		 u32 writable, u32 used),
	TP_ARGS(dev, vq, seq, class, command, ack, readable, writable, used),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, class)
		__field(u32, command)
		__field(u32, ack)
		__field(u32, readable)
		__field(u32, writable)
		__field(u32, used)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->class = class;
		__entry->command = command;
		__entry->ack = ack;
		__entry->readable = readable;
		__entry->writable = writable;
		__entry->used = used;
	),
	TP_printk("dev=%u pair=%u seq=%llu class=%s command=%u ack=%s readable=%u writable=%u used=%u",
		  __entry->dev, __entry->vq, __entry->seq, VMDEV_SHOW(CLASS, __entry->class),
		  __entry->command, VMDEV_SHOW(ACK, __entry->ack), __entry->readable,
		  __entry->writable, __entry->used)
);

#endif /* MVNET_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH mvnet
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
