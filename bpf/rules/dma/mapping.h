/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the DMA rules and the table of live mappings that they need.
 * Does not own the commands that set DMA ops up; ctl.h calls in.
 */
#ifdef RULE
RULE(RULE_DMA_01, 65, "DMA-01", ERROR, TRANSPORT, "6", RULES_NONE,
	"DMA ops are set before the virtio device is registered",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_START,
	.detail = { [1] = { "dma_ops", VMDEV_TYPE_HEX }, [2] = { "dma_mask", VMDEV_TYPE_HEX } },
	.why = "The kernel takes the DMA ops from the device when its driver maps the first "
		"buffer. If they are set later, rings carry physical addresses while the device "
		"expects others.",
	.looks = "The kernel's own struct device when register_virtio_device() is entered, not "
		"our events.",
	.blind = "Ops that change behind that moment; DMA-02 and DMA-11 look for those.")
RULE(RULE_DMA_02, 66, "DMA-02", ERROR, TRANSPORT, "6", VMDEV_CMD_SET_DMA_OPS,
	"DMA ops are set once, and not changed while mappings exist",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA,
	.detail = { [1] = { "live mappings", VMDEV_TYPE_DEC },
		    [2] = { "bytes in them", VMDEV_TYPE_SIZE } },
	.why = "A mapping must be undone by the ops that made it. Ops that change in between "
		"free what they do not own.",
	.looks = "set_dma_ops of each device, and the mappings that live then.",
	.blind = "A struct device that is changed without the command; DMA-11 looks at it.")
RULE(RULE_DMA_03, 67, "DMA-03", ERROR, DEVICE, "6", VMDEV_CMD_GET_DEVICE_FEATURES,
	"ACCESS_PLATFORM is offered by a device with its own DMA ops, and accepted",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA,
	.why = "Without ACCESS_PLATFORM a driver bypasses the DMA API and puts physical "
		"addresses into the ring. A device with an address space of its own would read "
		"other memory.",
	.looks = "Offered and accepted features of a device whose DMA ops are set.",
	.blind = "Devices whose DMA set-up was not seen.")
RULE(RULE_DMA_04, 68, "DMA-04", ERROR, TRANSPORT, "6", RULES_NONE,
	"a DMA mask is set before the first mapping",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MEMORY | RULES_NEEDS_START,
	.detail = { [1] = { "dma_ops", VMDEV_TYPE_HEX }, [2] = { "dma_mask", VMDEV_TYPE_HEX } },
	.why = "Mappings above the mask are refused or bounced. A device without a mask makes "
		"the first mapping fail on some machines only.",
	.looks = "The mask in the kernel's struct device when register_virtio_device() is "
		"entered.",
	.blind = "Whether the mask fits the device.")
RULE(RULE_DMA_05, 69, "DMA-05", ERROR, DRIVER, "6", RULES_NONE,
	"ring areas lie in live allocations or bidirectional mappings of the device",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MAPS,
	.why = "The device reads and writes the rings for as long as they are ready. Addresses "
		"that were never mapped, or only one way, work by chance where there is no IOMMU.",
	.looks = "set_vq_address against the device's live allocations and bidirectional "
		"mappings.",
	.blind = "Devices that ran before the checker; more than 64 such areas of a device.")
RULE(RULE_DMA_08, 72, "DMA-08", ERROR, DRIVER, "6", RULES_NONE,
	"unmap matches map: same address, size, direction, once",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA,
	.detail = { [1] = { "length mapped", VMDEV_TYPE_SIZE },
		    [2] = { "length unmapped", VMDEV_TYPE_SIZE } },
	.why = "An unmap with another size or direction leaves a part mapped or takes away what "
		"is not its own. An IOMMU then keeps a hole into freed memory.",
	.looks = "Every unmap and free against the map or alloc of the same address.",
	.blind = "Mappings made before the checker, or lost with a gap in the events.")
RULE(RULE_DMA_09, 73, "DMA-09", ERROR, DRIVER, "6", RULES_NONE,
	"no mapping and no allocation is left when the device goes",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA | RULES_NEEDS_MAPS,
	.detail = { [1] = { "live mappings", VMDEV_TYPE_DEC },
		    [2] = { "bytes in them", VMDEV_TYPE_SIZE } },
	.why = "A mapping that outlives its device is a leak: of memory, of address space, and "
		"of the right to write to that page.",
	.looks = "Live mappings and allocations when the device is removed.",
	.blind = "A leak of a device that is still there when the run ends.")
