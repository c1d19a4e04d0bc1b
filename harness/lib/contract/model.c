// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how much of the model a run exercised, as text, as JSON and as a drawing.
 * Does not own the model nor the counting.
 */
#include <string.h>

#include "lib/contract/model.h"

#define VMDEV_MODEL_WIDTH 99

/* One automaton: its states, its transitions, and where a run's counts of it are. */
struct vmdev_model_part {
	const char *name;
	const char *const *states;
	unsigned int count;
	const char *const (*by)[RULES_MODEL_MAX];
	size_t offset;
};

/* clang-format off */
#define VMDEV_MODEL_NAME(id, name) [id] = name,
static const char *const vmdev_model_dev_names[] = { RULES_DEV_STATE_LIST(VMDEV_MODEL_NAME) };
static const char *const vmdev_model_vq_names[] = { RULES_VQ_STATE_LIST(VMDEV_MODEL_NAME) };
#undef VMDEV_MODEL_NAME
#define VMDEV_MODEL_BY(from, to, by) [from][to] = by,
static const char *const vmdev_model_dev_by[RULES_MODEL_MAX][RULES_MODEL_MAX] = {
	RULES_DEV_STEP_LIST(VMDEV_MODEL_BY)
};
static const char *const vmdev_model_vq_by[RULES_MODEL_MAX][RULES_MODEL_MAX] = {
	RULES_VQ_STEP_LIST(VMDEV_MODEL_BY)
};
#undef VMDEV_MODEL_BY

static const struct vmdev_model_part vmdev_model_parts[] = {
	{ "device", vmdev_model_dev_names, RULES_DEV_STATES, vmdev_model_dev_by,
	  offsetof(struct vmdev_model, dev) },
	{ "queue", vmdev_model_vq_names, RULES_VQ_STATES, vmdev_model_vq_by,
	  offsetof(struct vmdev_model, vq) },
};
/* clang-format on */

#define VMDEV_MODEL_PARTS (sizeof(vmdev_model_parts) / sizeof(vmdev_model_parts[0]))

/* Calls back for every transition that the model has or the run took; 0 is no state. */
typedef void (*vmdev_model_fn)(const struct vmdev_model_part *part, unsigned int from,
			       unsigned int to, __u64 count, void *ctx);

static __u64 vmdev_model_count(const struct vmdev_model *m, const struct vmdev_model_part *part,
			       unsigned int from, unsigned int to)
{
	const __u64 *counts = (const __u64 *)((const char *)m + part->offset);

	return counts[from * RULES_MODEL_MAX + to];
}

static void vmdev_model_each(const struct vmdev_model *m, const struct vmdev_model_part *part,
			     vmdev_model_fn fn, void *ctx)
{
	for (unsigned int from = 1; from < part->count; from++)
		for (unsigned int to = 1; to < part->count; to++) {
			__u64 count = vmdev_model_count(m, part, from, to);

			if (count || part->by[from][to])
				fn(part, from, to, count, ctx);
		}
}

static bool vmdev_model_visited(const struct vmdev_model *m, const struct vmdev_model_part *part,
				unsigned int state)
{
	for (unsigned int other = 1; other < part->count; other++)
		if (vmdev_model_count(m, part, state, other) ||
		    vmdev_model_count(m, part, other, state))
			return true;
	return false;
}

const char *vmdev_model_name(__u64 state)
{
	if (state < RULES_DEV_STATES)
		return vmdev_model_dev_names[state];
	if (state > RULES_MODEL_MAX && state < RULES_MODEL_MAX + RULES_VQ_STATES)
		return vmdev_model_vq_names[state - RULES_MODEL_MAX];
	return vmdev_model_dev_names[RULES_DEV_UNKNOWN];
}

void vmdev_model_take(const struct check_stats *stats, struct vmdev_model *m)
{
	_Static_assert(sizeof(m->dev) == sizeof(stats->model_dev), "one shape");
	memcpy(m->dev, stats->model_dev, sizeof(m->dev));
	memcpy(m->vq, stats->model_vq, sizeof(m->vq));
}

static void vmdev_model_add(const struct vmdev_model_part *part, unsigned int from,
			    unsigned int to, __u64 count, void *ctx)
{
	struct vmdev_model_sum *sum = ctx;

	if (!part->by[from][to]) {
		sum->forbidden++;
		return;
	}
	sum->transitions++;
	sum->taken += count != 0;
}

