/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what is told about a rule beyond its sentence: why it matters, what the checker
 * looks at, what it cannot see.
 * Does not own the rule (vmdev_rule.h) nor how the text is printed (cmd_explain.c).
 */
#ifndef VMDEV_EXPLAIN_H
#define VMDEV_EXPLAIN_H

#include <stddef.h>

/**
 * struct vmdev_explain - the text on one rule
 * @id:    "CMD-07"
 * @why:   why it matters, in a few sentences
 * @looks: what the checker looks at
 * @blind: what it cannot see
 */
struct vmdev_explain {
	const char *id;
	const char *why;
	const char *looks;
	const char *blind;
};

extern const struct vmdev_explain vmdev_explain_texts[];
extern const size_t vmdev_explain_count;

/**
 * vmdev_explain_find() - find the text on a rule
 * @id: its id, in any case
 *
 * Return: the text, or NULL.
 */
const struct vmdev_explain *vmdev_explain_find(const char *id);

#endif /* VMDEV_EXPLAIN_H */
