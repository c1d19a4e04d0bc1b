// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the state of the fault points, as debugfs shows it.
 * Does not own arming them: that is a write of the user.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/machine/device.h"
#include "lib/machine/fault.h"
#include "lib/contract/name.h"

#define VMDEV_FAULT_DIR "/sys/kernel/debug/vmdev/faults"

bool vmdev_fault_state(const char *name, char *buf, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", VMDEV_FAULT_DIR, name);
	return vmdev_device_attr(path, buf, size);
}

void vmdev_fault_note(char *names, size_t size)
{
	char state[64];

	if (access(VMDEV_FAULT_DIR, F_OK))
		return;
	for (__u64 n = 0; n < VMDEV_FAULT_MAX; n++) {
		const struct vmdev_name_fault *fault = vmdev_name_fault(n);
		size_t len = strlen(names);

		if (!fault || strstr(names, fault->name) ||
		    !vmdev_fault_state(fault->name, state, sizeof(state)) || !strcmp(state, "off"))
			continue;
		snprintf(names + len, size - len, "%s%s", len ? " " : "", fault->name);
	}
}
