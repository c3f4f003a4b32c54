/*
 * cmd_load_errors.c - `starload load-errors`: the rows that a load rejected, by its ErrorURL or
 * its label.
 * Facts: SHOW STREAM LOAD has TrackingURL and TrackingSQL (3.3 only with enable_load_profile); logs
 * are kept for 48 hours.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/cmd.h"
#include "cli/load_label.h"
#include "cli/load_rows.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "lang/quote.h"
#include "load/state.h"
#include "net/sqlconn.h"

const struct opt load_errors_opts[] = { LABEL_OPTIONS, { .name = NULL } };

static void print_row(struct label_cmd *c, struct jout *j, const struct load_row *row)
{
	FILE *out = c->env->out;

	if (c->o.json) {
		jout_line(j);
		jout_open(j, '{');
		jout_pair_text(j, "reason", row->reason);
		jout_pair_text(j, "row", row->row);
		jout_close(j, '}');
		return;
	}
	emit_safe(out, row->reason.p, row->reason.n);
	fputs("\n  ", out);
	emit_safe(out, row->row.p ? row->row.p : "", row->row.n);
	fputc('\n', out);
}

static void print_log(struct label_cmd *c, struct text log, bool cut)
{
	struct load_row row;
	uint64_t n = 0;
	struct jout j;

	if (c->o.json) {
		jout_init(&j, c->env->out);
		jout_open(&j, '[');
	}
	for (; load_row_next(&log, &row); n++)
		print_row(c, &j, &row);
	if (c->o.json) {
		jout_close(&j, ']');
		jout_end(&j);
		jout_flush(&j);
	}
	fprintf(c->env->err,
		"starload load-errors: %" PRIu64 " rows%s; a BE keeps about 50 for each of its "
		"threads, for 48 hours\n",
		n, cut ? ", and more that were not fetched" : "");
}

static int fetch(struct label_cmd *c, const char *url)
{
	struct text log;
	struct err err;
	bool cut;

	if (load_errors_fetch(c->conn, url, c->mem, &log, &cut, &err))
		return cmd_fail(c->env, &err);
	print_log(c, log, cut);
	return EXIT_DONE;
}

/* The rows of a tracking SQL, which is the server's own text. */
static int track(struct label_cmd *c, const char *db, struct text sql)
{
	struct sql_result r;
	struct buf b;
	struct err err;
	size_t i;

	if (!text_starts(sql, "select tracking_log from ")) {
		err_set(&err, ERR_REFUSED,
			"the server gives a statement that is none for rejected rows");
		return cmd_fail(c->env, &err);
	}
	if (sqlconn_query(c->reach.sql, (struct text){ db, strlen(db) }, sql, false, c->mem, &r,
			  &err))
		return cmd_fail(c->env, &err);
	buf_init_unbounded(&b);
	for (i = 0; i < r.n_rows; i++) {
		const struct text t = r.n_columns ? r.rows[i][0] : (struct text){ NULL, 0 };

		if (t.n)
			buf_add(&b, t.p, t.n);
		buf_addc(&b, '\n');
	}
	print_log(c, (struct text){ buf_str(&b), b.n }, false);
	buf_release(&b);
	return EXIT_DONE;
}

static int by_label(struct label_cmd *c)
{
	const char *db, *label;
	struct text url, sql;
	struct sql_result r;
	struct buf b;
	struct err err;
	int rc;

	if (label_parse(c, c->rest.operand[0], &db, &label, &err))
		return cmd_fail(c->env, &err);
	if (!c->reach.sql) {
		err_set(&err, ERR_USAGE,
			"by a label the address of the log is asked for by SQL: give the URL "
			"instead");
		return cmd_fail(c->env, &err);
	}
	buf_init_unbounded(&b);
	buf_adds(&b, "SHOW ALL STREAM LOAD FOR ");
	quote_name(&b, (struct text){ label, strlen(label) });
	buf_adds(&b, " FROM ");
	quote_name(&b, (struct text){ db, strlen(db) });
	rc = sqlconn_query(c->reach.sql, (struct text){ NULL, 0 },
			   (struct text){ buf_str(&b), b.n }, false, c->mem, &r, &err);
	buf_release(&b);
	if (rc)
		return cmd_fail(c->env, &err);
	if (!r.n_rows) {
		err_set(&err, ERR_REFUSED,
			"the server has no load %s in %s: it shows the last 1000, for 3 "
			"days, and 3.3 those with enable_load_profile alone",
			label, db);
		return cmd_fail(c->env, &err);
	}
	url = sql_text(&r, r.n_rows - 1, "TrackingURL");
	sql = sql_text(&r, r.n_rows - 1, "TrackingSQL");
	if (url.n)
		return fetch(c, arena_copy(c->mem, url.p, url.n));
	if (sql.n)
		return track(c, db, sql);
	fprintf(c->env->err,
		"starload load-errors: the load has no rejected rows that the server tells of\n");
	return EXIT_DONE;
}

static int work(struct label_cmd *c)
{
	struct err err;

	if (c->rest.n > 1) {
		err_set(&err, ERR_USAGE, "one load at a time");
		return cmd_fail(c->env, &err);
	}
	return strstr(c->rest.operand[0], "://") ? fetch(c, c->rest.operand[0]) : by_label(c);
}

int cmd_load_errors(struct cmd_env *env, int argc, char **argv)
{
	return label_command(env, argc, argv,
			     "name a load: starload load-errors DB.LABEL, or its ErrorURL", work);
}
