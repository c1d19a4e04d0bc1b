/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the look at what the kernel's virtio_ring keeps for itself of each descriptor that it
 * writes. What a difference means is in rules/ring/mirror.h.
 *
 * A driver writes a descriptor and its copy before it notes whose chain it is, and clears that note
 * first: while the note is there, both are valid.
 */
#ifndef VMDEV_MIRROR_BPF_H
#define VMDEV_MIRROR_BPF_H

#include "vmdev_chain.bpf.h"
#include "vmdev_driver.bpf.h"
#include "vmdev_look.bpf.h"
#include "rules/ring/mirror.h"

/* The address that a driver's copy has of a buffer which the driver mapped itself. */
#define CHECK_MIRROR_UNKNOWN (~0ULL)

/* One queue on its way to the first difference. */
struct check_mirror {
	__u64 table;	/* descriptors */
	__u64 avail;	/* ring */
	__u64 state;
	__u64 extra;
	__u64 wrote;
	__u64 found;
	__u32 num;
	__u32 first;	/* of the heads whose turn it is */
	__u32 used;	/* index */
	__u32 heads;	/* compared */
	__u32 head;	/* of the difference */
};

/* Looks come one after the other; the stack has no room for it. */
static struct check_mirror check_mirror;

/* The head that is number @i of a look. */
static __always_inline __u32 check_mirror_pick(const struct check_mirror *m, __u32 i)
{
	__s64 head;

	if (i >= RULES_MIRROR_NEAR)
		return (m->first + i) % m->num;
	head = check_look_u16(rules_ring_entry(m->avail, RULES_AVAIL_ENTRY,
					       m->used - RULES_MIRROR_NEAR / 2 + i, m->num));
	return head < 0 ? 0 : head % m->num;
}

static long check_mirror_head(__u32 i, void *ctx)
{
	struct check_mirror *m = &check_mirror;
	__u32 head = check_mirror_pick(m, i);
	struct vring_desc_state_split___own *state =
		(void *)(m->state + head * bpf_core_type_size(struct vring_desc_state_split___own));
	struct vring_desc_extra___own *extra =
		(void *)(m->extra + head * bpf_core_type_size(struct vring_desc_extra___own));
	void *data = BPF_CORE_READ(state, data);
	__u64 addr = BPF_CORE_READ(extra, addr);
	__u32 len = BPF_CORE_READ(extra, len);
	struct rules_desc desc;

	(void)ctx;
	if (i >= m->num)
		return 1;
	if (!data || addr == CHECK_MIRROR_UNKNOWN ||
	    bpf_probe_read_kernel(&desc, sizeof(desc),
				  (void *)(m->table + head * VMDEV_DESC_SIZE)) ||
	    BPF_CORE_READ(state, data) != data || BPF_CORE_READ(extra, addr) != addr ||
	    BPF_CORE_READ(extra, len) != len)
		return 0;
	m->heads++;
	m->head = head;
	m->wrote = addr;
	m->found = CHECK_LE64(desc.addr);
	if (m->wrote == m->found) {
		m->wrote = len;
		m->found = CHECK_LE32(desc.len);
	}
	return m->wrote != m->found;
}

static __always_inline void check_mirror_begin(const struct rules_dev *d, __u32 vq)
{
	const struct rules_vq *q = &d->vq[vq];
	struct check_mirror *m = &check_mirror;

	__builtin_memset(m, 0, sizeof(*m));
	m->table = q->area[0].lo;
	m->avail = q->area[1].lo;
	m->used = check_look_u16(q->area[2].lo + RULES_RING_IDX_AT);
	m->num = q->num_set;
	m->first = rules_mirror_first(q, &d->look[vq]);
}

/*
 * Compares some of a queue's descriptors. Returns nonzero if RING-32 is broken. Global, so that
 * the verifier does not follow it once for each way in which a look can go.
 */
CHECK_APART int check_look_mirror(__u32 dev, __u32 vq)
{
	struct check_slot *slot = check_slot_of(dev);
	struct check_mirror *m = &check_mirror;
	struct vring_virtqueue___own *ring;
	struct rules_dev *d;
	struct rules_vq *q;
	__u64 session;

	if (!slot)
		return 0;
	d = &slot->dev;
	vq = rules_index(vq, VMDEV_MAX_VQS - 1);
	q = &d->vq[vq];
	session = rules_look_session(d, q);
	if (!rules_mirror_wanted(d, q))
		return 0;
	check_mirror_begin(d, vq);
	ring = (void *)check_driver_queue(dev, vq);
	if (!ring || !m->num)
		return 0;
	m->state = (__u64)BPF_CORE_READ(ring, split.desc_state);
	m->extra = (__u64)BPF_CORE_READ(ring, split.desc_extra);
	bpf_loop(RULES_MIRROR_HEADS, check_mirror_head, NULL, 0);
	if (session != rules_look_session(d, q) || !rules_mirror_wanted(d, q))
		return 0;
	return rules_step_mirror(&d->look[vq], m->heads, m->wrote, m->found, m->head,
				 &d->look_verdict);
}

#endif /* VMDEV_MIRROR_BPF_H */
