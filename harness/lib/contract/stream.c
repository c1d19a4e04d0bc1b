// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the proof that a trace is complete: the sequence numbers of all streams.
 * Does not own the rule for one stream.
 */
#include <string.h>

#include "lib/contract/name.h"
#include "lib/contract/stream.h"

static struct rules_stream *vmdev_stream_of(struct vmdev_streams *s, const struct vmdev_event *ev)
{
	const struct vmdev_name_event *info = vmdev_name_event(ev->id);

	if (!info || ev->dev >= VMDEV_MAX_DEVS)
		return NULL;
	if (!strcmp(info->stream, "CTL"))
		return &s->ctl[ev->dev];
	if (!strcmp(info->stream, "DMA"))
		return &s->dma[ev->dev];
	if (ev->vq >= VMDEV_MAX_VQS)
		return NULL;
	return strcmp(info->stream, "RING") ? &s->work[ev->dev][ev->vq] : &s->ring[ev->dev][ev->vq];
}

void vmdev_stream_step(struct vmdev_streams *s, const struct vmdev_event *ev)
{
	struct rules_stream *stream = vmdev_stream_of(s, ev);

	if (!stream)
		return;
	if (ev->id == VMDEV_EV_ADD) {
		s->dma[ev->dev].next = 0;
		stream->next = ev->seq;
		for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
			s->ring[ev->dev][vq].next = s->work[ev->dev][vq].next = 0;
	}
	rules_seq_step(stream, ev->seq, 0);
}

__u64 vmdev_stream_missing(const struct vmdev_streams *s)
{
	__u64 missing = 0;

	for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++) {
		missing += s->ctl[dev].missing + s->dma[dev].missing;
		for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
			missing += s->ring[dev][vq].missing + s->work[dev][vq].missing;
	}
	return missing;
}
