// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs of the rule group "mappings", which are loaded only
 * if it is armed. Does not own the rules (rules/dma/range.h).
 *
 * Mappings come as single events then, not in batches: a batch would tell of a mapping
 * when the device has long copied into it. The event of one fires before the driver can
 * let the device know of the buffer, so that its program is always ahead of the copies.
 */
#include "vmdev_batch.bpf.h"
#include "vmdev_stream.bpf.h"
#include "rules/dma/range.h"

struct check_mappings_block {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CHECK_BLOCK_DEVS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct rules_ranges));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CHECK_DEV_BLOCKS);
	__type(key, __u32);
	__array(values, struct check_mappings_block);
} check_mappings SEC(".maps") CHECK_GROUP(VMDEV_GROUP_MAPPINGS);

static __always_inline struct rules_ranges *
check_ranges(const struct bpf_raw_tracepoint_args *ctx)
{
	return check_element(&check_mappings, ctx->args[VMDEV_CTX_DEV], CHECK_BLOCK_DEVS);
}

static __noinline int check_range_map(struct rules_ranges *r, struct rules_dev *d, __u64 addr,
				      __u64 len, __u32 kind)
{
	if (!r || !d)
		return 0;
	rules_range_sync(r, d);
	if (rules_range_map(r, addr, len, kind))
		d->dma.slot_missing++;
	return 0;
}

static __noinline int check_range_unmap(struct rules_ranges *r, struct rules_dev *d, __u64 addr,
					__u64 len, __u32 kind)
{
	if (!r || !d)
		return 0;
	rules_range_sync(r, d);
	rules_range_unmap(r, addr, len, kind);
	return 0;
}

/* The account of the mapping by its address goes on as with batches. */
static __always_inline int check_mapping_map(struct bpf_raw_tracepoint_args *ctx,
					     struct rules_dev *d, const struct vmdev_event *e)
{
	check_range_map(check_ranges(ctx), d, e->arg[VMDEV_DMA_A_ADDR], e->arg[VMDEV_DMA_A_LEN],
			e->arg[VMDEV_DMA_A_DIR]);
	return rules_step_map(d, e);
}

static __always_inline int check_mapping_unmap(struct bpf_raw_tracepoint_args *ctx,
					       struct rules_dev *d, const struct vmdev_event *e,
					       struct rules_verdict *v)
{
	check_range_unmap(check_ranges(ctx), d, e->arg[VMDEV_DMA_A_ADDR],
			  e->arg[VMDEV_DMA_A_LEN], e->arg[VMDEV_DMA_A_DIR]);
	return rules_step_unmap(d, e, v);
}

SEC("raw_tp/vmdev_buf_map") CHECK_GROUP(VMDEV_GROUP_MAPPINGS)
int check_mappings_map(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct rules_dev *d = check_dma(ctx, &e, VMDEV_EV_BUF_MAP, VMDEV_NARGS_BUF_MAP);

	return d ? check_mapping_map(ctx, d, &e) : 0;
}

SEC("raw_tp/vmdev_buf_unmap") CHECK_GROUP(VMDEV_GROUP_MAPPINGS)
int check_mappings_unmap(struct bpf_raw_tracepoint_args *ctx)
{
	struct vmdev_event e = {};
	struct rules_dev *d = check_dma(ctx, &e, VMDEV_EV_BUF_UNMAP, VMDEV_NARGS_BUF_UNMAP);
	struct rules_verdict *v;

	if (!d)
		return 0;
	v = &d->dma_verdict;
	return check_found(ctx, d, v, &e, check_mapping_unmap(ctx, d, &e, v));
}

/* Beside check_mem_alloc and check_mem_free, which account number and address. */
SEC("raw_tp/vmdev_mem_alloc") CHECK_GROUP(VMDEV_GROUP_MAPPINGS)
int check_mappings_alloc(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot(ctx);

	if (slot)
		check_range_map(check_ranges(ctx), &slot->dev,
				ctx->args[VMDEV_CTX_ARG + VMDEV_DMA_A_ADDR],
				ctx->args[VMDEV_CTX_ARG + VMDEV_DMA_A_LEN], RULES_KIND_ALLOC);
	return 0;
}

SEC("raw_tp/vmdev_mem_free") CHECK_GROUP(VMDEV_GROUP_MAPPINGS)
int check_mappings_free(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_slot *slot = check_slot(ctx);

	if (slot)
		check_range_unmap(check_ranges(ctx), &slot->dev,
				  ctx->args[VMDEV_CTX_ARG + VMDEV_DMA_A_ADDR],
				  ctx->args[VMDEV_CTX_ARG + VMDEV_DMA_A_LEN], RULES_KIND_ALLOC);
	return 0;
}

struct check_mapped {
	struct check_walk *w;
	struct rules_ranges *r;
};

__noinline int check_mapped_report(struct bpf_raw_tracepoint_args *ctx, __u32 i)
{
	struct check_where at = {};
	struct check_walk w;

	if (check_walk_again(&w, ctx))
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	check_copy_begun(&at, &w, i);
	return check_emit(ctx, &at, w.v);
}

static long check_mapped_turn(__u32 i, struct check_mapped *m)
{
	struct check_walk *w = m->w;

	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	if (rules_step_mapped(w->d, w->q, m->r, &w->b->copies.copy[i], w->v))
		check_mapped_report(w->ctx, i);
	return 0;
}

/* Behind check_copies_begin, which has fetched the copies. All are looked up. */
SEC("raw_tp/mvringh_copies_begin") CHECK_GROUP(VMDEV_GROUP_MAPPINGS)
int check_mappings_copies(struct bpf_raw_tracepoint_args *ctx)
{
	struct check_mapped m = {};
	struct check_walk w = {};
	__u32 n;

	n = check_walk_begin(&w, ctx);
	if (!n)
		return 0;
	m.r = check_ranges(ctx);
	if (!m.r)
		return 0;
	if (!check_copies_fetched(&w, n)) {
		w.q->extra.unsure += n;
		return 0;
	}
	m.w = &w;
	bpf_loop(n, check_mapped_turn, &m, 0);
	return 0;
}
