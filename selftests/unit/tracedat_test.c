// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: events of a trace.dat file are what their names say, those of earlier
 * versions too; what a file lacks is not made up. Needs no root and no module.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tracedat/tracedat_map.h"

#define TRACEDAT_TYPE 700

/* What all events begin with, and all of ours have; ftrace aligns as C does. */
#define TRACEDAT_COMMON							\
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"	\
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"	\
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"		\
	"\tfield:u64 seq;\toffset:8;\tsize:8;\tsigned:0;\n"			\
	"\tfield:u64 bytes;\toffset:16;\tsize:8;\tsigned:0;\n"			\
	"\tfield:u32 dev;\toffset:24;\tsize:4;\tsigned:0;\n"			\
	"\tfield:u32 vq;\toffset:28;\tsize:4;\tsigned:0;\n"

struct tracedat_common {
	uint16_t type;
	uint8_t flags;
	uint8_t preempt;
	int32_t pid;
	uint64_t seq;
	uint64_t bytes;
	uint32_t dev;
	uint32_t vq;
	uint32_t arg[5];
};

/* A file with one event, and a record of it. */
struct tracedat_file {
	struct tep_handle *tep;
	struct tracedat_map *map;
	struct tracedat_common data;
	struct tep_record rec;
};

static int tracedat_setup(void **state)
{
	struct tracedat_file *f = calloc(1, sizeof(*f));

	f->tep = tep_alloc();
	f->map = tracedat_map_new();
	f->data = (struct tracedat_common){
		.type = TRACEDAT_TYPE, .seq = 9, .bytes = 420, .dev = 5, .vq = 3,
		.arg = { 7, 1, VMDEV_WHY_NO_RX },
	};
	f->rec = (struct tep_record){ .ts = 100, .size = sizeof(f->data), .data = &f->data };
	*state = f;
	return !f->tep || !f->map;
}

static int tracedat_teardown(void **state)
{
	struct tracedat_file *f = *state;

	tep_free(f->tep);
	free(f->map);
	free(f);
	return 0;
}

/* The event has this name and, behind the common ones, fields of 32 bits with these names. */
static const struct tracedat_event *tracedat_find(struct tracedat_file *f, const char *system,
						  const char *name, const char *const *fields)
{
	char text[2048];
	int n = snprintf(text, sizeof(text), "name: %s\nID: %d\nformat:\n%s", name, TRACEDAT_TYPE,
			 TRACEDAT_COMMON);

	for (int i = 0; fields[i]; i++)
		n += snprintf(text + n, sizeof(text) - n,
			      "\tfield:u32 %s;\toffset:%d;\tsize:4;\tsigned:0;\n", fields[i],
			      32 + 4 * i);
	n += snprintf(text + n, sizeof(text) - n, "\nprint fmt: \"dev=%%u\", REC->dev\n");
	assert_int_equal(tep_parse_event(f->tep, text, n, system), 0);
	return tracedat_map_find(f->map, f->tep, &f->rec);
}

static const char *const tracedat_end_then[] = { "frames", "drops", "why", NULL };
static const char *const tracedat_end_now[] = { "frames", "drops", "why", "first", "nvqs", NULL };
static const char *const tracedat_begin_then[] = { "in_kick", NULL };

static void run_is_read(void **state)
{
	struct tracedat_file *f = *state;
	const struct tracedat_event *e;
	struct vmdev_event ev;

	f->data.arg[3] = 4;
	f->data.arg[4] = 1;
	e = tracedat_find(f, "vmdev", "vmdev_work_end", tracedat_end_now);
	assert_non_null(e);
	assert_true(tracedat_map_read(e, &f->rec, &ev));
	assert_int_equal(ev.id, VMDEV_EV_WORK_END);
	assert_int_equal(ev.dev, 5);
	assert_int_equal(ev.vq, 3);
	assert_int_equal(ev.seq, 9);
	assert_int_equal(ev.arg[VMDEV_WEND_A_FIRST], 4);
	assert_int_equal(ev.arg[VMDEV_WEND_A_NVQS], 1);
}

