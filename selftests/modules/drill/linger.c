// SPDX-License-Identifier: GPL-2.0
/*
 * Callbacks that are under way while the driver takes them back: it may then free what they use, so
 * the command returns only when they have ended.
 */
#include <linux/preempt.h>
#include <linux/workqueue.h>
#include "drill.h"
#include "vmdev_fault.h"

#define LINGER_MS 20

/**
 * struct drill_linger - a callback that takes its time
 * @work:   makes the device call, on another processor if there is one
 * @d:      drill
 * @inside: times that it has begun
 * @left:   the first one has ended
 */
struct drill_linger {
	struct work_struct work;
	struct drill *d;
	atomic_t inside;
	atomic_t left;
};

static void linger_called(void *private)
{
	struct drill_linger *l = private;

	if (atomic_inc_return(&l->inside) != 1)
		return;
	vmdev_fault_wait(LINGER_MS);
	atomic_set(&l->left, 1);
}

static void linger_send(struct work_struct *work)
{
	drill_send(container_of(work, struct drill_linger, work)->d, 0);
}

static void linger_break(struct work_struct *work)
{
	drill_break_ctrl(container_of(work, struct drill_linger, work)->d);
}

/* The caller stays on its processor; the callback would hold it up there. */
static void linger_begin(struct drill_linger *l, work_func_t call)
{
	unsigned int cpu;

	INIT_WORK_ONSTACK(&l->work, call);
	migrate_disable();
	cpu = cpumask_any_but(cpu_online_mask, smp_processor_id());
	queue_work_on(cpu < nr_cpu_ids ? cpu : smp_processor_id(), system_wq, &l->work);
}

static void linger_end(struct drill_linger *l)
{
	migrate_enable();
	flush_work(&l->work);
	destroy_work_on_stack(&l->work);
	/* It may run in a thread of the device. */
	if (atomic_read(&l->inside))
		drill_await(l->d, &l->left, "lingering callbacks");
}

static int linger_vq_cb(struct drill *d, const struct vmdev_cb *cb)
{
	return vmdev_set_vq_cb(d->vd, d->q[DRILL_TX].index, cb);
}

static int linger_config_cb(struct drill *d, const struct vmdev_cb *cb)
{
	return vmdev_set_config_cb(d->vd, cb);
}

static int linger_stop_queue(struct drill *d, const struct vmdev_cb *cb)
{
	return vmdev_set_vq_ready(d->vd, d->q[DRILL_TX].index, false);
}

/* @set names the callback, @call brings it about, and @clear must not return while it lasts. */
static int linger_case(struct drill *d, work_func_t call,
		       int (*set)(struct drill *d, const struct vmdev_cb *cb),
		       int (*clear)(struct drill *d, const struct vmdev_cb *cb))
{
	struct drill_linger l = { .d = d };
	struct vmdev_cb cb = { .callback = linger_called, .private = &l };
	int ret = set(d, &cb);

	if (ret)
		return ret;
	drill_fill(d, 17);
	drill_desc(drill_tx(d), 0, drill_addr(d, 0), DRILL_FRAME, 0, 0);
	drill_post_rx(d, 1);
	linger_begin(&l, call);
	ret = drill_await(d, &l.inside, "lingering callbacks");
	ret = ret ?: clear(d, NULL);
	if (!ret && !atomic_read(&l.left))
		ret = drill_fail(d, "callbacks that have ended", 0, 1);
	linger_end(&l);
	set(d, NULL);
	return ret;
}

static int linger_queue(struct drill *d)
{
	return linger_case(d, linger_send, linger_vq_cb, linger_vq_cb);
}

static int linger_config(struct drill *d)
{
	return linger_case(d, linger_break, linger_config_cb, linger_config_cb);
}

static int linger_ready(struct drill *d)
{
	return linger_case(d, linger_send, linger_vq_cb, linger_stop_queue);
}

static int linger_reset(struct drill *d, const struct vmdev_cb *cb)
{
	return vmdev_reset(d->vd);
}

static int linger_over_reset(struct drill *d)
{
	return linger_case(d, linger_send, linger_vq_cb, linger_reset);
}

static int linger_config_over_reset(struct drill *d)
{
	return linger_case(d, linger_break, linger_config_cb, linger_reset);
}

const struct drill_case drill_linger_cases[] = {
	{ "queue_callback_has_ended_when_it_is_cleared", 0, 16, 0, linger_queue },
	{ "configuration_callback_has_ended_when_it_is_cleared", 0, 16, 0, linger_config },
	{ "queue_callback_has_ended_when_its_queue_stops", 0, 16, 0, linger_ready },
	{ "queue_callback_has_ended_after_a_reset", 0, 16, 0, linger_over_reset },
	{ "configuration_callback_has_ended_after_a_reset", 0, 16, 0, linger_config_over_reset },
	{}
};
