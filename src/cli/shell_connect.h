/*
 * shell_connect.h - \connect: the session goes on elsewhere.
 */
#ifndef STARLOAD_CLI_SHELL_CONNECT_H
#define STARLOAD_CLI_SHELL_CONNECT_H

struct shell; /* cli/shell.h */

/* As struct shell_command's run(). */
void do_connect(struct shell *sh, char *args);
#endif
