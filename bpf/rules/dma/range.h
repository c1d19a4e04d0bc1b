/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns where the mappings of a device lie, found by any address inside of them, and the
 * rules DMA-06 and DMA-07 that need it. Does not own the account of mappings by their
 * first address (dma/mapping.h).
 *
 * A mapping stands in a list for each page that it touches; a wide one, and an
 * allocation, stands in one list for all addresses. Mappings may share pages; those that
 * are the same share a place if they come close enough after each other. One writer at a
 * time, under the lock of the DMA stream. Whoever copies reads at the same time, from a
 * ring's program: what it finds is good, because the mapping of a copy that is under way
 * stays. What it does not find counts only if nothing was written meanwhile, which @gen
 * tells.
 */
#ifdef RULE
RULE(RULE_DMA_06, 70, "DMA-06", ERROR, DRIVER, "6", RULES_NONE,
	"every buffer that the device copies from or to lies in a live mapping of it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.group = VMDEV_GROUP_MAPPINGS,
	.detail = { { "address", VMDEV_TYPE_HEX }, { "length", VMDEV_TYPE_SIZE },
		    { "live mappings", VMDEV_TYPE_DEC } },
	.why = "A buffer that is unmapped belongs to somebody else. A device that still uses it "
		"corrupts memory at random; this is the use-after-free of DMA.",
	.looks = "Each copy from or into a chain against the device's live mappings, wherever it "
		"lies in one. Off by default: --rules +mappings.",
	.blind = "Accesses without a copy event, such as the reading of indirect tables, or of a "
		"transmit buffer that is pushed straight into a receive buffer; copies after "
		"lost mappings, or of a device that was joined, where no mapping is known.")
RULE(RULE_DMA_07, 71, "DMA-07", ERROR, DEVICE, "6", RULES_NONE,
	"the device writes only what is mapped from the device, and reads only what is to it",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.group = VMDEV_GROUP_MAPPINGS,
	.detail = { { "address", VMDEV_TYPE_HEX }, { "length", VMDEV_TYPE_SIZE },
		    { "live mappings", VMDEV_TYPE_DEC } },
	.why = "The direction of a mapping decides which caches are flushed and which pages may "
		"be written. The wrong one works on coherent machines and corrupts data on all "
		"others.",
	.looks = "Each copy against the directions of the mappings that hold all of it. Off by "
		"default: --rules +mappings.",
	.blind = "As DMA-06; and a buffer that is mapped several times, once in the right "
		"direction.")
#elif !defined(RULES_DMA_RANGE_H)
#define RULES_DMA_RANGE_H

#include "rules/dma/mapping.h"

#define RULES_RANGE_SHIFT 12		/* a page */
#define RULES_RANGE_BITS 12
#define RULES_RANGE_LISTS (1u << RULES_RANGE_BITS)
#define RULES_RANGE_NODES 16384u	/* power of two */
#define RULES_RANGE_PAGES 16u		/* one of more pages is wide */
#define RULES_RANGE_WIDE 64u		/* power of two */
#define RULES_RANGE_WALK 1024u		/* longest list that is followed */
#define RULES_RANGE_NEAR 8u		/* so far into a list one that is the same is looked for */
#define RULES_RANGE_KIND 3u		/* rules_range.kind: mask of the kind */
#define RULES_RANGE_MORE 4u
#define RULES_RANGE_TRIES 8u

/**
 * struct rules_range - a mapping, in the list of one of its pages
 * @lo:   its first byte
 * @hi:   the byte after its last; 0: a place for a wide one is empty
 * @next: number of the next in the list plus one; 0: none
 * @kind: enum vmdev_dir, or RULES_KIND_ALLOC; above it, how many more are the same
 */
struct rules_range {
	__u64 lo;
	__u64 hi;
	__u32 next;
	__u32 kind;
};

/**
 * struct rules_ranges - the mappings of a device by address
 * @gaps:  holes in the device's DMA stream that are accounted for
 * @adds:  times that it was added, likewise
 * @gen:   odd while it is written; changes with everything that is written
 * @full:  a mapping found no place
 * @fresh: places that were ever used
 * @freed: a place that is free again, plus one; they are a list
 * @wide_top: places for wide mappings that were ever used
 * @before: while a list is followed to take one out of it: the one before, plus one
 * @head:  first of each list plus one
 * @wide:  mappings of many pages, and allocations
 * @node:  places in the lists
 */
