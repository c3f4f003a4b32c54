/*
 * shell_set.c - the commands about variables and about statements that are kept.
 * A kept statement is a file of the state directory, "saved.NAME.sql", ours alone; one with a
 * secret is refused, as files outlive passwords.
 */
#include "config.h"
#include "cli/shell_set.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/state_dir.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/setting.h"
#include "cli/shell.h"
#include "cli/shell_results.h"
#include "diag/emit.h"
#include "lang/mask.h"

enum { SAVED_MAX = 1 << 20, NAME_MOST = 64 };

/* The first word is cut off; what stands behind it, '..' and ".." around all of it left out. */
static char *value_behind(char *args)
{
	char *value = args + strcspn(args, " \t\n");
	size_t n;

	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t\n");
	n = strlen(value);
	if (n > 1 && (*value == '\'' || *value == '"') && value[n - 1] == *value &&
	    strchr(value + 1, *value) == value + n - 1) {
		value[n - 1] = '\0';
		value++;
	}
	return value;
}

/* variables --------------------------------------------------------------------------- */

static bool is_secret(const char *name, const char *value)
{
	return mask_is_secret_name((struct text){ name, strlen(name) }) ||
	       mask_is_secret_value((struct text){ value, strlen(value) });
}

static void print_var(struct shell *sh, const char *name, const char *value)
{
	FILE *out = sh->run.env->out;

	if (is_secret(name, value))
		value = MASK_TEXT;
	fprintf(out, ":%s is ", name);
	emit_safe(out, value, strlen(value));
	putc('\n', out);
}

void do_set(struct shell *sh, char *args)
{
	const bool any = strpbrk(args, " \t\n") != NULL;
	const char *value;
	size_t i;

	if (!*args) {
		do_pset(sh, args);
		for (i = 0; i < sh->vars.n; i++)
			print_var(sh, sh->vars.list[i].name, sh->vars.list[i].value);
		return;
	}
	value = value_behind(args);
	if (result_setting_find(args)) {
		shell_results_set(sh, args, value);
	} else if (!shell_var_name_ok((struct text){ args, strlen(args) })) {
		shell_say(sh, "a variable's name is made of letters, digits and _");
	} else if (any) {
		shell_var_set(&sh->vars, args, value);
	} else if ((value = shell_var_get(&sh->vars, (struct text){ args, strlen(args) })) !=
		   NULL) {
		print_var(sh, args, value);
	} else {
		shell_say(sh, "there is no setting and no variable of that name");
	}
}

void do_unset(struct shell *sh, char *args)
{
	if (!*args || !shell_var_set(&sh->vars, args, NULL))
		shell_say(sh, "there is no variable of that name");
}

/* It may be a \set; one with a slip is one too. */
static bool may_set(const char *name, size_t n)
{
	const struct shell_command *c;

	for (c = shell_commands(); c->name; c++)
		if (text_is((struct text){ name, n }, c->name))
			return !strcmp(c->name, "set") || !strcmp(c->name, "pset");
	return true;
}

void shell_set_shown(const char *line, struct buf *out)
{
	const size_t name = 1 + strcspn(line + 1, " \t\n"),
		     args = name + strspn(line + name, " \t\n");
	char *copy, *value;

	if (!may_set(line + 1, name - 1)) {
		buf_adds(out, line);
		return;
	}
	copy = xstrdup(line + args);
	value = value_behind(copy);
	if (*value && is_secret(copy, value))
		buf_addf(out, "%.*s %s %s", (int)name, line, copy, MASK_TEXT);
	else
		buf_adds(out, line);
	free(copy);
}

/* statements that are kept ------------------------------------------------------------- */

static bool name_ok(const char *name)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return *name && strlen(name) <= NAME_MOST && strspn(name, plain) == strlen(name);
}

static char *file_of(const char *name)
{
	struct buf b;

	buf_init_unbounded(&b);
	buf_addf(&b, "saved.%s.sql", name);
	return b.p;
}

/* One statement, and nothing in it that is not for a file.  0 or ERR_USAGE. */
static int check(struct text sql, struct err *err)
{
	struct script script;
	struct buf masked;
	int rc;

	script_init(&script, (struct text){ 0 });
	rc = script_add(&script, "shell", sql, NULL, 0, err);
	if (!rc && script.n != 1)
		rc = err_set(err, ERR_USAGE, "one statement can be saved, not %zu", script.n);
	script_release(&script);
	buf_init_unbounded(&masked);
	if (!rc && mask_sql(sql, &masked))
		rc = err_set(err, ERR_USAGE,
			     "it holds a secret and is not saved; put that into a variable, and "
			     ":'name' in its place");
	buf_release(&masked);
	return rc;
}

