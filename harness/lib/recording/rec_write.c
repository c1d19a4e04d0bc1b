// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the writing of a recording, block by block.
 * Does not own where the events come from.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/recording/rec_write.h"

#define VMDEV_REC_FILL (128U << 10)	/* a block is written once it holds so much */

struct vmdev_rec_writer *vmdev_rec_writer_new(int fd, const char *order, const char *clock)
{
	struct vmdev_rec_writer *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->bytes = malloc(VMDEV_REC_FILL + VMDEV_REC_EVENT_MAX);
	if (!w->bytes) {
		free(w);
		return NULL;
	}
	w->fd = fd;
	vmdev_rec_meta_new(&w->meta, order, clock);
	vmdev_rec_codec_start(&w->codec, &w->meta.shape);
	w->err = vmdev_rec_head_write(fd);
	return w;
}

static void vmdev_rec_write_block(struct vmdev_rec_writer *w, enum vmdev_rec_type type,
				  const void *data, size_t len)
{
	const struct vmdev_rec_block b = {
		.type = type,
		.count = type == VMDEV_REC_EVENTS ? w->count : 0,
		.number = w->number,
		.data = (__u8 *)data,
		.len = len,
	};

	if (!w->err)
		w->err = vmdev_rec_block_write(w->fd, &b);
	if (!w->err)
		w->number++;
}

static void vmdev_rec_write_text(struct vmdev_rec_writer *w, enum vmdev_rec_type type,
				 struct json_object *obj)
{
	const char *text = json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN);

	vmdev_rec_write_block(w, type, text, strlen(text));
}

void vmdev_rec_write_meta(struct vmdev_rec_writer *w)
{
	vmdev_rec_write_text(w, VMDEV_REC_META, w->meta.obj);
}

void vmdev_rec_write_flush(struct vmdev_rec_writer *w)
{
	if (!w->count)
		return;
	vmdev_rec_write_block(w, VMDEV_REC_EVENTS, w->bytes, w->len);
	if (!w->err)
		w->written += w->count;
	w->len = 0;
	w->count = 0;
	vmdev_rec_codec_start(&w->codec, &w->meta.shape);
}

void vmdev_rec_write_event(struct vmdev_rec_writer *w, const struct vmdev_event *ev,
			   const char *comm)
{
	struct vmdev_rec_raw raw = {
		.ts = ev->ts, .seq = ev->seq, .dev = ev->dev, .vq = ev->vq,
		.cpu = ev->cpu, .pid = ev->pid, .id = ev->id,
	};
	size_t n;

	memcpy(raw.arg, ev->arg, sizeof(ev->arg));
	memcpy(raw.comm, comm, strnlen(comm, sizeof(raw.comm) - 1));
	n = vmdev_rec_pack(&w->codec, &raw, w->bytes + w->len);
	if (!n) {
		vmdev_rec_write_flush(w);
		n = vmdev_rec_pack(&w->codec, &raw, w->bytes + w->len);
	}
	w->len += n;
	w->count++;
	if (w->len >= VMDEV_REC_FILL)
		vmdev_rec_write_flush(w);
}

void vmdev_rec_write_json(struct vmdev_rec_writer *w, enum vmdev_rec_type type,
			  struct json_object *obj)
{
	vmdev_rec_write_flush(w);
	vmdev_rec_write_text(w, type, obj);
	json_object_put(obj);
}

int vmdev_rec_writer_free(struct vmdev_rec_writer *w)
{
	int err = w->err;

	vmdev_rec_meta_free(&w->meta);
	free(w->bytes);
	free(w);
	return err;
}
