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
#include "cli/complete/int.h"
#include "cli/explain.h"
#include "cli/explain_prop.h"
#include "cli/net_cmds.h"
#include "cli/opt_values.h"
#include "cli/result/setting.h"
#include "cli/shell.h"

struct args {
	struct completion *c;
	const struct shell_command *command;
	struct text before; /* the word before; n 0: the command itself */
	bool files;
};

static void offer_command_names(struct completion *c, const char *slash)
{
	const struct shell_command *s;

	for (s = c->env->commands; s->name; s++)
		offer_as(c, arena_printf(c->mem, "%s%s", slash, s->name),
			 arena_printf(c->mem, "%s%s", slash, s->name), s->help, RANK_NAME);
}

/* what stands for arguments ------------------------------------------------------------- */

static const struct opt *options_of(const struct shell_command *s)
{
	const struct cmd *c = NULL;
	size_t i;

	for (i = 0; s->other && net_cmds[i].name; i++)
		if (!strcmp(net_cmds[i].name, s->other))
			c = &net_cmds[i];
	if (s->other && !c)
		c = cmd_find(s->other);
	return c ? c->opts : NULL;
}

static void take_options(struct args *a)
{
	const struct opt *o, *table = options_of(a->command);
	struct opt_iter it;

	if (!table || !a->c->typed.n || *a->c->typed.p != '-')
		return;
	for (opt_iter_init(&it, table); (o = opt_next(&it)) != NULL;)
		if (!(o->flags & OPT_HIDDEN))
			offer(a->c, arena_printf(a->c->mem, "--%s", o->name),
			      arena_copy(a->c->mem, o->help, strcspn(o->help, "\n")), RANK_NAME);
	offer(a->c, "--help", "show what it does, and its options", RANK_NAME);
}

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

static void take_jobs(struct args *a)
{
	const struct text typed = a->c->typed, db = qualifier(a->c);

	offer_jobs(a->c, a->command->other ? a->command->other : "", db);
	if (!a->c->n)
		a->c->typed = typed;
}

static void take_tables(struct args *a)
{
	const struct text typed = a->c->typed, db = qualifier(a->c);

	offer_tables(a->c, db, true);
	if (!a->c->n)
		a->c->typed = typed;
}

static void take_databases(struct args *a)
{
	const struct text none = { 0 };

	offer_set(a->c, set_of(a->c->env, NAME_DATABASE, none, none), RANK_NAME);
}

static void take_files(struct args *a)
{
	a->files = true;
}

static void take_commands(struct args *a)
{
	offer_command_names(a->c, "");
}

static void take_codes(struct args *a)
{
	int i;

	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		offer(a->c, arena_printf(a->c->mem, "SL%04u", r->number), r->summary, RANK_NAME);
		offer(a->c, r->slug, r->summary, RANK_WORD);
	}
}

static void take_properties(struct args *a)
{
	const struct rdk_rule *r;
	size_t i;

	for (i = 0; i < PROP_COUNT; i++)
		offer(a->c, prop_rule((enum prop_id)i)->name, prop_rule((enum prop_id)i)->meaning,
		      RANK_OTHER);
	for (i = 0; a->c->typed.n && (r = rdk_at(i)) != NULL; i++)
		offer(a->c, arena_printf(a->c->mem, "property.%s", r->name), NULL, RANK_OTHER);
}

static void take_clauses(struct args *a)
{
	const struct page_clause *pages;
	unsigned i, n;

	pages = page_clauses(&n);
	for (i = 0; i < n; i++)
		if (!strchr(pages[i].name, ' '))
			offer(a->c, pages[i].name, NULL, RANK_OTHER);
}

static void take_formats(struct args *a)
{
	size_t i;

	for (i = 0; result_format_choices[i]; i++)
		offer(a->c, result_format_choices[i], NULL, RANK_NAME);
}

static void take_settings(struct args *a)
{
	const struct result_setting *s;

	for (s = result_settings_table(); !a->before.n && s->name; s++)
		offer(a->c, s->name, s->help, RANK_NAME);
}

static void take_setting_values(struct args *a)
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

static const struct {
	const char *word;
	void (*take)(struct args *a);
} kinds[] = {
	{ "CLAUSE", take_clauses },   { "CODE", take_codes },	   { "COMMAND", take_commands },
	{ "DB", take_databases },     { "FILE", take_files },	   { "FORMAT", take_formats },
	{ "JOB", take_jobs },	      { "OPTIONS", take_options }, { "PROPERTY", take_properties },
	{ "SETTING", take_settings }, { "TABLE", take_tables },	   { "VALUE", take_setting_values },
};

static void take_word(struct args *a, struct text word)
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
static void take_words(struct args *a, const char *args)
{
	while (*args) {
		const size_t n = strcspn(args, " []|.");

		take_word(a, (struct text){ args, n });
		args += n;
		args += strspn(args, " []|.");
	}
}

/* options with a value --------------------------------------------------------------------- */

static const struct opt *find_option(const struct args *a, struct text name)
{
	const struct opt *o, *table = options_of(a->command);
	struct opt_iter it;

	if (!table || name.n < 2 || *name.p != '-')
		return NULL;
	for (opt_iter_init(&it, table); (o = opt_next(&it)) != NULL;)
		if ((name.n == 2 && name.p[1] == o->letter) ||
		    (name.p[1] == '-' && text_is((struct text){ name.p + 2, name.n - 2 }, o->name)))
			return o;
	return NULL;
}

static void take_value(struct args *a, const struct opt *o)
{
	const char *const *values = opt_values(o);

	for (; values && *values; values++)
		offer(a->c, *values, NULL, RANK_NAME);
	if (o->flags & OPT_PATH)
		a->files = true;
	if (!a->c->n && !a->files && o->arg)
		take_words(a, o->arg);
	a->c->hint = arena_copy(a->c->mem, o->help, strcspn(o->help, "\n"));
}

static bool takes_value(const struct opt *o)
{
	return o && o->type != OPT_FLAG && o->type != OPT_MAYBE;
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

static void complete_argument(struct args *a, struct text before)
{
	struct completion *c = a->c;
	const struct opt *o;
	const char *equals;

	a->before = word_before(before);
	o = find_option(a, a->before);
	if (takes_value(o)) {
		take_value(a, o);
	} else if ((equals = c->typed.n ? memchr(c->typed.p, '=', c->typed.n) : NULL) != NULL) {
		o = find_option(a, (struct text){ c->typed.p, (size_t)(equals - c->typed.p) });
		c->typed.n -= (size_t)(equals - c->typed.p) + 1;
		c->typed.p = equals + 1;
		if (o)
			take_value(a, o);
	} else {
		take_words(a, a->command->args);
		c->hint = arena_printf(c->mem, "\\%s %s: %s", a->command->name, a->command->args,
				       a->command->help);
	}
	c->files = a->files && !c->n;
}

void complete_command(const struct complete_env *env, struct text line, struct arena *mem,
		      struct completion *out)
{
	const char *text = arena_copy(mem, line.p, line.n);
	size_t start = strspn(text, " \t"), word = line.n, n;
	struct args a = { .c = out };
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
