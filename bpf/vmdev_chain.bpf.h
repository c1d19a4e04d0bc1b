/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the way along a chain's descriptors in memory. Does not own what is asked of them
 * (check/descriptors.bpf.c, check/guard.bpf.c).
 */
#ifndef VMDEV_CHAIN_BPF_H
#define VMDEV_CHAIN_BPF_H

#include "vmdev.bpf.h"
#include "rules/rules.h"
#include "rules/copy/chain.h"

/* Rings are little endian [2.4]. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CHECK_LE16(x) __builtin_bswap16(x)
#define CHECK_LE32(x) __builtin_bswap32(x)
#define CHECK_LE64(x) __builtin_bswap64(x)
#else
#define CHECK_LE16(x) (x)
#define CHECK_LE32(x) (x)
#define CHECK_LE64(x) (x)
#endif

/*
 * The next descriptor. Return: nonzero if there is no other. A global function, so that the
 * verifier follows it once, and not for each way that a chain can have taken before.
 */
CHECK_APART int check_chain_step(struct rules_chain_walk *w)
{
	struct rules_desc desc;

	if (!w)
		return 1;
	if (w->at >= w->size ||
	    bpf_probe_read_kernel(&desc, sizeof(desc),
				  (void *)(w->table + (__u64)w->at * VMDEV_DESC_SIZE)))
		return 1;
	desc.addr = CHECK_LE64(desc.addr);
	desc.len = CHECK_LE32(desc.len);
	desc.flags = CHECK_LE16(desc.flags);
	desc.next = CHECK_LE16(desc.next);
	return rules_chain_desc(w, &desc);
}

static long check_chain_turn(__u32 i, struct rules_chain_walk *w)
{
	(void)i;
	return check_chain_step(w) != 0;
}

/* Follow the chain of @head. One that is longer than what is looked at is not done. */
static __always_inline void check_chain_walk(struct rules_chain_walk *w,
					     const struct rules_vq *q, __u32 head)
{
	w->table = q->area[0].lo;
	w->size = q->area[0].hi ? q->num : 0;
	w->at = head;
	bpf_loop(RULES_CHAIN_MAX, check_chain_turn, w, 0);
}

#endif /* VMDEV_CHAIN_BPF_H */
