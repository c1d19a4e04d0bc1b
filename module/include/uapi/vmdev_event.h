/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The events: what each tracepoint carries, and the one struct into which
 * every consumer (BPF, recordings, unit tests) decodes it.
 *
 * Every tracepoint of the systems vmdev, mvringh and mvnet has the prototype
 *   (u32 dev, u32 vq, u64 seq, arg[0], arg[1], ...)
 * so that a raw_tp program finds arg[i] in ctx->args[3 + i]. Append-only.
 *
 * X(enumerator, id, system, name, stream, "names of arg[0], arg[1], ...")
 *
 * Streams: the sequence numbers of one stream rise by one per event, taken
 * under the lock that orders its events. A gap is a proven loss.
 *   CTL   one per device: life cycle, commands, callbacks
 *   DMA   one per device: DMA API calls on the device
 *   RING  one per device and queue: ring operations
 *   WORK  one per device and queue pair (vq = pair): worker runs; commands of the
 *         control queue, which is where the pair's receive queue would be
 * Snapshots: vmdev_state and one vmdev_vq_state for each queue follow each other in the
 * CTL stream, fired under its lock while no command but kicks is under way; mvringh_state
 * and its mvringh_held events follow each other in a RING stream. They tell the state
 * at their numbers, so that a consumer can begin there.
 * DMA numbers are taken only while a DMA event is traced.
 *   BATCH no numbers of its own: the operations of a RING or DMA stream once more,
 *         many in one event, for a consumer that must be cheap. Its seq is the
 *         number of the first operation that it covers. A consumer takes either the
 *         batches of a stream or its single events, never both.
 */
#ifndef VMDEV_EVENT_H
#define VMDEV_EVENT_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define VMDEV_EVENT_LIST(X)								\
	X(VMDEV_EV_CMD_BEGIN, 1, vmdev, cmd, CTL, "cmd,a0,a1,a2")			\
	X(VMDEV_EV_CMD_END, 2, vmdev, cmd_end, CTL, "cmd,ret,value,ns")			\
	X(VMDEV_EV_ADD, 3, vmdev, add, CTL, "uuid_hi,uuid_lo,device_id,nvqs")		\
	X(VMDEV_EV_DEL, 4, vmdev, del, CTL, "")						\
	X(VMDEV_EV_BIND, 5, vmdev, bind, CTL, "")					\
	X(VMDEV_EV_UNBIND, 6, vmdev, unbind, CTL, "")					\
	X(VMDEV_EV_VQ_CB, 7, vmdev, vq_cb, CTL, "")					\
	X(VMDEV_EV_CONFIG_CB, 8, vmdev, config_cb, CTL, "")				\
	X(VMDEV_EV_BUF_MAP, 9, vmdev, buf_map, DMA, "addr,len,dir")			\
	X(VMDEV_EV_BUF_UNMAP, 10, vmdev, buf_unmap, DMA, "addr,len,dir")		\
	X(VMDEV_EV_MEM_ALLOC, 11, vmdev, mem_alloc, DMA, "addr,len")			\
	X(VMDEV_EV_MEM_FREE, 12, vmdev, mem_free, DMA, "addr,len")			\
	X(VMDEV_EV_RING_INIT, 13, mvringh, init, RING, "num,desc,driver,device,flags,avail_idx") \
	X(VMDEV_EV_RING_RESET, 14, mvringh, reset, RING, "")				\
	X(VMDEV_EV_GETDESC, 15, mvringh, getdesc, RING,					\
	  "head,avail_idx,avail_new,readable,writable,ndesc,indirect")			\
	X(VMDEV_EV_COPY_BEGIN, 16, mvringh, copy_begin, RING, "head,op,perm,desc,buf,len") \
	X(VMDEV_EV_COPY_END, 17, mvringh, copy_end, RING, "head,op,ret")		\
	X(VMDEV_EV_COMPLETE, 18, mvringh, complete, RING, "head,used_idx,len")		\
	X(VMDEV_EV_NEED_NOTIFY, 19, mvringh, need_notify, RING, "old,new,event,mode,notify") \
	X(VMDEV_EV_NOTIFY_ENABLE, 20, mvringh, notify_enable, RING, "avail_idx,more")	\
	X(VMDEV_EV_NOTIFY_DISABLE, 21, mvringh, notify_disable, RING, "")		\
	X(VMDEV_EV_RING_ERROR, 22, mvringh, error, RING, "reason,head,detail")		\
	X(VMDEV_EV_WORK_BEGIN, 23, mvnet, work_begin, WORK, "inline")			\
	X(VMDEV_EV_WORK_END, 24, mvnet, work_end, WORK, "frames,drops,bytes,why")	\
	X(VMDEV_EV_DROP, 25, mvnet, drop, WORK, "reason,len")				\
	X(VMDEV_EV_RING_OPS, 26, mvringh, ops, BATCH, "n,ops")				\
	X(VMDEV_EV_COPIES_BEGIN, 27, mvringh, copies_begin, BATCH, "n,copies")		\
	X(VMDEV_EV_COPIES_END, 28, mvringh, copies_end, BATCH, "n,copies,short")		\
	X(VMDEV_EV_BUF_OPS, 29, vmdev, buf_ops, BATCH, "n,ops")				\
	X(VMDEV_EV_STATE, 30, vmdev, state, CTL,					\
	  "status,flags,nvqs,device_id,config_size,kicks,offered,accepted")		\
	X(VMDEV_EV_VQ_STATE, 31, vmdev, vq_state, CTL,					\
	  "num,num_max,avail_idx,flags,desc,driver,device")				\
	X(VMDEV_EV_RING_STATE, 32, mvringh, state, RING,				\
	  "num,avail_idx,used_idx,notified,flags,held")					\
	X(VMDEV_EV_HELD, 33, mvringh, held, RING, "head,readable,writable")			\
	X(VMDEV_EV_CTRL, 36, mvnet, ctrl, WORK, "class,command,ack,readable,writable,used")	\
	X(VMDEV_EV_CONFIG_CHANGE, 40, vmdev, config_change, CTL, "generation,done")

