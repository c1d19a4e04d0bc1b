/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rule that nobody writes to a chain's buffers but the copies that events tell of
 * (DIR-12): which bytes are kept, when their chain is given back, and whether they changed. Does
 * not read memory; vmdev_exposed.bpf.h does.
 */
#ifdef RULE
RULE(RULE_DIR_12, 172, "DIR-12", ERROR, DEVICE, "2.7.5.1", RULES_NONE,
	"buffers hold what the driver gave to read, or a push brought, until it takes them back",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_START |
		RULES_NEEDS_MORE,
	.detail = { { "address", VMDEV_TYPE_HEX }, [3] = { "head", VMDEV_TYPE_DEC } },
	.why = "A device that alters a request before it reads it, or a reply after it has shown "
		"it, copies everything right and gives every length right. Only the bytes are "
		"not those that were sent.",
	.looks = "128 bytes of a chain: of readable buffers at a kick, one in 32 chains at most; "
		"of one push in 32 before its chain is shown. Once more when the batch comes in "
		"which the chain is given back, if the driver has not taken it by then.",
	.blind = "A device whose registration was not seen; chains that the device takes before "
		"their kick; what is changed after that batch. A driver that writes to a buffer "
		"which the device has looks like the device.")
#elif !defined(RULES_COPY_EXPOSED_H)
#define RULES_COPY_EXPOSED_H

#include "rules/copy/share.h"
#include "rules/ring/look.h"

#define RULES_EXPOSED_PARTS 4u
#define RULES_EXPOSED_BYTES (RULES_COPY_WHOLE / RULES_EXPOSED_PARTS)	/* of a part at most */
#define RULES_EXPOSED_WORDS (RULES_EXPOSED_BYTES / 8)
#define RULES_EXPOSED_EVERY 32u		/* chains of a queue, of which one is kept */

/* What is waited for of the chain whose bytes are kept. */
enum rules_exposed_wait { RULES_EXPOSED_NONE, RULES_EXPOSED_TAKEN, RULES_EXPOSED_USED };

/**
 * struct rules_exposed - bytes of a chain's buffers, which are kept
 * @word:    what they were, %RULES_EXPOSED_WORDS for each part
 * @now:     what they are
 * @addr:    where each part lies
 * @session: of the queue, when they were read
 * @len:     bytes of each part
 * @parts:   how many there are
 * @span:    bytes of all of them, if each begins where the one before it ends; else 0
 * @wait:    what the chain does next, enum rules_exposed_wait
 * @head:    its head
 * @avail:   its available index
 * @copy:    in its batch, of a copy whose bytes are kept
 */
struct rules_exposed {
	__u64 word[RULES_COPY_WORDS];
	__u64 now[RULES_COPY_WORDS];
	__u64 addr[RULES_EXPOSED_PARTS];
	__u64 session;
	__u32 len[RULES_EXPOSED_PARTS];
	__u32 parts;
	__u32 span;
	__u32 wait;
	__u32 head;
	__u32 avail;
	__u32 copy;
};

/**
 * rules_exposed_turn - whether bytes of the newest chain of a queue are to be kept at its kick
 * @d:   device
 * @q:   queue
 * @idx: available index
 *
 * A card's receive queues have nothing to read. Of queues that are no card's pair all are kept:
 * requests are few.
 */
RULES_FN int rules_exposed_turn(const struct rules_dev *d, struct rules_vq *q, __u16 idx)
{
	if (q->role == RULES_ROLE_RX || !d->ops.virtio || d->bound != RULES_BOUND)
		return 0;
	if (q->role == RULES_ROLE_TX && (__u16)(idx - q->copy.exposed_at) < RULES_EXPOSED_EVERY)
		return 0;
	q->copy.exposed_at = idx;
	return 1;
}

/*
 * Where in a buffer of @len bytes part @i begins that follows offset @off. Of a long one the first
 * bytes are kept, and then such as no rhythm of the queue chooses.
 */
RULES_FN __u32 rules_exposed_offset(__u32 len, __u32 off, __u32 i, __u32 avail)
{
	__u64 place = (__u64)avail * RULES_EXPOSED_PARTS + i;
	__u32 spread = place * RULES_MAP_SPREAD >> 32;

	return off && len > RULES_COPY_WHOLE ? spread % (len - RULES_EXPOSED_BYTES + 1) : off;
}

/* The bytes of a chain are to be kept, none is yet. */
RULES_FN void rules_exposed_begin(struct rules_exposed *x, const struct rules_dev *d,
				  const struct rules_vq *q, enum rules_exposed_wait wait)
{
	x->session = rules_look_session(d, q);
	x->wait = wait;
	x->parts = 0;
	x->span = 0;
}

