/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the CMD rules on the configuration space, one function per rule, and the
 * bytes that were read of it (struct rules_config). Which event calls which rule
 * is in ctl.h.
 */
#ifdef RULE
RULE(RULE_CMD_07, 7, "CMD-07", ERROR, DRIVER, "3.1.1", RULES_NONE,
	"no configuration write before FEATURES_OK, and none to a network device",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "Configuration fields have a meaning only after the features are settled, so an "
		"early write has none. A modern network card's configuration is read-only to the "
		"driver: a write means that it takes the device for a legacy one.",
	.looks = "Every set_config, against status and kind of device.",
	.blind = "What the device does with the bytes.")
RULE(RULE_CMD_20, 20, "CMD-20", WARNING, DRIVER, "2.5.1", RULES_NONE,
	"a field of more than 32 bits is read between two equal generations",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Fields that take more than one access can change in between, and the driver sees "
		"half of the old and half of the new value. The generation is there to notice it.",
	.looks = "get_config of more than four bytes, or of a part of a network device's MAC, "
		"and get_generation before it and after it, until both are equal or the driver "
		"goes on.",
	.blind = "Several short fields that only make sense together.")
RULE(RULE_CMD_21, 21, "CMD-21", ERROR, DEVICE, "2.5.1", RULES_NONE,
	"configuration bytes differ only if the generation differs",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "A generation that does not move hides a change from every driver that does the "
		"right thing. The driver then keeps a torn value and never learns of it.",
	.looks = "The bytes that get_config read between two equal generations, against those "
		"read under the same generation before.",
	.blind = "Bytes after the first eight of a read or beyond 64, and reads without "
		"generations around them or that overlap.")
RULE(RULE_CMD_22, 22, "CMD-22", ERROR, DRIVER, "2.5.1", VMDEV_CMD_GET_DEVICE_FEATURES,
	"an optional configuration field is read only if its feature is offered",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A field whose feature was not offered holds nothing. Drivers that read it anyway "
		"act on zeros, or on whatever the device left there.",
	.looks = "Offset and length of get_config against the offered features and the layout of "
		"a network card's configuration.",
	.blind = "Configurations of other device types.")
RULE(RULE_CMD_23, 23, "CMD-23", ERROR, DRIVER, "4.2.2.2", VMDEV_CMD_GET_CONFIG_SIZE,
	"configuration offset plus length stays within the configuration size",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "A read past the end is how memory of the device leaks, and one byte too many was "
		"a real bug. A refused read must not leave old bytes in the driver's buffer "
		"either, because drivers rarely look at the result.",
	.looks = "Offset and length of get_config and set_config against get_config_size; where "
		"the size was not read, the refusal tells.",
	.blind = "The driver's buffer itself.")
RULE(RULE_CMD_24, 24, "CMD-24", ERROR, DEVICE, "3.2.1", RULES_NONE,
	"a configuration change after DRIVER_OK causes a configuration callback",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_STATUS,
	.why = "The driver looks at the configuration when it is told to. A change without a "
		"callback, such as a link that goes down, is never noticed.",
	.looks = "The two events that frame what the device does after a change "
		"(vmdev_config_change), and callbacks between them.",
	.blind = "A change that the device does not even tell by these events.")
RULE(RULE_CMD_37, 37, "CMD-37", ERROR, DEVICE, "5.1.4", RULES_NONE,
	"a network device tells a sane MAC, MTU and number of queue pairs",
	.needs = RULES_NEEDS_CTL,
	.detail = RULES_DETAIL_STATUS,
	.why = "Drivers size their buffers by these numbers. An mtu of 0 or a multicast address "
		"as own MAC make an interface that looks alive and passes no frame.",
	.looks = "The values that get_config returns, by the layout of a network card's "
		"configuration and the features.",
	.blind = "Fields that the driver does not read.")
