// SPDX-License-Identifier: GPL-2.0
/*
 * The transport commands: one function each. Owns the begin and end events and
 * the checks of index, length and order that every parent may rely on; what a
 * command does to the device is the parent's op.
 *
 * All commands: Context: process context, may sleep, unless stated otherwise. Those that may
 * be given in any context but NMI begin with VMDEV_BEGIN_ATOMIC(), the others with VMDEV_BEGIN(),
 * which says so if the context is a wrong one.
 * Return: 0, or -EINVAL (index, length or value out of range), -EBUSY (the
 * queue is ready), -EOPNOTSUPP (the parent lacks the op), or the parent's error.
 * On error nothing has changed and output arguments are 0.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/string.h>
#include "ctl.h"
#include "vmdev_fault.h"

/* Command ids under the names of their functions. */
#define VMDEV_ID(id, nr, name, ...) VMDEV_ID_##name = id,
enum { VMDEV_CMD_LIST(VMDEV_ID) };
#undef VMDEV_ID

/* One command under way: what its end event needs of its beginning. */
struct vmdev_call {
	struct vmdev_device *vd;
	u32 vq;
	u64 start;
};

/* Kicks come while traffic runs: snapshots do not wait for them. */
#define VMDEV_UNDER_WAY(name, vd) \
	(*(VMDEV_ID_##name == VMDEV_ID_kick_vq ? &(vd)->kicks : &(vd)->commands))

#define VMDEV_BEGIN_ATOMIC(name, device, queue, a0, a1, a2)				\
({											\
	struct vmdev_call __call = { .vd = (device), .vq = (queue) };			\
											\
	if (VMDEV_TRACED(vmdev_##name##_end))						\
		__call.start = ktime_get_mono_fast_ns();				\
	VMDEV_CTL_FIRE_AND(vmdev_##name, VMDEV_UNDER_WAY(name, __call.vd)++, __call.vd,	\
			   __call.vq, VMDEV_ID_##name, a0, a1, a2);			\
	__call;										\
})

#define VMDEV_BEGIN(name, device, queue, a0, a1, a2)					\
({											\
	might_sleep();									\
	VMDEV_BEGIN_ATOMIC(name, device, queue, a0, a1, a2);				\
})

#define VMDEV_END(name, call, result, value)						\
({											\
	s32 __ret = (result);								\
	u64 __ns = (call).start ? ktime_get_mono_fast_ns() - (call).start : 0;		\
											\
	VMDEV_CTL_FIRE_AND(vmdev_##name##_end, VMDEV_UNDER_WAY(name, (call).vd)--,	\
			   (call).vd, (call).vq, VMDEV_ID_##name, __ret, value, __ns);	\
	__ret;										\
})

/*
 * What a command gives to its driver leaves through here, after the end event and with nothing
 * behind it, so that one look at @out sees the answer of every command that reads. A function of
 * its own whatever the compiler thinks of it. A "const void *" is no pointer to 6.1's verifier.
 */
static noinline __noclone int vmdev_answered(struct vmdev_device *vd, u32 cmd, void *out, u32 size,
					     int ret)
{
	barrier();
	return ret;
}

#define VMDEV_ANSWER(name, call, result, out)						\
	vmdev_answered((call).vd, VMDEV_ID_##name, out, sizeof(*(out)),			\
		       VMDEV_END(name, call, result, *(out)))

static int vmdev_check_vq(const struct vmdev_device *vd, u32 vq)
{
	return vq < vd->nvqs ? 0 : -EINVAL;
}

/* Size, addresses and state of a ready queue stay as they are [4.2.2.2]. */
static int vmdev_check_idle(struct vmdev_device *vd, u32 vq)
{
	int ret = vmdev_check_vq(vd, vq);

	if (ret)
		return ret;
	return vd->ops->get_vq_ready(vd, vq) ? -EBUSY : 0;
}

/**
 * vmdev_get_device_id - which kind of virtio device this is [5]
 * @vd: device
 * @id: virtio device id
 *
 * Context: any but NMI.
 */
int vmdev_get_device_id(struct vmdev_device *vd, u32 *id)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_device_id, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*id = vd->ops->get_device_id(vd);
	return VMDEV_ANSWER(get_device_id, call, 0, id);
}
EXPORT_SYMBOL_GPL(vmdev_get_device_id);

/**
 * vmdev_get_vendor_id - who made the device
 * @vd: device
 * @id: vendor id
 *
 * Context: any but NMI.
 */
int vmdev_get_vendor_id(struct vmdev_device *vd, u32 *id)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vendor_id, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*id = vd->ops->get_vendor_id(vd);
	return VMDEV_ANSWER(get_vendor_id, call, 0, id);
}
EXPORT_SYMBOL_GPL(vmdev_get_vendor_id);

/**
 * vmdev_get_vq_num_max - largest size of a queue
 * @vd:  device
 * @vq:  queue index
 * @num: entries
 *
 * Context: any but NMI.
 */
int vmdev_get_vq_num_max(struct vmdev_device *vd, u32 vq, u32 *num)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vq_num_max, vd, vq, 0, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	*num = ret ? 0 : vd->ops->get_vq_num_max(vd, vq);
	return VMDEV_ANSWER(get_vq_num_max, call, ret, num);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_num_max);

/**
 * vmdev_get_vq_num_min - smallest size of a queue
 * @vd:  device
 * @vq:  queue index
 * @num: entries; 1 where the parent sets no minimum
 *
 * Context: any but NMI.
 */
int vmdev_get_vq_num_min(struct vmdev_device *vd, u32 vq, u32 *num)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vq_num_min, vd, vq, 0, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	*num = 0;
	if (!ret)
		*num = vd->ops->get_vq_num_min ? vd->ops->get_vq_num_min(vd, vq) : 1;
	return VMDEV_ANSWER(get_vq_num_min, call, ret, num);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_num_min);

/**
 * vmdev_get_vq_align - alignment of ring areas
 * @vd:    device
 * @align: bytes
 *
 * Context: any but NMI.
 */
int vmdev_get_vq_align(struct vmdev_device *vd, u32 *align)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vq_align, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*align = vd->ops->get_vq_align(vd);
	return VMDEV_ANSWER(get_vq_align, call, 0, align);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_align);

/**
 * vmdev_get_config_size - size of the configuration space
 * @vd:   device
 * @size: bytes
 *
 * Context: any but NMI.
 */
int vmdev_get_config_size(struct vmdev_device *vd, u32 *size)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_config_size, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*size = vd->ops->get_config_size(vd);
	return VMDEV_ANSWER(get_config_size, call, 0, size);
}
EXPORT_SYMBOL_GPL(vmdev_get_config_size);

