// SPDX-License-Identifier: GPL-2.0
/*
 * Drill cases about transport commands: what must be refused is refused, state
 * survives what it must survive, and nothing stale is handed out.
 */
#include <linux/errno.h>
#include <linux/irq_work.h>
#include "drill.h"

static int drill_expect(struct drill *d, const char *what, int is, int wanted)
{
	return is == wanted ? 0 : drill_fail(d, what, -is, -wanted);
}

static int drill_bad_index(struct drill *d)
{
	u32 nvqs = d->vd->nvqs;
	u32 num;
	bool ready;
	u32 idx;
	int ret;

	/* First what does no harm if it is not refused. */
	ret = drill_expect(d, "max", vmdev_get_vq_num_max(d->vd, nvqs, &num), -EINVAL);
	ret = ret ?: drill_expect(d, "kick", vmdev_kick_vq(d->vd, nvqs), -EINVAL);
	ret = ret ?: drill_expect(d, "num", vmdev_set_vq_num(d->vd, nvqs, 4), -EINVAL);
	ret = ret ?: drill_expect(d, "max", vmdev_get_vq_num_max(d->vd, 1000, &num), -EINVAL);
	ret = ret ?: drill_expect(d, "ready", vmdev_set_vq_ready(d->vd, ~0u, true), -EINVAL);
	ret = ret ?: drill_expect(d, "get", vmdev_get_vq_ready(d->vd, 1000, &ready), -EINVAL);
	ret = ret ?: drill_expect(d, "state", vmdev_get_vq_state(d->vd, 1000, &idx), -EINVAL);
	return ret ?: drill_expect(d, "cb", vmdev_set_vq_cb(d->vd, 1000, NULL), -EINVAL);
}

static int drill_ready_is_fixed(struct drill *d)
{
	struct drill_queue *q = &d->q[DRILL_TX];
	int ret;

	ret = drill_expect(d, "num", vmdev_set_vq_num(d->vd, DRILL_TX, 8), -EBUSY);
	ret = ret ?: drill_expect(d, "address",
				  vmdev_set_vq_address(d->vd, DRILL_TX, q->dma, q->dma, q->dma),
				  -EBUSY);
	return ret ?: drill_expect(d, "state", vmdev_set_vq_state(d->vd, DRILL_TX, 1), -EBUSY);
}

static int drill_stop_tx(struct drill *d)
{
	bool ready;
	int ret = vmdev_set_vq_ready(d->vd, DRILL_TX, false);

	ret = ret ?: vmdev_get_vq_ready(d->vd, DRILL_TX, &ready);
	return ret ?: ready ? drill_fail(d, "ready", 1, 0) : 0;
}

static int drill_bad_size(struct drill *d)
{
	u32 max = 0;
	int ret = drill_stop_tx(d);

	ret = ret ?: vmdev_get_vq_num_max(d->vd, DRILL_TX, &max);
	ret = ret ?: drill_expect(d, "twice the maximum",
				  vmdev_set_vq_num(d->vd, DRILL_TX, 2 * max), -EINVAL);
	ret = ret ?: drill_expect(d, "100", vmdev_set_vq_num(d->vd, DRILL_TX, 100), -EINVAL);
	ret = ret ?: drill_expect(d, "0", vmdev_set_vq_num(d->vd, DRILL_TX, 0), -EINVAL);
	return ret ?: drill_expect(d, "65536", vmdev_set_vq_num(d->vd, DRILL_TX, 65536), -EINVAL);
}

static int drill_misaligned(struct drill *d)
{
	u64 at = d->q[DRILL_TX].dma;
	int ret = drill_stop_tx(d);

	ret = ret ?: drill_expect(d, "descriptor area",
				  vmdev_set_vq_address(d->vd, DRILL_TX, at + 8, at, at), -EINVAL);
	ret = ret ?: drill_expect(d, "driver area",
				  vmdev_set_vq_address(d->vd, DRILL_TX, at, at + 1, at), -EINVAL);
	return ret ?: drill_expect(d, "device area",
				   vmdev_set_vq_address(d->vd, DRILL_TX, at, at, at + 2), -EINVAL);
}

