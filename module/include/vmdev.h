/* SPDX-License-Identifier: GPL-2.0 */
/*
 * virtio mediated devices: what a parent driver offers (vmdev_parent,
 * vmdev_device and its ops) and what an upper driver calls (the transport
 * commands). Implementation: vmdev_*.c. The wire contract is uapi/.
 */
#ifndef VMDEV_H
#define VMDEV_H

#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/mdev.h>
#include <linux/spinlock.h>
#include <linux/tracepoint-defs.h>
#include <linux/types.h>
#include "uapi/vmdev_cmd.h"
#include "uapi/vmdev_event.h"
#include "uapi/vmdev_fault.h"
#include "uapi/vmdev_spec.h"

struct vmdev_device;

/* Longer than the name of any module, with its end. */
#define VMDEV_OVERRIDE_MAX 64

/* Which upper driver a device is for, as a format of its device id and its vendor. */
#define VMDEV_MODALIAS "vmdev:d%08Xv%08X"

/**
 * struct vmdev_cb - a callback into the upper driver (used buffer or config)
 * @callback: function, or NULL for none; called with bottom halves disabled,
 *            inside an RCU read-side section, without any lock of the device
 * @private:  its argument
 */
struct vmdev_cb {
	void (*callback)(void *private);
	void *private;
};

/**
 * struct vmdev_peek - what a device's state is, for a snapshot
 * @status:    device status
 * @suspended: between suspend and resume
 * @config_cb: a configuration callback is registered
 */
struct vmdev_peek {
	u8 status;
	bool suspended;
	bool config_cb;
};

/**
 * struct vmdev_vq_peek - what is set of a queue, for a snapshot
 * @num:    entries, 0 if none
 * @state:  where the queue begins when it is enabled
 * @desc:   descriptor area
 * @driver: driver area
 * @device: device area
 * @ready:  enabled
 * @cb:     a callback is registered
 */
struct vmdev_vq_peek {
	u32 num;
	u32 state;
	u64 desc;
	u64 driver;
	u64 device;
	bool ready;
	bool cb;
};

/**
 * struct vmdev_ops - what a parent implements for its device
 *
 * Indexes and lengths are checked by the command functions before an op sees
 * them. Ops marked optional may be NULL: the command answers -EOPNOTSUPP. Of @suspend and
 * @resume a parent has both or none, with @peek it has @peek_vq and @peek_rings; without any
 * other op vmdev_device_init() refuses the device.
 * All may sleep, but @kick_vq and the getters that return a value and not an error: these may
 * be called in any context but NMI. So @get_config and @get_vq_state may sleep. Ops that return
 * int return 0 or -errno. No lock of the device is held for any op but @peek and @peek_vq.
 *
 * @get_device_id:       virtio device id, 1..63 [5]
 * @get_vendor_id:       vendor id
 * @get_vq_num_max:      largest size of queue @vq, a power of two, 1..VMDEV_MAX_RING; 0 if
 *                       there is no such queue after what was negotiated
 * @get_vq_num_min:      smallest size (optional)
 * @get_vq_align:        alignment of ring areas in bytes beyond the specification's
 * @get_config_size:     size of the configuration space in bytes
 * @get_iova_range:      last usable bus address; the first is 0 (optional)
 * @get_device_features: features offered
 * @set_driver_features: features accepted; a set that the device cannot take is
 *                       stored, and FEATURES_OK then does not stick [2.2.2]
 * @get_driver_features: features accepted so far
 * @get_status:          device status
 * @set_status:          new device status, not 0
 * @reset:               device to its initial state; no callback and no ring access
 *                       after it returns. Also called when a driver has left or failed
 * @get_config:          copies configuration bytes, little endian
 * @set_config:          (optional)
 * @get_generation:      configuration generation [2.5.1] (optional: 0)
 * @set_config_cb:       callback for configuration changes
 * @set_vq_num:          queue size in entries
 * @get_vq_num:          the same, read; no transport command, for sysfs only
 * @set_vq_address:      bus addresses of descriptor, driver and device area
 * @set_vq_cb:           used buffer callback; @cb is copied
 * @set_vq_ready:        enable or disable; no callback and no access to the queue after
 *                       disabling returned
 * @get_vq_ready:        enabled?
 * @set_vq_state:        from where in its ring the device continues, see vmdev_set_vq_state()
 * @get_vq_state:        the same, read
 * @kick_vq:             available buffer notification
 * @suspend:             stop: when it returns no ring is accessed and nobody called back,
 *                       configuration changes included; all state is kept (optional)
 * @resume:              go on where @suspend stopped, with all that became available
 *                       meanwhile, and tell of changes that were kept back (optional).
 *                       Does not sleep: a driver that waits for the device may call it,
 *                       in any context with interrupts on
 * @reset_vq:            queue to its initial state [2.6.1] (optional)
 * @get_vq_group:        group (address space) of the queue (optional)
 * @set_vq_affinity:     hint where to call back from, NULL for anywhere; not a command
 *                       of the device protocol (optional)
 * @peek:                the device as it is; no command runs meanwhile, and the lock of the
 *                       CTL stream is held: takes no lock (optional: no snapshots)
 * @peek_vq:             the same of queue @vq
 * @peek_rings:          fire the state of each ring, under the lock that orders its
 *                       stream; may sleep
 * @free:                last reference is gone: free the containing structure
 */