/**
 * vmdev_get_iova_range - usable bus addresses
 * @vd:   device
 * @last: last usable address; the first is 0
 *
 * Context: any but NMI.
 */
int vmdev_get_iova_range(struct vmdev_device *vd, u64 *last)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_iova_range, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*last = vd->ops->get_iova_range ? vd->ops->get_iova_range(vd) : U64_MAX;
	return VMDEV_ANSWER(get_iova_range, call, 0, last);
}
EXPORT_SYMBOL_GPL(vmdev_get_iova_range);

/**
 * vmdev_get_device_features - features offered [2.2]
 * @vd:       device
 * @features: feature bits
 *
 * Context: any but NMI.
 */
int vmdev_get_device_features(struct vmdev_device *vd, u64 *features)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_device_features, vd, VMDEV_VQ_NONE,
						    0, 0, 0);

	*features = vd->ops->get_device_features(vd);
	return VMDEV_ANSWER(get_device_features, call, 0, features);
}
EXPORT_SYMBOL_GPL(vmdev_get_device_features);

/**
 * vmdev_set_driver_features - features accepted [2.2.1]
 * @vd:       device
 * @features: feature bits
 *
 * A set that the device cannot take shows at FEATURES_OK, not here [2.2.2].
 */
int vmdev_set_driver_features(struct vmdev_device *vd, u64 features)
{
	struct vmdev_call call = VMDEV_BEGIN(set_driver_features, vd, VMDEV_VQ_NONE, features,
					     0, 0);
	int ret;

	if (vmdev_fault(VMDEV_FAULT_OP_OTHERWISE))
		features &= ~VMDEV_FEATURE(VMDEV_F_CTRL_MAC_ADDR);
	ret = vd->ops->set_driver_features(vd, features);
	return VMDEV_END(set_driver_features, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_driver_features);

/**
 * vmdev_get_driver_features - features accepted so far
 * @vd:       device
 * @features: feature bits
 *
 * Context: any but NMI.
 */
int vmdev_get_driver_features(struct vmdev_device *vd, u64 *features)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_driver_features, vd, VMDEV_VQ_NONE,
						    0, 0, 0);

	*features = vd->ops->get_driver_features(vd);
	return VMDEV_ANSWER(get_driver_features, call, 0, features);
}
EXPORT_SYMBOL_GPL(vmdev_get_driver_features);

