// SPDX-License-Identifier: GPL-2.0
/* The second access of mvringh: see ring_user.h. */
#include "ring_user.h"

enum user_right { USER_ANY, USER_READ, USER_WRITE };

/* The mapping of an address, whether it is gone or not. */
static struct user_map *user_find(struct user *u, u64 addr)
{
	u32 i;

	for (i = 0; i < u->nmaps; i++)
		if (addr - u->map[i].addr < u->map[i].len)
			return &u->map[i];
	return NULL;
}

static bool user_right(const struct user_map *map, enum user_right right)
{
	if (right == USER_ANY)
		return true;
	return !map->gone && (right == USER_READ ? map->read : map->write);
}

/* Are all these bytes mapped with that right? Mappings that follow each other count as one. */
static bool user_covered(struct user *u, u64 addr, u64 len, enum user_right right)
{
	while (len) {
		struct user_map *map = user_find(u, addr);
		u64 n;

		if (!map || !user_right(map, right))
			return false;
		n = map->addr + map->len - addr;
		n = min(n, len);
		addr += n;
		len -= n;
	}
	return true;
}

static void user_move(struct user *u, u64 addr, u8 *bytes, u64 len, bool out)
{
	while (len) {
		struct user_map *map = user_find(u, addr);
		u64 at = addr - map->addr, n = map->len - at;

		n = min(n, len);
		if (out)
			memcpy(map->bytes + at, bytes, n);
		else
			memcpy(bytes, map->bytes + at, n);
		addr += n;
		bytes += n;
		len -= n;
	}
}

/* Did reach allow it? What it allowed to be written may not be read, nor the other way round. */
static bool user_granted(const struct user *u, u64 addr, u64 len, bool write)
{
	u32 i;

	for (i = 0; i < u->ngrants; i++)
		if (addr >= u->grant[i].addr &&
		    addr + len <= u->grant[i].addr + u->grant[i].len &&
		    write == u->grant[i].write)
			return true;
	return false;
}

/* One access of mvringh: counted, judged, and refused where nothing is mapped any more. */
static bool user_access_to(struct user *u, u64 addr, void *bytes, u32 len, bool write)
{
	if (!user_granted(u, addr, len, write)) {
		u->stray++;
		return false;
	}
	if (!user_covered(u, addr, len, write ? USER_WRITE : USER_READ)) {
		u->refused++;
		return false;
	}
	user_move(u, addr, bytes, len, write);
	return true;
}

static bool user_reach(void *space, u64 addr, u64 len, bool write)
{
	struct user *u = space;

	if (!len || addr + len < addr ||
	    !user_covered(u, addr, len, write ? USER_WRITE : USER_READ))
		return false;
	if (u->ngrants == USER_GRANTS_MAX)
		abort();
	u->grant[u->ngrants].addr = addr;
	u->grant[u->ngrants].len = len;
	u->grant[u->ngrants++].write = write;
	return true;
}

static bool user_get16(void *space, u64 addr, u16 *value)
{
	struct user *u = space;

	u->looks++;
	return user_access_to(u, addr, value, sizeof(*value), false);
}

static bool user_get_desc(void *space, u64 addr, struct mvringh_desc *desc)
{
	struct user *u = space;

	u->looks++;
	return user_access_to(u, addr, desc, sizeof(*desc), false);
}

static bool user_put16(void *space, u64 addr, u16 value)
{
	struct user *u = space;

	u->puts++;
	return user_access_to(u, addr, &value, sizeof(value), true);
}

static bool user_put32(void *space, u64 addr, u32 value)
{
	struct user *u = space;

	u->puts++;
	return user_access_to(u, addr, &value, sizeof(value), true);
}

/* All of it or nothing: both sides are looked at first. */
static bool user_copy(void *space, u64 to, u64 from, u32 len, enum mvringh_way way)
{
	struct user *u = space;
	u8 *bytes = (u8 *)(uintptr_t)(way == MVRINGH_IN ? to : from);
	bool done;

	u->copies++;
	if (way != MVRINGH_WITHIN)
		return user_access_to(u, way == MVRINGH_IN ? from : to, bytes, len,
				      way == MVRINGH_OUT);
	bytes = malloc(len);
	if (!bytes)
		abort();
	done = user_access_to(u, from, bytes, len, false) &&
	       user_access_to(u, to, bytes, len, true);
	free(bytes);
	return done;
}

const struct mvringh_access user_access = {
	.reach = user_reach,
	.get16 = user_get16,
	.get_desc = user_get_desc,
	.put16 = user_put16,
	.put16_release = user_put16,
	.put32 = user_put32,
	.copy = user_copy,
};

struct user_map *user_map(struct user *u, u64 addr, u32 len, bool read, bool write)
{
	struct user_map *map = &u->map[u->nmaps];

	if (u->nmaps++ == USER_MAPS_MAX)
		abort();
	*map = (struct user_map){
		.addr = addr,
		.len = len,
		.bytes = calloc(1, len),
		.read = read,
		.write = write,
	};
	if (!map->bytes)
		abort();
	return map;
}

void user_free(struct user *u)
{
	while (u->nmaps)
		free(u->map[--u->nmaps].bytes);
}

bool user_poke(struct user *u, u64 addr, const void *bytes, u32 len)
{
	if (!user_covered(u, addr, len, USER_ANY))
		return false;
	user_move(u, addr, (u8 *)(uintptr_t)bytes, len, true);
	return true;
}

bool user_peek(struct user *u, u64 addr, void *bytes, u32 len)
{
	if (!user_covered(u, addr, len, USER_ANY))
		return false;
	user_move(u, addr, bytes, len, false);
	return true;
}
