// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: of a queue that does not move, what is said of it names the side that has to
 * act, and nobody where none has. Needs no root, no module and no kernel of any kind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/report/queue.h"
#include "lib_report_test.h"
#include "rules/ring/look.h"

#define QUEUE_NUM 16
#define QUEUE_CARD_VQS 3

/* A look at a queue that has not moved since the one before, and what is to be said of it. */
struct queue_case {
	unsigned int device_id;
	unsigned int vq;
	__u32 stands;
	__u16 avail, taken, used;
	__u64 kicked;
	__u16 kick_at, callback_at;
	enum vmdev_queue_owes owes;
	const char *words;
};

static void queue_set(struct rules_dev *d, const struct queue_case *c)
{
	struct rules_look *l = &d->look[c->vq];
	struct rules_vq *q = &d->vq[c->vq];

	memset(d, 0, sizeof(*d));
	d->device_id = c->device_id;
	d->nvqs = QUEUE_CARD_VQS;
	d->accepted = VMDEV_FEATURE(VMDEV_F_EVENT_IDX) | VMDEV_FEATURE(VMDEV_F_CTRL_VQ);
	q->live = RULES_LIVE;
	q->num_set = QUEUE_NUM;
	q->cb_set = 1;
	q->area[1].hi = q->area[2].hi = 1;
	l->looks = 2;
	l->turns = 1;
	l->stands = c->stands;
	l->first.ts = 1000;
	l->now = (struct vmdev_event){ .ts = 3000, .vq = c->vq };
	l->now.arg[VMDEV_LOOK_A_AVAIL] = c->avail;
	l->now.arg[VMDEV_LOOK_A_TAKEN] = c->taken;
	l->now.arg[VMDEV_LOOK_A_USED] = c->used;
	l->now.arg[VMDEV_LOOK_A_KICKED] = c->kicked;
	l->now.arg[VMDEV_LOOK_A_AVAIL_EVENT] = c->kick_at;
	l->now.arg[VMDEV_LOOK_A_USED_EVENT] = c->callback_at;
}

static struct rules_dev queue_dev;

static void a_queue_that_does_not_move_names_who_has_to_act(void **state)
{
	static const struct queue_case cases[] = {
		{ RULES_DEVICE_ENTROPY, 0, RULES_STANDS_KICKED, 5, 3, 3, 5, 3, 3,
		  VMDEV_OWES_DEVICE, "device owes chains: 2, taken 0" },
		{ RULES_DEVICE_ENTROPY, 0, RULES_STANDS_TAKEN, 5, 5, 3, 5, 5, 3,
		  VMDEV_OWES_DEVICE, "device owes chains: 2, taken 2" },
		{ RULES_DEVICE_ENTROPY, 0, RULES_STANDS_UNKICKED, 5, 3, 3, 3, 3, 3,
		  VMDEV_OWES_DRIVER, "driver owes a kick: chains 2" },
		{ RULES_DEVICE_ENTROPY, 0, 0, 5, 3, 3, VMDEV_LOOK_UNKNOWN, 3, 3,
		  VMDEV_OWES_EITHER, "chains 2 wait: kick lost" },
		{ RULES_DEVICE_ENTROPY, 0, 0, 5, 3, 3, VMDEV_LOOK_UNKNOWN, 9, 3,
		  VMDEV_OWES_DEVICE, "asks for no kick" },
		{ RULES_DEVICE_ENTROPY, 0, 0, 5, 5, 5, 5, 5, 4,
		  VMDEV_OWES_EITHER, "used entries 1 unread" },
		{ RULES_DEVICE_ENTROPY, 0, 0, 5, 5, 5, 5, 5, 5, VMDEV_OWES_NOBODY, "idle" },
		{ RULES_DEVICE_NET, 0, 0, 9, 3, 3, 3, 3, 3, VMDEV_OWES_NOBODY,
		  "buffers 6 wait for frames" },
		{ RULES_DEVICE_NET, 0, 0, 3, 3, 3, 3, 3, 3, VMDEV_OWES_DRIVER,
		  "no receive buffer" },
		{ RULES_DEVICE_NET, 1, RULES_STANDS_KICKED | RULES_STANDS_EXCUSED, 9, 3, 3, 9, 3,
		  3, VMDEV_OWES_NOBODY, "wait for receive buffers" },
		{ RULES_DEVICE_NET, 1, 0, 9, 9, 9, 9, 9, 2, VMDEV_OWES_NOBODY, "idle" },
		{ RULES_DEVICE_NET, 2, 0, 6, 6, 6, 6, 6, 0, VMDEV_OWES_NOBODY, "idle" },
	};
	struct vmdev_queue q;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		queue_set(&queue_dev, &cases[i]);
		vmdev_queue_read(&q, &queue_dev, cases[i].vq);
		if (!strstr(q.verdict, cases[i].words))
			fail_msg("case %zu says '%s', not '%s'", i, q.verdict, cases[i].words);
		assert_int_equal(q.owes, cases[i].owes);
		assert_int_equal(q.still_ns, 2000);
	}
}

