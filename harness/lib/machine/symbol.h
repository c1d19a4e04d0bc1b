/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the names of kernel addresses, for stacks in reports, and the addresses of names.
 * Does not own the stacks.
 */
#ifndef VMDEV_SYMBOL_H
#define VMDEV_SYMBOL_H

#include <linux/types.h>
#include <stdbool.h>
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

/**
 * vmdev_symbol_addr() - find where the kernel keeps a symbol of its own
 * @name: the symbol; data or text, of no module
 *
 * Return: its address; 0 if there is none, or the kernel does not tell.
 */
__u64 vmdev_symbol_addr(const char *name);

/**
 * vmdev_symbol_is_bpf() - tell BPF programs, and what calls them, from the rest of the kernel
 * @name: what vmdev_symbol_name() wrote
 *
 * Return: true if it is of a program at a tracepoint, or calls one.
 */
bool vmdev_symbol_is_bpf(const char *name);

#endif /* VMDEV_SYMBOL_H */