#define VMDEV_EVENT_ENUM(id, value, ...) id = value,
enum vmdev_event_id {
	VMDEV_EVENT_LIST(VMDEV_EVENT_ENUM)
	/* Not a tracepoint: what a load generator reports when it ends (vq = 0). */
	VMDEV_EV_LOAD_RESULT = 64,	/* arg: sent,received,lost,dup,reordered,corrupt */
	/* Not a tracepoint: seen at register_virtio_device from outside. */
	VMDEV_EV_REGISTER = 65,		/* arg: dma_ops,dma_mask of the parent (0 if none) */
	/* Not a tracepoint: what the memory of a live queue's rings holds, seen from outside. */
	VMDEV_EV_LOOK = 66,		/* arg: see VMDEV_LOOK_A_AVAIL and the following */
	/* Not tracepoints: a copy by the kernel's own vringh, seen from outside. No device's. */
	VMDEV_EV_VRINGH_BEGIN = 70,	/* arg: op,buf,desc,len */
	VMDEV_EV_VRINGH_END = 71,	/* arg: op,ret */
};
#undef VMDEV_EVENT_ENUM
#define VMDEV_EV_MAX 72

/* Where the arguments of each event stand in arg[]. */
enum { VMDEV_CMD_A_CMD, VMDEV_CMD_A_A0, VMDEV_CMD_A_A1, VMDEV_CMD_A_A2 };
enum { VMDEV_END_A_CMD, VMDEV_END_A_RET, VMDEV_END_A_VALUE, VMDEV_END_A_NS };
enum { VMDEV_ADD_A_UUID_HI, VMDEV_ADD_A_UUID_LO, VMDEV_ADD_A_DEVICE_ID, VMDEV_ADD_A_NVQS };
enum { VMDEV_DMA_A_ADDR, VMDEV_DMA_A_LEN, VMDEV_DMA_A_DIR };
enum { VMDEV_INIT_A_NUM, VMDEV_INIT_A_DESC, VMDEV_INIT_A_DRIVER, VMDEV_INIT_A_DEVICE,
       VMDEV_INIT_A_FLAGS, VMDEV_INIT_A_AVAIL };
enum { VMDEV_GET_A_HEAD, VMDEV_GET_A_AVAIL, VMDEV_GET_A_AVAIL_NEW, VMDEV_GET_A_READABLE,
       VMDEV_GET_A_WRITABLE, VMDEV_GET_A_NDESC, VMDEV_GET_A_INDIRECT };
