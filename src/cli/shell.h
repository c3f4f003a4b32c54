/*
 * shell.h - an interactive session between its parts; for shell_*.c and cmd_shell.c alone.
 *
 * cmd_shell.c reads lines and cuts them into statements and commands; a statement goes through
 * the machinery of `starload run`, alone, on the session's connection (shell_send.c); a
 * command is found in shell_commands.def and carried out by shell_do.c.
 */
#ifndef STARLOAD_CLI_SHELL_H
#define STARLOAD_CLI_SHELL_H
#include <stdbool.h>
#include <stddef.h>

#include "cli/cmd.h"
#include "cli/complete/names.h"
#include "cli/result/setting.h"
#include "cli/result/way.h"
#include "cli/run.h"
#include "cli/shell_text.h"
#include "cli/shell_vars.h"

struct shell {
	struct run run;		    /* what all statements share: env, o, t, c, settings */
	struct run_session session; /* of `run` */
	struct result_settings show;
	struct result_way way;
	struct shell_text text;
	struct shell_vars vars;
	char *last;		  /* the statement that was sent last; NULL: none */
	bool last_vertical;
	char *again;		  /* the command behind it that \watch repeats in its place; or NULL */
	char *begin;		  /* to be typed for the user next: of \e; NULL: nothing */
	char *history;		  /* the file; NULL: none is kept */
	char *db;		  /* current; NULL: none.  run.t.db is this */
	unsigned long conn;	  /* connection that the last statement left */
	struct names names; /* for Tab */
	bool asked;		  /* a question was asked: what was pasted behind is dropped.. */
	bool stopped;		  /* ..as it is behind a Ctrl-C */
	bool leave;
	int status; /* to leave with */
};

/*
 * Judge a statement, send it, print what came of it.  Never ends the session.  Returns the exit
 * status that `run` would have.
 */
int shell_send(struct shell *sh, struct text sql, bool vertical);

/* Remember a statement as the last one; and send it too. */
void shell_set_last(struct shell *sh, struct text sql, bool vertical);
int shell_send_last(struct shell *sh, struct text sql, bool vertical);

/* A signal that came since Enter was hit: Ctrl-C stops, SIGTERM ends the session. */
void shell_mind_signal(struct shell *sh);

/* Carry out a command: the line with its backslash.  Returns the exit status of a command of starload,
 * 0 for others. */
int shell_do(struct shell *sh, const char *line);
/* "starload shell: TEXT", fit for a terminal. */
void shell_say(struct shell *sh, const char *text);

/* Cut into words in place; '..' and ".." keep blanks.  How many; -1: more than `max`. */
int shell_words(char *s, char **words, int max);

/* One row of shell_commands.def. */
enum shell_how {
	SHELL_OWN,     /* shell_do.c has it */
	SHELL_READS,   /* a command of starload, in a process of its own */
	SHELL_TABLE,   /* such a one that shows a table, whose rows \watch can look at */
	SHELL_CHANGES, /* such a one that changes something: not with --read-only */
};
struct shell_command {
	const char *name, *args, *help;
	enum shell_how how;
	void (*run)(struct shell *sh, char *args); /* SHELL_OWN */
	const char *other;			   /* the command's name.. */
	const struct opt *opts;			   /* ..and options */
};
/* Ends with name NULL; in the order of help. */
const struct shell_command *shell_commands(void);
/* That of a line with its backslash; NULL: there is none. */
const struct shell_command *shell_command_of(const char *line);
#endif
