/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the room for the checker's state: blocks of a few devices or queues, made as they are
 * needed, some ahead. Does not own what lies in them, nor who knows how many are needed.
 */
#ifndef VMDEV_ROOM_H
#define VMDEV_ROOM_H

#include <bpf/libbpf.h>
#include <linux/types.h>

#include "vmdev_event.h"

#define VMDEV_ROOM_MAPS 5

/**
 * struct vmdev_room_map - a map of blocks
 * @map:    the map; NULL: it is not loaded
 * @flags:  of its blocks
 * @value:  bytes of an element
 * @each:   elements of a block
 * @blocks: blocks that are there
 */
struct vmdev_room_map {
	struct bpf_map *map;
	__u32 flags;
	__u32 value;
	__u32 each;
	__u32 blocks;
};

/**
 * struct vmdev_room - the room that is there
 * @map:     the maps of blocks
 * @dev:     state by device index, shared with the programs; it begins with a struct
 *           rules_dev. NULL: there is no room for that device
 * @devices: devices that there is room for
 * @queues:  the same of queues
 * @locked:  bytes that the kernel accounts for the blocks
 */
struct vmdev_room {
	struct vmdev_room_map map[VMDEV_ROOM_MAPS];
	void *dev[VMDEV_MAX_DEVS];
	unsigned int devices;
	unsigned int queues;
	__u64 locked;
};

/**
 * vmdev_room_open() - find the maps of blocks
 * @room: zeroed, then filled
 * @obj:  the programs' object, opened and not loaded
 */
void vmdev_room_open(struct vmdev_room *room, const struct bpf_object *obj);

/**
 * vmdev_room_make() - see to it that there is room for so many, and some ahead
 * @room:    the room; its object is loaded
 * @devices: highest index of a device plus one
 * @queues:  queues that have events
 *
 * Room that is there stays.
 *
 * Return: 0 or an errno.
 */
int vmdev_room_make(struct vmdev_room *room, unsigned int devices, unsigned int queues);

/* Bytes that the kernel accounts for all maps of an object and the blocks in them. */
__u64 vmdev_room_locked(const struct vmdev_room *room, const struct bpf_object *obj);

/* Let go of the state; the blocks go with the object. */
void vmdev_room_close(struct vmdev_room *room);

#endif /* VMDEV_ROOM_H */
