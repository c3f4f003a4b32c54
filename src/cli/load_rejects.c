/*
 * load_rejects.c - the rows that a load's parts had rejected.
 */
#include "config.h"
#include "cli/load_rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "cli/load_reply_json.h"
#include "cli/load_rows.h"
#include "cli/load_watch.h"
#include "diag/emit.h"
#include "load/send.h"
#include "load/state.h"

enum { ROW_SHOWN = 500 }; /* bytes of a row on the terminal */

struct rejects {
	struct load_cmd *c;
	struct load_conn *conn;
	FILE *file; /* of --reject-file, or NULL */
	unsigned shown;
	int64_t told;
	struct arena *mem; /* of one part */
};

static void say(struct rejects *x, const char *text)
{
	if (x->c->json)
		return;
	fputs("starload load: ", x->c->env->err);
	emit_safe(x->c->env->err, text, strlen(text));
	fputc('\n', x->c->env->err);
}

static const char *whose(struct rejects *x, const struct load_reject *r)
{
	return r->no ? arena_printf(x->mem, "part %u", r->no) : "the transaction";
}

static struct load_lines lines_of(struct rejects *x, const struct load_reject *r,
				  const struct load_row *row)
{
	const struct row_format *f = &x->c->spec.rows;
	const struct text delimiter = { f->row_delimiter,
					f->format == LF_CSV ? f->delim_bytes : 0 };

	if (!r->input || !row->row.n)
		return (struct load_lines){ 0 };
	return load_row_find(r->input, r->off, r->bytes, r->first_line, delimiter, row->row, 0);
}

static void show_text(struct rejects *x, const struct load_reject *r, const struct load_row *row,
		      const struct load_lines *at)
{
	FILE *err = x->c->env->err;
	const size_t n = row->row.n < ROW_SHOWN ? row->row.n : ROW_SHOWN;

	fputs("rejected: ", err);
	if (r->input)
		emit_safe(err, r->input, strlen(r->input));
	else
		fputs(whose(x, r), err);
	if (at->equal)
		fprintf(err, ", line %" PRIu64, at->first);
	if (at->equal > 1)
		fprintf(err, " or one of %u equal lines", at->equal);
	fputs(": ", err);
	emit_safe(err, row->reason.p, row->reason.n);
	if (row->row.n) {
		fputs("\n  ", err);
		emit_safe(err, row->row.p, n);
		if (n < row->row.n)
			fprintf(err, " ... (%zu bytes more)", row->row.n - n);
	}
	fputc('\n', err);
}

static void show_json(struct rejects *x, const struct load_reject *r, const struct load_row *row,
		      const struct load_lines *at)
{
	struct jout *j = x->c->json;

	jout_line(j);
	jout_open(j, '{');
	jout_pair_count(j, "part", r->no ? (int64_t)r->no : -1);
	jout_pair(j, "input", r->input);
	jout_pair_count(j, "line", at->equal ? (int64_t)at->first : -1);
	jout_pair_number(j, "equal_lines", at->equal);
	jout_pair_text(j, "reason", row->reason);
	jout_pair_text(j, "row", row->row);
	jout_close(j, '}');
}

static void take(struct rejects *x, const struct load_reject *r, const struct load_row *row)
{
	struct load_lines at;

	x->told++;
	if (x->file) {
		fwrite(row->whole.p, 1, row->whole.n, x->file);
		putc('\n', x->file);
	}
	if (x->shown >= x->c->o.show_errors)
		return;
	x->shown++;
	at = lines_of(x, r, row);
	if (x->c->json)
		show_json(x, r, row, &at);
	else
		show_text(x, r, row, &at);
}

static void fetch(struct rejects *x, const struct load_reject *r)
{
	struct text log;
	struct load_row row;
	struct err err;
	bool cut;

	if (!r->url || (!x->file && x->shown >= x->c->o.show_errors))
		return;
	if (load_errors_fetch(x->conn, r->url, x->mem, &log, &cut, &err)) {
		say(x, arena_printf(x->mem, "%s: its rejected rows cannot be fetched: %s",
				    whose(x, r), err.text));
		return;
	}
	while (load_row_next(&log, &row))
		take(x, r, &row);
	if (cut)
		say(x, arena_printf(x->mem, "%s: there are more of them than are fetched",
				    whose(x, r)));
}

/* Where else the server has them. */
static void say_elsewhere(struct rejects *x, const struct load_reject *r)
{
	if (r->rejected_path)
		say(x,
		    arena_printf(x->mem, "%s: all its rejected rows are on the BE's disk: %s",
				 whose(x, r), r->rejected_path));
	if (r->tracking && !r->url)
		say(x, arena_printf(x->mem, "%s: ask by SQL: %s", whose(x, r), r->tracking));
}

static int open_file(struct rejects *x, struct err *err)
{
	const char *path = x->c->o.reject_file;
	int fd;

	if (!path)
		return 0;
	/* rows may be secret */
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	x->file = fd < 0 ? NULL : fdopen(fd, "w");
	return x->file ? 0 : err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
}

static int close_file(struct rejects *x, struct err *err)
{
	const bool failed = x->file && ferror(x->file);

	if (x->file && (fclose(x->file) || failed))
		return err_set(err, ERR_IO, "%s: %s", x->c->o.reject_file, strerror(errno));
	return 0;
}

/* What nobody tells of. */
static void say_shortfall(struct rejects *x, int64_t filtered, size_t more)
{
	if (more)
		say(x, arena_printf(x->mem,
				    "%zu further parts had rejected rows, which are not fetched",
				    more));
	if (x->file && x->told < filtered)
		say(x, arena_printf(x->mem,
				    "%s has %" PRId64 " of %" PRId64
				    " rejected rows: a BE keeps about 50 for each of its threads",
				    x->c->o.reject_file, x->told, filtered));
	else if (!x->file && x->shown < filtered)
		say(x, arena_printf(x->mem,
				    "%u of %" PRId64 " rejected rows shown; see --show-errors and "
				    "--reject-file",
				    x->shown, filtered));
}

int load_rejects(struct load_cmd *c, const struct load_reject *r, size_t n, size_t more,
		 int64_t filtered, struct err *err)
{
	struct rejects x = { .c = c };
	size_t i;
	int rc;

	if (open_file(&x, err))
		return err->code;
	if (c->json) {
		jout_key(c->json, "rejected");
		jout_open(c->json, '[');
	}
	x.conn = n ? load_conn_new(&c->reach.server) : NULL;
	x.mem = arena_new();
	for (i = 0; i < n; i++) {
		fetch(&x, &r[i]);
		say_elsewhere(&x, &r[i]);
		arena_reset(x.mem);
	}
	if (n || more)
		say_shortfall(&x, filtered, more);
	if (c->json)
		jout_close(c->json, ']');
	load_conn_free(x.conn);
	rc = close_file(&x, err);
	arena_free(x.mem);
	return rc;
}
