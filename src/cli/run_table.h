/*
 * run_table.h - a result set as the mysql program prints it.
 * The same escapes, headings and frames, so that scripts that read one read the other.
 */
#ifndef STARLOAD_CLI_RUN_TABLE_H
#define STARLOAD_CLI_RUN_TABLE_H
#include <stdbool.h>
#include <stdio.h>

struct sql_result; /* net/sqlconn.h */

enum table_form {
	TABLE_AUTO,	/* a frame on a terminal, else tabs */
	TABLE_TABS,	/* -B: a line a row; newline, tab, NUL and backslash escaped */
	TABLE_FRAME,	/* -t */
	TABLE_VERTICAL, /* -E: a line a cell */
};

struct table_options {
	enum table_form form;
	bool no_names;	   /* -N */
	bool raw;	   /* -r: nothing is escaped in the tab-separated form */
	bool terminal;	   /* `out` is one: control bytes are shown as \xNN, rows are counted */
	const char *null;  /* how SQL NULL is shown; NULL: as the text NULL */
	unsigned columns;  /* TABLE_AUTO: a frame that is wider becomes a line a cell; 0: never */
	bool timing;	   /* tell how long it took, */
	long long took_ns; /* ..which is this */
};

/* End a line that tells of a statement, with the time if that is wished for. */
void run_table_took(const struct table_options *o, FILE *out);

/*
 * Print it; nothing for a result without columns or rows, as mysql does off a terminal.
 * All columns of a frame are aligned to the left, numbers too: a result does not keep types.
 */
void run_table(const struct sql_result *r, const struct table_options *o, FILE *out);
#endif
