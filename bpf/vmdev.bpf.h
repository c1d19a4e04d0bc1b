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

/* The loop of the rules, see rules_state.h. */
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

/* Number of arguments of each event, as VMDEV_EVENT_LIST names them. */
#define VMDEV_NARGS_CMD_BEGIN 4
#define VMDEV_NARGS_CMD_END 4
#define VMDEV_NARGS_ADD 4
#define VMDEV_NARGS_DEL 0
#define VMDEV_NARGS_BIND 0
#define VMDEV_NARGS_UNBIND 0
#define VMDEV_NARGS_VQ_CB 0
#define VMDEV_NARGS_CONFIG_CB 0
#define VMDEV_NARGS_BUF_MAP 3
#define VMDEV_NARGS_BUF_UNMAP 3
#define VMDEV_NARGS_MEM_ALLOC 2
#define VMDEV_NARGS_MEM_FREE 2
#define VMDEV_NARGS_RING_INIT 6
#define VMDEV_NARGS_RING_RESET 0
#define VMDEV_NARGS_GETDESC 7
#define VMDEV_NARGS_COPY_BEGIN 6
#define VMDEV_NARGS_COPY_END 3
#define VMDEV_NARGS_COMPLETE 3
#define VMDEV_NARGS_NEED_NOTIFY 5
#define VMDEV_NARGS_NOTIFY_ENABLE 2
#define VMDEV_NARGS_NOTIFY_DISABLE 0
#define VMDEV_NARGS_RING_ERROR 3
#define VMDEV_NARGS_WORK_BEGIN 1
#define VMDEV_NARGS_WORK_END 4
#define VMDEV_NARGS_DROP 2
#define VMDEV_NARGS_RING_OPS 2
#define VMDEV_NARGS_COPIES_BEGIN 2
#define VMDEV_NARGS_COPIES_END 3
#define VMDEV_NARGS_BUF_OPS 2
#define VMDEV_NARGS_CTRL 6
#define VMDEV_NARGS_CONFIG_CHANGE 2
#define VMDEV_NARGS_STATE 8
#define VMDEV_NARGS_VQ_STATE 7
#define VMDEV_NARGS_RING_STATE 6
#define VMDEV_NARGS_HELD 3

#endif /* VMDEV_BPF_H */
