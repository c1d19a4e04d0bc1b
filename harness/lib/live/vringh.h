/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns which functions of the kernel's own vringh are looked at.
 * Does not own what is made of their copies (bpf/rules/copy/vringh.h).
 */
#ifndef VMDEV_VRINGH_H
#define VMDEV_VRINGH_H

#include <bpf/libbpf.h>
#include <linux/types.h>
#include <stddef.h>

/**
 * vmdev_vringh_choose() - load the programs of those functions that this kernel has
 * @obj:    the checker's programs, opened and not loaded
 * @offset: filled: where the kernel keeps the begin of its map of all memory, 0 if unknown
 * @buf:    filled: the functions that are looked at, joined by blanks
 * @size:   room in @buf
 *
 * A function whose addresses cannot be followed is none of them.
 *
 * Return: why none is looked at, NULL if one is.
 */
const char *vmdev_vringh_choose(struct bpf_object *obj, __u64 *offset, char *buf, size_t size);

/**
 * vmdev_vringh_none() - load none of these programs
 * @obj: the checker's programs, opened and not loaded
 */
void vmdev_vringh_none(struct bpf_object *obj);

#endif /* VMDEV_VRINGH_H */
