// SPDX-License-Identifier: GPL-2.0
/*
 * The drill's driver side of the device: start, stop, descriptors, used entries.
 * What is right or wrong is decided by the cases.
 */
#include <linux/dma-mapping.h>
#include <uapi/linux/virtio_net.h>
#include "drill.h"
#include "vmdev_fault.h"

#define DRILL_GUARD_BYTE 0xa5
/* Bytes of a frame beyond the MTU: Ethernet header and VLAN tag. */
#define DRILL_OVERHEAD 18

/* Notes the first thing that is wrong; later ones follow from it. */
int drill_fail(struct drill *d, const char *what, u64 is, u64 wanted)
{
	if (!d->why[0])
		scnprintf(d->why, sizeof(d->why), "%s: %llu, wanted %llu", what, is, wanted);
	return -EPROTO;
}

/**
 * drill_await - wait for the first of something, until the deadline
 * @d:     drill
 * @count: 0 until it comes
 * @what:  for the message
 *
 * Return: 0 or -EPROTO.
 */
int drill_await(struct drill *d, const atomic_t *count, const char *what)
{
	unsigned long deadline = jiffies + DRILL_DEADLINE;

	while (!atomic_read(count)) {
		if (time_after(jiffies, deadline))
			return drill_fail(d, what, 0, 1);
		drill_pause();
	}
	return 0;
}

static void drill_callback(void *private)
{
	struct drill_queue *q = private;

	if (atomic_inc_return(&q->callbacks) != 1 || !q->again)
		return;
	drill_offer(q, 1);
	vmdev_kick_vq(q->again, q->index);
}

/* The control queue follows the last pair, and without MQ there is one [5.1.2]. */
static u32 drill_index(const struct drill *d, u32 slot)
{
	if (slot != DRILL_CTRL)
		return slot;
	return d->features & VMDEV_FEATURE(VMDEV_F_MQ) ? d->vd->nvqs - 1 : DRILL_CTRL;
}

/* Behind the device area, whose last field is the available event [2.7.8]. */
static u8 *drill_guard(const struct drill_queue *q)
{
	return q->mem + q->bytes - DRILL_GUARD;
}

/**
 * drill_guarded - has the device written only into its area?
 * @d:    drill
 * @slot: queue, with memory
 *
 * Return: 0 or -EPROTO.
 */
int drill_guarded(struct drill *d, u32 slot)
{
	const u8 *bad = memchr_inv(drill_guard(&d->q[slot]), DRILL_GUARD_BYTE, DRILL_GUARD);

	return bad ? drill_fail(d, "byte behind a device area", *bad, DRILL_GUARD_BYTE) : 0;
}

/**
 * drill_queue_program - empty a queue's rings, tell the device of them and enable it
 * @d:     drill
 * @slot:  queue, with memory
 * @state: available index to begin at
 *
 * Return: 0 or -errno.
 */
int drill_queue_program(struct drill *d, u32 slot, u16 state)
{
	struct drill_queue *q = &d->q[slot];
	struct vmdev_cb cb = { .callback = drill_callback, .private = q };
	int ret;

	q->next = state;
	q->seen = state;
	q->again = NULL;
	atomic_set(&q->callbacks, 0);
	memset(q->mem, 0, q->bytes);
	memset(drill_guard(q), DRILL_GUARD_BYTE, DRILL_GUARD);
	vmdev_put16(&q->avail->idx, state);
	vmdev_put16(&q->used->idx, state);
	ret = vmdev_set_vq_cb(d->vd, q->index, &cb);
	ret = ret ?: vmdev_set_vq_num(d->vd, q->index, q->num);
	ret = ret ?: vmdev_set_vq_address(d->vd, q->index, q->dma,
					  q->dma + VMDEV_DESC_AREA_BYTES(q->num),
					  q->dma + ((void *)q->used - q->mem));
	ret = ret ?: vmdev_set_vq_state(d->vd, q->index, state);
	return ret ?: vmdev_set_vq_ready(d->vd, q->index, true);
}

