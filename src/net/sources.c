/*
 * sources.c - where to connect, out of all the places that may say it.
 * Each place is gone through once, the strongest first, and fills what is still open.
 */
#include "config.h"
#include "net/sources.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/util.h"
#include "net/option_file.h"
#include "net/target.h"

enum {
	CLIENT = 1, /* in [client] */
	STARLOAD = 2,
	CLUSTER = 4,

	CONNECT_TIMEOUT_S = 10,
	TIMEOUT_S = 300,
	SECONDS_MAX = 1000000,
	PASSWORD_MAX = 64 << 10,
};

#define DEFAULT_HOST "127.0.0.1"
#define DEFAULT_USER "root"

/* What settings.def says of the places. */
static const struct known {
	const char *name, *env;
	unsigned groups; /* of option files */
	bool list;
} known[] = {
#define IS_TEXT false
#define IS_SECRET false
#define IS_FLAG false
#define IS_LIST true
#define SETTING(id, word, letter, kind, arg, variable, where, help) \
	[SETTING_##id] = { .name = word, .env = variable, .groups = where, .list = IS_##kind },
#define FILE_SETTING(id, word, where) [SETTING_##id] = { .name = word, .groups = where },
#include "net/settings.def"
};

/* Other programs' words for the mode of TLS: what it is when they are true, and false. */
static const struct {
	const char *key;
	const char *on, *off; /* NULL: nothing follows */
} ssl_words[] = {
	{ "ssl", "REQUIRED", "DISABLED" },
	{ "skip-ssl", "DISABLED", NULL },
	{ "disable-ssl", "DISABLED", NULL },
	{ "ssl-verify-server-cert", "VERIFY_IDENTITY", NULL },
};

struct chosen {
	const char *value, *from; /* value NULL: open */
};

struct items {
	struct chosen *one;
	size_t n, room;
};

struct resolving {
	const struct sources *s;
	struct arena *mem;
	struct chosen one[SETTING_COUNT];
	struct items list[SETTING_COUNT];
	struct option_lines lines;
	const char *cluster;	  /* whose group is used, or NULL */
	struct option_line *used; /* the line that says the password, or NULL */
};

static void warn(const struct resolving *r, const char *text)
{
	if (r->s->warn)
		r->s->warn(r->s->to, text);
}

/* A password and a file with one fill the same place. */
static bool is_open(const struct resolving *r, enum setting k)
{
	if (k == SETTING_PASSWORD || k == SETTING_PASSWORD_FILE)
		return !r->one[SETTING_PASSWORD].value && !r->one[SETTING_PASSWORD_FILE].value &&
		       !r->s->ask && r->s->password_fd < 0;
	return !r->one[k].value;
}

static bool take(struct resolving *r, enum setting k, const char *value, const char *from)
{
	struct items *list = &r->list[k];

	if (known[k].list) {
		ARRAY_GROW(list->one, list->n, list->room);
		list->one[list->n++] = (struct chosen){ value, from };
		return true;
	}
	if (!is_open(r, k))
		return false;
	r->one[k] = (struct chosen){ value, from };
	return true;
}

/* The places ------------------------------------------------------------------- */

static void from_command_line(struct resolving *r)
{
	size_t k, i;

	for (k = 0; k < SETTING_COUNT; k++) {
		const char *from = arena_printf(r->mem, "--%s", known[k].name);

		if (r->s->value[k])
			take(r, (enum setting)k, r->s->value[k], from);
		for (i = 0; i < r->s->n_items[k]; i++)
			take(r, (enum setting)k, r->s->items[k][i], from);
	}
}

static void from_environment(struct resolving *r)
{
	size_t k;

	for (k = 0; k < SETTING_COUNT; k++) {
		const char *name, *value;

		if (!known[k].env)
			continue;
		name = arena_printf(r->mem, "STARROCKS_%s", known[k].env);
		value = getenv(name);
		if (!value || !*value)
			continue;
		take(r, (enum setting)k, arena_copy(r->mem, value, strlen(value)), name);
		if (k == SETTING_PASSWORD)
			unsetenv(name);
	}
}

static void from_mysql_pwd(struct resolving *r)
{
	const char *value = getenv("MYSQL_PWD");

	if (value && *value)
		take(r, SETTING_PASSWORD, arena_copy(r->mem, value, strlen(value)), "MYSQL_PWD");
	unsetenv("MYSQL_PWD");
}

static int read_bool(const char *value, bool *on)
{
	static const char *const yes[] = { "1", "true", "on", "yes" };
	static const char *const no[] = { "0", "false", "off", "no" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcasecmp(value, yes[i]) != 0 && strcasecmp(value, no[i]) != 0)
			continue;
		*on = !strcasecmp(value, yes[i]);
		return 0;
	}
	return -1;
}

