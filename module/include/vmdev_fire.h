/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one wrapper through which every event fires. Owns nothing else; which
 * events exist is in the *_trace.h headers.
 */
#ifndef VMDEV_FIRE_H
#define VMDEV_FIRE_H

#include <linux/preempt.h>
#include <linux/types.h>

/*
 * Two counters of one BPF program on one CPU guard against recursion, and a
 * program that is preempted inside the guard makes the kernel skip the next
 * call in silence. With preemption off for the call nothing is skipped.
 */
#ifdef VMDEV_NOTRACE
static inline void vmdev_eat(u64 first, ...) {}
#define VMDEV_TRACED(event) false
#define VMDEV_FIRE(event, ...)			\
	do {					\
		if (0)				\
			vmdev_eat(__VA_ARGS__);	\
	} while (0)
#else
#define VMDEV_TRACED(event) trace_##event##_enabled()
#define VMDEV_FIRE(event, ...)				\
	do {						\
		if (trace_##event##_enabled()) {	\
			preempt_disable_notrace();	\
			trace_##event(__VA_ARGS__);	\
			preempt_enable_notrace();	\
		}					\
	} while (0)
#endif

#endif /* VMDEV_FIRE_H */
