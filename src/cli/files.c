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
#include "base/err.h"
#include "base/util.h"

static void add(struct file_list *l, const char *path)
{
	ARRAY_GROW(l->path, l->n, l->room);
	l->path[l->n++] = path;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
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

/* One directory: its files go to `l`, its directories to `todo`. */
static int read_dir(const char *dir, struct file_list *l, struct file_list *todo,
		    struct arena *mem, struct err *err)
{
	struct dirent *e;
	struct stat st;
	DIR *d;
	int rc = 0;

	d = opendir(dir);
	if (!d)
		return err_set(err, ERR_IO, "%s: %s", dir, strerror(errno));
	while (errno = 0, (e = readdir(d)) != NULL) {
		bool sql = is_sql(e->d_name);

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;               /* gone since */
		if (S_ISDIR(st.st_mode)) {
			if (e->d_name[0] != '.')
				add(todo, join(dir, e->d_name, mem));
			continue;
		}
		/* A link is as good as the file it leads to; one that leads nowhere
		 * is kept, so that opening it says so. */
		if (sql && S_ISLNK(st.st_mode) && !fstatat(dirfd(d), e->d_name, &st, 0) &&
		    S_ISDIR(st.st_mode))
			continue;
		if (sql)
			add(l, join(dir, e->d_name, mem));
	}
	if (errno)
		rc = err_set(err, ERR_IO, "%s: %s", dir, strerror(errno));
	closedir(d);
	return rc;
}

int files_add(struct file_list *l, const char *operand, struct arena *mem, struct err *err)
{
	struct file_list todo = { 0 };
	size_t first = l->n;
	struct stat st;
	int rc = 0;

	if (!strcmp(operand, "-")) {
		add(l, operand);
		return 0;
	}
	if (stat(operand, &st))
		return err_set(err, ERR_IO, "%s: %s", operand, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		add(l, operand);
		return 0;
	}
	add(&todo, operand);
	while (todo.n && !rc)
		rc = read_dir(todo.path[--todo.n], l, &todo, mem, err);
	files_release(&todo);
	if (rc)
		return rc;
	if (l->n == first)
		return err_set(err, ERR_IO, "%s: no *.sql file in this directory or below it", operand);
	qsort(l->path + first, l->n - first, sizeof(*l->path), by_bytes);
	return 0;
}

void files_release(struct file_list *l)
{
	free(l->path);
	*l = (struct file_list){ 0 };
}
