// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the proof that a trace is complete: the sequence numbers of all streams.
 * Does not own the rule for one stream.
 */
#include "lib/contract/name.h"
#include "lib/contract/stream.h"

static struct rules_stream *vmdev_stream_of(struct vmdev_streams *s, const struct vmdev_event *ev)
{
	enum vmdev_stream stream = vmdev_name_stream(ev->id);
	unsigned int vq = vmdev_name_stream_info(stream)->per_queue ? ev->vq : 0;

	if (stream >= VMDEV_STREAMS || ev->dev >= VMDEV_MAX_DEVS || vq >= VMDEV_MAX_VQS)
		return NULL;
	return &s->of[stream][ev->dev][vq];
}

void vmdev_stream_step(struct vmdev_streams *s, const struct vmdev_event *ev)
{
	struct rules_stream *stream = vmdev_stream_of(s, ev);

	if (!stream)
		return;
	if (ev->id == VMDEV_EV_ADD) {
		for (unsigned int i = 0; i < VMDEV_STREAMS; i++)
			for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
				s->of[i][ev->dev][vq].next = 0;
		stream->next = ev->seq;
	}
	rules_seq_step(stream, ev->seq, 0);
}

__u64 vmdev_stream_missing(const struct vmdev_streams *s)
{
	__u64 missing = 0;

	for (unsigned int i = 0; i < VMDEV_STREAMS; i++)
		for (unsigned int dev = 0; dev < VMDEV_MAX_DEVS; dev++)
			for (unsigned int vq = 0; vq < VMDEV_MAX_VQS; vq++)
				missing += s->of[i][dev][vq].missing;
	return missing;
}
