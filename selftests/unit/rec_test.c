// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a recording comes back as it was written, or says that it does not; streams
 * of several CPUs become one; a partial recording never shows a violation; shrinking keeps
 * the violation. Needs no root and no module.
 */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "lib/contract/name.h"
#include "lib/recording/rec_write.h"
#include "lib/recording/verify.h"

#define REC_EVENTS 5000
#define REC_FILE_MAX (1U << 20)

/* A recording in memory, and a judge for it. */
struct rec {
	struct vmdev_rec_writer *w;
	int fd;
	__u8 data[REC_FILE_MAX];
	size_t len;
	struct vmdev_verify v;
	struct vmdev_merge got;
};

static int rec_setup(void **state)
{
	struct rec *r = calloc(1, sizeof(*r));

	r->fd = memfd_create("rec", 0);
	*state = r;
	return r->fd < 0;
}

static int rec_teardown(void **state)
{
	struct rec *r = *state;

	close(r->fd);
	vmdev_merge_free(&r->got);
	vmdev_verify_free(&r->v);
	free(r);
	return 0;
}

static void rec_begin(struct rec *r, const char *order)
{
	r->w = vmdev_rec_writer_new(r->fd, order, "mono");
	vmdev_rec_write_meta(r->w);
}

static void rec_event(struct rec *r, __u64 ts, __u32 cpu, __u16 id, __u16 vq, __u64 seq, __u64 a0,
		      __u64 a1)
{
	const struct vmdev_event ev = { .ts = ts, .seq = seq, .vq = vq, .id = id, .cpu = cpu,
					.arg = { a0, a1 } };

	vmdev_rec_write_event(r->w, &ev, "test");
}

static void rec_read(struct rec *r)
{
	ssize_t n = pread(r->fd, r->data, sizeof(r->data), 0);

	assert_in_range(n, 1, sizeof(r->data) - 1);
	r->len = n;
}

static void rec_written(struct rec *r)
{
	assert_int_equal(vmdev_rec_writer_free(r->w), 0);
	rec_read(r);
}

static void rec_end(struct rec *r, bool whole)
{
	if (whole)
		vmdev_rec_write_json(r->w, VMDEV_REC_END, json_object_new_object());
	else
		vmdev_rec_write_flush(r->w);
	rec_written(r);
}

static int rec_keep(void *ctx, const struct vmdev_event *ev, const char *comm)
{
	return vmdev_merge_add(ctx, ev, comm);
}

static enum vmdev_exit rec_judge(struct rec *r)
{
	char bad[VMDEV_SELECT_WORD];

	vmdev_verify_free(&r->v);
	memset(&r->v, 0, sizeof(r->v));
	vmdev_select_rules(&r->v.session.rules, NULL, bad);
	r->v.session.tally.keep = 4;
	r->v.session.in.min_ops = 1;
	r->v.keep = true;
	assert_null(vmdev_verify_run(&r->v, "test", r->data, r->len));
	return r->v.session.verdict.code;
}

/* Numbers of every length, and of either sign. */
static __u64 rec_any(unsigned int i)
{
	return (i * 0x9e3779b97f4a7c15ULL) >> i % 64;
}

static struct vmdev_event rec_event_any(unsigned int i)
{
	struct vmdev_event ev = { .ts = rec_any(i), .seq = rec_any(i + 1), .dev = i % 70,
				  .vq = i % 3 ? i % 16 : VMDEV_VQ_NONE, .id = 1 + i % 25,
				  .cpu = i % 5, .pid = i % 1000 };
	int nargs = ev.id == VMDEV_EV_RING_INIT ? 6 : ev.id == VMDEV_EV_CMD_BEGIN ? 4 : 0;

	for (int n = 0; n < nargs; n++)
		ev.arg[n] = rec_any(i + 2 + n);
	return ev;
}

