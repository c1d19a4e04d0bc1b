// SPDX-License-Identifier: GPL-2.0
/*
 * Owns a log-linear histogram: values of any size, 3 % wide buckets, percentiles.
 * Does not own what is measured.
 */
#include "load/load_hist.h"

/* Largest value that falls into a bucket. */
static uint64_t load_hist_upper(unsigned int index)
{
	unsigned int shift;

	if (index < 2 * LOAD_HIST_SUB)
		return index;
	shift = (index >> LOAD_HIST_SUB_BITS) - 1;
	return (((uint64_t)LOAD_HIST_SUB + index % LOAD_HIST_SUB) << shift) + ((1ULL << shift) - 1);
}

void load_hist_merge(struct load_hist *hist, const struct load_hist *from)
{
	for (unsigned int i = 0; i < LOAD_HIST_BUCKETS; i++)
		hist->bucket[i] += from->bucket[i];
	hist->count += from->count;
	if (from->max > hist->max)
		hist->max = from->max;
}

uint64_t load_hist_percentile(const struct load_hist *hist, double percent)
{
	double exact = hist->count * percent / 100.0;
	uint64_t rank = (uint64_t)exact;
	uint64_t below = 0;

	/* The rank is a count of values, so a fraction of one more is one more. */
	if (rank < exact)
		rank++;
	if (rank == 0)
		rank = 1;
	for (unsigned int i = 0; i < LOAD_HIST_BUCKETS; i++) {
		below += hist->bucket[i];
		if (below >= rank)
			return load_hist_upper(i) < hist->max ? load_hist_upper(i) : hist->max;
	}
	return hist->max;
}