static const char *line_from(const struct resolving *r, const struct option_line *l)
{
	return arena_printf(r->mem, "%s:%u", l->path, l->line);
}

/* A word that other programs have for the mode of TLS.  True when it was one. */
static bool take_ssl_word(struct resolving *r, const struct option_line *l)
{
	const char *mode;
	bool on = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ssl_words); i++) {
		if (strcmp(ssl_words[i].key, l->key) != 0)
			continue;
		if (l->value && read_bool(l->value, &on))
			return false;
		mode = on ? ssl_words[i].on : ssl_words[i].off;
		if (mode)
			take(r, SETTING_SSL_MODE, mode, line_from(r, l));
		return true;
	}
	return false;
}

static int unknown_key(const struct resolving *r, const struct option_line *l, unsigned group,
		       struct err *err)
{
	struct near near;
	size_t k;

	near_init(&near, (struct text){ l->key, strlen(l->key) });
	for (k = 0; k < SETTING_COUNT; k++)
		if (known[k].groups & group)
			near_try(&near, known[k].name);
	if (near.best)
		return err_set(err, ERR_USAGE,
			       "%s: unknown option \"%s\" in [%s]; did you mean \"%s\"?",
			       line_from(r, l), l->key, l->group, near.best);
	return err_set(err, ERR_USAGE, "%s: unknown option \"%s\" in [%s]", line_from(r, l), l->key,
		       l->group);
}

static int from_line(struct resolving *r, struct option_line *l, unsigned group, struct err *err)
{
	const char *key = l->key;
	bool loose = !strncmp(key, "loose-", 6);
	size_t k;

	if (loose)
		key += 6;
	for (k = 0; k < SETTING_COUNT; k++) {
		if (strcmp(known[k].name, key) != 0 || !(known[k].groups & group))
			continue;
		if (!l->value && k != SETTING_CLEARTEXT && k != SETTING_PROTECT) {
			if (k == SETTING_PASSWORD) /* "ask", which a file cannot want */
				return 0;
			return err_set(err, ERR_USAGE, "%s: \"%s\" has no value", line_from(r, l),
				       l->key);
		}
		if (take(r, (enum setting)k, l->value ? l->value : "true", line_from(r, l)) &&
		    k == SETTING_PASSWORD)
			r->used = l;
		return 0;
	}
	if (take_ssl_word(r, l) || loose || group == CLIENT)
		return 0;
	return unknown_key(r, l, group, err);
}

/* Turn round the items from `first` on. */
static void reverse(struct items *list, size_t first)
{
	size_t last;

	for (last = list->n; last > first + 1; first++) {
		struct chosen c = list->one[first];

		list->one[first] = list->one[--last];
		list->one[last] = c;
	}
}

/* All lines of a group, the last one first, which is the one that holds; lists in the
 * order they stand. */
static int from_group(struct resolving *r, const char *group, unsigned kind, int named,
		      struct err *err)
{
	size_t i, k, first[SETTING_COUNT];

	for (k = 0; k < SETTING_COUNT; k++)
		first[k] = r->list[k].n;
	for (i = r->lines.n; i-- > 0;) {
		struct option_line *l = &r->lines.line[i];

		if (strcmp(l->group, group) != 0 || (named >= 0 && l->named != (named != 0)))
			continue;
		if (from_line(r, l, kind, err))
			return err->code;
	}
	for (k = 0; k < SETTING_COUNT; k++)
		reverse(&r->list[k], first[k]);
	return 0;
}

