/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every software parent shares: a device's state, its queues, the worker that serves
 * them, suspending and snapshots. A parent embeds a struct mvsim and says in struct
 * mvsim_ops and struct mvsim_group_ops what its device does with chains; mvsim implements
 * struct vmdev_ops for it. Implementation: mvsim.ko.
 */
#ifndef MVSIM_H
#define MVSIM_H

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "mvringh.h"
#include "vmdev.h"

/* Queues that may be served together. */
#define MVSIM_GROUP_VQS 2

/* Features of rings, which mvsim offers for every device. */
#define MVSIM_FEATURES								\
	(VMDEV_FEATURE(VMDEV_F_INDIRECT_DESC) | VMDEV_FEATURE(VMDEV_F_EVENT_IDX) |	\
	 VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_RING_RESET) |	\
	 VMDEV_FEATURE(VMDEV_F_IN_ORDER))

struct mvsim;
struct mvsim_group;

/**
 * enum mvsim_runner - who runs a group
 * @MVSIM_KICK:   the driver, inside its kick
 * @MVSIM_WORKER: the group's worker
 * @MVSIM_TIMER:  a timer of the parent's
 */
enum mvsim_runner { MVSIM_KICK, MVSIM_WORKER, MVSIM_TIMER };

/**
 * struct mvsim_vq - one queue
 * @ring:   device side of the ring; only while @ready
 * @config: what the driver told of the ring
 * @cb:     used buffer callback
 * @ready:  enabled by the driver
 * @group:  what it is served with
 *
 * @ready and @cb are written under the group's lock.
 */
struct mvsim_vq {
	struct mvringh ring;
	struct mvringh_config config;
	struct vmdev_cb cb;
	bool ready;
	struct mvsim_group *group;
};

/**
 * struct mvsim_group_ops - what a parent does with the chains of a group
 * @run:     serve the queues for a bounded while and say why that ended; what came of it
 *           goes to the group's @frames, @drops and @bytes, which are 0. Called with the
 *           group's lock held, bottom halves off, all queues ready and none broken;
 *           mvsim publishes what was completed, and calls the driver back
 * @ran:     the run is over, callbacks included; the lock is held. @again: another follows
 *           at once. If not, the parent may arrange for one (optional)
 * @overrun: the fault ignore-suppression: the driver was just called back for the first
 *           queue, and gets one callback more; without the lock (optional)
 */
struct mvsim_group_ops {
	enum vmdev_why (*run)(struct mvsim_group *group, enum mvsim_runner runner);
	void (*ran)(struct mvsim_group *group, enum vmdev_why why, bool again);
	void (*overrun)(struct mvsim_group *group);
};

/**
 * struct mvsim_group - queues that are served together, and their worker
 * @lock:    protects all below, the queues' rings and what the parent keeps of their chains;
 *           orders their RING streams and the group's WORK stream. Taken in kick context,
 *           bottom halves off
 * @sim:     the device
 * @ops:     the parent's; NULL if the parent runs the group's queue by itself
 * @index:   which group of the device
 * @first:   index of its first queue
 * @seq:     next number of the WORK stream
 * @vq:      its queues
 * @nvqs:    how many
 * @work:    runs the group beside the driver, and later
 * @cpu:     where to run it, or WORK_CPU_UNBOUND
 * @frames:  frames delivered in this run, for its end event
 * @drops:   frames dropped in this run
 * @bytes:   bytes delivered in this run
 * @running: a run is under way, perhaps in its callbacks, without the lock
 * @again:   a run was wanted meanwhile
 */
struct mvsim_group {
	spinlock_t lock;
	struct mvsim *sim;
	const struct mvsim_group_ops *ops;
	u32 index;
	u32 first;
	u64 seq;
	struct mvsim_vq *vq[MVSIM_GROUP_VQS];
	u32 nvqs;
	struct delayed_work work;
	int cpu;
	u32 frames;
	u32 drops;
	u64 bytes;
	bool running;
	bool again;
};

/**
 * struct mvsim_ops - what a parent does beside serving chains
 * @rooms:    how many of the longest chains queue @vq needs at once (struct mvringh_config);
 *            0: there is no such queue after what was negotiated (optional: 1)
 * @kick:     the driver has kicked queue @vq, and the device works; as vmdev_ops.kick_vq
 *            (optional: mvsim_kick())
 * @serve:    look at queue @vq soon; any context (optional: mvsim_queue())
 * @forget:   queue @vq was disabled: what the parent holds of its chains is void; the
 *            group's lock is held (optional)
 * @reset:    the device was reset and its queues are disabled; @lock is held (optional)
 * @resume:   the device is about to go on; does not sleep (optional)
 * @get_config: configuration bytes were read into @buf, and may still be changed (optional)
 * @peek:     fire the state of the ring of queue @vq and the chains held of it; the group's
 *            lock is held (optional: none is held)
 * @free:     last reference is gone and no run is under way: free the containing structure
 */
