/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the names of kernel addresses, for stacks in reports.
 * Does not own the stacks.
 */
#ifndef VMDEV_SYMBOL_H
#define VMDEV_SYMBOL_H

#include <linux/types.h>
#include <stddef.h>

/**
 * vmdev_symbol_name() - write "function+0xoffset [module]" for an address
 * @addr: kernel text address
 * @buf:  where the name goes; the bare number if the kernel does not tell names
 * @size: room in @buf
 *
 * The table is read at the first call and kept: modules loaded later stay unnamed.
 *
 * Return: @buf.
 */
const char *vmdev_symbol_name(__u64 addr, char *buf, size_t size);

#endif /* VMDEV_SYMBOL_H */
