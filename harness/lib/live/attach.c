// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the attaching of BPF programs to the tracepoints of the contract.
 * Does not own what the programs do, nor their maps.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/contract/lookup.h"
#include "lib/live/attach.h"
#include "lib/base/msg.h"

#define VMDEV_ATTACH_GROW 128

static int vmdev_attach_print(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, fmt, ap);
}

void vmdev_attach_quiet(bool verbose)
{
	libbpf_set_print(verbose ? vmdev_attach_print : NULL);
}

static int vmdev_attach_keep(struct vmdev_attach *a, const struct bpf_program *prog,
			     struct bpf_link *link)
{
	struct vmdev_attach_link *more = a->link;

	if (!link)
		return -errno;
	if (a->count == a->max) {
		more = realloc(more, (a->max + VMDEV_ATTACH_GROW) * sizeof(*more));
		if (!more) {
			bpf_link__destroy(link);
			return -ENOMEM;
		}
		a->link = more;
		a->max += VMDEV_ATTACH_GROW;
	}
	more[a->count++] = (struct vmdev_attach_link){ .link = link, .prog = prog };
	return 0;
}

/* One program serves all commands; each has a tracepoint of its own. */
static int vmdev_attach_commands(struct vmdev_attach *a, struct bpf_program *prog, __u64 id,
				 __u64 mask, char name[VMDEV_NAME_MAX])
{
	int err = 0;

	for (__u64 cmd = 0; cmd < VMDEV_CMD_COUNT && !err; cmd++) {
		if (!(mask >> cmd & 1))
			continue;
		vmdev_name_tracepoint(id, cmd, name, VMDEV_NAME_MAX);
		err = vmdev_attach_keep(a, prog,
					bpf_program__attach_raw_tracepoint(prog, name));
	}
	return err;
}

/* What a program attaches to: the second half of its section. */
static const char *vmdev_attach_where(const struct bpf_program *prog)
{
	const char *where = strchr(bpf_program__section_name(prog), '/');

	return where ? where + 1 : "";
}

/* The event that a program is for; 0 if it is for something else than a tracepoint of ours. */
static __u64 vmdev_attach_event(const struct bpf_program *prog)
{
	return bpf_program__type(prog) == BPF_PROG_TYPE_RAW_TRACEPOINT ?
		       vmdev_lookup_event(vmdev_attach_where(prog)) : 0;
}

static int vmdev_attach_one(struct vmdev_attach *a, struct bpf_program *prog,
			    const struct vmdev_select *sel, char name[VMDEV_NAME_MAX])
{
	__u64 id = vmdev_attach_event(prog);

	if (bpf_program__type(prog) == BPF_PROG_TYPE_SYSCALL)
		return 0;
	snprintf(name, VMDEV_NAME_MAX, "%s", vmdev_attach_where(prog));
	if (id == VMDEV_EV_CMD_BEGIN)
		return vmdev_attach_commands(a, prog, id, sel->begin, name);
	if (id == VMDEV_EV_CMD_END)
		return vmdev_attach_commands(a, prog, id, sel->end, name);
	if (id && !sel->event[id])
		return 0;
	return vmdev_attach_keep(a, prog, bpf_program__attach(prog));
}

void vmdev_attach_choose(struct bpf_object *obj, const struct vmdev_select *sel)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, obj) {
		__u64 id = vmdev_attach_event(prog);

		if (id && id != VMDEV_EV_CMD_BEGIN && id != VMDEV_EV_CMD_END && !sel->event[id])
			bpf_program__set_autoload(prog, false);
	}
}

int vmdev_attach_programs(struct vmdev_attach *a, struct bpf_object *obj,
			  const struct vmdev_select *sel, const char *verb)
{
	struct bpf_program *prog;
	char name[VMDEV_NAME_MAX];
	int err;

	bpf_object__for_each_program(prog, obj) {
		if (!bpf_program__autoload(prog))
			continue;
		err = vmdev_attach_one(a, prog, sel, name);
		if (!err)
			continue;
		vmdev_attach_detach(a);
		if (err == -ENOENT)
			vmdev_msg(verb, "cannot run here: there is no tracepoint %s; load the "
					"modules that belong to this vmdev binary", name);
		else
			vmdev_msg(verb, "cannot attach to %s: %s; see 'vmdev doctor'", name,
				  strerror(-err));
		return err == -ENOENT ? VMDEV_EXIT_CANNOT_RUN : VMDEV_EXIT_INTERNAL;
	}
	return 0;
}

/* The kernel knows the link as it was asked for. */
static bool vmdev_attach_holds(const struct vmdev_attach_link *l)
{
	struct bpf_link_info link = { 0 };
	struct bpf_prog_info prog = { 0 };
	__u32 link_len = sizeof(link), prog_len = sizeof(prog);

	return !bpf_obj_get_info_by_fd(bpf_link__fd(l->link), &link, &link_len) &&
	       !bpf_obj_get_info_by_fd(bpf_program__fd(l->prog), &prog, &prog_len) &&
	       link.prog_id == prog.id;
}

const char *vmdev_attach_lost(struct vmdev_attach *a, unsigned int n)
{
	for (unsigned int i = 0; i < n && i < a->count; i++) {
		const struct vmdev_attach_link *l = &a->link[a->asked++ % a->count];

		if (!vmdev_attach_holds(l))
			return bpf_program__name(l->prog);
	}
	return NULL;
}

void vmdev_attach_detach(struct vmdev_attach *a)
{
	for (unsigned int i = 0; i < a->count; i++)
		bpf_link__destroy(a->link[i].link);
	free(a->link);
	memset(a, 0, sizeof(*a));
}

__u64 vmdev_attach_misses(const struct bpf_object *obj)
{
	struct bpf_program *prog;
	__u64 misses = 0;

	bpf_object__for_each_program(prog, obj) {
		struct bpf_prog_info info = { 0 };
		__u32 len = sizeof(info);

		if (!bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
			misses += info.recursion_misses;
	}
	return misses;
}

static void vmdev_attach_figure(struct json_object *list, const char *name, __u64 verified)
{
	struct json_object *one = json_object_new_object();

	json_object_object_add(one, "name", json_object_new_string(name));
	json_object_object_add(one, "verified_insns", json_object_new_uint64(verified));
	json_object_array_add(list, one);
}

__u64 vmdev_attach_verified(const struct bpf_object *obj, struct json_object *list, bool verbose)
{
	struct bpf_program *prog;
	__u64 sum = 0;

	bpf_object__for_each_program(prog, obj) {
		struct bpf_prog_info info = { 0 };
		__u32 len = sizeof(info);

		if (bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
			continue;
		sum += info.verified_insns;
		vmdev_attach_figure(list, bpf_program__name(prog), info.verified_insns);
		if (verbose)
			vmdev_msg(bpf_program__name(prog),
				  "%u instructions verified, %u bytes of code",
				  info.verified_insns, info.jited_prog_len);
	}
	return sum;
}
