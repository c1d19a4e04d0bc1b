/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how the rule tests feed events: one device, numbers for its streams, and
 * the steps of a session as Linux drives it. Does not own what is expected.
 */
#ifndef RULES_FEED_H
#define RULES_FEED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/stats.h"

#define FEED_QUEUES 4u
#define FEED_DEVICE_OTHER 2u	/* no network device */
#define FEED_RING 256u
#define FEED_BUFFERS 200u	/* of the first queue, available */
#define FEED_HEAP 0x100000ULL	/* ring areas of queue n begin at FEED_HEAP * (n + 1) */
#define FEED_FEATURES (VMDEV_FEATURE(VMDEV_F_VERSION_1) | VMDEV_FEATURE(VMDEV_F_ACCESS_PLATFORM) | \
		       VMDEV_FEATURE(VMDEV_F_EVENT_IDX) | VMDEV_FEATURE(VMDEV_F_MAC))
#define FEED_MAC 0x0605040302aaULL	/* little endian: begins with aa */

/**
 * struct feed - one device under test
 * @slot:  its state
 * @v:     verdict of the last event
 * @rules: all rules broken since the last expectation
 * @now:   time of the next event, ns
 * @ctl, @dma, @ring, @work: next number of each stream
 */
struct feed {
	struct rules_all slot;
	struct rules_verdict v;
	struct rules_verdict broken;	/* rules that were, since the last look */
	__u64 now;
	__u64 ctl;
	__u64 dma;
	__u64 ring[VMDEV_MAX_VQS];
	__u64 work[RULES_GROUPS];
};

/* Everything that any test made fire, for the test that none was forgotten. */
extern struct rules_verdict feed_fired;
/* Rules whose own count any test made grow, for the test that each has one. */
extern __u8 feed_judged[VMDEV_RULE_MAX];

int feed_setup(void **state);
int feed_teardown(void **state);

/* The verdict of the step just taken counts. */
void feed_note(struct feed *f);
void feed_event(struct feed *f, unsigned int id, unsigned int vq, unsigned int n, ...);
/* Arguments are counted and widened here; at least one is needed. */
#define FEED_COUNT(...) (sizeof((__u64[]){ __VA_ARGS__ }) / sizeof(__u64))
#define FEED_WIDE_1(a) (__u64)(a)
#define FEED_WIDE_2(a, ...) (__u64)(a), FEED_WIDE_1(__VA_ARGS__)
#define FEED_WIDE_3(a, ...) (__u64)(a), FEED_WIDE_2(__VA_ARGS__)
#define FEED_WIDE_4(a, ...) (__u64)(a), FEED_WIDE_3(__VA_ARGS__)
#define FEED_WIDE_5(a, ...) (__u64)(a), FEED_WIDE_4(__VA_ARGS__)
#define FEED_WIDE_6(a, ...) (__u64)(a), FEED_WIDE_5(__VA_ARGS__)
#define FEED_WIDE_7(a, ...) (__u64)(a), FEED_WIDE_6(__VA_ARGS__)
#define FEED_PICK(a, b, c, d, e, f, g, name, ...) name
#define FEED_WIDE(...)									\
	FEED_PICK(__VA_ARGS__, FEED_WIDE_7, FEED_WIDE_6, FEED_WIDE_5, FEED_WIDE_4,	\
		  FEED_WIDE_3, FEED_WIDE_2, FEED_WIDE_1, 0)(__VA_ARGS__)
#define feed_ev(f, id, vq, ...) \
	feed_event(f, id, vq, FEED_COUNT(__VA_ARGS__), FEED_WIDE(__VA_ARGS__))
#define feed_plain(f, id, vq) feed_event(f, id, vq, 0)

