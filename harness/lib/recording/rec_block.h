/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the outer shape of a recording: a header, then blocks with checksums.
 * Does not own what is in a block (rec_meta.h, rec_event.h).
 *
 * All numbers are little endian. A file begins with 16 bytes: the magic, the version
 * of the format, and the CRC-32 of these twelve bytes. Each block begins with 32 bytes:
 * its mark, type, flags, stored length, length once unpacked, number of events, number
 * of the block, and the CRC-32 of these 28 bytes and of all that is stored.
 */
#ifndef VMDEV_REC_BLOCK_H
#define VMDEV_REC_BLOCK_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#define VMDEV_REC_MAGIC "VMDEVREC"
#define VMDEV_REC_VERSION 1
#define VMDEV_REC_HEAD 16	/* bytes before the first block */
#define VMDEV_REC_BLOCK_MAX (1U << 20)	/* no block is longer, packed or not */

/* What a block holds. */
enum vmdev_rec_type {
	VMDEV_REC_META = 1,	/* JSON: what was recorded, where, how */
	VMDEV_REC_EVENTS = 2,	/* events */
	VMDEV_REC_LIVE = 3,	/* JSON: the verdict of a checker that ran meanwhile */
	VMDEV_REC_END = 4,	/* JSON: loss counters; the last block of a whole file */
};

/* What the next block is like. */
enum vmdev_rec_state {
	VMDEV_REC_OK,		/* a whole block was read */
	VMDEV_REC_EOF,		/* the file ends where a block could begin */
	VMDEV_REC_SHORT,	/* the file ends inside a block */
	VMDEV_REC_DAMAGED,	/* a checksum or a length is wrong */
	VMDEV_REC_FOREIGN,	/* not a recording */
	VMDEV_REC_NEWER,	/* a recording of a format that this tool does not know */
};

/**
 * struct vmdev_rec_block - one block, unpacked
 * @type:   enum vmdev_rec_type
 * @count:  events in it
 * @number: 0 for the first block of a file, then rising by one
 * @data:   its bytes
 * @len:    how many
 */
struct vmdev_rec_block {
	__u32 type;
	__u32 count;
	__u32 number;
	__u8 *data;
	size_t len;
};

/**
 * struct vmdev_rec_cursor - a place in a recording that is in memory
 * @data:   the whole file
 * @len:    its length
 * @pos:    where the next block begins
 * @number: number that the next block must have
 * @raw:    room for an unpacked block, owned by the cursor
 */
struct vmdev_rec_cursor {
	const __u8 *data;
	size_t len;
	size_t pos;
	__u32 number;
	__u8 *raw;
};

/**
 * vmdev_rec_head_write() - begin a file
 * @fd: file
 *
 * Return: 0, or an errno.
 */
int vmdev_rec_head_write(int fd);

/**
 * vmdev_rec_block_write() - add a block to a file
 * @fd: file
 * @b:  the block; packed on the way if that makes it shorter
 *
 * Return: 0, or an errno.
 */
int vmdev_rec_block_write(int fd, const struct vmdev_rec_block *b);

/**
 * vmdev_rec_open() - look at the beginning of a file in memory
 * @c:    cursor to set up; vmdev_rec_close() lets go of it
 * @data: the file, which stays the caller's
 * @len:  its length
 *
 * Return: VMDEV_REC_OK, _FOREIGN, _SHORT, _DAMAGED or _NEWER.
 */
enum vmdev_rec_state vmdev_rec_open(struct vmdev_rec_cursor *c, const void *data, size_t len);

/**
 * vmdev_rec_next() - read the next block
 * @c: cursor
 * @b: where the block goes; its bytes are good until the next call
 *
 * Return: VMDEV_REC_OK, _EOF, _SHORT or _DAMAGED; the last two are final.
 */
enum vmdev_rec_state vmdev_rec_next(struct vmdev_rec_cursor *c, struct vmdev_rec_block *b);

/* Let go of the cursor's memory. */
void vmdev_rec_close(struct vmdev_rec_cursor *c);

#endif /* VMDEV_REC_BLOCK_H */
