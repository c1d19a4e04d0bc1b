// SPDX-License-Identifier: GPL-2.0
/*
 * The driver of the ring fuzzer: what it writes into its memory, well or badly, as the input
 * says. Does not call mvringh.
 */
#include "ring_fuzz.h"
#include "uapi/vmdev_spec.h"

/* Where things are in memory: rings from its start, tables, buffers to its end. */
#define DRIVER_TABLES_AT (2 * PAGE_SIZE)
#define DRIVER_BUFFERS_AT (3 * PAGE_SIZE)
/* Longest buffer of a good chain; as many as a ring can have fit behind the last start. */
#define DRIVER_BUFFER_MAX 64
/* Chains longer than a chain of mvringh holds itself are as frequent as shorter ones. */
#define DRIVER_SHORT 5
#define DRIVER_LONG 40

/* Behind each area, so that a write beyond it shows whatever it writes. */
#define DRIVER_GUARD 0xa5a5a5a5a5a5a5a5

struct driver_desc {
	u64 addr;
	u32 len;
	u16 flags;
	u16 next;
};

static const struct mvringh_config *driver_config(void)
{
	return &ring_run.model.config;
}

static bool driver_has_event_idx(void)
{
	return driver_config()->features & VMDEV_FEATURE(VMDEV_F_EVENT_IDX);
}

void driver_put16(u64 addr, u16 value)
{
	model_poke(&ring_run.model, addr, &value, sizeof(value));
}

static u16 driver_get16(u64 addr)
{
	u16 value;

	memcpy(&value, (const void *)(uintptr_t)addr, sizeof(value));
	return value;
}

/* Mostly memory, and of that mostly what is there; sometimes anything. */
u64 driver_addr(void)
{
	u8 where = ring_byte();
	u64 at = ring_word() % PAGE_SIZE;

	if (where == 0xff)
		return -1 - at;
	if (where == 0xfe)
		return at;
	return (uintptr_t)shim_arena + where % (SHIM_PAGES + 1) * PAGE_SIZE + at;
}

u32 driver_len(void)
{
	static const u32 odd[] = { 0, 0, UINT32_MAX, 0x80000000, 0x1000000, 0x1000001, 4096, 17 };
	u16 len = ring_word();

	return len >= 0xf000 ? odd[len % 8] : len & 0x1fff;
}

static void driver_set(u64 table, u32 i, const struct driver_desc *desc)
{
	model_poke(&ring_run.model, table + sizeof(*desc) * i, desc, sizeof(*desc));
}

static u16 driver_idx(void)
{
	return driver_get16(driver_config()->driver + 2);
}

static void driver_offer(u16 head)
{
	const struct mvringh_config *c = driver_config();
	u16 idx = driver_idx();

	driver_put16(c->driver + 4 + 2 * (idx % c->num), head);
	driver_put16(c->driver + 2, idx + 1);
}

/* Room in the available ring: a good driver offers no more. */
static bool driver_may_offer(void)
{
	return (u16)(driver_idx() - ring_run.model.last_avail) < driver_config()->num;
}

/* A head that the device does not have, if there is one: this or one behind it. */
static u32 driver_free_head(u32 from)
{
	u32 num = driver_config()->num, i;

	for (i = 0; i < num && ring_run.model.out[(from + i) % num]; i++)
		;
	return (from + i) % num;
}

/* Writes a chain as a good driver makes it, in the ring or in a table. Returns its head. */
static u32 driver_chain(void)
{
	u32 num = driver_config()->num, shape = ring_byte(), head = driver_free_head(ring_byte());
	u32 n = 1 + ring_byte() % min(num, (u32)(shape & 1 ? DRIVER_LONG : DRIVER_SHORT));
	u32 nread = shape & 2 ? n : shape & 4 ? n / 2 : 0, at = head, i;
	u64 addr = (uintptr_t)shim_arena + DRIVER_BUFFERS_AT + ring_byte() * 16;
	u64 table = driver_config()->desc;
	bool inner = shape & 8;
	struct driver_desc desc = { .len = 1 + (shape >> 4) * (DRIVER_BUFFER_MAX / 16) };

	/* All that a ring can hold. */
	if ((shape & 0xf1) == 0xf1)
		n = num;
	if (inner) {
		table = (uintptr_t)shim_arena + DRIVER_TABLES_AT;
		desc.len = 1 + (shape >> 4);
		driver_set(driver_config()->desc, head,
			   &(struct driver_desc){ table, 16 * n, VMDEV_DESC_F_INDIRECT, 0 });
		at = 0;
	}
	for (i = 0; i < n; i++) {
		desc.addr = addr + i * desc.len;
		desc.next = inner ? i + 1 : (at + 1) % num;
		desc.flags = (i + 1 < n ? VMDEV_DESC_F_NEXT : 0) |
			     (i < nread ? 0 : VMDEV_DESC_F_WRITE);
		driver_set(table, at, &desc);
		at = desc.next;
	}
	return head;
}

