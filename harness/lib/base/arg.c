// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how a command line is read: refusals, and numbers in it.
 * Does not own options: each verb has its own argp table.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/arg.h"
#include "lib/base/msg.h"

#define VMDEV_ARG_DAY_S 86400.0
#define VMDEV_ARG_RINGBUF_MIN (1ULL << 12)
#define VMDEV_ARG_RINGBUF_MAX (1ULL << 30)

bool vmdev_arg_parse(const struct argp *argp, const char *verb, int argc, char **argv, void *opts)
{
	char name[32];
	int next = 0;
	error_t err;

	/* argp's own messages have another shape; silencing them silences its help too. */
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?"))) {
		snprintf(name, sizeof(name), "vmdev %s", verb);
		argp_help(argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK, name);
		exit(vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN);
	}
	err = argp_parse(argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_ERRS | ARGP_NO_HELP, &next,
			 opts);
	if (!err)
		return true;
	if (err != VMDEV_ARG_REFUSED)
		vmdev_msg(verb, "bad option or argument near '%s'; see 'vmdev %s --help'",
			  argv[next > 1 ? next - 1 : argc - 1], verb);
	return false;
}

error_t vmdev_arg_refuse(const char *verb, const char *what, const char *value, const char *want)
{
	vmdev_msg(verb, "%s '%s' is not valid; give %s", what, value, want);
	return VMDEV_ARG_REFUSED;
}

bool vmdev_arg_u64(const char *text, __u64 min, __u64 max, __u64 *out)
{
	int base = strncmp(text, "0x", 2) ? 10 : 16;
	char *end;
	__u64 value;

	/* strtoull takes signs and blanks, which would wrap or hide a typing error. */
	if (!isxdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	value = strtoull(text, &end, base);
	if (errno || *end || value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool vmdev_arg_ringbuf(const char *text, __u64 *out)
{
	size_t len = strlen(text);
	char digits[32];
	__u64 unit = 1;

	if (!len || len >= sizeof(digits))
		return false;
	memcpy(digits, text, len + 1);
	if (digits[len - 1] == 'K' || digits[len - 1] == 'k')
		unit = 1024;
	else if (digits[len - 1] == 'M' || digits[len - 1] == 'm')
		unit = 1024 * 1024;
	if (unit > 1)
		digits[len - 1] = '\0';
	if (!vmdev_arg_u64(digits, 1, VMDEV_ARG_RINGBUF_MAX / unit, out))
		return false;
	*out *= unit;
	return *out >= VMDEV_ARG_RINGBUF_MIN && !(*out & (*out - 1));
}

bool vmdev_arg_seconds(const char *text, __u64 *ms)
{
	char *end;
	double seconds;

	if (!isdigit((unsigned char)text[0]) && text[0] != '.')
		return false;
	errno = 0;
	seconds = strtod(text, &end);
	if (errno || *end || !(seconds > 0) || seconds > VMDEV_ARG_DAY_S)
		return false;
	*ms = (__u64)(seconds * 1000);
	if (!*ms)
		*ms = 1;
	return true;
}
