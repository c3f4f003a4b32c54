/*
 * cmd_pause.c - `starload pause`.
 */
#include "config.h"

#include "cli/cmd.h"
#include "cli/toggle.h"

const struct opt pause_opts[] = {
	TOGGLE_OPTIONS,
	{ .name = "save",
	  .type = OPT_TEXT,
	  TOGGLE_AT(file),
	  .arg = "FILE",
	  .help = "add the jobs that are paused to FILE, for \"starload resume --from\"" },
	{ .name = NULL },
};

int cmd_pause(struct cmd_env *env, int argc, char **argv)
{
	return toggle_command(env, false, argc, argv);
}
