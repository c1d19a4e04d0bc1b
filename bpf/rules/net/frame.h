/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rules NET-01 to NET-05 and NET-10: headers, chains and lengths of a network card's
 * frames. Judges header bytes that somebody else has read. Does not own whether
 * frames arrive (net/traffic.h).
 *
 * Chains are judged in every packet, headers where the memory of a copy is looked at:
 * without segmentation, which is how most frames come, a header is right if four of its
 * bytes are what they must be.
 */
#ifdef RULE
RULE(RULE_NET_01, 193, "NET-01", ERROR, DRIVER, "5.1.6", RULES_NONE,
	"a sent frame has a readable header, with offloads as negotiated and num_buffers 0",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_HEADER,
	.other_event = VMDEV_EV_GETDESC,
	.other = { { "readable", VMDEV_TYPE_SIZE }, { "writable", VMDEV_TYPE_SIZE } },
	.why = "The header says how the frame must be finished: checksums, segments. One that "
		"was not negotiated, or contradicts itself, makes the device send a broken frame "
		"or read beyond it.",
	.looks = "Length and permission of each transmit chain, and the first bytes that the "
		"device pulls from it, against the features.",
	.blind = "A header that is pulled in pieces.")
RULE(RULE_NET_02, 194, "NET-02", ERROR, DEVICE, "5.1.6.4", RULES_NONE,
	"num_buffers of a received frame is the number of its buffers, all but the last full",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_HEADER,
	.why = "The driver glues as many buffers together as num_buffers says. A 0 that was left "
		"in makes it drop the frame, or take the next one for a part of it.",
	.looks = "The first bytes that are pushed into each receive chain, and the chains "
		"completed together.",
	.blind = "A header that is pushed in pieces.")
RULE(RULE_NET_03, 195, "NET-03", ERROR, DEVICE, "5.1.6.4", RULES_NONE,
	"a received header has flags and segmentation only as negotiated",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_HEADER,
	.why = "A flag that the driver did not accept is one that it does not check: it takes a "
		"checksum for good that nobody computed.",
	.looks = "flags and gso_type in the first bytes pushed into each receive chain, against "
		"the features.",
	.blind = "A header that is pushed in pieces.")
RULE(RULE_NET_04, 196, "NET-04", ERROR, DRIVER, "5.1.2", RULES_NONE,
	"receive chains are all writable, transmit chains all readable",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK,
	.detail = { { "readable", VMDEV_TYPE_SIZE }, { "writable", VMDEV_TYPE_SIZE } },
	.why = "Receive buffers are written, transmit buffers read. A buffer of the wrong kind "
		"in a queue is a driver that has mixed its queues up.",
	.looks = "Readable and writable bytes of each chain against the kind of its queue.",
	.blind = "Chains that the device has not looked at.")
RULE(RULE_NET_05, 197, "NET-05", ERROR, DEVICE, "5.1.4.1", RULES_NONE,
	"no received frame is longer than the MTU allows, unless it is segmented",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { { "length", VMDEV_TYPE_SIZE }, { "most allowed", VMDEV_TYPE_SIZE } },
	.why = "Drivers give buffers of mtu plus header. A longer frame is cut or dropped far "
		"from its cause; on the way out it is refused by the next switch.",
	.looks = "Bytes of each frame against the mtu of the configuration, unless it is "
		"segmented.",
	.blind = "Runs in which the mtu is never read.")
RULE(RULE_NET_10, 202, "NET-10", ERROR, DRIVER, "5.1.4.2", RULES_NONE,
	"no sent frame is longer than the MTU allows, unless it is segmented",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_MEMORY |
		RULES_NEEDS_MORE,
	.detail = { { "length", VMDEV_TYPE_SIZE }, { "most allowed", VMDEV_TYPE_SIZE } },
	.why = "A device that tells its MTU has buffers for frames of that size. It drops a "
		"longer one, or writes behind them, and the sender learns of neither.",
	.looks = "Readable bytes of the chain of each frame whose header is looked at, against "
		"the mtu of the configuration and a VLAN tag, unless it is segmented.",
	.blind = "Runs in which the mtu is never read; a header that is pulled in pieces.")
#elif !defined(RULES_NET_FRAME_H)
#define RULES_NET_FRAME_H

