/*
 * shell_results.c - the commands of the shell that say how results are shown, and where.
 */
#include "config.h"
#include "cli/shell_results.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/near.h"
#include "cli/shell.h"
#include "diag/emit.h"

/* "NAME is VALUE" */
static void tell(struct shell *sh, const struct result_setting *row)
{
	FILE *out = sh->run.env->out;
	struct buf b;

	buf_init_unbounded(&b);
	result_setting_get(&sh->show, row, &b);
	fprintf(out, "%s is ", row->name);
	if (b.n)
		emit_safe(out, b.p, b.n);
	else
		fputs("the default", out);
	putc('\n', out);
	buf_release(&b);
}

/* `value` NULL: the next of on and off, else the default. */
static bool set(struct shell *sh, const char *name, const char *value)
{
	const struct result_setting *row = result_setting_find(name);
	struct err err;

	if (result_setting_set(&sh->show, row, value, &err)) {
		cmd_fail(sh->run.env, &err);
		return false;
	}
	tell(sh, row);
	return true;
}

void shell_results_set(struct shell *sh, const char *name, const char *value)
{
	set(sh, name, value);
}

void do_timing(struct shell *sh, char *args)
{
	set(sh, "timing", args);
}

void do_format(struct shell *sh, char *args)
{
	if (*args)
		set(sh, "format", args);
	else
		tell(sh, result_setting_find("format"));
}

void do_pager(struct shell *sh, char *args)
{
	set(sh, "pager", args);
}

void do_x(struct shell *sh, char *args)
{
	set(sh, "expanded", *args ? args : sh->show.expanded == EXPANDED_ON ? "auto" : "on");
}

static void list(struct shell *sh)
{
	const struct result_setting *row;
	FILE *out = sh->run.env->out;
	struct buf b;

	buf_init_unbounded(&b);
	for (row = result_settings_table(); row->name; row++) {
		buf_clear(&b);
		result_setting_get(&sh->show, row, &b);
		fprintf(out, "%-10s", row->name);
		emit_safe(out, buf_str(&b), b.n);
		fprintf(out, "%*s%s\n", b.n < 10 ? (int)(11 - b.n) : 1, "", row->help);
	}
	buf_release(&b);
}

static void say_unknown(struct shell *sh, const char *name)
{
	const struct result_setting *row;
	struct near near;
	struct err err;

	near_init(&near, (struct text){ name, strlen(name) });
	for (row = result_settings_table(); row->name; row++)
		near_try(&near, row->name);
	if (near.best)
		err_set(&err, ERR_USAGE, "there is no setting %s; did you mean %s?", name,
			near.best);
	else
		err_set(&err, ERR_USAGE, "there is no setting %s; \\pset lists them", name);
	cmd_fail(sh->run.env, &err);
}

void do_pset(struct shell *sh, char *args)
{
	char *value = args + strcspn(args, " \t");

	if (!*args) {
		list(sh);
		return;
	}
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	if (!result_setting_find(args))
		say_unknown(sh, args);
	else
		set(sh, args, value);
}

/* where ------------------------------------------------------------------------------- */

static void back(struct shell *sh)
{
	struct err err;

	if (result_way_back(&sh->way, &err))
		cmd_fail(sh->run.env, &err);
}

/* 'a name' and "a name" without the quotes. */
static char *unquoted(char *name)
{
	const size_t n = strlen(name);

	if (n > 1 && (*name == '\'' || *name == '"') && name[n - 1] == *name) {
		name[n - 1] = '\0';
		name++;
	}
	return name;
}

void do_out(struct shell *sh, char *args)
{
	struct err err;

	if (!*args)
		back(sh);
	else if (result_way_file(&sh->way, unquoted(args), &err))
		cmd_fail(sh->run.env, &err);
}

void do_pipe(struct shell *sh, char *args)
{
	if (*args)
		result_way_command(&sh->way, args);
	else
		back(sh);
}
