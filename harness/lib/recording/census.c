// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a recording can tell, and which rules that is enough for.
 * Does not own lost events, nor the judging.
 */
#include <linux/virtio_ids.h>
#include <string.h>

#include "lib/recording/census.h"
#include "lib/contract/former.h"
#include "lib/contract/name.h"

static void vmdev_census_command(struct vmdev_census_dev *d, const struct vmdev_event *ev)
{
	if (ev->vq >= VMDEV_MAX_VQS)
		return;
	if (ev->arg[VMDEV_CMD_A_CMD] == VMDEV_CMD_SET_VQ_ADDRESS)
		d->areas = true;
	/* A ready queue is started when the device is; its first ring event is that start. */
	if (ev->arg[VMDEV_CMD_A_CMD] == VMDEV_CMD_KICK_VQ)
		d->ready |= 1ULL << ev->vq;
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
	enum vmdev_stream stream = vmdev_name_stream(ev->id);
	struct vmdev_census_dev *d;

	if (!c->events++)
		c->first = ev->ts;
	c->last = ev->ts;
	c->cpus |= 1ULL << (ev->cpu < 63 ? ev->cpu : 63);
	if (stream >= VMDEV_STREAMS || ev->dev >= VMDEV_MAX_DEVS)
		return;
	d = &c->dev[ev->dev];
	d->events[stream]++;
	vmdev_census_kind(d, ev);
	if (ev->id == VMDEV_EV_CMD_BEGIN)
		vmdev_census_command(d, ev);
	if (stream == VMDEV_STREAM_RING && ev->vq < VMDEV_MAX_VQS)
		d->ring |= 1ULL << ev->vq;
}

void vmdev_census_lacks(struct vmdev_census *c, struct json_object *list)
{
	size_t count = json_object_get_type(list) == json_type_array ?
			       json_object_array_length(list) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(list, i));
		struct vmdev_select sel = { 0 };

		if (!name)
			continue;
		vmdev_former_select(&sel, name);
		if (sel.begin | sel.end)
			c->lacks |= RULES_NEEDS_CTL;
		for (__u64 id = 0; id < VMDEV_EV_MAX; id++)
			if (sel.event[id])
				c->lacks |= 1U << vmdev_name_stream(id) & RULES_NEEDS_EVENTS;
	}
}

unsigned int vmdev_census_missing(const struct vmdev_census *c, unsigned int dev)
{
	const struct vmdev_census_dev *d = &c->dev[dev];
	unsigned int missing = c->lacks;

	/* Only of a card do rules need each run, and what it dropped. */
	if (d->kind && d->kind != VIRTIO_ID_NET)
		missing &= ~RULES_NEEDS_WORK;
	if (!d->events[VMDEV_STREAM_CTL])
		missing |= RULES_NEEDS_CTL;
	if (d->areas && !d->events[VMDEV_STREAM_DMA])
		missing |= RULES_NEEDS_DMA;
	if (d->ready & ~d->ring)
		missing |= RULES_NEEDS_RING;
	return missing;
}

bool vmdev_census_beyond(unsigned int number)
{
	return vmdev_name_rule_needs(number, RULES_NEEDS_FACTS &
				     ~vmdev_name_source(RULES_SOURCE_RECORDING)->vouches);
}
