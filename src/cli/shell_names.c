/*
 * shell_names.c - names of the cluster for Tab.
 * The process writes "KIND STATE NAME" lines to a file without a name, which is read when it
 * has ended well.
 */
#include "config.h"
#include "cli/shell_names.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { FILE_MAX = 64 << 20 };

/* the process ---------------------------------------------------------------------------- */

/* Names that hold a newline or control bytes are left out: nobody types them by Tab. */
static void write_rows(FILE *out, char kind, const struct sql_result *r, const char *column,
		       const char *state)
{
	size_t row, i;

	for (row = 0; row < r->n_rows; row++) {
		struct text name = column			       ? sql_text(r, row, column)
				   : r->n_columns && r->rows[row][0].p ? r->rows[row][0]
								       : TEXT("");
		struct text s = state ? sql_text(r, row, state) : TEXT("");

		for (i = 0; i < name.n && (unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f; i++)
			;
		if (name.n && i == name.n)
			fprintf(out, "%c %.*s %.*s\n", kind, TEXT_ARG(s), TEXT_ARG(name));
	}
}

static bool write_names(FILE *out, const struct target *t)
{
	struct arena *mem = arena_new();
	struct text db = { t->db, t->db ? strlen(t->db) : 0 };
	struct sql_result r;
	struct err err;
	struct sqlconn *c = sqlconn_open(t, &err);

	if (!c)
		return false;
	if (!sqlconn_query(c, (struct text){ 0 }, TEXT("SHOW DATABASES"), false, mem, &r, &err))
		write_rows(out, NAME_DATABASE, &r, NULL, NULL);
	if (db.n && !sqlconn_query(c, db, TEXT("SHOW TABLES"), false, mem, &r, &err))
		write_rows(out, NAME_TABLE, &r, NULL, NULL);
	if (db.n && !sqlconn_query(c, db, TEXT("SHOW ROUTINE LOAD"), false, mem, &r, &err))
		write_rows(out, NAME_JOB, &r, "Name", "State");
	return !fflush(out);
}

/* the session ---------------------------------------------------------------------------- */

static void end_reader(struct shell_names *s)
{
	if (!s->pid)
		return;
	kill(s->pid, SIGKILL);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
	close(s->fd);
}

void shell_names_read(struct shell_names *s, const struct target *t)
{
	FILE *f;

	end_reader(s);
	s->begun_ns = clock_mono_ns();
	f = tmpfile();
	if (!f)
		return;
	fflush(NULL);
	s->pid = fork();
	if (!s->pid) {
		/* Ctrl-C is for the one who types */
		signal(SIGINT, SIG_IGN);
		_exit(write_names(f, t) ? 0 : 1);
	}
	if (s->pid > 0)
		s->fd = dup(fileno(f));
	else
		s->pid = 0;
	fclose(f);
}

/* "KIND STATE NAME": cut in place. */
static void add_line(struct shell_names *s, char *line)
{
	char *state = line + 2, *name;

	if (strlen(line) < 3 || !(name = strchr(state, ' ')))
		return;
	*name++ = '\0';
	ARRAY_GROW(s->list, s->n, s->room);
	s->list[s->n++] = (struct shell_name){ line[0], name, state };
}

static bool read_text(int fd, char **text)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) || st.st_size > FILE_MAX)
		return false;
	*text = xmalloc((size_t)st.st_size + 1);
	n = pread(fd, *text, (size_t)st.st_size, 0);
	if (n == (ssize_t)st.st_size) {
		(*text)[n] = '\0';
		return true;
	}
	free(*text);
	return false;
}

bool shell_names_take(struct shell_names *s)
{
	char *text, *line, *rest = NULL;
	int status;
	bool ok;

	if (!s->pid || waitpid(s->pid, &status, WNOHANG) != s->pid)
		return false;
	s->pid = 0;
	ok = WIFEXITED(status) && !WEXITSTATUS(status) && read_text(s->fd, &text);
	close(s->fd);
	if (!ok)
		return false;
	free(s->text);
	s->text = text;
	s->n = 0;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		add_line(s, line);
	return true;
}

void shell_names_release(struct shell_names *s)
{
	end_reader(s);
	free(s->text);
	free(s->list);
}
