/*
 * dml.c - INSERT, UPDATE, DELETE, and EXPLAIN of INSERT and SELECT.
 */
#include "config.h"
#include <stdlib.h>
#include <strings.h>

#include "sandbox/front.h"
#include "sandbox/rows.h"
#include "sandbox/sqlfront.h"
#include "sandbox/users.h"

/*
 * INSERT INTO [TABLE] t [PARTITION (p, ..)] [WITH LABEL x] [(a, b, ..)] up to the query.
 * It is read first and judged after the query, as an FE does it (source: InsertAnalyzer).
 */
struct insert {
	struct table *table;
	struct text *names, *parts; /* columns and partitions that were named */
	unsigned n_names, n_parts;
	bool named, parted, temporary;
	unsigned *columns; /* what the query's columns go to */
	unsigned n;
	bool *given;
	struct partition **partitions;
	unsigned n_partitions;
};

/* (a, b, ..); false: the reply is set. */
static bool take_list(struct call *c, struct words *w, struct text **list, unsigned *n)
{
	*list = arena_alloc(c->mem, (w->n + 1) * sizeof(**list));
	if (!take(w, "(")) {
		words_error(w, c->out);
		return false;
	}
	do {
		if (!take_label(w, &(*list)[(*n)++])) {
			words_error(w, c->out);
			return false;
		}
	} while (take(w, ","));
	if (take(w, ")"))
		return true;
	words_error(w, c->out);
	return false;
}

static bool take_head(struct call *c, struct words *w, struct insert *in)
{
	struct text dbname = TEXT(""), name;
	struct database *db;

	take(w, "TABLE");
	if (!take_qname(w, &dbname, &name)) {
		words_error(w, c->out);
		return false;
	}
	db = call_database(c, dbname);
	if (!db)
		return false;
	in->table = store_table(db, name);
	if (!in->table) {
		reply_analysis(c->out, c->mem, 1064, "Table %.*s is not found", TEXT_ARG(name));
		return false;
	}
	in->temporary = take(w, "TEMPORARY");
	in->parted = take(w, "PARTITION") || take(w, "PARTITIONS");
	if (in->parted && !take_list(c, w, &in->parts, &in->n_parts))
		return false;
	if (take_phrase(w, "WITH LABEL") && !take_label(w, &name)) {
		words_error(w, c->out);
		return false;
	}
	in->named = word_is(w, "(") && !text_is_nocase(word_at(w, 1), "SELECT") &&
		    !text_is_nocase(word_at(w, 1), "WITH");
	return !in->named || take_list(c, w, &in->names, &in->n_names);
}

static bool judge_partitions(struct call *c, struct insert *in)
{
	unsigned i;

	if (in->n_parts)
		in->partitions = arena_alloc(c->mem, in->n_parts * sizeof(*in->partitions));
	for (i = 0; i < in->n_parts; i++) {
		struct partition *p = table_partition(in->table, in->parts[i]);

		if (!p || p->temporary != in->temporary) {
			reply_analysis(c->out, c->mem, 1064,
				       "Unknown partition '%.*s' in table '%s'",
				       TEXT_ARG(in->parts[i]), in->table->name);
			return false;
		}
		in->partitions[in->n_partitions++] = p;
	}
	return true;
}

static bool judge_names(struct call *c, struct insert *in)
{
	unsigned i;

	for (i = 0; i < in->n_names; i++) {
		struct column *col = table_column(in->table, in->names[i]);
		unsigned at = col ? (unsigned)(col - in->table->columns) : 0;

		if (!col) {
			reply_analysis(c->out, c->mem, 1064, "Unknown column '%.*s' in '%s'",
				       TEXT_ARG(in->names[i]), in->table->name);
			return false;
		}
		if (in->given[at]) {
			if (since(c->fe, FE_3_4))
				reply_analysis(c->out, c->mem, 1060, "Duplicate column name '%.*s'",
					       TEXT_ARG(in->names[i]));
			else
				reply_analysis(c->out, c->mem, 1064,
					       "Column '%.*s' specified twice",
					       TEXT_ARG(in->names[i]));
			return false;
		}
		in->given[at] = true;
		in->columns[in->n++] = at;
	}
	return true;
}

/* The names that were given, each between blanks, in the order of letters. */
static const char *mentioned(const struct insert *in, struct arena *mem)
{
	const char *out = "", *next, *last = "";
	unsigned i, k;

	for (k = 0; k < in->n; k++) {
		for (next = NULL, i = 0; i < in->table->n; i++) {
			const char *name = in->table->columns[i].name;

			if (in->given[i] && strcasecmp(name, last) > 0 &&
			    (!next || strcasecmp(name, next) < 0))
				next = name;
		}
		if (!next)
			break;
		out = arena_printf(mem, "%s %s ", out, next);
		last = next;
	}
	return out;
}

