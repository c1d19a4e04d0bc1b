/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns choices by name: which tracepoints (-e), which rules (--rules).
 * Does not own what is done with the choice.
 */
#ifndef VMDEV_SELECT_H
#define VMDEV_SELECT_H

#include "lib/contract/name.h"

/**
 * struct vmdev_select - chosen tracepoints
 * @event: by event id; those of commands are in the two masks instead
 * @begin: commands whose begin event is chosen, one bit each
 * @end:   commands whose end event is chosen, one bit each
 */
struct vmdev_select {
	bool event[VMDEV_EV_MAX];
	__u64 begin;
	__u64 end;
};

/**
 * struct vmdev_select_rules - chosen rules
 * @mask: one bit for each rule, by number
 */
struct vmdev_select_rules {
	__u64 mask[VMDEV_RULE_WORDS];
};

/* Longest word of a list that is echoed in a message. */
#define VMDEV_SELECT_WORD 64

/**
 * vmdev_select_all() - choose every tracepoint
 * @sel: the choice
 */
void vmdev_select_all(struct vmdev_select *sel);

/**
 * vmdev_select_events() - add tracepoints to a choice
 * @sel:  the choice, zeroed before the first call
 * @list: names joined by commas, with shell wildcards, with or without their
 *        system: "vmdev_set_status", "kick_vq", "mvringh_*"; "cmd" stands for
 *        the begin and "cmd_end" for the end of every command
 * @bad:  where a word goes that names nothing
 *
 * Return: true if every word named at least one tracepoint.
 */
bool vmdev_select_events(struct vmdev_select *sel, const char *list, char bad[VMDEV_SELECT_WORD]);

/**
 * vmdev_select_rules() - choose rules
 * @rules: the choice, written afresh
 * @list:  names of groups, "all", and ids with shell wildcards, joined by commas; "!"
 *         before a word takes away, "+" adds; a list that starts with either begins
 *         with the default group; NULL is the default group
 * @bad:   where a word goes that names nothing
 *
 * Return: true if every word named at least one rule, and some rule is left.
 */
bool vmdev_select_rules(struct vmdev_select_rules *rules, const char *list,
			char bad[VMDEV_SELECT_WORD]);

/* What a list of rules may hold, for messages. */
#define VMDEV_SELECT_RULES								\
	"ids or groups from 'vmdev list rules', such as RING-*, mappings or all"

/**
 * vmdev_select_group() - look whether any rule of a group is chosen
 * @rules: the choice
 * @group: the group
 *
 * Return: true if one is.
 */
bool vmdev_select_group(const struct vmdev_select_rules *rules, enum vmdev_rule_group group);

/* Whether any rule is chosen at all. */
bool vmdev_select_any(const struct vmdev_select_rules *rules);

/* Choose a rule, or take it away; its number is below VMDEV_RULE_MAX. */
void vmdev_select_set(struct vmdev_select_rules *rules, unsigned int number, bool on);

/**
 * vmdev_select_has() - look whether a rule is chosen
 * @rules:  the choice
 * @number: the rule
 *
 * Return: true if it is.
 */
bool vmdev_select_has(const struct vmdev_select_rules *rules, unsigned int number);

/**
 * vmdev_select_needs() - is a rule chosen that needs something?
 * @rules: the choice
 * @needs: RULES_NEEDS_* mask
 *
 * Return: true if one of them needs any of it.
 */
bool vmdev_select_needs(const struct vmdev_select_rules *rules, unsigned int needs);

/**
 * vmdev_select_without() - take out the rules that need something
 * @rules: the choice
 * @needs: RULES_NEEDS_* mask
 *
 * Return: true if one of them had been chosen.
 */
bool vmdev_select_without(struct vmdev_select_rules *rules, unsigned int needs);

/**
 * vmdev_select_absent() - take out the rules that need a source which a run does not have
 * @rules:  the choice
 * @source: the source
 *
 * Return: true if one of them had been chosen.
 */
bool vmdev_select_absent(struct vmdev_select_rules *rules, enum rules_source source);

#endif /* VMDEV_SELECT_H */
