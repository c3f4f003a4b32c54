/*
 * shell_watch.c - \watch: the last statement again and again, with the time above it.
 * What is repeated only reads, by the allow-list of --read-only; Ctrl-C ends it, and so do an
 * error and a condition that holds (until.h).
 */
#include "config.h"
#include "cli/shell_watch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/shell.h"
#include "cli/stopping.h"
#include "cli/until.h"

enum { EVERY_S = 2, MOST_S = 86400 };

struct watch_way {
	double every_s;
	bool has_until;
	struct until until;
	char *sql;  /* ..or.. */
	char *line; /* ..a command */
	bool vertical;
};

/* arguments --------------------------------------------------------------------------- */

/* "[SEC] [until CONDITION]"; 0, or ERR_USAGE. */
static int read_args(const char *args, struct arena *mem, struct watch_way *w, struct err *err)
{
	static const char word[] = "until";
	char *end;

	w->every_s = EVERY_S;
	if (*args && strncasecmp(args, word, strlen(word))) {
		w->every_s = strtod(args, &end);
		if (end == args || !strchr(" \t", *end) || !(w->every_s >= 0.1) ||
		    w->every_s > MOST_S)
			return err_set(
				err, ERR_USAGE,
				"\\watch takes seconds from 0.1 to %d, and \"until [any] COLUMN "
				"OP VALUE\"",
				MOST_S);
		args = end + strspn(end, " \t");
	}
	if (!*args)
		return 0;
	if (strncasecmp(args, word, strlen(word)) ||
	    (args[strlen(word)] && !strchr(" \t`", args[strlen(word)])))
		return err_set(err, ERR_USAGE,
			       "behind the seconds \\watch takes \"until [any] COLUMN OP VALUE\"");
	w->has_until = true;
	return until_parse(args + strlen(word), mem, &w->until, err);
}

/* It is one statement, and only reads.  0 or ERR_USAGE. */
static int check_sql(const char *sql, struct err *err)
{
	const struct script_stmt *s;
	struct script script;
	char verb[16];
	int rc;

	script_init(&script, (struct text){ 0 });
	rc = script_add(&script, "shell", (struct text){ sql, strlen(sql) }, NULL, 0, err);
	s = script.n == 1 ? &script.list[0] : NULL;
	if (!rc && !s) {
		rc = err_set(err, ERR_USAGE, "\\watch repeats one statement");
	} else if (!rc && !s->reads) {
		script_verb(s->sql, verb);
		rc = err_set(err, ERR_USAGE,
			     "\\watch repeats only statements that read, and %s is none of those",
			     verb);
	}
	script_release(&script);
	return rc;
}

/* What is being typed, else what came last. */
static int choose(struct shell *sh, struct watch_way *w, struct err *err)
{
	const struct text typed = text_trim(shell_text_rest(&sh->text));

	if (typed.n && *shell_text_waits(&sh->text)) {
		shell_set_last(sh, typed, false);
		shell_text_drop(&sh->text);
	}
	if (sh->again && w->has_until && shell_command_of(sh->again)->how != SHELL_TABLE)
		return err_set(
			err, ERR_USAGE,
			"until takes a statement, or what shows a table: \\jobs, \\lag; not %s",
			sh->again);
	if (sh->again) {
		w->line = xstrdup(sh->again);
		return 0;
	}
	if (!sh->last)
		return err_set(err, ERR_USAGE, "there is no statement yet to repeat");
	w->sql = xstrdup(sh->last);
	w->vertical = sh->last_vertical;
	return check_sql(w->sql, err);
}

/* repeating --------------------------------------------------------------------------- */

static void print_time(struct shell *sh, const struct watch_way *w)
{
	const time_t t = (time_t)(clock_wall_ms() / 1000);
	FILE *out = sh->run.env->out;
	char text[32];
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		text[0] = '\0';
	fprintf(out, "%s, every %g s\n", text, w->every_s);
	fflush(out);
}

/* Once; true: again. */
static bool go_once(struct shell *sh, const struct watch_way *w)
{
	struct run_until until = { .u = &w->until };
	int status;

	print_time(sh, w);
	sh->run.until = w->has_until ? &until : NULL;
	status = w->line ? shell_do(sh, w->line)
			 : shell_send(sh, (struct text){ w->sql, strlen(w->sql) }, w->vertical);
	sh->run.until = NULL;
	/* a command may have found something, as it may again */
	if ((status && !(w->line && status == EXIT_FINDINGS)) || stopping())
		return false;
	if (until.rc)
		shell_say(sh, until.err.text);
	else if (until.holds)
		shell_say(sh, "the condition holds");
	return !until.rc && !until.holds;
}

static void repeat(struct shell *sh, const struct watch_way *w)
{
	const bool pages = sh->way.pages, read_only = sh->run.o.read_only;

	sh->way.pages = false;
	/* also of what variables put into it */
	sh->run.o.read_only = true;
	while (go_once(sh, w) &&
	       stopping_wait(clock_mono_ns() + (long long)(w->every_s * 1000000000.0)))
		;
	sh->way.pages = pages;
	sh->run.o.read_only = read_only;
}

void do_watch(struct shell *sh, char *args)
{
	struct watch_way w = { .every_s = 0 };
	struct arena *mem = arena_new();
	struct err err;

	if (read_args(args, mem, &w, &err) || choose(sh, &w, &err))
		shell_say(sh, err.text);
	else
		repeat(sh, &w);
	free(w.sql);
	free(w.line);
	arena_free(mem);
}
