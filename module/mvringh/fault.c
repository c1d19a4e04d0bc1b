// SPDX-License-Identifier: GPL-2.0
/*
 * Misbehaviour of a ring that needs code of its own. Built with FAULTS=1 only.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include "fault.h"
#include "tables.h"

#define MVRINGH_FAULT_CUT 4
#define MVRINGH_FAULT_NEAR 64	/* bytes of a buffer, the last of which is changed */

/* A byte becomes another, the driver's or the device's. */
static void mvringh_fault_flip(const struct mvringh *ring, u64 at, bool theirs)
{
	const struct mvringh_access *access = theirs ? ring->memory.access : &mvringh_kernel;
	void *space = ring->memory.space;
	u8 byte;

	if (!access->copy(space, (uintptr_t)&byte, at, sizeof(byte), MVRINGH_IN))
		return;
	byte ^= 0xff;
	access->copy(space, at, (uintptr_t)&byte, sizeof(byte), MVRINGH_OUT);
}

/*
 * readable-changes. swallow-chain: refused, but the caller never gets it to complete it.
 */
int mvringh_fault_next(struct mvringh *ring, struct mvringh_chain *chain, int ret)
{
	if (ret > 0 && chain->nread && vmdev_fault(VMDEV_FAULT_READABLE_CHANGES))
		mvringh_fault_flip(ring, chain->seg[0].addr +
				   min_t(u32, chain->seg[0].len, MVRINGH_FAULT_NEAR) - 1, true);
	if (ret <= 0 || !vmdev_fault(VMDEV_FAULT_SWALLOW_CHAIN))
		return ret;
	mvringh_refuse(ring, chain, VMDEV_ERR_ADDRESS);
	return 0;
}

/*
 * chain-refused: a good chain is called malformed. chain-cut: the last readable bytes of a chain
 * are not seen. Returns what the walk along it returned, or a reason.
 */
int mvringh_fault_walked(struct mvringh_chain *chain, int ret)
{
	struct mvringh_seg *last = &chain->seg[chain->nread - 1];

	if (ret || !chain->nread || last->len <= MVRINGH_FAULT_CUT)
		return ret;
	if (vmdev_fault(VMDEV_FAULT_CHAIN_REFUSED))
		return VMDEV_ERR_ORDER;
	if (vmdev_fault(VMDEV_FAULT_CHAIN_CUT)) {
		last->len -= MVRINGH_FAULT_CUT;
		chain->readable -= MVRINGH_FAULT_CUT;
	}
	return ret;
}

/* push-direction, pull-direction: a copy runs against the direction that was asked for. */
bool mvringh_fault_push(bool push)
{
	if (vmdev_fault(push ? VMDEV_FAULT_PUSH_DIRECTION : VMDEV_FAULT_PULL_DIRECTION))
		return !push;
	return push;
}

/*
 * stale-after-failed-copy, copy-cut-unsaid, copy-count-short: @n becomes what is copied.
 * Returns what is said to be copied.
 */
u32 mvringh_fault_copy(u32 *n)
{
	u32 len = *n;

	if (vmdev_fault(VMDEV_FAULT_STALE_AFTER_FAILED_COPY)) {
		*n = 0;
		return 0;
	}
	if (vmdev_fault(VMDEV_FAULT_COPY_CUT_UNSAID))
		*n /= 2;
	return vmdev_fault(VMDEV_FAULT_COPY_COUNT_SHORT) ? len / 2 : len;
}

/* push-scribbles-source. copy-one-more: the copy continues behind its descriptor. */
void mvringh_fault_copied(struct mvringh *ring, u32 i, bool push)
{
	const struct vmdev_copy *copy = &ring->copies[i];
	bool within = ring->within & BIT(i);

	if (push && vmdev_fault(VMDEV_FAULT_PUSH_SCRIBBLES_SOURCE))
		mvringh_fault_flip(ring, copy->buf, within);
	if (ring->overrun != i + 1)
		return;
	ring->overrun = 0;
	ring->memory.access->copy(ring->memory.space, copy->desc + copy->len,
				  copy->buf + copy->len, sizeof(u64),
				  within ? MVRINGH_WITHIN : MVRINGH_OUT);
}

/* copy-one-more, copy-past-end: the copy just posted fills its descriptor, and goes too far. */
void mvringh_fault_full(struct mvringh *ring)
{
	if (vmdev_fault(VMDEV_FAULT_COPY_PAST_END))
		ring->copies[ring->ncopies - 1].len++;
	if (vmdev_fault(VMDEV_FAULT_COPY_ONE_MORE))
		ring->overrun = ring->ncopies;
}

