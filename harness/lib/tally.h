/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the violation records that a run keeps for its report, by rule.
 * Does not own the counting of all violations (struct check_stats).
 */
#ifndef VMDEV_TALLY_H
#define VMDEV_TALLY_H

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
 */
void vmdev_tally_add(struct vmdev_tally *tally, const struct rules_violation *v);

/**
 * vmdev_tally_free() - forget all records
 * @tally: the records
 */
void vmdev_tally_free(struct vmdev_tally *tally);

#endif /* VMDEV_TALLY_H */
