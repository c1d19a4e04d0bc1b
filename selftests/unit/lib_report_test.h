/* SPDX-License-Identifier: GPL-2.0 */
/* The group of tests of reports; lib_test.c runs it. Does not own the tests. */
#ifndef LIB_REPORT_TEST_H
#define LIB_REPORT_TEST_H

/* Return: how many failed. */
int lib_report_tests(void);

#endif /* LIB_REPORT_TEST_H */
