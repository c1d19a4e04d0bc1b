/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the list of verbs: each is one file cmd_<verb>.c with one entry point.
 * Does not own what they share (lib/).
 */
#ifndef VMDEV_CMD_VERBS_H
#define VMDEV_CMD_VERBS_H

/* Each takes its own words, the verb first, and returns an enum vmdev_exit. */
int cmd_check(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_load(int argc, char **argv);
int cmd_queues(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_verify(int argc, char **argv);

#endif /* VMDEV_CMD_VERBS_H */
