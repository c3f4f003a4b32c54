/*
 * ddl.c - CREATE DATABASE, CREATE TABLE.
 *
 * What is read of a table: columns, keys, partitions, distribution, properties,
 * comments.  Indexes, ORDER BY and rollups are read over: nothing here depends on them.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/err.h"
#include "sandbox/front.h"
#include "sandbox/users.h"

static const char *keep(struct call *c, struct text t)
{
	return arena_copy(c->fe->store.mem, t.p, t.n);
}

void ddl_create_database(struct call *c, struct words *w, int arg)
{
	bool quiet = take_phrase(w, "IF NOT EXISTS");
	struct text name, catalog;

	(void)arg;
	if (!take_qname(w, &catalog, &name) || !words_end(w)) {
		if (!take(w, "PROPERTIES")) {
			words_error(w, c->out);
			return;
		}
	}
	if (!call_may_system(c, PRIV_CREATE, "CREATE DATABASE"))
		return;
	if (store_database(&c->fe->store, name) || text_is_nocase(name, "information_schema")) {
		if (quiet)
			reply_ok(c->out);
		else
			reply_err(c->out, c->mem, 1007,
				  "Can't create database '%.*s'; database exists", TEXT_ARG(name));
		return;
	}
	store_add_database(&c->fe->store, name);
	reply_ok(c->out);
}

/* columns ---------------------------------------------------------------------------------------
 */

static bool take_default(struct call *c, struct words *w, struct column *col)
{
	struct text t;
	bool paren = take(w, "(");

	if (take(w, "NULL")) {
		col->def_null = true;
	} else if (take_string(w, &t)) {
		col->def = keep(c, t);
	} else if (take(w, "CURRENT_TIMESTAMP") || take(w, "NOW")) {
		col->def = "CURRENT_TIMESTAMP";
		if (take(w, "("))
			return take(w, ")");
	} else if (take(w, "UUID")) {
		col->def = "uuid";
		return take_phrase(w, "( )") && (!paren || take(w, ")"));
	} else {
		t = word_at(w, 0);
		if (!t.n || text_is(t, ",") || text_is(t, ")"))
			return false;
		if (text_is(t, "-"))
			t = (struct text){ t.p, (size_t)(word_at(w, 1).p + word_at(w, 1).n - t.p) };
		w->at += text_is(word_at(w, 0), "-") ? 2 : 1;
		col->def = keep(c, t);
	}
	return !paren || take(w, ")");
}

static bool take_column(struct call *c, struct words *w, struct column *col, const char **why)
{
	static const char *const aggregates[] = {
		"SUM",	   "MAX",	"MIN",		"REPLACE_IF_NOT_NULL",
		"REPLACE", "HLL_UNION", "BITMAP_UNION", "PERCENTILE_UNION",
	};
	struct text t;
	unsigned i;

	*col = (struct column){ .nullable = true, .comment = "" };
	if (!take_name(w, &t) || !type_take(w, c->fe->store.mem, &col->type))
		return false;
	col->name = keep(c, t);
	for (;;) {
		for (i = 0;
		     i < sizeof(aggregates) / sizeof(aggregates[0]) && !take(w, aggregates[i]); i++)
			;
		if (i < sizeof(aggregates) / sizeof(aggregates[0])) {
			col->aggregate = aggregates[i];
		} else if (take_phrase(w, "NOT NULL")) {
			col->nullable = false;
		} else if (take(w, "NULL")) {
			col->nullable = true;
		} else if (take(w, "KEY")) {
			col->key = true;
		} else if (take(w, "AUTO_INCREMENT")) {
			col->auto_increment = true;
			col->nullable = false;
		} else if (take(w, "DEFAULT")) {
			if (!take_default(c, w, col))
				return false;
		} else if (take(w, "COMMENT")) {
			if (!take_string(w, &t))
				return false;
			col->comment = keep(c, t);
		} else if (word_is(w, "AS")) {
			*why = "generated columns are not emulated by this sandbox";
			return false;
		} else if (take_phrase(w, "CHARACTER SET") || take(w, "CHARSET") ||
			   take(w, "COLLATE")) {
			if (!take_label(w, &t))
				return false;
		} else {
			return true;
		}
	}
}

