// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the program that sees what a command that reads gives to its driver, just before its
 * function returns. What a difference means is in rules/cmd/answer.h.
 */
#include "vmdev_chain.bpf.h"
#include "vmdev_report.bpf.h"
#include "rules/cmd/answer.h"

#define CHECK_BYTES_MAX 8u	/* of an answer, that its event has */

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
 * struct vmdev_device begins with its struct device. Arguments: device, command, where the driver
 * finds the answer and how many bytes it has, error.
 */
SEC("fentry/vmdev_answered")
int check_answer(__u64 *ctx)
{
	__u32 cmd = ctx[1], size = ctx[3] < CHECK_BYTES_MAX ? ctx[3] : CHECK_BYTES_MAX;
	struct vmdev_event e = { .id = VMDEV_EV_CMD_END, .vq = VMDEV_VQ_NONE };
	struct check_where at = { .e = &e, .frames = CHECK_FRAMES_ANSWER };
	struct device *dev = (void *)ctx[0];
	struct check_slot *slot;
	struct rules_dev *d;
	__u64 value = 0;
	int ret = ctx[4];

	if (!check_armed)
		return 0;
	e.dev = BPF_CORE_READ(dev, id);
	slot = check_slot_of(e.dev);
	if (!slot)
		return 0;
	d = &slot->dev;
	if (!rules_answer_wanted(d, cmd, bpf_get_current_pid_tgid()) ||
	    bpf_probe_read_kernel(&value, size, (void *)ctx[2]))
		return 0;
	if (!rules_step_answer(d, check_answer_value(value, size, cmd), ret, &d->answer_verdict))
		return 0;
	at.d = d;
	e.arg[VMDEV_END_A_CMD] = cmd;
	e.arg[VMDEV_END_A_RET] = ret;
	e.arg[VMDEV_END_A_VALUE] = d->answer_verdict.detail[2];
	return check_emit(ctx, &at, &d->answer_verdict);
}
