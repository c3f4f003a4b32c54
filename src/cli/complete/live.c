/*
 * live.c - names of the cluster as candidates.
 */
#include "config.h"
#include "cli/complete/int.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"

const struct name_set *set_of(const struct complete_env *env, enum name_kind kind, struct text db,
			      struct text table)
{
	const struct text none = { 0 };

	if (kind == NAME_DATABASE)
		return names_of(env->names, kind, none, none);
	if (!db.n)
		db = text_of(env->db);
	return db.n ? names_of(env->names, kind, db, table) : NULL;
}

const struct name_set *columns_of(const struct complete_env *env, struct text db, struct text table)
{
	const struct name_set *tables = set_of(env, NAME_TABLE, db, (struct text){ 0 });

	if (!table.n || (tables && tables->text && !names_find(tables, table)))
		return NULL;
	return set_of(env, NAME_COLUMN, db, table);
}

void offer_set(struct completion *c, const struct name_set *set, int rank)
{
	size_t i;

	for (i = 0; set && i < set->n; i++)
		offer_name(c, set->list[i].name, set->list[i].note, rank);
}

void offer_databases_dot(struct completion *c)
{
	const struct name_set *set =
		set_of(c->env, NAME_DATABASE, (struct text){ 0 }, (struct text){ 0 });
	struct candidate *list;
	size_t i, from = c->n;

	/* names of the current database are what is meant mostly */
	if (c->quote || (!c->typed.n && c->env->db))
		return;
	offer_set(c, set, RANK_OTHER);
	list = c->list;
	for (i = from; i < c->n; i++)
		list[i].word = arena_printf(c->mem, "%s.", list[i].word);
}

void offer_tables(struct completion *c, struct text db, bool dots)
{
	offer_set(c, set_of(c->env, NAME_TABLE, db, (struct text){ 0 }), RANK_NAME);
	if (dots && !db.n)
		offer_databases_dot(c);
}

static bool is_among(const char *name, const struct text *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_is_nocase(list[i], name))
			return true;
	return false;
}

void offer_columns(struct completion *c, struct text db, struct text table, const struct text *but,
		   size_t n_but)
{
	const struct name_set *set = columns_of(c->env, db, table);
	size_t i;

	for (i = 0; set && i < set->n; i++)
		if (!is_among(set->list[i].name, but, n_but))
			offer_name(c, set->list[i].name, set->list[i].note, RANK_NAME);
}

/* In which state of a job a statement, or a command, has something to do. */
static const struct {
	const char *verb, *state, *not_state;
} states[] = {
	{ "PAUSE", NULL, "PAUSED" },
	{ "RESUME", "PAUSED", NULL },
};

static bool makes_sense(const char *verb, const char *state)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (text_is_nocase(text_of(verb), states[i].verb))
			return states[i].state ? !strcmp(state, states[i].state)
					       : strcmp(state, states[i].not_state) != 0;
	return true;
}

void offer_jobs(struct completion *c, const char *verb, struct text db)
{
	const struct name_set *set = set_of(c->env, NAME_JOB, db, (struct text){ 0 });
	const struct live_name *j;
	size_t i;

	for (i = 0; set && i < set->n; i++) {
		j = &set->list[i];
		if (makes_sense(verb, j->note))
			offer_name(c, j->name,
				   *j->table
					   ? arena_printf(c->mem, "%s, into %s", j->note, j->table)
					   : j->note,
				   RANK_NAME);
	}
}
