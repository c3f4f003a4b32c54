/*
 * cmd.h - the one table of subcommands, and what every subcommand gets.
 * Dispatch, `starload help`, the manual and `--commands` work from commands.def.
 */
#ifndef STARLOAD_CLI_CMD_H
#define STARLOAD_CLI_CMD_H
#include <stdbool.h>
#include <stdio.h>

#include "cli/opt.h"

struct buf;                     /* base/buf.h */
struct err;                     /* base/err.h */
struct cmd_env;
struct stat;                    /* sys/stat.h */
struct table;                   /* cli/table.h */
struct target;                  /* net/target.h */

struct cmd {
	const char *name, *synopsis, *help;     /* synopsis: behind "starload NAME " */
	const struct opt *opts;                 /* NULL: the program below has them */
	/* Returns an exit status of errs.def.  argv[0] is the command's name. */
	int (*run)(struct cmd_env *env, int argc, char **argv);
	const char *program;            /* run is NULL: the program that carries it, exec'ed in our place */
	const char *more;               /* further paragraphs of its --help, or NULL */
};

struct cmd_env {
	const struct cmd *cmd;          /* the one that runs */
	const char *argv0;
	const struct target *session;   /* of the shell: where a command connects that is not told
					   otherwise; NULL: no shell calls it */
	/* Of the shell: is given what a command shows as a table, as --format csv has it; NULL: nobody asks */
	void (*rows)(void *to, const struct table *t);
	void *rows_to;
	FILE *out, *err;                /* stdout, which the driver flushes, closes and checks; stderr */
};

/* The programs that carry commands for starload. */
#define CMD_NET_PROGRAM "starload-net"
#define CMD_LOAD_PROGRAM "starload-load"
#define CMD_SHELL_PROGRAM "starload-shell"
#define CMD_SANDBOX_PROGRAM "starload-sandbox"

/* The row of a command that this program carries, out of commands.def. */
#define CMD_ROW(id, word, text, line, what) \
	{ .name = word,                     \
	  .synopsis = line,                 \
	  .help = what,                     \
	  .opts = id##_opts,                \
	  .run = cmd_##id,                  \
	  .more = text },

/* The table of starload itself; ends with name NULL. */
const struct cmd *cmd_table(void);
const struct cmd *cmd_find(const char *name);

/*
 * Become `program`, the same process: one beside this program, else one in
 * the directory for programs that are not called by hand.  argv[0] is the command's
 * name.  Returns only when that fails: the exit status, after a message.
 */
int cmd_exec(struct cmd_env *env, const char *program, char *const *argv);

/*
 * Find and run the command of argv[1], or answer --help, --version, --commands.
 * `carried` is not NULL in a program that starload becomes by exec: the commands it
 * has, of which argv[0] is one.  Returns the exit status, with stdout written out
 * and checked.
 */
int cmd_main(const struct cmd *carried, int argc, char **argv);

/*
 * What the commands and their options are, for tools, as --commands prints it: lines of columns
 * parted by tabs,
 *     command NAME SYNOPSIS HELP
 *     option COMMAND --[no-]NAME LETTER ARGUMENT TAKES VALUES HELP
 * LETTER is - for none, TAKES flag, maybe or value, VALUES parted by blanks, @file or nothing.
 */
void cmd_dump(const struct cmd *table, struct buf *b);

/*
 * What a command does first: parse its options into `into`.  Returns -1 to go
 * on; or the exit status to leave with, after --help was printed or a mistake
 * was reported.  *rest is to be released either way.
 */
int cmd_options(struct cmd_env *env, void *into, int argc, char **argv, struct opt_rest *rest);

/* Print "starload NAME: TEXT" to env->err, control bytes made visible; returns
 * the exit status that goes with the error. */
int cmd_fail(struct cmd_env *env, const struct err *err);

/* The file at `path`, which `was` that, has been replaced: say it when it has other
 * names, which did not follow. */
void cmd_say_links(struct cmd_env *env, const char *path, const struct stat *was);

/* Whether to colour what goes to `out`, for the choices of cmd_color_choices:
 * auto looks for a terminal, TERM=dumb and NO_COLOR. */
enum cmd_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
extern const char *const cmd_color_choices[];
#define CMD_COLOR(owner, member)                                                         \
	{                                                                                \
		.name = "color", .type = OPT_CHOICE, .at = offsetof(owner, member),      \
		.arg = "WHEN", .choices = cmd_color_choices,                             \
		.help = "auto (on a terminal), always or never",                         \
	}
bool cmd_color(int choice, FILE *out);
/* Columns of the terminal that `out` is; 0: it is none, or does not say. */
unsigned cmd_width(FILE *out);

/* The commands, each in cmd_NAME.c with its options. */
#define COMMAND_AS(name, word, carrier, more, synopsis, help) \
	extern const struct opt name##_opts[]; \
	int cmd_##name(struct cmd_env *env, int argc, char **argv);
#include "cli/commands.def"
extern const char lint_more[], load_more[], run_more[], shell_more[];
#endif
