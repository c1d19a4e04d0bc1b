// SPDX-License-Identifier: GPL-2.0
/*
 * Must hold: the load generator's frames, sequence numbers, percentiles, verdicts and reports
 * are right. Needs nothing; what moves real frames is in load_tap_test.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load/load_flow.h"
#include "load/load_frame.h"
#include "load/load_hist.h"
#include "load/load_report.h"
#include "load/load_result.h"
#include "load/load_seq.h"
#include "vmdev_event.h"

#define TEST_RUN 0x12345678u
#define TEST_FLOW 3
#define TEST_SEQ 0x1122334455ULL
#define TEST_TS 987654321ULL
#define TEST_WAIT_NS 2000000000ULL

static struct load_frame_id test_id(void)
{
	static const uint8_t dst[6] = { 2, 0, 0, 0, 0, 1 }, src[6] = { 2, 0, 0, 0, 0, 2 };
	struct load_frame_id id = { .run = TEST_RUN, .flow = TEST_FLOW };

	load_frame_set_eth(&id, dst, src);
	return id;
}

/* A frame in memory of exactly its length, so that ASan sees a read past its end. */
static uint8_t *test_frame(const struct load_frame_id *id, size_t len, uint64_t seq)
{
	uint8_t *frame = malloc(len);

	assert_non_null(frame);
	load_frame_start(frame, id);
	load_frame_build(frame, len, seq, TEST_TS);
	return frame;
}

static enum load_frame_state test_judge(const uint8_t *frame, size_t len)
{
	struct load_frame_id id = test_id();
	uint64_t seq, ts;

	return load_frame_judge(frame, len, &id, &seq, &ts);
}

static void built_frame_is_intact_and_carries_its_numbers(void **state)
{
	static const size_t lens[] = { LOAD_FRAME_MIN, 61, 128, 241, 1514, 9014, LOAD_FRAME_MAX };
	struct load_frame_id id = test_id();
	uint64_t seq, ts;

	for (size_t i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		uint8_t *frame = test_frame(&id, lens[i], TEST_SEQ);

		assert_int_equal(load_frame_judge(frame, lens[i], &id, &seq, &ts),
				 LOAD_FRAME_INTACT);
		assert_int_equal(seq, TEST_SEQ);
		assert_int_equal(ts, TEST_TS);
		free(frame);
	}
}

static void every_changed_bit_is_noticed(void **state)
{
	struct load_frame_id id = test_id();
	uint8_t *frame = test_frame(&id, LOAD_FRAME_MIN, TEST_SEQ);

	for (size_t bit = 0; bit < LOAD_FRAME_MIN * 8; bit++) {
		frame[bit / 8] ^= 1 << bit % 8;
		assert_int_not_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_INTACT);
		assert_int_not_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_FOREIGN);
		frame[bit / 8] ^= 1 << bit % 8;
	}
	assert_int_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_INTACT);
	free(frame);
}

static void changed_length_is_noticed(void **state)
{
	struct load_frame_id id = test_id();
	uint8_t *frame = test_frame(&id, 100, TEST_SEQ);
	uint8_t shorter[99], longer[101] = { 0 };

	memcpy(shorter, frame, sizeof(shorter));
	memcpy(longer, frame, 100);
	assert_int_equal(test_judge(shorter, sizeof(shorter)), LOAD_FRAME_BAD_LENGTH);
	assert_int_equal(test_judge(longer, sizeof(longer)), LOAD_FRAME_BAD_LENGTH);
	assert_int_equal(test_judge(shorter, 13), LOAD_FRAME_BAD_LENGTH);
	assert_int_equal(test_judge(shorter, 0), LOAD_FRAME_BAD_LENGTH);
	free(frame);
}

static void intact_frame_of_another_run_is_foreign(void **state)
{
	struct load_frame_id other = test_id();
	uint8_t *frame;

	other.run++;
	frame = test_frame(&other, LOAD_FRAME_MIN, TEST_SEQ);
	assert_int_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_FOREIGN);
	frame[50] ^= 1;
	assert_int_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_BAD_SUM);
	free(frame);
}

static void frame_of_another_flow_is_damage(void **state)
{
	struct load_frame_id other = test_id();
	uint8_t *frame;

	other.flow++;
	frame = test_frame(&other, LOAD_FRAME_MIN, TEST_SEQ);
	assert_int_equal(test_judge(frame, LOAD_FRAME_MIN), LOAD_FRAME_BAD_FLOW);
	free(frame);
}