static void events_come_back_as_they_were(void **state)
{
	struct vmdev_recording rec;
	struct rec *r = *state;
	char comm[RULES_COMM_LEN];

	rec_begin(r, VMDEV_REC_BY_FILE);
	for (unsigned int i = 0; i < REC_EVENTS; i++) {
		struct vmdev_event ev = rec_event_any(i);

		snprintf(comm, sizeof(comm), "thread/%u", i % 700);
		vmdev_rec_write_event(r->w, &ev, comm);
	}
	rec_end(r, true);
	assert_null(vmdev_recording_open(&rec, r->data, r->len));
	assert_int_equal(vmdev_recording_each(&rec, rec_keep, &r->got), 0);
	assert_int_equal(rec.state, VMDEV_REC_EOF);
	assert_non_null(rec.end);
	assert_int_equal(r->got.count, REC_EVENTS);
	for (unsigned int i = 0; i < REC_EVENTS; i++) {
		struct vmdev_event ev = rec_event_any(i);

		assert_memory_equal(&r->got.at[i].ev, &ev, sizeof(ev));
		snprintf(comm, sizeof(comm), "thread/%u", i % 700);
		assert_string_equal(r->got.at[i].comm, comm);
	}
	vmdev_recording_close(&rec);
}

/* The rule that a kick before DRIVER_OK breaks: the fault that does so names it. */
static unsigned int rec_early_rule(void)
{
	const struct vmdev_name_fault *fault;
	unsigned int n = 0, rule = 0;

	while (!(fault = vmdev_name_fault(n)) || strcmp(fault->name, "kick-before-driver-ok"))
		n++;
	while (!vmdev_name_rule(rule) || strcmp(vmdev_name_rule(rule)->id, fault->must))
		rule++;
	return rule;
}

/* What a driver that kicks too early leaves behind, on the way to more of the same. */
static void rec_early_kick(struct rec *r, unsigned int more)
{
	__u64 seq = 0;

	rec_event(r, 100, 0, VMDEV_EV_ADD, VMDEV_VQ_NONE, seq++, 0, 0);
	rec_event(r, 110, 0, VMDEV_EV_BIND, VMDEV_VQ_NONE, seq++, 0, 0);
	for (unsigned int i = 0; i < more; i++) {
		rec_event(r, 120 + 2 * i, 0, VMDEV_EV_CMD_BEGIN, VMDEV_VQ_NONE, seq++,
			  VMDEV_CMD_GET_DEVICE_ID, 0);
		rec_event(r, 121 + 2 * i, 1, VMDEV_EV_CMD_END, VMDEV_VQ_NONE, seq++,
			  VMDEV_CMD_GET_DEVICE_ID, 0);
	}
	rec_event(r, 130 + 2 * more, 0, VMDEV_EV_RING_INIT, 0, 0, 0, 0);
	rec_event(r, 140 + 2 * more, 0, VMDEV_EV_CMD_BEGIN, 0, seq++, VMDEV_CMD_KICK_VQ, 0);
	rec_event(r, 150 + 2 * more, 0, VMDEV_EV_CMD_END, 0, seq++, VMDEV_CMD_KICK_VQ, 0);
}

static __u32 rec_le32(const __u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (__u32)p[3] << 24;
}

/* Those of a machine of either byte order, so that one reads what the other has written. */
static void bytes_of_a_recording_are_the_same_on_every_machine(void **state)
{
	static const __u8 head[] = { 'V', 'M', 'D', 'E', 'V', 'R', 'E', 'C', 1, 0, 0, 0 };
	static const __u8 mark[] = { 'V', 'B', 'L', 'K', VMDEV_REC_EVENTS, 0, 0, 0, 0, 0, 0, 0 };
	static const __u8 event[] = {
		0, 4, 't', 'e', 's', 't', VMDEV_EV_BUF_MAP, 0, 0xff, 0xff, 0x03, /* device, queue */
		0x0e, 0xd0, 0x0f, 1, 0, 0,			/* number, time, CPU, thread */
		0x88, 0x8e, 0x98, 0xa8, 0xc0, 0xe0, 0x80, 0x81, 0x01, 0xea, 0x0b, 0,
	};
	struct rec *r = *state;
	const __u8 *block;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_event(r, 1000, 1, VMDEV_EV_BUF_MAP, VMDEV_VQ_NONE, 7, 0x0102030405060708ULL, 1514);
	rec_end(r, false);
	assert_memory_equal(r->data, head, sizeof(head));
	block = r->data + VMDEV_REC_HEAD;
	assert_memory_equal(block, mark, 4);
	block += 32 + rec_le32(block + 12);
	assert_memory_equal(block, mark, sizeof(mark));
	assert_int_equal(rec_le32(block + 12), sizeof(event));
	assert_int_equal(rec_le32(block + 20), 1);
	assert_int_equal(rec_le32(block + 24), 1);
	assert_int_equal(rec_le32(block + 28), crc32(crc32(0, block, 28), event, sizeof(event)));
	assert_memory_equal(block + 32, event, sizeof(event));
}