RULE(RULE_CMD_44, 44, "CMD-44", ERROR, DEVICE, "2.5.1", VMDEV_CMD_GET_GENERATION,
	"the generation does not move on and on while the configuration stays",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "A driver reads a field until the generation is the same before and after it. Where "
		"it never is, the driver loops in the kernel for ever, and nothing can end it.",
	.looks = "Reads of the generation in a row, 16 of which differ from the one before, "
		"without a change of the configuration by the device's events.",
	.blind = "A device that tells of no changes; fewer reads.")
RULE(RULE_CMD_46, 46, "CMD-46", WARNING, DEVICE, "2.3", RULES_NONE,
	"configuration callbacks tell of changes",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_FOUND,
	.why = "Each callback makes the driver read the configuration in a work item of its own. "
		"A device that calls with every frame keeps a processor busy with it, and nothing "
		"else shows.",
	.looks = "Configuration callbacks in a row, 16 of which came without a change of the "
		"configuration by the device's events since the one before.",
	.blind = "A few of them; of a device that tells of no changes (vmdev_config_change) those "
		"that had a reason count too.")
#elif !defined(RULES_CMD_CONFIG_H)
#define RULES_CMD_CONFIG_H

#include "rules/cmd/features.h"

/* Fields of a network device's configuration [5.1.4]: first byte, bytes. */
#define RULES_MAC_AT 0u
#define RULES_MAC_LEN 6u
#define RULES_NET_STATUS_AT 6u
#define RULES_PAIRS_AT 8u
#define RULES_MTU_AT 10u
#define RULES_SPEED_AT 12u
#define RULES_RSS_AT 17u
#define RULES_NET_END 24u
#define RULES_FIELD16_LEN 2u
#define RULES_MTU_MIN 68u
#define RULES_PAIRS_MAX 0x8000u
#define RULES_IDLE_CBS_MAX 16u	/* configuration callbacks in a row without a change */
/* What the driver reads in one go up to 32 bits is whole by itself [2.5.1]. */
#define RULES_WHOLE_BYTES 4u

RULES_FN __u64 rules_config_off(const struct vmdev_event *e)
{
	return e->arg[VMDEV_CMD_A_A0];
}

RULES_FN __u64 rules_config_len(const struct vmdev_event *e)
{
	return e->arg[VMDEV_CMD_A_A1];
}

/* CMD-07 [3.1.1, 5.1.4]: no configuration write before FEATURES_OK, none to a network card. */
RULES_FN int rules_cmd_07(struct rules_dev *d, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_07,
			   d->device_id == RULES_DEVICE_NET || !(d->status & VMDEV_S_FEATURES_OK));
}

/* Whether a read is part of a field that cannot be read in one go: then generations frame it. */
RULES_FN int rules_config_torn(const struct rules_dev *d, const struct vmdev_event *e)
{
	return rules_config_len(e) > RULES_WHOLE_BYTES ||
	       (d->device_id == RULES_DEVICE_NET && rules_config_off(e) < RULES_MAC_LEN);
}

/* CMD-20 [2.5.1], first half: the generation is read before such a field. */
RULES_FN int rules_cmd_20_open(const struct rules_dev *d, const struct vmdev_event *e)
{
	return rules_config_torn(d, e) && !d->config.framed;
}

/* CMD-20 [2.5.1], second half: and after it, and is the same, before the driver goes on. */
RULES_FN int rules_cmd_20_close(const struct rules_dev *d)
{
	return d->config.unframed;
}

/* CMD-21 [2.5.1]: bytes read under one generation are the same each time. */
RULES_FN int rules_cmd_21(const struct rules_config *c)
{
	__u64 differs = 0;
	unsigned int i;

	for (i = 0; i < RULES_CONFIG_WORDS; i++)
		differs |= (c->word[i] ^ c->pend[i]) & c->known[i] & c->pend_known[i];
	return differs != 0;
}

