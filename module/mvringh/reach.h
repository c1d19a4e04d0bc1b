/* SPDX-License-Identifier: GPL-2.0 */
/* Which memory the ring code may touch. Private to mvringh.ko; mvringh/reach.c. */
#ifndef MVRINGH_REACH_H
#define MVRINGH_REACH_H

#include "mvringh.h"

bool mvringh_accessible(u64 addr, u64 len, bool write);

#endif /* MVRINGH_REACH_H */