RULE(RULE_DMA_10, 74, "DMA-10", ERROR, DRIVER, "3.3.1", RULES_NONE,
	"ring memory is not freed while the queue is live",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_DMA,
	.why = "The device reads the rings of a live queue at any time. Memory that is freed "
		"under it is used again at once, and overwritten.",
	.looks = "Every freed allocation against the ring areas of queues that are ready with "
		"DRIVER_OK.",
	.blind = "Ring memory that was mapped, or not allocated through the DMA API.")
#elif !defined(RULES_DMA_MAPPING_H)
#define RULES_DMA_MAPPING_H

#include "rules/cmd/queue.h"

RULES_FN __u64 rules_map_meta(__u64 len, __u64 kind)
{
	return (len & RULES_META_LEN) | (kind + 1) << RULES_META_SHIFT;
}

/*
 * The two buckets of a mapping. The first follows from the address; neighbouring buffers
 * differ in few bits, so it is spread by a multiplication. The second follows from length
 * and direction too: any number of mappings of one address finds places there, and those
 * that are the same share one. A full pair is too rare to matter.
 */
#define RULES_MAP_SPREAD 0x9e3779b97f4a7c15ULL

RULES_FN unsigned int rules_map_bucket(__u64 addr)
{
	return (addr * RULES_MAP_SPREAD >> (64 - RULES_MAP_BITS)) * RULES_MAP_BUCKET;
}

RULES_FN unsigned int rules_map_second(__u64 addr, __u64 meta)
{
	unsigned int first = rules_map_bucket(addr);
	unsigned int second = rules_map_bucket((addr * RULES_MAP_SPREAD) ^ meta);

	return second == first ? second ^ RULES_MAP_BUCKET : second;
}

RULES_FN __u64 rules_map_kind(__u64 meta)
{
	return ((meta & RULES_META_KEY) >> RULES_META_SHIFT) - 1;
}

/* A slot of the bucket at @base that is free. */
RULES_FN struct rules_map *rules_map_empty(struct rules_dev *d, unsigned int base)
{
	struct rules_map *s = &d->map[base];
	unsigned int i;

	for (i = 0; i < RULES_MAP_BUCKET; i++, s++) {
		if (!s->meta)
			return s;
	}
	return 0;
}

/* The slot of the bucket at @base that holds exactly this mapping. */
RULES_FN struct rules_map *rules_map_exact(struct rules_dev *d, unsigned int base, __u64 addr,
					   __u64 meta)
{
	struct rules_map *s = &d->map[base];
	unsigned int i;

	for (i = 0; i < RULES_MAP_BUCKET; i++, s++) {
		if (s->addr == addr && s->meta == meta)
			return s;
	}
	return 0;
}

/* Whether a slot holds such a mapping, however many, and has room for @more. */
RULES_FN int rules_map_same(const struct rules_map *s, __u64 addr, __u64 meta, __u64 more)
{
	return s->addr == addr && !((s->meta ^ meta) & RULES_META_KEY) && s->meta <= ~more;
}

/* One mapping of several that are the same: nonzero, and the slot stays. */
RULES_FN int rules_map_fewer(struct rules_map *s)
{
	if (s->meta < RULES_META_MORE)
		return 0;
	s->meta -= RULES_META_MORE;
	return 1;
}

/* The slot of the bucket at @base that holds such mappings. */
RULES_FN struct rules_map *rules_map_counted(struct rules_dev *d, unsigned int base, __u64 addr,
					     __u64 meta, __u64 more)
{
	struct rules_map *s = &d->map[base];
	unsigned int i;

	for (i = 0; i < RULES_MAP_BUCKET; i++, s++) {
		if (rules_map_same(s, addr, meta, more))
			return s;
	}
	return 0;
}

