// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the way from a name to the contract's number.
 * Does not own the names.
 */
#include <string.h>

#include "lib/contract/lookup.h"

enum vmdev_system vmdev_lookup_system(const char *name)
{
	enum vmdev_system system = 0;

	while (system < VMDEV_SYSTEMS && strcmp(vmdev_name_system(system), name))
		system++;
	return system;
}

static bool vmdev_lookup_is(const struct vmdev_name_event *event, const char *name)
{
	const char *system = vmdev_name_system(event->system);
	size_t len = strlen(system);

	return !strncmp(name, system, len) && name[len] == '_' &&
	       !strcmp(name + len + 1, event->name);
}

__u64 vmdev_lookup_event(const char *name)
{
	for (__u64 id = 1; id < VMDEV_EV_MAX; id++)
		if (vmdev_name_event(id) && vmdev_lookup_is(vmdev_name_event(id), name))
			return id;
	return 0;
}

int vmdev_lookup_arg(const struct vmdev_name_event *event, const char *name)
{
	for (unsigned int i = 0; i < event->nargs; i++)
		if (!strcmp(event->arg[i].name, name))
			return event->arg[i].at;
	return -1;
}

unsigned int vmdev_lookup_rule(const char *id)
{
	unsigned int n = 0;

	while (n < VMDEV_RULE_MAX &&
	       (!vmdev_name_rule(n) || strcasecmp(vmdev_name_rule(n)->id, id)))
		n++;
	return n;
}
