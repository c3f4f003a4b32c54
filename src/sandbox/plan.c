/*
 * plan.c - COLUMNS, WHERE and PARTITION against the table.
 *
 * source: Load.initColumns, LoadScanNode, StreamLoadPlanner.  Rows that a WHERE
 * drops are filtered on the mapped columns, not on the fields of the message.
 */
#include "config.h"
#include <strings.h>

#include "base/buf.h"
#include "sandbox/job_props.h"
#include "sandbox/plan.h"
#include "sandbox/reparse.h"
#include "sandbox/sqlexpr.h"

enum { SQL_MAX = 32 << 20, SEPARATOR_MAX = 50, LOG_MAX = 8 << 20 };

static const char op_name[] = "__op";

/* COLUMNS as it is, or NULL. */
static const struct col *mapping(const struct plan *p)
{
	const struct clause *c = clause_of(p->tree->stmt, CLAUSE_COLUMNS);

	return c ? c->cols : NULL;
}

static const struct col *assignment(const struct plan *p, struct text name)
{
	const struct col *c, *found = NULL;

	for (c = mapping(p); c; c = c->next)
		if (c->assigned && c->name.text.n == name.n &&
		    !strncasecmp(c->name.text.p, name.p, name.n))
			found = c;
	return found;
}

static bool same(struct text a, struct text b)
{
	return a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

static const char *judge_mapping(struct plan *p)
{
	const struct col *c, *d;

	for (c = mapping(p); c; c = c->next) {
		struct column *target = table_column(p->table, c->name.text);

		for (d = mapping(p); d != c; d = d->next)
			if (d->assigned == c->assigned && same(c->name.text, d->name.text))
				return arena_printf(p->mem, "Duplicate column%s: %.*s",
						    c->assigned ? " mapping" : "",
						    TEXT_ARG(c->name.text));
		if (c->assigned && !target && !text_is_nocase(c->name.text, op_name))
			return arena_printf(p->mem, "Mapping column is not in table. column: %.*s",
					    TEXT_ARG(c->name.text));
		if (target && target->generated)
			return arena_printf(p->mem, "generated column: %s can not be specified",
					    target->name);
	}
	return NULL;
}

/* The fields of a message: the plain columns, or the table's where there are none. */
static void take_fields(struct plan *p)
{
	const struct col *c;
	unsigned n = 0, i;

	for (c = mapping(p); c; c = c->next)
		n += !c->assigned;
	if (n) {
		p->fields = arena_alloc(p->mem, n * sizeof(*p->fields));
		for (c = mapping(p); c; c = c->next)
			if (!c->assigned)
				p->fields[p->n_fields++] = c->name.text;
		return;
	}
	p->fields = arena_alloc(p->mem, (p->table->n + 1) * sizeof(*p->fields));
	for (i = 0; i < p->table->n; i++)
		if (!p->table->columns[i].generated && !p->table->columns[i].auto_increment)
			p->fields[p->n_fields++] =
				(struct text){ p->table->columns[i].name,
					       strlen(p->table->columns[i].name) };
}

/* Which field it is; -1: none. */
static int field_of(const struct plan *p, struct text name)
{
	unsigned i;

	for (i = 0; i < p->n_fields; i++)
		if (same(p->fields[i], name))
			return (int)i;
	return -1;
}

static bool is_field(const struct plan *p, struct text name)
{
	return field_of(p, name) >= 0;
}

static const char *expr_source(struct plan *p, const struct expr *e)
{
	struct buf b;
	const char *out;

	buf_init(&b, SQL_MAX);
	expr_text(&b, e, &p->tree->src, true);
	out = arena_copy(p->mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

/* One derived column; NULL: *why. */
static const char *derived(struct plan *p, const struct col *c, const char **why)
{
	struct sqlexpr x = {
		.src = &p->tree->src, .mem = p->mem, .fields = p->fields, .n_fields = p->n_fields
	};
	enum value_class class;
	const char *sql;

	if (!c->value)
		return "NULL";
	sql = sqlexpr(&x, c->value, &class);
	if (sql && !x.aggregate)
		return sql;
	if (x.aggregate)
		*why = "Don't support aggregation function in load expression";
	else if (x.unknown_name.p)
		*why = arena_printf(
			p->mem,
			"Referenced column '%.*s' in expr '%s' can't be found in column list, "
			"derived column is '%.*s'",
			TEXT_ARG(x.unknown_name), expr_source(p, c->value), TEXT_ARG(c->name.text));
	else
		*why = arena_printf(p->mem, "Expr '%s' analyze error: %s, derived column is '%.*s'",
				    expr_source(p, c->value), x.why, TEXT_ARG(c->name.text));
	return NULL;
}

/* A constant __op: upsert, delete, 0, 1. */
static const char *judge_op(struct plan *p, const struct col *c)
{
	const struct expr *e = c->value ? expr_bare(c->value) : NULL;

	if (!e)
		return NULL;
	if (e->kind == EXPR_STRING && !text_is_nocase(e->text, "upsert") &&
	    !text_is_nocase(e->text, "delete"))
		return arena_printf(p->mem, "load op type string not supported: %.*s",
				    TEXT_ARG(e->text));
	if (e->kind == EXPR_INTEGER && !text_is(e->text, "0") && !text_is(e->text, "1"))
		return "const load op type column should only be upsert(0)/delete(1)";
	return NULL;
}

static sqlite3_stmt *prepare(struct plan *p, const struct buf *b, const char **why)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(p->fe->store.sql, buf_str(b), (int)b->n, &st, NULL) != SQLITE_OK)
		*why = arena_printf(p->mem, "%s", sqlite3_errmsg(p->fe->store.sql));
	return st;
}

/* SELECT column, ..., op FROM (SELECT ?1 AS field, ...) */
static const char *make_map(struct plan *p)
{
	const char *why = NULL, *sql;
	const struct col *c;
	struct buf b;
	unsigned i;

	buf_init(&b, SQL_MAX);
	buf_adds(&b, "SELECT ");
	p->given = arena_zalloc(p->mem, p->table->n * sizeof(*p->given));
	p->direct = arena_zalloc(p->mem, p->table->n * sizeof(*p->direct));
	for (i = 0; i < p->table->n && !why; i++) {
		struct column *col = &p->table->columns[i];
		struct text name = { col->name, strlen(col->name) };

		c = assignment(p, name);
		p->direct[i] = c ? -1 : field_of(p, name);
		p->given[i] = c || p->direct[i] >= 0;
		sql = c ? derived(p, c, &why) : p->given[i] ? sql_quoted(name, p->mem) : "NULL";
		if (sql)
			buf_addf(&b, "%s, ", sql);
		if (!why && !p->given[i] && !col->nullable && !col->def && !col->auto_increment &&
		    !p->def->partial_update)
			why = arena_printf(p->mem, "Column has no default value. column: %s",
					   col->name);
		if (!why && !p->given[i] && col->key && p->def->partial_update)
			why = arena_printf(p->mem, "key column %s not in partial update columns",
					   col->name);
	}
	c = assignment(p, TEXT(op_name));
	p->has_op = p->table->keys == KEYS_PRIMARY && (c || is_field(p, TEXT(op_name)));
	sql = "NULL";
	if (!why && c && !(why = judge_op(p, c)))
		sql = derived(p, c, &why);
	else if (is_field(p, TEXT(op_name)))
		sql = op_name;
	buf_addf(&b, "%s FROM (SELECT ", sql ? sql : "NULL");
	for (i = 0; i < p->n_fields; i++)
		buf_addf(&b, "%s?%u AS %s", i ? ", " : "", i + 1, sql_quoted(p->fields[i], p->mem));
	buf_adds(&b, p->n_fields ? ")" : "1)");
	if (!why)
		p->map = prepare(p, &b, &why);
	buf_release(&b);
	return why;
}

static enum plan_result make_filter(struct plan *p, const char **why)
{
	const struct clause *c = clause_of(p->tree->stmt, CLAUSE_WHERE);
	struct sqlexpr x = { .src = &p->tree->src, .mem = p->mem, .table = p->table };
	enum value_class class;
	const char *sql;
	struct buf b;
	unsigned i;

	if (!c)
		return PLAN_OK;
	sql = sqlexpr(&x, c->where, &class);
	if (!sql && x.unknown_name.p) {
		*why = arena_printf(p->mem,
				    "unknown column in where statement. the column '%.*s' in where "
				    "clause must be "
				    "in the target table.",
				    TEXT_ARG(x.unknown_name));
		return PLAN_PAUSE;
	}
	if (!sql)
		return PLAN_STUCK;
	if (class == CLASS_NUMBER || class == CLASS_TEXT || class == CLASS_DATE ||
	    class == CLASS_DATETIME) {
		*why = "where statement is not a valid statement return bool";
		return PLAN_PAUSE;
	}
	buf_init(&b, SQL_MAX);
	buf_addf(&b, "SELECT %s FROM (SELECT ", sql);
	for (i = 0; i < p->table->n; i++)
		buf_addf(&b, "%s?%u AS %s", i ? ", " : "", i + 1,
			 sql_quoted((struct text){ p->table->columns[i].name,
						   strlen(p->table->columns[i].name) },
				    p->mem));
	buf_adds(&b, ")");
	p->filter = prepare(p, &b, why);
	buf_release(&b);
	return p->filter ? PLAN_OK : PLAN_STUCK;
}

/* PARTITION (p1, p2): NULL, or what is wrong. */
static const char *take_partitions(struct plan *p, struct row_target *to)
{
	const struct clause *c = clause_of(p->tree->stmt, CLAUSE_PARTITION);
	const struct partition_name *x;
	struct partition **list;

	if (!c)
		return NULL;
	to->temporary = c->temporary;
	for (x = c->partitions; x; x = x->next)
		to->n_partitions++;
	list = arena_alloc(p->mem, (to->n_partitions + 1) * sizeof(*list));
	to->partitions = list;
	for (x = c->partitions; x; x = x->next) {
		*list = table_partition(p->table, x->name.text);
		if (!*list || (*list)->temporary != c->temporary)
			return arena_printf(p->mem, "Unknown partition '%.*s' in table '%s'",
					    TEXT_ARG(x->name.text), p->table->name);
		list++;
	}
	return NULL;
}

static const char *take_separator(struct plan *p, enum clause_kind kind, const char *otherwise,
				  struct text *out)
{
	const struct clause *c = clause_of(p->tree->stmt, kind);
	const char *why = NULL;

	*out = (struct text){ otherwise, strlen(otherwise) };
	if (c && !delimiter_value(c->separator.text, p->mem, out, &why))
		return why;
	if (out->n > SEPARATOR_MAX)
		return arena_printf(p->mem, "The valid bytes length for '%s' is [1, 50]",
				    kind == CLAUSE_COLUMN_SEPARATOR ? "column separator"
								    : "row delimiter");
	return NULL;
}

enum plan_result plan_make(struct plan *p, struct fe *fe, const struct job_def *def,
			   struct table *t, const char *stage, const char **why)
{
	struct row_target to = { .table = t, .stage = stage };
	enum plan_result r;

	*p = (struct plan){
		.fe = fe, .def = def, .table = t, .mem = arena_new(), .row_mem = arena_new()
	};
	buf_init(&p->log, LOG_MAX);
	p->tree = ARENA_NEW(p->mem, struct reparsed);
	reparse_clauses(fe, p->mem, def, p->tree);
	if (!p->tree->stmt) {
		*why = "the stored load properties cannot be parsed";
		return PLAN_PAUSE;
	}
	if (def->partial_update && t->keys != KEYS_PRIMARY)
		*why = "Only primary key table support partial update";
	else
		*why = judge_mapping(p);
	if (*why)
		return PLAN_PAUSE;
	take_fields(p);
	if ((*why = make_map(p)) ||
	    (*why = take_separator(p, CLAUSE_COLUMN_SEPARATOR, "\t", &p->separator)) ||
	    (*why = take_separator(p, CLAUSE_ROW_SEPARATOR, "\n", &p->row_separator)))
		return PLAN_PAUSE;
	r = make_filter(p, why);
	if (r != PLAN_OK)
		return r;
	if ((*why = take_partitions(p, &to)))
		return PLAN_PAUSE;
	to.given = p->given;
	to.partial = def->partial_update;
	to.merge_condition = def->merge_condition;
	fe->env.zone = def->timezone;
	p->writer = row_writer_new(&fe->store, &to, p->mem, fe->now_ms, def->timezone, why);
	return p->writer ? PLAN_OK : PLAN_PAUSE;
}

void plan_release(struct plan *p)
{
	sqlite3_finalize(p->map);
	sqlite3_finalize(p->filter);
	row_writer_free(p->writer);
	buf_release(&p->log);
	arena_free(p->row_mem);
	arena_free(p->mem);
}
