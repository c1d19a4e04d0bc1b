/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the way from an operation in a batch to the single event that stands for
 * it. Judges nothing.
 */
#ifndef RULES_CORE_BATCH_H
#define RULES_CORE_BATCH_H

#include "rules/core/state.h"

/* The event of a ring operation; @e names device, queue and number already. */
RULES_FN void rules_event_of_op(struct vmdev_event *e, const struct vmdev_ring_op *op)
{
	e->id = op->id;
	switch (op->id) {
	case VMDEV_EV_GETDESC:
		e->arg[VMDEV_GET_A_HEAD] = op->head;
		e->arg[VMDEV_GET_A_AVAIL] = op->idx;
		e->arg[VMDEV_GET_A_AVAIL_NEW] = op->idx2;
		e->arg[VMDEV_GET_A_READABLE] = op->len;
		e->arg[VMDEV_GET_A_WRITABLE] = op->len2;
		e->arg[VMDEV_GET_A_NDESC] = op->n;
		e->arg[VMDEV_GET_A_INDIRECT] = op->flag;
		break;
	case VMDEV_EV_COMPLETE:
		e->arg[VMDEV_COMPLETE_A_HEAD] = op->head;
		e->arg[VMDEV_COMPLETE_A_USED] = op->idx;
		e->arg[VMDEV_COMPLETE_A_LEN] = op->len;
		break;
	case VMDEV_EV_NEED_NOTIFY:
		e->arg[VMDEV_NN_A_OLD] = op->len;
		e->arg[VMDEV_NN_A_NEW] = op->idx;
		e->arg[VMDEV_NN_A_EVENT] = op->idx2;
		e->arg[VMDEV_NN_A_MODE] = op->n;
		e->arg[VMDEV_NN_A_NOTIFY] = op->flag;
		break;
	case VMDEV_EV_NOTIFY_ENABLE:
		e->arg[VMDEV_NE_A_AVAIL] = op->idx;
		e->arg[VMDEV_NE_A_MORE] = op->flag;
		break;
	}
}

RULES_FN void rules_event_of_copy_begin(struct vmdev_event *e, const struct vmdev_copy *copy)
{
	e->id = VMDEV_EV_COPY_BEGIN;
	e->arg[VMDEV_COPY_A_HEAD] = copy->head;
	e->arg[VMDEV_COPY_A_OP] = copy->op;
	e->arg[VMDEV_COPY_A_PERM] = copy->perm;
	e->arg[VMDEV_COPY_A_DESC] = copy->desc;
	e->arg[VMDEV_COPY_A_BUF] = copy->buf;
	e->arg[VMDEV_COPY_A_LEN] = copy->len;
}

/* A copy in a batch was done as a whole. */
RULES_FN void rules_event_of_copy_end(struct vmdev_event *e, const struct vmdev_copy *copy)
{
	e->id = VMDEV_EV_COPY_END;
	e->arg[VMDEV_COPYEND_A_HEAD] = copy->head;
	e->arg[VMDEV_COPYEND_A_OP] = copy->op;
	e->arg[VMDEV_COPYEND_A_RET] = copy->len;
}

RULES_FN void rules_event_of_buf_op(struct vmdev_event *e, const struct vmdev_buf_op *op)
{
	e->id = VMDEV_BUF_OP_ID(op->what);
	e->arg[VMDEV_DMA_A_ADDR] = op->addr;
	e->arg[VMDEV_DMA_A_LEN] = VMDEV_BUF_OP_LEN(op->what);
	e->arg[VMDEV_DMA_A_DIR] = VMDEV_BUF_OP_DIR(op->what);
}

#endif /* RULES_CORE_BATCH_H */
