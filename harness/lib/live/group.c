// SPDX-License-Identifier: GPL-2.0
/*
 * Owns which programs and maps of the checker belong to a group of rules.
 * Does not own which groups are armed, nor the programs.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <string.h>

#include "lib/live/group.h"

/* As CHECK_GROUP() writes them. */
#define VMDEV_GROUP_TAG(id, ...) [id] = #id,
static const char *const vmdev_group_tag[] = { VMDEV_GROUP_LIST(VMDEV_GROUP_TAG) };

static int vmdev_group_of(const char *tag)
{
	int group = 0;

	while (group < VMDEV_GROUP_MAX && strcmp(vmdev_group_tag[group], tag))
		group++;
	return group;
}

/* What is tagged is a program or the variable that a map is. */
static void vmdev_group_set(struct bpf_object *obj, const char *name, bool on)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, name);
	struct bpf_map *map = bpf_object__find_map_by_name(obj, name);

	if (prog)
		bpf_program__set_autoload(prog, on);
	if (map)
		bpf_map__set_autocreate(map, on);
}

int vmdev_group_choose(struct bpf_object *obj, const struct vmdev_select_rules *rules)
{
	const struct btf *btf = bpf_object__btf(obj);

	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id), *decl;
		int group;

		if (!btf_is_decl_tag(t))
			continue;
		decl = btf__type_by_id(btf, t->type);
		group = vmdev_group_of(btf__name_by_offset(btf, t->name_off));
		if (group == VMDEV_GROUP_MAX)
			return -EINVAL;
		vmdev_group_set(obj, btf__name_by_offset(btf, decl->name_off),
				vmdev_select_group(rules, group));
	}
	return 0;
}
