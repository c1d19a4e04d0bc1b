/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the sources of facts, and which each of them vouches for. A rule takes an event and does
 * not know where it comes from; what it needs is in its row. A run has one or more sources, and
 * arms the rules whose needs they cover.
 */
#ifndef RULES_CORE_SOURCE_H
#define RULES_CORE_SOURCE_H

#include "rules/core/rule.h"

/*
 * X(enumerator, name, RULES_NEEDS_* that it vouches for). The name is that of the module whose
 * absence takes the source away, where there is one:
 *   vmdev      the tracepoints that every device has, with memory beside them
 *   mvnet      the tracepoints of the network card
 *   vringh     the kernel's own vringh, at entry and return of its copies
 *   recording  the events of a recording, without the memory of their time
 */
#define RULES_SOURCE_LIST(X)								\
	X(VMDEV, "vmdev", RULES_NEEDS_EVENTS | RULES_NEEDS_MEMORY | RULES_NEEDS_LOOKS |	\
	  RULES_NEEDS_START | RULES_NEEDS_MAPS)						\
	X(MVNET, "mvnet", RULES_NEEDS_CARD)						\
	X(VRINGH, "vringh", RULES_NEEDS_VRINGH)						\
	X(RECORDING, "recording", RULES_NEEDS_EVENTS | RULES_NEEDS_CARD | RULES_NEEDS_START | \
	  RULES_NEEDS_MAPS)

#define RULES_SOURCE_ID(id, ...) RULES_SOURCE_##id,
enum rules_source { RULES_SOURCE_LIST(RULES_SOURCE_ID) RULES_SOURCES };
#undef RULES_SOURCE_ID

#endif /* RULES_CORE_SOURCE_H */
