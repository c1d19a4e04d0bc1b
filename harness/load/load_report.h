/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how the figures of a run are shown: table, JSON, events for a checker.
 * Does not own the figures (load_result).
 */
#ifndef LOAD_REPORT_H
#define LOAD_REPORT_H

#include "load/load_run.h"

/* Say on standard error what a user must know besides the figures. */
void load_report_remarks(const struct load_run *run);

/* The table and the verdict, on standard output. */
void load_report_text(const struct load_run *run, enum vmdev_exit verdict);

/* The figures as JSON into a file, "-" for standard output: 0, or -1 after a message. */
int load_report_json(const struct load_run *run, enum vmdev_exit verdict, const char *path);

/**
 * load_report_events() - tell the checker that runs us what we saw
 * @run: the run
 *
 * One struct vmdev_event per vmdev device, to the descriptor that VMDEV_REPORT_FD
 * names; nothing if it is not set.
 *
 * Return: 0, or -1 after a message.
 */
int load_report_events(const struct load_run *run);

#endif /* LOAD_REPORT_H */
