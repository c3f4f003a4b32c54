/*
 * load_main.c - the door of starload-load, which starload becomes for loads of files.
 */
#include "config.h"

#include "cli/load_cmds.h"

int main(int argc, char **argv)
{
	return cmd_main(load_cmds, argc, argv);
}
