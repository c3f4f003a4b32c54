/*
 * show.c - SHOW of databases, tables and what there is nothing of.
 */
#include "config.h"
#include "base/util.h"
#include "sandbox/front.h"
#include "sandbox/users.h"

static void cell(struct reply_row *row, unsigned i, const char *text)
{
	if (text)
		row->cells[i] = (struct text){ text, strlen(text) };
}

static struct text of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

void show_databases(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = { { "Database", COLUMN_SHOW, 0, 0 } };
	struct database *db;
	struct text like, catalog;

	(void)arg;
	if ((take(w, "FROM") && !take_name(w, &catalog)) || !front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	reply_rows(c->out, columns, 1);
	if (!like.p || like_matches(TEXT("information_schema"), like))
		cell(reply_add(c->out, c->mem), 0, "information_schema");
	for (db = c->fe->store.databases; db; db = db->next)
		if (users_see(c->fe->users, c->session->user, db->name) &&
		    (!like.p || like_matches(of(db->name), like)))
			cell(reply_add(c->out, c->mem), 0, db->name);
}

static bool is_shown(const struct call *c, const struct table *t, struct text like)
{
	return (!like.p || like_matches(of(t->name), like)) &&
	       users_may(c->fe->users, c->session->user, PRIV_ANY_TABLE, t->db->name, t->name);
}

static void table_names(struct call *c, const struct database *db, struct text like, int full)
{
	struct reply_column *cols = arena_alloc(c->mem, 2 * sizeof(*cols));
	struct reply_row *row;
	struct table *t;

	cols[0] = (struct reply_column){ arena_printf(c->mem, "Tables_in_%s", db->name),
					 COLUMN_SHOW, 0, 0 };
	cols[1] = (struct reply_column){ "Table_type", COLUMN_SHOW, 0, 0 };
	reply_rows(c->out, cols, full ? 2 : 1);
	for (t = db->tables; t; t = t->next) {
		if (!is_shown(c, t, like))
			continue;
		row = reply_add(c->out, c->mem);
		cell(row, 0, t->name);
		if (full)
			cell(row, 1, t->view ? "VIEW" : "BASE TABLE");
	}
}

static void table_status(struct call *c, const struct database *db, struct text like)
{
	static const char *const names[] = {
		"Name",		  "Engine",	    "Version",	       "Row_format",   "Rows",
		"Avg_row_length", "Data_length",    "Max_data_length", "Index_length", "Data_free",
		"Auto_increment", "Create_time",    "Update_time",     "Check_time",   "Collation",
		"Checksum",	  "Create_options", "Comment",
	};
	struct reply_column *cols = arena_alloc(c->mem, ARRAY_SIZE(names) * sizeof(*cols));
	struct reply_row *row;
	struct table *t;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		cols[i] = (struct reply_column){ names[i], COLUMN_SHOW, 0, 0 };
	reply_rows(c->out, cols, ARRAY_SIZE(names));
	for (t = db->tables; t; t = t->next) {
		if (!is_shown(c, t, like))
			continue;
		row = reply_add(c->out, c->mem);
		cell(row, 0, t->name);
		cell(row, 1, "StarRocks");
		cell(row, 14, "utf8_general_ci");
		cell(row, 17, t->comment);
	}
}

void show_tables(struct call *c, struct words *w, int arg)
{
	static const struct reply_column none[] = { { "Tables_in_information_schema", COLUMN_SHOW,
						      0, 0 } };
	static const char *const schema[] = { "columns",	 "load_tracking_logs",
					      "partitions_meta", "routine_load_jobs",
					      "schemata",	 "tables" };
	struct text dbname = TEXT(""), catalog, like;
	struct database *db;
	unsigned i;

	if (((take(w, "FROM") || take(w, "IN")) && !take_qname(w, &catalog, &dbname)) ||
	    !front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	if (text_is_nocase(dbname.n	    ? dbname
			   : c->session->db ? of(c->session->db)
					    : TEXT(""),
			   "information_schema")) {
		reply_rows(c->out, none, 1);
		for (i = 0; i < ARRAY_SIZE(schema); i++)
			cell(reply_add(c->out, c->mem), 0, schema[i]);
		return;
	}
	db = call_database(c, dbname);
	if (!db)
		return;
	if (arg == 2)
		table_status(c, db, like);
	else
		table_names(c, db, like, arg);
}

void show_create_database(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = { { "Database", COLUMN_SHOW, 0, 0 },
						       { "Create Database", COLUMN_SHOW, 0, 0 } };
	struct text name;
	struct database *db;
	struct reply_row *row;

	(void)arg;
	if (!take_name(w, &name)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	db = call_database(c, name);
	if (!db)
		return;
	reply_rows(c->out, columns, 2);
	row = reply_add(c->out, c->mem);
	cell(row, 0, db->name);
	cell(row, 1, arena_printf(c->mem, "CREATE DATABASE `%s`", db->name));
}

void show_catalogs(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = {
		{ "Catalog", COLUMN_SHOW, 0, 0 },
		{ "Type", COLUMN_SHOW, 0, 0 },
		{ "Comment", COLUMN_SHOW, 0, 0 },
	};
	struct reply_row *row;

	(void)arg;
	if (!front_end(c, w))
		return;
	reply_rows(c->out, columns, 3);
	row = reply_add(c->out, c->mem);
	cell(row, 0, "default_catalog");
	cell(row, 1, "Internal");
	cell(row, 2, "An internal catalog contains this cluster's self-managed tables.");
}

/* Statements that tools send and that have no rows on an FE of ours. */
void show_nothing(struct call *c, struct words *w, int what)
{
	static const struct reply_column sets[][4] = {
		{ { "Level", COLUMN_SHOW, 0, 0 },
		  { "Code", COLUMN_SHOW, 0, 0 },
		  { "Message", COLUMN_SHOW, 0, 0 } },
		{ { "Variable_name", COLUMN_SHOW, 0, 0 }, { "Value", COLUMN_SHOW, 0, 0 } },
		{ { "Engine", COLUMN_SHOW, 0, 0 },
		  { "Support", COLUMN_SHOW, 0, 0 },
		  { "Comment", COLUMN_SHOW, 0, 0 } },
		{ { "Charset", COLUMN_SHOW, 0, 0 },
		  { "Description", COLUMN_SHOW, 0, 0 },
		  { "Default collation", COLUMN_SHOW, 0, 0 },
		  { "Maxlen", COLUMN_SHOW, 0, 0 } },
		{ { "Collation", COLUMN_SHOW, 0, 0 }, { "Charset", COLUMN_SHOW, 0, 0 } },
		{ { "Table", COLUMN_SHOW, 0, 0 }, { "Key_name", COLUMN_SHOW, 0, 0 } },
		{ { "Name", COLUMN_SHOW, 0, 0 } },
		{ { "Label", COLUMN_SHOW, 0, 0 }, { "Id", COLUMN_SHOW, 0, 0 } },
	};
	static const unsigned counts[] = { 3, 2, 3, 4, 2, 2, 1, 2 };
	struct reply_row *row;

	(void)w;
	reply_rows(c->out, sets[what], counts[what]);
	if (what == 2 || what == 3 || what == 4) {
		row = reply_add(c->out, c->mem);
		cell(row, 0, what == 2 ? "OLAP" : what == 3 ? "utf8" : "utf8_general_ci");
		cell(row, 1, what == 2 ? "YES" : what == 3 ? "UTF-8 Unicode" : "utf8");
		if (what != 4)
			cell(row, 2,
			     what == 2 ? "Default storage engine of StarRocks" : "utf8_general_ci");
		if (what == 3)
			cell(row, 3, "3");
	}
}