static int drill_queue_start(struct drill *d, u32 slot, u32 num, u16 state)
{
	struct drill_queue *q = &d->q[slot];
	u32 used_at, align;
	int ret = vmdev_get_vq_align(d->vd, &align);

	if (ret)
		return ret;
	align = max_t(u32, align, VMDEV_DEVICE_ALIGN);
	used_at = ALIGN(VMDEV_DESC_AREA_BYTES(num) + VMDEV_DRIVER_AREA_BYTES(num), align);
	q->index = drill_index(d, slot);
	q->num = num;
	q->bytes = used_at + VMDEV_DEVICE_AREA_BYTES(num) + DRILL_GUARD;
	q->mem = dma_alloc_coherent(&d->vd->dev, q->bytes, &q->dma, GFP_KERNEL);
	if (!q->mem)
		return -ENOMEM;
	q->desc = q->mem;
	q->avail = q->mem + VMDEV_DESC_AREA_BYTES(num);
	q->used = q->mem + used_at;
	return drill_queue_program(d, slot, state);
}

static void drill_queue_free(struct drill *d, struct drill_queue *q)
{
	dma_free_coherent(&d->vd->dev, q->bytes, q->mem, q->dma);
	q->mem = NULL;
}

void drill_queue_stop(struct drill *d, u32 slot)
{
	struct drill_queue *q = &d->q[slot];
	u32 index = q->index;
	bool ready;

	if (!q->mem)
		return;
	/* A device that stands still does not notice that its ring goes. */
	if (vmdev_fault(VMDEV_FAULT_FREE_LIVE_RING)) {
		vmdev_suspend(d->vd);
	} else {
		vmdev_set_vq_ready(d->vd, index, false);
		if (!vmdev_fault(VMDEV_FAULT_SKIP_READY_READBACK))
			vmdev_get_vq_ready(d->vd, index, &ready);
	}
	vmdev_set_vq_cb(d->vd, index, NULL);
	drill_guarded(d, slot);
	drill_queue_free(d, q);
}

static int drill_add_status(struct drill *d, u8 bit)
{
	u8 status;
	int ret = vmdev_get_status(d->vd, &status);

	return ret ?: vmdev_set_status(d->vd, status | bit);
}

/* Reset up to FEATURES_OK, in the specification's order [3.1.1]. */
static int drill_negotiate(struct drill *d, u64 withhold)
{
	u64 features;
	u8 status;
	int ret;

	ret = vmdev_reset(d->vd);
	ret = ret ?: drill_add_status(d, VMDEV_S_ACKNOWLEDGE);
	ret = ret ?: drill_add_status(d, VMDEV_S_DRIVER);
	ret = ret ?: vmdev_get_device_features(d->vd, &features);
	if (!ret)
		d->features = features & ~withhold;
	ret = ret ?: vmdev_set_driver_features(d->vd, d->features);
	ret = ret ?: drill_add_status(d, VMDEV_S_FEATURES_OK);
	ret = ret ?: vmdev_get_status(d->vd, &status);
	if (ret)
		return ret;
	return status & VMDEV_S_FEATURES_OK ? 0 : -ENODEV;
}

/**
 * drill_start - initialise the device as a good driver does
 * @d: drill
 * @c: features to withhold, queue size, state
 *
 * Return: 0; -ENODEV if the device refuses the features; or -errno.
 */
int drill_start(struct drill *d, const struct drill_case *c)
{
	u32 i, queues;
	int ret;

	d->why[0] = 0;
	memset(d->mem, 0, DRILL_MEM);
	ret = drill_negotiate(d, c->withhold);
	queues = d->features & VMDEV_FEATURE(VMDEV_F_CTRL_VQ) ? DRILL_QUEUES : DRILL_CTRL;
	for (i = 0; i < queues && !ret; i++)
		ret = drill_queue_start(d, i, c->num, c->state);
	return ret ?: drill_add_status(d, VMDEV_S_DRIVER_OK);
}

/* Reset, see that it is done, give the rings back. */
void drill_stop(struct drill *d)
{
	u8 status;
	u32 i;

	vmdev_reset(d->vd);
	vmdev_get_status(d->vd, &status);
	if (status)
		drill_fail(d, "status after reset", status, 0);
	for (i = 0; i < DRILL_QUEUES; i++)
		drill_queue_stop(d, i);
}

/* Give the rings back, and tell nobody: the device does not work on them without DRIVER_OK. */
void drill_abandon(struct drill *d)
{
	u32 i;

	for (i = 0; i < DRILL_QUEUES; i++)
		if (d->q[i].mem)
			drill_queue_free(d, &d->q[i]);
}