/* The bytes of the configuration that events say were read, first come, least significant. */
static __u64 rec_config(const struct vmdev_merge *m, __u64 off, __u64 len)
{
	__u64 bytes = 0, at = ~0ULL;

	for (size_t i = 0; i < m->count; i++) {
		const struct vmdev_event *ev = &m->at[i].ev;

		if (ev->arg[VMDEV_CMD_A_CMD] != VMDEV_CMD_GET_CONFIG)
			continue;
		if (ev->id == VMDEV_EV_CMD_BEGIN)
			at = ev->arg[VMDEV_CMD_A_A0] - off;
		/* A driver may read byte by byte; the last read of each counts. */
		else if (ev->id == VMDEV_EV_CMD_END && at < len)
			bytes = (bytes & ((1ULL << 8 * at) - 1)) |
				ev->arg[VMDEV_END_A_VALUE] << 8 * at;
	}
	return bytes;
}

/*
 * Made on Linux 6.12 for s390x by the suite offline: a device gets the MAC 02:11:22:33:44:55 and
 * the MTU 1400, and carries eight frames.
 */
static void recording_of_a_big_endian_machine_is_judged_here(void **state)
{
	struct rec *r = *state;
	int fd = open("selftests/unit/s390x.rec", O_RDONLY | O_CLOEXEC);

	assert_int_not_equal(fd, -1);
	dup2(fd, r->fd);
	close(fd);
	rec_read(r);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_CLEAN);
	assert_int_equal(r->v.rec.events, 1724);
	assert_int_equal(r->v.rec.strange, 0);
	assert_int_equal(r->v.session.in.loss.sequence_gaps, 0);
	assert_int_equal(r->v.session.stats.events[VMDEV_EV_CMD_BEGIN], 154);
	assert_string_equal(vmdev_rec_meta_text(&r->v.rec.meta, "kernel"),
			    "6.12.95+deb12-s390x");
	assert_int_equal(rec_config(&r->v.events, 10, 2), 1400);
	assert_int_equal(rec_config(&r->v.events, 0, 6), 0x554433221102ULL);
}

static void violation_is_found_offline(void **state)
{
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_early_kick(r, 10);
	rec_end(r, true);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_VIOLATION);
	assert_int_not_equal(r->v.session.stats.violations[rec_early_rule()], 0);
	assert_int_equal(r->v.session.in.loss.sequence_gaps, 0);
}

static void no_cut_and_no_flipped_bit_passes(void **state)
{
	struct vmdev_recording rec;
	struct rec *r = *state;
	size_t whole;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_early_kick(r, 10);
	rec_end(r, true);
	whole = r->len;
	for (size_t len = 0; len < whole; len++) {
		if (!vmdev_recording_open(&rec, r->data, len)) {
			vmdev_recording_each(&rec, rec_keep, &r->got);
			assert_true(rec.state != VMDEV_REC_EOF || !rec.end);
		}
		vmdev_recording_close(&rec);
	}
	for (size_t at = 0; at < whole; at++) {
		r->data[at] ^= 1U << at % 8;
		if (!vmdev_recording_open(&rec, r->data, whole)) {
			vmdev_recording_each(&rec, rec_keep, &r->got);
			assert_true(rec.state != VMDEV_REC_EOF || !rec.end);
		}
		vmdev_recording_close(&rec);
		r->data[at] ^= 1U << at % 8;
	}
}

