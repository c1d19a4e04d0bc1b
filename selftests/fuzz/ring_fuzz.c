// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: whatever a driver writes into its rings, its tables and its descriptors,
 * and whenever, mvringh touches no memory that the driver did not give it, takes and gives
 * back what the specification says, each chain once, and with bounded work.
 *
 * The input is a list of the driver's (ring_driver.c) and the device's doings. mvringh does
 * them, and the model (ring_model.c); the two must agree, and all memory with them.
 */
#include <stdio.h>

#include "ring_fuzz.h"
#include "uapi/vmdev_spec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Looks at each descriptor, and so many for the ring itself. */
#define RING_LOOKS 4
/* Pages of a chain: each descriptor begins in one, and all bytes of the most in others. */
#define RING_PAGES (MODEL_BYTES_MAX / PAGE_SIZE)
/* Doings after which a driver resets a device that asks for it. */
#define RING_PATIENCE 6
/* Inputs after which one chain at least must have been taken. */
#define RING_WARM 16

struct ring_run ring_run;
static struct {
	u64 inputs, taken, back, refused, raced, waited, broken, longer;
} ring_count;

void shim_look(void)
{
	ring_run.looks++;
	if (ring_run.race && ring_run.looks == ring_run.race)
		driver_put16(ring_run.at, ring_run.value);
}

void shim_look_page(void)
{
	ring_run.pages++;
}

/* The stream has no gap. A batch repeats the numbers of its operations, and of copies. */
void shim_event(const char *name, u64 seq)
{
	if (!strcmp(name, "mvringh_ops") || !strncmp(name, "mvringh_copies", 14))
		return;
	MODEL_CHECK(seq == ring_run.seq);
	ring_run.seq++;
}

static __attribute__((destructor)) void ring_report(void)
{
	fprintf(stderr,
		"ring: %llu chains taken, %llu given back, the others reset; %llu long, %llu bad, "
		"%llu changed while they were taken, %llu had to wait, %llu rings broken\n",
		(unsigned long long)ring_count.taken, (unsigned long long)ring_count.back,
		(unsigned long long)ring_count.longer, (unsigned long long)ring_count.refused,
		(unsigned long long)ring_count.raced, (unsigned long long)ring_count.waited,
		(unsigned long long)ring_count.broken);
	if (ring_count.inputs < RING_WARM || ring_count.taken)
		return;
	fprintf(stderr, "ring: no chain was taken: nothing was tested\n");
	_Exit(1);
}

static void ring_same_chain(const struct mvringh_chain *chain, const struct model_chain *is)
{
	u32 i;

	MODEL_CHECK(chain->head == is->head && chain->nread == is->nread);
	MODEL_CHECK(chain->nseg == is->nseg && chain->capacity == is->capacity);
	MODEL_CHECK(chain->readable == is->readable && chain->writable == is->capacity);
	for (i = 0; i < is->nseg; i++)
		MODEL_CHECK(chain->seg[i].addr == is->seg[i].addr &&
			    chain->seg[i].len == is->seg[i].len);
}

/* The driver was quick: what came of it must only be possible. */
static void ring_taken_in_race(int ret, struct mvringh_chain *chain, struct model_chain *is)
{
	if (ret == -EIO) {
		ring_run.model.broken = true;
	} else if (ret == 1 || ret == -EINVAL) {
		model_adopt(&ring_run.model, is, chain);
		ring_count.raced++;
	}
}

static void ring_getdesc(void)
{
	struct mvringh_chain *chain = &ring_run.chain[ring_run.held];
	struct model_chain *is = &ring_run.is[ring_run.held];
	u32 num = ring_run.model.config.num;
	bool race = ring_run.race, was = ring_run.model.broken;
	int ret, must = 0;

	if (ring_run.held == MODEL_HELD_MAX)
		return;
	memset(chain, 0x5a, sizeof(*chain));
	if (!race)
		must = model_take(&ring_run.model, is);
	ring_run.looks = 0;
	ring_run.pages = 0;
	ret = mvringh_getdesc(&ring_run.ring, chain);
	ring_run.race = 0;
	MODEL_CHECK(ring_run.looks <= RING_LOOKS * (2 * num + 3));
	MODEL_CHECK(ring_run.pages <= RING_PAGES + 2 * (num + 2));
	if (race)
		ring_taken_in_race(ret, chain, is);
	else
		MODEL_CHECK(ret == (must == -EAGAIN ? 0 : must));
	if (!race && (ret == 1 || ret == -EINVAL))
		ring_same_chain(chain, is);
	ring_run.held += ret == 1 || ret == -EINVAL;
	ring_count.taken += ret == 1 || ret == -EINVAL;
	ring_count.longer += ret == 1 && chain->nseg > MVRINGH_INLINE_SEGS;
	ring_count.refused += ret == -EINVAL;
	ring_count.waited += must == -EAGAIN;
	ring_count.broken += ret == -EIO && !was;
}

