// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: copies are judged by what memory shows, worker runs balance,
 * and the sum of a run tells what was seen. Needs nothing.
 */
#include <stdlib.h>
#include <string.h>

#include <stdbool.h>

#include "rules_feed.h"
#include "rules/copy/vringh.h"

/* Expected: a run whose frames do not balance. */
void feed_lost_frame(struct feed *f)
{
	feed_broken(f, RULE_NET_06);
}

static struct feed *run_running(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_clean(f);
	return f;
}

static struct vmdev_copy run_copy(unsigned int op)
{
	return (struct vmdev_copy){
		.op = op, .perm = op, .len = 60, .desc = 0x1000, .buf = 0x2000,
	};
}

/* Judge a copy of 60 bytes of which destination or source differ from @first on. */
static __u64 run_judge(unsigned int op, int dst, int src, int ret, __u64 first)
{
	struct rules_copy_diff diff = { .dst = dst, .src = src };
	struct vmdev_copy c = run_copy(op);
	struct rules_verdict v = { 0 };

	rules_judge_copy(&c, &diff, ret, first, &v);
	return feed_named(&v);
}

static void right_copies_are_clean(void **state)
{
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 0, 0, 60, 0), 0);
	assert_int_equal(run_judge(VMDEV_COPY_PULL, 0, 0, 60, 0), 0);
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 0, 0, 20, 0), 0);
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 0, 0, -14, 0), 0);
}

static void push_the_wrong_way_breaks_destination_and_source(void **state)
{
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 1, 1, 60, 0),
			 FEED_BOTH(RULE_DIR_01, RULE_DIR_02));
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 1, 0, 60, 0), RULE_DIR_01);
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 0, 1, 60, 0), RULE_DIR_02);
}

static void pull_the_wrong_way_is_one_rule(void **state)
{
	assert_int_equal(run_judge(VMDEV_COPY_PULL, 1, 1, 60, 0), RULE_DIR_03);
	assert_int_equal(run_judge(VMDEV_COPY_PULL, 1, 0, 60, 0), RULE_DIR_03);
	assert_int_equal(run_judge(VMDEV_COPY_PULL, 0, 1, 60, 0), RULE_DIR_03);
}

static void count_beyond_what_was_copied_is_reported(void **state)
{
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 0, 0, 61, 0), RULE_DIR_05);
	assert_int_equal(run_judge(VMDEV_COPY_PUSH, 1, 0, 60, 32),
			 FEED_BOTH(RULE_DIR_01, RULE_DIR_05));
}

/* A call of the kernel's own vringh on two elements, of 70 bytes, that returns @ret. */
static __u64 run_vringh(unsigned int op, unsigned int dst, unsigned int src, int ret)
{
	__u64 before[RULES_VRINGH_WORDS] = { 1, 2 }, to[RULES_VRINGH_WORDS] = { 1, 2 },
	      from[RULES_VRINGH_WORDS] = { 1, 2 };
	struct rules_vringh_diff dst_diff = { .before = before, .now = to };
	struct rules_vringh_diff src_diff = { .before = before, .now = from };
	struct rules_vringh c = { 0 };
	struct rules_verdict v = { 0 };
	struct vmdev_event e = { 0 };
	int hit;

	rules_vringh_begin(&c, op, 0x2000, 70);
	assert_false(rules_vringh_add(&c, 0x1000, 41));
	assert_false(rules_vringh_add(&c, 0x1800, 100));
	assert_true(rules_vringh_add(&c, 0x3000, 100));
	assert_int_equal(c.bytes, 70);
	assert_int_equal(c.part[1].len, 29);
	/* The byte at @dst, and that at @src, is another one; 0 is none. */
	((__u8 *)to)[dst] ^= dst ? 1 : 0;
	((__u8 *)from)[src] ^= src ? 1 : 0;
	hit = rules_step_vringh(&c, ret, &dst_diff, &src_diff, &e, &v);
	assert_int_equal(hit != 0, rules_any(&v));
	assert_true(e.dev == VMDEV_DEV_NONE);
	assert_int_equal(e.arg[VMDEV_VREND_A_OP], op);
	assert_int_equal((int)e.arg[VMDEV_VREND_A_RET], ret);
	if (hit)
		assert_int_equal(v.detail[op == VMDEV_COPY_PUSH], 0x1000);
	return feed_named(&v);
}

