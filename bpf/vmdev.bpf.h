/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what all BPF programs share: how a tracepoint's arguments become a
 * struct vmdev_event. Attaches to nothing.
 */
#ifndef VMDEV_BPF_H
#define VMDEV_BPF_H

#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "vmdev_event.h"

/*
 * The checker is compiled in parts (check/), one for each group of its programs, and linked.
 * Functions and variables that several parts have in common stand in headers: the linker
 * takes one of each.
 */
#define CHECK_ONE __weak
/* A function that the verifier follows once by itself, see check_walk_again(). */
#define CHECK_APART __weak __noinline
/* A program or a map that is only loaded where a rule of this group is armed. */
#define CHECK_GROUP(group) __attribute__((btf_decl_tag(#group)))

/* The loop of the rules, see core/state.h. */
#define rules_loop(n, turn, ctx) bpf_loop(n, turn, ctx, 0)

/* Where the prototype (dev, vq, seq, arg[0], ...) puts them. */
#define VMDEV_CTX_DEV 0
#define VMDEV_CTX_VQ 1
#define VMDEV_CTX_SEQ 2
#define VMDEV_CTX_ARG 3

/* The index in a command that does not fit is out of range, whatever it was. */
#define VMDEV_VQ_HUGE 0xfffeu

/*
 * Decode @nargs arguments; the rest of arg[] is left alone. @nargs must be the
 * number that the tracepoint has: the kernel refuses a program that reads more.
 */
static __always_inline void vmdev_decode(struct vmdev_event *e,
					 const struct bpf_raw_tracepoint_args *ctx, __u16 id,
					 unsigned int nargs)
{
	/* A plain array: indexing the flexible one costs an addition for each argument. */
	const __u64 *arg = (const __u64 *)ctx;
	__u32 vq = arg[VMDEV_CTX_VQ];
	unsigned int i;

	e->dev = arg[VMDEV_CTX_DEV];
	e->vq = id < VMDEV_EV_BUF_MAP && vq > VMDEV_VQ_NONE ? VMDEV_VQ_HUGE : vq;
	e->seq = arg[VMDEV_CTX_SEQ];
	e->id = id;
#pragma unroll
	for (i = 0; i < VMDEV_MAX_ARGS; i++) {
		if (i < nargs)
			e->arg[i] = arg[VMDEV_CTX_ARG + i];
	}
}

/* Whether a text of the kernel's is @want, a constant of at most 15 characters. */
static __always_inline int vmdev_text_is(const void *text, const char *want)
{
	char got[16] = {};

	return text && bpf_probe_read_kernel_str(got, sizeof(got), text) > 0 &&
	       !bpf_strncmp(got, sizeof(got), want);
}

#endif /* VMDEV_BPF_H */
