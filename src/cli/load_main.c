/*
 * load_main.c - the door of starload-load, which starload becomes for loads of files.
 */
#include "config.h"

#include <signal.h>

#include "cli/load_cmds.h"

int main(int argc, char **argv)
{
	/* a file that may grow no more (ulimit -f) is an error like any other, not the end */
	signal(SIGXFSZ, SIG_IGN);
	return cmd_main(load_cmds, argc, argv);
}
