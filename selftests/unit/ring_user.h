/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A user's memory for the unit tests of mvringh: addresses that are no pointers, mapped piece
 * by piece, each with rights of its own, and with holes. Each access is held against what
 * reach has allowed.
 * Does not own the rings that lie in it.
 */
#ifndef UNIT_RING_USER_H
#define UNIT_RING_USER_H

#include "mvringh.h"

#define USER_MAPS_MAX 24
#define USER_GRANTS_MAX 256

/**
 * struct user_map - one mapping
 * @addr:  the driver's address
 * @len:   bytes
 * @bytes: where they are: no two mappings are neighbours there
 * @read:  the device may read
 * @write: the device may write
 * @gone:  it was there when reach was asked, and is not any more
 */
struct user_map {
	u64 addr;
	u32 len;
	u8 *bytes;
	bool read;
	bool write;
	bool gone;
};

/**
 * struct user - the mappings of one driver, and what was done with them
 * @map:     mappings
 * @nmaps:   how many
 * @grant:   what reach has allowed; @read and @write as it was asked
 * @ngrants: how many
 * @looks:   fields and descriptors read
 * @puts:    fields written
 * @copies:  copies
 * @refused: accesses to what is mapped no more
 * @stray:   accesses that reach has not allowed: there must be none
 */
struct user {
	struct user_map map[USER_MAPS_MAX];
	u32 nmaps;
	struct {
		u64 addr;
		u64 len;
		bool write;
	} grant[USER_GRANTS_MAX];
	u32 ngrants;
	u32 looks;
	u32 puts;
	u32 copies;
	u32 refused;
	u32 stray;
};

extern const struct mvringh_access user_access;

struct user_map *user_map(struct user *u, u64 addr, u32 len, bool read, bool write);
void user_free(struct user *u);
/* The driver's own access, which has all rights: false where nothing is mapped. */
bool user_poke(struct user *u, u64 addr, const void *bytes, u32 len);
bool user_peek(struct user *u, u64 addr, void *bytes, u32 len);

#endif /* UNIT_RING_USER_H */
