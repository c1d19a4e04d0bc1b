// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: no list of events or rules makes the parser of choices touch memory that
 * is not its own, or leave a refused word without its end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/contract/select.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vmdev_select_rules rules;
	struct vmdev_select sel = { 0 };
	char bad[VMDEV_SELECT_WORD];
	char *list = malloc(size + 1);

	if (!list)
		abort();
	memcpy(list, data, size);
	list[size] = '\0';
	if (!vmdev_select_events(&sel, list, bad) && strnlen(bad, sizeof(bad)) == sizeof(bad))
		abort();
	if (!vmdev_select_rules(&rules, list, bad) && strnlen(bad, sizeof(bad)) == sizeof(bad))
		abort();
	free(list);
	return 0;
}