enum { VMDEV_COPY_A_HEAD, VMDEV_COPY_A_OP, VMDEV_COPY_A_PERM, VMDEV_COPY_A_DESC,
       VMDEV_COPY_A_BUF, VMDEV_COPY_A_LEN };
enum { VMDEV_COPYEND_A_HEAD, VMDEV_COPYEND_A_OP, VMDEV_COPYEND_A_RET };
enum { VMDEV_COMPLETE_A_HEAD, VMDEV_COMPLETE_A_USED, VMDEV_COMPLETE_A_LEN };
enum { VMDEV_NN_A_OLD, VMDEV_NN_A_NEW, VMDEV_NN_A_EVENT, VMDEV_NN_A_MODE, VMDEV_NN_A_NOTIFY };
enum { VMDEV_NE_A_AVAIL, VMDEV_NE_A_MORE };
enum { VMDEV_ERR_A_REASON, VMDEV_ERR_A_HEAD, VMDEV_ERR_A_DETAIL };
enum { VMDEV_WORK_A_INLINE };
enum { VMDEV_WEND_A_FRAMES, VMDEV_WEND_A_DROPS, VMDEV_WEND_A_BYTES, VMDEV_WEND_A_WHY };
enum { VMDEV_DROP_A_REASON, VMDEV_DROP_A_LEN };
enum { VMDEV_CTRL_A_CLASS, VMDEV_CTRL_A_COMMAND, VMDEV_CTRL_A_ACK, VMDEV_CTRL_A_READABLE,
       VMDEV_CTRL_A_WRITABLE, VMDEV_CTRL_A_USED };
/* What a snapshot tells; see the flags below. kicks: those under way. */
enum { VMDEV_STATE_A_STATUS, VMDEV_STATE_A_FLAGS, VMDEV_STATE_A_NVQS, VMDEV_STATE_A_DEVICE_ID,
       VMDEV_STATE_A_CONFIG_SIZE, VMDEV_STATE_A_KICKS, VMDEV_STATE_A_OFFERED,
       VMDEV_STATE_A_ACCEPTED };
enum { VMDEV_VQSTATE_A_NUM, VMDEV_VQSTATE_A_NUM_MAX, VMDEV_VQSTATE_A_AVAIL,
       VMDEV_VQSTATE_A_FLAGS, VMDEV_VQSTATE_A_DESC, VMDEV_VQSTATE_A_DRIVER,
       VMDEV_VQSTATE_A_DEVICE };
/* held: chains taken and not completed; so many mvringh_held events follow at once. */
enum { VMDEV_RSTATE_A_NUM, VMDEV_RSTATE_A_AVAIL, VMDEV_RSTATE_A_USED, VMDEV_RSTATE_A_NOTIFIED,
       VMDEV_RSTATE_A_FLAGS, VMDEV_RSTATE_A_HELD };
enum { VMDEV_HELD_A_HEAD, VMDEV_HELD_A_READABLE, VMDEV_HELD_A_WRITABLE };
/* done 0: the bytes have changed; 1: all is done that lets the driver know. */
enum { VMDEV_CHANGE_A_GENERATION, VMDEV_CHANGE_A_DONE };
enum { VMDEV_LOAD_A_SENT, VMDEV_LOAD_A_RECEIVED, VMDEV_LOAD_A_LOST, VMDEV_LOAD_A_DUP,
       VMDEV_LOAD_A_REORDERED, VMDEV_LOAD_A_CORRUPT };
enum { VMDEV_BATCH_A_N, VMDEV_BATCH_A_ADDR, VMDEV_BATCH_A_SHORT };
enum { VMDEV_REG_A_DMA_OPS, VMDEV_REG_A_DMA_MASK };
enum { VMDEV_VRBEGIN_A_OP, VMDEV_VRBEGIN_A_BUF, VMDEV_VRBEGIN_A_DESC, VMDEV_VRBEGIN_A_LEN };
enum { VMDEV_VREND_A_OP, VMDEV_VREND_A_RET };
/*
 * taken: available index of the chain that the device takes next; kicked: available index
 * at the last kick; both as the events before tell, or VMDEV_LOOK_UNKNOWN. spare_ns: see
 * struct check_look_args.
 */