static void kernels_own_copies_the_right_way_are_clean(void **state)
{
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 0, 0, 70), 0);
	assert_int_equal(run_vringh(VMDEV_COPY_PULL, 0, 0, 70), 0);
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 0, 0, -14), 0);
	/* What lies behind the count was not claimed. */
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 61, 0, 61), 0);
	assert_int_equal(run_vringh(VMDEV_COPY_PULL, 70, 0, 70), 0);
}

static void kernels_own_copies_the_wrong_way_are_reported(void **state)
{
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 5, 5, 70), RULE_DIR_07);
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 60, 0, 61), RULE_DIR_07);
	assert_int_equal(run_vringh(VMDEV_COPY_PUSH, 0, 69, 70), RULE_DIR_07);
	assert_int_equal(run_vringh(VMDEV_COPY_PULL, 69, 0, 70), RULE_DIR_07);
}

static void copies_against_the_descriptor_are_reported(void **state)
{
	struct feed *f = run_running(state);

	feed_chain(f, 0, 1, 60);
	feed_chain(f, 1, 1, 0);
	feed_ev(f, VMDEV_EV_COPY_BEGIN, 0, 1, VMDEV_COPY_PUSH, VMDEV_PERM_WRITABLE, 1, 2, 60);
	feed_ev(f, VMDEV_EV_COPY_END, 0, 1, VMDEV_COPY_PUSH, 60);
	feed_ev(f, VMDEV_EV_COPY_BEGIN, 1, 1, VMDEV_COPY_PULL, VMDEV_PERM_READABLE, 1, 2, 60);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_COPY_BEGIN, 1, 1, VMDEV_COPY_PUSH, VMDEV_PERM_READABLE, 1, 2, 0);
	feed_broken(f, RULE_DIR_04);
	feed_ev(f, VMDEV_EV_COPY_BEGIN, 0, 1, VMDEV_COPY_PULL, VMDEV_PERM_WRITABLE, 1, 2, 60);
	feed_broken(f, RULE_DIR_04);
}

/* One frame of 60 bytes through the pair: 72 with its header, into @rx receive buffers. */
static void run_frame(struct feed *f, unsigned int n, unsigned int rx)
{
	unsigned int left = 72, len;

	feed_chain(f, 1, n, 0);
	for (unsigned int i = 0; i < rx; i++)
		feed_chain(f, 0, n + i, rx > 1 ? 64 : 72);
	feed_used(f, 1, n, n, 0);
	for (unsigned int i = 0; i < rx; i++) {
		len = rx > 1 && left > 64 ? 64 : left;
		feed_used(f, 0, n + i, n + i, len);
		left -= len;
	}
}

static void run_begin(struct feed *f)
{
	feed_ev(f, VMDEV_EV_WORK_BEGIN, 0, 0);
}

static void run_end(struct feed *f, unsigned int frames, unsigned int drops, unsigned int why)
{
	feed_ev(f, VMDEV_EV_WORK_END, 0, frames, drops, 60 * frames, why);
}

/* So many runs that do nothing. */
static void run_for_nothing(struct feed *f, unsigned int times)
{
	for (unsigned int i = 0; i < times; i++) {
		run_begin(f);
		run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	}
}

static void device_that_runs_for_nothing_is_told_once(void **state)
{
	struct feed *f = run_running(state);

	/* The first run is for the kick. */
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 1, 0);
	run_for_nothing(f, 64);
	feed_clean(f);
	run_for_nothing(f, 1);
	feed_broken(f, RULE_RING_30);
	run_for_nothing(f, 200);
	feed_clean(f);
	/* A frame, and the same again. */
	run_begin(f);
	run_frame(f, 0, 1);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	run_for_nothing(f, 63);
	feed_clean(f);
	run_for_nothing(f, 1);
	feed_broken(f, RULE_RING_30);
}

