/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Misbehaviour of a ring that needs code of its own: one call where it strikes, and nothing
 * there unless the modules are built with FAULTS=1. Which fault does what is said in
 * uapi/vmdev_fault.h. Private to mvringh.ko.
 */
#ifndef MVRINGH_FAULT_H
#define MVRINGH_FAULT_H

#include "mvringh.h"
#include "vmdev_fault.h"

#ifdef VMDEV_FAULTS
int mvringh_fault_next(struct mvringh *ring, struct mvringh_chain *chain, int ret);
int mvringh_fault_walked(struct mvringh_chain *chain, int ret);
bool mvringh_fault_push(bool push);
u32 mvringh_fault_copy(u32 *n);
void mvringh_fault_copied(struct mvringh *ring, u32 i, bool push);
void mvringh_fault_full(struct mvringh *ring);
u32 mvringh_fault_complete(struct mvringh *ring, const struct mvringh_chain *chain, u32 len);
void mvringh_fault_completed(struct mvringh *ring, const struct mvringh_chain *chain, u32 len);
u32 mvringh_fault_used(u32 slots);
u32 mvringh_fault_turn(struct mvringh *ring, u32 pending);
bool mvringh_fault_publish(void);
void mvringh_fault_published(struct mvringh *ring);
int mvringh_fault_wish(int notify, u32 used, u16 *event);
#else
static inline int mvringh_fault_next(struct mvringh *ring, struct mvringh_chain *chain, int ret)
{
	return ret;
}

static inline int mvringh_fault_walked(struct mvringh_chain *chain, int ret)
{
	return ret;
}

static inline bool mvringh_fault_push(bool push)
{
	return push;
}

static inline u32 mvringh_fault_copy(u32 *n)
{
	return *n;
}

static inline void mvringh_fault_copied(struct mvringh *ring, u32 i, bool push)
{
}

static inline void mvringh_fault_full(struct mvringh *ring)
{
}

static inline u32 mvringh_fault_complete(struct mvringh *ring, const struct mvringh_chain *chain,
					 u32 len)
{
	return len;
}

static inline void mvringh_fault_completed(struct mvringh *ring,
					   const struct mvringh_chain *chain, u32 len)
{
}

static inline u32 mvringh_fault_used(u32 slots)
{
	return slots;
}

static inline u32 mvringh_fault_turn(struct mvringh *ring, u32 pending)
{
	return ring->last_avail;
}

static inline bool mvringh_fault_publish(void)
{
	return false;
}

static inline void mvringh_fault_published(struct mvringh *ring)
{
}

static inline int mvringh_fault_wish(int notify, u32 used, u16 *event)
{
	return notify;
}
#endif

#endif /* MVRINGH_FAULT_H */
