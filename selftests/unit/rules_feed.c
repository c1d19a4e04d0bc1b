// SPDX-License-Identifier: GPL-2.0
/*
 * Feeds events of one device to the rules, with the numbers that its streams
 * would have. Judges nothing itself.
 */
#include <stdlib.h>
#include <string.h>

#include "rules_feed.h"

struct rules_verdict feed_fired;
__u8 feed_judged[VMDEV_RULE_MAX];

int feed_setup(void **state)
{
	*state = calloc(1, sizeof(struct feed));
	return !*state;
}

/* Counts only grow. */
int feed_teardown(void **state)
{
	struct feed *f = *state;
	int shrunk = 0;

	for (unsigned int i = 0; i < VMDEV_RULE_MAX; i++) {
		feed_judged[i] |= f->slot.dev.evaluated[i] != 0;
		shrunk |= (__s64)f->slot.dev.evaluated[i] < 0;
	}
	free(f);
	return shrunk;
}

static __u64 feed_number(struct feed *f, unsigned int id, unsigned int vq)
{
	if (id == VMDEV_EV_LOAD_RESULT || id == VMDEV_EV_REGISTER || id == VMDEV_EV_LOOK)
		return 0;
	if (id == VMDEV_EV_CONFIG_CHANGE || id == VMDEV_EV_STATE || id == VMDEV_EV_VQ_STATE)
		return f->ctl++;
	if (id == VMDEV_EV_RING_STATE || id == VMDEV_EV_HELD)
		return f->ring[vq]++;
	if (id >= RULES_WORK_FIRST)
		return f->work[vq]++;
	if (id >= RULES_RING_FIRST)
		return f->ring[vq]++;
	return id >= RULES_DMA_FIRST ? f->dma++ : f->ctl++;
}

__u64 feed_named(const struct rules_verdict *v)
{
	__u64 named = 0;

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (rules_has(v, n)) {
			named = named << 8 | n;
			rules_hit(&feed_fired, n);
		}
	return named;
}

void feed_note(struct feed *f)
{
	for (unsigned int i = 0; i < VMDEV_RULE_WORDS; i++)
		f->broken.rules[i] |= f->v.rules[i];
	feed_named(&f->v);
	/* A ring's event that is contradicted is shown with what is known of it. */
	if (rules_any(&f->v) && f->v.earlier.id >= RULES_RING_FIRST)
		assert_int_not_equal(f->v.earlier_args, 0);
}

void feed_event(struct feed *f, unsigned int id, unsigned int vq, unsigned int n, ...)
{
	struct vmdev_event e = { .id = id, .vq = vq };
	va_list args;
	int hit;

	va_start(args, n);
	for (unsigned int i = 0; i < n; i++)
		e.arg[i] = va_arg(args, __u64);
	va_end(args);
	/* A card's worker: two queues. */
	if (id == VMDEV_EV_WORK_BEGIN || id == VMDEV_EV_WORK_END) {
		unsigned int first = id == VMDEV_EV_WORK_BEGIN ? (unsigned int)VMDEV_WORK_A_FIRST :
								 (unsigned int)VMDEV_WEND_A_FIRST;

		if (n <= first) {
			e.arg[first] = 2 * vq;
			e.arg[first + 1] = 2;
		}
	}
	e.ts = f->now;
	e.seq = feed_number(f, id, vq);
	hit = rules_step(&f->slot, &e, &f->v);
	assert_int_equal(hit != 0, rules_any(&f->v));
	feed_note(f);
}

void feed_stats(const struct feed *f, struct check_stats *s, const struct check_total *total)
{
	const struct rules_dev *dev = &f->slot.dev;

	check_stats_collect(s, &dev, 1, total);
}

void feed_begin(struct feed *f, unsigned int cmd, unsigned int vq, __u64 a0, __u64 a1, __u64 a2)
{
	feed_ev(f, VMDEV_EV_CMD_BEGIN, vq, cmd, a0, a1, a2);
}

