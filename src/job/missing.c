/*
 * missing.c - why a job is not to be seen.
 *
 * SHOW ROUTINE LOAD leaves out what the user has no INSERT for, without a word; SHOW CREATE
 * ROUTINE LOAD asks for no privilege.  What the one hides and the other has is there, and its
 * text names the table.
 */
#include "config.h"
#include "job/select.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/near.h"
#include "job/job.h"
#include "job/shown.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* "CREATE ROUTINE LOAD db.job on TABLE": the first line has it as its last word. */
static struct text table_of(struct text create)
{
	const char *end = memchr(create.p, '\n', create.n), *on;
	struct text line = { create.p, end ? (size_t)(end - create.p) : create.n };

	line = text_trim(line);
	if (line.n && line.p[line.n - 1] == ',')
		line.n--;
	on = memmem(line.p, line.n, " on ", 4);
	if (!on)
		return (struct text){ 0 };
	on += 4;
	return text_trim((struct text){ on, (size_t)(line.p + line.n - on) });
}

/* Is it there all the same?  `table` is empty when its table is not told. */
static int hidden(struct sqlconn *c, struct text db, struct text name, struct arena *mem,
		  bool *there, struct text *table, struct err *err)
{
	struct sql_result r;
	struct buf b;
	int rc;

	*there = false;
	*table = (struct text){ 0 };
	buf_init_unbounded(&b);
	buf_adds(&b, "SHOW CREATE ROUTINE LOAD ");
	quote_name(&b, db);
	buf_addc(&b, '.');
	quote_name(&b, name);
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, &r,
			   err);
	buf_release(&b);
	if (rc == ERR_REFUSED) {
		/* of a Pulsar job it says only that it is one */
		*there = memmem(r.refused.text.p, r.refused.text.n, "pulsar", 6) != NULL;
		return 0;
	}
	if (rc || !r.n_rows)
		return rc;
	*there = true;
	*table = table_of(sql_text(&r, 0, "Create Job"));
	return 0;
}

static int say_hidden(struct text db, struct text name, struct text table, const char *user,
		      struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, sizeof(err->text));
	buf_adds(&b, "GRANT INSERT ON TABLE ");
	quote_name(&b, db);
	buf_addc(&b, '.');
	if (table.n)
		quote_name(&b, table);
	else
		buf_adds(&b, "its_table");
	buf_adds(&b, " TO USER ");
	if (user)
		quote_string(&b, (struct text){ user, strlen(user) }, '\'');
	else
		buf_adds(&b, "you");
	rc = err_set(err, ERR_REFUSED,
		     "job %.*s.%.*s is there but hidden: the user has no INSERT on its table; this "
		     "would show it: %s",
		     TEXT_ARG(db), TEXT_ARG(name), buf_str(&b));
	buf_release(&b);
	return rc;
}

/*
 * A job that was cancelled as its table went shows itself nowhere but there, whose privileges
 * nobody can tell any more; that needs a BE, so what is refused is no answer.  ERR_REFUSED: it
 * is said; 0: there is none.
 */
static int say_cancelled(struct sqlconn *c, struct text db, struct text name, struct arena *mem,
			 struct err *err)
{
	struct sql_result r;
	struct text reason;
	struct buf b;
	int rc;

	buf_init_unbounded(&b);
	buf_adds(&b, "SELECT END_TIME, REASONS_OF_STATE_CHANGED FROM "
		     "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = ");
	quote_string(&b, name, '\'');
	buf_adds(&b, " ORDER BY ID DESC LIMIT 1");
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, &r,
			   err);
	buf_release(&b);
	if (rc || !r.n_rows)
		return rc == ERR_REFUSED ? 0 : rc;
	reason = shown_text(sql_text(&r, 0, "REASONS_OF_STATE_CHANGED"), mem);
	return err_set(err, ERR_REFUSED,
		       "there is no job %.*s.%.*s any more: one of that name was CANCELLED on %.*s "
		       "(%.*s), which is final; a job whose table is gone is shown to nobody",
		       TEXT_ARG(db), TEXT_ARG(name), TEXT_ARG(sql_text(&r, 0, "END_TIME")),
		       TEXT_ARG(reason));
}

static int say_unknown(struct sqlconn *c, struct text db, struct text name, struct arena *mem,
		       struct err *err)
{
	struct job_list l;
	struct near near;
	size_t i;
	int rc = jobs_read(c, db, (struct text){ 0 }, false, mem, &l, err);

	if (rc)
		return rc;
	near_init(&near, name);
	for (i = 0; i < l.n; i++)
		near_try(&near, arena_copy(mem, l.list[i].name.p, l.list[i].name.n));
	if (near.best)
		return err_set(err, ERR_REFUSED, "there is no job %.*s.%.*s; did you mean %.*s.%s?",
			       TEXT_ARG(db), TEXT_ARG(name), TEXT_ARG(db), near.best);
	return err_set(err, ERR_REFUSED,
		       "there is no job %.*s.%.*s (names of jobs are case-sensitive; %zu others "
		       "are to be seen in %.*s)",
		       TEXT_ARG(db), TEXT_ARG(name), l.n, TEXT_ARG(db));
}

int job_missing(struct sqlconn *c, struct text db, struct text name, const char *user,
		struct arena *mem, struct err *err)
{
	struct job_list l;
	struct text table;
	bool there;
	int rc;

	rc = jobs_read(c, db, name, true, mem, &l, err);
	if (rc)
		return rc;
	if (l.n)
		return err_set(err, ERR_REFUSED,
			       "job %.*s.%.*s is %s%s%.*s, which is final: no statement brings it "
			       "back (starload status --history shows it)",
			       TEXT_ARG(db), TEXT_ARG(name), job_state_text(l.list[0].state),
			       l.list[0].end_time.p ? " since " : "", TEXT_ARG(l.list[0].end_time));
	/* a name that could not even be asked for */
	if (!name_is_bare(name) && memchr(name.p, '`', name.n))
		return say_unknown(c, db, name, mem, err);
	rc = hidden(c, db, name, mem, &there, &table, err);
	if (rc)
		return rc;
	if (there)
		return say_hidden(db, name, table, user, err);
	rc = say_cancelled(c, db, name, mem, err);
	return rc ? rc : say_unknown(c, db, name, mem, err);
}
