/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the violation records that a run keeps for its report: by rule, and of each rule by
 * signature.
 * Does not own the counting of all violations (struct check_stats).
 */
#ifndef VMDEV_TALLY_H
#define VMDEV_TALLY_H

#include "lib/contract/select.h"
#include "lib/report/signature.h"
#include "rules/core/report.h"

/**
 * struct vmdev_group - violations of one rule that have the same signature
 * @first:     the first record
 * @times:     how many records there were
 * @last_ts:   time of the last one, in ns
 * @signature: empty until vmdev_tally_settle()
 */
struct vmdev_group {
	struct rules_violation first;
	__u64 times;
	__u64 last_ts;
	char signature[VMDEV_SIGNATURE_MAX];
};

/**
 * struct vmdev_tally - violation records of a run
 * @keep:   how many groups are kept for each rule
 * @kept:   how many are, by rule
 * @group:  the groups kept, by rule
 * @others: records that fitted no group when there was no room for one more, by rule
 * @lost:   records that could not be kept for want of memory, or made no sense
 */
struct vmdev_tally {
	unsigned int keep;
	unsigned int kept[VMDEV_RULE_MAX];
	struct vmdev_group *group[VMDEV_RULE_MAX];
	__u64 others[VMDEV_RULE_MAX];
	__u64 lost;
};

/**
 * vmdev_tally_add() - take one record
 * @tally: records so far
 * @v:     the record; it is copied
 * @size:  its size: RULES_VIOLATION_SHORT or more
 * @armed: rules that count; the record is kept under each of them that it names
 */
void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v, size_t size,
		     const struct vmdev_select_rules *armed);

/**
 * vmdev_tally_settle() - give each group its signature, and join those that have the same
 * @tally: records of a run that is over, while its modules still have names
 */
void vmdev_tally_settle(struct vmdev_tally *tally);

/**
 * vmdev_tally_first() - find where a record is kept first
 * @tally: the records
 * @rule:  a rule under which it is kept
 * @index: its group there
 *
 * One event can break several rules; a reader wants to see it once.
 *
 * Return: the lowest rule under which the same record is kept.
 */
unsigned int vmdev_tally_first(const struct vmdev_tally *tally, unsigned int rule,
			       unsigned int index);

/**
 * vmdev_tally_free() - forget all records
 * @tally: the records
 */
void vmdev_tally_free(struct vmdev_tally *tally);

#endif /* VMDEV_TALLY_H */
