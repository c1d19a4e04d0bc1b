// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a recording can tell, and which rules that is enough for.
 * Does not own lost events, nor the judging.
 */
#include <linux/virtio_ids.h>
#include <string.h>

#include "lib/recording/census.h"
#include "lib/contract/name.h"

/* Rules that read memory, or the kernel's own structs, when the event fires. */
static const char *const vmdev_census_memory[] = {
	"DMA-01", "DMA-04", "DMA-06", "DMA-07", "DIR-01", "DIR-02", "DIR-03", "DIR-05", "DIR-06",
	"DIR-07", "DIR-08", "RING-09", "RING-14", "RING-18", "RING-20", "RING-21", "NET-01",
	"NET-02", "NET-03", "NET-05",
};

static int vmdev_census_stream(__u64 id)
{
	static const char *const names[] = { "CTL", "DMA", "RING", "WORK" };
	const struct vmdev_name_event *info = vmdev_name_event(id);

	for (int i = 0; info && i < 4; i++)
		if (!strcmp(info->stream, names[i]))
			return i;
	return -1;
}

static void vmdev_census_command(struct vmdev_census_dev *d, const struct vmdev_event *ev)
{
	if (ev->vq >= VMDEV_MAX_VQS)
		return;
	if (ev->arg[VMDEV_CMD_A_CMD] == VMDEV_CMD_SET_VQ_ADDRESS)
		d->areas = true;
	/* A ready queue is started when the device is; its first ring event is that start. */
	if (ev->arg[VMDEV_CMD_A_CMD] == VMDEV_CMD_KICK_VQ)
		d->ready |= 1U << ev->vq;
}

/* Which kind of device it is says its first event, or its state. */
static void vmdev_census_kind(struct vmdev_census_dev *d, const struct vmdev_event *ev)
{
	if (ev->id == VMDEV_EV_ADD)
		d->kind = ev->arg[VMDEV_ADD_A_DEVICE_ID];
	else if (ev->id == VMDEV_EV_STATE)
		d->kind = ev->arg[VMDEV_STATE_A_DEVICE_ID];
}

void vmdev_census_event(struct vmdev_census *c, const struct vmdev_event *ev)
{
	int stream = vmdev_census_stream(ev->id);
	struct vmdev_census_dev *d;

	if (!c->events++)
		c->first = ev->ts;
	c->last = ev->ts;
	c->cpus |= 1ULL << (ev->cpu < 63 ? ev->cpu : 63);
	if (stream < 0 || ev->dev >= VMDEV_MAX_DEVS)
		return;
	d = &c->dev[ev->dev];
	d->events[stream]++;
	vmdev_census_kind(d, ev);
	if (ev->id == VMDEV_EV_CMD_BEGIN)
		vmdev_census_command(d, ev);
	if (1U << stream == VMDEV_CENSUS_RING && ev->vq < VMDEV_MAX_VQS)
		d->ring |= 1U << ev->vq;
}

void vmdev_census_lacks(struct vmdev_census *c, struct json_object *list)
{
	size_t count = json_object_get_type(list) == json_type_array ?
			       json_object_array_length(list) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(list, i));
		struct vmdev_select sel = { 0 };
		char bad[VMDEV_SELECT_WORD];

		if (!name || !vmdev_select_events(&sel, name, bad))
			continue;
		if (sel.begin | sel.end)
			c->lacks |= VMDEV_CENSUS_CTL;
		for (__u64 id = 0; id < VMDEV_EV_MAX; id++)
			if (sel.event[id] && vmdev_census_stream(id) >= 0)
				c->lacks |= 1U << vmdev_census_stream(id);
	}
}

unsigned int vmdev_census_missing(const struct vmdev_census *c, unsigned int dev)
{
	const struct vmdev_census_dev *d = &c->dev[dev];
	unsigned int missing = c->lacks;

	/* Only network devices have worker runs that rules judge. */
	if (d->kind && d->kind != VIRTIO_ID_NET)
		missing &= ~VMDEV_CENSUS_WORK;
	if (!d->events[0])
		missing |= VMDEV_CENSUS_CTL;
	if (d->areas && !d->events[1])
		missing |= VMDEV_CENSUS_DMA;
	if (d->ready & ~d->ring)
		missing |= VMDEV_CENSUS_RING;
	return missing;
}

/* What a rule looks at, by the group that its id names. */
static unsigned int vmdev_census_needs(const char *id)
{
	if (!strcmp(id, "DIR-04"))
		return VMDEV_CENSUS_RING;
	if (!strncmp(id, "DMA-", 4))
		return VMDEV_CENSUS_CTL | VMDEV_CENSUS_DMA;
	if (!strncmp(id, "NET-", 4))
		return VMDEV_CENSUS_CTL | VMDEV_CENSUS_RING | VMDEV_CENSUS_WORK;
	if (!strncmp(id, "RING-", 5) || !strncmp(id, "DIR-", 4))
		return VMDEV_CENSUS_CTL | VMDEV_CENSUS_RING;
	return VMDEV_CENSUS_CTL;
}

void vmdev_census_judged(unsigned int missing, struct vmdev_select_rules *rules)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++)
		if (vmdev_name_rule(n) && (vmdev_census_needs(vmdev_name_rule(n)->id) & missing))
			rules->mask[n / 64] &= ~(1ULL << n % 64);
}

bool vmdev_census_beyond(unsigned int number)
{
	const struct vmdev_name_rule *rule = vmdev_name_rule(number);
	size_t count = sizeof(vmdev_census_memory) / sizeof(*vmdev_census_memory);

	for (size_t i = 0; rule && i < count; i++)
		if (!strcmp(rule->id, vmdev_census_memory[i]))
			return true;
	return false;
}