static void runs_that_are_kicked_or_find_something_are_no_idling(void **state)
{
	struct feed *f = run_running(state);

	for (unsigned int i = 0; i < 300; i++) {
		if (i % 60 == 59)
			feed_set_vq(f, VMDEV_CMD_KICK_VQ, 1, 0);
		run_for_nothing(f, 1);
	}
	feed_clean(f);
	for (unsigned int i = 0; i < 300; i++) {
		run_begin(f);
		if (i % 60 == 59)
			feed_chain(f, 1, i / 60, 0);
		run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	}
	feed_clean(f);
}

/* A queue that is set up again and again has its worker look each time. */
static void runs_that_a_command_asks_for_are_no_idling(void **state)
{
	struct feed *f = run_running(state);

	for (unsigned int i = 0; i < 300; i++) {
		if (i % 60 == 59)
			feed_set_vq(f, VMDEV_CMD_SET_VQ_READY, 1, 1);
		run_for_nothing(f, 1);
	}
	feed_clean(f);
}

static void run_that_balances_is_clean(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 1);
	run_frame(f, 1, 3);
	run_end(f, 2, 0, VMDEV_WHY_NO_TX);
	run_begin(f);
	feed_chain(f, 1, 9, 0);
	feed_ev(f, VMDEV_EV_DROP, 0, VMDEV_DROP_NO_RX, 60);
	feed_used(f, 1, 9, 2, 0);
	run_end(f, 0, 1, VMDEV_WHY_NO_RX);
	run_begin(f);
	run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	feed_clean(f);
	assert_int_equal(f->slot.dev.group[0].judged, 3);
}

/* A frame of which @moved bytes arrive, out of @readable. */
static void run_frame_of(struct feed *f, unsigned int readable, unsigned int moved)
{
	feed_ev(f, VMDEV_EV_GETDESC, 1, 1, 0, 1, readable, 0, 3, 0);
	feed_chain(f, 0, 1, 1536);
	feed_used(f, 1, 1, 0, 0);
	feed_used(f, 0, 1, 0, moved);
}

static void frame_that_loses_a_byte_to_its_split_is_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame_of(f, 72, 71);
	feed_clean(f);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_RING_21);
	assert_int_equal(f->v.detail[0], 72);
	assert_int_equal(f->v.detail[1], 71);
}

static void frame_cut_by_the_device_that_says_so_is_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame_of(f, 73, 72);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_RING_21);
}

/* Short by a copy that failed, and dropped for it: nothing stale was delivered. */
static void frame_that_could_not_be_read_is_dropped(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	feed_chain(f, 1, 1, 0);
	feed_copy(f, 1, VMDEV_COPY_PULL, 1, 72, 12);
	feed_ev(f, VMDEV_EV_DROP, 0, VMDEV_DROP_BAD_TX, 60);
	feed_used(f, 1, 1, 0, 0);
	run_end(f, 0, 1, VMDEV_WHY_NO_TX);
	feed_clean(f);
}

static void stale_frame_after_a_failed_copy_is_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	feed_chain(f, 1, 1, 0);
	feed_copy(f, 1, VMDEV_COPY_PULL, 1, 72, 0);
	feed_chain(f, 0, 1, 1536);
	feed_used(f, 1, 1, 0, 0);
	feed_used(f, 0, 1, 0, 72);
	feed_clean(f);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_DIR_08);
}

/* The same on the side that is written: told at once, and not as lost bytes again. */
static void used_bytes_that_a_short_push_left_out_are_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	feed_chain(f, 1, 1, 0);
	feed_chain(f, 0, 1, 1536);
	feed_copy(f, 0, VMDEV_COPY_PUSH, 1, 72, 40);
	feed_ev(f, VMDEV_EV_COMPLETE, 1, 1, 0, 0);
	feed_clean(f);
	feed_ev(f, VMDEV_EV_COMPLETE, 0, 1, 0, 72);
	feed_broken(f, RULE_DIR_08);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_clean(f);
}