enum { VMDEV_LOOK_A_AVAIL, VMDEV_LOOK_A_TAKEN, VMDEV_LOOK_A_USED, VMDEV_LOOK_A_KICKED,
       VMDEV_LOOK_A_AVAIL_EVENT, VMDEV_LOOK_A_USED_EVENT, VMDEV_LOOK_A_AVAIL_FLAGS,
       VMDEV_LOOK_A_USED_FLAGS, VMDEV_LOOK_A_SPARE };
#define VMDEV_LOOK_ARGS 0x1ffu
#define VMDEV_LOOK_UNKNOWN 0x10000u

/* Operation asked for (op) and what the descriptor allows (perm). */
#define VMDEV_COPY_LIST(X)				\
	X(VMDEV_COPY_PULL, 0, "pull")	/* descriptor -> device buffer */ \
	X(VMDEV_COPY_PUSH, 1, "push")	/* device buffer -> descriptor */
#define VMDEV_PERM_LIST(X)				\
	X(VMDEV_PERM_READABLE, 0, "readable")		\
	X(VMDEV_PERM_WRITABLE, 1, "writable")
/* Direction of a mapping, as the kernel's enum dma_data_direction. */
#define VMDEV_DIR_LIST(X)				\
	X(VMDEV_DIR_BIDIRECTIONAL, 0, "bidirectional")	\
	X(VMDEV_DIR_TO_DEVICE, 1, "to_device")		\
	X(VMDEV_DIR_FROM_DEVICE, 2, "from_device")
/* Why mvringh refused (mvringh_error); the odd is noted and taken all the same. */
#define VMDEV_ERR_LIST(X)						\
	X(VMDEV_ERR_AVAIL_JUMP, 1, "avail_jump")			\
	X(VMDEV_ERR_HEAD_RANGE, 2, "head_range")			\
	X(VMDEV_ERR_NEXT_RANGE, 3, "next_range")			\
	X(VMDEV_ERR_LOOP, 4, "loop")					\
	X(VMDEV_ERR_TOO_LONG, 5, "too_long")				\
	X(VMDEV_ERR_TOTAL_BYTES, 6, "total_bytes")			\
	X(VMDEV_ERR_ORDER, 7, "readable_after_writable")		\
	X(VMDEV_ERR_INDIRECT_OFF, 8, "indirect_not_negotiated")	\
	X(VMDEV_ERR_INDIRECT_NESTED, 9, "indirect_nested")		\
	X(VMDEV_ERR_INDIRECT_NEXT, 10, "indirect_with_next")		\
	X(VMDEV_ERR_INDIRECT_LEN, 11, "indirect_length")		\
	X(VMDEV_ERR_ADDRESS, 12, "bad_address")				\
	X(VMDEV_ERR_ODD_EMPTY, 13, "odd_empty_element")			\
	X(VMDEV_ERR_ODD_FLAG, 14, "odd_undefined_flag")			\
	X(VMDEV_ERR_HEAD_OUT, 15, "head_outstanding")			\
	X(VMDEV_ERR_TOO_LARGE, 16, "too_large")
/* How a queue suppresses callbacks (need_notify mode) [2.7.7, 2.7.10]. */
#define VMDEV_NOTIFY_LIST(X)				\
	X(VMDEV_NOTIFY_FLAGS, 0, "flags")		\
	X(VMDEV_NOTIFY_EVENT_IDX, 1, "event_idx")
/* Why a worker run ended. */
#define VMDEV_WHY_LIST(X)				\
	X(VMDEV_WHY_NO_TX, 0, "no_tx")			\
	X(VMDEV_WHY_NO_RX, 1, "no_rx")			\
	X(VMDEV_WHY_BATCH, 2, "batch")			\
	X(VMDEV_WHY_STOPPED, 3, "stopped")		\
	X(VMDEV_WHY_ERROR, 4, "error")			\
	X(VMDEV_WHY_LINGER, 5, "linger")
/* Why a frame was dropped; each is counted by the device. */
#define VMDEV_DROP_LIST(X)				\
	X(VMDEV_DROP_NO_RX, 0, "no_rx")			\
	X(VMDEV_DROP_RX_SMALL, 1, "rx_small")		\
	X(VMDEV_DROP_BAD_TX, 2, "bad_tx")		\
	X(VMDEV_DROP_LINK_DOWN, 3, "link_down")		\
	X(VMDEV_DROP_TOO_LONG, 4, "too_long")		\
	X(VMDEV_DROP_PAIR_OFF, 5, "pair_off")
