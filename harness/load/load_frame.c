// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the layout of a load frame: building one, and judging one that came back.
 * Does not own sockets, nor what a series of frames means (load_seq).
 */
#include <endian.h>
#include <string.h>

/*
 * XXH3 and not zlib's crc32: both sides hash every byte of every frame, and the cost of the
 * tool is part of what a bench measures. Instructions for frames of 60 and 1514 bytes: 50 and
 * 1408, against 294 and 5908. Header only: no library is linked.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "load/load_frame.h"

#define LOAD_FRAME_STARTS 4096 /* patterns before they repeat, times the step */
#define LOAD_FRAME_STEP 8 /* bytes between the patterns of two frames */

static uint8_t load_frame_pattern[LOAD_FRAME_STARTS * LOAD_FRAME_STEP + LOAD_FRAME_MAX];

void load_frame_init(void)
{
	uint64_t state = LOAD_FRAME_MAGIC;

	for (size_t i = 0; i < sizeof(load_frame_pattern); i++) {
		/* A linear congruential generator (Knuth's MMIX); its top byte is random enough. */
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		load_frame_pattern[i] = state >> 56;
	}
}

static const uint8_t *load_frame_pattern_of(uint64_t seq)
{
	return load_frame_pattern + seq % LOAD_FRAME_STARTS * LOAD_FRAME_STEP;
}

static uint64_t load_frame_sum(const uint8_t *frame, size_t len)
{
	const size_t skip = LOAD_FRAME_ETH_LEN + sizeof(uint64_t);

	return XXH3_64bits(frame + skip, len - skip);
}

void load_frame_set_eth(struct load_frame_id *id, const uint8_t dst[6], const uint8_t src[6])
{
	memcpy(id->eth, dst, 6);
	memcpy(id->eth + 6, src, 6);
	id->eth[12] = LOAD_FRAME_ETHERTYPE >> 8;
	id->eth[13] = LOAD_FRAME_ETHERTYPE & 0xff;
}

void load_frame_start(uint8_t *frame, const struct load_frame_id *id)
{
	struct load_frame_hdr *hdr = (void *)(frame + LOAD_FRAME_ETH_LEN);

	memcpy(frame, id->eth, LOAD_FRAME_ETH_LEN);
	hdr->magic = htobe32(LOAD_FRAME_MAGIC);
	hdr->run = htobe32(id->run);
	hdr->flow = htobe16(id->flow);
}

void load_frame_build(uint8_t *frame, size_t len, uint64_t seq, uint64_t ts)
{
	struct load_frame_hdr *hdr = (void *)(frame + LOAD_FRAME_ETH_LEN);

	hdr->seq = htobe64(seq);
	hdr->ts = htobe64(ts);
	hdr->len = htobe16(len);
	memcpy(hdr + 1, load_frame_pattern_of(seq), len - LOAD_FRAME_HDR_LEN);
	hdr->sum = htobe64(load_frame_sum(frame, len));
}

enum load_frame_state load_frame_judge(const uint8_t *frame, size_t len,
				       const struct load_frame_id *id, uint64_t *seq,
				       uint64_t *ts)
{
	const struct load_frame_hdr *hdr = (const void *)(frame + LOAD_FRAME_ETH_LEN);

	if (len < LOAD_FRAME_MIN || len > LOAD_FRAME_MAX)
		return LOAD_FRAME_BAD_LENGTH;
	if (hdr->magic != htobe32(LOAD_FRAME_MAGIC))
		return LOAD_FRAME_BAD_MAGIC;
	if (hdr->len != htobe16(len))
		return LOAD_FRAME_BAD_LENGTH;
	if (hdr->sum != htobe64(load_frame_sum(frame, len)))
		return LOAD_FRAME_BAD_SUM;
	/* Only an intact frame can be believed when it says that it is another's. */
	if (hdr->run != htobe32(id->run))
		return LOAD_FRAME_FOREIGN;
	if (hdr->flow != htobe16(id->flow))
		return LOAD_FRAME_BAD_FLOW;
	if (memcmp(frame, id->eth, LOAD_FRAME_ETH_LEN))
		return LOAD_FRAME_BAD_ETHER;
	*seq = be64toh(hdr->seq);
	*ts = be64toh(hdr->ts);
	return LOAD_FRAME_INTACT;
}

const char *load_frame_state_name(enum load_frame_state state)
{
	switch (state) {
	case LOAD_FRAME_INTACT:
		return "intact";
	case LOAD_FRAME_FOREIGN:
		return "of another run";
	case LOAD_FRAME_BAD_ETHER:
		return "Ethernet header changed";
	case LOAD_FRAME_BAD_LENGTH:
		return "length changed";
	case LOAD_FRAME_BAD_MAGIC:
		return "not a load frame";
	case LOAD_FRAME_BAD_FLOW:
		return "delivered to another flow, or flow number changed";
	case LOAD_FRAME_BAD_SUM:
		return "checksum wrong";
	case LOAD_FRAME_BAD_SEQ:
		return "number never sent";
	}
	return "unknown";
}

int load_frame_find_diff(const uint8_t *frame, size_t len, const struct load_frame_id *id,
			 struct load_frame_diff *diff)
{
	const struct load_frame_hdr *hdr = (const void *)(frame + LOAD_FRAME_ETH_LEN);
	uint8_t want[LOAD_FRAME_HDR_LEN];
	const uint8_t *tail;

	if (len < LOAD_FRAME_HDR_LEN || len > LOAD_FRAME_MAX)
		return -1;
	/* What only the sender knew (sum, seq, ts) is taken as it came. */
	memcpy(want, frame, sizeof(want));
	load_frame_start(want, id);
	((struct load_frame_hdr *)(want + LOAD_FRAME_ETH_LEN))->len = htobe16(len);
	tail = load_frame_pattern_of(be64toh(hdr->seq));
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = i < sizeof(want) ? want[i] : tail[i - sizeof(want)];

		if (frame[i] == byte)
			continue;
		*diff = (struct load_frame_diff){ .offset = i, .want = byte, .got = frame[i] };
		return 0;
	}
	return -1;
}
