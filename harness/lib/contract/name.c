// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the tables of names, made from the contract's lists.
 * Does not own how an event becomes a line.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"

#define VMDEV_NAME_ARRAY(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
#define CMD_ENTRY(id, value, name, group, begin, end) \
	[value] = { #name, #group, VMDEV_KIND_##begin, VMDEV_KIND_##end },
static const struct vmdev_name_cmd vmdev_name_cmds[] = { VMDEV_CMD_LIST(CMD_ENTRY) };
#undef CMD_ENTRY

#define EVENT_ENTRY(id, value, system, name, stream, args) \
	[value] = { #system, #name, #stream, args },
static const struct vmdev_name_event vmdev_name_events[] = {
	VMDEV_EVENT_LIST(EVENT_ENTRY)
	[VMDEV_EV_LOAD_RESULT] = { "load", "result", "NONE",
				   "sent,received,lost,dup,reordered,corrupt" },
	[VMDEV_EV_REGISTER] = { "virtio", "register", "NONE", "dma_ops,dma_mask" },
	[VMDEV_EV_VRINGH_BEGIN] = { "vringh", "copy_begin", "NONE", "op,buf,desc,len" },
	[VMDEV_EV_VRINGH_END] = { "vringh", "copy_end", "NONE", "op,ret" },
	[VMDEV_EV_LOOK] = { "ring", "look", "NONE",
			    "avail_idx,taken,used_idx,kicked,avail_event,used_event,avail_flags,"
			    "used_flags,spare_ns" },
};
#undef EVENT_ENTRY

#define RULE_ENTRY(id, number, name, severity, who, section, sentence) \
	[number] = { name, #severity, #who, section, sentence },
static const struct vmdev_name_rule vmdev_name_rules[] = { VMDEV_RULE_LIST(RULE_ENTRY) };
#undef RULE_ENTRY

#define GROUP_ENTRY(id, number, name, what) [number] = { name, what },
static const struct vmdev_name_group vmdev_name_groups[] = { VMDEV_GROUP_LIST(GROUP_ENTRY) };
#undef GROUP_ENTRY
#define RULE_GROUP_ENTRY(rule, group) [rule] = group,
static const enum vmdev_rule_group vmdev_name_rule_groups[VMDEV_RULE_MAX] = {
	VMDEV_RULE_GROUP_LIST(RULE_GROUP_ENTRY)
};
#undef RULE_GROUP_ENTRY

#define FAULT_ENTRY(id, value, name, must, may, what) [value] = { name, must, may, what },
static const struct vmdev_name_fault vmdev_name_faults[] = { VMDEV_FAULT_LIST(FAULT_ENTRY) };
#undef FAULT_ENTRY

#define VALUE_ENTRY(id, value, name) [value] = name,
static const char *const vmdev_name_copy[] = { VMDEV_COPY_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_perm[] = { VMDEV_PERM_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_dir[] = { VMDEV_DIR_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_err[] = { VMDEV_ERR_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_notify[] = { VMDEV_NOTIFY_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_why[] = { VMDEV_WHY_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_drop[] = { VMDEV_DROP_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_class[] = { VMDEV_CLASS_LIST(VALUE_ENTRY) };
static const char *const vmdev_name_ack[] = { VMDEV_ACK_LIST(VALUE_ENTRY) };
#undef VALUE_ENTRY

#define LIST_ENTRY(list, table) [list] = { table, VMDEV_NAME_ARRAY(table) }
static const struct {
	const char *const *names;
	size_t count;
} vmdev_name_values[] = {
	LIST_ENTRY(VMDEV_NAME_COPY, vmdev_name_copy),
	LIST_ENTRY(VMDEV_NAME_PERM, vmdev_name_perm),
	LIST_ENTRY(VMDEV_NAME_DIR, vmdev_name_dir),
	LIST_ENTRY(VMDEV_NAME_ERR, vmdev_name_err),
	LIST_ENTRY(VMDEV_NAME_NOTIFY, vmdev_name_notify),
	LIST_ENTRY(VMDEV_NAME_WHY, vmdev_name_why),
	LIST_ENTRY(VMDEV_NAME_DROP, vmdev_name_drop),
	LIST_ENTRY(VMDEV_NAME_CLASS, vmdev_name_class),
	LIST_ENTRY(VMDEV_NAME_ACK, vmdev_name_ack),
};
#undef LIST_ENTRY

struct vmdev_name_bit {
	__u64 mask;
	const char *name;
};

#define MASK_ENTRY(id, value, name) { value, name },
static const struct vmdev_name_bit vmdev_name_status[] = { VMDEV_STATUS_LIST(MASK_ENTRY) };
#undef MASK_ENTRY
#define BIT_ENTRY(id, value, name) { 1ULL << (value), name },
static const struct vmdev_name_bit vmdev_name_features[] = { VMDEV_FEATURE_LIST(BIT_ENTRY) };
#undef BIT_ENTRY
static const struct vmdev_name_bit vmdev_name_ring_flags[] = {
	{ VMDEV_RING_F_EVENT_IDX, "EVENT_IDX" },
	{ VMDEV_RING_F_INDIRECT, "INDIRECT" },
	{ VMDEV_RING_F_IN_ORDER, "IN_ORDER" },
};

#define SET_ENTRY(list, table) [list] = { table, VMDEV_NAME_ARRAY(table) }
static const struct {
	const struct vmdev_name_bit *bits;
	size_t count;
} vmdev_name_sets[] = {
	SET_ENTRY(VMDEV_NAME_STATUS, vmdev_name_status),
	SET_ENTRY(VMDEV_NAME_FEATURES, vmdev_name_features),
	SET_ENTRY(VMDEV_NAME_RING_FLAGS, vmdev_name_ring_flags),
};
#undef SET_ENTRY
/* clang-format on */

/* The tables have holes, where a number was never given out: such an entry has no name. */
#define VMDEV_NAME_LOOKUP(table, index, member)                                                   \
	((index) < VMDEV_NAME_ARRAY(table) && (table)[index].member ? &(table)[index] : NULL)

const struct vmdev_name_cmd *vmdev_name_cmd(__u64 cmd)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_cmds, cmd, name);
}

const struct vmdev_name_event *vmdev_name_event(__u64 id)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_events, id, name);
}

const struct vmdev_name_rule *vmdev_name_rule(__u64 number)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_rules, number, id);
}

bool vmdev_name_rule_counts(__u64 number)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(number);

	return rule && strcmp(rule->severity, "INFO");
}

const struct vmdev_name_group *vmdev_name_group(__u64 group)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_groups, group, name);
}

enum vmdev_rule_group vmdev_name_rule_group(__u64 number)
{
	return number < VMDEV_RULE_MAX ? vmdev_name_rule_groups[number] : VMDEV_GROUP_DEFAULT;
}

const struct vmdev_name_fault *vmdev_name_fault(__u64 fault)
{
	return VMDEV_NAME_LOOKUP(vmdev_name_faults, fault, name);
}

const char *vmdev_name_value(enum vmdev_name_list list, __u64 value)
{
	return value < vmdev_name_values[list].count ? vmdev_name_values[list].names[value] : NULL;
}

bool vmdev_name_is_tracepoint(__u64 id)
{
	return id < VMDEV_EV_LOAD_RESULT && vmdev_name_event(id);
}

const char *vmdev_name_bits(enum vmdev_name_bits list, __u64 value, char *buf, size_t size)
{
	size_t used = 0;

	if (!value) {
		snprintf(buf, size, "0");
		return buf;
	}
	buf[0] = '\0';
	for (size_t i = 0; i < vmdev_name_sets[list].count && used < size; i++) {
		const struct vmdev_name_bit *bit = &vmdev_name_sets[list].bits[i];

		if (!(value & bit->mask))
			continue;
		value &= ~bit->mask;
		used += snprintf(buf + used, size - used, "%s%s", used ? "|" : "", bit->name);
	}
	if (value && used < size)
		snprintf(buf + used, size - used, "%s0x%llx", used ? "|" : "", value);
	return buf;
}

const char *vmdev_name_tracepoint(__u64 id, __u64 cmd, char *buf, size_t size)
{
	const struct vmdev_name_event *ev = vmdev_name_event(id);
	const struct vmdev_name_cmd *c = vmdev_name_cmd(cmd);
	bool end = id == VMDEV_EV_CMD_END;

	if (!ev)
		snprintf(buf, size, "event_%llu", id);
	else if (id != VMDEV_EV_CMD_BEGIN && !end)
		snprintf(buf, size, "%s_%s", ev->system, ev->name);
	else if (c)
		snprintf(buf, size, "vmdev_%s%s", c->name, end ? "_end" : "");
	else
		snprintf(buf, size, "vmdev_cmd_%llu%s", cmd, end ? "_end" : "");
	return buf;
}
