// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a recording tells of the machine that it was made on.
 * Does not own the rest of its description.
 */
#include <limits.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "lib/machine/device.h"
#include "lib/machine/fault.h"
#include "lib/machine/probe.h"
#include "lib/recording/rec_about.h"
#include "lib/base/watch.h"
#include "vmdev_event.h"

#define VMDEV_REC_VALUE 256

static const char *const vmdev_rec_modules[] = { "vmdev", "virtio_mdev", "mvringh", "mvsim",
						 "mvnet", "mvrng", "vmdev_drill",
						 "virtio_net", "virtio_rng" };

static void vmdev_rec_string(struct json_object *obj, const char *key, const char *value)
{
	json_object_object_add(obj, key, json_object_new_string(value));
}

/* One text of a loaded module; a module without it has no such file. */
static void vmdev_rec_module_text(struct json_object *one, const char *module, const char *what)
{
	char path[PATH_MAX], value[VMDEV_REC_VALUE];

	snprintf(path, sizeof(path), "/sys/module/%s/%s", module, what);
	if (vmdev_device_attr(path, value, sizeof(value)))
		vmdev_rec_string(one, what, value);
}

static struct json_object *vmdev_rec_module_list(void)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < sizeof(vmdev_rec_modules) / sizeof(*vmdev_rec_modules); i++) {
		const char *name = vmdev_rec_modules[i];
		struct json_object *one;
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "/sys/module/%s", name);
		if (access(path, F_OK))
			continue;
		one = json_object_new_object();
		vmdev_rec_string(one, "name", name);
		vmdev_rec_module_text(one, name, "version");
		vmdev_rec_module_text(one, name, "srcversion");
		json_object_array_add(list, one);
	}
	return list;
}

void vmdev_rec_about_machine(struct json_object *obj)
{
	char variant[32], stamp[32];
	time_t now = time(NULL);
	struct utsname uts;
	struct tm tm;

	uname(&uts);
	vmdev_rec_string(obj, "kernel", uts.release);
	vmdev_rec_string(obj, "build", uts.version);
	vmdev_rec_string(obj, "machine", uts.machine);
	json_object_object_add(obj, "processors",
			       json_object_new_int64(sysconf(_SC_NPROCESSORS_ONLN)));
	vmdev_probe_variant(variant, sizeof(variant));
	vmdev_rec_string(obj, "variant", variant);
	json_object_object_add(obj, "modules", vmdev_rec_module_list());
	gmtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	vmdev_rec_string(obj, "time", stamp);
	json_object_object_add(obj, "start_ns", json_object_new_uint64(vmdev_watch_now()));
}

void vmdev_rec_about_command(struct json_object *obj, char *const *cmd)
{
	struct json_object *list;

	if (!cmd)
		return;
	list = json_object_new_array();
	for (; *cmd; cmd++)
		json_object_array_add(list, json_object_new_string(*cmd));
	json_object_object_add(obj, "command", list);
}

void vmdev_rec_about_end(struct json_object *obj)
{
	static struct vmdev_device devs[VMDEV_MAX_DEVS];
	int count = vmdev_device_scan("/sys", devs, VMDEV_MAX_DEVS);
	struct json_object *list = json_object_new_array();
	char faults[512] = "";

	for (int i = 0; i < count; i++) {
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, "index", json_object_new_uint64(devs[i].index));
		vmdev_rec_string(one, "uuid", devs[i].uuid);
		vmdev_rec_string(one, "interface", devs[i].ifname);
		json_object_array_add(list, one);
	}
	json_object_object_add(obj, "devices", list);
	vmdev_fault_note(faults, sizeof(faults));
	vmdev_rec_string(obj, "faults_armed", faults);
}
