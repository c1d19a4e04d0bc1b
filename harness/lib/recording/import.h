/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a file that is to be judged comes into memory: recordings of `vmdev record` as
 * they are, trace.dat files of trace-cmd by way of the program vmdev-tracedat.
 * Does not own what is in it (rec_read.h).
 */
#ifndef VMDEV_IMPORT_H
#define VMDEV_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct vmdev_import - a recording in memory
 * @data: its bytes
 * @len:  how many
 */
struct vmdev_import {
	const void *data;
	size_t len;
};

/**
 * vmdev_import_open() - bring a file into memory
 * @in:   what to fill; vmdev_import_close() lets go of it, whatever is returned
 * @file: its name
 *
 * Return: 0, or an enum vmdev_exit after a message.
 */
int vmdev_import_open(struct vmdev_import *in, const char *file);

/* Let go of the memory. */
void vmdev_import_close(struct vmdev_import *in);

#endif /* VMDEV_IMPORT_H */
