/*
 * shell_send.c - one statement of a session, by the machinery of `starload run`.
 */
#include "config.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/shell.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

/* The ALTER of a job that runs was judged to be none for now: pause it, then? */
static bool pause_is_meant(struct run *r)
{
	if (r->n_items != 1 || r->items[0].s->kind != SCRIPT_ALTER || r->o.guard.pause || r->o.read_only)
		return false;
	return run_typed(r,
			 "Pause the job, alter it, verify that it is in effect, and resume it?\n"
			 "To do that type y: ",
			 "y");
}

static int judge(struct run *r)
{
	int status = run_judge(r);

	if (status != EXIT_WRONG_STATE || !pause_is_meant(r))
		return status;
	r->o.guard.pause = true;
	run_release_script(r);
	return run_judge(r);
}

static char *copy_text(struct text t)
{
	char *s = xmalloc(t.n + 1);

	memcpy(s, t.p, t.n);
	s[t.n] = '\0';
	return s;
}

void shell_set_last(struct shell *sh, struct text sql, bool vertical)
{
	char *copy = copy_text(sql);

	free(sh->last);
	free(sh->again);
	sh->last = copy;
	sh->last_vertical = vertical;
	sh->again = NULL;
}

int shell_send_last(struct shell *sh, struct text sql, bool vertical)
{
	shell_set_last(sh, sql, vertical);
	return shell_send(sh, sql, vertical);
}

static void set_db(struct shell *sh, const struct run *r)
{
	if (r->n_items != 1 || r->items[0].s->kind != SCRIPT_USE || r->items[0].state != RUN_DONE)
		return;
	free(sh->db);
	sh->db = copy_text(r->script.session_db);
	sh->run.t.db = sh->db;
}

/* The connection was lost on the way, and made anew. */
static void mind_connection(struct shell *sh)
{
	const struct sql_server *s = sqlconn_server(sh->run.c);
	FILE *err = sh->run.env->err;

	if (s->connection_id == sh->conn)
		return;
	sh->conn = s->connection_id;
	fprintf(err,
		"starload shell: the connection was lost; connected again to %s:%u as "
		"connection %lu",
		s->host, s->port, s->connection_id);
	if (sh->db) {
		fputs(", database ", err);
		emit_safe(err, sh->db, strlen(sh->db));
	}
	if (s->restored + s->not_restored)
		fprintf(err, ", SET sent again: %u", s->restored + s->not_restored);
	if (s->not_restored)
		fprintf(err, " (%u refused)", s->not_restored);
	putc('\n', err);
}

/* giving up ------------------------------------------------------------------------ */

/* The row of our own statement among those that run; ids are per FE, and are used again. */
static bool is_ours(const struct shell *sh, const struct run *r, const struct sql_result *res,
		    size_t row)
{
	char id[32];

	snprintf(id, sizeof(id), "%lu", sh->conn);
	return text_is(sql_text(res, row, "Id"), id) &&
	       text_is(sql_text(res, row, "User"), r->t.user) &&
	       text_eq(text_trim(sql_text(res, row, "Info")), text_trim(r->items[0].s->sql));
}

/*
 * Ctrl-C has closed the connection; the FE may go on with the statement all the same.  A new
 * connection to that FE looks for it, and ends it only if it is ours beyond doubt.
 */
static void kill_query(struct shell *sh, struct run *r)
{
	const struct text no_db = { 0 }, list = TEXT("SHOW FULL PROCESSLIST");
	const struct sql_server *s = sqlconn_server(r->c);
	char *host = xstrdup(s->host), sql[64];
	const unsigned port = s->port;
	struct sql_result res, done;
	const char *said = "the server shows it no more";
	struct err err;
	size_t i;

	if (sqlconn_query(r->c, no_db, list, false, r->mem, &res, &err)) {
		said = err.text;
	} else if (strcmp(host, s->host) || port != s->port) {
		said = "connected to another FE: whether the first one goes on is not known";
	} else {
		for (i = 0; i < res.n_rows && !is_ours(sh, r, &res, i); i++)
			;
		if (i < res.n_rows) {
			snprintf(sql, sizeof(sql), "KILL QUERY %lu", sh->conn);
			said = sqlconn_query(r->c, no_db, (struct text){ sql, strlen(sql) }, true,
					     r->mem, &done, &err)
				       ? err.text
				       : "the server still ran it: KILL QUERY was sent";
		}
	}
	fputs("starload shell: given up; ", r->env->err);
	emit_safe(r->env->err, said, strlen(said));
	putc('\n', r->env->err);
	free(host);
}

static bool was_given_up(const struct run *r)
{
	return stopping() && r->n_items == 1 && r->items[0].state == RUN_FAILED &&
	       !r->items[0].s->job.n &&
	       (r->items[0].status == EXIT_UNREACHABLE || r->items[0].status == EXIT_UNKNOWN);
}

/* `filled`: values of variables are in it. */
static int send_filled(struct shell *sh, struct text sql, bool vertical, bool filled)
{
	struct run r = sh->run;
	struct run_input input = { .name = "shell", .text = sql };
	int status;

	r.mem = arena_new();
	r.session = &sh->session;
	r.inputs = &input;
	r.n_inputs = 1;
	r.vertical = vertical;
	pthread_mutex_init(&r.print, NULL);
	if (!sh->watching)
		stopping_anew();
	status = judge(&r);
	if (!status && filled && r.n_items > 1) {
		shell_say(sh, "with the values of its variables it is more than one statement; "
			      "nothing was sent");
		status = EXIT_USAGE;
	}
	if (!status)
		status = run_ask(&r);
	if (!status) {
		status = run_carry_out(&r);
		if (was_given_up(&r) || (r.n_items == 1 && r.items[0].left))
			kill_query(sh, &r);
		set_db(sh, &r);
		mind_connection(sh);
	}
	if (r.n_items && (r.items[0].s->kind == SCRIPT_USE || run_changes(&r.items[0])))
		names_renew(&sh->names, &sh->run.t);
	sh->run.set = r.set;
	sh->run.set_on = r.set_on;
	run_release_script(&r);
	pthread_mutex_destroy(&r.print);
	arena_free(r.mem);
	fflush(r.env->out);
	fflush(r.env->err);
	return status;
}

int shell_send(struct shell *sh, struct text sql, bool vertical)
{
	struct err err;
	struct buf b;
	bool any;
	int status = EXIT_USAGE;

	buf_init_unbounded(&b);
	if (shell_vars_fill(&sh->vars, sql, &b, &any, &err))
		shell_say(sh, err.text);
	else
		status = send_filled(sh, any ? (struct text){ buf_str(&b), b.n } : sql, vertical,
				     any);
	buf_release(&b);
	return status;
}
