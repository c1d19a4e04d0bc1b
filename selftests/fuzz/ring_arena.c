// SPDX-License-Identifier: GPL-2.0
/*
 * The memory that a driver of the ring fuzzer may name: some pages of each kind that a kernel
 * has, between two that nobody may touch.
 */
#include <sys/mman.h>

#include "shim.h"

u8 *shim_arena;
struct page shim_pages[SHIM_PAGES];
bool shim_traced;

static const struct page arena_ram = { .online = true, .readable = true, .writable = true };
static const struct page arena_odd[SHIM_PAGES - SHIM_RAM_PAGES] = {
	{ .online = true, .reserved = true },			/* a hole */
	{ .online = true, .reserved = true, .readable = true },	/* the kernel's text */
	{ .online = true, .readable = true },			/* a module's text */
	{ .online = true, .reserved = true, .zero = true, .readable = true, .writable = true },
	{ .online = false, .readable = true },			/* gone offline */
	{ .online = true },					/* out of the direct map */
	{ .online = true, .readable = true, .writable = true, .other = true },
	{ .online = false },					/* no page at all */
};

static __attribute__((constructor)) void arena_map(void)
{
	u8 *all = mmap(NULL, (SHIM_PAGES + 2) * PAGE_SIZE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	u32 i;

	if (all == MAP_FAILED)
		abort();
	shim_arena = all + PAGE_SIZE;
	for (i = 0; i < SHIM_PAGES; i++) {
		struct page *page = &shim_pages[i];

		*page = i < SHIM_RAM_PAGES ? arena_ram : arena_odd[i - SHIM_RAM_PAGES];
		/* Of what must not even be looked at nothing is there, if it would fault or not. */
		if (page->online && page->readable && !page->other)
			mprotect(shim_arena + i * PAGE_SIZE, PAGE_SIZE,
				 page->writable ? PROT_READ | PROT_WRITE : PROT_READ);
	}
}
