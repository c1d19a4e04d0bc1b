/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the way along a chain's descriptors as they stand in memory, and the rules that
 * look at them: RING-14 (nothing of it was altered), RING-31 (it was taken as it is) and
 * DIR-06 (nothing behind it was written). Does not read memory; check/descriptors.bpf.c,
 * vmdev_memory.bpf.h and check/guard.bpf.c do.
 */
#ifdef RULE
RULE(RULE_RING_14, 110, "RING-14", ERROR, DEVICE, "2.7.5.1", RULES_NONE,
	"the device alters neither the descriptors of a chain nor its available ring entry",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.group = VMDEV_GROUP_DESCRIPTORS,
	.detail = { { "descriptors", VMDEV_TYPE_DEC }, { "hash when taken", VMDEV_TYPE_HEX },
		    { "hash now", VMDEV_TYPE_HEX }, { "available entry", VMDEV_TYPE_DEC } },
	.why = "Descriptors, available ring and readable buffers belong to the driver alone. A "
		"device that writes there changes requests behind the driver's back, or frees "
		"the wrong buffers.",
	.looks = "The first 16 descriptors of a chain in memory, when it is taken and when it is "
		"given back, and the entry of the available ring that named it. Off by default: "
		"--rules +descriptors. Readable buffers are looked at around each pull.",
	.blind = "A change that is undone in between; entries of other chains; a chain that is "
		"given back before its queue has copied anything; readable buffers between the "
		"pulls.")
RULE(RULE_RING_31, 127, "RING-31", ERROR, DEVICE, "2.7.5", RULES_NONE,
	"a device takes a chain as its descriptors say it, and refuses only a malformed one",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "descriptors", VMDEV_TYPE_DEC }, { "bytes in memory", VMDEV_TYPE_SIZE },
		    { "bytes taken", VMDEV_TYPE_SIZE }, { "what", VMDEV_TYPE_DEC } },
	.why = "A device that stops before a chain's end, takes a length for another, or a buffer "
		"that it may only read for one to write to, moves the wrong bytes, and all that "
		"follows from its events is consistent.",
	.looks = "The descriptors of chains in memory while the device has them, in one batch in "
		"32 and all up to its 1024th number, up to 16 of a chain; and of each chain "
		"called malformed. detail 'what': 0 readable bytes, 1 writable bytes, 2 refused.",
	.blind = "A chain that is longer, or was given back within its batch.")
RULE(RULE_DIR_06, 166, "DIR-06", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"a push writes no byte behind the descriptors of its chain",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.group = VMDEV_GROUP_GUARD,
	.detail = RULES_DETAIL_COPY,
	.why = "One word too many is memory corruption in the driver's heap. It rarely crashes "
		"where it happens, and never in the run that is looked at.",
	.looks = "16 bytes behind a descriptor that a push fills, before and after, of the "
		"copies that are chosen. Others may write there too: a change counts only if it "
		"is what the source goes on with, 4 bytes or more that are not all alike. Off by "
		"default: --rules +guard.",
	.blind = "Fewer bytes, bytes that were there before, other bytes than the source's; "
		"writes before a descriptor, further away, or where another copy goes at the "
		"same time; what stays inside of a descriptor.")
#elif !defined(RULES_COPY_CHAIN_H)
#define RULES_COPY_CHAIN_H

#include "rules/copy/copy.h"
#include "rules/dma/mapping.h"
#include "rules/ring/layout.h"
#include "rules/ring/ring.h"

#define RULES_CHAIN_MAX 16u	/* descriptors of a chain that are looked at */
/* A chain that is out while so many numbers pass is not compared: the indexes may wrap. */
#define RULES_CHAIN_NUMBERS 0x8000u
#define RULES_GUARD_BYTES 16u	/* looked at behind a descriptor */
#define RULES_GUARD_MIN 4u	/* bytes that must have changed: fewer may be chance */

/**
 * struct rules_desc - a descriptor, as it stands in memory
 * @addr:  address, or that of a table
 * @len:   bytes
 * @flags: VMDEV_DESC_F_*
 * @next:  number of the next
 */
struct rules_desc {
	__u64 addr;
	__u32 len;
	__u16 flags;
	__u16 next;
};

/**
 * struct rules_chain - what a chain was like when the device took it
 * @hash:  of its descriptors
 * @seq:   low half of the number of that event
 * @avail: available index that named it
 * @count: descriptors looked at
 * @out:   the device has it
 */
struct rules_chain {
	__u64 hash;
	__u32 seq;
	__u16 avail;
	__u8 count;
	__u8 out;
};