/* A mapping is put where there is room. Return: 0 if there is none. */
RULES_FAR int rules_map_put(struct rules_dev *d, __u64 addr, __u64 meta)
{
	unsigned int first = rules_map_bucket(addr), second = rules_map_second(addr, meta);
	struct rules_map *s = rules_map_empty(d, first);

	if (!s) {
		s = rules_map_counted(d, first, addr, meta, RULES_META_MORE);
		if (!s)
			s = rules_map_counted(d, second, addr, meta, RULES_META_MORE);
		if (s) {
			s->meta += RULES_META_MORE;
			return 1;
		}
		s = rules_map_empty(d, second);
		if (!s)
			return 0;
		meta |= RULES_META_SECOND;
		d->dma.second++;
	}
	s->addr = addr;
	s->meta = meta;
	return 1;
}

RULES_FAR struct rules_map *rules_map_find(struct rules_dev *d, __u64 addr, __u64 meta)
{
	unsigned int first = rules_map_bucket(addr);
	struct rules_map *s = rules_map_exact(d, first, addr, meta);

	if (!s)
		s = rules_map_counted(d, first, addr, meta, 0);
	return s ? s : rules_map_counted(d, rules_map_second(addr, meta), addr, meta, 0);
}

/* Any mapping of an address. One in its second bucket may stand anywhere. */
struct rules_map_walk {
	struct rules_dev *d;
	__u64 addr;
	__u32 at;
	__u32 found;
};

RULES_TURN rules_map_at_turn(__u32 i, void *ctx)
{
	struct rules_map_walk *w = ctx;
	const struct rules_map *s;

	s = &w->d->map[rules_index(w->at + i, RULES_MAP_SLOTS - 1)];
	if (!s->meta || s->addr != w->addr)
		return 0;
	w->found = w->at + i + 1;
	return 1;
}

RULES_FAR struct rules_map *rules_map_at(struct rules_dev *d, __u64 addr)
{
	struct rules_map_walk w = { .d = d, .addr = addr, .at = rules_map_bucket(addr) };

	rules_loop(d->dma.second ? RULES_MAP_SLOTS : RULES_MAP_BUCKET, rules_map_at_turn, &w);
	return w.found ? &d->map[rules_index(w.found - 1, RULES_MAP_SLOTS - 1)] : 0;
}

/* What is looked for among the areas, or goes into a free one. */
struct rules_area_walk {
	struct rules_dma *m;
	__u64 addr;
	__u64 meta;
	__u64 end;
	int found;
};

RULES_TURN rules_area_add_turn(__u32 i, void *ctx)
{
	struct rules_area_walk *w = ctx;
	struct rules_map *s = &w->m->area[rules_index(i, RULES_AREAS - 1)];

	if (!s->meta) {
		s->addr = w->addr;
		s->meta = w->meta;
	} else if (rules_map_same(s, w->addr, w->meta, RULES_META_MORE)) {
		s->meta += RULES_META_MORE;
	} else {
		return 0;
	}
	w->found = 1;
	return 1;
}

RULES_FAR void rules_area_add(struct rules_dma *m, __u64 addr, __u64 meta)
{
	struct rules_area_walk w = { .m = m, .addr = addr, .meta = meta };

	rules_loop(RULES_AREAS, rules_area_add_turn, &w);
	if (w.found)
		return;
	m->areas_full = 1;
	m->slot_missing++;
}

RULES_TURN rules_area_del_turn(__u32 i, void *ctx)
{
	struct rules_area_walk *w = ctx;
	struct rules_map *s = &w->m->area[rules_index(i, RULES_AREAS - 1)];

	if (!rules_map_same(s, w->addr, w->meta, 0))
		return 0;
	if (!rules_map_fewer(s))
		s->meta = 0;
	return 1;
}

RULES_FAR void rules_area_del(struct rules_dma *m, __u64 addr, __u64 meta)
{
	struct rules_area_walk w = { .m = m, .addr = addr, .meta = meta };

	rules_loop(RULES_AREAS, rules_area_del_turn, &w);
}

RULES_FN int rules_kind_is_area(__u64 kind)
{
	return kind == VMDEV_DIR_BIDIRECTIONAL || kind == RULES_KIND_ALLOC;
}

/* A mapping or an allocation was made. Never a violation. */
RULES_FN void rules_map_add(struct rules_dev *d, __u64 addr, __u64 len, __u64 kind)
{
	struct rules_dma *m = &d->dma;
	__u64 meta = rules_map_meta(len, kind);

	if (!rules_map_put(d, addr, meta)) {
		m->slot_missing++;
		m->known = 0;
		return;
	}
	m->live++;
	m->bytes += len;
	if (rules_unlikely(rules_kind_is_area(kind)))
		rules_area_add(m, addr, meta);
}

