/*
 * job_read.c - SHOW ROUTINE LOAD, sent and read.
 */
#include "config.h"
#include "job/job.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* A name with a backtick cannot be written (the FE takes it out, which would be another
 * name), and no job or database has one. */
static bool writable(struct text name)
{
	return name.n && !memchr(name.p, '`', name.n) && !memchr(name.p, '\0', name.n);
}

static void write_show(struct buf *b, struct text db, struct text name, bool all)
{
	buf_adds(b, all ? "SHOW ALL ROUTINE LOAD " : "SHOW ROUTINE LOAD ");
	buf_adds(b, name.p ? "FOR " : "FROM ");
	quote_name(b, db);
	if (!name.p)
		return;
	buf_addc(b, '.');
	quote_name(b, name);
}

int jobs_read(struct sqlconn *c, struct text db, struct text name, bool all, struct arena *mem,
	      struct job_list *out, struct err *err)
{
	struct sql_result r;
	struct buf b;
	size_t i;
	int rc;

	*out = (struct job_list){ 0 };
	if (!writable(db))
		return err_set(err, ERR_USAGE, "\"%.*s\" can be no database's name", TEXT_ARG(db));
	if (name.p && !writable(name))
		return 0;
	buf_init_unbounded(&b);
	write_show(&b, db, name, all);
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, &r,
			   err);
	buf_release(&b);
	/* with a name there is an error instead of an empty set */
	if (rc == ERR_REFUSED && name.p && r.refused.kind == SQL_NO_JOB)
		return 0;
	out->no_db = rc == ERR_REFUSED && r.refused.kind == SQL_NO_DATABASE;
	if (out->no_db)
		return err_set(err, ERR_REFUSED,
			       "there is no database %.*s, or none that the user may see",
			       TEXT_ARG(db));
	if (rc)
		return rc;
	out->list = arena_alloc(mem, r.n_rows * sizeof(*out->list));
	for (i = 0; i < r.n_rows; i++) {
		job_of_row(&r, i, mem, &out->list[i]);
		if (!out->list[i].db.n)
			out->list[i].db = db;
	}
	out->n = r.n_rows;
	return 0;
}

const struct job *job_list_live(const struct job_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!job_state_final(l->list[i].state))
			return &l->list[i];
	return NULL;
}

int job_read(struct sqlconn *c, struct text db, struct text name, struct arena *mem,
	     struct job *out, bool *found, struct err *err)
{
	struct job_list l;
	int rc = jobs_read(c, db, name, false, mem, &l, err);
	const struct job *live = rc ? NULL : job_list_live(&l);

	*found = live != NULL;
	if (live)
		*out = *live;
	return rc;
}
