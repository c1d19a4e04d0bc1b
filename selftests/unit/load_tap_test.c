// SPDX-License-Identifier: GPL-2.0
/*
 * Must hold: `vmdev load` notices whatever a loopback NIC does to its frames, and always ends.
 * Needs /dev/net/tun and user namespaces, no root: the NIC is a tap device that we echo.
 */
#define _GNU_SOURCE /* unshare */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "lib/base/msg.h"
#include "load/load_frame.h"

#define TAP_NAME "tap0"
#define TAP_CASE_S 20 /* deadline of one case */
#define TAP_POLL_MS 20
#define TAP_ARGS 16

/* What the NIC does to frame number @at (counted from 1); 0 stands for every frame. */
enum tap_deed {
	TAP_ECHO,
	TAP_DROP,
	TAP_TWICE,
	TAP_SWAP, /* with the next frame */
	TAP_FLIP, /* one bit of its payload */
	TAP_ZERO, /* all behind the Ethernet header */
	TAP_CUT, /* its last byte */
	TAP_FOREIGN, /* send a frame of another run first */
	TAP_STALL, /* this and all that follow */
	TAP_DOWN, /* the interface, instead of echoing */
	TAP_TERM, /* the load generator, instead of echoing */
};

/* One case: the NIC, the generator that runs on it, and what it wrote. */
struct tap_case {
	enum tap_deed deed;
	uint64_t at;
	uint64_t count;
	size_t held_len;
	uint8_t held[2048];
	pid_t pid;
	int code;
	struct json_object *json;
};

static int tap_fd = -1;
static char tap_json[] = "/tmp/vmdev-load-test.XXXXXX";

static int tap_set_up(bool up)
{
	struct ifreq req = { .ifr_name = TAP_NAME, .ifr_flags = up ? IFF_UP : 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), ret;

	ret = ioctl(fd, SIOCSIFFLAGS, &req);
	close(fd);
	return ret;
}

static int tap_setup(void **state)
{
	struct ifreq req = { .ifr_name = TAP_NAME, .ifr_flags = IFF_TAP | IFF_NO_PI };

	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		return 0;
	tap_fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (tap_fd < 0)
		return 0;
	if (ioctl(tap_fd, TUNSETIFF, &req) || tap_set_up(true))
		return -1;
	close(mkstemp(tap_json));
	return 0;
}

static int tap_teardown(void **state)
{
	if (tap_fd >= 0)
		close(tap_fd);
	unlink(tap_json);
	return 0;
}

static void tap_write(const uint8_t *frame, size_t len)
{
	assert_int_equal(write(tap_fd, frame, len), len);
}

/* A complete frame of a run that nobody started, in the envelope of @frame. */
static void tap_write_foreign(const uint8_t *frame)
{
	uint8_t other[LOAD_FRAME_MIN];
	struct load_frame_id id = { .run = 1 };

	load_frame_init();
	load_frame_set_eth(&id, frame, frame + 6);
	load_frame_start(other, &id);
	load_frame_build(other, sizeof(other), 0, 0);
	tap_write(other, sizeof(other));
}

static void tap_damage(struct tap_case *c, uint8_t *frame, size_t len)
{
	switch (c->deed) {
	case TAP_TWICE:
		tap_write(frame, len);
		break;
	case TAP_FOREIGN:
		tap_write_foreign(frame);
		break;
	case TAP_FLIP:
		frame[len - 2] ^= 0x10;
		break;
	case TAP_ZERO:
		memset(frame + LOAD_FRAME_ETH_LEN, 0, len - LOAD_FRAME_ETH_LEN);
		break;
	case TAP_CUT:
		len--;
		break;
	case TAP_SWAP:
		memcpy(c->held, frame, len);
		c->held_len = len;
		return;
	case TAP_DOWN:
		assert_int_equal(tap_set_up(false), 0);
		return;
	case TAP_TERM:
		kill(c->pid, SIGTERM);
		return;
	default:
		return;
	}
	tap_write(frame, len);
}

/* One frame that the generator sent. */
static void tap_serve(struct tap_case *c, uint8_t *frame, size_t len)
{
	if (frame[12] != LOAD_FRAME_ETHERTYPE >> 8 || frame[13] != (LOAD_FRAME_ETHERTYPE & 0xff))
		return;
	c->count++;
	if (c->deed == TAP_DOWN && c->count > c->at)
		return;
	if (c->deed != TAP_ECHO && (!c->at || c->count == c->at ||
				    (c->deed == TAP_STALL && c->count > c->at))) {
		tap_damage(c, frame, len);
		return;
	}
	tap_write(frame, len);
	if (c->held_len)
		tap_write(c->held, c->held_len);
	c->held_len = 0;
}