static int drill_raw_address(struct drill *d)
{
	int ret = drill_stop_tx(d);

	return ret ?: drill_expect(d, "physical address",
				   vmdev_set_vq_address(d->vd, DRILL_TX, 0x1000, 0x2000, 0x3000),
				   -EINVAL);
}

static int drill_state_kept(struct drill *d)
{
	u32 idx = 0;
	int ret = drill_stop_tx(d);

	ret = ret ?: vmdev_set_vq_state(d->vd, DRILL_TX, 5);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_TX, &idx);
	if (!ret && idx != 5)
		return drill_fail(d, "state before enabling", idx, 5);
	ret = ret ?: vmdev_set_vq_ready(d->vd, DRILL_TX, true);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_TX, &idx);
	return ret ?: idx == 5 ? 0 : drill_fail(d, "state after enabling", idx, 5);
}

/* Indexes of a split ring have 16 bits; the state has room for more. */
static int drill_state_too_wide(struct drill *d)
{
	bool ready = true;
	int ret = drill_stop_tx(d);

	ret = ret ?: vmdev_set_vq_state(d->vd, DRILL_TX, 0x10000);
	ret = ret ?: drill_expect(d, "enabling at 0x10000",
				  vmdev_set_vq_ready(d->vd, DRILL_TX, true), -EINVAL);
	ret = ret ?: vmdev_get_vq_ready(d->vd, DRILL_TX, &ready);
	if (!ret && ready)
		return drill_fail(d, "ready", ready, 0);
	ret = ret ?: vmdev_set_vq_state(d->vd, DRILL_TX, 0xffff);
	return ret ?: vmdev_set_vq_ready(d->vd, DRILL_TX, true);
}

static int drill_config_bounds(struct drill *d)
{
	u8 buf[64];
	u32 size;
	int ret;

	memset(buf, 0xa5, sizeof(buf));
	ret = vmdev_get_config_size(d->vd, &size);
	ret = ret ?: drill_expect(d, "whole", vmdev_get_config(d->vd, 0, buf, size), 0);
	ret = ret ?: drill_expect(d, "last", vmdev_get_config(d->vd, size - 1, buf, 1), 0);
	memset(buf, 0xa5, sizeof(buf));
	ret = ret ?: drill_expect(d, "past end", vmdev_get_config(d->vd, size - 1, buf, 2),
				  -EINVAL);
	if (!ret && (buf[0] || buf[1]))
		return drill_fail(d, "stale byte after a refused read", buf[0], 0);
	ret = ret ?: drill_expect(d, "wrap", vmdev_get_config(d->vd, ~0u, buf, 2), -EINVAL);
	return ret ?: drill_expect(d, "write", vmdev_set_config(d->vd, 0, buf, 1), -EOPNOTSUPP);
}

static int drill_unsupported(struct drill *d)
{
	u8 byte = 0;
	int ret = drill_expect(d, "get state", vmdev_get_device_state(d->vd, 0, &byte, 1),
			       -EOPNOTSUPP);

	ret = ret ?: drill_expect(d, "set state", vmdev_set_device_state(d->vd, 0, &byte, 1),
				  -EOPNOTSUPP);
	ret = ret ?: drill_expect(d, "log start", vmdev_dirty_log_start(d->vd), -EOPNOTSUPP);
	ret = ret ?: drill_expect(d, "log read", vmdev_dirty_log_read(d->vd, 0, 1), -EOPNOTSUPP);
	ret = ret ?: drill_expect(d, "log stop", vmdev_dirty_log_stop(d->vd), -EOPNOTSUPP);
	ret = ret ?: drill_expect(d, "map", vmdev_dma_map(d->vd, 0, 1), -EOPNOTSUPP);
	return ret ?: drill_expect(d, "unmap", vmdev_dma_unmap(d->vd, 0, 1), -EOPNOTSUPP);
}

static int drill_late_features(struct drill *d)
{
	return drill_expect(d, "features after FEATURES_OK", vmdev_set_driver_features(d->vd, 0),
			    -EBUSY);
}

