// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the reading of a recording, block by block.
 * Does not own the order of events.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/recording/rec_read.h"

const char *vmdev_recording_open(struct vmdev_recording *r, const void *data, size_t len)
{
	struct vmdev_rec_block b;
	const char *why;

	memset(r, 0, sizeof(*r));
	switch (vmdev_rec_open(&r->cursor, data, len)) {
	case VMDEV_REC_OK:
		break;
	case VMDEV_REC_NEWER:
		return "its format is of another version; use the vmdev that wrote it";
	case VMDEV_REC_DAMAGED:
		return "its header is damaged; copy it again";
	case VMDEV_REC_SHORT:
		return "it ends inside its header; copy it again";
	default:
		return "it is neither a recording of vmdev nor of trace-cmd; name another file";
	}
	if (vmdev_rec_next(&r->cursor, &b) != VMDEV_REC_OK || b.type != VMDEV_REC_META)
		return "its description is missing or damaged; copy it again";
	why = vmdev_rec_meta_read(&r->meta, b.data, b.len);
	r->first = r->cursor;
	return why;
}

/* Hands out the events of one block; false if they make no sense. */
static bool vmdev_recording_block(struct vmdev_recording *r, struct vmdev_rec_codec *codec,
				  const struct vmdev_rec_block *b, vmdev_recording_fn fn,
				  void *ctx, int *err)
{
	struct vmdev_rec_raw raw;
	struct vmdev_event ev;
	size_t pos = 0;

	vmdev_rec_codec_start(codec, &r->meta.shape);
	for (__u32 i = 0; !*err && i < b->count; i++) {
		size_t n = pos < b->len ? vmdev_rec_unpack_event(codec, b->data + pos,
								 b->len - pos, &raw) : 0;

		if (!n)
			return false;
		pos += n;
		r->events++;
		if (vmdev_rec_meta_decode(&r->meta, &raw, &ev))
			*err = fn(ctx, &ev, raw.comm);
		else
			r->strange++;
	}
	return *err || pos == b->len;
}

static bool vmdev_recording_json(struct json_object **obj, const struct vmdev_rec_block *b)
{
	json_object_put(*obj);
	*obj = vmdev_rec_parse(b->data, b->len);
	return *obj;
}

/* A block of a type that this tool does not know holds nothing that it could judge. */
static bool vmdev_recording_take(struct vmdev_recording *r, struct vmdev_rec_codec *codec,
				 const struct vmdev_rec_block *b, vmdev_recording_fn fn,
				 void *ctx, int *err)
{
	switch (b->type) {
	case VMDEV_REC_EVENTS:
		return vmdev_recording_block(r, codec, b, fn, ctx, err);
	case VMDEV_REC_LIVE:
		return vmdev_recording_json(&r->live, b);
	case VMDEV_REC_END:
		return vmdev_recording_json(&r->end, b);
	}
	return true;
}

int vmdev_recording_each(struct vmdev_recording *r, vmdev_recording_fn fn, void *ctx)
{
	struct vmdev_rec_codec *codec = malloc(sizeof(*codec));
	__u8 *raw = r->cursor.raw;
	struct vmdev_rec_block b;
	int err = 0;

	r->state = VMDEV_REC_DAMAGED;
	if (!codec)
		return 0;
	r->cursor = r->first;
	r->cursor.raw = raw;
	r->events = r->strange = 0;
	do {
		r->state = vmdev_rec_next(&r->cursor, &b);
		if (r->state == VMDEV_REC_OK &&
		    !vmdev_recording_take(r, codec, &b, fn, ctx, &err))
			r->state = VMDEV_REC_DAMAGED;
	} while (!err && r->state == VMDEV_REC_OK);
	free(codec);
	return err;
}

__u64 vmdev_recording_lost(const struct vmdev_recording *r, const char *key)
{
	return json_object_get_uint64(json_object_object_get(json_object_object_get(r->end, "loss"),
							     key));
}

void vmdev_recording_close(struct vmdev_recording *r)
{
	vmdev_rec_close(&r->cursor);
	vmdev_rec_meta_free(&r->meta);
	json_object_put(r->live);
	json_object_put(r->end);
}
