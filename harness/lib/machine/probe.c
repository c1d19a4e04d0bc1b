// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the questions to this machine: can programs be attached, are the modules there.
 * Does not own the answers' presentation or any attaching.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <limits.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lib/machine/device.h"
#include "lib/machine/fentry.h"
#include "lib/machine/loaded.h"
#include "lib/machine/lock.h"
#include "lib/base/msg.h"
#include "lib/contract/name.h"
#include "lib/machine/probe.h"

#define VMDEV_PROBE_JIT_SWITCH "/proc/sys/net/core/bpf_jit_enable"
#define VMDEV_PROBE_LOAD_HINT \
	"load the modules: modprobe -a vmdev mvringh virtio_mdev, and a parent such as mvnet"

/* A parent is not among them: any will do, also one that comes later. */
static const char *const vmdev_probe_modules[] = { "vmdev", "mvringh", "virtio_mdev" };

__attribute__((format(printf, 3, 4)))
static void vmdev_probe_set(struct vmdev_probe *p, enum vmdev_probe_state state,
			    const char *found, ...)
{
	va_list ap;

	p->state = state;
	va_start(ap, found);
	vsnprintf(p->found, sizeof(p->found), found, ap);
	va_end(ap);
}

static void vmdev_probe_hint(struct vmdev_probe *p, const char *remedy)
{
	snprintf(p->remedy, sizeof(p->remedy), "%s", remedy);
}

static unsigned long long vmdev_probe_caps(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	unsigned long long caps = 0;
	char line[256];

	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "CapEff: %llx", &caps) == 1)
			break;
	fclose(f);
	return caps;
}

static void vmdev_probe_privilege(struct vmdev_probe *p)
{
	unsigned long long caps = vmdev_probe_caps();
	bool admin = caps >> CAP_SYS_ADMIN & 1;
	bool bpf = (caps >> CAP_BPF & 1) && (caps >> CAP_PERFMON & 1);

	if (admin || bpf) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "uid %u, %s", geteuid(),
				admin ? "CAP_SYS_ADMIN" : "CAP_BPF and CAP_PERFMON");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "uid %u has neither CAP_SYS_ADMIN nor CAP_BPF",
			geteuid());
	vmdev_probe_hint(p, "run it as root");
}

static void vmdev_probe_kernel(struct vmdev_probe *p)
{
	unsigned int major = 0, minor = 0;
	struct utsname u;

	uname(&u);
	sscanf(u.release, "%u.%u", &major, &minor);
	if (major > 6 || (major == 6 && minor >= 1)) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "%s %s", u.release, u.machine);
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "%s %s is older than 6.1", u.release, u.machine);
	vmdev_probe_hint(p, "boot Linux 6.1 or later, or use a guest: make run");
}

static void vmdev_probe_btf(struct vmdev_probe *p)
{
	static const char path[] = "/sys/kernel/btf/vmlinux";

	if (!access(path, R_OK)) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "%s", path);
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "%s: %s", path, strerror(errno));
	vmdev_probe_hint(p, "boot a kernel with CONFIG_DEBUG_INFO_BTF=y, with sysfs mounted");
}

/* The smallest program that there is, of the type that the checker consists of. */
static int vmdev_probe_load(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "vmdev_probe", "GPL", insns,
			     sizeof(insns) / sizeof(*insns), NULL);
}

static void vmdev_probe_bpf(struct vmdev_probe *p)
{
	int fd = vmdev_probe_load();

	if (fd >= 0) {
		close(fd);
		vmdev_probe_set(p, VMDEV_PROBE_OK, "a raw tracepoint program loads");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "a raw tracepoint program does not load: %s",
			strerror(-fd));
	vmdev_probe_hint(p, "run it as root on a kernel with CONFIG_BPF_SYSCALL=y and "
			    "CONFIG_BPF_EVENTS=y, outside containers and lockdown");
}