RULES_FN void rules_map_del(struct rules_dma *m, struct rules_map *s)
{
	__u64 meta = s->meta;

	if (!rules_map_fewer(s)) {
		s->meta = 0;
		m->second -= (meta & RULES_META_SECOND) != 0;
	}
	m->live--;
	m->bytes -= meta & RULES_META_LEN;
	if (rules_unlikely(rules_kind_is_area(rules_map_kind(meta))))
		rules_area_del(m, s->addr, meta);
}

/*
 * The mapping that an unmap speaks of does not exist: say with what it clashes,
 * and drop that one, so that one wrong unmap is reported once.
 */
RULES_FN int rules_dma_08_broken(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	struct rules_dma *m = &d->dma;
	__u64 addr = e->arg[VMDEV_DMA_A_ADDR];
	struct rules_map *s = rules_map_at(d, addr);

	if (!s && !m->known) {
		m->unjudged++;
		return 0;
	}
	v->detail[2] = e->arg[VMDEV_DMA_A_LEN];
	if (s) {
		__u64 kind = rules_map_kind(s->meta);

		v->detail[1] = s->meta & RULES_META_LEN;
		v->earlier = *e;
		v->earlier.id = kind == RULES_KIND_ALLOC ? VMDEV_EV_MEM_ALLOC : VMDEV_EV_BUF_MAP;
		v->earlier.seq = 0;
		v->earlier.arg[VMDEV_DMA_A_LEN] = v->detail[1];
		v->earlier.arg[VMDEV_DMA_A_DIR] = kind;
		v->earlier_args = 7;
		rules_map_del(m, s);
	}
	return rules_hit(v, RULE_DMA_08);
}

/* DMA-08 [6]: unmap matches map: same address, size, direction, once. */
RULES_FN int rules_dma_08(struct rules_dev *d, const struct vmdev_event *e, __u64 kind,
			  struct rules_verdict *v)
{
	__u64 addr = e->arg[VMDEV_DMA_A_ADDR];
	__u64 meta = rules_map_meta(e->arg[VMDEV_DMA_A_LEN], kind);
	struct rules_map *s = rules_map_find(d, addr, meta);

	if (!s)
		return rules_dma_08_broken(d, e, v);
	rules_map_del(&d->dma, s);
	return 0;
}

/* DMA-01 [6]: DMA ops are set before the virtio device is registered. */
RULES_FN int rules_dma_01(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_01, !e->arg[VMDEV_REG_A_DMA_OPS]);
}

/* DMA-02 [6]: DMA ops are set once, and not changed while mappings exist. */
RULES_FN int rules_dma_02(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_02,
			   e->arg[VMDEV_CMD_A_A0] > 0 || (d->dma.known && d->dma.live));
}

/* DMA-03 [6]: a device with its own DMA ops offers ACCESS_PLATFORM. Needs ops_set. */
RULES_FN int rules_dma_03_offered(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_03,
			   !(e->arg[VMDEV_END_A_VALUE] & VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM)));
}

/* DMA-03 [6]: an offered ACCESS_PLATFORM is accepted; judged when FEATURES_OK is written. */
RULES_FN int rules_dma_03_accepted(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_03,
			   (d->offered & ~d->accepted &
			    VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM)) != 0);
}

/* DMA-04 [6]: a DMA mask is set before the first mapping, so at registration at the latest. */
RULES_FN int rules_dma_04(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_04, !e->arg[VMDEV_REG_A_DMA_MASK]);
}

RULES_TURN rules_area_inside_turn(__u32 i, void *ctx)
{
	struct rules_area_walk *w = ctx;
	const struct rules_map *s = &w->m->area[rules_index(i, RULES_AREAS - 1)];

	if (!s->meta || w->addr < s->addr || w->end > s->addr + (s->meta & RULES_META_LEN))
		return 0;
	w->found = 1;
	return 1;
}

RULES_FN int rules_area_inside(struct rules_dma *m, const struct rules_span *a)
{
	struct rules_area_walk w = { .m = m, .addr = a->lo, .end = a->hi };

	rules_loop(RULES_AREAS, rules_area_inside_turn, &w);
	return w.found;
}

