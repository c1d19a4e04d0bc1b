// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the names of kernel addresses, for stacks in reports, and the addresses of names.
 * Does not own the stacks.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/machine/symbol.h"

#define VMDEV_SYMBOL_GROW 4096

struct vmdev_symbol {
	__u64 addr;
	char *name;
};

static struct vmdev_symbol *vmdev_symbols;
static size_t vmdev_symbol_count;

static int vmdev_symbol_order(const void *a, const void *b)
{
	const struct vmdev_symbol *x = a, *y = b;

	return (x->addr > y->addr) - (x->addr < y->addr);
}

static bool vmdev_symbol_add(__u64 addr, const char *name)
{
	struct vmdev_symbol *more = vmdev_symbols;

	if (vmdev_symbol_count % VMDEV_SYMBOL_GROW == 0) {
		more = realloc(more, (vmdev_symbol_count + VMDEV_SYMBOL_GROW) * sizeof(*more));
		if (!more)
			return false;
		vmdev_symbols = more;
	}
	more[vmdev_symbol_count].addr = addr;
	more[vmdev_symbol_count].name = strdup(name);
	return more[vmdev_symbol_count++].name;
}

/* Lines read "ffffffff81000000 T _text" or, of a module, "... t name\t[module]". */
static void vmdev_symbol_load(void)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[512], type;
	int name;
	__u64 addr;

	if (!f)
		return;
	while (fgets(line, sizeof(line), f)) {
		/* Without the right to see them, all addresses read 0. */
		if (sscanf(line, "%llx %c %n", &addr, &type, &name) != 2 || !addr ||
		    tolower((unsigned char)type) != 't')
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (!vmdev_symbol_add(addr, line + name))
			break;
	}
	fclose(f);
	qsort(vmdev_symbols, vmdev_symbol_count, sizeof(*vmdev_symbols), vmdev_symbol_order);
}

const char *vmdev_symbol_name(__u64 addr, char *buf, size_t size)
{
	static bool loaded;
	size_t low = 0, high;
	const char *name;

	if (!loaded)
		vmdev_symbol_load();
	loaded = true;
	/* The last symbol that does not start behind the address. */
	for (high = vmdev_symbol_count; low < high;) {
		size_t mid = low + (high - low) / 2;

		if (vmdev_symbols[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || !vmdev_symbols[low - 1].name) {
		snprintf(buf, size, "0x%llx", addr);
		return buf;
	}
	name = vmdev_symbols[low - 1].name;
	snprintf(buf, size, "%.*s+0x%llx%s%s", (int)strcspn(name, "\t"), name,
		 addr - vmdev_symbols[low - 1].addr, strchr(name, '\t') ? " " : "",
		 strchr(name, '\t') ? strchr(name, '\t') + 1 : "");
	return buf;
}

__u64 vmdev_symbol_addr(const char *name)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[512];
	__u64 found = 0, addr;
	int at = 0;

	if (!f)
		return 0;
	while (!found && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "%llx %*c %n", &addr, &at) == 1 && !strcmp(line + at, name))
			found = addr;
	}
	fclose(f);
	return found;
}

bool vmdev_symbol_is_bpf(const char *name)
{
	return !strncmp(name, "bpf_prog_", strlen("bpf_prog_")) ||
	       !strncmp(name, "bpf_trace_run", strlen("bpf_trace_run"));
}