/* [starload] and [client], with the suffix and without, of files named by an option or
 * of those found. */
static int from_files(struct resolving *r, bool named, struct err *err)
{
	static const struct {
		const char *name;
		unsigned kind;
	} groups[] = { { "starload", STARLOAD }, { "client", CLIENT } };
	const char *suffix = r->s->defaults_group_suffix;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if (suffix && *suffix &&
		    from_group(r, arena_printf(r->mem, "%s%s", groups[i].name, suffix),
			       groups[i].kind, named, err))
			return err->code;
		if (from_group(r, groups[i].name, groups[i].kind, named, err))
			return err->code;
	}
	return 0;
}

static bool has_group(const struct resolving *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->lines.n; i++)
		if (!strcmp(r->lines.line[i].group, name))
			return true;
	return false;
}

static int no_cluster(const struct resolving *r, const struct chosen *c, struct err *err)
{
	struct near near;
	size_t i;

	near_init(&near, (struct text){ c->value, strlen(c->value) });
	for (i = 0; i < r->lines.n; i++)
		if (!strncmp(r->lines.line[i].group, "cluster ", 8))
			near_try(&near, r->lines.line[i].group + 8);
	if (near.best)
		return err_set(err, ERR_USAGE,
			       "%s: no option file has a group [cluster %s]; did you mean \"%s\"?",
			       c->from, c->value, near.best);
	return err_set(err, ERR_USAGE, "%s: no option file has a group [cluster %s]", c->from,
		       c->value);
}

/* The group of a cluster that is named by now. */
static int from_cluster(struct resolving *r, struct err *err)
{
	const struct chosen *c = &r->one[SETTING_CLUSTER_NAME];
	const char *group;

	if (!c->value || r->cluster)
		return 0;
	group = arena_printf(r->mem, "cluster %s", c->value);
	if (!has_group(r, group))
		return no_cluster(r, c, err);
	r->cluster = c->value;
	return from_group(r, group, CLUSTER, -1, err);
}

static int read_files(struct resolving *r, struct err *err)
{
	const struct sources *s = r->s;

	r->lines.warn = s->warn;
	r->lines.to = s->to;
	if (s->no_defaults && (s->defaults_file || s->defaults_extra_file))
		return err_set(err, ERR_USAGE,
			       "--no-defaults and --defaults-file exclude each other");
	if (s->no_defaults)
		return 0;
	if (s->defaults_file)
		return option_file_read(&r->lines, s->defaults_file, true, true, r->mem, err);
	return option_files_default(&r->lines, s->defaults_extra_file, r->mem, err);
}

/* `cluster` in a file that was found holds only while nothing else says where to go: the
 * password of one cluster is not for the host of another. */
static int from_found_cluster(struct resolving *r, struct err *err)
{
	const struct option_line *l;

	if (r->one[SETTING_CLUSTER_NAME].value)
		return from_cluster(r, err);
	if (r->one[SETTING_HOST].value)
		return 0;
	l = option_find(&r->lines, "starload", "cluster");
	if (!l || !l->value)
		return 0;
	take(r, SETTING_CLUSTER_NAME, l->value, line_from(r, l));
	return from_cluster(r, err);
}

static int collect(struct resolving *r, struct err *err)
{
	if (read_files(r, err))
		return err->code;
	from_command_line(r);
	if (from_cluster(r, err) || from_files(r, true, err) || from_cluster(r, err))
		return err->code;
	from_environment(r);
	if (from_found_cluster(r, err) || from_files(r, false, err))
		return err->code;
	from_mysql_pwd(r);
	return 0;
}

/* What they come to ------------------------------------------------------------- */

/* The first line of what a file or a descriptor holds. */
static int first_line(struct resolving *r, struct buf *b, const char *name, struct target *t,
		      struct err *err)
{
	size_t n = strcspn(buf_str(b), "\r\n");

