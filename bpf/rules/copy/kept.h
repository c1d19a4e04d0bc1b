/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the rule that what was copied stays as it is until the driver sees its chain (DIR-11).
 * Does not read memory; check/copies.bpf.c does.
 */
#ifdef RULE
RULE(RULE_DIR_11, 171, "DIR-11", ERROR, DEVICE, "2.7.4", RULES_NONE,
	"what was pushed or pulled is the same in the driver's memory when its chain is given back",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_RING | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = RULES_DETAIL_COPY,
	.why = "A copy that is right proves nothing of what the driver finds: a device that alters "
		"the bytes afterwards delivers something else than it received, and one that "
		"writes to what it only may read destroys data that the driver still needs.",
	.looks = "The driver's side of a copy once more, before the used index shows its chain or "
		"the queue's next copies begin: of one copy in 32, of a queue's first 1024 "
		"numbers, and with --full-compare of all.",
	.blind = "Bytes that no copy covers, or that were put back; without --full-compare those "
		"outside the windows of a copy of more than 128 bytes. A driver that writes to a "
		"buffer which the device has looks like the device.")
#elif !defined(RULES_COPY_KEPT_H)
#define RULES_COPY_KEPT_H

#include "rules/copy/copy.h"

/*
 * DIR-11 [2.7.4], of a copy that was right when it was made; @diff is how its sides compare now.
 * The device's side is its own again.
 */
RULES_FN int rules_dir_11(const struct vmdev_copy *copy, const struct rules_copy_diff *diff,
			  struct rules_verdict *v)
{
	return (copy->op == VMDEV_COPY_PUSH ? diff->dst : diff->src) && rules_hit(v, RULE_DIR_11);
}

RULES_FN void rules_kept_counted(struct check_stats *s, const struct rules_vq *q)
{
	s->evaluated[RULE_DIR_11] += q->copy.kept;
}

#endif /* RULES_COPY_KEPT_H */
