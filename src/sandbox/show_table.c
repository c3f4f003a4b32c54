/*
 * show_table.c - DESC, SHOW COLUMNS, SHOW CREATE TABLE.
 */
#include "config.h"
#include <stdio.h>
#include <strings.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"
#include "sandbox/users.h"

enum { TEXT_MAX = 16 << 20 };

static void cell(struct reply_row *row, unsigned i, const char *text)
{
	if (text)
		row->cells[i] = (struct text){ text, strlen(text) };
}

/* [db.]table FROM db; the error of a missing one depends on the statement. */
struct table *front_table(struct call *c, struct words *w, bool desc)
{
	struct text dbname = TEXT(""), name;
	struct database *db;
	struct table *t;

	if (!take_qname(w, &dbname, &name) ||
	    ((take(w, "FROM") || take(w, "IN")) && !take_name(w, &dbname))) {
		words_error(w, c->out);
		return NULL;
	}
	db = call_database(c, dbname);
	if (!db)
		return NULL;
	t = store_table(db, name);
	if (!t) {
		if (desc)
			reply_analysis(c->out, c->mem, 5502, "Unknown table '%.*s'",
				       TEXT_ARG(name));
		else
			reply_analysis(c->out, c->mem, 1064, "Table %.*s is not found",
				       TEXT_ARG(name));
		return NULL;
	}
	return call_may_table(c, PRIV_ANY_TABLE, "ANY", t) ? t : NULL;
}

static const char *default_cell(const struct column *col)
{
	return col->def;
}

static const struct reply_column desc_columns[] = {
	{ "Field", COLUMN_SHOW, 0, 0 },	  { "Type", COLUMN_SHOW, 0, 0 },
	{ "Null", COLUMN_SHOW, 0, 0 },	  { "Key", COLUMN_SHOW, 0, 0 },
	{ "Default", COLUMN_SHOW, 0, 0 }, { "Extra", COLUMN_SHOW, 0, 0 },
};

void show_desc(struct call *c, struct words *w, int arg)
{
	struct table *t;
	unsigned i;

	(void)arg;
	/* DESC is another word for EXPLAIN, too */
	if (word_is(w, "SELECT") || word_is(w, "WITH") ||
	    (word_is(w, "INSERT") && text_is_nocase(word_at(w, 1), "INTO"))) {
		dml_explain(c, w, 0);
		return;
	}
	t = front_table(c, w, true);
	if (!t || !front_end(c, w))
		return;
	reply_rows(c->out, desc_columns, 6);
	for (i = 0; i < t->n; i++) {
		const struct column *col = &t->columns[i];
		struct reply_row *row = reply_add(c->out, c->mem);

		cell(row, 0, col->name);
		cell(row, 1, type_desc(&col->type, c->mem));
		cell(row, 2, col->nullable ? "YES" : "NO");
		cell(row, 3, col->key ? "true" : "false");
		cell(row, 4, default_cell(col));
		cell(row, 5,
		     t->keys == KEYS_AGGREGATE && col->aggregate ? col->aggregate
		     : col->auto_increment			 ? "AUTO_INCREMENT"
								 : "");
	}
}

