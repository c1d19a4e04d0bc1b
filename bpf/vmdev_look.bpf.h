/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the looks at rings from outside: what the checker reads in a queue's memory when
 * the driver kicks, and when user space asks for a look. Whether it is right is judged
 * in rules/ring/look.h; who asks, and how often, is user space's business.
 *
 * A ring may go while it is read: the read then fails, or its values are thrown away,
 * because the session has changed.
 */
#ifndef VMDEV_LOOK_BPF_H
#define VMDEV_LOOK_BPF_H

#include "vmdev_chain.bpf.h"
#include "vmdev_report.bpf.h"
#include "rules/copy/exposed.h"
#include "rules/ring/late.h"
#include "rules/ring/layout.h"

/* A used entry [2.7.8]. */
struct check_used {
	__u32 id;
	__u32 len;
};

/*
 * A 16-bit number of a ring, which is little endian [2.4]; -1 if it cannot be read. A global
 * function, which the verifier follows once and not for each caller and result.
 */
CHECK_APART __s64 check_look_u16(__u64 addr)
{
	__u8 byte[2];

	if (bpf_probe_read_kernel(byte, sizeof(byte), (const void *)addr))
		return -1;
	return byte[0] | byte[1] << 8;
}

/*
 * The head that the available ring names at @idx; -1 if that cannot be known any more. The entry
 * is read first: if it still is the old one afterwards, it was when it was read.
 */
static __always_inline __s64 check_look_head(const struct rules_vq *q, __u32 idx)
{
	__u64 ring = q->area[1].lo;
	__s64 head = check_look_u16(rules_ring_entry(ring, RULES_AVAIL_ENTRY, idx, q->num));
	__s64 now = check_look_u16(ring + RULES_RING_IDX_AT);

	return now < 0 || !rules_ring_listed(idx, now, q->num) ? -1 : head;
}

/* The used entry of a running position, into @entry. Returns nonzero if it cannot be read. */
static __always_inline int check_look_used(const struct rules_vq *q, __u32 idx,
					   struct check_used *entry)
{
	__u64 at = rules_ring_entry(q->area[2].lo, RULES_USED_ENTRY, idx, q->num);

	if (bpf_probe_read_kernel(entry, sizeof(*entry), (const void *)at))
		return 1;
	entry->id = CHECK_LE32(entry->id);
	entry->len = CHECK_LE32(entry->len);
	return 0;
}

/*
 * A kick covers all that is available when it begins. Returns whether bytes of the last chain are
 * to be kept (vmdev_exposed.bpf.h). Global, likewise.
 */
CHECK_APART int check_look_kicked(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct rules_vq *q;
	__s64 idx;

	if (!slot || vq >= VMDEV_MAX_VQS)
		return 0;
	q = &slot->dev.vq[rules_index(vq, VMDEV_MAX_VQS - 1)];
	if (!q->area[1].hi)
		return 0;
	idx = check_look_u16(q->area[1].lo + RULES_RING_IDX_AT);
	q->kicked = idx < 0 ? 0 : idx | RULES_KICKED_KNOWN;
	rules_late_kick(q, q->kicked, bpf_jiffies64());
	return idx >= 0 && rules_exposed_turn(&slot->dev, q, idx);
}

static __always_inline int check_look_kick(const struct vmdev_event *e)
{
	return rules_cmd_of(e) == VMDEV_CMD_KICK_VQ && check_look_kicked(e->dev, e->vq);
}

#endif /* VMDEV_LOOK_BPF_H */
