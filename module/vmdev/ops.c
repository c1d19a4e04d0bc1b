// SPDX-License-Identifier: GPL-2.0
/*
 * Which ops a parent must implement. Owns the list of those without which a command would
 * call nothing; what each has to do is in vmdev.h.
 */
#include <linux/stddef.h>
#include "ctl.h"

struct vmdev_op {
	const char *name;
	size_t at;
};

#define VMDEV_OP(op) { #op, offsetof(struct vmdev_ops, op) }

static const struct vmdev_op vmdev_ops_mandatory[] = {
	VMDEV_OP(get_device_id),
	VMDEV_OP(get_vendor_id),
	VMDEV_OP(get_vq_num_max),
	VMDEV_OP(get_vq_align),
	VMDEV_OP(get_config_size),
	VMDEV_OP(get_device_features),
	VMDEV_OP(set_driver_features),
	VMDEV_OP(get_driver_features),
	VMDEV_OP(get_status),
	VMDEV_OP(set_status),
	VMDEV_OP(reset),
	VMDEV_OP(get_config),
	VMDEV_OP(set_config_cb),
	VMDEV_OP(set_vq_num),
	VMDEV_OP(get_vq_num),
	VMDEV_OP(set_vq_address),
	VMDEV_OP(set_vq_cb),
	VMDEV_OP(set_vq_ready),
	VMDEV_OP(get_vq_ready),
	VMDEV_OP(set_vq_state),
	VMDEV_OP(get_vq_state),
	VMDEV_OP(kick_vq),
	VMDEV_OP(free),
};

/* Ops that a parent has only together: who has the first needs the second. */
static const struct vmdev_op vmdev_ops_paired[][2] = {
	{ VMDEV_OP(suspend), VMDEV_OP(resume) },
	{ VMDEV_OP(resume), VMDEV_OP(suspend) },
	{ VMDEV_OP(peek), VMDEV_OP(peek_vq) },
	{ VMDEV_OP(peek), VMDEV_OP(peek_rings) },
};

static bool vmdev_op_lacks(const struct vmdev_ops *ops, const struct vmdev_op *op)
{
	return !*(void *const *)((const char *)ops + op->at);
}

/**
 * vmdev_ops_missing - the first op that a parent should have and does not
 * @ops: the parent's implementation
 *
 * Return: its name, or NULL if none is missing.
 */
const char *vmdev_ops_missing(const struct vmdev_ops *ops)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vmdev_ops_mandatory); i++)
		if (vmdev_op_lacks(ops, &vmdev_ops_mandatory[i]))
			return vmdev_ops_mandatory[i].name;
	for (i = 0; i < ARRAY_SIZE(vmdev_ops_paired); i++)
		if (!vmdev_op_lacks(ops, &vmdev_ops_paired[i][0]) &&
		    vmdev_op_lacks(ops, &vmdev_ops_paired[i][1]))
			return vmdev_ops_paired[i][1].name;
	return NULL;
}
