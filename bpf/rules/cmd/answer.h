/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Owns rule CMD-43: a command gives its driver the value that its event says. Judges the value
 * that is there just before the command's function returns; check/answers.bpf.c reads it.
 */
#ifdef RULE
RULE(RULE_CMD_43, 43, "CMD-43", ERROR, TRANSPORT, "none", RULES_NONE,
	"a command that reads gives to its driver what its event says",
	.needs = RULES_NEEDS_CTL | RULES_NEEDS_MEMORY | RULES_NEEDS_MORE,
	.detail = { [0] = { "command", VMDEV_TYPE_DEC },
		    [1] = { "the event says", RULES_TYPE_NUMBER },
		    [2] = { "the driver gets", RULES_TYPE_NUMBER } },
	.why = "All rules of commands are judged by events. A transport that tells one value and "
		"hands out another makes the driver act on what nobody has seen.",
	.looks = "What the command has put where the driver reads it (of a configuration the first "
		"eight bytes), and the error, as the last thing before the command's function "
		"returns to its caller, against the command's end event.",
	.blind = "Commands that write; what another thread's command has ended in between.")
#elif !defined(RULES_CMD_ANSWER_H)
#define RULES_CMD_ANSWER_H

#include "rules/core/state.h"

/* A command has ended with this. */
RULES_FN void rules_answer_note(struct rules_dev *d, const struct vmdev_event *e)
{
	d->answer = (struct rules_answer){
		.value = e->arg[VMDEV_END_A_VALUE], .ret = e->arg[VMDEV_END_A_RET],
		.cmd = e->arg[VMDEV_END_A_CMD], .pid = e->pid, .known = 1,
		.judged = d->answer.judged,
	};
}

/* Whether the command that returns now, in thread @pid, is the one that ended last. */
RULES_FN int rules_answer_wanted(const struct rules_dev *d, __u32 cmd, __u32 pid)
{
	return d->answer.known && d->answer.cmd == cmd && d->answer.pid == pid;
}

/**
 * rules_step_answer - judge what a command gives to its driver
 * @d:     device, for which rules_answer_wanted() holds
 * @value: found where the driver reads it
 * @ret:   what the function returns
 * @v:     filled
 *
 * Return: nonzero if @v names CMD-43.
 */
RULES_FN int rules_step_answer(struct rules_dev *d, __u64 value, int ret, struct rules_verdict *v)
{
	struct rules_answer *a = &d->answer;

	a->known = 0;
	a->judged++;
	if (ret == a->ret && (ret || value == a->value))
		return 0;
	v->detail[0] = a->cmd;
	v->detail[1] = ret == a->ret ? a->value : (__u64)a->ret;
	v->detail[2] = ret == a->ret ? value : (__u64)ret;
	return rules_hit(v, RULE_CMD_43);
}

RULES_FN void rules_answer_counted(struct check_stats *s, const struct rules_dev *d)
{
	s->evaluated[RULE_CMD_43] += d->answer.judged;
}

#endif /* RULES_CMD_ANSWER_H */
