/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the bytes of buffers that are kept while the device has their chain: where they are taken,
 * and read again. What a difference means is in rules/copy/exposed.h.
 *
 * There are a few places for all queues; what a queue kept there is given up for another's. A place
 * is claimed by who writes to it or reads it, and given up by who finds it claimed.
 */
#ifndef VMDEV_EXPOSED_BPF_H
#define VMDEV_EXPOSED_BPF_H

#include "vmdev_batch.bpf.h"
#include "vmdev_driver.bpf.h"
#include "vmdev_look.bpf.h"
#include "rules/copy/exposed.h"

#define CHECK_EXPOSED_PLACES 16u
#define CHECK_EXPOSED_QUEUES (CHECK_EXPOSED_PLACES / 2)	/* places of bytes in the device's memory */
#define CHECK_EXPOSED_CARRIED (1u << 31)		/* are those behind; in a key */
#define CHECK_EXPOSED_STEPS 16u	/* descriptors and parts that are visited */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_EXPOSED_PLACES);
	__type(key, __u32);
	__type(value, struct rules_exposed);
} check_exposed CHECK_ONE SEC(".maps");

/* Whose bytes a place has, by device and queue; 0: nobody's. */
CHECK_ONE __u32 check_exposed_key[CHECK_EXPOSED_PLACES] = {};

CHECK_ONE __u32 check_exposed_claimed[CHECK_EXPOSED_PLACES] = {};

static __always_inline __u32 check_exposed_key_of(__u32 dev, __u32 vq)
{
	return dev * VMDEV_MAX_VQS + vq + 1;
}

static __always_inline __u32 check_exposed_place(__u32 key)
{
	__u32 first = key & CHECK_EXPOSED_CARRIED ? CHECK_EXPOSED_QUEUES : 0;

	return rules_index(first + key % CHECK_EXPOSED_QUEUES, CHECK_EXPOSED_PLACES - 1);
}

/* Whether the bytes in the place of @key are its own. */
static __always_inline int check_exposed_holds(__u32 key)
{
	return check_exposed_key[check_exposed_place(key)] == key;
}

/* The bytes in the place of @key, claimed; NULL if they are claimed already. */
static __always_inline struct rules_exposed *check_exposed_claim(__u32 key)
{
	__u32 place = check_exposed_place(key);

	if (__sync_val_compare_and_swap(&check_exposed_claimed[place], 0, 1))
		return 0;
	return bpf_map_lookup_elem(&check_exposed, &place);
}

/* Whose the bytes in the place of @key are from now on: its own, or nobody's. */
static __always_inline void check_exposed_leave(__u32 key, int kept)
{
	__u32 place = check_exposed_place(key);

	check_exposed_key[place] = kept ? key : 0;
	__sync_val_compare_and_swap(&check_exposed_claimed[place], 1, 0);
}

/* A part as it is now, behind @word. */
static __always_inline int check_exposed_read(__u64 *word, __u32 len, __u64 addr)
{
	__builtin_memset(word, 0, RULES_EXPOSED_BYTES);
	len = copy_len(len);
	if (len > RULES_EXPOSED_BYTES)
		len = RULES_EXPOSED_BYTES;
	return bpf_probe_read_kernel(word, len, (void *)addr) != 0;
}

/* The way along a chain's readable buffers. */
struct check_expose {
	struct rules_exposed *x;
	__u64 table;
	__u32 size;
	__u32 at;
	__u32 off;	/* in the buffer */
};

/* The next part of a buffer. Return: nonzero if there is no room for another. */
static __always_inline int check_expose_part(struct check_expose *s, const struct rules_desc *desc)
{
	struct rules_exposed *x = s->x;
	__u32 off = rules_exposed_offset(desc->len, s->off, x->parts, x->avail), i;

	i = rules_exposed_add(x, desc->addr + off, desc->len - off);
	if (i >= RULES_EXPOSED_PARTS)
		return 1;
	i = rules_index(i, RULES_EXPOSED_PARTS - 1);
	if (check_exposed_read(&x->word[i * RULES_EXPOSED_WORDS], x->len[i], x->addr[i])) {
		x->parts = 0;
		return 1;
	}
	s->off += x->len[i];
	return 0;
}

