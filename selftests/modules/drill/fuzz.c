// SPDX-License-Identifier: GPL-2.0
/*
 * Random walks over ring memory: descriptors, tables, heads, indexes and wishes that make sense
 * or do not, while the device works on them. Whatever it finds, it gives back what it was
 * offered or asks for a reset, and writes only where it may. Owns what is offered and what came
 * back; nothing here knows what the device makes of a chain. Writing "SEED STEPS" to debugfs
 * vmdev_drill/<index>/fuzz walks; reading it says what came of all walks.
 */
#include <linux/debugfs.h>
#include <linux/prandom.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "drill.h"

#define FUZZ_NUM_MAX 64
#define FUZZ_NUM_BITS 7		/* sizes of queues: 1 to FUZZ_NUM_MAX */
/* Steps between two resets. */
#define FUZZ_ROUND 64
/* Of so many steps one moves an index to where no good driver would have it. */
#define FUZZ_JUMP 32
/* Of so many fields one is not what a good driver would write. */
#define FUZZ_ODD 8

/*
 * Where buffers begin in the memory of the drill, and what is between them and no descriptor's.
 * Nothing longer than a frame is written behind a beginning.
 */
#define FUZZ_TX_BYTES 0x3000
#define FUZZ_TABLE_SLOTS ((0x7000 - DRILL_TABLE_AT) / VMDEV_DESC_SIZE)
#define FUZZ_RX_BYTES 0x34000
#define FUZZ_GUARD_BYTE 0xa5

static const struct {
	u32 at;
	u32 bytes;
} fuzz_guards[] = {
	{ 0x3800, 0x800 }, { 0x7400, 0xc00 }, { 0x3f000, 0x1000 },
};

/* Each of them changes what a ring may hold, or what is done with it. */
static const u8 fuzz_features[] = {
	VMDEV_F_EVENT_IDX, VMDEV_F_INDIRECT_DESC, VMDEV_F_IN_ORDER, VMDEV_F_MRG_RXBUF, VMDEV_F_MQ,
};

/* All walks since the module was loaded. */
static struct {
	u64 rounds, offered, back, resets;
} fuzz_count;

/**
 * struct fuzz - a walk
 * @d:      drill
 * @rnd:    where the steps come from
 * @offers: how often each head of each queue was offered and did not come back
 */
struct fuzz {
	struct drill *d;
	struct rnd_state rnd;
	u32 offers[DRILL_QUEUES][FUZZ_NUM_MAX];
};

static u32 fuzz_random(struct fuzz *f, u32 below)
{
	return prandom_u32_state(&f->rnd) % below;
}

static bool fuzz_odd(struct fuzz *f)
{
	return !fuzz_random(f, FUZZ_ODD);
}

static u64 fuzz_addr(struct fuzz *f, bool write)
{
	if (fuzz_odd(f))
		return drill_memory_odd(fuzz_random(f, U32_MAX));
	return drill_addr(f->d, write ? DRILL_RX_AT + fuzz_random(f, FUZZ_RX_BYTES) :
					fuzz_random(f, FUZZ_TX_BYTES));
}

/* What is longer than a frame is longer than any device takes. */
static u32 fuzz_len(struct fuzz *f)
{
	static const u32 odd[] = { 0, U32_MAX, 0x80000000, 0x1000001 };

	if (fuzz_odd(f))
		return odd[fuzz_random(f, ARRAY_SIZE(odd))];
	return fuzz_random(f, 2) ? DRILL_FRAME : fuzz_random(f, DRILL_RX_LEN);
}

/* An entry of the descriptor table or of an indirect one, which refers to a table or not. */
static void fuzz_desc(struct fuzz *f, struct vring_desc *table, u32 i, u32 num, u16 flags)
{
	u16 next = fuzz_odd(f) ? fuzz_random(f, 0x10000) : fuzz_random(f, num);
	u32 slot = fuzz_random(f, FUZZ_TABLE_SLOTS - FUZZ_NUM_MAX);

	if (fuzz_odd(f))
		flags |= 1 << fuzz_random(f, 16);
	if (flags & DRILL_I)
		drill_desc(table, i, drill_addr(f->d, DRILL_TABLE_AT + slot * VMDEV_DESC_SIZE),
			   fuzz_odd(f) ? fuzz_len(f) :
					 (1 + fuzz_random(f, num)) * VMDEV_DESC_SIZE, flags, next);
	else
		drill_desc(table, i, fuzz_addr(f, flags & DRILL_W), fuzz_len(f), flags, next);
}

static void fuzz_some_desc(struct fuzz *f, struct drill_queue *q)
{
	u16 flags = (fuzz_random(f, 2) ? DRILL_N : 0) | (fuzz_random(f, 4) ? 0 : DRILL_I);

	if (q->index == DRILL_RX || fuzz_odd(f))
		flags |= DRILL_W;
	if (fuzz_random(f, 2))
		fuzz_desc(f, q->desc, fuzz_random(f, q->num), q->num, flags);
	else
		fuzz_desc(f, drill_table(f->d), fuzz_random(f, FUZZ_TABLE_SLOTS), q->num,
			  flags & ~DRILL_I);
}

