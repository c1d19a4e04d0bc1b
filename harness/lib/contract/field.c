// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the decoding of an event's arguments into named values.
 * Does not own how a line is laid out.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/field.h"

#define VMDEV_FIELD_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* An event and the fields being collected from it. */
struct vmdev_field_list {
	const struct vmdev_event *ev;
	__u32 known;
	struct vmdev_field *field;
	int count;
};

/* What an argument's name says about its value; an id of 0 holds for every event. */
struct vmdev_field_word {
	const char *key;
	__u16 id;
	enum vmdev_name_list list;
};

static const struct vmdev_field_word vmdev_field_words[] = {
	{ "op", 0, VMDEV_NAME_COPY },
	{ "perm", 0, VMDEV_NAME_PERM },
	{ "dir", 0, VMDEV_NAME_DIR },
	{ "mode", 0, VMDEV_NAME_NOTIFY },
	{ "why", 0, VMDEV_NAME_WHY },
	{ "reason", VMDEV_EV_RING_ERROR, VMDEV_NAME_ERR },
	{ "reason", VMDEV_EV_DROP, VMDEV_NAME_DROP },
	{ "class", 0, VMDEV_NAME_CLASS },
	{ "ack", 0, VMDEV_NAME_ACK },
};

static const char *const vmdev_field_hex[] = { "addr", "desc", "driver", "device", "buf",
					       "dma_ops", "dma_mask", "detail", "offered",
					       "accepted" };

/* A field whose argument is not known stays out: the next one takes its place. */
static struct vmdev_field *vmdev_field_add(struct vmdev_field_list *list, int arg, const char *key,
					   size_t len, enum vmdev_field_kind kind)
{
	static const char *const format[] = {
		[VMDEV_FIELD_DEC] = "%llu",
		[VMDEV_FIELD_SIGNED] = "%lld",
		[VMDEV_FIELD_HEX] = "0x%llx",
		[VMDEV_FIELD_WORDS] = "%llu",
	};
	struct vmdev_field *f = &list->field[list->count];

	list->count += list->known >> arg & 1;
	snprintf(f->key, sizeof(f->key), "%.*s", (int)len, key);
	f->kind = kind;
	f->value = list->ev->arg[arg];
	snprintf(f->text, sizeof(f->text), format[kind], f->value);
	return f;
}

static void vmdev_field_put(struct vmdev_field_list *list, int arg, const char *key,
			    enum vmdev_field_kind kind)
{
	vmdev_field_add(list, arg, key, strlen(key), kind);
}

static void vmdev_field_bits(struct vmdev_field_list *list, int arg, const char *key,
			     enum vmdev_name_bits bits)
{
	struct vmdev_field *f = vmdev_field_add(list, arg, key, strlen(key), VMDEV_FIELD_WORDS);

	vmdev_name_bits(bits, f->value, f->text, sizeof(f->text));
}

static void vmdev_field_begin(struct vmdev_field_list *list)
{
	const struct vmdev_name_cmd *cmd = vmdev_name_cmd(list->ev->arg[VMDEV_CMD_A_CMD]);

	switch (cmd ? cmd->begin : VMDEV_KIND_NONE) {
	case VMDEV_KIND_STATUS:
		vmdev_field_bits(list, VMDEV_CMD_A_A0, "status", VMDEV_NAME_STATUS);
		break;
	case VMDEV_KIND_FEATURES:
		vmdev_field_bits(list, VMDEV_CMD_A_A0, "features", VMDEV_NAME_FEATURES);
		break;
	case VMDEV_KIND_OFFLEN:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "offset", VMDEV_FIELD_DEC);
		vmdev_field_put(list, VMDEV_CMD_A_A1, "len", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_NUM:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "num", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_ADDR:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "desc", VMDEV_FIELD_HEX);
		vmdev_field_put(list, VMDEV_CMD_A_A1, "driver", VMDEV_FIELD_HEX);
		vmdev_field_put(list, VMDEV_CMD_A_A2, "device", VMDEV_FIELD_HEX);
		break;
	case VMDEV_KIND_CB:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "set", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_READY:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "ready", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_STATE:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "avail_idx", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_OPS:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "set_before", VMDEV_FIELD_DEC);
		break;
	case VMDEV_KIND_RANGE:
		vmdev_field_put(list, VMDEV_CMD_A_A0, "addr", VMDEV_FIELD_HEX);
		vmdev_field_put(list, VMDEV_CMD_A_A1, "size", VMDEV_FIELD_DEC);
		break;
	default:
		break;
	}
}

/* Configuration bytes travel little endian in one number: first byte lowest. */
static void vmdev_field_config(struct vmdev_field_list *list, int arg)
{
	struct vmdev_field *f = vmdev_field_add(list, arg, "bytes", 5, VMDEV_FIELD_WORDS);
	size_t used = 0;

	for (size_t i = 0; i < sizeof(f->value); i++)
		used += snprintf(f->text + used, sizeof(f->text) - used, "%02x",
				 (unsigned int)(f->value >> 8 * i & 0xff));
}