void vmdev_model_sum(const struct vmdev_model *m, struct vmdev_model_sum *sum)
{
	*sum = (struct vmdev_model_sum){ 0 };
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++) {
		const struct vmdev_model_part *part = &vmdev_model_parts[i];

		vmdev_model_each(m, part, vmdev_model_add, sum);
		sum->states += part->count - 1;
		for (unsigned int state = 1; state < part->count; state++)
			sum->visited += vmdev_model_visited(m, part, state);
	}
}

/* Words behind a label, over as many lines as they need. */
struct vmdev_model_line {
	FILE *out;
	const char *format;
	const char *label;
	bool forbidden;
	int column;
};

static void vmdev_model_word(struct vmdev_model_line *line, const char *word)
{
	if (line->column + (int)strlen(word) + 1 > VMDEV_MODEL_WIDTH) {
		fputc('\n', line->out);
		line->column = 0;
	}
	if (!line->column) {
		line->column = fprintf(line->out, line->format, line->label);
		line->label = "";
		line->column += fprintf(line->out, "%s", word);
	} else {
		line->column += fprintf(line->out, " %s", word);
	}
}

static void vmdev_model_end(struct vmdev_model_line *line)
{
	if (line->column)
		fputc('\n', line->out);
}

static void vmdev_model_left(const struct vmdev_model_part *part, unsigned int from,
			     unsigned int to, __u64 count, void *ctx)
{
	struct vmdev_model_line *line = ctx;
	char word[64];

	if (line->forbidden ? part->by[from][to] != NULL : count != 0)
		return;
	snprintf(word, sizeof(word), "%s>%s", part->states[from], part->states[to]);
	vmdev_model_word(line, word);
}

static void vmdev_model_transitions(FILE *out, const struct vmdev_model *m, const char *format,
				    const char *label, bool forbidden)
{
	struct vmdev_model_line line = { .out = out, .format = format, .label = label,
					 .forbidden = forbidden };

	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++)
		vmdev_model_each(m, &vmdev_model_parts[i], vmdev_model_left, &line);
	vmdev_model_end(&line);
}

void vmdev_model_text(FILE *out, const struct vmdev_model *m, const char *label)
{
	struct vmdev_model_line line = { .out = out, .format = label, .label = "not visited" };
	struct vmdev_model_sum sum;

	vmdev_model_sum(m, &sum);
	fprintf(out, label, "model");
	fprintf(out, "%u of %u states, %u of %u transitions\n", sum.visited, sum.states, sum.taken,
		sum.transitions);
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++)
		for (unsigned int state = 1; state < vmdev_model_parts[i].count; state++)
			if (!vmdev_model_visited(m, &vmdev_model_parts[i], state))
				vmdev_model_word(&line, vmdev_model_parts[i].states[state]);
	vmdev_model_end(&line);
	vmdev_model_transitions(out, m, label, "not taken", false);
	vmdev_model_transitions(out, m, label, "off the model", true);
}

static void vmdev_model_row(const struct vmdev_model_part *part, unsigned int from,
			    unsigned int to, __u64 count, void *ctx)
{
	fprintf(ctx, "%-7s %-12s %-12s %10llu %s\n", part->name, part->states[from],
		part->states[to], count, part->by[from][to] ? part->by[from][to] : "forbidden");
}

void vmdev_model_list(FILE *out, const struct vmdev_model *m)
{
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++)
		vmdev_model_each(m, &vmdev_model_parts[i], vmdev_model_row, out);
}

/* What a drawing needs. */
struct vmdev_model_drawing {
	FILE *out;
	bool covered;
};

static void vmdev_model_edge(const struct vmdev_model_part *part, unsigned int from,
			     unsigned int to, __u64 count, void *ctx)
{
	const struct vmdev_model_drawing *d = ctx;
	const char *by = part->by[from][to], *colour = "black";

	if (!by)
		colour = "red";
	else if (d->covered)
		colour = count ? "darkgreen" : "gray70";
	fprintf(d->out, "\t\t\"%s %s\" -> \"%s %s\" [label=\"%s", part->name, part->states[from],
		part->name, part->states[to], by ? by : "forbidden");
	if (count)
		fprintf(d->out, "\\n%llu", count);
	fprintf(d->out, "\" color=%s fontcolor=%s%s];\n", colour, colour,
		d->covered && by && !count ? " style=dashed" : "");
}