/* The tracepoint hands a negative s32 over as 32 bits. */
void feed_end(struct feed *f, unsigned int cmd, unsigned int vq, int ret, __u64 value)
{
	feed_ev(f, VMDEV_EV_CMD_END, vq, cmd, (__u32)ret, value, 0);
}

void feed_set(struct feed *f, unsigned int cmd, __u64 a0)
{
	feed_begin(f, cmd, VMDEV_VQ_NONE, a0, 0, 0);
	feed_end(f, cmd, VMDEV_VQ_NONE, 0, 0);
}

void feed_set_vq(struct feed *f, unsigned int cmd, unsigned int vq, __u64 a0)
{
	feed_begin(f, cmd, vq, a0, 0, 0);
	feed_end(f, cmd, vq, 0, 0);
}

void feed_get(struct feed *f, unsigned int cmd, __u64 value)
{
	feed_begin(f, cmd, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(f, cmd, VMDEV_VQ_NONE, 0, value);
}

void feed_get_vq(struct feed *f, unsigned int cmd, unsigned int vq, __u64 value)
{
	feed_begin(f, cmd, vq, 0, 0, 0);
	feed_end(f, cmd, vq, 0, value);
}

void feed_add(struct feed *f)
{
	f->ctl = 0;
	f->dma = 0;
	memset(f->ring, 0, sizeof(f->ring));
	memset(f->work, 0, sizeof(f->work));
	feed_ev(f, VMDEV_EV_ADD, VMDEV_VQ_NONE, 0x1234, 0x5678, 1, FEED_QUEUES);
	feed_set(f, VMDEV_CMD_SET_DMA_OPS, 0);
	feed_plain(f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
	feed_get(f, VMDEV_CMD_GET_CONFIG_SIZE, 64);
	feed_get(f, VMDEV_CMD_GET_VQ_ALIGN, 64);
	feed_ev(f, VMDEV_EV_REGISTER, VMDEV_VQ_NONE, 0xffffffff81000000ULL, ~0ULL);
}

void feed_reset(struct feed *f)
{
	feed_set(f, VMDEV_CMD_RESET, 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0);
}

void feed_features(struct feed *f)
{
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	feed_get(f, VMDEV_CMD_GET_STATUS, 1);
	feed_set(f, VMDEV_CMD_SET_STATUS, 3);
	feed_get(f, VMDEV_CMD_GET_DEVICE_FEATURES, FEED_FEATURES);
	feed_set(f, VMDEV_CMD_SET_DRIVER_FEATURES, FEED_FEATURES);
	feed_get(f, VMDEV_CMD_GET_STATUS, 3);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xb);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
}

/* A configuration read between two generations, as a field of six bytes needs it. */
void feed_config(struct feed *f, __u64 off, __u64 len, __u64 value)
{
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
	feed_read(f, off, len, value);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 1);
}

void feed_read(struct feed *f, __u64 off, __u64 len, __u64 value)
{
	feed_begin(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, off, len, 0);
	feed_end(f, VMDEV_CMD_GET_CONFIG, VMDEV_VQ_NONE, 0, value);
}

/* One allocation holds the three areas, as vring lays them out. */
static __u64 feed_driver_area(__u64 base)
{
	return base + VMDEV_DESC_AREA_BYTES(FEED_RING);
}

static __u64 feed_device_area(__u64 base)
{
	return (feed_driver_area(base) + VMDEV_DRIVER_AREA_BYTES(FEED_RING) + 63) & ~63ULL;
}

void feed_addresses(struct feed *f, unsigned int vq, __u64 base)
{
	feed_begin(f, VMDEV_CMD_SET_VQ_ADDRESS, vq, base, feed_driver_area(base),
		   feed_device_area(base));
	feed_end(f, VMDEV_CMD_SET_VQ_ADDRESS, vq, 0, 0);
}

