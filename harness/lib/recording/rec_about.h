/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a recording tells of the machine that it was made on.
 * Does not own the rest of its description (rec_meta.h).
 */
#ifndef VMDEV_REC_ABOUT_H
#define VMDEV_REC_ABOUT_H

#include <json-c/json.h>

/* Add kernel, processors, modules with their versions, time of day and both clocks. */
void vmdev_rec_about_machine(struct json_object *obj);

/* Add the command line that runs meanwhile; nothing if @cmd is NULL. */
void vmdev_rec_about_command(struct json_object *obj, char *const *cmd);

/* Add what is known only afterwards: devices that are there, fault points that are armed. */
void vmdev_rec_about_end(struct json_object *obj);

#endif /* VMDEV_REC_ABOUT_H */
