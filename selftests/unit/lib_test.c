// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: the tool's library decodes, chooses, judges and reports as the
 * contract says. Needs no root, no module and no kernel of any kind.
 */
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/arg.h"
#include "lib/base/child.h"
#include "lib/machine/device.h"
#include "lib/contract/field.h"
#include "lib/report/figures.h"
#include "lib/live/join.h"
#include "lib/report/line.h"
#include "lib/base/msg.h"
#include "lib/contract/name.h"
#include "lib/report/report.h"
#include "lib/contract/select.h"
#include "lib/contract/stream.h"
#include "lib/report/tally.h"
#include "lib/report/verdict.h"
#include "lib/report/violation.h"
#include "lib/base/watch.h"
#include "lib_report_test.h"

static void numbers_are_read_whole_or_refused(void **state)
{
	__u64 v = 7;

	assert_true(vmdev_arg_u64("0", 0, 10, &v));
	assert_int_equal(v, 0);
	assert_true(vmdev_arg_u64("0x10", 0, 16, &v));
	assert_int_equal(v, 16);
	assert_true(vmdev_arg_u64("18446744073709551615", 0, UINT64_MAX, &v));
	assert_false(vmdev_arg_u64("18446744073709551616", 0, UINT64_MAX, &v));
	assert_false(vmdev_arg_u64("", 0, 10, &v));
	assert_false(vmdev_arg_u64("-1", 0, UINT64_MAX, &v));
	assert_false(vmdev_arg_u64(" 1", 0, 10, &v));
	assert_false(vmdev_arg_u64("1x", 0, 10, &v));
	assert_false(vmdev_arg_u64("ff", 0, 1000, &v));
	assert_false(vmdev_arg_u64("11", 0, 10, &v));
}

static void ring_buffer_sizes_are_what_the_kernel_takes(void **state)
{
	__u64 v;

	assert_true(vmdev_arg_ringbuf("4096", &v));
	assert_int_equal(v, 4096);
	assert_true(vmdev_arg_ringbuf("64K", &v));
	assert_int_equal(v, 65536);
	assert_true(vmdev_arg_ringbuf("2M", &v));
	assert_int_equal(v, 2 * 1024 * 1024);
	assert_false(vmdev_arg_ringbuf("2048", &v));
	assert_false(vmdev_arg_ringbuf("5000", &v));
	assert_false(vmdev_arg_ringbuf("2048M", &v));
	assert_false(vmdev_arg_ringbuf("0", &v));
	assert_false(vmdev_arg_ringbuf("K", &v));
	assert_false(vmdev_arg_ringbuf("", &v));
	assert_false(vmdev_arg_ringbuf("99999999999M", &v));
}

static void durations_are_positive(void **state)
{
	__u64 ms;

	assert_true(vmdev_arg_seconds("10", &ms));
	assert_int_equal(ms, 10000);
	assert_true(vmdev_arg_seconds("0.5", &ms));
	assert_int_equal(ms, 500);
	assert_false(vmdev_arg_seconds("0", &ms));
	assert_false(vmdev_arg_seconds("-1", &ms));
	assert_false(vmdev_arg_seconds("nan", &ms));
	assert_false(vmdev_arg_seconds("inf", &ms));
	assert_false(vmdev_arg_seconds("1s", &ms));
}

static void bits_are_named_and_the_rest_is_shown(void **state)
{
	char buf[VMDEV_NAME_BITS];

	assert_string_equal(vmdev_name_bits(VMDEV_TYPE_STATUS, 0, buf, sizeof(buf)), "0");
	assert_string_equal(vmdev_name_bits(VMDEV_TYPE_STATUS, 0x0f, buf, sizeof(buf)),
			    "ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK");
	assert_string_equal(vmdev_name_bits(VMDEV_TYPE_STATUS, 0x30, buf, sizeof(buf)), "0x30");
	assert_string_equal(vmdev_name_bits(VMDEV_TYPE_FEATURES, 1ULL << 33 | 1ULL << 62, buf,
					    sizeof(buf)),
			    "ACCESS_PLATFORM|0x4000000000000000");
	vmdev_name_bits(VMDEV_TYPE_FEATURES, UINT64_MAX, buf, sizeof(buf));
	assert_non_null(strstr(buf, "SPEED_DUPLEX|0x"));
	assert_string_equal(vmdev_name_bits(VMDEV_TYPE_FEATURES, UINT64_MAX, buf, 5), "CSUM");
}