static bool is_needed(const struct column *col)
{
	return !col->nullable && !col->def && !col->auto_increment && !col->generated;
}

static bool judge_columns(struct call *c, struct insert *in)
{
	struct table *t = in->table;
	bool primary = t->keys == KEYS_PRIMARY;
	const char *keys = NULL;
	unsigned i;

	in->columns = arena_alloc(c->mem, (t->n + 1) * sizeof(*in->columns));
	in->given = arena_zalloc(c->mem, (t->n + 1) * sizeof(*in->given));
	for (i = 0; !in->named && i < t->n; i++) {
		if (t->columns[i].generated || t->columns[i].auto_increment)
			continue;
		in->given[i] = true;
		in->columns[in->n++] = i;
	}
	if (in->named && !judge_names(c, in))
		return false;
	/* a primary key alone is an update of some columns */
	for (i = 0; in->named && primary && i < t->n; i++)
		if (t->columns[i].key && !in->given[i] && !t->columns[i].def &&
		    !t->columns[i].auto_increment)
			keys = arena_printf(c->mem, "%s%s%s", keys ? keys : "", keys ? "," : "",
					    t->columns[i].name);
	if (keys) {
		reply_analysis(c->out, c->mem, 6014, "missing key columns:%s for primary key table",
			       keys);
		return false;
	}
	for (i = 0; !primary && i < t->n; i++) {
		if (in->given[i] || !is_needed(&t->columns[i]))
			continue;
		reply_analysis(c->out, c->mem, 1064,
			       "'%s' must be explicitly mentioned in column permutation: %s",
			       t->columns[i].name, mentioned(in, c->mem));
		return false;
	}
	return true;
}

/* All of the statement; NULL: the reply is set. */
static sqlite3_stmt *prepare_insert(struct call *c, struct words *w, struct insert *in)
{
	sqlite3_stmt *st = NULL;
	const char *sql;

	if (!take_head(c, w, in) || !(sql = query_sql(c, w)))
		return NULL;
	if (sqlite3_prepare_v2(c->fe->store.sql, sql, -1, &st, NULL) != SQLITE_OK || !st) {
		query_error(c);
		return NULL;
	}
	if (!judge_partitions(c, in) || !judge_columns(c, in))
		goto refused;
	if (!sqlite3_stmt_readonly(st) || sqlite3_column_count(st) != (int)in->n) {
		reply_analysis(c->out, c->mem, 5604,
			       "Inserted target column count: %u doesn't match select/value "
			       "column count: %d",
			       in->n, sqlite3_column_count(st));
		if (!since(c->fe, FE_3_4))
			memcpy(c->out->sqlstate, "22000", 6);
		goto refused;
	}
	if (call_may_table(c, PRIV_INSERT, "INSERT", in->table))
		return st;
refused:
	sqlite3_finalize(st);
	return NULL;
}

static void insert_rows(struct call *c, sqlite3_stmt *st, const struct insert *in)
{
	struct row_target to = { .table = in->table,
				 .given = in->given,
				 .partial = in->named && in->table->keys == KEYS_PRIMARY &&
					    in->n < in->table->n,
				 .partitions = in->partitions,
				 .n_partitions = in->n_partitions };
	struct arena *row_mem = arena_new();
	struct text *cells = arena_zalloc(c->mem, in->table->n * sizeof(*cells));
	struct row_writer *w;
	const char *why = NULL;
	uint64_t n = 0;
	unsigned i;

	w = row_writer_new(&c->fe->store, &to, c->mem, c->fe->now_ms, c->session->zone, &why);
	sqlite3_exec(c->fe->store.sql, "SAVEPOINT dml", NULL, NULL, NULL);
	while (w && !why && sqlite3_step(st) == SQLITE_ROW) {
		for (i = 0; i < in->n; i++) {
			const char *v = (const char *)sqlite3_column_text(st, (int)i);
			size_t bytes = (size_t)sqlite3_column_bytes(st, (int)i);

			cells[in->columns[i]] =
				v ? (struct text){ arena_copy(row_mem, v, bytes), bytes }
				  : (struct text){ 0 };
		}
		if (row_write(w, cells, true, false, row_mem, &why) == ROW_WRITTEN) {
			n++;
			why = NULL;
		} else {
			why = arena_printf(c->mem, "%s", why);
		}
		arena_reset(row_mem);
	}
	if (why)
		sqlite3_exec(c->fe->store.sql, "ROLLBACK TO dml", NULL, NULL, NULL);
	sqlite3_exec(c->fe->store.sql, "RELEASE dml", NULL, NULL, NULL);
	row_writer_free(w);
	arena_free(row_mem);
	if (why) {
		reply_err(c->out, c->mem, 1064, "Insert has filtered data in strict mode. %s", why);
		return;
	}
	reply_ok(c->out);
	c->out->affected = n;
	c->out->info =
		arena_printf(c->mem, "{'label':'insert_%llx', 'status':'VISIBLE', 'txnId':'%lld'}",
			     (unsigned long long)c->fe->now_ms * 1000 +
				     (unsigned long long)c->fe->next_txn % 1000,
			     (long long)c->fe->next_txn);
	c->fe->next_txn++;
}