struct rules_ranges {
	__u64 gaps;
	__u64 adds;
	__u32 gen;
	__u32 full;
	__u32 fresh;
	__u32 freed;
	__u32 wide_top;
	__u32 before;
	__u32 head[RULES_RANGE_LISTS];
	struct rules_range wide[RULES_RANGE_WIDE];
	struct rules_range node[RULES_RANGE_NODES];
};

/* The way through a list, or of a mapping through the lists of its pages. */
struct rules_range_walk {
	struct rules_ranges *r;
	__u64 lo;
	__u64 hi;
	__u32 kind;	/* that of the mapping */
	__u32 fits;	/* mask of kinds that will do */
	__u32 seen;	/* mask of kinds found */
	__u32 list;
	__u32 at;
	__u32 done;
};

enum rules_range_result { RULES_RANGE_FITS, RULES_RANGE_OTHER, RULES_RANGE_NONE,
			  RULES_RANGE_UNSURE };

RULES_FN __u32 rules_range_list(__u64 page)
{
	return page * RULES_MAP_SPREAD >> (64 - RULES_RANGE_BITS);
}

RULES_FN __u64 rules_range_page(__u64 addr)
{
	return addr >> RULES_RANGE_SHIFT;
}

RULES_FN __u64 rules_range_pages(const struct rules_range_walk *w)
{
	return rules_range_page(w->hi - 1) - rules_range_page(w->lo) + 1;
}

RULES_FN int rules_range_is_wide(const struct rules_range_walk *w)
{
	return w->kind == RULES_KIND_ALLOC || rules_range_pages(w) > RULES_RANGE_PAGES;
}

/* Whoever reads must not see the one without the other. */
RULES_FN void rules_range_touch(struct rules_ranges *r)
{
	__sync_fetch_and_add(&r->gen, 1);
}

RULES_FN __u32 rules_range_gen(const struct rules_ranges *r)
{
	return *(const volatile __u32 *)&r->gen;
}

RULES_TURN rules_range_clear_turn(__u32 i, void *ctx)
{
	struct rules_ranges *r = *(struct rules_ranges **)ctx;

	r->head[rules_index(i, RULES_RANGE_LISTS - 1)] = 0;
	return 0;
}

/* Forget all mappings if some may have been lost, or if the device is another. */
RULES_FN void rules_range_sync(struct rules_ranges *r, const struct rules_dev *d)
{
	if (r->gaps == d->dma.seq.gaps && r->adds == d->n[VMDEV_EV_ADD])
		return;
	rules_range_touch(r);
	r->gaps = d->dma.seq.gaps;
	r->adds = d->n[VMDEV_EV_ADD];
	rules_loop(RULES_RANGE_LISTS, rules_range_clear_turn, &r);
	r->full = 0;
	r->fresh = 0;
	r->freed = 0;
	r->wide_top = 0;
	rules_range_touch(r);
}

RULES_FN int rules_range_is(const struct rules_range *n, const struct rules_range_walk *w)
{
	return n->lo == w->lo && n->hi == w->hi && (n->kind & RULES_RANGE_KIND) == w->kind;
}

RULES_FN void rules_range_set(struct rules_range *n, const struct rules_range_walk *w)
{
	n->lo = w->lo;
	n->hi = w->hi;
	n->kind = w->kind;
}

/* A place that is free, plus one; 0: there is none. */
RULES_FN __u32 rules_range_take(struct rules_ranges *r)
{
	__u32 at = r->freed;

	if (at)
		r->freed = r->node[rules_index(at - 1, RULES_RANGE_NODES - 1)].next;
	else if (r->fresh < RULES_RANGE_NODES)
		at = ++r->fresh;
	else
		r->full = 1;
	return at;
}

/* One of several that are the same goes: nonzero, and the place stays. */
RULES_FN int rules_range_fewer(struct rules_range *n)
{
	if (n->kind < RULES_RANGE_MORE)
		return 0;
	n->kind -= RULES_RANGE_MORE;
	return 1;
}

RULES_TURN rules_range_again_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_range *n;

	(void)i;
	if (!w->at)
		return 1;
	n = &w->r->node[rules_index(w->at - 1, RULES_RANGE_NODES - 1)];
	w->at = n->next;
	if (!rules_range_is(n, w))
		return 0;
	n->kind += RULES_RANGE_MORE;
	w->done = 1;
	return 1;
}