#include "rules/ring/ring.h"

#define RULES_HDR_BYTES 12u
/* Ethernet header and one VLAN tag on top of the MTU [5.1.4.1]. */
#define RULES_FRAME_EXTRA 18u
/* Bytes of the configuration that tell the MTU. */
#define RULES_CONFIG_MTU 10u
#define RULES_CONFIG_MTU_BYTES 2u

/* Header fields [5.1.6], from its first 12 bytes in two words. */
#define RULES_HDR_FLAGS(hdr) ((hdr)[0] & 0xff)
#define RULES_HDR_GSO(hdr) ((hdr)[0] >> 8 & 0xff)
#define RULES_HDR_GSO_SIZE(hdr) ((hdr)[0] >> 32 & 0xffff)
#define RULES_HDR_BUFFERS(hdr) ((hdr)[1] >> 16 & 0xffff)

#define RULES_HDR_NEEDS_CSUM 1u
#define RULES_HDR_DATA_VALID 2u
#define RULES_GSO_TCPV4 1u
#define RULES_GSO_UDP 3u
#define RULES_GSO_TCPV6 4u
#define RULES_GSO_ECN 0x80u

/* What a queue is for, known when its ring starts; queues of other devices have no role. */
RULES_FN unsigned int rules_role(const struct rules_dev *d, unsigned int vq)
{
	unsigned int pairs = d->accepted & VMDEV_FEATURE(VMDEV_F_MQ) ? (d->nvqs - 1) / 2 : 1;

	if (!d->known || !d->accepted_known || !d->nvqs || d->device_id != RULES_DEVICE_NET ||
	    vq >= 2 * pairs)
		return RULES_ROLE_NONE;
	return vq % 2 ? RULES_ROLE_TX : RULES_ROLE_RX;
}

RULES_FN void rules_frame_init(const struct rules_dev *d, struct rules_vq *q, unsigned int vq)
{
	q->role = rules_role(d, vq);
	q->frame.chain = 0;
	q->frame.unsure = 0;
}

/* A configuration read ended: did it show the MTU? The first byte is the lowest. */
RULES_FN void rules_frame_config(struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 off = d->config.off;

	if (d->config.raced || off > RULES_CONFIG_MTU ||
	    off + d->config.len < RULES_CONFIG_MTU + RULES_CONFIG_MTU_BYTES)
		return;
	d->mtu = e->arg[VMDEV_END_A_VALUE] >> 8 * (RULES_CONFIG_MTU - off) & 0xffff;
}

/*
 * Whether a kind of segmentation was negotiated, by the features of the receiving
 * side; those of the sending side lie four bits higher [5.1.3].
 */
RULES_FN int rules_gso_known(unsigned int gso, __u64 bits)
{
	if ((gso & RULES_GSO_ECN) && !(bits & VMDEV_FEATURE(VMDEV_F_GUEST_ECN)))
		return 0;
	switch (gso & ~RULES_GSO_ECN) {
	case RULES_GSO_TCPV4:
		return (bits & VMDEV_FEATURE(VMDEV_F_GUEST_TSO4)) != 0;
	case RULES_GSO_TCPV6:
		return (bits & VMDEV_FEATURE(VMDEV_F_GUEST_TSO6)) != 0;
	case RULES_GSO_UDP:
		return (bits & VMDEV_FEATURE(VMDEV_F_GUEST_UFO)) != 0;
	}
	return 0;
}

/*
 * NET-01 [5.1.6.2]: a transmit header has flags and segmentation only as negotiated,
 * segmentation with checksum and size, and num_buffers 0. Linux leaves num_buffers
 * as it is where MRG_RXBUF was not negotiated: there it is not judged.
 */
RULES_FN int rules_net_01(__u64 accepted, const __u64 *hdr)
{
	unsigned int flags = RULES_HDR_FLAGS(hdr), gso = RULES_HDR_GSO(hdr);

	if (RULES_HDR_BUFFERS(hdr) && (accepted & VMDEV_FEATURE(VMDEV_F_MRG_RXBUF)))
		return 1;
	if (flags && (flags != RULES_HDR_NEEDS_CSUM || !(accepted & VMDEV_FEATURE(VMDEV_F_CSUM))))
		return 1;
	return gso && (!flags || !RULES_HDR_GSO_SIZE(hdr) ||
		       !rules_gso_known(gso, accepted >> (VMDEV_F_HOST_TSO4 - VMDEV_F_GUEST_TSO4)));
}

