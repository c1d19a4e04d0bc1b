// SPDX-License-Identifier: GPL-2.0
/*
 * Owns `vmdev list`: devices that exist, and what the contract knows.
 * Does not own the names (lib/contract/name.h) or the reading of sysfs (lib/machine/device.h).
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "lib/base/arg.h"
#include "lib/machine/device.h"
#include "lib/machine/fault.h"
#include "lib/base/msg.h"
#include "lib/contract/name.h"
#include "lib/contract/option.h"

#define LIST_ARGS 128	/* room for the arguments of any event */

/* What the user asked for. */
struct list_opts {
	const struct list_what *what;
	bool json;
	bool verbose;
};

/* One column: its key in JSON, its width in text (0 for the last), whether it is a number. */
struct list_cell {
	const char *key;
	int width;
	const char *text;
	bool number;
};

/* clang-format off */
#define LIST_TEXT(key, width, text) { key, width, text, false }
#define LIST_NUMBER(key, width, text) { key, width, text, true }
/* clang-format on */

/* One thing that can be listed. */
struct list_what {
	const char *name;
	int (*print)(const struct list_opts *opts);
};

static void list_row(const struct list_opts *opts, const struct list_cell *cells, size_t count)
{
	struct json_object *obj;

	if (!opts->json) {
		for (size_t i = 0; i < count; i++)
			printf("%-*s%s", cells[i].width, cells[i].text[0] ? cells[i].text : "-",
			       i + 1 < count ? " " : "\n");
		return;
	}
	obj = json_object_new_object();
	for (size_t i = 0; i < count; i++)
		json_object_object_add(obj, cells[i].key,
				       cells[i].number ?
					       json_object_new_int(atoi(cells[i].text)) :
					       json_object_new_string(cells[i].text));
	puts(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN));
	json_object_put(obj);
}

#define LIST_ROW(opts, ...)                                                                       \
	list_row(opts, (const struct list_cell[]){ __VA_ARGS__ },                                 \
		 sizeof((const struct list_cell[]){ __VA_ARGS__ }) / sizeof(struct list_cell))

static const char *list_number(char buf[12], unsigned int value)
{
	snprintf(buf, 12, "%u", value);
	return buf;
}

static void list_device(const struct list_opts *opts, const struct vmdev_device *d)
{
	char index[12], id[12], nvqs[12], num[12];
	const struct list_cell cells[] = {
		LIST_NUMBER("index", 3, list_number(index, d->index)),
		LIST_TEXT("uuid", 36, d->uuid),
		LIST_TEXT("driver", 12, d->driver),
		LIST_TEXT("interface", 10, d->ifname),
		LIST_NUMBER("device_id", 3, list_number(id, d->device_id)),
		LIST_NUMBER("nvqs", 3, list_number(nvqs, d->nvqs)),
		LIST_NUMBER("vq_num_max", 5, list_number(num, d->vq_num_max)),
		LIST_TEXT("status", 0, d->status),
		LIST_TEXT("device_features", 0, d->device_features),
		LIST_TEXT("driver_features", 0, d->driver_features),
	};
	const size_t all = sizeof(cells) / sizeof(*cells), features = 2;

	/* The features would make a line of text too long to read. */
	list_row(opts, cells, opts->json ? all : all - features);
	if (opts->verbose && !opts->json)
		printf("    offered  %s\n    accepted %s\n", d->device_features,
		       d->driver_features);
}

static int list_devices(const struct list_opts *opts)
{
	static struct vmdev_device devs[VMDEV_MAX_DEVS];
	int count = vmdev_device_scan("/sys", devs, VMDEV_MAX_DEVS);

	if (count < 0) {
		vmdev_msg("list", "cannot run here: there is no vmdev bus; load the modules: "
				  "modprobe -a vmdev mvringh virtio_mdev, and a parent such as "
				  "mvnet");
		return VMDEV_EXIT_CANNOT_RUN;
	}
	for (int i = 0; i < count; i++)
		list_device(opts, &devs[i]);
	return VMDEV_EXIT_CLEAN;
}

static int list_rules(const struct list_opts *opts)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *r = vmdev_name_rule(n);
		enum vmdev_rule_group group = vmdev_name_rule_group(n);

		if (r)
			LIST_ROW(opts, LIST_TEXT("id", 8, r->id),
				 LIST_TEXT("severity", 8, r->severity),
				 LIST_TEXT("who", 10, r->who), LIST_TEXT("section", 8, r->section),
				 LIST_TEXT("group", 11, vmdev_name_group(group)->name),
				 LIST_TEXT("default", 3,
					   group == VMDEV_GROUP_DEFAULT ? "on" : "off"),
				 LIST_TEXT("sentence", 0, r->sentence));
	}
	return VMDEV_EXIT_CLEAN;
}

