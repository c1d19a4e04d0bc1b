// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the reading of the JSON files that load generators write.
 * Does not own what they measure.
 */
#include <glob.h>
#include <limits.h>
#include <string.h>

#include "lib/report/figures.h"

#define VMDEV_FIGURES_MEGA 1e6
#define VMDEV_FIGURES_NS_PER_US 1e3

struct json_object *vmdev_figures_read(const char *pattern)
{
	struct json_object *obj = json_object_new_object();
	glob_t files;

	if (glob(pattern, 0, NULL, &files))
		return obj;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *slash = strrchr(files.gl_pathv[i], '/');
		const char *name = slash ? slash + 1 : files.gl_pathv[i];
		char key[NAME_MAX + 1];

		snprintf(key, sizeof(key), "%.*s", (int)strcspn(name, "."), name);
		json_object_object_add(obj, key, json_object_from_file(files.gl_pathv[i]));
	}
	globfree(&files);
	return obj;
}

/* Members of members; a missing one reads as 0. */
static double vmdev_figures_number(struct json_object *obj, const char *key)
{
	return json_object_get_double(json_object_object_get(obj, key));
}

void vmdev_figures_text(FILE *out, struct json_object *figures, const char *label)
{
	json_object_object_foreach(figures, name, file) {
		struct json_object *totals = json_object_object_get(file, "totals");
		struct json_object *latency = json_object_object_get(totals, "latency_ns");

		fprintf(out, label, "throughput");
		if (!totals) {
			fprintf(out, "%s: no figures\n", name);
			continue;
		}
		fprintf(out, "%s: %.0f frames/s, %.2f Mbit/s; latency p50 %.1f us, p99 %.1f us\n",
			name, vmdev_figures_number(totals, "pps"),
			vmdev_figures_number(totals, "bps") / VMDEV_FIGURES_MEGA,
			vmdev_figures_number(latency, "p50") / VMDEV_FIGURES_NS_PER_US,
			vmdev_figures_number(latency, "p99") / VMDEV_FIGURES_NS_PER_US);
	}
}
