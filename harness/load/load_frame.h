/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the layout of a load frame: building one, and judging one that came back.
 * Does not own sockets, nor what a series of frames means (load_seq).
 */
#ifndef LOAD_FRAME_H
#define LOAD_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define LOAD_FRAME_ETHERTYPE 0x88b5 /* IEEE 802: local experimental */
#define LOAD_FRAME_MAGIC 0x766d6c64u /* "vmld" */
#define LOAD_FRAME_ETH_LEN 14
#define LOAD_FRAME_MIN 60
#define LOAD_FRAME_MAX 65535 /* what the length field can say */

/**
 * struct load_frame_hdr - what follows the Ethernet header, all big endian
 * @sum:   XXH3-64 of every byte of the frame behind this field
 * @seq:   number of the frame within its flow, from 0
 * @ts:    CLOCK_MONOTONIC in ns when it was sent
 * @magic: LOAD_FRAME_MAGIC
 * @run:   random number of the run
 * @flow:  number of the flow on its interface
 * @len:   length of the frame, Ethernet header included
 *
 * The rest of the frame is the pattern that belongs to @seq.
 */
struct load_frame_hdr {
	uint64_t sum;
	uint64_t seq;
	uint64_t ts;
	uint32_t magic;
	uint32_t run;
	uint16_t flow;
	uint16_t len;
} __attribute__((packed));

/* Where the flow number lies behind the Ethernet header, for socket filters. */
#define LOAD_FRAME_FLOW_OFFSET offsetof(struct load_frame_hdr, flow)
#define LOAD_FRAME_HDR_LEN (LOAD_FRAME_ETH_LEN + sizeof(struct load_frame_hdr))

/**
 * struct load_frame_id - what is the same in all frames of one flow
 * @eth:  the Ethernet header
 * @run:  number of the run
 * @flow: number of the flow
 */
struct load_frame_id {
	uint8_t eth[LOAD_FRAME_ETH_LEN];
	uint16_t flow;
	uint32_t run;
};

/* What a received frame turned out to be. */
enum load_frame_state {
	LOAD_FRAME_INTACT,
	LOAD_FRAME_FOREIGN, /* intact, but of another run */
	LOAD_FRAME_BAD_ETHER,
	LOAD_FRAME_BAD_LENGTH,
	LOAD_FRAME_BAD_MAGIC,
	LOAD_FRAME_BAD_FLOW,
	LOAD_FRAME_BAD_SUM,
	LOAD_FRAME_BAD_SEQ, /* intact, but that number was never sent */
};

/**
 * struct load_frame_diff - where a damaged frame differs from what was sent
 * @offset: first byte that differs, from the start of the frame
 * @want:   what was sent there
 * @got:    what came back
 */
struct load_frame_diff {
	size_t offset;
	uint8_t want;
	uint8_t got;
};

/* Fill the pattern table. Call once, before any other function here. */
void load_frame_init(void);

/* The Ethernet header of frames from @src to @dst, into @id. */
void load_frame_set_eth(struct load_frame_id *id, const uint8_t dst[6], const uint8_t src[6]);

/* Write what never changes into a frame buffer. */
void load_frame_start(uint8_t *frame, const struct load_frame_id *id);

/* Complete a started frame of @len bytes (LOAD_FRAME_MIN to LOAD_FRAME_MAX). */
void load_frame_build(uint8_t *frame, size_t len, uint64_t seq, uint64_t ts);

/**
 * load_frame_judge() - is this the frame that was sent?
 * @frame: what was received
 * @len:   its length
 * @id:    what it must be part of
 * @seq:   its number, valid if the answer is LOAD_FRAME_INTACT
 * @ts:    its send time, likewise
 *
 * Return: LOAD_FRAME_INTACT only if every byte is what was sent.
 */
enum load_frame_state load_frame_judge(const uint8_t *frame, size_t len,
				       const struct load_frame_id *id, uint64_t *seq,
				       uint64_t *ts);

/* Words for a state. */
const char *load_frame_state_name(enum load_frame_state state);

/* First difference between a damaged frame and the one that its own header names. */
int load_frame_find_diff(const uint8_t *frame, size_t len, const struct load_frame_id *id,
			 struct load_frame_diff *diff);

#endif /* LOAD_FRAME_H */
