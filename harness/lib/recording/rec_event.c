// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the packing of events into a recording's blocks.
 * Does not own blocks, or what a file's event numbers mean.
 */
#include <string.h>

#include "lib/recording/rec_event.h"

#define VMDEV_REC_VARINT 10	/* longest variable-length number */
#define VMDEV_REC_COMM 0	/* the number that introduces a thread name */

/* A place in packed bytes; @p is NULL once they made no sense. */
struct vmdev_rec_bytes {
	const __u8 *p;
	const __u8 *end;
};

static __u8 *vmdev_rec_put_number(__u8 *out, __u64 v)
{
	for (; v > 0x7f; v >>= 7)
		*out++ = v | 0x80;
	*out++ = v;
	return out;
}

static __u64 vmdev_rec_get_number(struct vmdev_rec_bytes *b)
{
	__u64 v = 0;

	for (unsigned int i = 0; b->p && b->p < b->end && i < VMDEV_REC_VARINT; i++) {
		__u8 byte = *b->p++;

		v |= (__u64)(byte & 0x7f) << 7 * i;
		if (!(byte & 0x80))
			return v;
	}
	b->p = NULL;
	return 0;
}

/* Differences of either sign as small numbers. */
static __u64 vmdev_rec_fold(__u64 diff)
{
	return diff << 1 ^ (diff >> 63 ? ~0ULL : 0);
}

static __u64 vmdev_rec_unfold(__u64 v)
{
	return v >> 1 ^ (v & 1 ? ~0ULL : 0);
}

static __u64 *vmdev_rec_seq(struct vmdev_rec_codec *c, const struct vmdev_rec_raw *ev)
{
	/* Streams that share a place cost bytes, nothing else. */
	return &c->seq[(ev->id + ev->dev * 37 + ev->vq * 131) & 1023];
}

void vmdev_rec_codec_start(struct vmdev_rec_codec *c, const struct vmdev_rec_shape *shape)
{
	memset(c, 0, offsetof(struct vmdev_rec_codec, comm));
	c->comms = 0;
	c->shape = shape;
}

static int vmdev_rec_find_comm(const struct vmdev_rec_codec *c, const char *comm)
{
	/* The last one first: threads come in runs. */
	for (int i = c->comms - 1; i >= 0; i--)
		if (!strncmp(c->comm[i], comm, RULES_COMM_LEN))
			return i;
	return -1;
}

size_t vmdev_rec_pack(struct vmdev_rec_codec *c, const struct vmdev_rec_raw *ev, __u8 *out)
{
	__u64 *seq = vmdev_rec_seq(c, ev), *last = c->arg[ev->id];
	int comm = vmdev_rec_find_comm(c, ev->comm);
	__u8 *p = out;

	if (comm < 0) {
		size_t len = strnlen(ev->comm, RULES_COMM_LEN - 1);

		if (c->comms == VMDEV_REC_COMMS)
			return 0;
		comm = c->comms++;
		memset(c->comm[comm], 0, RULES_COMM_LEN);
		memcpy(c->comm[comm], ev->comm, len);
		*p++ = VMDEV_REC_COMM;
		*p++ = len;
		memcpy(p, ev->comm, len);
		p += len;
	}
	*p++ = ev->id;
	p = vmdev_rec_put_number(p, ev->dev);
	p = vmdev_rec_put_number(p, ev->vq);
	p = vmdev_rec_put_number(p, vmdev_rec_fold(ev->seq - *seq));
	p = vmdev_rec_put_number(p, vmdev_rec_fold(ev->ts - c->ts));
	p = vmdev_rec_put_number(p, ev->cpu);
	p = vmdev_rec_put_number(p, ev->pid);
	p = vmdev_rec_put_number(p, comm);
	for (unsigned int i = 0; i < c->shape->nargs[ev->id]; i++) {
		p = vmdev_rec_put_number(p, ev->arg[i] ^ last[i]);
		last[i] = ev->arg[i];
	}
	*seq = ev->seq;
	c->ts = ev->ts;
	return p - out;
}

static void vmdev_rec_take_comm(struct vmdev_rec_codec *c, struct vmdev_rec_bytes *b)
{
	size_t len = b->p < b->end ? *b->p++ : RULES_COMM_LEN;

	if (len >= RULES_COMM_LEN || (size_t)(b->end - b->p) < len || c->comms == VMDEV_REC_COMMS) {
		b->p = NULL;
		return;
	}
	memset(c->comm[c->comms], 0, RULES_COMM_LEN);
	memcpy(c->comm[c->comms++], b->p, len);
	b->p += len;
}

static void vmdev_rec_take_event(struct vmdev_rec_codec *c, struct vmdev_rec_bytes *b,
				 struct vmdev_rec_raw *ev)
{
	__u64 *seq, comm;

	ev->dev = vmdev_rec_get_number(b);
	ev->vq = vmdev_rec_get_number(b);
	seq = vmdev_rec_seq(c, ev);
	*seq = ev->seq = *seq + vmdev_rec_unfold(vmdev_rec_get_number(b));
	c->ts = ev->ts = c->ts + vmdev_rec_unfold(vmdev_rec_get_number(b));
	ev->cpu = vmdev_rec_get_number(b);
	ev->pid = vmdev_rec_get_number(b);
	comm = vmdev_rec_get_number(b);
	if (comm >= c->comms) {
		b->p = NULL;
		return;
	}
	memcpy(ev->comm, c->comm[comm], RULES_COMM_LEN);
	for (unsigned int i = 0; i < c->shape->nargs[ev->id]; i++)
		ev->arg[i] = c->arg[ev->id][i] ^= vmdev_rec_get_number(b);
}

size_t vmdev_rec_unpack_event(struct vmdev_rec_codec *c, const __u8 *data, size_t len,
			      struct vmdev_rec_raw *ev)
{
	struct vmdev_rec_bytes b = { data, data + len };

	while (b.p && b.p < b.end && *b.p == VMDEV_REC_COMM) {
		b.p++;
		vmdev_rec_take_comm(c, &b);
	}
	if (!b.p || b.p == b.end)
		return 0;
	memset(ev, 0, sizeof(*ev));
	ev->id = *b.p++;
	if (!c->shape->known[ev->id])
		return 0;
	vmdev_rec_take_event(c, &b, ev);
	return b.p ? b.p - data : 0;
}
