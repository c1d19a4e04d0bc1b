// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: every option that verbs share is read as its words say, and a bad value of
 * it is refused; a verb has no option that it does not name. Needs nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arg.h"
#include "lib/contract/option.h"
#include "lib_report_test.h"

#define OPTION_WORDS 12

/* All that shared options can fill in, and what the verb's own parser was given. */
struct option_all {
	struct vmdev_option_choice choice;
	const char *json;
	bool lines;
	bool verbose;
	__u64 ms;
	__u64 ops;
	__u64 ringbuf;
	char **command;
	bool own;
};

static error_t option_own(int key, char *arg, struct argp_state *state)
{
	struct option_all *all = state->input;

	if (key != 'o')
		return ARGP_ERR_UNKNOWN;
	all->own = true;
	return 0;
}

/* A verb with an option of its own, which takes @shared too; @line has one blank a gap. */
static bool option_read(const struct vmdev_arg_shared *shared, struct option_all *all,
			const char *line)
{
	static const struct argp_option options[] = { { "own", 'o', NULL, 0, "mine", 0 }, { 0 } };
	const struct argp argp = { .options = options, .parser = option_own };
	static char text[128];
	static char *argv[OPTION_WORDS + 1];
	int argc = 0;
	char *rest = text;

	snprintf(text, sizeof(text), "%s", line);
	while (rest && argc < OPTION_WORDS)
		argv[argc++] = strsep(&rest, " ");
	argv[argc] = NULL;
	return vmdev_arg_parse(&argp, shared, argc, argv, all);
}

static bool option_all_read(struct option_all *all, const char *line)
{
	const struct vmdev_arg_shared shared[] = {
		{ &vmdev_option_rules, &all->choice },	   { &vmdev_option_json, &all->json },
		{ &vmdev_option_json_lines, &all->lines }, { &vmdev_option_time, &all->ms },
		{ &vmdev_option_min_ops, &all->ops },	   { &vmdev_option_ringbuf, &all->ringbuf },
		{ &vmdev_option_verbose, &all->verbose },  { &vmdev_option_command, &all->command },
		{ 0 },
	};

	memset(all, 0, sizeof(*all));
	return option_read(shared, all, line);
}

static void shared_options_fill_in_what_the_verb_named(void **state)
{
	struct option_all all;

	assert_true(option_all_read(&all, "verb -m 3 --time 2 -b 64K -o -J file -v"));
	assert_true(all.own && all.verbose);
	assert_false(all.lines);
	assert_null(all.command);
	assert_int_equal(all.ops, 3);
	assert_int_equal(all.ms, 2000);
	assert_int_equal(all.ringbuf, 65536);
	assert_string_equal(all.json, "file");
	assert_true(option_all_read(&all, "verb -j"));
	assert_true(all.lines && !all.json && !all.own);
}

static void without_rules_the_default_ones_are_chosen(void **state)
{
	struct vmdev_select_rules usual;
	char bad[VMDEV_SELECT_WORD];
	struct option_all all;

	assert_true(vmdev_select_rules(&usual, NULL, bad));
	assert_true(option_all_read(&all, "verb"));
	assert_false(all.choice.given);
	assert_memory_equal(&all.choice.rules, &usual, sizeof(usual));
	assert_true(option_all_read(&all, "verb --rules all"));
	assert_true(all.choice.given);
	assert_memory_not_equal(&all.choice.rules, &usual, sizeof(usual));
}

static void a_command_keeps_its_own_options(void **state)
{
	struct option_all all;

	assert_true(option_all_read(&all, "verb -v -- cmd -j x"));
	assert_string_equal(all.command[0], "cmd");
	assert_string_equal(all.command[1], "-j");
	assert_string_equal(all.command[2], "x");
	assert_null(all.command[3]);
	assert_true(all.verbose && !all.lines);
	assert_true(option_all_read(&all, "verb cmd -v"));
	assert_string_equal(all.command[1], "-v");
	assert_false(all.verbose);
}

static void bad_values_of_shared_options_are_refused(void **state)
{
	static const char *const lines[] = {
		"verb -r NO-99", "verb -r !all",      "verb -t 0", "verb -t -1",
		"verb -t x",	 "verb -m 0",	      "verb -m x", "verb -b 5000",
		"verb -J",	 "verb --ringbuf 1K", "verb --verbose=1",
	};
	struct option_all all;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_false(option_all_read(&all, lines[i]));
}

static void options_that_a_verb_does_not_name_are_refused(void **state)
{
	struct option_all all = { 0 };
	const struct vmdev_arg_shared shared[] = { { &vmdev_option_time, &all.ms }, { 0 } };

	assert_true(option_read(shared, &all, "verb -t 1 -o"));
	assert_false(option_read(shared, &all, "verb -t 1 -v"));
	assert_false(option_read(shared, &all, "verb word"));
	assert_true(option_read(NULL, &all, "verb -o"));
	assert_false(option_read(NULL, &all, "verb -t 1"));
}

int lib_option_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared_options_fill_in_what_the_verb_named),
		cmocka_unit_test(without_rules_the_default_ones_are_chosen),
		cmocka_unit_test(a_command_keeps_its_own_options),
		cmocka_unit_test(bad_values_of_shared_options_are_refused),
		cmocka_unit_test(options_that_a_verb_does_not_name_are_refused),
	};

	return cmocka_run_group_tests_name("harness/lib options", tests, NULL, NULL);
}
