/*
 * ask.c - sqlconn from a shell: statements on stdin, what came of each on stdout.
 *
 *     ask [-a] [-t TIMEOUT_MS] [-c CONNECT_MS] [-m MODE] [-A CA] [-C] HOSTS USER [PASSWORD]
 *
 * -a takes a server that is no FE, -C allows a login in clear.  A line is a statement; "!" before
 * it: it changes something; "DB:" before that: in that database.  "~MS" before all: it is
 * interrupted after so long.  Answers: "ok COLUMNS ROWS FIRST-CELL", "refused KIND NUMBER TEXT",
 * "unreachable TEXT", "unknown TEXT".
 */
#include "config.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "net/sqlconn.h"
#include "net/target.h"

struct line {
	char *sql, *db;
	bool changes;
	unsigned interrupt_ms;
};

struct interrupter {
	struct sqlconn *c;
	unsigned ms;
};

static void *interrupt(void *arg)
{
	const struct interrupter *i = arg;
	struct timespec t = { i->ms / 1000, (long)(i->ms % 1000) * 1000000 };

	nanosleep(&t, NULL);
	sqlconn_interrupt(i->c);
	return NULL;
}

static struct line read_line(char *p)
{
	struct line l = { 0 };
	char *colon;

	p[strcspn(p, "\n")] = '\0';
	if (*p == '~')
		l.interrupt_ms = (unsigned)strtoul(p + 1, &p, 10);
	colon = strchr(p, ':');
	if (colon && strspn(p, "abcdefghijklmnopqrstuvwxyz_") == (size_t)(colon - p)) {
		*colon = '\0';
		l.db = p;
		p = colon + 1;
	}
	l.changes = *p == '!';
	l.sql = p + l.changes;
	return l;
}

static const char *name_of(int rc)
{
	return rc == ERR_UNKNOWN ? "unknown" : rc == ERR_UNREACHABLE ? "unreachable" : "other";
}

static void ask(struct sqlconn *c, const struct line *l)
{
	struct text db = { l->db, l->db ? strlen(l->db) : 0 };
	struct interrupter i = { c, l->interrupt_ms };
	struct arena *mem = arena_new();
	struct sql_result r;
	struct err err;
	pthread_t thread;
	int rc;

	if (i.ms && pthread_create(&thread, NULL, interrupt, &i))
		exit(99);
	rc = sqlconn_query(c, db, (struct text){ l->sql, strlen(l->sql) }, l->changes, mem, &r,
			   &err);
	if (i.ms)
		pthread_join(thread, NULL);
	if (!rc && r.n_rows)
		printf("ok %zu %zu %.*s\n", r.n_columns, r.n_rows,
		       TEXT_ARG(r.rows[0][0].p ? r.rows[0][0] : TEXT("NULL")));
	else if (!rc)
		printf("ok %zu 0\n", r.n_columns);
	else if (rc == ERR_REFUSED)
		printf("refused %d %u %.*s\n", (int)r.refused.kind, r.refused.number,
		       TEXT_ARG(r.refused.text));
	else
		printf("%s %s\n", name_of(rc), err.text);
	fflush(stdout);
	arena_free(mem);
}

int main(int argc, char **argv)
{
	struct target t = { .connect_timeout_ms = 5000,
			    .timeout_ms = 20000,
			    .ssl_mode = SSL_PREFERRED };
	struct arena *mem = arena_new();
	struct sqlconn *c;
	struct err err;
	char line[4096];
	int opt;

	while ((opt = getopt(argc, argv, "at:c:m:A:C")) != -1) {
		if (opt == 'a')
			t.any_server = true;
		else if (opt == 'C')
			t.cleartext = true;
		else if (opt == 't')
			t.timeout_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (opt == 'c')
			t.connect_timeout_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (opt == 'A')
			t.ssl_ca = optarg;
		else if (opt != 'm' || ssl_mode_parse(optarg, &t.ssl_mode, &err))
			return 2;
	}
	if (argc - optind < 2 || target_hosts(&t, argv[optind], TARGET_PORT, mem, &err))
		return 2;
	t.user = argv[optind + 1];
	t.password = argv[optind + 2];
	c = sqlconn_open(&t, &err);
	if (!c) {
		printf("no login: %s\n", err.text);
		arena_free(mem);
		return err_exit_status(err.code);
	}
	printf("login %s:%u %s tls=%s\n", sqlconn_server(c)->host, sqlconn_server(c)->port,
	       sqlconn_server(c)->release, sqlconn_server(c)->tls ? "yes" : "no");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		struct line l = read_line(line);

		if (*l.sql)
			ask(c, &l);
	}
	sqlconn_close(c);
	arena_free(mem);
	return 0;
}
