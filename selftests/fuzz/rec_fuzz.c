// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: no file, however broken, makes the reader of recordings, the merge, the
 * replay or the shrinking touch memory that is not theirs, or run without end.
 * Built without the test of checksums, which would stop every broken file at the door.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/report/report.h"
#include "lib/recording/verify.h"

#define FUZZ_SHRINK_MAX 64	/* shrinking takes the square of the events */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_shrink(struct vmdev_verify *v)
{
	struct vmdev_shrink s = { 0 };

	while (s.rule < VMDEV_RULE_MAX && !v->session.stats.violations[s.rule])
		s.rule++;
	if (s.rule < VMDEV_RULE_MAX && v->events.count <= FUZZ_SHRINK_MAX)
		vmdev_shrink_run(&s, &v->events);
	vmdev_merge_free(&s.events);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vmdev_verify *v = calloc(1, sizeof(*v));
	char bad[VMDEV_SELECT_WORD];
	FILE *null = fopen("/dev/null", "we");

	if (!v || !null)
		abort();
	vmdev_select_rules(&v->session.rules, NULL, bad);
	v->session.tally.keep = 2;
	v->session.in.min_ops = 1;
	v->keep = true;
	if (!vmdev_verify_run(v, "fuzz", data, size)) {
		vmdev_report_text(null, &v->session);
		json_object_put(vmdev_report_object(&v->session));
		fuzz_shrink(v);
	}
	fclose(null);
	vmdev_verify_free(v);
	free(v);
	return 0;
}
