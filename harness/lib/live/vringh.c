// SPDX-License-Identifier: GPL-2.0
/*
 * Owns which functions of the kernel's own vringh are looked at: those that the module has, and
 * whose addresses can be followed.
 * Does not own what is made of their copies (bpf/rules/copy/vringh.h).
 */
#include <bpf/btf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/live/vringh.h"
#include "lib/machine/symbol.h"

/* The functions' names begin with it. Of those that end so the addresses are the driver's. */
#define VMDEV_VRINGH_PREFIX "vringh_iov_"
#define VMDEV_VRINGH_IOTLB "_iotlb"

/* The function that a program looks at; NULL if it is none of vringh's. */
static const char *vmdev_vringh_function(const struct bpf_program *prog)
{
	const char *name = strchr(bpf_program__section_name(prog), '/');

	if (!name || strncmp(name + 1, VMDEV_VRINGH_PREFIX, strlen(VMDEV_VRINGH_PREFIX)))
		return NULL;
	return name + 1;
}

static bool vmdev_vringh_translates(const char *function)
{
	return strstr(function, VMDEV_VRINGH_IOTLB);
}

/* Each function has a program at its entry and one at its return; it is named once. */
static void vmdev_vringh_add(char *buf, size_t size, const char *function)
{
	size_t used = strlen(buf);

	if (!strstr(buf, function))
		snprintf(buf + used, size - used, "%s%s", used ? " " : "", function);
}

static void vmdev_vringh_programs(struct bpf_object *obj, const struct btf *btf, bool translates,
				  char *buf, size_t size)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, obj) {
		const char *function = vmdev_vringh_function(prog);
		bool on;

		if (!function)
			continue;
		on = btf && btf__find_by_name_kind(btf, function, BTF_KIND_FUNC) >= 0 &&
		     (translates || !vmdev_vringh_translates(function));
		bpf_program__set_autoload(prog, on);
		if (on)
			vmdev_vringh_add(buf, size, function);
	}
}

void vmdev_vringh_none(struct bpf_object *obj)
{
	vmdev_vringh_programs(obj, NULL, false, NULL, 0);
}

const char *vmdev_vringh_choose(struct bpf_object *obj, __u64 *offset, char *buf, size_t size)
{
	struct btf *base, *btf = NULL;

	*offset = 0;
	buf[0] = '\0';
	vmdev_vringh_none(obj);
	if (access("/sys/module/vringh", F_OK))
		return "vringh is not loaded";
	if (access("/sys/kernel/btf/vringh", R_OK))
		return "vringh has no BTF";
	*offset = vmdev_symbol_addr("page_offset_base");
	base = btf__load_vmlinux_btf();
	if (base)
		btf = btf__load_module_btf("vringh", base);
	vmdev_vringh_programs(obj, btf, *offset, buf, size);
	btf__free(btf);
	btf__free(base);
	return buf[0] ? NULL : "this vringh copies nothing whose addresses can be followed";
}
