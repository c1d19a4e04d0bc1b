/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Misbehaviour of the core that needs code of its own; nothing unless the modules are built with
 * FAULTS=1. Which fault does what is said in uapi/vmdev_fault.h.
 */
#ifndef VMDEV_FAULT_CODE_H
#define VMDEV_FAULT_CODE_H

#include "vmdev_fault.h"

struct vmdev_cb;

#ifdef VMDEV_FAULTS
void vmdev_fault_call(const struct vmdev_cb *cb);
#else
static inline void vmdev_fault_call(const struct vmdev_cb *cb)
{
}
#endif

#endif /* VMDEV_FAULT_CODE_H */