static long check_expose_turn(__u32 i, struct check_expose *s)
{
	struct rules_desc desc;

	(void)i;
	if (s->at >= s->size ||
	    bpf_probe_read_kernel(&desc, sizeof(desc),
				  (void *)(s->table + (__u64)s->at * VMDEV_DESC_SIZE)))
		return 1;
	desc.addr = CHECK_LE64(desc.addr);
	desc.len = CHECK_LE32(desc.len);
	desc.flags = CHECK_LE16(desc.flags);
	if (desc.flags & VMDEV_DESC_F_INDIRECT) {
		s->table = desc.addr;
		s->size = desc.len / VMDEV_DESC_SIZE;
		s->at = 0;
		return 0;
	}
	if (desc.flags & VMDEV_DESC_F_WRITE || !desc.len || check_expose_part(s, &desc))
		return 1;
	if (desc.flags & VMDEV_DESC_F_NEXT) {
		s->at = CHECK_LE16(desc.next);
		s->off = 0;
		return 0;
	}
	return s->off >= desc.len;
}

/*
 * The driver kicks: bytes of the chain that it made available last are kept. The device may have
 * it already. Then its taking is not seen, and nothing is judged.
 */
CHECK_APART int check_expose(__u32 dev, __u32 vq)
{
	__u32 key = check_exposed_key_of(dev, vq);
	struct check_slot *slot = check_slot_of(dev);
	struct check_expose s = {};
	const struct rules_vq *q;
	struct rules_exposed *x;
	__s64 head;

	if (!slot || vq >= VMDEV_MAX_VQS)
		return 0;
	x = check_exposed_claim(key);
	if (!x)
		return 0;
	q = &slot->dev.vq[rules_index(vq, VMDEV_MAX_VQS - 1)];
	rules_exposed_begin(x, &slot->dev, q, RULES_EXPOSED_TAKEN);
	x->avail = (__u16)(q->kicked - 1);
	head = check_look_u16(rules_ring_entry(q->area[1].lo, RULES_AVAIL_ENTRY, x->avail, q->num));
	x->head = head;
	s.x = x;
	s.table = q->area[0].lo;
	s.size = head >= 0 && q->area[0].hi ? q->num : 0;
	s.at = head;
	bpf_loop(CHECK_EXPOSED_STEPS, check_expose_turn, &s, 0);
	check_exposed_leave(key, x->parts != 0);
	return 0;
}

/*
 * Copies of a queue were right. Of one of those that were looked at, if it is an @op, bytes of
 * the destination are kept under @key: the driver's, as its chain is about to be shown, or the
 * device's.
 */
CHECK_APART int check_expose_copy(struct bpf_raw_tracepoint_args *ctx, __u32 op, __u32 key)
{
	const struct vmdev_copy *copy;
	struct rules_exposed *x;
	struct copy_batch *b;
	struct check_walk w;
	__u64 off, to;
	__u32 i, part;

	if (check_walk_again(&w, ctx) || !w.b->copies.nchosen)
		return 0;
	b = &w.b->copies;
	i = copy_chosen(b, (__u32)(b->first >> 1) % b->nchosen);
	copy = &b->copy[i];
	if (copy->op != op || b->unjudged >> i & 1)
		return 0;
	x = check_exposed_claim(key);
	if (!x)
		return 0;
	to = rules_copy_to(copy);
	rules_exposed_begin(x, w.d, w.q, RULES_EXPOSED_USED);
#pragma unroll
	for (part = 0; part < RULES_EXPOSED_PARTS; part++) {
		off = copy_word_offset(copy->len, b->first + 2 * i, part * RULES_EXPOSED_WORDS);
		if (off < copy->len)
			rules_exposed_add(x, to + off, copy->len - off);
	}
	bpf_probe_read_kernel(x->word, sizeof(x->word), b->before[i].word);
	x->head = copy->head;
	x->copy = i;
	check_exposed_leave(key, 1);
	return 0;
}

