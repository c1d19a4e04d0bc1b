// SPDX-License-Identifier: GPL-2.0
/* The split layout, with any access. */
#include "split.h"

const struct mvringh_layout mvringh_split = MVRINGH_SPLIT;
