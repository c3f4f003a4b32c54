/*
 * option_file.c - my.cnf files: groups of `key = value`.
 */
#include "config.h"
#include "net/option_file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "base/util.h"

enum { FILE_MAX = 1 << 20, DEPTH_MAX = 10 };

/* One file that is being read. */
struct reading {
	struct option_lines *lines;
	struct arena *mem;
	const char *path, *group; /* group NULL: none yet */
	unsigned line, depth;
	bool named, shared;
};

static int read_file(struct option_lines *l, const char *path, bool named, bool must,
		     unsigned depth, struct arena *mem, struct err *err);

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static struct text strip(struct text t)
{
	while (t.n && is_blank(t.p[0])) {
		t.p++;
		t.n--;
	}
	while (t.n && is_blank(t.p[t.n - 1]))
		t.n--;
	return t;
}

/* Without the comment at its end: from the first # outside quotes. */
static struct text without_comment(struct text t)
{
	char quote = 0;
	size_t i;

	for (i = 0; i < t.n; i++) {
		char c = t.p[i];

		if (c == '\\' && i + 1 < t.n) {
			i++;
		} else if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '\'' || c == '"') {
			quote = c;
		} else if (c == '#') {
			t.n = i;
		}
	}
	return t;
}

/* A value without its quotes and backslashes. */
static const char *unquote(struct text t, struct arena *mem)
{
	static const char letters[] = "btnrs\\", meaning[] = "\b\t\n\r \\";
	char *to, *start;
	size_t i;

	if (t.n >= 2 && (t.p[0] == '\'' || t.p[0] == '"') && t.p[t.n - 1] == t.p[0]) {
		t.p++;
		t.n -= 2;
	}
	start = to = arena_alloc(mem, t.n + 1);
	for (i = 0; i < t.n; i++) {
		const char *at = NULL;

		if (t.p[i] == '\\' && i + 1 < t.n && t.p[i + 1])
			at = strchr(letters, t.p[i + 1]);
		if (at) {
			*to++ = meaning[at - letters];
			i++;
		} else {
			*to++ = t.p[i];
		}
	}
	*to = '\0';
	return start;
}

static int bad(const struct reading *r, struct err *err, const char *what, struct text line)
{
	return err_set(err, ERR_USAGE, "%s:%u: %s: %.*s", r->path, r->line, what, TEXT_ARG(line));
}

static int read_group(struct reading *r, struct text t, struct err *err)
{
	const char *end = memchr(t.p, ']', t.n);
	char *name;
	size_t i, n = 0;

	if (!end)
		return bad(r, err, "a group without its ]", t);
	t = strip((struct text){ t.p + 1, (size_t)(end - t.p) - 1 });
	name = arena_alloc(r->mem, t.n + 1);
	for (i = 0; i < t.n; i++) {
		if (!is_blank(t.p[i]))
			name[n++] = t.p[i];
		else if (name[n - 1] != ' ')
			name[n++] = ' ';
	}
	name[n] = '\0';
	r->group = name;
	return 0;
}

static void read_pair(struct reading *r, struct text t)
{
	const char *eq = memchr(t.p, '=', t.n);
	struct text key = strip((struct text){ t.p, eq ? (size_t)(eq - t.p) : t.n });
	struct option_lines *l = r->lines;
	char *name = arena_copy(r->mem, key.p, key.n), *p;

	for (p = name; *p; p++)
		if (*p == '_')
			*p = '-';
	ARRAY_GROW(l->line, l->n, l->room);
	l->line[l->n++] = (struct option_line){
		.group = r->group,
		.key = name,
		.value = eq ? unquote(strip((struct text){ eq + 1, (size_t)(t.p + t.n - eq) - 1 }),
				      r->mem)
			    : NULL,
		.path = r->path,
		.line = r->line,
		.named = r->named,
		.shared = r->shared,
	};
}

/* A path beside the file that is being read. */
static const char *beside(const struct reading *r, struct text path)
{
	const char *slash = strrchr(r->path, '/');

	if (path.p[0] == '/' || !slash)
		return arena_copy(r->mem, path.p, path.n);
	return arena_printf(r->mem, "%.*s/%.*s", (int)(slash - r->path), r->path, TEXT_ARG(path));
}

static int is_cnf(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 4 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 4, ".cnf");
}

static int read_dir(struct reading *r, const char *path, struct err *err)
{
	struct dirent **entry;
	int n = scandir(path, &entry, is_cnf, alphasort), i, rc = 0;

	if (n < 0)
		return err_set(err, ERR_IO, "%s:%u: %s: %s", r->path, r->line, path,
			       strerror(errno));
	for (i = 0; i < n; i++) {
		if (!rc)
			rc = read_file(r->lines,
				       arena_printf(r->mem, "%s/%s", path, entry[i]->d_name),
				       r->named, true, r->depth + 1, r->mem, err);
		free(entry[i]);
	}
	free(entry);
	return rc;
}