/* A command with its end: arguments, result, value read. */
void feed_begin(struct feed *f, unsigned int cmd, unsigned int vq, __u64 a0, __u64 a1, __u64 a2);
void feed_end(struct feed *f, unsigned int cmd, unsigned int vq, int ret, __u64 value);
void feed_set(struct feed *f, unsigned int cmd, __u64 a0);
void feed_set_vq(struct feed *f, unsigned int cmd, unsigned int vq, __u64 a0);
void feed_get(struct feed *f, unsigned int cmd, __u64 value);
void feed_get_vq(struct feed *f, unsigned int cmd, unsigned int vq, __u64 value);

/* The session of Linux's virtio core over this transport, in its parts. */
void feed_add(struct feed *f);
void feed_reset(struct feed *f);
void feed_features(struct feed *f);
void feed_config(struct feed *f, __u64 off, __u64 len, __u64 value);
void feed_read(struct feed *f, __u64 off, __u64 len, __u64 value);
void feed_addresses(struct feed *f, unsigned int vq, __u64 base);
/* Callback, size, addresses, ready; the ring has EVENT_IDX and VMDEV_RING_F_* @flags. */
void feed_enable(struct feed *f, unsigned int vq, unsigned int flags, unsigned int avail);
void feed_queue(struct feed *f, unsigned int vq);
void feed_up(struct feed *f);
void feed_down(struct feed *f);

/* How far a test's device has come: added and reset; features taken; running. */
struct feed *feed_fresh(void **state);
struct feed *feed_negotiated(void **state);
struct feed *feed_running(void **state);
/* A kick, and what the checker reads when it begins: the available index. */
void feed_kick(struct feed *f, unsigned int vq, __u16 avail);
/* A running device whose receive buffers, FEED_BUFFERS of them, were kicked. */
struct feed *feed_kicked(void **state);

/* The sum of the run so far; @total is what belongs to no device. */
void feed_stats(const struct feed *f, struct check_stats *s, const struct check_total *total);

void feed_chain(struct feed *f, unsigned int vq, unsigned int head, unsigned int writable);
/* A copy of @done of @len bytes; and a chain given back, with @len bytes pushed into it. */
void feed_copy(struct feed *f, unsigned int vq, unsigned int op, unsigned int head,
	       unsigned int len, unsigned int done);
void feed_used(struct feed *f, unsigned int vq, unsigned int head, unsigned int idx,
	       unsigned int len);

void feed_expect(struct feed *f, __u64 rules);
#define feed_clean(f) feed_expect(f, 0)
#define feed_broken(f, rule) feed_expect(f, rule)
#define feed_broken2(f, a, b) feed_expect(f, FEED_BOTH(a, b))

/* The rules that a verdict names, in their order, a byte each; and they are among all fired. */
__u64 feed_named(const struct rules_verdict *v);
#define FEED_BOTH(a, b) ((a) < (b) ? (a) << 8 | (b) : (b) << 8 | (a))

/* What other topics meet on their way; the test of its own topic names the rule. */
void feed_lost_frame(struct feed *f);
void feed_lost_callback(struct feed *f);
void feed_jumped(struct feed *f);
void feed_overlong(struct feed *f);
void feed_stray(struct feed *f);
void feed_skipped(struct feed *f);
void feed_unreset(struct feed *f);
void feed_suspended(struct feed *f);
void feed_overlap(struct feed *f);
void feed_twice(struct feed *f);
void feed_stray_kick(struct feed *f);

#define FEED_TEST(name) cmocka_unit_test_setup_teardown(name, feed_setup, feed_teardown)

int rules_cmd_tests(void);
int rules_vq_tests(void);
int rules_features_tests(void);
int rules_config_tests(void);
int rules_order_tests(void);
int rules_dma_tests(void);
int rules_ring_tests(void);
int rules_run_tests(void);
int rules_past_tests(void);
int rules_plain_tests(void);
int rules_net_tests(void);
int rules_join_tests(void);
int rules_model_tests(void);
int rules_walk_tests(void);
int rules_look_tests(void);
int rules_extra_tests(void);
int rules_memory_tests(void);
int rules_exposed_tests(void);
int rules_late_tests(void);
int rules_readback_tests(void);

#endif /* RULES_FEED_H */