static void payloads_of_neighbours_differ(void **state)
{
	struct load_frame_id id = test_id();
	uint8_t *one = test_frame(&id, 1514, 7), *two = test_frame(&id, 1514, 8);

	assert_memory_not_equal(one + LOAD_FRAME_HDR_LEN, two + LOAD_FRAME_HDR_LEN,
				1514 - LOAD_FRAME_HDR_LEN);
	free(one);
	free(two);
}

static void first_difference_is_located(void **state)
{
	struct load_frame_id id = test_id();
	uint8_t *frame = test_frame(&id, 200, TEST_SEQ);
	struct load_frame_diff diff;
	uint8_t sent = frame[77];

	assert_int_equal(load_frame_find_diff(frame, 200, &id, &diff), -1);
	frame[77] ^= 0x55;
	frame[90] ^= 0x55;
	assert_int_equal(load_frame_find_diff(frame, 200, &id, &diff), 0);
	assert_int_equal(diff.offset, 77);
	assert_int_equal(diff.want, sent);
	assert_int_equal(diff.got, sent ^ 0x55);
	assert_int_equal(load_frame_find_diff(frame, LOAD_FRAME_HDR_LEN - 1, &id, &diff), -1);
	free(frame);
}

static struct load_seq *test_seq(void)
{
	struct load_seq *seq = calloc(1, sizeof(*seq));

	assert_non_null(seq);
	return seq;
}

static void expect_seq(const struct load_seq *seq, uint64_t received, uint64_t duplicated,
		       uint64_t reordered, uint64_t missing)
{
	assert_int_equal(seq->received, received);
	assert_int_equal(seq->duplicated, duplicated);
	assert_int_equal(seq->reordered, reordered);
	assert_int_equal(load_seq_missing(seq), missing);
}

static void numbers_in_order_are_received_over_many_windows(void **state)
{
	const uint64_t many = 3 * LOAD_SEQ_WINDOW + 17;
	struct load_seq *seq = test_seq();

	for (uint64_t i = 0; i < many; i++)
		load_seq_add(seq, i);
	expect_seq(seq, many, 0, 0, 0);
	for (uint64_t i = many - LOAD_SEQ_WINDOW; i < many; i++)
		load_seq_add(seq, i);
	expect_seq(seq, many, LOAD_SEQ_WINDOW, 0, 0);
	free(seq);
}

static void gap_is_missing_until_it_is_filled(void **state)
{
	struct load_seq *seq = test_seq();

	load_seq_add(seq, 0);
	load_seq_add(seq, 3);
	expect_seq(seq, 2, 0, 0, 2);
	load_seq_add(seq, 2);
	expect_seq(seq, 3, 0, 1, 1);
	load_seq_add(seq, 1);
	expect_seq(seq, 4, 0, 2, 0);
	load_seq_add(seq, 2);
	expect_seq(seq, 4, 1, 2, 0);
	free(seq);
}

static void gap_does_not_remember_the_window_before(void **state)
{
	static const uint64_t gaps[] = { 1, 63, 64, 65, 200, LOAD_SEQ_WINDOW - 1 };

	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++) {
		struct load_seq *seq = test_seq();
		uint64_t next = LOAD_SEQ_WINDOW + 37;

		for (uint64_t k = 0; k < next; k++)
			load_seq_add(seq, k);
		load_seq_add(seq, next + gaps[i]);
		expect_seq(seq, next + 1, 0, 0, gaps[i]);
		for (uint64_t k = next; k < next + gaps[i]; k++)
			load_seq_add(seq, k);
		expect_seq(seq, next + 1 + gaps[i], 0, gaps[i], 0);
		free(seq);
	}
}

static void jump_beyond_the_window_is_missing(void **state)
{
	struct load_seq *seq = test_seq();

	load_seq_add(seq, 0);
	load_seq_add(seq, 10 * LOAD_SEQ_WINDOW);
	expect_seq(seq, 2, 0, 0, 10 * LOAD_SEQ_WINDOW - 1);
	/* Too old to know: it must not count as received. */
	load_seq_add(seq, 5);
	expect_seq(seq, 2, 1, 0, 10 * LOAD_SEQ_WINDOW - 1);
	free(seq);
}

