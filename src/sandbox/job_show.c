/*
 * job_show.c - SHOW ROUTINE LOAD and SHOW ROUTINE LOAD TASK.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/job_json.h"
#include "sandbox/show_filter.h"
#include "sandbox/users.h"

enum { SHOW_COLUMNS = 23, TASK_COLUMNS = 12 };

/* The database of a SHOW: FROM wins over the name's, then the session's. */
static bool show_db(struct job_call *c, struct text *db)
{
	const struct qname *q = c->stmt->from;

	if (!q)
		return job_call_db(c, db);
	*db = q->parts[q->n - 1].text;
	return true;
}

static unsigned make_columns(struct fe *fe, struct reply_column *cols)
{
	static const char *const names[] = {
		"Id",
		"Name",
		"CreateTime",
		"PauseTime",
		"EndTime",
		"DbName",
		"TableName",
		"State",
		"DataSourceType",
		"CurrentTaskNum",
		"JobProperties",
		"DataSourceProperties",
		"CustomProperties",
		"Statistic",
		"Progress",
		"TimestampProgress",
		"ReasonOfStateChanged",
		"ErrorLogUrls",
		"TrackingSQL",
		"OtherMsg",
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		cols[i] = (struct reply_column){ names[i], COLUMN_SHOW, 0, 0 };
	if (fe->config.shared_data)
		cols[i++] = (struct reply_column){ "Warehouse", COLUMN_SHOW, 0, 0 };
	cols[i++] = (struct reply_column){ "LatestSourcePosition", COLUMN_SHOW, 0, 0 };
	if (since(fe, FE_3_4))
		cols[i++] = (struct reply_column){ "OffsetLag", COLUMN_SHOW, 0, 0 };
	return i;
}

static const char *time_cell(struct job_call *c, int64_t ms)
{
	char out[40];

	if (!ms)
		return NULL;
	zone_time(ms - ms % 1000, c->call->session->zone, out);
	return arena_printf(c->call->mem, "%s", out);
}

static void add_row(struct job_call *c, const struct job *j)
{
	struct fe *fe = c->call->fe;
	struct arena *mem = c->call->mem;
	struct reply_row *row = reply_add(c->call->out, mem);
	const char *cells[SHOW_COLUMNS], *urls = errlogs_urls(fe, &j->errlogs, ", ", mem);
	unsigned n = 0, i;

	cells[n++] = arena_printf(mem, "%lld", (long long)j->id);
	cells[n++] = j->name;
	cells[n++] = time_cell(c, j->create_ms);
	cells[n++] = time_cell(c, j->pause_ms);
	cells[n++] = time_cell(c, j->end_ms);
	cells[n++] = j->db;
	cells[n++] = j->table;
	cells[n++] = job_state_cell(j);
	cells[n++] = j->source == SOURCE_KAFKA ? "KAFKA" : "PULSAR";
	cells[n++] = arena_printf(mem, "%u", j->tasks);
	cells[n++] = json_job_properties(fe, j, mem);
	cells[n++] = json_source(j, mem);
	cells[n++] = json_custom(j, mem);
	cells[n++] = json_statistic(fe, j, mem);
	cells[n++] = json_progress(j, mem);
	cells[n++] = json_timestamps(j, mem);
	cells[n++] = job_reason_cell(j);
	cells[n++] = urls ? urls : "";
	cells[n++] =
		urls ? arena_printf(
			       mem,
			       "select tracking_log from information_schema.load_tracking_logs "
			       "where job_id=%lld",
			       (long long)j->id)
		     : "";
	cells[n++] = j->other_msg ? j->other_msg : "";
	if (fe->config.shared_data)
		cells[n++] = j->def.warehouse;
	cells[n++] = json_latest(j, mem);
	if (since(fe, FE_3_4))
		cells[n++] = json_lag(j, mem);
	for (i = 0; i < n; i++)
		if (cells[i])
			row->cells[i] = (struct text){ arena_printf(mem, "%s", cells[i]),
						       strlen(cells[i]) };
}

/* Jobs of the database that the user may see; those that are not final come first. */
static unsigned collect(struct job_call *c, const struct database *db, struct job **list)
{
	struct fe *fe = c->call->fe;
	unsigned n = 0, pass;
	struct table *t;
	struct job *j;

	for (pass = 0; pass < 2; pass++) {
		for (j = fe->jobs; j; j = j->next) {
			if (j->db_id != db->id || job_final(j) != (pass == 1) ||
			    (pass == 1 && !c->stmt->all))
				continue;
			if (c->stmt->job && !text_is(c->stmt->job->job.text, j->name))
				continue;
			/* without its table nobody can be told to be allowed to see it */
			t = job_table(fe, j);
			if (!t || !users_may(fe->users, c->call->session->user, PRIV_INSERT,
					     db->name, t->name))
				continue;
			if (filter_matches(c, j))
				list[n++] = j;
		}
	}
	return n;
}

void job_show(struct job_call *c)
{
	struct fe *fe = c->call->fe;
	struct arena *mem = c->call->mem;
	struct reply_column *cols = arena_alloc(mem, SHOW_COLUMNS * sizeof(*cols));
	struct database *db;
	struct job **list, *j;
	unsigned n = 0, first, i;
	struct text dbname;

	if (!show_db(c, &dbname) || !filter_judge(c))
		return;
	db = store_database(&fe->store, dbname);
	/* that one is a database like others, and has no jobs */
	if (!db && !text_is_nocase(dbname, "information_schema")) {
		reply_analysis(c->call->out, mem, 1064,
			       "failed to find database by dbFullName %.*s", TEXT_ARG(dbname));
		return;
	}
	for (j = fe->jobs; j; j = j->next)
		n++;
	list = arena_alloc(mem, (n + 1) * sizeof(*list));
	n = db ? collect(c, db, list) : 0;
	if (c->class_cast) {
		reply_err(c->call->out, mem, 1064,
			  "class java.lang.Long cannot be cast to class java.lang.String "
			  "(java.lang.Long and java.lang.String are in module java.base of loader "
			  "'bootstrap')");
		return;
	}
	n = filter_order(c, list, n, &first);
	if (!n && c->stmt->job) {
		reply_analysis(c->call->out, mem, 1064,
			       "There is no running job named %.*s in db %.*s. Include history? "
			       "%s, you can try "
			       "`show all routine load job for job_name` if you want to list "
			       "stopped and cancelled jobs",
			       TEXT_ARG(c->stmt->job->job.text), TEXT_ARG(dbname),
			       c->stmt->all ? "true" : "false");
		return;
	}
	reply_rows(c->call->out, cols, make_columns(fe, cols));
	for (i = 0; i < n; i++)
		add_row(c, list[first + i]);
}

/* SHOW ROUTINE LOAD TASK ------------------------------------------------------------------------
 */

/* JobName = "x", and nothing else. */
static bool task_name(struct job_call *c, struct text *name)
{
	const struct expr *e = c->stmt->where;

	if (!e) {
		reply_analysis(
			c->call->out, c->call->mem, 1064,
			"analysis show routine load task error: please designate a jobName in "
			"where expr such as JobName=\"ILoveStarRocks\"");
		return false;
	}
	if (e->kind == EXPR_COMPARE && e->op == OP_EQ && e->first->kind == EXPR_COLUMN &&
	    text_is_nocase(e->first->text, "jobname") && e->first->next->kind == EXPR_STRING) {
		*name = e->first->next->text;
		return true;
	}
	reply_analysis(c->call->out, c->call->mem, 1064,
		       "analysis show routine load task error: show routine load job only support "
		       "one equal expr which is sames like JobName=\"ILoveStarRocks\"");
	return false;
}

static const char *task_time(struct job_call *c, int64_t ms)
{
	const char *t = time_cell(c, ms);

	return t ? t : "NULL";
}

/* Partitions are dealt to the tasks in turn. */
static const char *task_source(const struct job *j, unsigned task, struct arena *mem)
{
	const char *out = "Progress:{";
	unsigned i, n = 0;

	for (i = task; i < j->running.n; i += j->tasks) {
		const struct place_in_topic *p =
			place_find(&j->def.progress, j->running.list[i].partition, NULL);

		out = arena_printf(mem, "%s%s\"%d\":%lld", out, n++ ? "," : "", p->partition,
				   (long long)p->next);
	}
	return arena_printf(mem, "%s},LatestOffset:null", out);
}

static void add_task(struct job_call *c, const struct job *j, unsigned task)
{
	struct arena *mem = c->call->mem;
	struct reply_row *row = reply_add(c->call->out, mem);
	const char *cells[TASK_COLUMNS] = {
		arena_printf(mem, "%08llx-0000-4000-a000-%012x", (unsigned long long)j->id, task),
		"-1",
		"UNKNOWN",
		arena_printf(mem, "%lld", (long long)j->id),
		task_time(c, j->task_since_ms),
		task_time(c, j->task_last_ms),
		task_time(c, 0),
		arena_printf(mem, "%lld", (long long)j->def.task_timeout),
		j->task_sent ? "10004" : "-1",
		task_source(j, task, mem),
		j->task_message ? j->task_message : "NULL",
		j->def.warehouse,
	};
	unsigned i;

	for (i = 0; i < c->call->out->n_columns; i++)
		row->cells[i] = (struct text){ cells[i], strlen(cells[i]) };
}

void job_show_task(struct job_call *c)
{
	static const struct reply_column columns[TASK_COLUMNS] = {
		{ "TaskId", COLUMN_SHOW, 0, 0 },
		{ "TxnId", COLUMN_SHOW, 0, 0 },
		{ "TxnStatus", COLUMN_SHOW, 0, 0 },
		{ "JobId", COLUMN_SHOW, 0, 0 },
		{ "CreateTime", COLUMN_SHOW, 0, 0 },
		{ "LastScheduledTime", COLUMN_SHOW, 0, 0 },
		{ "ExecuteStartTime", COLUMN_SHOW, 0, 0 },
		{ "Timeout", COLUMN_SHOW, 0, 0 },
		{ "BeId", COLUMN_SHOW, 0, 0 },
		{ "DataSourceProperties", COLUMN_SHOW, 0, 0 },
		{ "Message", COLUMN_SHOW, 0, 0 },
		{ "Warehouse", COLUMN_SHOW, 0, 0 },
	};
	struct fe *fe = c->call->fe;
	int64_t limit, offset;
	struct text db, name;
	struct table *t;
	struct job *j;
	unsigned i;

	if (!show_db(c, &db) || !task_name(c, &name))
		return;
	j = job_find(fe, db, name);
	if (!j) {
		reply_analysis(
			c->call->out, c->call->mem, 1064,
			"The job named %.*sdoes not exists or job state is stopped or cancelled",
			TEXT_ARG(name));
		return;
	}
	reply_rows(c->call->out, columns, fe->config.shared_data ? TASK_COLUMNS : TASK_COLUMNS - 1);
	t = job_table(fe, j);
	if (!t ||
	    !users_may(fe->users, c->call->session->user, PRIV_ANY_TABLE, t->db->name, t->name))
		return;
	limit_of(c, &limit, &offset);
	for (i = 0; i < j->tasks && j->state == JOB_RUNNING; i++)
		if ((int64_t)i >= offset && (limit < 0 || (int64_t)i < offset + limit))
			add_task(c, j, i);
}
