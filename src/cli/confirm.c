/*
 * confirm.c - asking before a change.
 */
#include "config.h"
#include "cli/confirm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "cli/cmd.h"
#include "diag/emit.h"

bool confirm_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* To be freed; without its newline; NULL at the end. */
static char *answer(struct cmd_env *env, const char *question)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	fflush(env->out);
	/* what was pasted into the shell behind the command is no answer */
	if (env->session)
		tcflush(STDIN_FILENO, TCIFLUSH);
	emit_safe(env->err, question, strlen(question));
	fflush(env->err);
	n = getline(&line, &room, stdin);
	if (n < 0) {
		free(line);
		return NULL;
	}
	if (n && line[n - 1] == '\n')
		line[n - 1] = '\0';
	return line;
}

bool confirm_typed(struct cmd_env *env, const char *question, const char *want)
{
	char *line = answer(env, question);
	bool same = line && !strcmp(line, want);

	free(line);
	return same;
}

bool confirm_yes(struct cmd_env *env, const char *question)
{
	char *line = answer(env, question);
	struct text t = { line, line ? strlen(line) : 0 };
	bool yes = line && (text_is_nocase(t, "y") || text_is_nocase(t, "yes"));

	free(line);
	return yes;
}

char confirm_letter(struct cmd_env *env, const char *question)
{
	char *line = answer(env, question);
	char c = line ? line[0] : '\0';

	free(line);
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

int confirm_protected(struct cmd_env *env, const char *cluster)
{
	struct buf question;
	struct err err;
	bool may;

	if (!confirm_possible()) {
		err_set(&err, ERR_USAGE, "the cluster %s is protected: give --yes to change it",
			cluster);
		return cmd_fail(env, &err);
	}
	buf_init_unbounded(&question);
	buf_addf(&question, "The cluster %s is protected.  To change it type its name: ", cluster);
	may = confirm_typed(env, buf_str(&question), cluster);
	buf_release(&question);
	if (may)
		return 0;
	err_set(&err, ERR_USAGE, "that is not its name; nothing was sent");
	return cmd_fail(env, &err);
}
