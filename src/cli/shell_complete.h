/*
 * shell_complete.h - Tab: what could stand where the cursor is.
 */
#ifndef STARLOAD_CLI_SHELL_COMPLETE_H
#define STARLOAD_CLI_SHELL_COMPLETE_H

struct shell; /* cli/shell.h */

/* From now on until NULL is given; keys of properties are those of the server's release. */
void shell_complete_for(struct shell *sh);
#endif
