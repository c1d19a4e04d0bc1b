// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the room for the checker's state: blocks of a few devices or queues, made as they are
 * needed, some ahead. Does not own what lies in them, nor who knows how many are needed.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/live/room.h"

/* Maps of blocks, see bpf/vmdev_slot.bpf.h: those with elements for devices come first. */
static const char *const vmdev_room_names[VMDEV_ROOM_MAPS] = {
	"check_slots", "check_mappings", "check_queues", "check_descriptors", "check_guard",
};
#define VMDEV_ROOM_SPARE 2	/* ahead of need: one in so many, and as many blocks */
#define VMDEV_ROOM_STATE 0	/* the one that is shared */
#define VMDEV_ROOM_QUEUES 2	/* the first with elements for queues */

void vmdev_room_open(struct vmdev_room *room, const struct bpf_object *obj)
{
	*room = (struct vmdev_room){ 0 };
	for (unsigned int i = 0; i < VMDEV_ROOM_MAPS; i++) {
		struct bpf_map *map = bpf_object__find_map_by_name(obj, vmdev_room_names[i]);
		struct bpf_map *block = map ? bpf_map__inner_map(map) : NULL;

		if (!block || !bpf_map__autocreate(map))
			continue;
		room->map[i] = (struct vmdev_room_map){
			.map = map,
			.flags = bpf_map__map_flags(block),
			.value = bpf_map__value_size(block),
			.each = bpf_map__max_entries(block),
		};
	}
}

/* What the kernel accounts for a map; 0 if it does not say. */
static __u64 vmdev_room_memlock(int fd)
{
	unsigned long long bytes = 0;
	char path[64], line[128];
	FILE *info;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = fopen(path, "re");
	if (!info)
		return 0;
	while (fgets(line, sizeof(line), info))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	fclose(info);
	return bytes;
}

/* The state of the devices of block @n is shared with the programs. */
static int vmdev_room_share(struct vmdev_room *room, const struct vmdev_room_map *m, int fd,
			    __u32 n)
{
	char *state = mmap(NULL, (size_t)m->each * m->value, PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, 0);

	if (state == MAP_FAILED)
		return errno;
	for (__u32 i = 0; i < m->each && n * m->each + i < VMDEV_MAX_DEVS; i++)
		room->dev[n * m->each + i] = state + (size_t)i * m->value;
	return 0;
}

/* One more block of a map. */
static int vmdev_room_block(struct vmdev_room *room, struct vmdev_room_map *m)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = m->flags);
	int err, fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, bpf_map__name(m->map), sizeof(__u32),
				     m->value, m->each, &opts);

	if (fd < 0)
		return -fd;
	err = m == &room->map[VMDEV_ROOM_STATE] ? vmdev_room_share(room, m, fd, m->blocks) : 0;
	if (!err)
		err = -bpf_map_update_elem(bpf_map__fd(m->map), &m->blocks, &fd, BPF_ANY);
	if (!err) {
		room->locked += vmdev_room_memlock(fd);
		m->blocks++;
	}
	close(fd);
	return err;
}

/*
 * Blocks of a map that hold @wanted elements, and a part of that for those that come next: the
 * more there are, the longer user space is busy with them while others come.
 */
static int vmdev_room_map(struct vmdev_room *room, struct vmdev_room_map *m, unsigned int wanted)
{
	unsigned int spare = VMDEV_ROOM_SPARE * m->each + wanted / VMDEV_ROOM_SPARE;
	unsigned int blocks = (wanted + spare + m->each - 1) / m->each;
	int err = 0;

	if (blocks > bpf_map__max_entries(m->map))
		blocks = bpf_map__max_entries(m->map);
	while (m->blocks < blocks && !err)
		err = vmdev_room_block(room, m);
	return err;
}

int vmdev_room_make(struct vmdev_room *room, unsigned int devices, unsigned int queues)
{
	int err = 0;

	for (unsigned int i = 0; i < VMDEV_ROOM_MAPS && !err; i++)
		if (room->map[i].map)
			err = vmdev_room_map(room, &room->map[i],
					     i < VMDEV_ROOM_QUEUES ? devices : queues);
	room->devices = room->map[VMDEV_ROOM_STATE].blocks * room->map[VMDEV_ROOM_STATE].each;
	room->queues = room->map[VMDEV_ROOM_QUEUES].blocks * room->map[VMDEV_ROOM_QUEUES].each;
	return err;
}

__u64 vmdev_room_locked(const struct vmdev_room *room, const struct bpf_object *obj)
{
	__u64 bytes = room->locked;
	struct bpf_map *map;

	bpf_object__for_each_map(map, obj)
		if (bpf_map__fd(map) >= 0)
			bytes += vmdev_room_memlock(bpf_map__fd(map));
	return bytes;
}

void vmdev_room_close(struct vmdev_room *room)
{
	const struct vmdev_room_map *m = &room->map[VMDEV_ROOM_STATE];

	for (unsigned int dev = 0; m->each && dev < VMDEV_MAX_DEVS; dev += m->each)
		if (room->dev[dev])
			munmap(room->dev[dev], (size_t)m->each * m->value);
	*room = (struct vmdev_room){ 0 };
}
