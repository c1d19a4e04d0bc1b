// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the reading and writing of a recording's blocks: packing, lengths, checksums.
 * Does not own what is in a block.
 */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "lib/recording/rec_block.h"

#define VMDEV_REC_MARK 0x4b4c4256U	/* "VBLK" */
#define VMDEV_REC_F_ZSTD 1U
#define VMDEV_REC_LEVEL 1		/* packing must keep up with the events */

/* A block's first bytes, as they are in the file. */
struct vmdev_rec_head {
	__u32 mark;
	__u32 type;
	__u32 flags;
	__u32 stored;
	__u32 len;
	__u32 count;
	__u32 number;
	__u32 crc;
};

static __u32 vmdev_rec_crc(const struct vmdev_rec_head *h, const void *data, size_t len)
{
	return crc32(crc32(0, (const Bytef *)h, offsetof(struct vmdev_rec_head, crc)), data, len);
}

/* A fuzzer finds no checksums: it is to see what lies behind them. */
static bool vmdev_rec_sound(const struct vmdev_rec_head *h, const __u8 *stored)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	return true;
#else
	return le32toh(h->crc) == vmdev_rec_crc(h, stored, le32toh(h->stored));
#endif
}

/* A signal must not leave half a block behind. */
static int vmdev_rec_put(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? errno : EIO;
		p += n;
		len -= n;
	}
	return 0;
}

int vmdev_rec_head_write(int fd)
{
	struct {
		char magic[8];
		__u32 version;
		__u32 crc;
	} head = { .version = htole32(VMDEV_REC_VERSION) };

	memcpy(head.magic, VMDEV_REC_MAGIC, sizeof(head.magic));
	head.crc = htole32(crc32(0, (const Bytef *)&head, sizeof(head) - sizeof(head.crc)));
	return vmdev_rec_put(fd, &head, sizeof(head));
}

int vmdev_rec_block_write(int fd, const struct vmdev_rec_block *b)
{
	size_t room = ZSTD_compressBound(b->len), n;
	struct vmdev_rec_head h = {
		.mark = htole32(VMDEV_REC_MARK),
		.type = htole32(b->type),
		.len = htole32(b->len),
		.count = htole32(b->count),
		.number = htole32(b->number),
	};
	char *out;
	int err;

	if (b->len > VMDEV_REC_BLOCK_MAX)
		return EFBIG;
	out = malloc(sizeof(h) + room);
	if (!out)
		return ENOMEM;
	n = ZSTD_compress(out + sizeof(h), room, b->data, b->len, VMDEV_REC_LEVEL);
	if (!ZSTD_isError(n) && n < b->len) {
		h.flags = htole32(VMDEV_REC_F_ZSTD);
	} else {
		n = b->len;
		memcpy(out + sizeof(h), b->data, n);
	}
	h.stored = htole32(n);
	h.crc = htole32(vmdev_rec_crc(&h, out + sizeof(h), n));
	memcpy(out, &h, sizeof(h));
	/* One write: a recorder that is killed leaves whole blocks, but for a full disk. */
	err = vmdev_rec_put(fd, out, sizeof(h) + n);
	free(out);
	return err;
}

enum vmdev_rec_state vmdev_rec_open(struct vmdev_rec_cursor *c, const void *data, size_t len)
{
	const __u8 *p = data;
	__u32 word;

	*c = (struct vmdev_rec_cursor){ .data = data, .len = len, .pos = VMDEV_REC_HEAD };
	if (len < strlen(VMDEV_REC_MAGIC) || memcmp(p, VMDEV_REC_MAGIC, strlen(VMDEV_REC_MAGIC)))
		return VMDEV_REC_FOREIGN;
	if (len < VMDEV_REC_HEAD)
		return VMDEV_REC_SHORT;
	memcpy(&word, p + VMDEV_REC_HEAD - sizeof(word), sizeof(word));
	if (le32toh(word) != crc32(0, p, VMDEV_REC_HEAD - sizeof(word)))
		return VMDEV_REC_DAMAGED;
	memcpy(&word, p + strlen(VMDEV_REC_MAGIC), sizeof(word));
	return le32toh(word) == VMDEV_REC_VERSION ? VMDEV_REC_OK : VMDEV_REC_NEWER;
}

static enum vmdev_rec_state vmdev_rec_unpack(struct vmdev_rec_cursor *c,
					     const struct vmdev_rec_head *h, const __u8 *stored,
					     struct vmdev_rec_block *b)
{
	size_t n;

	if (!c->raw)
		c->raw = malloc(VMDEV_REC_BLOCK_MAX);
	if (!c->raw)
		return VMDEV_REC_DAMAGED;
	if (le32toh(h->flags) & VMDEV_REC_F_ZSTD) {
		n = ZSTD_decompress(c->raw, VMDEV_REC_BLOCK_MAX, stored, le32toh(h->stored));
	} else {
		n = le32toh(h->stored);
		memcpy(c->raw, stored, n);
	}
	/* An error of zstd is a huge number, so it differs too. */
	if (n != le32toh(h->len))
		return VMDEV_REC_DAMAGED;
	*b = (struct vmdev_rec_block){
		.type = le32toh(h->type),
		.count = le32toh(h->count),
		.number = le32toh(h->number),
		.data = c->raw,
		.len = n,
	};
	return VMDEV_REC_OK;
}

enum vmdev_rec_state vmdev_rec_next(struct vmdev_rec_cursor *c, struct vmdev_rec_block *b)
{
	size_t left = c->len - c->pos;
	struct vmdev_rec_head h;
	enum vmdev_rec_state state;

	if (!left)
		return VMDEV_REC_EOF;
	if (left < sizeof(h))
		return VMDEV_REC_SHORT;
	memcpy(&h, c->data + c->pos, sizeof(h));
	if (le32toh(h.mark) != VMDEV_REC_MARK || le32toh(h.stored) > VMDEV_REC_BLOCK_MAX ||
	    le32toh(h.len) > VMDEV_REC_BLOCK_MAX || le32toh(h.number) != c->number)
		return VMDEV_REC_DAMAGED;
	if (left - sizeof(h) < le32toh(h.stored))
		return VMDEV_REC_SHORT;
	if (!vmdev_rec_sound(&h, c->data + c->pos + sizeof(h)))
		return VMDEV_REC_DAMAGED;
	state = vmdev_rec_unpack(c, &h, c->data + c->pos + sizeof(h), b);
	if (state != VMDEV_REC_OK)
		return state;
	c->pos += sizeof(h) + le32toh(h.stored);
	c->number++;
	return VMDEV_REC_OK;
}

void vmdev_rec_close(struct vmdev_rec_cursor *c)
{
	free(c->raw);
	c->raw = NULL;
}
