/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of the system mvnet: worker runs, dropped frames, control commands. Prototypes
 * and argument order are the contract of uapi/vmdev_event.h; vq is the pair.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mvnet

#if !defined(MVNET_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MVNET_TRACE_H

#include <linux/tracepoint.h>

#undef MVNET_SHOW_WHY
#define MVNET_SHOW_WHY(v)							\
	__print_symbolic(v, { 0, "no_tx" }, { 1, "no_rx" }, { 2, "batch" },	\
			 { 3, "stopped" }, { 4, "error" }, { 5, "linger" })
#undef MVNET_SHOW_DROP
#define MVNET_SHOW_DROP(v)							\
	__print_symbolic(v, { 0, "no_rx" }, { 1, "rx_small" }, { 2, "bad_tx" },	\
			 { 3, "link_down" }, { 4, "too_long" }, { 5, "pair_off" })
#undef MVNET_SHOW_CLASS
#define MVNET_SHOW_CLASS(v)							\
	__print_symbolic(v, { 0, "RX" }, { 1, "MAC" }, { 2, "VLAN" },		\
			 { 3, "ANNOUNCE" }, { 4, "MQ" }, { 5, "OFFLOADS" })
#undef MVNET_SHOW_ACK
#define MVNET_SHOW_ACK(v) __print_symbolic(v, { 0, "OK" }, { 1, "ERR" })

TRACE_EVENT(mvnet_work_begin,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 in_kick),
	TP_ARGS(dev, vq, seq, in_kick),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, in_kick)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->in_kick = in_kick;
	),
	TP_printk("dev=%u pair=%u seq=%llu inline=%u", __entry->dev, __entry->vq, __entry->seq,
		  __entry->in_kick)
);

TRACE_EVENT(mvnet_work_end,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 frames, u32 drops, u64 bytes, u32 why),
	TP_ARGS(dev, vq, seq, frames, drops, bytes, why),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, bytes)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, frames)
		__field(u32, drops)
		__field(u32, why)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->bytes = bytes;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->frames = frames;
		__entry->drops = drops;
		__entry->why = why;
	),
	TP_printk("dev=%u pair=%u seq=%llu frames=%u drops=%u bytes=%llu why=%s", __entry->dev,
		  __entry->vq, __entry->seq, __entry->frames, __entry->drops, __entry->bytes,
		  MVNET_SHOW_WHY(__entry->why))
);

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
		  __entry->seq, MVNET_SHOW_DROP(__entry->reason), __entry->len)
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
		  __entry->dev, __entry->vq, __entry->seq, MVNET_SHOW_CLASS(__entry->class),
		  __entry->command, MVNET_SHOW_ACK(__entry->ack), __entry->readable,
		  __entry->writable, __entry->used)
);

#endif /* MVNET_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH mvnet
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
