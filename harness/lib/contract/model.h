/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns how much of the model a run exercised, as text, as JSON and as a drawing.
 * Does not own the model (rules/core/model.h) nor the counting (rules/core/known.h).
 */
#ifndef VMDEV_MODEL_H
#define VMDEV_MODEL_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "rules/core/report.h"

/**
 * struct vmdev_model - how often each transition was taken
 * @dev: transitions of devices, by enum rules_dev_state from and to
 * @vq:  transitions of queues, by enum rules_vq_state from and to
 */
struct vmdev_model {
	__u64 dev[RULES_MODEL_MAX][RULES_MODEL_MAX];
	__u64 vq[RULES_MODEL_MAX][RULES_MODEL_MAX];
};

/**
 * struct vmdev_model_sum - how much of the model that is
 * @states:      states that the model has
 * @visited:     of these, states that were left or entered
 * @transitions: transitions that the model has
 * @taken:       of these, transitions that were taken
 * @forbidden:   transitions taken that the model does not have
 */
struct vmdev_model_sum {
	unsigned int states;
	unsigned int visited;
	unsigned int transitions;
	unsigned int taken;
	unsigned int forbidden;
};

/**
 * vmdev_model_name() - what a state of a transition off the model is called
 * @state: enum rules_dev_state, or RULES_MODEL_MAX plus enum rules_vq_state
 *
 * Return: a text that stays, "unknown" if there is no such state.
 */
const char *vmdev_model_name(__u64 state);

/* Take the transitions out of the totals of a run. */
void vmdev_model_take(const struct check_stats *stats, struct vmdev_model *m);

/* Add up. */
void vmdev_model_sum(const struct vmdev_model *m, struct vmdev_model_sum *sum);

/**
 * vmdev_model_text() - print coverage, and what was not exercised
 * @out:   where to print
 * @m:     the transitions taken
 * @label: format of the word before each line
 */
void vmdev_model_text(FILE *out, const struct vmdev_model *m, const char *label);

/* Print all transitions, one a line, with how often each was taken. */
void vmdev_model_list(FILE *out, const struct vmdev_model *m);

/**
 * vmdev_model_dot() - draw both automata for graphviz
 * @out:     where to print
 * @m:       the transitions taken
 * @covered: colour by them; else all of the model is drawn alike
 */
void vmdev_model_dot(FILE *out, const struct vmdev_model *m, bool covered);

/* Make a JSON object, owned by the caller. */
struct json_object *vmdev_model_json(const struct vmdev_model *m);

/**
 * vmdev_model_read() - read the transitions back from such an object
 * @obj: the object "model" of a verdict
 * @m:   filled
 *
 * Return: true if @obj is one, and names no state that the model lacks.
 */
bool vmdev_model_read(struct json_object *obj, struct vmdev_model *m);

#endif /* VMDEV_MODEL_H */
