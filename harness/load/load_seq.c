// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the bookkeeping of one flow's sequence numbers: what came, twice, late, never.
 * Does not own frames: it sees only the numbers of intact ones.
 */
#include <string.h>

#include "load/load_seq.h"

static uint64_t *load_seq_word(struct load_seq *seq, uint64_t number)
{
	return &seq->seen[number / 64 % LOAD_SEQ_WORDS];
}

static uint64_t load_seq_bit(uint64_t number)
{
	return 1ULL << (number % 64);
}

/* Forget what the bits of @from to @to - 1 meant one window ago. */
static void load_seq_forget(struct load_seq *seq, uint64_t from, uint64_t to)
{
	if (to - from >= LOAD_SEQ_WINDOW) {
		memset(seq->seen, 0, sizeof(seq->seen));
		return;
	}
	while (from < to) {
		if (from % 64 == 0 && to - from >= 64) {
			*load_seq_word(seq, from) = 0;
			from += 64;
		} else {
			*load_seq_word(seq, from) &= ~load_seq_bit(from);
			from++;
		}
	}
}

static void load_seq_add_old(struct load_seq *seq, uint64_t number)
{
	uint64_t *word = load_seq_word(seq, number);

	if (seq->next - number > LOAD_SEQ_WINDOW || *word & load_seq_bit(number)) {
		seq->duplicated++;
		return;
	}
	*word |= load_seq_bit(number);
	seq->reordered++;
	seq->received++;
}

void load_seq_add(struct load_seq *seq, uint64_t number)
{
	if (number < seq->next) {
		load_seq_add_old(seq, number);
		return;
	}
	if (number > seq->next)
		load_seq_forget(seq, seq->next, number);
	*load_seq_word(seq, number) |= load_seq_bit(number);
	seq->received++;
	seq->next = number + 1;
}
