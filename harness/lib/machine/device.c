// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what sysfs says about the devices of the vmdev bus.
 * Does not own what a verb does with it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/base/arg.h"
#include "lib/machine/device.h"
#include "vmdev_event.h"

#define VMDEV_DEVICE_UUID_MIN 8
#define VMDEV_DEVICE_UUID_LEN 36

bool vmdev_device_attr(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return false;
	got = read(fd, buf, size - 1);
	close(fd);
	if (got < 0)
		return false;
	while (got && buf[got - 1] == '\n')
		got--;
	buf[got] = '\0';
	return true;
}

/* A path that does not fit names nothing. */
static bool vmdev_device_path(char path[PATH_MAX], const char *dir, const char *name)
{
	return snprintf(path, PATH_MAX, "%s/%s", dir, name) < PATH_MAX;
}

static bool vmdev_device_text(const char *dir, const char *attr, char *buf, size_t size)
{
	char path[PATH_MAX];

	return vmdev_device_path(path, dir, attr) && vmdev_device_attr(path, buf, size);
}

static bool vmdev_device_number(const char *dir, const char *attr, unsigned int *out)
{
	char text[32];
	__u64 value;

	if (!vmdev_device_text(dir, attr, text, sizeof(text)) ||
	    !vmdev_arg_u64(text, 0, UINT_MAX, &value))
		return false;
	*out = value;
	return true;
}

static void vmdev_device_link(const char *dir, const char *attr, char *buf, size_t size)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *base;
	ssize_t len;

	buf[0] = '\0';
	if (!vmdev_device_path(path, dir, attr))
		return;
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return;
	target[len] = '\0';
	base = strrchr(target, '/');
	snprintf(buf, size, "%.*s", (int)size - 1, base ? base + 1 : target);
}

