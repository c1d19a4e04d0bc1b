/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The words of the contract: values and bits of arguments that have names, and the types
 * that arguments can have (the last column of VMDEV_EVENT_LIST and of the kinds of commands).
 * Kernel, tools and docs make their tables from these lists. Append-only.
 *
 * X(enumerator, value, "name")
 */
#ifndef VMDEV_WORD_H
#define VMDEV_WORD_H

#include "vmdev_spec.h"

/* Operation that a copy was asked for, and what its descriptor allows. */
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
	X(VMDEV_ERR_TOO_LARGE, 16, "too_large")				\
	X(VMDEV_ERR_RING_GONE, 17, "ring_gone")
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
/* Flags of a ring (mvringh_init, mvringh_state). */
#define VMDEV_RING_FLAG_LIST(X)				\
	X(VMDEV_RING_F_EVENT_IDX, 1, "EVENT_IDX")	\
	X(VMDEV_RING_F_INDIRECT, 2, "INDIRECT")		\
	X(VMDEV_RING_F_IN_ORDER, 4, "IN_ORDER")
/* Flags of a device (vmdev_state). */
#define VMDEV_STATE_FLAG_LIST(X)							\
	X(VMDEV_STATE_F_BOUND, 1, "BOUND")		/* an upper driver is bound */	\
	X(VMDEV_STATE_F_SUSPENDED, 2, "SUSPENDED")					\
	X(VMDEV_STATE_F_DMA_OPS, 4, "DMA_OPS")		/* its own DMA ops are set */	\
	X(VMDEV_STATE_F_CONFIG_CB, 8, "CONFIG_CB")	/* it has that callback */
/* Flags of a queue (vmdev_vq_state). */
#define VMDEV_VQ_FLAG_LIST(X)				\
	X(VMDEV_VQSTATE_F_READY, 1, "READY")		\
	X(VMDEV_VQSTATE_F_CB, 2, "CB")	/* a callback is registered */
/* What beside the device handles a load's frames, and may lose, double, delay or change them. */
#define VMDEV_OTHER_LIST(X)								\
	X(VMDEV_OTHER_XDP, 1, "XDP")		/* a program at the receiving interface */	\
	X(VMDEV_OTHER_FILTER, 2, "FILTER")	/* a qdisc for filters */		\
	X(VMDEV_OTHER_NETEM, 4, "NETEM")	/* the sender's qdisc */		\
	X(VMDEV_OTHER_UNKNOWN, 8, "UNKNOWN")	/* the kernel did not say */

#define VMDEV_WORD_ENUM(id, value, name) id = value,
enum vmdev_copy_op { VMDEV_COPY_LIST(VMDEV_WORD_ENUM) };
enum vmdev_perm { VMDEV_PERM_LIST(VMDEV_WORD_ENUM) };
enum vmdev_dir { VMDEV_DIR_LIST(VMDEV_WORD_ENUM) };
enum vmdev_err { VMDEV_ERR_LIST(VMDEV_WORD_ENUM) };
enum vmdev_notify_mode { VMDEV_NOTIFY_LIST(VMDEV_WORD_ENUM) };
enum vmdev_why { VMDEV_WHY_LIST(VMDEV_WORD_ENUM) };
enum vmdev_drop { VMDEV_DROP_LIST(VMDEV_WORD_ENUM) };
enum vmdev_class { VMDEV_CLASS_LIST(VMDEV_WORD_ENUM) };
enum vmdev_ack { VMDEV_ACK_LIST(VMDEV_WORD_ENUM) };
enum vmdev_ring_flag { VMDEV_RING_FLAG_LIST(VMDEV_WORD_ENUM) };
enum vmdev_state_flag { VMDEV_STATE_FLAG_LIST(VMDEV_WORD_ENUM) };
enum vmdev_vq_flag { VMDEV_VQ_FLAG_LIST(VMDEV_WORD_ENUM) };
enum vmdev_other { VMDEV_OTHER_LIST(VMDEV_WORD_ENUM) };
#undef VMDEV_WORD_ENUM

/*
 * The types, one a row.
 *   PLAIN(type, "how it is printed")
 *   ONE_OF(type, list)  a word of the list
 *   FLAGS(type, list)   words of the list, joined by '|'; the list has masks
 *   BITS(type, list)    the same; the list has numbers of bits
 */
#define VMDEV_TYPE_LIST(PLAIN, ONE_OF, FLAGS, BITS)					\
	PLAIN(DEC, "decimal")								\
	PLAIN(SIGNED, "decimal, with its sign")						\
	PLAIN(SIZE, "bytes, decimal")							\
	PLAIN(NS, "nanoseconds, decimal")						\
	PLAIN(HEX, "hexadecimal: an address, or bits without names")			\
	PLAIN(BYTES, "up to eight bytes in hexadecimal, the first in the lowest bits")	\
	PLAIN(UUID, "a UUID, together with the argument that follows")			\
	PLAIN(UUID_LO, "the lower half of a UUID")					\
	PLAIN(CMD, "the command, which is in the name of the tracepoint")		\
	PLAIN(BEGIN, "what the command's kind of begin says")				\
	PLAIN(END, "what the command's kind of end says")				\
	ONE_OF(COPY, VMDEV_COPY_LIST)							\
	ONE_OF(PERM, VMDEV_PERM_LIST)							\
	ONE_OF(DIR, VMDEV_DIR_LIST)							\
	ONE_OF(ERR, VMDEV_ERR_LIST)							\
	ONE_OF(NOTIFY, VMDEV_NOTIFY_LIST)						\
	ONE_OF(WHY, VMDEV_WHY_LIST)							\
	ONE_OF(DROP, VMDEV_DROP_LIST)							\
	ONE_OF(CLASS, VMDEV_CLASS_LIST)							\
	ONE_OF(ACK, VMDEV_ACK_LIST)							\
	FLAGS(STATUS, VMDEV_STATUS_LIST)						\
	FLAGS(RING_FLAGS, VMDEV_RING_FLAG_LIST)						\
	FLAGS(STATE_FLAGS, VMDEV_STATE_FLAG_LIST)					\
	FLAGS(VQ_FLAGS, VMDEV_VQ_FLAG_LIST)						\
	FLAGS(OTHERS, VMDEV_OTHER_LIST)							\
	BITS(FEATURES, VMDEV_FEATURE_LIST)

#define VMDEV_TYPE_ENUM(type, ...) VMDEV_TYPE_##type,
enum vmdev_type {
	VMDEV_TYPE_LIST(VMDEV_TYPE_ENUM, VMDEV_TYPE_ENUM, VMDEV_TYPE_ENUM, VMDEV_TYPE_ENUM)
	VMDEV_TYPES
};
#undef VMDEV_TYPE_ENUM

/* An error that is only odd: the chain is taken, and its getdesc event follows. */
#define VMDEV_ERR_IS_ODD(reason) \
	((reason) == VMDEV_ERR_ODD_EMPTY || (reason) == VMDEV_ERR_ODD_FLAG)

/* An error of the ring itself: nothing is taken, and the ring is of no use any more. */
#define VMDEV_ERR_IS_BREAK(reason) \
	((reason) == VMDEV_ERR_AVAIL_JUMP || (reason) == VMDEV_ERR_HEAD_RANGE || \
	 (reason) == VMDEV_ERR_HEAD_OUT || (reason) == VMDEV_ERR_RING_GONE)

#endif /* VMDEV_WORD_H */
