/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the images of the copies' memory: takes them before and after, and finds
 * where they differ. What a difference means is in rules/copy/copy.h.
 *
 * The module's own claim is not believed: source and destination are read with
 * bpf_probe_read_kernel(), which survives any address. Taking the source before
 * the copy is what proves the direction, because a copy that ran the wrong way
 * leaves both sides equal.
 */
#ifndef VMDEV_COPY_BPF_H
#define VMDEV_COPY_BPF_H

#include "vmdev.bpf.h"
#include "rules/copy/behind.h"
#include "rules/copy/share.h"
#include "rules/rules.h"

/* The three windows of a long copy share an image: head, tail, and twice as much between. */
#define COPY_EDGE_BYTES (RULES_COPY_WHOLE / 4)
#define COPY_EDGE_WORDS (COPY_EDGE_BYTES / 8)
#define COPY_MIDDLE_BYTES (RULES_COPY_WHOLE / 2)
#define COPY_MIDDLE_STEP 61u	/* odd, so that the middle window comes everywhere */
#define COPY_FULL_BYTES 16384u	/* compared at most of a long copy, with check_full */

/* Compare every byte of the long copies too, by a hash of COPY_FULL_BYTES of each. */
CHECK_ONE const volatile __u32 check_full = 0;

struct copy_image {
	__u64 word[RULES_COPY_WORDS];
};

/**
 * struct copy_batch - the copies of a queue that are under way
 * @copy:   what each copies
 * @before: source of each, before
 * @hash:   hash of it, with check_full
 * @src:    source of the copy being judged, after
 * @dst:    its destination, after
 * @behind: memory behind the buffer of one that pushes
 * @first:  number of the first copy's begin event
 * @n:      copies; 0: none under way
 * @made:   copies that are done, and whose chains the driver does not see yet; 0: none
 * @decided: notification decisions that came before they were made
 * @unjudged: bit i set: copy i could not be read, ended early, or was wrong already
 * @nchosen: copies whose memory is looked at
 * @phase:  the first of them
 * @stride: log2 of how far they lie apart
 */
struct copy_batch {
	struct vmdev_copy copy[VMDEV_COPIES_MAX];
	struct copy_image before[VMDEV_COPIES_MAX];
	__u64 hash[VMDEV_COPIES_MAX];
	struct copy_image src;
	struct copy_image dst;
	struct rules_behind behind;
	__u64 first;
	__u32 n;
	__u32 made;
	__u64 decided;
	__u32 unjudged;
	__u32 nchosen;
	__u32 phase;
	__u32 stride;
};

/*
 * Looking at memory is what costs most. A queue's first copies are all looked at. When a queue has
 * shown how it copies, it is one in eight, however many come at once; others each time. Of a long
 * copy only a part is compared, so where there are long ones it is one in four.
 */
#define COPY_EARLY 4096u

static __always_inline void copy_choose(struct copy_batch *b, __u32 n, __u64 seq, __u64 before)
{
	__u32 last = rules_index(n - 1, VMDEV_COPIES_MAX - 1), stride = 0, phase;

	if (!check_full && before >= COPY_EARLY)
		stride = RULES_SHARE_STRIDE_MAX - (b->copy[last].len > RULES_COPY_WHOLE);
	phase = rules_share_phase(seq, stride);
	b->n = n;
	b->first = seq;
	b->unjudged = 0;
	b->stride = stride;
	b->phase = phase;
	b->nchosen = (n - phase + (1u << stride) - 1) >> stride;
}

/* Copy number @k of those chosen. */
static __always_inline __u32 copy_chosen(const struct copy_batch *b, __u32 k)
{
	return rules_index(b->phase + (k << b->stride), VMDEV_COPIES_MAX - 1);
}

/*
 * Of the copies that arrived as they should, one in so many has its source looked
 * at again. A copy that ran the wrong way never arrives, so it is always seen; this
 * is about a source that is scribbled over besides.
 */
#define COPY_SOURCE_BITS 3

/* Of what is looked at now and then, all is at first: so many copies, or numbers of a ring. */
#define CHECK_WITNESS_EARLY 1024u

