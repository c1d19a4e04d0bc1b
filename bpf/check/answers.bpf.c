// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the programs that see what a command that reads gives to its driver, when its function
 * returns. What a difference means is in rules/cmd/answer.h.
 */
#include "vmdev_chain.bpf.h"
#include "vmdev_report.bpf.h"
#include "rules/cmd/answer.h"

#define CHECK_BYTES_MAX 8u	/* of a configuration, that its event has */

/* Of the bytes before a number, so that it is the machine's whatever its size. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CHECK_UNUSED_BITS(size) (8 * (sizeof(__u64) - (size)))
#else
#define CHECK_UNUSED_BITS(size) (0 * (size))
#endif

/* A number of the machine's, or bytes of the configuration: as their events have them. */
static __always_inline __u64 check_answer_value(__u64 raw, __u32 size, __u32 cmd)
{
	if (cmd == VMDEV_CMD_GET_CONFIG)
		return CHECK_LE64(raw);
	return raw >> CHECK_UNUSED_BITS(size);
}

/*
 * What is found at @out when command @cmd returns @ret. struct vmdev_device begins with its struct
 * device.
 */
static __noinline int check_answer(__u64 *ctx, __u64 out, __u32 size, __u32 cmd, int ret)
{
	struct vmdev_event e = { .id = VMDEV_EV_CMD_END, .vq = VMDEV_VQ_NONE };
	struct check_where at = { .e = &e, .frames = CHECK_FRAMES_FENTRY };
	struct device *dev = (void *)ctx[0];
	struct check_slot *slot;
	struct rules_dev *d;
	__u64 value = 0;

	if (!check_armed || size > sizeof(value))
		return 0;
	e.dev = BPF_CORE_READ(dev, id);
	slot = check_slot_of(e.dev);
	if (!slot)
		return 0;
	d = &slot->dev;
	if (!rules_answer_wanted(d, cmd, bpf_get_current_pid_tgid()) ||
	    bpf_probe_read_kernel(&value, size, (void *)out))
		return 0;
	if (!rules_step_answer(d, check_answer_value(value, size, cmd), ret, &d->answer_verdict))
		return 0;
	at.d = d;
	e.arg[VMDEV_END_A_CMD] = cmd;
	e.arg[VMDEV_END_A_RET] = ret;
	e.arg[VMDEV_END_A_VALUE] = d->answer_verdict.detail[2];
	return check_emit(ctx, &at, &d->answer_verdict);
}

SEC("fexit/vmdev_get_device_features")
int check_answer_features(__u64 *ctx)
{
	return check_answer(ctx, ctx[1], sizeof(__u64), VMDEV_CMD_GET_DEVICE_FEATURES, ctx[2]);
}

SEC("fexit/vmdev_get_status")
int check_answer_status(__u64 *ctx)
{
	return check_answer(ctx, ctx[1], sizeof(__u8), VMDEV_CMD_GET_STATUS, ctx[2]);
}

SEC("fexit/vmdev_get_generation")
int check_answer_generation(__u64 *ctx)
{
	return check_answer(ctx, ctx[1], sizeof(__u32), VMDEV_CMD_GET_GENERATION, ctx[2]);
}

SEC("fexit/vmdev_get_config")
int check_answer_config(__u64 *ctx)
{
	__u32 len = ctx[3];

	return check_answer(ctx, ctx[2], len < CHECK_BYTES_MAX ? len : CHECK_BYTES_MAX,
			    VMDEV_CMD_GET_CONFIG, ctx[4]);
}

SEC("fexit/vmdev_get_vq_num_max")
int check_answer_num(__u64 *ctx)
{
	return check_answer(ctx, ctx[2], sizeof(__u32), VMDEV_CMD_GET_VQ_NUM_MAX, ctx[3]);
}

SEC("fexit/vmdev_get_vq_ready")
int check_answer_ready(__u64 *ctx)
{
	return check_answer(ctx, ctx[2], sizeof(__u8), VMDEV_CMD_GET_VQ_READY, ctx[3]);
}

SEC("fexit/vmdev_get_vq_state")
int check_answer_state(__u64 *ctx)
{
	return check_answer(ctx, ctx[2], sizeof(__u32), VMDEV_CMD_GET_VQ_STATE, ctx[3]);
}