/*
 * DMA-05 [6]: ring areas lie in live allocations or bidirectional mappings. One
 * allocation may hold all three. Without ACCESS_PLATFORM the driver passes
 * physical addresses and there is nothing to hold them against.
 */
RULES_FN int rules_dma_05_broken(struct rules_dev *d, const struct rules_vq *q)
{
	unsigned int i;

	for (i = 0; i < RULES_RING_AREAS; i++) {
		if (!rules_area_inside(&d->dma, &q->area_pend[i]))
			return 1;
	}
	return 0;
}

RULES_FN int rules_dma_05(struct rules_dev *d, const struct rules_vq *q, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_05, rules_dma_05_broken(d, q));
}

/* DMA-09 [6]: no mapping and no allocation is left when the device goes. Needs dma.known. */
RULES_FN int rules_dma_09(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_DMA_09, d->dma.live != 0);
}

/*
 * One step per DMA event. Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step_map(struct rules_dev *d, const struct vmdev_event *e)
{
	d->dma.n[VMDEV_EV_BUF_MAP - RULES_DMA_FIRST]++;
	rules_map_add(d, e->arg[VMDEV_DMA_A_ADDR], e->arg[VMDEV_DMA_A_LEN],
		      e->arg[VMDEV_DMA_A_DIR]);
	return 0;
}

RULES_FN int rules_step_unmap(struct rules_dev *d, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	d->dma.n[VMDEV_EV_BUF_UNMAP - RULES_DMA_FIRST]++;
	return rules_dma_08(d, e, e->arg[VMDEV_DMA_A_DIR], v);
}

RULES_FN int rules_step_alloc(struct rules_dev *d, const struct vmdev_event *e)
{
	d->dma.n[VMDEV_EV_MEM_ALLOC - RULES_DMA_FIRST]++;
	rules_map_add(d, e->arg[VMDEV_DMA_A_ADDR], e->arg[VMDEV_DMA_A_LEN],
		      RULES_KIND_ALLOC);
	return 0;
}

/* Memory that the areas of a queue lie in is freed: not while it is live, nor unread. */
RULES_FN int rules_free_vq(const struct rules_vq *q, const struct vmdev_event *e,
			   struct rules_verdict *v)
{
	if (!q->unread && q->live == RULES_DEAD)
		return 0;
	if (!rules_vq_holds(q, e->arg[VMDEV_DMA_A_ADDR], e->arg[VMDEV_DMA_A_LEN]))
		return 0;
	if (q->live == RULES_LIVE || q->live == RULES_HALTED)
		return rules_hit(v, RULE_DMA_10);
	return rules_cmd_29(q, v);
}

/* The memory that is freed, and what is found of the queues. */
struct rules_free_walk {
	const struct rules_dev *d;
	const struct vmdev_event *e;
	struct rules_verdict *v;
	int hit;
};

RULES_TURN rules_free_turn(__u32 i, void *ctx)
{
	struct rules_free_walk *w = ctx;

	if (!rules_free_vq(&w->d->vq[rules_index(i, VMDEV_MAX_VQS - 1)], w->e, w->v))
		return 0;
	rules_blame_cmd(w->d, w->v, VMDEV_CMD_SET_VQ_READY);
	w->hit = 1;
	return 0;
}

RULES_FN int rules_step_free(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	struct rules_free_walk w = { .d = d, .e = e, .v = v };
	int hit;

	d->dma.n[VMDEV_EV_MEM_FREE - RULES_DMA_FIRST]++;
	hit = rules_dma_08(d, e, RULES_KIND_ALLOC, v);
	if (!d->known)
		return hit;
	d->dma.frees++;
	rules_loop(VMDEV_MAX_VQS, rules_free_turn, &w);
	return hit | w.hit;
}

/* How often each rule was judged, of a device. */
RULES_FN void rules_mapping_counted(struct check_stats *s, const struct rules_dma *m)
{
	s->evaluated[RULE_DMA_08] += m->n[VMDEV_EV_BUF_UNMAP - RULES_DMA_FIRST] +
				     m->n[VMDEV_EV_MEM_FREE - RULES_DMA_FIRST] - m->unjudged;
	s->evaluated[RULE_DMA_10] += m->frees;
}

#endif /* RULES_DMA_MAPPING_H */
