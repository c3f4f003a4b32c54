/*
 * judge_table.c - COLUMNS, WHERE and PARTITION against the table they are for.
 *
 * The FE compares them when it plans a task, in the background: what it says then is
 * the fact sheet's 3.5, and the questions here are those of Load.initColumns().  Types and
 * functions are the server's to judge: it is asked to plan a SELECT of the same
 * expressions over a row without values, which needs no privilege and reads nothing.
 */
#include "config.h"
#include "job/judge_int.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/near.h"
#include "base/text.h"
#include "diag/diag.h"
#include "lang/quote.h"

/* An EXPLAIN longer than this isn't sent: a script's mapping has no such size, a test's has. */
enum { EXPLAIN_MAX = 256 << 10, ALONE_MAX = 16 };

static bool same(struct text a, struct text b)
{
	return a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

static const struct clause *clause_of(const struct stmt *s, enum clause_kind kind)
{
	const struct clause *c, *found = NULL;

	for (c = s->clauses; c; c = c->next)
		if (c->kind == kind)
			found = c;
	return found;
}

static void hint_near(const struct judging *g, struct diag *f, struct text word)
{
	struct near near;
	size_t i;

	near_init(&near, word);
	for (i = 0; i < g->t->n_columns; i++)
		near_try(&near,
			 arena_copy(g->mem, g->t->columns[i].name.p, g->t->columns[i].name.n));
	if (near.best)
		diag_hint(g->d, f, "did you mean %s?", near.best);
}

/* names in expressions ---------------------------------------------------------- */

/* Is `e` a parameter of a lambda it stands in? */
static bool is_parameter(const struct expr *e)
{
	const struct expr *up, *p;
	uint32_t i;

	for (up = e->up; up; up = up->up) {
		if (up->kind != EXPR_LAMBDA)
			continue;
		for (p = up->first, i = 0; p && i < up->parts; p = p->next, i++)
			if (same(p->text, e->text))
				return true;
	}
	return false;
}

/* The next column below `root` behind `e` (NULL: the first), parameters left out. */
static const struct expr *next_column(const struct expr *root, const struct expr *e)
{
	for (e = e ? expr_walk(root, e) : root; e; e = expr_walk(root, e))
		if (e->kind == EXPR_COLUMN && !is_parameter(e))
			return e;
	return NULL;
}

static bool has_subquery(const struct expr *root)
{
	const struct expr *e;

	for (e = root; e; e = expr_walk(root, e))
		if (e->kind == EXPR_SUBQUERY || e->kind == EXPR_PLACEHOLDER ||
		    e->kind == EXPR_OPAQUE)
			return true;
	return false;
}

/* asking the server --------------------------------------------------------------- */

static void add_null(struct buf *sql, const struct catalog_column *c)
{
	static const char *const bare[] = { "bitmap", "hll", "percentile" };
	size_t i;

	for (i = 0; c && i < sizeof(bare) / sizeof(bare[0]); i++)
		if (text_is_nocase(c->type, bare[i])) {
			buf_adds(sql, "NULL");
			return;
		}
	buf_adds(sql, "CAST(NULL AS ");
	if (c)
		buf_add(sql, c->type.p, c->type.n);
	else
		buf_adds(sql, "STRING");
	buf_addc(sql, ')');
}

/* Have `EXPLAIN SELECT list FROM (row) AS s [WHERE where]` planned. */
static int explain(struct judging *g, const struct buf *list, const struct buf *row,
		   const struct expr *where, struct text *refused, struct err *err)
{
	struct text cond = where ? source_text(g->src, where->at) : (struct text){ "", 0 };
	struct buf sql;
	int rc = 0;

	*refused = (struct text){ NULL, 0 };
	buf_init(&sql, EXPLAIN_MAX);
	buf_addf(&sql, "EXPLAIN SELECT %s FROM (SELECT %s) AS s", buf_str(list),
		 row->n ? buf_str(row) : "1");
	if (where) {
		buf_adds(&sql, " WHERE ");
		buf_add(&sql, cond.p, cond.n);
	}
	if (!sql.full && !list->full && !row->full)
		rc = catalog_explain(g->cat, g->db, (struct text){ buf_str(&sql), sql.n }, refused,
				     err);
	buf_release(&sql);
	return rc;
}

static void say_refused(struct judging *g, struct span at, struct text refused, const char *then)
{
	struct diag *f = diag_add(g->d, DIAG_live_expression, at, RELS_NONE,
				  "the server cannot plan this: %.*s", TEXT_ARG(refused));

	diag_note(g->d, f, "%s", then);
}

/* COLUMNS ------------------------------------------------------------------------ */

static const struct col *plain_column(const struct clause *c, struct text name)
{
	const struct col *col;

	for (col = c->cols; col; col = col->next)
		if (!col->assigned && same(col->name.text, name))
			return col;
	return NULL;
}

static bool supplies(const struct clause *c, struct text name)
{
	const struct col *col;

	for (col = c->cols; col; col = col->next)
		if (same(col->name.text, name))
			return true;
	return false;
}

static void judge_target(struct judging *g, const struct col *col)
{
	const struct catalog_column *there = catalog_column(g->t, col->name.text);
	struct diag *f;

	if (there && there->generated) {
		diag_add(g->d, DIAG_live_column, col->name.at, RELS_NONE,
			 "%.*s is computed by the table itself and cannot be %s",
			 TEXT_ARG(col->name.text), col->assigned ? "assigned" : "listed");
	} else if (col->assigned && !there && !text_is(col->name.text, "__op")) {
		f = diag_add(g->d, DIAG_live_column, col->name.at, RELS_NONE,
			     "%.*s.%.*s has no column %.*s to assign", TEXT_ARG(g->db),
			     TEXT_ARG(g->table), TEXT_ARG(col->name.text));
		hint_near(g, f, col->name.text);
	}
}

/* Without a plain column the table's own are what is read; those that it computes never. */
static void judge_sources(struct judging *g, const struct col *col, bool plain)
{
	const struct expr *e = NULL;

	while (col->value && (e = next_column(col->value, e)) != NULL) {
		const struct catalog_column *there = catalog_column(g->t, e->text);
		struct diag *f;

		if (there && there->generated)
			diag_add(
				g->d, DIAG_live_column, e->at, RELS_NONE,
				"%.*s is computed by the table itself, which no assignment may use",
				TEXT_ARG(e->text));
		if (plain || there)
			continue;
		f = diag_add(g->d, DIAG_live_column, e->at, RELS_NONE,
			     "%.*s is neither listed in COLUMNS nor a column of %.*s.%.*s",
			     TEXT_ARG(e->text), TEXT_ARG(g->db), TEXT_ARG(g->table));
		hint_near(g, f, e->text);
	}
}

static bool partial_update(const struct judging *g)
{
	const struct text *v = g->job ? job_pair(&g->job->props, "partial_update") : NULL;
	const struct prop *p = judge_prop(&g->stmt->job_props, "partial_update");

	return (v && text_is_nocase(*v, "true")) ||
	       (p && !g->job && text_is_nocase(p->value.text, "true"));
}

static void judge_required(struct judging *g, const struct clause *c)
{
	size_t i;

	for (i = 0; i < g->t->n_columns; i++) {
		const struct catalog_column *col = &g->t->columns[i];

		if (col->required && !supplies(c, col->name))
			diag_add(
				g->d, DIAG_live_column, c->word, RELS_NONE,
				"COLUMNS leaves out %.*s, which may not be NULL and has no default",
				TEXT_ARG(col->name));
	}
}

/* What the expressions read, each once: plain columns as text. */
static void add_sources(struct judging *g, struct buf *row, const struct clause *c, bool plain)
{
	const struct col *col;
	size_t i;

	for (col = c->cols; plain && col; col = col->next) {
		if (col->assigned || plain_column(c, col->name.text) != col)
			continue;
		buf_adds(row, row->n ? ", " : "");
		add_null(row, NULL);
		buf_adds(row, " AS ");
		quote_name(row, col->name.text);
	}
	for (i = 0; !plain && i < g->t->n_columns; i++) {
		if (g->t->columns[i].generated)
			continue;
		buf_adds(row, row->n ? ", " : "");
		add_null(row, NULL);
		buf_adds(row, " AS ");
		quote_name(row, g->t->columns[i].name);
	}
}

static void add_value(const struct judging *g, struct buf *list, const struct col *col)
{
	struct text t = source_text(g->src, col->value->at);

	buf_adds(list, list->n ? ", " : "");
	buf_add(list, t.p, t.n);
}

/* All at once; when that is refused, one by one as long as they are few. */
static int explain_columns(struct judging *g, const struct clause *c, bool plain, struct err *err)
{
	static const char then[] = "the statement would be accepted, and the job paused with this "
				   "at its first task";
	const struct col *col;
	struct text refused = { NULL, 0 };
	struct buf list, row;
	bool found = false;
	unsigned n = 0;
	int rc = 0;

	buf_init(&list, EXPLAIN_MAX);
	buf_init(&row, EXPLAIN_MAX);
	for (col = c->cols; col; col = col->next)
		if (col->value && !has_subquery(col->value)) {
			add_value(g, &list, col);
			n++;
		}
	add_sources(g, &row, c, plain);
	if (n)
		rc = explain(g, &list, &row, NULL, &refused, err);
	for (col = c->cols; refused.p && n <= ALONE_MAX && col && !rc; col = col->next) {
		struct text one;

		if (!col->value || has_subquery(col->value))
			continue;
		buf_clear(&list);
		add_value(g, &list, col);
		rc = explain(g, &list, &row, NULL, &one, err);
		if (!rc && one.p) {
			say_refused(g, col->value->at, one, then);
			found = true;
		}
	}
	if (!rc && refused.p && !found)
		say_refused(g, c->word, refused, then);
	buf_release(&list);
	buf_release(&row);
	return rc;
}

static int judge_mapping(struct judging *g, const struct clause *c, struct err *err)
{
	const unsigned before = g->d->errors;
	const struct col *col;
	bool plain = false;

	for (col = c->cols; col; col = col->next)
		plain |= !col->assigned;
	for (col = c->cols; col; col = col->next) {
		judge_target(g, col);
		if (col->assigned)
			judge_sources(g, col, plain);
	}
	if (plain && !partial_update(g))
		judge_required(g, c);
	/* with a wrong name it would only say so again */
	return g->d->errors == before ? explain_columns(g, c, plain, err) : 0;
}

/* WHERE --------------------------------------------------------------------------- */

static bool in_row(const struct buf *row, struct text name)
{
	struct buf quoted;
	bool in;

	buf_init(&quoted, 8192);
	buf_adds(&quoted, " AS ");
	quote_name(&quoted, name);
	in = strstr(buf_str(row), buf_str(&quoted)) != NULL;
	buf_release(&quoted);
	return in;
}

static int judge_where(struct judging *g, const struct clause *c, struct err *err)
{
	const struct expr *e = NULL;
	struct text refused = { NULL, 0 };
	struct buf list, row;
	bool wrong = false;
	int rc = 0;

	buf_init(&list, 16);
	buf_init(&row, EXPLAIN_MAX);
	buf_adds(&list, "1");
	while ((e = next_column(c->where, e)) != NULL) {
		const struct catalog_column *col = catalog_column(g->t, e->text);
		struct diag *f;

		if (col) {
			if (!in_row(&row, e->text)) {
				buf_adds(&row, row.n ? ", " : "");
				add_null(&row, col);
				buf_adds(&row, " AS ");
				quote_name(&row, e->text);
			}
			continue;
		}
		wrong = true;
		f = diag_add(g->d, DIAG_live_column, e->at, RELS_NONE,
			     "%.*s.%.*s has no column %.*s, and WHERE sees no others",
			     TEXT_ARG(g->db), TEXT_ARG(g->table), TEXT_ARG(e->text));
		hint_near(g, f, e->text);
	}
	if (!wrong && !has_subquery(c->where))
		rc = explain(g, &list, &row, c->where, &refused, err);
	if (refused.p)
		say_refused(g, c->where->at, refused,
			    "the statement would be accepted, and the job load nothing");
	buf_release(&list);
	buf_release(&row);
	return rc;
}

int judge_columns(struct judging *g, struct err *err)
{
	const struct clause *columns = clause_of(g->stmt, CLAUSE_COLUMNS);
	const struct clause *where = clause_of(g->stmt, CLAUSE_WHERE);
	int rc = 0;

	if (columns)
		rc = judge_mapping(g, columns, err);
	if (!rc && where && where->where)
		rc = judge_where(g, where, err);
	return rc;
}

/* PARTITION ------------------------------------------------------------------------ */

static bool has_partition(const struct catalog_partitions *p, struct text name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (same(p->names[i], name))
			return true;
	return false;
}

int judge_partitions(struct judging *g, struct err *err)
{
	const struct clause *c = clause_of(g->stmt, CLAUSE_PARTITION);
	const struct catalog_partitions *p;
	const struct partition_name *n;
	struct near near;
	size_t i;
	int rc;

	if (!c || c->key_value)
		return 0;
	rc = catalog_partitions(g->cat, g->db, g->table, c->temporary, &p, err);
	if (rc || p->is != CATALOG_THERE)
		return rc;
	for (n = c->partitions; n; n = n->next) {
		struct diag *f;

		if (has_partition(p, n->name.text))
			continue;
		f = diag_add(g->d, DIAG_live_partition, n->name.at, RELS_NONE,
			     "%.*s.%.*s has no %spartition %.*s", TEXT_ARG(g->db),
			     TEXT_ARG(g->table), c->temporary ? "temporary " : "",
			     TEXT_ARG(n->name.text));
		near_init(&near, n->name.text);
		for (i = 0; i < p->n; i++)
			near_try(&near, arena_copy(g->mem, p->names[i].p, p->names[i].n));
		if (near.best)
			diag_hint(g->d, f, "did you mean %s?", near.best);
	}
	return 0;
}
