/*
 * settings.c - .starload.conf: options of a command, found beside the files.
 *
 * GKeyFile reads the values, but does not tell where a key stands, and takes
 * the last of two keys without a word.  So the text is gone through line by
 * line first: sections and keys are judged there, with their lines.
 */
#include "config.h"
#include "cli/settings.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/text.h"
#include "base/util.h"
#include "cli/cmd.h"

#define FILE_NAME ".starload.conf"

enum { FILE_MAX = 1 << 20, KEY_MAX = 128 };

/* One key of a file, with the texts of its value (several for a list). */
struct entry {
	struct entry *next;
	const struct cmd *cmd;
	char *section;                  /* as written between the brackets */
	const struct opt *opt;
	unsigned line;
	gchar **values;
};

struct settings {
	char *path;
	const struct cmd *also;         /* of the cache */
	bool found;                     /* not named by the user: it came with the project */
	struct entry *first, **tail;
};

struct settings_cache {
	GHashTable *by_dir;             /* canonical directory -> struct settings or &nothing */
	GPtrArray *all;                 /* what to free */
	struct settings nothing;        /* "no file here or above" */
	const struct cmd *also;         /* commands that are not starload's own, or NULL */
	FILE *say;                      /* NULL: nobody listens */
};

static void settings_free(void *p)
{
	struct settings *s = p;
	struct entry *e, *next;

	for (e = s->first; e; e = next) {
		next = e->next;
		g_strfreev(e->values);
		free(e->section);
		free(e);
	}
	free(s->path);
	free(s);
}

struct settings_cache *settings_cache_new(void)
{
	struct settings_cache *c = xmalloc(sizeof(*c));

	*c = (struct settings_cache){
		.by_dir = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.all = g_ptr_array_new_with_free_func(settings_free),
	};
	return c;
}

void settings_cache_free(struct settings_cache *c)
{
	if (!c)
		return;
	g_hash_table_destroy(c->by_dir);
	g_ptr_array_free(c->all, TRUE);
	free(c);
}

void settings_cache_also(struct settings_cache *c, const struct cmd *commands)
{
	c->also = commands;
}

void settings_cache_say(struct settings_cache *c, FILE *to)
{
	c->say = to;
}

const char *settings_path(const struct settings *s)
{
	return s->path;
}

/* "FILE:LINE: ..." */
static int __attribute__((format(printf, 4, 5)))
bad_line(const struct settings *s, unsigned line, struct err *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(err, ERR_USAGE, "%s:%u: %s", s->path, line, text);
}

/* Keys that say where to connect or whom to trust, however they are spelled. */
static bool is_refused(const char *key)
{
	static const char *const whole[] = {
		"allow-downgrade", "be", "cluster", "connect-to", "host", "http-port", "map-host", "pass", "passwd", "port",
		"proxy", "socket", "state-dir", "user", "username",
	};
	static const char *const start[] = {
		"ca-", "cacert", "cert", "defaults", "http-url", "login", "password", "ssl", "tls", "trust", "url",
	};
	char name[KEY_MAX + 1];
	unsigned i;

	for (i = 0; key[i] && i < KEY_MAX; i++)
		name[i] = key[i] == '_' ? '-' : g_ascii_tolower(key[i]);
	name[i] = '\0';
	for (i = 0; i < ARRAY_SIZE(whole); i++)
		if (!strcmp(name, whole[i]))
			return true;
	for (i = 0; i < ARRAY_SIZE(start); i++)
		if (!strncmp(name, start[i], strlen(start[i])))
			return true;
	return false;
}

/* Commands of programs of their own that read settings: where their options are not at hand,
 * their sections are theirs to judge. */
static bool is_elsewhere(const struct cmd *c)
{
	return !strcmp(c->name, "load") && !c->opts;
}

/* Has the command options that a file may set? */
static bool has_settings(const struct cmd *c)
{
	const struct opt *o;

	for (o = c->opts; o && o->name; o++)
		if (!(o->flags & OPT_ARGV))
			return true;
	return false;
}

