/*
 * shell_describe.h - \d: the tables of a database, the columns of a table.
 */
#ifndef STARLOAD_CLI_SHELL_DESCRIBE_H
#define STARLOAD_CLI_SHELL_DESCRIBE_H

struct shell; /* cli/shell.h */

/* As struct shell_command's run(). */
void do_describe(struct shell *sh, char *args);
#endif