struct vmdev_ops {
	u32 (*get_device_id)(struct vmdev_device *vd);
	u32 (*get_vendor_id)(struct vmdev_device *vd);
	u32 (*get_vq_num_max)(struct vmdev_device *vd, u32 vq);
	u32 (*get_vq_num_min)(struct vmdev_device *vd, u32 vq);
	u32 (*get_vq_align)(struct vmdev_device *vd);
	u32 (*get_config_size)(struct vmdev_device *vd);
	u64 (*get_iova_range)(struct vmdev_device *vd);
	u64 (*get_device_features)(struct vmdev_device *vd);
	int (*set_driver_features)(struct vmdev_device *vd, u64 features);
	u64 (*get_driver_features)(struct vmdev_device *vd);
	u8 (*get_status)(struct vmdev_device *vd);
	int (*set_status)(struct vmdev_device *vd, u8 status);
	int (*reset)(struct vmdev_device *vd);
	int (*get_config)(struct vmdev_device *vd, u32 offset, void *buf, u32 len);
	int (*set_config)(struct vmdev_device *vd, u32 offset, const void *buf, u32 len);
	u32 (*get_generation)(struct vmdev_device *vd);
	int (*set_config_cb)(struct vmdev_device *vd, const struct vmdev_cb *cb);
	int (*set_vq_num)(struct vmdev_device *vd, u32 vq, u32 num);
	u32 (*get_vq_num)(struct vmdev_device *vd, u32 vq);
	int (*set_vq_address)(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device);
	int (*set_vq_cb)(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb);
	int (*set_vq_ready)(struct vmdev_device *vd, u32 vq, bool ready);
	bool (*get_vq_ready)(struct vmdev_device *vd, u32 vq);
	int (*set_vq_state)(struct vmdev_device *vd, u32 vq, u32 state);
	int (*get_vq_state)(struct vmdev_device *vd, u32 vq, u32 *state);
	int (*kick_vq)(struct vmdev_device *vd, u32 vq);
	int (*suspend)(struct vmdev_device *vd);
	int (*resume)(struct vmdev_device *vd);
	int (*reset_vq)(struct vmdev_device *vd, u32 vq);
	u32 (*get_vq_group)(struct vmdev_device *vd, u32 vq);
	int (*set_vq_affinity)(struct vmdev_device *vd, u32 vq, const struct cpumask *mask);
	void (*peek)(struct vmdev_device *vd, struct vmdev_peek *peek);
	void (*peek_vq)(struct vmdev_device *vd, u32 vq, struct vmdev_vq_peek *peek);
	void (*peek_rings)(struct vmdev_device *vd);
	void (*free)(struct vmdev_device *vd);
};

/**
 * struct vmdev_device - one virtio mediated device
 * @dev:             on the bus vmdev; parent is the mdev; name is the UUID; dev.id = @index
 * @mdev:            the mediated device
 * @ops:             the parent's implementation
 * @groups:          the parent's own sysfs groups (may be NULL)
 * @owner:           the parent's module, held until @ops->free has returned
 * @override_lock:   protects @driver_override
 * @driver_override: name of the only upper driver that may bind; empty: any may
 * @index:           0..VMDEV_MAX_DEVS - 1, identity in events
 * @nvqs:            number of queues, 1..VMDEV_MAX_VQS
 * @ctl_lock:        orders the CTL stream: a number is taken and its event fired under it
 * @ctl_seq:         next number of the CTL stream
 * @commands:        commands under way, kicks aside; under @ctl_lock
 * @kicks:           kicks under way that have a number; under @ctl_lock
 * @bound:           an upper driver is bound, or being bound; under @ctl_lock
 * @dma_lock:        orders the DMA stream
 * @dma_seq:         next number of the DMA stream
 * @buf_ops:         mappings and unmappings not reported yet, while somebody takes batches
 * @nbuf_ops:        how many
 * @dma_live:        mappings and allocations that exist now
 * @dma_ops:         ops that each binding begins with, or NULL for those of the kernel
 * @dma_late:        a fault keeps them back until after probe
 */