/* Whether it is the turn of what has the number @n, one in 2^@bits; @before came before. */
static __always_inline int check_witness_turn(__u64 n, __u32 bits, __u64 before)
{
	return check_full || before < CHECK_WITNESS_EARLY || rules_share_turn(n, bits);
}

/* Results of a comparison. */
#define COPY_FAILED 1
#define COPY_DST_DIFFERS 2
#define COPY_SRC_DIFFERS 4

/*
 * A length in one register from the test to the helper: the verifier does not
 * carry what it learnt over to a copy that the compiler made before the test.
 */
static __always_inline __u32 copy_len(__u32 len)
{
	barrier_var(len);
	return len;
}

/* An image may end within a word: what the word held before must not count. */
static __always_inline int copy_read(struct copy_image *image, __u32 len, __u64 addr)
{
	image->word[rules_index((len - 1) / 8, RULES_COPY_WORDS - 1)] = 0;
	return bpf_probe_read_kernel(image->word, len, (void *)addr) != 0;
}

/* Bytes of a copy that are compared if its memory is looked at. */
static __always_inline __u32 copy_compared(__u32 len)
{
	__u32 most = check_full ? COPY_FULL_BYTES : RULES_COPY_WHOLE;

	return len < most ? len : most;
}

/* Where the middle window of a copy lies: elsewhere for each copy. */
static __always_inline __u32 copy_middle(__u32 len, __u64 seq)
{
	return COPY_EDGE_BYTES + (__u32)seq * COPY_MIDDLE_STEP % (len - RULES_COPY_WHOLE + 1);
}

static __noinline int copy_read_windows(struct copy_image *image, __u64 addr, __u32 len,
					__u32 middle)
{
	if (!image)
		return COPY_FAILED;
	return bpf_probe_read_kernel(image->word, COPY_EDGE_BYTES, (void *)addr) ||
	       bpf_probe_read_kernel(image->word + COPY_EDGE_WORDS, COPY_EDGE_BYTES,
				     (void *)(addr + len - COPY_EDGE_BYTES)) ||
	       bpf_probe_read_kernel(image->word + 2 * COPY_EDGE_WORDS, COPY_MIDDLE_BYTES,
				     (void *)(addr + middle));
}

/* A hash over much memory, one image after the other. */
struct copy_hash {
	struct copy_image *image;
	__u64 addr;
	__u64 hash;
	__u32 len;
	__u32 failed;
};

static long copy_hash_step(__u32 i, struct copy_hash *h)
{
	__u32 from = i * RULES_COPY_WHOLE, len = h->len - from;
	unsigned int word;

	len = copy_len(len);
	if (len > RULES_COPY_WHOLE)
		len = RULES_COPY_WHOLE;
	for (word = 0; word < RULES_COPY_WORDS; word++)
		h->image->word[word] = 0;
	if (bpf_probe_read_kernel(h->image->word, len, (void *)(h->addr + from))) {
		h->failed = 1;
		return 1;
	}
	for (word = 0; word < RULES_COPY_WORDS; word++)
		h->hash = (h->hash ^ h->image->word[word]) * RULES_MAP_SPREAD + 1;
	return 0;
}

static __noinline __u64 copy_hash(struct copy_image *image, __u64 addr, __u32 len)
{
	struct copy_hash h = { .image = image, .addr = addr, .len = len };

	if (!image)
		return 0;
	if (h.len > COPY_FULL_BYTES)
		h.len = COPY_FULL_BYTES;
	bpf_loop((h.len + RULES_COPY_WHOLE - 1) / RULES_COPY_WHOLE, copy_hash_step, &h, 0);
	return h.failed ? 0 : h.hash;
}

static __noinline int copy_before_long(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy;
	__u64 from;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	from = rules_copy_from(copy);
	if (check_full)
		b->hash[i] = copy_hash(&b->src, from, copy->len);
	return copy_read_windows(&b->before[i], from, copy->len,
				 copy_middle(copy->len, b->first + 2 * i));
}

