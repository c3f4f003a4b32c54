/*
 * completion.h - completion of the command line for shells: what `starload --commands` tells, and
 * the printers, one a shell.  For completion*.c and cmd_completion.c alone.
 */
#ifndef STARLOAD_CLI_COMPLETION_H
#define STARLOAD_CLI_COMPLETION_H
#include <stdbool.h>
#include <stdio.h>

struct arena;	/* base/arena.h */
struct cmd_env; /* cli/cmd.h */

enum comp_takes { TAKES_NOTHING, TAKES_MAYBE, TAKES_VALUE };

struct comp_option {
	const char *name; /* without dashes */
	char letter;	  /* 0: none */
	bool no;	  /* there is --no-NAME as well */
	enum comp_takes takes;
	bool files;	    /* a value is a file */
	const char *values; /* what it may be, parted by blanks; "" not known */
	const char *arg;    /* what help calls it */
	const char *help;   /* one line */
};

struct comp_command {
	const char *name, *help;
	bool files;	   /* operands are files */
	const char *words; /* operands may be these, parted by blanks */
	struct comp_option *options;
	size_t n, room;
};

struct comp {
	struct comp_command *commands;
	size_t n, room;
};

/*
 * All commands, and the options of those whose programs are installed: each of them is asked.
 * In `mem`.
 */
void comp_read(struct cmd_env *env, struct arena *mem, struct comp *out);

void comp_print_bash(const struct comp *c, FILE *out);
void comp_print_zsh(const struct comp *c, FILE *out);
void comp_print_fish(const struct comp *c, FILE *out);
#endif
