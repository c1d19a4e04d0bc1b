// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev doctor`: what is there, what is missing, and how to get it.
 * Does not own the questions (lib/machine/probe.h).
 */
#include <stdio.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/base/msg.h"
#include "lib/machine/probe.h"

static const char doctor_doc[] =
	"Say what this machine has, what it lacks, and how to get it.\v"
	"Exit codes: 0 checking can run here; 4 it cannot.";

int cmd_doctor(int argc, char **argv)
{
	static const char *const word[] = {
		[VMDEV_PROBE_OK] = "ok",
		[VMDEV_PROBE_NOTE] = "note",
		[VMDEV_PROBE_MISSING] = "missing",
	};
	const struct argp argp = { .doc = doctor_doc };
	int code = VMDEV_EXIT_CLEAN;
	struct vmdev_probe probe;

	if (!vmdev_arg_parse(&argp, NULL, argc, argv, NULL))
		return VMDEV_EXIT_USAGE;
	for (int id = 0; id < VMDEV_PROBE_COUNT; id++) {
		vmdev_probe_ask(id, &probe);
		printf("%-8s %-12s %s\n", word[probe.state], probe.what, probe.found);
		if (probe.remedy[0])
			printf("%-8s %-12s -> %s\n", "", "", probe.remedy);
		if (probe.state == VMDEV_PROBE_MISSING)
			code = VMDEV_EXIT_CANNOT_RUN;
	}
	puts(code ? "checking cannot run here" : "checking can run here");
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : code;
}
