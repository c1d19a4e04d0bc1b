// SPDX-License-Identifier: GPL-2.0
/*
 * The events of worker runs, for parents that serve queues in groups. Owns the events; the
 * numbers of the WORK stream, and the lock that orders it, are the parent's.
 */
#include <linux/export.h>
#include "trace.h"
#include "vmdev.h"
#include "vmdev_fire.h"

/**
 * vmdev_work_begin - a run begins
 * @vd:      device
 * @run:     the run; what it did is not looked at
 * @in_kick: the driver serves the group by itself, inside its kick
 *
 * Context: any but NMI, under the lock that orders the group's WORK stream.
 */
void vmdev_work_begin(struct vmdev_device *vd, const struct vmdev_run *run, bool in_kick)
{
	VMDEV_FIRE(vmdev_work_begin, vd->index, run->group, run->seq, in_kick, run->first,
		   run->nvqs);
}
EXPORT_SYMBOL_GPL(vmdev_work_begin);

/**
 * vmdev_work_end - a run is over, callbacks included
 * @vd:  device
 * @run: the run
 * @why: why it ended
 *
 * Context: as vmdev_work_begin().
 */
void vmdev_work_end(struct vmdev_device *vd, const struct vmdev_run *run, enum vmdev_why why)
{
	VMDEV_FIRE(vmdev_work_end, vd->index, run->group, run->seq, run->frames, run->drops,
		   run->bytes, why, run->first, run->nvqs);
}
EXPORT_SYMBOL_GPL(vmdev_work_end);

#ifndef VMDEV_NOTRACE
EXPORT_TRACEPOINT_SYMBOL_GPL(vmdev_work_begin);
EXPORT_TRACEPOINT_SYMBOL_GPL(vmdev_work_end);
#endif
