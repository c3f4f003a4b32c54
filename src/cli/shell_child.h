/*
 * shell_child.h - programs and commands that have the terminal for a while, each in a process of
 * its own.
 */
#ifndef STARLOAD_CLI_SHELL_CHILD_H
#define STARLOAD_CLI_SHELL_CHILD_H
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

struct shell;	      /* cli/shell.h */
struct shell_command; /* cli/shell.h */

struct shell_child {
	struct sigaction interrupt, quit; /* what we did at signals before */
	bool tty;
	struct termios was; /* what our terminal was like */
};

/* Fork; the child has Ctrl-C as usual, and we have none until shell_child_end().  0 in the child;
 * -1: no process, and errno. */
pid_t shell_child_begin(struct shell *sh, struct shell_child *c);
/* Wait for it.  Its exit status, or 128 and the signal; after one that failed the terminal is as it
 * was. */
int shell_child_end(const struct shell_child *c, pid_t pid);

/* A command of starload that is not the shell's own; `args` is cut up.  Its exit status. */
int shell_run_other(struct shell *sh, const struct shell_command *c, char *args);
#endif
