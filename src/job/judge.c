/*
 * judge.c - a statement against the cluster it is for: databases, jobs and states.
 *
 * What a script does to a job or a table before is simulated as far as it matters to
 * the questions asked here.  After a statement whose effect isn't known (a GRANT, a
 * role, a verb of another kind) nothing is said to be missing any more.
 */
#include "config.h"
#include "job/judge.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/diag.h"
#include "job/judge_int.h"
#include "job/script.h"
#include "job/select.h"
#include "job/shown.h"
#include "lang/parse.h"
#include "lang/quote.h"
#include "lang/token.h"

/* What the script will have done to a job before the statement at hand. */
enum fate { UNTOUCHED, PAUSED, RUNNING, CREATED, STOPPED };

struct job_fate {
	struct job_fate *next;
	struct text db, name;
	enum fate fate;
	bool made; /* by this script: the catalog's is another */
};

/* A table or (table n 0) a database that the script makes, changes or drops. */
struct touched {
	struct touched *next;
	struct text db, table;
};

struct judge {
	struct judge_options o;
	struct catalog *cat;
	struct sqlconn *conn;
	struct arena *mem;
	struct text db;
	struct job_fate *fates;
	struct touched *touched;
	bool blind;
};

struct judge *judge_new(struct sqlconn *c, const struct judge_options *o, struct arena *mem)
{
	struct judge *j = arena_zalloc(mem, sizeof(*j));

	j->o = *o;
	j->cat = catalog_new(c, mem);
	j->conn = c;
	j->mem = mem;
	j->db = o->db;
	return j;
}

static struct text keep(struct judge *j, struct text t)
{
	return (struct text){ arena_copy(j->mem, t.p ? t.p : "", t.n), t.n };
}

/* other SQL ---------------------------------------------------------------------- */

static void touch(struct judge *j, struct text db, struct text table)
{
	struct touched *t = arena_zalloc(j->mem, sizeof(*t));

	t->db = keep(j, db);
	t->table = keep(j, table);
	t->next = j->touched;
	j->touched = t;
}

static bool is_touched(const struct judge *j, struct text db, struct text table)
{
	const struct touched *t;

	for (t = j->touched; t; t = t->next)
		if (text_eq(t->db, db) && (!t->table.n || text_eq(t->table, table)))
			return true;
	return false;
}

/* Tokens that are words between the verb and the name of what it is done to. */
static bool passes_over(struct text w)
{
	static const char *const words[] = { "IF",	  "NOT",   "EXISTS", "EXTERNAL",
					     "TEMPORARY", "TABLE", "FORCE" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is_nocase(w, words[i]))
			return true;
	return false;
}

/* CREATE, ALTER, DROP, TRUNCATE [..] TABLE [db.]t and DATABASE d. */
static void take_ddl(struct judge *j, const struct source *src, const struct tokens *t)
{
	struct text first, second;
	bool database = false;
	uint32_t i;

	for (i = 1; i < t->n; i++) {
		struct text w = source_text(src, t->list[i].at);

		if (text_is_nocase(w, "DATABASE") || text_is_nocase(w, "SCHEMA"))
			database = true;
		else if (!passes_over(w))
			break;
	}
	if (i == t->n)
		return;
	first = token_name(src, t->list[i].at, j->mem);
	if (database) {
		touch(j, first, (struct text){ "", 0 });
	} else if (i + 2 < t->n && text_is(source_text(src, t->list[i + 1].at), ".")) {
		second = token_name(src, t->list[i + 2].at, j->mem);
		touch(j, first, second);
	} else {
		touch(j, j->db, first);
	}
}

static void take_sql(struct judge *j, const struct parsed *p, const struct source *src)
{
	static const char *const harmless[] = { "SELECT", "SHOW",   "DESC",   "DESCRIBE", "EXPLAIN",
						"WITH",	  "INSERT", "UPDATE", "DELETE",	  "KILL",
						"HELP",	  "SYNC",   "ANALYZE" };
	static const char *const ddl[] = { "CREATE", "ALTER", "DROP", "TRUNCATE" };
	struct tokens t;
	struct text second = TEXT("");
	char verb[16];
	size_t i;

	script_verb(source_text(src, p->at), verb);
	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (!strcmp(verb, harmless[i]))
			return;
	t = tokens_of_stmt(src, p->at.off, j->mem);
	if (t.n > 1)
		second = source_text(src, t.list[1].at);
	if (!strcmp(verb, "SET") && !text_is_nocase(second, "ROLE") &&
	    !text_is_nocase(second, "CATALOG"))
		return;
	for (i = 0; i < ARRAY_SIZE(ddl); i++) {
		if (strcmp(verb, ddl[i]))
			continue;
		if (text_is_nocase(second, "USER") || text_is_nocase(second, "ROLE"))
			break;
		take_ddl(j, src, &t);
		return;
	}
	j->blind = true;
}