/**
 * struct rules_chain_walk - the way along a chain
 * @table: address of the table
 * @hash:  of the descriptors so far
 * @find:  address that is looked for; 0: none, and the way goes to the end
 * @end:   end of the buffer that holds it; 0: not found yet
 * @readable: bytes of the readable descriptors
 * @writable: bytes of the others
 * @flags: of that descriptor, or of the last that was seen
 * @size:  entries of the table
 * @at:    the next one
 * @count: descriptors seen
 * @done:  the chain was seen to its end
 * @odd:   it breaks a rule of chains
 * @indirect: it has a table of its own
 */
struct rules_chain_walk {
	__u64 table;
	__u64 hash;
	__u64 find;
	__u64 end;
	__u64 readable;
	__u64 writable;
	__u32 size;
	__u32 at;
	__u32 count;
	__u32 done;
	__u32 flags;
	__u32 odd;
	__u32 indirect;
};

/* What makes a chain malformed [2.7.4.2, 2.7.5.3]: its tables, and readable after writable. */
RULES_FN int rules_chain_odd(const struct rules_chain_walk *w, const struct rules_desc *d)
{
	if (d->flags & VMDEV_DESC_F_INDIRECT)
		return w->count > 1 || d->flags & VMDEV_DESC_F_NEXT ||
		       d->len % VMDEV_DESC_SIZE || !d->len;
	return !(d->flags & VMDEV_DESC_F_WRITE) && w->writable;
}

/* The next descriptor. Return: nonzero if there is no other, or none is needed. */
RULES_FN int rules_chain_desc(struct rules_chain_walk *w, const struct rules_desc *d)
{
	__u64 second = (__u64)d->len << 32 | (__u32)d->flags << 16 | d->next;

	w->hash = (w->hash ^ d->addr) * RULES_MAP_SPREAD;
	w->hash = (w->hash ^ w->hash >> 32 ^ second) * RULES_MAP_SPREAD + 1;
	w->count++;
	w->odd |= rules_chain_odd(w, d);
	if (d->flags & VMDEV_DESC_F_INDIRECT) {
		w->indirect = 1;
		w->table = d->addr;
		w->size = d->len / VMDEV_DESC_SIZE;
		w->at = 0;
		return 0;
	}
	w->flags = d->flags;
	if (d->flags & VMDEV_DESC_F_WRITE)
		w->writable += d->len;
	else
		w->readable += d->len;
	if (w->find && w->find >= d->addr && w->find - d->addr < d->len) {
		w->end = d->addr + d->len;
		return 1;
	}
	w->at = d->next;
	w->done = !(d->flags & VMDEV_DESC_F_NEXT);
	return w->done != 0;
}

/* The device takes a chain whose descriptors were seen. */
RULES_FN void rules_chain_take(struct rules_chain *c, const struct rules_chain_walk *w,
			       __u64 seq, __u16 avail)
{
	c->hash = w->hash;
	c->seq = seq;
	c->avail = avail;
	c->count = w->count;
	c->out = 1;
}

/*
 * Whether a chain that is given back can be compared: it is the one that was taken. The
 * checker's own account of the queue says so too, so that lost events cannot mislead.
 */
RULES_FN int rules_chain_same(const struct rules_chain *c, const struct rules_head *h,
			      const struct vmdev_event *e)
{
	return c->out && h->writable1 && h->seq == c->seq &&
	       (__u32)e->seq - c->seq < RULES_CHAIN_NUMBERS;
}

/*
 * RING-14 [2.7.5.1]: when a chain is given back its descriptors, and its entry in the
 * available ring, are what they were. @entry is that, or the head where it is not known.
 */
RULES_FN int rules_ring_14(const struct rules_chain *c, const struct rules_chain_walk *w,
			   __u32 entry, const struct vmdev_event *e, struct rules_verdict *v)
{
	__u32 head = e->arg[VMDEV_COMPLETE_A_HEAD];

	if (w->hash == c->hash && w->count == c->count && entry == head)
		return 0;
	v->detail[0] = w->count;
	v->detail[1] = c->hash;
	v->detail[2] = w->hash;
	v->detail[3] = entry;
	v->earlier.id = VMDEV_EV_GETDESC;
	v->earlier.dev = e->dev;
	v->earlier.vq = e->vq;
	v->earlier.seq = (e->seq & ~0xffffffffULL) | c->seq;
	v->earlier.arg[VMDEV_GET_A_HEAD] = head;
	v->earlier.arg[VMDEV_GET_A_AVAIL] = c->avail;
	v->earlier_args = 1u << VMDEV_GET_A_HEAD | 1u << VMDEV_GET_A_AVAIL;
	return rules_hit(v, RULE_RING_14);
}