/* INDEX name (cols) [USING x] [COMMENT 'x'] */
static bool skip_index(struct words *w)
{
	struct text t;

	if (!take(w, "INDEX"))
		return false;
	while (!words_end(w) && !word_is(w, ",") && !word_is(w, ")"))
		if (!take_parens(w, &t))
			w->at++;
	return true;
}

static bool take_columns(struct call *c, struct words *w, struct table *t, const char **why)
{
	unsigned room = 16;

	t->columns = arena_alloc(c->fe->store.mem, room * sizeof(*t->columns));
	if (!take(w, "("))
		return false;
	do {
		if (skip_index(w))
			continue;
		if (t->n == room) {
			struct column *more =
				arena_alloc(c->fe->store.mem, room * 2 * sizeof(*more));

			memcpy(more, t->columns, t->n * sizeof(*more));
			t->columns = more;
			room *= 2;
		}
		if (!take_column(c, w, &t->columns[t->n], why))
			return false;
		if (table_column(t, (struct text){ t->columns[t->n].name,
						   strlen(t->columns[t->n].name) })) {
			*why = arena_printf(c->mem, "Duplicate column name '%s'",
					    t->columns[t->n].name);
			return false;
		}
		t->n++;
	} while (take(w, ","));
	return take(w, ")");
}

/* clauses ---------------------------------------------------------------------------------------
 */

static bool take_keys(struct call *c, struct words *w, struct table *t, const char **why)
{
	struct text name;
	struct column *col;

	if (!take(w, "("))
		return false;
	do {
		if (!take_name(w, &name))
			return false;
		col = table_column(t, name);
		if (!col) {
			*why = arena_printf(c->mem, "Key column[%.*s] doesn't exist.",
					    TEXT_ARG(name));
			return false;
		}
		col->key = true;
		if (t->keys == KEYS_PRIMARY)
			col->nullable = false;
	} while (take(w, ","));
	return take(w, ")");
}

static const char *source_from(struct call *c, struct words *w, unsigned from)
{
	uint32_t start = w->list[from].at.off, end = span_end(w->list[w->at - 1].at);

	return arena_copy(c->fe->store.mem, w->src->text + start, end - start);
}

static bool set_partition_column(struct call *c, struct table *t, struct text name,
				 const char **why)
{
	struct column *col = table_column(t, name);

	if (!col) {
		*why = arena_printf(c->mem, "Partition column[%.*s] does not exist in column list.",
				    TEXT_ARG(name));
		return false;
	}
	t->partition_column = (int)(col - t->columns);
	return true;
}

/* RANGE(a), LIST(a), date_trunc('day', a), (a) */
static bool take_partition_by(struct call *c, struct words *w, struct table *t, const char **why)
{
	unsigned from = w->at;
	struct text name, unit;
	struct partition **tail = &t->partitions;

	if (take(w, "RANGE") || take(w, "LIST") || word_is(w, "(")) {
		if (!take(w, "(") || !take_name(w, &name) || !set_partition_column(c, t, name, why))
			return false;
		while (take(w, ","))
			if (!take_name(w, &name))
				return false;
		if (!take(w, ")"))
			return false;
	} else if (take(w, "date_trunc")) {
		if (!take(w, "(") || !take_string(w, &unit) || !take(w, ",") ||
		    !take_name(w, &name) || !take(w, ")") || !set_partition_column(c, t, name, why))
			return false;
		t->partition_unit = keep(c, unit);
	} else if (take_name(w, &name)) {
		if (!set_partition_column(c, t, name, why))
			return false;
		while (take(w, ","))
			if (!take_name(w, &name))
				return false;
	} else {
		return false;
	}
	t->partition_by = source_from(c, w, from);
	if (!take(w, "("))
		return true;
	if (take(w, ")"))
		return true;
	do {
		struct partition *p;

		if (!partition_take(c, w, t, &p, why))
			return false;
		while (*tail)
			tail = &(*tail)->next;
		*tail = p;
	} while (take(w, ","));
	return take(w, ")");
}