/* Whether the kernel compiles what it loads; an answer that it does not give is none. */
static bool vmdev_probe_compiled(void)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	int fd = vmdev_probe_load();
	bool there = fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &len) || info.jited_prog_len;

	if (fd >= 0)
		close(fd);
	return there;
}

/* The checker's loops call back into its programs, and some attach to functions. */
static void vmdev_probe_jit(struct vmdev_probe *p)
{
	char on[32];

	if (vmdev_probe_compiled()) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "programs are compiled");
	} else if (vmdev_device_attr(VMDEV_PROBE_JIT_SWITCH, on, sizeof(on)) && !strcmp(on, "0")) {
		vmdev_probe_set(p, VMDEV_PROBE_MISSING, "off: net.core.bpf_jit_enable is 0");
		vmdev_probe_hint(p, "sysctl -w net.core.bpf_jit_enable=1; trace and record work "
				    "without");
	} else {
		vmdev_probe_set(p, VMDEV_PROBE_MISSING, "this kernel has no compiler for BPF");
		vmdev_probe_hint(p, "boot one with CONFIG_BPF_JIT=y, or use 'vmdev record' here "
				    "and 'vmdev verify' on any machine");
	}
}

/* Some programs attach to functions, and what is off would be missed in silence. */
static void vmdev_probe_fentry(struct vmdev_probe *p)
{
	if (vmdev_fentry_on()) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "programs at functions run");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "off: kernel.ftrace_enabled is 0");
	vmdev_probe_hint(p, "sysctl -w kernel.ftrace_enabled=1; trace and record work without");
}

static const char *vmdev_probe_tracing(void)
{
	static const char *const dirs[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	struct statfs st;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (!statfs(dirs[i], &st) && st.f_type == TRACEFS_MAGIC)
			return dirs[i];
	return NULL;
}

static void vmdev_probe_tracefs(struct vmdev_probe *p)
{
	const char *dir = vmdev_probe_tracing();

	if (dir) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "%s", dir);
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_NOTE, "not mounted; the checker does without");
	vmdev_probe_hint(p, "for trace-cmd and perf: mount -t tracefs none /sys/kernel/tracing");
}

static void vmdev_probe_debugfs(struct vmdev_probe *p)
{
	struct statfs st;

	if (!statfs("/sys/kernel/debug", &st) && st.f_type == DEBUGFS_MAGIC) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "/sys/kernel/debug");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_NOTE, "not mounted; only fault points need it");
	vmdev_probe_hint(p, "mount -t debugfs none /sys/kernel/debug");
}

/* Whether a list below /lib/modules has mdev: 0 or 1, or -1 if it cannot be read. */
static int vmdev_probe_lists_mdev(const char *release, const char *list)
{
	char path[PATH_MAX], *line = NULL;
	size_t size = 0;
	int found = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/lib/modules/%s/%s", release, list);
	f = fopen(path, "re");
	if (!f)
		return -1;
	while (!found && getline(&line, &size, f) > 0) {
		line[strcspn(line, ":\n")] = '\0';
		found = !strncmp(strrchr(line, '/') ? strrchr(line, '/') + 1 : line, "mdev.ko", 7);
	}
	free(line);
	fclose(f);
	return found;
}

/* Flavours of a distribution for virtual machines are often built without it. */
static void vmdev_probe_mdev(struct vmdev_probe *p)
{
	int module, builtin;
	struct utsname u;

	if (!access("/sys/bus/mdev", F_OK)) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "/sys/bus/mdev");
		return;
	}
	uname(&u);
	module = vmdev_probe_lists_mdev(u.release, "modules.dep");
	builtin = vmdev_probe_lists_mdev(u.release, "modules.builtin");
	if (module > 0 || builtin > 0) {
		vmdev_probe_set(p, VMDEV_PROBE_NOTE, "not loaded; it comes with virtio_mdev");
	} else if (module < 0) {
		vmdev_probe_set(p, VMDEV_PROBE_NOTE, "not loaded; /lib/modules/%s has no list of "
						     "modules", u.release);
		vmdev_probe_hint(p, "run depmod; the kernel must have CONFIG_VFIO_MDEV");
	} else {
		vmdev_probe_set(p, VMDEV_PROBE_MISSING, "kernel %s has no mdev: CONFIG_VFIO_MDEV "
							"is not set", u.release);
		vmdev_probe_hint(p, "boot the general flavour of the distribution, in Debian "
				    "linux-image-amd64 and not linux-image-cloud-amd64");
	}
}