/* The thing in [COMMAND "THING"], NULL: there is none; *n bytes of the command's name are
 * before it. */
static const char *section_thing(const char *section, size_t *n, size_t *bytes)
{
	const char *quote = strchr(section, '"'), *end = section + strlen(section);

	*n = strlen(section);
	if (!quote || quote == section || end - quote < 2 || end[-1] != '"')
		return NULL;
	for (*n = (size_t)(quote - section); *n && section[*n - 1] == ' '; --*n)
		;
	*bytes = (size_t)(end - quote) - 2;
	return quote + 1;
}

/* The command of [COMMAND] or [COMMAND "THING"]; NULL and *nearest, which may be NULL too. */
static const struct cmd *find_section(const struct settings *s, const char *section,
				      const char **nearest)
{
	const struct cmd *tables[] = { s->also, cmd_table() }, *c;
	struct near near;
	size_t n, bytes, i;
	const char *thing = section_thing(section, &n, &bytes);

	near_init(&near, (struct text){ section, n });
	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		for (c = tables[i]; c && c->name; c++) {
			if (!has_settings(c) && !is_elsewhere(c))
				continue;
			near_try(&near, c->name);
			if (strlen(c->name) == n && !strncmp(c->name, section, n) &&
			    (!thing || !strcmp(c->name, "load")))
				return c;
		}
	}
	*nearest = near.best && strncmp(near.best, section, n) ? near.best : NULL;
	return NULL;
}

static int unknown_key(const struct settings *s, unsigned line, const struct cmd *cmd,
		       const char *key, struct err *err)
{
	const struct opt *o;
	struct near near;

	near_init(&near, (struct text){ key, strlen(key) });
	for (o = cmd->opts; o->name; o++)
		if (!(o->flags & (OPT_ARGV | OPT_HIDDEN)))
			near_try(&near, o->name);
	if (near.best)
		return bad_line(s, line, err, "unknown setting \"%s\" in [%s]; did you mean \"%s\"?",
				key, cmd->name, near.best);
	return bad_line(s, line, err, "unknown setting \"%s\" in [%s]", key, cmd->name);
}

/* One "key = value" line. */
static int read_key(struct settings *s, unsigned line, const struct cmd *cmd, const char *section,
		    const char *key, struct err *err)
{
	const struct opt *o;
	struct entry *e;

	if (is_refused(key))
		return bad_line(s, line, err, "\"%s\" cannot be set here: a file found in a project "
				"never says where to connect or whom to trust", key);
	if (!cmd)
		return bad_line(s, line, err, "\"%s\" stands before the first [section]", key);
	if (is_elsewhere(cmd))
		return 0;
	o = opt_find(cmd->opts, key);
	if (!o || o->flags & OPT_HIDDEN)
		return unknown_key(s, line, cmd, key, err);
	if (o->flags & OPT_ARGV)
		return bad_line(s, line, err, "\"%s\" belongs to one run: give --%s on the command line",
				key, key);
	for (e = s->first; e; e = e->next)
		if (e->opt == o && !strcmp(e->section, section))
			return bad_line(s, line, err, "\"%s\" was set at line %u before", key, e->line);
	e = xmalloc(sizeof(*e));
	*e = (struct entry){ .cmd = cmd, .section = xstrdup(section), .opt = o, .line = line };
	*s->tail = e;
	s->tail = &e->next;
	return 0;
}

