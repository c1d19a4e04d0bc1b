/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the shape of what a device's state remembers of its configuration space. What
 * fills it and what is judged by it is in cmd/config.h.
 */
#ifndef RULES_CORE_READ_H
#define RULES_CORE_READ_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

/* So much of a configuration is remembered; reads tell of eight bytes at most. */
#define RULES_CONFIG_WORDS 8u
#define RULES_CONFIG_BYTES (8u * RULES_CONFIG_WORDS)

/**
 * struct rules_config - what was read of the configuration space
 * @word:       bytes read under @generation
 * @known:      all ones for each byte of @word that is known
 * @pend:       bytes read since the last generation
 * @pend_known: the same of @pend
 * @drifts:     generations in a row of which each differs from the one before, without a change
 * @drift_at:   config change events when the last of them was read
 * @idle_cbs:   config callbacks in a row without a change
 * @idle_at:    config change events when the last of them came
 * @change_cbs: config callbacks seen when the device began a change
 * @changes:    config change events when the read under way began
 * @link_at:    the same of the read that gave @link
 * @generation: of @word
 * @before:     generation read last
 * @off:        first byte of the read under way
 * @len:        bytes of it that its end event tells
 * @raced:      that read overlaps another, or a generation
 * @settled:    @word and @generation are valid
 * @framed:     a generation was read, and nothing was done with the device since
 * @unframed:   a field was read that the generation after it has still to confirm
 * @due:        a callback must come of the change under way
 * @linked:     @link and @link_at are valid
 * @link:       link status of a network card, as read last
 */
struct rules_config {
	__u64 word[RULES_CONFIG_WORDS];
	__u64 known[RULES_CONFIG_WORDS];
	__u64 pend[RULES_CONFIG_WORDS];
	__u64 pend_known[RULES_CONFIG_WORDS];
	__u64 drifts;
	__u64 drift_at;
	__u64 idle_cbs;
	__u64 idle_at;
	__u64 change_cbs;
	__u64 changes;
	__u64 link_at;
	__u32 generation;
	__u32 before;
	__u32 off;
	__u32 len;
	__u8 raced;
	__u8 settled;
	__u8 framed;
	__u8 unframed;
	__u8 due;
	__u8 linked;
	__u16 link;
};

#endif /* RULES_CORE_READ_H */
