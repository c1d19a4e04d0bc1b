/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of mvsim.ko have in common and parents do not see.
 */
#ifndef MVSIM_SIM_H
#define MVSIM_SIM_H

#include "mvsim.h"

/* mvsim/state.c */
u64 mvsim_get_device_features(struct vmdev_device *vd);
int mvsim_set_driver_features(struct vmdev_device *vd, u64 features);
u64 mvsim_get_driver_features(struct vmdev_device *vd);
u8 mvsim_get_status(struct vmdev_device *vd);
int mvsim_set_status(struct vmdev_device *vd, u8 status);
int mvsim_reset(struct vmdev_device *vd);
void mvsim_clear_status(struct mvsim *sim);
u32 mvsim_get_config_size(struct vmdev_device *vd);
int mvsim_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len);
u32 mvsim_get_generation(struct vmdev_device *vd);
int mvsim_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb);

/* mvsim/suspend.c */
int mvsim_suspend(struct vmdev_device *vd);
int mvsim_resume(struct vmdev_device *vd);
void mvsim_suspend_setup(struct mvsim *sim);
void mvsim_suspend_stop(struct mvsim *sim);

/* mvsim/queue.c */
u32 mvsim_get_vq_num_max(struct vmdev_device *vd, u32 vq);
int mvsim_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num);
u32 mvsim_get_vq_num(struct vmdev_device *vd, u32 vq);
int mvsim_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device);
int mvsim_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb);
int mvsim_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready);
bool mvsim_get_vq_ready(struct vmdev_device *vd, u32 vq);
int mvsim_set_vq_state(struct vmdev_device *vd, u32 vq, u32 state);
int mvsim_get_vq_state(struct vmdev_device *vd, u32 vq, u32 *state);
int mvsim_reset_vq(struct vmdev_device *vd, u32 vq);
bool mvsim_any_ready(const struct mvsim *sim);
void mvsim_reset_vqs(struct mvsim *sim, bool running);
void mvsim_reset_end(struct mvsim *sim, u32 vq);
void mvsim_take_one(struct mvsim_vq *q);
void mvsim_serve_all(struct mvsim *sim);

/* mvsim/snapshot.c */
void mvsim_peek(struct vmdev_device *vd, struct vmdev_peek *peek);
void mvsim_peek_vq(struct vmdev_device *vd, u32 vq, struct vmdev_vq_peek *peek);
void mvsim_peek_rings(struct vmdev_device *vd);

/* mvsim/worker.c */
int mvsim_kick_vq(struct vmdev_device *vd, u32 vq);
int mvsim_set_vq_affinity(struct vmdev_device *vd, u32 vq, const struct cpumask *mask);
void mvsim_group_stop(struct mvsim_group *group);
int mvsim_worker_init(void);
void mvsim_worker_exit(void);

#endif /* MVSIM_SIM_H */
