// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of what the checker knows of itself, and of what is left of a run that did not end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/live/vigil.h"
#include "lib/report/report.h"
#include "lib_report_test.h"

/* The clock in the kernel beats, or has stopped as well. */
static void a_process_that_stands_still_is_told(void **state)
{
	struct vmdev_vigil v = { 0 };

	vmdev_vigil_touch(&v, 1000);
	assert_string_equal(v.why, "");
	vmdev_vigil_begin(&v, 1000);
	vmdev_vigil_touch(&v, 1024);
	vmdev_vigil_touch(&v, 1024 + 24);
	assert_string_equal(v.why, "");
	vmdev_vigil_touch(&v, 1024 + 24 + 25);
	assert_non_null(strstr(v.why, "stood still"));
	vmdev_vigil_blind(&v, "another reason");
	assert_non_null(strstr(v.why, "stood still"));
}

static void a_machine_that_stands_still_is_no_fault_of_the_checker(void **state)
{
	struct vmdev_vigil v = { 0 };

	vmdev_vigil_begin(&v, 7);
	v.touched -= 6000000000ULL;
	vmdev_vigil_touch(&v, 8);
	assert_string_equal(v.why, "");
	assert_in_range(v.machine_ms, 6000, 16000);
}

/* A signal to go on counts only with a stop, and a stop only with the signal. */
static void a_stop_is_told_by_its_end(void **state)
{
	struct vmdev_vigil v = { 0 };

	vmdev_vigil_begin(&v, 0);
	vmdev_vigil_signals(&v, 1);
	v.touched -= 2000000000ULL;
	vmdev_vigil_touch(&v, 10);
	vmdev_vigil_signals(&v, 1);
	assert_string_equal(v.why, "");
	v.touched -= 2000000000ULL;
	vmdev_vigil_touch(&v, 20);
	vmdev_vigil_signals(&v, 2);
	assert_non_null(strstr(v.why, "stood still"));
}

static void a_verdict_of_an_earlier_run_is_removed(void **state)
{
	char path[] = "/tmp/vmdev-verdict-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(vmdev_report_forget(path), 0);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(vmdev_report_forget(path), 0);
	assert_int_equal(vmdev_report_forget("/dev/null"), 0);
	assert_int_equal(access("/dev/null", F_OK), 0);
}

int lib_vigil_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_that_stands_still_is_told),
		cmocka_unit_test(a_machine_that_stands_still_is_no_fault_of_the_checker),
		cmocka_unit_test(a_stop_is_told_by_its_end),
		cmocka_unit_test(a_verdict_of_an_earlier_run_is_removed),
	};

	return cmocka_run_group_tests_name("harness/lib-vigil", tests, NULL, NULL);
}