static void ring_transfer(void)
{
	mvringh_transfer(&ring_run.ring);
	model_transfer(&ring_run.model);
	MODEL_CHECK(!memcmp(ring_run.buf, ring_run.wanted, sizeof(ring_run.buf)));
}

/* One of the chains held; @held if there is none. */
static u32 ring_some(void)
{
	u8 which = ring_byte();

	return ring_run.held ? which % ring_run.held : 0;
}

static void ring_pull(void)
{
	u32 i = ring_some(), len = ring_byte() * 2, done;

	if (i >= ring_run.held)
		return;
	done = model_pull(&ring_run.model, &ring_run.is[i], ring_run.wanted, len);
	MODEL_CHECK(mvringh_pull(&ring_run.ring, &ring_run.chain[i], ring_run.buf, len) == done);
}

/* Bytes of the device go into a chain. */
static void ring_push(void)
{
	u32 i = ring_some(), len = ring_byte() * 2, must;

	if (i >= ring_run.held)
		return;
	must = model_push(&ring_run.model, &ring_run.is[i], ring_run.wanted, len);
	MODEL_CHECK(mvringh_push(&ring_run.ring, &ring_run.chain[i], ring_run.buf, len) == must);
}

/* Bytes that one chain lets the device read go into another. */
static void ring_forward(void)
{
	u32 from = ring_some(), to = ring_some(), must;

	if (!ring_run.held)
		return;
	must = model_forward(&ring_run.model, &ring_run.is[to], &ring_run.is[from]);
	MODEL_CHECK(mvringh_forward(&ring_run.ring, &ring_run.chain[to],
				    &ring_run.chain[from]) == must);
}

/* Chain @i goes back; the last one takes its place. */
static void ring_give_back(u32 i, u32 len)
{
	int must = model_complete(&ring_run.model, &ring_run.is[i], len);

	MODEL_CHECK(mvringh_complete(&ring_run.ring, &ring_run.chain[i], len) == must);
	if (must)
		return;
	ring_count.back++;
	/* A chain is given back once only. */
	MODEL_CHECK(mvringh_complete(&ring_run.ring, &ring_run.chain[i], 0) == -EINVAL);
	ring_run.held--;
	if (i == ring_run.held)
		return;
	mvringh_chain_copy(&ring_run.chain[i], &ring_run.chain[ring_run.held]);
	ring_run.is[i] = ring_run.is[ring_run.held];
}

static void ring_complete(void)
{
	u32 i = ring_some();
	u8 how = ring_byte();

	if (i < ring_run.held)
		ring_give_back(i, how == 0xff ? driver_len() : ring_run.is[i].written);
}

/* In the order taken, as IN_ORDER wants it. */
static void ring_complete_all(void)
{
	u32 tries;

	for (tries = 0; ring_run.held && tries < MODEL_HELD_MAX * MODEL_HELD_MAX; tries++)
		if (tries % MODEL_HELD_MAX < ring_run.held)
			ring_give_back(tries % MODEL_HELD_MAX, 0);
	MODEL_CHECK(!ring_run.held);
}

static void ring_publish(void)
{
	mvringh_publish(&ring_run.ring);
	model_publish(&ring_run.model);
	MODEL_CHECK(mvringh_need_notify(&ring_run.ring) == model_notify(&ring_run.model));
}

/* Kicks, from now on: none, for the next chain, for the last of several. */
static void ring_wish(void)
{
	u8 many = ring_byte();
	u16 count = many & 0x80 ? many % ring_run.model.config.num + 1 : many & 1;
	bool enough = model_wish(&ring_run.model, count);

	if (!count)
		mvringh_notify_disable(&ring_run.ring);
	else
		MODEL_CHECK(mvringh_notify_after(&ring_run.ring, count) == enough);
}

static void ring_tell(void)
{
	u32 i;

	mvringh_state(&ring_run.ring, ring_run.held);
	for (i = 0; i < ring_run.held; i++)
		mvringh_held(&ring_run.ring, &ring_run.chain[i]);
	mvringh_settle(&ring_run.ring);
}

/* A good driver and a good device. */
static void ring_serve(void)
{
	u32 was = ring_run.held, i;

	driver_good();
	ring_getdesc();
	if (ring_run.held == was)
		return;
	i = was;
	model_push(&ring_run.model, &ring_run.is[i], ring_run.wanted, RING_BUF);
	mvringh_push(&ring_run.ring, &ring_run.chain[i], ring_run.buf, RING_BUF);
	ring_transfer();
	ring_give_back(i, ring_run.is[i].written);
	ring_publish();
}

