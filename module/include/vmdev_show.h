/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how tracepoints print the words of the contract: VMDEV_SHOW(TYPE, value) for every
 * type of uapi/vmdev_word.h that has words. Does not own the words.
 */
#ifndef VMDEV_SHOW_H
#define VMDEV_SHOW_H

#include "uapi/vmdev_word.h"

/*
 * A list's rows become the last arguments of __print_symbolic() or __print_flags(), each with
 * a comma in front; another macro in between lets them become arguments at all. It takes
 * whatever these two are when the tracepoint is defined.
 */
#define VMDEV_SHOW_WORD(id, value, name) , { value, name }
#define VMDEV_SHOW_SYMBOL(...) __print_symbolic(__VA_ARGS__)
#define VMDEV_SHOW_MASK(...) __print_flags(__VA_ARGS__)

#define VMDEV_SHOW(type, value) VMDEV_SHOW_##type(value)
#define VMDEV_SHOW_COPY(v) VMDEV_SHOW_SYMBOL(v VMDEV_COPY_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_PERM(v) VMDEV_SHOW_SYMBOL(v VMDEV_PERM_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_DIR(v) VMDEV_SHOW_SYMBOL(v VMDEV_DIR_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_ERR(v) VMDEV_SHOW_SYMBOL(v VMDEV_ERR_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_NOTIFY(v) VMDEV_SHOW_SYMBOL(v VMDEV_NOTIFY_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_WHY(v) VMDEV_SHOW_SYMBOL(v VMDEV_WHY_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_DROP(v) VMDEV_SHOW_SYMBOL(v VMDEV_DROP_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_CLASS(v) VMDEV_SHOW_SYMBOL(v VMDEV_CLASS_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_ACK(v) VMDEV_SHOW_SYMBOL(v VMDEV_ACK_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_STATUS(v) VMDEV_SHOW_MASK(v, "|" VMDEV_STATUS_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_RING_FLAGS(v) VMDEV_SHOW_MASK(v, "|" VMDEV_RING_FLAG_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_STATE_FLAGS(v) VMDEV_SHOW_MASK(v, "|" VMDEV_STATE_FLAG_LIST(VMDEV_SHOW_WORD))
#define VMDEV_SHOW_VQ_FLAGS(v) VMDEV_SHOW_MASK(v, "|" VMDEV_VQ_FLAG_LIST(VMDEV_SHOW_WORD))

#endif /* VMDEV_SHOW_H */
