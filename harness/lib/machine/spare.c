// SPDX-License-Identifier: GPL-2.0
/*
 * Reads how long the processors were idle from /proc/stat. Judges nothing.
 */
#include <stdio.h>

#include "lib/machine/spare.h"
#include "lib/base/watch.h"

/* Idle time of all processors, in clock ticks of user space; 0 if it cannot be read. */
static __u64 vmdev_spare_idle(void)
{
	unsigned long long idle = 0, iowait = 0;
	FILE *f = fopen("/proc/stat", "re");

	if (!f)
		return 0;
	if (fscanf(f, "cpu %*u %*u %*u %llu %llu", &idle, &iowait) != 2)
		idle = iowait = 0;
	fclose(f);
	return idle + iowait;
}

__u64 vmdev_spare_ns(struct vmdev_spare *spare)
{
	__u64 idle = vmdev_spare_idle(), now = vmdev_watch_now();

	if (spare->at && idle > spare->idle)
		spare->ns += now - spare->at;
	spare->at = now;
	spare->idle = idle;
	return spare->ns;
}
