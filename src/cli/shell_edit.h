/*
 * shell_edit.h - \e: a statement in an editor.
 */
#ifndef STARLOAD_CLI_SHELL_EDIT_H
#define STARLOAD_CLI_SHELL_EDIT_H

struct shell; /* cli/shell.h */

/* What is being typed, or what was sent last; what comes back is typed for the user. */
void do_edit(struct shell *sh, char *args);
#endif
