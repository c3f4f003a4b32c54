/*
 * stmt_place.c - where in a routine-load statement the end of a beginning stands.
 *
 * The words that begin a clause are counted outside of parentheses only, and not where a name is
 * wanted: most of them are free to be names.
 */
#include "config.h"
#include "lang/stmt_place.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "diag/source.h"
#include "grammar/gram.h"
#include "lang/token.h"

struct walk {
	const struct source *src;
	struct arena *mem;
	struct stmt_place *out;
	struct token last, before; /* the last token and the one before it */
	int verb, clause, depth;
	bool task, create; /* SHOW .. TASK, SHOW CREATE */
	unsigned n_names;  /* of the clause, so far */
	struct text first, second;
	bool item; /* an item of COLUMNS begins */
};

/* What the names of a clause are. */
static const struct {
	int verb, clause;
	enum place_kind kind;
} kinds[] = {
	{ T_CREATE, T_LOAD, PLACE_NEW_JOB },
	{ T_CREATE, T_ON, PLACE_TABLE },
	{ T_CREATE, T_FROM, PLACE_SOURCE },
	{ T_ALTER, T_FROM, PLACE_SOURCE },
	{ T_SHOW, T_FROM, PLACE_DATABASE },
	{ T_SHOW, T_WHERE, PLACE_SHOW_COLUMN },
	{ T_SHOW, T_ORDER, PLACE_SHOW_COLUMN },
	{ T_SHOW, T_LOAD, PLACE_JOB },
	{ 0, T_FOR, PLACE_JOB },
	{ 0, T_COLUMNS, PLACE_FIELD },
	{ 0, T_WHERE, PLACE_COLUMN },
	{ 0, T_PARTITION, PLACE_PARTITION },
	{ 0, T_PARTITIONS, PLACE_PARTITION },
};

static enum place_kind kind_of(const struct walk *w)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if ((!kinds[i].verb || kinds[i].verb == w->verb) && kinds[i].clause == w->clause)
			break;
	if (i == ARRAY_SIZE(kinds) || (w->clause == T_LOAD && w->verb == T_SHOW && !w->create))
		return PLACE_NONE;
	if (kinds[i].kind == PLACE_SHOW_COLUMN && w->task)
		return PLACE_TASK_COLUMN;
	/* behind "name =" of COLUMNS and in its calls it is an expression */
	if (kinds[i].kind == PLACE_FIELD && !w->item)
		return PLACE_COLUMN;
	return kinds[i].kind;
}

static struct text unquoted(struct text t)
{
	return t.n >= 2 ? (struct text){ t.p + 1, t.n - 2 } : t;
}

static struct text written(const struct walk *w, struct token t)
{
	return source_text(w->src, t.at);
}

static bool is_name(struct token t)
{
	return t.kw >= 0 || t.kind == T_IDENT;
}

/* Does the clause still wait for its name? */
static bool wants_name(const struct walk *w)
{
	switch (w->clause) {
	case T_LOAD:
		return (w->verb == T_CREATE || w->create) && (!w->n_names || w->last.kind == '.');
	case T_FOR:
	case T_ON:
	case T_FROM:
		return !w->n_names || w->last.kind == '.';
	default:
		return false;
	}
}

/* The name that stands where the clause wants one, where it belongs. */
static void take_name(struct walk *w, struct token t)
{
	const struct text name = token_name(w->src, t.at, w->mem);
	struct stmt_place *p = w->out;
	struct text db = { 0 };

	if (w->n_names++)
		db = w->first;
	else
		w->first = name;
	switch (w->clause) {
	case T_LOAD:
	case T_FOR:
		p->job_db = db;
		p->job = name;
		break;
	case T_ON:
		p->table_db = db;
		p->table = name;
		break;
	case T_FROM:
		if (w->verb == T_SHOW)
			p->from_db = name;
		break;
	default:
		break;
	}
}

static enum place_list list_behind(const struct walk *w)
{
	const struct text word = written(w, w->last);

	if (w->last.kind == T_PROPERTIES)
		return LIST_JOB_PROPS;
	if (w->clause == T_FROM && text_is_nocase(word, "KAFKA"))
		return LIST_KAFKA_PROPS;
	if (w->clause == T_FROM && text_is_nocase(word, "PULSAR"))
		return LIST_PULSAR_PROPS;
	return LIST_NONE;
}

