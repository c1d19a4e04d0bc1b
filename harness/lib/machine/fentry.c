// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the switch from /proc/sys. Changes nothing.
 */
#include <string.h>
#include <unistd.h>

#include "lib/machine/device.h"
#include "lib/machine/fentry.h"

#define VMDEV_FENTRY_SWITCH "/proc/sys/kernel/ftrace_enabled"

bool vmdev_fentry_has_switch(void)
{
	return !access(VMDEV_FENTRY_SWITCH, F_OK);
}

bool vmdev_fentry_on(void)
{
	char on[32];

	return !vmdev_device_attr(VMDEV_FENTRY_SWITCH, on, sizeof(on)) || strcmp(on, "0");
}