void feed_enable(struct feed *f, unsigned int vq, unsigned int flags, unsigned int avail)
{
	__u64 base = FEED_HEAP * (vq + 1);

	feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, vq, 1);
	feed_set_vq(f, VMDEV_CMD_SET_VQ_NUM, vq, FEED_RING);
	feed_addresses(f, vq, base);
	feed_begin(f, VMDEV_CMD_SET_VQ_READY, vq, 1, 0, 0);
	feed_ev(f, VMDEV_EV_RING_INIT, vq, FEED_RING, base, feed_driver_area(base),
		feed_device_area(base), VMDEV_RING_F_EVENT_IDX | flags, avail);
	feed_end(f, VMDEV_CMD_SET_VQ_READY, vq, 0, 0);
}

void feed_queue(struct feed *f, unsigned int vq)
{
	feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, vq, 0);
	feed_get_vq(f, VMDEV_CMD_GET_VQ_NUM_MAX, vq, 1024);
	feed_ev(f, VMDEV_EV_MEM_ALLOC, VMDEV_VQ_NONE, FEED_HEAP * (vq + 1), 0x4000);
	feed_enable(f, vq, 0, 0);
}

void feed_up(struct feed *f)
{
	feed_reset(f);
	feed_features(f);
	feed_config(f, 0, 6, FEED_MAC);
	feed_queue(f, 0);
	feed_queue(f, 1);
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 1);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0xb);
	feed_set(f, VMDEV_CMD_SET_STATUS, 0xf);
}

void feed_down(struct feed *f)
{
	feed_begin(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0, 0);
	for (unsigned int vq = 0; vq < 2; vq++)
		feed_plain(f, VMDEV_EV_RING_RESET, vq);
	feed_end(f, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, 0);
	feed_get(f, VMDEV_CMD_GET_STATUS, 0);
	for (unsigned int vq = 0; vq < 2; vq++) {
		feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, vq, 0);
		feed_get_vq(f, VMDEV_CMD_GET_VQ_READY, vq, 0);
		feed_set_vq(f, VMDEV_CMD_SET_VQ_CB, vq, 0);
		feed_ev(f, VMDEV_EV_MEM_FREE, VMDEV_VQ_NONE, FEED_HEAP * (vq + 1), 0x4000);
	}
	feed_set(f, VMDEV_CMD_SET_CONFIG_CB, 0);
}

struct feed *feed_fresh(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_reset(f);
	feed_clean(f);
	return f;
}

struct feed *feed_negotiated(void **state)
{
	struct feed *f = feed_fresh(state);

	feed_features(f);
	feed_clean(f);
	return f;
}

struct feed *feed_running(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_clean(f);
	return f;
}

void feed_kick(struct feed *f, unsigned int vq, __u16 avail)
{
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, vq, 0);
	f->slot.dev.vq[vq].kicked = avail | RULES_KICKED_KNOWN;
}

struct feed *feed_kicked(void **state)
{
	struct feed *f = feed_running(state);

	feed_kick(f, 0, FEED_BUFFERS);
	return f;
}

void feed_chain(struct feed *f, unsigned int vq, unsigned int head, unsigned int writable)
{
	feed_ev(f, VMDEV_EV_GETDESC, vq, head, 0, 1, writable ? 0 : 72, writable, 1, 0);
}

void feed_copy(struct feed *f, unsigned int vq, unsigned int op, unsigned int head,
	       unsigned int len, unsigned int done)
{
	feed_ev(f, VMDEV_EV_COPY_BEGIN, vq, head, op, op, 0x1000, 0x2000, len);
	feed_ev(f, VMDEV_EV_COPY_END, vq, head, op, done);
}

void feed_used(struct feed *f, unsigned int vq, unsigned int head, unsigned int idx,
	       unsigned int len)
{
	if (len)
		feed_copy(f, vq, VMDEV_COPY_PUSH, head, len, len);
	feed_ev(f, VMDEV_EV_COMPLETE, vq, head, idx, len);
}

/* All rules broken since the last call are exactly these. */
void feed_expect(struct feed *f, __u64 rules)
{
	assert_int_equal(feed_named(&f->broken), rules);
	f->broken = (struct rules_verdict){ 0 };
}
