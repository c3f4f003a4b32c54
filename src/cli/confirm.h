/*
 * confirm.h - asking before a change, where somebody is there to answer.
 */
#ifndef STARLOAD_CLI_CONFIRM_H
#define STARLOAD_CLI_CONFIRM_H
#include <stdbool.h>

struct cmd_env; /* cli/cmd.h */

/* Standard input and error are a terminal. */
bool confirm_possible(void);
/* Print the question, one line, and read a line: y or yes. */
bool confirm_yes(struct cmd_env *env, const char *question);
/* The same: exactly that line. */
bool confirm_typed(struct cmd_env *env, const char *question, const char *want);
/* The line's first letter in lower case; 0: the end, or an empty line. */
char confirm_letter(struct cmd_env *env, const char *question);
/* A cluster that is protected is to be changed: does the user type its name?  0; or, after a
 * message, EXIT_USAGE: no, or there is nobody to ask. */
int confirm_protected(struct cmd_env *env, const char *cluster);
#endif
