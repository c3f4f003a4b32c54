/*
 * load_columns.c - `columns` from the header line of the data or from the table, and what the
 * first line of the data looks like.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "cli/load_cmd.h"
#include "lang/ast.h"
#include "lang/quote.h"

enum { LINE_MAX_BYTES = 64 << 10, FIELDS_MAX = 4096, PEEK_TRIES = 600, PEEK_NAP_NS = 50000000 };

/* `columns` said beside --csv-header may compute, not name fields: those are the header's. */
static int put_columns(struct load_cmd *c, const char *fields, const char *where, struct err *err)
{
	const char *said = load_spec_value(&c->spec, HEADER_COLUMNS);
	const struct col *col;
	struct load_lint lint;
	struct load_lint_of of = { .spec = &c->spec, .targets = &c->targets };

	if (!said) {
		load_spec_set(&c->spec, HEADER_COLUMNS, fields, where);
		return 0;
	}
	load_lint(&of, c->mem, &lint);
	for (col = lint.columns ? lint.columns->cols : NULL; col; col = col->next)
		if (!col->assigned)
			return err_set(
				err, ERR_USAGE,
				"%s names the fields: --columns beside it may only compute, as in "
				"'day = date(ts)'",
				where);
	load_spec_set(&c->spec, HEADER_COLUMNS, arena_printf(c->mem, "%s, %s", fields, said),
		      arena_printf(c->mem, "%s with --columns", where));
	return 0;
}

/* The names in the header of the inputs that `parts` has. */
static int names_of(struct load_cmd *c, const struct part_options *parts, struct err *err)
{
	struct part_source *s = part_source_open(parts, err);
	const struct text *names;
	const char *list;
	struct buf b;
	size_t n, i;
	int rc;

	if (!s)
		return err->code;
	if (part_source_piped(s)) {
		/* what is read of it here would be in no part */
		part_source_free(s);
		return err_set(err, ERR_USAGE,
			       "--csv-header has to look at the first line before all else, which a "
			       "pipe does not let us: give it as standard input (-), or give "
			       "--columns and --skip-header 1");
	}
	rc = part_source_header(s, &names, &n, err);
	buf_init_unbounded(&b);
	for (i = 0; !rc && i < n; i++) {
		if (i)
			buf_adds(&b, ", ");
		if (!names[i].n)
			rc = err_set(err, ERR_JUDGED,
				     "the header line has no name for field %zu: give --columns",
				     i + 1);
		quote_name(&b, names[i]);
	}
	if (!rc) {
		list = arena_copy(c->mem, buf_str(&b), b.n);
		rc = put_columns(c, list, "--csv-header", err);
	}
	buf_release(&b);
	part_source_free(s);
	return rc;
}

/* Standard input is read once, so its start is looked at without being read: of a pipe the kernel
 * gives a copy.  As soon as there is a line, or so much that there should be one. */
static int peek_pipe(int to, struct err *err)
{
	char bytes[LINE_MAX_BYTES];
	int copy[2], tries;
	ssize_t n = 0;

	for (tries = 0; tries < PEEK_TRIES; tries++) {
		if (pipe2(copy, O_CLOEXEC))
			return err_set(err, ERR_IO, "standard input: %s", strerror(errno));
		n = tee(STDIN_FILENO, copy[1], sizeof(bytes), 0);
		close(copy[1]);
		n = n > 0 ? read(copy[0], bytes, sizeof(bytes)) : n;
		close(copy[0]);
		if (n <= 0 || n == sizeof(bytes) || memchr(bytes, '\n', (size_t)n))
			break;
		nanosleep(&(struct timespec){ .tv_nsec = PEEK_NAP_NS }, NULL);
	}
	if (n < 0)
		return err_set(err, ERR_IO, "standard input: %s", strerror(errno));
	return io_write_fd(to, "standard input", bytes, (size_t)n, err);
}

/* A file with the start of standard input: 0 and its path, or ERR_*. */
static int stdin_start(struct load_cmd *c, const char **path, int *fd, struct err *err)
{
	struct stat st;
	int rc;

	*fd = -1;
	if (!fstat(STDIN_FILENO, &st) && S_ISREG(st.st_mode) && !lseek(STDIN_FILENO, 0, SEEK_CUR)) {
		*path = "/proc/self/fd/0";
		return 0;
	}
	if (!S_ISFIFO(st.st_mode))
		return err_set(err, ERR_USAGE,
			       "--csv-header has to look at the first line before all else, which "
			       "this standard "
			       "input does not let us: give --columns and --skip-header 1");
	*fd = memfd_create("start", MFD_CLOEXEC);
	if (*fd < 0)
		return err_set(err, ERR_IO, "standard input: %s", strerror(errno));
	rc = peek_pipe(*fd, err);
	*path = arena_printf(c->mem, "/proc/self/fd/%d", *fd);
	return rc;
}

