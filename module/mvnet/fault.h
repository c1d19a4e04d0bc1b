/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Misbehaviour of the card that needs code of its own: one call where it strikes, and nothing
 * there unless the modules are built with FAULTS=1. Which fault does what is said in
 * uapi/vmdev_fault.h. Private to mvnet.ko.
 */
#ifndef MVNET_FAULT_H
#define MVNET_FAULT_H

#include "mvnet.h"
#include "vmdev_fault.h"

#ifdef VMDEV_FAULTS
void mvnet_fault_took(struct mvnet_pair *pair, struct mvnet_slot *slot);
void mvnet_fault_fate(struct mvnet_pair *pair, struct mvnet_slot *slot);
void mvnet_fault_header(struct virtio_net_hdr_v1 *hdr);
void mvnet_fault_posted(struct mvnet_pair *pair, struct mvnet_slot *slot,
			struct mvringh_chain *chain);
void mvnet_fault_rx(struct mvnet_pair *pair, struct mvnet_slot *slot);
void mvnet_fault_rx_done(struct mvnet_pair *pair, const struct mvnet_slot *slot);
void mvnet_fault_peek_rx(struct mvnet_pair *pair);
u32 mvnet_fault_budget(u32 budget);
void mvnet_fault_overrun(struct mvsim_group *group);
#define MVNET_FAULT_OVERRUN mvnet_fault_overrun
#else
static inline void mvnet_fault_took(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
}

static inline void mvnet_fault_fate(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
}

static inline void mvnet_fault_header(struct virtio_net_hdr_v1 *hdr)
{
}

static inline void mvnet_fault_posted(struct mvnet_pair *pair, struct mvnet_slot *slot,
				      struct mvringh_chain *chain)
{
}

static inline void mvnet_fault_rx(struct mvnet_pair *pair, struct mvnet_slot *slot)
{
}

static inline void mvnet_fault_rx_done(struct mvnet_pair *pair, const struct mvnet_slot *slot)
{
}

static inline void mvnet_fault_peek_rx(struct mvnet_pair *pair)
{
}

static inline u32 mvnet_fault_budget(u32 budget)
{
	return budget;
}

#define MVNET_FAULT_OVERRUN NULL
#endif

#endif /* MVNET_FAULT_H */
