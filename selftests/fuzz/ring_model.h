/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What must come of each call on a ring, told from the specification [2.7] and not from
 * mvringh: which chain is taken, which bytes move, what the rings then say. A model of the
 * arena is kept beside it and compared.
 */
#ifndef FUZZ_RING_MODEL_H
#define FUZZ_RING_MODEL_H

#include "mvringh.h"

#define MODEL_NUM_MAX 256
#define MODEL_HELD_MAX 24
#define MODEL_BYTES_MAX 0x1000000	/* of a chain */

struct model_seg {
	u64 addr;
	u32 len;
};

/**
 * struct model_chain - a chain as it must have been taken
 * @seg:      segments, readable ones first
 * @nread:    readable ones
 * @nseg:     all
 * @head:     its head
 * @order:    its number in the order taken
 * @readable: readable bytes
 * @capacity: writable bytes
 * @read:     bytes read so far
 * @written:  bytes written so far
 */
struct model_chain {
	struct model_seg seg[MODEL_NUM_MAX];
	u32 nread;
	u32 nseg;
	u16 head;
	u16 order;
	u64 readable;
	u64 capacity;
	u64 read;
	u64 written;
};

struct model_copy {
	u64 to;
	u64 from;
	u32 len;
};

/**
 * struct model - the device side of one ring, as it must be
 * @config:   what it was made of
 * @mem:      what the writable part of the arena must hold
 * @copy:     copies posted
 * @ncopies:  how many
 * @out:      heads that are taken
 * @last_avail: next entry to take
 * @last_used: next entry to write
 * @notified: used index at the last decision
 * @taken:    chains taken
 * @done:     chains given back
 * @rooms:    long chains held
 * @broken:   nothing is taken any more
 */
struct model {
	struct mvringh_config config;
	u8 mem[SHIM_RAM_BYTES];
	struct model_copy copy[VMDEV_COPIES_MAX];
	u32 ncopies;
	bool out[MODEL_NUM_MAX];
	u16 last_avail;
	u16 last_used;
	u16 notified;
	u16 taken;
	u16 done;
	u32 rooms;
	bool broken;
};

/* What getdesc must do: the values that it returns, but for -EAGAIN: wait for a room. */
int model_take(struct model *m, struct model_chain *chain);
/* The same, of a chain that was taken while the driver changed it: it must be possible. */
void model_adopt(struct model *m, struct model_chain *chain, const struct mvringh_chain *is);

bool model_sane(const struct mvringh_config *config);
void model_begin(struct model *m, const struct mvringh_config *config);
void model_poke(struct model *m, u64 addr, const void *bytes, u32 len);
u32 model_pull(struct model *m, struct model_chain *chain, void *buf, u32 len);
u32 model_push(struct model *m, struct model_chain *chain, const void *buf, u32 len);
u32 model_forward(struct model *m, struct model_chain *to, struct model_chain *from);
void model_transfer(struct model *m);
int model_complete(struct model *m, const struct model_chain *chain, u32 len);
void model_publish(struct model *m);
bool model_notify(struct model *m);
bool model_wish(struct model *m, u16 count);
void model_compare(const struct model *m);

/* Stop here, and say why. */
#define MODEL_CHECK(what)				\
	do {						\
		if (!(what))				\
			model_wrong(#what, __LINE__);	\
	} while (0)
void model_wrong(const char *what, int line);

#endif /* FUZZ_RING_MODEL_H */