/* A buffer as a good driver has it. */
static void fuzz_good_desc(struct fuzz *f, struct drill_queue *q, u16 head)
{
	bool rx = q->index == DRILL_RX;

	drill_desc(q->desc, head, drill_addr(f->d, rx ? DRILL_RX_AT + head * DRILL_RX_LEN : 0),
		   rx ? DRILL_RX_LEN : DRILL_FRAME, rx ? DRILL_W : 0, 0);
}

/* Chains that the device may not have given back: more than a ring has make no sense. */
static bool fuzz_full(const struct drill_queue *q)
{
	return (u16)(q->next - q->seen) >= q->num;
}

static void fuzz_offer(struct fuzz *f, u32 slot)
{
	struct drill_queue *q = &f->d->q[slot];
	u32 head = fuzz_random(f, q->num), i;

	if (fuzz_full(q))
		return;
	for (i = 0; i < q->num && f->offers[slot][head] && !fuzz_odd(f); i++)
		head = (head + 1) % q->num;
	if (!f->offers[slot][head] && fuzz_random(f, 2))
		fuzz_good_desc(f, q, head);
	if (!fuzz_random(f, FUZZ_JUMP))
		head = fuzz_random(f, 0x10000);
	if (head < q->num)
		f->offers[slot][head]++;
	fuzz_count.offered++;
	drill_offer(q, head);
}

/* The index moves by itself: back, or to old entries, or further than a ring is long. */
static void fuzz_jump(struct fuzz *f, u32 slot)
{
	struct drill_queue *q = &f->d->q[slot];

	switch (fuzz_random(f, 3)) {
	case 0:
		q->next -= 1 + fuzz_random(f, 2 * q->num);
		break;
	case 1:
		q->next += q->num + 1 + fuzz_random(f, 0x8000);
		break;
	default:
		while (!fuzz_full(q)) {
			u16 head = vmdev_get16(&q->avail->ring[q->next++ & (q->num - 1)]);

			if (head < q->num)
				f->offers[slot][head]++;
		}
	}
	vmdev_put16_release(&q->avail->idx, q->next);
}

/* When the driver wants callbacks; nothing here waits for one. */
static void fuzz_wish(struct fuzz *f, struct drill_queue *q)
{
	vmdev_put16(&q->avail->flags, fuzz_random(f, 4));
	vmdev_put16(&q->avail->ring[q->num], fuzz_random(f, 0x10000));
}

/* The command of a broken control queue is refused; errors of the others are in the status. */
static int fuzz_kick(struct fuzz *f, u32 slot)
{
	int ret = vmdev_kick_vq(f->d->vd, f->d->q[slot].index);

	if (!ret || (slot == DRILL_CTRL && ret == -EIO))
		return 0;
	return drill_fail(f->d, "kick", -ret, 0);
}

/* What has come back was offered, and no more often. */
static int fuzz_collect(struct fuzz *f, u32 slot)
{
	struct drill_queue *q = &f->d->q[slot];
	u16 used = drill_used_idx(q);

	for (; q->seen != used; q->seen++) {
		struct vring_used_elem *elem = &q->used->ring[q->seen & (q->num - 1)];
		u32 id = vmdev_get32(&elem->id), len = vmdev_get32(&elem->len);

		if (id >= q->num)
			return drill_fail(f->d, "used id", id, q->num - 1);
		if (!f->offers[slot][id])
			return drill_fail(f->d, "chain back that was not out", id, 0);
		if (slot == DRILL_TX && len)
			return drill_fail(f->d, "used length", len, 0);
		f->offers[slot][id]--;
		fuzz_count.back++;
	}
	return 0;
}

static int fuzz_step(struct fuzz *f)
{
	u32 slot = fuzz_random(f, 8) % DRILL_QUEUES;
	struct drill_queue *q = &f->d->q[slot];

	switch (fuzz_random(f, 8)) {
	case 0:
	case 1:
		fuzz_some_desc(f, q);
		break;
	case 2:
		fuzz_wish(f, q);
		break;
	case 3:
	case 4:
		return fuzz_kick(f, slot);
	default:
		if (fuzz_random(f, FUZZ_JUMP))
			fuzz_offer(f, slot);
		else
			fuzz_jump(f, slot);
	}
	return fuzz_collect(f, slot);
}

/* Frames and commands have all come back, or never will: the device asks for a reset. */
static int fuzz_settle(struct fuzz *f)
{
	unsigned long deadline = jiffies + DRILL_DEADLINE;
	struct drill *d = f->d;
	u8 status = 0;
	int ret = 0;
	u32 slot;

	for (;;) {
		bool all = true;

		for (slot = DRILL_TX; slot <= DRILL_CTRL && !ret; slot++) {
			ret = fuzz_kick(f, slot) ?: fuzz_collect(f, slot);
			all &= d->q[slot].seen == d->q[slot].next;
		}
		ret = ret ?: vmdev_get_status(d->vd, &status);
		if (status & VMDEV_S_NEEDS_RESET)
			fuzz_count.resets++;
		if (ret || all || (status & VMDEV_S_NEEDS_RESET))
			return ret;
		if (time_after(jiffies, deadline))
			return drill_fail(d, "chains out, and no wish for a reset; status", status,
					  VMDEV_S_NEEDS_RESET);
		drill_pause();
	}
}

