/*
 * catalog.c - what a live cluster has, read when it is asked for.
 *
 * Columns come from DESC and partitions from SHOW PARTITIONS, which the FE answers by
 * itself; information_schema would need a live BE.  Why a job is not there is not asked here:
 * job_absent().
 */
#include "config.h"
#include "job/catalog.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* One answer, kept; lists are short, one entry for each name in a script. */
struct entry {
	struct entry *next;
	enum { DATABASE, JOB, TABLE, PARTITIONS, TEMPORARY_PARTITIONS } kind;
	struct text db, name;
	union {
		enum catalog_is database;
		struct catalog_job job;
		struct catalog_table table;
		struct catalog_partitions partitions;
	} is;
};

struct catalog {
	struct sqlconn *conn;
	struct arena *mem;
	struct entry *first;
};

struct catalog *catalog_new(struct sqlconn *c, struct arena *mem)
{
	struct catalog *cat = arena_zalloc(mem, sizeof(*cat));

	cat->conn = c;
	cat->mem = mem;
	return cat;
}

static struct text text_keep(struct arena *mem, struct text t)
{
	return (struct text){ arena_copy(mem, t.p ? t.p : "", t.n), t.n };
}

static struct entry *find(struct catalog *cat, int kind, struct text db, struct text name)
{
	struct entry *e;

	for (e = cat->first; e; e = e->next)
		if ((int)e->kind == kind && text_eq(e->db, db) && text_eq(e->name, name))
			return e;
	return NULL;
}

static struct entry *add(struct catalog *cat, int kind, struct text db, struct text name)
{
	struct entry *e = arena_zalloc(cat->mem, sizeof(*e));

	e->kind = kind;
	e->db = text_keep(cat->mem, db);
	e->name = text_keep(cat->mem, name);
	e->next = cat->first;
	cat->first = e;
	return e;
}

/* Ask; what is refused is no error, and *refused says how (`none`: it was not). */
static int ask(struct catalog *cat, struct text db, const struct buf *sql, struct sql_result *out,
	       bool *refused, struct err *err)
{
	struct text text = { buf_str(sql), sql->n };
	int rc = sqlconn_query(cat->conn, db, text, false, cat->mem, out, err);

	*refused = rc == ERR_REFUSED;
	return *refused ? 0 : rc;
}

static void add_name(struct buf *sql, struct text db, struct text name)
{
	quote_name(sql, db);
	buf_addc(sql, '.');
	quote_name(sql, name);
}

static const struct text no_db = { NULL, 0 };

/* jobs -------------------------------------------------------------------------- */

int catalog_job(struct catalog *cat, struct text db, struct text name,
		const struct catalog_job **out, struct err *err)
{
	struct entry *e = find(cat, JOB, db, name);
	const struct job *live;
	struct job_list list;
	int rc = 0;

	if (!e) {
		e = add(cat, JOB, db, name);
		rc = jobs_read(cat->conn, e->db, e->name, false, cat->mem, &list, err);
		live = rc ? NULL : job_list_live(&list);
		if (live)
			e->is.job.job = *live;
		if (!rc)
			e->is.job.is = live ? CATALOG_THERE : CATALOG_MISSING;
		else if (list.no_db)
			e->is.job.is = CATALOG_NO_DATABASE;
		if (rc == ERR_REFUSED)
			rc = 0;
	}
	*out = &e->is.job;
	return rc;
}

int catalog_database(struct catalog *cat, struct text db, enum catalog_is *is, struct err *err)
{
	const struct text none = { "", 0 };
	struct entry *e = find(cat, DATABASE, db, none);
	struct sql_result r;
	struct buf sql;
	bool refused;
	int rc = 0;

	if (!e) {
		e = add(cat, DATABASE, db, none);
		buf_init(&sql, 1 << 20);
		buf_adds(&sql, "SHOW TABLES FROM ");
		quote_name(&sql, db);
		/* whether it may be asked, not what is in it */
		buf_adds(&sql, " LIKE '-'");
		rc = ask(cat, no_db, &sql, &r, &refused, err);
		buf_release(&sql);
		if (!rc && !refused)
			e->is.database = CATALOG_THERE;
		else if (refused && r.refused.kind == SQL_NO_DATABASE)
			e->is.database = CATALOG_NO_DATABASE;
	}
	*is = e->is.database;
	return rc;
}

/* tables ------------------------------------------------------------------------ */

