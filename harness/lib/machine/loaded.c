// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a parent that is not loaded takes with it.
 * Does not own the choices that it changes (select.h).
 */
#include <stdio.h>
#include <unistd.h>

#include "lib/machine/loaded.h"

/* The one parent that has events of its own. */
#define VMDEV_LOADED_PARENT "mvnet"

static bool vmdev_loaded_parent(void)
{
	return !access("/sys/module/" VMDEV_LOADED_PARENT, F_OK);
}

bool vmdev_loaded_lacks_event(__u64 id)
{
	return vmdev_name_event(id) &&
	       vmdev_name_event(id)->system == VMDEV_SYSTEM_mvnet &&
	       !vmdev_loaded_parent();
}

void vmdev_loaded_events(struct vmdev_select *sel)
{
	vmdev_select_all(sel);
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++)
		if (vmdev_loaded_lacks_event(id))
			sel->event[id] = false;
}

const char *vmdev_loaded_lacks_parent(void)
{
	return vmdev_loaded_parent() ? NULL : VMDEV_LOADED_PARENT " is not loaded";
}