/* Take the image of a copy's source. One that cannot be read is not judged. */
static __always_inline void copy_before(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy = &b->copy[i];
	__u32 len = copy_len(copy->len);
	int failed = 0;

	if (rules_unlikely(len > RULES_COPY_WHOLE))
		failed = copy_before_long(b, i);
	else if (len)
		failed = copy_read(&b->before[i], len, rules_copy_from(copy));
	if (rules_unlikely(failed))
		b->unjudged |= 1u << i;
}

/* Adds where word @i differs. Returns whether an image of @len bytes has one behind it. */
static __always_inline int copy_word(__u64 *differs, const __u64 *a, const __u64 *b, __u32 len,
				     unsigned int i)
{
	*differs |= a[i] ^ b[i];
	return 8 * (i + 1) < len;
}

/*
 * Where two images of @len bytes, 1 at least, differ: nonzero if they do. Not a loop: short
 * images are the common ones, and end early.
 */
static __always_inline __u64 copy_differs(const __u64 *a, const __u64 *b, __u32 len)
{
	__u64 differs = 0;

	(void)(copy_word(&differs, a, b, len, 0) &&
	      copy_word(&differs, a, b, len, 1) &&
	      copy_word(&differs, a, b, len, 2) &&
	      copy_word(&differs, a, b, len, 3) &&
	      copy_word(&differs, a, b, len, 4) &&
	      copy_word(&differs, a, b, len, 5) &&
	      copy_word(&differs, a, b, len, 6) &&
	      copy_word(&differs, a, b, len, 7) &&
	      copy_word(&differs, a, b, len, 8) &&
	      copy_word(&differs, a, b, len, 9) &&
	      copy_word(&differs, a, b, len, 10) &&
	      copy_word(&differs, a, b, len, 11) &&
	      copy_word(&differs, a, b, len, 12) &&
	      copy_word(&differs, a, b, len, 13) &&
	      copy_word(&differs, a, b, len, 14) &&
	      copy_word(&differs, a, b, len, 15));
	return differs;
}
_Static_assert(RULES_COPY_WORDS == 16, "copy_differs compares 16 words");

/* The source after a short copy, against the image before. Returns a mask of COPY_*. */
static __noinline int copy_compare_source(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy;
	__u32 len;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	len = copy_len(copy->len);
	if (!len || len > RULES_COPY_WHOLE || copy_read(&b->src, len, rules_copy_from(copy)))
		return COPY_FAILED;
	return copy_differs(b->before[i].word, b->src.word, len) ? COPY_SRC_DIFFERS : 0;
}

/* The destination of a short copy, as long as it was asked for. */
static __noinline int copy_read_dst(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy;
	__u32 len;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	len = copy_len(copy->len);
	if (!len || len > RULES_COPY_WHOLE || copy_read(&b->dst, len, rules_copy_to(copy)))
		return COPY_FAILED;
	return 0;
}

static __noinline int copy_compare_hash(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy;
	__u64 dst, src;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	dst = copy_hash(&b->dst, rules_copy_to(copy), copy->len);
	src = copy_hash(&b->src, rules_copy_from(copy), copy->len);
	if (!dst || !src || !b->hash[i])
		return COPY_FAILED;
	return (dst != b->hash[i] ? COPY_DST_DIFFERS : 0) |
	       (src != b->hash[i] ? COPY_SRC_DIFFERS : 0);
}

/* A long copy: its windows, and with check_full all of it. Returns a mask of COPY_*. */
static __noinline int copy_compare_long(struct copy_batch *b, __u32 i)
{
	int result = 0;
	struct vmdev_copy *copy;
	unsigned int word;
	__u32 middle;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	if (copy->len < RULES_COPY_WHOLE)
		return COPY_FAILED;
	if (check_full)
		result = copy_compare_hash(b, i);
	middle = copy_middle(copy->len, b->first + 2 * i);
	if (copy_read_windows(&b->src, rules_copy_from(copy), copy->len, middle) ||
	    copy_read_windows(&b->dst, rules_copy_to(copy), copy->len, middle))
		return COPY_FAILED;
	for (word = 0; word < RULES_COPY_WORDS; word++) {
		if (b->before[i].word[word] != b->dst.word[word])
			result |= COPY_DST_DIFFERS;
		if (b->before[i].word[word] != b->src.word[word])
			result |= COPY_SRC_DIFFERS;
	}
	return result;
}

