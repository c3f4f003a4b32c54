/*
 * shell_login.c - a session logs in; Ctrl-C ends that, and nothing else.
 */
#include "config.h"
#include "cli/shell_login.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "cli/shell.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

int shell_login(struct shell *sh, struct sqlconn *c, struct target *t, struct err *err)
{
	int rc;

	/* a Ctrl-C before this finds no connection to end, one behind it does */
	stopping_session(c);
	stopping_conn(c);
	rc = stopping() ? err_set(err, ERR_UNREACHABLE, "interrupted") : sqlconn_connect(c, err);
	if (!rc)
		net_ask_cluster(c, sh->run.mem, t);
	stopping_conn(NULL);
	return rc;
}

int shell_login_first(struct shell *sh)
{
	struct err err;
	int status = net_options_target(sh->run.env, &sh->run.o.net, sh->run.mem, &sh->run.t);

	if (status)
		return status;
	sh->run.c = sqlconn_new(&sh->run.t);
	stopping_anew();
	if (!shell_login(sh, sh->run.c, &sh->run.t, &err))
		return 0;
	if (stopping_status(0) == 128 + SIGINT) {
		shell_say(sh, "not connected; the next statement connects, \\connect goes "
			      "elsewhere, \\q leaves");
		return 0;
	}
	status = stopping() ? stopping_status(0) : cmd_fail(sh->run.env, &err);
	stopping_session(NULL);
	sqlconn_close(sh->run.c);
	sh->run.c = NULL;
	return status;
}

bool shell_logged_in(struct shell *sh)
{
	const struct sql_server *s = sqlconn_server(sh->run.c);
	struct err err;

	if (*s->version)
		return true;
	if (shell_login(sh, sh->run.c, &sh->run.t, &err)) {
		cmd_fail(sh->run.env, &err);
		return false;
	}
	sh->conn = s->connection_id;
	shell_say_connected(sh);
	return true;
}

void shell_say_connected(struct shell *sh)
{
	const struct sql_server *s = sqlconn_server(sh->run.c);
	FILE *out = sh->run.env->out;

	fputs("connected to ", out);
	emit_safe(out, s->host, strlen(s->host));
	fprintf(out, ":%u as ", s->port);
	emit_safe(out, sh->run.t.user, strlen(sh->run.t.user));
	fputs(", release ", out);
	emit_safe(out, s->release, strlen(s->release));
	fprintf(out, ", connection %lu\n", s->connection_id);
	fflush(out);
}
