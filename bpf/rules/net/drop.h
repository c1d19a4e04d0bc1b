/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule NET-08: a card's reasons to drop frames, against what its driver has read of it. Counts
 * the drops, which the balance of a run needs (traffic.h).
 */
#ifdef RULE
RULE(RULE_NET_08, 200, "NET-08", ERROR, DEVICE, "5.1.6", RULES_NONE,
	"a frame is dropped for a reason that holds: the link is down, or it is too long",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_WORK | RULES_NEEDS_CARD | RULES_NEEDS_MORE,
	.detail = { { "reason", VMDEV_TYPE_DROP }, { "bytes", VMDEV_TYPE_SIZE },
		    { "MTU", VMDEV_TYPE_DEC }, { "status read", VMDEV_TYPE_HEX } },
	.why = "A card may drop what it counts. One that drops good frames and counts them under "
		"a pretext passes every balance, and the network is slow for no reason.",
	.looks = "Drops for the link, against the link status that the driver read last, and "
		"drops for length, against the MTU: two of them half a second apart, and no "
		"change of the configuration between.",
	.blind = "Other reasons: no receive buffer, a malformed frame, a pair that is off; a "
		"device whose status or MTU was not read; fewer than two such drops, because a "
		"device may change its link before it says so.")
#elif !defined(RULES_NET_DROP_H)
#define RULES_NET_DROP_H

#include "rules/cmd/config.h"
#include "rules/core/known.h"

#define RULES_STATUS_LINK_UP 1u	/* [5.1.4] */
#define RULES_DROP_DOUBT_NS 500000000u

/* Whether the driver knows that the link is up. */
RULES_FN int rules_drop_linked(const struct rules_dev *d)
{
	const struct rules_config *c = &d->config;

	return c->linked && c->link_at == d->config_changes && c->link & RULES_STATUS_LINK_UP;
}

/* Whether what the driver was told contradicts the reason of a drop. */
RULES_FN int rules_drop_doubtful(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 len = e->arg[VMDEV_DROP_A_LEN];

	switch (e->arg[VMDEV_DROP_A_REASON]) {
	case VMDEV_DROP_LINK_DOWN:
		return rules_drop_linked(d);
	case VMDEV_DROP_TOO_LONG:
		return d->mtu && len <= d->mtu;
	}
	return 0;
}

/*
 * Whether a doubtful drop is one too many. A frame may have met the link as it was a moment ago,
 * or as it will be told in a moment: only where nothing changed for a while it is no excuse.
 */
RULES_FN int rules_drop_again(const struct rules_dev *d, struct rules_group *p, __u64 ts)
{
	__u64 mark = d->config_changes + 1;

	if (p->doubt_at == mark)
		return ts - p->doubt_ts >= RULES_DROP_DOUBT_NS;
	p->doubt_at = mark;
	p->doubt_ts = ts;
	return 0;
}

/**
 * rules_step_drop - a card drops a frame
 * @d: device
 * @p: its pair
 * @e: VMDEV_EV_DROP, with its time
 * @v: filled
 *
 * Return: nonzero if @v names NET-08 [5.1.6].
 */
RULES_FN int rules_step_drop(const struct rules_dev *d, struct rules_group *p,
			     const struct vmdev_event *e, struct rules_verdict *v)
{
	p->n[VMDEV_EV_DROP - RULES_WORK_FIRST]++;
	p->drops++;
	if (!d->known || d->device_id != RULES_DEVICE_NET || !rules_drop_doubtful(d, e) ||
	    !rules_drop_again(d, p, e->ts))
		return 0;
	v->detail[0] = e->arg[VMDEV_DROP_A_REASON];
	v->detail[1] = e->arg[VMDEV_DROP_A_LEN];
	v->detail[2] = d->mtu;
	v->detail[3] = d->config.link;
	return rules_hit(v, RULE_NET_08);
}

RULES_FN void rules_drop_counted(struct check_stats *s, const struct rules_group *p)
{
	s->evaluated[RULE_NET_08] += p->n[VMDEV_EV_DROP - RULES_WORK_FIRST];
}

#endif /* RULES_NET_DROP_H */
