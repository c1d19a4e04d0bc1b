// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how one event is shown: a line of text, or a JSON object.
 * Does not own the meaning of its arguments.
 */
#include <string.h>

#include "lib/contract/field.h"
#include "lib/report/line.h"

#define VMDEV_LINE_NS 1000000000ULL
#define VMDEV_LINE_NAME 29	/* the longest tracepoint name */

static const char *vmdev_line_name(const struct vmdev_event *ev, char *buf, size_t size)
{
	/* The command is the first argument of begin and end alike. */
	return vmdev_name_tracepoint(ev->id, ev->arg[VMDEV_CMD_A_CMD], buf, size);
}

/* The name is padded only where something follows: no line ends in blanks. */
static void vmdev_line_fields(FILE *out, const char *name, int width, const struct vmdev_event *ev,
			      __u32 known)
{
	struct vmdev_field field[VMDEV_MAX_ARGS];
	int count = vmdev_field_decode(ev, known, field);

	fprintf(out, "%-*s", count ? width : 0, name);
	for (int i = 0; i < count; i++)
		fprintf(out, " %s=%s", field[i].key, field[i].text);
}

void vmdev_line_what(FILE *out, const struct vmdev_event *ev, __u32 known)
{
	char name[VMDEV_NAME_MAX];

	vmdev_line_name(ev, name, sizeof(name));
	vmdev_line_fields(out, name, 0, ev, known);
}

void vmdev_line_text(FILE *out, const struct vmdev_event *ev, const char *comm, __u64 t0)
{
	__u64 since = ev->ts > t0 ? ev->ts - t0 : 0;
	char name[VMDEV_NAME_MAX], vq[8] = "-";

	if (ev->vq != VMDEV_VQ_NONE)
		snprintf(vq, sizeof(vq), "%u", ev->vq);
	fprintf(out, "%5llu.%06llu [%03u] %15.15s/%-7u dev=%-2u vq=%-2s ", since / VMDEV_LINE_NS,
		since % VMDEV_LINE_NS / 1000, ev->cpu, comm, ev->pid, ev->dev, vq);
	vmdev_line_name(ev, name, sizeof(name));
	vmdev_line_fields(out, name, VMDEV_LINE_NAME, ev, VMDEV_FIELD_ALL);
	fputc('\n', out);
}

static struct json_object *vmdev_line_value(const struct vmdev_field *f)
{
	switch (f->kind) {
	case VMDEV_FIELD_DEC:
		return json_object_new_uint64(f->value);
	case VMDEV_FIELD_SIGNED:
		return json_object_new_int64((__s64)f->value);
	default:
		return json_object_new_string(f->text);
	}
}

struct json_object *vmdev_line_json(const struct vmdev_event *ev, __u32 known, const char *comm)
{
	struct json_object *obj = json_object_new_object(), *args = json_object_new_object();
	struct vmdev_field field[VMDEV_MAX_ARGS];
	int count = vmdev_field_decode(ev, known, field);
	char name[VMDEV_NAME_MAX];

	json_object_object_add(obj, "ts", json_object_new_uint64(ev->ts));
	json_object_object_add(obj, "cpu", json_object_new_int(ev->cpu));
	json_object_object_add(obj, "pid", json_object_new_int(ev->pid));
	if (comm)
		json_object_object_add(obj, "comm", json_object_new_string(comm));
	json_object_object_add(obj, "dev", json_object_new_int(ev->dev));
	if (ev->vq != VMDEV_VQ_NONE)
		json_object_object_add(obj, "vq", json_object_new_int(ev->vq));
	json_object_object_add(obj, "seq", json_object_new_uint64(ev->seq));
	json_object_object_add(obj, "event",
			       json_object_new_string(vmdev_line_name(ev, name, sizeof(name))));
	for (int i = 0; i < count; i++)
		json_object_object_add(args, field[i].key, vmdev_line_value(&field[i]));
	json_object_object_add(obj, "args", args);
	return obj;
}