static void in_list(struct walk *w, struct token t)
{
	struct stmt_place *p = w->out;

	if (t.kind == '=' && w->last.kind == T_STRING_LITERAL) {
		p->key = unquoted(written(w, w->last));
		p->props[p->n_props++] = (struct place_prop){ .key = p->key };
	} else if (t.kind == T_STRING_LITERAL && w->last.kind == '=' && p->n_props) {
		p->props[p->n_props - 1].value = unquoted(written(w, t));
	} else if (t.kind == ',') {
		p->key.n = 0;
	}
}

static void parenthesis(struct walk *w, struct token t)
{
	struct stmt_place *p = w->out;

	if (t.kind == '(' && !w->depth++) {
		p->list = list_behind(w);
		p->n_props = 0;
		p->key.n = 0;
		w->item = w->clause == T_COLUMNS;
	} else if (t.kind == ')' && w->depth && !--w->depth) {
		p->list = LIST_NONE;
	}
}

/* Names that begin the items of COLUMNS. */
static void in_columns(struct walk *w, struct token t)
{
	struct stmt_place *p = w->out;

	if (w->depth == 1 && t.kind == ',') {
		w->item = true;
	} else if (w->item && is_name(t)) {
		p->fields[p->n_fields++] = token_name(w->src, t.at, w->mem);
		w->item = false;
	}
}

static bool begins_clause(int kind)
{
	switch (kind) {
	case T_LOAD:
	case T_FOR:
	case T_ON:
	case T_FROM:
	case T_WHERE:
	case T_ORDER:
	case T_LIMIT:
	case T_COLUMNS:
	case T_ROWS:
	case T_PARTITION:
	case T_PARTITIONS:
	case T_TEMPORARY:
	case T_PROPERTIES:
		return true;
	default:
		return false;
	}
}

static void outside(struct walk *w, struct token t, unsigned number)
{
	/* [CREATE|ALTER|...] ROUTINE, SHOW [ALL|CREATE] ROUTINE */
	if (t.kind == T_ROUTINE && number < 3)
		w->out->ours = true;
	if (w->verb == T_SHOW && t.kind == T_CREATE && number == 1)
		w->create = true;
	if (is_name(t) && wants_name(w)) {
		take_name(w, t);
	} else if (begins_clause(t.kind)) {
		w->clause = t.kind;
		w->n_names = 0;
	} else if (t.kind == T_TASK && w->last.kind == T_LOAD) {
		w->task = true;
	}
}

static void step(struct walk *w, struct token t, unsigned number)
{
	if (!number) {
		w->verb = t.kind;
		w->out->verb = t.kw >= 0 ? keyword_at(t.kw)->word : "";
	} else if (t.kind == '(' || t.kind == ')') {
		parenthesis(w, t);
	} else if (!w->depth) {
		outside(w, t, number);
	} else if (w->out->list) {
		in_list(w, t);
	} else if (w->clause == T_COLUMNS) {
		in_columns(w, t);
	}
	w->before = w->last;
	w->last = t;
}

/* Of the clause's name no more than "db." is there. */
static void forget_name(struct walk *w)
{
	struct stmt_place *p = w->out;

	if (w->clause == T_LOAD || w->clause == T_FOR) {
		p->job_db = p->qualifier;
		p->job.n = 0;
	} else if (w->clause == T_ON) {
		p->table_db = p->qualifier;
		p->table.n = 0;
	}
}

void stmt_place_find(struct text begun, struct arena *mem, struct stmt_place *out)
{
	struct lexer *l = lexer_new();
	struct arena *odd = arena_new();
	struct walk w = { .mem = mem, .out = out };
	struct source src;
	struct token t;
	unsigned number;

	*out = (struct stmt_place){ .verb = "" };
	/* a property takes two bytes and more, and so does an item */
	out->props = arena_alloc(mem, (begun.n / 2 + 1) * sizeof(*out->props));
	out->fields = arena_alloc(mem, (begun.n / 2 + 1) * sizeof(*out->fields));
	source_init(&src, "", begun.p, (uint32_t)begun.n);
	w.src = &src;
	lexer_start(l, &src, 0, odd);
	for (number = 0; (t = lexer_next(l)).kind; number++)
		step(&w, t, number);
	out->kind = kind_of(&w);
	if (w.last.kind == '.' && is_name(w.before))
		out->qualifier = token_name(&src, w.before.at, mem);
	if (w.last.kind == '=' && is_name(w.before))
		out->compared = token_name(&src, w.before.at, mem);
	if (out->qualifier.n)
		forget_name(&w);
	arena_free(odd);
	lexer_free(l);
}
