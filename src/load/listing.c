/*
 * listing.c - what inputs there are.
 */
#include "config.h"
#include "load/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"

struct maker {
	struct listing *l;
	struct arena *mem;
	void (*notice)(void *arg, const char *text);
	void *arg;
	bool standard;
};

static void say(const struct maker *m, const char *name, const char *what)
{
	if (m->notice)
		m->notice(m->arg, arena_printf(m->mem, "%s: %s", name, what));
}

static void add(struct maker *m, const char *name, const struct stat *st)
{
	struct listing *l = m->l;

	if (st && S_ISREG(st->st_mode)) {
		if (!st->st_size) {
			say(m, name, "skipped: the file is empty");
			return;
		}
		l->bytes += (uint64_t)st->st_size;
	} else {
		l->pipes = true;
	}
	ARRAY_GROW(l->name, l->n, l->room);
	l->name[l->n++] = name;
}

/* A file that is redirected counts from where it stands; nothing may be left of it. */
static void add_standard(struct maker *m, const char *name)
{
	struct stat st;
	off_t at;

	if (fstat(STDIN_FILENO, &st) < 0 || !S_ISREG(st.st_mode)) {
		add(m, name, NULL);
		return;
	}
	at = lseek(STDIN_FILENO, 0, SEEK_CUR);
	if (at > 0)
		st.st_size = st.st_size > at ? st.st_size - at : 0;
	add(m, name, &st);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int trouble(const char *name, struct err *err)
{
	return err_set(err, ERR_IO, "%s: cannot be read: %s", name, strerror(errno));
}

static int add_sorted(struct maker *m, const char **entry, size_t n, struct err *err)
{
	size_t i;

	if (n)
		qsort(entry, n, sizeof(*entry), compare);
	for (i = 0; i < n; i++) {
		struct stat st;

		if (stat(entry[i], &st) < 0)
			return trouble(entry[i], err);
		if (S_ISREG(st.st_mode))
			add(m, entry[i], &st);
		else
			say(m, entry[i],
			    S_ISDIR(st.st_mode) ? "skipped: a folder within a folder"
						: "skipped: no regular file");
	}
	return 0;
}

static int add_folder(struct maker *m, const char *folder, struct err *err)
{
	size_t n = 0, room = 0, before = m->l->n, slash = strlen(folder);
	const char **entry = NULL;
	struct dirent *d;
	DIR *dir = opendir(folder);
	int r;

	if (!dir)
		return trouble(folder, err);
	while (slash > 1 && folder[slash - 1] == '/')
		slash--;
	while (errno = 0, (d = readdir(dir))) {
		const char *name;

		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		name = arena_printf(m->mem, "%.*s%s%s", (int)slash, folder,
				    folder[slash - 1] == '/' ? "" : "/", d->d_name);
		if (d->d_name[0] == '.' || !strcmp(d->d_name, "_SUCCESS")) {
			say(m, name, "skipped: such names are not data");
			continue;
		}
		ARRAY_GROW(entry, n, room);
		entry[n++] = name;
	}
	r = errno ? trouble(folder, err) : add_sorted(m, entry, n, err);
	closedir(dir);
	free(entry);
	if (r == 0 && m->l->n == before)
		say(m, folder, "no file to load in this folder");
	return r;
}

int listing_make(struct listing *l, const char *const *inputs, size_t n, struct arena *mem,
		 void (*notice)(void *arg, const char *text), void *arg, struct err *err)
{
	struct maker m = { l, mem, notice, arg, false };
	size_t i;

	*l = (struct listing){ 0 };
	for (i = 0; i < n; i++) {
		const char *name = inputs[i];
		struct stat st;

		if (!strcmp(name, "-")) {
			if (m.standard)
				return err_set(err, ERR_USAGE, "- (standard input) is there twice");
			m.standard = true;
			add_standard(&m, name);
			continue;
		}
		if (stat(name, &st) < 0)
			return trouble(name, err);
		if (!S_ISDIR(st.st_mode))
			add(&m, name, &st);
		else if (add_folder(&m, name, err) < 0)
			return err->code;
	}
	if (l->pipes)
		l->bytes = 0;
	return 0;
}

void listing_release(struct listing *l)
{
	free(l->name);
	l->name = NULL;
}
