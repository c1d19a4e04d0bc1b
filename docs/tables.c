// SPDX-License-Identifier: GPL-2.0
/*
 * Prints one table of docs/ as Markdown: tables commands|events|rules|groups|faults|explain.
 * Reads the contract's lists and the texts of `vmdev explain`; docs/tables puts it into the page.
 */
#include <stdio.h>
#include <string.h>

#include "lib/explain.h"
#include "vmdev_cmd.h"
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
		{ "explain", tables_explain },
	};

	for (size_t i = 0; argc == 2 && i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (!strcmp(argv[1], tables[i].name)) {
			tables[i].print();
			return 0;
		}
	}
	fprintf(stderr, "vmdev: tables: no such table; "
		"commands, events, rules, groups, faults or explain\n");
	return 2;
}
