// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the figures of a run and the verdict on them.
 * Does not own how they were gathered (load_flow) nor how they are shown (load_report).
 */
#include "load/load_result.h"

#define LOAD_RESULT_NS_PER_S 1e9

static uint64_t load_result_minus(uint64_t from, uint64_t amount)
{
	return from > amount ? from - amount : 0;
}

void load_result_add_tally(struct load_result *result, const struct load_tally *tally)
{
	/* Once the interface is gone, only a gap before a frame that came is a proven loss. */
	uint64_t due = tally->gone ? tally->next : tally->sent;
	uint64_t missing = due - tally->received;

	/* A damaged frame has lost its number, and so leaves a gap that is no loss. */
	missing = load_result_minus(missing, tally->corrupt);
	result->lost += load_result_minus(missing, tally->overruns);
	result->in_flight += tally->sent - due;
	result->sent += tally->sent;
	result->received += tally->received;
	result->corrupt += tally->corrupt;
	result->overruns += tally->overruns;
	result->gone |= tally->gone;
}

void load_result_doubt_losses(struct load_result *result)
{
	result->in_flight += result->lost;
	result->lost = 0;
	result->gone = true;
}

void load_result_merge(struct load_result *result, const struct load_result *from)
{
	result->sent += from->sent;
	result->received += from->received;
	result->lost += from->lost;
	result->duplicated += from->duplicated;
	result->reordered += from->reordered;
	result->corrupt += from->corrupt;
	result->in_flight += from->in_flight;
	result->foreign += from->foreign;
	result->overruns += from->overruns;
	result->device_drops += from->device_drops;
	result->measured += from->measured;
	result->bytes += from->bytes;
	if (from->elapsed_ns > result->elapsed_ns)
		result->elapsed_ns = from->elapsed_ns;
	result->others |= from->others;
	result->gone |= from->gone;
	result->stalled |= from->stalled;
	load_hist_merge(&result->latency, &from->latency);
	load_hist_merge(&result->lateness, &from->lateness);
}

enum vmdev_exit load_result_verdict(const struct load_result *result)
{
	/* Whose deed it was is unknown where others had the frames in their hands. */
	enum vmdev_exit wrong = result->others ? VMDEV_EXIT_INCONCLUSIVE : VMDEV_EXIT_VIOLATION;

	if (result->duplicated || result->reordered || result->corrupt)
		return wrong;
	if (!result->sent || !result->received)
		return VMDEV_EXIT_INCONCLUSIVE;
	if (result->lost > result->device_drops)
		return wrong;
	if (result->gone || result->overruns)
		return VMDEV_EXIT_INCONCLUSIVE;
	return VMDEV_EXIT_CLEAN;
}

enum vmdev_exit load_result_worse(enum vmdev_exit a, enum vmdev_exit b)
{
	static const enum vmdev_exit order[] = {
		VMDEV_EXIT_INTERNAL,
		VMDEV_EXIT_VIOLATION,
		VMDEV_EXIT_INCONCLUSIVE,
	};

	for (unsigned int i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return VMDEV_EXIT_CLEAN;
}

double load_result_pps(const struct load_result *result)
{
	if (!result->elapsed_ns)
		return 0;
	return result->measured * LOAD_RESULT_NS_PER_S / result->elapsed_ns;
}

double load_result_bps(const struct load_result *result)
{
	if (!result->elapsed_ns)
		return 0;
	return result->bytes * 8.0 * LOAD_RESULT_NS_PER_S / result->elapsed_ns;
}