/* Whether a copy of @len bytes that claims @done of them claims too few. */
static struct rules_early run_early(const __u64 *src, const __u64 *dst, unsigned int done,
				    unsigned int len)
{
	struct rules_early r = { .done = done, .len = len };

	for (unsigned int i = 0; i < RULES_COPY_WORDS; i++)
		rules_early_word(&r, i, src[i], dst[i]);
	return r;
}

static void count_below_what_was_copied_is_reported(void **state)
{
	__u64 src[RULES_COPY_WORDS], dst[RULES_COPY_WORDS];
	struct rules_early r;

	for (unsigned int i = 0; i < RULES_COPY_WORDS; i++)
		src[i] = 0x0123456789abcdefULL * (i + 1);
	memcpy(dst, src, sizeof(dst));
	r = run_early(src, dst, 36, 72);
	assert_true(rules_dir_05_early(&r) && !r.differs);
	/* Behind the count something else: an honest short copy. */
	dst[8] ^= 1ULL << 63;
	r = run_early(src, dst, 36, 72);
	assert_false(rules_dir_05_early(&r) || r.differs);
	/* Within the count, at its last byte; and just behind it. */
	dst[4] ^= 1ULL << 31;
	r = run_early(src, dst, 36, 72);
	assert_true(r.differs);
	r = run_early(src, dst, 35, 72);
	assert_false(r.differs);
	/* Bytes that are all the same may have been there before. */
	memset(src, 7, sizeof(src));
	memset(dst, 7, sizeof(dst));
	r = run_early(src, dst, 32, 72);
	assert_false(rules_dir_05_early(&r));
}

static void frame_dropped_without_count_is_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 1);
	run_frame(f, 1, 0);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_NET_06);
	assert_int_equal(f->v.detail[0], 2);
	run_begin(f);
	run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	feed_clean(f);
}

static void frames_without_receive_buffers_are_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 0);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_NET_06);
}

static void malformed_transmit_chain_carries_no_frame(void **state)
{
	struct feed *f = run_running(state);

	for (unsigned int counted = 0; counted < 2; counted++) {
		run_begin(f);
		feed_ev(f, VMDEV_EV_RING_ERROR, 1, VMDEV_ERR_ADDRESS, 3, 0);
		if (counted)
			feed_ev(f, VMDEV_EV_DROP, 0, VMDEV_DROP_BAD_TX, 0);
		feed_used(f, 1, 3, counted, 0);
		run_end(f, 0, counted, VMDEV_WHY_NO_TX);
	}
	feed_clean(f);
}

static void stopped_run_is_not_asked_for_its_balance(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 0);
	run_end(f, 0, 0, VMDEV_WHY_STOPPED);
	feed_clean(f);
}

static void run_that_ends_with_a_callback_due_is_reported_once(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 1);
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, 1, 0, 1, 0, VMDEV_NOTIFY_EVENT_IDX, 1);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	feed_lost_callback(f);
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, 1, 1, 1, 9, VMDEV_NOTIFY_EVENT_IDX, 0);
	feed_clean(f);
}

static void run_that_ends_with_a_swallowed_chain_is_reported(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	feed_ev(f, VMDEV_EV_RING_ERROR, 1, VMDEV_ERR_ADDRESS, 3, 0);
	run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	feed_broken(f, RULE_RING_19);
}

static void lost_worker_events_are_not_judged(void **state)
{
	struct feed *f = run_running(state);

	run_begin(f);
	run_frame(f, 0, 0);
	f->work[0]++;
	run_end(f, 0, 0, VMDEV_WHY_NO_TX);
	feed_clean(f);
	assert_int_equal(f->slot.dev.group[0].unjudged, 1);
	assert_int_equal(f->slot.dev.group[0].seq.gaps, 1);
}

static void run_load(struct feed *f, unsigned int sent, unsigned int lost)
{
	feed_ev(f, VMDEV_EV_LOAD_RESULT, 0, sent, sent - lost, lost, 0, 0, 0);
}