/* Before workers were every parent's, their events were a card's, of a pair of queues. */
static void end_of_a_cards_run_is_read_under_its_former_name(void **state)
{
	struct tracedat_file *f = *state;
	struct vmdev_select sel = { 0 };
	const struct tracedat_event *e;
	struct vmdev_event ev;

	e = tracedat_find(f, "mvnet", "mvnet_work_end", tracedat_end_then);
	assert_non_null(e);
	assert_true(tracedat_map_read(e, &f->rec, &ev));
	assert_int_equal(ev.id, VMDEV_EV_WORK_END);
	assert_int_equal(ev.arg[VMDEV_WEND_A_FRAMES], 7);
	assert_int_equal(ev.arg[VMDEV_WEND_A_BYTES], 420);
	assert_int_equal(ev.arg[VMDEV_WEND_A_WHY], VMDEV_WHY_NO_RX);
	assert_int_equal(ev.arg[VMDEV_WEND_A_FIRST], 6);
	assert_int_equal(ev.arg[VMDEV_WEND_A_NVQS], 2);
	tracedat_map_recorded(f->tep, &sel);
	assert_true(sel.event[VMDEV_EV_WORK_END]);
	assert_false(sel.event[VMDEV_EV_WORK_BEGIN]);
}

static void begin_of_a_cards_run_is_read_under_its_former_name(void **state)
{
	struct tracedat_file *f = *state;
	const struct tracedat_event *e;
	struct vmdev_event ev;

	e = tracedat_find(f, "mvnet", "mvnet_work_begin", tracedat_begin_then);
	assert_non_null(e);
	assert_true(tracedat_map_read(e, &f->rec, &ev));
	assert_int_equal(ev.id, VMDEV_EV_WORK_BEGIN);
	assert_int_equal(ev.arg[VMDEV_WORK_A_INLINE], 7);
	assert_int_equal(ev.arg[VMDEV_WORK_A_FIRST], 6);
	assert_int_equal(ev.arg[VMDEV_WORK_A_NVQS], 2);
}

/* Under its name of today it has to say which queues. */
static void run_that_lacks_its_queues_is_not_read(void **state)
{
	struct tracedat_file *f = *state;
	const struct tracedat_event *e;
	struct vmdev_event ev;

	e = tracedat_find(f, "vmdev", "vmdev_work_end", tracedat_end_then);
	assert_non_null(e);
	assert_false(tracedat_map_read(e, &f->rec, &ev));
}

static void event_that_nobody_knows_is_not_read(void **state)
{
	struct tracedat_file *f = *state;
	const struct tracedat_event *e;
	struct vmdev_event ev;

	e = tracedat_find(f, "mvnet", "mvnet_nap", tracedat_begin_then);
	assert_non_null(e);
	assert_false(tracedat_map_read(e, &f->rec, &ev));
}

static void events_of_others_are_none_of_ours(void **state)
{
	struct tracedat_file *f = *state;

	assert_null(tracedat_find(f, "sched", "mvnet_work_end", tracedat_end_then));
}

#define TRACEDAT_CASE(name) \
	cmocka_unit_test_setup_teardown(name, tracedat_setup, tracedat_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TRACEDAT_CASE(run_is_read),
		TRACEDAT_CASE(end_of_a_cards_run_is_read_under_its_former_name),
		TRACEDAT_CASE(begin_of_a_cards_run_is_read_under_its_former_name),
		TRACEDAT_CASE(run_that_lacks_its_queues_is_not_read),
		TRACEDAT_CASE(event_that_nobody_knows_is_not_read),
		TRACEDAT_CASE(events_of_others_are_none_of_ours),
	};

	return cmocka_run_group_tests_name("vmdev-tracedat", tests, NULL, NULL);
}