static void buckets_are_three_percent_wide_over_the_whole_range(void **state)
{
	for (unsigned int shift = 0; shift < 64; shift++) {
		uint64_t value = (1ULL << shift) + ((1ULL << shift) >> 1);
		struct load_hist *hist = calloc(1, sizeof(*hist));
		uint64_t median;

		assert_non_null(hist);
		load_hist_add(hist, value);
		load_hist_add(hist, value);
		load_hist_add(hist, UINT64_MAX);
		median = load_hist_percentile(hist, 50);
		assert_true(median >= value);
		assert_true(median - value <= value / LOAD_HIST_SUB);
		assert_int_equal(load_hist_percentile(hist, 100), UINT64_MAX);
		free(hist);
	}
}

static void percentiles_count_values(void **state)
{
	struct load_hist *hist = calloc(1, sizeof(*hist)), *sum = calloc(1, sizeof(*sum));

	assert_non_null(hist);
	assert_non_null(sum);
	assert_int_equal(load_hist_percentile(hist, 50), 0);
	for (unsigned int i = 1; i <= 30; i++)
		load_hist_add(hist, i);
	assert_int_equal(load_hist_percentile(hist, 0), 1);
	assert_int_equal(load_hist_percentile(hist, 50), 15);
	assert_int_equal(load_hist_percentile(hist, 99), 30);
	load_hist_merge(sum, hist);
	load_hist_merge(sum, hist);
	assert_int_equal(sum->count, 60);
	assert_int_equal(sum->max, 30);
	assert_int_equal(load_hist_percentile(sum, 50), 15);
	free(hist);
	free(sum);
}

static void missing_frames_are_lost_corrupt_or_overrun(void **state)
{
	struct load_result result = { 0 };
	struct load_tally tally = {
		.sent = 100, .next = 98, .received = 90, .corrupt = 3, .overruns = 2,
	};

	load_result_add_tally(&result, &tally);
	assert_int_equal(result.lost, 5);
	assert_int_equal(result.in_flight, 0);
	/* More damage than gaps, as when a damaged frame came twice. */
	tally.corrupt = 20;
	load_result_add_tally(&result, &tally);
	assert_int_equal(result.lost, 5);
	assert_int_equal(result.sent, 200);
}

static void frames_under_way_when_the_interface_went_are_not_lost(void **state)
{
	struct load_result result = { 0 };
	const struct load_tally tally = { .sent = 100, .next = 60, .received = 59, .gone = true };

	load_result_add_tally(&result, &tally);
	assert_int_equal(result.lost, 1);
	assert_int_equal(result.in_flight, 40);
	assert_true(result.gone);
}

static void doubtful_losses_are_inconclusive(void **state)
{
	struct load_result result = { .sent = 9, .received = 7, .lost = 2 };

	load_result_doubt_losses(&result);
	assert_int_equal(result.lost, 0);
	assert_int_equal(result.in_flight, 2);
	assert_int_equal(load_result_verdict(&result), VMDEV_EXIT_INCONCLUSIVE);
}

static void verdict_follows_the_figures(void **state)
{
	static const struct {
		struct load_result result;
		enum vmdev_exit want;
	} cases[] = {
		{ { .sent = 9, .received = 9 }, VMDEV_EXIT_CLEAN },
		{ { .sent = 9, .received = 8, .lost = 1 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .received = 8, .lost = 1, .device_drops = 1 }, VMDEV_EXIT_CLEAN },
		{ { .sent = 9, .received = 9, .duplicated = 1 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .received = 9, .reordered = 1 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .received = 8, .corrupt = 1 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .corrupt = 9 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .received = 8, .overruns = 1 }, VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .received = 7, .overruns = 1, .lost = 1 }, VMDEV_EXIT_VIOLATION },
		{ { .sent = 9, .received = 5, .in_flight = 4, .gone = true },
		  VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .lost = 9 }, VMDEV_EXIT_INCONCLUSIVE },
		/* Others may have done it. */
		{ { .sent = 9, .received = 9, .others = 1 }, VMDEV_EXIT_CLEAN },
		{ { .sent = 9, .received = 8, .lost = 1, .others = 1 }, VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .received = 9, .duplicated = 1, .others = 4 },
		  VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .received = 9, .reordered = 1, .others = 2 },
		  VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .received = 8, .corrupt = 1, .others = 8 },
		  VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 9, .lost = 9, .device_drops = 9 }, VMDEV_EXIT_INCONCLUSIVE },
		{ { .sent = 0 }, VMDEV_EXIT_INCONCLUSIVE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(load_result_verdict(&cases[i].result), cases[i].want);
}

