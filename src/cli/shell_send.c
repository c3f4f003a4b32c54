/*
 * shell_send.c - one statement of a session, by the machinery of `starload run`.
 */
#include "config.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/shell.h"
#include "cli/shell_give_up.h"
#include "cli/shell_login.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

/* The ALTER of a job that runs was judged to be none for now: pause it, then? */
static bool pause_is_meant(struct run *r)
{
	if (r->n_items != 1 || r->items[0].s->kind != SCRIPT_ALTER || r->o.guard.pause ||
	    r->o.read_only)
		return false;
	return run_typed(r,
			 "Pause the job, alter it, verify that it is in effect, and resume it?\n"
			 "To do that type y: ",
			 "y");
}

/* This reads only: Ctrl-C cuts it off. */
static int judge_once(struct run *r)
{
	int status;

	stopping_conn(r->c);
	status = run_judge(r);
	stopping_conn(NULL);
	if (!stopping())
		return status;
	if (!status)
		run_say_line(r, true, "given up; nothing was sent");
	return stopping_status(0);
}

static int judge(struct run *r)
{
	int status = judge_once(r);

	if (status != EXIT_WRONG_STATE || !pause_is_meant(r))
		return status;
	r->o.guard.pause = true;
	run_release_script(r);
	return judge_once(r);
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

static bool was_given_up(const struct run *r)
{
	return stopping() && r->n_items == 1 && r->items[0].state == RUN_FAILED &&
	       r->items[0].sent &&
	       (r->items[0].status == EXIT_UNREACHABLE || r->items[0].status == EXIT_UNKNOWN);
}

void shell_mind_signal(struct shell *sh)
{
	const int status = stopping_status(0);

	if (!status)
		return;
	sh->stopped = true;
	if (status == 128 + SIGINT)
		return;
	sh->status = status;
	sh->leave = true;
}

/* `filled`: values of variables are in it. */
static int send_filled(struct shell *sh, struct text sql, bool vertical, bool filled)
{
	struct run r = sh->run;
	struct run_input input = { .name = "shell", .text = sql };
	int status;

	if (stopping()) {
		shell_say(sh, "given up; nothing was sent");
		return stopping_status(0);
	}
	if (!shell_logged_in(sh))
		return EXIT_UNREACHABLE;
	r.t = sh->run.t;
	r.mem = arena_new();
	r.session = &sh->session;
	r.inputs = &input;
	r.n_inputs = 1;
	r.vertical = vertical;
	pthread_mutex_init(&r.print, NULL);
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
		shell_mind_signal(sh);
		if (was_given_up(&r) || (r.n_items == 1 && r.items[0].left))
			shell_kill_query(&r);
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
