/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a parent that is not loaded takes with it: its tracepoints, which no other source of
 * facts has. The modules that every device needs are not its matter:
 * without them no verb starts (probe.h).
 */
#ifndef VMDEV_LOADED_H
#define VMDEV_LOADED_H

#include "lib/contract/select.h"

/**
 * vmdev_loaded_lacks_event() - is an event missing because its parent is not loaded?
 * @id: the event
 */
bool vmdev_loaded_lacks_event(__u64 id);

/**
 * vmdev_loaded_events() - choose every tracepoint, but for those of parents that are not loaded
 * @sel: the choice
 */
void vmdev_loaded_events(struct vmdev_select *sel);

/**
 * vmdev_loaded_lacks_parent() - is such a parent missing, as a source of facts?
 *
 * Return: why it is, NULL if it is loaded.
 */
const char *vmdev_loaded_lacks_parent(void);

#endif /* VMDEV_LOADED_H */
