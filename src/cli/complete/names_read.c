/*
 * names_read.c - the process that reads names for Tab.
 * Asks what SHOW and DESC answer, one set after the other, on a connection of its own, which it
 * closes when nobody has asked for a minute.
 */
#include "config.h"
#include "cli/complete/names.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/emitter.h"
#include "lang/quote.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { IDLE_MS = 60 * 1000, ANSWER_MS = 30 * 1000, WISH_MAX = 4096 };

struct reader {
	struct target t;
	struct sqlconn *c;
	struct arena *mem;
	FILE *out;
};

/* Cells with bytes that a terminal would act on, to which readline sends them as they are, or more
 * than a line's worth are left out: nobody types them by Tab. */
static bool is_fit(struct text t)
{
	unsigned columns;
	bool raw = true;
	size_t i;

	for (i = 0; i < t.n && raw && t.p[i] != '\t';)
		i += emit_unit(t.p + i, t.n - i, &columns, &raw);
	return i == t.n && raw && t.n < WISH_MAX;
}

static void put(FILE *out, struct text t)
{
	if (is_fit(t) && t.n)
		fwrite(t.p, 1, t.n, out);
}

static struct text first_cell(const struct sql_result *r, size_t row)
{
	return r->n_columns && r->rows[row][0].p ? r->rows[row][0] : TEXT("");
}

/* The keys of a job's Progress: {"0":"12","1":"OFFSET_END"}. */
static void put_partitions(FILE *out, struct text progress)
{
	json_t *doc = json_loadb(progress.p ? progress.p : "", progress.n, 0, NULL), *value;
	const char *key, *sep = "";

	json_object_foreach(doc, key, value)
	{
		struct text t = { key, strlen(key) };

		if (!is_fit(t) || memchr(t.p, ',', t.n))
			continue;
		fputs(sep, out);
		put(out, t);
		sep = ",";
	}
	json_decref(doc);
}

static void put_row(FILE *out, enum name_kind kind, const struct sql_result *r, size_t row)
{
	struct text name = first_cell(r, row), note = { 0 };

	if (kind == NAME_JOB) {
		name = sql_text(r, row, "Name");
		note = sql_text(r, row, "State");
	} else if (kind == NAME_COLUMN) {
		name = sql_text(r, row, "Field");
		note = sql_text(r, row, "Type");
	} else if (kind == NAME_PARTITION) {
		name = sql_text(r, row, "PartitionName");
	}
	if (!name.n || !is_fit(name))
		return;
	putc(' ', out);
	put(out, name);
	putc('\t', out);
	put(out, note);
	putc('\t', out);
	if (kind == NAME_JOB) {
		put(out, sql_text(r, row, "TableName"));
		putc('\t', out);
		put_partitions(out, sql_text(r, row, "Progress"));
	}
	putc('\n', out);
}

static void add_table(struct buf *b, const char *db, const char *table)
{
	quote_name(b, (struct text){ db, strlen(db) });
	buf_addc(b, '.');
	quote_name(b, (struct text){ table, strlen(table) });
}

static void say_query(enum name_kind kind, const char *db, const char *table, struct buf *sql)
{
	switch (kind) {
	case NAME_DATABASE:
		buf_adds(sql, "SHOW DATABASES");
		break;
	case NAME_TABLE:
		buf_adds(sql, "SHOW TABLES FROM ");
		quote_name(sql, (struct text){ db, strlen(db) });
		break;
	case NAME_JOB:
		buf_adds(sql, "SHOW ROUTINE LOAD FROM ");
		quote_name(sql, (struct text){ db, strlen(db) });
		break;
	case NAME_COLUMN:
		buf_adds(sql, "DESC ");
		add_table(sql, db, table);
		break;
	case NAME_PARTITION:
		buf_adds(sql, "SHOW PARTITIONS FROM ");
		add_table(sql, db, table);
		break;
	}
}

static bool ask(struct reader *r, struct text sql, struct sql_result *res)
{
	struct err err;
	int rc;

	if (!r->c)
		r->c = sqlconn_open(&r->t, &err);
	if (!r->c)
		return false;
	rc = sqlconn_query(r->c, (struct text){ 0 }, sql, false, r->mem, res, &err);
	if (rc && rc != ERR_REFUSED) {
		sqlconn_close(r->c);
		r->c = NULL;
	}
	return !rc;
}

/* "KINDDB\tTABLE", without its newline; cut in place. */
static void answer(struct reader *r, char *wish)
{
	const enum name_kind kind = (unsigned char)*wish;
	char *tab = strchr(wish, '\t');
	struct sql_result res;
	struct buf sql;
	size_t row;

	if (!tab)
		return;
	fprintf(r->out, "+%s\n", wish);
	*tab = '\0';
	buf_init_unbounded(&sql);
	say_query(kind, wish + 1, tab + 1, &sql);
	if (ask(r, (struct text){ buf_str(&sql), sql.n }, &res)) {
		for (row = 0; row < res.n_rows; row++)
			put_row(r->out, kind, &res, row);
		fputs(".\n", r->out);
	} else {
		fputs("!\n", r->out);
	}
	buf_release(&sql);
	arena_reset(r->mem);
	if (fflush(r->out))
		_exit(0);
}

/* Files and sockets of the session are none of ours, and one that it closes has to be closed. */
static void close_others(int fd)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *e;

	while (dir && (e = readdir(dir)) != NULL) {
		int n = atoi(e->d_name);

		if (n > STDERR_FILENO && n != fd && n != dirfd(dir))
			close(n);
	}
	if (dir)
		closedir(dir);
}

_Noreturn void names_reader(int fd, const struct target *t)
{
	struct reader r = { .t = *t, .mem = arena_new() };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct buf in;
	char bytes[WISH_MAX], *line, *nl;
	ssize_t n;

	close_others(fd);
	r.t.db = NULL;
	if (!r.t.timeout_ms || r.t.timeout_ms > ANSWER_MS)
		r.t.timeout_ms = ANSWER_MS;
	r.out = fdopen(fd, "w");
	if (!r.out)
		_exit(1);
	buf_init_unbounded(&in);
	for (;;) {
		if (!poll(&p, 1, IDLE_MS)) {
			sqlconn_close(r.c);
			r.c = NULL;
			continue;
		}
		n = recv(fd, bytes, sizeof(bytes), 0);
		if (n <= 0)
			_exit(0);
		buf_add(&in, bytes, (size_t)n);
		line = in.p;
		while ((nl = memchr(line, '\n', in.n - (size_t)(line - in.p))) != NULL) {
			*nl = '\0';
			answer(&r, line);
			line = nl + 1;
		}
		n = (ssize_t)(in.n - (size_t)(line - in.p));
		memmove(in.p, line, (size_t)n);
		buf_cut(&in, (size_t)n);
	}
}
