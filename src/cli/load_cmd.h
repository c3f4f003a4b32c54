/*
 * load_cmd.h - what the parts of `starload load` share.
 */
#ifndef STARLOAD_CLI_LOAD_CMD_H
#define STARLOAD_CLI_LOAD_CMD_H
#include "cli/load_opts.h"
#include "cli/load_reach.h"
#include "load/lint.h"
#include "load/part.h"
#include "load/spec.h"

struct arena;	     /* base/arena.h */
struct catalog;	     /* job/catalog.h */
struct cmd_env;	     /* cli/cmd.h */
struct err;	     /* base/err.h */
struct jout;	     /* diag/jout.h */
struct load_totals;  /* load/run.h */
struct part_options; /* load/part.h */

struct load_cmd {
	struct cmd_env *env;
	struct arena *mem;
	int argc;
	char **argv;
	struct load_options o;
	struct opt_rest rest;
	struct load_numbers numbers;
	struct load_reach reach;
	struct load_spec spec;
	struct targets targets;
	struct load_lint lint;
	struct part_options parts;   /* the inputs and how they are cut */
	struct load_header *headers; /* to send, but for the label and what depends on the part */
	size_t n_headers;
	struct catalog *catalog; /* load_live.c's */
	struct jout *json; /* with --json, else NULL: the document, open */
};

/* load_live.c: what the table says of columns and partitions; adds findings to c->lint.  0; or
 * ERR_* of the connection. */
int load_live(struct load_cmd *c, struct err *err);
/* The names of the table's columns, *n 0 where they cannot be seen.  0 or ERR_*. */
int load_live_names(struct load_cmd *c, const struct text **names, size_t *n, struct err *err);
/* The columns of the table as a list for `columns`; 0 or ERR_*. */
int load_live_columns(struct load_cmd *c, const char **list, struct err *err);

/* load_columns.c: --csv-header, --columns-from-table, and the first line of the data, which
 * lint wants to know.  0 or ERR_*. */
int load_columns(struct load_cmd *c, struct err *err);
/* Bytes of all input, uncompressed; 0: that cannot be said. */
uint64_t load_input_bytes(const struct load_cmd *c);
void load_first_fields(struct load_cmd *c, const struct text **fields, size_t *n);

/* load_print.c: findings, and numbers for people: "1,234" and "12.3 MB", in `mem`. */
void load_print_findings(struct load_cmd *c);
const char *load_count(int64_t n, struct arena *mem);
const char *load_bytes(uint64_t n, struct arena *mem);

/* load_dry.c: --dry-run and --print-curl.  The exit status. */
int load_dry(struct load_cmd *c);

/* load_go.c: the load itself.  The exit status. */
int load_go(struct load_cmd *c);
#endif
