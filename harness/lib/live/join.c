// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how devices that run already are asked for their state.
 * Does not own what the rules make of it (bpf/rules/join.h).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/live/join.h"
#include "lib/base/msg.h"

/* What a device is asked for. */
#define VMDEV_JOIN_ALL "1"
#define VMDEV_JOIN_COMMANDS "commands"

/* Returns an error number. */
static int vmdev_join_write(int bus, const char *name, const char *what)
{
	char path[PATH_MAX];
	int fd, err;

	snprintf(path, sizeof(path), "%s/snapshot", name);
	fd = openat(bus, path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	err = write(fd, what, strlen(what)) < 0 ? errno : 0;
	close(fd);
	return err;
}

/* Whether a device can be asked; one that is gone or busy now is no reason to complain. */
static bool vmdev_join_device(int bus, const char *name, const char *what, const char *verb)
{
	int err = vmdev_join_write(bus, name, what);
	char path[PATH_MAX];

	if (!err || err == EBUSY || err == ENODEV)
		return true;
	snprintf(path, sizeof(path), "%s/index", name);
	if (faccessat(bus, path, F_OK, 0))
		return true;
	if (verb)
		vmdev_msg(verb, "device %s cannot be joined: %s; its state stays unknown until its "
				"next reset, load the modules that belong to this vmdev binary",
			  name, strerror(err));
	return false;
}

static bool vmdev_join_each(const char *sysfs, const char *what, const char *verb)
{
	char path[PATH_MAX];
	struct dirent *entry;
	bool all = true;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/bus/vmdev/devices", sysfs);
	dir = opendir(path);
	if (!dir)
		return true;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    !vmdev_join_device(dirfd(dir), entry->d_name, what, verb))
			all = false;
	closedir(dir);
	return all;
}

bool vmdev_join_ask(const char *sysfs, const char *verb)
{
	return vmdev_join_each(sysfs, VMDEV_JOIN_ALL, verb);
}

void vmdev_join_compare(const char *sysfs)
{
	vmdev_join_each(sysfs, VMDEV_JOIN_COMMANDS, NULL);
}
