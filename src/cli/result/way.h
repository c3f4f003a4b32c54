/*
 * way.h - where the text of results goes: standard output, a file, a command, a pager.
 */
#ifndef STARLOAD_CLI_RESULT_WAY_H
#define STARLOAD_CLI_RESULT_WAY_H
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <termios.h>

#include "base/text.h"

struct err; /* base/err.h */

/* What a session chose, as long as it does.  All zeros but `out`: standard output. */
struct result_way {
	FILE *out;     /* the program's */
	bool terminal; /* it is one */
	bool pages;    /* of a session: somebody sits there who can leave a pager */
	FILE *file;    /* results go there; NULL: no */
	char *file_name;
	char *command; /* they go to this one, run anew for each; NULL: no */
};

/* Overwrites; 0 or ERR_IO. */
int result_way_file(struct result_way *w, const char *path, struct err *err);
void result_way_command(struct result_way *w, const char *command);
/* Back to the terminal; 0, or ERR_IO when what was written to the file is not all there. */
int result_way_back(struct result_way *w, struct err *err);

/* Where one result goes. */
enum way_kind { WAY_OUT, WAY_FILE, WAY_COMMAND, WAY_PAGER };
struct way {
	enum way_kind kind;
	FILE *to;
	pid_t pid;	     /* of a command or a pager */
	const char *command; /* or the file's name */
	int why;	     /* errno of the first write that failed; 0: none did */
	FILE *out;	     /* the program's */
	bool tty;	     /* ..which is a terminal.. */
	struct termios was;  /* ..that was like this before the command */
};

enum way_kind result_way_kind(const struct result_way *w);
/* Bytes that go there are seen on a terminal as they are. */
bool result_way_terminal(const struct result_way *w, enum way_kind kind);

/* The pager's command for a setting (struct result_settings), NULL: none is to be used.  Not on a
 * dumb terminal, unless one was set. */
const char *result_pager(const char *setting);
/* It shows colours. */
bool result_pager_colors(const char *command);

/* `pager`: of WAY_PAGER.  0; or ERR_IO, there is nothing to close then. */
int way_open(struct way *w, const struct result_way *to, enum way_kind kind, const char *pager,
	     struct err *err);
/* End it and wait for a command to end; the terminal is as it was, if that was killed.  *status is
 * its exit status, 0 of others.  0 or ERR_IO when something was not written; a reader that went
 * away is no error. */
int way_close(struct way *w, int *status, struct err *err);
/* Its reader went away, or nothing can be written any more; to be called as long as errno is of
 * that. */
bool way_failed(struct way *w);

/* Rows and columns of the terminal that `f` is, else of LINES and COLUMNS; 0: not told. */
void way_size(FILE *f, unsigned *rows, unsigned *columns);
#endif