static void vmdev_probe_loaded(struct vmdev_probe *p)
{
	char missing[128] = "", path[64];

	for (size_t i = 0; i < sizeof(vmdev_probe_modules) / sizeof(*vmdev_probe_modules); i++) {
		snprintf(path, sizeof(path), "/sys/module/%s", vmdev_probe_modules[i]);
		if (!access(path, F_OK))
			continue;
		strncat(missing, " ", sizeof(missing) - strlen(missing) - 1);
		strncat(missing, vmdev_probe_modules[i], sizeof(missing) - strlen(missing) - 1);
	}
	if (!missing[0]) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "vmdev mvringh virtio_mdev");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "not loaded:%s", missing);
	vmdev_probe_hint(p, VMDEV_PROBE_LOAD_HINT);
}

void vmdev_probe_variant(char *buf, size_t size)
{
	if (!vmdev_device_attr("/sys/module/vmdev/parameters/variant", buf, size))
		snprintf(buf, size, "unknown");
}

static void vmdev_probe_build(struct vmdev_probe *p)
{
	char variant[32];

	vmdev_probe_variant(variant, sizeof(variant));
	if (!strcmp(variant, "notrace")) {
		vmdev_probe_set(p, VMDEV_PROBE_MISSING, "notrace: built without tracepoints");
		vmdev_probe_hint(p, "load modules that were built without NOTRACE=1");
	} else if (!strcmp(variant, "unknown")) {
		vmdev_probe_set(p, VMDEV_PROBE_NOTE, "unknown: vmdev is not loaded");
		vmdev_probe_hint(p, VMDEV_PROBE_LOAD_HINT);
	} else {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "%s%s", variant,
				strcmp(variant, "faults") ? "" : ": with fault points");
	}
}

/* Counts the tracepoints of the contract, and those that tracefs shows. */
static void vmdev_probe_count(const char *dir, unsigned int *all, unsigned int *there)
{
	char name[VMDEV_NAME_MAX], path[256];

	*all = *there = 0;
	for (__u64 id = 0; id < VMDEV_EV_MAX; id++) {
		bool cmd = id == VMDEV_EV_CMD_BEGIN || id == VMDEV_EV_CMD_END;

		if (!vmdev_name_is_tracepoint(id) || vmdev_loaded_lacks_event(id))
			continue;
		for (__u64 c = 0; c < (cmd ? VMDEV_CMD_COUNT : 1); c++) {
			vmdev_name_tracepoint(id, c, name, sizeof(name));
			snprintf(path, sizeof(path), "%s/events/%.*s/%s", dir,
				 (int)strcspn(name, "_"), name, name);
			++*all;
			*there += !access(path, F_OK);
		}
	}
}

static void vmdev_probe_tracepoints(struct vmdev_probe *p)
{
	const char *dir = vmdev_probe_tracing();
	unsigned int all, there;

	if (!dir) {
		vmdev_probe_set(p, VMDEV_PROBE_NOTE, "cannot be seen without tracefs");
		vmdev_probe_hint(p, "mount -t tracefs none /sys/kernel/tracing");
		return;
	}
	vmdev_probe_count(dir, &all, &there);
	vmdev_probe_set(p, there == all ? VMDEV_PROBE_OK : VMDEV_PROBE_MISSING, "%u of %u", there,
			all);
	if (there != all)
		vmdev_probe_hint(p, there ? "load the modules that belong to this vmdev binary" :
					    VMDEV_PROBE_LOAD_HINT);
}

