// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: whatever driver and device do, no step leaves the model in silence: a
 * transition that the model lacks comes with a broken rule. A random walk of commands, most of
 * which make sense where they come, and of answers, most of which are true.
 */
#include <stdbool.h>

#include "random.h"
#include "rules_feed.h"

#define WALK_STEPS 1000000u
#define WALK_SEED 20261127u
/* Of so many steps or answers one makes no sense. */
#define WALK_ODD 16u

/**
 * struct walk - a walk, and what it has seen
 * @f:      the device
 * @seed:   where the random numbers stand
 * @status: what the device has in its status
 * @silent: transitions off the model that came without a broken rule
 * @off:    transitions off the model
 * @spoken: steps that broke a rule
 * @steps:  of these, steps that left the model
 */
struct walk {
	struct feed *f;
	unsigned int seed;
	__u8 status;
	unsigned int silent;
	unsigned int off;
	unsigned int spoken;
	unsigned int steps;
};

static bool walk_odd(struct walk *w)
{
	return !random_below(&w->seed, WALK_ODD);
}

/* Transitions of one automaton that @model has not. */
static unsigned int walk_off(const __u32 (*taken)[RULES_MODEL_MAX],
			     const __u8 (*model)[RULES_MODEL_MAX])
{
	unsigned int sum = 0;

	for (int from = 0; from < RULES_MODEL_MAX; from++)
		for (int to = 0; to < RULES_MODEL_MAX; to++)
			sum += model[from][to] ? 0 : taken[from][to];
	return sum;
}

static unsigned int walk_off_all(const struct walk *w)
{
	const struct rules_model *m = &w->f->slot.dev.model;

	return walk_off(m->dev, rules_model_dev_has) + walk_off(m->vq, rules_model_vq_has);
}

static int walk_ret(struct walk *w)
{
	return walk_odd(w) ? -5 : 0;
}

/* A command, during which another processor may read the status. */
static void walk_cmd(struct walk *w, unsigned int cmd, unsigned int vq, __u64 a0, int ret,
		     __u64 value)
{
	bool read = cmd != VMDEV_CMD_GET_STATUS && walk_odd(w);

	feed_begin(w->f, cmd, vq, a0, 0x1000 * a0 + 0x100, 0x2000 * a0 + 0x200);
	if (read)
		feed_begin(w->f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, 0, 0);
	feed_end(w->f, cmd, vq, ret, value);
	if (read)
		feed_end(w->f, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, w->status);
}

static void walk_set_status(struct walk *w)
{
	static const __u8 order[] = { 1, 2, 8, 4, 0x80 };
	__u8 to = w->status & 0xf;
	int ret = walk_ret(w);

	if (walk_odd(w))
		to = random_below(&w->seed, 0x100);
	else if (!random_below(&w->seed, 20))
		to |= VMDEV_S_FAILED;
	else
		for (unsigned int i = 0; i < sizeof(order); i++)
			if (!(to & order[i])) {
				to |= order[i];
				break;
			}
	walk_cmd(w, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, to, ret, 0);
	if (!ret)
		w->status |= to;
}

static void walk_get_status(struct walk *w)
{
	if (!random_below(&w->seed, 32))
		w->status ^= VMDEV_S_NEEDS_RESET;
	if (walk_odd(w) && walk_odd(w))
		w->status = random_below(&w->seed, 0x100);
	walk_cmd(w, VMDEV_CMD_GET_STATUS, VMDEV_VQ_NONE, 0, walk_ret(w), w->status);
}

static void walk_reset(struct walk *w)
{
	int ret = walk_ret(w);

	walk_cmd(w, VMDEV_CMD_RESET, VMDEV_VQ_NONE, 0, ret, 0);
	if (!ret)
		w->status = 0;
	walk_get_status(w);
}

static void walk_queue(struct walk *w)
{
	static const unsigned int cmds[] = {
		VMDEV_CMD_SET_VQ_CB, VMDEV_CMD_SET_VQ_NUM, VMDEV_CMD_SET_VQ_ADDRESS,
		VMDEV_CMD_SET_VQ_READY, VMDEV_CMD_GET_VQ_READY, VMDEV_CMD_SET_VQ_STATE,
		VMDEV_CMD_GET_VQ_STATE, VMDEV_CMD_RESET_VQ, VMDEV_CMD_KICK_VQ,
	};
	unsigned int cmd = cmds[random_below(&w->seed, sizeof(cmds) / sizeof(cmds[0]))];
	unsigned int vq = random_below(&w->seed, 2);
	__u64 a0 = random_below(&w->seed, 4) != 0;

	if (cmd == VMDEV_CMD_SET_VQ_NUM)
		a0 = walk_odd(w) ? random_below(&w->seed, 0x10000) :
				   1u << random_below(&w->seed, 9);
	walk_cmd(w, cmd, vq, a0, walk_ret(w),
		 walk_odd(w) ? random_below(&w->seed, 2) : w->f->slot.dev.vq[vq].ready);
}

/* A driver that follows takes over in a state of its own. */
static void walk_life(struct walk *w)
{
	if (random_below(&w->seed, 2)) {
		feed_plain(w->f, VMDEV_EV_UNBIND, VMDEV_VQ_NONE);
		feed_plain(w->f, VMDEV_EV_BIND, VMDEV_VQ_NONE);
		return;
	}
	feed_plain(w->f, VMDEV_EV_DEL, VMDEV_VQ_NONE);
	feed_add(w->f);
	w->status = 0;
}

static void walk_step(struct walk *w)
{
	switch (random_below(&w->seed, 16)) {
	case 0:
		if (!random_below(&w->seed, 8))
			walk_reset(w);
		break;
	case 1:
	case 2:
		walk_get_status(w);
		break;
	case 3:
	case 4:
	case 5:
		walk_set_status(w);
		break;
	case 6:
		walk_cmd(w, random_below(&w->seed, 3) ? VMDEV_CMD_RESUME : VMDEV_CMD_SUSPEND,
			 VMDEV_VQ_NONE, 0, walk_ret(w), 0);
		break;
	case 7:
		if (!random_below(&w->seed, 32))
			walk_life(w);
		break;
	default:
		walk_queue(w);
	}
}

/* What the step that was taken did, and what the rules said of it. */
static void walk_judge(struct walk *w)
{
	unsigned int off = walk_off_all(w);

	w->spoken += rules_any(&w->f->broken);
	w->steps += off != w->off;
	if (!rules_any(&w->f->broken))
		w->silent += off - w->off;
	w->off = off;
	w->f->broken = (struct rules_verdict){ 0 };
}

static void no_step_leaves_the_model_in_silence(void **state)
{
	struct walk w = { .f = *state, .seed = WALK_SEED };

	feed_add(w.f);
	for (unsigned int i = 0; i < WALK_STEPS; i++) {
		walk_step(&w);
		walk_judge(&w);
	}
	print_message("walk of %u steps: %u broke a rule, %u left the model; %u transitions off "
		      "the model, %u in silence\n", WALK_STEPS, w.spoken, w.steps, w.off, w.silent);
	assert_true(w.spoken > WALK_STEPS / 100 && w.spoken < WALK_STEPS / 2);
	assert_true(w.steps > 100);
	assert_int_equal(w.silent, 0);
}

int rules_walk_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(no_step_leaves_the_model_in_silence),
	};

	return cmocka_run_group_tests_name("rules-walk", tests, NULL, NULL);
}