/* scribble-descriptor: a descriptor of the driver's says another length. */
static void mvringh_fault_scribble(struct mvringh *ring, u16 head)
{
	const struct mvringh_access *access = ring->memory.access;
	u64 at = ring->desc + VMDEV_DESC_SIZE * head;
	struct mvringh_desc desc;

	if (access->get_desc(ring->memory.space, at, &desc))
		access->put32(ring->memory.space, at + offsetof(struct mvringh_desc, len),
			      desc.len ^ 1);
}

/* behind-buffer: eight bytes are turned over; done twice they are as they were. */
static void mvringh_fault_behind(const struct mvringh *ring)
{
	u64 i;

	for (i = 0; ring->behind && i < sizeof(u64); i++)
		mvringh_fault_flip(ring, ring->behind + i, true);
}

/* The bytes behind a chain's buffer; 0 if they are on another page, which may be read-only. */
static u64 mvringh_fault_end(const struct mvringh_chain *chain)
{
	const struct mvringh_seg *seg = &chain->seg[chain->nread];
	u64 end = seg->addr + seg->len;

	return ((end - 1) ^ (end + sizeof(u64) - 1)) & PAGE_MASK ? 0 : end;
}

/*
 * bytes-after-push, bytes-after-pull, behind-buffer: the copies of a chain are done, and it is not
 * given back. The second one of complete-twice has no segments.
 */
static void mvringh_fault_held(struct mvringh *ring, const struct mvringh_chain *chain)
{
	if (!chain->seg)
		return;
	if (chain->writable < chain->capacity && vmdev_fault(VMDEV_FAULT_BYTES_AFTER_PUSH))
		mvringh_corrupt(ring, chain);
	if (chain->nread && vmdev_fault(VMDEV_FAULT_BYTES_AFTER_PULL))
		mvringh_fault_flip(ring, chain->seg[0].addr, true);
	if (chain->capacity && !ring->behind && vmdev_fault(VMDEV_FAULT_BEHIND_BUFFER)) {
		ring->behind = mvringh_fault_end(chain);
		mvringh_fault_behind(ring);
	}
}

/*
 * used-len-too-long, used-len-shorter, scribble-descriptor, and what mvringh_fault_held() does.
 * Returns the length to tell.
 */
u32 mvringh_fault_complete(struct mvringh *ring, const struct mvringh_chain *chain, u32 len)
{
	if (!chain->capacity && vmdev_fault(VMDEV_FAULT_USED_LEN_TOO_LONG))
		len = 1;
	mvringh_fault_held(ring, chain);
	if (len > 1 && vmdev_fault(VMDEV_FAULT_USED_LEN_SHORTER))
		len--;
	if (vmdev_fault(VMDEV_FAULT_SCRIBBLE_DESCRIPTOR))
		mvringh_fault_scribble(ring, chain->head);
	return len;
}

/* used-entry-longer: the entry just written is written again. */
static void mvringh_fault_longer(struct mvringh *ring, u16 head, u32 len)
{
	ring->last_used--;
	ring->layout->used(ring, ring->memory.access, head, len + 1);
	ring->last_used++;
}

/* used-entry-changes: the last entry that the driver was let see is written again. */
static void mvringh_fault_older(struct mvringh *ring, u16 head, u32 len)
{
	u32 next = ring->last_used;

	ring->last_used = ring->notified - 1;
	ring->layout->used(ring, ring->memory.access, head, len);
	ring->last_used = next;
}

/* copy-after-complete: a chain is read that is the driver's again. */
static void mvringh_fault_read(struct mvringh *ring, const struct mvringh_chain *chain)
{
	struct mvringh_chain twin = { .head = chain->head, .seg = chain->seg, .nread = 1 };
	u64 word;

	twin.readable = min_t(u32, sizeof(word), chain->seg[0].len);
	mvringh_pull(ring, &twin, &word, sizeof(word));
	mvringh_transfer(ring);
}

/* odd-avail-flags: nobody but the driver has business there. */
static void mvringh_fault_flags(struct mvringh *ring)
{
	ring->memory.access->put16(ring->memory.space,
				   ring->driver + offsetof(struct vring_avail, flags), 2);
}