static void unknown_numbers_have_no_name(void **state)
{
	char buf[VMDEV_NAME_MAX];

	assert_null(vmdev_name_cmd(VMDEV_CMD_COUNT));
	assert_null(vmdev_name_event(0));
	assert_null(vmdev_name_event(VMDEV_EV_MAX));
	assert_null(vmdev_name_rule(0));
	assert_null(vmdev_name_rule(VMDEV_RULE_MAX));
	assert_null(vmdev_name_fault(VMDEV_FAULT_MAX));
	assert_null(vmdev_name_value(VMDEV_TYPE_ERR, 0));
	assert_null(vmdev_name_value(VMDEV_TYPE_DIR, 3));
	assert_string_equal(vmdev_name_tracepoint(1, 999, buf, sizeof(buf)), "vmdev_cmd_999");
	assert_string_equal(vmdev_name_tracepoint(50, 0, buf, sizeof(buf)), "event_50");
}

static void tracepoints_are_named_by_system(void **state)
{
	char buf[VMDEV_NAME_MAX];

	assert_string_equal(vmdev_name_tracepoint(VMDEV_EV_CMD_BEGIN, VMDEV_CMD_SET_STATUS, buf,
						  sizeof(buf)),
			    "vmdev_set_status");
	assert_string_equal(vmdev_name_tracepoint(VMDEV_EV_CMD_END, VMDEV_CMD_RESET, buf,
						  sizeof(buf)),
			    "vmdev_reset_end");
	assert_string_equal(vmdev_name_tracepoint(VMDEV_EV_COMPLETE, 0, buf, sizeof(buf)),
			    "mvringh_complete");
	assert_true(vmdev_name_is_tracepoint(VMDEV_EV_DROP));
	assert_false(vmdev_name_is_tracepoint(VMDEV_EV_LOAD_RESULT));
	assert_false(vmdev_name_is_tracepoint(VMDEV_EV_REGISTER));
	assert_false(vmdev_name_is_tracepoint(VMDEV_EV_LOOK));
}

/* Prints name and arguments of an event into a buffer. */
static const char *what(const struct vmdev_event *ev, __u32 known)
{
	static char text[1024];
	FILE *out = fmemopen(text, sizeof(text), "w");

	vmdev_line_what(out, ev, known);
	fclose(out);
	return text;
}

static void commands_are_decoded_by_kind(void **state)
{
	struct vmdev_event ev = { .id = VMDEV_EV_CMD_BEGIN };

	ev.arg[0] = VMDEV_CMD_SET_STATUS;
	ev.arg[1] = 3;
	assert_string_equal(what(&ev, ~0u), "vmdev_set_status status=ACKNOWLEDGE|DRIVER");
	ev.arg[0] = VMDEV_CMD_SET_VQ_ADDRESS;
	ev.arg[1] = 0x1000;
	ev.arg[2] = 0x2000;
	ev.arg[3] = 0x3000;
	assert_string_equal(what(&ev, ~0u),
			    "vmdev_set_vq_address desc=0x1000 driver=0x2000 device=0x3000");
	assert_string_equal(what(&ev, 1u | 1u << 2), "vmdev_set_vq_address driver=0x2000");
	ev.arg[0] = VMDEV_CMD_KICK_VQ;
	assert_string_equal(what(&ev, ~0u), "vmdev_kick_vq");
	ev.arg[0] = 999;
	assert_string_equal(what(&ev, ~0u), "vmdev_cmd_999");
}

static void ends_show_a_value_only_on_success(void **state)
{
	struct vmdev_event ev = { .id = VMDEV_EV_CMD_END,
				  .arg = { VMDEV_CMD_GET_STATUS, 0, 4, 120 } };

	assert_string_equal(what(&ev, ~0u), "vmdev_get_status_end ret=0 status=DRIVER_OK ns=120");
	ev.arg[1] = (__u64)-22;
	assert_string_equal(what(&ev, ~0u), "vmdev_get_status_end ret=-22 ns=120");
	ev = (struct vmdev_event){ .id = VMDEV_EV_CMD_END,
				   .arg = { VMDEV_CMD_GET_CONFIG, 0, 0x0605040302010052, 9 } };
	assert_string_equal(what(&ev, ~0u),
			    "vmdev_get_config_end ret=0 bytes=5200010203040506 ns=9");
}

