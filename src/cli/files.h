/*
 * files.h - which files a command is to work on: FILE, DIR and "-" made a list.
 */
#ifndef STARLOAD_CLI_FILES_H
#define STARLOAD_CLI_FILES_H
#include <stddef.h>

struct arena;                   /* base/arena.h */
struct err;                     /* base/err.h */

struct file_list {
	const char **path;      /* as printed and opened; "-": standard input */
	size_t n, room;
};

/*
 * Add what an operand stands for: itself, or for a directory every *.sql file
 * below it in the order of their bytes.  Hidden directories and links to
 * directories below it are not entered.  Strings live in `mem`.  0; or ERR_IO:
 * nothing there, not readable, or no *.sql file in the directory.
 */
int files_add(struct file_list *l, const char *operand, struct arena *mem, struct err *err);
void files_release(struct file_list *l);
#endif