struct mvsim_ops {
	u32 (*rooms)(struct mvsim *sim, u32 vq);
	int (*kick)(struct mvsim *sim, u32 vq);
	void (*serve)(struct mvsim *sim, u32 vq);
	void (*forget)(struct mvsim *sim, u32 vq);
	void (*reset)(struct mvsim *sim);
	void (*resume)(struct mvsim *sim);
	void (*get_config)(struct mvsim *sim, u32 offset, void *buf, u32 len);
	void (*peek)(struct mvsim *sim, u32 vq);
	void (*free)(struct mvsim *sim);
};

/**
 * struct mvsim - one device of a software parent
 * @vd:          the virtio mediated device
 * @ops:         the parent's
 * @device_id:   virtio device id
 * @ring_max:    largest size of a queue
 * @offered:     features offered, constant
 * @config:      configuration space, little endian
 * @config_size: its size, 0 if there is none
 * @memory:      what the driver's addresses mean
 * @lock:        serialises control: features, configuration, queue set-up, status
 * @announce:    one configuration change at a time is made known to the driver
 * @status_lock: protects @status, @suspended, @halting, @config_late, @config_cb, @zombie,
 *               and writes to @config and @generation; taken in any context but hard
 *               interrupts, inside a group's lock
 * @status:      device status; only a reset takes bits away
 * @suspended:   the driver has suspended the device, or is about to
 * @halting:     it is about to: mvsim_suspend_call_off() still calls it off
 * @config_late: the configuration changed meanwhile
 * @late:        tells the driver of that after the device was resumed
 * @features:    accepted by the driver; fixed while the device is live or has a queue that is
 *               ready, so that queues stay where they are
 * @generation:  of @config
 * @config_cb:   configuration callback
 * @stale_cb:    the fault late-callback has kept it over a reset
 * @drift:       reads for which the fault generation-runs still lasts
 * @stale_used:  the fault write-after-reset has kept the address of a used ring over a reset
 * @zombie:      the fault ignore-driver-ok has struck: rings outlive the reset
 * @ghost:       the fault access-after-queue-reset has struck queue @ghost - 1
 * @vq:          queues by index
 * @nvqs:        how many
 * @ngroups:     groups they are served in
 *
 * The parent sets what is above @memory, and @vd.groups if it has attributes.
 */
struct mvsim {
	struct vmdev_device vd;
	const struct mvsim_ops *ops;
	u32 device_id;
	u32 ring_max;
	u64 offered;
	void *config;
	u32 config_size;
	struct mvringh_memory memory;
	struct mutex lock;
	struct mutex announce;
	spinlock_t status_lock;
	u8 status;
	bool suspended;
	bool halting;
	bool config_late;
	bool zombie;
	u32 ghost;
	u64 features;
	u32 generation;
	struct vmdev_cb config_cb;
	struct vmdev_cb stale_cb;
	u32 drift;
	u64 stale_used;
	struct work_struct late;
	struct mvsim_vq *vq[VMDEV_MAX_VQS];
	u32 nvqs;
	u32 ngroups;
};

static inline struct mvsim *to_mvsim(struct vmdev_device *vd)
{
	return container_of(vd, struct mvsim, vd);
}

/* Whether the device may work at all: the driver said so, and has not suspended it. */
static inline bool mvsim_live(const struct mvsim *sim)
{
	return (READ_ONCE(sim->status) & VMDEV_S_DRIVER_OK) && !READ_ONCE(sim->suspended);
}

static inline bool mvsim_has(const struct mvsim *sim, enum vmdev_feature_bit bit)
{
	return sim->features & VMDEV_FEATURE(bit);
}

/* mvsim/device.c */
void mvsim_init(struct mvsim *sim, const struct mvsim_ops *ops);
int mvsim_create(struct mvsim *sim, struct mdev_device *mdev);
void mvsim_remove(struct mdev_device *mdev);

/* mvsim/state.c */
void mvsim_config_write(struct mvsim *sim, void *field, const void *value, size_t len);
void mvsim_config_announce(struct mvsim *sim);
void mvsim_needs_reset_set(struct mvsim *sim);
void mvsim_needs_reset(struct mvsim *sim);

/* mvsim/suspend.c */
bool mvsim_suspend_call_off(struct mvsim *sim);

/* mvsim/worker.c */
void mvsim_group_init(struct mvsim_group *group, struct mvsim *sim,
		      const struct mvsim_group_ops *ops);
void mvsim_vq_add(struct mvsim_group *group, struct mvsim_vq *vq);
bool mvsim_runnable(const struct mvsim_group *group);
bool mvsim_publish(struct mvsim_vq *vq);
void mvsim_run(struct mvsim_group *group, enum mvsim_runner runner);
void mvsim_kick(struct mvsim_group *group, bool beside);
void mvsim_queue_in(struct mvsim_group *group, unsigned long delay);

/* Let the worker run a group soon. Any context. */
static inline void mvsim_queue(struct mvsim_group *group)
{
	mvsim_queue_in(group, 0);
}

#endif /* MVSIM_H */
