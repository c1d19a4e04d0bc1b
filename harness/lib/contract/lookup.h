/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the way from a name, as a file, a program or a user has it, to the contract's number.
 * Does not own the names (name.h), nor choices of several (select.h).
 */
#ifndef VMDEV_LOOKUP_H
#define VMDEV_LOOKUP_H

#include "lib/contract/name.h"

/**
 * vmdev_lookup_system() - find a system of events
 * @name: its name
 *
 * Return: the system; VMDEV_SYSTEMS if there is none of that name.
 */
enum vmdev_system vmdev_lookup_system(const char *name);

/**
 * vmdev_lookup_event() - find an event
 * @name: its system and its name, joined by '_'; for commands those of the event that is
 *        meant for all of them
 *
 * Return: enum vmdev_event_id; 0 if there is none of that name.
 */
__u64 vmdev_lookup_event(const char *name);

/**
 * vmdev_lookup_arg() - find an argument of an event
 * @event: the event
 * @name:  name of the argument
 *
 * Return: its place in arg[]; below 0 if the event has none of that name.
 */
int vmdev_lookup_arg(const struct vmdev_name_event *event, const char *name);

/**
 * vmdev_lookup_rule() - find a rule
 * @id: its id, in letters of either case
 *
 * Return: its number; VMDEV_RULE_MAX if there is none of that id.
 */
unsigned int vmdev_lookup_rule(const char *id);

#endif /* VMDEV_LOOKUP_H */
