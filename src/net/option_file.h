/*
 * option_file.h - my.cnf files: groups of `key = value`, as mysql's own programs read them.
 * `key` alone is a flag; `_` in a key is `-`.  `#` begins a comment anywhere outside quotes
 * (so a password with # has to be quoted), `;` at the start of a line.  Values may be quoted,
 * and \b \t \n \r \s \\ stand for what they do in C, \s for a blank.  !include FILE and
 * !includedir DIR (its *.cnf, in the order of their names) are relative to the file they stand
 * in.  A file that everybody may write to is not read.
 */
#ifndef STARLOAD_NET_OPTION_FILE_H
#define STARLOAD_NET_OPTION_FILE_H
#include <stdbool.h>
#include <stddef.h>

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

struct option_line {
	const char *group; /* "client", "cluster prod" with single blanks */
	const char *key;   /* lower case is kept as written; '-' for '_' */
	const char *value; /* NULL: the key alone */
	const char *path;
	unsigned line;
	bool named;  /* in a file that the command line names, or that such a one includes */
	bool shared; /* others may read the file */
};

/* In the order read: of two lines for one key in a group the later one holds. */
struct option_lines {
	struct option_line *line;
	size_t n, room;
	/* Something the user should know that stops nothing; NULL: nobody listens. */
	void (*warn)(void *to, const char *text);
	void *to;
};

/*
 * Add the lines of the file at `path`; strings in `mem`.  `must`: that it is not there is an
 * error.  0; ERR_IO, or ERR_USAGE for what is no option file, "FILE:LINE: ...".
 */
int option_file_read(struct option_lines *l, const char *path, bool named, bool must,
		     struct arena *mem, struct err *err);

/*
 * Add those that mysql's programs read by themselves: /etc/my.cnf, /etc/mysql/my.cnf, that in
 * $MYSQL_HOME, `extra` if not NULL (which has to be there and counts as named), ~/.my.cnf.
 */
int option_files_default(struct option_lines *l, const char *extra, struct arena *mem,
			 struct err *err);

/* The line that holds for a key, or NULL.  Group and key are compared exactly. */
const struct option_line *option_find(const struct option_lines *l, const char *group,
				      const char *key);

void option_lines_release(struct option_lines *l);
#endif