/*
 * What is now in the destination of a short copy, against the image before; the
 * source too if @source asks for it or the destination is wrong. Returns a mask
 * of COPY_*.
 */
static __always_inline int copy_compare_short(struct copy_batch *b, __u32 i, __u32 len, int source)
{
	int result = 0;

	if (copy_read(&b->dst, len, rules_copy_to(&b->copy[i])))
		return COPY_FAILED;
	if (rules_unlikely(copy_differs(b->before[i].word, b->dst.word, len)))
		result = COPY_DST_DIFFERS;
	if (rules_unlikely(source || result))
		result |= copy_compare_source(b, i);
	return result;
}

/* A copy that was right, once more: the driver's side at least. Returns a mask of COPY_*. */
static __noinline int copy_compare_again(struct copy_batch *b, __u32 i)
{
	struct vmdev_copy *copy;

	if (!b)
		return COPY_FAILED;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	copy = &b->copy[i];
	if (copy->len > RULES_COPY_WHOLE)
		return copy_compare_long(b, i);
	if (copy->op == VMDEV_COPY_PULL)
		return copy_compare_source(b, i);
	if (copy_read_dst(b, i))
		return COPY_FAILED;
	return copy_differs(b->before[i].word, b->dst.word, copy->len) ? COPY_DST_DIFFERS : 0;
}

/* Offset in the copy of image word @word. */
static __always_inline __u64 copy_word_offset(__u32 len, __u64 seq, __u32 word)
{
	if (len <= RULES_COPY_WHOLE || word < COPY_EDGE_WORDS)
		return word * 8;
	if (word < 2 * COPY_EDGE_WORDS)
		return len - COPY_EDGE_BYTES + (word - COPY_EDGE_WORDS) * 8;
	return copy_middle(len, seq) + (word - 2 * COPY_EDGE_WORDS) * 8;
}

/* The two images of a copy that are shown, and the byte from which on. */
struct copy_sides {
	const __u8 *before;
	const __u8 *now;
	struct rules_verdict *v;
	__u32 first;
	__u32 found;
};

static long copy_find_turn(__u32 i, struct copy_sides *s)
{
	i = rules_index(i, RULES_COPY_WHOLE - 1);
	if (s->before[i] == s->now[i])
		return 0;
	s->first = i;
	s->found = 1;
	return 1;
}

static long copy_show_turn(__u32 i, struct copy_sides *s)
{
	__u32 at = rules_index(s->first + i, RULES_COPY_WHOLE - 1);

	i = rules_index(i, RULES_SIDE_BYTES - 1);
	s->v->expected[i] = s->before[at];
	s->v->actual[i] = s->now[at];
	return 0;
}

/*
 * Both sides from the first byte on that differs, into the verdict. Shows the
 * destination if it is wrong, else the source that was changed. Returns the
 * offset. A difference outside the windows is known by its hash only: no sides.
 */
static __noinline int copy_show_sides(struct copy_batch *b, __u32 i, struct rules_verdict *v,
				      int result)
{
	struct copy_sides s = { .v = v };
	__u64 left;
	__u32 len;

	if (!b || !v)
		return 0;
	i = rules_index(i, VMDEV_COPIES_MAX - 1);
	s.now = (__u8 *)(result & COPY_DST_DIFFERS ? b->dst.word : b->src.word);
	s.before = (__u8 *)b->before[i].word;
	len = b->copy[i].len;
	bpf_loop(RULES_COPY_WHOLE, copy_find_turn, &s, 0);
	if (!s.found)
		return 0;
	v->side_offset = copy_word_offset(len, b->first + 2 * i, s.first / 8) + s.first % 8;
	left = len - v->side_offset;
	if (left > RULES_COPY_WHOLE - s.first)
		left = RULES_COPY_WHOLE - s.first;
	v->side_len = left < RULES_SIDE_BYTES ? left : RULES_SIDE_BYTES;
	bpf_loop(v->side_len, copy_show_turn, &s, 0);
	return v->side_offset;
}

#endif /* VMDEV_COPY_BPF_H */
