// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev rules`: the automata that the rules describe, as a table or a drawing, and how
 * much of them a run exercised.
 * Does not own the model nor its coverage (lib/contract/model.h); 'vmdev explain' tells of rules.
 */
#include <stdio.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/contract/model.h"
#include "lib/base/msg.h"

/* What the user asked for. */
struct rules_opts {
	const char *from;
	bool dot;
};

static error_t rules_option(int key, char *arg, struct argp_state *state)
{
	struct rules_opts *opts = state->input;

	switch (key) {
	case 'd':
		opts->dot = true;
		return 0;
	case 'f':
		opts->from = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static bool rules_read(const char *path, struct vmdev_model *m)
{
	struct json_object *obj = json_object_from_file(path);
	bool ok = obj && vmdev_model_read(json_object_object_get(obj, "model"), m);

	if (!ok)
		vmdev_msg("rules", "cannot read a model from %s: %s; give a file that 'vmdev check "
			  "--json' wrote", path, obj ? "it has none, or another one" :
			  json_util_get_last_err());
	json_object_put(obj);
	return ok;
}

int cmd_rules(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "dot", 'd', NULL, 0, "draw for graphviz: vmdev rules --dot | dot -Tsvg", 0 },
		{ "from", 'f', "FILE", 0,
		  "colour, or count, by what the run of this verdict took (check --json)", 0 },
		{ 0 },
	};
	const struct argp argp = {
		.options = options,
		.parser = rules_option,
		.doc = "Show the states of devices and queues, and the transitions that the rules "
		       "allow.\vOne line for each transition: automaton, from, to, how often it "
		       "was taken, what takes it. Transitions that are forbidden and were taken "
		       "all the same are shown too. Drawn: green was taken, gray was not, red is "
		       "forbidden.",
	};
	struct rules_opts opts = { 0 };
	struct vmdev_model m = { 0 };

	if (!vmdev_arg_parse(&argp, NULL, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	if (opts.from && !rules_read(opts.from, &m))
		return VMDEV_EXIT_USAGE;
	if (opts.dot)
		vmdev_model_dot(stdout, &m, opts.from);
	else
		vmdev_model_list(stdout, &m);
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}
