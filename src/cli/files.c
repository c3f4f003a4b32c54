/*
 * files.c - FILE, DIR and "-" made a list.
 */
#include "config.h"
#include "cli/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/util.h"

static void add(struct file_list *l, const char *path)
{
	ARRAY_GROW(l->list, l->n, l->room);
	l->list[l->n++] = (struct file){ path, NULL };
}

/* It is named, but cannot be read. */
static void add_bad(struct file_list *l, const char *path, const char *why, struct arena *mem)
{
	add(l, path);
	l->list[l->n - 1].why = arena_printf(mem, "%s: %s", path, why);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static bool is_sql(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && !strcmp(name + n - 4, ".sql");
}

/* "dir/name"; names below "." are printed without it. */
static const char *join(const char *dir, const char *name, struct arena *mem)
{
	size_t n = strlen(dir);

	if (!strcmp(dir, "."))
		return arena_copy(mem, name, strlen(name));
	return arena_printf(mem, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

/* Is `name` in `d`, which `st` is, to be read with the directory?  A link is as
 * good as the file it leads to; one that leads nowhere counts, so that opening it
 * says so.  Reading a FIFO would wait for somebody to write to it. */
static bool is_wanted(DIR *d, const char *name, struct stat *st)
{
	if (!is_sql(name))
		return false;
	if (S_ISLNK(st->st_mode) && fstatat(dirfd(d), name, st, 0))
		return true;
	return S_ISREG(st->st_mode);
}

/* One directory: its files go to `l`, its directories to `todo`. */
static void read_dir(const char *dir, struct file_list *l, struct file_list *todo, struct arena *mem)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat st;

	if (!d) {
		add_bad(l, dir, strerror(errno), mem);
		return;
	}
	while (errno = 0, (e = readdir(d)) != NULL) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;               /* gone since */
		if (S_ISDIR(st.st_mode)) {
			if (e->d_name[0] != '.')
				add(todo, join(dir, e->d_name, mem));
		} else if (is_wanted(d, e->d_name, &st)) {
			add(l, join(dir, e->d_name, mem));
		}
	}
	if (errno)
		add_bad(l, dir, strerror(errno), mem);
	closedir(d);
}

void files_add(struct file_list *l, const char *operand, struct arena *mem)
{
	struct file_list todo = { 0 };
	size_t first = l->n;
	struct stat st;

	if (!strcmp(operand, "-")) {
		add(l, operand);
		return;
	}
	if (stat(operand, &st)) {
		add_bad(l, operand, strerror(errno), mem);
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		add(l, operand);
		return;
	}
	add(&todo, operand);
	while (todo.n)
		read_dir(todo.list[--todo.n].path, l, &todo, mem);
	files_release(&todo);
	if (l->n == first)
		add_bad(l, operand, "no *.sql file in this directory or below it", mem);
	qsort(l->list + first, l->n - first, sizeof(*l->list), by_bytes);
}

/* one file, many names ------------------------------------------------------- */

struct identity {
	dev_t dev;
	ino_t ino;
	size_t i;                       /* in the list */
};

static int by_identity(const void *a, const void *b)
{
	const struct identity *x = a, *y = b;

	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	if (x->ino != y->ino)
		return x->ino < y->ino ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

static bool identify(const struct file *f, struct stat *st)
{
	return !f->why && !(strcmp(f->path, "-") ? stat(f->path, st) : fstat(STDIN_FILENO, st));
}

void files_unique(struct file_list *l)
{
	struct identity *ids;
	size_t i, n = 0, kept = 0;
	struct stat st;

	if (l->n < 2)
		return;
	ids = xmalloc(l->n * sizeof(*ids));
	for (i = 0; i < l->n; i++)
		if (identify(&l->list[i], &st))
			ids[n++] = (struct identity){ st.st_dev, st.st_ino, i };
	if (n)
		qsort(ids, n, sizeof(*ids), by_identity);
	for (i = 1; i < n; i++)
		if (ids[i].dev == ids[i - 1].dev && ids[i].ino == ids[i - 1].ino)
			l->list[ids[i].i].path = NULL;
	for (i = 0; i < l->n; i++)
		if (l->list[i].path)
			l->list[kept++] = l->list[i];
	l->n = kept;
	free(ids);
}

const struct file *files_find(const struct file_list *l, const struct stat *st)
{
	struct stat own;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (identify(&l->list[i], &own) && own.st_dev == st->st_dev && own.st_ino == st->st_ino)
			return &l->list[i];
	return NULL;
}

void files_release(struct file_list *l)
{
	free(l->list);
	*l = (struct file_list){ 0 };
}
