/*
 * store.c - what is defined, and its tables in SQLite.
 */
#include "config.h"
#include "sandbox/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "sandbox/civil.h"

enum { FIRST_ID = 10001, SQL_MAX = 64 << 20, VALUE_MAX = 64 << 20 };

/* The definitions of a data directory; ours, so it has no dot in its name. */
static const char definitions[] = "CREATE TABLE IF NOT EXISTS definition (id INTEGER PRIMARY KEY, "
				  "db TEXT, name TEXT, made INTEGER, sql TEXT)";

int store_open(struct store *s, const char *dir, struct err *err)
{
	char path[4096] = ":memory:";

	*s = (struct store){ .next_id = FIRST_ID };
	if (dir) {
		mkdir(dir, 0700);
		snprintf(path, sizeof(path), "%s/starload-sandbox.sqlite", dir);
	}
	/* one thread at a time has its turn: SQLite need not see to that once more */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(path, &s->sql,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK ||
	    sqlite3_exec(s->sql, definitions, NULL, NULL, NULL) != SQLITE_OK) {
		err_set(err, ERR_IO, "%s: %s", path,
			s->sql ? sqlite3_errmsg(s->sql) : "out of memory");
		sqlite3_close(s->sql);
		s->sql = NULL;
		return ERR_IO;
	}
	/* no value of a query takes all memory */
	sqlite3_limit(s->sql, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	/* The emulator's rows are a copy of what tests produced: speed counts, not a power cut. */
	sqlite3_exec(s->sql, "PRAGMA synchronous = OFF; PRAGMA case_sensitive_like = ON", NULL,
		     NULL, NULL);
	s->mem = arena_new();
	return 0;
}

void store_close(struct store *s)
{
	sqlite3_close(s->sql);
	arena_free(s->mem);
}

int64_t store_id(struct store *s)
{
	return s->next_id++;
}

bool store_run(struct store *s, struct arena *mem, const char *sql, const char **why)
{
	char *text = NULL;
	bool ok = sqlite3_exec(s->sql, sql, NULL, NULL, &text) == SQLITE_OK;

	if (!ok && why)
		*why = arena_printf(mem, "%s", text ? text : "unknown error");
	sqlite3_free(text);
	return ok;
}

/* finding ------------------------------------------------------------------------------ */

struct database *store_database(struct store *s, struct text name)
{
	struct database *db;

	for (db = s->databases; db; db = db->next)
		if (text_is(name, db->name))
			return db;
	return NULL;
}

struct table *store_table(struct database *db, struct text name)
{
	struct table *t;

	for (t = db ? db->tables : NULL; t; t = t->next)
		if (text_is(name, t->name))
			return t;
	return NULL;
}

struct column *table_column(const struct table *t, struct text name)
{
	unsigned i;

	for (i = 0; i < t->n; i++)
		if (text_is_nocase(name, t->columns[i].name))
			return &t->columns[i];
	return NULL;
}

struct partition *table_partition(const struct table *t, struct text name)
{
	struct partition *p;

	for (p = t->partitions; p; p = p->next)
		if (text_is_nocase(name, p->name))
			return p;
	return NULL;
}

const char *sql_quoted(struct text name, struct arena *mem)
{
	struct buf b;
	const char *out;
	size_t i;

	buf_init(&b, SQL_MAX);
	buf_addc(&b, '"');
	for (i = 0; i < name.n; i++) {
		if (name.p[i] == '"')
			buf_addc(&b, '"');
		buf_addc(&b, name.p[i]);
	}
	buf_addc(&b, '"');
	out = arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return out;
}

const char *store_name(const struct table *t, bool temporary, struct arena *mem)
{
	const char *name =
		arena_printf(mem, "%s.%s%s", t->db->name, t->name, temporary ? "$temp" : "");

	return sql_quoted((struct text){ name, strlen(name) }, mem);
}

/* making and dropping ------------------------------------------------------------------- */

static void remember(struct store *s, const char *db, const char *name, int64_t made,
		     const char *sql)
{
	sqlite3_stmt *st;

	if (s->loading)
		return;
	if (sqlite3_prepare_v2(s->sql,
			       "INSERT INTO definition(db, name, made, sql) VALUES (?, ?, ?, ?)",
			       -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_text(st, 1, db, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, made);
	sqlite3_bind_text(st, 4, sql, -1, SQLITE_STATIC);
	sqlite3_step(st);
	sqlite3_finalize(st);
}

void store_remember(struct store *s, const struct table *t, const char *sql)
{
	remember(s, t->db->name, t->name, t->created_ms, sql);
}

static void forget(struct store *s, const char *db, const char *name)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(s->sql,
			       name ? "DELETE FROM definition WHERE db = ? AND name = ?"
				    : "DELETE FROM definition WHERE db = ?",
			       -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_text(st, 1, db, -1, SQLITE_STATIC);
	if (name)
		sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	sqlite3_step(st);
	sqlite3_finalize(st);
}

void store_add_database(struct store *s, struct text name)
{
	struct database *db = ARENA_NEW(s->mem, struct database), **at;

	db->id = store_id(s);
	db->name = arena_copy(s->mem, name.p, name.n);
	for (at = &s->databases; *at; at = &(*at)->next)
		;
	*at = db;
	remember(s, db->name, "", 0, "");
}

static void add_columns(struct buf *b, const struct table *t, struct arena *mem)
{
	unsigned i;

	for (i = 0; i < t->n; i++)
		buf_addf(b, "%s%s %s", i ? ", " : "",
			 sql_quoted((struct text){ t->columns[i].name, strlen(t->columns[i].name) },
				    mem),
			 type_sqlite(&t->columns[i].type, mem));
}

static bool make_table(struct store *s, struct table *t, bool temporary, const char **why)
{
	struct arena *mem = arena_new();
	struct buf b;
	const char *text;
	unsigned i, keys = 0;
	bool ok;

	buf_init(&b, SQL_MAX);
	buf_addf(&b, "CREATE TABLE IF NOT EXISTS %s (", store_name(t, temporary, mem));
	add_columns(&b, t, mem);
	for (i = 0; i < t->n && t->keys != KEYS_DUPLICATE; i++)
		if (t->columns[i].key)
			buf_addf(&b, "%s%s", keys++ ? ", " : ", PRIMARY KEY (",
				 sql_quoted((struct text){ t->columns[i].name,
							   strlen(t->columns[i].name) },
					    mem));
	buf_adds(&b, keys ? "))" : ")");
	ok = store_run(s, mem, buf_str(&b), &text);
	if (!ok)
		*why = arena_printf(s->mem, "%s", text);
	buf_release(&b);
	arena_free(mem);
	return ok;
}

bool store_add_stage(struct store *s, const struct table *t, const char *name, struct arena *mem,
		     const char **why)
{
	struct buf b;
	bool ok;

	buf_init(&b, SQL_MAX);
	buf_addf(&b, "CREATE TABLE temp.%s (", name);
	add_columns(&b, t, mem);
	buf_adds(&b, t->keys == KEYS_DUPLICATE ? ")" : ", \"$op\" INTEGER)");
	ok = store_run(s, mem, buf_str(&b), why);
	buf_release(&b);
	return ok;
}

void store_drop_stage(struct store *s, const char *name)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "DROP TABLE IF EXISTS temp.%s", name);
	sqlite3_exec(s->sql, sql, NULL, NULL, NULL);
}

bool store_add_table(struct store *s, struct table *t, const char **why)
{
	struct table **at;

	if (!make_table(s, t, false, why) || !make_table(s, t, true, why))
		return false;
	for (at = &t->db->tables; *at; at = &(*at)->next)
		;
	*at = t;
	remember(s, t->db->name, t->name, t->created_ms, t->create_sql);
	return true;
}

void store_drop_table(struct store *s, struct table *t)
{
	struct arena *mem = arena_new();
	struct table **at;

	store_run(s, mem, arena_printf(mem, "DROP TABLE IF EXISTS %s", store_name(t, false, mem)),
		  NULL);
	store_run(s, mem, arena_printf(mem, "DROP TABLE IF EXISTS %s", store_name(t, true, mem)),
		  NULL);
	arena_free(mem);
	forget(s, t->db->name, t->name);
	for (at = &t->db->tables; *at; at = &(*at)->next) {
		if (*at == t) {
			*at = t->next;
			break;
		}
	}
}

void store_drop_database(struct store *s, struct database *db)
{
	struct database **at;

	while (db->tables)
		store_drop_table(s, db->tables);
	forget(s, db->name, NULL);
	for (at = &s->databases; *at; at = &(*at)->next) {
		if (*at == db) {
			*at = db->next;
			break;
		}
	}
}

void store_truncate(struct store *s, struct table *t)
{
	struct arena *mem = arena_new();

	store_run(s, mem, arena_printf(mem, "DELETE FROM %s", store_name(t, false, mem)), NULL);
	arena_free(mem);
}

/* partitions ---------------------------------------------------------------------------- */

/* -1, 0, 1: by the column's type. */
static int compare(const struct coltype *t, struct text a, const char *b)
{
	struct civil x, y;
	struct text bt = { b, strlen(b) };
	int64_t d;

	if (t->kind == TYPE_DATE || t->kind == TYPE_DATETIME) {
		if (civil_parse(a, &x) && civil_parse(bt, &y)) {
			d = civil_seconds(&x) - civil_seconds(&y);
			return d < 0 ? -1 : d > 0;
		}
	} else if (type_is_number(t)) {
		char buf[64];
		double u, v = strtod(b, NULL);

		snprintf(buf, sizeof(buf), "%.*s", (int)(a.n > 60 ? 60 : a.n), a.p);
		u = strtod(buf, NULL);
		return u < v ? -1 : u > v;
	}
	d = memcmp(a.p, b, a.n < bt.n ? a.n : bt.n);
	return d ? (d < 0 ? -1 : 1) : a.n < bt.n ? -1 : a.n > bt.n;
}

static bool holds(const struct table *t, const struct partition *p, struct text value)
{
	const struct coltype *type = &t->columns[t->partition_column].type;
	unsigned i;

	if (p->list) {
		for (i = 0; i < p->n_values; i++)
			if (value.p && compare(type, value, p->values[i]) == 0)
				return true;
		return false;
	}
	/* NULL belongs to the lowest range */
	if (!value.p)
		return !p->lower;
	return (!p->lower || compare(type, value, p->lower) >= 0) &&
	       (!p->upper || compare(type, value, p->upper) < 0);
}

/* date_trunc('day', dt): the partition p20230601 from that day to the next. */
static struct partition *make_by_unit(struct store *s, struct table *t, struct text value,
				      int64_t now_ms)
{
	static const char *const units[] = { "hour", "day", "month", "year" };
	struct partition *p, **at;
	struct civil c, next;
	char low[40], high[40];
	unsigned u;

	if (!civil_parse(value, &c))
		return NULL;
	for (u = 0; u < 4 && strcmp(units[u], t->partition_unit) != 0; u++)
		;
	c.minute = c.second = c.micro = 0;
	if (u >= 1)
		c.hour = 0;
	if (u >= 2)
		c.day = 1;
	if (u >= 3)
		c.month = 1;
	civil_from_seconds(civil_seconds(&c) + (u == 0	 ? 3600
						: u == 1 ? 86400
						: u == 2 ? 31 * 86400
							 : 366 * 86400),
			   &next);
	if (u >= 2)
		next.day = 1;
	if (u >= 3)
		next.month = 1;
	civil_datetime(&c, low);
	civil_datetime(&next, high);
	if (u >= 1 && t->columns[t->partition_column].type.kind == TYPE_DATE)
		low[10] = high[10] = '\0';
	p = ARENA_NEW(s->mem, struct partition);
	p->id = store_id(s);
	p->created_ms = now_ms;
	p->name = u == 0 ? arena_printf(s->mem, "p%04d%02d%02d%02d", c.year, c.month, c.day, c.hour)
		  : u == 1 ? arena_printf(s->mem, "p%04d%02d%02d", c.year, c.month, c.day)
		  : u == 2 ? arena_printf(s->mem, "p%04d%02d", c.year, c.month)
			   : arena_printf(s->mem, "p%04d", c.year);
	p->lower = arena_printf(s->mem, "%s", low);
	p->upper = arena_printf(s->mem, "%s", high);
	for (at = &t->partitions; *at; at = &(*at)->next)
		;
	*at = p;
	return p;
}

struct partition *store_place(struct store *s, struct table *t, struct text value, bool temporary,
			      int64_t now_ms)
{
	struct partition *p;

	for (p = t->partitions; p; p = p->next)
		if (p->temporary == temporary && (t->partition_column < 0 || holds(t, p, value)))
			return p;
	return t->partition_unit && value.p && !temporary ? make_by_unit(s, t, value, now_ms)
							  : NULL;
}