	if (memchr(buf_str(b), '\0', b->n))
		return err_set(err, ERR_IO, "%s: a NUL byte: this is no file with a password",
			       name);
	t->password = arena_copy(r->mem, buf_str(b), n);
	return 0;
}

static int read_password(struct resolving *r, struct target *t, struct err *err)
{
	const struct chosen *file = &r->one[SETTING_PASSWORD_FILE];
	struct stat st;
	struct buf b;
	int rc = 0;

	buf_init(&b, PASSWORD_MAX);
	if (r->s->password_fd >= 0) {
		rc = io_read_fd(r->s->password_fd, "--password-fd", &b, err);
		if (!rc)
			rc = first_line(r, &b, "--password-fd", t, err);
	} else if (file->value) {
		rc = io_read_file(file->value, &b, err);
		if (!rc)
			rc = first_line(r, &b, file->value, t, err);
		if (!rc && !stat(file->value, &st) && S_ISREG(st.st_mode) &&
		    st.st_mode & (S_IRGRP | S_IROTH))
			warn(r,
			     arena_printf(r->mem,
					  "%s holds a password and others may read it (chmod 600)",
					  file->value));
	} else {
		t->password = r->one[SETTING_PASSWORD].value;
		if (r->used && r->used->shared)
			warn(r,
			     arena_printf(r->mem,
					  "%s holds a password and others may read it (chmod 600)",
					  r->used->path));
	}
	if (b.p)
		explicit_bzero(b.p, b.n);
	buf_release(&b);
	if (t->password && !*t->password)
		t->password = NULL;
	return rc;
}

/* "FROM: what is wrong". */
static int bad(const struct chosen *c, struct err *err)
{
	char why[sizeof(err->text)];

	snprintf(why, sizeof(why), "%s", err->text);
	return err_set(err, err->code, "%s: %s", c->from, why);
}

static int read_seconds(const struct chosen *c, unsigned otherwise, unsigned *ms, struct err *err)
{
	unsigned long n = otherwise;
	char *end;

	if (c->value) {
		n = strtoul(c->value, &end, 10);
		if (!isdigit((unsigned char)*c->value) || *end || !n || n > SECONDS_MAX) {
			err_set(err, ERR_USAGE, "seconds from 1 to %d are wanted, not \"%s\"",
				SECONDS_MAX, c->value);
			return bad(c, err);
		}
	}
	*ms = (unsigned)n * 1000;
	return 0;
}

static int read_flag(const struct chosen *c, bool *on, struct err *err)
{
	*on = false;
	if (!c->value || !read_bool(c->value, on))
		return 0;
	err_set(err, ERR_USAGE, "true or false is wanted, not \"%s\"", c->value);
	return bad(c, err);
}

static int read_hosts(struct resolving *r, struct target *t, struct err *err)
{
	const struct chosen *hosts = &r->one[SETTING_HOST], *c = &r->one[SETTING_PORT];
	unsigned port = TARGET_PORT;

	if (c->value && target_port_parse((struct text){ c->value, strlen(c->value) }, &port)) {
		err_set(err, ERR_USAGE, "a port from 1 to 65535 is wanted, not \"%s\"", c->value);
		return bad(c, err);
	}
	if (target_hosts(t, hosts->value ? hosts->value : DEFAULT_HOST, port, r->mem, err))
		return bad(hosts, err);
	return 0;
}

static int read_tls(struct resolving *r, struct target *t, struct err *err)
{
	const struct chosen *mode = &r->one[SETTING_SSL_MODE];

	t->ssl_ca = r->one[SETTING_SSL_CA].value;
	t->ssl_cert = r->one[SETTING_SSL_CERT].value;
	t->ssl_key = r->one[SETTING_SSL_KEY].value;
	t->ssl_mode = t->ssl_ca ? SSL_VERIFY_IDENTITY : SSL_PREFERRED;
	if (mode->value && ssl_mode_parse(mode->value, &t->ssl_mode, err))
		return bad(mode, err);
	if (t->ssl_mode != SSL_DISABLED && t->ssl_ca && access(t->ssl_ca, R_OK))
		return err_set(err, ERR_IO, "%s: %s cannot be read", r->one[SETTING_SSL_CA].from,
			       t->ssl_ca);
	return 0;
}

