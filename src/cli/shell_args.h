/*
 * shell_args.h - the session's connection as options, for a program that starts anew.
 */
#ifndef STARLOAD_CLI_SHELL_ARGS_H
#define STARLOAD_CLI_SHELL_ARGS_H

struct arena;  /* base/arena.h */
struct target; /* net/target.h */

enum { SHELL_ARGS_MAX = 512 };

/*
 * Fill `argv` with what leads to `t` whatever the option files and the environment say; the
 * password is to be read from `password_fd`, -1: there is none.  Returns how many; -1:
 * more than SHELL_ARGS_MAX.  Strings in `mem`.
 */
int shell_args(const struct target *t, int password_fd, struct arena *mem, char **argv);
#endif