/* Some drivers write DRIVER_OK without FEATURES_OK: what was negotiated holds then, too. */
static int drill_live_features(struct drill *d)
{
	int ret = vmdev_reset(d->vd);

	ret = ret ?: vmdev_set_driver_features(d->vd, d->features);
	ret = ret ?: vmdev_set_status(d->vd, VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER |
				      VMDEV_S_DRIVER_OK);
	return ret ?: drill_expect(d, "features after DRIVER_OK",
				   vmdev_set_driver_features(d->vd, 0), -EBUSY);
}

/* The control queue would move while it is ready. */
static int drill_ready_features(struct drill *d)
{
	int ret = vmdev_reset(d->vd);

	ret = ret ?: vmdev_set_driver_features(d->vd, d->features);
	ret = ret ?: drill_queue_program(d, DRILL_CTRL, 0);
	ret = ret ?: drill_expect(d, "features while a queue is ready",
				  vmdev_set_driver_features(d->vd, 0), -EBUSY);
	ret = ret ?: vmdev_set_vq_ready(d->vd, d->q[DRILL_CTRL].index, false);
	return ret ?: drill_expect(d, "features while none is",
				   vmdev_set_driver_features(d->vd, d->features), 0);
}

static int drill_status_is(struct drill *d, u8 wanted)
{
	u8 status;
	int ret = vmdev_get_status(d->vd, &status);

	return ret ?: status == wanted ? 0 : drill_fail(d, "status", status, wanted);
}

#define DRILL_S_LIVE								\
	(VMDEV_S_ACKNOWLEDGE | VMDEV_S_DRIVER | VMDEV_S_FEATURES_OK | VMDEV_S_DRIVER_OK)

/**
 * drill_break_ctrl - kick the control queue with an index that no ring can have
 * @d: drill
 *
 * Return: what the kick says; -EIO from a device that asks for a reset now.
 */
int drill_break_ctrl(struct drill *d)
{
	struct drill_queue *q = &d->q[DRILL_CTRL];

	q->next += q->num + 1;
	drill_offer(q, 0);
	return vmdev_kick_vq(d->vd, q->index);
}

/* Bits are added by writes and taken away by a reset; NEEDS_RESET is the device's. */
static int drill_status_kept(struct drill *d)
{
	int ret = vmdev_set_status(d->vd, VMDEV_S_ACKNOWLEDGE);

	ret = ret ?: drill_status_is(d, DRILL_S_LIVE);
	ret = ret ?: vmdev_set_status(d->vd, DRILL_S_LIVE | VMDEV_S_NEEDS_RESET);
	ret = ret ?: drill_status_is(d, DRILL_S_LIVE);
	/* The kick says it, because a driver waits for the answer. */
	ret = ret ?: drill_expect(d, "kick", drill_break_ctrl(d), -EIO);
	ret = ret ?: drill_status_is(d, DRILL_S_LIVE | VMDEV_S_NEEDS_RESET);
	ret = ret ?: vmdev_set_status(d->vd, DRILL_S_LIVE);
	ret = ret ?: drill_status_is(d, DRILL_S_LIVE | VMDEV_S_NEEDS_RESET);
	ret = ret ?: vmdev_reset(d->vd);
	return ret ?: drill_status_is(d, 0);
}

static void drill_count(void *private)
{
	atomic_inc(private);
}

/* After a reset nobody is called whom the driver before it had named. */
static int drill_config_cb_forgotten(struct drill *d)
{
	const struct drill_case again = { .num = 16 };
	atomic_t calls = ATOMIC_INIT(0);
	struct vmdev_cb cb = { .callback = drill_count, .private = &calls };
	int ret = vmdev_set_config_cb(d->vd, &cb);

	drill_stop(d);
	ret = ret ?: drill_start(d, &again);
	if (!ret)
		drill_break_ctrl(d);
	ret = ret ?: drill_status_is(d, DRILL_S_LIVE | VMDEV_S_NEEDS_RESET);
	vmdev_set_config_cb(d->vd, NULL);
	return ret ?: atomic_read(&calls) ? drill_fail(d, "callbacks", 1, 0) : 0;
}

