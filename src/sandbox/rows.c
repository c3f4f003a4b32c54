/*
 * rows.c - one row: convert, find its partition, write.
 */
#include "config.h"
#include "sandbox/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"

enum { SQL_MAX = 4 << 20 };

struct row_writer {
	struct store *store;
	struct row_target to;
	int64_t now_ms;
	const char *zone;
	sqlite3_stmt *put, *del;
	struct text *values; /* one for each column */
	bool staged;	     /* there is a table of that name */
	bool removes;	     /* rows that wait are to be removed */
};

static const char *quoted(const char *name, struct arena *mem)
{
	return sql_quoted((struct text){ name, strlen(name) }, mem);
}

/* What an existing row becomes (source: the aggregate types of columns). */
static void add_update(struct buf *b, const struct row_target *to, const struct column *c,
		       const char *table, struct arena *mem)
{
	const char *n = quoted(c->name, mem),
		   *how = to->table->keys == KEYS_AGGREGATE ? c->aggregate : NULL;

	if (how && !strcasecmp(how, "SUM"))
		buf_addf(b, "%s = coalesce(%s.%s, 0) + coalesce(excluded.%s, 0)", n, table, n, n);
	else if (how && (!strcasecmp(how, "MAX") || !strcasecmp(how, "MIN")))
		buf_addf(b, "%s = %s(coalesce(%s.%s, excluded.%s), coalesce(excluded.%s, %s.%s))",
			 n, !strcasecmp(how, "MAX") ? "max" : "min", table, n, n, n, table, n);
	else if (how && !strcasecmp(how, "REPLACE_IF_NOT_NULL"))
		buf_addf(b, "%s = coalesce(excluded.%s, %s.%s)", n, n, table, n);
	else
		buf_addf(b, "%s = excluded.%s", n, n);
}

/* ?1, ?2, ... */
static void add_places(struct buf *b, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		buf_addf(b, "%s?%u", i ? ", " : "", i + 1);
}

/* all: what waits; else one row. */
static const char *put_sql(const struct row_target *to, bool all, struct arena *mem)
{
	const struct table *t = to->table;
	const char *table = store_name(t, to->temporary, mem), *out;
	struct buf b;
	unsigned i, n;

	buf_init(&b, SQL_MAX);
	buf_addf(&b, "INSERT INTO %s ", table);
	if (!all) {
		buf_adds(&b, "VALUES (");
		add_places(&b, t->n);
		buf_adds(&b, ")");
	} else if (t->keys == KEYS_DUPLICATE) {
		/* in these words SQLite copies the rows as they are */
		buf_addf(&b, "SELECT * FROM temp.%s", to->stage);
	} else {
		for (i = 0; i < t->n; i++)
			buf_addf(&b, "%s%s", i ? ", " : "SELECT ", quoted(t->columns[i].name, mem));
		buf_addf(&b, " FROM temp.%s WHERE true ORDER BY rowid", to->stage);
	}
	if (t->keys != KEYS_DUPLICATE) {
		buf_adds(&b, " ON CONFLICT (");
		for (i = n = 0; i < t->n; i++)
			if (t->columns[i].key)
				buf_addf(&b, "%s%s", n++ ? ", " : "",
					 quoted(t->columns[i].name, mem));
		buf_adds(&b, ") DO ");
		for (i = n = 0; i < t->n; i++) {
			if (t->columns[i].key || (to->partial && !to->given[i]))
				continue;
			buf_adds(&b, n++ ? ", " : "UPDATE SET ");
			add_update(&b, to, &t->columns[i], table, mem);
		}
		if (!n)
			buf_adds(&b, "NOTHING");
		else if (to->merge_condition && *to->merge_condition)
			buf_addf(&b, " WHERE excluded.%s >= %s.%s",
				 quoted(to->merge_condition, mem), table,
				 quoted(to->merge_condition, mem));
	}
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

static const char *delete_sql(const struct row_target *to, struct arena *mem)
{
	const struct table *t = to->table;
	const char *out;
	struct buf b;
	unsigned i, n;

	buf_init(&b, SQL_MAX);
	buf_addf(&b, "DELETE FROM %s WHERE ", store_name(t, to->temporary, mem));
	for (i = n = 0; i < t->n; i++)
		if (t->columns[i].key)
			buf_addf(&b, "%s%s IS ?%u", n++ ? " AND " : "",
				 quoted(t->columns[i].name, mem), i + 1);
	out = n ? arena_copy(mem, buf_str(&b), b.n) : NULL;
	buf_release(&b);
	return out;
}

static sqlite3_stmt *prepare(struct store *s, const char *sql, struct arena *mem, const char **why)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->sql, sql, -1, &st, NULL) != SQLITE_OK)
		*why = arena_printf(mem, "%s", sqlite3_errmsg(s->sql));
	return st;
}

