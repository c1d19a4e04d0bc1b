// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: violations are grouped by what they have in common, shown with state and
 * history, and can be run again. Needs no root, no module and no kernel of any kind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/reproduce.h"
#include "lib/scene.h"
#include "lib/signature.h"
#include "lib/tally.h"
#include "lib_report_test.h"

static const struct vmdev_select_rules all_but_cmd_02 = {
	.mask = { ~(1ULL << RULE_CMD_02), ~0ULL },
};

static struct rules_violation pushed(__u64 seq)
{
	struct rules_violation v = {
		.event = { .id = VMDEV_EV_COPY_END, .seq = seq, .ts = 1000 * seq,
			   .arg = { seq, VMDEV_COPY_PUSH, 60 + seq } },
		.verdict = { .earlier = { .id = VMDEV_EV_COPY_BEGIN, .seq = seq - 1,
					  .arg = { seq, VMDEV_COPY_PUSH } } },
		.stack = { 1, 2, seq },
		.nstack = 3,
	};

	v.verdict.rules[0] = 1ULL << RULE_CMD_02 | 1ULL << RULE_CMD_03;
	v.verdict.rules[1] = 1ULL << (RULE_DIR_01 - 64);
	return v;
}

static void violations_alike_are_one_group(void **state)
{
	struct vmdev_tally tally = { .keep = 2 };
	struct rules_violation v;

	for (__u64 seq = 1; seq < 6; seq++) {
		v = pushed(seq);
		vmdev_tally_add(&tally, &v, sizeof(v), &all_but_cmd_02);
	}
	assert_int_equal(tally.kept[RULE_DIR_01], 1);
	assert_int_equal(tally.kept[RULE_CMD_02], 0);
	assert_int_equal(tally.group[RULE_DIR_01][0].times, 5);
	assert_int_equal(tally.group[RULE_DIR_01][0].first.event.ts, 1000);
	assert_int_equal(tally.group[RULE_DIR_01][0].last_ts, 5000);
	assert_int_equal(vmdev_tally_first(&tally, RULE_DIR_01, 0), RULE_CMD_03);
	assert_int_equal(vmdev_tally_first(&tally, RULE_CMD_03, 0), RULE_CMD_03);
	vmdev_tally_free(&tally);
}

static void kinds_beyond_the_limit_are_counted(void **state)
{
	struct vmdev_tally tally = { .keep = 2 };
	struct rules_violation v;

	for (__u64 place = 1; place < 6; place++) {
		v = pushed(1);
		v.stack[0] = place;
		vmdev_tally_add(&tally, &v, RULES_VIOLATION_SHORT, &all_but_cmd_02);
	}
	assert_int_equal(tally.kept[RULE_DIR_01], 2);
	assert_int_equal(tally.others[RULE_DIR_01], 3);
	assert_int_equal(tally.lost, 0);
	v.verdict.rules[0] = v.verdict.rules[1] = 0;
	vmdev_tally_add(&tally, &v, sizeof(v), &all_but_cmd_02);
	assert_int_equal(tally.lost, 1);
	vmdev_tally_free(&tally);
}

static void a_short_record_is_not_read_beyond_its_end(void **state)
{
	struct vmdev_tally tally = { .keep = 1 };
	struct rules_violation whole = pushed(1), *v = malloc(RULES_VIOLATION_SHORT);

	memcpy(v, &whole, RULES_VIOLATION_SHORT);
	vmdev_tally_add(&tally, v, RULES_VIOLATION_SHORT, &all_but_cmd_02);
	assert_int_equal(tally.group[RULE_DIR_01][0].first.past.count, 0);
	free(v);
	vmdev_tally_free(&tally);
}

static void groups_of_one_signature_are_joined(void **state)
{
	struct vmdev_tally tally = { .keep = 4 };
	struct rules_violation v;

	/* Two places without a name: nothing tells them apart. The third is a pull. */
	for (__u64 place = 1; place < 4; place++) {
		v = pushed(place);
		v.stack[0] = place;
		v.event.arg[VMDEV_COPYEND_A_OP] = place < 3 ? VMDEV_COPY_PUSH : VMDEV_COPY_PULL;
		vmdev_tally_add(&tally, &v, sizeof(v), &all_but_cmd_02);
	}
	assert_int_equal(tally.kept[RULE_DIR_01], 3);
	vmdev_tally_settle(&tally);
	assert_int_equal(tally.kept[RULE_DIR_01], 2);
	assert_int_equal(tally.group[RULE_DIR_01][0].times, 2);
	assert_int_equal(tally.group[RULE_DIR_01][0].last_ts, 2000);
	assert_int_equal(tally.group[RULE_DIR_01][1].times, 1);
	assert_non_null(strstr(tally.group[RULE_DIR_01][1].signature, "mvringh_copy_end:pull"));
	vmdev_tally_free(&tally);
}

