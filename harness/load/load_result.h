/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the figures of a run and the verdict on them.
 * Does not own how they were gathered (load_flow) nor how they are shown (load_report).
 */
#ifndef LOAD_RESULT_H
#define LOAD_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/msg.h"
#include "load/load_hist.h"

/**
 * struct load_result - what became of the frames of one interface, or of all
 * @sent:         frames that the kernel took from us
 * @received:     frames that came back intact, each counted once
 * @lost:         frames that did not come back
 * @duplicated:   frames that came back again
 * @reordered:    frames that came back after a later one of their flow
 * @corrupt:      frames that came back changed
 * @in_flight:    frames under way when the interface went: nobody knows
 * @foreign:      intact load frames of other runs
 * @overruns:     frames that we were too slow to take: neither received nor lost
 * @device_drops: frames that the device counted as dropped during the run
 * @measured:     frames received in the timed part (after warm-up)
 * @bytes:        their bytes, without FCS
 * @elapsed_ns:   duration of the timed part
 * @others:       what beside the device handled the frames, a mask of enum vmdev_other
 * @gone:         the interface went down or away
 * @stalled:      the run ended early because nothing moved
 * @latency:      send to receive, in ns, of the timed part; in an open loop from when the frame
 *                was due, so that a sender which is held up hides nothing
 * @lateness:     how long after that it went, in an open loop
 */
struct load_result {
	uint64_t sent;
	uint64_t received;
	uint64_t lost;
	uint64_t duplicated;
	uint64_t reordered;
	uint64_t corrupt;
	uint64_t in_flight;
	uint64_t foreign;
	uint64_t overruns;
	uint64_t device_drops;
	uint64_t measured;
	uint64_t bytes;
	uint64_t elapsed_ns;
	uint32_t others;
	bool gone;
	bool stalled;
	struct load_hist latency;
	struct load_hist lateness;
};

/**
 * struct load_tally - what one flow counted, before it is known why a frame is missing
 * @sent:       frames sent, numbers 0 to @sent - 1
 * @next:       one above the highest number received
 * @received:   numbers received
 * @corrupt:    damaged frames
 * @overruns:   frames that the socket's ring had no room for
 * @gone:       the interface went down or away
 */
struct load_tally {
	uint64_t sent;
	uint64_t next;
	uint64_t received;
	uint64_t corrupt;
	uint64_t overruns;
	bool gone;
};

/* Add a flow's counts; decides which missing frames are lost and which in flight. */
void load_result_add_tally(struct load_result *result, const struct load_tally *tally);

/* The interface went away and losses may be due to that: nobody knows what became of them. */
void load_result_doubt_losses(struct load_result *result);

/* Add the figures of @from; durations are not added, the longest counts. */
void load_result_merge(struct load_result *result, const struct load_result *from);

/**
 * load_result_verdict() - exit code for one interface
 * @result: its figures
 *
 * Duplicates, reordering, damage, and loss beyond what the device counted are
 * violations, unless others than the device handled the frames too. A run that saw
 * nothing, or that cannot account for all frames, proves nothing.
 *
 * Return: VMDEV_EXIT_CLEAN, VMDEV_EXIT_VIOLATION or VMDEV_EXIT_INCONCLUSIVE.
 */
enum vmdev_exit load_result_verdict(const struct load_result *result);

/* The worse of two verdicts: a violation is never hidden by an inconclusive part. */
enum vmdev_exit load_result_worse(enum vmdev_exit a, enum vmdev_exit b);

/* Frames or bits of the timed part per second. */
double load_result_pps(const struct load_result *result);
double load_result_bps(const struct load_result *result);

#endif /* LOAD_RESULT_H */
