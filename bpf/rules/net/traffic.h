/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule NET-06 of a loopback network device, and the balance of chains and
 * frames over a worker run that it needs. Queue 2p receives, queue 2p + 1 sends.
 */
#ifdef RULE
RULE(RULE_RING_21, 117, "RING-21", ERROR, DEVICE, "2.7.4.1", RULES_NONE,
	"header and frame arrive whole, however the buffers are split over descriptors",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_CARD,
	.detail = { { "TX bytes", VMDEV_TYPE_SIZE }, { "pushed", VMDEV_TYPE_SIZE },
		    { "bytes reported", VMDEV_TYPE_SIZE }, { "drops", VMDEV_TYPE_DEC } },
	.why = "A driver may cut a buffer where it likes. A device that expects the header in a "
		"descriptor of its own works with one driver and fails with the next.",
	.looks = "Bytes pulled and pushed for each chain, whatever its descriptors, against the "
		"frame.",
	.blind = "Layouts that no driver in the run produces.")
RULE(RULE_NET_06, 198, "NET-06", ERROR, DEVICE, "5.1.6", RULES_NONE,
	"every frame sent arrives once, unchanged, in order, or is counted as dropped",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_WORK | RULES_NEEDS_CARD,
	.detail = { { "TX completed", VMDEV_TYPE_DEC }, { "RX completed", VMDEV_TYPE_DEC },
		    { "frames reported", VMDEV_TYPE_DEC }, { "drops", VMDEV_TYPE_DEC } },
	.other_event = VMDEV_EV_LOAD_RESULT,
	.other = { { "lost", VMDEV_TYPE_DEC }, { "drops counted", VMDEV_TYPE_DEC } },
	.why = "A network card may drop, if it counts. It must not duplicate, reorder or change "
		"a frame: the layers above repair that at a price, or not at all.",
	.looks = "Transmit and receive chains completed in each run of the worker, with drops "
		"counted; and end to end, what 'vmdev load' reports of its numbered frames.",
	.blind = "Content and order, where no load reports them, or where an XDP program, a filter "
		"or netem handled the frames too.")
#elif !defined(RULES_NET_TRAFFIC_H)
#define RULES_NET_TRAFFIC_H

#include "rules/cmd/order.h"
#include "rules/core/known.h"
#include "rules/ring/idle.h"
#include "rules/ring/ring.h"

#define RULES_COMPLETES(q) ((q)->n[VMDEV_EV_COMPLETE - RULES_RING_FIRST])

/*
 * NET-06 [5.1.6], on the device: every transmit chain completed in a run is a
 * frame delivered or a frame dropped and counted. A delivered frame uses one
 * receive chain or, with mergeable buffers, several. A malformed transmit chain
 * carries no frame; the device may or may not count it as a drop. A receive chain
 * that was malformed or too small is completed without a frame.
 */
RULES_FN int rules_net_06_run(__u64 tx, __u64 rx, __u64 errors, __u64 frames, __u64 drops)
{
	return rx < frames || tx < frames + drops || tx > frames + drops + errors;
}

/*
 * NET-06 [5.1.6], end to end: what a load generator misses was counted as dropped.
 * Two kinds of frames are not the device's to count. Those that never came to it,
 * because its driver's queue was emptied: fewer chains were completed since the
 * last result than frames sent. And those that a reset of the running device took
 * with it: it fell into the load if the load received more than was sent since.
 */
RULES_FN int rules_net_06_load(const struct rules_dev *d, const struct vmdev_event *e,
			       __u64 drops)
{
	__u64 since_reset = rules_tx_total(d) - d->tx_at_reset;
	__u64 came = rules_tx_total(d) - d->tx_at_load, sent = e->arg[VMDEV_LOAD_A_SENT];

	if (e->arg[VMDEV_LOAD_A_DUP] || e->arg[VMDEV_LOAD_A_REORDERED] ||
	    e->arg[VMDEV_LOAD_A_CORRUPT])
		return 1;
	if (e->arg[VMDEV_LOAD_A_RECEIVED] > since_reset)
		return 0;
	return e->arg[VMDEV_LOAD_A_LOST] > drops + (came < sent ? sent - came : 0);
}

