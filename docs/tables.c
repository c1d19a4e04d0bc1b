// SPDX-License-Identifier: GPL-2.0
/*
 * Prints one table of docs/ as Markdown; the names are at the end. Reads the contract's lists,
 * the rules and what the drill driver demands; docs/tables puts it into the
 * page.
 */
#include <stdio.h>
#include <string.h>

#include "lib/contract/name.h"
#include "vmdev_cmd.h"
#include "drill/table.h"
#include "vmdev_event.h"
#include "vmdev_fault.h"

static void tables_commands(void)
{
	puts("| id | command | group | begin carries | end carries |");
	puts("|---:|---|---|---|---|");
#define TABLES_ROW(id, value, name, group, begin, end) \
	puts("| " #value " | `" #name "` | " #group " | " #begin " | " #end " |");
	VMDEV_CMD_LIST(TABLES_ROW)
#undef TABLES_ROW
}

/* An argument, and its type where that is more than a number. */
#define TABLES_ARG(prefix, place, name, type)							\
	printf(strcmp(#type, "DEC") ? "%s%s " #type : "%s%s", separator, #name);		\
	separator = ", ";

static void tables_events(void)
{
	const char *separator;

	puts("| id | event | stream | arguments |");
	puts("|---:|---|---|---|");
#define TABLES_ROW(id, value, system, name, stream, rows)					\
	fputs("| " #value " | `" #system "_" #name "` | " #stream " | ", stdout);		\
	separator = "";										\
	rows											\
	puts(" |");
	VMDEV_COMMAND_EVENT_LIST(TABLES_ROW, TABLES_ARG)
	VMDEV_TRACEPOINT_LIST(TABLES_ROW, TABLES_ARG)
#undef TABLES_ROW
}

static void tables_types(void)
{
	const char *separator;

	puts("| type | printed as |");
	puts("|---|---|");
#define TABLES_WORD(id, value, name)								\
	printf("%s%s", separator, name);							\
	separator = ", ";
#define TABLES_PLAIN(type, how) puts("| " #type " | " how " |");
#define TABLES_WORDS(type, list, how)								\
	fputs("| " #type " | " how ": ", stdout);						\
	separator = "";										\
	list(TABLES_WORD)									\
	puts(" |");
#define TABLES_ONE_OF(type, list) TABLES_WORDS(type, list, "one of")
#define TABLES_FLAGS(type, list) TABLES_WORDS(type, list, "any of")
	VMDEV_TYPE_LIST(TABLES_PLAIN, TABLES_ONE_OF, TABLES_FLAGS, TABLES_FLAGS)
#undef TABLES_FLAGS
#undef TABLES_ONE_OF
#undef TABLES_WORDS
#undef TABLES_PLAIN
#undef TABLES_WORD
}

static void tables_kinds(void)
{
	const char *separator;

	puts("| kind | arguments |");
	puts("|---|---|");
#define TABLES_KIND_ARG(place, name, type) TABLES_ARG(, place, name, type)
#define TABLES_KIND(which, kind, rows)								\
	fputs("| " which " " #kind " | ", stdout);						\
	separator = "";										\
	rows											\
	puts(" |");
#define TABLES_BEGIN(kind, rows) TABLES_KIND("begin", kind, rows)
#define TABLES_END(kind, rows) TABLES_KIND("end", kind, rows)
	VMDEV_BEGIN_LIST(TABLES_BEGIN, TABLES_KIND_ARG)
	VMDEV_END_LIST(TABLES_END, TABLES_KIND_ARG)
#undef TABLES_END
#undef TABLES_BEGIN
#undef TABLES_KIND
#undef TABLES_KIND_ARG
}
#undef TABLES_ARG

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

static void tables_rules(void)
{
	puts("| rule | severity | who | virtio 1.2 | must hold | rests on | broken by fault |");
	puts("|---|---|---|---|---|---|---|");
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *rule = vmdev_name_rule(n);

		if (!rule)
			continue;
		printf("| %s | %s | %s | %s | %s | %s | ", rule->id, rule->severity, rule->who,
		       rule->section, rule->sentence, vmdev_name_rule_witness(rule));
		tables_breakers(rule->id);
		puts(" |");
	}
}

static void tables_groups(void)
{
	puts("| group | by default | rules | looks at |");
	puts("|---|---|---|---|");
	for (unsigned int group = 0; group < VMDEV_GROUP_MAX; group++) {
		printf("| `%s` | %s", vmdev_name_group(group)->name,
		       group == VMDEV_GROUP_DEFAULT ? "on | all others " : "off | ");
		for (unsigned int n = 0; group && n < VMDEV_RULE_MAX; n++)
			if (vmdev_name_rule_group(n) == group)
				printf("%s ", vmdev_name_rule(n)->id);
		printf("| %s |\n", vmdev_name_group(group)->what);
	}
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

/* The texts on all rules. */
static void tables_explain(void)
{
	for (unsigned int n = 0; n < VMDEV_RULE_MAX; n++) {
		const struct vmdev_name_rule *rule = vmdev_name_rule(n);

		if (rule)
			printf("* **%s** %s *Looks at:* %s *Cannot see:* %s\n", rule->id,
			       rule->row.why, rule->row.looks, rule->row.blind);
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
		{ "types", tables_types },
		{ "kinds", tables_kinds },
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
	fprintf(stderr, "vmdev: tables: no such table; commands, events, types, kinds, rules, "
		"groups, faults, answers, vqanswers or explain\n");
	return 2;
}