/* jobs ------------------------------------------------------------------------- */

static struct job_fate *fate_of(struct judge *j, struct text db, struct text name)
{
	struct job_fate *f;

	for (f = j->fates; f; f = f->next)
		if (text_eq(f->db, db) && text_eq(f->name, name))
			return f;
	f = arena_zalloc(j->mem, sizeof(*f));
	f->db = keep(j, db);
	f->name = keep(j, name);
	f->next = j->fates;
	j->fates = f;
	return f;
}

/* Of STOP, what has ended is as it is wanted. */
static int say_missing(struct judge *j, struct diags *d, const struct job_ref *ref, struct text db,
		       enum script_kind kind, struct err *err)
{
	struct job_absence why;
	struct diag *g;
	int rc = job_absent(j->conn, db, ref->job.text, j->o.user, j->mem, &why, err);

	if (rc || (kind == SCRIPT_STOP && why.final))
		return rc;
	g = diag_add(d, DIAG_live_job_missing, ref->at, RELS_NONE, "%s", why.what);
	if (why.help)
		diag_hint(d, g, "%s", why.help);
	return 0;
}

static void say_no_database(struct diags *d, const struct job_ref *ref, struct text db)
{
	struct diag *g;

	if (db.n) {
		diag_add(d, DIAG_live_database, ref->has_db ? ref->db_at : ref->at, RELS_NONE,
			 "there is no database %.*s", TEXT_ARG(db));
		return;
	}
	g = diag_add(d, DIAG_live_database, ref->at, RELS_NONE,
		     "no database is selected for the job %.*s", TEXT_ARG(ref->job.text));
	diag_hint(d, g, "write the database before the name, USE before the statement, or give -D");
}

static void say_not_paused(struct diags *d, const struct stmt *s, struct text db,
			   const struct job *job, enum fate fate)
{
	struct text name = s->job->job.text;
	const char *state = fate == CREATED ? "newly created then" : "resumed before";
	struct text reason = shown_text(job->reason, d->mem);
	struct diag *g;
	struct buf b;

	if (fate == UNTOUCHED)
		state = arena_copy(d->mem, job->state_text.p, job->state_text.n);
	g = diag_add(d, DIAG_live_not_paused, s->job->at, RELS_NONE,
		     "the job %.*s.%.*s is %s, and ALTER takes a PAUSED one", TEXT_ARG(db),
		     TEXT_ARG(name), state);
	if (fate == UNTOUCHED && reason.n)
		diag_note(d, g, "its reason: %.*s", TEXT_ARG(reason));
	buf_init_unbounded(&b);
	quote_name(&b, db);
	buf_addc(&b, '.');
	quote_name(&b, name);
	diag_hint(d, g,
		  "run it with --pause, which pauses, changes, verifies and resumes; or before it: "
		  "PAUSE ROUTINE LOAD FOR %s;",
		  buf_str(&b));
	buf_release(&b);
}

/* May a statement of this kind meet the job as it will be?  *there false: nothing more can be
 * said. */
static int judge_presence(struct judge *j, enum script_kind kind, const struct stmt *s,
			  struct text db, const struct job_fate *f, const struct catalog_job *cj,
			  struct diags *d, bool *there, struct err *err)
{
	*there = true;
	if (kind == SCRIPT_CREATE) {
		if (f->fate != STOPPED && (f->made || cj->is == CATALOG_THERE))
			diag_add(d, DIAG_live_job_exists, s->job->at, RELS_NONE,
				 "a job %.*s is %s in %.*s", TEXT_ARG(s->job->job.text),
				 f->made ? "created before" : "there already", TEXT_ARG(db));
		return 0;
	}
	if (f->fate == STOPPED) {
		if (kind != SCRIPT_STOP)
			diag_add(d, DIAG_live_job_missing, s->job->at, RELS_NONE,
				 "the job %.*s of %.*s is stopped before, by this script",
				 TEXT_ARG(s->job->job.text), TEXT_ARG(db));
		*there = false;
		return 0;
	}
	if (f->made)
		return 0;
	*there = cj->is == CATALOG_THERE || f->fate != UNTOUCHED;
	return cj->is == CATALOG_MISSING && !j->blind ? say_missing(j, d, s->job, db, kind, err)
						      : 0;
}

static void follow(struct judge *j, enum script_kind kind, struct job_fate *f)
{
	switch (kind) {
	case SCRIPT_CREATE:
		f->fate = CREATED;
		f->made = true;
		break;
	case SCRIPT_PAUSE:
		f->fate = PAUSED;
		break;
	case SCRIPT_RESUME:
		f->fate = RUNNING;
		break;
	case SCRIPT_STOP:
		f->fate = STOPPED;
		f->made = false;
		break;
	case SCRIPT_ALTER:
		if (j->o.resume == RESUME_ALWAYS)
			f->fate = RUNNING;
		break;
	case SCRIPT_SQL:
	case SCRIPT_USE:
	case SCRIPT_SHOW:
		break;
	}
}