static bool has_nocase(struct text t, const char *word)
{
	const size_t n = strlen(word);
	size_t i;

	for (i = 0; i + n <= t.n; i++)
		if (text_is_nocase((struct text){ t.p + i, n }, word))
			return true;
	return false;
}

static void take_columns(struct catalog *cat, struct catalog_table *t, const struct sql_result *r)
{
	size_t i;

	t->is = CATALOG_THERE;
	t->columns = arena_zalloc(cat->mem, (r->n_rows + 1) * sizeof(*t->columns));
	for (i = 0; i < r->n_rows; i++) {
		struct catalog_column *c = &t->columns[t->n_columns];
		const struct text *dflt = sql_cell(r, i, "Default");
		struct text extra = sql_text(r, i, "Extra");

		c->name = sql_text(r, i, "Field");
		c->type = sql_text(r, i, "Type");
		if (!c->name.n)
			continue;
		c->generated = has_nocase(extra, "GENERATED") || has_nocase(extra, "AS (");
		c->required = text_is_nocase(sql_text(r, i, "Null"), "NO") && dflt && !dflt->p &&
			      !c->generated && !has_nocase(extra, "AUTO_INCREMENT");
		t->n_columns++;
	}
	if (!t->n_columns)
		t->is = CATALOG_UNKNOWN;
}

int catalog_table(struct catalog *cat, struct text db, struct text name,
		  const struct catalog_table **out, struct err *err)
{
	struct entry *e = find(cat, TABLE, db, name);
	struct sql_result r;
	struct buf sql;
	bool refused;
	int rc = 0;

	if (!e) {
		e = add(cat, TABLE, db, name);
		buf_init(&sql, 1 << 20);
		buf_adds(&sql, "DESC ");
		add_name(&sql, db, name);
		rc = ask(cat, no_db, &sql, &r, &refused, err);
		buf_release(&sql);
		if (!rc && !refused)
			take_columns(cat, &e->is.table, &r);
		else if (refused && r.refused.kind == SQL_NO_TABLE)
			e->is.table.is = CATALOG_MISSING;
		else if (refused && r.refused.kind == SQL_NO_DATABASE)
			e->is.table.is = CATALOG_NO_DATABASE;
	}
	*out = &e->is.table;
	return rc;
}

int catalog_partitions(struct catalog *cat, struct text db, struct text table, bool temporary,
		       const struct catalog_partitions **out, struct err *err)
{
	const int kind = temporary ? TEMPORARY_PARTITIONS : PARTITIONS;
	struct entry *e = find(cat, kind, db, table);
	struct catalog_partitions *p;
	struct sql_result r;
	struct buf sql;
	bool refused;
	int rc = 0;

	if (e) {
		*out = &e->is.partitions;
		return 0;
	}
	e = add(cat, kind, db, table);
	p = &e->is.partitions;
	*out = p;
	buf_init(&sql, 1 << 20);
	buf_adds(&sql, temporary ? "SHOW TEMPORARY PARTITIONS FROM " : "SHOW PARTITIONS FROM ");
	add_name(&sql, db, table);
	rc = ask(cat, no_db, &sql, &r, &refused, err);
	buf_release(&sql);
	if (rc || refused)
		return rc;
	p->names = arena_zalloc(cat->mem, (r.n_rows + 1) * sizeof(*p->names));
	p->is = CATALOG_THERE;
	for (size_t i = 0; i < r.n_rows; i++) {
		p->names[p->n] = sql_text(&r, i, "PartitionName");
		if (p->names[p->n].n)
			p->n++;
	}
	/* rows without that column are of no server we know */
	if (r.n_rows && !p->n)
		p->is = CATALOG_UNKNOWN;
	return 0;
}

const struct catalog_column *catalog_column(const struct catalog_table *t, struct text name)
{
	size_t i;

	for (i = 0; i < t->n_columns; i++) {
		const struct text c = t->columns[i].name;

		if (c.n == name.n && !strncasecmp(c.p, name.p, c.n))
			return &t->columns[i];
	}
	return NULL;
}

/* planning ---------------------------------------------------------------------- */

int catalog_explain(struct catalog *cat, struct text db, struct text sql, struct text *refused,
		    struct err *err)
{
	struct sql_result r;
	int rc = sqlconn_query(cat->conn, db, sql, false, cat->mem, &r, err);

	*refused = (struct text){ NULL, 0 };
	if (rc != ERR_REFUSED)
		return rc;
	/* without a live node, or by a release that lacks something, nothing follows */
	if (r.refused.kind == SQL_ANALYSIS)
		*refused = r.refused.detail;
	return 0;
}