static void violation_is_not_hidden_by_an_inconclusive_part(void **state)
{
	assert_int_equal(load_result_worse(VMDEV_EXIT_INCONCLUSIVE, VMDEV_EXIT_VIOLATION),
			 VMDEV_EXIT_VIOLATION);
	assert_int_equal(load_result_worse(VMDEV_EXIT_CLEAN, VMDEV_EXIT_INCONCLUSIVE),
			 VMDEV_EXIT_INCONCLUSIVE);
	assert_int_equal(load_result_worse(VMDEV_EXIT_CLEAN, VMDEV_EXIT_CLEAN), VMDEV_EXIT_CLEAN);
}

static void rates_are_those_of_the_timed_part(void **state)
{
	const struct load_result result = {
		.sent = 5000, .measured = 1000, .bytes = 60000, .elapsed_ns = 500000000,
	};
	const struct load_result nothing = { .sent = 5000 };

	assert_int_equal(load_result_pps(&result), 2000);
	assert_int_equal(load_result_bps(&result), 960000);
	assert_int_equal(load_result_pps(&nothing), 0);
	assert_int_equal(load_result_bps(&nothing), 0);
}

static void checker_gets_one_event_per_device(void **state)
{
	struct load_lane *lanes = calloc(3, sizeof(*lanes));
	struct load_run *run = calloc(1, sizeof(*run));
	struct vmdev_event event[3];
	char text[16];
	int fds[2];

	assert_non_null(lanes);
	assert_non_null(run);
	lanes[0].tx.dev = 7;
	lanes[0].result = (struct load_result){ .sent = 1, .received = 2, .lost = 3,
						.duplicated = 4, .reordered = 5, .corrupt = 6,
						.others = 7 };
	lanes[1].tx.dev = -1;
	lanes[2].tx.dev = 0;
	run->lanes = lanes;
	run->nlanes = 3;
	assert_int_equal(pipe(fds), 0);
	snprintf(text, sizeof(text), "%d", fds[1]);
	setenv("VMDEV_REPORT_FD", text, 1);
	assert_int_equal(load_report_events(run), 0);
	close(fds[1]);
	assert_int_equal(read(fds[0], event, sizeof(event)), 2 * sizeof(event[0]));
	assert_int_equal(event[0].id, VMDEV_EV_LOAD_RESULT);
	assert_int_equal(event[0].dev, 7);
	assert_int_equal(event[0].vq, 0);
	for (unsigned int i = VMDEV_LOAD_A_SENT; i <= VMDEV_LOAD_A_OTHERS; i++)
		assert_int_equal(event[0].arg[i], i + 1);
	assert_int_equal(event[1].dev, 0);
	/* A descriptor that is gone, and one that never was. */
	assert_int_equal(load_report_events(run), -1);
	setenv("VMDEV_REPORT_FD", "seven", 1);
	assert_int_equal(load_report_events(run), -1);
	unsetenv("VMDEV_REPORT_FD");
	assert_int_equal(load_report_events(run), 0);
	close(fds[0]);
	free(lanes);
	free(run);
}

static void frames_of_an_open_loop_are_due_on_a_grid(void **state)
{
	static const uint64_t rates[] = { 1, 3, 7, 1000, 20000, 999983, 1000000000 };
	static const uint64_t numbers[] = { 1, 2, 3, 999, 20000, 1234567, 3000000000 };

	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		assert_int_equal(load_flow_time(0, rates[i]), 0);
		assert_int_equal(load_flow_due(0, rates[i]), 1);
		for (size_t k = 0; k < sizeof(numbers) / sizeof(*numbers); k++) {
			uint64_t at = load_flow_time(numbers[k], rates[i]);

			assert_int_equal(load_flow_due(at, rates[i]), numbers[k] + 1);
			assert_int_equal(load_flow_due(at - 1, rates[i]), numbers[k]);
		}
	}
	assert_int_equal(load_flow_time(20000, 20000), 1000000000);
}

