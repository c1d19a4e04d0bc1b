/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers for random tests: the same in every run, so that a failure can be seen again.
 * Owns no seed: the test does.
 */
#ifndef UNIT_RANDOM_H
#define UNIT_RANDOM_H

/**
 * random_below() - the next number of Marsaglia's xorshift generator
 * @seed:  where the sequence stands; not 0
 * @below: how many numbers there are, above 0
 *
 * Return: 0..@below - 1.
 */
static inline unsigned int random_below(unsigned int *seed, unsigned int below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

#endif /* UNIT_RANDOM_H */
