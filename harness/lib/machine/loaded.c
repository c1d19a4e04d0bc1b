// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a parent that is not loaded takes with it.
 * Does not own the choices that it changes (select.h).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/machine/loaded.h"

/* The one parent that has events of its own, and the rules that need them. */
#define VMDEV_LOADED_PARENT "mvnet"

static const unsigned int vmdev_loaded_of_parent[] = { RULE_NET_06, RULE_NET_07, RULE_RING_21 };

static bool vmdev_loaded_parent(void)
{
	return !access("/sys/module/" VMDEV_LOADED_PARENT, F_OK);
}

bool vmdev_loaded_lacks_event(__u64 id)
{
	return vmdev_name_event(id) &&
	       !strcmp(vmdev_name_event(id)->system, VMDEV_LOADED_PARENT) &&
	       !vmdev_loaded_parent();
}

void vmdev_loaded_events(struct vmdev_select *sel)
{
	vmdev_select_all(sel);
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++)
		if (vmdev_loaded_lacks_event(id))
			sel->event[id] = false;
}

bool vmdev_loaded_rule(unsigned int number)
{
	size_t count = sizeof(vmdev_loaded_of_parent) / sizeof(*vmdev_loaded_of_parent);

	for (size_t i = 0; i < count; i++)
		if (vmdev_loaded_of_parent[i] == number)
			return true;
	return false;
}

const char *vmdev_loaded_rules(struct vmdev_select_rules *rules)
{
	bool fewer = false;

	if (vmdev_loaded_parent())
		return NULL;
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!vmdev_loaded_rule(n) || !vmdev_select_has(rules, n))
			continue;
		rules->mask[n / 64] &= ~(1ULL << n % 64);
		fewer = true;
	}
	return fewer ? VMDEV_LOADED_PARENT " is not loaded" : NULL;
}
