/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a probe at the entry of a function reads of the registers, where no interface of the
 * kernel gives it on every architecture. Owns no probe.
 */
#ifndef VMDEV_COMPAT_REGS_H
#define VMDEV_COMPAT_REGS_H

#include <linux/ptrace.h>

#if defined(CONFIG_X86_64)
#define VMDEV_COMPAT_CALLER(regs) (*(unsigned long *)(regs)->sp)
#define VMDEV_COMPAT_FIRST(regs) ((regs)->di)
#elif defined(CONFIG_ARM64)
#define VMDEV_COMPAT_CALLER(regs) ((regs)->regs[30])
#define VMDEV_COMPAT_FIRST(regs) ((regs)->regs[0])
#elif defined(CONFIG_S390)
#define VMDEV_COMPAT_CALLER(regs) ((regs)->gprs[14])
#define VMDEV_COMPAT_FIRST(regs) ((regs)->gprs[2])
#else
#error "vmdev: which registers hold the return address and the first argument here?"
#endif

/**
 * vmdev_compat_caller - where the function that is entered will return to
 * @regs: registers at its first instruction
 */
static inline void *vmdev_compat_caller(const struct pt_regs *regs)
{
	return (void *)VMDEV_COMPAT_CALLER(regs);
}

/**
 * vmdev_compat_first - the first argument of the function that is entered, a pointer
 * @regs: registers at its first instruction
 */
static inline void *vmdev_compat_first(const struct pt_regs *regs)
{
	return (void *)VMDEV_COMPAT_FIRST(regs);
}

#endif
