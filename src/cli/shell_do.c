/*
 * shell_do.c - the backslash commands of the shell.
 *
 * Those that are commands of starload run in a process of their own, so that one that
 * watches a job, or dies, or is ended by Ctrl-C, takes nothing of the session with it; where and as
 * whom to connect they have from us.
 */
#include "config.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/util.h"
#include "cli/net_cmds.h"
#include "cli/shell.h"
#include "cli/shell_args.h"
#include "cli/shell_connect.h"
#include "cli/shell_describe.h"
#include "cli/shell_history.h"
#include "cli/shell_results.h"
#include "cli/shell_set.h"
#include "cli/shell_watch.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/sqlconn.h"

enum { ARGS_MAX = 64, INCLUDE_MAX = 64 << 20, HISTORY_N = 20, HISTORY_MAX = 100000 };

static void do_help(struct shell *sh, char *args);
static void do_conninfo(struct shell *sh, char *args);
static void do_edit(struct shell *sh, char *args);
static void do_history(struct shell *sh, char *args);
static void do_include(struct shell *sh, char *args);
static void do_job(struct shell *sh, char *args);
static void do_quit(struct shell *sh, char *args);
static void do_use(struct shell *sh, char *args);

static const struct shell_command commands[] = {
#define OWN(word, function, takes, what) \
	{ .name = word, .args = takes, .help = what, .how = SHELL_OWN, .run = do_##function },
#define OTHER(word, command, does, takes, what) \
	{ .name = word, .args = takes, .help = what, .how = SHELL_##does, .other = command },
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
	put(out, "version", s->version);
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
static void send_made(struct shell *sh, const char *format, const char *args, bool vertical)
{
	struct text t = text_trim((struct text){ args, strlen(args) });
	struct buf b;

	while (t.n && t.p[t.n - 1] == ';')
		t.n--;
	buf_init_unbounded(&b);
	buf_addf(&b, "%s%.*s", format, TEXT_ARG(t));
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

/* processes ----------------------------------------------------------------------- */

/* What the parent does at signals when it has no child. */
struct usual {
	struct sigaction interrupt, quit;
};

/* Fork; Ctrl-C is the child's, and we only remember it until it ended.  -1: no process. */
static pid_t begin_child(struct shell *sh, struct usual *kept)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, usual = { .sa_handler = SIG_DFL };
	sigset_t ours, before;
	pid_t pid;

	fflush(sh->run.env->out);
	fflush(sh->run.env->err);
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&usual.sa_mask);
	/* one that comes while the child is not ready yet waits for it */
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	if (!sh->watching)
		stopping_anew();
	pthread_sigmask(SIG_BLOCK, &ours, &before);
	sigaction(SIGINT, NULL, &kept->interrupt);
	stopping_bystander();
	sigaction(SIGQUIT, &ignore, &kept->quit);
	pid = fork();
	if (!pid) {
		sigaction(SIGINT, &usual, NULL);
		sigaction(SIGQUIT, &usual, NULL);
		sigaction(SIGTERM, &usual, NULL);
		stopping_forget();
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Its status; 130 also where all was well but Ctrl-C came, too late for it to see. */
static int end_child(pid_t pid, const struct usual *kept)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &kept->interrupt, NULL);
	sigaction(SIGQUIT, &kept->quit, NULL);
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return !status || status == EXIT_FINDINGS ? stopping_status(status) : status;
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

static const struct cmd *command_of(const char *name)
{
	const struct cmd *c;

	for (c = net_cmds; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return cmd_find(name);
}

/* The password comes by a pipe, which holds all of it, and never as an argument.  -1: none can be
 * made. */
static int password_pipe(const char *password)
{
	const size_t n = strlen(password);
	int ends[2];
	bool written;

	if (n >= PIPE_BUF || pipe(ends))
		return -1;
	written = write(ends[1], password, n) == (ssize_t)n && write(ends[1], "\n", 1) == 1;
	close(ends[1]);
	if (written)
		return ends[0];
	close(ends[0]);
	return -1;
}

/* In the child: become the program that carries the command; returns only when that fails. */
static int become(struct cmd_env *env, const struct target *t, struct arena *mem, int argc,
		  char **argv)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	const int fd = t->password ? password_pipe(t->password) : -1;
	char *all[SHELL_ARGS_MAX + ARGS_MAX + 3];
	int n, i;

	if (t->password && fd < 0) {
		fputs("starload shell: the password cannot be passed on\n", env->err);
		return EXIT_LOCAL_IO;
	}
	all[0] = argv[0];
	n = shell_args(t, fd, mem, all + 1);
	if (n < 0) {
		fputs("starload shell: the connection takes too many options\n", env->err);
		return EXIT_USAGE;
	}
	for (i = 1; i <= argc; i++)
		all[n + i] = argv[i];
	sigemptyset(&usual.sa_mask);
	sigaction(SIGPIPE, &usual, NULL);
	return cmd_exec(env, env->cmd->program, all);
}

static int run_other(struct shell *sh, const struct shell_command *c, char *args)
{
	struct cmd_env env = *sh->run.env;
	char *argv[ARGS_MAX + 2];
	struct usual kept;
	pid_t pid;
	int n;

	if (c->how == SHELL_CHANGES && sh->run.o.read_only) {
		shell_say(sh, "read-only: this command changes something");
		return EXIT_USAGE;
	}
	env.cmd = command_of(c->other);
	env.session = &sh->run.t;
	argv[0] = arena_copy(sh->run.mem, c->other, strlen(c->other));
	n = shell_words(args, argv + 1, ARGS_MAX);
	if (n < 0) {
		shell_say(sh, "too many words");
		return EXIT_USAGE;
	}
	argv[n + 1] = NULL;
	pid = begin_child(sh, &kept);
	if (!pid) {
		int status = env.cmd->run ? env.cmd->run(&env, n + 1, argv)
					  : become(&env, &sh->run.t, sh->run.mem, n + 1, argv);

		fflush(env.out);
		_exit(status);
	}
	if (pid > 0)
		return end_child(pid, &kept);
	shell_say(sh, strerror(errno));
	return EXIT_LOCAL_IO;
}

static void set_again(struct shell *sh, const char *line)
{
	char *copy = xstrdup(line);

	free(sh->again);
	sh->again = copy;
}

/* The editor on a file of ours; true: it came back well. */
static bool run_editor(struct shell *sh, const char *path)
{
	const char *editor = getenv("VISUAL");
	struct usual kept;
	struct buf b;
	pid_t pid;
	int status = 127;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	buf_init_unbounded(&b);
	buf_addf(&b, "%s \"$1\"", editor);
	pid = begin_child(sh, &kept);
	if (!pid) {
		execl("/bin/sh", "sh", "-c", buf_str(&b), "sh", path, (char *)NULL);
		_exit(status);
	}
	if (pid > 0)
		status = end_child(pid, &kept);
	buf_release(&b);
	return !status;
}

static void edit_file(struct shell *sh, const char *path, int fd, struct text t)
{
	struct err err;
	struct buf b;
	size_t n;

	if (write(fd, t.p, t.n) != (ssize_t)t.n) {
		shell_say(sh, strerror(errno));
		return;
	}
	if (!run_editor(sh, path)) {
		shell_say(sh, "the editor failed; the statement is as it was");
		return;
	}
	buf_init(&b, INCLUDE_MAX);
	if (io_read_file(path, &b, &err)) {
		cmd_fail(sh->run.env, &err);
	} else {
		n = b.n;
		while (n && isspace((unsigned char)b.p[n - 1]))
			n--;
		buf_cut(&b, n);
		sh->begin = xstrdup(buf_str(&b));
		shell_text_drop(&sh->text);
	}
	buf_release(&b);
}

/* What is being typed, or what was sent last; it is typed for the user then, to be looked at and
 * sent with Enter. */
static void do_edit(struct shell *sh, char *args)
{
	struct text t = text_trim(shell_text_rest(&sh->text));
	const char *dir = getenv("TMPDIR");
	struct buf path;
	int fd;

	(void)args;
	if (!t.n && sh->last)
		t = (struct text){ sh->last, strlen(sh->last) };
	buf_init_unbounded(&path);
	buf_addf(&path, "%s/starload-XXXXXX.sql", dir && *dir ? dir : "/tmp");
	fd = mkostemps(path.p, (int)strlen(".sql"), 0);
	if (fd < 0) {
		shell_say(sh, strerror(errno));
	} else {
		edit_file(sh, path.p, fd, t);
		close(fd);
		unlink(path.p);
	}
	buf_release(&path);
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
		status = run_other(sh, c, args);
	if (c && c->how == SHELL_READS)
		set_again(sh, line);
	fflush(sh->run.env->out);
	free(copy);
	return status;
}
