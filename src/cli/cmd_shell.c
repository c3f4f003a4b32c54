/*
 * cmd_shell.c - `starload shell`: type statements and see what comes of them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/settings.h"
#include "cli/shell.h"
#include "cli/shell_complete.h"
#include "cli/shell_history.h"
#include "cli/shell_line.h"
#include "cli/shell_login.h"
#include "cli/shell_set.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "job/journal.h"
#include "net/sqlconn.h"

enum { ANSWER_MAX = 4096 };

/* the prompt ------------------------------------------------------------------------ */

/* What [cluster:NAME] may give as its color. */
static const struct {
	const char *name, *on;
} colors[] = {
	{ "blue", "\033[1;34m" },    { "cyan", "\033[1;36m" }, { "green", "\033[1;32m" },
	{ "magenta", "\033[1;35m" }, { "red", "\033[1;31m" },  { "yellow", "\033[1;33m" },
};

static const char *color_on(const struct shell *sh)
{
	size_t i;

	if (!sh->run.t.color || !cmd_color(sh->run.o.color, sh->run.env->out))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(colors); i++)
		if (!strcmp(colors[i].name, sh->run.t.color))
			return colors[i].on;
	return NULL;
}

/* No byte of it moves the cursor. */
static void add_plain(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_addc(b, (unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s);
}

/* Readline takes what is between \001 and \002 for nothing that can be seen. */
static void make_prompt(struct shell *sh, struct buf *b)
{
	const struct sql_server *s = sqlconn_server(sh->run.c);
	const char *waits = shell_text_waits(&sh->text), *on = color_on(sh);

	buf_clear(b);
	if (*waits) {
		buf_addf(b, "  %2s> ", waits);
		return;
	}
	if (on)
		buf_addf(b, "\001%s\002", on);
	add_plain(b, sh->run.t.user);
	buf_addc(b, '@');
	add_plain(b, s->host);
	buf_addf(b, ":%u ", s->port);
	add_plain(b, sh->db ? sh->db : "(none)");
	buf_addc(b, ' ');
	add_plain(b, *s->version ? s->release : "not connected");
	if (sh->run.o.read_only)
		buf_adds(b, " read-only");
	if (on)
		buf_adds(b, "\001\033[0m\002");
	buf_adds(b, "> ");
}

/* statements ------------------------------------------------------------------------- */

static bool typed(void *to, const char *question, const char *word)
{
	struct shell *sh = to;
	struct buf answer;
	bool same;

	sh->asked = true;
	fflush(sh->run.env->out);
	buf_init(&answer, ANSWER_MAX);
	same = line_ask(question, &answer) && !strcmp(buf_str(&answer), word);
	buf_release(&answer);
	return same;
}

static void remember(struct shell *sh, const struct buf *b)
{
	if (!shell_history_add((struct text){ buf_str(b), b->n }))
		shell_say(sh, "this is too long for the history, and not kept there");
}

static void send_one(struct shell *sh, struct text sql, bool vertical)
{
	struct buf shown;

	shell_set_last(sh, sql, vertical);
	buf_init_unbounded(&shown);
	buf_add(&shown, sql.p, sql.n);
	buf_adds(&shown, vertical ? "\\G" : ";");
	remember(sh, &shown);
	buf_release(&shown);
	shell_send(sh, sql, vertical);
}

/* A backslash begins no line of a statement, but where that is in quotes or a comment; \G ends
 * one. */
static bool is_command(struct shell *sh, const char *first)
{
	char waits;

	if (*first != '\\' || ((first[1] == 'G' || first[1] == 'g') && first[2] <= ';'))
		return false;
	waits = *shell_text_waits(&sh->text);
	return !waits || waits == ';' || waits == '(';
}

static bool goes_on(const struct shell *sh)
{
	return !sh->leave && !sh->asked && !sh->stopped;
}

/* *command: it was one. */
static void take_line(struct shell *sh, const char *line, bool *command)
{
	const char *first = line + strspn(line, " \t");
	struct buf shown;
	struct text sql;
	bool vertical;

	*command = is_command(sh, first);
	if (*command) {
		buf_init_unbounded(&shown);
		shell_set_shown(first, &shown);
		remember(sh, &shown);
		buf_release(&shown);
		shell_do(sh, first);
		return;
	}
	shell_text_add(&sh->text, line);
	if (sh->text.b.full) {
		fputs("starload shell: what was typed is too long, and dropped\n",
		      sh->run.env->err);
		shell_text_drop(&sh->text);
		return;
	}
	while (goes_on(sh) && shell_text_next(&sh->text, &sql, &vertical)) {
		send_one(sh, sql, vertical);
		shell_mind_signal(sh);
	}
}

/* A question threw away what was still to come, or Ctrl-C; so is what had come. */
static void drop_rest(struct shell *sh, const char *lines)
{
	if (text_trim(shell_text_rest(&sh->text)).n || lines[strspn(lines, " \t\n")])
		fputs("starload shell: the rest of what was pasted is dropped\n", sh->run.env->err);
	shell_text_drop(&sh->text);
}

/* A paste is several lines. */
static void take_lines(struct shell *sh, char *lines)
{
	bool command;
	char *nl;

	sh->asked = sh->stopped = false;
	do {
		nl = strchr(lines, '\n');
		if (nl)
			*nl = '\0';
		take_line(sh, lines, &command);
		shell_mind_signal(sh);
		lines = nl ? nl + 1 : lines + strlen(lines);
	} while (nl && goes_on(sh));
	/* a statement that was being typed stays behind a command that was stopped */
	if (sh->asked || (sh->stopped && (*lines || !command)))
		drop_rest(sh, lines);
}

static void loop(struct shell *sh)
{
	struct buf prompt;
	char *line, *begin;
	enum line_event event;

	buf_init_unbounded(&prompt);
	while (!sh->leave) {
		/* from Enter on a Ctrl-C counts */
		stopping_anew();
		make_prompt(sh, &prompt);
		begin = sh->begin;
		sh->begin = NULL;
		event = line_read(buf_str(&prompt), begin, &line);
		free(begin);
		switch (event) {
		case LINE_TEXT:
			take_lines(sh, line);
			break;
		case LINE_DROP:
			shell_text_drop(&sh->text);
			break;
		case LINE_LEAVE:
			sh->status = 128 + line_signal();
			sh->leave = true;
			break;
		case LINE_END:
			putc('\n', sh->run.env->out);
			sh->leave = true;
			break;
		}
		free(line);
	}
	buf_release(&prompt);
}

/* the session ------------------------------------------------------------------------- */

/* A directory that cannot be written is no reason not to start. */
static void begin_history(struct shell *sh)
{
	struct journal *j;
	struct err err;

	j = journal_open(sh->run.t.state_dir, true, &err);
	if (j) {
		sh->history = arena_printf(sh->run.mem, "%s/shell_history", journal_dir(j));
		journal_close(j);
		if (!shell_history_begin(sh->history, &err))
			return;
		sh->history = NULL;
	}
	cmd_fail(sh->run.env, &err);
}

static void begin(struct shell *sh)
{
	sh->conn = sqlconn_server(sh->run.c)->connection_id;
	sh->db = sh->run.t.db ? xstrdup(sh->run.t.db) : NULL;
	sh->run.t.db = sh->db;
	sh->session = (struct run_session){ typed, sh };
	sh->run.show = &sh->show;
	sh->run.way = &sh->way;
	run_set_results(&sh->run);
	sh->show.timing = true;
	sh->way.pages = true;
	stopping_session(sh->run.c);
	line_begin();
	shell_complete_for(sh);
	begin_history(sh);
	names_init(&sh->names);
	names_renew(&sh->names, &sh->run.t);
}

static int session(struct shell *sh)
{
	int status = shell_login_first(sh);
	struct err err;

	if (status)
		return status;
	shell_text_init(&sh->text);
	begin(sh);
	loop(sh);
	shell_complete_for(NULL);
	names_release(&sh->names);
	shell_history_end();
	stopping_session(NULL);
	shell_text_release(&sh->text);
	result_way_back(&sh->way, &err);
	result_settings_release(&sh->show);
	shell_vars_release(&sh->vars);
	free(sh->last);
	free(sh->again);
	free(sh->begin);
	free(sh->db);
	return sh->status;
}

/* Off a terminal, and with -e, it is `run`, whose options ours are. */
static bool is_script(int argc, char **argv)
{
	struct run_options o = { .guard.settle_s = 0 };
	struct opt_rest rest;
	struct err err;
	bool script = !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);

	if (!opt_parse(shell_opts, &o, argc, argv, &rest, &err))
		script = !rest.help && (script || o.execute.n);
	else
		script = false;
	opt_release(shell_opts, &o);
	opt_rest_release(&rest);
	return script;
}

