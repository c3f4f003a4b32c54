/*
 * shell_main.c - the door of starload-shell, which starload becomes for a session.
 */
#include "config.h"

#include "cli/shell_cmds.h"

int main(int argc, char **argv)
{
	return cmd_main(shell_cmds, argc, argv);
}