static bool take_distributed(struct call *c, struct words *w, struct table *t)
{
	unsigned from = w->at;
	struct text inside;
	int64_t n;

	if (take(w, "HASH")) {
		if (!take_parens(w, &inside))
			return false;
	} else if (!take(w, "RANDOM")) {
		return false;
	}
	if (take(w, "BUCKETS")) {
		if (!take_integer(w, &n))
			return false;
		t->buckets = n < 1 ? 1 : (unsigned)n;
	}
	t->distributed = source_from(c, w, from);
	return true;
}

static struct pair *keep_pairs(struct call *c, const struct pair *p)
{
	struct pair *out = NULL, **tail = &out;

	for (; p; p = p->next) {
		*tail = ARENA_NEW(c->fe->store.mem, struct pair);
		(*tail)->key = (struct text){ keep(c, p->key), p->key.n };
		(*tail)->value = (struct text){ keep(c, p->value), p->value.n };
		tail = &(*tail)->next;
	}
	return out;
}

static bool take_clauses(struct call *c, struct words *w, struct table *t, const char **why)
{
	static const char *const keys[] = { "DUPLICATE KEY", "AGGREGATE KEY", "UNIQUE KEY",
					    "PRIMARY KEY" };
	struct pair *pairs;
	struct text text;
	unsigned i;

	while (!words_end(w)) {
		for (i = 0; i < 4 && !take_phrase(w, keys[i]); i++)
			;
		if (i < 4) {
			t->keys = (enum keys_kind)i;
			if (!take_keys(c, w, t, why))
				return false;
		} else if (take(w, "ENGINE")) {
			take(w, "=");
			if (!take_name(w, &text))
				return false;
		} else if (take(w, "COMMENT")) {
			take(w, "=");
			if (!take_string(w, &text))
				return false;
			t->comment = keep(c, text);
		} else if (take_phrase(w, "PARTITION BY")) {
			if (!take_partition_by(c, w, t, why))
				return false;
		} else if (take_phrase(w, "DISTRIBUTED BY")) {
			if (!take_distributed(c, w, t))
				return false;
		} else if (take_phrase(w, "ORDER BY") || take(w, "ROLLUP")) {
			if (!take_parens(w, &text))
				return false;
		} else if (take(w, "PROPERTIES")) {
			if (!take_pairs(w, &pairs))
				return false;
			t->properties = keep_pairs(c, pairs);
		} else {
			word_is(w, "PROPERTIES");
			return false;
		}
	}
	return true;
}

static void finish(struct call *c, struct table *t)
{
	unsigned i, keys = 0;

	for (i = 0; i < t->n; i++)
		keys += t->columns[i].key;
	/* sorted by its first columns when nothing was said: three at most, up to 36 bytes */
	for (i = 0; !keys && i < t->n && i < 3; i++)
		if (t->columns[i].type.kind != TYPE_JSON && t->columns[i].type.kind != TYPE_FLOAT &&
		    t->columns[i].type.kind != TYPE_DOUBLE &&
		    t->columns[i].type.kind != TYPE_NESTED)
			t->columns[i].key = true;
		else
			break;
	for (i = 0; keys && t->keys == KEYS_AGGREGATE && i < t->n; i++)
		if (!t->columns[i].key && !t->columns[i].aggregate)
			t->columns[i].aggregate = "REPLACE";
	if (!t->partitions && t->partition_column < 0) {
		t->partitions = ARENA_NEW(c->fe->store.mem, struct partition);
		t->partitions->id = store_id(&c->fe->store);
		t->partitions->name = t->name;
		t->partitions->created_ms = t->created_ms;
	}
}

