/*
 * complete.h - what could stand where the cursor is.
 * Knows neither readline nor a terminal, and never waits: names that are not there yet are wished
 * for (names.h).
 */
#ifndef STARLOAD_CLI_COMPLETE_COMPLETE_H
#define STARLOAD_CLI_COMPLETE_COMPLETE_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/complete/names.h"

struct arena;	      /* base/arena.h */
struct net_options;   /* cli/net_env.h */
struct shell_command; /* cli/shell.h */
struct shell_vars;    /* cli/shell_vars.h */

struct complete_env {
	struct names *names;
	const char *db;	 /* current; NULL: none */
	relset releases; /* of the server; RELS_ALL when that is not known */
	const struct shell_command *commands;
	const struct net_options *net; /* whose option files tell clusters; NULL: none do */
	const struct shell_vars *vars; /* NULL: none */
	/* Names of saved statements, in `mem`, NULL at the end; NULL: none. */
	const char *const *(*saved)(void *of, struct arena *mem);
	void *of;
};

struct candidate {
	const char *word; /* takes the place of what was typed */
	const char *note; /* about it, or NULL */
	int rank;	  /* those of a lower one are listed first */
};

struct completion {
	size_t from;		/* byte of `line` where the word begins that is completed */
	struct candidate *list; /* sorted, each word once */
	size_t n, room;
	char append;	  /* behind the only candidate; 0: nothing */
	bool files;	  /* it is the name of a file, and the list is empty */
	const char *hint; /* what could be written there, for when there is no candidate; or NULL */

	/* for the files here alone */
	const struct complete_env *env;
	struct arena *mem;
	struct text typed;
	char quote; /* of the string or the name that is open; 0: none */
	bool raw;   /* names are arguments of a command, not SQL */
};

/*
 * `rest`: lines of the statement before this one.  `line`: up to the cursor; `after`: behind it, it
 * tells of tables that a query names later.  What is in *out lives in `mem`.
 */
void complete_statement(const struct complete_env *env, struct text rest, struct text line,
			struct text after, struct arena *mem, struct completion *out);

/* The same of a line that begins with a backslash. */
void complete_command(const struct complete_env *env, struct text line, struct arena *mem,
		      struct completion *out);

/* Wish for the names that what is written so far makes likely: for between two keys. */
void complete_foresee(const struct complete_env *env, struct text rest, struct text line);
#endif
