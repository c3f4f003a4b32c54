/*
 * shell_set.h - the commands about variables and about statements that are kept.
 */
#ifndef STARLOAD_CLI_SHELL_SET_H
#define STARLOAD_CLI_SHELL_SET_H

struct arena; /* base/arena.h */
struct buf;   /* base/buf.h */
struct shell; /* cli/shell.h */

/* As struct shell_command's run(). */
void do_run(struct shell *sh, char *args);
void do_save(struct shell *sh, char *args);
void do_set(struct shell *sh, char *args);
void do_unset(struct shell *sh, char *args);

/* The names of saved statements, NULL at the end; NULL: their directory cannot be read.  `of` is the
 * struct shell. */
const char *const *shell_saved(void *of, struct arena *mem);

/* Append a command line as it may be remembered: \set, and what may be meant to be it, without what a
 * secret's name holds. */
void shell_set_shown(const char *line, struct buf *out);
#endif