/* complete-twice: a second chain of this head, known by its want of segments, is given back. */
void mvringh_fault_completed(struct mvringh *ring, const struct mvringh_chain *chain, u32 len)
{
	struct mvringh_chain twin = { .head = chain->head, .order = ring->done, .capacity = len };

	if (!chain->seg)
		return;
	if (vmdev_fault(VMDEV_FAULT_USED_ENTRY_LONGER))
		mvringh_fault_longer(ring, chain->head, len);
	if (chain->nread && vmdev_fault(VMDEV_FAULT_USED_ENTRY_CHANGES))
		mvringh_fault_older(ring, chain->head, len + 1);
	if (chain->nread && vmdev_fault(VMDEV_FAULT_COPY_AFTER_COMPLETE))
		mvringh_fault_read(ring, chain);
	if (chain->nread && vmdev_fault(VMDEV_FAULT_DESCRIPTOR_CHANGES))
		mvringh_fault_scribble(ring, chain->head);
	if (chain->writable < chain->capacity && vmdev_fault(VMDEV_FAULT_SHOWN_CHANGES))
		ring->shown = chain->seg[chain->nread].addr +
			      min_t(u32, chain->capacity - chain->writable, MVRINGH_FAULT_NEAR) - 1;
	if (ring->event_idx && vmdev_fault(VMDEV_FAULT_ODD_AVAIL_FLAGS))
		mvringh_fault_flags(ring);
	if (!vmdev_fault(VMDEV_FAULT_COMPLETE_TWICE))
		return;
	__set_bit(twin.head, ring->out);
	mvringh_complete(ring, &twin, len);
	ring->done--;
}

/* used-index-skips */
u32 mvringh_fault_used(u32 slots)
{
	return vmdev_fault(VMDEV_FAULT_USED_INDEX_SKIPS) ? 2 * slots : slots;
}

/* taken-out-of-turn: of two chains that wait the second comes first. Returns its position. */
u32 mvringh_fault_turn(struct mvringh *ring, u32 pending)
{
	if (ring->turned) {
		ring->turned = false;
		return ring->last_avail - 1;
	}
	ring->turned = pending > 1 && vmdev_fault(VMDEV_FAULT_TAKEN_OUT_OF_TURN);
	return ring->last_avail + ring->turned;
}

/* used-index-stays: true if the index is not written. */
bool mvringh_fault_publish(void)
{
	return vmdev_fault(VMDEV_FAULT_USED_INDEX_STAYS);
}

/* shown-changes, behind-buffer: what was completed is published. */
void mvringh_fault_published(struct mvringh *ring)
{
	mvringh_fault_behind(ring);
	ring->behind = 0;
	if (ring->shown)
		mvringh_fault_flip(ring, ring->shown, true);
	ring->shown = 0;
}

/**
 * mvringh_push_into_readable - the fault of that name: what mvringh_push() never does
 * @ring:  ring
 * @chain: chain with a readable part
 * @buf:   source
 * @len:   bytes; no more than the first readable segment holds are copied
 */
void mvringh_push_into_readable(struct mvringh *ring, const struct mvringh_chain *chain,
				const void *buf, u32 len)
{
	struct mvringh_chain wrong = { .head = chain->head, .seg = chain->seg };

	if (!chain->nread)
		return;
	wrong.writable = min(len, chain->seg[0].len);
	mvringh_push(ring, &wrong, buf, wrong.writable);
	ring->copies[ring->ncopies - 1].perm = VMDEV_PERM_READABLE;
}
EXPORT_SYMBOL_GPL(mvringh_push_into_readable);

/**
 * mvringh_corrupt - the fault corrupt-payload: a byte that was pushed becomes another
 * @ring:  ring
 * @chain: chain; the copies into it are done
 */
void mvringh_corrupt(struct mvringh *ring, const struct mvringh_chain *chain)
{
	const struct mvringh_seg *seg = &chain->seg[chain->nread];
	u32 pushed = chain->capacity - chain->writable;

	mvringh_fault_flip(ring, seg->addr + min(seg->len, pushed) - 1, true);
}
EXPORT_SYMBOL_GPL(mvringh_corrupt);

/* wish-misread: the driver seems to want the entry behind the last. Returns what is decided. */
int mvringh_fault_wish(int notify, u32 used, u16 *event)
{
	if (notify <= 0 || !vmdev_fault(VMDEV_FAULT_WISH_MISREAD))
		return notify;
	*event = used;
	return 0;
}
