/*
 * completion_zsh.c - completion for zsh, by its _arguments: as a file of $fpath, or read with
 * source.
 */
#include "config.h"
#include "cli/completion.h"

#include <string.h>

/* Within '...' of zsh, and of _arguments, which cuts at brackets and colons. */
static void put(const char *s, FILE *out)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", out);
		else if (strchr("[]:\\", *s))
			fprintf(out, "\\%c", *s);
		else
			putc(*s, out);
	}
}

/* ":FILE:_files", ":WHEN:(auto always never)" */
static void print_value(const struct comp_option *o, FILE *out)
{
	if (o->takes == TAKES_NOTHING)
		return;
	fputs(o->takes == TAKES_MAYBE ? "::" : ":", out);
	put(*o->arg ? o->arg : "value", out);
	putc(':', out);
	if (o->files)
		fputs("_files", out);
	else if (*o->values)
		fprintf(out, "(%s)", o->values);
	else
		putc(' ', out);
}

static void print_option(const struct comp_option *o, FILE *out)
{
	const char *equals = o->takes == TAKES_VALUE ? "=" : o->takes == TAKES_MAYBE ? "=-" : "";

	fprintf(out, "\t\t\t'*--%s%s[", o->name, equals);
	put(o->help, out);
	putc(']', out);
	print_value(o, out);
	fputs("' \\\n", out);
	if (o->no) {
		fprintf(out, "\t\t\t'*--no-%s[not: ", o->name);
		put(o->help, out);
		fputs("]' \\\n", out);
	}
	if (o->letter) {
		fprintf(out, "\t\t\t'*-%c%s[", o->letter,
			o->takes == TAKES_VALUE	  ? "+"
			: o->takes == TAKES_MAYBE ? "-"
						  : "");
		put(o->help, out);
		putc(']', out);
		print_value(o, out);
		fputs("' \\\n", out);
	}
}

static void print_command(const struct comp_command *c, FILE *out)
{
	size_t i;

	fprintf(out, "\t\t%s)\n\t\t\t_arguments -S \\\n", c->name);
	for (i = 0; i < c->n; i++)
		print_option(&c->options[i], out);
	fputs("\t\t\t'--help[show its options]' \\\n", out);
	if (c->files)
		fputs("\t\t\t'*:file:_files'\n", out);
	else if (*c->words)
		fprintf(out, "\t\t\t'*:word:(%s)'\n", c->words);
	else
		fputs("\t\t\t'*: : '\n", out);
	fputs("\t\t\t;;\n", out);
}

void comp_print_zsh(const struct comp *c, FILE *out)
{
	size_t i;

	fputs("#compdef starload\n"
	      "# Completion of starload for zsh, made by \"starload completion zsh\".\n"
	      "\n"
	      "_starload()\n"
	      "{\n"
	      "\tlocal curcontext=$curcontext state line\n"
	      "\tlocal -a commands\n"
	      "\t_arguments -C '(- *)--help[list the commands]' '(- *)--version[print the "
	      "release]' \\\n"
	      "\t\t'1: :->command' '*:: :->argument'\n"
	      "\tcase $state in\n"
	      "\tcommand)\n"
	      "\t\tcommands=(\n",
	      out);
	for (i = 0; i < c->n; i++) {
		fprintf(out, "\t\t\t'%s:", c->commands[i].name);
		put(c->commands[i].help, out);
		fputs("'\n", out);
	}
	fputs("\t\t)\n"
	      "\t\t_describe command commands\n"
	      "\t\t;;\n"
	      "\targument)\n"
	      "\t\tcase $line[1] in\n",
	      out);
	for (i = 0; i < c->n; i++)
		print_command(&c->commands[i], out);
	fputs("\t\tesac\n"
	      "\t\t;;\n"
	      "\tesac\n"
	      "}\n"
	      "\n"
	      "# as a file of $fpath this is the function itself\n"
	      "if [[ $funcstack[1] = _starload ]]; then\n"
	      "\t_starload \"$@\"\n"
	      "else\n"
	      "\tcompdef _starload starload\n"
	      "fi\n",
	      out);
}
