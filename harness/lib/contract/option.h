/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the options that several verbs share: the words of each, and how its value is read.
 * A verb puts those that it has into a table of struct vmdev_arg_shared.
 * Does not own the options of one verb alone (cmd_<verb>.c), nor what a value does.
 */
#ifndef VMDEV_OPTION_H
#define VMDEV_OPTION_H

#include <argp.h>

#include "lib/contract/select.h"

/**
 * struct vmdev_option_choice - what --rules chose
 * @given: there was a --rules; otherwise @rules is the default group
 * @rules: rules that count
 */
struct vmdev_option_choice {
	bool given;
	struct vmdev_select_rules rules;
};

/* --rules LIST: a struct vmdev_option_choice */
extern const struct argp vmdev_option_rules;

/* --json FILE, of a verdict: a const char * */
extern const struct argp vmdev_option_json;

/* --json, of lines: a bool */
extern const struct argp vmdev_option_json_lines;

/* --time SECONDS: a __u64, in milliseconds */
extern const struct argp vmdev_option_time;

/* --min-ops N: a __u64 */
extern const struct argp vmdev_option_min_ops;

/* --ringbuf BYTES: a __u64 */
extern const struct argp vmdev_option_ringbuf;

/* --verbose, of a verdict: a bool */
extern const struct argp vmdev_option_verbose;

/* [-- COMMAND [ARG...]]: a char **, which ends with NULL as argv does */
extern const struct argp vmdev_option_command;

#endif /* VMDEV_OPTION_H */
