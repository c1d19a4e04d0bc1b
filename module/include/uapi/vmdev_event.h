/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The events: what each tracepoint carries, and the one struct into which
 * every consumer (BPF, recordings, unit tests) decodes it.
 *
 * Every tracepoint of the systems vmdev, mvringh and mvnet has the prototype
 *   (u32 dev, u32 vq, u64 seq, arg[0], arg[1], ...)
 * so that a raw_tp program finds arg[i] in ctx->args[3 + i]. Append-only.
 *
 * EV(event, id, system, name, stream, rows)
 * A(prefix, place, name, type)  one row for each argument, in the order of the tracepoint:
 *   VMDEV_<prefix>_A_<place> is its place in arg[], and the type (vmdev_word.h) says
 *   how it is printed. All else is made from these rows: VMDEV_NARGS_<event>, what the tools
 *   decode and print, the tables in docs/. make lint compares the tracepoints with them.
 * docs/events.md tells how to add one.
 *
 * Streams: the sequence numbers of one stream rise by one per event, taken
 * under the lock that orders its events. A gap is a proven loss.
 *   CTL   one per device: life cycle, commands, callbacks
 *   DMA   one per device: DMA API calls on the device; has numbers only while one of
 *         its events is traced
 *   RING  one per device and queue: ring operations
 *   WORK  one per device and group of queues that are served together (vq = group; a
 *         card's pairs, then its control queue): worker runs, which name the first queue of
 *         the group and how many it has; frames dropped; commands of the control queue
 *   BATCH no numbers of its own: the operations of a RING or DMA stream once more,
 *         many in one event, for a consumer that must be cheap. Its seq is the
 *         number of the first operation that it covers. A consumer takes either the
 *         batches of a stream or its single events, never both.
 *
 * Snapshots: vmdev_state and one vmdev_vq_state for each queue follow each other in the
 * CTL stream, fired under its lock while no command but kicks is under way; mvringh_state
 * and its mvringh_held events follow each other in a RING stream. They tell the state
 * at their numbers, so that a consumer can begin there. vmdev_state counts the kicks that
 * are under way, mvringh_state the chains taken and not completed (held): so many
 * mvringh_held events follow at once.
 */
#ifndef VMDEV_EVENT_H
#define VMDEV_EVENT_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#include "vmdev_word.h"

/* X(stream, whose, "what it tells"); those before BATCH have numbers. */
#define VMDEV_STREAM_LIST(X)								\
	X(CTL, DEVICE, "commands and callbacks")					\
	X(DMA, DEVICE, "DMA operations")						\
	X(RING, QUEUE, "ring operations")						\
	X(WORK, QUEUE, "worker runs")							\
	X(BATCH, QUEUE, "operations once more")						\
	X(NONE, DEVICE, "reports that no tracepoint makes")

#define VMDEV_STREAM_ENUM(id, ...) VMDEV_STREAM_##id,
enum vmdev_stream { VMDEV_STREAM_LIST(VMDEV_STREAM_ENUM) };
#undef VMDEV_STREAM_ENUM
#define VMDEV_STREAMS VMDEV_STREAM_BATCH	/* so many have numbers */

/* Each of these is one tracepoint of every command (vmdev_cmd.h). */
#define VMDEV_COMMAND_EVENT_LIST(EV, A)						\
	EV(CMD_BEGIN, 1, vmdev, cmd, CTL,					\
	   A(CMD, CMD, cmd, CMD)						\
	   A(CMD, A0, a0, BEGIN)						\
	   A(CMD, A1, a1, BEGIN)						\
	   A(CMD, A2, a2, BEGIN))						\
	EV(CMD_END, 2, vmdev, cmd_end, CTL,					\
	   A(END, CMD, cmd, CMD)						\
	   A(END, RET, ret, SIGNED)						\
	   A(END, VALUE, value, END)						\
	   A(END, NS, ns, NS))

/* Each of these is one tracepoint. */
#define VMDEV_TRACEPOINT_LIST(EV, A)						\
	EV(ADD, 3, vmdev, add, CTL,						\
	   A(ADD, UUID_HI, uuid_hi, UUID)					\
	   A(ADD, UUID_LO, uuid_lo, UUID_LO)					\
	   A(ADD, DEVICE_ID, device_id, DEC)					\
	   A(ADD, NVQS, nvqs, DEC))						\
	EV(DEL, 4, vmdev, del, CTL, )						\
	EV(BIND, 5, vmdev, bind, CTL, )						\
	EV(UNBIND, 6, vmdev, unbind, CTL, )					\
	EV(VQ_CB, 7, vmdev, vq_cb, CTL, )					\
	EV(CONFIG_CB, 8, vmdev, config_cb, CTL, )				\
	EV(BUF_MAP, 9, vmdev, buf_map, DMA,					\
	   A(DMA, ADDR, addr, HEX)						\
	   A(DMA, LEN, len, SIZE)						\
	   A(DMA, DIR, dir, DIR))						\
	EV(BUF_UNMAP, 10, vmdev, buf_unmap, DMA,				\
	   A(UNMAP, ADDR, addr, HEX)						\
	   A(UNMAP, LEN, len, SIZE)						\
	   A(UNMAP, DIR, dir, DIR))						\
	EV(MEM_ALLOC, 11, vmdev, mem_alloc, DMA,				\
	   A(ALLOC, ADDR, addr, HEX)						\
	   A(ALLOC, LEN, len, SIZE))						\
	EV(MEM_FREE, 12, vmdev, mem_free, DMA,					\
	   A(FREE, ADDR, addr, HEX)						\
	   A(FREE, LEN, len, SIZE))						\
	EV(RING_INIT, 13, mvringh, init, RING,					\
	   A(INIT, NUM, num, DEC)						\
	   A(INIT, DESC, desc, HEX)						\
	   A(INIT, DRIVER, driver, HEX)						\
	   A(INIT, DEVICE, device, HEX)						\
	   A(INIT, FLAGS, flags, RING_FLAGS)					\
	   A(INIT, AVAIL, avail_idx, DEC))					\
	EV(RING_RESET, 14, mvringh, reset, RING, )				\
	EV(GETDESC, 15, mvringh, getdesc, RING,					\
	   A(GET, HEAD, head, DEC)						\
	   A(GET, AVAIL, avail_idx, DEC)					\
	   A(GET, AVAIL_NEW, avail_new, DEC)					\
	   A(GET, READABLE, readable, SIZE)					\
	   A(GET, WRITABLE, writable, SIZE)					\
	   A(GET, NDESC, ndesc, DEC)						\
	   A(GET, INDIRECT, indirect, DEC))					\
	EV(COPY_BEGIN, 16, mvringh, copy_begin, RING,				\
	   A(COPY, HEAD, head, DEC)						\
	   A(COPY, OP, op, COPY)						\
	   A(COPY, PERM, perm, PERM)						\
	   A(COPY, DESC, desc, HEX)						\
	   A(COPY, BUF, buf, HEX)						\
	   A(COPY, LEN, len, SIZE))						\
	EV(COPY_END, 17, mvringh, copy_end, RING,				\
	   A(COPYEND, HEAD, head, DEC)						\
	   A(COPYEND, OP, op, COPY)						\
	   A(COPYEND, RET, ret, SIGNED))					\
	EV(COMPLETE, 18, mvringh, complete, RING,				\
	   A(COMPLETE, HEAD, head, DEC)						\
	   A(COMPLETE, USED, used_idx, DEC)					\
	   A(COMPLETE, LEN, len, SIZE))						\
	EV(NEED_NOTIFY, 19, mvringh, need_notify, RING,				\
	   A(NN, OLD, old, DEC)							\
	   A(NN, NEW, new, DEC)							\
	   A(NN, EVENT, event, DEC)						\
	   A(NN, MODE, mode, NOTIFY)						\
	   A(NN, NOTIFY, notify, DEC))						\
	EV(NOTIFY_ENABLE, 20, mvringh, notify_enable, RING,			\
	   A(NE, AVAIL, avail_idx, DEC)						\
	   A(NE, MORE, more, DEC))						\
	EV(NOTIFY_DISABLE, 21, mvringh, notify_disable, RING, )			\
	EV(RING_ERROR, 22, mvringh, error, RING,				\
	   A(ERR, REASON, reason, ERR)						\
	   A(ERR, HEAD, head, DEC)						\
	   A(ERR, DETAIL, detail, HEX))						\
	EV(WORK_BEGIN, 23, vmdev, work_begin, WORK,				\
	   A(WORK, INLINE, inline, DEC)						\
	   A(WORK, FIRST, first, DEC)						\
	   A(WORK, NVQS, nvqs, DEC))						\
	EV(WORK_END, 24, vmdev, work_end, WORK,					\
	   A(WEND, FRAMES, frames, DEC)						\
	   A(WEND, DROPS, drops, DEC)						\
	   A(WEND, BYTES, bytes, SIZE)						\
	   A(WEND, WHY, why, WHY)						\
	   A(WEND, FIRST, first, DEC)						\
	   A(WEND, NVQS, nvqs, DEC))						\
	EV(DROP, 25, mvnet, drop, WORK,						\
	   A(DROP, REASON, reason, DROP)					\
	   A(DROP, LEN, len, SIZE))						\
	EV(RING_OPS, 26, mvringh, ops, BATCH,					\
	   A(OPS, N, n, DEC)							\
	   A(OPS, ADDR, addr, HEX))						\
	EV(COPIES_BEGIN, 27, mvringh, copies_begin, BATCH,			\
	   A(COPIES, N, n, DEC)							\
	   A(COPIES, ADDR, addr, HEX))						\
	EV(COPIES_END, 28, mvringh, copies_end, BATCH,				\
	   A(BATCH, N, n, DEC)							\
	   A(BATCH, ADDR, addr, HEX)						\
	   A(BATCH, SHORT, short, HEX))						\
	EV(BUF_OPS, 29, vmdev, buf_ops, BATCH,					\
	   A(BUFS, N, n, DEC)							\
	   A(BUFS, ADDR, addr, HEX))						\
	EV(STATE, 30, vmdev, state, CTL,					\
	   A(STATE, STATUS, status, STATUS)					\
	   A(STATE, FLAGS, flags, STATE_FLAGS)					\
	   A(STATE, NVQS, nvqs, DEC)						\
	   A(STATE, DEVICE_ID, device_id, DEC)					\
	   A(STATE, CONFIG_SIZE, config_size, SIZE)				\
	   A(STATE, KICKS, kicks, DEC)						\
	   A(STATE, OFFERED, offered, HEX)					\
	   A(STATE, ACCEPTED, accepted, HEX))					\
	EV(VQ_STATE, 31, vmdev, vq_state, CTL,					\
	   A(VQSTATE, NUM, num, DEC)						\
	   A(VQSTATE, NUM_MAX, num_max, DEC)					\
	   A(VQSTATE, AVAIL, avail_idx, DEC)					\
	   A(VQSTATE, FLAGS, flags, VQ_FLAGS)					\
	   A(VQSTATE, DESC, desc, HEX)						\
	   A(VQSTATE, DRIVER, driver, HEX)					\
	   A(VQSTATE, DEVICE, device, HEX))					\
	EV(RING_STATE, 32, mvringh, state, RING,				\
	   A(RSTATE, NUM, num, DEC)						\
	   A(RSTATE, AVAIL, avail_idx, DEC)					\
	   A(RSTATE, USED, used_idx, DEC)					\
	   A(RSTATE, NOTIFIED, notified, DEC)					\
	   A(RSTATE, FLAGS, flags, RING_FLAGS)					\
	   A(RSTATE, HELD, held, DEC))						\
	EV(HELD, 33, mvringh, held, RING,					\
	   A(HELD, HEAD, head, DEC)						\
	   A(HELD, READABLE, readable, SIZE)					\
	   A(HELD, WRITABLE, writable, SIZE))					\
	EV(CTRL, 36, mvnet, ctrl, WORK,						\
	   A(CTRL, CLASS, class, CLASS)						\
	   A(CTRL, COMMAND, command, DEC)					\
	   A(CTRL, ACK, ack, ACK)						\
	   A(CTRL, READABLE, readable, SIZE)					\
	   A(CTRL, WRITABLE, writable, SIZE)					\
	   A(CTRL, USED, used, SIZE))						\
	EV(CONFIG_CHANGE, 40, vmdev, config_change, CTL,			\
	   A(CHANGE, GENERATION, generation, DEC)				\
	   A(CHANGE, DONE, done, DEC))						\
	/* before the driver sees the chains of the copies made last */		\
	EV(COPIES_SHOWN, 41, mvringh, copies_shown, BATCH,			\
	   A(SHOWN, N, n, DEC)							\
	   A(SHOWN, ADDR, addr, HEX))

/*
 * Not tracepoints: what is seen or told otherwise.
 * Of a look, taken: available index of the chain that the device takes next; kicked:
 * available index at the last kick; both as the events before tell, or VMDEV_LOOK_UNKNOWN.
 * spare_ns: see struct check_look_args.
 */
#define VMDEV_REPORT_LIST(EV, A)						\
	/* what a load generator reports when it ends (vq = 0) */		\
	EV(LOAD_RESULT, 64, load, result, NONE,					\
	   A(LOAD, SENT, sent, DEC)						\
	   A(LOAD, RECEIVED, received, DEC)					\
	   A(LOAD, LOST, lost, DEC)						\
	   A(LOAD, DUP, dup, DEC)						\
	   A(LOAD, REORDERED, reordered, DEC)					\
	   A(LOAD, CORRUPT, corrupt, DEC)					\
	   A(LOAD, OTHERS, others, OTHERS))					\
	/* seen at register_virtio_device; 0 if the parent has none */		\
	EV(REGISTER, 65, virtio, register, NONE,				\
	   A(REG, DMA_OPS, dma_ops, HEX)					\
	   A(REG, DMA_MASK, dma_mask, HEX))					\
	/* memory of a live queue, seen from outside */				\
	EV(LOOK, 66, ring, look, NONE,						\
	   A(LOOK, AVAIL, avail_idx, DEC)					\
	   A(LOOK, TAKEN, taken, DEC)						\
	   A(LOOK, USED, used_idx, DEC)						\
	   A(LOOK, KICKED, kicked, DEC)						\
	   A(LOOK, AVAIL_EVENT, avail_event, DEC)				\
	   A(LOOK, USED_EVENT, used_event, DEC)					\
	   A(LOOK, AVAIL_FLAGS, avail_flags, DEC)				\
	   A(LOOK, USED_FLAGS, used_flags, DEC)					\
	   A(LOOK, SPARE, spare_ns, NS))					\
	/* a copy by the kernel's own vringh: no device's */			\
	EV(VRINGH_BEGIN, 70, vringh, copy_begin, NONE,				\
	   A(VRBEGIN, OP, op, COPY)						\
	   A(VRBEGIN, BUF, buf, HEX)						\
	   A(VRBEGIN, DESC, desc, HEX)						\
	   A(VRBEGIN, LEN, len, SIZE))						\
	EV(VRINGH_END, 71, vringh, copy_end, NONE,				\
	   A(VREND, OP, op, COPY)						\
	   A(VREND, RET, ret, SIGNED))

#define VMDEV_EVENT_LIST(EV, A)								\
	VMDEV_COMMAND_EVENT_LIST(EV, A)							\
	VMDEV_TRACEPOINT_LIST(EV, A)							\
	VMDEV_REPORT_LIST(EV, A)

#define VMDEV_EVENT_NO_ROW(...)
#define VMDEV_EVENT_ENUM(id, value, ...) VMDEV_EV_##id = value,
enum vmdev_event_id { VMDEV_EVENT_LIST(VMDEV_EVENT_ENUM, VMDEV_EVENT_NO_ROW) };
#define VMDEV_EV_MAX 72

/* Where the arguments of each event stand in arg[], and how many there are. */
#define VMDEV_EVENT_PLACE(prefix, place, name, type) VMDEV_##prefix##_A_##place,
#define VMDEV_EVENT_PLACES(id, value, system, name, stream, rows) \
	enum { rows VMDEV_NARGS_##id };
VMDEV_EVENT_LIST(VMDEV_EVENT_PLACES, VMDEV_EVENT_PLACE)
#undef VMDEV_EVENT_NO_ROW
#undef VMDEV_EVENT_ENUM
#undef VMDEV_EVENT_PLACE
#undef VMDEV_EVENT_PLACES

/* VMDEV_DMA_A_* are the places in all DMA events, VMDEV_BATCH_A_* in all batches. */
_Static_assert((int)VMDEV_UNMAP_A_ADDR == VMDEV_DMA_A_ADDR &&
	       (int)VMDEV_UNMAP_A_LEN == VMDEV_DMA_A_LEN &&
	       (int)VMDEV_UNMAP_A_DIR == VMDEV_DMA_A_DIR &&
	       (int)VMDEV_ALLOC_A_ADDR == VMDEV_DMA_A_ADDR &&
	       (int)VMDEV_ALLOC_A_LEN == VMDEV_DMA_A_LEN &&
	       (int)VMDEV_FREE_A_ADDR == VMDEV_DMA_A_ADDR &&
	       (int)VMDEV_FREE_A_LEN == VMDEV_DMA_A_LEN, "DMA events are alike");
_Static_assert((int)VMDEV_OPS_A_N == VMDEV_BATCH_A_N &&
	       (int)VMDEV_OPS_A_ADDR == VMDEV_BATCH_A_ADDR &&
	       (int)VMDEV_COPIES_A_N == VMDEV_BATCH_A_N &&
	       (int)VMDEV_COPIES_A_ADDR == VMDEV_BATCH_A_ADDR &&
	       (int)VMDEV_SHOWN_A_N == VMDEV_BATCH_A_N &&
	       (int)VMDEV_SHOWN_A_ADDR == VMDEV_BATCH_A_ADDR &&
	       (int)VMDEV_BUFS_A_N == VMDEV_BATCH_A_N &&
	       (int)VMDEV_BUFS_A_ADDR == VMDEV_BATCH_A_ADDR, "batches are alike");

#define VMDEV_LOOK_ARGS ((1u << VMDEV_NARGS_LOOK) - 1)
#define VMDEV_LOOK_UNKNOWN 0x10000u

/* Limits that the contract promises to consumers. */
#define VMDEV_MAX_DEVS 64u	/* device indexes are 0..63, reused after removal */
#define VMDEV_MAX_VQS 64u	/* queues per device */
#define VMDEV_MAX_RING 1024u	/* entries per queue */
#define VMDEV_DEV_NONE 0xffffffffu	/* dev of an event that concerns none of ours */
#define VMDEV_VQ_NONE 0xffffu	/* vq of an event that concerns the whole device */
#define VMDEV_MAX_ARGS 9

/* Most operations that one batch event covers. */
#define VMDEV_OPS_MAX 64u
#define VMDEV_COPIES_MAX 32u

/**
 * struct vmdev_ring_op - one operation in a mvringh_ops batch
 * @id:    enum vmdev_event_id; it tells what the other members hold
 * @head:  getdesc, complete: head
 * @idx:   getdesc, notify_enable: avail_idx; complete: used_idx; need_notify: new
 * @idx2:  getdesc: avail_new; need_notify: event
 * @len:   getdesc: readable; complete: len; need_notify: old
 * @len2:  getdesc: writable
 * @n:     getdesc: ndesc; need_notify: mode
 * @flag:  getdesc: indirect; need_notify: notify; notify_enable: more
 *
 * Each takes one number of the RING stream.
 */
struct vmdev_ring_op {
	__u16 id;
	__u16 head;
	__u32 idx;
	__u32 idx2;
	__u32 len;
	__u32 len2;
	__u16 n;
	__u16 flag;
};

/**
 * struct vmdev_copy - one contiguous copy in a mvringh_copies batch
 * @desc: address that the descriptor names
 * @buf:  address of the device's buffer
 * @len:  bytes
 * @head: chain that the descriptor belongs to
 * @op:   enum vmdev_copy_op, as asked for
 * @perm: enum vmdev_perm, what the descriptor allows
 *
 * Each takes two numbers of the RING stream, for its begin and its end. Bit i of
 * mvringh_copies_end's short: copy i ended early, and its @len is what was copied.
 */
struct vmdev_copy {
	__u64 desc;
	__u64 buf;
	__u32 len;
	__u16 head;
	__u8 op;
	__u8 perm;
};

/**
 * struct vmdev_buf_op - one buf_map or buf_unmap in a vmdev_buf_ops batch
 * @addr: bus address
 * @what: length, direction and event id, see VMDEV_BUF_OP()
 *
 * Each takes one number of the DMA stream.
 */
struct vmdev_buf_op {
	__u64 addr;
	__u64 what;
};

#define VMDEV_BUF_OP_LEN_BITS 48
#define VMDEV_BUF_OP_ID_SHIFT 56
/* The direction stands there plus one. */
#define VMDEV_BUF_OP(id, dir, len)							\
	((__u64)(id) << VMDEV_BUF_OP_ID_SHIFT | ((__u64)(dir) + 1) << VMDEV_BUF_OP_LEN_BITS | \
	 (len))
#define VMDEV_BUF_OP_ID(what) ((what) >> VMDEV_BUF_OP_ID_SHIFT)
#define VMDEV_BUF_OP_DIR(what) (((what) >> VMDEV_BUF_OP_LEN_BITS & 0xff) - 1)
#define VMDEV_BUF_OP_LEN(what) ((what) & ((1ULL << VMDEV_BUF_OP_LEN_BITS) - 1))

/**
 * struct vmdev_event - one decoded event
 * @ts:   time of the event in ns, CLOCK_MONOTONIC; 0 where nobody asked for it
 * @seq:  number within the event's stream
 * @arg:  arguments in the order of VMDEV_EVENT_LIST
 * @dev:  device index, 0..VMDEV_MAX_DEVS - 1, or VMDEV_DEV_NONE
 * @vq:   queue (or queue pair) index, or VMDEV_VQ_NONE
 * @id:   enum vmdev_event_id
 * @cpu:  CPU on which it fired; 0 where nobody asked for it
 * @pid:  thread that fired it; 0 where nobody asked for it
 */
struct vmdev_event {
	__u64 ts;
	__u64 seq;
	__u64 arg[VMDEV_MAX_ARGS];
	__u32 dev;
	__u16 vq;
	__u16 id;
	__u32 cpu;
	__u32 pid;
};

#endif /* VMDEV_EVENT_H */