static int read_lists(struct resolving *r, struct target *t, struct err *err)
{
	const struct items *list;
	size_t i;

	list = &r->list[SETTING_MAP_HOST];
	for (i = 0; i < list->n; i++)
		if (host_map_add(&t->map, list->one[i].value, r->mem, err))
			return bad(&list->one[i], err);
	list = &r->list[SETTING_CONNECT_TO];
	for (i = 0; i < list->n; i++)
		if (host_map_add_connect_to(&t->map, list->one[i].value, r->mem, err))
			return bad(&list->one[i], err);
	list = &r->list[SETTING_TRUST_HOST];
	for (i = 0; i < list->n; i++)
		if (trust_add(&t->trust, list->one[i].value, r->mem, err))
			return bad(&list->one[i], err);
	return 0;
}

static int fill(struct resolving *r, struct target *t, struct err *err)
{
	const struct chosen *user = &r->one[SETTING_USER];

	*t = (struct target){
		.name = r->cluster,
		.user = user->value ? user->value : DEFAULT_USER,
		.db = r->one[SETTING_DB].value,
		.http_url = r->one[SETTING_HTTP_URL].value,
		.state_dir = r->one[SETTING_STATE_DIR].value,
		.color = r->one[SETTING_COLOR].value,
	};
	if (read_hosts(r, t, err) || read_tls(r, t, err) || read_lists(r, t, err) ||
	    read_flag(&r->one[SETTING_CLEARTEXT], &t->cleartext, err) ||
	    read_flag(&r->one[SETTING_PROTECT], &t->protect, err) ||
	    read_seconds(&r->one[SETTING_CONNECT_TIMEOUT], CONNECT_TIMEOUT_S,
			 &t->connect_timeout_ms, err) ||
	    read_seconds(&r->one[SETTING_TIMEOUT], TIMEOUT_S, &t->timeout_ms, err))
		return err->code;
	return read_password(r, t, err);
}

static int check_password_options(const struct sources *s, struct err *err)
{
	int n = (s->value[SETTING_PASSWORD] != NULL) + (s->value[SETTING_PASSWORD_FILE] != NULL) +
		(s->password_fd >= 0) + s->ask;

	if (n < 2)
		return 0;
	return err_set(err, ERR_USAGE,
		       "--password, --password-file and --password-fd exclude each other");
}

int target_resolve(const struct sources *s, struct arena *mem, struct target *t, struct err *err)
{
	struct resolving r = { .s = s, .mem = mem };
	size_t k;
	int rc;

	rc = check_password_options(s, err);
	if (!rc)
		rc = collect(&r, err);
	if (!rc)
		rc = fill(&r, t, err);
	for (k = 0; k < SETTING_COUNT; k++)
		free(r.list[k].one);
	option_lines_release(&r.lines);
	return rc;
}

bool target_has_cluster(const struct sources *s, const char *name)
{
	struct arena *mem = arena_new();
	struct resolving r = { .s = s, .mem = mem };
	struct err err;
	bool has = !read_files(&r, &err) && has_group(&r, arena_printf(mem, "cluster %s", name));

	option_lines_release(&r.lines);
	arena_free(mem);
	return has;
}

static bool is_listed(const char *const *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

const char *const *target_clusters(const struct sources *s, struct arena *mem)
{
	static const char prefix[] = "cluster ";
	struct resolving r = { .s = s, .mem = mem };
	const char **list, *group;
	struct err err;
	size_t i, n = 0;

	/* of what cannot be read there are none */
	if (read_files(&r, &err))
		r.lines.n = 0;
	list = arena_zalloc(mem, (r.lines.n + 1) * sizeof(*list));
	for (i = 0; i < r.lines.n; i++) {
		group = r.lines.line[i].group;
		if (strncmp(group, prefix, sizeof(prefix) - 1))
			continue;
		group += sizeof(prefix) - 1;
		if (!is_listed(list, n, group))
			list[n++] = group;
	}
	option_lines_release(&r.lines);
	return list;
}