/* What a row is put by while it waits. */
static const char *stage_sql(const struct row_target *to, struct arena *mem)
{
	const char *out;
	struct buf b;

	buf_init(&b, SQL_MAX);
	buf_addf(&b, "INSERT INTO temp.%s VALUES (", to->stage);
	add_places(&b, to->table->n + (to->table->keys != KEYS_DUPLICATE));
	buf_adds(&b, ")");
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

struct row_writer *row_writer_new(struct store *s, const struct row_target *to, struct arena *mem,
				  int64_t now_ms, const char *zone, const char **why)
{
	struct row_writer *w = xmalloc(sizeof(*w));
	const char *sql = delete_sql(to, mem);

	*w = (struct row_writer){ .store = s, .to = *to, .now_ms = now_ms, .zone = zone };
	w->values = xmalloc((to->table->n + 1) * sizeof(*w->values));
	if (to->stage) {
		w->staged = store_add_stage(s, to->table, to->stage, mem, why);
		w->put = w->staged ? prepare(s, stage_sql(to, mem), mem, why) : NULL;
	} else {
		w->put = prepare(s, put_sql(to, false, mem), mem, why);
		w->del = w->put && sql ? prepare(s, sql, mem, why) : NULL;
	}
	if (w->put && (to->stage || !sql || w->del))
		return w;
	row_writer_free(w);
	return NULL;
}

void row_writer_free(struct row_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->put);
	sqlite3_finalize(w->del);
	if (w->staged)
		store_drop_stage(w->store, w->to.stage);
	free(w->values);
	free(w);
}

/* Rows that come and rows that go: one by one, in their order. */
static int publish_each(struct row_writer *w, sqlite3_stmt *all, sqlite3_stmt *put,
			sqlite3_stmt *del)
{
	const struct table *t = w->to.table;
	int rc, n = (int)t->n, i;

	while ((rc = sqlite3_step(all)) == SQLITE_ROW) {
		sqlite3_stmt *st = sqlite3_column_int(all, n) ? del : put;

		sqlite3_reset(st);
		for (i = 0; i < n; i++)
			if (st == put || t->columns[i].key)
				sqlite3_bind_value(st, i + 1, sqlite3_column_value(all, i));
		rc = sqlite3_step(st);
		sqlite3_reset(st);
		if (rc != SQLITE_DONE)
			return rc;
	}
	return rc;
}

bool rows_publish(struct row_writer *w, struct arena *mem, const char **why)
{
	sqlite3_stmt *all = NULL, *put = NULL, *del = NULL;
	int rc = SQLITE_ERROR;

	/* what is under way with the waiting rows ends first */
	sqlite3_reset(w->put);
	*why = NULL;
	if (!w->removes)
		return store_run(w->store, mem, put_sql(&w->to, true, mem), why);
	all = prepare(w->store,
		      arena_printf(mem, "SELECT * FROM temp.%s ORDER BY rowid", w->to.stage), mem,
		      why);
	put = prepare(w->store, put_sql(&w->to, false, mem), mem, why);
	del = prepare(w->store, delete_sql(&w->to, mem), mem, why);
	if (!*why)
		rc = publish_each(w, all, put, del);
	if (rc != SQLITE_DONE && !*why)
		*why = arena_printf(mem, "%s", sqlite3_errmsg(w->store->sql));
	sqlite3_finalize(all);
	sqlite3_finalize(put);
	sqlite3_finalize(del);
	return rc == SQLITE_DONE;
}

static struct text of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

/* Each number is given once, whatever becomes of its row. */
static struct text next_number(struct row_writer *w, const struct column *c, struct arena *mem)
{
	struct table *t = w->to.table;
	const char *sql =
		arena_printf(mem, "SELECT coalesce(max(%s), 0) + 1 FROM %s", quoted(c->name, mem),
			     store_name(w->to.table, w->to.temporary, mem));
	sqlite3_stmt *st;

