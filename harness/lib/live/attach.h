/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the attaching of BPF programs to the tracepoints of the contract.
 * Does not own what the programs do, nor their maps.
 */
#ifndef VMDEV_ATTACH_H
#define VMDEV_ATTACH_H

#include <bpf/libbpf.h>
#include <json-c/json.h>

#include "lib/contract/select.h"

/**
 * struct vmdev_attach_link - one program at one place
 * @link: the link
 * @prog: the program
 */
struct vmdev_attach_link {
	struct bpf_link *link;
	const struct bpf_program *prog;
};

/**
 * struct vmdev_attach - what is attached
 * @link:  links, one for each tracepoint
 * @count: how many
 * @max:   room in @link
 * @asked: the one of which the kernel is asked next
 */
struct vmdev_attach {
	struct vmdev_attach_link *link;
	unsigned int count;
	unsigned int max;
	unsigned int asked;
};

/**
 * vmdev_attach_choose() - load no program of a tracepoint that is not wanted
 * @obj: an opened object
 * @sel: tracepoints wanted; those of commands are no matter
 */
void vmdev_attach_choose(struct bpf_object *obj, const struct vmdev_select *sel);

/**
 * vmdev_attach_programs() - attach all programs of an object
 * @a:    what is attached, zeroed before the first call
 * @obj:  a loaded object; its programs name in their section what they attach to: those of
 *        commands the event that stands for all of them, which they then serve
 * @sel:  tracepoints wanted
 * @verb: the verb, for messages
 *
 * Return: 0, or an enum vmdev_exit after a message; nothing stays attached then.
 */
int vmdev_attach_programs(struct vmdev_attach *a, struct bpf_object *obj,
			  const struct vmdev_select *sel, const char *verb);

/**
 * vmdev_attach_lost() - ask the kernel whether programs are still attached
 * @a: what is attached
 * @n: of so many links, the next in turn; at most all of them
 *
 * Return: the name of a program that is not; NULL if each is.
 */
const char *vmdev_attach_lost(struct vmdev_attach *a, unsigned int n);

/**
 * vmdev_attach_detach() - detach all
 * @a: what is attached
 */
void vmdev_attach_detach(struct vmdev_attach *a);

/**
 * vmdev_attach_misses() - calls of the programs that the kernel skipped
 * @obj: the object
 *
 * A program that is interrupted on its CPU by itself is not run a second time; only
 * this counter tells.
 *
 * Return: sum over all programs.
 */
__u64 vmdev_attach_misses(const struct bpf_object *obj);

/**
 * vmdev_attach_verified() - instructions that the kernel's verifier followed to load the programs
 * @obj:     the object
 * @list:    where each program goes with its share: name, verified_insns
 * @verbose: print a line for each program, on standard error
 *
 * Return: sum over all programs: what loading costs.
 */
__u64 vmdev_attach_verified(const struct bpf_object *obj, struct json_object *list, bool verbose);

/**
 * vmdev_attach_quiet() - keep libbpf's own messages for the verbose
 * @verbose: show them
 */
void vmdev_attach_quiet(bool verbose);

#endif /* VMDEV_ATTACH_H */
