/*
 * cmd_resume.c - `starload resume`.
 */
#include "config.h"

#include "cli/cmd.h"
#include "cli/toggle.h"

const struct opt resume_opts[] = {
	TOGGLE_OPTIONS,
	{ .name = "failed",
	  .type = OPT_FLAG,
	  TOGGLE_AT(failed),
	  .help = "also those that were not paused by a user; jobs that are named are "
		  "resumed in any case" },
	{ .name = "from",
	  .type = OPT_TEXT,
	  TOGGLE_AT(file),
	  .arg = "FILE",
	  .help = "the jobs of a file that \"starload pause --save\" wrote, by their Id" },
	{ .name = NULL },
};

int cmd_resume(struct cmd_env *env, int argc, char **argv)
{
	return toggle_command(env, true, argc, argv);
}