static long check_exposed_part(__u32 i, struct rules_exposed **bytes)
{
	struct rules_exposed *x = *bytes;

	i = rules_index(i, RULES_EXPOSED_PARTS - 1);
	if (i >= x->parts)
		return 1;
	if (check_exposed_read(&x->now[i * RULES_EXPOSED_WORDS], x->len[i], x->addr[i]))
		x->session = 0;
	return 0;
}

/* The bytes as they are now. What cannot be read is not judged. */
static __always_inline void check_exposed_now(struct rules_exposed *x)
{
	__u32 len = copy_len(x->span);

	if (!len || len > RULES_COPY_WHOLE)
		bpf_loop(RULES_EXPOSED_PARTS, check_exposed_part, &x, 0);
	else if (copy_read((struct copy_image *)x->now, len, x->addr[0]))
		x->session = 0;
}

/* Operation @i of the last batch gave the chain back, whose place is claimed. */
CHECK_APART int check_exposed_judge(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	__u32 dev = ctx->args[VMDEV_CTX_DEV], vq = check_vq(ctx), place, at;
	struct check_where where = {};
	struct check_walk w = {};
	struct rules_exposed *x;

	place = check_exposed_place(check_exposed_key_of(dev, vq));
	x = bpf_map_lookup_elem(&check_exposed, &place);
	if (!x || check_walk_again(&w, ctx))
		return 0;
	at = check_trail_last(&w.b->trail);
	if (at > CHECK_TRAIL_LAST)
		return 0;
	w.op = &w.b->op[at];
	i = rules_index(i, VMDEV_OPS_MAX - 1);
	check_exposed_now(x);
	if (!rules_exposed_kept(w.d, w.q, x, w.op[i].idx, check_driver_taken(dev, vq)) ||
	    !rules_step_exposed(w.q, x, w.v))
		return 0;
	check_op_event(&where, &w, i);
	return check_emit(ctx, &where, w.v);
}

/* The operation of a batch that gives the chain back whose bytes are kept. */
struct check_exposed_walk {
	const struct vmdev_ring_op *op;
	struct rules_exposed *x;
	__u32 at;
	__u32 found;
};

static long check_exposed_turn(__u32 i, struct check_exposed_walk *s)
{
	i = rules_index(i, VMDEV_OPS_MAX - 1);
	if (!rules_exposed_op(s->x, &s->op[i]))
		return 0;
	s->at = i;
	s->found = 1;
	return 1;
}

/* Looks for it among @n. Return: nonzero if the chain's bytes are still to be kept. */
static __always_inline int check_exposed_scan(struct bpf_raw_tracepoint_args *ctx,
					      struct check_exposed_walk *s, __u32 n)
{
	bpf_loop(n, check_exposed_turn, s, 0);
	if (s->found)
		check_exposed_judge(ctx, s->at);
	return !s->found && s->x->wait != RULES_EXPOSED_NONE;
}

/*
 * The batch was judged, and is the last one fetched. What another queue has put in the place is
 * given up.
 */
CHECK_APART int check_exposed_ops(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = check_exposed_key_of(ctx->args[VMDEV_CTX_DEV], check_vq(ctx)), n, at;
	struct check_exposed_walk s = {};
	struct check_walk w = {};

	if (check_walk_again(&w, ctx))
		return 0;
	at = check_trail_last(&w.b->trail);
	n = check_trail_ops(&w.b->trail);
	if (at > CHECK_TRAIL_LAST || n > VMDEV_OPS_MAX)
		return 0;
	s.op = &w.b->op[at];
	s.x = check_exposed_claim(key);
	if (!s.x)
		return 0;
	check_exposed_leave(key, check_exposed_holds(key) && check_exposed_scan(ctx, &s, n));
	return 0;
}

/* Whether bytes of a batch's queue are kept: asked of each batch. */
static __always_inline int check_exposed_wanted(const struct bpf_raw_tracepoint_args *ctx)
{
	return rules_unlikely(check_exposed_holds(check_exposed_key_of(ctx->args[VMDEV_CTX_DEV],
								      check_vq(ctx))));
}

#endif /* VMDEV_EXPOSED_BPF_H */