static int vmdev_device_no_dots(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int vmdev_device_virtio(const struct dirent *d)
{
	return !strncmp(d->d_name, "virtio", strlen("virtio")) &&
	       strspn(d->d_name + strlen("virtio"), "0123456789") ==
		       strlen(d->d_name + strlen("virtio"));
}

/* Writes the path of the first entry that passes the filter; false if there is none. */
static bool vmdev_device_first(const char *dir, int (*filter)(const struct dirent *), char *name,
			       size_t size)
{
	struct dirent **list;
	int count = scandir(dir, &list, filter, alphasort);

	for (int i = 0; i < count; i++) {
		if (!i)
			snprintf(name, size, "%s", list[i]->d_name);
		free(list[i]);
	}
	if (count >= 0)
		free(list);
	return count > 0;
}

/*
 * The interface hangs below the virtio device, and that below ours. Writes its directory and its
 * name; false if there is none.
 */
static bool vmdev_device_interface(const char *dir, char path[PATH_MAX], char name[NAME_MAX + 1])
{
	char virtio[PATH_MAX], net[PATH_MAX];

	return vmdev_device_first(dir, vmdev_device_virtio, name, NAME_MAX + 1) &&
	       vmdev_device_path(virtio, dir, name) && vmdev_device_path(net, virtio, "net") &&
	       vmdev_device_first(net, vmdev_device_no_dots, name, NAME_MAX + 1) &&
	       vmdev_device_path(path, net, name);
}

static bool vmdev_device_read(const char *dir, const char *uuid, struct vmdev_device *dev)
{
	char net[PATH_MAX], name[NAME_MAX + 1];

	memset(dev, 0, sizeof(*dev));
	snprintf(dev->uuid, sizeof(dev->uuid), "%.*s", VMDEV_DEVICE_UUID - 1, uuid);
	vmdev_device_link(dir, "driver", dev->driver, sizeof(dev->driver));
	if (vmdev_device_interface(dir, net, name))
		snprintf(dev->ifname, sizeof(dev->ifname), "%.*s", IF_NAMESIZE - 1, name);
	return vmdev_device_number(dir, "index", &dev->index) &&
	       vmdev_device_number(dir, "device_id", &dev->device_id) &&
	       vmdev_device_number(dir, "nvqs", &dev->nvqs) &&
	       vmdev_device_number(dir, "vq_num_max", &dev->vq_num_max) &&
	       vmdev_device_text(dir, "device_features", dev->device_features,
				 sizeof(dev->device_features)) &&
	       vmdev_device_text(dir, "driver_features", dev->driver_features,
				 sizeof(dev->driver_features)) &&
	       vmdev_device_text(dir, "status", dev->status, sizeof(dev->status));
}

static int vmdev_device_order(const void *a, const void *b)
{
	const struct vmdev_device *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

/* Lists the bus, whose path is written to @bus; below 0 if there is none. */
static int vmdev_device_list(const char *sysfs, char bus[PATH_MAX], struct dirent ***list)
{
	if (!vmdev_device_path(bus, sysfs, "bus/vmdev/devices"))
		return -1;
	return scandir(bus, list, vmdev_device_no_dots, alphasort);
}

/* The indexes of those devices whose directory passes the filter, if there is one; a bit each. */
static __u64 vmdev_device_mask(const char *sysfs, bool (*filter)(const char *dir))
{
	char bus[PATH_MAX], dir[PATH_MAX];
	struct dirent **list;
	int count = vmdev_device_list(sysfs, bus, &list);
	unsigned int index;
	__u64 mask = 0;

	for (int i = 0; i < count; i++) {
		if (vmdev_device_path(dir, bus, list[i]->d_name) &&
		    vmdev_device_number(dir, "index", &index) && index < VMDEV_MAX_DEVS &&
		    (!filter || filter(dir)))
			mask |= 1ULL << index;
		free(list[i]);
	}
	if (count >= 0)
		free(list);
	return mask;
}

__u64 vmdev_device_present(const char *sysfs)
{
	return vmdev_device_mask(sysfs, NULL);
}

static bool vmdev_device_up(const char *dir)
{
	char net[PATH_MAX], name[NAME_MAX + 1], flags[32];

	return vmdev_device_interface(dir, net, name) &&
	       vmdev_device_text(net, "flags", flags, sizeof(flags)) &&
	       strtoul(flags, NULL, 16) & IFF_UP;
}

__u64 vmdev_device_open(const char *sysfs)
{
	return vmdev_device_mask(sysfs, vmdev_device_up);
}

int vmdev_device_scan(const char *sysfs, struct vmdev_device *devs, int max)
{
	char bus[PATH_MAX], dir[PATH_MAX];
	struct dirent **list;
	int count = vmdev_device_list(sysfs, bus, &list), found = 0;

	if (count < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		if (found < max && vmdev_device_path(dir, bus, list[i]->d_name) &&
		    vmdev_device_read(dir, list[i]->d_name, &devs[found]))
			found++;
		free(list[i]);
	}
	free(list);
	qsort(devs, found, sizeof(*devs), vmdev_device_order);
	return found;
}

const struct vmdev_device *vmdev_device_find(const struct vmdev_device *devs, int count,
					     const char *name)
{
	const struct vmdev_device *found = NULL;
	size_t len = strlen(name);
	__u64 index;

	for (int i = 0; i < count; i++) {
		if (devs[i].ifname[0] && !strcmp(devs[i].ifname, name))
			return &devs[i];
		if (vmdev_arg_u64(name, 0, UINT_MAX, &index) && devs[i].index == index)
			return &devs[i];
	}
	/* Anything shorter than the first group of a UUID could as well be an index. */
	if (len < VMDEV_DEVICE_UUID_MIN || len > VMDEV_DEVICE_UUID_LEN)
		return NULL;
	for (int i = 0; i < count; i++) {
		if (strncasecmp(devs[i].uuid, name, len))
			continue;
		if (found)
			return NULL;
		found = &devs[i];
	}
	return found;
}
