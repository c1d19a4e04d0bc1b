/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The transport commands: the one list that kernel, BPF, tools and docs read.
 * Append, never renumber; a retired id keeps its number.
 *
 * X(enumerator, id, name, group, begin, end)
 *   name   tracepoints are vmdev_<name> (begin) and vmdev_<name>_end
 *   begin  kind of the begin event: what its arguments a0..a2 mean
 *   end    kind of the end event: what its value means
 */
#ifndef VMDEV_CMD_H
#define VMDEV_CMD_H

/*
 * K(kind, rows), and in it A(place, name, type), one row for each argument that means
 * something; types are those of vmdev_word.h. An argument that is named by no row is 0.
 */
#define VMDEV_BEGIN_LIST(K, A)						\
	K(NONE, )							\
	K(VQ, )		/* the queue, which every event names */	\
	K(STATUS, A(A0, status, STATUS))				\
	K(FEATURES, A(A0, features, FEATURES))				\
	K(OFFLEN, A(A0, offset, DEC) A(A1, len, SIZE))			\
	K(NUM, A(A0, num, DEC))						\
	K(ADDR, A(A0, desc, HEX) A(A1, driver, HEX) A(A2, device, HEX))	\
	K(CB, A(A0, set, DEC))						\
	K(READY, A(A0, ready, DEC))					\
	K(STATE, A(A0, avail_idx, DEC))	/* and more of a packed queue */	\
	K(OPS, A(A0, set_before, DEC))	/* so many times */		\
	K(RANGE, A(A0, addr, HEX) A(A1, size, SIZE))
#define VMDEV_END_LIST(K, A)						\
	K(RC, )								\
	K(VALUE, A(VALUE, value, DEC))					\
	K(STATUS, A(VALUE, status, STATUS))				\
	K(FEATURES, A(VALUE, features, FEATURES))			\
	K(BYTES, A(VALUE, bytes, BYTES))	/* of the configuration */

