// SPDX-License-Identifier: GPL-2.0
/*
 * Callbacks into the upper driver: the device's interrupts. Owns their events
 * and the context in which they run; who is called is the parent's to know.
 */
#include <linux/bottom_half.h>
#include <linux/rcupdate.h>
#include "ctl.h"
#include "fault.h"

static noinline void vmdev_tell_vq_cb(struct vmdev_device *vd, u32 vq)
{
	VMDEV_CTL_FIRE(vmdev_vq_cb, vd, vq);
}

static void vmdev_vq_interrupt(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	if (vmdev_traffic_traced())
		vmdev_tell_vq_cb(vd, vq);
	local_bh_disable();
	vmdev_fault_call(cb);
	if (!vmdev_fault(VMDEV_FAULT_DEAF_CALLBACK))
		cb->callback(cb->private);
	local_bh_enable();
}

/**
 * vmdev_vq_cb - tell the upper driver that a queue has used buffers
 * @vd: device
 * @vq: queue index, in range
 * @cb: the queue's callback, fetched inside the caller's RCU read-side section
 *
 * Upper layers expect an interrupt: bottom halves are off for the call. A
 * parent that has cleared a callback waits for one RCU grace period; from then
 * on the old one is not running any more.
 *
 * Context: RCU read-side section; the caller holds no lock that the driver's
 * kick might need.
 */
void vmdev_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	if (!cb->callback)
		return;
	vmdev_vq_interrupt(vd, vq, cb);
	if (vmdev_fault(VMDEV_FAULT_CANARY))
		vmdev_vq_interrupt(vd, vq, cb);
}
EXPORT_SYMBOL_GPL(vmdev_vq_cb);

/**
 * vmdev_config_cb - tell the upper driver that the configuration changed
 * @vd: device
 * @cb: the configuration callback, fetched inside the RCU read-side section
 *
 * Context: as vmdev_vq_cb().
 */
void vmdev_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb)
{
	if (!cb->callback)
		return;
	VMDEV_CTL_FIRE(vmdev_config_cb, vd, VMDEV_VQ_NONE);
	local_bh_disable();
	if (!vmdev_fault(VMDEV_FAULT_DEAF_CONFIG))
		cb->callback(cb->private);
	local_bh_enable();
}
EXPORT_SYMBOL_GPL(vmdev_config_cb);

/**
 * vmdev_config_change - the configuration space has changed
 * @vd:         device
 * @generation: its generation now
 * @done:       false before the parent calls the driver back, true when it has, or when
 *              it need not
 *
 * The two calls frame what a parent does to let its driver know, so that an observer
 * can tell a change in silence from a callback under way. A parent makes one change at
 * a time known.
 *
 * Context: any but NMI.
 */
void vmdev_config_change(struct vmdev_device *vd, u32 generation, bool done)
{
	VMDEV_CTL_FIRE(vmdev_config_change, vd, VMDEV_VQ_NONE, generation, done);
}
EXPORT_SYMBOL_GPL(vmdev_config_change);
