/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns the list of the rules' homes. Whoever defines RULE() and includes this gets one
 * RULE() for each rule (rule.h); it may be included any number of times. A home that is
 * included without RULE() gives the code that judges.
 */
#include "rules/cmd/order.h"
#include "rules/cmd/features.h"
#include "rules/cmd/config.h"
#include "rules/cmd/queue.h"
#include "rules/cmd/call.h"
#include "rules/cmd/model.h"
#include "rules/cmd/told.h"
#include "rules/cmd/answer.h"
#include "rules/dma/mapping.h"
#include "rules/dma/range.h"
#include "rules/dma/ops.h"
#include "rules/ring/ring.h"
#include "rules/ring/notify.h"
#include "rules/ring/look.h"
#include "rules/ring/memory.h"
#include "rules/ring/rest.h"
#include "rules/ring/idle.h"
#include "rules/ring/stale.h"
#include "rules/copy/copy.h"
#include "rules/copy/chain.h"
#include "rules/copy/place.h"
#include "rules/copy/kept.h"
#include "rules/copy/vringh.h"
#include "rules/net/frame.h"
#include "rules/net/traffic.h"
#include "rules/net/ctrl.h"
#include "rules/net/drop.h"
#include "rules/rng/entropy.h"
