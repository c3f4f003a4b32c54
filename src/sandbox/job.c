/*
 * job.c - jobs: finding them, their states, PAUSE, RESUME and STOP.
 */
#include "config.h"
#include "sandbox/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "sandbox/users.h"

const char *job_state_name(enum job_state s)
{
	static const char *const names[] = { "NEED_SCHEDULE", "RUNNING", "PAUSED", "STOPPED",
					     "CANCELLED" };

	return names[s];
}

bool job_final(const struct job *j)
{
	return j->state == JOB_STOPPED || j->state == JOB_CANCELLED;
}

struct table *job_table(struct fe *fe, const struct job *j)
{
	struct database *db;
	struct table *t;

	for (db = fe->store.databases; db; db = db->next)
		if (db->id == j->db_id)
			for (t = db->tables; t; t = t->next)
				if (t->id == j->table_id)
					return t;
	return NULL;
}

static bool in_database(struct fe *fe, const struct job *j, struct text db)
{
	struct database *d = store_database(&fe->store, db);

	return d && d->id == j->db_id;
}

struct job *job_find(struct fe *fe, struct text db, struct text name)
{
	struct job *j;

	for (j = fe->jobs; j; j = j->next)
		if (!job_final(j) && text_is(name, j->name) && in_database(fe, j, db))
			return j;
	return NULL;
}

void job_free(struct job *j)
{
	errlogs_clear(&j->errlogs);
	arena_free(j->said);
	arena_free(j->mem);
	free(j);
}

/* offsets ----------------------------------------------------------------------------------- */

struct place_in_topic *place_find(const struct places *l, int32_t partition, const char *name)
{
	unsigned i;

	for (i = 0; i < l->n; i++)
		if (name ? l->list[i].name && !strcmp(l->list[i].name, name)
			 : l->list[i].partition == partition)
			return &l->list[i];
	return NULL;
}

void place_set(struct places *l, struct arena *keep, const struct place_in_topic *p)
{
	struct place_in_topic *at = place_find(l, p->partition, p->name), *list;

	if (!at) {
		list = arena_alloc(keep, (l->n + 1) * sizeof(*list));
		if (l->n)
			memcpy(list, l->list, l->n * sizeof(*list));
		l->list = list;
		at = &l->list[l->n++];
	}
	*at = *p;
	at->name = p->name ? arena_printf(keep, "%s", p->name) : NULL;
}

struct places places_copy(const struct places *l, struct arena *keep)
{
	struct places out = { arena_alloc(keep, (l->n + 1) * sizeof(*l->list)), l->n };

	if (l->n)
		memcpy(out.list, l->list, l->n * sizeof(*l->list));
	return out;
}

void job_log(struct job *j)
{
	j->logged = j->def;
	j->logged.progress = places_copy(&j->def.progress, j->mem);
}

void jobs_replay(struct fe *fe)
{
	struct job *j;

	for (j = fe->jobs; j; j = j->next) {
		j->replayed = j->logged;
		j->replayed.progress = places_copy(&j->logged.progress, j->mem);
		j->is_replayed = true;
	}
}

const struct job *job_local(const struct fe_session *s, const struct job *j, struct arena *mem)
{
	struct job *copy;

	if (!s->fe->behind[s->fe_index] || (int)s->fe_index == s->fe->leader)
		return j;
	if (!j->is_replayed)
		return NULL;
	copy = ARENA_NEW(mem, struct job);
	*copy = *j;
	copy->def = j->replayed;
	return copy;
}

/* states ------------------------------------------------------------------------------------ */

static void drop_tasks(struct job *j)
{
	j->running.n = 0;
	j->tasks = 0;
	j->next_task_ms = 0;
	j->unstable = false;
}

static void stop_with(struct fe *fe, struct job *j, enum job_state state, int code,
		      const char *text)
{
	drop_tasks(j);
	j->state = state;
	j->reason = code;
	j->reason_text = arena_printf(j->mem, "ErrorReason{errCode = %d, msg='%s'}", code, text);
	if (state == JOB_PAUSED) {
		j->reason_pause = j->reason_text;
		j->pause_ms = fe->now_ms;
	} else {
		j->end_ms = fe->now_ms;
	}
}

void job_pause(struct fe *fe, struct job *j, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop_with(fe, j, JOB_PAUSED, code, arena_vprintf(j->mem, fmt, ap));
	va_end(ap);
}

void job_cancel(struct fe *fe, struct job *j, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop_with(fe, j, JOB_CANCELLED, code, arena_vprintf(j->mem, fmt, ap));
	va_end(ap);
}

