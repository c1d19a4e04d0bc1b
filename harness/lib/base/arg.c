// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how a command line is read: refusals, and numbers in it.
 * Does not own options: see arg.h.
 */
#include <assert.h>
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
#define VMDEV_ARG_PARTS 12	/* a verb's own table, shared options, the end */

/* The tables of one verb, and what each fills in. */
struct vmdev_arg_parts {
	struct argp_child child[VMDEV_ARG_PARTS];
	void *into[VMDEV_ARG_PARTS];
	unsigned int count;
};

static error_t vmdev_arg_inputs(int key, char *arg, struct argp_state *state)
{
	const struct vmdev_arg_parts *parts = state->input;

	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	for (unsigned int i = 0; i < parts->count; i++)
		state->child_inputs[i] = parts->into[i];
	return 0;
}

static void vmdev_arg_part(struct vmdev_arg_parts *parts, const struct argp *argp, void *into)
{
	assert(parts->count + 1 < VMDEV_ARG_PARTS);
	parts->child[parts->count].argp = argp;
	parts->into[parts->count++] = into;
}

bool vmdev_arg_parse(const struct argp *argp, const struct vmdev_arg_shared *shared, int argc,
		     char **argv, void *opts)
{
	struct vmdev_arg_parts parts = { 0 };
	const struct argp all = { .parser = vmdev_arg_inputs, .children = parts.child };
	const char *verb = argv[0];
	char name[32];
	int next = 0;
	error_t err;

	vmdev_arg_part(&parts, argp, opts);
	for (; shared && shared->argp; shared++)
		vmdev_arg_part(&parts, shared->argp, shared->into);
	/* argp's own messages have another shape; silencing them silences its help too. */
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?"))) {
		snprintf(name, sizeof(name), "vmdev %s", verb);
		argp_help(&all, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK, name);
		exit(vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : VMDEV_EXIT_CLEAN);
	}
	err = argp_parse(&all, argc, argv, ARGP_IN_ORDER | ARGP_NO_ERRS | ARGP_NO_HELP, &next,
			 &parts);
	/* Words that no parser takes end the parsing, and are no error to it. */
	if (!err && next == argc)
		return true;
	if (!err)
		vmdev_msg(verb, "takes no argument '%s'; see 'vmdev %s --help'", argv[next], verb);
	else if (err != VMDEV_ARG_REFUSED)
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
