/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the images of a copy's memory: takes them before and after, and finds
 * where they differ. What a difference means is in rules/rules_dir.h.
 *
 * The module's own claim is not believed: source and destination are read with
 * bpf_probe_read_kernel(), which survives any address. Taking the source before
 * the copy is what proves the direction, because a copy that ran the wrong way
 * leaves both sides equal.
 */
#ifndef VMDEV_COPY_BPF_H
#define VMDEV_COPY_BPF_H

#include "vmdev.bpf.h"
#include "rules.h"

/* The three windows of a long copy share an image: head, tail, and twice as much between. */
#define COPY_EDGE_BYTES (RULES_COPY_WHOLE / 4)
#define COPY_EDGE_WORDS (COPY_EDGE_BYTES / 8)
#define COPY_MIDDLE_BYTES (RULES_COPY_WHOLE / 2)
#define COPY_MIDDLE_STEP 61u	/* odd, so that the middle window comes everywhere */
#define COPY_FULL_BYTES 16384u
#define COPY_FULL_CHUNKS (COPY_FULL_BYTES / RULES_COPY_WHOLE)

/* Compare every byte of the long copies too, up to COPY_FULL_BYTES of each. */
const volatile __u32 check_full = 0;

struct copy_image {
	__u8 bytes[COPY_FULL_BYTES];
};

/*
 * Of the copies that arrived as they should, one in so many has its source looked
 * at again. A copy that ran the wrong way never arrives, so it is always seen; this
 * is about a source that is scribbled over besides.
 */
#define COPY_SOURCE_BITS 3

/* Spread over the numbers, because the copies of a frame come in a fixed rhythm. */
static __always_inline int copy_source_turn(__u64 n)
{
	return n * RULES_MAP_SPREAD >> (64 - COPY_SOURCE_BITS) == 0;
}

/* With check_full user space gives it one element per device and queue. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct copy_image);
} check_images SEC(".maps");

/* Element of check_images for an event's queue. */
static __always_inline __u32 copy_image_key(const struct bpf_raw_tracepoint_args *ctx)
{
	return (__u32)ctx->args[VMDEV_CTX_DEV] * VMDEV_MAX_VQS +
	       (ctx->args[VMDEV_CTX_VQ] & (VMDEV_MAX_VQS - 1));
}

/* Results of the comparisons that run out of line. */
#define COPY_FAILED 1
#define COPY_DST_DIFFERS 2
#define COPY_SRC_DIFFERS 4

/* An image may end within a word: what the word held before must not count. */
static __always_inline void copy_clear_tail(__u64 *image, __u32 len)
{
	image[rules_index((len - 1) / 8, RULES_COPY_WORDS - 1)] = 0;
}

static __always_inline int copy_read_windows(const struct rules_copy *c, __u64 *image, __u64 addr)
{
	return bpf_probe_read_kernel(image, COPY_EDGE_BYTES, (void *)addr) ||
	       bpf_probe_read_kernel(image + COPY_EDGE_WORDS, COPY_EDGE_BYTES,
				     (void *)(addr + c->len - COPY_EDGE_BYTES)) ||
	       bpf_probe_read_kernel(image + 2 * COPY_EDGE_WORDS, COPY_MIDDLE_BYTES,
				     (void *)(addr + c->middle));
}

static __noinline int copy_begin_long(const struct bpf_raw_tracepoint_args *ctx,
				      struct rules_copy *c)
{
	struct copy_image *image;
	__u32 len = c->len, places = c->len - RULES_COPY_WHOLE + 1, key;

	if (!check_full) {
		c->middle = COPY_EDGE_BYTES + (c->middle + COPY_MIDDLE_STEP) % places;
		return copy_read_windows(c, c->before, c->from);
	}
	key = copy_image_key(ctx);
	image = bpf_map_lookup_elem(&check_images, &key);
	if (!image)
		return COPY_FAILED;
	if (len > COPY_FULL_BYTES)
		len = COPY_FULL_BYTES;
	return bpf_probe_read_kernel(image->bytes, len, (void *)c->from) != 0;
}

