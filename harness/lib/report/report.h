/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how a session is shown: the verdict block and verdict.json.
 * Does not own the verdict (verdict.h) or single violations (violation.h).
 */
#ifndef VMDEV_REPORT_H
#define VMDEV_REPORT_H

#include <json-c/json.h>
#include <stdio.h>

#include "lib/report/session.h"

/**
 * vmdev_report_text() - print violations and the verdict block
 * @out: where to print
 * @r:   the session
 */
void vmdev_report_text(FILE *out, const struct vmdev_session *r);

/**
 * vmdev_report_object() - make a JSON object of the report
 * @r: the session
 *
 * Return: an object owned by the caller.
 */
struct json_object *vmdev_report_object(const struct vmdev_session *r);

/**
 * vmdev_report_forget() - remove the report of an earlier run
 * @path: where the next one will be written
 *
 * To be called before a run begins: of one that does not come to its end there is no verdict.
 *
 * Return: 0, or -1 after a message.
 */
int vmdev_report_forget(const char *path);

/**
 * vmdev_report_json() - write the report as JSON
 * @path: file to write, replaced as a whole
 * @r:    the report
 *
 * Return: 0, or -1 after a message.
 */
int vmdev_report_json(const char *path, const struct vmdev_session *r);

#endif /* VMDEV_REPORT_H */