/**
 * vmdev_get_status - device status [2.1]
 * @vd:     device
 * @status: status bits
 *
 * Context: any but NMI.
 */
int vmdev_get_status(struct vmdev_device *vd, u8 *status)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_status, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*status = vd->ops->get_status(vd);
	return VMDEV_ANSWER(get_status, call, 0, status);
}
EXPORT_SYMBOL_GPL(vmdev_get_status);

/**
 * vmdev_set_status - write the device status [2.1.1]
 * @vd:     device
 * @status: status bits; 0 is refused, that is vmdev_reset()
 */
int vmdev_set_status(struct vmdev_device *vd, u8 status)
{
	struct vmdev_call call = VMDEV_BEGIN(set_status, vd, VMDEV_VQ_NONE, status, 0, 0);
	int ret = status ? vd->ops->set_status(vd, status) : -EINVAL;

	return VMDEV_END(set_status, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_status);

/**
 * vmdev_forget_cbs - clear all callbacks of a device that was reset; no command
 * @vd: device
 *
 * Whatever the parent's reset clears by itself: no function of the driver may stay behind.
 *
 * Context: process context, may sleep.
 */
void vmdev_forget_cbs(struct vmdev_device *vd)
{
	static const struct vmdev_cb none;
	u32 vq;

	vd->ops->set_config_cb(vd, &none);
	for (vq = 0; vq < vd->nvqs; vq++)
		vd->ops->set_vq_cb(vd, vq, &none);
}

/**
 * vmdev_reset - return the device to its initial state [2.4]
 * @vd: device
 *
 * After it returned the device touches no ring and calls nobody back, and has forgotten all
 * callbacks.
 */
int vmdev_reset(struct vmdev_device *vd)
{
	struct vmdev_call call = VMDEV_BEGIN(reset, vd, VMDEV_VQ_NONE, 0, 0, 0);
	int ret = vd->ops->reset(vd);

	if (!ret)
		vmdev_forget_cbs(vd);
	return VMDEV_END(reset, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_reset);

static int vmdev_check_config(struct vmdev_device *vd, u32 offset, u32 len)
{
	u32 size = vd->ops->get_config_size(vd);

	return len && len <= size && offset <= size - len ? 0 : -EINVAL;
}

/* The first eight bytes of a configuration access, for its event: little endian everywhere. */
static u64 vmdev_config_bytes(const void *buf, u32 len)
{
	__le64 bytes = 0;

	memcpy(&bytes, buf, min_t(u32, len, sizeof(bytes)));
	return le64_to_cpu(bytes);
}

/**
 * vmdev_get_config - read configuration bytes [2.5]
 * @vd:     device
 * @offset: first byte
 * @buf:    destination; all zero if the read is refused
 * @len:    bytes, 1 up to the configuration size
 */
int vmdev_get_config(struct vmdev_device *vd, u32 offset, void *buf, u32 len)
{
	struct vmdev_call call = VMDEV_BEGIN(get_config, vd, VMDEV_VQ_NONE, offset, len, 0);
	int ret = vmdev_check_config(vd, offset, len);

	if (!ret)
		ret = vd->ops->get_config(vd, offset, buf, len);
	if (ret)
		memset(buf, 0, len);
	ret = VMDEV_END(get_config, call, ret, vmdev_config_bytes(buf, len));
	if (!ret && vmdev_fault(VMDEV_FAULT_CONFIG_OTHERWISE))
		*(u8 *)buf ^= 4;
	return vmdev_answered(vd, VMDEV_CMD_GET_CONFIG, buf, len, ret);
}
EXPORT_SYMBOL_GPL(vmdev_get_config);

/**
 * vmdev_set_config - write configuration bytes [2.5]
 * @vd:     device
 * @offset: first byte
 * @buf:    bytes
 * @len:    number of bytes
 */
int vmdev_set_config(struct vmdev_device *vd, u32 offset, const void *buf, u32 len)
{
	struct vmdev_call call = VMDEV_BEGIN(set_config, vd, VMDEV_VQ_NONE, offset, len, 0);
	int ret = vd->ops->set_config ? vmdev_check_config(vd, offset, len) : -EOPNOTSUPP;

	if (!ret)
		ret = vd->ops->set_config(vd, offset, buf, len);
	return VMDEV_END(set_config, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_config);

/**
 * vmdev_get_generation - configuration generation [2.5.1]
 * @vd:         device
 * @generation: changes whenever configuration bytes do
 *
 * Context: any but NMI.
 */
int vmdev_get_generation(struct vmdev_device *vd, u32 *generation)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_generation, vd, VMDEV_VQ_NONE, 0, 0, 0);

	*generation = vd->ops->get_generation ? vd->ops->get_generation(vd) : 0;
	return VMDEV_ANSWER(get_generation, call, 0, generation);
}
EXPORT_SYMBOL_GPL(vmdev_get_generation);

/**
 * vmdev_set_config_cb - callback for configuration changes
 * @vd: device
 * @cb: copied; NULL or a NULL function for none
 */
int vmdev_set_config_cb(struct vmdev_device *vd, const struct vmdev_cb *cb)
{
	struct vmdev_cb none = {};
	struct vmdev_call call = VMDEV_BEGIN(set_config_cb, vd, VMDEV_VQ_NONE,
					     cb && cb->callback, 0, 0);
	int ret = vd->ops->set_config_cb(vd, cb ?: &none);

	if (vmdev_fault(VMDEV_FAULT_LOST_END))
		return ret;
	return VMDEV_END(set_config_cb, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_config_cb);

/**
 * vmdev_set_vq_num - queue size [2.7]
 * @vd:  device
 * @vq:  queue index; the queue must not be ready
 * @num: entries, a power of two, 1 up to the queue's maximum
 */
int vmdev_set_vq_num(struct vmdev_device *vd, u32 vq, u32 num)
{
	struct vmdev_call call = VMDEV_BEGIN(set_vq_num, vd, vq, num, 0, 0);
	int ret = vmdev_check_idle(vd, vq);

	if (!ret && (!is_power_of_2(num) || num > VMDEV_QUEUE_SIZE_MAX ||
		     num > vd->ops->get_vq_num_max(vd, vq)))
		ret = -EINVAL;
	if (!ret)
		ret = vd->ops->set_vq_num(vd, vq, num);
	return VMDEV_END(set_vq_num, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_vq_num);

/**
 * vmdev_set_vq_address - where the ring's areas are [2.7.1]
 * @vd:     device
 * @vq:     queue index; the queue must not be ready
 * @desc:   bus address of the descriptor area, 16-aligned
 * @driver: bus address of the driver area, 2-aligned
 * @device: bus address of the device area, 4-aligned
 */
int vmdev_set_vq_address(struct vmdev_device *vd, u32 vq, u64 desc, u64 driver, u64 device)
{
	struct vmdev_call call = VMDEV_BEGIN(set_vq_address, vd, vq, desc, driver, device);
	int ret = vmdev_check_idle(vd, vq);

	if (!ret && ((desc & (VMDEV_DESC_ALIGN - 1)) || (driver & (VMDEV_DRIVER_ALIGN - 1)) ||
		     (device & (VMDEV_DEVICE_ALIGN - 1))))
		ret = -EINVAL;
	if (!ret)
		ret = vd->ops->set_vq_address(vd, vq, desc, driver, device);
	return VMDEV_END(set_vq_address, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_vq_address);

/**
 * vmdev_set_vq_cb - used buffer callback of a queue
 * @vd: device
 * @vq: queue index
 * @cb: copied; NULL or a NULL function for none
 *
 * After it returned the callback set before is not called any more.
 */
int vmdev_set_vq_cb(struct vmdev_device *vd, u32 vq, const struct vmdev_cb *cb)
{
	struct vmdev_cb none = {};
	struct vmdev_call call = VMDEV_BEGIN(set_vq_cb, vd, vq, cb && cb->callback, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	if (!ret)
		ret = vd->ops->set_vq_cb(vd, vq, cb ?: &none);
	return VMDEV_END(set_vq_cb, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_vq_cb);

/**
 * vmdev_set_vq_ready - enable or disable a queue
 * @vd:    device
 * @vq:    queue index
 * @ready: true needs size and addresses first
 *
 * After disabling returned the device neither touches the queue nor calls back.
 */
int vmdev_set_vq_ready(struct vmdev_device *vd, u32 vq, bool ready)
{
	struct vmdev_call call = VMDEV_BEGIN(set_vq_ready, vd, vq, ready, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	if (!ret)
		ret = vd->ops->set_vq_ready(vd, vq, ready);
	return VMDEV_END(set_vq_ready, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_vq_ready);

/**
 * vmdev_get_vq_ready - is a queue enabled?
 * @vd:    device
 * @vq:    queue index
 * @ready: answer
 *
 * Context: any but NMI.
 */
int vmdev_get_vq_ready(struct vmdev_device *vd, u32 vq, bool *ready)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vq_ready, vd, vq, 0, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	*ready = !ret && vd->ops->get_vq_ready(vd, vq);
	return VMDEV_ANSWER(get_vq_ready, call, ret, ready);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_ready);

/**
 * vmdev_set_vq_state - from where in its ring the device continues
 * @vd:    device
 * @vq:    queue index; the queue must not be ready
 * @state: of a split queue the next available index, free running. The form leaves room for a
 *         packed queue: slot and wrap counter of the next available descriptor in the lower
 *         half, of the next used one in the upper half, each counter in bit 15
 *
 * Enabling the queue keeps it; reset clears it. A state that the queue cannot have makes
 * enabling fail.
 */
int vmdev_set_vq_state(struct vmdev_device *vd, u32 vq, u32 state)
{
	struct vmdev_call call = VMDEV_BEGIN(set_vq_state, vd, vq, state, 0, 0);
	int ret = vmdev_check_idle(vd, vq);

	if (!ret)
		ret = vd->ops->set_vq_state(vd, vq, state);
	return VMDEV_END(set_vq_state, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_set_vq_state);

/**
 * vmdev_get_vq_state - where in its ring the device is
 * @vd:    device
 * @vq:    queue index
 * @state: as vmdev_set_vq_state() takes it
 */
int vmdev_get_vq_state(struct vmdev_device *vd, u32 vq, u32 *state)
{
	struct vmdev_call call = VMDEV_BEGIN(get_vq_state, vd, vq, 0, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	*state = 0;
	if (!ret)
		ret = vd->ops->get_vq_state(vd, vq, state);
	return VMDEV_ANSWER(get_vq_state, call, ret, state);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_state);

static int vmdev_kick(struct vmdev_device *vd, u32 vq)
{
	int ret = vmdev_check_vq(vd, vq);

	return ret ?: vd->ops->kick_vq(vd, vq);
}

/*
 * Out of line, and begin and end together: what was told to begin is told to end, whoever
 * comes or goes meanwhile.
 */
static noinline int vmdev_kick_told(struct vmdev_device *vd, u32 vq)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(kick_vq, vd, vq, 0, 0, 0);

	return VMDEV_END(kick_vq, call, vmdev_kick(vd, vq), 0);
}

/**
 * vmdev_kick_vq - available buffer notification [2.7.13]
 * @vd: device
 * @vq: queue index
 *
 * Context: any but NMI.
 */
int vmdev_kick_vq(struct vmdev_device *vd, u32 vq)
{
	return vmdev_traffic_traced() ? vmdev_kick_told(vd, vq) : vmdev_kick(vd, vq);
}
EXPORT_SYMBOL_GPL(vmdev_kick_vq);

/**
 * vmdev_reset_vq - return one queue to its initial state [2.6.1]
 * @vd: device
 * @vq: queue index
 */
int vmdev_reset_vq(struct vmdev_device *vd, u32 vq)
{
	struct vmdev_call call = VMDEV_BEGIN(reset_vq, vd, vq, 0, 0, 0);
	int ret = vd->ops->reset_vq ? vmdev_check_vq(vd, vq) : -EOPNOTSUPP;

	if (!ret)
		ret = vd->ops->reset_vq(vd, vq);
	return VMDEV_END(reset_vq, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_reset_vq);

/**
 * vmdev_get_vq_group - address space of a queue
 * @vd:    device
 * @vq:    queue index
 * @group: group number; 0 where the parent has one group only
 *
 * Context: any but NMI.
 */
int vmdev_get_vq_group(struct vmdev_device *vd, u32 vq, u32 *group)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(get_vq_group, vd, vq, 0, 0, 0);
	int ret = vmdev_check_vq(vd, vq);

	*group = !ret && vd->ops->get_vq_group ? vd->ops->get_vq_group(vd, vq) : 0;
	return VMDEV_ANSWER(get_vq_group, call, ret, group);
}
EXPORT_SYMBOL_GPL(vmdev_get_vq_group);

/**
 * vmdev_suspend - stop ring access and callbacks, and keep all state [1.4, 2.1]
 * @vd: device with DRIVER_OK
 *
 * Until vmdev_resume() or a reset the driver neither kicks nor writes configuration.
 * The status stays as it is.
 */
int vmdev_suspend(struct vmdev_device *vd)
{
	struct vmdev_call call = VMDEV_BEGIN(suspend, vd, VMDEV_VQ_NONE, 0, 0, 0);
	int ret = vd->ops->suspend ? vd->ops->suspend(vd) : -EOPNOTSUPP;

	return VMDEV_END(suspend, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_suspend);

/**
 * vmdev_resume - undo vmdev_suspend()
 * @vd: device that is suspended
 *
 * The device looks at all its queues by itself; a driver that made buffers available
 * before it was suspended, and did not kick, kicks now.
 *
 * Context: any with interrupts on; does not sleep.
 */
int vmdev_resume(struct vmdev_device *vd)
{
	struct vmdev_call call = VMDEV_BEGIN_ATOMIC(resume, vd, VMDEV_VQ_NONE, 0, 0, 0);
	int ret = vd->ops->resume ? vd->ops->resume(vd) : -EOPNOTSUPP;

	return VMDEV_END(resume, call, ret, 0);
}
EXPORT_SYMBOL_GPL(vmdev_resume);

/*
 * The other commands for migration and for userspace drivers have their ids, names
 * and events; no parent implements them yet, so they say so.
 */
#define VMDEV_NOT_YET(name, vd, a0, a1)							\
({											\
	struct vmdev_call __nycall = VMDEV_BEGIN(name, vd, VMDEV_VQ_NONE, a0, a1, 0);	\
											\
	VMDEV_END(name, __nycall, -EOPNOTSUPP, 0);					\
})

/**
 * vmdev_get_device_state - read the device's internal state
 * @vd:     device
 * @offset: first byte
 * @buf:    destination
 * @len:    bytes
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_get_device_state(struct vmdev_device *vd, u32 offset, void *buf, u32 len)
{
	return VMDEV_NOT_YET(get_device_state, vd, offset, len);
}
EXPORT_SYMBOL_GPL(vmdev_get_device_state);

/**
 * vmdev_set_device_state - restore the device's internal state
 * @vd:     device
 * @offset: first byte
 * @buf:    source
 * @len:    bytes
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_set_device_state(struct vmdev_device *vd, u32 offset, const void *buf, u32 len)
{
	return VMDEV_NOT_YET(set_device_state, vd, offset, len);
}
EXPORT_SYMBOL_GPL(vmdev_set_device_state);

/**
 * vmdev_dirty_log_start - begin to log pages that the device writes
 * @vd: device
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_dirty_log_start(struct vmdev_device *vd)
{
	return VMDEV_NOT_YET(dirty_log_start, vd, 0, 0);
}
EXPORT_SYMBOL_GPL(vmdev_dirty_log_start);

/**
 * vmdev_dirty_log_stop - end the log
 * @vd: device
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_dirty_log_stop(struct vmdev_device *vd)
{
	return VMDEV_NOT_YET(dirty_log_stop, vd, 0, 0);
}
EXPORT_SYMBOL_GPL(vmdev_dirty_log_stop);

/**
 * vmdev_dirty_log_read - read and clear the log of a range
 * @vd:   device
 * @addr: first bus address
 * @size: bytes
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_dirty_log_read(struct vmdev_device *vd, u64 addr, u64 size)
{
	return VMDEV_NOT_YET(dirty_log_read, vd, addr, size);
}
EXPORT_SYMBOL_GPL(vmdev_dirty_log_read);

/**
 * vmdev_dma_map - add a range to a userspace driver's address space
 * @vd:   device
 * @addr: first bus address
 * @size: bytes
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_dma_map(struct vmdev_device *vd, u64 addr, u64 size)
{
	return VMDEV_NOT_YET(dma_map, vd, addr, size);
}
EXPORT_SYMBOL_GPL(vmdev_dma_map);

/**
 * vmdev_dma_unmap - remove a range from it
 * @vd:   device
 * @addr: first bus address
 * @size: bytes
 *
 * Return: -EOPNOTSUPP.
 */
int vmdev_dma_unmap(struct vmdev_device *vd, u64 addr, u64 size)
{
	return VMDEV_NOT_YET(dma_unmap, vd, addr, size);
}
EXPORT_SYMBOL_GPL(vmdev_dma_unmap);
