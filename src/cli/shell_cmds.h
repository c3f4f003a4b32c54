/*
 * shell_cmds.h - the command that starload-shell carries.
 */
#ifndef STARLOAD_CLI_SHELL_CMDS_H
#define STARLOAD_CLI_SHELL_CMDS_H
#include "cli/cmd.h"

/* Ends with name NULL. */
extern const struct cmd shell_cmds[];
#endif
