/*
 * load_cmds.h - the commands that starload-load carries.
 */
#ifndef STARLOAD_CLI_LOAD_CMDS_H
#define STARLOAD_CLI_LOAD_CMDS_H
#include "cli/cmd.h"

/* Ends with name NULL. */
extern const struct cmd load_cmds[];
#endif
