/*
 * cmd_completion.c - `starload completion`: completion of the command line, for a shell to read.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/completion.h"

const struct opt completion_opts[] = {
	{ .name = NULL },
};

static const struct {
	const char *name;
	void (*print)(const struct comp *c, FILE *out);
} shells[] = {
	{ "bash", comp_print_bash },
	{ "fish", comp_print_fish },
	{ "zsh", comp_print_zsh },
};

static int print_for(struct cmd_env *env, const char *shell)
{
	struct arena *mem = arena_new();
	struct comp c;
	struct err err;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shells) && strcmp(shells[i].name, shell) != 0; i++)
		;
	if (i == ARRAY_SIZE(shells)) {
		arena_free(mem);
		err_set(&err, ERR_USAGE,
			"there is completion for bash, fish and zsh, not for \"%s\"", shell);
		return cmd_fail(env, &err);
	}
	comp_read(env, mem, &c);
	shells[i].print(&c, env->out);
	arena_free(mem);
	return EXIT_DONE;
}

int cmd_completion(struct cmd_env *env, int argc, char **argv)
{
	struct opt_rest rest;
	struct err err;
	int status = cmd_options(env, NULL, argc, argv, &rest);

	if (status < 0 && rest.n != 1) {
		err_set(&err, ERR_USAGE, "takes the name of a shell: bash, zsh or fish");
		status = cmd_fail(env, &err);
	}
	if (status < 0)
		status = print_for(env, rest.operand[0]);
	opt_rest_release(&rest);
	return status;
}
