// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the program that sees a queue's callback arrive at its driver. What was announced before is
 * in commands.bpf.c, what is made of it in rules/ring/late.h.
 */
#include "vmdev_line.bpf.h"
#include "rules/ring/late.h"

/* Where the arguments of vring_interrupt() are. */
#define CHECK_INTERRUPT_VQ 1

SEC("fentry/vring_interrupt")
int check_interrupt(const __u64 *ctx)
{
	struct check_slot *slot;
	__u32 place;

	if (!check_armed)
		return 0;
	place = check_line(ctx[CHECK_INTERRUPT_VQ]);
	if (place == CHECK_LINE_FOREIGN)
		return 0;
	slot = check_slot_of(place / VMDEV_MAX_VQS);
	if (slot)
		rules_call_arrived(&slot->dev.vq[rules_index(place, VMDEV_MAX_VQS - 1)],
				   bpf_jiffies64(), check_late_ticks);
	return 0;
}
