// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how violations of a rule are shown: both sides, memory, stack.
 * Does not own the verdict around them.
 */
#include "lib/contract/field.h"
#include "lib/report/line.h"
#include "lib/contract/model.h"
#include "lib/contract/name.h"
#include "lib/report/scene.h"
#include "lib/machine/symbol.h"
#include "lib/report/violation.h"

#define VMDEV_VIOLATION_MS 1000000ULL
#define VMDEV_VIOLATION_SMALL 0xffff	/* an index or a length: better read in decimal */

/* What the numbers of a verdict's detail[] are; those that mean nothing have no name. */
static const struct rules_detail *vmdev_violation_details(const struct vmdev_name_rule *rule,
							  __u16 event)
{
	return rule->row.other_event == event ? rule->row.other : rule->row.detail;
}

static void vmdev_violation_value(struct vmdev_field *f, unsigned int type, __u64 value)
{
	f->value = value;
	switch (type) {
	case RULES_TYPE_STATE:
		snprintf(f->text, sizeof(f->text), "%s", vmdev_model_name(value));
		break;
	case RULES_TYPE_NUMBER:
		vmdev_field_show(f, value > VMDEV_VIOLATION_SMALL ? VMDEV_TYPE_HEX :
								    VMDEV_TYPE_DEC);
		break;
	default:
		vmdev_field_show(f, type);
		break;
	}
}

static void vmdev_violation_detail(FILE *out, const struct vmdev_name_rule *rule,
				   const struct rules_violation *v)
{
	const struct rules_detail *detail = vmdev_violation_details(rule, v->event.id);
	const char *separator = "    details      ";
	struct vmdev_field field;
	bool all = false;

	/* Where the numbers behind the first are all 0, nobody filled them in. */
	for (int i = 1; i < RULES_DETAIL_MAX; i++)
		all |= v->verdict.detail[i];
	for (int i = 0; i < (all ? RULES_DETAIL_MAX : 1); i++) {
		if (!detail[i].name)
			continue;
		vmdev_violation_value(&field, detail[i].type, v->verdict.detail[i]);
		fprintf(out, "%s%s %s", separator, detail[i].name, field.text);
		separator = ", ";
	}
	if (*separator == ',')
		fputc('\n', out);
}

static void vmdev_violation_bytes(FILE *out, const char *label, const __u8 *bytes, __u32 len)
{
	fputs(label, out);
	for (__u32 i = 0; i < len && i < RULES_SIDE_BYTES; i++)
		fprintf(out, " %02x", bytes[i]);
	fputc('\n', out);
}

static void vmdev_violation_memory(FILE *out, const struct rules_verdict *v)
{
	if (!v->side_len)
		return;
	fprintf(out, "    memory       differs from byte %llu on\n", v->side_offset);
	vmdev_violation_bytes(out, "      expected  ", v->expected, v->side_len);
	vmdev_violation_bytes(out, "      found     ", v->actual, v->side_len);
}

/* One side: when, where, who, what. A time or a thread that was not kept stays out. */
static void vmdev_violation_side(FILE *out, const char *label, const struct vmdev_event *ev,
				 __u32 known, const char *comm, __u64 t0)
{
	fprintf(out, "    %s", label);
	vmdev_scene_when(out, ev, comm, t0);
	if (ev->vq != VMDEV_VQ_NONE)
		fprintf(out, "vq=%u ", ev->vq);
	if (vmdev_name_is_tracepoint(ev->id))
		fprintf(out, "seq=%llu ", ev->seq);
	vmdev_line_what(out, ev, known);
	fputc('\n', out);
}

static void vmdev_violation_earlier(FILE *out, const struct rules_verdict *v, __u64 t0)
{
	if (!v->earlier.id) {
		fputs("    contradicts  nothing earlier: the event alone breaks the rule\n", out);
		return;
	}
	vmdev_violation_side(out, "contradicts  ", &v->earlier, v->earlier_args, NULL, t0);
	if (!v->earlier.ts)
		fputs("                 (its time, CPU and thread were not kept)\n", out);
}

static const struct vmdev_device *vmdev_violation_device(const struct vmdev_violation *v,
							 __u32 index)
{
	for (int i = 0; i < v->ndevs; i++)
		if (v->devs[i].index == index)
			return &v->devs[i];
	return NULL;
}

static void vmdev_violation_stack(FILE *out, const struct rules_violation *r)
{
	const char *label = "stack        ";
	char name[128];

	for (__u32 i = 0; i < r->nstack && i < RULES_STACK_MAX; i++) {
		vmdev_symbol_name(r->stack[i], name, sizeof(name));
		/* The way from the tracepoint into our own programs is no news to the reader. */
		if (vmdev_symbol_is_bpf(name))
			continue;
		fprintf(out, "    %s%s\n", label, name);
		label = "             ";
	}
}

static void vmdev_violation_times(FILE *out, const struct vmdev_group *g, __u64 t0)
{
	__u64 first = g->first.event.ts > t0 ? g->first.event.ts - t0 : 0;
	__u64 last = g->last_ts > t0 ? g->last_ts - t0 : 0;

	if (g->times > 1)
		fprintf(out, ", %llu times, first at %llu ms, last at %llu ms", g->times,
			first / VMDEV_VIOLATION_MS, last / VMDEV_VIOLATION_MS);
}