/* The features of which one makes the field at @off exist; 0: none is asked for. */
RULES_FN __u64 rules_config_needs(__u64 off)
{
	if (off < RULES_NET_STATUS_AT)
		return RULES_F(MAC);
	if (off < RULES_PAIRS_AT)
		return RULES_F(STATUS);
	if (off < RULES_MTU_AT)
		return RULES_F(MQ) | RULES_F(RSS);
	if (off < RULES_SPEED_AT)
		return RULES_F(MTU);
	if (off < RULES_RSS_AT)
		return RULES_F(SPEED_DUPLEX);
	return off < RULES_NET_END ? RULES_F(RSS) | RULES_F(HASH_REPORT) : 0;
}

/*
 * CMD-22 [2.5.1]: an optional field is read only if its feature is offered. A read
 * over several fields is a copy of the whole, from which each takes what exists.
 */
RULES_FN int rules_cmd_22(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 first = rules_config_needs(rules_config_off(e));
	__u64 last = rules_config_needs(rules_config_off(e) + rules_config_len(e) - 1);

	return first && first == last && !(first & d->offered);
}

/* CMD-23 [4.2.2.2]: offset plus length stays within the configuration. Needs config_size. */
RULES_FN int rules_cmd_23_broken(const struct rules_dev *d, const struct vmdev_event *e)
{
	__u64 off = rules_config_off(e), len = rules_config_len(e);

	return off > d->config_size || len > d->config_size - off;
}

RULES_FN int rules_cmd_23(struct rules_dev *d, const struct vmdev_event *e, struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_23, rules_cmd_23_broken(d, e));
}

/* What the transport answers to an access out of range: -EINVAL. */
#define RULES_REFUSED (-22)

/* CMD-23 [4.2.2.2]: where the size is not known, the refusal tells. Needs no history. */
RULES_FN int rules_cmd_23_refused(struct rules_dev *d, const struct vmdev_event *e,
				  struct rules_verdict *v)
{
	return rules_judge(d, v, RULE_CMD_23, (int)e->arg[VMDEV_END_A_RET] == RULES_REFUSED);
}

/* CMD-24 [3.2.1]: a change that the driver must learn of came with a callback. */
RULES_FN int rules_cmd_24(const struct rules_dev *d)
{
	return d->config_cbs == d->config.change_cbs;
}

/* Bytes @at to @at + @len - 1 of the first two words as they were read; 0 in @known if not. */
RULES_FN __u64 rules_config_field(const struct rules_config *c, unsigned int at, unsigned int len,
				  int *known)
{
	__u64 mask = (1ULL << 8 * len) - 1;
	unsigned int shift = 8 * (at % 8);

	*known = (c->pend_known[at / 8] >> shift & mask) == mask;
	return c->pend[at / 8] >> shift & mask;
}

/* Whether the read that just ended gave the last byte of a field. */
RULES_FN int rules_config_gave(const struct rules_config *c, unsigned int at, unsigned int len)
{
	return c->off < at + len && c->off + c->len >= at + len;
}

/* CMD-37 [5.1.4]: a MAC is neither zero nor a group address. */
RULES_FN int rules_cmd_37_mac(__u64 mac)
{
	return !mac || (mac & 1);
}

/* CMD-37 [5.1.4]: an MTU is 68 at least. */
RULES_FN int rules_cmd_37_mtu(__u64 mtu)
{
	return mtu < RULES_MTU_MIN;
}

/* CMD-37 [5.1.4]: there are 1 to 0x8000 queue pairs. */
RULES_FN int rules_cmd_37_pairs(__u64 pairs)
{
	return !pairs || pairs > RULES_PAIRS_MAX;
}

