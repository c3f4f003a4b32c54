/*
 * completion_bash.c - completion for bash; needs no package beside it.
 * Bash cuts words at '=' too, so "--name=VALUE" comes as three of them.
 */
#include "config.h"
#include "cli/completion.h"

#include <string.h>

static void print_flags(const struct comp_command *c, FILE *out)
{
	size_t i;

	fputs("\t\tflags='--help", out);
	for (i = 0; i < c->n; i++) {
		const struct comp_option *o = &c->options[i];

		fprintf(out, " --%s", o->name);
		if (o->no)
			fprintf(out, " --no-%s", o->name);
		if (o->letter)
			fprintf(out, " -%c", o->letter);
	}
	fputs("'\n", out);
}

/* What stands behind an option: only those that take a value have a line. */
static void print_values(const struct comp_command *c, FILE *out)
{
	size_t i;

	fputs("\t\tcase $option in\n", out);
	for (i = 0; i < c->n; i++) {
		const struct comp_option *o = &c->options[i];

		if (o->takes == TAKES_NOTHING)
			continue;
		/* -p PASSWORD: only what is joined to it belongs to it */
		if (o->takes == TAKES_MAYBE) {
			fprintf(out, "\t\t--%s) [[ $joined ]] && kind=none ;;\n", o->name);
			continue;
		}
		fprintf(out, "\t\t--%s", o->name);
		if (o->letter)
			fprintf(out, "|-%c", o->letter);
		if (o->files)
			fputs(") kind=files ;;\n", out);
		else
			fprintf(out, ") kind=words words='%s' ;;\n", o->values);
	}
	fputs("\t\tesac\n", out);
}

static void print_command(const struct comp_command *c, FILE *out)
{
	fprintf(out, "\t%s)\n", c->name);
	print_flags(c, out);
	if (c->n)
		print_values(c, out);
	if (c->files)
		fputs("\t\toperands=files\n", out);
	if (*c->words)
		fprintf(out, "\t\tlist='%s'\n", c->words);
	fputs("\t\t;;\n", out);
}

static const char head[] =
	"# Completion of starload for bash, made by \"starload completion bash\".\n"
	"\n"
	"_starload()\n"
	"{\n"
	"\tlocal current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tlocal flags= kind= words= operands= list= joined= command=${COMP_WORDS[1]} i\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $current = '=' ]]; then\n"
	"\t\tcurrent= joined=1\n"
	"\telif [[ $option = '=' ]]; then\n"
	"\t\toption=${COMP_WORDS[COMP_CWORD-2]} joined=1\n"
	"\tfi\n"
	"\tif ((COMP_CWORD == 1)); then\n";

static const char middle[] = "\t\treturn\n"
			     "\tfi\n"
			     "\t# behind -- there are operands alone\n"
			     "\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
			     "\t\t[[ ${COMP_WORDS[i]} = -- ]] && option= flags=none\n"
			     "\tdone\n"
			     "\tlocal only=$flags\n"
			     "\tcase $command in\n";

static const char tail[] =
	"\tesac\n"
	"\tcase $kind in\n"
	"\twords) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
	"\tnone) ;;\n"
	"\tfiles) operands=files; list= ;;&\n"
	"\t*)\n"
	"\t\tif [[ $current = -* && ! $kind && ! $only ]]; then\n"
	"\t\t\tCOMPREPLY=($(compgen -W \"$flags\" -- \"$current\"))\n"
	"\t\t\treturn\n"
	"\t\tfi\n"
	"\t\t[[ $list ]] && COMPREPLY=($(compgen -W \"$list\" -- \"$current\"))\n"
	"\t\tif [[ $operands = files ]]; then\n"
	"\t\t\tlocal IFS=$'\\n'\n"
	"\t\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\t\tCOMPREPLY+=($(compgen -f -- \"$current\"))\n"
	"\t\tfi\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"complete -F _starload starload\n";

void comp_print_bash(const struct comp *c, FILE *out)
{
	size_t i;

	fputs(head, out);
	fputs("\t\tCOMPREPLY=($(compgen -W '--help --version", out);
	for (i = 0; i < c->n; i++)
		fprintf(out, " %s", c->commands[i].name);
	fputs("' -- \"$current\"))\n", out);
	fputs(middle, out);
	for (i = 0; i < c->n; i++)
		print_command(&c->commands[i], out);
	fputs(tail, out);
}
