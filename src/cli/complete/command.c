/*
 * command.c - Tab behind a backslash: commands, and what they take.
 * What that is, their own table says: words in capitals in the arguments of a command or of an
 * option stand for what is named here.
 */
#include "config.h"
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/util.h"
#include "check/rdkafka.h"
#include "check/timezone.h"
#include "cli/complete/int.h"
#include "cli/explain.h"
#include "cli/explain_prop.h"
#include "cli/net_env.h"
#include "cli/opt.h"
#include "cli/result/setting.h"
#include "cli/shell.h"
#include "cli/shell_vars.h"

static void offer_command_names(struct completion *c, const char *slash)
{
	const struct shell_command *s;

	for (s = c->env->commands; s->name; s++)
		offer_as(c, arena_printf(c->mem, "%s%s", slash, s->name),
			 arena_printf(c->mem, "%s%s", slash, s->name), s->help, RANK_NAME);
}

/* what stands for arguments ------------------------------------------------------------- */

/* "DB.JOB": the part behind the dot, where there is such a database. */
static struct text qualifier(struct completion *c)
{
	const char *dot = c->typed.n ? memchr(c->typed.p, '.', c->typed.n) : NULL;
	struct text db = { 0 };

	if (!dot)
		return db;
	db = (struct text){ c->typed.p, (size_t)(dot - c->typed.p) };
	c->typed.n -= db.n + 1;
	c->typed.p = dot + 1;
	return db;
}

static void take_jobs(struct command_args *a)
{
	const struct text typed = a->c->typed, db = qualifier(a->c);

	offer_jobs(a->c, a->command->other ? a->command->other : "", db);
	if (!a->c->n)
		a->c->typed = typed;
}

static void take_tables(struct command_args *a)
{
	const struct text typed = a->c->typed, db = qualifier(a->c);

	offer_tables(a->c, db, true);
	if (!a->c->n)
		a->c->typed = typed;
}

static void take_databases(struct command_args *a)
{
	const struct text none = { 0 };

	offer_set(a->c, set_of(a->c->env, NAME_DATABASE, none, none), RANK_NAME);
}

static void take_clusters(struct command_args *a)
{
	const struct completion *c = a->c;
	const bool first = !a->before.n || (a->before.n > 2 && *a->before.p == '-');
	const char *const *list = first && c->env->net ? net_clusters(c->env->net, c->mem) : NULL;

	/* a word, not SQL */
	a->c->raw = true;
	for (; list && *list; list++)
		offer_name(a->c, *list, "a cluster of the option file", RANK_NAME);
}

static void take_variables(struct command_args *a)
{
	const struct shell_vars *v = a->c->env->vars;
	size_t i;

	for (i = 0; v && i < v->n; i++)
		offer(a->c, v->list[i].name, NULL, RANK_NAME);
}

static void take_saved(struct command_args *a)
{
	const struct complete_env *env = a->c->env;
	const char *const *list = env->saved ? env->saved(env->of, a->c->mem) : NULL;

	for (; list && *list; list++)
		offer(a->c, *list, NULL, RANK_NAME);
}

static void take_zones(struct command_args *a)
{
	const char *zone;
	size_t i;

	for (i = 0; (zone = timezone_at(i)) != NULL; i++)
		offer(a->c, zone, NULL, RANK_NAME);
}

static void take_pairs(struct command_args *a)
{
	const char *equals = a->c->typed.n ? memchr(a->c->typed.p, '=', a->c->typed.n) : NULL;
	struct text key;

	if (!equals) {
		complete_alter_keys(a->c);
		return;
	}
	key = (struct text){ a->c->typed.p, (size_t)(equals - a->c->typed.p) };
	a->c->typed.n -= key.n + 1;
	a->c->typed.p = equals + 1;
	complete_value_of(a->c, key);
}

static void take_files(struct command_args *a)
{
	a->files = true;
}

static void take_commands(struct command_args *a)
{
	offer_command_names(a->c, "");
}

static void take_codes(struct command_args *a)
{
	int i;

	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		offer(a->c, arena_printf(a->c->mem, "SL%04u", r->number), r->summary, RANK_NAME);
		offer(a->c, r->slug, r->summary, RANK_WORD);
	}
}

static void take_properties(struct command_args *a)
{
	const struct rdk_rule *r;
	size_t i;

	for (i = 0; i < PROP_COUNT; i++)
		offer(a->c, prop_rule((enum prop_id)i)->name, prop_rule((enum prop_id)i)->meaning,
		      RANK_OTHER);
	for (i = 0; a->c->typed.n && (r = rdk_at(i)) != NULL; i++)
		offer(a->c, arena_printf(a->c->mem, "property.%s", r->name), NULL, RANK_OTHER);
}