/* CMD-37 for the fields that a read completed, where their features are offered. */
RULES_FN int rules_judge_fields(struct rules_dev *d, struct rules_verdict *v)
{
	const struct rules_config *c = &d->config;
	int known, hit = 0;
	__u64 value;

	value = rules_config_field(c, RULES_MAC_AT, RULES_MAC_LEN, &known);
	if (known && rules_config_gave(c, RULES_MAC_AT, RULES_MAC_LEN) &&
	    (d->offered & RULES_F(MAC)))
		hit |= rules_judge(d, v, RULE_CMD_37, rules_cmd_37_mac(value));
	value = rules_config_field(c, RULES_MTU_AT, RULES_FIELD16_LEN, &known);
	if (known && rules_config_gave(c, RULES_MTU_AT, RULES_FIELD16_LEN) &&
	    (d->offered & RULES_F(MTU)))
		hit |= rules_judge(d, v, RULE_CMD_37, rules_cmd_37_mtu(value));
	value = rules_config_field(c, RULES_PAIRS_AT, RULES_FIELD16_LEN, &known);
	if (known && rules_config_gave(c, RULES_PAIRS_AT, RULES_FIELD16_LEN) &&
	    (d->offered & (RULES_F(MQ) | RULES_F(RSS))))
		hit |= rules_judge(d, v, RULE_CMD_37, rules_cmd_37_pairs(value));
	return hit;
}

/* A configuration read begins. Two at a time cannot be told apart: neither is judged. */
RULES_FN int rules_config_begin(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	struct rules_config *c = &d->config;
	int hit = 0;

	c->changes = d->config_changes;
	c->raced = d->open[VMDEV_CMD_GET_CONFIG] != 0 || !d->open_known;
	c->off = rules_config_off(e) < RULES_CONFIG_BYTES ? rules_config_off(e) :
							    RULES_CONFIG_BYTES;
	c->len = rules_config_len(e) < sizeof(__u64) ? rules_config_len(e) : sizeof(__u64);
	if (d->offered_known && d->device_id == RULES_DEVICE_NET)
		hit |= rules_judge(d, v, RULE_CMD_22, rules_cmd_22(d, e));
	if (!d->known || !rules_config_torn(d, e))
		return hit;
	hit |= rules_judge(d, v, RULE_CMD_20, rules_cmd_20_open(d, e));
	c->framed = 1;
	c->unframed = 1;
	return hit;
}

/* Put the bytes that a read gave among those that wait for the generation after them. */
RULES_FN void rules_config_note(struct rules_config *c, __u64 bytes)
{
	__u64 mask = c->len < sizeof(__u64) ? (1ULL << 8 * c->len) - 1 : ~0ULL;
	unsigned int shift = 8 * (c->off % 8);
	unsigned int i = rules_index(c->off / 8, RULES_CONFIG_WORDS - 1);

	c->pend[i] = (c->pend[i] & ~(mask << shift)) | (bytes & mask) << shift;
	c->pend_known[i] |= mask << shift;
	if (!shift || i == RULES_CONFIG_WORDS - 1)
		return;
	i = rules_index(i + 1, RULES_CONFIG_WORDS - 1);
	shift = 64 - shift;
	c->pend[i] = (c->pend[i] & ~(mask >> shift)) | (bytes & mask) >> shift;
	c->pend_known[i] |= mask >> shift;
}

/* The link status, if the read that just ended gave it. */
RULES_FN void rules_config_link(struct rules_config *c)
{
	int known;
	__u64 link = rules_config_field(c, RULES_NET_STATUS_AT, RULES_FIELD16_LEN, &known);

	if (!known || !rules_config_gave(c, RULES_NET_STATUS_AT, RULES_FIELD16_LEN))
		return;
	c->link = link;
	c->link_at = c->changes;
	c->linked = 1;
}

/* A configuration read ended. */
RULES_APART int rules_config_end(struct rules_dev *d, const struct vmdev_event *e,
				struct rules_verdict *v)
{
	struct rules_config *c;

	if (!d || !e || !v)
		return 0;
	c = &d->config;
	if (c->raced || d->open[VMDEV_CMD_GET_GENERATION] || c->off >= RULES_CONFIG_BYTES)
		return 0;
	rules_config_note(c, e->arg[VMDEV_END_A_VALUE]);
	if (d->device_id != RULES_DEVICE_NET || !d->offered_known)
		return 0;
	rules_config_link(c);
	return rules_judge_fields(d, v);
}

