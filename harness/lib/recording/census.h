/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a recording can tell: which streams of which device are whole in it, and so
 * which rules can be judged. A stream of which nothing was recorded has no hole in its
 * numbers, and rules would take its silence for the device's.
 * Does not own lost events (sequence numbers prove those) nor the judging (replay.h).
 */
#ifndef VMDEV_CENSUS_H
#define VMDEV_CENSUS_H

#include <json-c/json.h>

#include "lib/contract/select.h"

/**
 * struct vmdev_census_dev - what was recorded of one device
 * @events: events by stream
 * @kind:   virtio device id; 0: unknown
 * @ring:   bit n set: queue n has ring events
 * @ready:  bit n set: queue n was made ready
 * @areas:  the driver gave the device ring areas
 */
struct vmdev_census_dev {
	__u64 events[VMDEV_STREAMS];
	__u32 kind;
	__u64 ring;
	__u64 ready;
	bool areas;
};

/**
 * struct vmdev_census - what a recording holds
 * @dev:      by device
 * @lacks:    streams of which some tracepoint was not recorded, as RULES_NEEDS_*
 * @events:   all events
 * @first:    time of the first event
 * @last:     time of the last event
 * @cpus:     processors that fired any, as bits; all above 63 share one
 */
struct vmdev_census {
	struct vmdev_census_dev dev[VMDEV_MAX_DEVS];
	unsigned int lacks;
	__u64 events;
	__u64 first;
	__u64 last;
	__u64 cpus;
};

/**
 * vmdev_census_event() - count an event
 * @c:  the census, zeroed before the first
 * @ev: the event
 */
void vmdev_census_event(struct vmdev_census *c, const struct vmdev_event *ev);

/**
 * vmdev_census_lacks() - note tracepoints that were not recorded
 * @c:    the census
 * @list: JSON array of their names, NULL for none
 */
void vmdev_census_lacks(struct vmdev_census *c, struct json_object *list);

/**
 * vmdev_census_missing() - find the streams of a device that are not whole
 * @c:   the census, complete
 * @dev: device
 *
 * Return: streams, as RULES_NEEDS_*.
 */
unsigned int vmdev_census_missing(const struct vmdev_census *c, unsigned int dev);

/**
 * vmdev_census_beyond() - tell rules that need more than events
 * @number: the rule
 *
 * Return: true if it is judged by memory or by the kernel's own structs.
 */
bool vmdev_census_beyond(unsigned int number);

#endif /* VMDEV_CENSUS_H */
