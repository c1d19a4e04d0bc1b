/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmdev_drill: an upper driver for tests. It drives a network card by hand, one
 * transport command and one descriptor at a time, well or badly. Built with
 * FAULTS=1 only.
 */
#ifndef VMDEV_DRILL_H
#define VMDEV_DRILL_H

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <uapi/linux/virtio_ring.h>
#include "vmdev.h"
#include "vmdev_le.h"

#define DRILL_QUEUES 3
#define DRILL_RX 0
#define DRILL_TX 1
#define DRILL_CTRL 2	/* wherever the device has it */
/* Memory for frames: transmit at 0, indirect tables, receive buffers. */
#define DRILL_TABLE_AT 0x4000
#define DRILL_RX_AT 0x8000
#define DRILL_RX_LEN 2048
#define DRILL_MEM 0x40000
/* Flags of descriptors. */
#define DRILL_N VMDEV_DESC_F_NEXT
#define DRILL_W VMDEV_DESC_F_WRITE
#define DRILL_I VMDEV_DESC_F_INDIRECT
#define DRILL_FRAME 72		/* virtio-net header and 60 bytes */
#define DRILL_HDR 12
#define DRILL_GUARD 16		/* bytes behind a device area that the device must leave alone */
#define DRILL_DEADLINE (5 * HZ)	/* for whatever the device does */
#define DRILL_PAUSE_US 200

/**
 * struct drill_queue - driver side of one queue, one allocation for all areas
 * @index:     its index on the device
 * @num:       entries
 * @mem:       the areas
 * @dma:       their bus address
 * @bytes:     size of @mem, with a guard behind the device area
 * @desc:      descriptor table
 * @avail:     available ring
 * @used:      used ring
 * @next:      next available index
 * @seen:      used index up to which drill_used() has looked
 * @callbacks: callbacks so far
 * @again:     device that the first callback kicks for descriptor 1, or NULL
 */
struct drill_queue {
	u32 index;
	u32 num;
	void *mem;
	dma_addr_t dma;
	size_t bytes;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	u16 next;
	u16 seen;
	atomic_t callbacks;
	struct vmdev_device *again;
};

/**
 * struct drill - one bound device
 * @vd:     device
 * @features: accepted
 * @q:      its queues
 * @mem:    frames, DRILL_MEM bytes
 * @dma:    bus address of @mem
 * @lone:   a frame in memory of its own, which each frame maps anew; DRILL_FRAME bytes
 * @lock:   one case at a time
 * @why:    what the last case found wrong, or empty
 * @dir:    debugfs directory
 */
struct drill {
	struct vmdev_device *vd;
	u64 features;
	struct drill_queue q[DRILL_QUEUES];
	u8 *mem;
	dma_addr_t dma;
	u8 *lone;
	struct mutex lock;
	char why[160];
	struct dentry *dir;
};

/**
 * struct drill_case - one thing that must hold
 * @name:     claim, as written to debugfs
 * @withhold: features not to accept
 * @num:      queue size
 * @state:    available index to begin at
 * @run:      with the device started; returns 0, or an error after drill_fail()
 * @leave:    the device is not told that the driver is done with it
 */
struct drill_case {
	const char *name;
	u64 withhold;
	u32 num;
	u16 state;
	int (*run)(struct drill *d);
	bool leave;
};

/* Between two looks: the worker must run, perhaps on this processor. */
static inline void drill_pause(void)
{
	usleep_range(DRILL_PAUSE_US, 2 * DRILL_PAUSE_US);
}

static inline struct vring_desc *drill_tx(struct drill *d)
{
	return d->q[DRILL_TX].desc;
}

static inline struct vring_desc *drill_table(struct drill *d)
{
	return (struct vring_desc *)(d->mem + DRILL_TABLE_AT);
}

/* drill/queue.c */
int drill_start(struct drill *d, const struct drill_case *c);
void drill_stop(struct drill *d);
void drill_abandon(struct drill *d);
void drill_queue_stop(struct drill *d, u32 slot);
int drill_queue_program(struct drill *d, u32 slot, u16 state);
int drill_fail(struct drill *d, const char *what, u64 is, u64 wanted);
int drill_await(struct drill *d, const atomic_t *count, const char *what);
u64 drill_addr(const struct drill *d, u32 at);
void drill_desc(struct vring_desc *table, u32 i, u64 addr, u32 len, u16 flags, u16 next);
void drill_offer(struct drill_queue *q, u16 head);
int drill_used(struct drill *d, u32 queue, u16 head, u32 len);
u16 drill_used_idx(const struct drill_queue *q);
bool drill_idle(struct drill *d, u32 queue);
int drill_guarded(struct drill *d, u32 slot);
void drill_fill(struct drill *d, u8 seed);
void drill_post_rx(struct drill *d, u32 n);
int drill_send(struct drill *d, u16 head);
int drill_received(struct drill *d, u16 head);
int drill_longest(struct drill *d, u32 *len);

/* drill/nest.c */
void drill_nest_add(struct drill *d);
void drill_nest_del(struct drill *d);

/* drill/walk.c */
void drill_walk_add(struct drill *d);
ssize_t drill_walk_write(struct file *file, const char __user *buf, size_t len,
			 int (*start)(struct drill *d, u64 seed, u32 steps));

/* drill/fuzz.c */
void drill_fuzz_add(struct drill *d);

/* drill/memory.c */
u64 drill_memory_odd(u32 which);

/* drill/cmds.c */
int drill_break_ctrl(struct drill *d);

/* drill/chains.c */
int drill_taken(struct drill *d, u8 seed);
int drill_pass(struct drill *d, u16 rx_head, u8 seed);
int drill_refused(struct drill *d);
int drill_needs_reset(struct drill *d);

/* One file each: ended by an entry without a name */
extern const struct drill_case drill_chain_cases[];
extern const struct drill_case drill_long_cases[];
extern const struct drill_case drill_memory_cases[];
extern const struct drill_case drill_cmd_cases[];
extern const struct drill_case drill_flow_cases[];
extern const struct drill_case drill_ctrl_cases[];
extern const struct drill_case drill_linger_cases[];

#endif /* VMDEV_DRILL_H */