static void other_events_are_decoded_by_name(void **state)
{
	struct vmdev_event ev = { .id = VMDEV_EV_COPY_BEGIN,
				  .arg = { 3, VMDEV_COPY_PUSH, VMDEV_PERM_WRITABLE, 0xabc, 0xdef,
					   60 } };

	assert_string_equal(what(&ev, ~0u), "mvringh_copy_begin head=3 op=push perm=writable "
					    "desc=0xabc buf=0xdef len=60");
	ev = (struct vmdev_event){ .id = VMDEV_EV_RING_ERROR, .arg = { VMDEV_ERR_LOOP, 5, 0 } };
	assert_string_equal(what(&ev, ~0u), "mvringh_error reason=loop head=5 detail=0x0");
	ev = (struct vmdev_event){ .id = VMDEV_EV_DROP, .arg = { 99, 60 } };
	assert_string_equal(what(&ev, ~0u), "mvnet_drop reason=0x63 len=60");
	ev = (struct vmdev_event){ .id = VMDEV_EV_ADD,
				   .arg = { 0x5a3f0b1c0d6e4c38, 0x9a576d1f00000001, 1, 2 } };
	assert_string_equal(what(&ev, ~0u),
			    "vmdev_add uuid=5a3f0b1c-0d6e-4c38-9a57-6d1f00000001 "
			    "device_id=1 nvqs=2");
	ev = (struct vmdev_event){ .id = VMDEV_EV_RING_INIT, .arg = { 256, 1, 2, 3, 3, 7 } };
	assert_string_equal(what(&ev, ~0u), "mvringh_init num=256 desc=0x1 driver=0x2 device=0x3 "
					    "flags=EVENT_IDX|INDIRECT avail_idx=7");
}

static void snapshots_are_decoded_in_words(void **state)
{
	struct vmdev_event ev = { .id = VMDEV_EV_STATE, .arg = { 15, 9, 3, 1, 24, 0, 0x20, 0x20 } };

	assert_string_equal(what(&ev, ~0u),
			    "vmdev_state status=ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK "
			    "flags=BOUND|CONFIG_CB nvqs=3 device_id=1 config_size=24 kicks=0 "
			    "offered=0x20 accepted=0x20");
	ev = (struct vmdev_event){ .id = VMDEV_EV_VQ_STATE, .arg = { 256, 1024, 7, 3, 1, 2, 3 } };
	assert_string_equal(what(&ev, ~0u), "vmdev_vq_state num=256 num_max=1024 avail_idx=7 "
					    "flags=READY|CB desc=0x1 driver=0x2 device=0x3");
	ev = (struct vmdev_event){ .id = VMDEV_EV_RING_STATE, .arg = { 256, 7, 7, 7, 5, 0 } };
	assert_string_equal(what(&ev, ~0u), "mvringh_state num=256 avail_idx=7 used_idx=7 "
					    "notified=7 flags=EVENT_IDX|IN_ORDER held=0");
	ev = (struct vmdev_event){ .id = VMDEV_EV_VRINGH_END, .arg = { VMDEV_COPY_PULL, -14 } };
	assert_string_equal(what(&ev, ~0u), "vringh_copy_end op=pull ret=-14");
}

static void every_event_fits_its_fields(void **state)
{
	struct vmdev_field field[VMDEV_MAX_ARGS];
	struct vmdev_event ev;

	memset(&ev, 0xff, sizeof(ev));
	for (unsigned int id = 0; id < VMDEV_EV_MAX + 1; id++)
		for (__u64 cmd = 0; cmd <= VMDEV_CMD_COUNT; cmd++) {
			ev.id = id;
			ev.arg[0] = cmd;
			assert_in_range(vmdev_field_decode(&ev, ~0u, field), 0, VMDEV_MAX_ARGS);
			assert_int_equal(vmdev_field_decode(&ev, 0, field), 0);
		}
}

static void lines_have_stable_columns(void **state)
{
	struct vmdev_event ev = { .ts = 3000123456, .seq = 9, .dev = 2, .vq = VMDEV_VQ_NONE,
				  .id = VMDEV_EV_DEL, .cpu = 1, .pid = 77 };
	char text[256];
	FILE *out = fmemopen(text, sizeof(text), "w");

	vmdev_line_text(out, &ev, "sh", 1000000000);
	fclose(out);
	assert_string_equal(text, "    2.000123 [001]              sh/77      dev=2  vq=-  "
				  "vmdev_del\n");
}

static void json_keeps_wide_numbers_exact(void **state)
{
	struct vmdev_event ev = { .id = VMDEV_EV_BUF_MAP, .seq = UINT64_MAX, .vq = VMDEV_VQ_NONE,
				  .arg = { 0xffff888012345678, 60, VMDEV_DIR_TO_DEVICE } };
	struct json_object *obj = vmdev_line_json(&ev, ~0u, "a\"b");
	const char *text = json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN);

	assert_non_null(strstr(text, "\"addr\":\"0xffff888012345678\""));
	assert_non_null(strstr(text, "\"seq\":18446744073709551615"));
	assert_non_null(strstr(text, "\"dir\":\"to_device\""));
	assert_non_null(strstr(text, "\"comm\":\"a\\\"b\""));
	assert_null(strstr(text, "\"vq\""));
	json_object_put(obj);
}