void show_columns(struct call *c, struct words *w, int full)
{
	static const struct reply_column whole[] = {
		{ "Field", COLUMN_SHOW, 0, 0 },	    { "Type", COLUMN_SHOW, 0, 0 },
		{ "Collation", COLUMN_SHOW, 0, 0 }, { "Null", COLUMN_SHOW, 0, 0 },
		{ "Key", COLUMN_SHOW, 0, 0 },	    { "Default", COLUMN_SHOW, 0, 0 },
		{ "Extra", COLUMN_SHOW, 0, 0 },	    { "Privileges", COLUMN_SHOW, 0, 0 },
		{ "Comment", COLUMN_SHOW, 0, 0 },
	};
	struct text like;
	struct table *t;
	unsigned i, k;

	if (!take(w, "FROM") && !take(w, "IN")) {
		words_error(w, c->out);
		return;
	}
	t = front_table(c, w, true);
	if (!t)
		return;
	if (!front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	reply_rows(c->out, full ? whole : desc_columns, full ? 9 : 6);
	for (i = 0; i < t->n; i++) {
		const struct column *col = &t->columns[i];
		struct reply_row *row;

		if (like.p && !like_matches((struct text){ col->name, strlen(col->name) }, like))
			continue;
		row = reply_add(c->out, c->mem);
		k = 0;
		cell(row, k++, col->name);
		cell(row, k++, type_desc(&col->type, c->mem));
		if (full)
			cell(row, k++, type_is_number(&col->type) ? NULL : "utf8_general_ci");
		cell(row, k++, col->nullable ? "YES" : "NO");
		cell(row, k++, col->key ? "YES" : "NO");
		cell(row, k++, default_cell(col));
		cell(row, k++, col->auto_increment ? "AUTO_INCREMENT" : "");
		if (full) {
			cell(row, k++, "");
			cell(row, k++, col->comment);
		}
	}
}

/* SHOW CREATE TABLE -----------------------------------------------------------------------------
 */

static void column_text(struct buf *b, const struct table *t, const struct column *col,
			struct arena *mem)
{
	buf_addf(b, "  `%s` %s", col->name, type_sql(&col->type, mem));
	if (t->keys == KEYS_AGGREGATE && col->aggregate)
		buf_addf(b, " %s", col->aggregate);
	buf_adds(b, col->nullable ? " NULL" : " NOT NULL");
	if (col->auto_increment)
		buf_adds(b, " AUTO_INCREMENT");
	else if (col->def && !strcasecmp(col->def, "current_timestamp"))
		buf_adds(b, " DEFAULT CURRENT_TIMESTAMP");
	else if (col->def)
		buf_addf(b, " DEFAULT \"%s\"", col->def);
	buf_addf(b, " COMMENT \"%s\"", col->comment);
}

static void partitions_text(struct buf *b, const struct table *t)
{
	const struct partition *p;
	unsigned i, n = 0;

	if (!t->partition_by)
		return;
	buf_addf(b, "\nPARTITION BY %s", t->partition_by);
	if (t->partition_unit)
		return;
	buf_adds(b, "\n(");
	for (p = t->partitions; p; p = p->next) {
		if (p->temporary)
			continue;
		buf_addf(b, "%sPARTITION %s VALUES ", n++ ? ",\n" : "", p->name);
		if (p->list) {
			buf_adds(b, "IN (");
			for (i = 0; i < p->n_values; i++)
				buf_addf(b, "%s\"%s\"", i ? ", " : "",
					 p->values[i] ? p->values[i] : "");
			buf_adds(b, ")");
		} else {
			buf_addf(b, p->lower ? "[(\"%s\"), " : "[(\"%s\"), ",
				 p->lower ? p->lower : "0000-01-01");
			buf_addf(b, p->upper ? "(\"%s\"))" : "(%s))",
				 p->upper ? p->upper : "MAXVALUE");
		}
	}
	buf_adds(b, ")");
}

void show_create_table(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = { { "Table", COLUMN_SHOW, 0, 0 },
						       { "Create Table", COLUMN_SHOW, 0, 0 } };
	static const char *const keys[] = { "DUPLICATE", "AGGREGATE", "UNIQUE", "PRIMARY" };
	struct table *t = front_table(c, w, false);
	const struct pair *p;
	struct reply_row *row;
	struct buf b;
	unsigned i, n = 0;

	(void)arg;
	if (!t || !front_end(c, w))
		return;
	buf_init(&b, TEXT_MAX);
	buf_addf(&b, "CREATE TABLE `%s` (\n", t->name);
	for (i = 0; i < t->n; i++) {
		column_text(&b, t, &t->columns[i], c->mem);
		buf_adds(&b, i + 1 < t->n ? ",\n" : "\n");
	}
	buf_addf(&b, ") ENGINE=OLAP \n%s KEY(", keys[t->keys]);
	for (i = 0; i < t->n; i++)
		if (t->columns[i].key)
			buf_addf(&b, "%s`%s`", n++ ? ", " : "", t->columns[i].name);
	buf_adds(&b, ")");
	if (*t->comment)
		buf_addf(&b, "\nCOMMENT \"%s\"", t->comment);
	partitions_text(&b, t);
	buf_addf(&b, "\nDISTRIBUTED BY %s", t->distributed ? t->distributed : "RANDOM");
	buf_adds(&b, "\nPROPERTIES (\n");
	for (p = t->properties; p; p = p->next)
		buf_addf(&b, "\"%.*s\" = \"%.*s\"%s\n", TEXT_ARG(p->key), TEXT_ARG(p->value),
			 p->next ? "," : "");
	if (!t->properties)
		buf_adds(&b, "\"replication_num\" = \"1\"\n");
	buf_adds(&b, ");");
	reply_rows(c->out, columns, 2);
	row = reply_add(c->out, c->mem);
	cell(row, 0, t->name);
	row->cells[1] = (struct text){ arena_copy(c->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
}