/*
 * NET-02 [5.1.6.4]: num_buffers is 1 without MRG_RXBUF, and never 0. That as many
 * buffers are used, all but the last full, shows in the copies behind the header.
 */
RULES_FN int rules_net_02(__u64 accepted, __u32 buffers)
{
	return !buffers || (buffers > 1 && !(accepted & VMDEV_FEATURE(VMDEV_F_MRG_RXBUF)));
}

/* NET-03 [5.1.6.4]: a receive header has flags and segmentation only as negotiated. */
RULES_FN int rules_net_03(__u64 accepted, const __u64 *hdr)
{
	unsigned int flags = RULES_HDR_FLAGS(hdr), gso = RULES_HDR_GSO(hdr);

	if (flags && ((flags & ~(RULES_HDR_NEEDS_CSUM | RULES_HDR_DATA_VALID)) ||
		      !(accepted & VMDEV_FEATURE(VMDEV_F_GUEST_CSUM))))
		return 1;
	return gso && !rules_gso_known(gso, accepted);
}

/* Whether the length of a device's frames is limited, and known. */
RULES_FN int rules_frame_limited(const struct rules_dev *d)
{
	return d->mtu && (d->accepted & VMDEV_FEATURE(VMDEV_F_MTU));
}

/*
 * NET-05 [5.1.4.1], NET-10 [5.1.4.2]: whether a frame, with its header, is longer than the MTU
 * allows. One that is segmented may be.
 */
RULES_FN int rules_frame_long(const struct rules_dev *d, __u32 bytes, unsigned int gso)
{
	return rules_unlikely(bytes > d->mtu + RULES_FRAME_EXTRA + RULES_HDR_BYTES) &&
	       !(gso & ~RULES_GSO_ECN) && rules_frame_limited(d);
}

RULES_FN void rules_frame_explain(const struct rules_dev *d, const __u64 *hdr,
				  struct rules_verdict *v)
{
	v->detail[0] = RULES_HDR_FLAGS(hdr);
	v->detail[1] = RULES_HDR_GSO(hdr);
	v->detail[2] = RULES_HDR_BUFFERS(hdr);
	v->detail[3] = d->accepted;
	rules_blame_cmd(d, v, VMDEV_CMD_SET_DRIVER_FEATURES);
}

RULES_FN void rules_frame_length(const struct rules_dev *d, __u32 bytes, struct rules_verdict *v)
{
	v->detail[0] = bytes - RULES_HDR_BYTES;
	v->detail[1] = d->mtu + RULES_FRAME_EXTRA;
}

/*
 * NET-04 [5.1.2]: receive chains are writable, transmit chains readable. NET-01
 * [5.1.6.2]: a transmit chain holds a header at least. Called where one of both is
 * broken. Return: nonzero.
 */
RULES_FN int rules_frame_chain(const struct rules_vq *q, const struct vmdev_event *e,
			       struct rules_verdict *v)
{
	int hit = 0;

	v->detail[0] = e->arg[VMDEV_GET_A_READABLE];
	v->detail[1] = e->arg[VMDEV_GET_A_WRITABLE];
	if (q->role == RULES_ROLE_RX || e->arg[VMDEV_GET_A_WRITABLE])
		hit |= rules_hit(v, RULE_NET_04);
	if (q->role == RULES_ROLE_TX && e->arg[VMDEV_GET_A_READABLE] < RULES_HDR_BYTES)
		hit |= rules_hit(v, RULE_NET_01);
	return hit;
}

/* Whether a chain is one that its queue must not have. */
RULES_FN int rules_frame_misfit(__u32 role, __u64 readable, __u64 writable)
{
	if (role == RULES_ROLE_RX)
		return readable != 0;
	return role == RULES_ROLE_TX && (writable || readable < RULES_HDR_BYTES);
}

/* The steps of ring events that concern a card beside its rings. */

