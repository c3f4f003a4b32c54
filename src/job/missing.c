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

static const char *user_words(const char *user, struct arena *mem)
{
	return user ? arena_printf(mem, "user %s", user) : "the user";
}

static void say_hidden(struct text db, struct text name, struct text table, const char *user,
		       struct arena *mem, struct job_absence *out)
{
	struct buf b;

	out->hidden = true;
	buf_init_unbounded(&b);
	buf_adds(&b, "this would show it: GRANT INSERT ON TABLE ");
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
	out->what = arena_printf(mem,
				 "job %.*s.%.*s is there but hidden: %s has no INSERT on its table",
				 TEXT_ARG(db), TEXT_ARG(name), user_words(user, mem));
	out->help = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
}

/* The youngest of them: the rows of one name have no order. */
static const struct job *last_final(const struct job_list *l)
{
	const struct job *last = NULL;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (job_state_final(l->list[i].state) && (!last || l->list[i].id > last->id))
			last = &l->list[i];
	return last;
}

static void say_final(struct text db, struct text name, const struct job *last, struct arena *mem,
		      struct job_absence *out)
{
	if (!last) {
		out->what = arena_printf(mem, "job %.*s.%.*s was not there before, and is now",
					 TEXT_ARG(db), TEXT_ARG(name));
		return;
	}
	out->final = true;
	out->what = arena_printf(mem, "job %.*s.%.*s is %s%s%.*s, which is final", TEXT_ARG(db),
				 TEXT_ARG(name), job_state_text(last->state),
				 last->end_time.n ? " since " : "", TEXT_ARG(last->end_time));
	out->help = "no statement brings it back (starload status --history shows it)";
}

/* The name of a database that is gone is told as its id.  (source: RoutineLoadJob.toThrift) */
static bool may_be_of(struct text shown, struct text db)
{
	size_t i;

	for (i = 0; i < shown.n && shown.p[i] >= '0' && shown.p[i] <= '9'; i++)
		;
	return text_eq(shown, db) || (shown.n && i == shown.n);
}

/*
 * A job that was cancelled as its table went shows itself nowhere but there, whose privileges
 * nobody can tell any more; that needs a BE, so what is refused is no answer.
 */
static int look_for_cancelled(struct sqlconn *c, struct text db, struct text name,
			      struct arena *mem, struct job_absence *out, struct err *err)
{
	struct sql_result r;
	struct text reason;
	struct buf b;
	size_t i;
	int rc;

	buf_init_unbounded(&b);
	buf_adds(&b, "SELECT DB_NAME, END_TIME, REASONS_OF_STATE_CHANGED FROM "
		     "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = ");
	quote_string(&b, name, '\'');
	buf_adds(&b, " ORDER BY ID DESC LIMIT 100");
	rc = sqlconn_query(c, (struct text){ 0 }, (struct text){ buf_str(&b), b.n }, false, mem, &r,
			   err);
	buf_release(&b);
	if (rc)
		return rc == ERR_REFUSED ? 0 : rc;
	for (i = 0; i < r.n_rows && !may_be_of(sql_text(&r, i, "DB_NAME"), db); i++)
		;
	if (i == r.n_rows)
		return 0;
	reason = shown_text(sql_text(&r, i, "REASONS_OF_STATE_CHANGED"), mem);
	out->what = arena_printf(mem,
				 "there is no job %.*s.%.*s any more: one of that name was "
				 "CANCELLED on %.*s (%.*s)",
				 TEXT_ARG(db), TEXT_ARG(name),
				 TEXT_ARG(sql_text(&r, i, "END_TIME")), TEXT_ARG(reason));
	out->help = "that is final; a job whose table is gone is shown to nobody";
	return 0;
}

static int say_unknown(struct sqlconn *c, struct text db, struct text name, const char *user,
		       struct arena *mem, struct job_absence *out, struct err *err)
{
	struct job_list l = { 0 };
	struct near near;
	size_t i;
	int rc = jobs_read(c, db, (struct text){ 0 }, false, mem, &l, err);

	if (rc && rc != ERR_REFUSED)
		return rc;
	near_init(&near, name);
	for (i = 0; !rc && i < l.n; i++)
		near_try(&near, arena_copy(mem, l.list[i].name.p, l.list[i].name.n));
	out->what = arena_printf(mem, "there is no job %.*s.%.*s that %s may see", TEXT_ARG(db),
				 TEXT_ARG(name), user_words(user, mem));
	if (near.best)
		out->help = arena_printf(mem, "did you mean %.*s.%s?", TEXT_ARG(db), near.best);
	else if (!rc)
		out->help = arena_printf(
			mem, "names of jobs are case-sensitive, and %zu other%s to be seen in %.*s",
			l.n, l.n == 1 ? " is" : "s are", TEXT_ARG(db));
	return 0;
}

int job_absent(struct sqlconn *c, struct text db, struct text name, const char *user,
	       struct arena *mem, struct job_absence *out, struct err *err)
{
	struct job_list l;
	struct text table;
	bool there;
	int rc;

	*out = (struct job_absence){ 0 };
	rc = jobs_read(c, db, name, true, mem, &l, err);
	if (rc && rc != ERR_REFUSED)
		return rc;
	if (!rc && l.n) {
		say_final(db, name, last_final(&l), mem, out);
		return 0;
	}
	/* a name that could not even be asked for */
	if (!name_is_bare(name) && memchr(name.p, '`', name.n))
		return say_unknown(c, db, name, user, mem, out, err);
	rc = hidden(c, db, name, mem, &there, &table, err);
	if (rc)
		return rc;
	if (there) {
		say_hidden(db, name, table, user, mem, out);
		return 0;
	}
	rc = look_for_cancelled(c, db, name, mem, out, err);
	return rc || out->what ? rc : say_unknown(c, db, name, user, mem, out, err);
}

int job_missing(struct sqlconn *c, struct text db, struct text name, const char *user,
		struct arena *mem, struct err *err)
{
	struct job_absence a;
	int rc = job_absent(c, db, name, user, mem, &a, err);

	return rc ? rc
		  : err_set(err, ERR_REFUSED, "%s%s%s", a.what, a.help ? "; " : "",
			    a.help ? a.help : "");
}
