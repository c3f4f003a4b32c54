/*
 * shell_cmds.c - the command that starload-shell carries, from the table of all.
 */
#include "config.h"
#include "cli/shell_cmds.h"

#define CARRIED_STARLOAD(word, text, line, what)
#define CARRIED_NET(word, text, line, what)
#define CARRIED_SANDBOX(word, text, line, what)
#define CARRIED_SHELL(word, text, line, what) \
	{ .name = #word,                      \
	  .synopsis = line,                   \
	  .help = what,                       \
	  .opts = word##_opts,                \
	  .run = cmd_##word,                  \
	  .more = text },

const struct cmd shell_cmds[] = {
#define COMMAND(word, by, text, line, what) CARRIED_##by(word, text, line, what)
#include "cli/commands.def"
	{ .name = NULL },
};
