/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the card answers to each command in each state. docs/protocol.md prints it, and the
 * walk of the drill driver (drill/walk.c) holds the card to it: nothing here is read
 * by the card itself.
 */
#ifndef VMDEV_DRILL_TABLE_H
#define VMDEV_DRILL_TABLE_H

/* Answers: X(enumerator, "printed"). */
#define DRILL_ANSWER_LIST(X)							\
	X(DRILL_DONE, "done")							\
	X(DRILL_NOTHING, "ignored")						\
	X(DRILL_LATER, "remembered")						\
	X(DRILL_BUSY, "`-EBUSY`")						\
	X(DRILL_INVALID, "`-EINVAL`")						\
	X(DRILL_BROKEN, "`-EIO`")						\
	X(DRILL_NEVER, "`-EOPNOTSUPP`")						\
	X(DRILL_FEATURE, "done, or `-EOPNOTSUPP` without RING_RESET")		\
	X(DRILL_IDLE, "done, or `-EBUSY` if a queue is ready")			\
	X(DRILL_QUEUE, "by queue")

/*
 * States of the device, X(enumerator, "printed"); of those that fit the last one counts. FAILED
 * is what a driver says: the card answers as if it were not there.
 */
#define DRILL_STATE_LIST(X)							\
	X(DRILL_RESET, "status 0")						\
	X(DRILL_ACKNOWLEDGE, "ACKNOWLEDGE")					\
	X(DRILL_DRIVER, "DRIVER")						\
	X(DRILL_FEATURES_OK, "FEATURES_OK")					\
	X(DRILL_DRIVER_OK, "DRIVER_OK")						\
	X(DRILL_NEEDS_RESET, "NEEDS_RESET")					\
	X(DRILL_SUSPENDED, "suspended")

/* States of a queue, likewise. */
#define DRILL_VQ_LIST(X)							\
	X(DRILL_VQ_UNSET, "no size or address")					\
	X(DRILL_VQ_SET, "set")							\
	X(DRILL_VQ_ABSENT, "not negotiated")					\
	X(DRILL_VQ_READY, "ready")						\
	X(DRILL_VQ_BROKEN, "ready, ring makes no sense")			\
	X(DRILL_VQ_STANDS, "ready, suspended")

/* Rows: X(enumerator, "printed", an answer for each state of the device). */
#define DRILL_TABLE(X)								\
	X(DRILL_GET, "`get_...`",						\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE, DRILL_DONE,			\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE)					\
	X(DRILL_SET_CB, "`set_config_cb`, `set_vq_cb`",				\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE, DRILL_DONE,			\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE)					\
	X(DRILL_SET_STATUS, "`set_status`",					\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE, DRILL_DONE,			\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE)					\
	X(DRILL_DO_RESET, "`reset`",						\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE, DRILL_DONE,			\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE)					\
	X(DRILL_SET_FEATURES, "`set_driver_features`",				\
	  DRILL_IDLE, DRILL_IDLE, DRILL_IDLE, DRILL_BUSY,			\
	  DRILL_BUSY, DRILL_BUSY, DRILL_BUSY)					\
	X(DRILL_SET_CONFIG, "`set_config`",					\
	  DRILL_NEVER, DRILL_NEVER, DRILL_NEVER, DRILL_NEVER,			\
	  DRILL_NEVER, DRILL_NEVER, DRILL_NEVER)				\
	X(DRILL_SUSPEND, "`suspend`",						\
	  DRILL_INVALID, DRILL_INVALID, DRILL_INVALID, DRILL_INVALID,		\
	  DRILL_DONE, DRILL_DONE, DRILL_INVALID)				\
	X(DRILL_RESUME, "`resume`",						\
	  DRILL_INVALID, DRILL_INVALID, DRILL_INVALID, DRILL_INVALID,		\
	  DRILL_INVALID, DRILL_INVALID, DRILL_DONE)				\
	X(DRILL_SET_NUM, "`set_vq_num`",					\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE,			\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)				\
	X(DRILL_SET_ADDRESS, "`set_vq_address`, `set_vq_state`",		\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE,			\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)				\
	X(DRILL_ENABLE, "`set_vq_ready`, true",					\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE,			\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)				\
	X(DRILL_DISABLE, "`set_vq_ready`, false",				\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE,			\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)				\
	X(DRILL_RESET_VQ, "`reset_vq`",						\
	  DRILL_FEATURE, DRILL_FEATURE, DRILL_FEATURE, DRILL_FEATURE,		\
	  DRILL_FEATURE, DRILL_FEATURE, DRILL_FEATURE)				\
	X(DRILL_KICK, "`kick_vq`",						\
	  DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING,		\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)				\
	X(DRILL_KICK_CTRL, "`kick_vq`, control queue",				\
	  DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING,		\
	  DRILL_QUEUE, DRILL_QUEUE, DRILL_QUEUE)

/* What "by queue" means: X(row, an answer for each state of the queue). */
#define DRILL_VQ_TABLE(X)							\
	X(DRILL_SET_NUM, DRILL_DONE, DRILL_DONE, DRILL_INVALID,			\
	  DRILL_BUSY, DRILL_BUSY, DRILL_BUSY)					\
	X(DRILL_SET_ADDRESS, DRILL_DONE, DRILL_DONE, DRILL_DONE,		\
	  DRILL_BUSY, DRILL_BUSY, DRILL_BUSY)					\
	X(DRILL_ENABLE, DRILL_INVALID, DRILL_DONE, DRILL_INVALID,		\
	  DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING)				\
	X(DRILL_DISABLE, DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING,		\
	  DRILL_DONE, DRILL_DONE, DRILL_DONE)					\
	X(DRILL_KICK, DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING,		\
	  DRILL_DONE, DRILL_NOTHING, DRILL_LATER)				\
	X(DRILL_KICK_CTRL, DRILL_NOTHING, DRILL_NOTHING, DRILL_NOTHING,		\
	  DRILL_DONE, DRILL_BROKEN, DRILL_BUSY)

#define DRILL_TABLE_ENUM(id, ...) id,
enum drill_answer { DRILL_ANSWER_LIST(DRILL_TABLE_ENUM) };
enum drill_state { DRILL_STATE_LIST(DRILL_TABLE_ENUM) DRILL_STATES };
enum drill_vq_state { DRILL_VQ_LIST(DRILL_TABLE_ENUM) DRILL_VQ_STATES };
enum drill_row { DRILL_TABLE(DRILL_TABLE_ENUM) DRILL_ROWS };
#undef DRILL_TABLE_ENUM

#endif /* VMDEV_DRILL_TABLE_H */
