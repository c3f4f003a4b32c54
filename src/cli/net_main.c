/*
 * net_main.c - the door of starload-net, which starload becomes for commands that connect.
 */
#include "config.h"

#include "cli/net_cmds.h"

int main(int argc, char **argv)
{
	return cmd_main(net_cmds, argc, argv);
}
