// SPDX-License-Identifier: GPL-2.0
/*
 * Prints how many thousand times a second this machine's time stamp counter counts.
 * Does not tell the guest: qemu.sh does.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define TSC_SPAN_NS 20000000ULL
#define TSC_TRIES 100

/**
 * struct tsc_point - one moment by both clocks
 * @ns:    CLOCK_MONOTONIC_RAW, nanoseconds
 * @ticks: the counter at the same time, or as near as one of many tries came
 */
struct tsc_point {
	uint64_t ns, ticks;
};

static uint64_t tsc_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* Of many pairs the one that was read fastest: no other task ran in between. */
static struct tsc_point tsc_read(void)
{
	struct tsc_point best = { 0 };
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TSC_TRIES; i++) {
		uint64_t before = __rdtsc(), ns = tsc_ns(), after = __rdtsc();

		if (after - before >= least)
			continue;
		least = after - before;
		best = (struct tsc_point){ .ns = ns, .ticks = before + least / 2 };
	}
	return best;
}

int main(void)
{
	struct tsc_point from = tsc_read(), to;

	do {
		to = tsc_read();
	} while (to.ns - from.ns < TSC_SPAN_NS);
	printf("%llu\n", (to.ticks - from.ticks) * 1000000ULL / (to.ns - from.ns));
	return 0;
}