struct vmdev_device {
	struct device dev;
	struct mdev_device *mdev;
	const struct vmdev_ops *ops;
	const struct attribute_group **groups;
	struct module *owner;
	spinlock_t override_lock;
	char driver_override[VMDEV_OVERRIDE_MAX];
	u32 index;
	u32 nvqs;
	raw_spinlock_t ctl_lock;
	u64 ctl_seq;
	u32 commands;
	u32 kicks;
	bool bound;
	raw_spinlock_t dma_lock;
	u64 dma_seq;
	struct vmdev_buf_op buf_ops[VMDEV_OPS_MAX];
	u32 nbuf_ops;
	atomic_t dma_live;
	const struct dma_map_ops *dma_ops;
	bool dma_late;
};

/* Observers take the address of a device for that of its struct device. */
static_assert(!offsetof(struct vmdev_device, dev));

static inline struct vmdev_device *to_vmdev_device(struct device *dev)
{
	return container_of(dev, struct vmdev_device, dev);
}

/* Whether somebody has chosen the upper driver of this device. */
static inline bool vmdev_overridden(const struct vmdev_device *vd)
{
	return READ_ONCE(vd->driver_override[0]);
}

/**
 * struct vmdev_driver - an upper driver on the bus vmdev
 * @driver: driver core part; name and owner must be set
 * @probe:  bind to a device; may sleep
 * @remove: unbind; no command may follow its return
 */
struct vmdev_driver {
	struct device_driver driver;
	int (*probe)(struct vmdev_device *vd);
	void (*remove)(struct vmdev_device *vd);
};

static inline struct vmdev_driver *to_vmdev_driver(const struct device_driver *drv)
{
	return container_of((struct device_driver *)drv, struct vmdev_driver, driver);
}

/**
 * struct vmdev_parent - a parent that can create devices
 * @mdev:      the mdev core's part
 * @owner:     the parent's module, held while one of its devices exists
 * @create:    make a device for @mdev and vmdev_device_register() it
 * @remove:    undo @create: vmdev_device_unregister()
 * @available: how many more devices of @type can be created
 */
struct vmdev_parent {
	struct mdev_parent mdev;
	struct module *owner;
	int (*create)(struct vmdev_parent *parent, struct mdev_device *mdev);
	void (*remove)(struct mdev_device *mdev);
	unsigned int (*available)(struct mdev_type *type);
};

/* vmdev/parent.c */
int vmdev_parent_register(struct vmdev_parent *parent, struct device *dev,
			  struct mdev_type **types, unsigned int nr_types);
void vmdev_parent_unregister(struct vmdev_parent *parent);
int vmdev_parent_init(void);
void vmdev_parent_exit(void);

/* vmdev/bus.c */
int vmdev_device_init(struct vmdev_device *vd, struct mdev_device *mdev,
		      const struct vmdev_ops *ops, u32 nvqs);
int vmdev_device_register(struct vmdev_device *vd);
void vmdev_device_unregister(struct vmdev_device *vd);
void vmdev_device_abort(struct vmdev_device *vd);
int vmdev_bus_init(void);
void vmdev_bus_exit(void);
int vmdev_driver_register(struct vmdev_driver *drv);
void vmdev_driver_unregister(struct vmdev_driver *drv);

/* vmdev/sysfs.c */
extern const struct attribute_group *vmdev_device_groups[];

/* vmdev/dma.c */
extern const struct dma_map_ops vmdev_identity_dma_ops;
int vmdev_set_dma_ops(struct vmdev_device *vd, const struct dma_map_ops *ops);
int vmdev_dma_configure(struct vmdev_device *vd);
void vmdev_dma_ops_apply_late(struct vmdev_device *vd);