static void a_signature_holds_nothing_that_varies(void **state)
{
	char a[VMDEV_SIGNATURE_MAX], b[VMDEV_SIGNATURE_MAX];
	struct rules_violation one = pushed(3), other = pushed(77);

	other.event.cpu = 1;
	other.event.pid = 99;
	other.event.vq = 1;
	assert_string_equal(vmdev_signature(RULE_DIR_01, &one, a),
			    vmdev_signature(RULE_DIR_01, &other, b));
	assert_memory_equal(a, "DIR-01 mvringh_copy_end:push mvringh_copy_begin:push - #", 55);
	assert_int_equal(strlen(a), 64);
	assert_string_not_equal(vmdev_signature(RULE_DIR_02, &one, a),
				vmdev_signature(RULE_DIR_01, &one, b));
	other.verdict.earlier.id = 0;
	assert_string_not_equal(vmdev_signature(RULE_DIR_01, &one, a),
				vmdev_signature(RULE_DIR_01, &other, b));
	one.event = (struct vmdev_event){ .id = VMDEV_EV_CMD_BEGIN,
					  .arg = { VMDEV_CMD_SET_STATUS, 15 } };
	one.verdict.earlier.id = 0;
	assert_non_null(strstr(vmdev_signature(RULE_CMD_02, &one, a), "vmdev_set_status - -"));
}

/* What a printer writes. */
static char *printed(void (*print)(FILE *out, const void *arg), const void *arg)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print(out, arg);
	fclose(out);
	return text;
}

static void print_scene(FILE *out, const void *arg)
{
	vmdev_scene_text(out, arg, 1);
}

static void print_past(FILE *out, const void *arg)
{
	vmdev_scene_past_text(out, "of the device", arg, 0);
}

static void the_state_tells_what_is_unknown(void **state)
{
	struct rules_scene s = { 0 };
	char *text = printed(print_scene, &s);

	assert_string_equal(text, "");
	free(text);
	s = (struct rules_scene){ .flags = RULES_SCENE_TAKEN | RULES_SCENE_QUEUE, .status = 3,
				  .num = 256, .taken = 40, .completed = 38, .outstanding = 2 };
	text = printed(print_scene, &s);
	assert_non_null(strstr(text, "state after  status unknown"));
	assert_non_null(strstr(text, "offered unknown"));
	assert_non_null(strstr(text, "mappings unknown"));
	assert_non_null(strstr(text, "num=256 taken=40 completed=38 outstanding=2"));
	free(text);
	s.flags |= RULES_SCENE_BEFORE | RULES_SCENE_STATUS | RULES_SCENE_DMA;
	text = printed(print_scene, &s);
	assert_non_null(strstr(text, "state before status ACKNOWLEDGE|DRIVER,"));
	assert_non_null(strstr(text, "mappings 0"));
	free(text);
}

static void the_last_events_are_shown_newest_last(void **state)
{
	struct rules_past past = { .count = 2 };
	char *text, *first, *last;

	for (int i = 0; i < RULES_PAST_MAX; i++)
		past.event[i] = (struct vmdev_event){ .id = VMDEV_EV_CONFIG_CB, .seq = 100 + i,
						      .vq = VMDEV_VQ_NONE };
	text = printed(print_past, &past);
	assert_non_null(strstr(text, "seq=101 vmdev_config_cb\n"));
	assert_null(strstr(text, "seq=102"));
	free(text);
	past.count = RULES_PAST_MAX + 3;
	text = printed(print_past, &past);
	first = strstr(text, "seq=103");
	last = strstr(text, "seq=102");
	assert_non_null(first);
	assert_non_null(last);
	assert_true(first < last);
	free(text);
	past.count = 0;
	text = printed(print_past, &past);
	assert_string_equal(text, "");
	free(text);
}

static void a_run_can_be_reproduced_by_its_words(void **state)
{
	static char *cmd[] = { "sh", "-c", "echo 'a b' > $F", "", NULL };
	struct vmdev_report *r = calloc(1, sizeof(*r));
	char text[VMDEV_REPRODUCE_MAX];

	assert_string_equal(vmdev_reproduce(r, "DIR-01", text), "vmdev check --rules DIR-01");
	r->cmd = cmd;
	r->full = true;
	assert_string_equal(vmdev_reproduce(r, "DIR-01", text),
			    "vmdev check --rules DIR-01 --full-compare -- "
			    "sh -c 'echo '\\''a b'\\'' > $F' ''");
	free(r);
}

int lib_report_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(violations_alike_are_one_group),
		cmocka_unit_test(kinds_beyond_the_limit_are_counted),
		cmocka_unit_test(a_short_record_is_not_read_beyond_its_end),
		cmocka_unit_test(groups_of_one_signature_are_joined),
		cmocka_unit_test(a_signature_holds_nothing_that_varies),
		cmocka_unit_test(the_state_tells_what_is_unknown),
		cmocka_unit_test(the_last_events_are_shown_newest_last),
		cmocka_unit_test(a_run_can_be_reproduced_by_its_words),
	};

	return cmocka_run_group_tests_name("harness/lib-report", tests, NULL, NULL);
}
