// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how messages to the user are printed.
 * Does not own what they say.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/msg.h"

void vmdev_msg(const char *what, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "vmdev: %s: ", what);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int vmdev_msg_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	vmdev_msg("output", "cannot write to standard output: %s; the output is incomplete",
		  strerror(errno));
	return -1;
}
