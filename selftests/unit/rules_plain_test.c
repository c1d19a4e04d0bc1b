// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: an operation that the short way takes breaks no rule in the steps,
 * and leaves the state as they leave it; many random operations, right and wrong ones.
 * Does not test what the steps find.
 */
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "rules_feed.h"
#include "rules/plain.h"

#define PLAIN_OPS 20000
#define PLAIN_RING 16u
#define PLAIN_HEADS 20u		/* some are beyond the ring */
#define PLAIN_BUFFERS 4u		/* few: a bucket is full now and then */
#define PLAIN_ROLES 3u		/* no network card's queue, receive, transmit */
#define PLAIN_TAKEN_MIN (PLAIN_OPS / 10)	/* fewer, and the test saw nothing */

/* Two devices that must stay alike: one goes the short way where it can. */
struct plain {
	struct rules_all *shorter;
	struct rules_all *steps;
	unsigned int seed;
	unsigned int taken;
};

static struct rules_all *plain_dev(void)
{
	struct rules_all *a = calloc(1, sizeof(*a));
	struct rules_dev *d = &a->dev;

	assert_non_null(a);
	d->added = 1;
	d->known = 1;
	d->dma.known = 1;
	d->vq[1].live = RULES_LIVE;
	d->vq[1].num = PLAIN_RING;
	d->vq[1].used_next = RULES_USED_KNOWN;
	d->vq[1].cb_set = 1;
	return a;
}

static int plain_setup(void **state)
{
	static struct plain p;

	p = (struct plain){ .shorter = plain_dev(), .steps = plain_dev(), .seed = 1 };
	*state = &p;
	return 0;
}

static int plain_teardown(void **state)
{
	struct plain *p = *state;

	free(p->shorter);
	free(p->steps);
	return 0;
}

/* One operation the short way, as a run of its own. */
static int plain_ring_op(struct rules_all *a, const struct vmdev_ring_op *op, __u32 seq)
{
	struct rules_vq *q = &a->dev.vq[1];
	struct rules_run run = rules_run_begin(q);

	if (rules_plain_decision(q, op, seq))
		return 1;
	if (!rules_plain_op(q, &run, a->head[1], op, seq))
		return 0;
	rules_run_end(q, &run);
	return 1;
}

static int plain_buf_op(struct rules_dev *d, const struct vmdev_buf_op *op)
{
	struct rules_map_run run = rules_map_run_begin(&d->dma);

	if (!rules_plain_buf_op(d, &run, op))
		return 0;
	rules_map_run_end(&d->dma, &run, 1);
	return 1;
}

static struct vmdev_event plain_event(void)
{
	return (struct vmdev_event){ .vq = 1 };
}

static int plain_step(struct rules_all *a, const struct vmdev_event *e)
{
	struct rules_dev *d = &a->dev;
	struct rules_verdict v = { 0 };

	switch (e->id) {
	case VMDEV_EV_GETDESC:
		return rules_step_getdesc(d, &d->vq[1], a->head[1], e, &v);
	case VMDEV_EV_COMPLETE:
		return rules_step_complete(d, &d->vq[1], a->head[1], e, &v);
	case VMDEV_EV_NEED_NOTIFY:
		return rules_step_need_notify(d, &d->vq[1], e, &v);
	case VMDEV_EV_BUF_MAP:
		return rules_step_map(d, e);
	}
	return rules_step_unmap(d, e, &v);
}

/* Mostly what a good device would do next, sometimes anything. */
static struct vmdev_ring_op plain_op(struct plain *p)
{
	const struct rules_vq *q = &p->steps->dev.vq[1];
	struct vmdev_ring_op op = {
		.id = random_below(&p->seed, 2) ? VMDEV_EV_GETDESC : VMDEV_EV_COMPLETE,
		.head = random_below(&p->seed, PLAIN_HEADS),
		.n = 1 + random_below(&p->seed, PLAIN_RING + 1),
		.len = random_below(&p->seed, 8) ? 0 : random_below(&p->seed, 100),
		.len2 = random_below(&p->seed, 100),
	};

	if (op.id == VMDEV_EV_COMPLETE) {
		op.idx = (__u16)q->used_next + !random_below(&p->seed, 16);
	} else {
		op.idx2 = 1 + random_below(&p->seed, PLAIN_RING + 2 - q->outstanding % PLAIN_RING);
		op.len = random_below(&p->seed, 50) ? op.len : ~0u;
	}
	return op;
}

