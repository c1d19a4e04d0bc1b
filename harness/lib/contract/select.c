// SPDX-License-Identifier: GPL-2.0
/*
 * Owns choices by name: which tracepoints, which rules.
 * Does not own what is done with the choice.
 */
#define _GNU_SOURCE /* FNM_CASEFOLD */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "lib/contract/select.h"

/* Takes the next word off a list; false at its end. */
static bool vmdev_select_word(const char **list, char word[VMDEV_SELECT_WORD])
{
	size_t len;

	if (!*list)
		return false;
	len = strcspn(*list, ",");
	snprintf(word, VMDEV_SELECT_WORD, "%.*s", (int)len, *list);
	*list = (*list)[len] ? *list + len + 1 : NULL;
	return true;
}

static bool vmdev_select_match(const char *word, __u64 id, __u64 cmd)
{
	char name[VMDEV_NAME_MAX];
	const char *bare;

	vmdev_name_tracepoint(id, cmd, name, sizeof(name));
	bare = strchr(name, '_') + 1;
	return !fnmatch(word, name, 0) || !fnmatch(word, bare, 0);
}

static bool vmdev_select_commands(__u64 *mask, const char *word, __u64 id, bool every)
{
	__u64 found = 0;

	for (__u64 cmd = 0; cmd < VMDEV_CMD_COUNT; cmd++)
		if (vmdev_name_cmd(cmd) && (every || vmdev_select_match(word, id, cmd)))
			found |= 1ULL << cmd;
	*mask |= found;
	return found;
}

static bool vmdev_select_one(struct vmdev_select *sel, const char *word)
{
	bool found;

	found = vmdev_select_commands(&sel->begin, word, VMDEV_EV_CMD_BEGIN, !strcmp(word, "cmd"));
	if (vmdev_select_commands(&sel->end, word, VMDEV_EV_CMD_END, !strcmp(word, "cmd_end")))
		found = true;
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++) {
		if (!vmdev_name_is_tracepoint(id) || id == VMDEV_EV_CMD_BEGIN ||
		    id == VMDEV_EV_CMD_END || !vmdev_select_match(word, id, 0))
			continue;
		sel->event[id] = true;
		found = true;
	}
	return found;
}

void vmdev_select_all(struct vmdev_select *sel)
{
	vmdev_select_one(sel, "*");
}

bool vmdev_select_events(struct vmdev_select *sel, const char *list, char bad[VMDEV_SELECT_WORD])
{
	char word[VMDEV_SELECT_WORD];

	while (vmdev_select_word(&list, word)) {
		if (vmdev_select_one(sel, word))
			continue;
		memcpy(bad, word, sizeof(word));
		return false;
	}
	return true;
}

/* Whether a word names a rule: by "all", by its group, or by its id. */
static bool vmdev_select_names(const char *word, unsigned int number)
{
	const char *group = vmdev_name_group(vmdev_name_rule_group(number))->name;

	return !strcmp(word, "all") || !strcmp(word, group) ||
	       !fnmatch(word, vmdev_name_rule(number)->id, FNM_CASEFOLD);
}

void vmdev_select_set(struct vmdev_select_rules *rules, unsigned int number, bool on)
{
	__u64 bit = 1ULL << number % 64;

	if (on)
		rules->mask[number / 64] |= bit;
	else
		rules->mask[number / 64] &= ~bit;
}

static bool vmdev_select_rule(struct vmdev_select_rules *rules, const char *word, bool take_away)
{
	bool found = false;

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		if (!vmdev_name_rule(n) || !vmdev_select_names(word, n))
			continue;
		found = true;
		vmdev_select_set(rules, n, !take_away);
	}
	return found;
}

bool vmdev_select_rules(struct vmdev_select_rules *rules, const char *list,
			char bad[VMDEV_SELECT_WORD])
{
	char word[VMDEV_SELECT_WORD];

	memset(rules, 0, sizeof(*rules));
	if (!list || list[0] == '!' || list[0] == '+')
		vmdev_select_rule(rules, "default", false);
	while (vmdev_select_word(&list, word)) {
		bool take_away = word[0] == '!', sign = take_away || word[0] == '+';

		if (vmdev_select_rule(rules, word + sign, take_away))
			continue;
		memcpy(bad, word, sizeof(word));
		return false;
	}
	if (vmdev_select_any(rules))
		return true;
	snprintf(bad, VMDEV_SELECT_WORD, "no rule is left");
	return false;
}

bool vmdev_select_group(const struct vmdev_select_rules *rules, enum vmdev_rule_group group)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule(n) && vmdev_name_rule_group(n) == group &&
		    vmdev_select_has(rules, n))
			return true;
	return false;
}

bool vmdev_select_any(const struct vmdev_select_rules *rules)
{
	__u64 any = 0;

	for (unsigned int i = 0; i < VMDEV_RULE_WORDS; i++)
		any |= rules->mask[i];
	return any;
}

bool vmdev_select_has(const struct vmdev_select_rules *rules, unsigned int number)
{
	return number < VMDEV_RULE_MAX && (rules->mask[number / 64] >> number % 64 & 1);
}

bool vmdev_select_needs(const struct vmdev_select_rules *rules, unsigned int needs)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_select_has(rules, n) && vmdev_name_rule_needs(n, needs))
			return true;
	return false;
}

bool vmdev_select_without(struct vmdev_select_rules *rules, unsigned int needs)
{
	bool fewer = vmdev_select_needs(rules, needs);

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule_needs(n, needs))
			vmdev_select_set(rules, n, false);
	return fewer;
}

bool vmdev_select_absent(struct vmdev_select_rules *rules, enum rules_source source)
{
	return vmdev_select_without(rules, vmdev_name_source(source)->vouches);
}
