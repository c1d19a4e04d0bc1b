// SPDX-License-Identifier: GPL-2.0
/*
 * Prints one table of docs/ as Markdown; the names are at the end. Reads the contract's lists,
 * what the drill driver demands and the texts of `vmdev explain`; docs/tables puts it into the
 * page.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/explain.h"
#include "vmdev_cmd.h"
#include "drill/table.h"
#include "vmdev_event.h"
#include "vmdev_fault.h"
#include "vmdev_rule.h"

static void tables_commands(void)
{
	puts("| id | command | group | begin carries | end carries |");
	puts("|---:|---|---|---|---|");
#define TABLES_ROW(id, value, name, group, begin, end) \
	puts("| " #value " | `" #name "` | " #group " | " #begin " | " #end " |");
	VMDEV_CMD_LIST(TABLES_ROW)
#undef TABLES_ROW
}

static void tables_events(void)
{
	puts("| id | event | stream | arguments |");
	puts("|---:|---|---|---|");
#define TABLES_ROW(id, value, system, name, stream, args) \
	puts("| " #value " | `" #system "_" #name "` | " #stream " | " args " |");
	VMDEV_EVENT_LIST(TABLES_ROW)
#undef TABLES_ROW
}

/* The faults that must break a rule. Rule names all have the same form, so none holds another. */
static void tables_breakers(const char *rule)
{
	const char *separator = "";

#define TABLES_ROW(id, value, name, must, may, text)		\
	if (strstr(must, rule)) {				\
		printf("%s`%s`", separator, name);		\
		separator = " ";				\
	}
	VMDEV_FAULT_LIST(TABLES_ROW)
#undef TABLES_ROW
}

static const char *tables_rule(enum vmdev_rule rule)
{
#define TABLES_ROW(id, value, name, ...) [id] = name,
	static const char *const names[VMDEV_RULE_MAX] = { VMDEV_RULE_LIST(TABLES_ROW) };
#undef TABLES_ROW

	return names[rule];
}

static void tables_rules(void)
{
	puts("| rule | severity | who | virtio 1.2 | must hold | broken by fault |");
	puts("|---|---|---|---|---|---|");
#define TABLES_ROW(id, value, name, severity, who, section, text)				\
	fputs("| " name " | " #severity " | " #who " | " section " | " text " | ", stdout);	\
	tables_breakers(name);									\
	puts(" |");
	VMDEV_RULE_LIST(TABLES_ROW)
#undef TABLES_ROW
}

static void tables_groups(void)
{
	puts("| group | by default | rules | looks at |");
	puts("|---|---|---|---|");
#define TABLES_RULE(rule, group)						\
	if (at == group)							\
		printf("%s ", tables_rule(rule));
#define TABLES_ROW(id, number, name, what)					\
	fputs("| `" name "` | ", stdout);					\
	fputs(number == VMDEV_GROUP_DEFAULT ? "on | all others " : "off | ", stdout);	\
	at = id;								\
	VMDEV_RULE_GROUP_LIST(TABLES_RULE)					\
	puts("| " what " |");
	enum vmdev_rule_group at;

	VMDEV_GROUP_LIST(TABLES_ROW)
#undef TABLES_ROW
#undef TABLES_RULE
}

static void tables_faults(void)
{
	puts("| fault | must fire | may follow | what it does |");
	puts("|---|---|---|---|");
#define TABLES_ROW(id, value, name, must, may, text) \
	puts("| `" name "` | " must " | " may " | " text " |");
	VMDEV_FAULT_LIST(TABLES_ROW)
#undef TABLES_ROW
}

#define TABLES_TEXT(id, name, ...) [id] = name,
static const char *const tables_answer[] = { DRILL_ANSWER_LIST(TABLES_TEXT) };
static const char *const tables_state[] = { DRILL_STATE_LIST(TABLES_TEXT) };
static const char *const tables_vq_state[] = { DRILL_VQ_LIST(TABLES_TEXT) };
static const char *const tables_row[] = { DRILL_TABLE(TABLES_TEXT) };
#undef TABLES_TEXT

static void tables_answers_head(const char *const *columns, size_t n)
{
	fputs("| command |", stdout);
	for (size_t i = 0; i < n; i++)
		printf(" %s |", columns[i]);
	fputs("\n|---|", stdout);
	for (size_t i = 0; i < n; i++)
		fputs("---|", stdout);
	puts("");
}

static void tables_answers_row(enum drill_row row, const unsigned char *answers, size_t n)
{
	printf("| %s |", tables_row[row]);
	for (size_t i = 0; i < n; i++)
		printf(" %s |", tables_answer[answers[i]]);
	puts("");
}

static void tables_answers(void)
{
	static const unsigned char answers[][DRILL_STATES] = {
#define TABLES_ROW(id, name, ...) [id] = { __VA_ARGS__ },
		DRILL_TABLE(TABLES_ROW)
#undef TABLES_ROW
	};

	tables_answers_head(tables_state, DRILL_STATES);
	for (enum drill_row row = 0; row < DRILL_ROWS; row++)
		tables_answers_row(row, answers[row], DRILL_STATES);
}

static void tables_vqanswers(void)
{
	tables_answers_head(tables_vq_state, DRILL_VQ_STATES);
#define TABLES_ROW(id, ...) \
	tables_answers_row(id, (const unsigned char[]){ __VA_ARGS__ }, DRILL_VQ_STATES);
	DRILL_VQ_TABLE(TABLES_ROW)
#undef TABLES_ROW
}

/* The texts of all rules that the contract has. */
static void tables_explain(void)
{
	static const char *const rules[] = {
#define TABLES_ROW(id, value, name, ...) name,
		VMDEV_RULE_LIST(TABLES_ROW)
#undef TABLES_ROW
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct vmdev_explain *text = vmdev_explain_find(rules[i]);

		if (text)
			printf("* **%s** %s *Looks at:* %s *Cannot see:* %s\n", text->id,
			       text->why, text->looks, text->blind);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = {
		{ "commands", tables_commands },
		{ "events", tables_events },
		{ "rules", tables_rules },
		{ "groups", tables_groups },
		{ "faults", tables_faults },
		{ "answers", tables_answers },
		{ "vqanswers", tables_vqanswers },
		{ "explain", tables_explain },
	};

	for (size_t i = 0; argc == 2 && i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (!strcmp(argv[1], tables[i].name)) {
			tables[i].print();
			return 0;
		}
	}
	fprintf(stderr, "vmdev: tables: no such table; commands, events, rules, groups, faults, "
		"answers, vqanswers or explain\n");
	return 2;
}
