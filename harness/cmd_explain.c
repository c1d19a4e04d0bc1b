// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev explain`: all that is known about a rule, for people.
 * Does not own the texts (bpf/rules) nor the contract's lists (lib/contract/name.h).
 */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/base/msg.h"
#include "lib/contract/lookup.h"

#define EXPLAIN_WIDTH 79
#define EXPLAIN_INDENT 14

/* Prints a paragraph behind its label, broken between words. */
static void explain_text(const char *label, const char *text)
{
	int column = printf("%-*s", EXPLAIN_INDENT, label);
	const char *before = "";

	while (*text) {
		int word = strcspn(text, " ");

		if (column + (int)strlen(before) + word > EXPLAIN_WIDTH) {
			column = printf("\n%*s", EXPLAIN_INDENT, "") - 1;
			before = "";
		}
		column += printf("%s%.*s", before, word, text);
		before = " ";
		text += word + strspn(text + word, " ");
	}
	putchar('\n');
}

/* Names of rules all have the same form, so none holds another. */
static const char *explain_faults(const char *rule)
{
	const char *first = NULL;

	for (unsigned int n = 0; n < VMDEV_FAULT_MAX; n++) {
		const struct vmdev_name_fault *f = vmdev_name_fault(n);

		if (!f || !strstr(f->must, rule))
			continue;
		printf("%-*s%s: %s\n", EXPLAIN_INDENT, first ? "" : "broken by", f->name, f->what);
		first = first ? first : f->name;
	}
	if (!first)
		printf("%-*s%s\n", EXPLAIN_INDENT, "broken by", "no fault point; unit tests only");
	return first;
}

static void explain_rule(const struct vmdev_name_rule *rule)
{
	/* The group that a run has to arm; 0, the default one, is always armed. */
	enum vmdev_rule_group group = rule->row.group;
	const char *fault;

	printf("%-*s%s\n", EXPLAIN_INDENT, rule->id, rule->sentence);
	printf("%-*svirtio 1.2 section %s; %s; to be obeyed by the %s\n", EXPLAIN_INDENT, "clause",
	       rule->section, rule->severity, rule->who);
	explain_text("why", rule->row.why);
	explain_text("looks at", rule->row.looks);
	explain_text("cannot see", rule->row.blind);
	printf("%-*s%s\n", EXPLAIN_INDENT, "rests on", vmdev_name_rule_witness(rule));
	fault = explain_faults(rule->id);
	printf("%-*s", EXPLAIN_INDENT, "see it");
	if (fault)
		printf("make run FAULT=%s%s%s\n%*s", fault, group ? " RULES=+" : "",
		       group ? vmdev_name_group(group)->name : "", EXPLAIN_INDENT, "");
	printf("vmdev check --rules %s -- COMMAND\n", rule->id);
}

static const struct vmdev_name_rule *explain_find(const char *id)
{
	return vmdev_name_rule(vmdev_lookup_rule(id));
}

static error_t explain_option(int key, char *arg, struct argp_state *state)
{
	unsigned int *count = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (!explain_find(arg))
		return vmdev_arg_refuse("explain", "rule", arg, "an id from 'vmdev explain'");
	/* All words are judged before the first is explained. */
	state->argv[1 + (*count)++] = arg;
	return 0;
}

int cmd_explain(int argc, char **argv)
{
	const struct argp argp = {
		.parser = explain_option,
		.args_doc = "[RULE...]",
		.doc = "Tell why a rule matters, what the checker looks at, what it cannot see, "
		       "and which fault breaks it.\vWithout a rule, list all.",
	};
	unsigned int count = 0;

	if (!vmdev_arg_parse(&argp, NULL, argc, argv, &count))
		return VMDEV_EXIT_USAGE;
	for (unsigned int i = 0; i < count; i++) {
		if (i)
			putchar('\n');
		explain_rule(explain_find(argv[1 + i]));
	}
	for (unsigned int n = 0; !count && n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *rule = vmdev_name_rule(n);

		if (rule)
			printf("%-8s %s\n", rule->id, rule->sentence);
	}
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}