/* Memory that no descriptor named is as it was. */
static int fuzz_guarded(struct drill *d)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fuzz_guards); i++)
		if (memchr_inv(d->mem + fuzz_guards[i].at, FUZZ_GUARD_BYTE, fuzz_guards[i].bytes))
			return drill_fail(d, "memory that nobody gave", fuzz_guards[i].at, 0);
	for (i = 0; i < DRILL_QUEUES; i++)
		if (drill_guarded(d, i))
			return -EPROTO;
	return 0;
}

/* After a reset everything is the driver's again, and nobody else writes to it. */
static int fuzz_reset(struct drill *d)
{
	u16 used[DRILL_QUEUES];
	int ret = vmdev_reset(d->vd);
	u32 i;

	memset(d->mem, FUZZ_GUARD_BYTE, DRILL_MEM);
	for (i = 0; i < DRILL_QUEUES; i++)
		used[i] = drill_used_idx(&d->q[i]);
	drill_pause();
	for (i = 0; i < DRILL_QUEUES && !ret; i++)
		if (drill_used_idx(&d->q[i]) != used[i])
			ret = drill_fail(d, "used index after a reset", used[i], 0);
	if (!ret && memchr_inv(d->mem, FUZZ_GUARD_BYTE, DRILL_MEM))
		ret = drill_fail(d, "memory written after a reset", 1, 0);
	return ret;
}

/* From one reset to the next, with other features and another size. */
static int fuzz_round(struct fuzz *f, u32 steps)
{
	struct drill_case c = { .num = 1 << fuzz_random(f, FUZZ_NUM_BITS) };
	struct drill *d = f->d;
	u32 i;
	int ret;

	c.state = fuzz_random(f, 0x10000);
	for (i = 0; i < ARRAY_SIZE(fuzz_features); i++)
		if (!fuzz_random(f, 3))
			c.withhold |= VMDEV_FEATURE(fuzz_features[i]);
	memset(f->offers, 0, sizeof(f->offers));
	fuzz_count.rounds++;
	ret = drill_start(d, &c);
	if (ret)
		drill_fail(d, "start", -ret, 0);
	for (i = 0; i < ARRAY_SIZE(fuzz_guards); i++)
		memset(d->mem + fuzz_guards[i].at, FUZZ_GUARD_BYTE, fuzz_guards[i].bytes);
	drill_fill(d, c.num);
	while (!ret && steps--)
		ret = fuzz_step(f);
	ret = ret ?: fuzz_settle(f);
	ret = ret ?: fuzz_guarded(d);
	ret = ret ?: fuzz_reset(d);
	drill_stop(d);
	return d->why[0] ? -EPROTO : ret;
}

/* After all that, the device does what it did before. */
static int fuzz_still_works(struct drill *d)
{
	static const struct drill_case c = { .num = FUZZ_NUM_MAX };
	int ret = drill_start(d, &c);

	if (!ret) {
		drill_post_rx(d, 1);
		ret = drill_pass(d, 0, 1);
	}
	drill_stop(d);
	return ret;
}

static int fuzz_start(struct drill *d, u64 seed, u32 steps)
{
	struct fuzz *f = kzalloc(sizeof(*f), GFP_KERNEL);
	int ret = 0;
	u32 n;

	if (!f)
		return -ENOMEM;
	f->d = d;
	prandom_seed_state(&f->rnd, seed);
	for (; steps && !ret; steps -= n) {
		n = min_t(u32, steps, FUZZ_ROUND);
		ret = fuzz_round(f, n);
		cond_resched();
	}
	kfree(f);
	return ret ?: fuzz_still_works(d);
}

static ssize_t fuzz_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	return drill_walk_write(file, buf, len, fuzz_start);
}

static int fuzz_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "%llu rounds\n%llu chains offered\n%llu came back\n%llu resets asked for\n",
		   fuzz_count.rounds, fuzz_count.offered, fuzz_count.back, fuzz_count.resets);
	return 0;
}

static int fuzz_open(struct inode *inode, struct file *file)
{
	return single_open(file, fuzz_show, inode->i_private);
}

static const struct file_operations fuzz_fops = {
	.owner = THIS_MODULE,
	.open = fuzz_open,
	.read = seq_read,
	.write = fuzz_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * drill_fuzz_add - offer the file of a device that has its directory
 * @d: device
 */
void drill_fuzz_add(struct drill *d)
{
	debugfs_create_file("fuzz", 0600, d->dir, d, &fuzz_fops);
}
