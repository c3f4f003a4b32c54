/*
 * completion_fish.c - completion for fish, a line an option.
 */
#include "config.h"
#include "cli/completion.h"

#include <string.h>

/* Within '...' of fish. */
static void put(const char *s, FILE *out)
{
	for (; *s; s++) {
		if (*s == '\'' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
}

static void print_option(const struct comp_command *c, const struct comp_option *o, FILE *out)
{
	fprintf(out, "complete -c starload -n '__fish_seen_subcommand_from %s' -l %s", c->name,
		o->name);
	if (o->letter)
		fprintf(out, " -s %c", o->letter);
	if (o->takes == TAKES_VALUE && o->files)
		fputs(" -r -F", out);
	else if (o->takes == TAKES_VALUE)
		fprintf(out, " -x -a '%s'", o->values);
	fputs(" -d '", out);
	put(o->help, out);
	fputs("'\n", out);
	if (o->no) {
		fprintf(out,
			"complete -c starload -n '__fish_seen_subcommand_from %s' -l no-%s -d "
			"'not: ",
			c->name, o->name);
		put(o->help, out);
		fputs("'\n", out);
	}
}

static void print_command(const struct comp_command *c, FILE *out)
{
	size_t i;

	fprintf(out, "complete -c starload -n __fish_use_subcommand -a %s -d '", c->name);
	put(c->help, out);
	fputs("'\n", out);
	if (c->files)
		fprintf(out, "complete -c starload -n '__fish_seen_subcommand_from %s' -F\n",
			c->name);
	if (*c->words)
		fprintf(out, "complete -c starload -n '__fish_seen_subcommand_from %s' -a '%s'\n",
			c->name, c->words);
	for (i = 0; i < c->n; i++)
		print_option(c, &c->options[i], out);
}

void comp_print_fish(const struct comp *c, FILE *out)
{
	size_t i;

	fputs("# Completion of starload for fish, made by \"starload completion fish\".\n"
	      "\n"
	      "complete -c starload -f\n"
	      "complete -c starload -l help -s h -d 'show what it does, and its options'\n"
	      "complete -c starload -n __fish_use_subcommand -l version -d 'print the release'\n",
	      out);
	for (i = 0; i < c->n; i++)
		print_command(&c->commands[i], out);
}
