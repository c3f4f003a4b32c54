/*
 * why_read.c - what the server can tell besides SHOW ROUTINE LOAD.
 * All of it works with INSERT on the table alone; what is refused is left out.
 */
#include "config.h"
#include "job/why.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "job/job.h"
#include "job/shown.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* A statement with a name of two parts at its end. */
static int ask(struct sqlconn *c, const char *head, struct text db, struct text name,
	       struct arena *mem, struct sql_result *r, struct err *err)
{
	struct buf b;
	int rc;

	buf_init_unbounded(&b);
	buf_adds(&b, head);
	quote_name(&b, db);
	buf_addc(&b, '.');
	quote_name(&b, name);
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, r,
			   err);
	buf_release(&b);
	return rc;
}

/* A column of the result as a list; nothing when it was refused. */
static int list_of(int rc, const struct sql_result *r, const char *column, struct arena *mem,
		   struct text **list, size_t *n)
{
	size_t i;

	*n = 0;
	if (rc)
		return rc == ERR_REFUSED ? 0 : rc;
	*list = arena_alloc(mem, r->n_rows * sizeof(**list));
	for (i = 0; i < r->n_rows; i++)
		(*list)[(*n)++] = sql_text(r, i, column);
	return 0;
}

static bool has(const struct text *list, size_t n, struct text t)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_eq(list[i], t))
			return true;
	return false;
}

/* SHOW ROUTINE LOAD TASK FROM db WHERE JobName = "job" (this form only) */
static int read_tasks(struct sqlconn *c, const struct job *j, struct arena *mem,
		      struct why_facts *f, struct err *err)
{
	struct sql_result r;
	struct buf b;
	size_t i;
	int rc;

	buf_init_unbounded(&b);
	buf_adds(&b, "SHOW ROUTINE LOAD TASK FROM ");
	quote_name(&b, j->db);
	buf_adds(&b, " WHERE JobName = ");
	quote_string(&b, j->name, '"');
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, &r,
			   err);
	buf_release(&b);
	if (rc)
		return rc == ERR_REFUSED ? 0 : rc;
	f->tasks_read = true;
	f->tasks = arena_alloc(mem, r.n_rows * sizeof(*f->tasks));
	for (i = 0; i < r.n_rows; i++) {
		struct text t = text_trim(sql_text(&r, i, "Message"));

		if (t.n && !text_is(t, "NULL") && !has(f->tasks, f->n_tasks, t))
			f->tasks[f->n_tasks++] = shown_text(t, mem);
	}
	return 0;
}

int why_facts_read(struct sqlconn *c, const struct job *j, struct arena *mem, struct why_facts *out,
		   struct err *err)
{
	struct sql_result r;
	int rc;

	*out = (struct why_facts){ .n_tasks = 0 };
	if (job_state_final(j->state))
		return 0;
	if (j->state != JOB_PAUSED)
		return read_tasks(c, j, mem, out, err);
	/* only what a plan that failed may be about */
	if (!memmem(j->reason.p, j->reason.n, "failed to create task", 21))
		return 0;
	rc = ask(c, "DESC ", j->db, j->table, mem, &r, err);
	rc = list_of(rc, &r, "Field", mem, &out->columns, &out->n_columns);
	if (rc)
		return rc;
	if (!memmem(j->reason.p, j->reason.n, "artition '", 10))
		return 0;
	/* the nearest is one of these, not a column */
	out->n_columns = 0;
	rc = ask(c, "SHOW PARTITIONS FROM ", j->db, j->table, mem, &r, err);
	return list_of(rc, &r, "PartitionName", mem, &out->partitions, &out->n_partitions);
}

/* error rows ------------------------------------------------------------------------------------
 */

void why_error_lines(struct text log, size_t max, struct arena *mem, struct text **lines, size_t *n,
		     bool *more)
{
	struct text *list = *n ? *lines : arena_alloc(mem, max * sizeof(*list));

	while (log.n) {
		const char *end = memchr(log.p, '\n', log.n);
		size_t len = end ? (size_t)(end - log.p) : log.n;
		struct text one = text_trim((struct text){ log.p, len });

		log.p += len + (end != NULL);
		log.n -= len + (end != NULL);
		if (!one.n || has(list, *n, one))
			continue;
		if (*n == max) {
			*more = true;
			break;
		}
		list[(*n)++] = one;
	}
	*lines = list;
}

int why_errors_read(struct sqlconn *c, const struct job *j, size_t max, struct arena *mem,
		    struct text **lines, size_t *n, bool *more, struct err *err)
{
	struct sql_result r;
	const char *sql;
	size_t i;
	int rc;

	*n = 0;
	*more = false;
	if (!j->tracking_sql.n || !j->id)
		return 0;
	/* that statement, but ours: what a cell says is not to be executed */
	sql = arena_printf(mem,
			   "SELECT tracking_log FROM information_schema.load_tracking_logs WHERE "
			   "job_id = %lld",
			   (long long)j->id);
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ sql, strlen(sql) }, false, mem, &r,
			   err);
	for (i = 0; !rc && i < r.n_rows; i++)
		why_error_lines(sql_text(&r, i, "tracking_log"), max, mem, lines, n, more);
	return rc;
}
