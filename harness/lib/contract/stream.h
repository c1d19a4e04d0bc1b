/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the proof that a trace is complete: the sequence numbers of all streams.
 * Does not own the rule for one stream (rules/core/state.h).
 */
#ifndef VMDEV_STREAM_H
#define VMDEV_STREAM_H

#include "rules/core/state.h"

/**
 * struct vmdev_streams - numbers expected next, of every stream there can be
 * @of: by stream, device and queue; a stream of the whole device is kept at queue 0
 */
struct vmdev_streams {
	struct rules_stream of[VMDEV_STREAMS][VMDEV_MAX_DEVS][VMDEV_MAX_VQS];
};

/**
 * vmdev_stream_step() - account the number of an event
 * @s:  all streams
 * @ev: the event; all events of its stream must come here, in order
 *
 * An add event begins all streams of its device anew.
 */
void vmdev_stream_step(struct vmdev_streams *s, const struct vmdev_event *ev);

/**
 * vmdev_stream_missing() - events that are proven lost
 * @s: all streams
 *
 * Return: missing numbers of all streams together.
 */
__u64 vmdev_stream_missing(const struct vmdev_streams *s);

#endif /* VMDEV_STREAM_H */
