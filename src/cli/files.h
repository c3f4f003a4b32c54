/*
 * files.h - which files a command is to work on: FILE, DIR and "-" made a list.
 */
#ifndef STARLOAD_CLI_FILES_H
#define STARLOAD_CLI_FILES_H
#include <stddef.h>

struct arena;                   /* base/arena.h */
struct stat;                    /* sys/stat.h */

struct file {
	const char *path;       /* as printed and opened; "-": standard input */
	const char *why;        /* NULL; or it cannot be read, and that is the reason */
};

struct file_list {
	struct file *list;
	size_t n, room;
};

/*
 * Add what an operand stands for: itself, or for a directory every *.sql file
 * below it in the order of their bytes.  Hidden directories and links to
 * directories below it are not entered, and only regular files count there; an operand
 * itself may be anything that can be read.  Where nothing is to be had, the
 * operand is in the list with the reason.  Strings live in `mem`.
 */
void files_add(struct file_list *l, const char *operand, struct arena *mem);

/* Of a file that is there more than once, by whatever name, keep the first mention. */
void files_unique(struct file_list *l);

/* The file among them that is the one of `st`, or NULL; a redirected standard
 * input counts, too. */
const struct file *files_find(const struct file_list *l, const struct stat *st);

void files_release(struct file_list *l);
#endif