static void truncated_recording_is_inconclusive(void **state)
{
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_event(r, 100, 0, VMDEV_EV_ADD, VMDEV_VQ_NONE, 0, 0, 0);
	rec_event(r, 110, 0, VMDEV_EV_DEL, VMDEV_VQ_NONE, 1, 0, 0);
	rec_end(r, false);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_INCONCLUSIVE);
	assert_non_null(strstr(r->v.session.verdict.reason, "truncated"));
}

/* Before workers were every parent's, their events were a card's, of a pair of queues. */
static void runs_of_a_card_are_read_under_their_former_name(void **state)
{
	static const char meta[] =
		"{\"order\":\"file\",\"events\":["
		"{\"id\":23,\"name\":\"mvnet_work_begin\",\"args\":[\"inline\"]},"
		"{\"id\":24,\"name\":\"mvnet_work_end\","
		"\"args\":[\"frames\",\"drops\",\"bytes\",\"why\"]},"
		"{\"id\":25,\"name\":\"vmdev_work_end\","
		"\"args\":[\"frames\",\"drops\",\"bytes\",\"why\"]}]}";
	struct vmdev_rec_raw raw = { .id = 24, .vq = 3, .arg = { 7, 0, 420, VMDEV_WHY_NO_RX } };
	struct vmdev_rec_meta m;
	struct vmdev_event ev;

	assert_null(vmdev_rec_meta_read(&m, meta, strlen(meta)));
	assert_true(vmdev_rec_meta_decode(&m, &raw, &ev));
	assert_int_equal(ev.id, VMDEV_EV_WORK_END);
	assert_int_equal(ev.arg[VMDEV_WEND_A_BYTES], 420);
	assert_int_equal(ev.arg[VMDEV_WEND_A_WHY], VMDEV_WHY_NO_RX);
	assert_int_equal(ev.arg[VMDEV_WEND_A_FIRST], 6);
	assert_int_equal(ev.arg[VMDEV_WEND_A_NVQS], 2);
	raw.id = 23;
	assert_true(vmdev_rec_meta_decode(&m, &raw, &ev));
	assert_int_equal(ev.id, VMDEV_EV_WORK_BEGIN);
	assert_int_equal(ev.arg[VMDEV_WORK_A_FIRST], 6);
	/* Under its name of today it has to say which queues. */
	raw.id = 25;
	assert_false(vmdev_rec_meta_decode(&m, &raw, &ev));
	vmdev_rec_meta_free(&m);
}

/* Another version: other numbers, other places of the arguments, and one more. */
static void events_of_another_version_are_read_by_name(void **state)
{
	static const char meta[] =
		"{\"order\":\"file\",\"events\":[{\"id\":99,\"name\":\"mvnet_drop\",\"args\":"
		"[\"len\",\"new\",\"reason\"]},{\"id\":7,\"name\":\"mvnet_nap\",\"args\":[]},"
		"{\"id\":8,\"name\":\"vmdev_add\",\"args\":[\"uuid_hi\"]}]}";
	const struct vmdev_rec_raw raw = { .id = 99, .arg = { 60, 5, 2 } };
	struct vmdev_rec_meta m;
	struct vmdev_event ev;

	assert_null(vmdev_rec_meta_read(&m, meta, strlen(meta)));
	assert_true(vmdev_rec_meta_decode(&m, &raw, &ev));
	assert_int_equal(ev.id, VMDEV_EV_DROP);
	assert_int_equal(ev.arg[VMDEV_DROP_A_LEN], 60);
	assert_int_equal(ev.arg[VMDEV_DROP_A_REASON], 2);
	assert_false(vmdev_rec_meta_decode(&m, &(struct vmdev_rec_raw){ .id = 7 }, &ev));
	/* What the rules read is missing: it must not be taken for 0. */
	assert_false(vmdev_rec_meta_decode(&m, &(struct vmdev_rec_raw){ .id = 8 }, &ev));
	vmdev_rec_meta_free(&m);
}

