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

#include "lib/contract/model.h"
#include "lib/report/reproduce.h"
#include "lib/report/scene.h"
#include "lib/report/signature.h"
#include "lib/report/tally.h"
#include "lib/report/violation.h"
#include "lib_report_test.h"
#include "rules/core/state.h"

/* Numbers of three rules, whichever they are, two of them in the first word of a mask. */
#define LIB_OFF 2
#define LIB_FIRST 3
#define LIB_LAST 161

static const struct vmdev_select_rules all_but_one = {
	.mask = { ~(1ULL << LIB_OFF), ~0ULL, ~0ULL, ~0ULL },
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

	rules_hit(&v.verdict, LIB_OFF);
	rules_hit(&v.verdict, LIB_FIRST);
	rules_hit(&v.verdict, LIB_LAST);
	return v;
}

static void violations_alike_are_one_group(void **state)
{
	struct vmdev_tally tally = { .keep = 2 };
	struct rules_violation v;

	for (__u64 seq = 1; seq < 6; seq++) {
		v = pushed(seq);
		vmdev_tally_add(&tally, &v, sizeof(v), &all_but_one);
	}
	assert_int_equal(tally.kept[LIB_LAST], 1);
	assert_int_equal(tally.kept[LIB_OFF], 0);
	assert_int_equal(tally.group[LIB_LAST][0].times, 5);
	assert_int_equal(tally.group[LIB_LAST][0].first.event.ts, 1000);
	assert_int_equal(tally.group[LIB_LAST][0].last_ts, 5000);
	assert_int_equal(vmdev_tally_first(&tally, LIB_LAST, 0), LIB_FIRST);
	assert_int_equal(vmdev_tally_first(&tally, LIB_FIRST, 0), LIB_FIRST);
	vmdev_tally_free(&tally);
}

static void kinds_beyond_the_limit_are_counted(void **state)
{
	struct vmdev_tally tally = { .keep = 2 };
	struct rules_violation v;

	for (__u64 place = 1; place < 6; place++) {
		v = pushed(1);
		v.stack[0] = place;
		vmdev_tally_add(&tally, &v, RULES_VIOLATION_SHORT, &all_but_one);
	}
	assert_int_equal(tally.kept[LIB_LAST], 2);
	assert_int_equal(tally.others[LIB_LAST], 3);
	assert_int_equal(tally.lost, 0);
	memset(v.verdict.rules, 0, sizeof(v.verdict.rules));
	vmdev_tally_add(&tally, &v, sizeof(v), &all_but_one);
	assert_int_equal(tally.lost, 1);
	vmdev_tally_free(&tally);
}

static void a_short_record_is_not_read_beyond_its_end(void **state)
{
	struct vmdev_tally tally = { .keep = 1 };
	struct rules_violation whole = pushed(1);
	void *v = malloc(RULES_VIOLATION_SHORT);

	memcpy(v, &whole, RULES_VIOLATION_SHORT);
	vmdev_tally_add(&tally, v, RULES_VIOLATION_SHORT, &all_but_one);
	assert_int_equal(tally.group[LIB_LAST][0].first.past.count, 0);
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
		vmdev_tally_add(&tally, &v, sizeof(v), &all_but_one);
	}
	assert_int_equal(tally.kept[LIB_LAST], 3);
	vmdev_tally_settle(&tally);
	assert_int_equal(tally.kept[LIB_LAST], 2);
	assert_int_equal(tally.group[LIB_LAST][0].times, 2);
	assert_int_equal(tally.group[LIB_LAST][0].last_ts, 2000);
	assert_int_equal(tally.group[LIB_LAST][1].times, 1);
	assert_non_null(strstr(tally.group[LIB_LAST][1].signature, "mvringh_copy_end:pull"));
	vmdev_tally_free(&tally);
}

