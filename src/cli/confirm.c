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

#include "base/text.h"
#include "cli/cmd.h"

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
	fputs(question, env->err);
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
