/*
 * cmd_fmt.c - `starload fmt`: routine-load statements laid out in one way.
 */
#include "config.h"
#include "cli/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "check/prop_order.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/settings.h"
#include "diag/emit.h"
#include "diag/source.h"
#include "lang/format.h"

struct fmt_options {
	bool check, diff, write, sort, no_config;
	int color;
	const char *config, *stdin_filename;
};

const struct opt fmt_opts[] = {
	{ .name = "check", .type = OPT_FLAG, .at = offsetof(struct fmt_options, check),
	  .flags = OPT_ARGV, .help = "list the files that would change; exit 1 if there are any" },
	{ .name = "diff", .type = OPT_FLAG, .at = offsetof(struct fmt_options, diff),
	  .flags = OPT_ARGV, .help = "print what would change as a unified diff; exit 1 if there is any" },
	{ .name = "write", .letter = 'w', .type = OPT_FLAG, .at = offsetof(struct fmt_options, write),
	  .flags = OPT_ARGV, .help = "rewrite the files instead of printing them" },
	{ .name = "sort", .type = OPT_FLAG, .at = offsetof(struct fmt_options, sort),
	  .flags = OPT_NO,
	  .help = "bring properties into the order of SHOW CREATE ROUTINE LOAD,\n"
		  "other property.* keys behind them, unknown keys last" },
	{ .name = "stdin-filename", .type = OPT_TEXT,
	  .at = offsetof(struct fmt_options, stdin_filename), .flags = OPT_ARGV, .arg = "NAME",
	  .help = "what to call standard input in messages" },
	{ .name = "config", .type = OPT_TEXT, .at = offsetof(struct fmt_options, config),
	  .flags = OPT_ARGV, .arg = "FILE", .help = "take settings from FILE only" },
	{ .name = "no-config", .type = OPT_FLAG, .at = offsetof(struct fmt_options, no_config),
	  .flags = OPT_ARGV, .help = "read no settings file" },
	{ .name = "color", .type = OPT_CHOICE, .at = offsetof(struct fmt_options, color),
	  .flags = OPT_ARGV, .arg = "WHEN", .choices = cmd_color_choices,
	  .help = "auto (on a terminal), always or never" },
	{ .name = NULL }
};

struct fmt {
	struct cmd_env *env;
	int argc;
	char **argv;
	struct fmt_options o;           /* of the command line, before settings */
	struct settings_cache *settings;
	struct arena *mem;
	int status;
	struct source *src;             /* the file at hand, for messages */
};

static const char *shown_name(const struct fmt *f, const char *path)
{
	if (strcmp(path, "-"))
		return path;
	return f->o.stdin_filename ? f->o.stdin_filename : "<stdin>";
}

/* A statement that stays as it is: worth a line, and exit status 1. */
static void report_left(void *into, enum format_left why, struct span at, const char *message)
{
	struct fmt *f = into;
	struct place place = source_place(f->src, at.off);
	FILE *err = f->env->err;

	(void)why;
	emit_safe(err, f->src->name, strlen(f->src->name));
	fprintf(err, ":%u:%u: left as it is: ", place.line, place.col);
	emit_safe(err, message, strlen(message));
	fputc('\n', err);
	f->status = exit_worse(f->status, EXIT_FINDINGS);
}

/* The options that hold for one file: defaults, its settings, the command line. */
static int options_for(struct fmt *f, const char *path, struct fmt_options *o, struct err *err)
{
	const struct settings *s;
	struct opt_rest rest;
	int rc;

	*o = f->o;
	if (f->o.no_config)
		return 0;
	rc = f->o.config ? settings_read(f->settings, f->o.config, &s, err) :
		settings_for(f->settings, path, &s, err);
	if (rc || !s)
		return rc;
	*o = (struct fmt_options){ 0 };
	rc = settings_apply(s, "fmt", fmt_opts, o, err);
	if (rc)
		return rc;
	rc = opt_parse(fmt_opts, o, f->argc, f->argv, &rest, err);
	opt_rest_release(&rest);
	return rc;
}

