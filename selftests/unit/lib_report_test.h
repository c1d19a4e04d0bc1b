/* SPDX-License-Identifier: GPL-2.0 */
/* The groups of tests that lib_test.c runs, and what they share. Does not own the tests. */
#ifndef LIB_REPORT_TEST_H
#define LIB_REPORT_TEST_H

#include "lib/contract/name.h"

/* Return: how many failed. */
int lib_report_tests(void);
int lib_select_tests(void);
int lib_option_tests(void);
int lib_vigil_tests(void);
int lib_queue_tests(void);

/* How many rules are off by default; the first rule of a group. */
int lib_extra_rules(void);
const char *lib_rule_of(enum vmdev_rule_group group);

#endif /* LIB_REPORT_TEST_H */