static int list_faults(const struct list_opts *opts)
{
	char state[64];

	for (unsigned int n = 0; n < VMDEV_FAULT_MAX; n++) {
		const struct vmdev_name_fault *f = vmdev_name_fault(n);

		if (!f)
			continue;
		if (!vmdev_fault_state(f->name, state, sizeof(state)))
			snprintf(state, sizeof(state), "absent");
		LIST_ROW(opts, LIST_TEXT("name", 26, f->name), LIST_TEXT("state", 8, state),
			 LIST_TEXT("must_fire", 8, f->must), LIST_TEXT("may_follow", 16, f->may),
			 LIST_TEXT("what", 0, f->what));
	}
	return VMDEV_EXIT_CLEAN;
}

/* The names of an event's arguments, or their types, joined by commas. */
static const char *list_args(const struct vmdev_name_event *e, bool types, char buf[LIST_ARGS])
{
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < e->nargs; i++)
		used += snprintf(buf + used, LIST_ARGS - used, "%s%s", i ? "," : "",
				 types ? vmdev_name_type(e->arg[i].type) : e->arg[i].name);
	return buf;
}

static int list_events(const struct list_opts *opts)
{
	char id[12], name[VMDEV_NAME_MAX], args[LIST_ARGS], types[LIST_ARGS];

	for (unsigned int n = 0; n < VMDEV_EV_MAX; n++) {
		const struct vmdev_name_event *e = vmdev_name_event(n);

		if (!e || !vmdev_name_is_tracepoint(n))
			continue;
		snprintf(name, sizeof(name), "%s_%s", vmdev_name_system(e->system), e->name);
		/* One event of the contract stands for the tracepoints of all commands. */
		if (n == VMDEV_EV_CMD_BEGIN)
			snprintf(name, sizeof(name), "vmdev_<command>");
		else if (n == VMDEV_EV_CMD_END)
			snprintf(name, sizeof(name), "vmdev_<command>_end");
		LIST_ROW(opts, LIST_NUMBER("id", 3, list_number(id, n)),
			 LIST_TEXT("name", 24, name),
			 LIST_TEXT("stream", 5, vmdev_name_stream_info(e->stream)->name),
			 LIST_TEXT("args", 40, list_args(e, false, args)),
			 LIST_TEXT("types", 0, list_args(e, true, types)));
	}
	return VMDEV_EXIT_CLEAN;
}

static int list_commands(const struct list_opts *opts)
{
	char id[12];

	for (unsigned int n = 0; n < VMDEV_CMD_COUNT; n++) {
		const struct vmdev_name_cmd *c = vmdev_name_cmd(n);

		if (c)
			LIST_ROW(opts, LIST_NUMBER("id", 3, list_number(id, n)),
				 LIST_TEXT("name", 20, c->name), LIST_TEXT("group", 12, c->group),
				 LIST_TEXT("begin", 9, c->begin->name),
				 LIST_TEXT("end", 0, c->end->name));
	}
	return VMDEV_EXIT_CLEAN;
}

static const struct list_what list_whats[] = {
	{ "devices", list_devices }, { "rules", list_rules },	    { "faults", list_faults },
	{ "events", list_events },   { "commands", list_commands },
};

static error_t list_option(int key, char *arg, struct argp_state *state)
{
	struct list_opts *opts = state->input;

	switch (key) {
	case 'v':
		opts->verbose = true;
		return 0;
	case ARGP_KEY_ARG:
		for (size_t i = 0; i < sizeof(list_whats) / sizeof(*list_whats); i++)
			if (!opts->what && !strcmp(list_whats[i].name, arg)) {
				opts->what = &list_whats[i];
				return 0;
			}
		return EINVAL;
	case ARGP_KEY_END:
		if (opts->what)
			return 0;
		vmdev_msg("list", "nothing to list was named; "
				  "name one of devices, rules, faults, events, commands");
		return VMDEV_ARG_REFUSED;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cmd_list(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "verbose", 'v', NULL, 0, "devices: offered and accepted features too", 0 },
		{ 0 },
	};
	const struct argp argp = {
		.options = options,
		.parser = list_option,
		.args_doc = "devices|rules|faults|events|commands",
		.doc = "List one thing a line; an empty column is '-'.\v"
		       "devices: index, UUID, driver, interface, device id, queues, greatest queue "
		       "size, status. rules: id, severity, who must obey, section of virtio 1.2, "
		       "group, whether it is armed by default, what must hold. faults: name, state "
		       "(absent unless the modules have fault points and debugfs is mounted), "
		       "rules that must fire, rules that may follow, what it does.",
	};
	struct list_opts opts = { 0 };
	const struct vmdev_arg_shared shared[] = { { &vmdev_option_json_lines, &opts.json },
						   { 0 } };
	int code;

	if (!vmdev_arg_parse(&argp, shared, argc, argv, &opts))
		return VMDEV_EXIT_USAGE;
	code = opts.what->print(&opts);
	return vmdev_msg_flush() ? VMDEV_EXIT_INTERNAL : code;
}