/* One table from its text; `made`: when. */
static void create(struct call *c, struct words *w, int64_t made)
{
	struct store *s = &c->fe->store;
	bool quiet = take_phrase(w, "IF NOT EXISTS");
	struct text db = TEXT(""), name;
	struct table *t = ARENA_NEW(s->mem, struct table);
	const char *why = NULL;
	uint32_t from = w->n ? w->list[0].at.off : 0;

	if (!take_qname(w, &db, &name)) {
		words_error(w, c->out);
		return;
	}
	if (take(w, "LIKE") || take(w, "AS")) {
		reply_analysis(c->out, c->mem, 1064,
			       "CREATE TABLE ... LIKE and AS are not emulated by this sandbox");
		return;
	}
	*t = (struct table){
		.partition_column = -1, .buckets = 1, .comment = "", .created_ms = made
	};
	t->name = keep(c, name);
	if (!take_columns(c, w, t, &why) || !take_clauses(c, w, t, &why)) {
		if (why)
			reply_analysis(c->out, c->mem, 1064, "%s", why);
		else
			words_error(w, c->out);
		return;
	}
	t->db = call_database(c, db);
	if (!t->db)
		return;
	if (!users_may(c->fe->users, c->session->user, PRIV_CREATE, "", "")) {
		call_denied(c, "CREATE TABLE", "DATABASE ", t->db->name);
		return;
	}
	if (store_table(t->db, name)) {
		if (quiet)
			reply_ok(c->out);
		else
			reply_err(c->out, c->mem, 1050, "Table '%s' already exists", t->name);
		return;
	}
	t->id = store_id(s);
	t->create_sql =
		arena_copy(s->mem, w->src->text + from, span_end(w->list[w->n - 1].at) - from);
	finish(c, t);
	if (store_add_table(s, t, &why))
		reply_ok(c->out);
	else
		reply_err(c->out, c->mem, 1064, "%s", why);
}

void ddl_create_table(struct call *c, struct words *w, int arg)
{
	(void)arg;
	create(c, w, c->fe->now_ms);
}

/* What a data directory remembers is read as if it were typed again. */
int ddl_load(struct fe *fe, struct err *err)
{
	struct fe_session *session = fe_session_new(fe, 0, "root", 0, "");
	struct arena *mem = arena_new();
	struct source src;
	struct reply out;
	struct call c = { fe, session, mem, &out };
	sqlite3_stmt *st;
	struct words w;
	int rc = 0;

	/* storing goes on while it is read: only what was there before */
	if (sqlite3_prepare_v2(
		    fe->store.sql,
		    "SELECT db, name, made, sql FROM definition WHERE id <= (SELECT max(id) FROM "
		    "definition) ORDER BY id",
		    -1, &st, NULL) != SQLITE_OK)
		rc = err_set(err, ERR_IO, "%s", sqlite3_errmsg(fe->store.sql));
	fe->store.loading = true;
	while (!rc && sqlite3_step(st) == SQLITE_ROW) {
		const char *db = (const char *)sqlite3_column_text(st, 0),
			   *name = (const char *)sqlite3_column_text(st, 1);

		if (!*name) {
			store_add_database(&fe->store, (struct text){ db, strlen(db) });
			continue;
		}
		reply_ok(&out);
		session_use(&c, (struct text){ db, strlen(db) });
		source_init(&src, "definition",
			    arena_printf(mem, "%s", (const char *)sqlite3_column_text(st, 3)),
			    (uint32_t)sqlite3_column_bytes(st, 3));
		words_init(&w, &src, 0, mem);
		if (take_phrase(&w, "ALTER TABLE")) {
			ddl_alter_table(&c, &w, 0);
		} else {
			take_phrase(&w, "CREATE TABLE");
			create(&c, &w, sqlite3_column_int64(st, 2));
		}
		if (out.kind == REPLY_ERR)
			rc = err_set(err, ERR_IO, "the data directory's table %s.%s: %s", db, name,
				     out.message);
	}
	sqlite3_finalize(st);
	fe->store.loading = false;
	fe_session_free(session);
	arena_free(mem);
	return rc;
}