static void rec_merge(struct vmdev_merge *m, __u64 ts, __u32 cpu, __u16 id, __u64 seq)
{
	const struct vmdev_event ev = { .ts = ts, .cpu = cpu, .id = id, .seq = seq };

	assert_int_equal(vmdev_merge_add(m, &ev, "test"), 0);
}

static void cpus_are_merged_by_time_and_streams_by_number(void **state)
{
	struct rec *r = *state;
	struct vmdev_merge *m = &r->got;

	rec_merge(m, 10, 0, VMDEV_EV_ADD, 0);
	rec_merge(m, 30, 0, VMDEV_EV_CMD_BEGIN, 1);
	rec_merge(m, 50, 0, VMDEV_EV_GETDESC, 1);
	rec_merge(m, 25, 1, VMDEV_EV_CMD_END, 2);
	rec_merge(m, 50, 1, VMDEV_EV_GETDESC, 0);
	/* Recorded by a second buffer too. */
	rec_merge(m, 31, 0, VMDEV_EV_CMD_BEGIN, 1);
	assert_int_equal(vmdev_merge_order(m), 0);
	assert_int_equal(m->count, 5);
	assert_int_equal(m->twice, 1);
	assert_int_equal(m->skew, 6);
	assert_int_equal(m->at[0].ev.id, VMDEV_EV_ADD);
	assert_int_equal(m->at[1].ev.id, VMDEV_EV_CMD_BEGIN);
	assert_int_equal(m->at[2].ev.id, VMDEV_EV_CMD_END);
	assert_int_equal(m->at[3].ev.seq, 0);
	assert_int_equal(m->at[4].ev.seq, 1);
}

/* Of one CPU the first buffer holds the commands, the second the rings. */
static void two_buffers_of_one_cpu_are_merged_by_time(void **state)
{
	struct rec *r = *state;
	struct vmdev_merge *m = &r->got;

	rec_merge(m, 10, 0, VMDEV_EV_ADD, 0);
	rec_merge(m, 30, 0, VMDEV_EV_CMD_BEGIN, 1);
	rec_merge(m, 50, 0, VMDEV_EV_CMD_END, 2);
	rec_merge(m, 20, 0, VMDEV_EV_GETDESC, 0);
	rec_merge(m, 40, 0, VMDEV_EV_GETDESC, 1);
	assert_int_equal(vmdev_merge_order(m), 0);
	assert_int_equal(m->count, 5);
	assert_int_equal(m->late, 0);
	for (size_t i = 0; i < m->count; i++)
		assert_int_equal(m->at[i].ev.ts, 10 * (i + 1));
}

static void an_index_given_anew_begins_new_streams(void **state)
{
	struct rec *r = *state;
	struct vmdev_merge *m = &r->got;

	for (__u64 life = 0; life < 2; life++) {
		rec_merge(m, 100 * life, 0, VMDEV_EV_ADD, 0);
		rec_merge(m, 100 * life + 1, 0, VMDEV_EV_GETDESC, 0);
		rec_merge(m, 100 * life + 2, 0, VMDEV_EV_DEL, 1);
	}
	assert_int_equal(vmdev_merge_order(m), 0);
	assert_int_equal(m->late, 0);
	assert_int_equal(m->twice, 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(m->at[i].ev.ts, 100 * (i / 3) + i % 3);
}

/* Several CPUs on a clock that contradicts the numbers: what seems broken is not counted. */
static void a_clock_that_lies_proves_no_violation(void **state)
{
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_CPU);
	rec_early_kick(r, 10);
	rec_event(r, 101, 1, VMDEV_EV_DEL, VMDEV_VQ_NONE, 24, 0, 0);
	rec_end(r, true);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_INCONCLUSIVE);
	assert_non_null(strstr(r->v.session.verdict.reason, "clock"));
	assert_int_not_equal(r->v.replay.suspected[rec_early_rule()], 0);
}

/* Each of them may have had another clock. */
static void two_buffers_prove_no_violation(void **state)
{
	struct json_object *end = json_object_new_object();
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_CPU);
	rec_early_kick(r, 10);
	json_object_object_add(end, "buffers", json_object_new_uint64(2));
	vmdev_rec_write_json(r->w, VMDEV_REC_END, end);
	rec_written(r);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_INCONCLUSIVE);
	assert_non_null(strstr(r->v.session.verdict.reason, "buffers"));
	assert_int_not_equal(r->v.replay.suspected[rec_early_rule()], 0);
}

