// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the command lines that show a violation again.
 * Does not own the run that they describe.
 */
#include <stdio.h>
#include <string.h>

#include "lib/report/reproduce.h"

/* What a shell takes as it is. */
#define VMDEV_REPRODUCE_PLAIN                                                                     \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%"

static void vmdev_reproduce_add(char *buf, const char *text, size_t len)
{
	size_t used = strlen(buf);

	if (used + len < VMDEV_REPRODUCE_MAX) {
		memcpy(buf + used, text, len);
		buf[used + len] = '\0';
	}
}

/* A word in single quotes; a single quote itself goes between two quoted parts. */
static void vmdev_reproduce_word(char *buf, const char *word)
{
	vmdev_reproduce_add(buf, " ", 1);
	if (*word && !word[strspn(word, VMDEV_REPRODUCE_PLAIN)]) {
		vmdev_reproduce_add(buf, word, strlen(word));
		return;
	}
	vmdev_reproduce_add(buf, "'", 1);
	for (; *word; word++)
		vmdev_reproduce_add(buf, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
	vmdev_reproduce_add(buf, "'", 1);
}

const char *vmdev_reproduce(const struct vmdev_session *r, const char *rule, char *buf)
{
	snprintf(buf, VMDEV_REPRODUCE_MAX, "vmdev check --rules %s", rule);
	if (r->full)
		vmdev_reproduce_add(buf, " --full-compare", strlen(" --full-compare"));
	if (r->cmd)
		vmdev_reproduce_add(buf, " --", strlen(" --"));
	for (char **word = r->cmd; word && *word; word++)
		vmdev_reproduce_word(buf, *word);
	return buf;
}