static void a_signature_holds_nothing_that_varies(void **state)
{
	char a[VMDEV_SIGNATURE_MAX], b[VMDEV_SIGNATURE_MAX];
	struct rules_violation one = pushed(3), other = pushed(77);
	int len;

	other.event.cpu = 1;
	other.event.pid = 99;
	other.event.vq = 1;
	assert_string_equal(vmdev_signature(LIB_LAST, &one, a),
			    vmdev_signature(LIB_LAST, &other, b));
	len = snprintf(b, sizeof(b), "%s mvringh_copy_end:push mvringh_copy_begin:push - #",
		       vmdev_name_rule(LIB_LAST)->id);
	assert_memory_equal(a, b, len);
	assert_int_equal(strlen(a), 64);
	assert_string_not_equal(vmdev_signature(LIB_FIRST, &one, a),
				vmdev_signature(LIB_LAST, &one, b));
	other.verdict.earlier.id = 0;
	assert_string_not_equal(vmdev_signature(LIB_LAST, &one, a),
				vmdev_signature(LIB_LAST, &other, b));
	one.event = (struct vmdev_event){ .id = VMDEV_EV_CMD_BEGIN,
					  .arg = { VMDEV_CMD_SET_STATUS, 15 } };
	one.verdict.earlier.id = 0;
	assert_non_null(strstr(vmdev_signature(LIB_OFF, &one, a), "vmdev_set_status - -"));
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

/* What a detail of the value 5 is to look like. */
static const char *detail_of_5(unsigned int type)
{
	switch (type) {
	case VMDEV_TYPE_STATUS:
		return "ACKNOWLEDGE|DRIVER_OK";
	case VMDEV_TYPE_HEX:
		return "0x5";
	case VMDEV_TYPE_FEATURES:
		return "CSUM|CTRL_GUEST_OFFLOADS";
	case VMDEV_TYPE_CLASS:
		return "OFFLOADS";
	case VMDEV_TYPE_DROP:
		return "pair_off";
	case RULES_TYPE_STATE:
		return vmdev_model_name(5);
	default:
		return "5";
	}
}

/* All kinds of types occur in some row, so that none goes untested. */
static void details_are_shown_as_their_rule_says(void **state)
{
	const struct vmdev_select_rules every = { .mask = { ~0ULL, ~0ULL, ~0ULL, ~0ULL } };
	struct rules_violation rec = { .event.id = VMDEV_EV_COPY_END,
				       .verdict.detail = { 5, 5, 5, 5 } };
	unsigned int seen[RULES_TYPE_STATE + 1] = { 0 };
	char text[4096], want[128];

	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *rule = vmdev_name_rule(n);
		struct vmdev_tally tally = { .keep = 1 };
		struct vmdev_violation v = { .rule = n, .count = 1, .tally = &tally };
		FILE *out = fmemopen(text, sizeof(text), "w");

		if (rule) {
			memset(rec.verdict.rules, 0, sizeof(rec.verdict.rules));
			rules_hit(&rec.verdict, n);
			vmdev_tally_add(&tally, &rec, sizeof(rec), &every);
			vmdev_violation_text(out, &v);
			vmdev_tally_free(&tally);
		}
		fclose(out);
		for (int i = 0; rule && i < RULES_DETAIL_MAX; i++) {
			const struct rules_detail *detail = &rule->row.detail[i];

			if (!detail->name)
				continue;
			snprintf(want, sizeof(want), "%s %s", detail->name,
				 detail_of_5(detail->type));
			assert_non_null(strstr(text, want));
			seen[detail->type]++;
		}
	}
	assert_true(seen[VMDEV_TYPE_STATUS] && seen[VMDEV_TYPE_HEX] && seen[VMDEV_TYPE_CLASS] &&
		    seen[VMDEV_TYPE_FEATURES] && seen[RULES_TYPE_STATE]);
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

static void operations_of_a_queue_are_put_in_order(void **state)
{
	struct vmdev_event event[RULES_PAST_MAX];
	struct rules_violation v = pushed(31);

	/* Operations 29 to 26, then 11 and 10 of a batch before; copies 30 and 32. */
	v.ring = (struct rules_ring_past){ .seq = { 29, 28, 27, 26, 11, 10 }, .n = 6,
					   .copy_seq = 30, .copy_n = 2 };
	for (int i = 0; i < RULES_PAST_MAX; i++)
		v.ring.op[i].id = VMDEV_EV_GETDESC;
	assert_int_equal(vmdev_scene_last(&v, event), 7);
	assert_int_equal(event[0].seq, 10);
	assert_int_equal(event[5].seq, 29);
	assert_int_equal(event[5].id, VMDEV_EV_GETDESC);
	assert_int_equal(event[6].seq, 30);
	assert_int_equal(event[6].id, VMDEV_EV_COPY_BEGIN);
	v.ring.n = RULES_PAST_MAX;
	assert_int_equal(vmdev_scene_last(&v, event), RULES_PAST_MAX);
	assert_int_equal(event[RULES_PAST_MAX - 1].seq, 30);
	v.ring = (struct rules_ring_past){ 0 };
	assert_int_equal(vmdev_scene_last(&v, event), 0);
	v.event.id = VMDEV_EV_BUF_UNMAP;
	v.bufs.seq[0] = 5;
	v.bufs.n = 1;
	v.bufs.op[0] = (struct vmdev_buf_op){ 0x1000, VMDEV_BUF_OP(VMDEV_EV_BUF_MAP, 1, 64) };
	assert_int_equal(vmdev_scene_last(&v, event), 1);
	assert_int_equal(event[0].id, VMDEV_EV_BUF_MAP);
	assert_int_equal(event[0].arg[VMDEV_DMA_A_LEN], 64);
	assert_int_equal(event[0].vq, VMDEV_VQ_NONE);
}

static void a_run_can_be_reproduced_by_its_words(void **state)
{
	static char *cmd[] = { "sh", "-c", "echo 'a b' > $F", "", NULL };
	struct vmdev_session *r = calloc(1, sizeof(*r));
	char text[VMDEV_REPRODUCE_MAX];

	assert_string_equal(vmdev_reproduce(r, "RULE", text), "vmdev check --rules RULE");
	r->cmd = cmd;
	r->full = true;
	assert_string_equal(vmdev_reproduce(r, "RULE", text),
			    "vmdev check --rules RULE --full-compare -- "
			    "sh -c 'echo '\\''a b'\\'' > $F' ''");
	free(r);
}

static void coverage_counts_states_and_transitions(void **state)
{
	struct vmdev_model m = { 0 };
	struct vmdev_model_sum none, some;

	vmdev_model_sum(&m, &none);
	assert_int_equal(none.visited, 0);
	assert_int_equal(none.taken, 0);
	assert_int_equal(none.states, RULES_DEV_STATES - 1 + RULES_VQ_STATES - 1);
	m.dev[RULES_DEV_ABSENT][RULES_DEV_RESET] = 5;
	m.dev[RULES_DEV_RESET][RULES_DEV_DRIVER] = 1;
	m.vq[RULES_VQ_UNSET][RULES_VQ_CONFIGURED] = 2;
	m.dev[RULES_DEV_UNKNOWN][RULES_DEV_FAILED] = 9;
	vmdev_model_sum(&m, &some);
	assert_int_equal(some.visited, 5);
	assert_int_equal(some.taken, 2);
	assert_int_equal(some.forbidden, 1);
	assert_int_equal(some.transitions, none.transitions);
}

static void print_model(FILE *out, const void *arg)
{
	vmdev_model_text(out, arg, "%-14s");
}

static void print_dot(FILE *out, const void *arg)
{
	vmdev_model_dot(out, arg, true);
}

static void what_was_not_exercised_is_named(void **state)
{
	struct vmdev_model m = { 0 };
	char *text;

	m.dev[RULES_DEV_ABSENT][RULES_DEV_RESET] = 5;
	m.dev[RULES_DEV_RESET][RULES_DEV_DRIVER] = 1;
	text = printed(print_model, &m);
	assert_memory_equal(text, "model         3 of 14 states, 1 of ", 35);
	assert_non_null(strstr(text, "not visited   ACKNOWLEDGE FEATURES_OK"));
	assert_non_null(strstr(text, "not taken     reset>absent"));
	assert_non_null(strstr(text, "off the model reset>DRIVER\n"));
	free(text);
	text = printed(print_dot, &m);
	assert_non_null(strstr(text, "\"device absent\" -> \"device reset\" "
				     "[label=\"add\\n5\" color=darkgreen"));
	assert_non_null(strstr(text, "\"device reset\" -> \"device DRIVER\" "
				     "[label=\"forbidden\\n1\" color=red"));
	assert_non_null(strstr(text, "style=dashed"));
	free(text);
}

static void a_model_can_be_read_back(void **state)
{
	struct vmdev_model m = { 0 }, again;
	struct json_object *obj;

	m.dev[RULES_DEV_ABSENT][RULES_DEV_RESET] = 5;
	m.vq[RULES_VQ_RUNNING][RULES_VQ_CONFIGURED] = 7;
	obj = vmdev_model_json(&m);
	assert_true(vmdev_model_read(obj, &again));
	assert_memory_equal(&m, &again, sizeof(m));
	json_object_object_add(json_object_array_get_idx(json_object_object_get(obj, "taken"), 0),
			       "from", json_object_new_string("nowhere"));
	assert_false(vmdev_model_read(obj, &again));
	json_object_put(obj);
	assert_false(vmdev_model_read(NULL, &again));
	obj = json_object_new_object();
	assert_false(vmdev_model_read(obj, &again));
	json_object_put(obj);
}

static void too_little_coverage_is_inconclusive(void **state)
{
	struct vmdev_verdict_in in = { .min_ops = 1, .ops.total = 10, .min_coverage = 80,
				       .coverage = { .armed = 10, .exercised = 8,
						     .transitions = 20, .taken = 16 } };
	struct vmdev_verdict v;

	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, VMDEV_EXIT_CLEAN);
	in.coverage.taken = 15;
	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, VMDEV_EXIT_INCONCLUSIVE);
	assert_non_null(strstr(v.reason, "8 of 10 rules, 15 of 20 transitions"));
	in.coverage.taken = 20;
	in.coverage.exercised = 7;
	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, VMDEV_EXIT_INCONCLUSIVE);
	in.violations = 1;
	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, VMDEV_EXIT_VIOLATION);
	in.violations = 0;
	in.min_coverage = 0;
	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, VMDEV_EXIT_CLEAN);
}

int lib_report_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(violations_alike_are_one_group),
		cmocka_unit_test(kinds_beyond_the_limit_are_counted),
		cmocka_unit_test(a_short_record_is_not_read_beyond_its_end),
		cmocka_unit_test(groups_of_one_signature_are_joined),
		cmocka_unit_test(a_signature_holds_nothing_that_varies),
		cmocka_unit_test(details_are_shown_as_their_rule_says),
		cmocka_unit_test(the_state_tells_what_is_unknown),
		cmocka_unit_test(the_last_events_are_shown_newest_last),
		cmocka_unit_test(operations_of_a_queue_are_put_in_order),
		cmocka_unit_test(a_run_can_be_reproduced_by_its_words),
		cmocka_unit_test(coverage_counts_states_and_transitions),
		cmocka_unit_test(what_was_not_exercised_is_named),
		cmocka_unit_test(a_model_can_be_read_back),
		cmocka_unit_test(too_little_coverage_is_inconclusive),
	};

	return cmocka_run_group_tests_name("harness/lib-report", tests, NULL, NULL);
}