static void run_frames(struct feed *f, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		unsigned int idx = f->slot.dev.vq[1].used_next & 0xffff;

		feed_chain(f, 1, i % FEED_RING, 0);
		feed_used(f, 1, i % FEED_RING, idx, 0);
	}
}

static void load_account_is_held_against_the_drops(void **state)
{
	struct feed *f = run_running(state);

	run_frames(f, 100);
	run_load(f, 100, 0);
	feed_clean(f);
	run_frames(f, 100);
	run_load(f, 100, 1);
	feed_broken(f, RULE_NET_06);
	run_frames(f, 100);
	feed_ev(f, VMDEV_EV_DROP, 0, VMDEV_DROP_NO_RX, 60);
	run_load(f, 100, 1);
	feed_clean(f);
	for (int i = 3; i < 6; i++) {
		feed_ev(f, VMDEV_EV_LOAD_RESULT, 0, 100, 100, 0, i == 3, i == 4, i == 5);
		feed_broken(f, RULE_NET_06);
	}
}

static void what_others_may_have_done_is_not_the_devices_deed(void **state)
{
	struct feed *f = run_running(state);

	for (int i = 2; i < 6; i++) {
		run_frames(f, 100);
		feed_ev(f, VMDEV_EV_LOAD_RESULT, 0, 100, 100, i == 2, i == 3, i == 4, i == 5,
			VMDEV_OTHER_XDP);
		feed_clean(f);
	}
	assert_int_equal(f->slot.dev.evaluated[RULE_NET_06], 0);
	/* The next load is judged by its own frames. */
	run_frames(f, 100);
	run_load(f, 100, 1);
	feed_broken(f, RULE_NET_06);
}

static void frames_that_never_came_to_the_device_are_not_its_loss(void **state)
{
	struct feed *f = run_running(state);

	run_frames(f, 95);
	run_load(f, 100, 5);
	feed_clean(f);
	run_frames(f, 95);
	run_load(f, 100, 6);
	feed_broken(f, RULE_NET_06);
}

static void frames_lost_by_a_reset_during_the_load_are_forgiven(void **state)
{
	struct feed *f = run_running(state);

	run_frames(f, 60);
	feed_down(f);
	feed_up(f);
	run_frames(f, 40);
	run_load(f, 100, 2);
	feed_clean(f);
	/* The next load lies wholly after the reset. */
	run_frames(f, 40);
	run_load(f, 40, 2);
	feed_broken(f, RULE_NET_06);
}

/* A run is balanced from a moment on at which both its queues were known. */
static void pair_is_known_when_both_its_rings_are(void **state)
{
	struct rules_vq rx = { .num = FEED_RING }, tx = { 0 };
	struct rules_group p = { 0 };

	rules_pair_mark(&p, &rx, &tx);
	assert_false(p.known);
	rules_pair_mark(&p, &tx, &rx);
	assert_false(p.known);
	tx.num = FEED_RING;
	rules_pair_mark(&p, &rx, &tx);
	assert_true(p.known);
}

static void sum_of_a_golden_session_covers_the_rules(void **state)
{
	struct feed *f = run_running(state);
	struct check_total total = { .ringbuf_full = 5 };
	struct check_stats *s = calloc(1, sizeof(*s));

	run_begin(f);
	run_frame(f, 0, 1);
	feed_ev(f, VMDEV_EV_NEED_NOTIFY, 1, 0, 1, 0, VMDEV_NOTIFY_EVENT_IDX, 1);
	feed_plain(f, VMDEV_EV_VQ_CB, 1);
	run_end(f, 1, 0, VMDEV_WHY_NO_TX);
	f->slot.dev.accepted |= VMDEV_FEATURE(VMDEV_F_CTRL_VQ) | VMDEV_FEATURE(VMDEV_F_CTRL_RX);
	feed_ev(f, VMDEV_EV_CTRL, 1, VMDEV_CLASS_RX, 0, VMDEV_ACK_OK, 3, 1, 1);
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 1, 0);
	feed_down(f);
	feed_plain(f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_clean(f);

	feed_stats(f, s, &total);
	assert_int_equal(s->devices, 1);
	assert_int_equal(s->devices_unknown, 0);
	assert_int_equal(s->unjudged + s->gaps + s->slot_missing, 0);
	assert_int_equal(s->ringbuf_full, 5);
	assert_int_equal(s->events[VMDEV_EV_GETDESC], 2);
	assert_int_equal(s->events[VMDEV_EV_REGISTER], f->slot.dev.n[VMDEV_EV_BIND]);
	assert_int_equal(s->commands[VMDEV_CMD_KICK_VQ], 1);
#define RULE(id, number, name, severity, who, section, blames, sentence, ...)		\
	if (!((const struct rules_row){ __VA_ARGS__ }.needs & RULES_NEEDS_MORE))	\
		assert_true(s->evaluated[id]);
#include "rules/core/homes.h"
#undef RULE
	free(s);
}

