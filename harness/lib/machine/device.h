/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what sysfs says about the devices of the vmdev bus.
 * Does not own what a verb does with it.
 */
#ifndef VMDEV_DEVICE_H
#define VMDEV_DEVICE_H

#include <linux/types.h>
#include <net/if.h>
#include <stdbool.h>

#define VMDEV_DEVICE_UUID 40
#define VMDEV_DEVICE_TEXT 512

/**
 * struct vmdev_device - one device of the bus
 * @index:           the index that its events carry
 * @uuid:            name of the mediated device
 * @driver:          bound upper driver, empty if none
 * @ifname:          its network interface, empty if none
 * @device_id:       virtio device id
 * @nvqs:            number of queues
 * @vq_num_max:      greatest queue size
 * @device_features: offered, raw and in words
 * @driver_features: accepted, raw and in words
 * @status:          raw and in words
 */
struct vmdev_device {
	unsigned int index;
	char uuid[VMDEV_DEVICE_UUID];
	char driver[32];
	char ifname[IF_NAMESIZE];
	unsigned int device_id;
	unsigned int nvqs;
	unsigned int vq_num_max;
	char device_features[VMDEV_DEVICE_TEXT];
	char driver_features[VMDEV_DEVICE_TEXT];
	char status[VMDEV_DEVICE_TEXT];
};

/**
 * vmdev_device_scan() - read all devices, by rising index
 * @sysfs: where sysfs is mounted
 * @devs:  where they go
 * @max:   room in @devs
 *
 * A device that goes while it is read is left out.
 *
 * Return: how many there are, or -1 if the bus does not exist.
 */
int vmdev_device_scan(const char *sysfs, struct vmdev_device *devs, int max);

/**
 * vmdev_device_present() - which devices are there
 * @sysfs: where sysfs is mounted
 *
 * Much cheaper than a scan.
 *
 * Return: bit i is set if a device with index i is on the bus.
 */
__u64 vmdev_device_present(const char *sysfs);

/**
 * vmdev_device_open() - which network devices have a driver that receives
 * @sysfs: where sysfs is mounted
 *
 * Return: bit i is set if the interface of the device with index i can be seen from here, and is
 * up.
 */
__u64 vmdev_device_open(const char *sysfs);

/**
 * vmdev_device_find() - find a device by what a user calls it
 * @devs:  devices that exist
 * @count: how many
 * @name:  index, UUID (or its beginning, if only one device has it) or interface
 *
 * Return: the device, or NULL if none or several have that name.
 */
const struct vmdev_device *vmdev_device_find(const struct vmdev_device *devs, int count,
					     const char *name);

/**
 * vmdev_device_attr() - read one small sysfs file as text
 * @path: the file
 * @buf:  where the text goes, without the last newline
 * @size: room in @buf
 *
 * Return: true if it could be read.
 */
bool vmdev_device_attr(const char *path, char *buf, size_t size);

#endif /* VMDEV_DEVICE_H */