/* Without commands a ring seems to run on a device that never started. */
static void a_silent_stream_is_no_violation(void **state)
{
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_event(r, 100, 0, VMDEV_EV_ADD, VMDEV_VQ_NONE, 0, 0, 0);
	json_object_object_add(r->w->meta.obj, "lacks", json_object_new_array());
	rec_event(r, 110, 0, VMDEV_EV_CMD_BEGIN, 0, 1, VMDEV_CMD_KICK_VQ, 0);
	rec_event(r, 120, 0, VMDEV_EV_CMD_END, 0, 2, VMDEV_CMD_KICK_VQ, 0);
	rec_event(r, 130, 0, VMDEV_EV_VQ_CB, 0, 3, 0, 0);
	rec_end(r, true);
	rec_judge(r);
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule_needs(n, RULES_NEEDS_RING))
			assert_int_equal(r->v.session.stats.violations[n], 0);
	assert_non_null(r->v.session.in.incomplete);
}

static void unrecorded_tracepoints_take_rules_away(void **state)
{
	struct vmdev_census c = { 0 };
	struct vmdev_select_rules rules;
	struct json_object *list = json_object_new_array();
	char bad[VMDEV_SELECT_WORD];

	json_object_array_add(list, json_object_new_string("vmdev_buf_map"));
	json_object_array_add(list, json_object_new_string("mvringh_getdesc"));
	vmdev_census_lacks(&c, list);
	json_object_put(list);
	assert_int_equal(c.lacks, RULES_NEEDS_DMA | RULES_NEEDS_RING);
	vmdev_select_rules(&rules, NULL, bad);
	vmdev_select_without(&rules, c.lacks);
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule(n) && vmdev_name_rule_group(n) == VMDEV_GROUP_DEFAULT)
			assert_int_equal(vmdev_select_has(&rules, n),
					 !vmdev_name_rule_needs(n, RULES_NEEDS_DMA |
								   RULES_NEEDS_RING));
}

/* Worker runs are a card's: of another device none is missing, of an unknown one they may be. */
static void only_cards_lack_worker_runs(void **state)
{
	struct vmdev_event add = { .id = VMDEV_EV_ADD, .vq = VMDEV_VQ_NONE };
	struct vmdev_event joined = { .id = VMDEV_EV_STATE, .vq = VMDEV_VQ_NONE };
	struct vmdev_census c = { .lacks = RULES_NEEDS_WORK };

	assert_int_equal(vmdev_census_missing(&c, 0) & RULES_NEEDS_WORK, RULES_NEEDS_WORK);
	add.arg[VMDEV_ADD_A_DEVICE_ID] = 1;
	vmdev_census_event(&c, &add);
	assert_int_equal(vmdev_census_missing(&c, 0), RULES_NEEDS_WORK);
	add.dev = 1;
	add.arg[VMDEV_ADD_A_DEVICE_ID] = 4;
	vmdev_census_event(&c, &add);
	assert_int_equal(vmdev_census_missing(&c, 1), 0);
	joined.dev = 2;
	joined.arg[VMDEV_STATE_A_DEVICE_ID] = 4;
	vmdev_census_event(&c, &joined);
	assert_int_equal(vmdev_census_missing(&c, 2), 0);
}

/* A hole before the violation is loss; the violation stays one. */
/* Events of one ring are none of another, however many queues there are. */
static void each_ring_that_was_kicked_needs_events(void **state)
{
	for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++) {
		struct vmdev_census c = { 0 };
		struct vmdev_event kick = { .id = VMDEV_EV_CMD_BEGIN, .vq = vq,
					    .arg = { VMDEV_CMD_KICK_VQ } };
		struct vmdev_event other = { .id = VMDEV_EV_GETDESC,
					     .vq = (vq + 32) % VMDEV_MAX_VQS };
		struct vmdev_event own = { .id = VMDEV_EV_GETDESC, .vq = vq };

		vmdev_census_event(&c, &kick);
		vmdev_census_event(&c, &other);
		assert_int_equal(vmdev_census_missing(&c, 0), RULES_NEEDS_RING);
		vmdev_census_event(&c, &own);
		assert_int_equal(vmdev_census_missing(&c, 0), 0);
	}
}