RULES_FN int rules_step_init(struct rules_dev *d, struct rules_vq *q, struct rules_head *heads,
			     const struct vmdev_event *e, struct rules_verdict *v)
{
	int hit = rules_ring_init(d, q, heads, e, v);

	rules_frame_init(d, q, e->vq);
	return hit;
}

RULES_FN int rules_step_getdesc(struct rules_dev *d, struct rules_vq *q,
				struct rules_head *heads, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	int hit = 0;

	if (rules_unlikely(rules_frame_misfit(q->role, e->arg[VMDEV_GET_A_READABLE],
					      e->arg[VMDEV_GET_A_WRITABLE])))
		hit = rules_frame_chain(q, e, v);
	return hit | rules_ring_getdesc(d, q, heads, e, v);
}

/*
 * A frame in a batch of copies. The copies of a chain come one after the other, and so do
 * the chains of a frame; the bytes of all copies of the batch are accounted already.
 */
struct rules_frame_walk {
	const struct vmdev_copy *copy;
	const struct rules_head *heads;
	__u32 first;	/* copy that begins it */
	__u32 left;	/* buffers that must still come */
	__u32 bytes;
	__u32 gap;	/* a buffer with more behind it was not full */
};

RULES_FN const struct rules_head *rules_frame_head(const struct rules_head *heads,
						   const struct vmdev_copy *copy)
{
	return &heads[rules_index(copy->head, VMDEV_MAX_RING - 1)];
}

/* Whether the chain behind that of @copy may go on with its frame: only behind a full one. */
RULES_FN int rules_frame_goes_on(const struct rules_dev *d, const struct rules_vq *q,
				 const struct rules_head *heads, const struct vmdev_copy *copy)
{
	const struct rules_head *h = rules_frame_head(heads, copy);

	return q->role == RULES_ROLE_RX && h->pushed + 1 >= h->writable1 &&
	       (d->accepted & VMDEV_FEATURE(VMDEV_F_MRG_RXBUF));
}

/* Whether copy @i surely begins a frame. */
RULES_FN int rules_frame_begins(const struct rules_dev *d, const struct rules_vq *q,
				const struct rules_head *heads, const struct vmdev_copy *copy,
				__u32 i)
{
	const struct vmdev_copy *last = &copy[rules_index(i - 1, VMDEV_COPIES_MAX - 1)];
	const struct rules_head *h;

	copy = &copy[rules_index(i, VMDEV_COPIES_MAX - 1)];
	if (i && last->head == copy->head)
		return 0;
	h = rules_frame_head(heads, copy);
	if (!q->num || !h->writable1 || copy->len < RULES_HDR_BYTES ||
	    copy->op != (q->role == RULES_ROLE_RX))
		return 0;
	if (!i)
		return !q->frame.unsure && h->seq != q->frame.chain;
	return !rules_frame_goes_on(d, q, heads, last);
}

/* The last copy of a batch: what the first of the next batch goes on with. */
RULES_FN void rules_frame_last(const struct rules_dev *d, struct rules_vq *q,
			       const struct rules_head *heads, const struct vmdev_copy *copy)
{
	q->frame.chain = rules_frame_head(heads, copy)->seq;
	q->frame.unsure = rules_frame_goes_on(d, q, heads, copy);
}

/**
 * rules_frame_plain - the short way of a copy: one look tells that no rule is broken
 * @d:     device
 * @q:     queue, of a network card's frames
 * @heads: its heads
 * @copy:  the copies of the batch
 * @i:     which of them
 * @hdr:   what it copies, as far as a header
 *
 * Return: nonzero if that is so, or if it does not surely begin a frame.
 */
RULES_FN int rules_frame_plain(const struct rules_dev *d, struct rules_vq *q,
			       const struct rules_head *heads, const struct vmdev_copy *copy,
			       __u32 i, const __u64 *hdr)
{
	__u32 rx = q->role == RULES_ROLE_RX;
	const struct rules_head *h;

	if (!rules_frame_begins(d, q, heads, copy, i))
		return 1;
	q->frame.headers++;
	q->frame.limited += rules_frame_limited(d);
	if (rules_unlikely(hdr[0] & 0xffff))
		return 0;
	h = rules_frame_head(heads, &copy[rules_index(i, VMDEV_COPIES_MAX - 1)]);
	return RULES_HDR_BUFFERS(hdr) == rx &&
	       !rules_frame_long(d, rx ? h->pushed : h->readable, 0);
}

