// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the options that several verbs share, one argp table and one parser each.
 * Does not own what a value does.
 */
#include "lib/base/arg.h"
#include "lib/contract/option.h"

static error_t vmdev_option_take_rules(int key, char *arg, struct argp_state *state)
{
	struct vmdev_option_choice *choice = state->input;
	char bad[VMDEV_SELECT_WORD];

	if (key != 'r' && key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	choice->given = key == 'r';
	if (vmdev_select_rules(&choice->rules, choice->given ? arg : NULL, bad))
		return 0;
	return vmdev_arg_refuse(state->argv[0], "rule", bad, VMDEV_SELECT_RULES);
}

const struct argp vmdev_option_rules = {
	.options = (const struct argp_option[]){
		{ "rules", 'r', "LIST", 0,
		  "rules that count, such as 'CMD-*,DMA-*', groups of rules, or 'all'; a list "
		  "that starts with '+' or '!' adds to the default group, or takes away from it",
		  0 },
		{ 0 },
	},
	.parser = vmdev_option_take_rules,
};

static error_t vmdev_option_take_json(int key, char *arg, struct argp_state *state)
{
	const char **file = state->input;

	if (key != 'J')
		return ARGP_ERR_UNKNOWN;
	*file = arg;
	return 0;
}

const struct argp vmdev_option_json = {
	.options = (const struct argp_option[]){
		{ "json", 'J', "FILE", 0, "write the verdict as JSON too", 0 },
		{ 0 },
	},
	.parser = vmdev_option_take_json,
};

/* Of an option without a value, which is the only one of its table. */
static error_t vmdev_option_take_flag(int key, char *arg, struct argp_state *state)
{
	bool *flag = state->input;

	if (key != 'j' && key != 'v')
		return ARGP_ERR_UNKNOWN;
	*flag = true;
	return 0;
}

const struct argp vmdev_option_json_lines = {
	.options = (const struct argp_option[]){
		{ "json", 'j', NULL, 0, "one JSON object a line", 0 },
		{ 0 },
	},
	.parser = vmdev_option_take_flag,
};

static error_t vmdev_option_take_time(int key, char *arg, struct argp_state *state)
{
	if (key != 't')
		return ARGP_ERR_UNKNOWN;
	if (vmdev_arg_seconds(arg, state->input))
		return 0;
	return vmdev_arg_refuse(state->argv[0], "time", arg, "seconds above zero, a day at most");
}

const struct argp vmdev_option_time = {
	.options = (const struct argp_option[]){
		{ "time", 't', "SECONDS", 0, "end after this time", 0 },
		{ 0 },
	},
	.parser = vmdev_option_take_time,
};

static error_t vmdev_option_take_min_ops(int key, char *arg, struct argp_state *state)
{
	if (key != 'm')
		return ARGP_ERR_UNKNOWN;
	if (vmdev_arg_u64(arg, 1, ~0ULL, state->input))
		return 0;
	return vmdev_arg_refuse(state->argv[0], "number of operations", arg,
				"a number above zero");
}

const struct argp vmdev_option_min_ops = {
	.options = (const struct argp_option[]){
		{ "min-ops", 'm', "N", 0, "fewer checked operations than this are inconclusive",
		  0 },
		{ 0 },
	},
	.parser = vmdev_option_take_min_ops,
};

static error_t vmdev_option_take_ringbuf(int key, char *arg, struct argp_state *state)
{
	if (key != 'b')
		return ARGP_ERR_UNKNOWN;
	if (vmdev_arg_ringbuf(arg, state->input))
		return 0;
	return vmdev_arg_refuse(state->argv[0], "ring buffer", arg, VMDEV_ARG_RINGBUF);
}

const struct argp vmdev_option_ringbuf = {
	.options = (const struct argp_option[]){
		{ "ringbuf", 'b', "BYTES", 0, "size of the ring buffer: 4K..1G, a power of two",
		  0 },
		{ 0 },
	},
	.parser = vmdev_option_take_ringbuf,
};

const struct argp vmdev_option_verbose = {
	.options = (const struct argp_option[]){
		{ "verbose", 'v', NULL, 0, "more reports for each rule", 0 },
		{ 0 },
	},
	.parser = vmdev_option_take_flag,
};

static error_t vmdev_option_take_command(int key, char *arg, struct argp_state *state)
{
	char ***command = state->input;

	if (key != ARGP_KEY_ARGS)
		return ARGP_ERR_UNKNOWN;
	*command = state->argv + state->next;
	return 0;
}

const struct argp vmdev_option_command = {
	.parser = vmdev_option_take_command,
	.args_doc = "[-- COMMAND [ARG...]]",
};
