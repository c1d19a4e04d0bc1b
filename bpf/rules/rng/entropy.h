/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rules of entropy devices: RNG-01, that a buffer comes back with something in it, and
 * RNG-02, that it is not what came before. Does not read memory; vmdev_memory.bpf.h and
 * check/copies.bpf.c do.
 */
#ifdef RULE
RULE(RULE_RNG_01, 210, "RNG-01", ERROR, DEVICE, "5.4.6.2", RULES_NONE,
	"an entropy device puts at least one random byte into a buffer",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { { "head", VMDEV_TYPE_DEC } },
	.why = "A driver that gets its buffer back empty asks again at once. A device that never "
		"fills one keeps a processor busy, and programs that need random bytes waiting.",
	.looks = "The length of used entries when their batch comes, of queues whose driver asked "
		"with writable buffers only.",
	.blind = "Other devices than entropy devices; a queue whose driver made a malformed chain; "
		"after its 1024th number, all but one batch in 32.")
RULE(RULE_RNG_02, 211, "RNG-02", ERROR, DEVICE, "5.4.6.2", RULES_NONE,
	"what an entropy device gives is not what it gave before",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { [1] = { "bytes before", RULES_TYPE_NUMBER },
		    [2] = { "bytes now", RULES_TYPE_NUMBER } },
	.why = "Random bytes that repeat are worse than none: keys are made of them. Nothing in "
		"the transport shows it, for every length and index is right.",
	.looks = "The first eight bytes of a buffer in the driver's memory before the driver sees "
		"it, against those of the buffer looked at before: of a queue's first 1024 "
		"numbers, then of one in 32. By chance they are the same once in 2^64 times.",
	.blind = "Bytes that repeat later than from one look to the next; bytes that are bad in "
		"another way; copies of fewer than eight bytes.")
#elif !defined(RULES_RNG_ENTROPY_H)
#define RULES_RNG_ENTROPY_H

#include "rules/core/state.h"

#define RULES_ENTROPY_BYTES 8u

RULES_FN int rules_entropy_device(const struct rules_dev *d)
{
	return d->device_id == RULES_DEVICE_RNG;
}

/**
 * rules_step_entropy_len - judge what an entropy device says that it has put into a buffer
 * @d:   device
 * @q:   its queue
 * @h:   the chain, which was completed and not taken again since
 * @op:  the completion
 * @v:   filled
 *
 * Return: nonzero if @v names RNG-01 [5.4.6.2].
 */
RULES_FN int rules_step_entropy_len(struct rules_dev *d, const struct rules_vq *q,
				    const struct rules_head *h, const struct vmdev_ring_op *op,
				    struct rules_verdict *v)
{
	if (!rules_entropy_device(d) || q->errors || h->writable1 || h->readable)
		return 0;
	d->entropy.given++;
	if (op->len)
		return 0;
	v->detail[0] = op->head;
	return rules_hit(v, RULE_RNG_01);
}

/**
 * rules_step_entropy_bytes - judge the first bytes of a buffer that an entropy device has filled
 * @d:     device, for which rules_entropy_device() holds
 * @bytes: RULES_ENTROPY_BYTES of them, as a number of the machine's
 * @v:     filled
 *
 * Return: nonzero if @v names RNG-02 [5.4.6.2].
 */
RULES_FN int rules_step_entropy_bytes(struct rules_dev *d, __u64 bytes, struct rules_verdict *v)
{
	struct rules_entropy *r = &d->entropy;
	__u64 before = r->bytes;
	int again = r->known && bytes == before;

	r->bytes = bytes;
	r->known = 1;
	r->compared++;
	if (!again)
		return 0;
	v->detail[1] = before;
	v->detail[2] = bytes;
	return rules_hit(v, RULE_RNG_02);
}

RULES_FN void rules_entropy_counted(struct check_stats *s, const struct rules_dev *d)
{
	s->evaluated[RULE_RNG_01] += d->entropy.given;
	s->evaluated[RULE_RNG_02] += d->entropy.compared;
}

#endif /* RULES_RNG_ENTROPY_H */
