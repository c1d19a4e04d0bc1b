/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the bookkeeping of one flow's sequence numbers: what came, twice, late, never.
 * Does not own frames: it sees only the numbers of intact ones.
 */
#ifndef LOAD_SEQ_H
#define LOAD_SEQ_H

#include <stdint.h>

/* How far back a number is remembered. */
#define LOAD_SEQ_WINDOW 65536u
#define LOAD_SEQ_WORDS (LOAD_SEQ_WINDOW / 64)

/**
 * struct load_seq - which sequence numbers have arrived
 * @next:       one above the highest that arrived
 * @received:   numbers that arrived, each counted once
 * @duplicated: arrivals of a number that had arrived before, and of numbers so
 *              old that nobody remembers: never hidden in @received
 * @reordered:  first arrivals below a number that had arrived already
 * @seen:       bit set: the last LOAD_SEQ_WINDOW numbers below @next
 */
struct load_seq {
	uint64_t next;
	uint64_t received;
	uint64_t duplicated;
	uint64_t reordered;
	uint64_t seen[LOAD_SEQ_WORDS];
};

/* Note that @number arrived. */
void load_seq_add(struct load_seq *seq, uint64_t number);

/* Numbers below the highest that have not arrived. */
static inline uint64_t load_seq_missing(const struct load_seq *seq)
{
	return seq->next - seq->received;
}

#endif /* LOAD_SEQ_H */
