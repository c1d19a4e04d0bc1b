// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the signature of a violation: a short text that is the same whenever the same bug
 * shows, in any run.
 * Does not own the grouping by it.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"
#include "lib/report/signature.h"
#include "lib/machine/symbol.h"

#define VMDEV_SIGNATURE_FNV 2166136261u
#define VMDEV_SIGNATURE_PRIME 16777619u
#define VMDEV_SIGNATURE_FRAMES 2	/* innermost frames that tell places apart */

/* The argument that makes two events of one id different in kind; VMDEV_MAX_ARGS: none. */
static unsigned int vmdev_signature_arg(const struct vmdev_event *ev)
{
	switch (ev->id) {
	case VMDEV_EV_CMD_BEGIN:
	case VMDEV_EV_CMD_END:
		return VMDEV_CMD_A_CMD;
	case VMDEV_EV_COPY_BEGIN:
	case VMDEV_EV_COPY_END:
		return VMDEV_COPY_A_OP;
	case VMDEV_EV_VRINGH_BEGIN:
	case VMDEV_EV_VRINGH_END:
		return VMDEV_VREND_A_OP;
	case VMDEV_EV_RING_ERROR:
		return VMDEV_ERR_A_REASON;
	default:
		return VMDEV_MAX_ARGS;
	}
}

static int vmdev_signature_same(const struct vmdev_event *a, const struct vmdev_event *b)
{
	unsigned int arg = vmdev_signature_arg(a);

	return a->id == b->id && (arg == VMDEV_MAX_ARGS || a->arg[arg] == b->arg[arg]);
}

int vmdev_signature_alike(const struct rules_violation *a, const struct rules_violation *b)
{
	return vmdev_signature_same(&a->event, &b->event) &&
	       vmdev_signature_same(&a->verdict.earlier, &b->verdict.earlier) &&
	       (a->nstack < VMDEV_SIGNATURE_FRAMES ? a->nstack == b->nstack :
		b->nstack >= VMDEV_SIGNATURE_FRAMES) &&
	       !memcmp(a->stack, b->stack, VMDEV_SIGNATURE_FRAMES * sizeof(a->stack[0]));
}

/* "mvringh_copy_end:push", "vmdev_set_status" */
static void vmdev_signature_event(const struct vmdev_event *ev, char *buf, size_t size)
{
	unsigned int arg = vmdev_signature_arg(ev);
	const char *word = NULL;
	size_t len;

	vmdev_name_tracepoint(ev->id, ev->arg[VMDEV_CMD_A_CMD], buf, size);
	if (ev->id == VMDEV_EV_RING_ERROR)
		word = vmdev_name_value(VMDEV_TYPE_ERR, ev->arg[arg]);
	else if (arg != VMDEV_MAX_ARGS && ev->id != VMDEV_EV_CMD_BEGIN &&
		 ev->id != VMDEV_EV_CMD_END)
		word = vmdev_name_value(VMDEV_TYPE_COPY, ev->arg[arg]);
	len = strlen(buf);
	if (word)
		snprintf(buf + len, size - len, ":%s", word);
}

/*
 * The function without offset, module and what the compiler appended (".isra.0"), which
 * change from build to build. Functions of the modules have their prefix.
 */
static int vmdev_signature_own(const char *name, char *buf, size_t size)
{
	static const char *const own[] = { "vmdev", "mvringh", "mvsim", "mvnet", "mvrng",
					   "virtio_mdev", "vmdev_drill", "vringh" };
	const char *module = strchr(name, '[');

	for (size_t i = 0; module && i < sizeof(own) / sizeof(own[0]); i++) {
		size_t len = strlen(own[i]);

		if (strncmp(module + 1, own[i], len) || module[1 + len] != ']')
			continue;
		snprintf(buf, size, "%.*s", (int)strcspn(name, "+. "), name);
		return 1;
	}
	return 0;
}

static void vmdev_signature_place(const struct rules_violation *v, char *buf, size_t size)
{
	char name[128];

	for (__u32 i = 0; i < v->nstack && i < RULES_STACK_MAX; i++)
		if (vmdev_signature_own(vmdev_symbol_name(v->stack[i], name, sizeof(name)), buf,
					size))
			return;
	snprintf(buf, size, "-");
}

const char *vmdev_signature(unsigned int rule, const struct rules_violation *v, char *buf)
{
	char broken[VMDEV_NAME_MAX], earlier[VMDEV_NAME_MAX] = "-", place[48];
	__u32 hash = VMDEV_SIGNATURE_FNV;
	int len;

	vmdev_signature_event(&v->event, broken, sizeof(broken));
	if (v->verdict.earlier.id)
		vmdev_signature_event(&v->verdict.earlier, earlier, sizeof(earlier));
	vmdev_signature_place(v, place, sizeof(place));
	len = snprintf(buf, VMDEV_SIGNATURE_MAX - 10, "%s %s %s %s", vmdev_name_rule(rule)->id,
		       broken, earlier, place);
	for (const char *c = buf; *c; c++)
		hash = (hash ^ (unsigned char)*c) * VMDEV_SIGNATURE_PRIME;
	snprintf(buf + strlen(buf), VMDEV_SIGNATURE_MAX - len, " #%08x", hash);
	return buf;
}
