/*
 * load_run.c - a body into rows.
 */
#include "config.h"
#include "base/clock.h"
#include "sandbox/cursor.h"
#include "sandbox/load.h"
#include "sandbox/plan.h"
#include "sandbox/unpack.h"

static void keep_log(struct load *l, const char *why)
{
	if (!why)
		return;
	l->error_log = arena_printf(l->mem, "%s", why);
	l->error_url = error_log_add(l->fe, l->site->host, l->be,
				     (struct text){ l->error_log, strlen(l->error_log) }, l->mem);
	if (l->error_at)
		l->error_url = arena_printf(l->mem, "http://%s%s", l->error_at,
					    strstr(l->error_url, "/api/"));
}

static bool no_rows(struct load *l)
{
	if (since(l->fe, FE_4_1))
		return load_fail(
			l, "No rows were imported from upstream. Possible causes: 1) all rows "
			   "were filtered by load conditions, 2) all rows failed data "
			   "quality/validation checks, or 3) upstream has no data. If this is "
			   "acceptable, set `ADMIN SET FRONTEND CONFIG ('empty_load_as_error' = "
			   "'false')` to ignore empty loads");
	return load_fail(l,
			 "No partitions have data available for loading. If you are sure there may "
			 "be no data to be loaded, you can use `ADMIN SET FRONTEND CONFIG "
			 "('empty_load_as_error' = 'false')` to ensure such load jobs can "
			 "succeed");
}

/* The ratio is of what `where` let through (source: stream_load_executor.cpp). */
static bool judge(struct load *l, const struct outcome *o)
{
	int64_t total = o->loaded + o->bad + o->unselected;

	if (o->fatal)
		return load_fail(l, "%s", o->fatal);
	l->loaded = o->loaded;
	l->filtered = o->bad;
	l->unselected = o->unselected;
	l->total = total;
	if (total > o->unselected &&
	    (double)o->bad / (double)(total - o->unselected) > l->max_filter_ratio)
		return load_fail(l, "too many filtered rows");
	return o->loaded || l->fe->empty_loads || no_rows(l);
}

/* One body, unpacked if need be, into the open savepoint; false: it failed. */
static bool read_piece(struct load *l, struct plan *p, struct text body, struct outcome *sum)
{
	struct outcome o = { 0 };
	struct spool plain;
	const char *why = NULL;
	bool ok = true;

	spool_init(&plain);
	if (l->packing != PACKED_NOT) {
		ok = unpack(l->packing, l->packing_name, body, strcmp(l->def.format, "json") != 0,
			    &plain, l->mem, &why) ||
		     load_fail(l, "%s", why);
		body = spool_text(&plain);
	}
	if (ok) {
		plan_message(p, body, &o);
		sum->loaded += o.loaded;
		sum->bad += o.bad;
		sum->unselected += o.unselected;
		sum->fatal = o.fatal;
		if (o.why)
			sum->why = arena_printf(l->mem, "%s%s%s", sum->why ? sum->why : "",
						sum->why ? "\n" : "", o.why);
	}
	spool_release(&plain);
	return ok;
}

/* Bodies of JSON are read one by one, those of CSV as if they were one. */
static bool read_body(struct load *l, struct plan *p, struct outcome *sum)
{
	struct text all = spool_text(&l->body);
	size_t i, from = 0;

	if (strcmp(l->def.format, "json") != 0 || !l->n_pieces)
		return read_piece(l, p, all, sum);
	for (i = 0; i < l->n_pieces; i++) {
		size_t end = (size_t)l->pieces[i];

		if (!read_piece(l, p, (struct text){ all.p + from, end - from }, sum))
			return false;
		if (sum->fatal)
			break;
		from = end;
	}
	return true;
}

/* Others have their turn between two rows; what they see of the world is theirs. */
static bool pause(void *to)
{
	struct load *l = to;
	struct fe *fe = l->fe;
	struct func_env env = fe->env;

	if (!turn_wanted(&fe->turn))
		return !fe->turn.stop;
	sqlite3_exec(fe->store.sql, "RELEASE load_stage", NULL, NULL, NULL);
	turn_give(&fe->turn);
	turn_take(&fe->turn);
	sqlite3_exec(fe->store.sql, "SAVEPOINT load_stage", NULL, NULL, NULL);
	fe->env = env;
	return !fe->turn.stop;
}

/* Rows wait beside the table until all are there, and only then get into it. */
static bool stage(struct load *l, struct plan *p)
{
	struct outcome o = { 0 };
	bool ok;

	sqlite3_exec(l->fe->store.sql, "SAVEPOINT load_stage", NULL, NULL, NULL);
	p->skip_header = l->skip_header;
	p->negative = l->negative;
	p->pause = l->pauses ? pause : NULL;
	p->pause_to = l;
	ok = read_body(l, p, &o);
	sqlite3_exec(l->fe->store.sql, "RELEASE load_stage", NULL, NULL, NULL);
	if (!ok)
		return false;
	keep_log(l, o.why);
	if (p->stopped)
		return load_fail(l, "Service is shutting down, please retry later!");
	return judge(l, &o);
}

static bool publish(struct load *l, struct plan *p)
{
	const char *why = NULL;
	bool ok;

	if (load_table(l) != p->table)
		return load_fail(l, "unknown table, table=%s", l->table);
	/* its transaction may have ended while the rows were made, or with the FE that led */
	if (!load_open(l))
		return false;
	cursors_settle(l->fe);
	sqlite3_exec(l->fe->store.sql, "SAVEPOINT load_publish", NULL, NULL, NULL);
	ok = rows_publish(p->writer, l->mem, &why) || load_fail(l, "%s", why);
	if (!ok)
		sqlite3_exec(l->fe->store.sql, "ROLLBACK TO load_publish", NULL, NULL, NULL);
	sqlite3_exec(l->fe->store.sql, "RELEASE load_publish", NULL, NULL, NULL);
	return ok;
}

static bool run(struct load *l, struct table *t, bool keep)
{
	const char *why = NULL;
	struct plan p;
	bool ok;

	ok = plan_make(&p, l->fe, &l->def, t,
		       arena_printf(l->mem, "stage_%lld", (long long)l->fe->next_stage++),
		       &why) == PLAN_OK ||
	     load_fail(l, "%s", why ? why : "null");
	ok = ok && stage(l, &p) && (!keep || publish(l, &p));
	plan_release(&p);
	return ok;
}

bool load_run(struct load *l, bool keep)
{
	int64_t start = clock_mono_ns();
	struct table *t = load_table(l);
	bool ok;

	l->read_ms = l->received_ns ? (start - l->received_ns) / 1000000 : 0;
	if (!t)
		return load_fail(l, "unknown table, table=%s", l->table);
	if (l->fe->config.discard) {
		l->total = l->loaded = l->rows > l->skip_header ? l->rows - l->skip_header : 0;
		return l->bytes || l->fe->empty_loads || no_rows(l);
	}
	ok = l->body.failed
		     ? load_fail(l, "the emulated BE cannot keep the body: no room in TMPDIR")
		     : run(l, t, keep);
	l->write_ms = (clock_mono_ns() - start) / 1000000;
	return ok;
}