static void tap_echo(struct tap_case *c)
{
	struct pollfd pfd = { .fd = tap_fd, .events = POLLIN };
	time_t end = time(NULL) + TAP_CASE_S;
	uint8_t frame[2048];
	ssize_t len;
	int status;

	while (waitpid(c->pid, &status, WNOHANG) == 0) {
		if (time(NULL) > end) {
			kill(c->pid, SIGKILL);
			waitpid(c->pid, &status, 0);
			fail_msg("the load did not end within %d s", TAP_CASE_S);
		}
		poll(&pfd, 1, TAP_POLL_MS);
		while ((len = read(tap_fd, frame, sizeof(frame))) > 0)
			tap_serve(c, frame, len);
	}
	assert_true(WIFEXITED(status));
	c->code = WEXITSTATUS(status);
}

/* Run `vmdev load tap0` with more options, words separated by blanks. */
static struct tap_case tap_run(enum tap_deed deed, uint64_t at, const char *options)
{
	struct tap_case c = { .deed = deed, .at = at };
	char words[256], *argv[TAP_ARGS] = { "load", TAP_NAME, "--quiet", "--json", tap_json };
	int argc = 5;

	if (tap_fd < 0)
		skip();
	assert_int_equal(tap_set_up(true), 0);
	snprintf(words, sizeof(words), "%s", options);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	assert_int_equal(truncate(tap_json, 0), 0);
	fflush(stdout);
	c.pid = fork();
	assert_true(c.pid >= 0);
	if (!c.pid)
		_exit(cmd_load(argc, argv));
	tap_echo(&c);
	c.json = json_object_from_file(tap_json);
	return c;
}

static uint64_t tap_total(const struct tap_case *c, const char *key)
{
	struct json_object *totals, *value;

	assert_true(json_object_object_get_ex(c->json, "totals", &totals));
	assert_true(json_object_object_get_ex(totals, key, &value));
	return json_object_get_uint64(value);
}

/* Runs a case and expects an exit code, and one figure of the totals. */
static void tap_expect(enum tap_deed deed, uint64_t at, const char *options, int code,
		       const char *key, uint64_t value)
{
	struct tap_case c = tap_run(deed, at, options);

	assert_int_equal(c.code, code);
	assert_int_equal(tap_total(&c, key), value);
	json_object_put(c.json);
}

static void every_frame_back_is_clean(void **state)
{
	tap_expect(TAP_ECHO, 0, "-n 5000", VMDEV_EXIT_CLEAN, "received", 5000);
	tap_expect(TAP_ECHO, 0, "-n 5000 --plain", VMDEV_EXIT_CLEAN, "received", 5000);
	tap_expect(TAP_ECHO, 0, "-n 5000 --sendmmsg 16 --size 60-1514", VMDEV_EXIT_CLEAN,
		   "received", 5000);
	tap_expect(TAP_ECHO, 0, "-n 5000 --warmup 100", VMDEV_EXIT_CLEAN, "measured", 5000);
	tap_expect(TAP_ECHO, 0, "-n 300 --rate 3000", VMDEV_EXIT_CLEAN, "received", 300);
}

static void flows_get_their_own_frames(void **state)
{
	tap_expect(TAP_ECHO, 0, "-n 6000 --threads 3", VMDEV_EXIT_CLEAN, "received", 6000);
	tap_expect(TAP_ECHO, 0, "-n 6000 --threads 3 --plain", VMDEV_EXIT_CLEAN, "received", 6000);
}

static void dropped_frame_is_lost(void **state)
{
	tap_expect(TAP_DROP, 500, "-n 1000", VMDEV_EXIT_VIOLATION, "lost", 1);
	tap_expect(TAP_DROP, 1000, "-n 1000", VMDEV_EXIT_VIOLATION, "lost", 1);
}

static void second_copy_is_a_duplicate(void **state)
{
	tap_expect(TAP_TWICE, 500, "-n 1000", VMDEV_EXIT_VIOLATION, "duplicated", 1);
	tap_expect(TAP_TWICE, 1000, "-n 1000", VMDEV_EXIT_VIOLATION, "duplicated", 1);
}

static void swapped_frames_are_reordered(void **state)
{
	tap_expect(TAP_SWAP, 500, "-n 1000", VMDEV_EXIT_VIOLATION, "reordered", 1);
	tap_expect(TAP_SWAP, 999, "-n 1000", VMDEV_EXIT_VIOLATION, "lost", 0);
}

