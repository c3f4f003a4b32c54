/*
 * opt.h - options from a table: command line, settings file, help.
 * A command lists its options once; parsing, `--help`, the settings reader and
 * the manual work from that list.  Values go into a plain struct of the
 * command's own, which it fills with its defaults before.
 */
#ifndef STARLOAD_CLI_OPT_H
#define STARLOAD_CLI_OPT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct err;                     /* base/err.h */

enum opt_type {
	OPT_FLAG,               /* bool: becomes true */
	OPT_TEXT,               /* const char * */
	OPT_UINT,               /* unsigned, min..max */
	OPT_CHOICE,             /* int: index into `choices` */
	OPT_LIST,               /* struct opt_list: one more item each time */
	OPT_MAYBE,              /* const char *: the value, if any, is joined (--name=VALUE, -nVALUE);
				   opt_bare without one.  Never takes the next word */
	OPT_GROUP,              /* the options of `group`, into the struct at `at` */
};

/* What OPT_MAYBE without a value is set to; compare the pointer. */
extern const char opt_bare[];

enum {
	OPT_NO = 1,             /* OPT_FLAG: --no-NAME makes it false */
	OPT_HIDDEN = 2,         /* left out of --help */
	OPT_ARGV = 4,           /* belongs to one run: refused in a settings file */
	OPT_PATH = 8,           /* a file; in a settings file it is relative to that */
	OPT_WRITTEN = 16,       /* with OPT_PATH: it may be written to, so a settings file found in a
				   project may name none outside that project */
};

struct opt {
	const char *name;       /* long name without dashes; NULL ends a table */
	char letter;            /* 0: none */
	enum opt_type type;
	size_t at;              /* offsetof() into the command's struct */
	unsigned flags;
	const char *arg;        /* what --help calls the value; NULL for OPT_FLAG */
	const char *help;       /* may hold newlines */
	const char *const *choices;     /* OPT_CHOICE: ends with NULL */
	unsigned min, max;      /* OPT_UINT */
	const struct opt *group;        /* OPT_GROUP, whose `name` is its heading */
};

/* Goes over a table and the groups in it. */
struct opt_iter {
	const struct opt *next, *outer; /* `outer`: where to go on behind a group */
	size_t base;            /* what the present option's `at` is relative to */
};
void opt_iter_init(struct opt_iter *it, const struct opt *table);
/* The next option, never an OPT_GROUP; NULL at the end. */
const struct opt *opt_next(struct opt_iter *it);

/* Items point into argv or into a settings file's memory. */
struct opt_list {
	const char **item;
	size_t n, room;
	bool from_settings;     /* the first item from the command line replaces all */
};

struct opt_rest {
	const char **operand;   /* what is no option, in order; argv's own strings */
	size_t n;
	bool help;              /* --help or -h was given; parsing stopped there */
};

/*
 * Read argv[1..]: `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE`, letters
 * in a cluster, options and operands mixed, `--` before operands only, `-` an
 * operand.  A long name may not be shortened.  Returns 0; or ERR_USAGE, naming
 * the nearest option for one that is unknown.  rest->operand is to be freed
 * with opt_rest_release() either way.
 */
int opt_parse(const struct opt *table, void *into, int argc, char *const *argv,
	      struct opt_rest *rest, struct err *err);
void opt_rest_release(struct opt_rest *rest);

/* The option of a long name, or NULL; not one of a group: those are for the command line. */
const struct opt *opt_find(const struct opt *table, const char *name);

/*
 * Set one option from a text as a settings file holds it: a flag takes true,
 * false, yes, no, on, off, 1, 0; an item is added to a list.  `value` is kept
 * for OPT_TEXT and OPT_LIST.  0 or ERR_USAGE.
 */
int opt_set(const struct opt *o, void *into, const char *value, struct err *err);

/* Is -h help?  Not where the table uses the letter for something else. */
bool opt_help_letter(const struct opt *table);

/* The options as --help shows them. */
void opt_help(const struct opt *table, FILE *out);

/* Free the lists in `into`. */
void opt_release(const struct opt *table, void *into);
#endif
