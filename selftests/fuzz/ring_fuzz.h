/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One input of the ring fuzzer on its way, and what the driver's half of it may do.
 */
#ifndef FUZZ_RING_FUZZ_H
#define FUZZ_RING_FUZZ_H

#include "ring_model.h"

#define RING_BUF 512	/* bytes of the device */

/**
 * struct ring_run - one input on its way
 * @data:   what is left of the input
 * @size:   how much
 * @ring:   mvringh's
 * @model:  what it must be
 * @chain:  chains held
 * @is:     as the model has them
 * @held:   how many
 * @buf:    the device's memory
 * @wanted: what must be in it
 * @looks:  looks at the driver's memory in this call
 * @pages:  pages looked at in this call
 * @race:   look before which the driver changes something; 0: it does not
 * @at:     what it changes then
 * @value:  to what
 * @seq:    next number of the RING stream
 * @idle:   doings since the ring broke
 */
struct ring_run {
	const u8 *data;
	size_t size;
	struct mvringh ring;
	struct model model;
	struct mvringh_chain chain[MODEL_HELD_MAX];
	struct model_chain is[MODEL_HELD_MAX];
	u32 held;
	u8 buf[RING_BUF];
	u8 wanted[RING_BUF];
	u32 looks;
	u32 pages;
	u32 race;
	u64 at;
	u16 value;
	u64 seq;
	u32 idle;
};

extern struct ring_run ring_run;

static inline u8 ring_byte(void)
{
	if (!ring_run.size)
		return 0;
	ring_run.size--;
	return *ring_run.data++;
}

static inline u16 ring_word(void)
{
	u8 low = ring_byte();

	return low | ring_byte() << 8;
}

/* ring_driver.c */
u64 driver_addr(void);
u32 driver_len(void);
void driver_put16(u64 addr, u16 value);
void driver_areas(const struct mvringh_config *config);
void driver_good(void);
void driver_odd(void);
void driver_again(void);
void driver_desc(void);
void driver_head(void);
void driver_index(void);
void driver_byte(void);
void driver_wish(void);
void driver_race(void);

#endif /* FUZZ_RING_FUZZ_H */