enum rules_taken_what { RULES_TAKEN_READABLE, RULES_TAKEN_WRITABLE, RULES_TAKEN_REFUSED };

RULES_FN int rules_ring_31(const struct rules_chain_walk *w, __u64 bytes, __u64 taken,
			   enum rules_taken_what what, struct rules_verdict *v)
{
	v->detail[0] = w->count;
	v->detail[1] = bytes;
	v->detail[2] = taken;
	v->detail[3] = what;
	return rules_hit(v, RULE_RING_31);
}

/**
 * rules_step_taken - hold a chain that was taken against its descriptors
 * @w:        way along them, while the device has the chain
 * @readable: bytes that it says it may read
 * @writable: bytes that it says it may write
 * @v:        filled
 *
 * Return: nonzero if @v names RING-31 [2.7.5].
 */
RULES_FN int rules_step_taken(const struct rules_chain_walk *w, __u32 readable, __u32 writable,
			      struct rules_verdict *v)
{
	if (!w->done)
		return 0;
	if (w->readable != readable)
		return rules_ring_31(w, w->readable, readable, RULES_TAKEN_READABLE, v);
	if (w->writable != writable)
		return rules_ring_31(w, w->writable, writable, RULES_TAKEN_WRITABLE, v);
	return 0;
}

/**
 * rules_step_refused - hold a chain that was refused as malformed against its descriptors
 * @w: way along them
 * @v: names the rule that the driver is said to have broken; RING-31 instead if it has not
 *
 * Of a chain that was not seen to its end nothing is known, nor of one with a table.
 *
 * Return: nonzero, for @v names a rule.
 */
RULES_FN int rules_step_refused(const struct rules_chain_walk *w, struct rules_verdict *v)
{
	if (!w->done || w->odd || w->indirect || (w->readable + w->writable) >> 32)
		return 1;
	__builtin_memset(v->rules, 0, sizeof(v->rules));
	return rules_ring_31(w, w->readable + w->writable, 0, RULES_TAKEN_REFUSED, v);
}

RULES_FN void rules_taken_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_RING_31] += q->memory.chains;
}

/**
 * struct rules_guard - memory behind the end of a descriptor that a push filled
 * @before:  what stood there
 * @more:    what stood behind the end of the source
 * @now:     what stands there after the push
 * @changed: bytes that changed into what stood behind the source
 * @text:    nonzero: those that are like it are not all the same
 */
struct rules_guard {
	__u8 before[RULES_GUARD_BYTES];
	__u8 more[RULES_GUARD_BYTES];
	__u8 now[RULES_GUARD_BYTES];
	__u32 changed;
	__u32 text;
};

/* Whether @other writes where the guard of @copy lies. */
RULES_FN int rules_guard_overlaps(const struct vmdev_copy *copy, const struct vmdev_copy *other)
{
	return rules_copy_writes(other, copy->desc + copy->len, RULES_GUARD_BYTES);
}

RULES_TURN rules_guard_turn(__u32 i, void *ctx)
{
	struct rules_guard *g = *(struct rules_guard **)ctx;

	i = rules_index(i, RULES_GUARD_BYTES - 1);
	if (g->now[i] != g->more[i])
		return 1;
	g->changed += g->now[i] != g->before[i];
	g->text |= g->now[i] ^ g->now[0];
	return 0;
}

/*
 * DIR-06 [2.7.4]: a push writes no byte behind the descriptor that it fills. Others may
 * write there at the same time: the driver, or another queue. So a change counts only if
 * it is what a push of more bytes leaves: the source goes on where the descriptor ends.
 */
RULES_FN int rules_dir_06(struct rules_guard *g)
{
	g->changed = 0;
	g->text = 0;
	rules_loop(RULES_GUARD_BYTES, rules_guard_turn, &g);
	return g->changed >= RULES_GUARD_MIN && g->text;
}

RULES_FN int rules_guard_hit(struct rules_verdict *v)
{
	return rules_hit(v, RULE_DIR_06);
}

RULES_FN void rules_chain_counted(struct check_stats *s, const struct rules_extra *o)
{
	s->evaluated[RULE_RING_14] += o->chains;
	s->evaluated[RULE_DIR_06] += o->guarded;
}

#endif /* RULES_COPY_CHAIN_H */
