/*
 * confirm.h - asking before a change, where somebody is there to answer.
 * Ctrl-C at a question is no answer to it, and ends the command: stopping() is true then.
 */
#ifndef STARLOAD_CLI_CONFIRM_H
#define STARLOAD_CLI_CONFIRM_H
#include <stdbool.h>

struct cmd_env; /* cli/cmd.h */
struct target;	/* net/target.h */

/* Standard input and error are a terminal. */
bool confirm_possible(void);
/* Print the question, one line, and read a line: y or yes. */
bool confirm_yes(struct cmd_env *env, const char *question);
/* The same: exactly that line. */
bool confirm_typed(struct cmd_env *env, const char *question, const char *want);
/* The line's first letter in lower case; 0: the end, or an empty line. */
char confirm_letter(struct cmd_env *env, const char *question);
/* After an answer that was none of these: says why nothing is done.  EXIT_USAGE; of a question that
 * Ctrl-C or SIGTERM ended the status of that. */
int confirm_refused(struct cmd_env *env, const char *why);

/* Is the very word typed?  confirm_typed(), or what a session asks with. */
typedef bool confirm_word(void *to, const char *question, const char *want);
/*
 * The cluster is to be changed.  If it is protected, and it was not said before that this is
 * meant (`yes`): does the user type its name, asked by `typed` (NULL: confirm_typed())?  0; or,
 * after a message, the status to leave with: no, or there is nobody to ask.
 */
int confirm_protected(struct cmd_env *env, const struct target *t, bool yes, confirm_word *typed,
		      void *to);
#endif
