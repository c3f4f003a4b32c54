/*
 * cmd_fmt.c - `starload fmt`: routine-load statements laid out in one way.
 */
#include "config.h"
#include "cli/cmd.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "check/prop_order.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/layers.h"
#include "diag/emit.h"
#include "diag/source.h"
#include "lang/format.h"

#define FILE_MAX (UINT32_MAX - 2)       /* what the span of a source can say */
#define DEVICE_MAX (1u << 30)

struct fmt_options {
	bool check, diff, write, sort, no_config;
	int color;
	const char *config, *stdin_filename;
};

const struct opt fmt_opts[] = {
	{ .name = "check", .type = OPT_FLAG, .at = offsetof(struct fmt_options, check),
	  .flags = OPT_ARGV, .help = "list the files that would change; exit 1 if there are any,\n"
		  "or a broken statement without placeholders" },
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
	struct fmt_options o;           /* of the command line, before settings */
	struct layers layers;
	struct arena *mem;
	int status;
	struct source *src;             /* the file at hand, for messages */
};

static const char *shown_name(const struct fmt *f, const char *path)
{
	if (f->o.stdin_filename && !strcmp(path, "-"))
		return f->o.stdin_filename;
	return source_shown_name(path);
}

/* A statement that stays as it is: worth a line, and exit status 1 unless it is a
 * template's, for which nothing can be done. */
static void report_left(void *into, enum format_left why, struct span at, const char *message)
{
	struct fmt *f = into;
	struct place place = source_place(f->src, at.off);
	FILE *err = f->env->err;

	emit_safe(err, f->src->name, strlen(f->src->name));
	fprintf(err, ":%u:%u: left as it is: ", place.line, place.col);
	emit_safe(err, message, strlen(message));
	if (why == FORMAT_TEMPLATE)
		fputs(" (it holds placeholders)", err);
	fputc('\n', err);
	if (why != FORMAT_TEMPLATE)
		f->status = exit_worse(f->status, EXIT_FINDINGS);
}

/* What is to be rewritten has to be a file, and *was is what it was. */
static int read_file(const struct fmt_options *o, const char *path, const char *name, struct buf *in,
		     struct stat *was, struct err *err)
{
	if (!strcmp(path, "-"))
		return io_read_fd(STDIN_FILENO, name, in, err);
	if (o->write)
		return io_read_regular(path, in, was, err);
	/* a device may have no end */
	if (!stat(path, was) && !S_ISREG(was->st_mode))
		in->max = DEVICE_MAX;
	return io_read_file(path, in, err);
}

/* Do with the result what was asked for. */
static int deliver(struct fmt *f, const struct fmt_options *o, const char *path, const char *name,
		   const struct stat *was_file, const struct buf *in, const struct buf *out,
		   struct err *err)
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
	if (o->write) {
		int rc = io_write_over(path, was_file, is.p, is.n, err);

		if (!rc)
			cmd_say_links(f->env, path, was_file);
		return rc;
	}
	if (o->check) {
		emit_safe(to, name, strlen(name));
		fputc('\n', to);
	} else {
		diff_print(to, name, was, is, cmd_color(o->color, to));
	}
	f->status = exit_worse(f->status, EXIT_FINDINGS);
	return 0;
}

static int format_file(struct fmt *f, const struct file *file, struct err *err)
{
	const char *path = file->path, *name = shown_name(f, path);
	struct format_options how = { .left = report_left, .into = f };
	const struct fmt_options *o;
	struct format_count count;
	struct layer *layer;
	struct source src;
	struct buf in, out;
	struct stat was;
	int rc;

	if (file->why)
		return err_set(err, ERR_IO, "%s", file->why);
	/* what comes out has to be a file that can be read again */
	buf_init(&in, FILE_MAX);
	buf_init(&out, FILE_MAX);
	rc = layers_for(&f->layers, strcmp(path, "-") ? path : f->o.stdin_filename, &layer, err);
	if (!rc) {
		o = layer->options;
		rc = read_file(o, path, name, &in, &was, err);
	}
	if (!rc) {
		source_init(&src, name, buf_str(&in), (uint32_t)in.n);
		f->src = &src;
		how.rank = o->sort ? prop_order : NULL;
		format_text(&src, &how, &out, &count);
		rc = out.full ? err_set(err, ERR_IO, "%s: the file grows beyond 4 GB", name) :
			deliver(f, o, path, name, &was, &in, &out, err);
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
		if (!strcmp(files->list[i].path, "-"))
			return err_set(err, ERR_USAGE, "--write has no file to rewrite for standard input");
	return 0;
}

int cmd_fmt(struct cmd_env *env, int argc, char **argv)
{
	const struct fmt_options defaults = { 0 };
	struct fmt f = { .env = env, .status = EXIT_DONE };
	struct file_list files = { 0 };
	struct opt_rest rest;
	struct err err;
	size_t i;
	int rc;

	rc = cmd_options(env, &f.o, argc, argv, &rest);
	if (rc >= 0)
		goto out;
	f.mem = arena_new();
	f.layers = (struct layers){
		.cmd = env->cmd, .defaults = &defaults, .options_bytes = sizeof(defaults),
		.argc = argc, .argv = argv, .err = env->err, .mem = f.mem,
		.config = f.o.config, .no_config = f.o.no_config,
	};
	layers_init(&f.layers);
	for (i = 0; i < rest.n; i++)
		files_add(&files, rest.operand[i], f.mem);
	if (!rest.n)
		files_add(&files, "-", f.mem);
	files_unique(&files);
	rc = check_usage(&f.o, &files, &err);
	if (rc) {
		f.status = cmd_fail(env, &err);
		goto done;
	}
	for (i = 0; i < files.n; i++)
		if (format_file(&f, &files.list[i], &err))
			f.status = exit_worse(f.status, cmd_fail(env, &err));
done:
	layers_release(&f.layers);
	files_release(&files);
	arena_free(f.mem);
	rc = f.status;
out:
	opt_rest_release(&rest);
	return rc;
}