/* Sections and keys, with their lines. */
static int read_lines(struct settings *s, struct text t, struct err *err)
{
	const struct cmd *cmd = NULL;
	char section[KEY_MAX + 1] = "";
	unsigned line = 0;
	size_t i = 0;
	int rc;

	while (i < t.n) {
		const char *nl = memchr(t.p + i, '\n', t.n - i);
		size_t end = nl ? (size_t)(nl - t.p) : t.n;
		struct text l = text_trim((struct text){ t.p + i, end - i });
		char word[KEY_MAX + 1];
		const char *eq, *nearest;
		struct text key;

		i = end + 1;
		line++;
		if (!l.n || l.p[0] == '#')
			continue;
		if (l.p[0] == '[') {
			if (l.p[l.n - 1] != ']')
				return bad_line(s, line, err, "a section is written [name]");
			if (l.n - 2 > KEY_MAX)
				return bad_line(s, line, err, "a section's name has %d bytes at most", KEY_MAX);
			snprintf(section, sizeof(section), "%.*s", (int)(l.n - 2), l.p + 1);
			cmd = find_section(s, section, &nearest);
			if (!cmd)
				return bad_line(s, line, err, nearest ? "unknown section [%s]; did you mean [%s]?" :
						"unknown section [%s]", section, nearest);
			continue;
		}
		eq = memchr(l.p, '=', l.n);
		if (!eq || eq == l.p)
			return bad_line(s, line, err, "neither a [section], a \"key = value\" nor a # comment");
		key = text_trim((struct text){ l.p, (size_t)(eq - l.p) });
		snprintf(word, sizeof(word), "%.*s", (int)(key.n > KEY_MAX ? KEY_MAX : key.n), key.p);
		rc = read_key(s, line, cmd, section, word, err);
		if (rc)
			return rc;
	}
	return 0;
}

/* Values as GKeyFile decodes them; of a single value trailing blanks are cut. */
static gchar **get_values(GKeyFile *kf, const struct entry *e, GError **error)
{
	gchar **list;

	if (e->opt->type == OPT_LIST)
		return g_key_file_get_string_list(kf, e->section, e->opt->name, NULL, error);
	list = g_new0(gchar *, 2);
	list[0] = g_key_file_get_string(kf, e->section, e->opt->name, error);
	if (list[0])
		g_strchomp(list[0]);
	return list;
}

/* Do all links of `path` lead to something below `dir`?  `dir` is canonical. */
static bool leads_below(const char *dir, const char *path)
{
	size_t n = strlen(dir);
	char real[PATH_MAX];

	return realpath(path, real) && !strncmp(real, dir, n) &&
	       (real[n] == '/' || !real[n] || n == 1);
}

/*
 * May a project have us write to this file?  Only below the directory of its
 * settings: the text must say so, and what is there on the way must not be a link
 * that leads out.  `value` as it stands in the file, `path` as it is opened.
 */
static bool stays_inside(const struct settings *s, const char *value, const char *path)
{
	gchar *dir = g_path_get_dirname(s->path), *parent = g_path_get_dirname(path);
	gchar **parts = g_strsplit(value, "/", -1);
	bool inside = !g_path_is_absolute(value) && !g_strv_contains((const gchar *const *)parts, "..");
	char real[PATH_MAX];
	struct stat st;

	if (inside && !realpath(dir, real))
		inside = false;
	if (inside && !lstat(path, &st))
		inside = leads_below(real, path);
	else if (inside && !lstat(parent, &st))
		inside = leads_below(real, parent);
	g_strfreev(parts);
	g_free(parent);
	g_free(dir);
	return inside;
}

/* A file named in a settings file is looked for beside it. */
static int resolve_paths(const struct settings *s, const struct entry *e, struct err *err)
{
	gchar *dir = g_path_get_dirname(s->path), *path, **v;
	int rc = 0;

	for (v = e->values; *v && !rc; v++) {
		path = g_path_is_absolute(*v) || !strcmp(dir, ".") ? g_strdup(*v) :
			g_build_filename(dir, *v, NULL);
		if (s->found && e->opt->flags & OPT_WRITTEN && !stays_inside(s, *v, path))
			rc = bad_line(s, e->line, err, "\"%s\" must name a file below this directory; for "
				      "another one give --%s on the command line", e->opt->name, e->opt->name);
		g_free(*v);
		*v = path;
	}
	g_free(dir);
	return rc;
}

/* Try every value on memory of the right size, so that a bad one is reported
 * with its line and applying cannot fail later. */
