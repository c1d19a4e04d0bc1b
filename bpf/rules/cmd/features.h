/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on what is offered and what is accepted, one function per
 * rule. Which event calls which rule is in ctl.h.
 */
#ifdef RULE
RULE(RULE_CMD_14, 14, "CMD-14", ERROR, DRIVER, "2.2.1", VMDEV_CMD_GET_DEVICE_FEATURES,
	"accepted features are a subset of the offered",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A feature that was not offered is one that the device does not have. A driver "
		"that accepts it anyway builds rings or headers that the device takes for "
		"garbage.",
	.looks = "Every set_driver_features against the last get_device_features.",
	.blind = "Sets written before the offer was ever read.")
RULE(RULE_CMD_15, 15, "CMD-15", ERROR, DRIVER, "5.1.3.1", VMDEV_CMD_GET_DEVICE_FEATURES,
	"each accepted feature has those that it requires",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Many features rest on others: several queue pairs need a control queue to turn "
		"them on. A set with holes leaves a feature that can neither be used nor be "
		"refused cleanly.",
	.looks = "The accepted set of a network device when FEATURES_OK is written, against the "
		"table of dependencies.",
	.blind = "Dependencies of device types other than network.")
RULE(RULE_CMD_16, 16, "CMD-16", ERROR, DEVICE, "2.2.2", RULES_NONE,
	"each offered feature has those that it requires",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A driver that trusts the offer takes a feature and finds that what it rests on "
		"is not there. The device is the one that can prevent it, by offering whole sets "
		"only.",
	.looks = "Every get_device_features against the dependencies.",
	.blind = "Dependencies of device types other than network.")
RULE(RULE_CMD_17, 17, "CMD-17", ERROR, DEVICE, "2.2.2", VMDEV_CMD_SET_DRIVER_FEATURES,
	"a set that was not offered makes FEATURES_OK read 0, and reads as written",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "If a device drops a feature in silence, the driver goes on using it. The only "
		"honest answers are to take the set as it is, or to keep FEATURES_OK clear.",
	.looks = "What get_driver_features reads after set_driver_features, and FEATURES_OK as "
		"it reads back.",
	.blind = "A device that reads back the full set and ignores part of it inside.")
RULE(RULE_CMD_18, 18, "CMD-18", ERROR, DEVICE, "2.2", VMDEV_CMD_SET_DRIVER_FEATURES,
	"offered features do not change between resets; a set once taken is taken again",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "Drivers read the offer several times and expect one answer; a resume after sleep "
		"accepts the old set again. An offer that wanders makes negotiation fail at "
		"random.",
	.looks = "The values of get_device_features between two resets, and the answer to a set "
		"that was accepted before.",
	.blind = "Changes that nobody reads.")
RULE(RULE_CMD_19, 19, "CMD-19", ERROR, DEVICE, "6", VMDEV_CMD_GET_DEVICE_FEATURES,
	"VERSION_1 is offered, and accepted",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Without VERSION_1 both sides fall back to the legacy layout: other byte order, "
		"other header size. This transport has no legacy interface to fall back to.",
	.looks = "Every get_device_features, and the accepted set when FEATURES_OK is written.",
	.blind = "Nothing: both values are in the events.")
#elif !defined(RULES_CMD_FEATURES_H)
#define RULES_CMD_FEATURES_H

#include "rules/core/race.h"

/* Features that need one of @bases, and whether @set has one of them without [5.1.3.1]. */
RULES_FN int rules_features_lack(__u64 set, __u64 features, __u64 bases)
{
	return (set & features) && !(set & bases);
}

#define RULES_F(name) VMDEV_FEATURE(VMDEV_F_##name)

/* Whether @set of a network device has a feature without those that it requires [5.1.3.1]. */
RULES_FN int rules_features_open(__u64 set)
{
	const __u64 guest_tso = RULES_F(GUEST_TSO4) | RULES_F(GUEST_TSO6);
	const __u64 host_tso = RULES_F(HOST_TSO4) | RULES_F(HOST_TSO6);

	return rules_features_lack(set, guest_tso | RULES_F(GUEST_UFO) | RULES_F(GUEST_USO4) |
				   RULES_F(GUEST_USO6), RULES_F(GUEST_CSUM)) ||
	       rules_features_lack(set, RULES_F(GUEST_ECN), guest_tso) ||
	       rules_features_lack(set, host_tso | RULES_F(HOST_UFO) | RULES_F(HOST_USO),
				   RULES_F(CSUM)) ||
	       rules_features_lack(set, RULES_F(HOST_ECN) | RULES_F(RSC_EXT), host_tso) ||
	       rules_features_lack(set, RULES_F(CTRL_RX) | RULES_F(CTRL_VLAN) |
				   RULES_F(GUEST_ANNOUNCE) | RULES_F(MQ) |
				   RULES_F(CTRL_MAC_ADDR) | RULES_F(NOTF_COAL) | RULES_F(RSS),
				   RULES_F(CTRL_VQ));
}