/* vmdev/cb.c */
void vmdev_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb);
void vmdev_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb);
void vmdev_config_change(struct vmdev_device *vd, u32 generation, bool done);

/**
 * struct vmdev_run - one run of a worker, for its events
 * @group:  which group of queues it serves
 * @first:  first queue of the group
 * @nvqs:   how many queues the group has
 * @seq:    number of the event in the group's WORK stream
 * @frames: frames delivered; 0 where the device has no frames, as the following
 * @drops:  frames dropped
 * @bytes:  bytes of the frames delivered
 */
struct vmdev_run {
	u32 group;
	u32 first;
	u32 nvqs;
	u32 frames;
	u32 drops;
	u64 bytes;
	u64 seq;
};

/* Whether anybody hears of runs; a parent that serves many asks before it calls. */
#ifdef VMDEV_NOTRACE
#define vmdev_runs_traced() false
#else
DECLARE_TRACEPOINT(vmdev_work_begin);
DECLARE_TRACEPOINT(vmdev_work_end);
#define vmdev_runs_traced() \
	(tracepoint_enabled(vmdev_work_begin) || tracepoint_enabled(vmdev_work_end))
#endif

/* vmdev/work.c */
void vmdev_work_begin(struct vmdev_device *vd, const struct vmdev_run *run, bool in_kick);
void vmdev_work_end(struct vmdev_device *vd, const struct vmdev_run *run, enum vmdev_why why);

/* vmdev/snapshot.c */
int vmdev_snapshot(struct vmdev_device *vd);
int vmdev_snapshot_commands(struct vmdev_device *vd);

/* vmdev/cmd.c: the transport commands */
void vmdev_forget_cbs(struct vmdev_device *vd);
int vmdev_get_device_id(struct vmdev_device *vd, u32 *id);
int vmdev_get_vendor_id(struct vmdev_device *vd, u32 *id);
int vmdev_get_vq_num_max(struct vmdev_device *vd, u32 vq, u32 *num);
int vmdev_get_vq_num_min(struct vmdev_device *vd, u32 vq, u32 *num);
int vmdev_get_vq_align(struct vmdev_device *vd, u32 *align);
int vmdev_get_config_size(struct vmdev_device *vd, u32 *size);
int vmdev_get_iova_range(struct vmdev_device *vd, u64 *last);
int vmdev_get_device_features(struct vmdev_device *vd, u64 *features);
int vmdev_set_driver_features(struct vmdev_device *vd, u64 features);
int vmdev_get_driver_features(struct vmdev_device *vd, u64 *features);
int vmdev_get_status(struct vmdev_device *vd, u8 *status);
int vmdev_set_status(struct vmdev_device *vd, u8 status);
int vmdev_reset(struct vmdev_device *vd);
int vmdev_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len);
int vmdev_set_config(struct vmdev_device *vd, u32 offset, const void *buf, u32 len);
int vmdev_get_generation(struct vmdev_device *vd, u32 *generation);
int vmdev_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb);
int vmdev_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num);
int vmdev_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device);
int vmdev_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb);
int vmdev_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready);
int vmdev_get_vq_ready(struct vmdev_device *vd, u32 vq, bool *ready);
int vmdev_set_vq_state(struct vmdev_device *vd, u32 vq, u32 state);
int vmdev_get_vq_state(struct vmdev_device *vd, u32 vq, u32 *state);
int vmdev_kick_vq(struct vmdev_device *vd, u32 vq);
int vmdev_reset_vq(struct vmdev_device *vd, u32 vq);
int vmdev_get_vq_group(struct vmdev_device *vd, u32 vq, u32 *group);
int vmdev_suspend(struct vmdev_device *vd);
int vmdev_resume(struct vmdev_device *vd);
int vmdev_get_device_state(struct vmdev_device *vd, u32 offset, void *buf, u32 len);
int vmdev_set_device_state(struct vmdev_device *vd, u32 offset, const void *buf, u32 len);
int vmdev_dirty_log_start(struct vmdev_device *vd);
int vmdev_dirty_log_stop(struct vmdev_device *vd);
int vmdev_dirty_log_read(struct vmdev_device *vd, u64 addr, u64 size);
int vmdev_dma_map(struct vmdev_device *vd, u64 addr, u64 size);
int vmdev_dma_unmap(struct vmdev_device *vd, u64 addr, u64 size);

#endif /* VMDEV_H */