int cmd_shell(struct cmd_env *env, int argc, char **argv)
{
	struct shell sh = { .run = { .env = env,
				     .mem = arena_new(),
				     .o = { .guard.settle_s = GUARD_SETTLE_S, .parallel = 1 },
				     .settings = settings_cache_new() } };
	struct opt_rest rest;
	struct err err;
	int status;

	if (is_script(argc, argv)) {
		status = cmd_run(env, argc, argv);
		settings_cache_free(sh.run.settings);
		arena_free(sh.run.mem);
		return status;
	}
	settings_cache_say(sh.run.settings, env->err);
	status = cmd_options(env, &sh.run.o, argc, argv, &rest);
	if (status < 0 && rest.n) {
		err_set(&err, ERR_USAGE, "takes no argument; \\i FILE reads one");
		status = cmd_fail(env, &err);
	}
	if (status < 0) {
		status = session(&sh);
		/* "starload" alone may have been meant to tell what there is */
		if (!sh.run.c && argc == 1)
			fputs("starload shell: \"starload help\" lists the other commands\n",
			      env->err);
	}
	sqlconn_close(sh.run.c);
	settings_cache_free(sh.run.settings);
	opt_release(shell_opts, &sh.run.o);
	opt_rest_release(&rest);
	arena_free(sh.run.mem);
	return status;
}
