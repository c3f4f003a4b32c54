/*
 * shell_results.h - the commands of the shell that say how results are shown, and where.
 */
#ifndef STARLOAD_CLI_SHELL_RESULTS_H
#define STARLOAD_CLI_SHELL_RESULTS_H

struct shell; /* cli/shell.h */

/* As struct shell_command's run(). */
void do_format(struct shell *sh, char *args);
void do_out(struct shell *sh, char *args);
void do_pager(struct shell *sh, char *args);
void do_pipe(struct shell *sh, char *args);
void do_pset(struct shell *sh, char *args);
void do_timing(struct shell *sh, char *args);
void do_x(struct shell *sh, char *args);
/* Change a setting that there is, as \pset does. */
void shell_results_set(struct shell *sh, const char *name, const char *value);
#endif