static int try_values(const struct settings *s, const struct entry *e, struct err *err)
{
	size_t size = e->opt->at + sizeof(struct opt_list);
	void *scratch = memset(xmalloc(size), 0, size);
	const struct opt one[] = { *e->opt, { .name = NULL } };
	struct err why;
	gchar **v;
	int rc = 0;

	for (v = e->values; *v && !rc; v++)
		if (opt_set(e->opt, scratch, *v, &why))
			rc = bad_line(s, e->line, err, "%s", why.text);
	opt_release(one, scratch);
	free(scratch);
	return rc;
}

static int read_values(struct settings *s, struct text t, struct err *err)
{
	GKeyFile *kf = g_key_file_new();
	GError *error = NULL;
	struct entry *e;
	int rc = 0;

	if (!s->first)
		goto out;
	if (!g_key_file_load_from_data(kf, t.p, t.n, G_KEY_FILE_NONE, &error)) {
		rc = err_set(err, ERR_USAGE, "%s: %s", s->path, error->message);
		goto out;
	}
	for (e = s->first; e && !rc; e = e->next) {
		e->values = get_values(kf, e, &error);
		if (error)
			rc = bad_line(s, e->line, err, "%s", error->message);
		else
			rc = try_values(s, e, err);
		if (!rc && e->opt->flags & OPT_PATH)
			rc = resolve_paths(s, e, err);
	}
out:
	g_clear_error(&error);
	g_key_file_free(kf);
	return rc;
}

/* A text as a file's; the caller frees what comes out of it either way. */
static int read_text(struct settings *s, struct text t, struct err *err)
{
	int rc;

	if (t.n && memchr(t.p, '\0', t.n))
		return err_set(err, ERR_USAGE, "%s: a settings file is text, this one holds a NUL byte",
			       s->path);
	rc = read_lines(s, t, err);
	return rc ? rc : read_values(s, t, err);
}

static struct settings *settings_new(const char *path)
{
	struct settings *s = xmalloc(sizeof(*s));

	*s = (struct settings){ .path = xstrdup(path) };
	s->tail = &s->first;
	return s;
}

static int read_file(struct settings_cache *c, const char *path, bool found,
		     const struct settings **out, struct err *err)
{
	struct settings *s = settings_new(path);
	struct stat st;
	struct buf b;
	int rc;

	s->found = found;
	s->also = c->also;
	buf_init(&b, FILE_MAX);
	rc = found ? io_read_regular(path, &b, &st, err) : io_read_file(path, &b, err);
	if (!rc)
		rc = read_text(s, (struct text){ buf_str(&b), b.n }, err);
	buf_release(&b);
	g_ptr_array_add(c->all, s);
	if (!rc)
		*out = s;
	return rc;
}

int settings_read(struct settings_cache *c, const char *path, const struct settings **out,
		  struct err *err)
{
	return read_file(c, path, false, out, err);
}

int settings_check(const char *text, size_t n, struct err *err)
{
	struct settings *s = settings_new("settings");
	int rc = read_text(s, (struct text){ text, n }, err);

	settings_free(s);
	return rc;
}

/* How a path is best shown: without the current directory before it. */
static char *shown_path(const char *dir)
{
	char *cwd = g_get_current_dir(), *path = g_build_filename(dir, FILE_NAME, NULL);
	size_t n = strlen(cwd);

	if (n > 1 && !strncmp(path, cwd, n) && path[n] == '/')
		memmove(path, path + n + 1, strlen(path + n + 1) + 1);
	g_free(cwd);
	return path;
}

/* Why the file in `dir` must not be trusted, or NULL; `link` is it or the link to it,
 * and `file` NULL when that leads nowhere. */