/* CMD-14 [2.2.1]: accepted features are a subset of the offered. Needs offered_known. */
RULES_FN int rules_cmd_14(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_14, (e->arg[VMDEV_CMD_A_A0] & ~d->offered) != 0);
}

/*
 * CMD-15 [5.1.3.1]: the accepted set has what its features require. Judged when
 * FEATURES_OK ends the negotiation, as CMD-19 is.
 */
RULES_FN int rules_cmd_15(const struct rules_dev *d)
{
	return rules_features_open(d->accepted);
}

/* CMD-16 [2.2.2]: the offered set has what its features require. Needs no history. */
RULES_FN int rules_cmd_16(const struct vmdev_event *e)
{
	return rules_features_open(e->arg[VMDEV_END_A_VALUE]);
}

/*
 * CMD-17 [2.2.2]: features that were not offered make FEATURES_OK read 0. Judged on
 * the first status read after FEATURES_OK.
 */
RULES_FN int rules_cmd_17_taken(const struct rules_dev *d, const struct vmdev_event *e)
{
	return (e->arg[VMDEV_END_A_VALUE] & VMDEV_S_FEATURES_OK) && (d->accepted & ~d->offered);
}

/* CMD-17 [2.2.2]: nothing is masked in silence: the accepted features read as written. */
RULES_FN int rules_cmd_17_masked(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_17, e->arg[VMDEV_END_A_VALUE] != d->accepted);
}

/* CMD-18 [2.2]: offered features do not change between resets. Needs offered_fresh. */
RULES_FN int rules_cmd_18_offered(const struct rules_dev *d, const struct vmdev_event *e)
{
	return e->arg[VMDEV_END_A_VALUE] != d->offered;
}

/* CMD-18 [2.2.2]: a set once taken is taken again. Needs taken_known. */
RULES_FN int rules_cmd_18_refused(const struct rules_dev *d, const struct vmdev_event *e)
{
	return d->accepted == d->taken && !(e->arg[VMDEV_END_A_VALUE] & VMDEV_S_FEATURES_OK);
}

/* CMD-19 [6]: VERSION_1 is offered. Needs no history. */
RULES_FN int rules_cmd_19_offered(const struct vmdev_event *e)
{
	return !(e->arg[VMDEV_END_A_VALUE] & VMDEV_FEATURE(VMDEV_F_VERSION_1));
}

/*
 * CMD-19 [6]: VERSION_1 is accepted. Judged when FEATURES_OK ends the negotiation:
 * before, the driver may write one set after another. Needs both sets known.
 */
RULES_FN int rules_cmd_19_accepted(const struct rules_dev *d)
{
	return (d->offered & ~d->accepted & VMDEV_FEATURE(VMDEV_F_VERSION_1)) != 0;
}

/* Rules of the offered features, when they are read. */
RULES_FN int rules_judge_offered(struct rules_dev *d, const struct vmdev_event *e,
				 struct rules_verdict *v)
{
	int hit = rules_judge(d, v, RULE_CMD_19, rules_cmd_19_offered(e));

	if (d->device_id == RULES_DEVICE_NET)
		hit |= rules_judge(d, v, RULE_CMD_16, rules_cmd_16(e));
	if (d->offered_fresh && d->known && !rules_raced(d, VMDEV_CMD_GET_DEVICE_FEATURES))
		hit |= rules_judge(d, v, RULE_CMD_18, rules_cmd_18_offered(d, e));
	return hit;
}

/* Rules of the accepted features, when FEATURES_OK is written. */
RULES_FN int rules_judge_accepted(struct rules_dev *d, struct rules_verdict *v)
{
	int hit = 0;

	if (!d->accepted_known)
		return 0;
	if (d->device_id == RULES_DEVICE_NET)
		hit |= rules_judge(d, v, RULE_CMD_15, rules_cmd_15(d));
	if (d->offered_known)
		hit |= rules_judge(d, v, RULE_CMD_19, rules_cmd_19_accepted(d));
	return hit;
}

/* Rules of the device's answer to FEATURES_OK, when the status is read back. */
RULES_FN int rules_judge_answer(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	int hit = 0;

	if (!d->accepted_known)
		return 0;
	if (d->offered_known)
		hit |= rules_judge(d, v, RULE_CMD_17, rules_cmd_17_taken(d, e));
	if (d->taken_known)
		hit |= rules_judge(d, v, RULE_CMD_18, rules_cmd_18_refused(d, e));
	return hit;
}

RULES_FN void rules_apply_offered(struct rules_dev *d, __u64 offered)
{
	if (offered != d->offered)
		d->taken_known = 0;
	d->offered = offered;
	d->offered_known = 1;
	d->offered_fresh = 1;
}

RULES_FN void rules_apply_answer(struct rules_dev *d, __u8 status)
{
	if (!(status & VMDEV_S_FEATURES_OK) || !d->accepted_known)
		return;
	d->taken = d->accepted;
	d->taken_known = 1;
}

#endif /* RULES_CMD_FEATURES_H */