/* Into the list of its @i-th page. */
RULES_TURN rules_range_add_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_ranges *r = w->r;
	struct rules_range *n;
	__u32 *head, at;

	head = &r->head[rules_index(rules_range_list(rules_range_page(w->lo) + i),
				    RULES_RANGE_LISTS - 1)];
	w->at = *head;
	w->done = 0;
	rules_loop(RULES_RANGE_NEAR, rules_range_again_turn, w);
	if (w->done)
		return 0;
	at = rules_range_take(r);
	if (!at)
		return 1;
	n = &r->node[rules_index(at - 1, RULES_RANGE_NODES - 1)];
	rules_range_set(n, w);
	n->next = *head;
	*head = at;
	return 0;
}

RULES_TURN rules_range_wide_add_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_range *n = &w->r->wide[rules_index(i, RULES_RANGE_WIDE - 1)];

	/* What stands beyond the top is from an earlier time. */
	if (i >= w->r->wide_top || !n->hi)
		rules_range_set(n, w);
	else if (rules_range_is(n, w))
		n->kind += RULES_RANGE_MORE;
	else
		return 0;
	if (i >= w->r->wide_top)
		w->r->wide_top = i + 1;
	w->done = 1;
	return 1;
}

RULES_TURN rules_range_wide_del_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_range *n = &w->r->wide[rules_index(i, RULES_RANGE_WIDE - 1)];

	if (i >= w->r->wide_top)
		return 1;
	if (!rules_range_is(n, w))
		return 0;
	if (!rules_range_fewer(n))
		n->hi = 0;
	return 1;
}

/*
 * Out of the list that is being followed, if this is it. Which one was before it goes
 * through the map: the verifier of 6.1 follows one turn only, takes what it knows of the
 * stack then for what holds in all of them, and drops the branches of the others.
 */
RULES_TURN rules_range_unlink_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_ranges *r = w->r;
	struct rules_range *n;

	(void)i;
	if (!w->at)
		return 1;
	n = &r->node[rules_index(w->at - 1, RULES_RANGE_NODES - 1)];
	if (!rules_range_is(n, w)) {
		r->before = w->at;
		w->at = n->next;
		return 0;
	}
	if (rules_range_fewer(n))
		return 1;
	if (r->before)
		r->node[rules_index(r->before - 1, RULES_RANGE_NODES - 1)].next = n->next;
	else
		r->head[rules_index(w->list, RULES_RANGE_LISTS - 1)] = n->next;
	n->next = r->freed;
	r->freed = w->at;
	return 1;
}

/* Out of the list of its @i-th page. */
RULES_TURN rules_range_del_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;

	w->list = rules_range_list(rules_range_page(w->lo) + i);
	w->at = w->r->head[rules_index(w->list, RULES_RANGE_LISTS - 1)];
	w->r->before = 0;
	rules_loop(RULES_RANGE_WALK, rules_range_unlink_turn, w);
	return 0;
}

/* A mapping was made, or an allocation. Return: nonzero if there was no place for it. */
RULES_FN int rules_range_map(struct rules_ranges *r, __u64 addr, __u64 len, __u32 kind)
{
	struct rules_range_walk w = { .r = r, .lo = addr, .hi = addr + len, .kind = kind };

	if (!len)
		return 0;
	rules_range_touch(r);
	if (!rules_range_is_wide(&w)) {
		rules_loop(rules_range_pages(&w), rules_range_add_turn, &w);
	} else {
		rules_loop(RULES_RANGE_WIDE, rules_range_wide_add_turn, &w);
		if (!w.done)
			r->full = 1;
	}
	rules_range_touch(r);
	return r->full;
}

RULES_FN void rules_range_unmap(struct rules_ranges *r, __u64 addr, __u64 len, __u32 kind)
{
	struct rules_range_walk w = { .r = r, .lo = addr, .hi = addr + len, .kind = kind };

	if (!len)
		return;
	rules_range_touch(r);
	if (rules_range_is_wide(&w))
		rules_loop(RULES_RANGE_WIDE, rules_range_wide_del_turn, &w);
	else
		rules_loop(rules_range_pages(&w), rules_range_del_turn, &w);
	rules_range_touch(r);
}

/* Return: nonzero if this one will do, so that the search is over. */
RULES_FN int rules_range_look(const struct rules_range *n, struct rules_range_walk *w)
{
	if (w->lo < n->lo || w->hi > n->hi)
		return 0;
	w->seen |= 1u << (n->kind & RULES_RANGE_KIND);
	return (w->seen & w->fits) != 0;
}

