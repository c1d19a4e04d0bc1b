// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how the copies of the kernel's own vringh are looked at, and the programs that do it:
 * memory at the entry of its push and pull, and at their return. User space loads them only
 * where vringh is. What a difference means is in rules/copy/vringh.h.
 */
#include "vmdev_report.bpf.h"
#include "rules/copy/vringh.h"

#define VRINGH_CALLS 16
#define VRINGH_MAP_DEPTH 64	/* of a tree of mappings; a balanced one is never as deep */

/* Of the kernel: where its map of all memory begins is kept there. 0: not known. */
volatile const __u64 check_page_offset;

/* What is used of the kernel's type: elements from @i to @used are to be copied. */
struct vringh_kiov___own {
	struct kvec *iov;
	unsigned int i;
	unsigned int used;
} __attribute__((preserve_access_index));

/* @use_va came later than the IOTLB: the mappings lead to user space, not to memory. */
struct vringh___own {
	struct vhost_iotlb___own *iotlb;
	bool use_va;
} __attribute__((preserve_access_index));

struct vhost_iotlb___own {
	struct rb_root_cached root;
} __attribute__((preserve_access_index));

struct vhost_iotlb_map___own {
	struct rb_node rb;
	__u64 start;
	__u64 last;
	__u64 addr;
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
	struct rb_node *root;	/* of the mappings; NULL if the addresses are the kernel's */
	__u64 memory;		/* where the kernel sees physical address 0 */
	__u32 n;
};

/* The way down to the mapping of what begins at @addr; from there on @addr is physical. */
struct vringh_search {
	struct rb_node *node;
	__u64 addr;
	__u64 last;
	__u32 found;
};

static long vringh_search_turn(__u32 i, struct vringh_search *s)
{
	struct vhost_iotlb_map___own *map;
	__u64 start, last;

	(void)i;
	if (!s->node)
		return 1;
	map = (void *)s->node - bpf_core_field_offset(struct vhost_iotlb_map___own, rb);
	start = BPF_CORE_READ(map, start);
	last = BPF_CORE_READ(map, last);
	if (s->addr < start) {
		s->node = BPF_CORE_READ(map, rb.rb_left);
		return 0;
	}
	if (s->addr > last) {
		s->node = BPF_CORE_READ(map, rb.rb_right);
		return 0;
	}
	s->addr = BPF_CORE_READ(map, addr) + (s->addr - start);
	s->found = s->last <= last;
	return 1;
}

/*
 * What is looked at of a part lies in one mapping, or the call is not judged. Mappings do not
 * overlap, so that one way leads to it. The lock of the IOTLB is not taken: a mapping that a call
 * needs must not be removed under it.
 */
static __always_inline void vringh_translate(struct vringh_walk *w, struct rules_vringh_part *part)
{
	struct vringh_search s = {
		.node = w->root,
		.addr = part->addr,
		.last = part->addr + part->len - 1,
	};

	bpf_loop(VRINGH_MAP_DEPTH, vringh_search_turn, &s, 0);
	part->addr = w->memory + s.addr;
	if (!s.found)
		w->call->failed = 1;
}

static long vringh_part_turn(__u32 i, struct vringh_walk *w)
{
	struct rules_vringh *c = &w->call->c;
	struct kvec vec = {};

	if (i >= w->n)
		return 1;
	if (bpf_probe_read_kernel(&vec, sizeof(vec), &w->vec[i])) {
		w->call->failed = 1;
		return 1;
	}
	if (rules_vringh_add(c, (__u64)vec.iov_base, vec.iov_len))
		return 1;
	if (w->root && vec.iov_len)
		vringh_translate(w, &c->part[rules_index(c->parts - 1, RULES_VRINGH_PARTS - 1)]);
	return 0;
}