	if (t->next_number)
		return of(arena_printf(mem, "%lld", (long long)t->next_number++));
	t->next_number = 1;
	if (sqlite3_prepare_v2(w->store->sql, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		t->next_number = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return of(arena_printf(mem, "%lld", (long long)t->next_number++));
}

static struct text default_value(struct row_writer *w, const struct column *c, struct arena *mem)
{
	char now[40];

	if (c->auto_increment)
		return next_number(w, c, mem);
	if (!c->def)
		return (struct text){ 0 };
	if (!strcasecmp(c->def, "current_timestamp")) {
		zone_time(w->now_ms, w->zone, now);
		return of(arena_printf(mem, "%s", now));
	}
	return of(c->def);
}

static bool allowed(const struct row_target *to, const struct partition *p)
{
	unsigned i;

	for (i = 0; i < to->n_partitions; i++)
		if (to->partitions[i] == p)
			return true;
	return !to->partitions;
}

static void bind(sqlite3_stmt *st, int at, const struct coltype *type, struct text v)
{
	char *end;
	char number[64];

	if (!v.p) {
		sqlite3_bind_null(st, at);
		return;
	}
	/* A column's affinity makes integers of text; reals it would leave inexact. */
	if ((type->kind == TYPE_FLOAT || type->kind == TYPE_DOUBLE) && v.n < sizeof(number)) {
		snprintf(number, sizeof(number), "%.*s", (int)v.n, v.p);
		sqlite3_bind_double(st, at, strtod(number, &end));
		return;
	}
	sqlite3_bind_text(st, at, v.p, (int)v.n, SQLITE_STATIC);
}

enum row_result row_write(struct row_writer *w, const struct text *cells, bool strict, bool remove,
			  struct arena *mem, const char **why)
{
	struct table *t = w->to.table;
	sqlite3_stmt *st = remove && !w->to.stage ? w->del : w->put;
	struct partition *p;
	unsigned i;
	int rc;

	for (i = 0; i < t->n; i++) {
		const struct column *c = &t->columns[i];
		struct text v = w->to.given[i] ? cells[i] : default_value(w, c, mem);

		if (v.p && !type_value(&c->type, v, mem, &v)) {
			if (strict || c->type.kind == TYPE_CHAR || c->type.kind == TYPE_VARCHAR) {
				*why = c->type.kind == TYPE_CHAR || c->type.kind == TYPE_VARCHAR
					       ? arena_printf(mem,
							      "Error: String '%.*s'(length=%zu) is "
							      "too long. The max length is "
							      "%u. Column: %s",
							      (int)(v.n > 64 ? 64 : v.n), v.p, v.n,
							      c->type.len, c->name)
					       : arena_printf(mem,
							      "Error: Value '%.*s' is out of "
							      "range. The type of '%s' is %s'",
							      (int)(v.n > 64 ? 64 : v.n), v.p,
							      c->name, type_desc(&c->type, mem));
				return ROW_BAD;
			}
			v = (struct text){ 0 };
		}
		if (!v.p && !c->nullable && (w->to.given[i] || !w->to.partial) &&
		    (!remove || c->key)) {
			*why = arena_printf(mem, "Error: NULL value in non-nullable column '%s'",
					    c->name);
			return ROW_BAD;
		}
		/* A row that is made by a partial update has its type's emptiness there. */
		w->values[i] = v;
	}
	p = store_place(w->store, t,
			t->partition_column < 0 ? (struct text){ 0 }
						: w->values[t->partition_column],
			w->to.temporary, w->now_ms);
	if (!p || !allowed(&w->to, p)) {
		*why = "Error: The row is out of partition ranges. Please add a new partition.";
		return ROW_BAD;
	}
	if (!st)
		return ROW_WRITTEN;
	sqlite3_reset(st);
	for (i = 0; i < t->n; i++)
		if (!remove || w->to.stage || t->columns[i].key)
			bind(st, (int)i + 1, &t->columns[i].type, w->values[i]);
	if (w->to.stage && t->keys != KEYS_DUPLICATE)
		sqlite3_bind_int(st, (int)t->n + 1, remove);
	w->removes |= remove;
	rc = sqlite3_step(st);
	if (rc != SQLITE_DONE) {
		*why = arena_printf(mem, "Error: %s", sqlite3_errmsg(w->store->sql));
		sqlite3_reset(st);
		return ROW_BAD;
	}
	sqlite3_reset(st);
	return ROW_WRITTEN;
}