static void lost_events_are_counted(void **state)
{
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_event(r, 100, 0, VMDEV_EV_ADD, VMDEV_VQ_NONE, 0, 0, 0);
	rec_event(r, 110, 0, VMDEV_EV_DEL, VMDEV_VQ_NONE, 5, 0, 0);
	rec_end(r, true);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_INCONCLUSIVE);
	assert_int_equal(r->v.session.in.loss.missing_events, 4);
}

static void rec_shrink(struct rec *r, struct vmdev_shrink *s)
{
	memset(s, 0, sizeof(*s));
	s->rule = rec_early_rule();
	assert_null(vmdev_shrink_run(s, &r->v.events));
}

static void shrunk_recording_still_violates(void **state)
{
	struct vmdev_shrink s, again;
	struct rec *r = *state;

	rec_begin(r, VMDEV_REC_BY_FILE);
	rec_early_kick(r, 1000);
	rec_end(r, true);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_VIOLATION);
	rec_shrink(r, &s);
	rec_shrink(r, &again);
	assert_in_range(s.events.count, 1, 4);
	assert_int_equal(s.events.count, again.events.count);
	assert_memory_equal(s.events.at, again.events.at, s.events.count * sizeof(*s.events.at));
	assert_int_equal(ftruncate(r->fd, 0), 0);
	assert_int_equal(lseek(r->fd, 0, SEEK_SET), 0);
	assert_int_equal(vmdev_verify_write(&r->v, &s, r->fd), 0);
	vmdev_merge_free(&s.events);
	vmdev_merge_free(&again.events);
	rec_read(r);
	assert_int_equal(rec_judge(r), VMDEV_EXIT_VIOLATION);
	assert_int_equal(r->v.session.in.loss.sequence_gaps, 0);
	assert_int_not_equal(r->v.session.stats.violations[rec_early_rule()], 0);
	assert_null(r->v.session.in.incomplete);
}

static void what_breaks_no_rule_cannot_be_shrunk(void **state)
{
	struct vmdev_shrink s = { .rule = rec_early_rule() };
	struct rec *r = *state;

	rec_merge(&r->got, 10, 0, VMDEV_EV_ADD, 0);
	assert_non_null(vmdev_shrink_run(&s, &r->got));
}

#define REC_CASE(name) cmocka_unit_test_setup_teardown(name, rec_setup, rec_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		REC_CASE(events_come_back_as_they_were),
		REC_CASE(bytes_of_a_recording_are_the_same_on_every_machine),
		REC_CASE(recording_of_a_big_endian_machine_is_judged_here),
		REC_CASE(violation_is_found_offline),
		REC_CASE(no_cut_and_no_flipped_bit_passes),
		REC_CASE(truncated_recording_is_inconclusive),
		REC_CASE(runs_of_a_card_are_read_under_their_former_name),
		REC_CASE(events_of_another_version_are_read_by_name),
		REC_CASE(cpus_are_merged_by_time_and_streams_by_number),
		REC_CASE(two_buffers_of_one_cpu_are_merged_by_time),
		REC_CASE(an_index_given_anew_begins_new_streams),
		REC_CASE(a_clock_that_lies_proves_no_violation),
		REC_CASE(two_buffers_prove_no_violation),
		REC_CASE(a_silent_stream_is_no_violation),
		REC_CASE(unrecorded_tracepoints_take_rules_away),
		REC_CASE(only_cards_lack_worker_runs),
		REC_CASE(each_ring_that_was_kicked_needs_events),
		REC_CASE(lost_events_are_counted),
		REC_CASE(shrunk_recording_still_violates),
		REC_CASE(what_breaks_no_rule_cannot_be_shrunk),
	};

	return cmocka_run_group_tests_name("recordings", tests, NULL, NULL);
}