/* Whose addresses a call has: the kernel's, or those that the IOTLB of @vrh translates. */
static __always_inline void vringh_space(struct vringh_walk *w, struct vringh___own *vrh)
{
	if (!vrh)
		return;
	w->root = BPF_CORE_READ(vrh, iotlb, root.rb_root.rb_node);
	if (bpf_core_field_exists(vrh->use_va) && BPF_CORE_READ(vrh, use_va))
		w->root = NULL;
	if (!w->root || bpf_probe_read_kernel(&w->memory, sizeof(w->memory),
					      (void *)check_page_offset))
		w->call->failed = 1;
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
 * Arguments (iov, buf, len), behind a vringh if the function takes one. The helper gives them,
 * because the verifier refuses to let a program read an argument of type const void * from its
 * context.
 */
static __always_inline __u64 vringh_arg(void *ctx, __u32 n)
{
	__u64 value = 0;

	bpf_get_func_arg(ctx, n, &value);
	return value;
}

/* @arg: the number of the argument that is the iov; the vringh, if any, comes before it */
static __noinline int check_vringh_enter(void *ctx, __u32 op, __u32 arg)
{
	__u64 key = vringh_arg(ctx, arg);
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
	rules_vringh_begin(&call->c, op, vringh_arg(ctx, arg + 1),
			   vringh_arg(ctx, arg + 2));
	check_stamp(&call->c.begin);
	i = BPF_CORE_READ(iov, i);
	w.call = call;
	w.vec = BPF_CORE_READ(iov, iov) + i;
	w.n = BPF_CORE_READ(iov, used) - i;
	vringh_space(&w, arg ? (void *)vringh_arg(ctx, 0) : NULL);
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

static __noinline int check_vringh_leave(void *ctx, __u32 arg)
{
	struct check_where at = { .frames = CHECK_FRAMES_VRINGH };
	struct rules_vringh_diff dst = {}, src = {};
	__u64 key = vringh_arg(ctx, arg), ret = 0;
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
	/* There was no room, or nothing to copy. */
	if (!call->c.bytes)
		goto out;
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
		at.e = &call->end;
		check_emit(ctx, &at, &call->verdict);
	}
out:
	bpf_map_delete_elem(&check_vringh_calls, &key);
	return 0;
}

/* The kernel's own vringh, by the functions that its users call with addresses of the kernel. */
SEC("fentry/vringh_iov_push_kern")
int check_vringh_push(void *ctx)
{
	if (check_armed)
		check_vringh_enter(ctx, VMDEV_COPY_PUSH, 0);
	return 0;
}

SEC("fexit/vringh_iov_push_kern")
int check_vringh_push_end(void *ctx)
{
	if (check_armed)
		check_vringh_leave(ctx, 0);
	return 0;
}

SEC("fentry/vringh_iov_pull_kern")
int check_vringh_pull(void *ctx)
{
	if (check_armed)
		check_vringh_enter(ctx, VMDEV_COPY_PULL, 0);
	return 0;
}

SEC("fexit/vringh_iov_pull_kern")
int check_vringh_pull_end(void *ctx)
{
	if (check_armed)
		check_vringh_leave(ctx, 0);
	return 0;
}

/* By those that vdpa's devices call: the addresses are what the driver's DMA mappings say. */
SEC("fentry/vringh_iov_push_iotlb")
int check_vringh_push_iotlb(void *ctx)
{
	if (check_armed)
		check_vringh_enter(ctx, VMDEV_COPY_PUSH, 1);
	return 0;
}

SEC("fexit/vringh_iov_push_iotlb")
int check_vringh_push_iotlb_end(void *ctx)
{
	if (check_armed)
		check_vringh_leave(ctx, 1);
	return 0;
}

SEC("fentry/vringh_iov_pull_iotlb")
int check_vringh_pull_iotlb(void *ctx)
{
	if (check_armed)
		check_vringh_enter(ctx, VMDEV_COPY_PULL, 1);
	return 0;
}

SEC("fexit/vringh_iov_pull_iotlb")
int check_vringh_pull_iotlb_end(void *ctx)
{
	if (check_armed)
		check_vringh_leave(ctx, 1);
	return 0;
}