static void events_are_chosen_by_wildcard(void **state)
{
	struct vmdev_select sel = { 0 };
	char bad[VMDEV_SELECT_WORD];

	assert_true(vmdev_select_events(&sel, "mvringh_*,kick_vq,vmdev_set_status_end", bad));
	assert_true(sel.event[VMDEV_EV_COMPLETE]);
	assert_false(sel.event[VMDEV_EV_WORK_BEGIN]);
	assert_int_equal(sel.begin, 1ULL << VMDEV_CMD_KICK_VQ);
	assert_int_equal(sel.end, 1ULL << VMDEV_CMD_SET_STATUS);
	memset(&sel, 0, sizeof(sel));
	assert_true(vmdev_select_events(&sel, "cmd", bad));
	assert_int_equal(sel.begin, (1ULL << VMDEV_CMD_COUNT) - 1);
	assert_int_equal(sel.end, 0);
	vmdev_select_all(&sel);
	assert_int_equal(sel.end, (1ULL << VMDEV_CMD_COUNT) - 1);
	assert_true(sel.event[VMDEV_EV_ADD]);
	assert_false(sel.event[VMDEV_EV_LOAD_RESULT]);
}

static void a_word_that_names_nothing_is_named(void **state)
{
	struct vmdev_select sel = { 0 };
	char bad[VMDEV_SELECT_WORD];

	assert_false(vmdev_select_events(&sel, "kick_vq,kickvq", bad));
	assert_string_equal(bad, "kickvq");
	assert_false(vmdev_select_events(&sel, "kick_vq,", bad));
	assert_string_equal(bad, "");
}

/* What people read: a few sentences, no more and no less. */
static void every_rule_is_explained(void **state)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *rule = vmdev_name_rule(n);

		if (!rule)
			continue;
		assert_in_range(strlen(rule->row.why), 80, 400);
		assert_in_range(strlen(rule->row.looks), 20, 300);
		assert_in_range(strlen(rule->row.blind), 20, 300);
		assert_non_null(strstr("memory device DMA commands",
				       vmdev_name_rule_witness(rule)));
	}
}

