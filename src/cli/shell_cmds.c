/*
 * shell_cmds.c - the command that starload-shell carries, from the table of all.
 */
#include "config.h"
#include "cli/shell_cmds.h"

#define CARRIED_STARLOAD(id, word, text, line, what)
#define CARRIED_NET(id, word, text, line, what)
#define CARRIED_SANDBOX(id, word, text, line, what)
#define CARRIED_LOAD(id, word, text, line, what)
#define CARRIED_SHELL(id, word, text, line, what) CMD_ROW(id, word, text, line, what)

const struct cmd shell_cmds[] = {
#define COMMAND_AS(id, word, by, text, line, what) CARRIED_##by(id, word, text, line, what)
#include "cli/commands.def"
	{ .name = NULL },
};