static void vmdev_probe_checker(struct vmdev_probe *p)
{
	pid_t owner = vmdev_lock_owner();

	if (!owner) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "no other checker runs");
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_MISSING, "another checker runs, process %d", owner);
	vmdev_probe_hint(p, "wait for it or end it; only one can run at a time");
}

static void vmdev_probe_devices(struct vmdev_probe *p)
{
	static struct vmdev_device devs[VMDEV_MAX_DEVS];
	int count = vmdev_device_scan("/sys", devs, VMDEV_MAX_DEVS);

	if (count > 0) {
		vmdev_probe_set(p, VMDEV_PROBE_OK, "%d", count);
		return;
	}
	vmdev_probe_set(p, VMDEV_PROBE_NOTE, count ? "no vmdev bus" : "none yet");
	vmdev_probe_hint(p, count ? VMDEV_PROBE_LOAD_HINT :
				    "write a UUID to the create file below mdev_supported_types/");
}

static const struct {
	const char *what;
	void (*ask)(struct vmdev_probe *p);
} vmdev_probes[VMDEV_PROBE_COUNT] = {
	[VMDEV_PROBE_PRIVILEGE] = { "privilege", vmdev_probe_privilege },
	[VMDEV_PROBE_KERNEL] = { "kernel", vmdev_probe_kernel },
	[VMDEV_PROBE_BTF] = { "kernel BTF", vmdev_probe_btf },
	[VMDEV_PROBE_BPF] = { "bpf", vmdev_probe_bpf },
	[VMDEV_PROBE_JIT] = { "bpf jit", vmdev_probe_jit },
	[VMDEV_PROBE_FENTRY] = { "fentry", vmdev_probe_fentry },
	[VMDEV_PROBE_TRACEFS] = { "tracefs", vmdev_probe_tracefs },
	[VMDEV_PROBE_DEBUGFS] = { "debugfs", vmdev_probe_debugfs },
	[VMDEV_PROBE_MDEV] = { "mdev", vmdev_probe_mdev },
	[VMDEV_PROBE_MODULES] = { "modules", vmdev_probe_loaded },
	[VMDEV_PROBE_VARIANT] = { "variant", vmdev_probe_build },
	[VMDEV_PROBE_TRACEPOINTS] = { "tracepoints", vmdev_probe_tracepoints },
	[VMDEV_PROBE_CHECKER] = { "checker", vmdev_probe_checker },
	[VMDEV_PROBE_DEVICES] = { "devices", vmdev_probe_devices },
};

void vmdev_probe_ask(enum vmdev_probe_id id, struct vmdev_probe *probe)
{
	memset(probe, 0, sizeof(*probe));
	probe->what = vmdev_probes[id].what;
	vmdev_probes[id].ask(probe);
}

bool vmdev_probe_require(const char *verb, bool check)
{
	/* The checker's lock is taken, not looked at, and devices may still come. */
	static const enum vmdev_probe_id need[] = {
		VMDEV_PROBE_PRIVILEGE, VMDEV_PROBE_KERNEL, VMDEV_PROBE_BTF,  VMDEV_PROBE_BPF,
		VMDEV_PROBE_JIT,       VMDEV_PROBE_FENTRY, VMDEV_PROBE_MDEV, VMDEV_PROBE_MODULES,
		VMDEV_PROBE_VARIANT,
	};
	struct vmdev_probe probe;

	for (size_t i = 0; i < sizeof(need) / sizeof(*need); i++) {
		if ((need[i] == VMDEV_PROBE_JIT || need[i] == VMDEV_PROBE_FENTRY) && !check)
			continue;
		vmdev_probe_ask(need[i], &probe);
		if (probe.state != VMDEV_PROBE_MISSING)
			continue;
		vmdev_msg(verb, "cannot run here: %s: %s; %s", probe.what, probe.found,
			  probe.remedy);
		return false;
	}
	return true;
}

bool vmdev_probe_realtime(void)
{
	struct utsname uts;

	return !uname(&uts) && strstr(uts.version, "PREEMPT_RT");
}
