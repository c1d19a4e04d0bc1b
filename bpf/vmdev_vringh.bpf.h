/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how the copies of the kernel's own vringh are looked at: memory at the entry of its
 * push and pull, and at their return. The programs are in vmdev_check.bpf.c; user space loads
 * them only where vringh is. What a difference means is in rules/rules_vringh.h.
 */
#ifndef VMDEV_VRINGH_BPF_H
#define VMDEV_VRINGH_BPF_H

#include "rules_vringh.h"
#include "vmdev_report.bpf.h"

#define VRINGH_CALLS 16

/* What is used of the kernel's type: elements from @i to @used are to be copied. */
struct vringh_kiov___own {
	struct kvec *iov;
	unsigned int i;
	unsigned int used;
} __attribute__((preserve_access_index));

/* Twice as large as what is looked at, so that no part of it can end behind it. */
struct vringh_image {
	__u64 word[2 * RULES_VRINGH_WORDS];
};

struct vringh_call {
	struct rules_vringh c;
	struct vmdev_event end;
	struct rules_verdict verdict;
	struct vringh_image before;	/* source */
	struct vringh_image src;
	struct vringh_image dst;
	__u32 failed;
};

/* By the address of the vringh_kiov: one call at a time can use it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VRINGH_CALLS);
	__type(key, __u64);
	__type(value, struct vringh_call);
} check_vringh_calls SEC(".maps");

static struct vringh_call check_vringh_none;

struct vringh_walk {
	struct vringh_call *call;
	struct vringh_image *image;
	const struct kvec *vec;
	__u32 n;
};

static long vringh_part_turn(__u32 i, struct vringh_walk *w)
{
	struct kvec vec = {};

	if (i >= w->n || bpf_probe_read_kernel(&vec, sizeof(vec), &w->vec[i]))
		return 1;
	return rules_vringh_add(&w->call->c, (__u64)vec.iov_base, vec.iov_len);
}

static __always_inline void vringh_read(struct vringh_call *call, struct vringh_image *image,
					__u32 at, __u32 len, __u64 addr)
{
	at = rules_index(at, RULES_VRINGH_BYTES - 1);
	len = copy_len(len);
	if (!len || len > RULES_VRINGH_BYTES)
		return;
	if (bpf_probe_read_kernel((__u8 *)image->word + at, len, (void *)addr))
		call->failed = 1;
}

static long vringh_gather_turn(__u32 i, struct vringh_walk *w)
{
	const struct rules_vringh_part *part;

	if (i >= w->call->c.parts)
		return 1;
	part = &w->call->c.part[rules_index(i, RULES_VRINGH_PARTS - 1)];
	vringh_read(w->call, w->image, part->at, part->len, part->addr);
	return 0;
}

/* The memory of the chain, or the caller's buffer, as it is now. */
static __always_inline void vringh_take(struct vringh_call *call, struct vringh_image *image,
					int chain)
{
	struct vringh_walk w = { .call = call, .image = image };

	if (chain)
		bpf_loop(RULES_VRINGH_PARTS, vringh_gather_turn, &w, 0);
	else
		vringh_read(call, image, 0, call->c.bytes,
			    call->c.begin.arg[VMDEV_VRBEGIN_A_BUF]);
}

/*
 * Arguments (iov, buf, len). The helper gives them, because the verifier refuses to let a
 * program read an argument of type const void * from its context.
 */
static __always_inline __u64 vringh_arg(void *ctx, __u32 n)
{
	__u64 value = 0;

	bpf_get_func_arg(ctx, n, &value);
	return value;
}

static __noinline int check_vringh_enter(void *ctx, __u32 op)
{
	__u64 key = vringh_arg(ctx, 0);
	struct vringh_kiov___own *iov = (void *)key;
	struct vringh_walk w = {};
	struct vringh_call *call;
	__u32 i;

	if (bpf_map_update_elem(&check_vringh_calls, &key, &check_vringh_none, BPF_ANY)) {
		__sync_fetch_and_add(&check_total.vringh_unjudged, 1);
		return 0;
	}
	call = bpf_map_lookup_elem(&check_vringh_calls, &key);
	if (!call)
		return 0;
	rules_vringh_begin(&call->c, op, vringh_arg(ctx, 1), vringh_arg(ctx, 2));
	check_stamp(&call->c.begin);
	i = BPF_CORE_READ(iov, i);
	w.call = call;
	w.vec = BPF_CORE_READ(iov, iov) + i;
	w.n = BPF_CORE_READ(iov, used) - i;
	bpf_loop(RULES_VRINGH_PARTS, vringh_part_turn, &w, 0);
	vringh_take(call, &call->before, op == VMDEV_COPY_PULL);
	return 0;
}

/* Both sides from the first word on that differs. */
static __always_inline void vringh_show(struct vringh_call *call,
					const struct rules_vringh_diff *d,
					const struct vringh_image *now)
{
	struct rules_verdict *v = &call->verdict;
	__u32 word = rules_index(d->word, RULES_VRINGH_WORDS - 1), left = d->bytes - 8 * word;

	v->side_offset = 8 * word;
	v->side_len = left < RULES_SIDE_BYTES ? left : RULES_SIDE_BYTES;
	__builtin_memcpy(v->expected, &call->before.word[word], RULES_SIDE_BYTES);
	__builtin_memcpy(v->actual, &now->word[word], RULES_SIDE_BYTES);
}

static __noinline int check_vringh_report(void *ctx, struct vringh_call *call)
{
	struct check_where at = { .e = &call->end, .frames = CHECK_FRAMES_VRINGH };
	struct rules_violation *r;

	check_count(&call->verdict);
	r = bpf_ringbuf_reserve(&check_ring, RULES_VIOLATION_SHORT, 0);
	if (!r) {
		__sync_fetch_and_add(&check_total.ringbuf_full, 1);
		return 0;
	}
	check_fill(ctx, r, &at, &call->verdict);
	bpf_ringbuf_submit(r, 0);
	return 0;
}

static __noinline int check_vringh_leave(void *ctx)
{
	struct rules_vringh_diff dst = {}, src = {};
	__u64 key = vringh_arg(ctx, 0), ret = 0;
	struct vringh_call *call = bpf_map_lookup_elem(&check_vringh_calls, &key);
	int push;

	bpf_get_func_ret(ctx, &ret);
	/* It began before the checker did. */
	if (!call)
		return 0;
	push = call->c.begin.arg[VMDEV_VRBEGIN_A_OP] == VMDEV_COPY_PUSH;
	vringh_take(call, &call->src, !push);
	vringh_take(call, &call->dst, push);
	if (call->failed) {
		__sync_fetch_and_add(&check_total.vringh_unjudged, 1);
		goto out;
	}
	__sync_fetch_and_add(&check_total.vringh_calls, 1);
	dst.before = src.before = call->before.word;
	dst.now = call->dst.word;
	src.now = call->src.word;
	if (rules_step_vringh(&call->c, ret, &dst, &src, &call->end, &call->verdict)) {
		/* A push that took its source for its destination shows what it did to it. */
		if (push && src.found)
			vringh_show(call, &src, &call->src);
		else
			vringh_show(call, &dst, &call->dst);
		check_vringh_report(ctx, call);
	}
out:
	bpf_map_delete_elem(&check_vringh_calls, &key);
	return 0;
}

#endif /* VMDEV_VRINGH_BPF_H */