u64 drill_addr(const struct drill *d, u32 at)
{
	return d->dma + at;
}

void drill_desc(struct vring_desc *table, u32 i, u64 addr, u32 len, u16 flags, u16 next)
{
	vmdev_put64(&table[i].addr, addr);
	vmdev_put32(&table[i].len, len);
	vmdev_put16(&table[i].flags, flags);
	vmdev_put16(&table[i].next, next);
}

void drill_offer(struct drill_queue *q, u16 head)
{
	vmdev_put16(&q->avail->ring[q->next & (q->num - 1)], head);
	q->next++;
	/* The entry before the index; pairs with the device's read barrier. */
	vmdev_put16_release(&q->avail->idx, q->next);
}

u16 drill_used_idx(const struct drill_queue *q)
{
	return vmdev_get16_acquire(&q->used->idx);
}

/**
 * drill_used - wait for the next used entry and check it
 * @d:     drill
 * @queue: queue index
 * @head:  chain that must be in it
 * @len:   length that must be in it
 *
 * Return: 0 or -EPROTO.
 */
int drill_used(struct drill *d, u32 queue, u16 head, u32 len)
{
	struct drill_queue *q = &d->q[queue];
	unsigned long deadline = jiffies + DRILL_DEADLINE;
	struct vring_used_elem *elem = &q->used->ring[q->seen & (q->num - 1)];
	u32 id, is;

	while (drill_used_idx(q) == q->seen) {
		if (time_after(jiffies, deadline))
			return drill_fail(d, "used entries on queue", queue, head);
		drill_pause();
	}
	q->seen++;
	id = vmdev_get32(&elem->id);
	is = vmdev_get32(&elem->len);
	if (id != head)
		return drill_fail(d, "used id", id, head);
	return is == len ? 0 : drill_fail(d, "used length", is, len);
}

/* Nothing more was used than drill_used() has looked at. */
bool drill_idle(struct drill *d, u32 queue)
{
	return drill_used_idx(&d->q[queue]) == d->q[queue].seen;
}

/* A frame at the start of the memory: header of zeros, then a pattern. */
void drill_fill(struct drill *d, u8 seed)
{
	u32 i;

	memset(d->mem, 0, DRILL_HDR);
	for (i = DRILL_HDR; i < DRILL_FRAME; i++)
		d->mem[i] = seed + i;
}

/* @n receive buffers, one descriptor each. */
void drill_post_rx(struct drill *d, u32 n)
{
	struct drill_queue *q = &d->q[DRILL_RX];
	u32 i;

	for (i = 0; i < n; i++) {
		drill_desc(q->desc, i, drill_addr(d, DRILL_RX_AT + i * DRILL_RX_LEN),
			   DRILL_RX_LEN, VMDEV_DESC_F_WRITE, 0);
		drill_offer(q, i);
	}
}

/* Offer a transmit chain and kick. */
int drill_send(struct drill *d, u16 head)
{
	drill_offer(&d->q[DRILL_TX], head);
	return vmdev_kick_vq(d->vd, DRILL_TX);
}

/* The frame of drill_fill() has come back in receive buffer @head, whole and with its header. */
int drill_received(struct drill *d, u16 head)
{
	const u8 *rx = d->mem + DRILL_RX_AT + head * DRILL_RX_LEN;
	int ret = drill_used(d, DRILL_RX, head, DRILL_FRAME);

	if (ret)
		return ret;
	if (memcmp(rx + DRILL_HDR, d->mem + DRILL_HDR, DRILL_FRAME - DRILL_HDR))
		return drill_fail(d, "received frame differs at buffer", head, 0);
	/* num_buffers, the last two bytes of the header [5.1.6.4]. */
	return rx[10] == 1 && !rx[11] ? 0 : drill_fail(d, "num_buffers", rx[10], 1);
}

/* Bytes of the longest frame that the MTU and a VLAN tag allow, with its header. */
int drill_longest(struct drill *d, u32 *len)
{
	__le16 mtu = 0;
	int ret = vmdev_get_config(d->vd, offsetof(struct virtio_net_config, mtu), &mtu,
				   sizeof(mtu));

	*len = DRILL_HDR + le16_to_cpu(mtu) + DRILL_OVERHEAD;
	return ret;
}
