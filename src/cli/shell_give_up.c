/*
 * shell_give_up.c - what is left to do of a statement that Ctrl-C gave up.
 */
#include "config.h"
#include "cli/shell_give_up.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"
#include "net/watch.h"

/* After so long it is said what we wait for; after so many of these we wait no more. */
enum { TELL_MS = 500, TELLS_MAX = 10 };

struct looking {
	struct sqlconn *c;
	atomic_int told;
	char text[512]; /* said once */
};

/* In the watch's thread. */
static bool time_goes_by(void *to)
{
	struct looking *l = to;
	const int n = atomic_fetch_add(&l->told, 1) + 1;
	ssize_t written;

	if (n == 1) {
		written = write(STDERR_FILENO, l->text, strlen(l->text));
		(void)written;
	}
	/* again and again, as one that came between two statements ended neither */
	if (n >= TELLS_MAX)
		sqlconn_interrupt(l->c);
	return true;
}

static void add_place(const struct sql_server *s, struct buf *b)
{
	buf_adds(b, s->host);
	buf_addf(b, ":%u", s->port);
}

/* The row of our own statement among those that run; ids are per FE, and are used again. */
static bool is_ours(const struct run *r, const struct sql_result *res, size_t row)
{
	char id[32];

	snprintf(id, sizeof(id), "%lu", r->items[0].sent_on);
	return text_is(sql_text(res, row, "Id"), id) &&
	       text_is(sql_text(res, row, "User"), r->t.user) &&
	       text_eq(text_trim(sql_text(res, row, "Info")), text_trim(r->items[0].s->sql));
}

/* What came of it, in `b`. */
static void look(struct run *r, struct looking *l, struct buf *b)
{
	const struct text no_db = { 0 }, list = TEXT("SHOW FULL PROCESSLIST");
	const struct sql_server *s = sqlconn_server(r->c);
	char *host = xstrdup(s->host), sql[64];
	const unsigned port = s->port;
	struct sql_result res, done;
	struct err err;
	size_t i;
	int rc;

	rc = sqlconn_query(r->c, no_db, list, false, r->mem, &res, &err);
	if (!rc && (strcmp(host, s->host) || port != s->port)) {
		buf_adds(b, "connected to another FE: whether the first one goes on is not known");
		goto out;
	}
	for (i = 0; !rc && i < res.n_rows && !is_ours(r, &res, i); i++)
		;
	if (!rc && i == res.n_rows) {
		buf_adds(b, "the server shows it no more");
		goto out;
	}
	if (!rc) {
		snprintf(sql, sizeof(sql), "KILL QUERY %lu", r->items[0].sent_on);
		rc = sqlconn_query(r->c, no_db, (struct text){ sql, strlen(sql) }, true, r->mem,
				   &done, &err);
	}
	if (rc) {
		buf_adds(b, "whether the server still runs it is not known: ");
		if (atomic_load(&l->told) >= TELLS_MAX)
			buf_addf(b, "no answer within %d s", TELL_MS * TELLS_MAX / 1000);
		else
			buf_adds(b, err.text);
	} else {
		buf_adds(b, "the server still ran it: KILL QUERY was sent");
	}
out:
	free(host);
}

void shell_kill_query(struct run *r)
{
	struct looking l = { .c = r->c };
	struct watch *watch;
	struct buf b;

	buf_init_unbounded(&b);
	buf_adds(&b, "starload shell: asking ");
	add_place(sqlconn_server(r->c), &b);
	buf_adds(&b, " whether it still runs the statement; Ctrl-C ends that\n");
	snprintf(l.text, sizeof(l.text), "%s", buf_str(&b));
	buf_clear(&b);
	/* the next Ctrl-C is the first one of this */
	stopping_anew();
	stopping_conn(r->c);
	watch = watch_new(time_goes_by, &l);
	watch_start(watch, TELL_MS);
	look(r, &l, &b);
	watch_stop(watch);
	watch_free(watch);
	stopping_conn(NULL);
	fputs("starload shell: given up; ", r->env->err);
	emit_safe(r->env->err, buf_str(&b), b.n);
	putc('\n', r->env->err);
	buf_release(&b);
}