static int write_saved(struct shell *sh, const char *name, struct text sql, struct err *err)
{
	struct state_dir dir;
	char *file = file_of(name), *path;
	struct buf b;
	int fd = -1, rc;

	buf_init_unbounded(&b);
	buf_add(&b, sql.p, sql.n);
	buf_adds(&b, ";\n");
	rc = state_dir_open(&dir, sh->run.t.state_dir, true, err);
	/* made ours and private before anything is in it */
	if (!rc)
		rc = state_file_open(&dir, file, O_WRONLY | O_CREAT, &fd, err);
	if (fd >= 0)
		close(fd);
	if (!rc) {
		path = arena_printf(sh->run.mem, "%s/%s", dir.path, file);
		rc = io_write_atomic(path, b.p, b.n, err);
	}
	state_dir_close(&dir);
	buf_release(&b);
	free(file);
	return rc;
}

void do_save(struct shell *sh, char *args)
{
	const struct text typed = text_trim(shell_text_rest(&sh->text));
	char *sql = args + strcspn(args, " \t\n");
	struct text t;
	struct err err;

	if (*sql)
		*sql++ = '\0';
	t = text_trim((struct text){ sql, strlen(sql) });
	while (t.n && t.p[t.n - 1] == ';')
		t.n--;
	if (!t.n)
		t = typed.n && *shell_text_waits(&sh->text) ? typed
		    : sh->last ? (struct text){ sh->last, strlen(sh->last) }
			       : (struct text){ "", 0 };
	if (!name_ok(args))
		shell_say(sh, "\\save takes a name of letters, digits, _ and -, and a statement");
	else if (!t.n)
		shell_say(sh, "there is no statement yet to save");
	else if (check(t, &err) || write_saved(sh, args, t, &err))
		shell_say(sh, err.text);
	else
		fprintf(sh->run.env->out, "saved as %s\n", args);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_saved(const struct dirent *d)
{
	const size_t n = strlen(d->d_name);

	return n > 10 && !strncmp(d->d_name, "saved.", 6) && !strcmp(d->d_name + n - 4, ".sql");
}

/* NULL at the end. */
static const char **saved_names(const struct state_dir *dir, struct arena *mem)
{
	struct dirent **list = NULL;
	int i, n = dir->fd < 0 ? 0 : scandirat(dir->fd, ".", &list, is_saved, by_name);
	const char **names = arena_zalloc(mem, ((n > 0 ? (size_t)n : 0) + 1) * sizeof(*names));

	for (i = 0; i < n; i++) {
		names[i] = arena_copy(mem, list[i]->d_name + 6, strlen(list[i]->d_name) - 10);
		free(list[i]);
	}
	free(list);
	return names;
}

const char *const *shell_saved(void *of, struct arena *mem)
{
	const struct shell *sh = of;
	const char **names = NULL;
	struct state_dir dir;
	struct err err;

	if (!state_dir_open(&dir, sh->run.t.state_dir, false, &err))
		names = saved_names(&dir, mem);
	state_dir_close(&dir);
	return (const char *const *)names;
}

static void list_saved(struct shell *sh, const struct state_dir *dir)
{
	struct arena *mem = arena_new();
	const char **name = saved_names(dir, mem);
	FILE *out = sh->run.env->out;

	if (!*name)
		shell_say(sh, "nothing is saved yet");
	for (; *name; name++) {
		emit_safe(out, *name, strlen(*name));
		putc('\n', out);
	}
	arena_free(mem);
}

static int read_saved(const struct state_dir *dir, const char *name, struct buf *b, struct err *err)
{
	char *file = file_of(name);
	int fd = -1, rc = 0;

	if (dir->fd >= 0)
		rc = state_file_open(dir, file, O_RDONLY, &fd, err);
	if (!rc && fd < 0)
		rc = err_set(err, ERR_USAGE, "nothing is saved as %s; \\run lists what is", name);
	if (!rc)
		rc = io_read_fd(fd, file, b, err);
	if (fd >= 0)
		close(fd);
	free(file);
	return rc;
}

void do_run(struct shell *sh, char *args)
{
	struct state_dir dir;
	struct text sql;
	struct err err;
	struct buf b;

	buf_init(&b, SAVED_MAX);
	if (*args && !name_ok(args)) {
		shell_say(sh, "\\run takes the name of a saved statement");
		return;
	}
	if (state_dir_open(&dir, sh->run.t.state_dir, false, &err)) {
		shell_say(sh, err.text);
	} else if (!*args) {
		list_saved(sh, &dir);
	} else if (read_saved(&dir, args, &b, &err)) {
		shell_say(sh, err.text);
	} else {
		sql = text_trim((struct text){ buf_str(&b), b.n });
		while (sql.n && sql.p[sql.n - 1] == ';')
			sql.n--;
		emit_safe(sh->run.env->out, sql.p, sql.n);
		fputs(";\n", sh->run.env->out);
		if (sql.n)
			shell_send_last(sh, sql, false);
	}
	state_dir_close(&dir);
	buf_release(&b);
}