static void a_callback_that_is_due_is_the_device_s_to_make(void **state)
{
	const struct queue_case c = { RULES_DEVICE_NET, 0, 0, 9, 5, 5, 5, 3, 4, 0, "" };
	struct vmdev_queue q;

	queue_set(&queue_dev, &c);
	queue_dev.vq[0].due = 1;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_DEVICE);
	assert_non_null(strstr(q.verdict, "callback"));
	queue_dev.vq[0].cbs++;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_EITHER);
}

/* The wish is at 4: the driver was told of less, or of more, or nobody knows. */
static void used_entries_that_nobody_reads_are_the_matter_of_one_side(void **state)
{
	const struct queue_case c = { RULES_DEVICE_NET, 0, 0, 9, 5, 5, 5, 3, 4, 0, "" };
	struct vmdev_queue q;

	queue_set(&queue_dev, &c);
	queue_dev.vq[0].told = 4 | RULES_USED_KNOWN;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_DEVICE);
	queue_dev.vq[0].told = 5 | RULES_USED_KNOWN;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_DRIVER);
	queue_dev.vq[0].told = 5;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_EITHER);
}

static void a_queue_that_moves_or_is_not_in_use_owes_nothing(void **state)
{
	const struct queue_case c = { RULES_DEVICE_ENTROPY, 0, RULES_STANDS_KICKED, 5, 3, 3, 5,
				      3, 3, 0, "" };
	struct vmdev_queue q;

	queue_set(&queue_dev, &c);
	queue_dev.look[0].turns = 0;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_string_equal(q.verdict, "works");
	assert_int_equal(q.still_ns, 0);
	queue_dev.vq[0].live = RULES_DEAD;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_string_equal(q.verdict, "not in use");
	queue_dev.halt = RULES_SUSPENDED;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_string_equal(q.verdict, "suspended");
	assert_int_equal(q.owes, VMDEV_OWES_NOBODY);
}

static void what_the_device_has_taken_must_be_known(void **state)
{
	const struct queue_case c = { RULES_DEVICE_ENTROPY, 0, 0, 5, 3, 3, VMDEV_LOOK_UNKNOWN,
				      3, 3, 0, "" };
	struct vmdev_queue q;

	queue_set(&queue_dev, &c);
	queue_dev.look[0].now.arg[VMDEV_LOOK_A_TAKEN] = VMDEV_LOOK_UNKNOWN;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_string_equal(q.verdict, "not known yet");
	assert_false(q.taken);
	queue_dev.needs_reset = 1;
	vmdev_queue_read(&q, &queue_dev, 0);
	assert_int_equal(q.owes, VMDEV_OWES_DRIVER);
	assert_string_equal(vmdev_queue_owes(q.owes), "driver");
}

int lib_queue_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_queue_that_does_not_move_names_who_has_to_act),
		cmocka_unit_test(a_callback_that_is_due_is_the_device_s_to_make),
		cmocka_unit_test(used_entries_that_nobody_reads_are_the_matter_of_one_side),
		cmocka_unit_test(a_queue_that_moves_or_is_not_in_use_owes_nothing),
		cmocka_unit_test(what_the_device_has_taken_must_be_known),
	};

	return cmocka_run_group_tests_name("harness/lib-queue", tests, NULL, NULL);
}