static int from_header(struct load_cmd *c, struct err *err)
{
	struct part_options start = c->parts;
	const char *path = c->parts.inputs[0];
	int fd = -1, rc = 0;

	if (!strcmp(path, "-"))
		rc = stdin_start(c, &path, &fd, err);
	start.inputs = &path;
	start.n_inputs = 1;
	if (!rc)
		rc = names_of(c, strcmp(c->parts.inputs[0], "-") ? &c->parts : &start, err);
	if (fd >= 0)
		close(fd);
	return rc;
}

int load_columns(struct load_cmd *c, struct err *err)
{
	const char *list;

	if (c->o.csv_header) {
		return from_header(c, err);
	}
	if (!c->o.columns_from_table)
		return 0;
	if (load_live_columns(c, &list, err))
		return err->code;
	return put_columns(c, list, "--columns-from-table", err);
}

/* The start of the first input that is a file; 0: none can be had. */
static size_t read_start(const struct load_cmd *c, char *to, size_t room)
{
	struct stat st;
	ssize_t n = 0;
	int fd;

	if (!c->parts.n_inputs || !strcmp(c->parts.inputs[0], "-"))
		return 0;
	fd = open(c->parts.inputs[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		n = read(fd, to, room);
	close(fd);
	return n < 0 ? 0 : (size_t)n;
}

void load_first_fields(struct load_cmd *c, const struct text **fields, size_t *n)
{
	const struct row_format *r = &c->spec.rows;
	struct text *out, rest;
	const char *end, *at;

	*n = 0;
	if (r->format != LF_CSV || !r->sep_bytes || c->o.csv_header || c->parts.header_lines)
		return;
	rest.p = arena_alloc(c->mem, LINE_MAX_BYTES);
	rest.n = read_start(c, (char *)(size_t)rest.p, LINE_MAX_BYTES);
	if (rest.n >= 3 && !memcmp(rest.p, "\xef\xbb\xbf", 3)) {
		rest.p += 3;
		rest.n -= 3;
	}
	end = rest.n ? memmem(rest.p, rest.n, r->row_delimiter, r->delim_bytes) : NULL;
	if (!end)
		return;
	rest.n = (size_t)(end - rest.p);
	out = arena_alloc(c->mem, FIELDS_MAX * sizeof(*out));
	while (*n < FIELDS_MAX) {
		struct text one = rest;

		at = memmem(rest.p, rest.n, r->column_separator, r->sep_bytes);
		if (at)
			one.n = (size_t)(at - rest.p);
		rest.p += one.n + r->sep_bytes;
		rest.n -= at ? one.n + r->sep_bytes : rest.n;
		one = text_trim(one);
		if (r->enclose >= 0 && one.n >= 2 && (unsigned char)*one.p == r->enclose &&
		    (unsigned char)one.p[one.n - 1] == r->enclose)
			one = (struct text){ one.p + 1, one.n - 2 };
		out[(*n)++] = one;
		if (!at)
			break;
	}
	*fields = out;
}

/* A name that says it is compressed: its size says nothing about the rows. */
static bool is_packed(const char *name)
{
	static const char *const ends[] = { ".gz", ".bz2", ".zst", ".lz4" };
	const size_t n = strlen(name);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++)
		if (n > strlen(ends[i]) && !strcasecmp(name + n - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

uint64_t load_input_bytes(const struct load_cmd *c)
{
	struct part_options quiet = c->parts;
	struct part_source *s;
	struct err err;
	uint64_t bytes;
	size_t i;

	for (i = 0; i < c->parts.n_inputs; i++)
		if (!strcmp(c->parts.inputs[i], "-") || is_packed(c->parts.inputs[i]))
			return 0;
	quiet.notice = NULL;
	s = part_source_open(&quiet, &err);
	bytes = s ? part_source_bytes(s) : 0;
	part_source_free(s);
	return bytes;
}