/**
 * struct drill_getters - getters, asked in an interrupt
 * @work: brings the interrupt
 * @vd:   device
 * @ret:  what went wrong, or 0
 */
struct drill_getters {
	struct irq_work work;
	struct vmdev_device *vd;
	int ret;
};

static void drill_getters_ask(struct irq_work *work)
{
	struct drill_getters *g = container_of(work, struct drill_getters, work);
	u64 wide;
	u32 word;
	bool ready;
	u8 status;

	g->ret = vmdev_get_device_id(g->vd, &word);
	g->ret = g->ret ?: vmdev_get_vendor_id(g->vd, &word);
	g->ret = g->ret ?: vmdev_get_vq_num_max(g->vd, DRILL_TX, &word);
	g->ret = g->ret ?: vmdev_get_vq_num_min(g->vd, DRILL_TX, &word);
	g->ret = g->ret ?: vmdev_get_vq_align(g->vd, &word);
	g->ret = g->ret ?: vmdev_get_config_size(g->vd, &word);
	g->ret = g->ret ?: vmdev_get_iova_range(g->vd, &wide);
	g->ret = g->ret ?: vmdev_get_device_features(g->vd, &wide);
	g->ret = g->ret ?: vmdev_get_driver_features(g->vd, &wide);
	g->ret = g->ret ?: vmdev_get_status(g->vd, &status);
	g->ret = g->ret ?: vmdev_get_generation(g->vd, &word);
	g->ret = g->ret ?: vmdev_get_vq_ready(g->vd, DRILL_TX, &ready);
	g->ret = g->ret ?: vmdev_get_vq_group(g->vd, DRILL_TX, &word);
}

static int drill_getters_once(struct drill *d)
{
	struct drill_getters g = { .vd = d->vd, .ret = -EINTR };

	init_irq_work(&g.work, drill_getters_ask);
	irq_work_queue(&g.work);
	irq_work_sync(&g.work);
	return g.ret;
}

/* All but get_config and get_vq_state; the kernel warns if one of them may not be asked there. */
static int drill_getters_anywhere(struct drill *d)
{
	int ret = drill_getters_once(d);

	ret = ret ?: vmdev_reset(d->vd);
	return ret ?: drill_getters_once(d);
}

/* Enabled, and left so by a driver that goes without DRIVER_OK and without a reset. */
static int drill_left_ready(struct drill *d)
{
	u32 i;
	int ret = vmdev_reset(d->vd);

	ret = ret ?: vmdev_set_driver_features(d->vd, d->features);
	for (i = 0; i < DRILL_QUEUES && !ret; i++)
		ret = drill_queue_program(d, i, 0);
	return ret;
}

/* That would be a reset, and is a command of its own. */
static int drill_status_zero(struct drill *d)
{
	return drill_expect(d, "status 0", vmdev_set_status(d->vd, 0), -EINVAL);
}

/* One queue is reset and set up again while the other goes on [2.6.1]. */
static int drill_queue_reset(struct drill *d)
{
	bool ready;
	u32 idx = 1;
	int ret = vmdev_reset_vq(d->vd, DRILL_TX);

	ret = ret ?: vmdev_get_vq_ready(d->vd, DRILL_TX, &ready);
	if (!ret && ready)
		return drill_fail(d, "ready after queue reset", 1, 0);
	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_TX, &idx);
	return ret ?: idx ? drill_fail(d, "state after queue reset", idx, 0) : 0;
}

