// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the decoding of an event's arguments into named values.
 * Does not own how a line is laid out.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/field.h"

/* Configuration bytes travel little endian in one number: first byte lowest. */
static void vmdev_field_bytes(__u64 value, char *text, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < sizeof(value); i++)
		used += snprintf(text + used, size - used, "%02x",
				 (unsigned int)(value >> 8 * i & 0xff));
}

/* The two halves of a UUID are one value to the reader, whose name has no "_hi". */
static void vmdev_field_uuid(struct vmdev_field *f, __u64 hi, __u64 lo)
{
	f->kind = VMDEV_FIELD_WORDS;
	f->key[strcspn(f->key, "_")] = '\0';
	snprintf(f->text, sizeof(f->text), "%08llx-%04llx-%04llx-%04llx-%012llx", hi >> 32,
		 hi >> 16 & 0xffff, hi & 0xffff, lo >> 48, lo & 0xffffffffffffULL);
}

/* A value without a name is hexadecimal, as the kernel prints it. */
static void vmdev_field_word(struct vmdev_field *f, enum vmdev_type type)
{
	const char *name;

	f->kind = VMDEV_FIELD_WORDS;
	if (vmdev_name_form(type) == VMDEV_FORM_FLAGS) {
		vmdev_name_bits(type, f->value, f->text, sizeof(f->text));
		return;
	}
	name = vmdev_name_value(type, f->value);
	if (name)
		snprintf(f->text, sizeof(f->text), "%s", name);
	else
		snprintf(f->text, sizeof(f->text), "0x%llx", f->value);
}

void vmdev_field_show(struct vmdev_field *f, enum vmdev_type type)
{
	switch (type) {
	case VMDEV_TYPE_DEC:
	case VMDEV_TYPE_SIZE:
	case VMDEV_TYPE_NS:
		f->kind = VMDEV_FIELD_DEC;
		snprintf(f->text, sizeof(f->text), "%llu", f->value);
		break;
	case VMDEV_TYPE_SIGNED:
		f->kind = VMDEV_FIELD_SIGNED;
		snprintf(f->text, sizeof(f->text), "%lld", (__s64)f->value);
		break;
	case VMDEV_TYPE_HEX:
		f->kind = VMDEV_FIELD_HEX;
		snprintf(f->text, sizeof(f->text), "0x%llx", f->value);
		break;
	case VMDEV_TYPE_BYTES:
		f->kind = VMDEV_FIELD_WORDS;
		vmdev_field_bytes(f->value, f->text, sizeof(f->text));
		break;
	default:
		vmdev_field_word(f, type);
		break;
	}
}

/* What the kind of a command says of an argument; NULL if it means nothing. */
static const struct vmdev_name_arg *vmdev_field_of_kind(const struct vmdev_name_kind *kind,
							unsigned int at)
{
	for (const struct vmdev_name_arg *arg = kind->arg; arg->name; arg++)
		if (arg->at == at)
			return arg;
	return NULL;
}

/* The argument that is to be shown in the place of another; NULL if there is none. */
static const struct vmdev_name_arg *vmdev_field_arg(const struct vmdev_name_arg *arg,
						    const struct vmdev_event *ev)
{
	const struct vmdev_name_cmd *cmd = vmdev_name_cmd(ev->arg[VMDEV_CMD_A_CMD]);

	switch (arg->type) {
	case VMDEV_TYPE_CMD:
	case VMDEV_TYPE_UUID_LO:
		return NULL;
	case VMDEV_TYPE_BEGIN:
		return cmd ? vmdev_field_of_kind(cmd->begin, arg->at) : NULL;
	case VMDEV_TYPE_END:
		/* A command that failed has no value worth reading. */
		return cmd && (__s64)ev->arg[VMDEV_END_A_RET] >= 0 ?
			       vmdev_field_of_kind(cmd->end, arg->at) : NULL;
	default:
		return arg;
	}
}

int vmdev_field_decode(const struct vmdev_event *ev, __u32 known,
		       struct vmdev_field fields[VMDEV_MAX_ARGS])
{
	const struct vmdev_name_event *info = vmdev_name_event(ev->id);
	int count = 0;

	for (unsigned int i = 0; info && i < info->nargs; i++) {
		const struct vmdev_name_arg *arg = vmdev_field_arg(&info->arg[i], ev);
		struct vmdev_field *f = &fields[count];

		if (!arg || !(known >> arg->at & 1))
			continue;
		snprintf(f->key, sizeof(f->key), "%s", arg->name);
		f->value = ev->arg[arg->at];
		if (arg->type == VMDEV_TYPE_UUID)
			vmdev_field_uuid(f, f->value, ev->arg[arg->at + 1]);
		else
			vmdev_field_show(f, arg->type);
		count++;
	}
	return count;
}