static void vmdev_field_end(struct vmdev_field_list *list)
{
	const struct vmdev_name_cmd *cmd = vmdev_name_cmd(list->ev->arg[VMDEV_END_A_CMD]);

	vmdev_field_put(list, VMDEV_END_A_RET, "ret", VMDEV_FIELD_SIGNED);
	/* A command that failed has no value worth reading. */
	if (cmd && (__s64)list->ev->arg[VMDEV_END_A_RET] >= 0) {
		if (cmd->end == VMDEV_KIND_VALUE)
			vmdev_field_put(list, VMDEV_END_A_VALUE, "value", VMDEV_FIELD_DEC);
		else if (cmd->end == VMDEV_KIND_STATUS)
			vmdev_field_bits(list, VMDEV_END_A_VALUE, "status", VMDEV_NAME_STATUS);
		else if (cmd->end == VMDEV_KIND_FEATURES)
			vmdev_field_bits(list, VMDEV_END_A_VALUE, "features", VMDEV_NAME_FEATURES);
		else if (cmd->end == VMDEV_KIND_BYTES)
			vmdev_field_config(list, VMDEV_END_A_VALUE);
	}
	vmdev_field_put(list, VMDEV_END_A_NS, "ns", VMDEV_FIELD_DEC);
}

static bool vmdev_field_is(const char *name, const char *key, size_t len)
{
	return strlen(name) == len && !memcmp(name, key, len);
}

static void vmdev_field_arg(struct vmdev_field_list *list, int arg, const char *key, size_t len)
{
	enum vmdev_field_kind kind = VMDEV_FIELD_DEC;

	if (list->ev->id == VMDEV_EV_RING_INIT && vmdev_field_is("flags", key, len)) {
		vmdev_field_bits(list, arg, "flags", VMDEV_NAME_RING_FLAGS);
		return;
	}
	if (list->ev->id == VMDEV_EV_STATE && vmdev_field_is("status", key, len)) {
		vmdev_field_bits(list, arg, "status", VMDEV_NAME_STATUS);
		return;
	}
	for (size_t i = 0; i < VMDEV_FIELD_COUNT(vmdev_field_words); i++) {
		const struct vmdev_field_word *w = &vmdev_field_words[i];
		const char *name;
		struct vmdev_field *f;

		if (!vmdev_field_is(w->key, key, len) || (w->id && w->id != list->ev->id))
			continue;
		f = vmdev_field_add(list, arg, key, len, VMDEV_FIELD_WORDS);
		name = vmdev_name_value(w->list, f->value);
		if (name)
			snprintf(f->text, sizeof(f->text), "%s", name);
		return;
	}
	if (vmdev_field_is("ret", key, len))
		kind = VMDEV_FIELD_SIGNED;
	for (size_t i = 0; i < VMDEV_FIELD_COUNT(vmdev_field_hex); i++)
		if (vmdev_field_is(vmdev_field_hex[i], key, len))
			kind = VMDEV_FIELD_HEX;
	vmdev_field_add(list, arg, key, len, kind);
}

/* The two halves of a UUID are one value to the reader. */
static void vmdev_field_uuid(struct vmdev_field_list *list)
{
	__u64 hi = list->ev->arg[VMDEV_ADD_A_UUID_HI], lo = list->ev->arg[VMDEV_ADD_A_UUID_LO];
	struct vmdev_field *f = vmdev_field_add(list, VMDEV_ADD_A_UUID_HI, "uuid", 4,
						VMDEV_FIELD_WORDS);

	snprintf(f->text, sizeof(f->text), "%08llx-%04llx-%04llx-%04llx-%012llx", hi >> 32,
		 hi >> 16 & 0xffff, hi & 0xffff, lo >> 48, lo & 0xffffffffffffULL);
}

int vmdev_field_decode(const struct vmdev_event *ev, __u32 known,
		       struct vmdev_field fields[VMDEV_MAX_ARGS])
{
	struct vmdev_field_list list = { .ev = ev, .known = known, .field = fields };
	const struct vmdev_name_event *info = vmdev_name_event(ev->id);
	const char *key = info ? info->args : "";
	int arg = 0;

	if (ev->id == VMDEV_EV_CMD_BEGIN) {
		vmdev_field_begin(&list);
		return list.count;
	}
	if (ev->id == VMDEV_EV_CMD_END) {
		vmdev_field_end(&list);
		return list.count;
	}
	if (ev->id == VMDEV_EV_ADD) {
		vmdev_field_uuid(&list);
		arg = VMDEV_ADD_A_DEVICE_ID;
		key = strstr(key, "device_id");
	}
	for (; *key && arg < VMDEV_MAX_ARGS; arg++) {
		size_t len = strcspn(key, ",");

		vmdev_field_arg(&list, arg, key, len);
		key += len + (key[len] == ',');
	}
	return list.count;
}