/* steps of the statements ------------------------------------------------------------------- */

void job_refuse(struct job_call *c, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(c->call->mem, fmt, ap);
	va_end(ap);
	reply_err(c->call->out, c->call->mem, c->offset_word ? 5018 : 1064, "%s", text);
}

bool job_invalid(struct job_call *c, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(c->call->mem, fmt, ap);
	va_end(ap);
	reply_analysis(c->call->out, c->call->mem, 1064, "%s", text);
	return false;
}

bool job_call_db(struct job_call *c, struct text *db)
{
	const char *current = c->call->session->db;
	bool alter = c->stmt->kind == STMT_ALTER;

	if (c->stmt->job && c->stmt->job->has_db && c->stmt->job->db.n) {
		*db = c->stmt->job->db;
	} else if (current) {
		*db = (struct text){ current, strlen(current) };
	} else {
		reply_analysis(c->call->out, c->call->mem, alter ? 1064 : 1046,
			       "No database selected");
		return false;
	}
	if (alter && current &&
	    (strlen(current) != db->n || strncasecmp(current, db->p, db->n) != 0)) {
		reply_analysis(c->call->out, c->call->mem, 1064,
			       "Session's db '%s' not equals label's db '%.*s'", current,
			       TEXT_ARG(*db));
		return false;
	}
	return true;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* ^[a-zA-Z]\w{0,63}$|^_[a-zA-Z0-9]\w{0,62}$ */
bool job_call_name(struct job_call *c)
{
	struct text t = c->stmt->job->job.text;
	bool ok = t.n >= 1 && t.n <= 64;
	size_t i;

	for (i = 0; ok && i < t.n; i++)
		ok = is_word_char(t.p[i]);
	if (ok && t.p[0] == '_')
		ok = t.n >= 2 && t.p[1] != '_';
	else if (ok)
		ok = t.p[0] < '0' || t.p[0] > '9';
	if (!ok)
		reply_analysis(c->call->out, c->call->mem, 5063,
			       "Incorrect ROUTINE LOAD NAME name '%.*s'", TEXT_ARG(t));
	return ok;
}

bool job_call_may_insert(struct job_call *c, const char *db, const char *table)
{
	if (users_may(c->call->fe->users, c->call->session->user, PRIV_INSERT, db, table))
		return true;
	call_denied(c->call, "INSERT", "TABLE ", table);
	return false;
}

struct job *job_call_find(struct job_call *c, struct text db)
{
	struct job *j = job_find(c->call->fe, db, c->stmt->job->job.text);
	struct table *t;

	if (!j) {
		reply_analysis(c->call->out, c->call->mem, 5089,
			       "Routine load job [%.*s] not found when checking privilege",
			       TEXT_ARG(c->stmt->job->job.text));
		return NULL;
	}
	t = job_table(c->call->fe, j);
	if (!t) {
		reply_analysis(c->call->out, c->call->mem, 5085,
			       "Table not found when checking privilege");
		return NULL;
	}
	return job_call_may_insert(c, t->db->name, t->name) ? j : NULL;
}

const char *job_missing_file(struct job_call *c, int64_t db_id, const struct pair *custom)
{
	const struct file *f;

	for (; custom; custom = custom->next) {
		struct text v = custom->value;

		if (!text_starts(v, "FILE:"))
			continue;
		v.p += 5;
		v.n -= 5;
		for (f = c->call->fe->files; f; f = f->next)
			if (f->db_id == db_id && text_is(v, f->name))
				break;
		if (!f)
			return arena_copy(c->call->mem, v.p, v.n);
	}
	return NULL;
}

void job_operate(struct job_call *c)
{
	struct fe *fe = c->call->fe;
	struct text db;
	struct job *j;

	if (!job_call_db(c, &db) || !(j = job_call_find(c, db)))
		return;
	switch (c->stmt->kind) {
	case STMT_PAUSE:
		if (j->state == JOB_PAUSED) {
			job_refuse(c, "Could not transform PAUSED to PAUSED");
			return;
		}
		job_pause(fe, j, REASON_PAUSED, "User %s pauses routine load job",
			  c->call->session->user);
		break;
	case STMT_RESUME:
		drop_tasks(j);
		j->state = JOB_NEED_SCHEDULE;
		j->pause_ms = 0;
		j->other_msg = NULL;
		j->resumes = 0;
		j->resumed_ms = 0;
		j->resume_locked = false;
		break;
	default:
		drop_tasks(j);
		j->state = JOB_STOPPED;
		j->end_ms = fe->now_ms;
		j->reason_text = NULL;
		break;
	}
	reply_ok(c->call->out);
}
