// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the choice of the verb.
 * Does not own any verb: each is a file cmd_<verb>.c.
 */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "lib/base/msg.h"

#define VMDEV_VERSION "0.1"

/* One verb of the command line. */
struct vmdev_verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
};

static int vmdev_help(int argc, char **argv);
static int vmdev_version(int argc, char **argv);

static const struct vmdev_verb vmdev_verbs[] = {
	{ "doctor", cmd_doctor, "say what is there, what is missing, and how to get it" },
	{ "list", cmd_list, "list devices, rules, faults, events or commands" },
	{ "explain", cmd_explain, "tell why a rule matters, and what the checker sees of it" },
	{ "rules", cmd_rules, "show the automata of the rules, and what a run took of them" },
	{ "trace", cmd_trace, "print a line for every event, live" },
	{ "check", cmd_check, "verify the rules while a command runs, and give a verdict" },
	{ "queues", cmd_queues, "show the indexes of each queue, and which side owes what" },
	{ "record", cmd_record, "write every event into a file" },
	{ "verify", cmd_verify, "judge recordings by the same rules, with the same verdict" },
	{ "load", cmd_load, "send frames through loopback interfaces and account for each" },
	{ "help", vmdev_help, "this text; 'vmdev VERB --help' for one verb" },
	{ "version", vmdev_version, "print the version" },
};

#define VMDEV_VERBS (sizeof(vmdev_verbs) / sizeof(*vmdev_verbs))

static int vmdev_help(int argc, char **argv)
{
	fputs("Usage: vmdev VERB [OPTION...]\n\n"
	      "Watches, verifies and loads virtio mediated devices.\n\n",
	      stdout);
	for (size_t i = 0; i < VMDEV_VERBS; i++)
		printf("  %-9s %s\n", vmdev_verbs[i].name, vmdev_verbs[i].what);
	fputs("\nExit codes: 0 clean and complete, 1 violation, 2 usage, 3 inconclusive,\n"
	      "4 cannot run here, 5 internal error or the command failed.\n",
	      stdout);
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}

static int vmdev_version(int argc, char **argv)
{
	puts("vmdev " VMDEV_VERSION);
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	if (!name) {
		vmdev_msg("verb", "none was given; see 'vmdev help'");
		return VMDEV_EXIT_USAGE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	else if (!strcmp(name, "--version") || !strcmp(name, "-V"))
		name = "version";
	for (size_t i = 0; i < VMDEV_VERBS; i++)
		if (!strcmp(vmdev_verbs[i].name, name))
			return vmdev_verbs[i].run(argc - 1, argv + 1);
	vmdev_msg(name, "no such verb; see 'vmdev help'");
	return VMDEV_EXIT_USAGE;
}