#define VMDEV_CMD_LIST(X)								\
	X(VMDEV_CMD_GET_DEVICE_ID, 0, get_device_id, IDENTITY, NONE, VALUE)		\
	X(VMDEV_CMD_GET_VENDOR_ID, 1, get_vendor_id, IDENTITY, NONE, VALUE)		\
	X(VMDEV_CMD_GET_VQ_NUM_MAX, 2, get_vq_num_max, IDENTITY, VQ, VALUE)		\
	X(VMDEV_CMD_GET_VQ_NUM_MIN, 3, get_vq_num_min, IDENTITY, VQ, VALUE)		\
	X(VMDEV_CMD_GET_VQ_ALIGN, 4, get_vq_align, IDENTITY, NONE, VALUE)		\
	X(VMDEV_CMD_GET_CONFIG_SIZE, 5, get_config_size, IDENTITY, NONE, VALUE)		\
	X(VMDEV_CMD_GET_IOVA_RANGE, 6, get_iova_range, IDENTITY, NONE, VALUE)		\
	X(VMDEV_CMD_GET_DEVICE_FEATURES, 7, get_device_features, NEGOTIATION, NONE, FEATURES) \
	X(VMDEV_CMD_SET_DRIVER_FEATURES, 8, set_driver_features, NEGOTIATION, FEATURES, RC) \
	X(VMDEV_CMD_GET_DRIVER_FEATURES, 9, get_driver_features, NEGOTIATION, NONE, FEATURES) \
	X(VMDEV_CMD_GET_STATUS, 10, get_status, NEGOTIATION, NONE, STATUS)		\
	X(VMDEV_CMD_SET_STATUS, 11, set_status, NEGOTIATION, STATUS, RC)		\
	X(VMDEV_CMD_RESET, 12, reset, NEGOTIATION, NONE, RC)				\
	X(VMDEV_CMD_GET_CONFIG, 13, get_config, CONFIG, OFFLEN, BYTES)			\
	X(VMDEV_CMD_SET_CONFIG, 14, set_config, CONFIG, OFFLEN, RC)			\
	X(VMDEV_CMD_GET_GENERATION, 15, get_generation, CONFIG, NONE, VALUE)		\
	X(VMDEV_CMD_SET_CONFIG_CB, 16, set_config_cb, CONFIG, CB, RC)			\
	X(VMDEV_CMD_SET_VQ_NUM, 17, set_vq_num, QUEUE, NUM, RC)				\
	X(VMDEV_CMD_SET_VQ_ADDRESS, 18, set_vq_address, QUEUE, ADDR, RC)		\
	X(VMDEV_CMD_SET_VQ_CB, 19, set_vq_cb, QUEUE, CB, RC)				\
	X(VMDEV_CMD_SET_VQ_READY, 20, set_vq_ready, QUEUE, READY, RC)			\
	X(VMDEV_CMD_GET_VQ_READY, 21, get_vq_ready, QUEUE, VQ, VALUE)			\
	X(VMDEV_CMD_SET_VQ_STATE, 22, set_vq_state, QUEUE, STATE, RC)			\
	X(VMDEV_CMD_GET_VQ_STATE, 23, get_vq_state, QUEUE, VQ, VALUE)			\
	X(VMDEV_CMD_KICK_VQ, 24, kick_vq, QUEUE, VQ, RC)				\
	X(VMDEV_CMD_RESET_VQ, 25, reset_vq, QUEUE, VQ, RC)				\
	X(VMDEV_CMD_GET_VQ_GROUP, 26, get_vq_group, QUEUE, VQ, VALUE)			\
	X(VMDEV_CMD_SUSPEND, 27, suspend, STATE, NONE, RC)				\
	X(VMDEV_CMD_RESUME, 28, resume, STATE, NONE, RC)				\
	X(VMDEV_CMD_GET_DEVICE_STATE, 29, get_device_state, STATE, OFFLEN, RC)		\
	X(VMDEV_CMD_SET_DEVICE_STATE, 30, set_device_state, STATE, OFFLEN, RC)		\
	X(VMDEV_CMD_DIRTY_LOG_START, 31, dirty_log_start, STATE, NONE, RC)		\
	X(VMDEV_CMD_DIRTY_LOG_STOP, 32, dirty_log_stop, STATE, NONE, RC)		\
	X(VMDEV_CMD_DIRTY_LOG_READ, 33, dirty_log_read, STATE, RANGE, RC)		\
	X(VMDEV_CMD_SET_DMA_OPS, 34, set_dma_ops, DMA, OPS, RC)				\
	X(VMDEV_CMD_DMA_MAP, 35, dma_map, DMA, RANGE, RC)				\
	X(VMDEV_CMD_DMA_UNMAP, 36, dma_unmap, DMA, RANGE, RC)

#define VMDEV_CMD_ENUM(id, value, ...) id = value,
enum vmdev_cmd { VMDEV_CMD_LIST(VMDEV_CMD_ENUM) };
#undef VMDEV_CMD_ENUM
#define VMDEV_CMD_BEGIN_ENUM(kind, rows) VMDEV_BEGIN_##kind,
#define VMDEV_CMD_END_ENUM(kind, rows) VMDEV_END_##kind,
#define VMDEV_CMD_NO_ROW(...)
enum vmdev_begin { VMDEV_BEGIN_LIST(VMDEV_CMD_BEGIN_ENUM, VMDEV_CMD_NO_ROW) };
enum vmdev_end { VMDEV_END_LIST(VMDEV_CMD_END_ENUM, VMDEV_CMD_NO_ROW) };
#undef VMDEV_CMD_BEGIN_ENUM
#undef VMDEV_CMD_END_ENUM
#undef VMDEV_CMD_NO_ROW
#define VMDEV_CMD_COUNT 37

#define VMDEV_CMD_ONE(...) +1
_Static_assert(0 VMDEV_CMD_LIST(VMDEV_CMD_ONE) == VMDEV_CMD_COUNT, "command count");
#undef VMDEV_CMD_ONE

#endif /* VMDEV_CMD_H */
