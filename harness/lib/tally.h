/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the violation records that a run keeps for its report, by rule.
 * Does not own the counting of all violations (struct check_stats).
 */
#ifndef VMDEV_TALLY_H
#define VMDEV_TALLY_H

#include "lib/select.h"
#include "rules/report.h"

/**
 * struct vmdev_tally - violation records of a run
 * @keep: how many records are kept for each rule
 * @kept: how many are, by rule
 * @sample: the records kept, by rule
 * @lost: records that could not be kept for want of memory, or made no sense
 */
struct vmdev_tally {
	unsigned int keep;
	unsigned int kept[VMDEV_RULE_MAX];
	struct rules_violation *sample[VMDEV_RULE_MAX];
	__u64 lost;
};

/**
 * vmdev_tally_add() - take one record
 * @tally: records so far
 * @v:     the record; it is copied
 * @armed: rules that count; the record is kept under each of them that it names
 */
void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v,
		     const struct vmdev_select_rules *armed);

/**
 * vmdev_tally_first() - find where a record is kept first
 * @tally: the records
 * @rule:  a rule under which it is kept
 * @index: its place there
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
