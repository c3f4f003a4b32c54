/*
 * shell_do.c - the backslash commands of the shell.
 *
 * Those that are commands of starload run in a process of their own, so that one that
 * watches a job, or dies, or is ended by Ctrl-C, takes nothing of the session with it; where and as
 * whom to connect they have from us.
 */
#include "config.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/util.h"
#include "cli/shell.h"
#include "cli/shell_child.h"
#include "cli/shell_connect.h"
#include "cli/shell_describe.h"
#include "cli/shell_edit.h"
#include "cli/shell_history.h"
#include "cli/shell_results.h"
#include "cli/shell_set.h"
#include "cli/shell_watch.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

enum { INCLUDE_MAX = 64 << 20, HISTORY_N = 20, HISTORY_MAX = 100000 };

static void do_help(struct shell *sh, char *args);
static void do_conninfo(struct shell *sh, char *args);
static void do_history(struct shell *sh, char *args);
static void do_include(struct shell *sh, char *args);
static void do_job(struct shell *sh, char *args);
static void do_quit(struct shell *sh, char *args);
static void do_use(struct shell *sh, char *args);

static const struct shell_command commands[] = {
#define OWN(word, function, takes, what) \
	{ .name = word, .args = takes, .help = what, .how = SHELL_OWN, .run = do_##function },
#define OTHER(word, command, does, takes, what) \
	{ .name = word,                         \
	  .args = takes,                        \
	  .help = what,                         \
	  .how = SHELL_##does,                  \
	  .other = #command,                    \
	  .opts = command##_opts },
#include "cli/shell_commands.def"
	{ .name = NULL },
};

const struct shell_command *shell_commands(void)
{
	return commands;
}

void shell_say(struct shell *sh, const char *text)
{
	fputs("starload shell: ", sh->run.env->err);
	emit_safe(sh->run.env->err, text, strlen(text));
	putc('\n', sh->run.env->err);
}

static const struct shell_command *find(const char *name)
{
	const struct shell_command *c;

	for (c = commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

const struct shell_command *shell_command_of(const char *line)
{
	const struct text name = { line + 1, strcspn(line + 1, " \t\n;") };
	const struct shell_command *c;

	for (c = commands; c->name; c++)
		if (text_is(name, c->name))
			return c;
	return NULL;
}

static void say_unknown(struct shell *sh, const char *name)
{
	const struct shell_command *c;
	struct near near;
	struct buf b;

	near_init(&near, (struct text){ name, strlen(name) });
	for (c = commands; c->name; c++)
		near_try(&near, c->name);
	buf_init_unbounded(&b);
	buf_addf(&b, "there is no command \\%s; ", name);
	if (near.best)
		buf_addf(&b, "did you mean \\%s?", near.best);
	else
		buf_adds(&b, "\\? lists them");
	shell_say(sh, buf_str(&b));
	buf_release(&b);
}

/* our own ------------------------------------------------------------------------ */

static void print_command(const struct shell_command *c, FILE *out)
{
	const size_t n = strlen(c->name) + strlen(c->args);

	fprintf(out, "  \\%s %s%*s  %s\n", c->name, c->args, n < 28 ? (int)(28 - n) : 0, "",
		c->help);
}

static void do_help(struct shell *sh, char *args)
{
	const struct shell_command *c;

	if (*args == '\\')
		args++;
	if (*args) {
		c = find(args);
		if (!c)
			say_unknown(sh, args);
		else
			print_command(c, sh->run.env->out);
		return;
	}
	for (c = commands; c->name; c++)
		print_command(c, sh->run.env->out);
	fputs("\nA statement ends with ; or, to see each cell on a line, with \\G.\n",
	      sh->run.env->out);
}

static void put(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%-12s", name);
	emit_safe(out, value, strlen(value));
	putc('\n', out);
}

static void do_conninfo(struct shell *sh, char *args)
{
	const struct sql_server *s = sqlconn_server(sh->run.c);
	FILE *out = sh->run.env->out;

	(void)args;
	put(out, "cluster", sh->run.t.name);
	fprintf(out, "%-12s", "fe");
	emit_safe(out, s->host, strlen(s->host));
	fprintf(out, ":%u\n", s->port);
	put(out, "version", *s->version ? s->version : "not connected");
	put(out, "user", sh->run.t.user);
	put(out, "database", sh->db ? sh->db : "none");
	put(out, "tls", s->tls ? s->tls : "no");
	fprintf(out, "%-12s%lu\n", "connection", s->connection_id);
	put(out, "read-only", sh->run.o.read_only ? "yes" : "no");
	put(out, "history", sh->history ? sh->history : "not kept");
}

static void do_history(struct shell *sh, char *args)
{
	char *end;
	unsigned long n = *args ? strtoul(args, &end, 10) : HISTORY_N;

	if (*args && (*end || !isdigit((unsigned char)*args) || n > HISTORY_MAX)) {
		shell_say(sh, "\\history takes a number");
		return;
	}
	shell_history_print(n, sh->run.env->out);
}

static void do_quit(struct shell *sh, char *args)
{
	(void)args;
	sh->leave = true;
}

/* A statement made of the arguments, the ';' that was typed out of habit left out. */
static void send_made(struct shell *sh, const char *begun, const char *args, bool vertical)
{
	struct text t = text_trim((struct text){ args, strlen(args) });
	struct buf b;

	while (t.n && t.p[t.n - 1] == ';')
		t.n--;
	buf_init_unbounded(&b);
	buf_adds(&b, begun);
	buf_add(&b, t.p, t.n);
	shell_send_last(sh, (struct text){ buf_str(&b), b.n }, vertical);
	buf_release(&b);
}

static void do_use(struct shell *sh, char *args)
{
	if (!*args)
		shell_say(sh, "\\use takes the name of a database");
	else
		send_made(sh, "USE ", args, false);
}

static void do_job(struct shell *sh, char *args)
{
	if (!*args)
		shell_say(sh, "\\job takes the name of a job");
	else
		send_made(sh, "SHOW ROUTINE LOAD FOR ", args, true);
}

/* Statements of a file, one after the other; the first that fails ends it. */
static void include_text(struct shell *sh, struct text t)
{
	struct shell_text text;
	struct text sql;
	bool vertical;

	shell_text_init(&text);
	buf_add(&text.b, t.p, t.n);
	buf_adds(&text.b, "\n;");
	while (!sh->leave && shell_text_next(&text, &sql, &vertical))
		if (shell_send(sh, sql, vertical)) {
			shell_say(sh, "the rest of the file is not sent");
			shell_text_drop(&text);
			break;
		}
	if (*shell_text_waits(&text))
		shell_say(sh, "the last statement of the file is not whole, and not sent");
	shell_text_release(&text);
}

static void do_include(struct shell *sh, char *args)
{
	struct err err;
	struct buf b;

	if (!*args) {
		shell_say(sh, "\\i takes the name of a file");
		return;
	}
	buf_init(&b, INCLUDE_MAX);
	if (io_read_file(args, &b, &err))
		cmd_fail(sh->run.env, &err);
	else
		include_text(sh, (struct text){ buf_str(&b), b.n });
	buf_release(&b);
}

int shell_words(char *s, char **words, int max)
{
	int n = 0;

	for (;;) {
		char *to;

		while (isspace((unsigned char)*s))
			s++;
		if (!*s)
			return n;
		if (n == max)
			return -1;
		words[n++] = to = s;
		while (*s && !isspace((unsigned char)*s)) {
			const char quote = *s == '\'' || *s == '"' ? *s : '\0';

			if (!quote) {
				*to++ = *s++;
				continue;
			}
			for (s++; *s && *s != quote; s++)
				*to++ = *s;
			if (*s)
				s++;
		}
		if (*s)
			s++;
		*to = '\0';
	}
}

static void set_again(struct shell *sh, const char *line)
{
	char *copy = xstrdup(line);

	free(sh->again);
	sh->again = copy;
}

/* ----------------------------------------------------------------------------- */

int shell_do(struct shell *sh, const char *line)
{
	char *copy = xstrdup(line + 1), *args;
	const struct shell_command *c;
	const char *name = copy;
	size_t n = strlen(copy);
	int status = 0;

	while (n && isspace((unsigned char)copy[n - 1]))
		copy[--n] = '\0';
	args = copy + strcspn(copy, " \t\n");
	if (*copy == '|') {
		/* \|less */
		name = "|";
		args = copy + 1;
	} else if (*args) {
		*args++ = '\0';
	}
	args += strspn(args, " \t\n");
	/* \q; */
	if (!*args && strlen(copy) > 1 && copy[strlen(copy) - 1] == ';')
		copy[strlen(copy) - 1] = '\0';
	c = find(name);
	if (!c)
		say_unknown(sh, name);
	else if (c->how == SHELL_OWN)
		c->run(sh, args);
	else
		status = shell_run_other(sh, c, args);
	if (c && (c->how == SHELL_READS || c->how == SHELL_TABLE))
		set_again(sh, line);
	fflush(sh->run.env->out);
	free(copy);
	return status;
}
