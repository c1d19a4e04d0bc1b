/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns what is said about every rule: the columns of its row. The row itself, and all
 * else about a rule, is in its home, one of the files that homes.h lists.
 *
 * RULE(enumerator, number, "id", severity, who, "section", blames, "sentence", ...)
 *   number    position in a rule mask, that in the id, plus 0 (CMD), 64 (DMA),
 *             96 (RING), 160 (DIR) or 192 (NET)
 *   severity  ERROR (a MUST), WARNING (a SHOULD, or a MUST that widely used clients
 *             break). Either makes the verdict a violation. INFO: legal and odd; it is
 *             counted and shown, and is never a violation.
 *   who       must obey: DRIVER, DEVICE, TRANSPORT
 *   section   of virtio 1.2
 *   blames    the command whose last event is contradicted, or RULES_NONE: the last
 *             write of the status, or what the rule itself has found
 *   sentence  what must hold
 *   ...       members of struct rules_row, by name
 */
#ifndef RULES_CORE_RULE_H
#define RULES_CORE_RULE_H

#include "vmdev_event.h"
#include "vmdev_rule.h"

#define RULE(id, number, ...) id = number,
enum vmdev_rule {
#include "rules/core/homes.h"
};
#undef RULE

#define RULE(...) +1
enum { VMDEV_RULE_COUNT = 0
#include "rules/core/homes.h"
};
#undef RULE

enum rules_severity { RULES_INFO, RULES_WARNING, RULES_ERROR };

#define RULES_DETAIL_MAX 4
#define RULES_NONE 63	/* no command */

/* What a rule needs; without it the rule is not judged. */
#define RULES_NEEDS_CTL (1u << VMDEV_STREAM_CTL)	/* events of the four streams */
#define RULES_NEEDS_DMA (1u << VMDEV_STREAM_DMA)
#define RULES_NEEDS_RING (1u << VMDEV_STREAM_RING)
#define RULES_NEEDS_WORK (1u << VMDEV_STREAM_WORK)
#define RULES_NEEDS_EVENTS ((1u << VMDEV_STREAMS) - 1)
#define RULES_NEEDS_MEMORY 16u	/* the memory, or the kernel's structs, when an event fires */
#define RULES_NEEDS_LOOKS 32u	/* looks at rings from outside */
#define RULES_NEEDS_CARD 64u	/* events that only the network card's module has */
#define RULES_NEEDS_VRINGH 128u	/* the kernel's own vringh */
#define RULES_NEEDS_START 256u	/* how the device was registered */
#define RULES_NEEDS_MAPS 512u	/* every mapping since the device was added */
#define RULES_NEEDS_FACTS 1023u	/* all of these: what a source vouches for (source.h) */
#define RULES_NEEDS_MORE 1024u	/* more than a session without mishaps, changes and copies */

/* Types that details have beside those of an event's arguments (enum vmdev_type). */
enum rules_type {
	RULES_TYPE_NUMBER = VMDEV_TYPES, /* what the rule compares: an index, a length, bits */
	RULES_TYPE_STATE,		 /* a state of the model, as struct rules_model has it */
};

/**
 * struct rules_detail - one number of a verdict's detail[]
 * @name: what it is; NULL: it means nothing
 * @type: how it is printed, enum vmdev_type or enum rules_type
 */
struct rules_detail {
	const char *name;
	unsigned int type;
};

/* What many rules tell in detail[] of their verdict. */
#define RULES_DETAIL_FOUND								\
	{ [1] = { "expected", RULES_TYPE_NUMBER }, [2] = { "found", RULES_TYPE_NUMBER } }
#define RULES_DETAIL_STATUS								\
	{ { "status before", VMDEV_TYPE_STATUS }, { "expected", RULES_TYPE_NUMBER },	\
	  { "found", RULES_TYPE_NUMBER } }
#define RULES_DETAIL_COPY								\
	{ { "source", VMDEV_TYPE_HEX }, { "destination", VMDEV_TYPE_HEX },		\
	  { "length", VMDEV_TYPE_SIZE }, { "returned", RULES_TYPE_NUMBER } }
#define RULES_DETAIL_HEADER								\
	{ { "flags", VMDEV_TYPE_HEX }, { "gso_type", VMDEV_TYPE_HEX },			\
	  { "num_buffers", VMDEV_TYPE_DEC }, { "features accepted", VMDEV_TYPE_FEATURES } }

/**
 * struct rules_row - what a rule has beside its sentence
 * @needs:       RULES_NEEDS_* mask
 * @group:       group that arms it
 * @detail:      what each number of a verdict's detail[] is
 * @other_event: event at which they are @other, 0: none
 * @other:       what they are then
 * @why:         why it matters, in a few sentences
 * @looks:       what the checker looks at
 * @blind:       what it cannot see
 */
struct rules_row {
	unsigned int needs;
	enum vmdev_rule_group group;
	struct rules_detail detail[RULES_DETAIL_MAX];
	unsigned int other_event;
	struct rules_detail other[RULES_DETAIL_MAX];
	const char *why;
	const char *looks;
	const char *blind;
};

#endif /* RULES_CORE_RULE_H */