static void vmdev_violation_one(FILE *out, const struct vmdev_violation *v,
				const struct vmdev_name_rule *rule, unsigned int index)
{
	const struct vmdev_group *g = &v->tally->group[v->rule][index];
	const struct rules_violation *r = &g->first;
	const struct vmdev_device *dev = vmdev_violation_device(v, r->event.dev);
	unsigned int first = vmdev_tally_first(v->tally, v->rule, index);

	fprintf(out, "  report %u of %u", index + 1, v->tally->kept[v->rule]);
	if (r->event.dev != VMDEV_DEV_NONE)
		fprintf(out, ", device %u", r->event.dev);
	if (dev)
		fprintf(out, " (%s%s%s)", dev->uuid, dev->ifname[0] ? ", " : "", dev->ifname);
	vmdev_violation_times(out, g, v->t0);
	if (first != v->rule) {
		fprintf(out, ": the same event that broke %s, see there\n",
			vmdev_name_rule(first)->id);
		return;
	}
	fprintf(out, "\n    signature    %s\n", g->signature);
	vmdev_violation_side(out, "broken by    ", &r->event, ~0u, r->comm, v->t0);
	vmdev_violation_earlier(out, &r->verdict, v->t0);
	vmdev_violation_detail(out, rule, r);
	vmdev_violation_memory(out, &r->verdict);
	vmdev_scene_text(out, &r->verdict.scene, r->event.vq);
	vmdev_violation_stack(out, r);
	vmdev_scene_last_text(out, r);
	vmdev_scene_past_text(out, "of the device, without kicks and queue callbacks", &r->past,
			      v->t0);
}

void vmdev_violation_text(FILE *out, const struct vmdev_violation *v)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(v->rule);
	bool counts = vmdev_name_rule_counts(v->rule);

	if (!rule)
		return;
	fprintf(out, "%s %s: %s\n", counts ? "VIOLATION" : "NOTE", rule->id, rule->sentence);
	fprintf(out, "  %s; to be obeyed by: %s; virtio 1.2 section: %s; %s: %llu\n",
		rule->severity, rule->who, rule->section, counts ? "violations" : "seen",
		v->count);
	for (unsigned int i = 0; i < v->tally->kept[v->rule]; i++)
		vmdev_violation_one(out, v, rule, i);
	if (v->tally->others[v->rule])
		fprintf(out, "  and %llu of more kinds than were kept\n",
			v->tally->others[v->rule]);
}

static struct json_object *vmdev_violation_hex(const __u8 *bytes, __u32 len)
{
	char text[2 * RULES_SIDE_BYTES + 1] = "";

	for (__u32 i = 0; i < len && i < RULES_SIDE_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return json_object_new_string(text);
}

static struct json_object *vmdev_violation_detail_json(const struct vmdev_name_rule *rule,
						       const struct rules_violation *v)
{
	const struct rules_detail *detail = vmdev_violation_details(rule, v->event.id);
	struct json_object *obj = json_object_new_object();
	struct vmdev_field field;

	for (int i = 0; i < RULES_DETAIL_MAX; i++) {
		if (!detail[i].name)
			continue;
		vmdev_violation_value(&field, detail[i].type, v->verdict.detail[i]);
		json_object_object_add(obj, detail[i].name, json_object_new_string(field.text));
	}
	return obj;
}

static struct json_object *vmdev_violation_record(const struct vmdev_name_rule *rule,
						  const struct vmdev_group *g)
{
	const struct rules_violation *r = &g->first;
	struct json_object *obj = json_object_new_object(), *stack = json_object_new_array();
	char text[VMDEV_NAME_BITS], comm[RULES_COMM_LEN + 1];

	snprintf(comm, sizeof(comm), "%.*s", RULES_COMM_LEN, r->comm);
	json_object_object_add(obj, "signature", json_object_new_string(g->signature));
	json_object_object_add(obj, "times", json_object_new_uint64(g->times));
	json_object_object_add(obj, "last_ts", json_object_new_uint64(g->last_ts));
	json_object_object_add(obj, "event", vmdev_line_json(&r->event, ~0u, comm));
	if (r->verdict.earlier.id)
		json_object_object_add(obj, "earlier",
				       vmdev_line_json(&r->verdict.earlier,
						       r->verdict.earlier_args, NULL));
	json_object_object_add(obj, "detail", vmdev_violation_detail_json(rule, r));
	if (r->verdict.side_len) {
		json_object_object_add(obj, "offset",
				       json_object_new_uint64(r->verdict.side_offset));
		json_object_object_add(obj, "expected",
				       vmdev_violation_hex(r->verdict.expected,
							   r->verdict.side_len));
		json_object_object_add(obj, "found",
				       vmdev_violation_hex(r->verdict.actual, r->verdict.side_len));
	}
	for (__u32 i = 0; i < r->nstack && i < RULES_STACK_MAX; i++)
		json_object_array_add(stack, json_object_new_string(vmdev_symbol_name(
						     r->stack[i], text, sizeof(text))));
	json_object_object_add(obj, "stack", stack);
	json_object_object_add(obj, "state", vmdev_scene_json(&r->verdict.scene));
	json_object_object_add(obj, "last_events", vmdev_scene_past_json(r));
	return obj;
}

struct json_object *vmdev_violation_json(const struct vmdev_violation *v)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(v->rule);
	struct json_object *obj = json_object_new_object(), *reports = json_object_new_array();

	json_object_object_add(obj, "rule", json_object_new_string(rule->id));
	json_object_object_add(obj, "count", json_object_new_uint64(v->count));
	json_object_object_add(obj, "severity", json_object_new_string(rule->severity));
	json_object_object_add(obj, "who", json_object_new_string(rule->who));
	json_object_object_add(obj, "section", json_object_new_string(rule->section));
	json_object_object_add(obj, "sentence", json_object_new_string(rule->sentence));
	for (unsigned int i = 0; i < v->tally->kept[v->rule]; i++)
		json_object_array_add(reports,
				      vmdev_violation_record(rule,
							     &v->tally->group[v->rule][i]));
	json_object_object_add(obj, "reports", reports);
	return obj;
}