static void device_without_add_is_counted_as_unknown(void **state)
{
	struct feed *f = *state;
	struct check_total total = { .slot_missing = 2 };
	struct check_stats *s = calloc(1, sizeof(*s));

	f->ring[0] = 5000;
	feed_chain(f, 0, 1, 64);
	feed_used(f, 0, 1, 7, 0);
	feed_clean(f);
	feed_stats(f, s, &total);
	assert_int_equal(s->devices_unknown, 1);
	assert_int_equal(s->gaps, 0);
	assert_int_equal(s->slot_missing, 2);
	assert_true(s->unjudged >= 2);
	free(s);
}

int rules_run_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_copies_are_clean),
		cmocka_unit_test(push_the_wrong_way_breaks_destination_and_source),
		cmocka_unit_test(pull_the_wrong_way_is_one_rule),
		cmocka_unit_test(count_beyond_what_was_copied_is_reported),
		cmocka_unit_test(kernels_own_copies_the_right_way_are_clean),
		cmocka_unit_test(kernels_own_copies_the_wrong_way_are_reported),
		FEED_TEST(copies_against_the_descriptor_are_reported),
		FEED_TEST(device_that_runs_for_nothing_is_told_once),
		FEED_TEST(runs_that_are_kicked_or_find_something_are_no_idling),
		FEED_TEST(runs_that_a_command_asks_for_are_no_idling),
		FEED_TEST(run_that_balances_is_clean),
		FEED_TEST(frame_that_loses_a_byte_to_its_split_is_reported),
		FEED_TEST(frame_cut_by_the_device_that_says_so_is_reported),
		FEED_TEST(frame_that_could_not_be_read_is_dropped),
		FEED_TEST(stale_frame_after_a_failed_copy_is_reported),
		FEED_TEST(used_bytes_that_a_short_push_left_out_are_reported),
		cmocka_unit_test(count_below_what_was_copied_is_reported),
		FEED_TEST(frame_dropped_without_count_is_reported),
		FEED_TEST(frames_without_receive_buffers_are_reported),
		FEED_TEST(malformed_transmit_chain_carries_no_frame),
		FEED_TEST(stopped_run_is_not_asked_for_its_balance),
		FEED_TEST(run_that_ends_with_a_callback_due_is_reported_once),
		FEED_TEST(run_that_ends_with_a_swallowed_chain_is_reported),
		FEED_TEST(lost_worker_events_are_not_judged),
		FEED_TEST(load_account_is_held_against_the_drops),
		FEED_TEST(what_others_may_have_done_is_not_the_devices_deed),
		FEED_TEST(frames_that_never_came_to_the_device_are_not_its_loss),
		FEED_TEST(frames_lost_by_a_reset_during_the_load_are_forgiven),
		FEED_TEST(pair_is_known_when_both_its_rings_are),
		FEED_TEST(sum_of_a_golden_session_covers_the_rules),
		FEED_TEST(device_without_add_is_counted_as_unknown),
	};

	return cmocka_run_group_tests_name("rules-run", tests, NULL, NULL);
}