static int read_file(const char *path, struct buf *in, struct err *err)
{
	return strcmp(path, "-") ? io_read_file(path, in, err) :
		io_read_fd(STDIN_FILENO, "<stdin>", in, err);
}

/* Do with the result what was asked for. */
static int deliver(struct fmt *f, const struct fmt_options *o, const char *path, const char *name,
		   const struct buf *in, const struct buf *out, struct err *err)
{
	struct text was = { buf_str(in), in->n }, is = { buf_str(out), out->n };
	bool changed = !text_eq(was, is);
	FILE *to = f->env->out;

	if (!o->check && !o->diff && !o->write) {
		fwrite(is.p, 1, is.n, to);
		return 0;
	}
	if (!changed)
		return 0;
	if (o->write)
		return io_write_atomic(path, is.p, is.n, err);
	if (o->check) {
		emit_safe(to, name, strlen(name));
		fputc('\n', to);
	} else {
		diff_print(to, name, was, is, cmd_color(o->color, to));
	}
	f->status = exit_worse(f->status, EXIT_FINDINGS);
	return 0;
}

static int format_file(struct fmt *f, const char *path, struct err *err)
{
	const char *name = shown_name(f, path);
	struct format_options how = { .left = report_left, .into = f };
	struct format_count count;
	struct fmt_options o;
	struct source src;
	struct buf in, out;
	int rc;

	buf_init(&in, UINT32_MAX - 2);
	buf_init(&out, SIZE_MAX / 2);
	rc = options_for(f, strcmp(path, "-") ? path : f->o.stdin_filename, &o, err);
	if (!rc)
		rc = read_file(path, &in, err);
	if (!rc) {
		source_init(&src, name, buf_str(&in), (uint32_t)in.n);
		f->src = &src;
		how.rank = o.sort ? prop_order : NULL;
		format_text(&src, &how, &out, &count);
		rc = deliver(f, &o, path, name, &in, &out, err);
	}
	buf_release(&in);
	buf_release(&out);
	return rc;
}

static int check_usage(const struct fmt_options *o, const struct file_list *files, struct err *err)
{
	size_t i;

	if (o->check + o->diff + o->write > 1)
		return err_set(err, ERR_USAGE, "--check, --diff and --write exclude one another");
	for (i = 0; o->write && i < files->n; i++)
		if (!strcmp(files->path[i], "-"))
			return err_set(err, ERR_USAGE, "--write has no file to rewrite for standard input");
	return 0;
}

int cmd_fmt(struct cmd_env *env, int argc, char **argv)
{
	struct fmt f = { .env = env, .argc = argc, .argv = argv, .status = EXIT_DONE };
	struct file_list files = { 0 };
	struct opt_rest rest;
	struct err err;
	size_t i;
	int rc;

	rc = cmd_options(env, &f.o, argc, argv, &rest);
	if (rc >= 0)
		goto out;
	f.mem = arena_new();
	f.settings = settings_cache_new();
	for (i = 0; i < rest.n; i++)
		if (files_add(&files, rest.operand[i], f.mem, &err))
			f.status = exit_worse(f.status, cmd_fail(env, &err));
	if (!rest.n)
		rc = files_add(&files, "-", f.mem, &err);
	if (rest.n || !rc)
		rc = check_usage(&f.o, &files, &err);
	if (rc) {
		f.status = cmd_fail(env, &err);
		goto done;
	}
	for (i = 0; i < files.n; i++)
		if (format_file(&f, files.path[i], &err))
			f.status = exit_worse(f.status, cmd_fail(env, &err));
done:
	settings_cache_free(f.settings);
	files_release(&files);
	arena_free(f.mem);
	rc = f.status;
out:
	opt_rest_release(&rest);
	return rc;
}