static int read_bang(struct reading *r, struct text t, struct err *err)
{
	static const struct {
		const char *word;
		bool dir;
	} words[] = { { "!includedir", true }, { "!include", false } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		size_t n = strlen(words[i].word);
		struct text path;

		if (t.n <= n || memcmp(t.p, words[i].word, n) != 0 || !is_blank(t.p[n]))
			continue;
		path = strip((struct text){ t.p + n, t.n - n });
		if (!path.n)
			break;
		if (words[i].dir)
			return read_dir(r, beside(r, path), err);
		return read_file(r->lines, beside(r, path), r->named, true, r->depth + 1, r->mem,
				 err);
	}
	return bad(r, err, "neither !include FILE nor !includedir DIR", t);
}

static int read_line(struct reading *r, struct text t, struct err *err)
{
	t = strip(t);
	if (!t.n || t.p[0] == '#' || t.p[0] == ';')
		return 0;
	if (memchr(t.p, '\0', t.n))
		return err_set(err, ERR_USAGE, "%s:%u: a NUL byte: this is no option file", r->path,
			       r->line);
	if (t.p[0] == '!')
		return read_bang(r, t, err);
	if (t.p[0] == '[')
		return read_group(r, t, err);
	t = strip(without_comment(t));
	if (!r->group)
		return bad(r, err, "an option before the first [group]", t);
	if (t.p[0] == '=')
		return bad(r, err, "a value without its name", t);
	read_pair(r, t);
	return 0;
}

static void warn(const struct option_lines *l, const char *text)
{
	if (l->warn)
		l->warn(l->to, text);
}

static int read_file(struct option_lines *l, const char *path, bool named, bool must,
		     unsigned depth, struct arena *mem, struct err *err)
{
	struct reading r = { .lines = l, .mem = mem, .path = path, .named = named, .depth = depth };
	const char *p, *end, *stop;
	struct stat st;
	struct buf b;
	int rc = 0;

	if (depth > DEPTH_MAX)
		return err_set(err, ERR_USAGE, "%s: option files include each other without end",
			       path);
	if (stat(path, &st)) {
		if (!must)
			return 0;
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	}
	if (S_ISREG(st.st_mode) && st.st_mode & S_IWOTH) {
		warn(l,
		     arena_printf(mem, "%s: everybody may write to it, so it is not read", path));
		return 0;
	}
	if (!must && access(path, R_OK))
		return 0;
	r.shared = st.st_mode & (S_IRGRP | S_IROTH);
	r.path = arena_copy(mem, path, strlen(path));
	buf_init(&b, FILE_MAX);
	rc = io_read_file(path, &b, err);
	for (p = buf_str(&b), stop = p + b.n; p < stop && !rc; p = end + 1) {
		end = memchr(p, '\n', (size_t)(stop - p));
		if (!end)
			end = stop;
		r.line++;
		rc = read_line(&r, (struct text){ p, (size_t)(end - p) }, err);
	}
	/* it may have held a password */
	if (b.p)
		explicit_bzero(b.p, b.n);
	buf_release(&b);
	return rc;
}

int option_file_read(struct option_lines *l, const char *path, bool named, bool must,
		     struct arena *mem, struct err *err)
{
	return read_file(l, path, named, must, 0, mem, err);
}

int option_files_default(struct option_lines *l, const char *extra, struct arena *mem,
			 struct err *err)
{
	const char *home = getenv("HOME"), *mysql_home = getenv("MYSQL_HOME");
	int rc;

	rc = read_file(l, "/etc/my.cnf", false, false, 0, mem, err);
	if (!rc)
		rc = read_file(l, "/etc/mysql/my.cnf", false, false, 0, mem, err);
	if (!rc && mysql_home && *mysql_home)
		rc = read_file(l, arena_printf(mem, "%s/my.cnf", mysql_home), false, false, 0, mem,
			       err);
	if (!rc && extra)
		rc = read_file(l, extra, true, true, 0, mem, err);
	if (!rc && home && *home)
		rc = read_file(l, arena_printf(mem, "%s/.my.cnf", home), false, false, 0, mem, err);
	return rc;
}

const struct option_line *option_find(const struct option_lines *l, const char *group,
				      const char *key)
{
	size_t i;

	for (i = l->n; i-- > 0;)
		if (!strcmp(l->line[i].key, key) && !strcmp(l->line[i].group, group))
			return &l->line[i];
	return NULL;
}

void option_lines_release(struct option_lines *l)
{
	free(l->line);
	l->line = NULL;
	l->n = l->room = 0;
}
