/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns which programs and maps of the checker belong to a group of rules: CHECK_GROUP() says so
 * in the object's types.
 * Does not own which groups are armed, nor the programs.
 */
#ifndef VMDEV_GROUP_H
#define VMDEV_GROUP_H

#include <bpf/libbpf.h>

#include "lib/contract/select.h"

/**
 * vmdev_group_choose() - load of each group what its rules need, or nothing
 * @obj:   the checker, opened and not loaded
 * @rules: rules that are armed
 *
 * Return: 0; -EINVAL if the object names a group that there is not.
 */
int vmdev_group_choose(struct bpf_object *obj, const struct vmdev_select_rules *rules);

#endif /* VMDEV_GROUP_H */
