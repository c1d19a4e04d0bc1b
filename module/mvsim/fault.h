/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Misbehaviour of a device that needs code of its own: one call where it strikes, and nothing
 * there unless the modules are built with FAULTS=1. Which fault does what is said in
 * uapi/vmdev_fault.h.
 */
#ifndef MVSIM_FAULT_H
#define MVSIM_FAULT_H

#include "vmdev_fault.h"
#include "sim.h"

#ifdef VMDEV_FAULTS
bool mvsim_fault_decide(bool due);
enum vmdev_why mvsim_fault_run_end(struct mvsim_group *group, enum vmdev_why why);
void mvsim_fault_called_back(struct mvsim_group *group, const struct vmdev_cb *cb);
u64 mvsim_fault_offered(const struct mvsim *sim);
u64 mvsim_fault_features(const struct mvsim *sim, u64 features);
u32 mvsim_fault_drift(struct mvsim *sim);
void mvsim_fault_forget(struct mvsim *sim);
u8 mvsim_fault_status(struct mvsim *sim, u8 status);
void mvsim_fault_reset_read(struct mvsim *sim);
void mvsim_fault_enable(const struct mvsim_vq *q, struct mvringh_config *config);
bool mvsim_fault_reset_vq(struct mvsim *sim, u32 vq);
bool mvsim_fault_ready(struct mvsim *sim, u32 vq, bool ready);
void mvsim_fault_halt(struct mvsim *sim);
bool mvsim_fault_late(struct mvsim_group *group);
#else
static inline bool mvsim_fault_decide(bool due)
{
	return due;
}

static inline enum vmdev_why mvsim_fault_run_end(struct mvsim_group *group, enum vmdev_why why)
{
	return why;
}

static inline void mvsim_fault_called_back(struct mvsim_group *group, const struct vmdev_cb *cb)
{
}

static inline u64 mvsim_fault_offered(const struct mvsim *sim)
{
	return sim->offered;
}

static inline u64 mvsim_fault_features(const struct mvsim *sim, u64 features)
{
	return features;
}

static inline u32 mvsim_fault_drift(struct mvsim *sim)
{
	return 0;
}

static inline void mvsim_fault_forget(struct mvsim *sim)
{
}

static inline u8 mvsim_fault_status(struct mvsim *sim, u8 status)
{
	return status;
}

static inline void mvsim_fault_reset_read(struct mvsim *sim)
{
}

static inline void mvsim_fault_enable(const struct mvsim_vq *q, struct mvringh_config *config)
{
}

static inline bool mvsim_fault_reset_vq(struct mvsim *sim, u32 vq)
{
	return false;
}

static inline bool mvsim_fault_ready(struct mvsim *sim, u32 vq, bool ready)
{
	return ready;
}

static inline void mvsim_fault_halt(struct mvsim *sim)
{
}

static inline bool mvsim_fault_late(struct mvsim_group *group)
{
	return false;
}
#endif

#endif /* MVSIM_FAULT_H */
