/*
 * confirm.c - asking before a change.
 */
#include "config.h"
#include "cli/confirm.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/cmd.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/target.h"

enum { ANSWER_MAX = 4096 };

bool confirm_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* A line without its newline.  False: the end, or a signal. */
static bool read_line(struct buf *line)
{
	char c;

	/* byte by byte: what is behind the line is for whoever asks next */
	while (stopping_await(STDIN_FILENO) && read(STDIN_FILENO, &c, 1) == 1) {
		if (c == '\n')
			return true;
		buf_addc(line, c);
	}
	return false;
}

/* The answer, to be released whatever it is. */
static bool answer(struct cmd_env *env, const char *question, struct buf *line)
{
	buf_init(line, ANSWER_MAX);
	fflush(env->out);
	/* who sees the question may answer with Ctrl-C */
	stopping_begin();
	/* what was pasted into the shell behind the command is no answer */
	if (env->session)
		tcflush(STDIN_FILENO, TCIFLUSH);
	emit_safe(env->err, question, strlen(question));
	fflush(env->err);
	return read_line(line) && !line->full;
}

bool confirm_typed(struct cmd_env *env, const char *question, const char *want)
{
	struct buf line;
	bool same = answer(env, question, &line) && !strcmp(buf_str(&line), want);

	buf_release(&line);
	return same;
}

bool confirm_yes(struct cmd_env *env, const char *question)
{
	struct buf line;
	bool yes = answer(env, question, &line) &&
		   (!strcasecmp(buf_str(&line), "y") || !strcasecmp(buf_str(&line), "yes"));

	buf_release(&line);
	return yes;
}

char confirm_letter(struct cmd_env *env, const char *question)
{
	struct buf line;
	char c = answer(env, question, &line) ? buf_str(&line)[0] : '\0';

	buf_release(&line);
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

int confirm_refused(struct cmd_env *env, const char *why)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s%snothing was sent", stopping() ? "" : why,
		stopping() || !*why ? "" : "; ");
	return stopping_status(cmd_fail(env, &err));
}

int confirm_protected(struct cmd_env *env, const struct target *t, bool yes, confirm_word *typed,
		      void *to)
{
	struct buf question;
	struct err err;
	bool may;

	if (!t->protect || yes)
		return 0;
	if (!confirm_possible()) {
		err_set(&err, ERR_USAGE, "the cluster %s is protected: give --yes to change it",
			t->name);
		return cmd_fail(env, &err);
	}
	buf_init_unbounded(&question);
	buf_addf(&question, "The cluster %s is protected.  To change it type its name: ", t->name);
	may = typed ? typed(to, buf_str(&question), t->name)
		    : confirm_typed(env, buf_str(&question), t->name);
	buf_release(&question);
	return may ? 0 : confirm_refused(env, "that is not its name");
}