static const char *distrust(const char *dir, const struct stat *link, const struct stat *file)
{
	const uid_t us = geteuid();
	struct stat st;

	if ((link->st_uid && link->st_uid != us) || (file && file->st_uid && file->st_uid != us))
		return "it belongs to somebody else";
	if (file && file->st_mode & S_IWOTH)
		return "anybody may write to it";
	if (stat(dir, &st) || (st.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH)
		return "anybody may replace it";
	return NULL;
}

/*
 * May the file at `path` in `dir` be used?  1; 0: there is none, or one that somebody
 * may have planted there, which is said; ERR_IO for what is no file.
 */
static int may_use(struct settings_cache *c, const char *dir, const char *path, struct err *err)
{
	struct stat link, file;
	const char *why;
	bool leads;

	if (lstat(path, &link))
		return 0;
	leads = !stat(path, &file);
	if (!leads)
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	why = distrust(dir, &link, leads ? &file : NULL);
	if (why) {
		if (c->say)
			fprintf(c->say, "starload: %s is passed over: %s (--config takes it nevertheless)\n",
				path, why);
		return 0;
	}
	if (!leads)
		return ERR_IO;
	return S_ISREG(file.st_mode) ? 1 : err_set(err, ERR_IO, "%s: not a regular file", path);
}

/* Where a project ends, and with it what may speak for it. */
static bool is_root(const char *dir)
{
	gchar *git = g_build_filename(dir, ".git", NULL);
	bool yes = !strcmp(dir, "/") || !access(git, F_OK);

	g_free(git);
	return yes;
}

/* `dir` is canonical; it is cut back to its parents on the way. */
static int for_dir(struct settings_cache *c, char *dir, const struct settings **out, struct err *err)
{
	const struct settings *found = g_hash_table_lookup(c->by_dir, dir);
	char *path, *slash, *key;
	int rc;

	if (found) {
		*out = found;
		return 0;
	}
	key = g_strdup(dir);
	path = shown_path(dir);
	rc = may_use(c, dir, path, err);
	if (rc == 1) {
		rc = read_file(c, path, true, &found, err);
	} else if (!rc && is_root(dir)) {
		found = &c->nothing;
	} else if (!rc) {
		slash = strrchr(dir, '/');
		slash[slash == dir] = '\0';
		rc = for_dir(c, dir, &found, err);
	}
	g_free(path);
	if (rc) {
		g_free(key);
		return rc;
	}
	g_hash_table_insert(c->by_dir, key, (void *)found);
	*out = found;
	return 0;
}

int settings_for(struct settings_cache *c, const char *path, const struct settings **out,
		 struct err *err)
{
	const struct settings *found;
	char real[PATH_MAX], *dir;
	int rc;

	dir = path && strcmp(path, "-") ? g_path_get_dirname(path) : g_strdup(".");
	while (!realpath(dir, real)) {
		char *up = g_path_get_dirname(dir);

		if (!strcmp(up, dir)) {
			rc = err_set(err, ERR_IO, "%s: %s", dir, strerror(errno));
			g_free(up);
			g_free(dir);
			return rc;
		}
		g_free(dir);
		dir = up;
	}
	g_free(dir);
	rc = for_dir(c, real, &found, err);
	if (!rc)
		*out = found == &c->nothing ? NULL : found;
	return rc;
}

/* Is `section` that of the command, of `thing` (NULL: of none)? */
static bool is_section(const char *section, const char *command, const char *thing)
{
	size_t n, bytes;
	const char *of = section_thing(section, &n, &bytes);

	return strlen(command) == n && !strncmp(section, command, n) && !of == !thing &&
	       (!of || (strlen(thing) == bytes && !strncmp(of, thing, bytes)));
}

int settings_apply_for(const struct settings *s, const char *command, const char *thing,
		       const struct opt *table, void *into, struct err *err)
{
	const struct entry *e;
	gchar **v;
	int rc;

	for (e = s ? s->first : NULL; e; e = e->next) {
		if (!is_section(e->section, command, thing))
			continue;
		for (v = e->values; *v; v++) {
			rc = opt_set(opt_find(table, e->opt->name), into, *v, err);
			if (rc)
				return rc;
		}
	}
	return 0;
}

int settings_apply(const struct settings *s, const char *section, const struct opt *table,
		   void *into, struct err *err)
{
	return settings_apply_for(s, section, NULL, table, into, err);
}
