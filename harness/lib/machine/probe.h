/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the questions to this machine: can programs be attached, are the modules there.
 * Does not own the answers' presentation (cmd_doctor.c) or any attaching.
 */
#ifndef VMDEV_PROBE_H
#define VMDEV_PROBE_H

#include <stdbool.h>
#include <stddef.h>

/* Answers to one question. */
enum vmdev_probe_state {
	VMDEV_PROBE_OK,		/* it is there */
	VMDEV_PROBE_NOTE,	/* it is not, and only some things need it */
	VMDEV_PROBE_MISSING,	/* it is not, and checking cannot run without it */
};

/**
 * struct vmdev_probe - one question and its answer
 * @what:   what was asked for
 * @state:  the answer
 * @found:  what was found, or why not
 * @remedy: what the user can do, empty if nothing needs doing
 */
struct vmdev_probe {
	const char *what;
	enum vmdev_probe_state state;
	char found[256];
	char remedy[256];
};

/* The questions, in the order in which a missing answer explains the later ones. */
enum vmdev_probe_id {
	VMDEV_PROBE_PRIVILEGE, VMDEV_PROBE_KERNEL, VMDEV_PROBE_BTF, VMDEV_PROBE_BPF,
	VMDEV_PROBE_JIT, VMDEV_PROBE_FENTRY, VMDEV_PROBE_TRACEFS, VMDEV_PROBE_DEBUGFS,
	VMDEV_PROBE_MDEV, VMDEV_PROBE_MODULES, VMDEV_PROBE_VARIANT, VMDEV_PROBE_TRACEPOINTS,
	VMDEV_PROBE_CHECKER, VMDEV_PROBE_DEVICES, VMDEV_PROBE_COUNT,
};

/**
 * vmdev_probe_ask() - ask one question
 * @id:    which
 * @probe: where the answer goes
 */
void vmdev_probe_ask(enum vmdev_probe_id id, struct vmdev_probe *probe);

/**
 * vmdev_probe_require() - ask what a verb that attaches programs needs
 * @verb:  the verb, for the message
 * @check: it judges too; streaming alone runs without a JIT compiler, and without fentry
 *
 * Return: true if all is there; otherwise one message with the remedy was printed.
 */
bool vmdev_probe_require(const char *verb, bool check);

/**
 * vmdev_probe_variant() - how the loaded vmdev module was built
 * @buf:  where plain, faults, notrace or unknown goes
 * @size: room in @buf
 */
void vmdev_probe_variant(char *buf, size_t size);

/* Whether the kernel is one with PREEMPT_RT, as its version says. */
bool vmdev_probe_realtime(void);

#endif /* VMDEV_PROBE_H */
