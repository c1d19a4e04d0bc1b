/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of the system mvringh: every ring operation. Prototypes and
 * argument order are the contract of uapi/vmdev_event.h.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mvringh

#if !defined(MVRINGH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MVRINGH_TRACE_H

#include <linux/tracepoint.h>

#include "vmdev_show.h"

/* mvringh/log.c: an event of what rings do all the time is switched on and off. */
int mvringh_heard_reg(void);
void mvringh_heard_unreg(void);

TRACE_EVENT(mvringh_init,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 num, u64 desc, u64 driver, u64 device, u32 flags,
		 u32 avail_idx),
	TP_ARGS(dev, vq, seq, num, desc, driver, device, flags, avail_idx),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, desc)
		__field(u64, driver)
		__field(u64, device)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, num)
		__field(u32, flags)
		__field(u32, avail_idx)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->desc = desc;
		__entry->driver = driver;
		__entry->device = device;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->num = num;
		__entry->flags = flags;
		__entry->avail_idx = avail_idx;
	),
	TP_printk("dev=%u vq=%u seq=%llu num=%u desc=0x%llx driver=0x%llx device=0x%llx flags=%s avail_idx=%u",
		  __entry->dev, __entry->vq, __entry->seq, __entry->num, __entry->desc,
		  __entry->driver, __entry->device, VMDEV_SHOW(RING_FLAGS, __entry->flags),
		  __entry->avail_idx)
);

DECLARE_EVENT_CLASS(mvringh_plain,
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
DEFINE_EVENT(mvringh_plain, mvringh_reset, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq));
DEFINE_EVENT_FN(mvringh_plain, mvringh_notify_disable, TP_PROTO(u32 dev, u32 vq, u64 seq),
	TP_ARGS(dev, vq, seq),
	mvringh_heard_reg, mvringh_heard_unreg);

TRACE_EVENT_FN(mvringh_getdesc,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 id, u32 avail_idx, u32 avail_new, u32 readable,
		 u32 writable, u32 ndesc, u32 indirect),
	TP_ARGS(dev, vq, seq, id, avail_idx, avail_new, readable, writable, ndesc, indirect),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, head)
		__field(u32, avail_idx)
		__field(u32, avail_new)
		__field(u32, readable)
		__field(u32, writable)
		__field(u32, ndesc)
		__field(u32, indirect)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->head = id;
		__entry->avail_idx = avail_idx;
		__entry->avail_new = avail_new;
		__entry->readable = readable;
		__entry->writable = writable;
		__entry->ndesc = ndesc;
		__entry->indirect = indirect;
	),
	TP_printk("dev=%u vq=%u seq=%llu head=%u avail_idx=%u avail_new=%u readable=%u writable=%u ndesc=%u indirect=%u",
		  __entry->dev, __entry->vq, __entry->seq, __entry->head, __entry->avail_idx,
		  __entry->avail_new, __entry->readable, __entry->writable, __entry->ndesc,
		  __entry->indirect),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT_FN(mvringh_copy_begin,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 id, u32 op, u32 perm, u64 desc, u64 buf, u32 len),
	TP_ARGS(dev, vq, seq, id, op, perm, desc, buf, len),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, desc)
		__field(u64, buf)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, head)
		__field(u32, op)
		__field(u32, perm)
		__field(u32, len)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->desc = desc;
		__entry->buf = buf;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->head = id;
		__entry->op = op;
		__entry->perm = perm;
		__entry->len = len;
	),
	TP_printk("dev=%u vq=%u seq=%llu head=%u op=%s perm=%s desc=0x%llx buf=0x%llx len=%u",
		  __entry->dev, __entry->vq, __entry->seq, __entry->head,
		  VMDEV_SHOW(COPY, __entry->op), VMDEV_SHOW(PERM, __entry->perm), __entry->desc,
		  __entry->buf, __entry->len),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT_FN(mvringh_copy_end,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 id, u32 op, s32 ret),
	TP_ARGS(dev, vq, seq, id, op, ret),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, head)
		__field(u32, op)
		__field(s32, ret)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->head = id;
		__entry->op = op;
		__entry->ret = ret;
	),
	TP_printk("dev=%u vq=%u seq=%llu head=%u op=%s ret=%d", __entry->dev, __entry->vq,
		  __entry->seq, __entry->head, VMDEV_SHOW(COPY, __entry->op), __entry->ret),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT_FN(mvringh_complete,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 id, u32 used_idx, u32 len),
	TP_ARGS(dev, vq, seq, id, used_idx, len),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, head)
		__field(u32, used_idx)
		__field(u32, len)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->head = id;
		__entry->used_idx = used_idx;
		__entry->len = len;
	),
	TP_printk("dev=%u vq=%u seq=%llu head=%u used_idx=%u len=%u", __entry->dev, __entry->vq,
		  __entry->seq, __entry->head, __entry->used_idx, __entry->len),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT_FN(mvringh_need_notify,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 old, u32 new, u32 event, u32 mode, u32 notify),
	TP_ARGS(dev, vq, seq, old, new, event, mode, notify),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, old)
		__field(u32, new)
		__field(u32, event)
		__field(u32, mode)
		__field(u32, notify)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->old = old;
		__entry->new = new;
		__entry->event = event;
		__entry->mode = mode;
		__entry->notify = notify;
	),
	TP_printk("dev=%u vq=%u seq=%llu old=%u new=%u event=%u mode=%s notify=%u", __entry->dev,
		  __entry->vq, __entry->seq, __entry->old, __entry->new,
		  __entry->event, VMDEV_SHOW(NOTIFY, __entry->mode), __entry->notify),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT_FN(mvringh_notify_enable,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 avail_idx, u32 more),
	TP_ARGS(dev, vq, seq, avail_idx, more),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, avail_idx)
		__field(u32, more)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->avail_idx = avail_idx;
		__entry->more = more;
	),
	TP_printk("dev=%u vq=%u seq=%llu avail_idx=%u more=%u", __entry->dev, __entry->vq,
		  __entry->seq, __entry->avail_idx, __entry->more),
	mvringh_heard_reg, mvringh_heard_unreg
);