/*
 * A length in one register from the test to the helper: the verifier does not
 * carry what it learnt over to a copy that the compiler made before the test.
 */
static __always_inline __u32 copy_len(__u32 len)
{
	barrier_var(len);
	return len;
}

/* Take the image of the source. A copy that cannot be read is not judged. */
static __always_inline void copy_take_before(struct rules_copy *c,
					     const struct bpf_raw_tracepoint_args *ctx)
{
	__u32 len = copy_len(c->len);
	long failed = 0;

	if (rules_unlikely(len > RULES_COPY_WHOLE)) {
		failed = copy_begin_long(ctx, c);
	} else if (len) {
		copy_clear_tail(c->before, len);
		failed = bpf_probe_read_kernel(c->before, len, (void *)c->from);
	}
	if (failed) {
		c->state = RULES_COPY_NONE;
		c->unread++;
	}
}

/* Where two images of @len bytes differ: nonzero if they do. */
static __always_inline __u64 copy_differs(const __u64 *a, const __u64 *b, __u32 len)
{
	__u64 differs = 0;

#define COPY_WORD(i)				\
	if (8 * (i) >= len)			\
		return differs;			\
	differs |= a[i] ^ b[i]
	COPY_WORD(0);
	COPY_WORD(1);
	COPY_WORD(2);
	COPY_WORD(3);
	COPY_WORD(4);
	COPY_WORD(5);
	COPY_WORD(6);
	COPY_WORD(7);
	COPY_WORD(8);
	COPY_WORD(9);
	COPY_WORD(10);
	COPY_WORD(11);
	COPY_WORD(12);
	COPY_WORD(13);
	COPY_WORD(14);
	COPY_WORD(15);
#undef COPY_WORD
	return differs;
}
_Static_assert(RULES_COPY_WORDS == 16, "copy_differs compares 16 words");

/* The source at @at, after the copy, against the image before. Returns a mask of COPY_*. */
static __noinline int copy_compare_source(struct rules_copy *c, __u64 at, __u32 len)
{
	if (!c || !len || len > RULES_COPY_WHOLE)
		return COPY_FAILED;
	copy_clear_tail(c->src, len);
	if (bpf_probe_read_kernel(c->src, len, (void *)(c->from + at)))
		return COPY_FAILED;
	return copy_differs(c->before, c->src, len) ? COPY_SRC_DIFFERS : 0;
}

/*
 * Read what is now at @at in the destination and compare it with the image before,
 * @len bytes, up to RULES_COPY_WHOLE; the source too if @source asks for it or the
 * destination is wrong. Returns a mask of COPY_*.
 */
static __always_inline int copy_compare(struct rules_copy *c, __u64 at, __u32 len, int source)
{
	int result = 0;

	copy_clear_tail(c->dst, len);
	if (bpf_probe_read_kernel(c->dst, len, (void *)(c->to + at)))
		return COPY_FAILED;
	if (rules_unlikely(copy_differs(c->before, c->dst, len)))
		result = COPY_DST_DIFFERS;
	if (rules_unlikely(source || result))
		result |= copy_compare_source(c, at, len);
	return result;
}

static __always_inline int copy_compare_windows(struct rules_copy *c)
{
	int result = COPY_FAILED;
	unsigned int i;

	if (copy_read_windows(c, c->src, c->from) ||
	    copy_read_windows(c, c->dst, c->to))
		return result;
	result = 0;
	for (i = 0; i < RULES_COPY_WORDS; i++) {
		if (c->before[i] != c->dst[i])
			result |= COPY_DST_DIFFERS;
		if (c->before[i] != c->src[i])
			result |= COPY_SRC_DIFFERS;
	}
	c->bytes_skipped += c->len - RULES_COPY_WHOLE;
	return result;
}