RULES_TURN rules_range_find_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	const struct rules_range *n;

	(void)i;
	if (!w->at)
		return 1;
	n = &w->r->node[rules_index(w->at - 1, RULES_RANGE_NODES - 1)];
	w->at = n->next;
	return rules_range_look(n, w);
}

RULES_TURN rules_range_wide_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	const struct rules_range *n = &w->r->wide[rules_index(i, RULES_RANGE_WIDE - 1)];

	return rules_range_look(n, w);
}

/* One search. */
RULES_TURN rules_range_try_turn(__u32 i, void *ctx)
{
	struct rules_range_walk *w = ctx;
	struct rules_ranges *r = w->r;
	__u32 gen = rules_range_gen(r);

	(void)i;
	w->seen = 0;
	w->at = r->head[rules_index(rules_range_list(rules_range_page(w->lo)),
				    RULES_RANGE_LISTS - 1)];
	rules_loop(RULES_RANGE_WALK, rules_range_find_turn, w);
	if (!(w->seen & w->fits)) {
		/* Followed to its end, or else nothing is said. */
		w->done = !w->at;
		rules_loop(rules_index(r->wide_top, 2 * RULES_RANGE_WIDE - 1),
			   rules_range_wide_turn, w);
	}
	if (w->seen & w->fits)
		w->done = 1;
	else if ((gen & 1) || rules_range_gen(r) != gen)
		w->done = 0;
	return w->done != 0;
}

/**
 * rules_range_find - in what kind of mapping do these bytes lie?
 * @r:    mappings
 * @addr: first byte
 * @len:  bytes, not 0
 * @fits: mask of the kinds that will do, 1 << kind
 *
 * Return: FITS if one of these holds all of the bytes, OTHER if only mappings of another
 * kind do, NONE if no mapping does, UNSURE if that could not be found out.
 */
RULES_FN enum rules_range_result rules_range_find(struct rules_ranges *r, __u64 addr, __u64 len,
						  __u32 fits)
{
	struct rules_range_walk w = { .r = r, .lo = addr, .hi = addr + len, .fits = fits };

	rules_loop(RULES_RANGE_TRIES, rules_range_try_turn, &w);
	if (!w.done)
		return RULES_RANGE_UNSURE;
	if (w.seen & w.fits)
		return RULES_RANGE_FITS;
	return w.seen ? RULES_RANGE_OTHER : RULES_RANGE_NONE;
}

#define RULES_RANGE_ANY_WAY (1u << VMDEV_DIR_BIDIRECTIONAL | 1u << RULES_KIND_ALLOC)

/*
 * DMA-06 [6]: what a copy reads from a chain, or writes into it, lies in a live mapping of
 * the device. DMA-07 [6]: the device writes only what is mapped from the device or both
 * ways, and reads only what is mapped to it or both ways. Where not all mappings are known,
 * one that is missing says nothing.
 */
RULES_FN int rules_step_mapped(const struct rules_dev *d, struct rules_vq *q,
			       struct rules_ranges *r, const struct vmdev_copy *copy,
			       struct rules_verdict *v)
{
	__u32 way = copy->op == VMDEV_COPY_PUSH ? VMDEV_DIR_FROM_DEVICE : VMDEV_DIR_TO_DEVICE;
	enum rules_range_result found;

	if (!copy->len)
		return 0;
	found = rules_range_find(r, copy->desc, copy->len, RULES_RANGE_ANY_WAY | 1u << way);
	if (rules_unlikely(found == RULES_RANGE_UNSURE)) {
		q->extra.unsure++;
		return 0;
	}
	if (rules_unlikely(found == RULES_RANGE_NONE &&
			   (!d->dma.known || r->full || r->gaps != d->dma.seq.gaps))) {
		q->extra.unmapped++;
		return 0;
	}
	q->extra.mapped++;
	if (!rules_unlikely(found != RULES_RANGE_FITS))
		return 0;
	v->detail[0] = copy->desc;
	v->detail[1] = copy->len;
	v->detail[2] = d->dma.live;
	return rules_hit(v, found == RULES_RANGE_OTHER ? RULE_DMA_07 : RULE_DMA_06);
}

RULES_FN void rules_range_counted(struct check_stats *s, const struct rules_extra *o)
{
	s->evaluated[RULE_DMA_06] += o->mapped;
	s->evaluated[RULE_DMA_07] += o->mapped;
}

#endif /* RULES_DMA_RANGE_H */
