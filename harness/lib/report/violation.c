// SPDX-License-Identifier: GPL-2.0
/*
 * Owns how violations of a rule are shown: both sides, memory, stack.
 * Does not own the verdict around them.
 */
#include <string.h>

#include "lib/report/line.h"
#include "lib/contract/name.h"
#include "lib/report/scene.h"
#include "lib/machine/symbol.h"
#include "lib/report/violation.h"

#define VMDEV_VIOLATION_MS 1000000ULL

/* What detail[] of a verdict means, by rule; NULL where it means nothing. */
struct vmdev_violation_words {
	const char *prefix;
	__u16 event;
	const char *label[RULES_DETAIL_MAX];
};

/* The first entry that fits counts: single rules stand before their groups. */
static const struct vmdev_violation_words vmdev_violation_words[] = {
	{ "CMD-32", 0, { NULL, "index expected", "index found" } },
	{ "CMD-", 0, { "status before", "expected", "found" } },
	{ "DMA-01", 0, { NULL, "dma_ops", "dma_mask" } },
	{ "DMA-04", 0, { NULL, "dma_ops", "dma_mask" } },
	{ "DMA-02", 0, { NULL, "live mappings", "bytes in them" } },
	{ "DMA-09", 0, { NULL, "live mappings", "bytes in them" } },
	{ "DMA-08", 0, { NULL, "length mapped", "length unmapped" } },
	{ "DMA-06", 0, { "address", "length", "live mappings" } },
	{ "DMA-07", 0, { "address", "length", "live mappings" } },
	{ "RING-14", 0, { "descriptors", "hash when taken", "hash now", "available entry" } },
	{ "RING-21", 0, { "TX bytes", "pushed", "bytes reported", "drops" } },
	{ "DIR-08", VMDEV_EV_WORK_END, { "TX completed", "RX completed", "frames reported",
					 "drops" } },
	{ "DIR-08", 0, { NULL, "expected", "found" } },
	{ "RING-09", 0, { NULL, "spare ms without change", "looks" } },
	{ "RING-18", 0, { NULL, NULL, NULL, "used flags" } },
	{ "RING-20", 0, { NULL, "spare ms without change", "looks",
			  "frames that did not arrive" } },
	{ "RING-", 0, { NULL, "expected", "found" } },
	{ "DIR-", 0, { "source", "destination", "length", "returned" } },
	{ "NET-01", VMDEV_EV_GETDESC, { "readable", "writable" } },
	{ "NET-04", 0, { "readable", "writable" } },
	{ "NET-05", 0, { "length", "most allowed" } },
	{ "NET-07", 0, { "class", "command", "features accepted", "used length" } },
	{ "NET-06", VMDEV_EV_LOAD_RESULT, { "lost", "drops counted" } },
	{ "NET-06", 0, { "TX completed", "RX completed", "frames reported", "drops" } },
	{ "NET-", 0, { "flags", "gso_type", "num_buffers", "features accepted" } },
};

#define VMDEV_VIOLATION_WORDS (sizeof(vmdev_violation_words) / sizeof(*vmdev_violation_words))

static const struct vmdev_violation_words *vmdev_violation_label(const char *id, __u16 event)
{
	for (size_t i = 0; i < VMDEV_VIOLATION_WORDS; i++) {
		const struct vmdev_violation_words *w = &vmdev_violation_words[i];

		if (!strncmp(id, w->prefix, strlen(w->prefix)) && (!w->event || w->event == event))
			return w;
	}
	return NULL;
}

static void vmdev_violation_value(const char *label, __u64 value, char *buf, size_t size)
{
	if (!strcmp(label, "status before"))
		vmdev_name_bits(VMDEV_NAME_STATUS, value, buf, size);
	else if (value > 0xffff)
		snprintf(buf, size, "0x%llx", value);
	else
		snprintf(buf, size, "%llu", value);
}

static void vmdev_violation_detail(FILE *out, const char *id, const struct rules_violation *v)
{
	const struct vmdev_violation_words *w = vmdev_violation_label(id, v->event.id);
	const char *separator = "    details      ";
	char text[VMDEV_NAME_BITS];
	bool all = false;

	/* Where the numbers behind the first are all 0, nobody filled them in. */
	for (int i = 1; i < RULES_DETAIL_MAX; i++)
		all |= v->verdict.detail[i];
	for (int i = 0; w && i < (all ? RULES_DETAIL_MAX : 1); i++) {
		if (!w->label[i])
			continue;
		vmdev_violation_value(w->label[i], v->verdict.detail[i], text, sizeof(text));
		fprintf(out, "%s%s %s", separator, w->label[i], text);
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
	fprintf(out, "    memory       differs from byte %llu of the copy on\n", v->side_offset);
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

/* The way from the tracepoint into our own programs is no news to the reader. */
static bool vmdev_violation_own_frame(const char *name)
{
	return !strncmp(name, "bpf_prog_", strlen("bpf_prog_")) ||
	       !strncmp(name, "bpf_trace_run", strlen("bpf_trace_run"));
}

static void vmdev_violation_stack(FILE *out, const struct rules_violation *r)
{
	const char *label = "stack        ";
	char name[128];

	for (__u32 i = 0; i < r->nstack && i < RULES_STACK_MAX; i++) {
		vmdev_symbol_name(r->stack[i], name, sizeof(name));
		if (vmdev_violation_own_frame(name))
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

static void vmdev_violation_one(FILE *out, const struct vmdev_violation *v, const char *id,
				unsigned int index)
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
	vmdev_violation_detail(out, id, r);
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
		vmdev_violation_one(out, v, rule->id, i);
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

static struct json_object *vmdev_violation_record(const char *id, const struct vmdev_group *g)
{
	const struct rules_violation *r = &g->first;
	const struct vmdev_violation_words *w = vmdev_violation_label(id, r->event.id);
	struct json_object *obj = json_object_new_object(), *detail = json_object_new_object();
	struct json_object *stack = json_object_new_array();
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
	for (int i = 0; w && i < RULES_DETAIL_MAX; i++) {
		if (!w->label[i])
			continue;
		vmdev_violation_value(w->label[i], r->verdict.detail[i], text, sizeof(text));
		json_object_object_add(detail, w->label[i], json_object_new_string(text));
	}
	json_object_object_add(obj, "detail", detail);
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
				      vmdev_violation_record(rule->id,
							     &v->tally->group[v->rule][i]));
	json_object_object_add(obj, "reports", reports);
	return obj;
}
