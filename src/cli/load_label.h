/*
 * load_label.h - what load-errors, load-state and load-cancel share: a database, a label, and the
 * FEs to ask.
 */
#ifndef STARLOAD_CLI_LOAD_LABEL_H
#define STARLOAD_CLI_LOAD_LABEL_H
#include <stdbool.h>

#include "cli/load_reach.h"

struct arena;	  /* base/arena.h */
struct cmd_env;	  /* cli/cmd.h */
struct err;	  /* base/err.h */
struct load_conn; /* load/send.h */

struct label_options {
	bool json;
	struct load_where where;
};

/* The rows of each command's option table, but for the end. */
#define LABEL_OPTIONS                                        \
	{ .name = "json",                                    \
	  .type = OPT_FLAG,                                  \
	  .at = offsetof(struct label_options, json),        \
	  .flags = OPT_ARGV,                                 \
	  .help = "print one JSON document, for programs" }, \
		LOAD_WHERE(struct label_options, where)

struct label_cmd {
	struct cmd_env *env;
	struct arena *mem;
	struct label_options o;
	struct opt_rest rest;
	struct load_reach reach;
	struct load_conn *conn;
};

/* Parse, reach the cluster, and have `work` done.  The exit status. */
int label_command(struct cmd_env *env, int argc, char **argv, const char *wants,
		  int (*work)(struct label_cmd *c));

/* DB.LABEL, or LABEL with -D; labels hold no dots.  0 or ERR_USAGE. */
int label_parse(const struct label_cmd *c, const char *text, const char **db, const char **label,
		struct err *err);
#endif
