/*
 * net_cmds.h - the commands that starload-net carries.
 */
#ifndef STARLOAD_CLI_NET_CMDS_H
#define STARLOAD_CLI_NET_CMDS_H
#include "cli/cmd.h"

/* Ends with name NULL. */
extern const struct cmd net_cmds[];
#endif