/* A flow whose frames come back through a pair of sockets; @plan->start is set here. */
static void test_flow_run(struct load_plan *plan, struct load_flow *flow)
{
	pthread_barrier_t start;
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
	assert_int_equal(pthread_barrier_init(&start, NULL, 1), 0);
	plan->start = &start;
	flow->plan = plan;
	flow->id = test_id();
	flow->port = (struct load_port){
		.tx = fds[0], .rx = fds[1], .slots = 64, .slot_size = 256, .buf = malloc(256),
	};
	assert_non_null(flow->port.buf);
	assert_int_equal(load_flow_init(flow), 0);
	load_flow_thread(flow);
	load_flow_exit(flow);
	pthread_barrier_destroy(&start);
}

static struct load_plan test_plan(uint64_t rate, uint64_t count)
{
	return (struct load_plan){
		.size_min = LOAD_FRAME_MIN, .size_max = LOAD_FRAME_MIN, .batch = 1, .rate = rate,
		.count = count, .stall_ns = TEST_WAIT_NS, .drain_ns = TEST_WAIT_NS,
	};
}

/* At a rate that no sender keeps up with, each frame is later than the one before. */
static void sender_that_is_late_hides_no_latency(void **state)
{
	struct load_flow *flow = calloc(1, sizeof(*flow));
	struct load_plan plan = test_plan(1000000000, 2000);
	const struct load_hist *latency, *lateness;

	assert_non_null(flow);
	test_flow_run(&plan, flow);
	latency = &flow->result.latency;
	lateness = &flow->result.lateness;
	assert_int_equal(latency->count, plan.count);
	assert_int_equal(lateness->count, plan.count);
	assert_true(lateness->max > load_flow_time(plan.count, plan.rate));
	assert_true(latency->max >= lateness->max);
	assert_true(load_hist_percentile(latency, 50) >= load_hist_percentile(lateness, 50));
	free(flow);
}

static void closed_loop_is_never_late(void **state)
{
	struct load_flow *flow = calloc(1, sizeof(*flow));
	struct load_plan plan = test_plan(0, 100);

	assert_non_null(flow);
	plan.window = 4;
	test_flow_run(&plan, flow);
	assert_int_equal(flow->result.latency.count, 100);
	assert_int_equal(flow->result.lateness.count, 0);
	free(flow);
}

static void frames_of_the_warm_up_are_in_no_figure(void **state)
{
	struct load_flow *flow = calloc(1, sizeof(*flow));
	struct load_plan plan = test_plan(1000000, 100);

	assert_non_null(flow);
	plan.warmup = 50;
	test_flow_run(&plan, flow);
	assert_int_equal(flow->seq.received, 150);
	assert_int_equal(flow->result.measured, 100);
	assert_int_equal(flow->result.bytes, 100 * LOAD_FRAME_MIN);
	assert_int_equal(flow->result.latency.count, 100);
	assert_int_equal(flow->result.lateness.count, 100);
	free(flow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_frame_is_intact_and_carries_its_numbers),
		cmocka_unit_test(every_changed_bit_is_noticed),
		cmocka_unit_test(changed_length_is_noticed),
		cmocka_unit_test(intact_frame_of_another_run_is_foreign),
		cmocka_unit_test(frame_of_another_flow_is_damage),
		cmocka_unit_test(payloads_of_neighbours_differ),
		cmocka_unit_test(first_difference_is_located),
		cmocka_unit_test(numbers_in_order_are_received_over_many_windows),
		cmocka_unit_test(gap_is_missing_until_it_is_filled),
		cmocka_unit_test(gap_does_not_remember_the_window_before),
		cmocka_unit_test(jump_beyond_the_window_is_missing),
		cmocka_unit_test(buckets_are_three_percent_wide_over_the_whole_range),
		cmocka_unit_test(percentiles_count_values),
		cmocka_unit_test(missing_frames_are_lost_corrupt_or_overrun),
		cmocka_unit_test(frames_under_way_when_the_interface_went_are_not_lost),
		cmocka_unit_test(doubtful_losses_are_inconclusive),
		cmocka_unit_test(verdict_follows_the_figures),
		cmocka_unit_test(violation_is_not_hidden_by_an_inconclusive_part),
		cmocka_unit_test(rates_are_those_of_the_timed_part),
		cmocka_unit_test(checker_gets_one_event_per_device),
		cmocka_unit_test(frames_of_an_open_loop_are_due_on_a_grid),
		cmocka_unit_test(sender_that_is_late_hides_no_latency),
		cmocka_unit_test(closed_loop_is_never_late),
		cmocka_unit_test(frames_of_the_warm_up_are_in_no_figure),
	};

	load_frame_init();
	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