static void take_clauses(struct command_args *a)
{
	const struct page_clause *pages;
	unsigned i, n;

	pages = page_clauses(&n);
	for (i = 0; i < n; i++)
		if (!strchr(pages[i].name, ' '))
			offer(a->c, pages[i].name, NULL, RANK_OTHER);
}

static void take_formats(struct command_args *a)
{
	size_t i;

	for (i = 0; result_format_choices[i]; i++)
		offer(a->c, result_format_choices[i], NULL, RANK_NAME);
}

static void take_settings(struct command_args *a)
{
	const struct result_setting *s;

	for (s = result_settings_table(); !a->before.n && s->name; s++)
		offer(a->c, s->name, s->help, RANK_NAME);
}

static void take_setting_values(struct command_args *a)
{
	static const char *const bools[] = { "off", "on", NULL };
	const struct result_setting *s;
	size_t i;

	for (s = result_settings_table(); s->name; s++)
		for (i = 0; text_is(a->before, s->name) && s->type != SETS_TEXT; i++) {
			const char *value = s->type == SETS_BOOL ? bools[i] : s->choices[i];

			if (!value)
				break;
			offer(a->c, value, NULL, RANK_NAME);
		}
}

/* As they stand in the arguments of commands and of options; sorted. */
static const struct {
	const char *word;
	void (*take)(struct command_args *a);
} kinds[] = {
	{ "CLAUSE", take_clauses },
	{ "CLUSTER", take_clusters },
	{ "CODE", take_codes },
	{ "CODES", take_codes },
	{ "COMMAND", take_commands },
	{ "DB", take_databases },
	{ "DIR", take_files },
	{ "FILE", take_files },
	{ "FORMAT", take_formats },
	{ "JOB", take_jobs },
	{ "KEY=VALUE", take_pairs },
	{ "OPTIONS", complete_options },
	{ "PROPERTY", take_properties },
	{ "SAVED", take_saved },
	{ "SETTING", take_settings },
	{ "TABLE", take_tables },
	{ "VALUE", take_setting_values },
	{ "VARIABLE", take_variables },
	{ "ZONE", take_zones },
};

static void take_word(struct command_args *a, struct text word)
{
	size_t i;

	if (word.n && *word.p >= 'a' && *word.p <= 'z') {
		offer(a->c, arena_copy(a->c->mem, word.p, word.n), NULL, RANK_FIRST);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_is(word, kinds[i].word))
			kinds[i].take(a);
}

/* Each word of "[OPTIONS] [JOB|FILE]...". */
void complete_words(struct command_args *a, const char *args)
{
	while (*args) {
		const size_t n = strcspn(args, " []|.");

		take_word(a, (struct text){ args, n });
		args += n;
		args += strspn(args, " []|.");
	}
}

/* The word before the typed one, n 0: there is none but the command. */
static struct text word_before(struct text line)
{
	size_t from;

	line = text_trim(line);
	for (from = line.n; from && line.p[from - 1] != ' ' && line.p[from - 1] != '\t'; from--)
		;
	return (struct text){ line.p + from, line.n - from };
}

/* What is typed for a setting that may be any text. */
static const char *hint_of_setting(struct text name)
{
	const struct result_setting *s;

	for (s = result_settings_table(); s->name; s++)
		if (text_is(name, s->name))
			return s->help;
	return NULL;
}

static void complete_argument(struct command_args *a, struct text before)
{
	struct completion *c = a->c;

	a->before = word_before(before);
	if (!complete_option_value(a)) {
		complete_words(a, a->command->args);
		c->hint = strstr(a->command->args, "SETTING") ? hint_of_setting(a->before) : NULL;
		if (!c->hint)
			c->hint = arena_printf(c->mem, "\\%s %s: %s", a->command->name,
					       a->command->args, a->command->help);
	}
	c->files = a->files && !c->n;
}

void complete_command(const struct complete_env *env, struct text line, struct arena *mem,
		      struct completion *out)
{
	const char *text = arena_copy(mem, line.p, line.n);
	size_t start = strspn(text, " \t"), word = line.n, n;
	struct command_args a = { .c = out };
	struct text name;

	*out = (struct completion){ .env = env, .mem = mem, .append = ' ' };
	while (word > start && text[word - 1] != ' ' && text[word - 1] != '\t')
		word--;
	out->typed = (struct text){ text + word, line.n - word };
	if (word == start) {
		offer_command_names(out, "\\");
	} else {
		n = strcspn(text + start, " \t");
		name = (struct text){ text + start + 1, n - 1 };
		for (a.command = env->commands; a.command->name; a.command++)
			if (text_is(name, a.command->name))
				break;
		out->raw = a.command->other != NULL;
		if (a.command->name)
			complete_argument(&a, (struct text){ text + start + n, word - start - n });
	}
	out->from = (size_t)(out->typed.p - text);
	completion_finish(out);
}