/* A kick that comes too late is remembered: the frame passes without another. */
static int drill_kick_while_suspended(struct drill *d)
{
	int ret = vmdev_suspend(d->vd);

	drill_post_rx(d, 1);
	drill_fill(d, 1);
	drill_desc(d->q[DRILL_TX].desc, 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	ret = ret ?: drill_send(d, 0);
	if (!ret && !drill_idle(d, DRILL_TX))
		return drill_fail(d, "used while suspended", 1, 0);
	ret = ret ?: vmdev_resume(d->vd);
	ret = ret ?: drill_used(d, DRILL_TX, 0, 0);
	return ret ?: drill_received(d, 0);
}

/* State can be read while suspended, and is that of the chains used. */
static int drill_suspend_state(struct drill *d)
{
	bool ready = false;
	u32 idx = 0;
	int ret = vmdev_suspend(d->vd);

	ret = ret ?: vmdev_get_vq_state(d->vd, DRILL_TX, &idx);
	ret = ret ?: vmdev_get_vq_ready(d->vd, DRILL_TX, &ready);
	if (!ret && !ready)
		return drill_fail(d, "ready while suspended", 0, 1);
	if (!ret && idx != d->q[DRILL_TX].next)
		return drill_fail(d, "state while suspended", idx, d->q[DRILL_TX].next);
	return ret ?: vmdev_resume(d->vd);
}

static int drill_suspend_order(struct drill *d)
{
	u8 status;
	int ret;

	ret = drill_expect(d, "resume first", vmdev_resume(d->vd), -EINVAL);
	ret = ret ?: vmdev_suspend(d->vd);
	ret = ret ?: drill_expect(d, "suspend twice", vmdev_suspend(d->vd), -EINVAL);
	ret = ret ?: vmdev_reset(d->vd);
	ret = ret ?: vmdev_get_status(d->vd, &status);
	ret = ret ?: drill_expect(d, "resume after reset", vmdev_resume(d->vd), -EINVAL);
	return ret ?: drill_expect(d, "suspend before DRIVER_OK", vmdev_suspend(d->vd), -EINVAL);
}

static int drill_never(struct drill *d)
{
	return drill_fail(d, "FEATURES_OK", 1, 0);
}

const struct drill_case drill_cmd_cases[] = {
	{ "queue_index_out_of_range_is_refused", 0, 16, 0, drill_bad_index },
	{ "ready_queue_is_not_reprogrammed", 0, 16, 0, drill_ready_is_fixed },
	{ "bad_queue_sizes_are_refused", 0, 16, 0, drill_bad_size },
	{ "misaligned_areas_are_refused", 0, 16, 0, drill_misaligned },
	{ "raw_addresses_are_refused", 0, 16, 0, drill_raw_address },
	{ "state_survives_enabling", 0, 16, 3, drill_state_kept },
	{ "state_of_more_than_16_bits_is_refused", 0, 16, 0, drill_state_too_wide },
	{ "config_access_stays_inside", 0, 16, 0, drill_config_bounds },
	{ "commands_of_later_groups_say_so", 0, 16, 0, drill_unsupported },
	{ "features_are_fixed_by_features_ok", 0, 16, 0, drill_late_features },
	{ "features_are_fixed_by_driver_ok", 0, 16, 0, drill_live_features },
	{ "features_are_fixed_while_a_queue_is_ready", 0, 16, 0, drill_ready_features },
	{ "status_0_is_refused", 0, 16, 0, drill_status_zero },
	{ "status_bits_stay_until_a_reset", 0, 16, 0, drill_status_kept },
	{ "reset_forgets_the_configuration_callback", 0, 16, 0, drill_config_cb_forgotten },
	{ "getters_answer_in_an_interrupt", 0, 16, 0, drill_getters_anywhere },
	{ "queues_may_be_left_ready", 0, 16, 0, drill_left_ready, .leave = true },
	{ "queue_reset_restores_the_default", 0, 16, 2, drill_queue_reset },
	{ "kick_while_suspended_is_remembered", 0, 16, 0, drill_kick_while_suspended },
	{ "state_can_be_read_while_suspended", 0, 16, 5, drill_suspend_state },
	{ "suspend_and_resume_come_in_order", 0, 16, 0, drill_suspend_order },
	{ "version_1_is_required", VMDEV_FEATURE(VMDEV_F_VERSION_1), 16, 0, drill_never },
	{ "access_platform_is_required", VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM), 16, 0,
	  drill_never },
	{}
};
