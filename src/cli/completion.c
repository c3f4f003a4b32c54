/*
 * completion.c - what the commands and their options are, as the programs that carry them tell.
 * Each prints it for --commands (cmd.c, sandbox/options.c), so that completion offers what is
 * installed and nothing else.
 */
#include "config.h"
#include "cli/completion.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "check/props.h"
#include "cli/cmd.h"
#include "diag/diag.h"
#include "diag/pages.h"

enum { OUTPUT_MAX = 4 << 20, COLUMNS_MAX = 8 };

/* what stands for operands ------------------------------------------------------------------ */

static void add_word(struct buf *b, const char *word)
{
	if (b->n)
		buf_addc(b, ' ');
	buf_adds(b, word);
}

static void add_commands(struct buf *b)
{
	const struct cmd *c;

	for (c = cmd_table(); c->name; c++)
		add_word(b, c->name);
}

static void add_pages(struct buf *b)
{
	const struct page_clause *clauses;
	char code[16];
	unsigned i, n;

	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		snprintf(code, sizeof(code), "SL%04u", r->number);
		add_word(b, code);
		add_word(b, r->slug);
	}
	for (i = 0; i < PROP_COUNT; i++)
		add_word(b, prop_rule((enum prop_id)i)->name);
	clauses = page_clauses(&n);
	for (i = 0; i < n; i++)
		if (!strchr(clauses[i].name, ' '))
			add_word(b, clauses[i].name);
}

/* A word of a synopsis.  Jobs are not completed: that would take a connection. */
static void take_operand(struct comp_command *c, struct text word, struct buf *b)
{
	if (text_is(word, "FILE") || text_is(word, "DIR"))
		c->files = true;
	else if (text_is(word, "COMMAND"))
		add_commands(b);
	else if (text_is(word, "CODE"))
		add_pages(b);
	else if (word.n && *word.p >= 'a' && *word.p <= 'z')
		buf_addf(b, "%s%.*s", b->n ? " " : "", TEXT_ARG(word));
}

/* "[--check|-w] [OPTIONS] [FILE|DIR|-]...": options and their values are passed over. */
static void read_synopsis(struct comp_command *c, const char *s, struct arena *mem)
{
	static const char ends[] = " []|.,";
	bool value = false;
	struct buf b;

	buf_init_unbounded(&b);
	while (*s) {
		const size_t n = strcspn(s, ends);

		if (n && *s != '-' && !value)
			take_operand(c, (struct text){ s, n }, &b);
		value = *s == '-' && n > 1 && s[n] == ' ';
		s += n;
		/* what closes, or another choice: no value */
		if (*s && *s != ' ')
			value = false;
		s += *s != '\0';
	}
	c->words = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
}

/* lines ------------------------------------------------------------------------------------- */

static struct comp_command *find(struct comp *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->commands[i].name, name))
			return &c->commands[i];
	return NULL;
}

static void add_command(struct comp *c, char **column, struct arena *mem)
{
	struct comp_command *command;

	if (find(c, column[1]))
		return;
	if (c->n == c->room) {
		const size_t room = c->room ? 2 * c->room : 32;
		struct comp_command *more = arena_alloc(mem, room * sizeof(*more));

		if (c->n)
			memcpy(more, c->commands, c->n * sizeof(*more));
		c->commands = more;
		c->room = room;
	}
	command = &c->commands[c->n++];
	*command = (struct comp_command){ .name = column[1], .help = column[3] };
	read_synopsis(command, column[2], mem);
}

/* "option COMMAND --[no-]NAME LETTER ARG TAKES VALUES HELP" */
static void add_option(struct comp *c, char **column, struct arena *mem)
{
	struct comp_command *command = find(c, column[1]);
	const bool no = !strncmp(column[2], "--[no-]", 7);
	struct comp_option o = { .name = column[2] + (no ? 7 : 2),
				 .letter = column[3][0] == '-' ? '\0' : column[3][0],
				 .no = no,
				 .arg = column[4],
				 .values = column[6],
				 .help = column[7] };

	if (!command)
		return;
	if (!strcmp(column[5], "value"))
		o.takes = TAKES_VALUE;
	else if (!strcmp(column[5], "maybe"))
		o.takes = TAKES_MAYBE;
	if (!strcmp(o.values, "@file")) {
		o.files = true;
		o.values = "";
	}
	if (command->n == command->room) {
		const size_t room = command->room ? 2 * command->room : 32;
		struct comp_option *more = arena_alloc(mem, room * sizeof(*more));

		if (command->n)
			memcpy(more, command->options, command->n * sizeof(*more));
		command->options = more;
		command->room = room;
	}
	command->options[command->n++] = o;
}

static void take_line(struct comp *c, char *line, struct arena *mem)
{
	char *column[COLUMNS_MAX] = { line };
	size_t n = 1;

	for (; *line; line++)
		if (*line == '\t' && n < COLUMNS_MAX) {
			*line = '\0';
			column[n++] = line + 1;
		}
	if (n >= 4 && !strcmp(column[0], "command"))
		add_command(c, column, mem);
	else if (n == COLUMNS_MAX && !strcmp(column[0], "option"))
		add_option(c, column, mem);
}

static void take_text(struct comp *c, const struct buf *b, struct arena *mem)
{
	char *text = arena_copy(mem, buf_str(b), b->n), *rest = NULL, *line;

	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		take_line(c, line, mem);
}

/* programs ---------------------------------------------------------------------------------- */

/* One that is not installed says nothing here. */
static void become(struct cmd_env *env, const char *program, int to)
{
	char word[] = "--commands";
	char *argv[] = { word, NULL };
	int null = open("/dev/null", O_RDWR);

	dup2(to, STDOUT_FILENO);
	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		dup2(null, STDIN_FILENO);
	}
	cmd_exec(env, program, argv);
	_exit(127);
}

static void ask(struct cmd_env *env, const char *program, struct buf *b)
{
	char bytes[4096];
	int fd[2];
	ssize_t n;
	pid_t pid;

	if (pipe(fd))
		return;
	fflush(env->out);
	pid = fork();
	if (!pid) {
		close(fd[0]);
		become(env, program, fd[1]);
	}
	close(fd[1]);
	while (pid > 0 &&
	       ((n = read(fd[0], bytes, sizeof(bytes))) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			buf_add(b, bytes, (size_t)n);
	close(fd[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Does a command before `c` have the same program? */
static bool was_asked(const struct cmd *c)
{
	const struct cmd *before;

	for (before = cmd_table(); before < c; before++)
		if (before->program && !strcmp(before->program, c->program))
			return true;
	return false;
}

void comp_read(struct cmd_env *env, struct arena *mem, struct comp *out)
{
	const struct cmd *c;
	struct buf b;

	*out = (struct comp){ .n = 0 };
	buf_init(&b, OUTPUT_MAX);
	cmd_dump(cmd_table(), &b);
	for (c = cmd_table(); c->name; c++)
		if (c->program && !was_asked(c))
			ask(env, c->program, &b);
	take_text(out, &b, mem);
	buf_release(&b);
}
