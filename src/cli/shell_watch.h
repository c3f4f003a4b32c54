/*
 * shell_watch.h - \watch: the last statement again and again.
 */
#ifndef STARLOAD_CLI_SHELL_WATCH_H
#define STARLOAD_CLI_SHELL_WATCH_H

struct shell; /* cli/shell.h */

/* As struct shell_command's run(). */
void do_watch(struct shell *sh, char *args);
#endif