/* What was read belongs to @generation: it becomes what is known. */
RULES_FN void rules_config_settle(struct rules_config *c, __u32 generation)
{
	int same = c->settled && c->generation == generation;
	unsigned int i;

	for (i = 0; i < RULES_CONFIG_WORDS; i++) {
		if (!same)
			c->known[i] = 0;
		c->word[i] = (c->word[i] & ~c->pend_known[i]) | (c->pend[i] & c->pend_known[i]);
		c->known[i] |= c->pend_known[i];
	}
	c->generation = generation;
	c->settled = 1;
}

#define RULES_DRIFTS_MAX 16u

/* CMD-44 [2.5.1]: a generation that was read again is the same, unless something changed. */
RULES_FN int rules_cmd_44(struct rules_dev *d, __u32 generation, struct rules_verdict *v)
{
	struct rules_config *c = &d->config;
	int drifts = c->framed && c->before != generation && c->drift_at == d->config_changes;

	c->drift_at = d->config_changes;
	c->drifts = drifts ? c->drifts + 1 : 0;
	return drifts && rules_judge(d, v, RULE_CMD_44, c->drifts == RULES_DRIFTS_MAX);
}

/* A generation was read: what was read since the last is settled if both are equal. */
RULES_APART int rules_config_generation(struct rules_dev *d, const struct vmdev_event *e,
				       struct rules_verdict *v)
{
	struct rules_config *c;
	__u32 generation;
	unsigned int i;
	int hit = 0;

	if (!d || !e || !v)
		return 0;
	c = &d->config;
	generation = e->arg[VMDEV_END_A_VALUE];
	hit = rules_cmd_44(d, generation, v);
	if (c->framed && c->before == generation) {
		if (c->settled && c->generation == generation)
			hit |= rules_judge(d, v, RULE_CMD_21, rules_cmd_21(c));
		rules_config_settle(c, generation);
		c->unframed = 0;
	}
	for (i = 0; i < RULES_CONFIG_WORDS; i++)
		c->pend_known[i] = 0;
	/* A read that is under way may be older than this. */
	if (d->open[VMDEV_CMD_GET_CONFIG])
		c->raced = 1;
	c->before = generation;
	c->framed = 1;
	return hit;
}

/* The driver goes on with what it has read. */
RULES_FN int rules_config_used(struct rules_dev *d, struct rules_verdict *v)
{
	struct rules_config *c = &d->config;
	int hit = 0;

	if (c->framed)
		hit = rules_judge(d, v, RULE_CMD_20, rules_cmd_20_close(d));
	c->framed = 0;
	c->unframed = 0;
	return hit;
}

/* CMD-46 [2.3]: callbacks tell of changes. One for NEEDS_RESET, or after a resume, is alone. */
RULES_FN int rules_cmd_46(struct rules_dev *d, struct rules_verdict *v)
{
	struct rules_config *c = &d->config;

	c->idle_cbs = c->idle_at == d->config_changes ? c->idle_cbs + 1 : 0;
	c->idle_at = d->config_changes;
	return rules_judge(d, v, RULE_CMD_46, c->idle_cbs == RULES_IDLE_CBS_MAX);
}

/* The device changed its configuration, and then announced it or not. */
RULES_FN int rules_step_config_change(struct rules_dev *d, const struct vmdev_event *e,
				      struct rules_verdict *v)
{
	struct rules_config *c = &d->config;

	d->config_changes++;
	if (!e->arg[VMDEV_CHANGE_A_DONE]) {
		c->change_cbs = d->config_cbs;
		c->due = d->known && (d->status & VMDEV_S_DRIVER_OK) && d->config_cb_set &&
			 !d->status_writes &&
			 (d->halt == RULES_RUNS || d->halt == RULES_RESUMING);
		return 0;
	}
	if (!c->due)
		return 0;
	c->due = 0;
	return rules_judge(d, v, RULE_CMD_24, rules_cmd_24(d));
}

#endif /* RULES_CMD_CONFIG_H */
