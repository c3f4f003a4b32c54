/*
 * ours.c - what could come next in a routine-load statement.
 * Which words, the grammar tells (lang/expect.h); what a name would be, where it stands
 * (lang/stmt_place.h).
 */
#include "config.h"
#include "cli/complete/int.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "check/show_columns.h"
#include "lang/expect.h"
#include "lang/stmt_place.h"
#include "lang/token.h"

void table_of(const struct complete_env *env, const struct stmt_place *p, struct text *db,
	      struct text *table)
{
	const struct live_name *j;

	*db = p->table_db;
	*table = p->table;
	if (p->table.n || !p->job.n)
		return;
	*db = p->job_db;
	j = names_find(set_of(env, NAME_JOB, p->job_db, (struct text){ 0 }), p->job);
	if (j)
		*table = text_of(j->table);
}

/* Columns in an expression: the table's, and what COLUMNS has named. */
static void offer_operands(struct completion *c, const struct stmt_place *p)
{
	struct text db, table;
	size_t i;

	table_of(c->env, p, &db, &table);
	offer_columns(c, db, table, NULL, 0);
	for (i = 0; i < p->n_fields; i++)
		offer_name(c, arena_copy(c->mem, p->fields[i].p, p->fields[i].n), NULL, RANK_NAME);
	if (!c->quote)
		offer_functions(c);
}

static void offer_partitions(struct completion *c, const struct stmt_place *p)
{
	struct text db, table;

	table_of(c->env, p, &db, &table);
	if (table.n)
		offer_set(c, set_of(c->env, NAME_PARTITION, db, table), RANK_NAME);
}

static void offer_show_columns(struct completion *c)
{
	const char *name;
	size_t i;

	for (i = 0; (name = show_column_at(i)) != NULL; i++)
		offer_name(c, name, NULL, RANK_NAME);
}

static void offer_place(struct completion *c, const struct stmt_place *p)
{
	struct text db, table;

	switch (p->kind) {
	case PLACE_NONE:
		break;
	case PLACE_NEW_JOB:
		c->hint = "a name for the new job";
		break;
	case PLACE_JOB:
		offer_jobs(c, p->verb, p->job_db);
		if (!p->qualifier.n)
			offer_databases_dot(c);
		break;
	case PLACE_TABLE:
		offer_tables(c, p->qualifier, true);
		break;
	case PLACE_DATABASE:
		offer_set(c, set_of(c->env, NAME_DATABASE, (struct text){ 0 }, (struct text){ 0 }),
			  RANK_NAME);
		break;
	case PLACE_SOURCE:
		offer_words(c, "KAFKA PULSAR");
		break;
	case PLACE_FIELD:
		table_of(c->env, p, &db, &table);
		offer_columns(c, db, table, p->fields, p->n_fields);
		break;
	case PLACE_COLUMN:
		if (!p->qualifier.n)
			offer_operands(c, p);
		break;
	case PLACE_PARTITION:
		offer_partitions(c, p);
		break;
	case PLACE_SHOW_COLUMN:
		offer_show_columns(c);
		break;
	case PLACE_TASK_COLUMN:
		offer_name(c, "JobName", "the only one that it takes", RANK_NAME);
		break;
	}
}

/* Strings behind "name =" of SHOW. */
static void offer_compared(struct completion *c, const struct stmt_place *p)
{
	const struct name_set *jobs;
	const char *state;
	size_t i;

	if (p->kind == PLACE_SHOW_COLUMN && text_is_nocase(p->compared, "State"))
		for (i = 0; (state = show_state_at(i)) != NULL; i++)
			offer_string(c, state, NULL, RANK_NAME);
	if ((p->kind == PLACE_SHOW_COLUMN && text_is_nocase(p->compared, "Name")) ||
	    (p->kind == PLACE_TASK_COLUMN && text_is_nocase(p->compared, "JobName"))) {
		jobs = set_of(c->env, NAME_JOB, p->from_db, (struct text){ 0 });
		for (i = 0; jobs && i < jobs->n; i++)
			offer_string(c, jobs->list[i].name, jobs->list[i].note, RANK_NAME);
	}
}

static bool wants(const struct expected *e, const char *word)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!strcmp(e->words[i], word))
			return true;
	return false;
}

/*
 * Parentheses, commas and '=' are offered beside words, or those would seem to be all there
 * is; but not within expressions.  Others, where nothing else could come; never a dot, which
 * goes on with a name that is whole.
 */
static void offer_signs(struct completion *c, const struct expected *e, bool all)
{
	size_t i;

	if (c->typed.n || (!all && wants(e, "AND")))
		return;
	for (i = 0; i < e->n; i++)
		if (!keyword_find(text_of(e->words[i])) && strcmp(e->words[i], ".") &&
		    (all || strchr("(),=", *e->words[i])))
			offer(c, e->words[i], NULL, RANK_OTHER);
}

static void offer_keywords(struct completion *c, const struct stmt_place *p,
			   const struct expected *e)
{
	const bool show = p->kind == PLACE_SHOW_COLUMN || p->kind == PLACE_TASK_COLUMN;
	size_t i;

	for (i = 0; i < e->n; i++) {
		const struct keyword *k = keyword_find(text_of(e->words[i]));

		/* where an expression begins there are a hundred: those of the letters typed; the
		 * filter of SHOW knows no calls and no types */
		if (k && k->known & c->env->releases && (!e->expr || c->typed.n) &&
		    !(show && e->expr && k->reserved != RELS_ALL))
			offer_word(c, e->words[i]);
	}
}

/* What could stand there that cannot be listed. */
static void say_kinds(struct completion *c, const struct expected *e)
{
	const char *kinds[] = { e->expr	  ? "an expression"
				: e->name ? "a name"
					  : NULL,
				e->string && !e->expr ? "a string in quotes" : NULL,
				e->number && !e->expr ? "a number" : NULL };
	const char *hint = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i])
			hint = hint ? arena_printf(c->mem, "%s or %s", hint, kinds[i]) : kinds[i];
	if (!c->hint)
		c->hint = hint;
}

void complete_ours(struct completion *c, const struct stmt_place *p, const struct expected *e)
{
	const size_t before = c->n;

	if (p->list && e->string) {
		if (c->quote == '`')
			return;
		if (p->key.n)
			complete_values(c, p);
		else
			complete_props(c, p);
		return;
	}
	if (e->string && c->quote != '`')
		offer_compared(c, p);
	/* partitions may be strings */
	if (e->name && (!c->quote || c->quote == '`' || p->kind == PLACE_PARTITION))
		offer_place(c, p);
	if (c->quote)
		return;
	say_kinds(c, e);
	offer_keywords(c, p, e);
	if (!e->name && !e->string && !e->number)
		offer_signs(c, e, c->n == before);
}