/* Classes of a network card's control commands, and its answers [5.1.6.5]. */
#define VMDEV_CLASS_LIST(X)				\
	X(VMDEV_CLASS_RX, 0, "RX")			\
	X(VMDEV_CLASS_MAC, 1, "MAC")			\
	X(VMDEV_CLASS_VLAN, 2, "VLAN")			\
	X(VMDEV_CLASS_ANNOUNCE, 3, "ANNOUNCE")		\
	X(VMDEV_CLASS_MQ, 4, "MQ")			\
	X(VMDEV_CLASS_OFFLOADS, 5, "OFFLOADS")
#define VMDEV_ACK_LIST(X)				\
	X(VMDEV_ACK_OK, 0, "OK")			\
	X(VMDEV_ACK_ERR, 1, "ERR")

#define VMDEV_NAME_ENUM(id, value, name) id = value,
enum vmdev_copy_op { VMDEV_COPY_LIST(VMDEV_NAME_ENUM) };
enum vmdev_perm { VMDEV_PERM_LIST(VMDEV_NAME_ENUM) };
enum vmdev_dir { VMDEV_DIR_LIST(VMDEV_NAME_ENUM) };
enum vmdev_err { VMDEV_ERR_LIST(VMDEV_NAME_ENUM) };
enum vmdev_notify_mode { VMDEV_NOTIFY_LIST(VMDEV_NAME_ENUM) };
enum vmdev_why { VMDEV_WHY_LIST(VMDEV_NAME_ENUM) };
enum vmdev_drop { VMDEV_DROP_LIST(VMDEV_NAME_ENUM) };
enum vmdev_class { VMDEV_CLASS_LIST(VMDEV_NAME_ENUM) };
enum vmdev_ack { VMDEV_ACK_LIST(VMDEV_NAME_ENUM) };
#undef VMDEV_NAME_ENUM

/* An error that is only odd: the chain is taken, and its getdesc event follows. */
#define VMDEV_ERR_IS_ODD(reason) \
	((reason) == VMDEV_ERR_ODD_EMPTY || (reason) == VMDEV_ERR_ODD_FLAG)

/* An error of the available ring: nothing is taken, and the ring is of no use any more. */
#define VMDEV_ERR_IS_BREAK(reason) \
	((reason) == VMDEV_ERR_AVAIL_JUMP || (reason) == VMDEV_ERR_HEAD_RANGE || \
	 (reason) == VMDEV_ERR_HEAD_OUT)

/* Flags of mvringh_init. */
#define VMDEV_RING_F_EVENT_IDX 1u
#define VMDEV_RING_F_INDIRECT 2u
#define VMDEV_RING_F_IN_ORDER 4u

/* Flags of vmdev_state and vmdev_vq_state. */
#define VMDEV_STATE_F_BOUND 1u		/* an upper driver is bound */
#define VMDEV_STATE_F_SUSPENDED 2u
#define VMDEV_STATE_F_DMA_OPS 4u	/* its own DMA ops are set */
#define VMDEV_STATE_F_CONFIG_CB 8u	/* a configuration callback is registered */
#define VMDEV_VQSTATE_F_READY 1u
#define VMDEV_VQSTATE_F_CB 2u		/* a callback is registered */

/* Limits that the contract promises to consumers. */
#define VMDEV_MAX_DEVS 64u	/* device indexes are 0..63, reused after removal */
#define VMDEV_MAX_VQS 16u	/* queues per device */
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
 * @head:  getdesc, complete: head; need_notify: old
 * @idx:   getdesc, notify_enable: avail_idx; complete: used_idx; need_notify: new
 * @idx2:  getdesc: avail_new; need_notify: event
 * @len:   getdesc: readable; complete: len
 * @len2:  getdesc: writable
 * @n:     getdesc: ndesc; need_notify: mode
 * @flag:  getdesc: indirect; need_notify: notify; notify_enable: more
 *
 * Each takes one number of the RING stream.
 */
struct vmdev_ring_op {
	__u16 id;
	__u16 head;
	__u16 idx;
	__u16 idx2;
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
