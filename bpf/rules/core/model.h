/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the model: the states of a device and of a queue, and the transitions between them that
 * the specification knows. One that the model lacks breaks a rule: that of the command which
 * took it, or else the rule of cmd/model.h.
 */
#ifndef RULES_CORE_MODEL_H
#define RULES_CORE_MODEL_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

/* States: X(enumerator, name). Unknown comes first: zero-filled state knows nothing. */
#define RULES_DEV_STATE_LIST(X)			\
	X(RULES_DEV_UNKNOWN, "unknown")		\
	X(RULES_DEV_ABSENT, "absent")		\
	X(RULES_DEV_RESET, "reset")		\
	X(RULES_DEV_ACKNOWLEDGE, "ACKNOWLEDGE")	\
	X(RULES_DEV_DRIVER, "DRIVER")		\
	X(RULES_DEV_FEATURES_OK, "FEATURES_OK")	\
	X(RULES_DEV_DRIVER_OK, "DRIVER_OK")	\
	X(RULES_DEV_NEEDS_RESET, "NEEDS_RESET")	\
	X(RULES_DEV_SUSPENDED, "suspended")	\
	X(RULES_DEV_FAILED, "FAILED")
#define RULES_VQ_STATE_LIST(X)			\
	X(RULES_VQ_UNKNOWN, "unknown")		\
	X(RULES_VQ_UNSET, "unset")		\
	X(RULES_VQ_CONFIGURED, "configured")	\
	X(RULES_VQ_READY, "ready")		\
	X(RULES_VQ_RUNNING, "running")		\
	X(RULES_VQ_RESET, "queue-reset")

#define RULES_MODEL_ENUM(id, name) id,
enum rules_dev_state { RULES_DEV_STATE_LIST(RULES_MODEL_ENUM) RULES_DEV_STATES };
enum rules_vq_state { RULES_VQ_STATE_LIST(RULES_MODEL_ENUM) RULES_VQ_STATES };
#undef RULES_MODEL_ENUM

#define RULES_MODEL_MAX 16	/* states of one automaton, a power of two */

/**
 * struct rules_model - where a device's automata stand, and what they did
 * @state: enum rules_dev_state of the device
 * @dev:   how often it went from one state to another
 * @vq:    the same of its queues, all together
 * @off:   the transition off the model that the event under way has taken: from and to, above
 *         RULES_MODEL_MAX of a queue; 0: none
 * @undo:  what a command changed that was refused goes back, which is no transition
 */
struct rules_model {
	__u32 state;
	__u32 dev[RULES_MODEL_MAX][RULES_MODEL_MAX];
	__u32 vq[RULES_MODEL_MAX][RULES_MODEL_MAX];
	__u32 off;
	__u32 undo;
};

/*
 * The transitions, and what takes them; one that is not here is off the model.
 * X(from, to, "by")
 * Device: 2.1, 2.1.1, 2.1.2, 3.1.1; reset 2.4; suspension is a later version's. A driver may
 * give up, and a device may go, whatever was reached before.
 */