/* Every byte, one chunk after the other, up to the first that differs. */
static __always_inline int copy_compare_full(struct rules_copy *c, __u32 key)
{
	struct copy_image *image = bpf_map_lookup_elem(&check_images, &key);
	__u32 from, n, len = c->len;
	unsigned int i;
	int result;

	if (!image)
		return COPY_FAILED;
	if (len > COPY_FULL_BYTES) {
		c->bytes_skipped += len - COPY_FULL_BYTES;
		len = COPY_FULL_BYTES;
	}
	for (i = 0; i < COPY_FULL_CHUNKS; i++) {
		from = i * RULES_COPY_WHOLE;
		if (from >= len)
			break;
		n = len - from;
		n = copy_len(n);
		if (n > RULES_COPY_WHOLE)
			n = RULES_COPY_WHOLE;
		copy_clear_tail(c->before, n);
		if (bpf_probe_read_kernel(c->before, n, image->bytes + from))
			return COPY_FAILED;
		c->middle = from;
		result = copy_compare(c, from, n, 1);
		if (result)
			return result;
	}
	return 0;
}

/*
 * The copies that are long, or shorter than asked. A short one within an image is
 * compared as far as it claims to have come; of a long one that ended early the
 * windows lie wrong, it counts as not read.
 */
static __noinline int copy_compare_other(const struct bpf_raw_tracepoint_args *ctx,
					 struct rules_copy *c, int ret)
{
	__u32 len = c->len;

	if (!len || ret <= 0)
		return 0;
	if (ret > (int)len)
		ret = len;
	if (len <= RULES_COPY_WHOLE) {
		len = copy_len(ret);
		if (len > RULES_COPY_WHOLE)
			return COPY_FAILED;
		c->before[rules_index((len - 1) / 8, RULES_COPY_WORDS - 1)] &=
			~0ULL >> (8 * (7 - (len - 1) % 8));
		return copy_compare(c, 0, len, 1);
	}
	if (ret < (int)len)
		return COPY_FAILED;
	return check_full ? copy_compare_full(c, copy_image_key(ctx)) : copy_compare_windows(c);
}

/* Offset in the copy of image word @word. */
static __always_inline __u64 copy_word_offset(const struct rules_copy *c, __u32 word)
{
	if (c->len <= RULES_COPY_WHOLE)
		return word * 8;
	if (check_full)
		return c->middle + word * 8;
	if (word < COPY_EDGE_WORDS)
		return word * 8;
	if (word < 2 * COPY_EDGE_WORDS)
		return c->len - COPY_EDGE_BYTES + (word - COPY_EDGE_WORDS) * 8;
	return c->middle + (word - 2 * COPY_EDGE_WORDS) * 8;
}

/*
 * Both sides from the first byte on that differs, into the verdict. Shows the
 * destination if it is wrong, else the source that was changed. Returns the offset.
 */
static __noinline int copy_show_sides(struct rules_copy *c, struct rules_verdict *v, int result)
{
	const __u64 *now = result & COPY_DST_DIFFERS ? c->dst : c->src;
	__u32 word, byte, i;
	__u64 differs = 0;

	for (word = 0; word < RULES_COPY_WORDS; word++) {
		differs = c->before[word] ^ now[word];
		if (differs)
			break;
	}
	if (word >= RULES_COPY_WORDS)
		return 0;
	for (byte = 0; byte < 7; byte++) {
		if (differs >> (8 * byte) & 0xff)
			break;
	}
	v->side_offset = copy_word_offset(c, word) + byte;
	byte += word * 8;
	v->side_len = RULES_SIDE_BYTES;
	for (i = 0; i < RULES_SIDE_BYTES; i++) {
		if (byte + i >= RULES_COPY_WHOLE || v->side_offset + i >= c->len) {
			v->side_len = i;
			break;
		}
		v->expected[i] = ((const __u8 *)c->before)[byte + i];
		v->actual[i] = ((const __u8 *)now)[byte + i];
	}
	return v->side_offset;
}

#endif /* VMDEV_COPY_BPF_H */