RULES_TURN rules_frame_turn(__u32 k, void *ctx)
{
	struct rules_frame_walk *f = ctx;
	const struct vmdev_copy *last = &f->copy[rules_index(f->first + k, VMDEV_COPIES_MAX - 1)];
	const struct vmdev_copy *copy =
		&f->copy[rules_index(f->first + k + 1, VMDEV_COPIES_MAX - 1)];
	const struct rules_head *h = rules_frame_head(f->heads, last);

	if (copy->head != last->head) {
		if (!f->left)
			return 1;
		if (h->pushed + 1 < h->writable1) {
			f->gap = 1;
			return 1;
		}
		f->left--;
	}
	f->bytes += copy->len;
	return 0;
}

/* A frame that is received; @n copies of the batch come behind its first. */
RULES_FN int rules_frame_rx(const struct rules_dev *d, struct rules_frame_walk *f, __u32 n,
			    const __u64 *hdr, struct rules_verdict *v)
{
	__u32 buffers = RULES_HDR_BUFFERS(hdr);
	int hit = 0;

	f->left = buffers - (buffers != 0);
	rules_loop(n, rules_frame_turn, f);
	if (f->gap || rules_net_02(d->accepted, buffers))
		hit |= rules_hit(v, RULE_NET_02);
	if (rules_net_03(d->accepted, hdr))
		hit |= rules_hit(v, RULE_NET_03);
	if (hit)
		rules_frame_explain(d, hdr, v);
	if (!rules_frame_long(d, f->bytes, RULES_HDR_GSO(hdr)))
		return hit;
	if (!hit)
		rules_frame_length(d, f->bytes, v);
	return hit | rules_hit(v, RULE_NET_05);
}

/* A frame that is sent. */
RULES_FN int rules_frame_tx(const struct rules_dev *d, const struct rules_frame_walk *f,
			    const __u64 *hdr, struct rules_verdict *v)
{
	const struct vmdev_copy *copy = &f->copy[rules_index(f->first, VMDEV_COPIES_MAX - 1)];
	__u32 bytes = rules_frame_head(f->heads, copy)->readable;
	int hit = 0;

	if (rules_net_01(d->accepted, hdr)) {
		rules_frame_explain(d, hdr, v);
		hit |= rules_hit(v, RULE_NET_01);
	}
	if (!rules_frame_long(d, bytes, RULES_HDR_GSO(hdr)))
		return hit;
	if (!hit)
		rules_frame_length(d, bytes, v);
	return hit | rules_hit(v, RULE_NET_10);
}

/**
 * rules_step_frame - judge a frame that rules_frame_plain() did not take
 * @d:   device
 * @q:   queue
 * @f:   where it begins; the rest is filled
 * @n:   copies of the batch behind that
 * @hdr: what its first copy copies, as far as a header
 * @v:   filled
 *
 * Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step_frame(const struct rules_dev *d, const struct rules_vq *q,
			      struct rules_frame_walk *f, __u32 n, const __u64 *hdr,
			      struct rules_verdict *v)
{
	if (q->role == RULES_ROLE_TX)
		return rules_frame_tx(d, f, hdr, v);
	f->bytes = f->copy[rules_index(f->first, VMDEV_COPIES_MAX - 1)].len;
	return rules_frame_rx(d, f, n, hdr, v);
}

/* How often each rule was judged, of a queue. */
RULES_FN void rules_frame_counted(struct check_stats *s, const struct rules_vq *q)
{
	if (q->role == RULES_ROLE_NONE)
		return;
	s->evaluated[RULE_NET_04] += q->n[VMDEV_EV_GETDESC - RULES_RING_FIRST];
	if (q->role == RULES_ROLE_TX) {
		s->evaluated[RULE_NET_01] += q->frame.headers;
		s->evaluated[RULE_NET_10] += q->frame.limited;
		return;
	}
	s->evaluated[RULE_NET_02] += q->frame.headers;
	s->evaluated[RULE_NET_03] += q->frame.headers;
	s->evaluated[RULE_NET_05] += q->frame.limited;
}

#endif /* RULES_NET_FRAME_H */
