// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the events that had another name in earlier versions of the contract.
 * Does not own the names of today.
 */
#include <string.h>

#include "lib/contract/former.h"

/* Runs of workers were events of the network card, whose pairs have two queues each. */
static const struct vmdev_former vmdev_formers[] = {
	{ "mvnet_work_begin", VMDEV_EV_WORK_BEGIN, VMDEV_WORK_A_FIRST },
	{ "mvnet_work_end", VMDEV_EV_WORK_END, VMDEV_WEND_A_FIRST },
};
_Static_assert((int)VMDEV_WORK_A_NVQS == VMDEV_WORK_A_FIRST + 1 &&
	       (int)VMDEV_WEND_A_NVQS == VMDEV_WEND_A_FIRST + 1, "side by side");

const struct vmdev_former *vmdev_former_find(const char *name)
{
	for (size_t i = 0; i < sizeof(vmdev_formers) / sizeof(*vmdev_formers); i++)
		if (name && !strcmp(name, vmdev_formers[i].name))
			return &vmdev_formers[i];
	return NULL;
}

unsigned int vmdev_former_lacks(__u16 id, __u8 first)
{
	if (first)
		return VMDEV_FORMER_LACKS;
	/* Loads did not say at first who else handled their frames. */
	return id == VMDEV_EV_LOAD_RESULT;
}

void vmdev_former_select(struct vmdev_select *sel, const char *name)
{
	const struct vmdev_former *former = vmdev_former_find(name);
	char bad[VMDEV_SELECT_WORD];

	if (former)
		sel->event[former->id] = true;
	else
		vmdev_select_events(sel, name, bad);
}

void vmdev_former_complete(__u8 first, struct vmdev_event *ev)
{
	ev->arg[first] = 2ULL * ev->vq;
	ev->arg[first + 1] = 2;
}
