/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What is common to all rules: how many a mask holds, and the groups. Everything about one
 * rule is in its home, a file of bpf/rules; its id and its number are stable there.
 */
#ifndef VMDEV_RULE_H
#define VMDEV_RULE_H

/* In a mask, rule n is bit n % 64 of word n / 64. */
#define VMDEV_RULE_MAX 256
#define VMDEV_RULE_WORDS (VMDEV_RULE_MAX / 64)

/*
 * The groups of rules that a run switches on and off. What a rule of a group needs is not
 * even loaded where no rule of the group is armed. Only the first group is on by itself.
 *
 * X(enumerator, number, "name", "what it looks at")
 */
#define VMDEV_GROUP_LIST(X)								\
	X(VMDEV_GROUP_DEFAULT, 0, "default", "all that no other group has")		\
	X(VMDEV_GROUP_MAPPINGS, 1, "mappings", "in which mapping each copy lies")	\
	X(VMDEV_GROUP_DESCRIPTORS, 2, "descriptors", "descriptors when taken and when given back") \
	X(VMDEV_GROUP_GUARD, 3, "guard", "memory behind the descriptors that are filled")

#define VMDEV_GROUP_ENUM(id, number, ...) id = number,
enum vmdev_rule_group { VMDEV_GROUP_LIST(VMDEV_GROUP_ENUM) VMDEV_GROUP_MAX };
#undef VMDEV_GROUP_ENUM

#endif /* VMDEV_RULE_H */