#define RULES_NET_HDR 12u	/* virtio-net header [5.1.6] */

/*
 * RING-21 [2.7.4.1]: header and frame arrive whole, however the buffers are split over
 * descriptors: the bytes pushed into receive buffers are those of the frames delivered,
 * and those of the transmit buffers that were read. Dropped frames were read as well.
 */
RULES_FN int rules_ring_21(__u64 tx_bytes, __u64 rx_bytes, __u64 drops,
			   const struct vmdev_event *e)
{
	__u64 bytes = e->arg[VMDEV_WEND_A_BYTES] + RULES_NET_HDR * e->arg[VMDEV_WEND_A_FRAMES];

	return rx_bytes != bytes || (drops ? tx_bytes < bytes : tx_bytes != bytes);
}

RULES_FN void rules_pair_mark(struct rules_group *p, const struct rules_vq *rx,
			      const struct rules_vq *tx)
{
	p->known = rx->num && tx->num;
	p->tx_done = RULES_COMPLETES(tx);
	p->rx_done = RULES_COMPLETES(rx);
	p->errors = tx->errors + rx->errors;
	p->drops_done = p->drops;
	p->tx_bytes = tx->bytes;
	p->rx_bytes = rx->bytes;
	p->shorts = tx->shorts;
	p->rx_shorts = rx->shorts;
	p->ring_gaps = rx->seq.gaps + tx->seq.gaps;
}

/* The bytes of a run whose chains balance. A copy that ended early was told already. */
RULES_FN int rules_pair_bytes(const struct rules_group *p, const struct rules_vq *rx,
			      const struct rules_vq *tx, __u64 drops,
			      const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 read = tx->bytes - p->tx_bytes, pushed = rx->bytes - p->rx_bytes;

	if (tx->shorts != p->shorts || rx->shorts != p->rx_shorts ||
	    !rules_ring_21(read, pushed, drops, e))
		return 0;
	v->detail[0] = read;
	v->detail[1] = pushed;
	v->detail[2] = e->arg[VMDEV_WEND_A_BYTES];
	v->detail[3] = drops;
	return rules_hit(v, RULE_RING_21);
}

RULES_FN int rules_pair_judge(struct rules_group *p, const struct rules_vq *rx,
			      const struct rules_vq *tx, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	__u64 txs = RULES_COMPLETES(tx) - p->tx_done, rxs = RULES_COMPLETES(rx) - p->rx_done;
	__u64 errors = tx->errors + rx->errors - p->errors;
	__u64 frames = e->arg[VMDEV_WEND_A_FRAMES], drops = p->drops - p->drops_done;
	__u64 shorts = tx->shorts - p->shorts;

	p->judged++;
	if (rules_net_06_run(txs, rxs, errors, frames, drops))
		rules_hit(v, RULE_NET_06);
	else if (rules_stale_run(txs, shorts, frames))
		rules_stale_hit(v);
	else
		return rules_pair_bytes(p, rx, tx, drops, e, v);
	v->detail[0] = txs;
	v->detail[1] = rxs;
	v->detail[2] = frames;
	v->detail[3] = drops;
	return 1;
}

/* A queue of the group that is served, @first being its first: the next one for @n of 1. */
RULES_FN struct rules_vq *rules_work_vq(struct rules_dev *d, __u64 first, unsigned int n)
{
	return &d->vq[rules_index(first + n, VMDEV_MAX_VQS - 1)];
}

struct rules_served {
	struct rules_dev *d;
	__u64 first;
	unsigned int group;	/* plus one */
};

RULES_TURN rules_served_turn(__u32 i, void *ctx)
{
	const struct rules_served *s = ctx;

	rules_work_vq(s->d, s->first, i)->group = s->group;
	return 0;
}

/* The queues of a group remember it. Both numbers may come from a recording that lies. */
RULES_FN void rules_work_serves(struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 nvqs = e->arg[VMDEV_WORK_A_NVQS];
	struct rules_served s = {
		.d = d, .first = e->arg[VMDEV_WORK_A_FIRST], .group = e->vq + 1,
	};

	if (!nvqs || nvqs > VMDEV_MAX_VQS || s.group > RULES_GROUPS)
		return;
	if (rules_unlikely(rules_work_vq(d, s.first, 0)->group != s.group ||
			   rules_work_vq(d, s.first, nvqs - 1)->group != s.group))
		rules_loop(nvqs, rules_served_turn, &s);
}