#define RULES_DEV_STEP_LIST(X)						\
	X(RULES_DEV_ABSENT, RULES_DEV_RESET, "add")			\
	X(RULES_DEV_RESET, RULES_DEV_ABSENT, "del")			\
	X(RULES_DEV_RESET, RULES_DEV_RESET, "reset")			\
	X(RULES_DEV_RESET, RULES_DEV_ACKNOWLEDGE, "set_status")		\
	X(RULES_DEV_RESET, RULES_DEV_FAILED, "set_status")		\
	/* Linux acknowledges once more when it lets go. */		\
	X(RULES_DEV_ACKNOWLEDGE, RULES_DEV_ABSENT, "del")		\
	X(RULES_DEV_ACKNOWLEDGE, RULES_DEV_RESET, "reset")		\
	X(RULES_DEV_ACKNOWLEDGE, RULES_DEV_DRIVER, "set_status")	\
	X(RULES_DEV_ACKNOWLEDGE, RULES_DEV_FAILED, "set_status")	\
	X(RULES_DEV_DRIVER, RULES_DEV_ABSENT, "del")			\
	X(RULES_DEV_DRIVER, RULES_DEV_RESET, "reset")			\
	X(RULES_DEV_DRIVER, RULES_DEV_FEATURES_OK, "set_status")	\
	X(RULES_DEV_DRIVER, RULES_DEV_FAILED, "set_status")		\
	X(RULES_DEV_FEATURES_OK, RULES_DEV_ABSENT, "del")		\
	X(RULES_DEV_FEATURES_OK, RULES_DEV_RESET, "reset")		\
	/* The device refuses the set. */				\
	X(RULES_DEV_FEATURES_OK, RULES_DEV_DRIVER, "get_status")	\
	X(RULES_DEV_FEATURES_OK, RULES_DEV_DRIVER_OK, "set_status")	\
	X(RULES_DEV_FEATURES_OK, RULES_DEV_FAILED, "set_status")	\
	X(RULES_DEV_DRIVER_OK, RULES_DEV_ABSENT, "del")			\
	X(RULES_DEV_DRIVER_OK, RULES_DEV_RESET, "reset")		\
	X(RULES_DEV_DRIVER_OK, RULES_DEV_NEEDS_RESET, "get_status")	\
	X(RULES_DEV_DRIVER_OK, RULES_DEV_SUSPENDED, "suspend")		\
	X(RULES_DEV_DRIVER_OK, RULES_DEV_FAILED, "set_status")		\
	X(RULES_DEV_NEEDS_RESET, RULES_DEV_ABSENT, "del")		\
	X(RULES_DEV_NEEDS_RESET, RULES_DEV_RESET, "reset")		\
	X(RULES_DEV_NEEDS_RESET, RULES_DEV_FAILED, "set_status")	\
	X(RULES_DEV_SUSPENDED, RULES_DEV_ABSENT, "del")			\
	X(RULES_DEV_SUSPENDED, RULES_DEV_RESET, "reset")		\
	X(RULES_DEV_SUSPENDED, RULES_DEV_DRIVER_OK, "resume")		\
	X(RULES_DEV_SUSPENDED, RULES_DEV_NEEDS_RESET, "get_status")	\
	X(RULES_DEV_SUSPENDED, RULES_DEV_FAILED, "set_status")		\
	X(RULES_DEV_FAILED, RULES_DEV_ABSENT, "del")			\
	X(RULES_DEV_FAILED, RULES_DEV_RESET, "reset")

/* Queue: 4.2.2, 2.6.1; a queue reset is bound to no state of the queue. */
#define RULES_VQ_STEP_LIST(X)						\
	X(RULES_VQ_UNSET, RULES_VQ_CONFIGURED, "set_vq_num")		\
	X(RULES_VQ_UNSET, RULES_VQ_RESET, "reset_vq")			\
	X(RULES_VQ_CONFIGURED, RULES_VQ_UNSET, "reset")			\
	X(RULES_VQ_CONFIGURED, RULES_VQ_READY, "set_vq_ready")		\
	/* After DRIVER_OK. */						\
	X(RULES_VQ_CONFIGURED, RULES_VQ_RUNNING, "set_vq_ready")	\
	X(RULES_VQ_CONFIGURED, RULES_VQ_RESET, "reset_vq")		\
	X(RULES_VQ_READY, RULES_VQ_UNSET, "reset, set_vq_ready")	\
	X(RULES_VQ_READY, RULES_VQ_RUNNING, "set_status")		\
	X(RULES_VQ_READY, RULES_VQ_RESET, "reset_vq")			\
	X(RULES_VQ_RUNNING, RULES_VQ_UNSET, "reset, set_vq_ready")	\
	X(RULES_VQ_RUNNING, RULES_VQ_RESET, "reset_vq")			\
	X(RULES_VQ_RESET, RULES_VQ_UNSET, "reset")			\
	X(RULES_VQ_RESET, RULES_VQ_CONFIGURED, "set_vq_num")

/* Whether a transition is on the model. */
#define RULES_MODEL_HAS(from, to, by) [from][to] = 1,
static const __u8 rules_model_dev_has[RULES_MODEL_MAX][RULES_MODEL_MAX]
	__attribute__((unused)) = { RULES_DEV_STEP_LIST(RULES_MODEL_HAS) };
static const __u8 rules_model_vq_has[RULES_MODEL_MAX][RULES_MODEL_MAX]
	__attribute__((unused)) = { RULES_VQ_STEP_LIST(RULES_MODEL_HAS) };
#undef RULES_MODEL_HAS

#endif /* RULES_CORE_MODEL_H */