/* Another part. Return: its number; RULES_EXPOSED_PARTS if there is no room. */
RULES_FN __u32 rules_exposed_add(struct rules_exposed *x, __u64 addr, __u64 len)
{
	__u32 i = x->parts;

	if (i >= RULES_EXPOSED_PARTS)
		return i;
	i = rules_index(i, RULES_EXPOSED_PARTS - 1);
	x->addr[i] = addr;
	x->len[i] = len < RULES_EXPOSED_BYTES ? len : RULES_EXPOSED_BYTES;
	if (x->span == i * RULES_EXPOSED_BYTES && addr == x->addr[0] + x->span)
		x->span += x->len[i];
	else
		x->span = 0;
	x->parts = i + 1;
	return i;
}

/**
 * rules_exposed_op - an operation of the queue
 * @x:  bytes that are kept
 * @op: operation
 *
 * A head may come again: the chain is the one that the device took from its available index.
 *
 * Return: nonzero if the chain is given back.
 */
RULES_FN int rules_exposed_op(struct rules_exposed *x, const struct vmdev_ring_op *op)
{
	if (op->head != x->head)
		return 0;
	if (op->id == VMDEV_EV_COMPLETE)
		return x->wait == RULES_EXPOSED_USED;
	if (op->id == VMDEV_EV_GETDESC)
		x->wait = x->wait == RULES_EXPOSED_TAKEN && op->idx == x->avail ?
			RULES_EXPOSED_USED : RULES_EXPOSED_NONE;
	return 0;
}

/**
 * rules_exposed_kept - whether a chain that was given back is not the driver's yet
 * @d:     device
 * @q:     queue
 * @x:     bytes of the chain
 * @used:  its used index
 * @taken: the driver has taken all before this index; -1: not known
 */
RULES_FN int rules_exposed_kept(const struct rules_dev *d, const struct rules_vq *q,
				const struct rules_exposed *x, __u16 used, __s64 taken)
{
	return taken >= 0 && (__u16)(used - (__u16)taken) < 0x8000 &&
	       rules_look_wanted(d, q) && x->session == rules_look_session(d, q);
}

/* Nonzero if any byte of part @part differs. */
RULES_FN __u64 rules_exposed_changed(const struct rules_exposed *x, __u32 part)
{
	__u64 differs = 0;
	__u32 i, at;

	for (i = 0; i < RULES_EXPOSED_WORDS; i++) {
		at = part * RULES_EXPOSED_WORDS + i;
		if (8 * i < x->len[part])
			differs |= x->word[at] ^ x->now[at];
	}
	return differs;
}

/* Whether all parts are what they were: the common case, and cheap. */
RULES_FN int rules_exposed_same(const struct rules_exposed *x)
{
	__u64 differs = 0;
	__u32 part;

	for (part = 0; part < RULES_EXPOSED_PARTS; part++) {
		if (part >= x->parts)
			break;
		differs |= rules_exposed_changed(x, part);
	}
	return !differs;
}

struct rules_exposed_diff {
	const struct rules_exposed *x;
	__u32 word;	/* that differs */
	__u32 found;
};

RULES_TURN rules_exposed_word(__u32 i, void *ctx)
{
	struct rules_exposed_diff *diff = ctx;
	const struct rules_exposed *x = diff->x;
	__u32 part = rules_index(i / RULES_EXPOSED_WORDS, RULES_EXPOSED_PARTS - 1);

	i = rules_index(i, RULES_COPY_WORDS - 1);
	if (part >= x->parts || i % RULES_EXPOSED_WORDS * 8 >= x->len[part] ||
	    x->word[i] == x->now[i])
		return 0;
	diff->word = i;
	diff->found = 1;
	return 1;
}

/* Whether any of the bytes differs; the word that does is shown. */
RULES_FN int rules_exposed_differs(const struct rules_exposed *x, struct rules_verdict *v)
{
	struct rules_exposed_diff diff = { .x = x };
	__u32 i, part;

	if (rules_exposed_same(x))
		return 0;
	rules_loop(RULES_COPY_WORDS, rules_exposed_word, &diff);
	if (!diff.found)
		return 0;
	i = rules_index(diff.word, RULES_COPY_WORDS - 1);
	part = rules_index(i / RULES_EXPOSED_WORDS, RULES_EXPOSED_PARTS - 1);
	v->detail[0] = x->addr[part];
	v->detail[3] = x->head;
	rules_sides(v, i % RULES_EXPOSED_WORDS * 8, &x->word[i], &x->now[i], sizeof(x->word[0]));
	return 1;
}

/**
 * rules_step_exposed - judge bytes of a chain that was given back and that the driver has not taken
 * @q: queue
 * @x: what they were, and are
 * @v: filled
 *
 * Return: nonzero if @v names DIR-12 [2.7.5.1].
 */
RULES_FN int rules_step_exposed(struct rules_vq *q, const struct rules_exposed *x,
				struct rules_verdict *v)
{
	q->copy.exposed++;
	return rules_exposed_differs(x, v) && rules_hit(v, RULE_DIR_12);
}

RULES_FN void rules_exposed_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_DIR_12] += q->copy.exposed;
}

#endif /* RULES_COPY_EXPOSED_H */