static void put(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* Makes a device as the kernel shows it. */
static void make_device(const char *root, const char *uuid, const char *index, const char *ifname)
{
	char dir[192], path[256];

	snprintf(dir, sizeof(dir), "%s/bus/vmdev/devices/%s", root, uuid);
	assert_int_equal(mkdir(dir, 0700), 0);
	put(dir, "index", index);
	put(dir, "device_id", "1\n");
	put(dir, "nvqs", "2\n");
	put(dir, "vq_num_max", "256\n");
	put(dir, "device_features", "0x300010020 MAC VERSION_1\n");
	put(dir, "driver_features", "0x0\n");
	put(dir, "status", "0x0f ACKNOWLEDGE|DRIVER\n");
	snprintf(path, sizeof(path), "%s/driver", dir);
	assert_int_equal(symlink("../../drivers/virtio_mdev", path), 0);
	snprintf(path, sizeof(path), "mkdir -p %s/virtio0/net/%s", dir, ifname);
	assert_int_equal(system(path), 0);
}

static void devices_are_found_by_any_name(void **state)
{
	char root[] = "/tmp/vmdev-unit-XXXXXX", cmd[128];
	struct vmdev_device devs[4];

	assert_non_null(mkdtemp(root));
	assert_int_equal(vmdev_device_scan(root, devs, 4), -1);
	snprintf(cmd, sizeof(cmd), "mkdir -p %s/bus/vmdev/devices", root);
	assert_int_equal(system(cmd), 0);
	assert_int_equal(vmdev_device_scan(root, devs, 4), 0);
	assert_int_equal(vmdev_device_present(root), 0);
	make_device(root, "5a3f0b1c-0d6e-4c38-9a57-6d1f00000001", "12\n", "eth7");
	make_device(root, "5a3f0b1c-0d6e-4c38-9a57-6d1f00000002", "3\n", "eth8");
	assert_int_equal(vmdev_device_scan(root, devs, 4), 2);
	assert_int_equal(vmdev_device_present(root), 1 << 12 | 1 << 3);
	assert_int_equal(devs[0].index, 3);
	assert_string_equal(devs[1].ifname, "eth7");
	assert_string_equal(devs[1].driver, "virtio_mdev");
	assert_string_equal(devs[1].status, "0x0f ACKNOWLEDGE|DRIVER");
	assert_ptr_equal(vmdev_device_find(devs, 2, "12"), &devs[1]);
	assert_ptr_equal(vmdev_device_find(devs, 2, "eth8"), &devs[0]);
	assert_ptr_equal(vmdev_device_find(devs, 2, "5A3F0B1C-0d6e-4c38-9a57-6d1f00000001"),
			 &devs[1]);
	assert_null(vmdev_device_find(devs, 2, "5a3f0b1c"));
	assert_null(vmdev_device_find(devs, 2, "5"));
	assert_null(vmdev_device_find(devs, 2, "eth9"));
	snprintf(cmd, sizeof(cmd), "rm -r %s", root);
	assert_int_equal(system(cmd), 0);
}

static void devices_are_asked_for_their_state(void **state)
{
	static const char one[] = "5a3f0b1c-0d6e-4c38-9a57-6d1f00000001";
	char root[] = "/tmp/vmdev-unit-XXXXXX", cmd[512], path[256], text[8] = "";

	assert_non_null(mkdtemp(root));
	assert_true(vmdev_join_ask(root, NULL));
	snprintf(cmd, sizeof(cmd), "mkdir -p %s/bus/vmdev/devices", root);
	assert_int_equal(system(cmd), 0);
	make_device(root, one, "3\n", "eth8");
	/* Modules that are older than the tool: the file is missing, the device is there. */
	assert_false(vmdev_join_ask(root, NULL));
	snprintf(path, sizeof(path), "%s/bus/vmdev/devices/%s", root, one);
	put(path, "snapshot", "");
	assert_true(vmdev_join_ask(root, NULL));
	snprintf(cmd, sizeof(cmd), "%s/snapshot", path);
	assert_true(vmdev_device_attr(cmd, text, sizeof(text)));
	assert_string_equal(text, "1");
	/* One that goes at that moment cannot be asked, and need not be. */
	snprintf(cmd, sizeof(cmd), "rm -r %s/*", path);
	assert_int_equal(system(cmd), 0);
	assert_true(vmdev_join_ask(root, NULL));
	snprintf(cmd, sizeof(cmd), "rm -r %s", root);
	assert_int_equal(system(cmd), 0);
}

static enum vmdev_exit judge(struct vmdev_verdict_in *in, const char *word)
{
	struct vmdev_verdict v;

	vmdev_verdict_make(in, &v);
	assert_string_equal(v.word, word);
	return v.code;
}

/* A run of which nothing is to be said. */
static struct vmdev_verdict_in seen_all(void)
{
	return (struct vmdev_verdict_in){ .min_ops = 1, .ops.total = 10,
					  .coverage = { .armed = 4, .exercised = 3 } };
}

static void a_verdict_is_clean_only_if_all_was_seen(void **state)
{
	struct vmdev_verdict_in in = seen_all();

	assert_int_equal(judge(&in, "clean"), 0);
	in.min_ops = 11;
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.min_ops = 0;
	in.ops.total = 0;
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.ops.total = 10;
	in.unknown = 1;
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.unknown = 0;
	in.joined = 1;
	assert_int_equal(judge(&in, "clean"), 0);
	in.joined = 0;
	in.unjudged = 1;
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.unjudged = 0;
	in.coverage.exercised = 0;
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.violations = 1;
	assert_int_equal(judge(&in, "violation"), 1);
}

static void a_checker_that_could_not_see_is_inconclusive(void **state)
{
	struct vmdev_verdict_in in = seen_all();
	struct vmdev_verdict v;

	in.blind = "it was night";
	assert_int_equal(judge(&in, "inconclusive"), 3);
	in.violations = 1;
	assert_int_equal(judge(&in, "violation"), 1);
	in = seen_all();
	in.machine_ms = 6000;
	vmdev_verdict_make(&in, &v);
	assert_int_equal(v.code, 0);
	assert_non_null(strstr(v.reason, "the machine itself stood still for 6000 ms"));
}

static void each_loss_counter_makes_a_run_inconclusive(void **state)
{
	for (size_t i = 0; i < sizeof(struct vmdev_verdict_loss) / sizeof(__u64); i++) {
		struct vmdev_verdict_in in = seen_all();

		((__u64 *)&in.loss)[i] = 1;
		assert_int_equal(judge(&in, "inconclusive"), 3);
		in.violations = 1;
		assert_int_equal(judge(&in, "violation"), 1);
	}
}

static void a_command_that_failed_spoils_all_but_a_violation(void **state)
{
	struct vmdev_verdict_in in = { .min_ops = 1, .ops.total = 10, .failed = true, .code = 7 };

	assert_int_equal(judge(&in, "failed"), 5);
	in.loss.ringbuf_full = 1;
	assert_int_equal(judge(&in, "failed"), 5);
	in.violations = 2;
	assert_int_equal(judge(&in, "violation"), 1);
}

static void operations_are_sorted_by_kind(void **state)
{
	struct check_stats stats = { .copies = 5 };
	struct vmdev_verdict_ops ops;

	for (int id = 0; id < VMDEV_EV_MAX; id++)
		stats.events[id] = 1;
	vmdev_verdict_ops(&stats, &ops);
	assert_int_equal(ops.commands, 1);
	assert_int_equal(ops.ring, 8);
	assert_int_equal(ops.copies, 5);
	assert_int_equal(ops.dma, 5);
	assert_int_equal(ops.callbacks, 2);
	assert_int_equal(ops.total, 21);
}

/* Number of a rule of a later word of a mask that tells what was expected and found. */
static unsigned int lib_rule(void)
{
	unsigned int n = 64;

	while (!vmdev_name_rule(n) || vmdev_name_rule(n)->row.detail[0].name ||
	       !vmdev_name_rule(n)->row.detail[1].name ||
	       strcmp(vmdev_name_rule(n)->row.detail[1].name, "expected"))
		n++;
	return n;
}

static struct rules_violation used_len_record(void)
{
	struct rules_violation v = {
		.event = { .ts = 5000000, .seq = 12, .vq = 1, .id = VMDEV_EV_COMPLETE, .cpu = 1,
			   .pid = 42, .arg = { 3, 17, 64 } },
		.verdict = { .earlier = { .id = VMDEV_EV_GETDESC, .vq = 1, .seq = 8, .arg = { 3 } },
			     .earlier_args = 1, .detail = { 0, 0, 64 }, .side_len = 2,
			     .expected = { 1, 2 }, .actual = { 3, 4 } },
		.comm = "kworker",
	};

	rules_hit(&v.verdict, lib_rule());
	return v;
}

static void a_violation_shows_both_sides(void **state)
{
	struct rules_violation rec = used_len_record();
	struct vmdev_select_rules armed = { .mask = { ~0ULL, ~0ULL, ~0ULL, ~0ULL } };
	struct vmdev_tally tally = { .keep = 1 };
	struct vmdev_violation v = { .rule = lib_rule(), .count = 9, .tally = &tally,
				     .t0 = 1000000 };
	const struct vmdev_name_rule *rule = vmdev_name_rule(v.rule);
	char text[4096] = "", line[512];
	FILE *out = fmemopen(text, sizeof(text), "w");

	vmdev_tally_add(&tally, &rec, sizeof(rec), &armed);
	vmdev_violation_text(out, &v);
	fclose(out);
	vmdev_tally_free(&tally);
	snprintf(line, sizeof(line), "VIOLATION %s: %s\n", rule->id, rule->sentence);
	assert_non_null(strstr(text, line));
	snprintf(line, sizeof(line), "section: %s; violations: 9", rule->section);
	assert_non_null(strstr(text, line));
	assert_non_null(strstr(text, "broken by    0.004000 s [001] kworker/42 vq=1 seq=12 "
				     "mvringh_complete head=3 used_idx=17 len=64"));
	assert_non_null(strstr(text, "contradicts  vq=1 seq=8 mvringh_getdesc head=3\n"));
	assert_non_null(strstr(text, "(its time, CPU and thread were not kept)"));
	assert_non_null(strstr(text, "expected 0, found 64"));
	assert_non_null(strstr(text, "found      03 04"));
}

/* A report of a run in which one rule was broken. */
static struct vmdev_session *broken_report(void)
{
	struct vmdev_session *r = calloc(1, sizeof(*r));
	struct rules_violation rec = used_len_record();
	char bad[VMDEV_SELECT_WORD];

	assert_non_null(r);
	r->tally.keep = 1;
	vmdev_select_rules(&r->rules, NULL, bad);
	vmdev_tally_add(&r->tally, &rec, sizeof(rec), &r->rules);
	r->stats.violations[lib_rule()] = 1;
	r->stats.evaluated[lib_rule()] = 4;
	r->in = (struct vmdev_verdict_in){ .violations = 1, .min_ops = 1, .ops = { .ring = 4,
										   .total = 4 } };
	r->in.loss.missing_events = 6;
	r->load[1] = (struct vmdev_event){ .id = VMDEV_EV_LOAD_RESULT, .arg = { 10, 9, 1 } };
	vmdev_session_cover(r);
	vmdev_verdict_make(&r->in, &r->verdict);
	return r;
}

static void the_block_always_shows_the_loss_line(void **state)
{
	struct vmdev_session *r = broken_report();
	char *text = NULL, line[128];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	vmdev_report_text(out, r);
	fclose(out);
	assert_non_null(strstr(text, "verdict       violation (exit 1): "));
	assert_non_null(strstr(text, " armed, 1 of them exercised"));
	snprintf(line, sizeof(line), "not armed     %s (+mappings), ",
		 lib_rule_of(VMDEV_GROUP_MAPPINGS));
	assert_non_null(strstr(text, line));
	assert_non_null(strstr(text, "ringbuf_full=0 recursion_misses=0 slot_missing=0 "
				     "user_space=0 sequence_gaps=0 missing_events=6"));
	assert_non_null(strstr(text, "device 1: sent 10, received 9, lost 1"));
	free(text);
	vmdev_tally_free(&r->tally);
	free(r);
}

static void verdict_json_can_be_read_back(void **state)
{
	struct vmdev_session *r = broken_report();
	char path[] = "/tmp/vmdev-unit-XXXXXX";
	struct json_object *obj, *list, *one;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(vmdev_report_json(path, r), 0);
	obj = json_object_from_file(path);
	assert_non_null(obj);
	assert_string_equal(json_object_get_string(json_object_object_get(obj, "verdict")),
			    "violation");
	assert_int_equal(json_object_get_int(json_object_object_get(obj, "exit_code")), 1);
	list = json_object_object_get(obj, "rules_fired");
	assert_int_equal(json_object_array_length(list), 1);
	one = json_object_array_get_idx(list, 0);
	assert_string_equal(json_object_get_string(json_object_object_get(one, "rule")),
			    vmdev_name_rule(lib_rule())->id);
	list = json_object_object_get(obj, "rules_armed");
	assert_int_equal(json_object_array_length(list), VMDEV_RULE_COUNT - lib_extra_rules());
	list = json_object_object_get(obj, "rules_not_armed");
	assert_int_equal(json_object_array_length(list), lib_extra_rules());
	list = json_object_object_get(obj, "groups_armed");
	assert_int_equal(json_object_array_length(list), 1);
	one = json_object_object_get(json_object_object_get(obj, "loss"), "missing_events");
	assert_int_equal(json_object_get_int(one), 6);
	one = json_object_object_get(json_object_object_get(obj, "load"), "lost");
	assert_int_equal(json_object_get_int(one), 1);
	json_object_put(obj);
	unlink(path);
	vmdev_tally_free(&r->tally);
	free(r);
}

static void figures_are_read_by_pattern(void **state)
{
	char root[] = "/tmp/vmdev-unit-XXXXXX", pattern[64], *text = NULL;
	struct json_object *obj;
	size_t size;
	FILE *out;

	assert_non_null(mkdtemp(root));
	put(root, "load-a.json", "{\"totals\":{\"pps\":5000,\"bps\":2500000,"
				 "\"latency_ns\":{\"p50\":1500,\"p99\":9000}}}");
	put(root, "load-b.json", "{ broken");
	snprintf(pattern, sizeof(pattern), "%s/load-*.json", root);
	obj = vmdev_figures_read(pattern);
	assert_int_equal(json_object_object_length(obj), 2);
	out = open_memstream(&text, &size);
	vmdev_figures_text(out, obj, "%s ");
	fclose(out);
	assert_string_equal(text, "throughput load-a: 5000 frames/s, 2.50 Mbit/s; latency p50 "
				  "1.5 us, p99 9.0 us\nthroughput load-b: no figures\n");
	free(text);
	json_object_put(obj);
	snprintf(pattern, sizeof(pattern), "rm -r %s", root);
	assert_int_equal(system(pattern), 0);
}

static void holes_in_a_stream_are_found(void **state)
{
	static struct vmdev_streams s;
	struct vmdev_event ev = { .id = VMDEV_EV_COMPLETE, .dev = 3, .vq = 1, .seq = 100 };

	vmdev_stream_step(&s, &ev);
	ev.seq = 101;
	vmdev_stream_step(&s, &ev);
	ev.id = VMDEV_EV_CMD_BEGIN;
	ev.seq = 7;
	vmdev_stream_step(&s, &ev);
	assert_int_equal(vmdev_stream_missing(&s), 0);
	ev.id = VMDEV_EV_GETDESC;
	ev.seq = 105;
	vmdev_stream_step(&s, &ev);
	assert_int_equal(vmdev_stream_missing(&s), 3);
	ev = (struct vmdev_event){ .id = VMDEV_EV_ADD, .dev = 3, .vq = VMDEV_VQ_NONE };
	vmdev_stream_step(&s, &ev);
	ev = (struct vmdev_event){ .id = VMDEV_EV_GETDESC, .dev = 3, .vq = 1 };
	vmdev_stream_step(&s, &ev);
	assert_int_equal(vmdev_stream_missing(&s), 3);
	ev = (struct vmdev_event){ .id = VMDEV_EV_GETDESC, .dev = VMDEV_MAX_DEVS, .seq = 9 };
	vmdev_stream_step(&s, &ev);
	ev = (struct vmdev_event){ .id = 60, .dev = 1, .seq = 9 };
	vmdev_stream_step(&s, &ev);
	assert_int_equal(vmdev_stream_missing(&s), 3);
}

static int tick(void *ctx)
{
	++*(int *)ctx;
	return 0;
}

/* Runs a shell command in the loop, as the verbs do. */
static int run(const char *script, __u64 limit_ms, struct vmdev_child *child, int *ticks)
{
	struct vmdev_watch watch = { .tick = tick, .ctx = ticks, .tick_ms = 5,
				     .limit_ms = limit_ms, .child = child };
	char *const argv[] = { "sh", "-c", (char *)script, NULL };
	int err;

	assert_int_equal(vmdev_watch_init(&watch), 0);
	assert_int_equal(vmdev_child_start(child, argv, true), 0);
	err = vmdev_watch_run(&watch);
	vmdev_watch_exit(&watch);
	assert_true(child->ended);
	return err;
}

static void a_command_runs_to_its_end_and_tells_its_code(void **state)
{
	struct vmdev_child child;
	char got[8] = "";
	int ticks = 0;

	assert_int_equal(run("echo hi >&$VMDEV_REPORT_FD; exit 7", 0, &child, &ticks), 0);
	assert_int_equal(vmdev_child_code(&child), 7);
	assert_true(ticks > 0);
	assert_int_equal(read(child.report_fd, got, sizeof(got) - 1), 3);
	assert_string_equal(got, "hi\n");
	close(child.report_fd);
}

static void a_command_is_ended_when_time_is_up(void **state)
{
	struct vmdev_child child;
	int ticks = 0;

	assert_int_equal(run("exec sleep 100", 30, &child, &ticks), 0);
	assert_int_equal(vmdev_child_code(&child), 128 + SIGTERM);
	close(child.report_fd);
}

static void a_command_that_does_not_exist_is_an_error(void **state)
{
	char *const argv[] = { "/nonexistent/command", NULL };
	struct vmdev_child child;

	assert_int_equal(vmdev_child_start(&child, argv, false), ENOENT);
	assert_int_equal(child.pid, 0);
	assert_int_equal(vmdev_child_start(&child, argv, true), ENOENT);
	assert_int_equal(child.report_fd, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_whole_or_refused),
		cmocka_unit_test(ring_buffer_sizes_are_what_the_kernel_takes),
		cmocka_unit_test(durations_are_positive),
		cmocka_unit_test(bits_are_named_and_the_rest_is_shown),
		cmocka_unit_test(unknown_numbers_have_no_name),
		cmocka_unit_test(tracepoints_are_named_by_system),
		cmocka_unit_test(commands_are_decoded_by_kind),
		cmocka_unit_test(ends_show_a_value_only_on_success),
		cmocka_unit_test(other_events_are_decoded_by_name),
		cmocka_unit_test(snapshots_are_decoded_in_words),
		cmocka_unit_test(every_event_fits_its_fields),
		cmocka_unit_test(lines_have_stable_columns),
		cmocka_unit_test(json_keeps_wide_numbers_exact),
		cmocka_unit_test(events_are_chosen_by_wildcard),
		cmocka_unit_test(a_word_that_names_nothing_is_named),
		cmocka_unit_test(every_rule_is_explained),
		cmocka_unit_test(devices_are_found_by_any_name),
		cmocka_unit_test(devices_are_asked_for_their_state),
		cmocka_unit_test(a_verdict_is_clean_only_if_all_was_seen),
		cmocka_unit_test(a_checker_that_could_not_see_is_inconclusive),
		cmocka_unit_test(each_loss_counter_makes_a_run_inconclusive),
		cmocka_unit_test(a_command_that_failed_spoils_all_but_a_violation),
		cmocka_unit_test(operations_are_sorted_by_kind),
		cmocka_unit_test(a_violation_shows_both_sides),
		cmocka_unit_test(the_block_always_shows_the_loss_line),
		cmocka_unit_test(verdict_json_can_be_read_back),
		cmocka_unit_test(figures_are_read_by_pattern),
		cmocka_unit_test(holes_in_a_stream_are_found),
		cmocka_unit_test(a_command_runs_to_its_end_and_tells_its_code),
		cmocka_unit_test(a_command_is_ended_when_time_is_up),
		cmocka_unit_test(a_command_that_does_not_exist_is_an_error),
	};

	return cmocka_run_group_tests_name("harness/lib", tests, NULL, NULL) + lib_report_tests() +
	       lib_select_tests() + lib_option_tests() + lib_vigil_tests() +
	       lib_queue_tests();
}