/* The table that a CREATE or ALTER loads, as far as it is known. */
static int find_table(struct judge *j, struct judging *g, struct err *err)
{
	int rc;

	if (g->job)
		g->table = g->job->table;
	else if (g->stmt->table)
		g->table = g->stmt->table->parts[g->stmt->table->n - 1].text;
	if (!g->table.n || is_touched(j, g->db, g->table) ||
	    (g->stmt->table && g->stmt->table->n > 1))
		return 0;
	rc = catalog_table(j->cat, g->db, g->table, &g->t, err);
	if (rc || g->t->is == CATALOG_THERE)
		return rc;
	if (g->t->is == CATALOG_MISSING)
		diag_add(g->d, DIAG_live_table,
			 g->stmt->table ? g->stmt->table->at : g->stmt->job->at, RELS_NONE,
			 "there is no table %.*s in %.*s", TEXT_ARG(g->table), TEXT_ARG(g->db));
	else if (g->t->is == CATALOG_NO_DATABASE)
		say_no_database(g->d, g->stmt->job, g->db);
	g->t = NULL;
	return 0;
}

static int judge_load(struct judge *j, struct judging *g, struct err *err)
{
	int rc = find_table(j, g, err);

	if (!rc && g->t)
		rc = judge_columns(g, err);
	if (!rc && g->t)
		rc = judge_partitions(g, err);
	if (rc || !g->job)
		return rc;
	judge_properties(g);
	judge_offsets(g, j->o.allow_beyond);
	judge_persist(g);
	return 0;
}

static int judge_job(struct judge *j, enum script_kind kind, const struct stmt *s,
		     const struct source *src, struct diags *d, struct err *err)
{
	struct text db = s->job->has_db ? s->job->db : j->db, name = s->job->job.text;
	const struct catalog_job *cj;
	struct judging g = { j->cat, j->mem, s, src, d, db, { NULL, 0 }, NULL, NULL };
	struct job_fate *f;
	bool there;
	int rc;

	if (!db.n) {
		say_no_database(d, s->job, db);
		return 0;
	}
	if (is_touched(j, db, (struct text){ "", 0 }))
		return 0;
	f = fate_of(j, db, name);
	rc = catalog_job(j->cat, db, name, &cj, err);
	if (rc)
		return rc;
	if (cj->is == CATALOG_NO_DATABASE) {
		say_no_database(d, s->job, db);
		return 0;
	}
	rc = judge_presence(j, kind, s, db, f, cj, d, &there, err);
	if (rc)
		return rc;
	if (kind == SCRIPT_ALTER && there) {
		const struct job *job = &cj->job;

		if (!j->o.pause && !j->blind && f->fate != PAUSED &&
		    (f->fate != UNTOUCHED || job->state != JOB_PAUSED))
			say_not_paused(d, s, db, job, f->fate);
		g.job = f->made || cj->is != CATALOG_THERE ? NULL : job;
		if (g.job)
			rc = judge_load(j, &g, err);
	} else if (kind == SCRIPT_CREATE) {
		rc = judge_load(j, &g, err);
	}
	follow(j, kind, f);
	return rc;
}

/* That of another catalog is its own business. */
static int judge_use(struct judge *j, const struct parsed *p, const struct source *src,
		     struct diags *d, struct err *err)
{
	const struct tokens t = tokens_of_stmt(src, p->at.off, j->mem);
	enum catalog_is is;
	int rc;

	if (!text_eq(j->db, p->use_db) || t.n < 2 || j->blind ||
	    is_touched(j, j->db, (struct text){ "", 0 }))
		return 0;
	rc = catalog_database(j->cat, j->db, &is, err);
	if (!rc && is == CATALOG_NO_DATABASE)
		diag_add(d, DIAG_live_database, t.list[1].at, RELS_NONE,
			 "there is no database %.*s", TEXT_ARG(j->db));
	return rc;
}

int judge_stmt(struct judge *j, const struct parsed *p, const struct source *src, struct diags *d,
	       struct err *err)
{
	const enum script_kind kind = script_kind_of(p);

	switch (kind) {
	case SCRIPT_SQL:
		if (p->class == STMT_OTHER)
			take_sql(j, p, src);
		return 0;
	case SCRIPT_USE:
		j->db = keep(j, script_use_db(p, src, j->mem));
		return judge_use(j, p, src, d, err);
	case SCRIPT_SHOW:
		return 0;
	case SCRIPT_CREATE:
	case SCRIPT_ALTER:
	case SCRIPT_PAUSE:
	case SCRIPT_RESUME:
	case SCRIPT_STOP:
		return judge_job(j, kind, p->stmt, src, d, err);
	}
	BUG("statement kind %d", (int)kind);
}