/* A decision, right or wrong, and as a rule the callback that it calls for. */
static struct vmdev_ring_op plain_decision(struct plain *p)
{
	struct vmdev_ring_op op = {
		.id = VMDEV_EV_NEED_NOTIFY,
		.len = random_below(&p->seed, PLAIN_RING),
		.idx = random_below(&p->seed, PLAIN_RING),
		.idx2 = random_below(&p->seed, PLAIN_RING),
		.n = random_below(&p->seed, 2),
		.flag = random_below(&p->seed, 2),
	};
	__u32 calls = random_below(&p->seed, 8) != 0;

	p->shorter->dev.vq[1].cbs += calls;
	p->steps->dev.vq[1].cbs += calls;
	return op;
}

static void plain_same_queue(const struct plain *p)
{
	assert_memory_equal(&p->shorter->dev.vq[1], &p->steps->dev.vq[1], sizeof(struct rules_vq));
	assert_memory_equal(p->shorter->head[1], p->steps->head[1],
			    PLAIN_HEADS * sizeof(struct rules_head));
}

static void plain_ring_operations_are_those_of_the_steps(void **state)
{
	struct plain *p = *state;

	for (unsigned int i = 0; i < PLAIN_OPS; i++) {
		struct rules_dev *d = &p->shorter->dev;
		struct vmdev_ring_op op = random_below(&p->seed, 8) ? plain_op(p) :
								      plain_decision(p);
		struct vmdev_event e = plain_event();
		int hit;

		e.seq = i;
		p->steps->dev.vq[1].role = d->vq[1].role = i * PLAIN_ROLES / PLAIN_OPS;
		rules_event_of_op(&e, &op);
		hit = plain_step(p->steps, &e);
		if (plain_ring_op(p->shorter, &op, i)) {
			p->taken++;
			assert_false(hit);
		} else {
			plain_step(p->shorter, &e);
		}
		plain_same_queue(p);
	}
	assert_true(p->taken > PLAIN_TAKEN_MIN && p->taken < PLAIN_OPS);
}

static void nothing_is_plain_on_a_queue_that_is_not_live(void **state)
{
	struct plain *p = *state;
	struct vmdev_ring_op op = { .id = VMDEV_EV_GETDESC, .idx2 = 1, .n = 1 };
	struct rules_vq *q = &p->shorter->dev.vq[1];

	assert_int_equal(rules_plain_num(q), PLAIN_RING);
	q->live = RULES_DEAD;
	assert_int_equal(rules_plain_num(q), 0);
	assert_false(plain_ring_op(p->shorter, &op, 0));
	q->live = RULES_LIVE;
	q->err_head = 1;
	assert_int_equal(rules_plain_num(q), 0);
	q->err_head = 0;
	q->used_next = 0;
	assert_int_equal(rules_plain_num(q), 0);
}

static void plain_mappings_are_those_of_the_steps(void **state)
{
	struct plain *p = *state;

	for (unsigned int i = 0; i < PLAIN_OPS / 4; i++) {
		__u64 id = random_below(&p->seed, 2) ? VMDEV_EV_BUF_MAP : VMDEV_EV_BUF_UNMAP;
		__u64 dir = random_below(&p->seed, 8) ? VMDEV_DIR_TO_DEVICE :
							random_below(&p->seed, 3);
		struct vmdev_buf_op op = {
			.addr = 0x1000 + 0x800 * random_below(&p->seed, PLAIN_BUFFERS),
			.what = VMDEV_BUF_OP(id, dir, 60 + !random_below(&p->seed, 16)),
		};
		struct vmdev_event e = plain_event();
		int hit;

		e.seq = i;
		rules_event_of_buf_op(&e, &op);
		hit = plain_step(p->steps, &e);
		if (plain_buf_op(&p->shorter->dev, &op)) {
			p->taken++;
			assert_false(hit);
		} else {
			plain_step(p->shorter, &e);
		}
		assert_memory_equal(&p->shorter->dev.dma, &p->steps->dev.dma,
				    sizeof(struct rules_dma));
		assert_memory_equal(p->shorter->dev.map, p->steps->dev.map,
				    sizeof(p->steps->dev.map));
	}
	assert_true(p->taken > PLAIN_TAKEN_MIN / 4 && p->taken < PLAIN_OPS / 4);
}

int rules_plain_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_ring_operations_are_those_of_the_steps,
						plain_setup, plain_teardown),
		cmocka_unit_test_setup_teardown(nothing_is_plain_on_a_queue_that_is_not_live,
						plain_setup, plain_teardown),
		cmocka_unit_test_setup_teardown(plain_mappings_are_those_of_the_steps,
						plain_setup, plain_teardown),
	};

	return cmocka_run_group_tests_name("rules-plain", tests, NULL, NULL);
}
