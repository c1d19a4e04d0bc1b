/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Asking whether a named fault is to happen now. Compiled to "no" unless the
 * modules are built with FAULTS=1. The list is uapi/vmdev_fault.h.
 */
#ifndef VMDEV_FAULT_POINT_H
#define VMDEV_FAULT_POINT_H

#include <linux/types.h>
#include "uapi/vmdev_fault.h"

struct dentry;

#ifdef VMDEV_FAULTS
bool vmdev_fault(enum vmdev_fault fault);
void vmdev_fault_wait(unsigned int ms);
void vmdev_fault_init(struct dentry *root);
#else
static inline bool vmdev_fault(enum vmdev_fault fault)
{
	return false;
}

static inline void vmdev_fault_init(struct dentry *root)
{
}
#endif

/**
 * vmdev_alloc - memory that there may be none of
 * @call: expression that allocates
 *
 * Return: what @call returns; NULL if the fault no-memory strikes.
 */
#define vmdev_alloc(call) (vmdev_fault(VMDEV_FAULT_NO_MEMORY) ? NULL : (call))

#endif /* VMDEV_FAULT_POINT_H */
