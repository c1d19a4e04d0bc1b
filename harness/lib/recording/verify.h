/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the verdict on a recording: what it can tell, its events in order, the replay.
 * Does not own where its bytes come from (import.h), nor how a verdict is shown (report.h).
 */
#ifndef VMDEV_VERIFY_H
#define VMDEV_VERIFY_H

#include "lib/recording/merge.h"
#include "lib/recording/rec_read.h"
#include "lib/recording/replay.h"
#include "lib/recording/shrink.h"

/**
 * struct vmdev_verify - a recording under judgement
 * @session: what is found; rules, tally.keep and in.min_ops are the caller's to set before
 * @source: what the report says of the recording
 * @rec:    the recording
 * @census: what it holds
 * @replay: its events under the rules
 * @events: its events, if they had to be put in order, or @keep
 * @keep:   the caller wants @events in any case
 * @extra:  rules that are off by default count if the live verdict had them
 * @cmd:    words of the command that ran, for the report
 */
struct vmdev_verify {
	struct vmdev_session session;
	struct vmdev_source source;
	struct vmdev_recording rec;
	struct vmdev_census census;
	struct vmdev_replay replay;
	struct vmdev_merge events;
	bool keep;
	bool extra;
	char **cmd;
};

/**
 * vmdev_verify_run() - judge a recording
 * @v:    what to fill; vmdev_verify_free() lets go of it, whatever is returned
 * @file: name of the recording
 * @data: the recording, which stays the caller's
 * @len:  its length
 *
 * Return: NULL once @v->session has the verdict, or why the file cannot be read.
 */
const char *vmdev_verify_run(struct vmdev_verify *v, const char *file, const void *data,
			     size_t len);

/**
 * vmdev_verify_write() - write a recording that was made shorter
 * @v:  the whole recording, judged
 * @s:  what is left of it
 * @fd: file
 *
 * The file says that it was shortened, and for which rule: only that one is judged in it,
 * for what was cut may break others.
 *
 * Return: 0, or an errno.
 */
int vmdev_verify_write(const struct vmdev_verify *v, const struct vmdev_shrink *s, int fd);

/* Let go of all but the memory of @v itself. */
void vmdev_verify_free(struct vmdev_verify *v);

#endif /* VMDEV_VERIFY_H */