/* A new ring; what the old one held goes with it, or is given back before. */
static void ring_restart(const struct mvringh_config *config)
{
	bool sane = model_sane(config);

	ring_transfer();
	model_compare(&ring_run.model);
	mvringh_exit(&ring_run.ring);
	ring_run.seq = shim_traced ? ring_run.seq : ring_run.ring.seq;
	ring_run.held = 0;
	ring_run.idle = 0;
	MODEL_CHECK(mvringh_init(&ring_run.ring, config) == (sane ? 0 : -EINVAL));
	if (!sane)
		MODEL_CHECK(!mvringh_init(&ring_run.ring, &ring_run.model.config));
	model_begin(&ring_run.model, sane ? config : &ring_run.model.config);
	driver_areas(&ring_run.model.config);
}

/* A ring, mostly where a good driver puts it. */
static void ring_reset(void)
{
	struct mvringh_config c = {
		.memory.access = &mvringh_kernel,
		.num = 1 << ring_byte() % 9,
	};
	u8 bits = ring_byte(), odd = ring_byte();

	if (bits & 0x80)
		ring_complete_all();
	c.features = (bits & 1 ? VMDEV_FEATURE(VMDEV_F_EVENT_IDX) : 0) |
		     (bits & 2 ? 0 : VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC)) |
		     (bits & 4 ? VMDEV_FEATURE(VMDEV_F_IN_ORDER) : 0);
	c.rooms = 1 + (bits >> 4) % 8;
	c.state = odd & 1 ? ring_word() : 0;
	c.desc = (uintptr_t)shim_arena;
	c.driver = c.desc + 16 * c.num + 8;
	c.device = c.driver + (6 + 2 * c.num + 3) / 4 * 4 + 8;
	if ((odd & 6) == 6)
		*(odd & 8 ? &c.desc : odd & 16 ? &c.driver : &c.device) = driver_addr();
	if (odd == 0xf0)
		c.num = ring_word() & 0x1ff;
	if (odd == 0xe0)
		c.rooms = ring_word();
	if (odd == 0xd0)
		c.state = ring_word() << 8;
	if (c.num <= MODEL_NUM_MAX || !model_sane(&c))
		ring_restart(&c);
	shim_traced = bits & 8;
	ring_run.seq = ring_run.ring.seq;
}

/* What is named more often is done more often. */
static void (*const ring_doings[])(void) = {
	ring_serve, ring_serve, ring_serve, ring_serve, ring_serve, ring_serve,
	driver_good, driver_good, driver_good, driver_good, driver_odd, driver_odd,
	ring_getdesc, ring_getdesc, ring_getdesc, ring_getdesc, ring_getdesc, ring_getdesc,
	ring_complete, ring_complete, ring_complete, ring_publish, ring_publish,
	ring_pull, ring_push, ring_forward, ring_transfer, ring_wish, ring_tell,
	driver_wish, driver_again, driver_desc, driver_head, driver_index, driver_byte,
	driver_race, ring_reset,
};

static void ring_do(void)
{
	ring_doings[ring_byte() % (sizeof(ring_doings) / sizeof(ring_doings[0]))]();
	if (!shim_traced)
		ring_run.seq = ring_run.ring.seq;
	if (!ring_run.model.broken || ++ring_run.idle < RING_PATIENCE)
		return;
	ring_complete_all();
	ring_restart(&ring_run.model.config);
}

/* The smallest ring, which every input then replaces or not. */
static void ring_begin(void)
{
	struct mvringh_config c = {
		.memory.access = &mvringh_kernel,
		.num = 1,
		.rooms = 1,
		.desc = (uintptr_t)shim_arena,
		.driver = (uintptr_t)shim_arena + 16,
		.device = (uintptr_t)shim_arena + 24,
	};
	u32 i;

	ring_run.race = 0;
	ring_run.held = 0;
	ring_run.idle = 0;
	shim_traced = false;
	memset(shim_arena, 0, SHIM_RAM_BYTES);
	memset(ring_run.model.mem, 0, SHIM_RAM_BYTES);
	for (i = 0; i < RING_BUF; i++)
		ring_run.buf[i] = ring_run.wanted[i] = i;
	MODEL_CHECK(!mvringh_init(&ring_run.ring, &c));
	model_begin(&ring_run.model, &c);
	ring_run.seq = ring_run.ring.seq;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ring_run.data = data;
	ring_run.size = size;
	ring_count.inputs++;
	ring_begin();
	ring_reset();
	while (ring_run.size)
		ring_do();
	ring_transfer();
	ring_complete_all();
	MODEL_CHECK(ring_run.model.taken == ring_run.model.done && !ring_run.model.rooms);
	ring_publish();
	mvringh_settle(&ring_run.ring);
	mvringh_exit(&ring_run.ring);
	model_compare(&ring_run.model);
	return 0;
}