void driver_good(void)
{
	if (driver_may_offer())
		driver_offer(driver_chain());
}

/* A good chain, of which one descriptor is then something else. */
void driver_odd(void)
{
	u32 head = driver_chain(), num = driver_config()->num, shape = ring_byte();
	u64 table = shape & 1 ? driver_config()->desc : (uintptr_t)shim_arena + DRIVER_TABLES_AT;
	u64 at = table + 16 * ((head * (shape & 1) + (shape >> 4)) % num), addr;
	u32 len;

	switch (shape >> 1 & 3) {
	case 0:
		addr = driver_addr();
		model_poke(&ring_run.model, at, &addr, sizeof(addr));
		break;
	case 1:
		len = driver_len();
		model_poke(&ring_run.model, at + 8, &len, sizeof(len));
		break;
	case 2:
		driver_put16(at + 12, shape & 8 ? ring_word() : ring_byte() & 7);
		break;
	default:
		driver_put16(at + 14, shape & 8 ? ring_word() : ring_byte() % num);
		break;
	}
	if (driver_may_offer())
		driver_offer(head);
}

/* A head that the device has is offered again, with whatever is now behind it. */
void driver_again(void)
{
	u8 which = ring_byte();

	if (ring_run.held)
		driver_offer(ring_run.is[which % ring_run.held].head);
}

/* One descriptor, of the ring's or of a table anywhere. */
void driver_desc(void)
{
	u64 table = ring_byte() & 1 ? driver_addr() : driver_config()->desc;
	u32 i = ring_byte() % driver_config()->num;
	struct driver_desc desc = { .addr = driver_addr(), .len = driver_len() };
	u16 flags = ring_byte();

	desc.flags = flags & 0x80 ? flags << 8 | flags : flags & 7;
	desc.next = ring_byte();
	driver_set(table, i, &desc);
}

void driver_head(void)
{
	driver_offer(ring_byte());
}

/* The index moves back, or jumps. */
void driver_index(void)
{
	u8 by = ring_byte();

	driver_put16(driver_config()->driver + 2,
		     by & 0x80 ? ring_word() : driver_idx() + by - 0x40);
}

/* Any byte of the areas of the ring, the device's own too. */
void driver_byte(void)
{
	u8 value = ring_byte();

	model_poke(&ring_run.model, driver_config()->desc + ring_word() %
		   (32 * driver_config()->num + 16), &value, sizeof(value));
}

/* When the driver wants to be called back. */
void driver_wish(void)
{
	const struct mvringh_config *c = driver_config();
	u16 wish = ring_byte();

	if (driver_has_event_idx())
		driver_put16(c->driver + 4 + 2 * c->num, ring_run.model.last_used + wish - 128);
	else
		driver_put16(c->driver, wish & 1);
}

/* The driver changes something between two looks of the device. */
void driver_race(void)
{
	ring_run.race = 1 + ring_byte() % 64;
	ring_run.at = ring_byte() & 1 ? driver_addr() :
		      driver_config()->desc + ring_word() % (16 * driver_config()->num);
	ring_run.value = ring_word();
}

/* Empty rings, as they must be before they are enabled. */
void driver_areas(const struct mvringh_config *config)
{
	static const u64 guard = DRIVER_GUARD;
	u32 num = config->num;

	model_poke(&ring_run.model, config->desc + 16 * num, &guard, sizeof(guard));
	model_poke(&ring_run.model, config->driver + 6 + 2 * num, &guard, sizeof(guard));
	model_poke(&ring_run.model, config->device + 6 + 8 * num, &guard, sizeof(guard));
	driver_put16(config->driver, 0);
	driver_put16(config->driver + 2, config->state);
	driver_put16(config->device, 0);
	driver_put16(config->device + 2, config->state);
}
