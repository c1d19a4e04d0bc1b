/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule NET-06 of a loopback network device, and the balance of chains and
 * frames over a worker run that it needs. Queue 2p receives, queue 2p + 1 sends.
 */
#ifndef RULES_NET_H
#define RULES_NET_H

#include "rules_known.h"
#include "rules_ring.h"

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

/* DIR-08 [2.7.4], a frame that was not read as a whole: it is not delivered. */
RULES_FN int rules_dir_08_run(__u64 tx, __u64 shorts, __u64 frames)
{
	return shorts && frames > tx - shorts;
}

RULES_FN void rules_pair_mark(struct rules_pair *p, const struct rules_vq *rx,
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
RULES_FN int rules_pair_bytes(const struct rules_pair *p, const struct rules_vq *rx,
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

RULES_FN int rules_pair_judge(struct rules_pair *p, const struct rules_vq *rx,
			      const struct rules_vq *tx, const struct vmdev_event *e,
			      struct rules_verdict *v)
{
	__u64 txs = RULES_COMPLETES(tx) - p->tx_done, rxs = RULES_COMPLETES(rx) - p->rx_done;
	__u64 errors = tx->errors + rx->errors - p->errors;
	__u64 frames = e->arg[VMDEV_WEND_A_FRAMES], drops = p->drops - p->drops_done;
	__u64 shorts = tx->shorts - p->shorts;
	unsigned int rule;

	p->judged++;
	if (rules_net_06_run(txs, rxs, errors, frames, drops))
		rule = RULE_NET_06;
	else if (rules_dir_08_run(txs, shorts, frames))
		rule = RULE_DIR_08;
	else
		return rules_pair_bytes(p, rx, tx, drops, e, v);
	v->detail[0] = txs;
	v->detail[1] = rxs;
	v->detail[2] = frames;
	v->detail[3] = drops;
	return rules_hit(v, rule);
}

/*
 * CMD-12 [2.1.2]: a device that needs a reset tells its driver by a configuration
 * callback. A run that ends in an error has asked for one before its end event.
 */
RULES_FN int rules_cmd_12_device(const struct rules_dev *d, const struct rules_pair *p)
{
	return d->known && (d->status & VMDEV_S_DRIVER_OK) && d->config_cb_set &&
	       !d->resetting && d->halt == RULES_RUNS && d->config_cbs == p->config_cbs;
}

RULES_FN void rules_step_work_begin(const struct rules_dev *d, struct rules_pair *p,
				    const struct rules_vq *rx, const struct rules_vq *tx)
{
	p->n[VMDEV_EV_WORK_BEGIN - RULES_WORK_FIRST]++;
	p->config_cbs = d->config_cbs;
	p->joined = 0;
	if (!p->known)
		rules_pair_mark(p, rx, tx);
}

RULES_FN void rules_step_drop(struct rules_pair *p)
{
	p->n[VMDEV_EV_DROP - RULES_WORK_FIRST]++;
	p->drops++;
}

/* A run that had begun before its pair was joined was not seen as a whole. */
RULES_FN void rules_pair_unjudged(struct rules_pair *p)
{
	p->unjudged++;
	p->early += p->joined;
}

/*
 * The end of a worker run. A run that was stopped by a reset leaves its chains to
 * the reset: no balance is asked of it. Return: nonzero if @v names a broken rule.
 */
RULES_FN int rules_step_work_end(struct rules_dev *d, struct rules_pair *p, struct rules_vq *rx,
				 struct rules_vq *tx, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	int hit = 0;

	p->n[VMDEV_EV_WORK_END - RULES_WORK_FIRST]++;
	if (e->arg[VMDEV_WEND_A_WHY] != VMDEV_WHY_STOPPED) {
		hit |= rules_ring_run_end(d, rx, 2 * e->vq, e, v);
		hit |= rules_ring_run_end(d, tx, 2 * e->vq + 1, e, v);
		if (p->known && p->ring_gaps == rx->seq.gaps + tx->seq.gaps && rx->num && tx->num)
			hit |= rules_pair_judge(p, rx, tx, e, v);
		else
			rules_pair_unjudged(p);
	}
	if (rules_unlikely(e->arg[VMDEV_WEND_A_WHY] == VMDEV_WHY_ERROR)) {
		p->broken++;
		p->broken_at = p->n[VMDEV_EV_WORK_BEGIN - RULES_WORK_FIRST];
		if (rules_cmd_12_device(d, p)) {
			v->detail[0] = d->status;
			hit |= rules_hit(v, RULE_CMD_12);
		}
	}
	p->joined = 0;
	rules_pair_mark(p, rx, tx);
	return hit;
}

/*
 * A load generator's account. Its frames went through this device, and all that
 * is lost must be among the drops that the device counted.
 */
RULES_FN int rules_step_load(struct rules_dev *d, const struct vmdev_event *e,
			     struct rules_verdict *v)
{
	__u64 drops = 0;
	unsigned int i;
	int broken;

	for (i = 0; i < RULES_PAIRS; i++)
		drops += d->pair[i].drops;
	d->evaluated[RULE_NET_06]++;
	broken = rules_net_06_load(d, e, drops);
	d->tx_at_load = rules_tx_total(d);
	if (!broken)
		return 0;
	v->detail[0] = e->arg[VMDEV_LOAD_A_LOST];
	v->detail[1] = drops;
	return rules_hit(v, RULE_NET_06);
}

#endif /* RULES_NET_H */