static void changed_frame_is_corrupt_and_not_lost(void **state)
{
	tap_expect(TAP_FLIP, 500, "-n 1000 --size 1514", VMDEV_EXIT_VIOLATION, "corrupt", 1);
	tap_expect(TAP_ZERO, 500, "-n 1000", VMDEV_EXIT_VIOLATION, "corrupt", 1);
	tap_expect(TAP_CUT, 500, "-n 1000 --size 100", VMDEV_EXIT_VIOLATION, "corrupt", 1);
	tap_expect(TAP_CUT, 500, "-n 1000", VMDEV_EXIT_VIOLATION, "lost", 0);
}

static void damage_to_every_frame_does_not_stop_the_run(void **state)
{
	tap_expect(TAP_FLIP, 0, "-n 1000", VMDEV_EXIT_VIOLATION, "corrupt", 1000);
}

static void frames_of_another_run_are_set_apart(void **state)
{
	tap_expect(TAP_FOREIGN, 500, "-n 1000", VMDEV_EXIT_CLEAN, "foreign", 1);
}

static void silence_is_inconclusive(void **state)
{
	tap_expect(TAP_DROP, 0, "-n 1000 --stall-ms 200 --drain-ms 100", VMDEV_EXIT_INCONCLUSIVE,
		   "received", 0);
	tap_expect(TAP_DROP, 0, "-n 10 --rate max --drain-ms 100", VMDEV_EXIT_INCONCLUSIVE,
		   "sent", 10);
}

static void stall_ends_the_run(void **state)
{
	tap_expect(TAP_STALL, 500, "-n 1000 --stall-ms 200 --drain-ms 100", VMDEV_EXIT_VIOLATION,
		   "lost", 64);
}

static void interface_that_goes_makes_the_run_inconclusive(void **state)
{
	tap_expect(TAP_DOWN, 500, "-n 1000", VMDEV_EXIT_INCONCLUSIVE, "lost", 0);
	/* Either recv() or ppoll() hears of it: whichever comes first. */
	for (int i = 0; i < 10; i++)
		tap_expect(TAP_DOWN, 500, "-n 1000 --plain", VMDEV_EXIT_INCONCLUSIVE, "lost", 0);
}

static void terminated_run_still_accounts_for_every_frame(void **state)
{
	struct tap_case c = tap_run(TAP_TERM, 500, "--seconds 60 --drain-ms 100");

	/* The frame at which it was told to end was not echoed. */
	assert_int_equal(c.code, VMDEV_EXIT_VIOLATION);
	assert_int_equal(tap_total(&c, "lost"), 1);
	assert_int_equal(tap_total(&c, "received") + 1, tap_total(&c, "sent"));
	json_object_put(c.json);
}

static void load_that_cannot_run_says_so(void **state)
{
	struct tap_case c = tap_run(TAP_ECHO, 0, "nosuchif0 -n 10");

	assert_int_equal(c.code, VMDEV_EXIT_CANNOT_RUN);
	assert_int_equal(tap_set_up(false), 0);
	c = (struct tap_case){ .pid = fork() };
	if (!c.pid) {
		char *argv[] = { "load", TAP_NAME, "-n", "10" };

		_exit(cmd_load(4, argv));
	}
	tap_echo(&c);
	assert_int_equal(c.code, VMDEV_EXIT_CANNOT_RUN);
}

static void bad_usage_is_refused(void **state)
{
	static const char *const options[] = {
		"--size 59", "--size 1515", "--size 100-99", "--size 60-", "--window 0",
		"--threads 0", "--threads x", "--rate 0", "--rate -1", "--count 0",
		"--seconds 0", "--count 1 --seconds 1", "--sendmmsg 65", "--nosuch",
		TAP_NAME, "--peer lo " TAP_NAME "x",
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		struct tap_case c = tap_run(TAP_ECHO, 0, options[i]);

		if (c.code != VMDEV_EXIT_USAGE)
			fail_msg("%s: exit code %d", options[i], c.code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_frame_back_is_clean),
		cmocka_unit_test(flows_get_their_own_frames),
		cmocka_unit_test(dropped_frame_is_lost),
		cmocka_unit_test(second_copy_is_a_duplicate),
		cmocka_unit_test(swapped_frames_are_reordered),
		cmocka_unit_test(changed_frame_is_corrupt_and_not_lost),
		cmocka_unit_test(damage_to_every_frame_does_not_stop_the_run),
		cmocka_unit_test(frames_of_another_run_are_set_apart),
		cmocka_unit_test(silence_is_inconclusive),
		cmocka_unit_test(stall_ends_the_run),
		cmocka_unit_test(interface_that_goes_makes_the_run_inconclusive),
		cmocka_unit_test(terminated_run_still_accounts_for_every_frame),
		cmocka_unit_test(load_that_cannot_run_says_so),
		cmocka_unit_test(bad_usage_is_refused),
	};

	return cmocka_run_group_tests_name("load_tap", tests, tap_setup, tap_teardown);
}