RULES_FN void rules_step_work_begin(struct rules_dev *d, struct rules_group *p,
				    const struct vmdev_event *e)
{
	__u64 first = e->arg[VMDEV_WORK_A_FIRST];

	p->n[VMDEV_EV_WORK_BEGIN - RULES_WORK_FIRST]++;
	p->config_cbs = d->config_cbs;
	p->joined = 0;
	rules_work_serves(d, e);
	if (!p->known)
		rules_pair_mark(p, rules_work_vq(d, first, 0), rules_work_vq(d, first, 1));
}

/* A run that had begun before its pair was joined was not seen as a whole. */
RULES_FN void rules_pair_unjudged(struct rules_group *p)
{
	p->unjudged++;
	p->early += p->joined;
}

/* The balance of a run. Only a card has frames; a device of which no more is known may be one. */
RULES_FN int rules_pair_end(const struct rules_dev *d, struct rules_group *p,
			    const struct rules_vq *rx, const struct rules_vq *tx,
			    const struct vmdev_event *e, struct rules_verdict *v)
{
	if (d->device_id && d->device_id != RULES_DEVICE_NET)
		return 0;
	if (p->known && p->ring_gaps == rx->seq.gaps + tx->seq.gaps && rx->num && tx->num)
		return rules_pair_judge(p, rx, tx, e, v);
	rules_pair_unjudged(p);
	return 0;
}

/*
 * The end of a worker run. A run that was stopped by a reset leaves its chains to
 * the reset: no balance is asked of it. Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step_work_end(struct rules_dev *d, struct rules_group *p,
				 const struct vmdev_event *e, struct rules_verdict *v)
{
	__u64 first = e->arg[VMDEV_WEND_A_FIRST];
	struct rules_vq *rx = rules_work_vq(d, first, 0), *tx = rules_work_vq(d, first, 1);
	int hit = 0;

	p->n[VMDEV_EV_WORK_END - RULES_WORK_FIRST]++;
	if (e->arg[VMDEV_WEND_A_WHY] != VMDEV_WHY_STOPPED) {
		hit |= rules_ring_run_end(d, rx, first, e, v);
		if (e->arg[VMDEV_WEND_A_NVQS] > 1)
			hit |= rules_ring_run_end(d, tx, first + 1, e, v);
		hit |= rules_pair_end(d, p, rx, tx, e, v);
	}
	if (rules_unlikely(e->arg[VMDEV_WEND_A_WHY] == VMDEV_WHY_ERROR)) {
		p->broken++;
		p->broken_at = p->n[VMDEV_EV_WORK_BEGIN - RULES_WORK_FIRST];
		hit |= rules_cmd_12_device(d, p, v);
	}
	p->joined = 0;
	rules_pair_mark(p, rx, tx);
	return hit | rules_step_idle(d, p, rx, tx, v);
}

/*
 * A load generator's account. Its frames went through this device, and all that
 * is lost must be among the drops that the device counted. Where others handled
 * the frames too, nobody knows whose deed it was.
 */
RULES_FN int rules_step_load(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	int judged = !e->arg[VMDEV_LOAD_A_OTHERS], broken;
	__u64 drops = 0;
	unsigned int i;

	for (i = 0; i < RULES_GROUPS; i++)
		drops += d->group[i].drops;
	d->evaluated[RULE_NET_06] += judged;
	broken = rules_net_06_load(d, e, drops);
	d->tx_at_load = rules_tx_total(d);
	if (!judged || !broken)
		return 0;
	v->detail[0] = e->arg[VMDEV_LOAD_A_LOST];
	v->detail[1] = drops;
	return rules_hit(v, RULE_NET_06);
}

/* How often each rule was judged, of a pair. */
RULES_FN void rules_traffic_counted(struct check_stats *s, const struct rules_group *p)
{
	s->evaluated[RULE_NET_06] += p->judged;
	s->evaluated[RULE_RING_21] += p->judged;
}

#endif /* RULES_NET_TRAFFIC_H */
