/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns a log-linear histogram: values of any size, 3 % wide buckets, percentiles.
 * Does not own what is measured.
 */
#ifndef LOAD_HIST_H
#define LOAD_HIST_H

#include <stdint.h>

#define LOAD_HIST_SUB_BITS 5 /* 32 buckets per power of two */
#define LOAD_HIST_SUB (1u << LOAD_HIST_SUB_BITS)
#define LOAD_HIST_BUCKETS ((64 - LOAD_HIST_SUB_BITS + 1) * LOAD_HIST_SUB)

/**
 * struct load_hist - distribution of 64-bit values
 * @count:  values noted
 * @max:    largest of them
 * @bucket: how many fell into each bucket
 */
struct load_hist {
	uint64_t count;
	uint64_t max;
	uint64_t bucket[LOAD_HIST_BUCKETS];
};

static inline unsigned int load_hist_index(uint64_t value)
{
	unsigned int shift;

	if (value < LOAD_HIST_SUB)
		return value;
	shift = 63 - LOAD_HIST_SUB_BITS - __builtin_clzll(value);
	return (shift << LOAD_HIST_SUB_BITS) + (value >> shift);
}

static inline void load_hist_add(struct load_hist *hist, uint64_t value)
{
	hist->bucket[load_hist_index(value)]++;
	hist->count++;
	if (value > hist->max)
		hist->max = value;
}

/* Add all values of @from to @hist. */
void load_hist_merge(struct load_hist *hist, const struct load_hist *from);

/**
 * load_hist_percentile() - value that a share of all values does not exceed
 * @hist:    the distribution
 * @percent: 0 to 100
 *
 * Return: the upper end of the bucket that holds it, at most the maximum; 0 if
 * nothing was noted.
 */
uint64_t load_hist_percentile(const struct load_hist *hist, double percent);

#endif /* LOAD_HIST_H */
