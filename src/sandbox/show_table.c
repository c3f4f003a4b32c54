/*
 * show_table.c - DESC, SHOW COLUMNS, SHOW CREATE TABLE, SHOW PARTITIONS.
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
static struct table *take_table(struct call *c, struct words *w, bool desc)
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

void show_desc(struct call *c, struct words *w, int arg)
{
	static const struct reply_column columns[] = {
		{ "Field", COLUMN_SHOW, 0, 0 },	  { "Type", COLUMN_SHOW, 0, 0 },
		{ "Null", COLUMN_SHOW, 0, 0 },	  { "Key", COLUMN_SHOW, 0, 0 },
		{ "Default", COLUMN_SHOW, 0, 0 }, { "Extra", COLUMN_SHOW, 0, 0 },
	};
	struct table *t = take_table(c, w, true);
	unsigned i;

	(void)arg;
	if (!t || !front_end(c, w))
		return;
	reply_rows(c->out, columns, 6);
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
	static const struct reply_column plain[] = {
		{ "Field", COLUMN_SHOW, 0, 0 },	  { "Type", COLUMN_SHOW, 0, 0 },
		{ "Null", COLUMN_SHOW, 0, 0 },	  { "Key", COLUMN_SHOW, 0, 0 },
		{ "Default", COLUMN_SHOW, 0, 0 }, { "Extra", COLUMN_SHOW, 0, 0 },
	};
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
	t = take_table(c, w, true);
	if (!t)
		return;
	if (!front_like(w, &like)) {
		words_error(w, c->out);
		return;
	}
	if (!front_end(c, w))
		return;
	reply_rows(c->out, full ? whole : plain, full ? 9 : 6);
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
	struct table *t = take_table(c, w, false);
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

/* SHOW PARTITIONS -------------------------------------------------------------------------------
 */

/* WHERE PartitionName = 'x' | LIKE 'x' [AND ...]; others are refused. */
static bool take_filter(struct call *c, struct words *w, struct text *like, bool *equal)
{
	struct text name;

	*like = (struct text){ 0 };
	if (!take(w, "WHERE"))
		return true;
	if (!take_name(w, &name) || !(word_is(w, "=") || word_is(w, "LIKE"))) {
		words_error(w, c->out);
		return false;
	}
	*equal = take(w, "=");
	if (!*equal)
		take(w, "LIKE");
	if (!text_is_nocase(name, "PartitionName")) {
		reply_analysis(c->out, c->mem, 1064,
			       "of SHOW PARTITIONS' filters this sandbox has PartitionName only");
		return false;
	}
	if (take_string(w, like))
		return true;
	words_error(w, c->out);
	return false;
}

static const char *range_cell(const struct table *t, const struct partition *p, struct arena *mem)
{
	const char *kind;

	if (t->partition_column < 0)
		return "";
	if (p->list)
		return arena_printf(mem, "((\"%s\"))",
				    p->n_values && p->values[0] ? p->values[0] : "");
	kind = t->columns[t->partition_column].type.kind == TYPE_DATE	    ? "DATE"
	       : t->columns[t->partition_column].type.kind == TYPE_DATETIME ? "DATETIME"
									    : "INT";
	return arena_printf(mem, "[types: [%s]; keys: [%s]; ..types: [%s]; keys: [%s]; )", kind,
			    p->lower ? p->lower : "0000-01-01", kind,
			    p->upper ? p->upper : "MAXVALUE");
}

void show_partitions(struct call *c, struct words *w, int temporary)
{
	static const char *const names[] = {
		"PartitionId",	      "PartitionName",
		"VisibleVersion",     "VisibleVersionTime",
		"VisibleVersionHash", "State",
		"PartitionKey",	      "Range",
		"DistributionKey",    "Buckets",
		"ReplicationNum",     "StorageMedium",
		"CooldownTime",	      "LastConsistencyCheckTime",
		"DataSize",	      "StorageSize",
		"IsInMemory",	      "RowCount",
	};
	struct reply_column *cols = arena_alloc(c->mem, ARRAY_SIZE(names) * sizeof(*cols));
	struct partition *p;
	struct text like;
	bool equal = false;
	struct table *t;
	char made[40];
	unsigned i;

	if (!take(w, "FROM")) {
		words_error(w, c->out);
		return;
	}
	t = take_table(c, w, false);
	if (!t || !take_filter(c, w, &like, &equal) || !front_end(c, w))
		return;
	if (t->view) {
		reply_analysis(c->out, c->mem, 1064, "Table[%s] does not exists or is not %s table",
			       t->name, since(c->fe, FE_4_1) ? "OLAP/Paimon" : "OLAP");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(names); i++)
		cols[i] = (struct reply_column){ names[i], COLUMN_SHOW, 0, 0 };
	reply_rows(c->out, cols, ARRAY_SIZE(names));
	for (p = t->partitions; p; p = p->next) {
		struct text name = { p->name, strlen(p->name) };
		struct reply_row *row;

		if (p->temporary != (temporary != 0) ||
		    (like.p &&
		     (equal ? !text_is_nocase(like, p->name) : !like_matches(name, like))))
			continue;
		zone_time(p->created_ms - p->created_ms % 1000, c->session->zone, made);
		row = reply_add(c->out, c->mem);
		cell(row, 0, arena_printf(c->mem, "%lld", (long long)p->id));
		cell(row, 1, p->name);
		cell(row, 2, "1");
		cell(row, 3, arena_printf(c->mem, "%s", made));
		cell(row, 4, "0");
		cell(row, 5, "NORMAL");
		cell(row, 6, t->partition_column < 0 ? "" : t->columns[t->partition_column].name);
		cell(row, 7, range_cell(t, p, c->mem));
		cell(row, 8, t->columns[0].name);
		cell(row, 9, arena_printf(c->mem, "%u", t->buckets));
		cell(row, 10, "1");
		cell(row, 11, "HDD");
		cell(row, 12, "9999-12-31 23:59:59");
		cell(row, 14, "0B");
		cell(row, 15, "0B");
		cell(row, 16, "false");
		cell(row, 17, "0");
	}
}
