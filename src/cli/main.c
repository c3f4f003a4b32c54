/*
 * main.c - starload's door.
 */
#include "config.h"

#include "cli/cmd.h"

int main(int argc, char **argv)
{
	return cmd_main(NULL, argc, argv);
}