TRACE_EVENT(mvringh_error,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 reason, u32 id, u64 detail),
	TP_ARGS(dev, vq, seq, reason, id, detail),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, detail)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, reason)
		__field(u32, head)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->detail = detail;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->reason = reason;
		__entry->head = id;
	),
	TP_printk("dev=%u vq=%u seq=%llu reason=%s head=%u detail=0x%llx", __entry->dev,
		  __entry->vq, __entry->seq, VMDEV_SHOW(ERR, __entry->reason), __entry->head,
		  __entry->detail)
);

TRACE_EVENT(mvringh_state,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 num, u32 avail_idx, u32 used_idx, u32 notified,
		 u32 flags, u32 held),
	TP_ARGS(dev, vq, seq, num, avail_idx, used_idx, notified, flags, held),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, num)
		__field(u32, avail_idx)
		__field(u32, used_idx)
		__field(u32, notified)
		__field(u32, flags)
		__field(u32, held)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->num = num;
		__entry->avail_idx = avail_idx;
		__entry->used_idx = used_idx;
		__entry->notified = notified;
		__entry->flags = flags;
		__entry->held = held;
	),
	TP_printk("dev=%u vq=%u seq=%llu num=%u avail_idx=%u used_idx=%u notified=%u flags=%s held=%u",
		  __entry->dev, __entry->vq, __entry->seq, __entry->num, __entry->avail_idx,
		  __entry->used_idx, __entry->notified, VMDEV_SHOW(RING_FLAGS, __entry->flags),
		  __entry->held)
);

TRACE_EVENT(mvringh_held,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 id, u32 readable, u32 writable),
	TP_ARGS(dev, vq, seq, id, readable, writable),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, head)
		__field(u32, readable)
		__field(u32, writable)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->head = id;
		__entry->readable = readable;
		__entry->writable = writable;
	),
	TP_printk("dev=%u vq=%u seq=%llu head=%u readable=%u writable=%u", __entry->dev,
		  __entry->vq, __entry->seq, __entry->head, __entry->readable, __entry->writable)
);

/* Many operations at once, for consumers that read their array. */
DECLARE_EVENT_CLASS(mvringh_batch,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr),
	TP_ARGS(dev, vq, seq, n, addr),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, addr)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, n)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->addr = addr;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->n = n;
	),
	TP_printk("dev=%u vq=%u seq=%llu n=%u addr=0x%llx", __entry->dev, __entry->vq,
		  __entry->seq, __entry->n, __entry->addr)
);
DEFINE_EVENT_FN(mvringh_batch, mvringh_ops,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr), TP_ARGS(dev, vq, seq, n, addr),
	mvringh_heard_reg, mvringh_heard_unreg);
DEFINE_EVENT_FN(mvringh_batch, mvringh_copies_begin,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr), TP_ARGS(dev, vq, seq, n, addr),
	mvringh_heard_reg, mvringh_heard_unreg);
DEFINE_EVENT_FN(mvringh_batch, mvringh_copies_shown,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr), TP_ARGS(dev, vq, seq, n, addr),
	mvringh_heard_reg, mvringh_heard_unreg);

TRACE_EVENT_FN(mvringh_copies_end,
	TP_PROTO(u32 dev, u32 vq, u64 seq, u32 n, u64 addr, u32 early),
	TP_ARGS(dev, vq, seq, n, addr, early),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, addr)
		__field(u32, dev)
		__field(u32, vq)
		__field(u32, n)
		__field(u32, early)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->addr = addr;
		__entry->dev = dev;
		__entry->vq = vq;
		__entry->n = n;
		__entry->early = early;
	),
	TP_printk("dev=%u vq=%u seq=%llu n=%u addr=0x%llx short=0x%x", __entry->dev, __entry->vq,
		  __entry->seq, __entry->n, __entry->addr, __entry->early),
	mvringh_heard_reg, mvringh_heard_unreg
);

#endif /* MVRINGH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH mvringh
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