void vmdev_model_dot(FILE *out, const struct vmdev_model *m, bool covered)
{
	struct vmdev_model_drawing drawing = { .out = out, .covered = covered };

	fputs("digraph vmdev {\n\trankdir=LR;\n\tnode [shape=box style=\"rounded,filled\" "
	      "fillcolor=white];\n", out);
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++) {
		const struct vmdev_model_part *part = &vmdev_model_parts[i];

		fprintf(out, "\tsubgraph cluster_%s {\n\t\tlabel=\"%s\";\n", part->name,
			part->name);
		for (unsigned int state = 1; state < part->count; state++)
			fprintf(out, "\t\t\"%s %s\" [label=\"%s\" fillcolor=%s];\n", part->name,
				part->states[state], part->states[state],
				!covered				     ? "white" :
				vmdev_model_visited(m, part, state) ? "palegreen" : "gray90");
		vmdev_model_each(m, part, vmdev_model_edge, &drawing);
		fputs("\t}\n", out);
	}
	fputs("}\n", out);
}

static void vmdev_model_entry(const struct vmdev_model_part *part, unsigned int from,
			      unsigned int to, __u64 count, void *ctx)
{
	struct json_object *obj = json_object_new_object();
	const char *by = part->by[from][to];

	json_object_object_add(obj, "of", json_object_new_string(part->name));
	json_object_object_add(obj, "from", json_object_new_string(part->states[from]));
	json_object_object_add(obj, "to", json_object_new_string(part->states[to]));
	json_object_object_add(obj, "by", json_object_new_string(by ? by : "forbidden"));
	json_object_object_add(obj, "count", json_object_new_uint64(count));
	json_object_array_add(ctx, obj);
}

struct json_object *vmdev_model_json(const struct vmdev_model *m)
{
	struct json_object *obj = json_object_new_object(), *list = json_object_new_array();
	struct vmdev_model_sum sum;

	vmdev_model_sum(m, &sum);
	json_object_object_add(obj, "states", json_object_new_int(sum.states));
	json_object_object_add(obj, "states_visited", json_object_new_int(sum.visited));
	json_object_object_add(obj, "transitions", json_object_new_int(sum.transitions));
	json_object_object_add(obj, "transitions_taken", json_object_new_int(sum.taken));
	json_object_object_add(obj, "transitions_forbidden", json_object_new_int(sum.forbidden));
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++)
		vmdev_model_each(m, &vmdev_model_parts[i], vmdev_model_entry, list);
	json_object_object_add(obj, "taken", list);
	return obj;
}

static const char *vmdev_model_string(struct json_object *obj, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(obj, key));

	return text ? text : "";
}

static unsigned int vmdev_model_state(const struct vmdev_model_part *part, const char *name)
{
	for (unsigned int state = 1; state < part->count; state++)
		if (!strcmp(part->states[state], name))
			return state;
	return 0;
}

static bool vmdev_model_read_one(struct json_object *obj, struct vmdev_model *m)
{
	for (size_t i = 0; i < VMDEV_MODEL_PARTS; i++) {
		const struct vmdev_model_part *part = &vmdev_model_parts[i];
		unsigned int from = vmdev_model_state(part, vmdev_model_string(obj, "from"));
		unsigned int to = vmdev_model_state(part, vmdev_model_string(obj, "to"));
		__u64 *counts = (__u64 *)((char *)m + part->offset);

		if (strcmp(part->name, vmdev_model_string(obj, "of")))
			continue;
		if (!from || !to)
			return false;
		counts[from * RULES_MODEL_MAX + to] =
			json_object_get_uint64(json_object_object_get(obj, "count"));
		return true;
	}
	return false;
}

bool vmdev_model_read(struct json_object *obj, struct vmdev_model *m)
{
	struct json_object *list = json_object_object_get(obj, "taken");

	memset(m, 0, sizeof(*m));
	if (!json_object_is_type(list, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!vmdev_model_read_one(json_object_array_get_idx(list, i), m))
			return false;
	return true;
}