void dml_insert(struct call *c, struct words *w, int arg)
{
	struct insert in = { 0 };
	sqlite3_stmt *st = prepare_insert(c, w, &in);

	(void)arg;
	if (st)
		insert_rows(c, st, &in);
	sqlite3_finalize(st);
}

/* UPDATE information_schema.be_configs SET VALUE = n WHERE NAME = 'x': limits of loads. */
static void be_config(struct call *c, struct words *w)
{
	struct text value = { 0 }, name;
	int64_t mb = 0;

	if (!take_phrase(w, "SET VALUE =") || (!take_string(w, &value) && !take_integer(w, &mb))) {
		words_error(w, c->out);
		return;
	}
	if (value.p)
		mb = strtoll(arena_copy(c->mem, value.p, value.n), NULL, 10);
	if (!take_phrase(w, "WHERE NAME =") || !take_string(w, &name)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w) || !call_may_system(c, PRIV_OPERATE, "OPERATE"))
		return;
	if (text_is(name, "streaming_load_max_mb"))
		c->fe->body_max = mb << 20;
	else if (text_is(name, "streaming_load_max_batch_size_mb"))
		c->fe->json_max = mb << 20;
	else
		reply_err(c->out, c->mem, 1064,
			  "of a BE's configuration this sandbox lets streaming_load_max_mb and "
			  "streaming_load_max_batch_size_mb be set only");
}

/* DELETE FROM t WHERE ..; UPDATE t SET .. WHERE .. */
void dml_change(struct call *c, struct words *w, int update)
{
	struct table *t;
	const char *rest, *why = NULL;

	if (update && take_phrase(w, "information_schema . be_configs")) {
		be_config(c, w);
		return;
	}
	t = front_named_table(c, w, update ? "SET" : "WHERE");
	if (!t)
		return;
	if (!call_may_table(c, update ? PRIV_UPDATE : PRIV_DELETE, update ? "UPDATE" : "DELETE", t))
		return;
	if (update && t->keys != KEYS_PRIMARY) {
		reply_analysis(c->out, c->mem, 1064,
			       "table %s is not a primary key table, which does not support UPDATE",
			       t->name);
		return;
	}
	rest = query_sql(c, w);
	c->places = NULL; /* those of a part */
	if (!rest)
		return;
	if (!store_run(&c->fe->store, c->mem,
		       arena_printf(c->mem, "%s %s %s", update ? "UPDATE" : "DELETE FROM",
				    store_name(t, false, c->mem), rest),
		       &why)) {
		query_error(c);
		return;
	}
	reply_ok(c->out);
	c->out->affected = (uint64_t)sqlite3_changes64(c->fe->store.sql);
}

/* One column of lines: what there is of a plan here. */
static void plan_reply(struct call *c, const char *sink)
{
	static const struct reply_column columns[] = { { "Explain String", COLUMN_VARCHAR, 20,
							 0 } };
	const char *lines[] = { "PLAN FRAGMENT 0", " OUTPUT EXPRS:", "  PARTITION: UNPARTITIONED",
				"", sink };
	unsigned i;

	reply_rows(c->out, columns, 1);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		reply_add(c->out, c->mem)->cells[0] = (struct text){ lines[i], strlen(lines[i]) };
}

void dml_explain(struct call *c, struct words *w, int arg)
{
	static const char *const levels[] = { "LOGICAL", "VERBOSE", "COSTS", "SCHEDULER" };
	struct insert in = { 0 };
	sqlite3_stmt *st = NULL;
	const char *sql;
	unsigned i;

	(void)arg;
	for (i = 0; i < 4 && !take(w, levels[i]); i++)
		;
	if (take_phrase(w, "INSERT INTO")) {
		st = prepare_insert(c, w, &in);
		if (st)
			plan_reply(c,
				   arena_printf(c->mem, "  OLAP TABLE SINK: %s", in.table->name));
		sqlite3_finalize(st);
		return;
	}
	if (!word_is(w, "SELECT") && !word_is(w, "WITH")) {
		/* EXPLAIN is another word for DESC */
		show_desc(c, w, 0);
		return;
	}
	sql = query_sql(c, w);
	if (!sql)
		return;
	if (sqlite3_prepare_v2(c->fe->store.sql, sql, -1, &st, NULL) != SQLITE_OK)
		query_error(c);
	else
		plan_reply(c, "  RESULT SINK");
	sqlite3_finalize(st);
}
