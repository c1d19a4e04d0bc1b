// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: a verdict comes with what was known before the event, and the device's
 * last commands are kept for it.
 */
#include "rules_feed.h"

static void the_scene_is_taken_before_the_event_changes_it(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_reset(f);
	feed_set(f, VMDEV_CMD_SET_STATUS, 1);
	assert_int_equal(f->v.scene.flags, 0);
	feed_begin(f, VMDEV_CMD_SET_STATUS, VMDEV_VQ_NONE, 2, 0, 0);
	assert_int_equal(f->v.scene.flags & (RULES_SCENE_BEFORE | RULES_SCENE_STATUS),
			 RULES_SCENE_BEFORE | RULES_SCENE_STATUS);
	assert_int_equal(f->v.scene.status, 1);
	assert_int_equal(f->v.scene.flags & RULES_SCENE_QUEUE, 0);
	assert_int_equal(f->v.scene.nvqs, FEED_QUEUES);
}

static void the_scene_of_a_ring_event_has_its_queue(void **state)
{
	struct feed *f = *state;

	feed_add(f);
	feed_up(f);
	feed_chain(f, 1, 5, 0);
	feed_used(f, 1, 5, 0, 0);
	feed_clean(f);
	feed_used(f, 1, 5, 1, 0);
	assert_int_equal(f->v.scene.flags & (RULES_SCENE_BEFORE | RULES_SCENE_QUEUE),
			 RULES_SCENE_QUEUE);
	assert_int_equal(f->v.scene.num, FEED_RING);
	assert_int_equal(f->v.scene.taken, 1);
	assert_int_equal(f->v.scene.completed, 2);
	assert_int_equal(f->v.scene.outstanding, 0);
}

static void the_past_has_commands_and_no_kicks(void **state)
{
	struct feed *f = *state;
	const struct rules_past *past = &f->slot.dev.past;
	__u64 before;

	feed_add(f);
	feed_up(f);
	before = past->count;
	feed_set_vq(f, VMDEV_CMD_KICK_VQ, 0, 0);
	feed_plain(f, VMDEV_EV_VQ_CB, 0);
	assert_int_equal(past->count, before);
	feed_plain(f, VMDEV_EV_CONFIG_CB, VMDEV_VQ_NONE);
	feed_get(f, VMDEV_CMD_GET_GENERATION, 7);
	assert_int_equal(past->count, before + 3);
	assert_int_equal(past->event[(past->count - 1) % RULES_PAST_MAX].id, VMDEV_EV_CMD_END);
	assert_int_equal(past->event[(past->count - 3) % RULES_PAST_MAX].id, VMDEV_EV_CONFIG_CB);
}

int rules_past_tests(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(the_scene_is_taken_before_the_event_changes_it),
		FEED_TEST(the_scene_of_a_ring_event_has_its_queue),
		FEED_TEST(the_past_has_commands_and_no_kicks),
	};

	return cmocka_run_group_tests_name("rules-past", tests, NULL, NULL);
}
